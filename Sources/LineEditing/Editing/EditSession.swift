/// Everything about the entry being typed that does not need a terminal: the text, what can be
/// undone, the menu, the walk through the history.
///
/// libedit owns the text while its own keys work on it; `sync` takes its changes over.
struct EditSession<Language: LineLanguage> {
  let language: Language
  let history: History
  /// Whether text that one key would add is shown after the input.
  let showsGhost: Bool

  var buffer = EditBuffer()
  private(set) var menu: CompletionMenu?
  private(set) var prompt = Prompt("> ")

  var navigation: HistoryNavigation?
  private var undoStack = UndoStack()
  var killRing = KillRing()
  private var ghostText = GhostText()
  /// Whether the last command cut text, so that the next cut joins it.
  private var lastCut = false
  /// Where the last command put text back, for the next to replace.
  private var lastYank: Range<Int>?

  init(language: Language, history: History, showsGhost: Bool = true) {
    self.language = language
    self.history = history
    self.showsGhost = showsGhost
  }

  /// The entry to hand over: the text without line breaks at its end.
  var text: String {
    let kept = buffer.text.utf8.reversed().drop { $0 == 0x0A }.count
    return buffer.text.slice(0..<kept)
  }

  /// Starts an empty entry; the cut texts stay.
  mutating func begin(_ prompt: Prompt) {
    self.prompt = prompt
    buffer = EditBuffer()
    undoStack = UndoStack()
    menu = nil
    navigation = nil
    (lastCut, lastYank) = (false, nil)
  }

  /// Takes over what libedit did to the text or the cursor.
  mutating func sync(to new: EditBuffer) {
    guard new != buffer else { return }
    note(change: buffer, to: new)
    buffer = new
    menu = nil
    (lastCut, lastYank) = (false, nil)
  }

  /// Replaces the whole text as one step that can be undone.
  mutating func replaceText(with text: String) {
    sync(to: EditBuffer(text))
  }

  /// Puts pasted text in at the cursor, as one step.
  mutating func insertPaste(_ text: String) {
    var new = buffer
    new.insert(PastedTranscript.clean(text, prompt: prompt))
    undoStack.breakWord()
    sync(to: new)
    undoStack.breakWord()
  }

  /// Does `command` and returns what the terminal has to do.
  mutating func perform(_ command: EditCommand) -> EditEffect {
    let before = buffer
    let (cutBefore, yankBefore) = (lastCut, lastYank)
    (lastCut, lastYank) = (false, nil)
    if command != .complete, command != .completeBack, command != .accept { menu = nil }
    let effect = run(command, cutBefore: cutBefore, yankBefore: yankBefore)
    if command != .undo, command != .redo { note(change: before, to: buffer) }
    return effect
  }

  /// What one key would add after the text; empty when the cursor is elsewhere.
  mutating func ghost() -> String {
    guard showsGhost, menu == nil, buffer.isAtEnd, navigation == nil else { return "" }
    return ghostText.following(buffer.text, in: history.entries, language: language)
  }

  private mutating func note(change before: EditBuffer, to after: EditBuffer) {
    if before.text.hasSameBytes(as: after.text) {
      if before.cursor != after.cursor { undoStack.breakWord() }
      return
    }
    undoStack.record(before, after)
    if let navigation, !after.text.hasSameBytes(as: navigation.shown) {
      self.navigation = nil
    }
  }

  // MARK: Commands

  private mutating func run(
    _ command: EditCommand, cutBefore: Bool, yankBefore: Range<Int>?
  ) -> EditEffect {
    switch command {
    case .accept: accept()
    case .insertNewline: insert("\n")
    case .complete: complete(by: 1)
    case .completeBack: complete(by: -1)
    case .left: move(to: buffer.previousCluster)
    case .right: moveRight()
    case .lineStart: move(to: buffer.lineStart, mayStay: true)
    case .lineEnd: moveToLineEnd()
    case .wordLeft: move(to: buffer.tokenStart)
    case .wordRight: moveWordRight()
    case .textStart: move(to: 0, mayStay: true)
    case .textEnd: move(to: buffer.end, mayStay: true)
    case .up: up()
    case .down: down()
    case .historyOlder: older(prefix: "")
    case .historyNewer: newer()
    case .backspace: remove(to: buffer.previousCluster)
    case .delete: remove(to: buffer.nextCluster)
    case .deleteOrEnd: buffer.isEmpty ? .endOfInput : remove(to: buffer.nextCluster)
    case .killToLineEnd: cut(to: lineEndOrBreak, .forward, cutBefore)
    case .killToLineStart: cut(to: buffer.lineStart, .backward, cutBefore)
    case .killBlankWord: cut(to: buffer.blankDelimitedStart, .backward, cutBefore)
    case .killTokenLeft: cut(to: buffer.tokenStart, .backward, cutBefore)
    case .killTokenRight: cut(to: buffer.tokenEnd, .forward, cutBefore)
    case .yank: yank()
    case .yankPop: yankPop(yankBefore)
    case .undo: change(to: undoStack.undo(from: buffer))
    case .redo: change(to: undoStack.redo(from: buffer))
    case .search: .search
    case .clearScreen: .clearScreen
    case .externalEditor: .externalEditor
    case .paste: .paste
    case .help: .help
    }
  }

  /// Enter: takes the candidate of an open menu, hands a whole entry over, else goes to a new line.
  ///
  /// Two blank lines at the end hand over whatever there is.
  private mutating func accept() -> EditEffect {
    let menuWasChosen = menu?.selection != nil
    menu = nil
    if menuWasChosen { return .none }
    if buffer.text.hasSuffix("\n\n") { return .accept }
    guard case .incomplete(let indent, _) = language.status(of: buffer.text) else { return .accept }
    return insert("\n" + String(repeating: " ", count: max(0, min(indent, 40))))
  }

  private mutating func insert(_ text: String) -> EditEffect {
    buffer.insert(text)
    return .none
  }

  private mutating func move(to place: Int, mayStay: Bool = false) -> EditEffect {
    guard mayStay || place != buffer.cursor else { return .bell }
    buffer.move(to: place)
    return .none
  }

  private mutating func moveRight() -> EditEffect {
    buffer.isAtEnd ? takeGhost { $0 } : move(to: buffer.nextCluster)
  }

  private mutating func moveToLineEnd() -> EditEffect {
    if buffer.isAtEnd {
      _ = takeGhost { $0 }
      return .none
    }
    return move(to: buffer.lineEnd, mayStay: true)
  }

  private mutating func moveWordRight() -> EditEffect {
    guard buffer.isAtEnd else { return move(to: buffer.tokenEnd) }
    return takeGhost { ghost in ghost.slice(0..<EditBuffer(ghost, cursor: 0).tokenEnd) }
  }

  /// Adds the part of the ghost text that `part` picks.
  private mutating func takeGhost(_ part: (String) -> String) -> EditEffect {
    let ghost = ghost()
    guard !ghost.isEmpty else { return .bell }
    return insert(part(ghost))
  }

  private mutating func remove(to place: Int) -> EditEffect {
    guard place != buffer.cursor else { return .bell }
    _ = buffer.remove(to: place)
    return .none
  }

  /// The end of the line, or beyond the line break when the cursor is there already.
  private var lineEndOrBreak: Int {
    buffer.cursor == buffer.lineEnd ? buffer.nextCluster : buffer.lineEnd
  }

  private mutating func cut(
    to place: Int, _ direction: KillRing.Direction, _ joinsLast: Bool
  ) -> EditEffect {
    guard place != buffer.cursor else { return .bell }
    killRing.cut(buffer.remove(to: place), direction, joinsLast: joinsLast)
    lastCut = true
    return .none
  }

  private mutating func yank() -> EditEffect {
    guard let text = killRing.current else { return .bell }
    let start = buffer.cursor
    buffer.insert(text)
    lastYank = start..<buffer.cursor
    return .none
  }

  private mutating func yankPop(_ yanked: Range<Int>?) -> EditEffect {
    guard let yanked, let text = killRing.rotate() else { return .bell }
    buffer.replace(yanked, with: text)
    lastYank = yanked.lowerBound..<buffer.cursor
    return .none
  }

  private mutating func change(to state: EditBuffer?) -> EditEffect {
    guard let state else { return .bell }
    buffer = state
    navigation = nil
    return .none
  }

  // MARK: Completion

  private mutating func complete(by step: Int) -> EditEffect {
    if menu != nil {
      menu?.turn(by: step, in: &buffer)
      return .none
    }
    let found = language.completions(in: buffer.text, at: buffer.cursor)
    guard let only = found.candidates.first else { return indentOrBell() }
    let range = found.range.clamped(to: 0..<buffer.end)
    if found.candidates.count == 1 {
      buffer.replace(range, with: only.text)
      return .none
    }
    let typed = extendToCommonPrefix(of: found.candidates, at: range)
    menu = CompletionMenu(candidates: found.candidates, typed: typed, start: range.lowerBound)
    return .none
  }

  /// Puts in what all candidates share when that goes on from what was typed, and returns what
  /// now stands there.
  private mutating func extendToCommonPrefix(
    of candidates: [Candidate], at range: Range<Int>
  ) -> String {
    let typed = buffer.text.slice(range)
    let shared = CompletionMenu.commonPrefix(of: candidates)
    guard shared.lowercased().hasPrefix(typed.lowercased()) else { return typed }
    buffer.replace(range, with: shared)
    return shared
  }

  /// With nothing to complete, Tab at the start of a later line indents.
  private mutating func indentOrBell() -> EditEffect {
    let before = buffer.text.slice(buffer.lineStart..<buffer.cursor)
    guard !buffer.isOnFirstLine, before.allSatisfy({ $0 == " " }) else { return .bell }
    return insert("  ")
  }
}
