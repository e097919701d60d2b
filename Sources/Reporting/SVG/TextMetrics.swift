import Diagnostics

/// Widths of text in the sans-serif face of charts, without asking a font.
///
/// The advance widths are those of Helvetica, with which Arial and Liberation Sans agree. Where none
/// of them exists viewers fall back to a wider face, so layouts reckon with `reserve` more.
enum TextMetrics {
  /// Advance widths of the printable ASCII characters in thousandths of the font size.
  ///
  /// Those of i, j and braces are larger than Helvetica's, since there fallback faces differ most.
  private static let ascii: [Int] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 240, 240, 500, 240, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 556, 260, 556, 584,
  ]

  /// How much wider than Helvetica a fallback face such as DejaVu Sans may be.
  static let reserve = 1.16

  /// Returns the width of safe text in pixels; bold is about 8 percent wider.
  static func width(
    _ text: String, size: Double, bold: Bool = false, reserve: Double = reserve
  ) -> Double {
    let units = asciiUnits(text) ?? text.reduce(0) { $0 + advance($1) }
    return Double(units) / 1000 * size * reserve * (bold ? 1.08 : 1)
  }

  /// Returns the advances of plain printable ASCII, which most text is; nil for any other.
  private static func asciiUnits(_ text: String) -> Int? {
    var units = 0
    for byte in text.utf8 {
      guard (0x20...0x7E).contains(byte) else { return nil }
      units += ascii[Int(byte) - 0x20]
    }
    return units
  }

  /// Returns the advance of one character in thousandths of the font size.
  private static func advance(_ character: Character) -> Int {
    if let code = character.asciiValue, (0x20...0x7E).contains(code) {
      return ascii[Int(code) - 0x20]
    }
    switch CellWidth.of(character) {
    case 0: return 0
    case 2: return 1000
    default: return character.isUppercase ? 722 : 600
    }
  }

  /// Returns text broken at spaces into lines of at most `limit` pixels; a longer word is cut.
  static func wrap(
    _ text: String, size: Double, limit: Double, bold: Bool = false, reserve: Double = reserve
  ) -> [String] {
    let isSpaced = text.hasPrefix(" ") || text.hasSuffix(" ") || text.contains("  ")
    if !isSpaced, width(text, size: size, bold: bold, reserve: reserve) <= limit { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true).map(String.init) {
      let longer = line.isEmpty ? word : "\(line) \(word)"
      if width(longer, size: size, bold: bold, reserve: reserve) <= limit {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      var pieces = cut(word, size: size, limit: limit * Self.reserve / reserve, bold: bold)
      line = pieces.popLast() ?? ""
      lines += pieces
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// Returns a word in pieces of at most `limit` pixels, at least one character each; before a stroke where
  /// there is one: `$27,000/contract` and `/year`.
  private static func cut(_ word: String, size: Double, limit: Double, bold: Bool) -> [String] {
    var pieces: [String] = []
    var piece = ""
    for character in word {
      if !piece.isEmpty, width(piece + String(character), size: size, bold: bold) > limit {
        let stroke = piece.lastIndex(of: "/").flatMap { $0 > piece.startIndex ? $0 : nil }
        let end = character == "/" ? piece.endIndex : stroke ?? piece.endIndex
        pieces.append(String(piece[..<end]))
        piece = String(piece[end...])
      }
      piece.append(character)
    }
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }
}
