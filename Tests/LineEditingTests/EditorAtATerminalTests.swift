import TerminalHarness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The editor as a person meets it: the demo at a pseudo-terminal.
@Suite("The editor at a terminal", .serialized)
struct EditorAtATerminalTests {
  private static let up = "\u{1B}[A"
  private static let down = "\u{1B}[B"
  private static let left = "\u{1B}[D"

  @Test("hands over a line and shows nothing that a plain terminal could not")
  func line() throws {
    let pty = try #require(Programs.demo())
    pty.send("hello\r")
    #expect(pty.expect("= 1 line, 5 bytes: hello"))
    pty.send("quit\r")
    #expect(pty.status() == 0)
    #expect(pty.screen.unknown.isEmpty)
    #expect(!pty.screen.isBracketedPaste)
    #expect(pty.screen.isCursorVisible)
  }

  @Test("goes on with an open bracket on an indented line behind the continuation prompt")
  func multipleLines() throws {
    let pty = try #require(Programs.demo())
    pty.send("f(1,\r2)")
    #expect(pty.see { $0.shownText == ["> f(1,", "…   2)"] })
    pty.send("\r")
    #expect(pty.expect("= 2 line, 9 bytes: f(1,"))
  }

  @Test("recalls a line given up with Ctrl-C")
  func controlC() throws {
    let pty = try #require(Programs.demo())
    pty.send("half a line")
    #expect(pty.see { $0.shownText == ["> half a line"] })
    pty.send("\u{03}")
    #expect(pty.see { $0.shownText == ["> half a line^C", ">"] })
    pty.send(Self.up)
    #expect(pty.see { $0.shownText.last == "> half a line" })
  }

  @Test("stops an evaluation at Ctrl-C and goes on")
  func interruptsEvaluation() throws {
    let pty = try #require(Programs.demo())
    pty.send("spin\r")
    #expect(pty.expect("spinning"))
    pty.send("\u{03}")
    #expect(pty.expect("stopped"))
    #expect(pty.expect("> "))
    pty.send("ok\r")
    #expect(pty.expect("= 1 line, 2 bytes: ok"))
  }

  @Test("ends at the second Ctrl-C when the evaluation does not listen, with status 130")
  func hardExit() throws {
    let pty = try #require(Programs.demo())
    pty.send("hang\r")
    #expect(pty.expect("\u{1B}[?2004l"))
    pty.send("\u{03}")
    #expect(pty.expect("not listening"))
    pty.send("\u{03}")
    #expect(pty.status() == 130)
    #expect(isCooked(pty))
  }

  @Test("ends at Ctrl-D on an empty line, and deletes on one with text")
  func controlD() throws {
    let pty = try #require(Programs.demo())
    pty.send("ab\u{01}\u{04}")
    #expect(pty.see { $0.shownText == ["> b"] })
    pty.send("\u{04}\u{04}")
    #expect(pty.status() == 0)
    #expect(isCooked(pty))
  }

  @Test(
    "restores the terminal when it is ended by a signal",
    arguments: [SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGVTALRM, SIGPROF, SIGSYS])
  func endedBySignal(_ number: Int32) throws {
    let pty = try #require(Programs.demo())
    let before = pty.modes.c_lflag
    pty.send("typing")
    #expect(pty.see { $0.shownText == ["> typing"] })
    #expect(pty.modes.c_lflag & tcflag_t(ICANON) == 0)
    kill(pty.process, number)
    #expect(pty.status() == 128 + number)
    #expect(isCooked(pty))
    #expect(before & tcflag_t(ICANON) == 0)
    #expect(!pty.screen.isBracketedPaste)
  }

  @Test("restores the terminal when the program crashes")
  func crash() throws {
    let pty = try #require(Programs.demo())
    pty.send("trap\r")
    #expect(pty.status() == 128 + SIGILL)
    #expect(isCooked(pty))
  }

  @Test("restores the terminal when the language crashes while a line is edited")
  func crashWhileEditing() throws {
    let pty = try #require(Programs.demo())
    pty.send("explode")
    #expect(pty.status() == 128 + SIGTRAP)
    #expect(isCooked(pty))
    #expect(!pty.screen.isBracketedPaste)
    #expect(pty.screen.isCursorVisible)
  }

  @Test("takes a paste as one step, byte for byte, without running it")
  func paste() throws {
    let pty = try #require(Programs.demo())
    pty.send("\u{1B}[200~one\rtwo\r漢字 é\u{1B}[201~")
    #expect(pty.see { $0.shownText == ["> one", "… two", "… 漢字 é"] })
    pty.send("\u{1F}")
    #expect(pty.see { $0.shownText == [">"] })
  }

  @Test("takes a paste of 5,000 lines completely")
  func longPaste() throws {
    let pty = try #require(Programs.demo())
    let lines = (1...5_000).map { "line_\($0) = \($0) * 2 # note" }
    pty.send("\u{1B}[200~" + lines.joined(separator: "\r") + "\u{1B}[201~\r")
    let bytes = lines.joined(separator: "\n").utf8.count
    #expect(pty.expect("= 5000 line, \(bytes) bytes: line_1 = 1 * 2 # note"))
  }

  @Test("strips prompts and answers from a pasted session")
  func pastedSession() throws {
    let pty = try #require(Programs.demo())
    pty.send("\u{1B}[200~> a = (1,\r…   2)\r= 12\r> b = 3\u{1B}[201~")
    #expect(pty.see { $0.shownText == ["> a = (1,", "…   2)", "… b = 3"] })
  }

  @Test("shows candidates with their descriptions below and removes them")
  func completion() throws {
    let pty = try #require(Programs.demo())
    pty.send("pr\t")
    #expect(pty.see { $0.shownText.count == 4 })
    #expect(pty.screen.text[1].hasPrefix("  price       name  EUR  what price is"))
    pty.send("\t\t")
    #expect(pty.see { $0.text[0] == "> price_list" })
    pty.send("\u{1B}[Z")
    #expect(pty.see { $0.text[0] == "> price" })
    pty.send("x")
    #expect(pty.see { $0.shownText == ["> pricex"] })
  }

  @Test("underlines what is wrong while it is typed and says why below")
  func liveError() throws {
    let pty = try #require(Programs.demo())
    pty.send("x EUR + contacts")
    #expect(pty.see { $0.shownText == ["> x EUR + contacts", "cannot add money and count"] })
    #expect(Set(pty.screen.styles(row: 0, columns: 4..<18)) == ["0;4;31"])
    pty.send("\u{7F}")
    #expect(pty.see { $0.shownText == ["> x EUR + contact"] })
  }

  @Test("offers the rest of an earlier entry in grey and takes it with →")
  func ghost() throws {
    let pty = try #require(Programs.demo())
    pty.send("price = 900\rpri")
    #expect(
      pty.see {
        $0.shownText.count == 3 && $0.shownText.last == "> price = 900" && $0.cursor == (2, 5)
      })
    #expect(pty.screen.style(of: "9", row: 2) == "0;2")
    pty.send("\u{1B}[C\r")
    #expect(pty.expect("= 1 line, 11 bytes"))
    #expect(pty.expect("= 1 line, 11 bytes"))
  }

  @Test("does not leave grey text behind when the entry is handed over")
  func ghostIsErased() throws {
    let pty = try #require(Programs.demo())
    pty.send("price = 900\rpri")
    #expect(pty.see { $0.shownText.count == 3 && $0.shownText.last == "> price = 900" })
    pty.send("\r")
    #expect(pty.see { $0.text.dropFirst(2).prefix(2) == ["> pri", "= 1 line, 3 bytes: pri"] })
  }

  @Test("finds an entry by words in the panel and puts it in to be edited")
  func searchPanel() throws {
    let pty = try #require(Programs.demo())
    pty.send("uplift = 4%\rprice = 900\r\u{12}lift up")
    #expect(pty.see { $0.shownText.suffix(2) == ["search: lift up", "› uplift = 4%"] })
    pty.send("\r")
    #expect(pty.see { $0.shownText.last == "> uplift = 4%" })
    pty.send("!\r")
    #expect(pty.expect("= 1 line, 12 bytes: uplift = 4%!"))
  }

  @Test("closes the panel and nothing else at Ctrl-C and at ESC", arguments: ["\u{03}", "\u{1B}"])
  func cancelsPanel(_ key: String) throws {
    let pty = try #require(Programs.demo())
    pty.send("old\rdraft\u{12}")
    #expect(pty.see { $0.shownText.contains("search:") })
    pty.send(key)
    #expect(pty.see { $0.shownText.last == "> draft" })
    pty.send("!\r")
    #expect(pty.expect("= 1 line, 6 bytes: draft!"))
  }

  @Test("shows a note above the entry that is being typed")
  func note() throws {
    let pty = try #require(Programs.demo())
    pty.send("note later\r")
    #expect(pty.expect("noted"))
    pty.send("announce")
    #expect(pty.see { $0.shownText.suffix(2) == ["a note from elsewhere", "> announce"] })
  }

  @Test("clears the screen with Ctrl-L and keeps the entry")
  func clearScreen() throws {
    let pty = try #require(Programs.demo())
    pty.send("one\rkeep me\u{0C}")
    #expect(pty.see { $0.shownText == ["> keep me"] })
  }

  @Test("shows help on the word above the entry at F1")
  func help() throws {
    let pty = try #require(Programs.demo())
    pty.send("price\u{1B}OP")
    #expect(pty.see { $0.shownText == ["help on price", "> price"] })
  }

  @Test("leaves no residue when the width goes 80 → 33 → 100")
  func resize() throws {
    let pty = try #require(Programs.demo(columns: 80, rows: 12))
    let text = "a long line with 漢字 and more words than 33 columns can hold in a row"
    pty.send(text)
    #expect(pty.see { $0.shownText == ["> " + text] })
    pty.resize(columns: 33, rows: 12)
    #expect(pty.expect("\u{1B}[J"))
    let narrow = ["> a long line with 漢字 and more", "words than 33 columns can hold in", " a row"]
    #expect(pty.see { $0.shownText == narrow })
    pty.resize(columns: 100, rows: 12)
    #expect(pty.expect("\u{1B}[J"))
    #expect(pty.see { $0.shownText == ["> " + text] })
    pty.send("!")
    #expect(pty.see { $0.shownText == ["> " + text + "!"] })
  }

  @Test("works on a screen of 20 columns and 5 rows")
  func smallScreen() throws {
    let pty = try #require(Programs.demo(columns: 20, rows: 5))
    pty.send("(abcdefghijklmnopqrstuvwxyz\r1\r2\r3\r4")
    #expect(
      pty.see {
        $0.shownText == ["…   1", "…   2", "…   3", "…   4"]
          || $0.shownText.suffix(4) == ["…   1", "…   2", "…   3", "…   4"]
      })
    pty.send("\u{1B}<")
    #expect(pty.see { $0.text[0] == "> (abcdefghijklmnopq" && $0.cursor == (0, 2) })
    pty.send("\u{1B}>)\r")
    #expect(pty.expect("= 5 line"))
  }

  @Test("keeps the whole of a tall entry in the scrollback once it is handed over")
  func tallEntry() throws {
    let pty = try #require(Programs.demo(columns: 40, rows: 6))
    let lines = (1...12).map { "line \($0)" }
    pty.send("\u{1B}[200~" + lines.joined(separator: "\r") + "\u{1B}[201~\r")
    #expect(pty.expect("= 12 line"))
    #expect(pty.see { ($0.scrollback + $0.text).filter { $0 == "> line 1" }.count == 1 })
    let all = pty.screen.scrollback + pty.screen.shownText
    #expect(all.filter { $0.hasPrefix("… line") }.count == 11)
  }

  @Test("edits the entry in the user's editor and takes it back without running it")
  func externalEditor() throws {
    let folder = TemporaryFolder()
    folder.write(
      "#!/bin/sh\nprintf 'from %s\\nthe editor' \"$(cat \"$1\")\" > \"$1\"\n", to: "editor",
      mode: 0o700)
    let pty = try #require(Programs.demo(["EDITOR": folder.path + "/editor"]))
    pty.send("me\u{18}\u{05}")
    #expect(pty.see { $0.shownText == ["> from me", "… the editor"] })
    pty.send("!\r")
    #expect(pty.expect("= 2 line, 19 bytes"))
  }

  @Test("works with the keys of vi, ESC standing alone or before a command")
  func viKeys() throws {
    let pty = try #require(Programs.demo(["DEMO_VI": "1"]))
    pty.send("hello\u{1B}0x")
    #expect(pty.see { $0.shownText == ["> ello"] })
    pty.send("u")
    #expect(pty.see { $0.shownText == ["> hello"] })
    pty.send("A you\r")
    #expect(pty.expect("= 1 line, 9 bytes: hello you"))
    pty.send("\u{1B}k")
    #expect(pty.see { $0.shownText.last == "> hello you" })
    pty.send("\r")
    #expect(pty.expect("= 1 line, 9 bytes: hello you"))
  }

  @Test(
    "inserts nothing for a key that nothing is bound to",
    arguments: ["\u{1B}[15~", "\u{1B}[1;2C", "\u{1B}OQ", "\u{1B}[I"])
  func unboundKeys(_ key: String) throws {
    let pty = try #require(Programs.demo())
    pty.send("a" + key + "b")
    #expect(pty.see { $0.shownText == ["> ab"] })
  }

  @Test("repaints the entry after a stop and start that it did not see coming")
  func continued() throws {
    let pty = try #require(Programs.demo())
    pty.send("half")
    #expect(pty.see { $0.shownText == ["> half"] })
    kill(pty.process, SIGCONT)
    #expect(pty.expect("\u{1B}[?2004h"))
    #expect(pty.see { $0.shownText == ["> half"] })
    pty.send("!\r")
    #expect(pty.expect("= 1 line, 5 bytes: half!"))
  }

  @Test("ends when the terminal is closed")
  func closedTerminal() throws {
    let pty = try #require(Programs.demo())
    pty.send("half")
    #expect(pty.see { $0.shownText == ["> half"] })
    pty.hangUp()
    // The end of the input and the signal come at the same time.
    #expect([0, 128 + SIGHUP].contains(pty.status()))
  }

  @Test("paste into the search panel goes to its query")
  func pasteIntoPanel() throws {
    let pty = try #require(Programs.demo())
    pty.send("uplift = 4%\r\u{12}\u{1B}[200~lift\u{1B}[201~")
    #expect(pty.see { $0.shownText.suffix(2) == ["search: lift", "› uplift = 4%"] })
  }

  @Test("follows the settings of ~/.editrc that are for it or for everyone")
  func editRc() throws {
    let folder = TemporaryFolder()
    folder.write(
      "# settings\nother:bind ^G wi-line-start\nwhatif:bind ^G wi-cut-blank-word\nbind -v\n",
      to: "rc")
    let pty = try #require(Programs.demo(["EDITRC": folder.path + "/rc"]))
    pty.send("one two\u{07}")
    #expect(pty.see { $0.shownText == ["> one"] })
    pty.send("\u{1B}0x")
    #expect(pty.see { $0.shownText == ["> ne"] })
    pty.send("\r")
    #expect(pty.expect("= 1 line"))
  }

  @Test(
    "ends at once when it is killed while it is stopped", arguments: ["", "bg; sleep 0.2; jobs\r"])
  func killedWhileStopped(before: String) throws {
    let pty = try Self.stoppedDemo()
    if !before.isEmpty {
      pty.send(before)
      #expect(pty.expect("Stopped"))
    }
    // The shell hears of the end a moment later.
    pty.send("kill %1; for n in 1 2 3 4 5 6 7 8 9; do sleep 0.1; jobs >/dev/null; done\r")
    pty.send("jobs; echo fini\"\"shed\r")
    #expect(pty.expect("finished"))
    let last = pty.screen.shownText.suffix(3)
    #expect(!last.contains { $0.contains("Stopped") }, "\(pty.screen.shownText)")
  }

  @Test("keeps the line at Alt-x, where libedit would ask for a command in its place")
  func noCommandPrompt() throws {
    let pty = try #require(Programs.demo())
    pty.send("draft\u{1B}x\r")
    #expect(pty.expect("= 1 line, 5 bytes: draft"))
    let vi = try #require(Programs.demo(["DEMO_VI": "1"]))
    vi.send("idraft\u{1B}")
    vi.rest(milliseconds: 100)
    vi.send(":")
    vi.rest(milliseconds: 20)
    vi.send("\r")
    #expect(vi.expect("draft\r\n"), "\(vi.screen.shownText)")
    #expect(vi.see { $0.shownText.contains { $0.contains("= 1 line") } })
  }

  @Test("stops at Ctrl-Z and goes on with the same entry under a shell")
  func suspend() throws {
    let pty = try Self.stoppedDemo()
    #expect(pty.expect("shell$ "))
    pty.send("fg\r")
    #expect(pty.see { $0.shownText.last == "> half" })
    #expect(pty.modes.c_lflag & tcflag_t(ICANON) == 0)
    pty.send(" more\r")
    #expect(pty.expect("= 1 line, 9 bytes: half more"))
    pty.send("quit\r")
    #expect(pty.expect("shell$ "))
  }

  @Test(
    "prints a prompt and reads plain lines on a dumb terminal, and where none is named",
    arguments: ["dumb", ""])
  func dumbTerminal(_ term: String) throws {
    let pty = try #require(Programs.demo(["TERM": term]))
    pty.send("f(\r1)\r")
    #expect(pty.expect("= 2 line, 5 bytes: f("))
    pty.send("quit\r")
    #expect(pty.status() == 0)
    #expect(!pty.output.contains(0x1B))
  }

  /// vt52 goes up and clears by sequences of its own, of the unknown one nothing is known.
  @Test(
    "edits lines with history and completion where the terminal does not understand the painter",
    arguments: ["no-such-terminal", "vt52"])
  func oddTerminal(_ term: String) throws {
    let pty = try #require(Programs.demo(["TERM": term]))
    pty.send("hello\r")
    #expect(pty.expect("= 1 line, 5 bytes: hello"))
    pty.send("f(\r1)\r")
    #expect(pty.expect("= 2 line, 5 bytes: f("))
    #expect(pty.expect("> "))
    // The entry before the last, an X at its start.
    pty.send("\u{10}\u{10}\u{01}X\r")
    #expect(pty.expect("= 1 line, 6 bytes: Xhello"))
    pty.send("f(\r1)\u{7F}2)\r")
    #expect(pty.expect("= 2 line, 6 bytes: f("))
    pty.send("\u{10}\r")
    #expect(pty.expect("= 2 line, 6 bytes: f("))
    pty.send("adop\t\r")
    #expect(pty.expect("= 1 line, 8 bytes: adoption"))
    pty.send("pri\t")
    #expect(pty.expect("price_list"))
    pty.send("!\r")
    #expect(pty.expect("= 1 line, 6 bytes: price!"))
    #expect(pty.expect("> "))
    pty.send("half")
    #expect(pty.expect("half"))
    pty.send("\u{03}")
    #expect(pty.expect("> "))
    pty.send("\u{10}!\r")
    #expect(pty.expect("= 1 line, 5 bytes: half!"))
    #expect(pty.expect("> "))
    pty.send("\u{04}")
    #expect(pty.status() == 0)
    #expect(isCooked(pty))
    #expect(!String(decoding: pty.output, as: UTF8.self).contains("\u{1B}["))
  }

  @Test(
    "paints on a terminal without a description whose name says that it is like xterm",
    arguments: ["xterm-kitty", "alacritty", "foot", "wezterm", "xterm-ghostty", "my-256color"])
  func nameOfXterm(_ term: String) throws {
    let pty = try #require(Programs.demo(["TERM": term]))
    pty.send("f(\r1")
    #expect(pty.see { $0.shownText == ["> f(", "…   1"] })
    #expect(pty.screen.isBracketedPaste)
    pty.send(Self.up + "X")
    #expect(pty.see { $0.shownText.first?.contains("X") == true })
  }

  @Test("says nothing in sequences that an odd terminal does not know when a signal ends it")
  func endedOnOddTerminal() throws {
    let pty = try #require(Programs.demo(["TERM": "vt52"]))
    pty.send("typing")
    #expect(pty.expect("typing"))
    kill(pty.process, SIGUSR1)
    #expect(pty.status() == 128 + SIGUSR1)
    #expect(isCooked(pty))
    #expect(!String(decoding: pty.output, as: UTF8.self).contains("\u{1B}["))
  }

  @Test("shows the line once at a resize on an odd terminal")
  func resizedOddTerminal() throws {
    let pty = try #require(Programs.demo(["TERM": "vt52"]))
    pty.send("half")
    #expect(pty.expect("half"))
    let before = pty.output.count
    pty.resize(columns: 60, rows: 20)
    #expect(pty.expect("half"))
    #expect(pty.output[before...].first == 0x0D)
  }

  @Test("stops at Ctrl-Z and goes on with the same line on an odd terminal too")
  func suspendOnOddTerminal() throws {
    let pty = try #require(
      Pty(
        "/bin/bash", ["--norc", "--noprofile", "-i"],
        environment: ["PS1": "shell$ ", "TERM": "vt52"]))
    #expect(pty.expect("shell$ "))
    pty.send(Programs.path(of: "line-editing-demo") + "\r")
    #expect(pty.expect("> "))
    pty.send("half")
    #expect(pty.expect("half"))
    pty.send("\u{1A}")
    #expect(pty.expect("Stopped"))
    #expect(pty.expect("shell$ "))
    pty.send("fg\r")
    #expect(pty.expect("half"))
    pty.send(" more\r")
    #expect(pty.expect("= 1 line, 9 bytes: half more"))
  }

  @Test("has the keys for itself before the prompt of an odd terminal stands")
  func rawBeforePrompt() throws {
    for _ in 1...20 {
      let pty = try #require(Programs.demo(["TERM": "vt52"]))
      #expect(pty.modes.c_lflag & tcflag_t(ECHO) == 0)
    }
  }

  @Test("takes what is typed ahead of the prompt, and shows it once")
  func typedAhead() throws {
    let folder = TemporaryFolder()
    let pty = try #require(Programs.demo(["DEMO_GO": folder.path + "/go"]))
    pty.send("pause\r")
    #expect(pty.expect("pausing"))
    pty.send("next")
    #expect(pty.see { $0.shownText.last == "next" })
    folder.write("", to: "go")
    #expect(pty.see { $0.shownText == ["> pause", "pausing", "> next"] })
    pty.send("\r")
    #expect(pty.expect("= 1 line, 4 bytes: next"))
  }

  @Test("keeps a history that two sessions share")
  func sharedHistory() throws {
    let folder = TemporaryFolder()
    let history = ["DEMO_HISTORY": folder.path + "/history"]
    let first = try #require(Programs.demo(history))
    first.send("from first (\r2)\r")
    #expect(first.expect("= 2 line"))
    let second = try #require(Programs.demo(history))
    second.send(Self.up)
    #expect(second.see { $0.shownText == ["> from first (", "…   2)"] && $0.cursor.row == 0 })
    second.send("\u{1B}>\r")
    #expect(second.expect("= 2 line"))
    second.send("from second\r")
    #expect(second.expect("= 1 line"))
    first.send("from first again\r")
    #expect(first.expect("= 1 line"))
    #expect(folder.contents(of: "history").hasSuffix("from\\040second\nfrom\\040first\\040again\n"))
  }

  /// The demo under a shell, stopped by Ctrl-Z while `half` was typed.
  private static func stoppedDemo() throws -> Pty {
    let pty = try #require(
      Pty("/bin/bash", ["--norc", "--noprofile", "-i"], environment: ["PS1": "shell$ "]))
    #expect(pty.expect("shell$ "))
    pty.send(Programs.path(of: "line-editing-demo") + "\r")
    #expect(pty.expect("\u{1B}[?2004h"))
    pty.send("half")
    #expect(pty.see { $0.shownText.last == "> half" })
    pty.send("\u{1A}")
    #expect(pty.expect("Stopped"))
    return pty
  }

  private func isCooked(_ pty: Pty) -> Bool {
    let flags = pty.modes.c_lflag
    return flags & tcflag_t(ICANON) != 0 && flags & tcflag_t(ECHO) != 0
  }
}
