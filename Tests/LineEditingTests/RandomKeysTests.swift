import TerminalHarness
import Testing

@testable import LineEditing

/// libedit, its keys and our painter together, under random keys.
@Suite("Random keys at a terminal", .serialized)
struct RandomKeysTests {
  private static let keys = [
    "a", "b ", "(", ")", "x1 = 2,400 ", "漢字", "e\u{301}", "👩\u{200D}👧", "❤\u{FE0F}", "ü",
    "\u{1B}\r",
    "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[D", "\u{01}", "\u{05}", "\u{1B}b",
    "\u{1B}f", "\u{1B}<", "\u{1B}>", "\u{7F}", "\u{7F}", "\u{1B}[3~", "\u{0B}", "\u{15}", "\u{17}",
    "\u{1B}d", "\u{19}", "\u{1B}y", "\u{1F}", "\u{1F}", "\u{1B}_", "\t", "\u{1B}[Z", "\u{14}",
    "\u{1B}c", "\u{1B}u", "\u{1B}l", "\u{1B}[200~p\rq 漢\u{1B}[201~", "\u{1B}p", "\u{1B}n",
  ]

  /// What was painted step by step must be what is painted from nothing after Ctrl-L.
  @Test("leave the screen as if it were painted anew", arguments: 1...30)
  func sameAsPaintedAnew(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let columns = [20, 31, 80].randomElement(using: &random) ?? 80
    let pty = try #require(Programs.demo(columns: columns, rows: 14))
    pty.send("price (\r漢字)\r")
    #expect(pty.expect("= 2 line"))
    #expect(pty.expect("> "))
    for _ in 0..<80 { pty.send(Self.keys.randomElement(using: &random) ?? "a") }
    // The mark shows that all keys before it were answered; the line break ends a menu.
    pty.send("\u{1B}>\u{1B}\rm4rk")
    let isMarked = pty.see { $0.text[$0.cursor.row].contains("m4rk") && $0.isCursorVisible }
    #expect(isMarked, "seed \(seed): \(pty.screen.shownText)")
    let stepByStep = pty.screen.shownText
    pty.send("\u{0C}")
    #expect(pty.expect("\u{1B}[2J"))
    #expect(pty.see { $0.text[$0.cursor.row].contains("m4rk") && $0.isCursorVisible })
    let anew = pty.screen.shownText
    #expect(Array(stepByStep.suffix(anew.count)) == anew, "seed \(seed)")
    #expect(pty.screen.unknown.isEmpty)
  }

  private static let viKeys = [
    "\u{1B}", "\u{1B}", "i", "a", "A", "I", "x", "X", "dw", "db", "dd", "cw", "D", "C", "0", "$",
    "h",
    "l", "k", "j", "w", "b", "e", "p", "P", "u", "\u{12}\u{07}", "r漢", "s", "3x", "2w", "~", "fa",
    ";",
    "yw", "yy", "O", "漢", "e\u{301}", "text 12 ", "(", "\u{1B}[A", "\u{1B}[D", "\u{7F}", "\t",
  ]

  @Test("of vi never end or block the session", arguments: 1...20)
  func viKeys(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let pty = try #require(Programs.demo(["DEMO_VI": "1"], columns: 31, rows: 14))
    for _ in 0..<80 { pty.send(Self.viKeys.randomElement(using: &random) ?? "i") }
    // A search still open closes first.
    pty.send("\u{1B}i\u{1B}im4rk")
    #expect(
      pty.see { $0.text.joined().contains("m4rk") }, "seed \(seed): \(pty.screen.text)")
    pty.send("\u{03}")
    #expect(pty.expect("\u{1B}[?2004h"))
    pty.send("ok\r")
    #expect(pty.expect("2 bytes: ok"))
  }
}
