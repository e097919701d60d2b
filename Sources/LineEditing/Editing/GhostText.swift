/// Finds the text that one key would add: from the newest entry that goes on as the input does,
/// else from the language, which alone may know what an empty line is to become.
struct GhostText {
  /// Where the last search ended: a longer text cannot match a newer entry than a shorter one.
  private var lastText = ""
  private var lastIndex = 0
  private var lastCount = -1

  /// Returns what follows `text`, up to the end of its line; empty when there is nothing.
  mutating func following(
    _ text: String, in entries: [String], language: some LineLanguage
  ) -> String {
    let isBlank = !text.contains { !$0.isWhitespace }
    guard !isBlank || text.isEmpty else { return "" }
    if !isBlank, let entry = newestEntry(beginningWith: text, in: entries) {
      return GhostText.restOfLine(entry.slice(text.utf8.count..<entry.utf8.count))
    }
    return GhostText.restOfLine(language.suggestion(for: text, at: text.utf8.count) ?? "")
  }

  private mutating func newestEntry(beginningWith text: String, in entries: [String]) -> String? {
    let continues = entries.count == lastCount && text.begins(with: lastText)
    var index = continues ? min(lastIndex, entries.count - 1) : entries.count - 1
    while index >= 0 {
      let entry = entries[index]
      if entry.utf8.count > text.utf8.count, entry.begins(with: text) { break }
      index -= 1
    }
    (lastText, lastIndex, lastCount) = (text, index, entries.count)
    return index >= 0 ? entries[index] : nil
  }

  private static func restOfLine(_ text: String) -> String {
    String(text.prefix { !$0.isNewline })
  }
}
