/// A grid of terminal cells to draw on; what falls outside is not drawn.
struct TextCanvas {
  /// The cells in a line.
  let width: Int
  /// The number of lines.
  let height: Int
  /// The glyph of each cell; nil where the glyph to the left takes two cells.
  private var cells: [Glyph?]

  /// Creates an empty grid.
  init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: .space, count: self.width * self.height)
  }

  /// Draws one glyph of one cell.
  mutating func put(_ character: Character, _ role: TextRole, x: Int, y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    clear(x, y)
    cells[y * width + x] = Glyph(character, role)
  }

  /// Draws a line of glyphs from a cell to the right.
  mutating func put(_ line: GlyphLine, x: Int, y: Int) {
    guard (0..<height).contains(y) else { return }
    var column = x
    for glyph in line.glyphs {
      if glyph.width == 0 {
        join(glyph, before: column, y)
        continue
      }
      guard column >= 0, column + glyph.width <= width else { return }
      for offset in 0..<glyph.width { clear(column + offset, y) }
      cells[y * width + column] = glyph
      if glyph.width == 2 { cells[y * width + column + 1] = nil }
      column += glyph.width
    }
  }

  /// Draws a horizontal line.
  mutating func horizontal(_ character: Character, _ role: TextRole, x: Range<Int>, y: Int) {
    for column in x { put(character, role, x: column, y: y) }
  }

  /// Draws a vertical line.
  mutating func vertical(_ character: Character, _ role: TextRole, x: Int, y: Range<Int>) {
    for row in y { put(character, role, x: x, y: row) }
  }

  /// Returns the lines.
  var lines: [GlyphLine] {
    (0..<height).map { row in
      GlyphLine(cells[row * width..<(row + 1) * width].compactMap { $0 })
    }
  }

  /// Adds a mark without width to the character before it.
  private mutating func join(_ glyph: Glyph, before column: Int, _ y: Int) {
    let target = column - 1
    guard (0..<width).contains(target), let base = cells[y * width + target] else { return }
    let text = String(base.character) + String(glyph.character)
    guard text.count == 1, let character = text.first else { return }
    cells[y * width + target] = Glyph(character, base.role)
  }

  /// Empties a cell and the other half of a wide glyph in it.
  private mutating func clear(_ x: Int, _ y: Int) {
    let index = y * width + x
    if cells[index] == nil, x > 0 { cells[index - 1] = .space }
    if cells[index]?.width == 2, x + 1 < width { cells[index + 1] = .space }
    cells[index] = .space
  }
}
