/// A walk through the history that keeps the draft it started from.
///
/// Only entries that begin with `prefix` are visited, and none that is just what is shown.
struct HistoryNavigation {
  let draft: EditBuffer
  let prefix: String
  /// The entry that is shown; the draft stands after the last one.
  private var index: Int
  private(set) var shown: String

  init(from draft: EditBuffer, prefix: String, count: Int) {
    self.draft = draft
    self.prefix = prefix
    index = count
    shown = draft.text
  }

  /// Returns the next older entry.
  mutating func older(in entries: [String]) -> String? {
    var candidate = min(index, entries.count) - 1
    while candidate >= 0 {
      if isMatch(entries[candidate]) { return show(entries[candidate], at: candidate) }
      candidate -= 1
    }
    return nil
  }

  /// Returns the next newer entry; nil when that is the draft.
  mutating func newer(in entries: [String]) -> String? {
    var candidate = index + 1
    while candidate < entries.count {
      if isMatch(entries[candidate]) { return show(entries[candidate], at: candidate) }
      candidate += 1
    }
    return nil
  }

  private func isMatch(_ entry: String) -> Bool {
    entry.begins(with: prefix) && !entry.hasSameBytes(as: shown)
  }

  private mutating func show(_ entry: String, at place: Int) -> String {
    index = place
    shown = entry
    return entry
  }
}
