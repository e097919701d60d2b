/// A session that died with unsaved changes and can be brought back.
public struct LostSession {
  /// What it is offered by, from 1 for the newest; it stays when others are brought back.
  public internal(set) var number = 1
  /// When it began: `2026-11-24 10:31`.
  public let began: String
  /// The folder it worked in.
  public let folder: String
  /// How many lines were typed and accepted since it was last saved.
  public let lineCount: Int
  /// The first line of what was typed last, cut where it is long: it tells a session from others.
  public let lastLine: String
  /// The file it had opened, if any.
  public let fileName: String?
  let file: JournalFile
  let records: [JournalRecord]

  /// Returns nil where nothing was unsaved.
  init?(_ file: JournalFile, _ records: [JournalRecord]) {
    guard case .began(let time, let folder)? = records.first else { return nil }
    var lines = 0
    var isUnsaved = false
    var fileName: String?
    var lastLine = ""
    for record in records {
      switch record {
      case .entry(let text, let unsaved):
        let typed = text.split(separator: "\n")
        lines = unsaved ? lines + typed.count : 0
        lastLine = typed.first.map(String.init) ?? lastLine
        isUnsaved = unsaved
      case .opened(let path): fileName = path
      default: break
      }
    }
    guard isUnsaved else { return nil }
    (began, self.folder, lineCount, self.fileName) = (time, folder, lines, fileName)
    (self.file, self.records) = (file, records)
    self.lastLine = lastLine.count > 40 ? lastLine.prefix(39) + "…" : lastLine
  }

  /// The sessions of a journal folder that died with unsaved changes, newest first; journals without
  /// any are removed.
  static func all(in folder: String) -> [LostSession] {
    var all: [LostSession] = []
    for (file, records) in JournalFile.orphans(in: folder) {
      guard var lost = LostSession(file, records) else {
        file.remove()
        continue
      }
      lost.number = all.count + 1
      all.append(lost)
    }
    return all
  }

  /// The session in one line: `3 lines from 2026-11-24 10:31 were not saved`.
  public var summary: String {
    let lines = lineCount == 1 ? "1 line" : "\(lineCount) lines"
    let file = fileName.map { " on \(FilePath.lastPart(of: $0))" } ?? ""
    return "\(lines)\(file) from \(began) \(lineCount == 1 ? "was" : "were") not saved"
  }
}
