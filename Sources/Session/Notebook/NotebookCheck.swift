public import Diagnostics

/// Runs a notebook file and compares it with what it says, or writes what it should say.
public struct NotebookFile {
  /// The run.
  public let run: NotebookRun
  /// The lines that differ, as a unified diff; empty when the file is as it should be.
  public let differences: String
  private let path: String
  private let bytes: [UInt8]
  private let environment: SessionEnvironment

  /// Whether a path is a notebook.
  public static func isNotebook(_ path: String) -> Bool {
    let lower = path.lowercased()
    return lower.hasSuffix(".md") || lower.hasSuffix(".markdown")
  }

  /// Reads and runs a notebook.
  public init(_ path: String, environment: SessionEnvironment) throws(Diagnostic) {
    bytes = try TextFile.bytes(of: path, from: environment.files, at: nil)
    // A notebook has to be a text as a model has; it is taken apart by blocks.
    _ = try TextFile(bytes, name: path, at: nil)
    self.path = path
    self.environment = environment
    run = NotebookRun(bytes: bytes, path: path, environment: environment)
    differences = LineDifference.unified(run.pieces, name: path)
  }

  /// The pictures whose files are missing or are not as the blocks draw them now, by path.
  public var stalePictures: [String] {
    run.pictures.filter { (try? written($0.path)) != Array($0.svg.utf8) }.map(\.path)
  }

  /// The bytes of a picture as it lies there.
  private func written(_ path: String) throws(FileFailure) -> [UInt8] {
    try environment.files.read(path, limit: TextFile.limit)
  }

  /// Writes outputs and pictures where they differ; nothing else in the file changes.
  public func write() throws(Diagnostic) {
    do {
      if run.updated != bytes { try environment.files.write(run.updated, to: path) }
      for picture in run.pictures {
        let new = Array(picture.svg.utf8)
        if (try? written(picture.path)) == new { continue }
        try environment.files.write(new, to: picture.path)
      }
    } catch {
      throw Diagnostic(
        .cannotSave, "\(TextFile.quoted(path)) cannot be written: \(error.reason)",
        help: ["the old file is as it was"])
    }
  }
}

/// A unified diff by lines.
enum LineDifference {
  /// A piece with more lines than this that differs is shown as replaced, not compared line by line.
  private static let comparedLines = 1000

  /// Returns the diff of a file given in pieces, with three lines of context; empty when no piece
  /// differs.
  ///
  /// Pieces that are equal are not compared, so the time grows with the file, not with its square.
  static func unified(_ pieces: [(old: String, new: String)], name: String) -> String {
    guard pieces.contains(where: { $0.old != $0.new }) else { return "" }
    var rows = Rows()
    var (old, new) = ("", "")
    for piece in pieces {
      old += piece.old
      new += piece.new
      // Only whole lines can be compared.
      guard endsLine(old), endsLine(new) else { continue }
      rows.append(old, new)
      (old, new) = ("", "")
    }
    rows.append(old, new)
    return "--- \(name)\n+++ \(name), computed\n" + hunks(rows.all)
  }

  private static func endsLine(_ text: String) -> Bool { text.last.map(\.isNewline) ?? true }

  private struct Row {
    let mark: Character
    let text: Substring
    let old: Int
    let new: Int
  }

  /// The lines of both texts in order, with their numbers.
  private struct Rows {
    private(set) var all: [Row] = []
    private var (old, new) = (1, 1)

    /// Appends the lines of a stretch.
    mutating func append(_ a: String, _ b: String) {
      if a == b {
        for line in Self.lines(of: a) { append(" ", line) }
        return
      }
      let (a, b) = (Self.lines(of: a), Self.lines(of: b))
      guard max(a.count, b.count) <= LineDifference.comparedLines else {
        for line in a { append("-", line) }
        for line in b { append("+", line) }
        return
      }
      var removed: Set<Int> = []
      var inserted: Set<Int> = []
      for change in b.difference(from: a) {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): inserted.insert(offset)
        }
      }
      var (i, j) = (0, 0)
      while i < a.count || j < b.count {
        if removed.contains(i) {
          append("-", a[i])
          i += 1
        } else if inserted.contains(j) {
          append("+", b[j])
          j += 1
        } else {
          guard i < a.count else { break }
          append(" ", a[i])
          i += 1
          j += 1
        }
      }
    }

    private mutating func append(_ mark: Character, _ line: Substring) {
      all.append(Row(mark: mark, text: line, old: old, new: new))
      if mark != "+" { old += 1 }
      if mark != "-" { new += 1 }
    }

    /// The lines of a text without their line breaks, of either kind.
    private static func lines(of text: String) -> [Substring] {
      var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      if lines.last?.isEmpty == true { lines.removeLast() }
      return lines
    }
  }

  /// Cuts rows into hunks with three lines of context.
  private static func hunks(_ rows: [Row]) -> String {
    var result = ""
    var index = 0
    while let first = rows[index...].firstIndex(where: { $0.mark != " " }) {
      let start = max(index, first - 3)
      var end = first
      var last = first
      while end < rows.count, end - last <= 6 {
        if rows[end].mark != " " { last = end }
        end += 1
      }
      end = min(last + 4, rows.count)
      let part = rows[start..<end]
      let oldCount = part.count { $0.mark != "+" }
      let newCount = part.count { $0.mark != "-" }
      result += "@@ -\(rows[start].old),\(oldCount) +\(rows[start].new),\(newCount) @@\n"
      for row in part { result += "\(row.mark)\(VisibleText.escaped(String(row.text)))\n" }
      index = end
      if index >= rows.count { break }
    }
    return result
  }
}
