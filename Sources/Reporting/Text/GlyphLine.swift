import Diagnostics

/// One character with its role and the cells it takes.
struct Glyph: Hashable, Sendable {
  /// The character, safe to show.
  let character: Character
  /// What it belongs to.
  let role: TextRole
  /// 0, 1 or 2 cells.
  let width: Int

  /// A space.
  static let space = Glyph(" ", .plain)

  /// Creates a glyph and measures it.
  init(_ character: Character, _ role: TextRole) {
    self.character = character
    self.role = role
    width = CellWidth.of(character)
  }
}

/// A line of glyphs that can be measured, padded and wrapped; the unit of all terminal layout.
struct GlyphLine: Hashable, Sendable {
  /// The glyphs from left to right.
  private(set) var glyphs: [Glyph]
  /// The cells they take together.
  private(set) var width: Int

  /// Creates a line from glyphs.
  init(_ glyphs: [Glyph] = []) {
    self.glyphs = glyphs
    width = glyphs.reduce(0) { $0 + $1.width }
  }

  /// Creates a line from safe text.
  init(_ text: String, _ role: TextRole = .plain) {
    self.init(text.map { Glyph($0, role) })
  }

  /// A line of `count` spaces.
  static func spaces(_ count: Int) -> GlyphLine {
    GlyphLine(Array(repeating: .space, count: max(0, count)))
  }

  /// Appends another line.
  mutating func append(_ other: GlyphLine) {
    glyphs += other.glyphs
    width += other.width
  }

  /// Appends safe text.
  mutating func append(_ text: String, _ role: TextRole = .plain) {
    append(GlyphLine(text, role))
  }

  /// Returns the line without spaces at its end.
  func trimmed() -> GlyphLine {
    var end = glyphs.count
    while end > 0, glyphs[end - 1].character == " " { end -= 1 }
    return end == glyphs.count ? self : GlyphLine(Array(glyphs[..<end]))
  }

  /// Returns the line with every glyph in one role.
  func with(role: TextRole) -> GlyphLine {
    GlyphLine(glyphs.map { Glyph($0.character, role) })
  }

  /// Returns the line with its plain glyphs strong, the others as they are.
  func strengthened() -> GlyphLine {
    GlyphLine(glyphs.map { $0.role == .plain ? Glyph($0.character, .strong) : $0 })
  }

  /// Returns the line filled up with spaces to `target` cells.
  func padded(to target: Int, _ alignment: Alignment) -> GlyphLine {
    let missing = target - width
    guard missing > 0 else { return self }
    let left: Int
    switch alignment {
    case .left: left = 0
    case .right: left = missing
    case .center: left = missing / 2
    }
    var result = GlyphLine.spaces(left)
    result.append(self)
    result.append(.spaces(missing - left))
    return result
  }

  /// The lines and spaces that a branch of a tree begins with; empty for other text.
  var treeStem: [Character] {
    let stem = glyphs.prefix { "│├└─|+`- ".contains($0.character) }.map(\.character)
    return stem.contains { "├└+`".contains($0) } ? stem : []
  }

  /// The widest stretch without a space, in cells.
  var longestWord: Int {
    var longest = 0
    var current = 0
    for glyph in glyphs {
      current = glyph.character == " " ? 0 : current + glyph.width
      longest = max(longest, current)
    }
    return longest
  }

  /// Returns the line broken at spaces into lines of at most `limit` cells; a longer word is cut.
  ///
  /// No character is lost except the spaces at breaks. `limit` below 2 counts as 2, since a wide
  /// character needs that.
  func wrapped(to limit: Int) -> [GlyphLine] {
    let limit = max(2, limit)
    if width <= limit { return [self] }
    var lines: [GlyphLine] = []
    var line = GlyphLine()
    for word in words() {
      let space = line.width > 0 ? 1 : 0
      if line.width + space + word.width <= limit {
        if space > 0 { line.append(.spaces(1)) }
        line.append(word)
        continue
      }
      if line.width > 0 { lines.append(line) }
      var pieces = word.cut(to: limit)
      line = pieces.popLast() ?? GlyphLine()
      lines += pieces
    }
    if line.width > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// Returns the stretches between spaces; spaces at the start stay with the first word.
  private func words() -> [GlyphLine] {
    var words: [GlyphLine] = []
    var current: [Glyph] = []
    var started = false
    for glyph in glyphs {
      if glyph.character == " " && started {
        if !current.isEmpty { words.append(GlyphLine(current)) }
        current = []
      } else {
        current.append(glyph)
        started = started || glyph.character != " "
      }
    }
    if !current.isEmpty { words.append(GlyphLine(current)) }
    return words
  }

  /// Returns the line cut into pieces of at most `limit` cells.
  func cut(to limit: Int) -> [GlyphLine] {
    var pieces: [GlyphLine] = []
    var current: [Glyph] = []
    var cells = 0
    for glyph in glyphs {
      if cells + glyph.width > limit, !current.isEmpty {
        pieces.append(GlyphLine(current))
        current = []
        cells = 0
      }
      current.append(glyph)
      cells += glyph.width
    }
    if !current.isEmpty { pieces.append(GlyphLine(current)) }
    return pieces
  }
}
