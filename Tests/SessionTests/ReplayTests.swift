import Testing

@testable import Diagnostics
@testable import Session

struct ReplayTests {
  static func replay(_ text: String) -> Replay {
    Replay(bytes: Array(text.utf8), name: "test", environment: .test())
  }

  @Test func `declarations stand in any order, commands run from top to bottom`() {
    let replay = Self.replay("b\na + 1\nb = a * 2\na = 3\n")
    #expect(Rendering.text(replay.responses) == "6\n4\n")
    #expect(!replay.hasFailed)
  }

  @Test func `an error leaves the rest of the file to be answered`() {
    let replay = Self.replay("a = 3 +\n  oops\nb = a + 1\nc = 2\nc\nb\n")
    #expect(Rendering.errors(replay.responses) == [.unknownName, .notComputed, .notComputed])
    #expect(Rendering.text(replay.responses).contains("\n2\n"))
    #expect(replay.hasFailed)
  }

  @Test func `a name defined twice is an error that shows both lines`() {
    let replay = Self.replay("a = 1\nb = 2\na = 3\n")
    #expect(Rendering.errors(replay.responses) == [.duplicateName])
    let text = Rendering.text(replay.responses)
    #expect(text.contains("1 | a = 1"))
    #expect(text.contains("3 | a = 3"))
  }

  @Test(arguments: ["load \"x.whatif\"", "save", "undo", "redo", "remove a", "rename a to b"])
  func `session commands are refused in a file`(command: String) {
    let replay = Self.replay("a = 1\n\(command)\n")
    #expect(Rendering.errors(replay.responses) == [.notHere])
  }

  @Test func `a scenario that is used holds to the end of the file`() {
    let replay = Self.replay("a = 1\nscenario more: a = 5\na\nuse more\na\nreset\na\n")
    let numbers = Rendering.text(replay.responses).split(separator: "\n").filter { Int($0) != nil }
    #expect(numbers == ["1", "5", "1"])
  }

  @Test func `an assert that fails says what both sides are`() {
    let replay = Self.replay("a = 3\nassert a = 4\nassert a > 2\nassert a = 3.001 within 0.01\n")
    #expect(Rendering.errors(replay.responses) == [.assertionFailed])
    #expect(Rendering.text(replay.responses).contains("a is 3, not 4"))
  }

  @Test func `an assert behind a quit is checked`() {
    let replay = Self.replay("x = 3\nquit\nx + 1\nassert x = 4\n")
    #expect(Rendering.errors(replay.responses) == [.assertionFailed])
    #expect(!Rendering.text(replay.responses).hasPrefix("4"))
  }

  @Test(arguments: [
    ("1 = 2 within 5 hours", DiagnosticCode.unitMismatch),
    ("3 hours = 4 hours within $2", .unitMismatch), ("$5 = $9 within 5", .unitMismatch),
    ("5% = 6% within 0.5", .unitMismatch), ("1 = 1 within -1", .outOfRange),
    ("1 < 2 within 3", .badArguments), ("yes = yes within 1", .badArguments),
  ])
  func `a tolerance is a distance between two values`(condition: String, code: DiagnosticCode) {
    #expect(Rendering.errors(Self.replay("assert \(condition)\n").responses) == [code])
  }

  @Test(arguments: [
    "3 hours = 190 min within 15 min", "$5 = $9 within 50%", "5% = 6% within 1 pp",
    "5% = 6% within 1%", "1 month = 30 days within 1 day", "2 = 2 within 0",
  ])
  func `a tolerance may have another unit of its kind`(condition: String) {
    #expect(Rendering.errors(Self.replay("assert \(condition)\n").responses).isEmpty)
  }

  @Test func `bytes that are no text are refused with their line`() {
    for bytes in [[UInt8]("a = 1\n".utf8) + [0], Array("a = 1\n".utf8) + [0xFF, 0x0A]] {
      let replay = Replay(bytes: bytes, name: "test", environment: .test())
      #expect(Rendering.errors(replay.responses) == [.fileNotText])
    }
  }

  @Test func `a byte-order mark and carriage returns are read`() {
    let replay = Replay(
      bytes: [0xEF, 0xBB, 0xBF] + Array("a = 1\r\na\r\n".utf8), name: "test", environment: .test())
    #expect(Rendering.text(replay.responses) == "1\n")
  }

  @Test func `a file of a newer version is refused`() {
    let replay = Self.replay("a = 1\n# saved 2027-01-01, whatif 0.9: 1 input, 1234\n")
    #expect(Rendering.errors(replay.responses) == [.fileNewer])
  }

  @Test func `results are machine-readable, one object a line`() {
    let replay = Self.replay("price = $900/unit\nprice * 3 units\nirr([-100, 230, -132])\n")
    var lines: [String] = []
    for case .report(let report, let line) in replay.responses {
      lines.append(report.jsonLines(line: line))
    }
    #expect(
      lines[0]
        == #"{"line":2,"kind":"value","name":"price * 3 units","value":2700,"unit":"$","text":"$2,700"}"#
        + "\n")
    #expect(lines[1].contains(#""value":null"#))
    #expect(lines[1].contains(#""outcome":{"status":"multiple","roots":["#))
  }

  @Test func `text from a file cannot steer a terminal`() {
    let replay = Self.replay("x \"\u{1B}[31mred\u{202E}\" = 1 # \u{7}bell\ninputs\n")
    let text = Rendering.text(replay.responses)
    #expect(
      !text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 7 || $0.value == 0x202E })
  }
}
