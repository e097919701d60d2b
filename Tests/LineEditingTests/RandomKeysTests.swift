import TerminalHarness
import TestSupport
import Testing

@testable import LineEditing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// libedit, its keys and our painter together, under random keys.
@Suite("Random keys at a terminal", .serialized)
struct RandomKeysTests {
  private static let keys = [
    "a", "b ", "(", ")", "x1 = 2,400 ", "漢字", "e\u{301}", "👩\u{200D}👧", "❤\u{FE0F}", "ü", "🇩🇪", "한",
    "\u{1B}\r", "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[D", "\u{01}", "\u{05}",
    "\u{1B}b", "\u{1B}f", "\u{1B}<", "\u{1B}>", "\u{7F}", "\u{7F}", "\u{1B}[3~", "\u{0B}", "\u{15}",
    "\u{17}", "\u{1B}d", "\u{19}", "\u{1B}y", "\u{1F}", "\u{1F}", "\u{1B}_", "\t", "\u{1B}[Z",
    "\u{14}", "\u{1B}c", "\u{1B}u", "\u{1B}l", "\u{1B}[200~p\rq 漢\u{1B}[201~", "\u{1B}p", "\u{1B}n",
    "\u{12}pri\u{0A}", "\u{12}漢\u{07}",
  ]

  private static let viKeys = [
    "\u{1B}", "\u{1B}", "i", "a", "A", "I", "x", "X", "dw", "db", "dd", "cw", "D", "C", "0", "$",
    "h", "l", "k", "j", "w", "b", "e", "p", "P", "u", "\u{12}\u{07}", "r漢", "s", "3x", "2w", "~",
    "fa", ";", "yw", "yy", "O", "漢", "e\u{301}", "text 12 ", "(", "\u{1B}[A", "\u{1B}[D", "\u{7F}",
    "\t", "👩\u{200D}👧", "❤\u{FE0F}",
  ]

  /// Some keys come one by one and are painted one by one, others faster than the painter.
  private func type(_ count: Int, _ keys: [String], at pty: Pty, _ random: inout SeededGenerator) {
    var waiting = ""
    for _ in 0..<count {
      waiting += keys.randomElement(using: &random) ?? "a"
      guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
      pty.send(waiting)
      pty.rest(milliseconds: Int.random(in: 0...3, using: &random))
      waiting = ""
    }
    pty.send(waiting)
  }

  /// Asks the program for its buffer; what it holds is painted soon after.
  private func buffer(of pty: Pty, in folder: TemporaryFolder) -> (text: String, cursor: Int)? {
    folder.remove("buffer")
    pty.send("\u{1B}OP")
    guard pty.wait(until: { folder.has("buffer") }) else { return nil }
    let words = folder.contents(of: "buffer").split(
      separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2, let cursor = Int(words[0]) else { return nil }
    return (String(words[1]), cursor)
  }

  /// What differs between the screen and the buffer as a reader would wrap it by hand.
  private func difference(_ screen: TinyScreen, _ text: String, _ cursor: Int) -> String? {
    let frame = Frame(prompt: "> ", continuation: "… ", text: text, cursor: cursor)
    let naive = NaiveLayout(frame, columns: screen.columns)
    let shown = Array(screen.text.prefix(naive.rows.count))
    let top = naive.cursor.row - screen.cursor.row
    guard top >= 0, top + shown.count <= naive.rows.count else { return "the cursor's row" }
    let expected = naive.rows[top..<top + shown.count].map(\.withoutSpaceAtEnd)
    if shown != expected { return "shows \(shown), the buffer is \(expected)" }
    if screen.cursor.column != min(naive.cursor.column, screen.columns - 1) {
      return "cursor at \(screen.cursor.column), not \(naive.cursor.column), in \(shown)"
    }
    let residue = screen.text.dropFirst(naive.rows.count).contains { !$0.isEmpty }
    return residue ? "residue: \(screen.shownText)" : nil
  }

  /// The widths, the keys and how many sessions: a thousand in all.
  private static let terminals = [
    (columns: 20, rows: 6, isVi: false), (31, 14, false), (80, 24, false), (33, 9, true),
  ]

  /// `RANDOM_SESSIONS` may ask for another number, as where a memory checker makes each slow.
  private static let sessionsPerTest =
    getenv("RANDOM_SESSIONS").flatMap { Int(String(cString: $0)) } ?? 25

  @Test(
    "leave on the screen what the buffer holds in 1,000 sessions", arguments: 0..<4, 1...10)
  func screenIsBuffer(terminal: Int, seed: Int) throws {
    let (columns, rows, isVi) = Self.terminals[terminal]
    try check(
      columns, rows, isVi, keys: isVi ? Self.viKeys : Self.keys, sessions: Self.sessionsPerTest,
      seed: terminal * 100 + seed)
  }

  /// What makes a line of many thousand columns within a few keys.
  private static let longText = [
    String(repeating: "0123456789", count: 70), String(repeating: "漢字 ", count: 150),
    String(repeating: "a", count: 2_100),
  ]

  @Test(
    "leave on a small screen what a buffer of thousands of columns holds",
    arguments: [false, true], 1...4)
  func longLines(isVi: Bool, seed: Int) throws {
    let keys = isVi ? Self.viKeys : Self.keys
    // The editor looks at the whole line behind each character that is typed, which a memory checker makes
    // slow: one long text and some keys upon it, instead of many.
    if Self.sessionsPerTest < 25 {
      let first = (isVi ? "i" : "") + Self.longText[seed % Self.longText.count]
      try check(20, 6, isVi, keys: keys, first: first, count: 12, sessions: 1, seed: 1_000 + seed)
    } else {
      try check(
        20, 6, isVi, keys: keys + Self.longText + Self.longText, sessions: 4, seed: 1_000 + seed)
    }
  }

  /// Presses random keys in some sessions, behind a first text, and compares the screen with the buffer
  /// behind each.
  private func check(
    _ columns: Int, _ rows: Int, _ isVi: Bool, keys: [String], first: String = "", count: Int = 30,
    sessions: Int, seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let folder = TemporaryFolder()
    var environment = ["DEMO_BUFFER": folder.path + "/buffer"]
    if isVi { environment["DEMO_VI"] = "1" }
    let pty = try #require(Programs.demo(environment, columns: columns, rows: rows))
    pty.send("price (\r漢字)\r")
    try #require(pty.expect("= 2 line"))
    for entry in 1...sessions {
      try #require(pty.expect("\u{1B}[?2004h"))
      pty.send("\u{0C}" + first)
      type(count, keys, at: pty, &random)
      // A search or a menu still open closes first.
      if isVi { pty.send("\u{1B}\u{1B}") }
      let held = try #require(
        buffer(of: pty, in: folder), "seed \(seed), entry \(entry): \(pty.screen.shownText)")
      // The answer may be there before the program has painted what it holds.
      let isShown = pty.see { difference($0, held.text, held.cursor) == nil }
      try #require(
        isShown,
        "seed \(seed), entry \(entry): \(difference(pty.screen, held.text, held.cursor) ?? "")")
      // A right picture stays: nothing wrong is painted behind it.
      pty.rest(milliseconds: 1)
      let later = difference(pty.screen, held.text, held.cursor)
      try #require(later == nil, "seed \(seed), entry \(entry), painted later: \(later ?? "")")
      pty.send("\u{03}")
      try #require(pty.expect("\u{1B}[?2004l"))
    }
    #expect(pty.screen.unknown.isEmpty)
  }
}
