import Testing

@testable import LineEditing

@Suite("Editing one entry")
struct EditSessionTests {
  /// Brackets make an entry go on; three names complete.
  private struct Language: LineLanguage {
    func status(of text: String) -> LineStatus {
      text.filter { $0 == "(" }.count > text.filter { $0 == ")" }.count
        ? .incomplete(indent: 2) : .complete
    }

    func completions(in text: String, at cursor: Int) -> Completions {
      let word = text.split(separator: " ").last.map(String.init) ?? ""
      let names = ["price", "Price_list", "unit"].filter {
        !word.isEmpty && $0.lowercased().hasPrefix(word.lowercased())
      }
      return Completions(
        range: cursor - word.utf8.count..<cursor, candidates: names.map { Candidate(text: $0) })
    }

    func suggestion(for text: String, at cursor: Int) -> String? {
      text == "ta" ? "ble npv" : nil
    }
  }

  /// Types `text`, where `|` is the cursor.
  private func session(_ text: String = "|", history entries: [String] = []) -> EditSession<
    Language
  > {
    let history = History(path: nil)
    for entry in entries { history.remember(entry) }
    var session = EditSession(language: Language(), history: history)
    session.begin("> ")
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    session.buffer = EditBuffer(parts.joined(), cursor: parts[0].utf8.count)
    return session
  }

  private func shown(_ session: EditSession<Language>) -> String {
    var text = session.buffer.text
    text.insert("|", at: text.index(at: session.buffer.cursor))
    return text
  }

  private func type(_ text: String, into session: inout EditSession<Language>) {
    for character in text {
      var buffer = session.buffer
      buffer.insert(String(character))
      session.sync(to: buffer)
    }
  }

  @Test(
    "moves and cuts by cluster, token, line and entry",
    arguments: [
      ("ab|", .left, "a|b"), ("e\u{301}|x", .left, "|e\u{301}x"),
      ("|👩\u{200D}👧x", .right, "👩\u{200D}👧|x"), ("a\nbc|d", .lineStart, "a\n|bcd"),
      ("a|b\ncd", .lineEnd, "ab|\ncd"), ("a=b|", .wordLeft, "a=|b"),
      ("x = 2,400.5|", .wordLeft, "x = |2,400.5"),
      ("|price_list = 1", .wordRight, "price_list| = 1"),
      ("price| = 1", .wordRight, "price =| 1"), ("a\n|b", .textStart, "|a\nb"),
      ("|a\nb", .textEnd, "a\nb|"), ("ab|c", .backspace, "a|c"), ("e\u{301}|", .backspace, "|"),
      ("|abc", .delete, "|bc"), ("a|b\nc", .killToLineEnd, "a|\nc"),
      ("a|\nc", .killToLineEnd, "a|c"),
      ("a\nbc|d", .killToLineStart, "a\n|d"), ("x a=b|", .killBlankWord, "x |"),
      ("x a=b|", .killTokenLeft, "x a=|"), ("a |b c", .killTokenRight, "a | c"),
      ("a|", .insertNewline, "a\n|"), ("漢|字", .backspace, "|字"),
      ("ab\nc|", .up, "a|b\nc"), ("a|b\nc", .down, "ab\nc|"), ("漢字\nabc|", .up, "漢|字\nabc"),
    ] as [(String, EditCommand, String)])
  func motionsAndCuts(before: String, command: EditCommand, after: String) {
    var session = session(before)
    _ = session.perform(command)
    #expect(shown(session) == after)
  }

  @Test(
    "works where a key of libedit left the cursor inside a cluster",
    arguments: [
      (.left, "|e\u{301}x"), (.backspace, "|\u{301}x"), (.right, "e\u{301}|x"), (.delete, "e|x"),
    ] as [(EditCommand, String)])
  func cursorInsideCluster(command: EditCommand, after: String) {
    var session = session("")
    session.buffer = EditBuffer("e\u{301}x", cursor: 1)
    _ = session.perform(command)
    var bytes = Array(session.buffer.text.utf8)
    bytes.insert(UInt8(ascii: "|"), at: session.buffer.cursor)
    #expect(bytes == Array(after.utf8))
  }

  @Test("recalls the newest entry with the cursor where it was wrong, and others at their end")
  func wrongPlace() {
    let history = History(path: nil)
    history.add("a + b")
    history.add("price + 3 calls")
    history.markNewest(wrongAt: 8)
    var session = EditSession(language: Language(), history: history)
    _ = session.perform(.up)
    #expect(shown(session) == "price + |3 calls")
    _ = session.perform(.up)
    #expect(shown(session) == "a + b|")
    history.add("right")
    var next = EditSession(language: Language(), history: history)
    _ = next.perform(.up)
    #expect(shown(next) == "right|")
  }

  @Test("Enter hands over a whole entry and goes on with an open one")
  func accept() {
    var whole = session("f(1)|")
    #expect(whole.perform(.accept) == .accept)
    var open = session("f(1|")
    #expect(open.perform(.accept) == .none)
    #expect(shown(open) == "f(1\n  |")
  }

  @Test("two blank lines hand over an entry that never ends")
  func escapesFromOpenEntry() {
    var session = session("f(\n\n|")
    #expect(session.perform(.accept) == .accept)
    #expect(session.text == "f(")
  }

  @Test("undoes word by word and redoes")
  func undo() {
    var session = session()
    type("one two", into: &session)
    _ = session.perform(.undo)
    #expect(shown(session) == "one |")
    _ = session.perform(.undo)
    #expect(shown(session) == "|")
    #expect(session.perform(.undo) == .bell)
    _ = session.perform(.redo)
    _ = session.perform(.redo)
    #expect(shown(session) == "one two|")
  }

  @Test("undoes a paste as one step")
  func undoPaste() {
    var session = session()
    type("x", into: &session)
    session.insertPaste("a b\nc d")
    _ = session.perform(.undo)
    #expect(shown(session) == "x|")
  }

  @Test("joins cuts that follow each other and puts earlier ones back with Alt-Y")
  func killRing() {
    var session = session("one two three|")
    _ = session.perform(.killBlankWord)
    _ = session.perform(.killBlankWord)
    _ = session.perform(.left)
    _ = session.perform(.killTokenLeft)
    #expect(shown(session) == "| ")
    _ = session.perform(.yank)
    #expect(shown(session) == "one| ")
    _ = session.perform(.yankPop)
    #expect(shown(session) == "two three| ")
  }

  @Test("↑ finds entries that begin as the input does, ↓ comes back to the draft")
  func prefixHistory() {
    var session = session("pr|", history: ["price = 1", "uplift = 2", "produce"])
    _ = session.perform(.up)
    #expect(shown(session) == "produce|")
    _ = session.perform(.up)
    #expect(shown(session) == "price = 1|")
    #expect(session.perform(.up) == .bell)
    _ = session.perform(.down)
    _ = session.perform(.down)
    #expect(shown(session) == "pr|")
  }

  @Test("↑ walks through tall entries without being caught in them")
  func tallEntries() {
    var session = session("|", history: ["first", "a\nb\nc"])
    _ = session.perform(.up)
    #expect(shown(session) == "a|\nb\nc")
    _ = session.perform(.up)
    #expect(shown(session) == "first|")
    _ = session.perform(.down)
    #expect(shown(session) == "a\nb\nc|")
  }

  @Test("Alt-P goes to the entry before from any line")
  func wholeEntryHistory() {
    var session = session("a\nb|", history: ["first"])
    _ = session.perform(.historyOlder)
    #expect(shown(session) == "first|")
    _ = session.perform(.historyNewer)
    #expect(shown(session) == "a\nb|")
  }

  @Test("takes grey text whole with → and by word with Alt-f")
  func ghost() {
    var session = session("pri|", history: ["price = 900", "print"])
    #expect(session.ghost() == "nt")
    type("c", into: &session)
    #expect(session.ghost() == "e = 900")
    _ = session.perform(.wordRight)
    #expect(shown(session) == "price|")
    _ = session.perform(.wordRight)
    #expect(shown(session) == "price =|")
    _ = session.perform(.right)
    #expect(shown(session) == "price = 900|")
    #expect(session.perform(.right) == .bell)
  }

  @Test("offers the language's suggestion when the history has none")
  func languageSuggestion() {
    var session = session("ta|")
    #expect(session.ghost() == "ble npv")
  }

  @Test("completes what candidates share, then turns through them and back to what was typed")
  func completionMenu() {
    var session = session("x pr|")
    _ = session.perform(.complete)
    #expect(shown(session) == "x pr|")
    #expect(session.menu?.lines.count == 2)
    _ = session.perform(.complete)
    #expect(shown(session) == "x price|")
    _ = session.perform(.complete)
    #expect(shown(session) == "x Price_list|")
    _ = session.perform(.complete)
    #expect(shown(session) == "x pr|")
    _ = session.perform(.completeBack)
    #expect(shown(session) == "x Price_list|")
    #expect(session.perform(.accept) == .none)
    #expect(session.menu == nil)
    #expect(session.perform(.accept) == .accept)
  }

  @Test("puts a single candidate in at once and rings when there is none")
  func singleCandidate() {
    var session = session("un|")
    _ = session.perform(.complete)
    #expect(shown(session) == "unit|")
    var none = self.session("zz|")
    #expect(none.perform(.complete) == .bell)
  }

  @Test("Ctrl-D ends the session on an empty entry only")
  func deleteOrEnd() {
    var empty = session()
    #expect(empty.perform(.deleteOrEnd) == .endOfInput)
    var text = session("|a")
    #expect(text.perform(.deleteOrEnd) == .none)
  }

  @Test("shows the window of a long menu around the selection")
  func longMenu() {
    let candidates = (1...20).map { Candidate(text: "c\($0)") }
    var menu = CompletionMenu(candidates: candidates, typed: "c", start: 0)
    var buffer = EditBuffer("c")
    for _ in 0..<10 { menu.turn(by: 1, in: &buffer) }
    #expect(buffer.text == "c10")
    #expect(menu.lines.count == 9)
    #expect(menu.lines.last?.text == "  10 of 20")
  }
}

@Suite("Pasted sessions")
struct PastedTranscriptTests {
  private let prompt = Prompt("cautious> ")

  @Test(
    "keeps what was typed and drops prompts and answers",
    arguments: [
      ("> a = 1\n= 1\n> b = 2", "a = 1\nb = 2"),
      ("cautious> f(1,\n        … 2)\nresult\ncautious> x", "f(1,\n2)\nx"),
      ("  \n> a\n\nsome\ntable\n> b\n", "a\nb"),
      ("> a\r\n= 1\r\n> b", "a\nb"), ("base> npv\n$1,000", "npv"), (">\n> x", "\nx"),
    ])
  func transcripts(pasted: String, typed: String) {
    #expect(PastedTranscript.clean(pasted, prompt: prompt) == typed)
  }

  /// What the program's own session looks like on the screen.
  private static let session = [
    "whatif> price = $900/unit", "price = $900/unit", "whatif*> max(1,", "       …   2",
    "       …   )", "2", "whatif*> price + 3 hours", "error[unit-mismatch]: cannot add money",
    "  = help: to make", "whatif (cautious)*> what if price = $800/unit", "What if price = $800",
    "whatif (tour 3/15)*> vol = 10 units/year   # src", "vol = 10 units/year", "whatif*>",
  ]
  private static let typed =
    "price = $900/unit\nmax(1,\n  2\n  )\nprice + 3 hours\nwhat if price = $800/unit\n"
    + "vol = 10 units/year   # src\n"

  @Test(
    "keeps what was typed of its own session, wherever that was copied from",
    arguments: ["", "$59,814\n", "whatif 0.1; `help` shows what can be typed\n", "$ whatif\n"],
    ["", "    "])
  func ownSession(before: String, margin: String) {
    let lines = (before.split(separator: "\n").map(String.init) + Self.session).map { margin + $0 }
    for end in ["\n", "\r\n"] {
      for own in ["whatif> ", "whatif*> ", "whatif (cautious)> "] {
        let pasted = lines.joined(separator: end)
        #expect(PastedTranscript.clean(pasted, prompt: Prompt(own)) == Self.typed)
      }
    }
  }

  @Test(
    "keeps of a piece of Markdown the blocks of this program",
    arguments: [
      (
        "Words\n\n```whatif\na = 1\nb = 2\n```\n\n```output\na = 1\n```\nmore\n```whatif\nc = 3\n```",
        "a = 1\nb = 2\nc = 3"
      ),
      ("```whatif\nwhatif> a = 1\na = 1\nwhatif*> a + 1\n2\n```", "a = 1\na + 1"),
      ("Try this:\n```\na = 1\n```\n", "a = 1"), ("a = 1\n```\n", "a = 1\n"),
      ("  ```whatif\n  a = 1\n  ```", "  a = 1"),
    ])
  func markdown(pasted: String, typed: String) {
    #expect(PastedTranscript.clean(pasted, prompt: Prompt("whatif> ")) == typed)
  }

  @Test(
    "leaves other text as it is, with the line ends of this system",
    arguments: [
      ("a = 1\nb > 2", "a = 1\nb > 2"), ("a\rb\r\nc\n\rd\n\ne", "a\nb\nc\nd\n\ne"),
      ("a >= b", "a >= b"), ("  a = 1\n  b = 2", "  a = 1\n  b = 2"),
      ("a = (1)\nb> 2", "a = (1)\nb> 2"),
      ("b = 1\ncautiously> a", "b = 1\ncautiously> a"),
      ("", ""), ("x\u{0}y", "xy"),
    ])
  func otherText(pasted: String, typed: String) {
    #expect(PastedTranscript.clean(pasted, prompt: prompt) == typed)
  }
}

@Suite("The search panel")
struct SearchPanelTests {
  @Test("finds entries with all words in any order, whatever the capitals, newest first")
  func words() {
    var panel = SearchPanel(entries: ["Uplift = 4%", "price up", "lift the price", "other"])
    for character in "PRICE up" { panel.press(.text(String(character))) }
    #expect(panel.chosen == "price up")
    panel.press(.clear)
    for character in "lift" { panel.press(.text(String(character))) }
    #expect(panel.chosen == "lift the price")
    panel.press(.older)
    #expect(panel.chosen == "Uplift = 4%")
    panel.press(.older)
    #expect(panel.chosen == "Uplift = 4%")
    panel.press(.newer)
    #expect(panel.chosen == "lift the price")
  }

  @Test("says that nothing was found")
  func nothing() {
    var panel = SearchPanel(entries: ["a"])
    panel.press(.text("z"))
    #expect(panel.chosen == nil)
    #expect(panel.frame(rows: 5).below == [StyledLine("  nothing found", role: .hint)])
  }

  @Test("has nothing to show where there is no row for it", arguments: [-1, 0])
  func noRow(rows: Int) {
    #expect(SearchPanel(entries: ["a", "b"]).frame(rows: rows).below.isEmpty)
  }

  @Test("shows an entry of several lines on one row")
  func severalLines() {
    let panel = SearchPanel(entries: ["a (\n  b)"])
    #expect(panel.frame(rows: 5).below.first?.text == "› a ( ↵   b)")
  }
}
