extension EditSession {
  /// ↑: a line up, from the first line to the entry before that begins with the text up to the
  /// cursor.
  mutating func up() -> EditEffect {
    guard buffer.isOnFirstLine else {
      buffer.moveLine(by: -1)
      return .none
    }
    return older(prefix: buffer.beforeCursor)
  }

  /// ↓: a line down, from the last line back towards the draft.
  mutating func down() -> EditEffect {
    guard buffer.isOnLastLine else {
      buffer.moveLine(by: 1)
      return .none
    }
    return newer()
  }

  /// Shows the next older entry that begins with `prefix`, or with that of the walk under way.
  ///
  /// The cursor goes to the end of its first line, so that the next ↑ goes on through the history
  /// however tall the entry is; in the newest one, where it was wrong, to that place.
  mutating func older(prefix: String) -> EditEffect {
    let entries = history.entries
    var walk = navigation ?? HistoryNavigation(from: buffer, prefix: prefix, count: entries.count)
    guard let entry = walk.older(in: entries) else { return .bell }
    navigation = walk
    let wrong = entry == entries.last ? history.wrongPlace : nil
    buffer = EditBuffer(entry, cursor: wrong ?? EditBuffer(entry, cursor: 0).lineEnd)
    return .none
  }

  /// Shows the next newer entry of the walk, and after the newest the draft again.
  mutating func newer() -> EditEffect {
    guard var walk = navigation else { return .bell }
    if let entry = walk.newer(in: history.entries) {
      navigation = walk
      buffer = EditBuffer(entry)
    } else {
      buffer = walk.draft
      navigation = nil
    }
    return .none
  }
}
