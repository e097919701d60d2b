/// The Ctrl-R panel: entries that contain every word of the query, newest first.
struct SearchPanel {
  /// What a key does in the panel.
  enum Key: Equatable {
    case text(String)
    case backspace, clear, older, newer, accept, cancel
  }

  private(set) var query = ""
  /// Which of `matches` is chosen.
  private(set) var selection = 0
  /// The matching entries as indices, newest first.
  private(set) var matches: [Int]

  private let entries: [String]
  private let folded: [[UInt8]]
  private static let visibleRows = 8

  init(entries: [String], query: String = "") {
    self.entries = entries
    self.query = query
    folded = entries.map { Array($0.lowercased().utf8) }
    matches = []
    search()
  }

  /// The chosen entry.
  var chosen: String? {
    matches.indices.contains(selection) ? entries[matches[selection]] : nil
  }

  /// Changes query or choice; `accept` and `cancel` are for the owner of the panel.
  mutating func press(_ key: Key) {
    switch key {
    case .text(let text): edit { $0 += text }
    case .backspace: edit { _ = $0.popLast() }
    case .clear: edit { $0 = "" }
    case .older: selection = min(selection + 1, max(0, matches.count - 1))
    case .newer: selection = max(0, selection - 1)
    case .accept, .cancel: break
    }
  }

  /// The query as the input line, the matches below.
  func frame(rows: Int) -> Frame {
    let prompt = StyledLine("search: ", role: .prompt)
    return Frame(
      prompt: prompt, continuation: prompt, text: query, cursor: query.utf8.count,
      below: lines(rows: min(rows, Self.visibleRows)))
  }

  private mutating func edit(_ change: (inout String) -> Void) {
    change(&query)
    selection = 0
    search()
  }

  private var words: [[UInt8]] {
    query.lowercased().split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
  }

  private mutating func search() {
    let words = words
    matches = entries.indices.reversed().filter { index in
      words.allSatisfy { folded[index].firstRange(of: $0) != nil }
    }
  }

  private func lines(rows: Int) -> [StyledLine] {
    guard rows > 0 else { return [] }
    guard !matches.isEmpty else { return [StyledLine("  nothing found", role: .hint)] }
    let first = max(0, min(selection - rows / 2, matches.count - rows))
    return matches.indices.dropFirst(first).prefix(rows).map { line(at: $0) }
  }

  private func line(at place: Int) -> StyledLine {
    let marker = place == selection ? "› " : "  "
    let text = marker + entries[matches[place]].split(separator: "\n").joined(separator: " ↵ ")
    let base: TextRole = place == selection ? .value : .hint
    let folded = Array(text.lowercased().utf8)
    var spans = [StyledSpan(0..<text.utf8.count, base)]
    // Where lower case has another length, offsets do not carry over and nothing is marked.
    if folded.count == text.utf8.count {
      for word in words {
        if let found = folded.firstRange(of: word) { spans.append(StyledSpan(found, .match)) }
      }
    }
    return StyledLine(text, spans: spans)
  }
}

extension Array where Element == UInt8 {
  /// Returns where `other` first stands in these bytes.
  fileprivate func firstRange(of other: [UInt8]) -> Range<Int>? {
    guard let head = other.first else { return 0..<0 }
    guard count >= other.count else { return nil }
    for start in 0...(count - other.count) where self[start] == head {
      if self[start..<start + other.count].elementsEqual(other) {
        return start..<start + other.count
      }
    }
    return nil
  }
}
