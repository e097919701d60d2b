/// Makes text from users and files safe to show: nothing invisible, nothing that steers a terminal.
enum SafeText {
  /// Which line breaks a place can hold.
  enum Lines {
    /// A cell, a label, a title: a line break is shown as `\u{A}`.
    case single
    /// A paragraph: line breaks stay, tabs become two spaces.
    case many
  }

  /// Returns `text` with every control, bidirectional override and invisible character in visible
  /// `\u{..}` notation.
  static func visible(_ text: String, _ lines: Lines = .single) -> String {
    if !text.unicodeScalars.contains(where: isUnsafe) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if !isUnsafe(scalar) {
        result.unicodeScalars.append(scalar)
      } else if lines == .many, scalar == "\n" {
        result.append("\n")
      } else if lines == .many, scalar == "\t" {
        result.append("  ")
      } else if lines == .many, scalar == "\r" {
        continue
      } else {
        result.append(notation(scalar))
      }
    }
    return result
  }

  /// Returns `text` in ASCII: typographic signs in their plain form, the rest in `\u{..}` notation.
  static func ascii(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else {
        result.append(plainForm(scalar) ?? notation(scalar))
      }
    }
    return result
  }

  /// Returns the escape notation of one scalar.
  static func notation(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }

  /// Returns whether showing the scalar as it is could mislead a reader or steer a terminal.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0xAD, 0x61C, 0x180E: true
    case 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
    case 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE...0xFFFF: true
    case 0xE0000...0xE0FFF: true
    default: false
    }
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
}
