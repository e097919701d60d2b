/// How many columns text takes on a terminal.
///
/// The unit is the grapheme cluster: marks add nothing to their base, an emoji sequence takes two
/// columns however many scalars it joins, and VS16 makes its base two columns wide.
public enum CellWidth {
  /// Returns the columns of `text`, which should hold no control characters (they count none).
  public static func of(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// Returns the columns of one grapheme cluster: 0, 1 or 2, or more for a syllable that
  /// terminals write as several letters.
  public static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if scalars.index(after: scalars.startIndex) == scalars.endIndex { return of(first) }
    if isEmojiSequence(scalars) { return 2 }
    return scalars.reduce(0) { $0 + of($1) }
  }

  /// Whether terminals are known to disagree about the width of `character`, so that the column
  /// after it should be set and not assumed.
  public static func isUncertain(_ character: Character) -> Bool {
    let scalars = character.unicodeScalars
    guard scalars.count > 1 else { return false }
    return isEmojiSequence(scalars) || scalars.reduce(0) { $0 + of($1) } != of(scalars.first)
  }

  /// Returns the columns of a scalar that stands alone.
  static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
    if isWide(value) || scalar.properties.isEmojiPresentation { return 2 }
    return takesNoColumn(scalar) ? 0 : 1
  }

  /// Returns the columns of the first scalar of a cluster, none when there is no such scalar.
  private static func of(_ scalar: Unicode.Scalar?) -> Int {
    scalar.map { of($0) } ?? 0
  }

  /// Whether the cluster is drawn as one picture: joined, coloured by VS16, a flag or a keycap.
  private static func isEmojiSequence(_ scalars: Character.UnicodeScalarView) -> Bool {
    guard let first = scalars.first else { return false }
    if (0x1F1E6...0x1F1FF).contains(first.value) { return true }
    let isPicture = first.properties.isEmoji
    return isPicture
      && scalars.contains { scalar in
        scalar.value == 0xFE0F || scalar.value == 0x200D || scalar.properties.isEmojiModifier
      }
  }

  /// Marks, joiners and the vowels and finals of conjoining Hangul, which combine with a base.
  private static func takesNoColumn(_ scalar: Unicode.Scalar) -> Bool {
    if (0x1160...0x11FF).contains(scalar.value) { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return true
    default:
      return false
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < value {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < wideRanges.count && wideRanges[low].contains(value)
  }

  /// The scalars of East Asian width W or F that are not emoji, in rising order (UAX #11).
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x16FE4, 0x17000...0x18CFF, 0x18D00...0x18D1E,
    0x1AFF0...0x1B2FB, 0x1F200...0x1F202, 0x1F210...0x1F23B, 0x1F240...0x1F248,
    0x1F250...0x1F251, 0x1F260...0x1F265, 0x20000...0x3FFFD,
  ]
}
