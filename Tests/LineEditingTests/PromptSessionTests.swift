import TerminalHarness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The whole program as a person meets it at a pseudo-terminal.
@Suite("The session at a terminal", .serialized)
struct PromptSessionTests {
  /// Whether a line of the screen reads so.
  private static func shows(_ pty: Pty, _ text: String) -> Bool {
    pty.see { $0.shownText.contains { $0.contains(text) } }
  }

  @Test("shows the value of a line before Enter, at 80 and 120 columns", arguments: [80, 120])
  func preview(columns: Int) throws {
    let pty = try #require(Programs.session(TemporaryFolder(), columns: columns))
    pty.send("price = $900/unit\r")
    #expect(pty.expect("whatif*> "))
    pty.send("price * 12 units")
    #expect(pty.see { $0.shownText.last == "= $10,800" })
    pty.send("\r")
    #expect(pty.see { $0.shownText.suffix(2) == ["$10,800", "whatif*>"] })
  }

  @Test("underlines what cannot be and says why below; Enter shows the line with a caret")
  func problem() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("price = $900/unit\r")
    #expect(pty.expect("whatif*> "))
    pty.send("price + 3 calls")
    #expect(Self.shows(pty, "cannot add"))
    let row = try #require(pty.screen.text.lastIndex { $0.contains("price + 3 calls") })
    let start = "whatif*> price + ".count
    let styles = pty.screen.styles(row: row, columns: start..<(start + 7))
    let areUnderlined = styles.allSatisfy { $0.split(separator: ";").contains("4") }
    #expect(areUnderlined, "\(styles)")
    pty.send("\r")
    #expect(pty.expect("error[unit-mismatch]"))
    #expect(Self.shows(pty, "^^^^^^^"))
  }

  @Test("says why in whole words also on a narrow screen, in three rows at most")
  func narrowProblem() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), columns: 20))
    pty.send("p = $9\r")
    #expect(pty.expect("whatif*> "))
    pty.send("p + 3 h ")
    #expect(Self.shows(pty, "cannot add money"))
    let below = pty.screen.shownText.drop { !$0.hasPrefix("cannot") }
    #expect(below.count <= 3 && below.joined(separator: " ").contains("time"), "\(below)")
  }

  @Test("F1 and Alt-h say of a word what a question says", arguments: ["\u{1B}OP", "\u{1B}h"])
  func helpAtTheCursor(key: String) throws {
    for word in ["price", "max", "tornado"] {
      let pty = try #require(Programs.session(TemporaryFolder(), rows: 60))
      pty.send("price = $900/unit # list of 2026\r")
      #expect(pty.expect("whatif*> "))
      pty.send("sales = price * 3 units\r")
      #expect(
        pty.see { $0.shownText.contains("sales = $2,700") && $0.shownText.last == "whatif*>" })
      let start = pty.screen.shownText.count - 1
      pty.send("?\(word)\r")
      #expect(pty.see { $0.shownText.count > start + 2 && $0.shownText.last == "whatif*>" })
      let answer = pty.screen.shownText.dropFirst(start + 1).dropLast()
      pty.send(word + key)
      // Each line of the answer stands once more above the prompt.
      #expect(
        pty.see { screen in
          answer.allSatisfy { line in screen.shownText.count { $0 == line } > 1 }
        }, "\(answer) in \(pty.screen.shownText)")
    }
  }

  @Test("has no line below the input when that is switched off")
  func previewOff() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["WHATIF_PREVIEW": "off"]))
    pty.send("2 * 21")
    #expect(pty.see { $0.shownText.last == "whatif> 2 * 21" })
    pty.send("\r")
    #expect(Self.shows(pty, "42"))
  }

  @Test("offers no grey text when that is switched off")
  func ghostOff() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["WHATIF_GHOST": "off"]))
    pty.send("units_sold = 2,400 units/year\r")
    #expect(pty.expect("whatif*> "))
    pty.send("units_s + 1")
    #expect(pty.see { $0.shownText.contains("whatif*> units_s + 1") })
    for _ in 0..<4 { pty.send("\u{7F}") }
    pty.rest(milliseconds: 50)
    #expect(pty.see { $0.shownText.contains("whatif*> units_s") })
  }

  @Test("shows how long entries take, until that is switched off")
  func time() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("time on\r1 + 1\r")
    #expect(Self.shows(pty, "took 0."))
    pty.send("time off\r")
    #expect(Self.shows(pty, "Times are not shown."))
    pty.send("2 + 3\r")
    #expect(pty.see { $0.shownText.suffix(2) == ["5", "whatif>"] })
    // A name of the model is never such a command.
    pty.send("time = 3 h\rtime * 2\r")
    #expect(Self.shows(pty, "6 h"))
  }

  @Test(
    "opens an entry or a definition in the editor; what comes back waits for Enter",
    arguments: [
      ("edit", "qrice * 2"), ("edit 1", "qrice = $900/unit # list"),
      ("edit price", "qrice = $900/unit # list"),
    ])
  func edit(command: String, line: String) throws {
    let pty = try #require(
      Programs.session(TemporaryFolder(), [], ["EDITOR": "sed -i s/price/qrice/"]))
    pty.send("price = $900/unit # list\rprice * 2\r")
    #expect(Self.shows(pty, "$1,800/unit"))
    pty.send(command + "\r")
    #expect(pty.see { $0.shownText.contains("whatif*> " + line) }, "\(pty.screen.shownText)")
    #expect(!pty.screen.shownText.contains { $0.contains("error") })
    pty.send("\u{03}")
    #expect(pty.see { $0.shownText.last == "whatif*>" })
    pty.send("2 * 21\r")
    #expect(Self.shows(pty, "42"))
  }

  @Test(
    "keeps everything when the editor of `edit` cannot run, and runs what it leaves on a dumb terminal"
  )
  func editElsewhere() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["EDITOR": "false"]))
    pty.send("1 + 1\redit\r")
    #expect(Self.shows(pty, "The editor did not finish"))
    let plain = try #require(
      Programs.session(
        TemporaryFolder(), [], ["EDITOR": "sed -i s/20/21/", "TERM": "dumb"]))
    plain.send("2 * 20\r")
    #expect(Self.shows(plain, "40"))
    plain.send("edit\r")
    #expect(Self.shows(plain, "42"))
  }

  @Test("puts the cursor where a refused line is wrong when ↑ brings it back")
  func wrongPlace() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("price = $900/unit\rprice + 3 calls * 2\r")
    #expect(pty.expect("error[unit-mismatch]"))
    #expect(pty.expect("\u{1B}[?2004h"))
    pty.send("\u{1B}[A")
    let column = "whatif*> price + ".count
    #expect(pty.see { $0.cursor.column == column && $0.shownText.last?.isEmpty == false })
  }

  @Test("leaves Ctrl-C to the pager, however often it is pressed")
  func controlCInPager() throws {
    let pty = try #require(
      Programs.session(
        TemporaryFolder(), [],
        [
          "PAGER": "sh -c 'cat >/dev/null; n=0; trap \"n=\\$((n+1)); echo caught\" INT; "
            + "echo paging; while [ $n -lt 3 ]; do sleep 0.05; done'"
        ],
        rows: 12))
    pty.send("help functions\r")
    #expect(pty.expect("paging"))
    for _ in 0..<3 {
      pty.send("\u{03}")
      #expect(pty.expect("caught"))
    }
    #expect(pty.expect("whatif> "))
    pty.send("2 * 21\r")
    #expect(Self.shows(pty, "42"))
  }

  @Test("completes the name of a file")
  func fileCompletion() throws {
    let home = TemporaryFolder()
    let pty = try #require(Programs.session(home, columns: 120))
    pty.send("a = 12\rsave \"\(home.path)/case-a.whatif\"\r")
    #expect(pty.expect("Saved "))
    pty.send("load \"\(home.path)/ca\t")
    #expect(Self.shows(pty, "case-a.whatif\""))
  }

  @Test("completes a name with Tab and offers its end while it is typed")
  func completion() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("units_sold = 2,400 units/year\r")
    #expect(pty.expect("whatif*> "))
    pty.send("1 + units_s")
    #expect(pty.see { $0.shownText.contains("whatif*> 1 + units_sold") })
    pty.send("\t * 2")
    #expect(pty.see { $0.shownText.contains("whatif*> 1 + units_sold * 2") })
  }

  @Test("stops a long computation at Ctrl-C and goes on with the state before it")
  func controlC() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    let lines = [
      "samples 16,777,216", "a = 4 (1 to 10)", "case c", "horizon 600 months",
      "benefit b = a * $5/month", "cost d = a * $1/month",
    ]
    for line in lines {
      pty.send(line + "\r")
      #expect(pty.expect("whatif*> "))
    }
    pty.send("\u{1B}[200~a = 5 (1 to 9)\nsimulate npv\u{1B}[201~\r")
    #expect(pty.expect("\u{1B}[?2004l"))
    usleep(200_000)
    pty.send("\u{03}")
    #expect(pty.see { $0.shownText.contains { $0.hasPrefix("Stopped.") } })
    #expect(pty.expect("Stopped."))
    #expect(pty.expect("whatif*> "))
    pty.send("a * 10\r")
    #expect(pty.see { $0.shownText.suffix(3) == ["whatif*> a * 10", "40", "whatif*>"] })
  }

  @Test(
    "offers back what a killed session had, and the terminal is whole", arguments: [1, 2, 3, 4])
  func recovery(seed: Int) throws {
    let home = TemporaryFolder()
    var accepted = 0
    do {
      let pty = try #require(Programs.session(home))
      for number in 1...(3 + seed * 2) {
        pty.send("v\(number) = \(number)\r")
        try #require(pty.expect("whatif*> "))
        accepted = number
      }
      // The last line may or may not arrive before the end.
      pty.send("late = 99\r")
      usleep(UInt32(seed * 3_000))
      kill(pty.process, SIGKILL)
      #expect(pty.status() == 137)
    }
    let pty = try #require(Programs.session(home))
    #expect(pty.screen.shownText.contains { $0.contains("not saved: `recover` brings them back") })
    pty.send("recover\r")
    #expect(pty.expect("are back"))
    pty.send("v\(accepted) + 0\r")
    #expect(Self.shows(pty, "\(accepted)"))
    pty.send("quit\r")
    #expect(pty.expect("unsaved changes"))
    pty.send("no\r")
    #expect(pty.status() == 0)
    let clean = try #require(Programs.session(home))
    #expect(!clean.screen.shownText.contains { $0.contains("recover") })
  }

  @Test("keeps the session when the terminal goes away")
  func hangUp() throws {
    let home = TemporaryFolder()
    let pty = try #require(Programs.session(home))
    pty.send("a = 12\r")
    #expect(pty.expect("whatif*> "))
    pty.hangUp()
    #expect(pty.status() != nil)
    let next = try #require(Programs.session(home))
    #expect(next.screen.shownText.contains { $0.contains("1 line from") })
  }

  @Test("asks at `quit` before unsaved changes are lost")
  func unsaved() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("a = 1\r")
    #expect(pty.expect("whatif*> "))
    pty.send("quit\r")
    #expect(pty.expect("unsaved changes"))
    #expect(pty.expect("whatif*> "))
    pty.send("cancel\r")
    #expect(pty.expect("whatif*> "))
    pty.send("quit\r")
    #expect(pty.expect("unsaved changes"))
    pty.send("no\r")
    #expect(pty.status() == 0)
    #expect(!pty.screen.isBracketedPaste)
    #expect(pty.screen.isCursorVisible)
    #expect(pty.screen.unknown.isEmpty)
  }

  @Test("asks at Ctrl-D, ends at a second one, and the next start offers what was not saved")
  func controlDTwice() throws {
    let home = TemporaryFolder()
    let pty = try #require(Programs.session(home))
    pty.send("a = 1\r")
    #expect(pty.expect("whatif*> "))
    pty.send("\u{04}")
    #expect(pty.expect("unsaved changes"))
    #expect(pty.expect("whatif*> "))
    pty.send("\u{04}")
    #expect(pty.status() == 0)
    #expect(pty.hasFirstModes && pty.screen.isCursorVisible && !pty.screen.isBracketedPaste)
    let next = try #require(Programs.session(home))
    #expect(next.screen.shownText.contains { $0.contains("1 line from") })
  }

  @Test("ends the question at Ctrl-C, and takes what is typed next as an entry")
  func controlCAtTheQuestion() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("a = 1\rquit\r")
    #expect(pty.expect("unsaved changes"))
    #expect(pty.expect("\u{1B}[?2004h"))
    pty.send("\u{03}")
    #expect(pty.expect("Not quit."))
    pty.send("quit\rmaybe\rb = 41 + a\rb\r")
    #expect(pty.see { $0.shownText.suffix(2) == ["42", "whatif*>"] })
    // An answer is no entry to be recalled.
    pty.send("m\u{1B}[A")
    #expect(pty.see { $0.shownText.last == "whatif*> m" && $0.bells > 0 })
    pty.send("\u{03}")
    #expect(pty.see { $0.shownText.last == "whatif*>" })
    pty.send("recover\rtime\redit nothing\r")
    #expect(Self.shows(pty, "No session waits"))
    #expect(Self.shows(pty, "`time off` ends that"))
    #expect(Self.shows(pty, "There is no `nothing` to edit"))
  }

  @Test("saves at the question")
  func saveAtTheQuestion() throws {
    let home = TemporaryFolder()
    let pty = try #require(Programs.session(home))
    pty.send("a = 1\rsave \"\(home.path)/a.whatif\"\r")
    #expect(pty.expect("Saved "))
    pty.send("a = 2\r")
    #expect(pty.expect("whatif*> "))
    pty.send("quit\r")
    #expect(pty.expect("unsaved changes"))
    pty.send("yes\r")
    #expect(pty.status() == 0)
    #expect(home.contents(of: "a.whatif").hasPrefix("a = 2\n"))
  }

  @Test("works on a terminal of 20 columns, and on one that is dumb or unknown")
  func smallAndDumb() throws {
    let small = try #require(Programs.session(TemporaryFolder(), columns: 20, rows: 6))
    small.send("price = $900/unit\r")
    #expect(small.expect("whatif*> "))
    small.send("price * 12 units\r")
    #expect(small.see { $0.shownText.suffix(2) == ["$10,800", "whatif*>"] })
    for term in ["dumb", "", "no-such-terminal"] {
      let pty = try #require(Programs.session(TemporaryFolder(), [], ["TERM": term]))
      pty.send("2 * 21\r")
      #expect(pty.expect("42"))
      pty.send("quit\r")
      #expect(pty.status() == 0)
      #expect(!pty.output.contains(0x1B))
    }
  }

  @Test("says once that it does not know a terminal, at words where the screen ends")
  func unknownTerminal() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["TERM": "frobnix"]))
    let text = pty.screen.shownText
    #expect(text.contains { $0.hasPrefix("whatif: the terminal type `frobnix` is not known here") })
    #expect(text.contains { $0.hasPrefix("`TERM=xterm whatif` starts with colours") })
    pty.send("1 + 1\r")
    #expect(pty.expect("whatif> "))
    #expect(pty.screen.shownText.count { $0.contains("frobnix") } == 1)
    for known in ["vt52", "xterm-kitty"] {
      let other = try #require(Programs.session(TemporaryFolder(), [], ["TERM": known]))
      #expect(!other.screen.shownText.contains { $0.contains("not known") }, "\(known)")
    }
  }

  @Test(
    "says once, after the first entry, that the file named as the history is none",
    arguments: ["vt52", "dumb"])
  func wrongHistory(_ terminal: String) throws {
    let folder = TemporaryFolder()
    folder.write("Dear Dana,\n", to: "letter")
    let pty = try #require(
      Programs.session(folder, [], ["TERM": terminal, "WHATIF_HISTORY": folder.path + "/letter"]))
    pty.send("1 + 1\r")
    #expect(pty.see { $0.shownText.contains { $0.contains("so it is left alone") } })
    pty.send("2 + 5\r")
    #expect(Self.shows(pty, "7"))
    let said = pty.screen.shownText.joined(separator: " ").split(separator: "left alone")
    #expect(said.count == 2, "\(pty.screen.shownText)")
    #expect(folder.contents(of: "letter") == "Dear Dana,\n")
  }

  @Test("reads plain lines, each once, where ~/.editrc says `edit off`")
  func editOff() throws {
    let folder = TemporaryFolder()
    folder.write("edit off\n", to: "rc")
    let pty = try #require(
      Programs.session(TemporaryFolder(), [], ["EDITRC": folder.path + "/rc"]))
    pty.send("1 + 1\r")
    #expect(Self.shows(pty, "2"))
    #expect(pty.see { $0.shownText.suffix(3) == ["whatif> 1 + 1", "2", "whatif>"] })
    #expect(!pty.output.contains(0x1B))
  }

  @Test("keeps the numbers of what it offered back, and says what to do first")
  func numbersOfRecovery() throws {
    let home = TemporaryFolder()
    for line in ["old = 1\r", "new = 2\r"] {
      let pty = try #require(Programs.session(home))
      pty.send(line)
      #expect(pty.expect("whatif*> "))
      kill(pty.process, SIGKILL)
      _ = pty.status()
    }
    let pty = try #require(Programs.session(home))
    // Of two of the same second either may be the newer one.
    let offered = pty.screen.shownText.joined(separator: " ")
    let second = offered.contains("`recover` brings it back: `new = 2`") ? "old" : "new"
    pty.send("recover\r")
    #expect(pty.expect("1 line is back"))
    pty.send("recover 2\r")
    #expect(Self.shows(pty, "then `recover 2` brings the other one"))
    pty.send("recover 9\r")
    #expect(Self.shows(pty, "`recover 2` brings one back"))
    pty.send("save \"\(home.path)/a.whatif\"\r")
    #expect(pty.expect("Saved "))
    pty.send("recover 2\r")
    #expect(pty.expect("1 line is back"))
    pty.send("list\r")
    #expect(pty.see { $0.shownText.contains { $0.hasPrefix(second) } })
  }

  @Test(
    "lists only the keys that do something here",
    arguments: [
      ("dumb", ["Backspace", "Ctrl-D"], ["Tab", "Ctrl-R", "WHATIF_GHOST", ".editrc"]),
      ("vt52", ["Tab", "Ctrl-P", ".editrc"], ["Ctrl-R", "Ctrl-L", "WHATIF_GHOST"]),
      ("xterm", ["Tab", "Ctrl-R", ".editrc", "WHATIF_GHOST"], []),
    ])
  func keysThatWork(term: String, listed: [String], missing: [String]) throws {
    let pty = try #require(
      Programs.session(TemporaryFolder(), [], ["TERM": term, "PAGER": ""], rows: 80))
    pty.send("help keys\r")
    #expect(pty.expect("Ctrl-Z"))
    #expect(pty.expect("whatif> "))
    let text = String(decoding: pty.output, as: UTF8.self)
    for key in listed { #expect(text.contains(key), "\(key)") }
    for key in missing { #expect(!text.contains(key), "\(key)") }
  }

  @Test("points into a paste at the line that is wrong, and says that nothing of it was taken")
  func mistakeInPaste() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), rows: 40))
    let lines = [
      "price = $900/unit", "volume = 40 units/year", "margin = 30%", "revnue = price * volum",
      "cost_each = $20/unit",
    ]
    pty.send("\u{1B}[200~" + lines.joined(separator: "\r") + "\u{1B}[201~\r")
    #expect(Self.shows(pty, "entry 1:4:18"))
    #expect(Self.shows(pty, "4 | revnue = price * volum"))
    #expect(Self.shows(pty, "nothing of these 5 lines was taken"))
    #expect(pty.expect("\u{1B}[?2004h"))
    #expect(pty.see { $0.shownText.last == "whatif>" })
    pty.send("\u{1B}[A")
    let column = "whatif> revnue = price * ".count
    #expect(pty.see { $0.cursor.column == column && $0.text[$0.cursor.row].hasSuffix("volum") })
    pty.send("volume # \r")
    #expect(Self.shows(pty, "cost_each = $20/unit"))
    #expect(pty.see { $0.shownText.last == "whatif*>" })
  }

  @Test("says once what is wrong in ~/.editrc, with file and line; the rest of it is in force")
  func mistakesInEditRc() throws {
    let folder = TemporaryFolder()
    folder.write(
      "# mine\nother:bind ^G wi-nothing\nbind ^G wi-clera\nwhatif:bind ^O wi-line-start\nhistory size 9\n",
      to: "rc")
    for term in ["xterm", "vt52"] {
      let pty = try #require(
        Programs.session(
          TemporaryFolder(), [], ["EDITRC": folder.path + "/rc", "TERM": term], columns: 200))
      let notes = String(decoding: pty.output, as: UTF8.self).restsOfLines(behind: "/rc")
      #expect(
        notes.map { $0.filter { $0 != "\r" } } == [
          ":3: `wi-clera` is no command of the editor, did you mean `wi-clear`? The rest of the file is in force"
        ], "\(notes)")
      pty.send("1 + 1\u{0F}4\r")
      #expect(pty.expect("42"))
    }
    folder.write("bnd -v\nbind \"^G\nbind -e\n", to: "rc")
    let pty = try #require(
      Programs.session(
        TemporaryFolder(), [], ["EDITRC": folder.path + "/rc"], columns: 200))
    let text = String(decoding: pty.output, as: UTF8.self)
    #expect(text.contains("/rc:1: `bnd` is no setting, did you mean `bind`?"), "\(text)")
    #expect(text.contains("line 2 also has a mistake"), "\(text)")
    folder.write(String(repeating: "bnd\n", count: 12), to: "rc")
    let many = try #require(
      Programs.session(TemporaryFolder(), [], ["EDITRC": folder.path + "/rc"], columns: 200))
    #expect(Self.shows(many, "lines 2, 3 and 9 more also have mistakes"))
  }

  @Test("breaks a question at 80 columns before its answers and not inside them")
  func questionOfTwoLines() throws {
    let home = TemporaryFolder()
    let pty = try #require(Programs.session(home))
    let name = home.path + "/" + String(repeating: "n", count: max(1, 64 - home.path.count))
    pty.send("a = 1\rsave \"\(name).whatif\"\r")
    #expect(pty.expect("Saved "))
    pty.send("a = 2\rquit\r")
    #expect(pty.expect("unsaved changes"))
    #expect(pty.see { $0.shownText.contains { $0.hasSuffix("(yes, no, cancel)") } })
    #expect(pty.screen.shownText.allSatisfy { $0.count <= 80 })
  }

  @Test("shows the notes under a result without blank lines between them")
  func notesTogether() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("margin = 30% (20% to 45%)\r")
    #expect(pty.expect("whatif*> "))
    pty.send("margin = 31%\r")
    #expect(Self.shows(pty, "margin: likely value 31%"))
    let text = pty.screen.shownText
    let row = try #require(text.lastIndex { $0.contains("likely value 31%") })
    #expect(text[row - 1].hasPrefix("read as: 8 times in 10"), "\(text)")
  }

  @Test("without EDITOR takes nano where it is, else vi with a word on how to leave it")
  func editorOfNobody() throws {
    let folder = TemporaryFolder()
    // Nothing but what a shell has in itself, so that no other editor is found.
    let script = """
      #!/bin/sh
      seen= new=
      while IFS= read -r line || [ -n "$line" ]; do
        seen="$seen$line
      "
        case $line in *20*) line="${line%%20*}21${line#*20}" ;; esac
        new="$new$line
      "
      done <"$1"
      printf %s "$seen" >'\(folder.path)/seen'
      printf %s "$new" >"$1"
      """
    folder.write(script, to: "vi", mode: 0o700)
    let path = folder.path
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["PATH": path]))
    pty.send("2 * 20\redit\r")
    #expect(pty.see { $0.shownText.last == "= 42" && $0.shownText.contains("whatif> 2 * 21") })
    #expect(folder.contents(of: "seen").hasPrefix("# :wq keeps what you write here, :q! drops it"))
    #expect(folder.contents(of: "seen").hasSuffix("\n2 * 20\n"))
    #expect(Self.shows(pty, "EDITOR names no editor, so vi opens: `:wq` keeps"))
    folder.write(script, to: "nano", mode: 0o700)
    let nano = try #require(Programs.session(TemporaryFolder(), [], ["PATH": path]))
    nano.send("3 * 20\redit\r")
    #expect(nano.see { $0.shownText.last == "= 63" })
    #expect(folder.contents(of: "seen") == "3 * 20\n")
  }

  @Test("shows ASCII only where the locale has no more, in results and around the input")
  func asciiOnly() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["LC_ALL": "C"], rows: 80))
    pty.send("price = $900/unit\r")
    #expect(pty.expect("whatif*> "))
    pty.send("total =\r")
    #expect(pty.see { $0.shownText.contains { $0.hasPrefix("...") } })
    pty.send("price * 2 units\r")
    #expect(Self.shows(pty, "total = $1,800"))
    #expect(pty.expect("\u{1B}[?2004h"))
    pty.send("price = $1,000/unit\r")
    #expect(pty.expect("\u{1B}[?2004l"))
    #expect(Self.shows(pty, "$1,800 -> $2,000"))
    #expect(pty.expect("\u{1B}[?2004h"))
    pty.send("\u{12}pri")
    #expect(Self.shows(pty, "> price = $1,000/unit"))
    pty.send("\u{07}help keys\r")
    #expect(Self.shows(pty, "stop; fg goes on"), "\(pty.screen.shownText)")
    #expect(pty.output.allSatisfy { $0 < 0x80 })
  }

  @Test("says on a dumb terminal what a line waits for that goes on")
  func goesOnPlainly() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["TERM": "dumb"]))
    pty.send("price =\r")
    #expect(Self.shows(pty, "still to come: a value after `=`"))
    pty.send("$900\r")
    #expect(Self.shows(pty, "price = $900"))
    pty.send("total = (1 +\r")
    #expect(Self.shows(pty, "still to come: `)`"))
    pty.send("2)\r")
    #expect(Self.shows(pty, "total = 3"))
  }

  @Test("asks at Ctrl-D again after the question was left with Ctrl-C")
  func asksAgain() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("a = 5\r\u{04}")
    #expect(Self.shows(pty, "(yes, no, cancel)"))
    #expect(pty.expect("\u{1B}[?2004h"))
    pty.send("\u{03}")
    #expect(Self.shows(pty, "Not quit."))
    #expect(pty.see { $0.shownText.last == "whatif*>" })
    pty.send("\u{04}")
    #expect(pty.see { $0.shownText.filter { $0.contains("unsaved changes") }.count == 2 })
    #expect(pty.expect("\u{1B}[?2004h"))
    pty.send("cancel\ra + 1\r")
    #expect(Self.shows(pty, "6"))
  }

  @Test("takes a paste as one while the window changes its size")
  func resizedPaste() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("\u{1B}[200~aa = 1\rbb = 2\r")
    pty.resize(columns: 70, rows: 20)
    // The window tells the program with a signal, whose time is its own.
    usleep(200_000)
    pty.send("cc = aa + bb\rdd = 4\u{1B}[201~")
    #expect(pty.see { $0.shownText.contains { $0.hasSuffix("dd = 4") } })
    #expect(!pty.screen.shownText.contains { $0.hasPrefix("cc = 3") })
    pty.send("\r")
    #expect(Self.shows(pty, "cc = 3"))
  }

  @Test("waits on a dumb terminal for the answer to the question that Ctrl-D brings")
  func asksPlainly() throws {
    let folder = TemporaryFolder()
    let pty = try #require(Programs.session(folder, [], ["TERM": "dumb"]))
    pty.send("a = 5\r")
    #expect(Self.shows(pty, "a = 5"))
    pty.send("\u{04}")
    #expect(Self.shows(pty, "(yes, no, cancel)"))
    pty.send("cancel\r")
    #expect(Self.shows(pty, "Not quit."))
    pty.send("a + 1\r")
    #expect(Self.shows(pty, "6"))
  }

  @Test("says below the input what a line waits for that goes on")
  func goesOn() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("price =\r")
    #expect(pty.see { $0.shownText.last?.hasPrefix("still to come: a value after `=`") == true })
    pty.send("$900\r")
    #expect(Self.shows(pty, "price = $900"))
  }

  @Test("names the scenario in use before the cursor")
  func scenario() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("a = 1\r")
    #expect(pty.expect("whatif*> "))
    pty.send("scenario lean: a = 2\r")
    #expect(pty.expect("whatif*> "))
    pty.send("use lean\r")
    #expect(pty.expect("whatif (lean)*> "))
  }

  @Test("comes to the prompt whatever the start-up file says")
  func startUpFile() throws {
    let home = TemporaryFolder()
    let folder = home.path + "/.config/whatif"
    mkdir(home.path + "/.config", 0o700)
    mkdir(folder, 0o700)
    let file = try #require(fopen(folder + "/init.whatif", "w"))
    fputs("wage = $38/hour\nbroken = = 3\n", file)
    fclose(file)
    let pty = try #require(Programs.session(home))
    #expect(pty.screen.shownText.contains { $0.contains("error[") })
    #expect(pty.screen.shownText.joined().contains("/init.whatif:2:"))
    pty.send("wage * 2 hours\r")
    #expect(Self.shows(pty, "$76"))
    let plain = try #require(Programs.session(home, ["--no-init"]))
    #expect(!plain.screen.shownText.contains { $0.contains("error[") })
  }

  @Test("shows what is taller than the screen through the pager, the rest at once")
  func pager() throws {
    let pty = try #require(
      Programs.session(TemporaryFolder(), [], ["PAGER": "echo paged; cat >/dev/null"], rows: 12))
    pty.send("1 + 1\r")
    #expect(pty.see { $0.shownText.suffix(2) == ["2", "whatif>"] })
    pty.send("help functions\r")
    #expect(pty.expect("paged"))
    #expect(pty.expect("whatif> "))
    for pager in ["no-such-pager", "false"] {
      let plain = try #require(
        Programs.session(TemporaryFolder(), [], ["PAGER": pager], rows: 12))
      plain.send("help functions\r")
      #expect(plain.expect("npv"))
      #expect(plain.expect("whatif> "))
    }
  }

  @Test(
    "shows colours and no escape sequences in a bare less",
    .enabled(
      if: ["/usr/bin/less", "/bin/less"].contains { (path: String) in access(path, X_OK) == 0 }))
  func bareLess() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["PAGER": "less"], rows: 12))
    pty.send("help functions\r")
    #expect(pty.see { $0.text.contains { $0.hasPrefix(":") } })
    #expect(!pty.screen.text.contains { $0.contains("ESC[") }, "\(pty.screen.text)")
    pty.send("q")
    #expect(pty.see { $0.shownText.last == "whatif>" })
  }

  @Test("keeps the lines that wait from the pager: what they ask is shown at once")
  func pagerAndPaste() throws {
    let pty = try #require(
      Programs.session(
        TemporaryFolder(), [], ["PAGER": "echo paged; cat >/dev/null; head -n 1 </dev/tty"],
        rows: 12))
    pty.send("help functions\r2 * 21\r3 * 33\r")
    #expect(
      pty.see {
        $0.shownText.suffix(5) == ["whatif> 2 * 21", "42", "whatif> 3 * 33", "99", "whatif>"]
      })
    #expect(!String(decoding: pty.output, as: UTF8.self).contains("paged"))
  }

  /// The style in which the last prompt begins.
  private static func promptStyle(_ screen: TinyScreen) -> String? {
    screen.text.lastIndex { $0.hasPrefix("whatif") }.flatMap { screen.style(of: "w", row: $0) }
  }

  @Test("has the colours for the background that the terminal names, and asks once")
  func background() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), background: "rgb:fdfd/f6f6/e3e3"))
    #expect(pty.see { Self.promptStyle($0)?.hasSuffix("1;38;5;22") == true })
    pty.send("price = $900/unit\rprice + 3 calls\r")
    #expect(pty.expect("\u{1B}[1;38;5;124m"))
    #expect(pty.see { $0.shownText.last == "whatif*>" })
    #expect(pty.screen.backgroundQuestions == 1)
    #expect(pty.screen.unknown.isEmpty)
    for variables in [["WHATIF_COLORS": "light"], ["COLORFGBG": "0;15"]] {
      let told = try #require(Programs.session(TemporaryFolder(), [], variables))
      #expect(told.see { Self.promptStyle($0)?.hasSuffix("1;38;5;22") == true })
      #expect(told.screen.backgroundQuestions == 0)
    }
  }

  @Test("waits for no answer about the background, and takes a late one out of what is typed")
  func lateBackground() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), background: nil))
    #expect(pty.see { Self.promptStyle($0)?.hasSuffix("1;38;5;98") == true })
    pty.rest(milliseconds: 200)
    pty.send("2 \u{1B}]11;rgb:ffff/ffff/ffff\u{07}* 2")
    #expect(
      pty.see {
        $0.shownText.contains("whatif> 2 * 2") && Self.promptStyle($0)?.hasSuffix("38;5;22") == true
      })
    pty.send("1\r")
    #expect(pty.see { $0.shownText.suffix(2) == ["42", "whatif>"] })
    // A second one was not asked for.
    pty.send("\u{1B}]")
    pty.send("1 + 1\r")
    #expect(pty.see { $0.shownText.suffix(2) == ["2", "whatif>"] })
  }

  @Test(
    "leaves no answer about the background to whoever has the terminal next", arguments: [1, 2, 3])
  func earlyEnd(number: Int) throws {
    let pty = try #require(
      Pty(
        Programs.path(of: "whatif"), environment: ["HOME": TemporaryFolder().path],
        background: "rgb:ffff/ffff/ffff"))
    // The driver takes an early Ctrl-D for its own.
    if number == 3 { #expect(pty.expect("whatif> ")) }
    pty.send(number == 1 ? "1 + 41\rquit\r" : number == 2 ? "quit\r" : "\u{04}")
    #expect(pty.status() == 0)
    #expect(!pty.screen.shownText.contains { $0.contains("11;") }, "\(pty.screen.shownText)")
    #expect(pty.hasFirstModes)
  }

  @Test("works with one warning where the home can only be read")
  func readOnlyHome() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["HOME": "/dev/null"]))
    pty.send("a = 1\r")
    #expect(pty.expect("whatif*> "))
    pty.send("a + 1\r")
    #expect(pty.see { $0.shownText.suffix(2) == ["2", "whatif*>"] })
    let warnings = String(decoding: pty.output, as: UTF8.self).restsOfLines(behind: "whatif: ")
    #expect(warnings.count == 1 && warnings[0].contains("not kept"), "\(warnings)")
  }

  #if os(Linux)
    /// A limit on the size of files stands for a full disk.
    @Test(
      "goes on with one warning while the disk is full, and keeps what is typed when it is not",
      .enabled(if: access("/usr/bin/prlimit", X_OK) == 0, "needs prlimit"))
    func fullDisk() throws {
      let home = TemporaryFolder()
      do {
        let pty = try #require(Programs.session(home))
        func limit(to bytes: String) {
          #expect(system("/usr/bin/prlimit --pid \(pty.process) --fsize=\(bytes):unlimited") == 0)
        }
        pty.send("a = 1\r")
        #expect(pty.expect("whatif*> "))
        limit(to: "4096")
        let comment = String(repeating: "x", count: 900)
        for number in 1...8 {
          pty.send("n\(number) = \(number) # \(comment)\r")
          #expect(pty.expect("\u{1B}[?2004l"))
          #expect(pty.expect("\u{1B}[?2004h"))
        }
        pty.send("1 + 1\r")
        #expect(pty.see { $0.shownText.suffix(2) == ["2", "whatif*>"] })
        let text = String(decoding: pty.output, as: UTF8.self)
        #expect(text.ranges(of: "not kept").count == 1, "\(text)")
        limit(to: "unlimited")
        pty.send("b = 2\r")
        #expect(pty.see { $0.shownText.suffix(2) == ["b = 2", "whatif*>"] })
        kill(pty.process, SIGKILL)
        #expect(pty.status() == 137)
      }
      let history = home.contents(of: ".local/state/whatif/history")
      let lengths = Set(history.split(separator: "\n").map(\.count).filter { $0 > 40 })
      #expect(lengths.count == 1, "\(lengths)")
      #expect(history.hasSuffix("1\\040+\\0401\nb\\040=\\0402\n"))
      let next = try #require(Programs.session(home))
      next.send("recover\rn1 + n8 + a + b\r")
      #expect(next.see { $0.shownText.suffix(2) == ["12", "whatif*>"] })
    }
  #endif

  @Test("says once where there is no home that nothing is kept")
  func noHome() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["HOME": ""]))
    pty.send("a = 1\ra + 1\r")
    #expect(pty.see { $0.shownText.suffix(2) == ["2", "whatif*>"] })
    let warnings = String(decoding: pty.output, as: UTF8.self).restsOfLines(behind: "whatif: ")
    #expect(warnings.count == 1 && warnings[0].contains("HOME names no folder"), "\(warnings)")
  }

  @Test("tells the sessions that it offers back apart by what was typed last")
  func severalOffers() throws {
    let home = TemporaryFolder()
    for line in ["price = $900/unit", "note = \"\(String(repeating: "long ", count: 20))\""] {
      let pty = try #require(Programs.session(home))
      pty.send(line + "\r")
      #expect(pty.expect("whatif*> "))
      kill(pty.process, SIGKILL)
      #expect(pty.status() == 137)
    }
    let next = try #require(Programs.session(home, columns: 200))
    let text = next.screen.shownText
    #expect(
      text.contains {
        $0.hasSuffix("`recover` brings it back: `note = \"long long long long long long l…`")
      })
    #expect(text.contains { $0.hasSuffix("`recover 2` brings it back: `price = $900/unit`") })
  }

  @Test("shows no colour with NO_COLOR")
  func noColor() throws {
    let pty = try #require(Programs.session(TemporaryFolder(), [], ["NO_COLOR": "1"]))
    pty.send("price = $900/unit\r")
    #expect(pty.expect("whatif*> "))
    pty.send("price + 3 calls\r")
    #expect(pty.expect("error[unit-mismatch]"))
    let text = String(decoding: pty.output, as: UTF8.self)
    #expect(!text.contains("\u{1B}[3") && !text.contains(";3"))
  }

  @Test("leads through a first case line by line, and out of it again")
  func tour() throws {
    let pty = try #require(Programs.session(TemporaryFolder()))
    pty.send("help first case\r")
    #expect(pty.expect("whatif (tour 1/15)> "))
    pty.send("\r")
    #expect(pty.expect("whatif (tour 2/15)*> "))
    pty.send("uplift = 5%\r")
    #expect(pty.expect("whatif (tour 3/15)*> "))
    pty.send("leave\r")
    #expect(pty.expect("whatif*> "))
  }

  @Test("ends at TERM with the terminal as it was found")
  func terminated() throws {
    let home = TemporaryFolder()
    let pty = try #require(Programs.session(home))
    let before = try #require(Pty("/bin/cat"))
    pty.send("a = 1\r")
    #expect(pty.expect("whatif*> "))
    kill(pty.process, SIGTERM)
    #expect(pty.status() == 128 + SIGTERM)
    #expect(pty.modes.c_lflag == before.modes.c_lflag)
    #expect(!pty.screen.isBracketedPaste)
    #expect(
      Programs.session(home)?.screen.shownText.contains { $0.contains("1 line from") } == true)
  }
}

extension String {
  /// The rests of the lines in which `mark` stands.
  fileprivate func restsOfLines(behind mark: String) -> [Substring] {
    split(whereSeparator: \.isNewline).compactMap { line in
      line.ranges(of: mark).first.map { line[$0.upperBound...] }
    }
  }
}
