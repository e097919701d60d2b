import Diagnostics

/// Makes text from users and files safe to show: nothing invisible, nothing that steers a terminal.
enum SafeText {
  /// Which line breaks a place can hold.
  enum Lines {
    /// A cell, a label, a title: a line break is shown as `\n`.
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
        result.append(VisibleText.escape(scalar))
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
        result.append(plainForm(scalar) ?? VisibleText.escape(scalar))
      }
    }
    return result
  }

  /// Returns whether showing the scalar as it is could mislead a reader, steer a terminal, or break
  /// a document: besides what is dangerous everywhere, the soft hyphen and what XML refuses.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    if VisibleText.isDangerous(scalar) { return true }
    return scalar == "\u{AD}" || scalar.value & 0xFFFE == 0xFFFE
      || (0xE0080...0xE0FFF).contains(scalar.value)
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
}
