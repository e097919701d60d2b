import Diagnostics

/// One grapheme cluster as it stands on the screen.
struct Cell: Equatable {
  /// What is sent to the terminal; never a control character.
  let glyph: String
  /// The columns it takes, at least one.
  let width: Int
  let role: TextRole
  /// Whether terminals disagree about its width.
  let isUncertain: Bool
  /// Where the cluster starts in the text it comes from, in UTF-8 bytes; nil for a prompt.
  let offset: Int?

  /// Cells that look the same are the same, wherever their text comes from.
  static func == (a: Cell, b: Cell) -> Bool {
    a.role == b.role && a.width == b.width && a.glyph.hasSameBytes(as: b.glyph)
  }

  /// Returns the cells of `line`, which has no line breaks.
  ///
  /// - Parameter isSource: Whether it is what is edited, so that cells know their place in it.
  static func cells(of line: StyledLine, isSource: Bool = false) -> [Cell] {
    let roles = rolesByByte(of: line)
    var cells: [Cell] = []
    cells.reserveCapacity(roles.count)
    var offset = 0
    for character in line.text {
      let look = appearance(of: character)
      cells.append(
        Cell(
          glyph: look.glyph, width: look.width, role: roles[offset], isUncertain: look.isUncertain,
          offset: isSource ? offset : nil))
      offset += character.utf8.count
    }
    return cells
  }

  /// Returns `cells` cut to `columns`, with "…" at the end when something is lost.
  static func cut(_ cells: [Cell], to columns: Int) -> [Cell] {
    if cells.width <= columns { return cells }
    var kept: [Cell] = []
    var width = 0
    for cell in cells {
      guard width + cell.width <= columns - 1 else { break }
      kept.append(cell)
      width += cell.width
    }
    let role = kept.last?.role ?? .plain
    return kept + [Cell(glyph: "…", width: 1, role: role, isUncertain: false, offset: nil)]
  }

  private static func rolesByByte(of line: StyledLine) -> [TextRole] {
    let count = line.text.utf8.count
    var roles = [TextRole](repeating: .plain, count: count)
    for span in line.spans {
      for index in span.range.clamped(to: 0..<count) { roles[index] = span.role }
    }
    return roles
  }

  private typealias Appearance = (glyph: String, width: Int, isUncertain: Bool)

  /// Returns how `character` is shown: as itself, or in a visible form where it would steer the
  /// terminal or have no place of its own.
  private static func appearance(of character: Character) -> Appearance {
    if let byte = character.asciiValue, character.utf8.count == 1 {
      if byte >= 0x20, byte < 0x7F { return (String(character), 1, false) }
      if byte == 0x09 { return ("    ", 4, false) }
      return ("^" + String(UnicodeScalar(byte ^ 0x40)), 2, false)
    }
    let scalars = character.unicodeScalars
    if scalars.contains(where: { $0.properties.generalCategory == .control }) {
      return ("\u{FFFD}", 1, false)
    }
    let width = CellWidth.of(character)
    if width > 0 { return (String(character), width, CellWidth.isUncertain(character)) }
    let isMark = scalars.first.map { isCombining($0) } ?? false
    return isMark ? ("\u{25CC}" + String(character), 1, true) : ("\u{FFFD}", 1, false)
  }

  private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    let category = scalar.properties.generalCategory
    return category == .nonspacingMark || category == .enclosingMark
  }
}

extension Array where Element == Cell {
  /// The columns of all cells together.
  var width: Int { reduce(0) { $0 + $1.width } }
}
