import TerminalHarness
import Testing

@Suite("The screen of the tests")
struct TinyScreenTests {
  @Test("prints, moves and erases as a terminal does")
  func basics() {
    var screen = TinyScreen(columns: 10, rows: 3)
    screen.feed("hello\r\nworld\u{1B}[1A\r\u{1B}[KHi\u{1B}[6G!")
    #expect(screen.shownText == ["Hi   !", "world"])
    #expect(screen.cursor == (0, 6))
    screen.feed("\u{1B}[J")
    #expect(screen.shownText == ["Hi   !"])
    #expect(screen.unknown.isEmpty)
  }

  @Test("waits with the wrap in the last column")
  func pendingWrap() {
    var screen = TinyScreen(columns: 3, rows: 3)
    screen.feed("abc")
    #expect(screen.cursor == (0, 2))
    screen.feed("\r\nx")
    #expect(screen.shownText == ["abc", "x"])
    screen.feed("yzw")
    #expect(screen.shownText == ["abc", "xyz", "w"])
  }

  @Test("gives wide clusters two columns and joins marks to their base")
  func clusters() {
    var screen = TinyScreen(columns: 6, rows: 2)
    screen.feed("漢e\u{301}👩\u{200D}👧x")
    #expect(screen.shownText == ["漢e\u{301}👩\u{200D}👧x"])
    #expect(screen.cursor == (0, 5))
    screen.feed("\u{1B}[2Gy")
    #expect(screen.shownText == [" ye\u{301}👩\u{200D}👧x"])
  }

  @Test("scrolls at the bottom and keeps what scrolled off")
  func scrolling() {
    var screen = TinyScreen(columns: 5, rows: 2)
    screen.feed("1\r\n2\r\n3")
    #expect(screen.shownText == ["2", "3"])
    #expect(screen.scrollback == ["1"])
  }

  @Test("breaks rows anew when its width changes, and joins them again")
  func reflow() {
    var screen = TinyScreen(columns: 8, rows: 4)
    screen.feed("abcdefgh\r\nij")
    screen.resize(columns: 4, rows: 4)
    #expect(screen.shownText == ["abcd", "efgh", "ij"])
    #expect(screen.cursor == (2, 2))
    screen.resize(columns: 8, rows: 4)
    #expect(screen.shownText == ["abcdefgh", "ij"])
  }

  @Test("names the sequences it does not know, so that a test can refuse them")
  func unknownSequences() {
    var screen = TinyScreen(columns: 8, rows: 2)
    screen.feed("\u{1B}[5;2r")
    #expect(screen.unknown == ["\u{1B}[5;2r"])
  }
}

@Suite("The pseudo-terminal of the tests")
struct PtyTests {
  @Test("runs a program at a terminal of the given size and tells its status")
  func runsProgram() throws {
    let pty = try #require(
      Pty("/bin/sh", ["-c", "stty size; read x; exit $x"], columns: 33, rows: 7))
    #expect(pty.expect("7 33"))
    pty.send("5\n")
    #expect(pty.status() == 5)
  }

  @Test("turns Ctrl-C into a signal for the program")
  func controlC() throws {
    let pty = try #require(
      Pty(
        "/bin/sh",
        ["-c", "trap 'echo caught; exit 3' INT; echo ready; while :; do sleep 0.1; done"]))
    #expect(pty.expect("ready"))
    pty.send("\u{03}")
    #expect(pty.expect("caught"))
    #expect(pty.status() == 3)
  }
}
