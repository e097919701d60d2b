import TerminalHarness
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The whole program, killed at random moments of a working day and started again at the same terminal.
@Suite("A session that is killed")
struct KilledSessionTests {
  /// What may be true behind a kill: the last line sent may or may not have been taken.
  private struct Truth {
    /// The lines that the session may hold.
    var session: [[String]] = [[]]
    /// The lines that the file may hold; nil: there may be none.
    var file: [[String]?] = [nil]
  }

  /// One line to type, and what may be true once it was begun, and once it was answered.
  private struct Step {
    let line: String
    let began: Truth
    let answered: Truth
  }

  private static let signals = [SIGKILL, SIGKILL, SIGKILL, SIGTERM, SIGHUP]

  @Test(
    "a thousand times loses no accepted line, and no file is ever half-written", arguments: 1...50)
  func killed(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let home = TemporaryFolder()
    var truth = Truth()
    let pty = try #require(Programs.session(home, ["--no-init"]))
    var (number, start) = (0, 0)
    for round in 1...20 {
      let place: Comment = "seed \(seed), round \(round)"
      #expect(pty.screen.isCursorVisible, place)
      let isOffered = String(decoding: pty.output[start...], as: UTF8.self)
        .contains("not saved: `recover`")
      // A session as it was saved needs no offer; one with more must be offered.
      let mayBeSaved = truth.session.contains { lines in truth.file.contains { $0 == lines } }
      #expect(isOffered || mayBeSaved || truth.session.contains([]), place)
      if !isOffered { truth.session = truth.file.map { $0 ?? [] } }
      let steps = Self.steps(from: truth, in: home, isOffered: isOffered, &number, &random)
      let last = Int.random(in: 0...steps.count, using: &random)
      for (index, step) in steps.enumerated() {
        pty.send(step.line + "\r")
        truth = step.began
        if index == last { break }
        try #require(pty.expect("\u{1B}[?2004h"), place)
        truth = step.answered
        guard step.line.hasPrefix("save") else { continue }
        // A session that died between the file and its journal knows the file as its own.
        #expect(!pty.screen.shownText.suffix(3).joined().contains("Replace it?"), place)
        let saved = try #require(Self.lines(in: home), place)
        #expect(
          truth.session.contains(saved),
          "\(place): \(pty.screen.shownText.joined(separator: "\n"))")
        truth = Truth(session: [saved], file: [saved])
      }
      let signal = Self.signals.randomElement(using: &random) ?? SIGKILL
      usleep(UInt32.random(in: 0..<12_000, using: &random))
      kill(pty.process, signal)
      #expect(pty.status() == 128 + signal, place)
      if signal != SIGKILL {
        #expect(pty.hasFirstModes && pty.screen.isCursorVisible, place)
        #expect(!pty.screen.isBracketedPaste, place)
      }
      let kept = Self.lines(in: home)
      #expect(truth.file.contains { $0 == kept }, "\(place): the file holds \(kept ?? [])")
      truth.file = [kept]
      let others = home.names.filter { $0.hasPrefix("case.whatif.") }
      for name in others { #expect(Self.lines(in: home, name)?.first != "half-written", place) }
      if Int.random(in: 0..<4, using: &random) == 0 {
        // Some die before their first prompt.
        try #require(pty.startAgain(), place)
        usleep(UInt32.random(in: 0..<40_000, using: &random))
        kill(pty.process, SIGKILL)
        #expect(pty.status() == 128 + SIGKILL, place)
      }
      start = pty.output.count
      try #require(pty.startAgain() && pty.expect("whatif> "), place)
    }
  }

  /// A round of work: what was there is brought back and saved, lines are added, and saved or not.
  private static func steps(
    from truth: Truth, in home: TemporaryFolder, isOffered: Bool, _ number: inout Int,
    _ random: inout SeededGenerator
  ) -> [Step] {
    let file = "\"\(home.path)/case.whatif\""
    var steps: [Step] = []
    var now = truth
    let add = { (line: String, began: Truth, answered: Truth) in
      steps.append(Step(line: line, began: began, answered: answered))
      now = answered
    }
    if isOffered {
      add("recover", now, now)
    } else if truth.file.contains(where: { $0 != nil }) {
      add("load \(file)", now, now)
    }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      if Int.random(in: 0..<3, using: &random) == 0 {
        let began = Truth(session: now.session, file: now.file + now.session)
        add("save \(file)", began, Truth(session: now.session, file: now.session))
      } else {
        number += 1
        let line = "line_\(number) = \(number)"
        let longer = now.session.map { $0 + [line] }
        add(
          line, Truth(session: now.session + longer, file: now.file),
          Truth(session: longer, file: now.file))
      }
    }
    return steps
  }

  /// The lines of the saved file; nil when there is none.
  ///
  /// A file that is not whole has no stamp.
  private static func lines(
    in home: TemporaryFolder, _ name: String = "case.whatif"
  ) -> [String]? {
    guard home.has(name) else { return nil }
    let lines = home.contents(of: name).split(separator: "\n").map(String.init)
    guard lines.last?.hasPrefix("# saved ") == true else { return ["half-written"] + lines }
    return lines.dropLast()
  }
}
