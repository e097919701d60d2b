import Quantities
import Synchronization

@testable import Session

/// Files in a dictionary, so that tests touch no disk.
final class MemoryFiles: FileSystem {
  private let contents = Mutex<[String: [UInt8]]>([:])
  /// What every write ends with, such as a full disk.
  private let writeFailure: FileFailure?
  /// What reading some files ends with, such as a folder.
  private let readFailures: [String: FileFailure]

  init(
    _ files: [String: String] = [:], failingReads: [String: FileFailure] = [:],
    failingWrites: FileFailure? = nil
  ) {
    readFailures = failingReads
    writeFailure = failingWrites
    contents.withLock { $0 = files.mapValues { Array($0.utf8) } }
  }

  func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    if let failure = readFailures[path] { throw failure }
    guard let bytes = contents.withLock({ $0[path] }) else { throw .missing }
    guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count, limit: limit) }
    return bytes
  }

  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    if let writeFailure { throw writeFailure }
    contents.withLock { $0[path] = bytes }
  }

  func exists(_ path: String) -> Bool { contents.withLock { $0[path] != nil } }

  func names(in folder: String) -> [String] {
    let start = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
    let inside = contents.withLock { $0.keys.filter { $0.hasPrefix(start) } }
      .map { $0.dropFirst(start.count) }
    return Array(
      Set(
        inside.map { name in
          name.firstIndex(of: "/").map { String(name[...$0]) } ?? String(name)
        }))
  }

  /// The bytes of a file; empty where there is none.
  func bytes(_ path: String) -> [UInt8] { contents.withLock { $0[path] ?? [] } }

  /// The text of a file; empty where there is none.
  subscript(path: String) -> String {
    contents.withLock { String(decoding: $0[path] ?? [], as: UTF8.self) }
  }
}

extension SessionEnvironment {
  /// Files in memory on a fixed day.
  static func test(
    _ files: any FileSystem = MemoryFiles(), isInteractive: Bool = false,
    allowsWriting: Bool = false,
    clipboard: (any Clipboard)? = MemoryClipboard()
  ) -> SessionEnvironment {
    SessionEnvironment(
      files: files, today: { CalendarDate(year: 2026, month: 11, day: 22) },
      isInteractive: isInteractive, allowsWriting: allowsWriting, clipboard: clipboard)
  }
}

extension Session {
  /// A session with a text loaded from `case.whatif`.
  static func opened(_ text: String, isInteractive: Bool = false) -> (Session, MemoryFiles) {
    opened(["case.whatif": text], at: "case.whatif", isInteractive: isInteractive)
  }

  /// A session that has opened one of several files.
  static func opened(
    _ texts: [String: String], at file: String, isInteractive: Bool = false
  ) -> (Session, MemoryFiles) {
    let files = MemoryFiles(texts)
    var session = Session(.test(files, isInteractive: isInteractive))
    _ = session.open(file)
    return (session, files)
  }

  /// Answers an entry as text: results and diagnostics in order.
  mutating func answer(_ entry: String, width: Int = 100) -> String {
    Rendering.text(evaluate(entry), width: width)
  }
}
