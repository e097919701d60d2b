/// How many terminal cells characters take, by the rules terminals agree on.
///
/// A wide East Asian character or an emoji takes two, a combining mark none, the rest one.
/// The input is expected to be free of control characters (see `SafeText`).
public enum CellWidth {
  /// Returns the cells that a text takes.
  public static func of(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// Returns the cells that one character takes: 0, 1 or 2.
  static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if first.isASCII && scalars.count == 1 { return 1 }
    if scalars.contains("\u{FE0F}") && first.properties.isEmoji && !first.isASCII { return 2 }
    if first.properties.isEmojiPresentation || isWide(first.value) { return 2 }
    return scalars.allSatisfy(isZeroWidth) ? 0 : 1
  }

  /// Returns whether a scalar takes no cell of its own.
  private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default: false
    }
  }

  /// Returns whether a scalar is East Asian wide or full-width.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF: true
    case 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3: true
    case 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F: true
    case 0xFF00...0xFF60, 0xFFE0...0xFFE6: true
    case 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF: true
    case 0x20000...0x3FFFD: true
    default: false
    }
  }
}
