import Diagnostics

/// The text being edited and where the cursor is; a value with the edits every key is made of.
struct EditBuffer: Equatable {
  private(set) var text: String
  /// In UTF-8 bytes of `text`, always between two scalars.
  private(set) var cursor: Int

  init(_ text: String = "", cursor: Int? = nil) {
    self.text = text
    self.cursor = 0
    self.cursor = text.offset(of: text.index(at: cursor ?? text.utf8.count))
  }

  static func == (a: EditBuffer, b: EditBuffer) -> Bool {
    // Byte for byte: two spellings of "é" are different texts here.
    a.cursor == b.cursor && a.text.hasSameBytes(as: b.text)
  }

  var isEmpty: Bool { text.isEmpty }
  var end: Int { text.utf8.count }
  var isAtEnd: Bool { cursor == end }
  var beforeCursor: String { text.slice(0..<cursor) }

  // MARK: Places

  // Keys of libedit may leave the cursor inside a cluster; its two parts then count as clusters.

  /// The start of the grapheme cluster before the cursor.
  var previousCluster: Int {
    cursor - (text[..<text.index(at: cursor)].last?.utf8.count ?? 0)
  }

  /// The end of the grapheme cluster at the cursor.
  var nextCluster: Int {
    cursor + (text[text.index(at: cursor)...].first?.utf8.count ?? 0)
  }

  var lineStart: Int { EditBuffer.lineStart(in: text, before: cursor) }

  var lineEnd: Int {
    let rest = text.utf8[text.index(at: cursor)...]
    return rest.firstIndex(of: 0x0A).map(text.offset(of:)) ?? end
  }

  var isOnFirstLine: Bool { lineStart == 0 }
  var isOnLastLine: Bool { lineEnd == end }

  /// The start of the token before the cursor, past any space.
  var tokenStart: Int {
    var place = cursor
    for token in Tokens(text.slice(0..<cursor)).reversed() {
      place = token.range.lowerBound
      if !token.isSpace { break }
    }
    return place
  }

  /// The end of the token after the cursor, past any space.
  var tokenEnd: Int {
    var place = cursor
    for token in Tokens(text.slice(cursor..<end)) {
      place = cursor + token.range.upperBound
      if !token.isSpace { break }
    }
    return place
  }

  /// The start of the stretch without spaces before the cursor, past any space.
  var blankDelimitedStart: Int {
    let before = text[..<text.index(at: cursor)]
    let trimmed = before.reversed().drop { $0.isWhitespace }.drop { !$0.isWhitespace }
    return trimmed.reduce(0) { $0 + $1.utf8.count }
  }

  // MARK: Edits

  mutating func move(to place: Int) {
    cursor = text.offset(of: text.index(at: place))
  }

  mutating func insert(_ new: String) {
    text.insert(contentsOf: new, at: text.index(at: cursor))
    cursor += new.utf8.count
  }

  /// Replaces the bytes of `range` by `new` and puts the cursor after it.
  mutating func replace(_ range: Range<Int>, with new: String) {
    let (lower, upper) = (text.index(at: range.lowerBound), text.index(at: range.upperBound))
    let start = text.offset(of: lower)
    text.replaceSubrange(lower..<upper, with: new)
    cursor = start + new.utf8.count
  }

  /// Removes and returns the text between the cursor and `place`.
  mutating func remove(to place: Int) -> String {
    let range = min(cursor, place)..<max(cursor, place)
    let removed = text.slice(range)
    replace(range, with: "")
    return removed
  }

  /// Moves to the line above (`-1`) or below (`1`), keeping the column as it is seen.
  mutating func moveLine(by direction: Int) {
    let column = CellWidth.of(text.slice(lineStart..<cursor))
    if direction < 0 {
      guard lineStart > 0 else { return }
      cursor = lineStart - 1
    } else {
      guard lineEnd < end else { return }
      cursor = lineEnd + 1
    }
    let line = text.slice(lineStart..<lineEnd)
    var place = lineStart
    var width = 0
    for character in line {
      width += CellWidth.of(character)
      if width > column { break }
      place += character.utf8.count
    }
    cursor = place
  }

  private static func lineStart(in text: String, before place: Int) -> Int {
    let before = text.utf8[..<text.index(at: place)]
    return before.lastIndex(of: 0x0A).map { text.offset(of: $0) + 1 } ?? 0
  }
}
