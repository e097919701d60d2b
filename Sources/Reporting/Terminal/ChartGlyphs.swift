/// The characters charts are drawn with: block elements and box drawing, or ASCII.
struct ChartGlyphs: Sendable {
  /// Fill of a benefit, and of what is above the base.
  let benefit: Character
  /// Fill of a cost, and of what is below the base.
  let cost: Character
  /// Fill of a total.
  let total: Character
  /// A point.
  let point: Character
  /// A point near a threshold.
  let borderline: Character
  /// Several points in one place.
  let several: Character
  /// A point worth naming on a line.
  let mark: Character
  let horizontal: Character
  let vertical: Character
  /// Lines of thresholds and of what is not the main line.
  let faintHorizontal: Character
  let faintVertical: Character
  let cross: Character
  let corners:
    (topLeft: Character, topRight: Character, bottomLeft: Character, bottomRight: Character)
  /// Turns of a line: from left up, from left down, from below to the right, from above to the right.
  let turns: (leftUp: Character, leftDown: Character, downRight: Character, upRight: Character)
  /// Tees at the frame: at the left and right edge, at the top and bottom edge.
  let tees: (left: Character, right: Character, top: Character, bottom: Character)
  /// A cell of a band around a line.
  let band: Character
  /// Shades from light to full.
  let shades: [Character]

  /// Block elements and box drawing.
  static let unicode = ChartGlyphs(
    benefit: "▒", cost: "▓", total: "█", point: "●", borderline: "○", several: "◉", mark: "◆",
    horizontal: "─", vertical: "│", faintHorizontal: "┄", faintVertical: "┆", cross: "┼",
    corners: ("┌", "┐", "└", "┘"), turns: ("╯", "╮", "╭", "╰"), tees: ("├", "┤", "┬", "┴"),
    band: "░", shades: ["░", "▒", "▓", "█"])

  /// Characters every terminal has.
  static let ascii = ChartGlyphs(
    benefit: "#", cost: "=", total: "@", point: "*", borderline: "o", several: "%", mark: "X",
    horizontal: "-", vertical: "|", faintHorizontal: "-", faintVertical: ":", cross: "+",
    corners: ("+", "+", "+", "+"), turns: ("'", ".", ".", "'"), tees: ("+", "+", "+", "+"),
    band: ".", shades: [".", ":", "+", "#"])
}

extension TerminalStyle {
  /// The characters charts are drawn with here.
  var glyphs: ChartGlyphs { unicode ? .unicode : .ascii }
}
