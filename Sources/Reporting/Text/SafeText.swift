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

  /// Returns whether showing the scalar as it is could mislead a reader, steer a terminal, or break
  /// a document: besides what is dangerous everywhere, the soft hyphen and what XML refuses.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    if VisibleText.isDangerous(scalar) { return true }
    return scalar == "\u{AD}" || scalar.value & 0xFFFE == 0xFFFE
      || (0xE0080...0xE0FFF).contains(scalar.value)
  }
}
