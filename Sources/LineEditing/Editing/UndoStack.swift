/// The earlier and later states of one entry.
///
/// The letters of one word are one step, and so is a paste. Old steps are forgotten when the
/// states together grow beyond a few megabytes.
struct UndoStack {
  private var past: [EditBuffer] = []
  private var future: [EditBuffer] = []
  private var isTyping = false
  private var bytes = 0
  private let byteLimit = 8 << 20
  private let stepLimit = 1_000

  /// Takes note that the text changed from `before` to `after`.
  mutating func record(_ before: EditBuffer, _ after: EditBuffer) {
    let typed = UndoStack.typedCharacter(from: before, to: after)
    let continuesWord = isTyping && typed.map { !UndoStack.startsWord($0, after: before) } ?? false
    if !continuesWord { push(before) }
    future.removeAll()
    isTyping = typed != nil
  }

  /// Ends the word being typed, as any motion does.
  mutating func breakWord() {
    isTyping = false
  }

  /// Returns the state before `current`.
  mutating func undo(from current: EditBuffer) -> EditBuffer? {
    guard let before = past.popLast() else { return nil }
    bytes -= before.end
    future.append(current)
    isTyping = false
    return before
  }

  /// Returns the state that the last undo left.
  mutating func redo(from current: EditBuffer) -> EditBuffer? {
    guard let after = future.popLast() else { return nil }
    push(current)
    return after
  }

  private mutating func push(_ state: EditBuffer) {
    past.append(state)
    bytes += state.end
    while past.count > 1, past.count > stepLimit || bytes > byteLimit {
      bytes -= past.removeFirst().end
    }
  }

  /// Returns the one cluster that was inserted at the cursor, if that is all that changed.
  private static func typedCharacter(from before: EditBuffer, to after: EditBuffer) -> Character? {
    let added = after.end - before.end
    guard added > 0, added <= 16, after.cursor == before.cursor + added else { return nil }
    let inserted = after.text.slice(before.cursor..<after.cursor)
    return inserted.count == 1 ? inserted.first : nil
  }

  /// Whether typing `character` after `before` begins a word.
  private static func startsWord(_ character: Character, after before: EditBuffer) -> Bool {
    !character.isWhitespace && (before.beforeCursor.last?.isWhitespace ?? true)
  }
}
