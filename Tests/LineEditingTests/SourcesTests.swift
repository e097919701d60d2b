import Foundation
import Testing

@testable import LineEditing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Lines from a pipe")
struct PlainSourceTests {
  private struct Language: LineLanguage {
    func status(of text: String) -> LineStatus {
      text.filter { $0 == "(" }.count > text.filter { $0 == ")" }.count
        ? .incomplete(indent: 2) : .complete
    }
  }

  /// Returns the events that `text` gives and what was written meanwhile.
  private func events(of text: String, isInteractive: Bool = false) -> (
    events: [LineEvent], output: String
  ) {
    let (input, output) = (Pipe(), Pipe())
    let source = PlainSource(
      language: Language(), isInteractive: isInteractive,
      input: input.fileHandleForReading.fileDescriptor,
      output: output.fileHandleForWriting.fileDescriptor)
    Thread.detachNewThread {
      input.fileHandleForWriting.write(Data(text.utf8))
      input.fileHandleForWriting.closeFile()
    }
    var events: [LineEvent] = []
    while true {
      let event = source.next(prompt: "> ")
      if event == .endOfInput { break }
      events.append(event)
    }
    output.fileHandleForWriting.closeFile()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    return (events, String(decoding: written, as: UTF8.self))
  }

  @Test(
    "are grouped to entries by the language",
    arguments: [
      ("a\nb\n", ["a", "b"]), ("f(1,\n2)\nx", ["f(1,\n2)", "x"]), ("f(\n1", ["f(\n1"]), ("", []),
      ("a\r\nb\r\n", ["a", "b"]), ("\u{FEFF}a\n\nb\n", ["a", "", "b"]),
      ("f(\n\n\n\n1)\n", ["f(\n\n\n\n1)"]),
    ])
  func grouping(text: String, entries: [String]) {
    let result = events(of: text)
    #expect(result.events == entries.map(LineEvent.entry))
    #expect(result.output.isEmpty)
  }

  @Test("come through whole and in order when there are many")
  func manyLines() {
    let lines = (0..<20_000).map { "line \($0)" }
    let result = events(of: lines.joined(separator: "\n"))
    #expect(result.events == lines.map(LineEvent.entry))
  }

  @Test("that are too long are told by their length, with or without an end")
  func tooLong() {
    let long = String(repeating: "x", count: 40_000_000)
    let result = events(of: "a\nf(\n\(long)\nb\n\(long)")
    #expect(
      result.events == [
        .entry("a"), .tooLong(bytes: 40_000_000), .entry("b"), .tooLong(bytes: 40_000_000),
      ])
  }

  @Test("that are no UTF-8 have the bad bytes replaced")
  func badBytes() {
    let pipe = Pipe()
    pipe.fileHandleForWriting.write(Data([0x61, 0xFF, 0x62, 0x0A]))
    pipe.fileHandleForWriting.closeFile()
    let source = PlainSource(
      language: PlainLanguage(), isInteractive: false,
      input: pipe.fileHandleForReading.fileDescriptor)
    #expect(source.next(prompt: "> ") == .entry("a\u{FFFD}b"))
  }

  @Test("are handed over when an entry never ends")
  func endlessEntry() {
    let result = events(of: "(\n" + String(repeating: "x\n", count: 4_000))
    #expect(result.events.count > 1)
    #expect(result.events.count < 2_100)
  }

  @Test(
    "get prompts where a person types and are told what is missing; two blank lines end an entry")
  func prompts() {
    let result = events(of: "f(\n\n\na\n", isInteractive: true)
    #expect(result.events == [.entry("f(\n\n"), .entry("a")])
    #expect(
      result.output == "> still to come: the rest; an empty line gives the line up\n… … > > \n")
  }
}

@Suite("A scripted source")
struct ScriptedSourceTests {
  @Test("plays its events and keeps what it was asked")
  func plays() {
    let source = ScriptedSource([.entry("a"), .interrupted])
    #expect(source.next(prompt: "1> ") == .entry("a"))
    #expect(source.next(prompt: "2> ") == .interrupted)
    #expect(source.next(prompt: "2> ") == .endOfInput)
    source.note("hello")
    #expect(source.notes == ["hello"])
    #expect(source.prompts.map(\.text) == ["1> ", "2> ", "2> "])
    #expect(source.history.entries == ["a"])
  }
}

@Suite("The decision about colour")
struct ColorDecisionTests {
  @Test(
    "goes by flag, NO_COLOR, force, then terminal",
    arguments: [
      (.always, ["NO_COLOR": "1"], false, true), (.never, ["FORCE_COLOR": "1"], true, false),
      (.auto, ["NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "xterm"], true, false),
      (.auto, ["NO_COLOR": "", "TERM": "xterm"], true, true),
      (.auto, ["CLICOLOR_FORCE": "1"], false, true),
      (.auto, ["FORCE_COLOR": "0", "TERM": "xterm"], false, false),
      (.auto, ["TERM": "xterm"], true, true), (.auto, ["TERM": "xterm"], false, false),
      (.auto, ["TERM": "dumb"], true, false), (.auto, [:], true, false),
    ] as [(ColorChoice, [String: String], Bool, Bool)])
  func decides(choice: ColorChoice, variables: [String: String], isTerminal: Bool, usesColor: Bool)
  {
    let decision = ColorDecision.usesColor(choice, isTerminal: isTerminal) { variables[$0] }
    #expect(decision == usesColor)
  }
}

@Suite("Keys from a terminal")
struct TerminalInputTests {
  /// Ctrl-C empties the queue of keys, which may happen between the moment a key was seen and its read.
  @Test(
    "are read without waiting for one that is gone, though the terminal of others waits as before")
  func doesNotWait() throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    try #require(openpty(&master, &slave, nil, nil, nil) == 0)
    defer { for descriptor in [master, slave] { close(descriptor) } }
    let input = TerminalInput(descriptor: slave, wakeDescriptor: -1)
    var byte: UInt8 = 0
    #expect(read(input.descriptor, &byte, 1) == -1 && errno == EAGAIN)
    #expect(fcntl(slave, F_GETFL) & O_NONBLOCK == 0)
    _ = write(master, "x\n", 2)
    #expect(input.next() == .scalar("x"))
  }
}

@Suite("The theme")
struct ThemeTests {
  @Test("colours parts by their role, and without colour only underlines, dims and embolds")
  func renders() {
    let line = StyledLine("a 12", spans: [StyledSpan(2..<4, .number)])
    #expect(Theme.standard(color: true).render(line) == "a \u{1B}[0;36m12\u{1B}[m")
    #expect(
      Theme.standard(color: false).render(StyledLine("x", role: .error)) == "\u{1B}[0;4mx\u{1B}[m")
    #expect(Theme.bare.render(line) == "a 12")
  }

  @Test("has a plain form for its own signs where only ASCII is shown, of the same width")
  func plainSigns() {
    let line = StyledLine("npv $1 → $2 · … ü")
    #expect(Theme.standard(color: false, unicode: false).render(line) == "npv $1 > $2 . . ü")
    #expect(Theme.standard(color: false).render(line) == "npv $1 → $2 · … ü")
  }
}

@Suite("The table of keys")
struct KeyBindingTests {
  @Test("names every key as a person does")
  func names() {
    let names = Dictionary(
      uniqueKeysWithValues: KeyBinding.all.filter { !$0.name.isEmpty }.map { ($0.name, $0.keys) })
    #expect(names["wi-search"] == ["Ctrl-R"])
    #expect(names["wi-newline"] == ["Alt-Enter"])
    #expect(names["wi-editor"] == ["Ctrl-X Ctrl-E"])
    #expect(names["wi-up"] == ["Ctrl-P", "↑"])
    #expect(names["wi-word-right"] == ["Alt-f", "Ctrl-→"])
    #expect(KeyBinding.all.allSatisfy { !$0.keys.isEmpty && !$0.summary.isEmpty })
  }

  @Test("has each command once")
  func complete() {
    #expect(Set(CommandEntry.all.map(\.command)).count == EditCommand.allCases.count)
    #expect(Set(CommandEntry.all.map(\.name)).count == CommandEntry.all.count)
  }
}
