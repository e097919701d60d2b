// Any bytes, through a whole session: a file with its include and its table is opened, then lines are typed.
import Diagnostics
import Quantities
import Reporting
import Session

/// Files in memory; what is written is forgotten.
struct FuzzedFiles: FileSystem {
  /// The contents by name.
  let contents: [String: [UInt8]]

  func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    guard let bytes = contents[path] else { throw .missing }
    guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count, limit: limit) }
    return bytes
  }

  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {}

  func exists(_ path: String) -> Bool { contents[path] != nil }
}

/// Takes bytes from libFuzzer and never traps.
///
/// Lines of `===` part the text into the file, what it includes, its table, and what is typed afterwards.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSession(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  let parts = parted(bytes)
  let names = ["case.whatif", "part.whatif", "data.csv"]
  let files = FuzzedFiles(
    contents: Dictionary(uniqueKeysWithValues: zip(names, parts.map(Array.init))))
  var environment = SessionEnvironment(
    files: files, today: { CalendarDate(year: 2026, month: 11, day: 22) }, allowsWriting: true)
  environment.samples = 128
  environment.threads = 1
  var session = Session(environment)
  show(session.open("case.whatif"))
  guard parts.count > names.count else { return 0 }
  let typed = String(decoding: parts[names.count], as: UTF8.self)
  for entry in typed.split(separator: "\n").prefix(24) { show(session.evaluate(String(entry))) }
  return 0
}

/// The parts of the bytes between lines of `===`, at most four.
func parted(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  let mark = Array("\n===\n".utf8)
  var parts: [ArraySlice<UInt8>] = []
  var start = 0
  var i = 0
  while i + mark.count <= bytes.count, parts.count < 3 {
    if bytes[i..<i + mark.count].elementsEqual(mark) {
      parts.append(bytes[start..<i])
      i += mark.count
      start = i
    } else {
      i += 1
    }
  }
  return parts + [bytes[start...]]
}

/// Draws what was answered, as a terminal and as a program would read it.
func show(_ responses: [Response]) {
  for response in responses {
    var text: String
    switch response {
    case .report(let report, _):
      text = report.terminal(TerminalStyle(width: 72))
      _ = report.markdown()
    case .diagnostic(let diagnostic):
      text = DiagnosticRenderer(width: 72).text(for: diagnostic)
    case .question(let question): text = question
    case .quit: continue
    }
    precondition(!text.utf8.contains(0x1B) && !text.utf8.contains(0), "raw control character")
  }
}
