import Diagnostics
import TerminalHarness
import TestSupport
import Testing

@testable import LineEditing

/// The rows of a text as a reader would wrap them by hand: written without the layout it checks.
struct NaiveLayout {
  private(set) var rows = [""]
  private(set) var cursor = (row: 0, column: 0)
  private let columns: Int
  private var filled = 0

  init(_ frame: Frame, columns: Int) {
    self.columns = columns
    var offset = 0
    let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if index > 0 { startRow() }
      put(index == 0 ? frame.prompt.text : frame.continuation.text)
      for character in line {
        let isHere = (offset..<offset + character.utf8.count).contains(frame.cursor)
        put(NaiveLayout.shown(character), isCursor: isHere)
        offset += character.utf8.count
      }
      if offset == frame.cursor { setCursorAtEnd(frame, isLast: index + 1 == lines.count) }
      offset += 1
    }
    if frame.cursor == frame.text.utf8.count {
      put(frame.ghost.map(NaiveLayout.shown).joined())
    }
  }

  /// How a cluster without a place of its own is shown: a mark on a dotted circle, the rest as U+FFFD.
  private static func shown(_ character: Character) -> String {
    guard CellWidth.of(character) == 0, let first = character.unicodeScalars.first else {
      return String(character)
    }
    let isMark = [.nonspacingMark, .enclosingMark].contains(first.properties.generalCategory)
    return isMark ? "\u{25CC}\(character)" : "\u{FFFD}"
  }

  private mutating func setCursorAtEnd(_ frame: Frame, isLast: Bool) {
    if filled < columns {
      cursor = (rows.count - 1, filled)
    } else if isLast {
      startRow()
      cursor = (rows.count - 1, 0)
    } else {
      cursor = (rows.count - 1, columns - 1)
    }
  }

  private mutating func put(_ text: String, isCursor: Bool = false) {
    for character in text {
      let width = CellWidth.of(character)
      if filled + width > columns { startRow() }
      if isCursor { cursor = (rows.count - 1, filled) }
      rows[rows.count - 1].append(character)
      filled += width
    }
  }

  private mutating func startRow() {
    rows.append("")
    filled = 0
  }
}

extension String {
  var withoutSpaceAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}

@Suite("The painter")
struct PainterTests {
  private static let texts = [
    "a", "b ", "x1 ", "(", ")", "漢", "字", "e\u{301}", "o\u{308}\u{304}", "👩\u{200D}👩\u{200D}👧",
    "❤\u{FE0F}", "🇩🇪", "👍🏽", "한", "ｗ", "\u{200B}", "long words here ", "=",
  ]
  private static let commands: [EditCommand] = [
    .insertNewline, .left, .left, .right, .lineStart, .lineEnd, .wordLeft, .wordRight, .textStart,
    .textEnd, .up, .down, .historyOlder, .historyNewer, .backspace, .backspace, .delete,
    .killToLineEnd, .killToLineStart, .killBlankWord, .killTokenLeft, .killTokenRight, .yank,
    .yankPop, .undo, .undo, .redo, .complete, .completeBack, .accept,
  ]

  /// Completes everything to three candidates and says something about every text.
  private struct Language: LineLanguage {
    func status(of text: String) -> LineStatus { .incomplete(indent: 2) }

    func highlight(_ text: String) -> [StyledSpan] {
      text.utf8.enumerated().filter { $0.element == 0x61 }
        .map { StyledSpan($0.offset..<$0.offset + 1, .number) }
    }

    func completions(in text: String, at cursor: Int) -> Completions {
      Completions(
        range: cursor..<cursor,
        candidates: ["漢一", "漢二", "abc"].map { Candidate(text: $0, summary: "說明") })
    }
  }

  /// One session of random keys at `columns`, checked after each painting.
  private func play(seed: UInt64, columns: Int, rows: Int, keys: Int) -> String? {
    var random = SeededGenerator(seed: seed)
    let history = History(path: nil)
    for entry in ["漢字 (1,\n  2)", "aaa", "long words here and there", "e\u{301}e\u{301}"] {
      history.remember(entry)
    }
    let language = Language()
    var session = EditSession(language: language, history: history)
    session.begin("whatif> ")
    var layout = FrameLayout(size: TerminalSize(columns: columns, rows: rows))
    var painter = Painter(theme: .standard(color: true), columns: columns)
    var screen = TinyScreen(columns: columns, rows: rows)
    for key in 0..<keys {
      if Bool.random(using: &random) {
        var buffer = session.buffer
        buffer.insert(Self.texts.randomElement(using: &random) ?? "a")
        session.sync(to: buffer)
      } else {
        _ = session.perform(Self.commands.randomElement(using: &random) ?? .left)
      }
      // Fast keys are not painted one by one.
      if Int.random(in: 0..<4, using: &random) == 0, key + 1 < keys { continue }
      var frame = Frame(
        prompt: "whatif> ", continuation: "     … ", text: session.buffer.text,
        cursor: session.buffer.cursor, spans: language.highlight(session.buffer.text))
      frame.ghost = session.ghost()
      frame.below = session.menu?.lines ?? []
      let painted = layout.screen(for: frame)
      screen.feed(painter.paint(painted))
      if let problem = difference(screen, painted, frame, columns: columns) {
        return "seed \(seed), \(columns) columns, key \(key): \(problem)"
      }
    }
    return nil
  }

  /// Returns what is wrong with `screen`, which should show a part of the text with the cursor.
  private func difference(
    _ screen: TinyScreen, _ painted: Screen, _ frame: Frame, columns: Int
  ) -> String? {
    let naive = NaiveLayout(frame, columns: columns)
    let rows = screen.text
    let shown = Array(rows.prefix(painted.inputRows))
    let height = max(1, screen.rows - (painted.rows.count - painted.inputRows))
    guard shown.count == min(height, naive.rows.count) else {
      return "\(shown.count) rows for \(naive.rows.count) in \(height)"
    }
    let top = naive.cursor.row - screen.cursor.row
    guard top >= 0, top + shown.count <= naive.rows.count else { return "cursor row, top \(top)" }
    let expected = naive.rows[top..<top + shown.count].map(\.withoutSpaceAtEnd)
    if shown != expected { return "shows \(shown), expected \(expected)" }
    if screen.cursor.column != min(naive.cursor.column, columns - 1) {
      return "cursor column \(screen.cursor.column), expected \(naive.cursor.column) in \(shown)"
    }
    if rows.dropFirst(painted.rows.count).contains(where: { !$0.isEmpty }) { return "residue" }
    return screen.unknown.isEmpty ? nil : "unknown sequences \(screen.unknown)"
  }

  @Test(
    "paints what the buffer holds in 1,000 random sessions",
    arguments: [(20, 6), (30, 20), (33, 9), (80, 12)])
  func randomSessions(columns: Int, rows: Int) {
    for seed in 0..<250 {
      let problem = play(
        seed: UInt64(seed + columns * 1_000), columns: columns, rows: rows, keys: 40)
      #expect(problem == nil)
      if problem != nil { return }
    }
  }

  @Test("shows something sensible on the smallest screens", arguments: 1...6, 1...4)
  func smallestScreens(columns: Int, rows: Int) {
    var layout = FrameLayout(size: TerminalSize(columns: columns, rows: rows))
    var painter = Painter(theme: .bare, columns: columns)
    var screen = TinyScreen(columns: columns, rows: rows)
    let text = "漢\te\u{301}👩\u{200D}👧\n\nx"
    for cursor in 0...(text.utf8.count + 3) {
      var frame = Frame(prompt: "漢> ", continuation: "… ", text: text, cursor: cursor)
      frame.ghost = "漢"
      frame.below = [StyledLine("說明 abc", role: .hint), "", "2"]
      frame.spans = [StyledSpan(0..<500, .error), StyledSpan(600..<700, .name)]
      let painted = layout.screen(for: frame)
      #expect(painted.rows.count <= rows)
      #expect(painted.rows.allSatisfy { $0.width <= columns })
      screen.feed(painter.paint(painted))
      #expect(screen.cursor == (painted.cursorRow, painted.cursorColumn))
    }
    screen.feed(painter.eraseAfterResize(to: max(1, columns - 1)))
    #expect(screen.unknown.isEmpty)
  }

  @Test("writes only what changed: one letter more costs few bytes")
  func writesLittle() {
    var layout = FrameLayout(size: TerminalSize(columns: 80, rows: 24))
    var painter = Painter(theme: .standard(color: true), columns: 80)
    var frame = Frame(prompt: "> ", continuation: "… ", text: "price = 90", cursor: 10)
    _ = painter.paint(layout.screen(for: frame))
    frame.text += "0"
    frame.cursor = 11
    let bytes = painter.paint(layout.screen(for: frame)).utf8.count
    #expect(bytes <= 20)
    #expect(painter.paint(layout.screen(for: frame)).isEmpty)
  }

  @Test("never lets a control character of the text reach the terminal")
  func controlCharacters() {
    var layout = FrameLayout(size: TerminalSize(columns: 40, rows: 5))
    var painter = Painter(theme: .bare, columns: 40)
    let text = "a\u{1B}[2Jb\u{07}\u{9B}c\td\u{202E}e"
    let frame = Frame(prompt: "> ", continuation: "… ", text: text, cursor: 0)
    var screen = TinyScreen(columns: 40, rows: 5)
    screen.feed(painter.paint(layout.screen(for: frame)))
    #expect(screen.shownText == ["> a^[[2Jb^G\u{FFFD}c    d\u{FFFD}e"])
    #expect(screen.bells == 0)
    #expect(screen.unknown.isEmpty)
  }

  @Test("cuts lines below to one row each")
  func linesBelow() {
    var layout = FrameLayout(size: TerminalSize(columns: 10, rows: 6))
    let frame = Frame(
      prompt: "> ", continuation: "… ", text: "x", cursor: 1,
      below: [StyledLine("0123456789", role: .hint), StyledLine("漢字漢字漢字", role: .hint)])
    var painter = Painter(theme: .bare, columns: 10)
    var screen = TinyScreen(columns: 10, rows: 6)
    screen.feed(painter.paint(layout.screen(for: frame)))
    #expect(screen.shownText == ["> x", "0123456789", "漢字漢字…"])
    #expect(screen.cursor == (0, 3))
  }

  @Test(
    "puts the cursor on a new row after an exactly full one, and before a line break on the last column"
  )
  func fullRow() {
    let size = TerminalSize(columns: 8, rows: 5)
    var layout = FrameLayout(size: size)
    let atEnd = layout.screen(
      for: Frame(prompt: "> ", continuation: "… ", text: "abcdef", cursor: 6))
    #expect(atEnd.rows.count == 2)
    #expect((atEnd.cursorRow, atEnd.cursorColumn) == (1, 0))
    let beforeBreak = layout.screen(
      for: Frame(prompt: "> ", continuation: "… ", text: "abcdef\nx", cursor: 6))
    #expect((beforeBreak.cursorRow, beforeBreak.cursorColumn) == (0, 7))
  }
}

@Suite("The width of text")
struct CellWidthTests {
  /// Expected values: East Asian Width (UAX #11) and the Unicode emoji presentation rules.
  @Test(
    "follows East Asian width, marks and emoji sequences",
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
      ("ｱ", 1), ("Ｗ", 2), ("€", 1), ("…", 1), ("→", 1), ("🎉", 2), ("👩\u{200D}👩\u{200D}👧", 2),
      ("❤", 1), ("❤\u{FE0F}", 2), ("🇩🇪", 2), ("👍🏽", 2), ("1\u{FE0F}\u{20E3}", 2), ("⌚", 2), ("", 0),
      ("\u{200B}", 0), ("漢字ab", 6),
    ])
  func widths(text: String, columns: Int) {
    #expect(CellWidth.of(text) == columns)
  }
}
