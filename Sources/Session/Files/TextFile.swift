import Diagnostics

/// Reads a file as the text of a model: size, bytes and stamp are checked before anything is parsed.
struct TextFile {
  /// The largest file that is read, in bytes.
  static let limit = 64_000_000

  /// The text without its stamp lines.
  let source: SourceText
  /// The stamp lines at its end.
  let stamps: [String]

  /// Reads the file at `path`; errors point to `place`, where its name was typed.
  init(_ path: String, from files: any FileSystem, at place: Diagnostic.Label?) throws(Diagnostic) {
    try self.init(Self.bytes(of: path, from: files, at: place), name: path, at: place)
  }

  /// Reads the bytes of the file at `path`, whatever they are.
  static func bytes(
    of path: String, limit: Int = TextFile.limit, from files: any FileSystem,
    at place: Diagnostic.Label?
  ) throws(Diagnostic) -> [UInt8] {
    do {
      return try files.read(path, limit: limit)
    } catch {
      throw Self.diagnostic(error, path, at: place, among: files)
    }
  }

  /// Takes bytes that were read elsewhere, such as from a pipe.
  init(_ bytes: [UInt8], name: String, at place: Diagnostic.Label?) throws(Diagnostic) {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    try Self.requireText(text, name, at: place)
    let (body, stamps) = Stamp.taken(from: text)
    for line in stamps {
      if let version = Stamp(line)?.version, version > Version.current {
        throw Diagnostic(
          .fileNewer,
          "\(Self.quoted(name)) was saved by whatif \(version), this is \(Version.current)",
          at: place, help: ["install whatif \(version) or a newer one"])
      }
    }
    source = SourceText(name: name, utf8: body)
    self.stamps = stamps
  }

  private static func requireText(
    _ bytes: [UInt8], _ name: String, at place: Diagnostic.Label?
  ) throws(Diagnostic) {
    if let offset = bytes.firstIndex(of: 0) {
      throw Diagnostic(
        .fileNotText,
        "\(quoted(name)) is not a text file: it has a zero byte at position \(offset + 1)",
        at: place)
    }
    guard let offset = UTF8Check.firstInvalid(in: bytes) else { return }
    let line = 1 + bytes[..<offset].count { $0 == 0x0A }
    throw Diagnostic(
      .fileNotText,
      "\(quoted(name)) is not valid UTF-8 text: line \(line) has bytes that are no characters",
      at: place, help: ["save it as UTF-8 in the editor that made it"])
  }

  /// Words a failure to read; a name that is missed by a letter is corrected.
  private static func diagnostic(
    _ failure: FileFailure, _ path: String, at place: Diagnostic.Label?, among files: any FileSystem
  ) -> Diagnostic {
    let name = quoted(path)
    switch failure {
    case .missing:
      let typed = place.map { $0.span.text.filter { $0 != "\"" } } ?? path
      // A name may be typed without the ending that `save` gave it.
      let names = files.names(in: FilePath.folder(of: path))
      let last = FilePath.lastPart(of: path)
      let near = sameName(as: last, in: names) ?? Spelling.closestMatch(to: last, in: names)
      return Diagnostic(
        .fileMissing, "there is no file \(name)", at: place,
        help: near.map {
          ["did you mean `\(quoted(FilePath.joining($0, to: FilePath.folder(of: typed))))`?"]
        } ?? present(like: last, in: names))
    case .tooLarge:
      return Diagnostic(.fileTooLarge, "\(name) is too large: \(failure.reason)", at: place)
    default:
      return Diagnostic(.fileUnreadable, "\(name) cannot be read: \(failure.reason)", at: place)
    }
  }

  /// Names some files of the same ending that are there.
  private static func present(like name: String, in names: [String]) -> [String] {
    let ending = FilePath.ending(of: name)?.lowercased() ?? "whatif"
    let others = names.filter { FilePath.ending(of: $0)?.lowercased() == ending }.sorted()
    guard !others.isEmpty else { return [] }
    let more = others.count > 4 ? ["\(others.count - 4) more"] : []
    return ["in that folder: \((others.prefix(4).map { "`\(quoted($0))`" } + more).listed)"]
  }

  /// The file that has a name but for its capitals and the ending that `save` gives.
  private static func sameName(as typed: String, in names: [String]) -> String? {
    let name = typed.lowercased()
    return names.first { $0.lowercased() == name }
      ?? names.first { $0.lowercased() == name + ".whatif" }
  }

  static func quoted(_ name: String) -> String { "\"\(VisibleText.escaped(name))\"" }
}

/// Finds bytes that are no UTF-8.
enum UTF8Check {
  /// Returns the offset of the first byte that starts no valid character.
  static func firstInvalid(in bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var offset = 0
    while offset < bytes.count {
      if bytes[offset] < 0x80 {
        offset += 1
        continue
      }
      let (scalar, length) = UTF8Scalar.decode(bytes, at: offset, end: bytes.count)
      if length == 1, scalar == "\u{FFFD}" { return offset }
      offset += length
    }
    return nil
  }
}
