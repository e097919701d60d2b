/// Makes text safe to show: what could move the cursor, hide or reorder text becomes a visible escape.
public enum VisibleText {
  /// Returns `text` with control characters, direction marks and other invisible scalars as `\u{…}`.
  public static func escaped(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return escaped(bytes, 0, bytes.count)
  }

  /// Returns `bytes[lower..<upper]` as such text; invalid bytes become `\x..`.
  ///
  /// - Complexity: O(bytes).
  public static func escaped(_ bytes: [UInt8], _ lower: Int, _ upper: Int) -> String {
    var result = ""
    var i = max(lower, 0)
    let end = min(upper, bytes.count)
    if i < end, bytes[i..<end].allSatisfy({ 0x20..<0x7F ~= $0 }) {
      return String(decoding: bytes[i..<end], as: UTF8.self)
    }
    while i < end {
      let (scalar, length) = UTF8Scalar.decode(bytes, at: i, end: end)
      if length == 1, scalar == "\u{FFFD}" {
        result += "\\x" + hex(UInt32(bytes[i]), width: 2)
      } else if isDangerous(scalar) {
        result += escape(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
      i += length
    }
    return result
  }

  /// Whether a scalar must not reach a terminal or document as it is.
  public static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    // Direction marks and overrides, zero-width and other invisible formatting, line separators.
    case 0x61C, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// Returns the visible form of one scalar: `\t`, `\r`, `\n` or `\u{…}`.
  public static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\t": "\\t"
    case "\n": "\\n"
    case "\r": "\\r"
    default: "\\u{" + hex(scalar.value, width: 1) + "}"
    }
  }

  /// Returns `text` in ASCII: typographic signs in their plain form, the rest in `\u{..}` notation.
  public static func ascii(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else {
        result.append(plainForm(scalar) ?? escape(scalar))
      }
    }
    return result
  }

  /// Returns the ASCII spelling of a sign that has an obvious one.
  private static func plainForm(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\u{A0}", "\u{2007}", "\u{2009}", "\u{202F}": " "
    case "\u{2212}", "\u{2010}"..."\u{2015}": "-"
    case "\u{2018}", "\u{2019}": "'"
    case "\u{201C}", "\u{201D}": "\""
    case "×": "x"
    case "÷": "/"
    case "±": "+/-"
    case "…": "..."
    case "→": "->"
    case "←": "<-"
    case "↑": "Up"
    case "↓": "Down"
    case "≤": "<="
    case "≥": ">="
    case "≠": "!="
    case "≈": "~"
    case "·", "•": "*"
    case "€": "EUR "
    case "£": "GBP "
    case "¥": "JPY "
    default: nil
    }
  }

  private static func hex(_ value: UInt32, width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
