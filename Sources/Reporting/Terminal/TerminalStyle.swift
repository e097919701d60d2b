public import Diagnostics

/// What the terminal can show: its width, and whether it has colour and Unicode.
public struct TerminalStyle: Sendable, Hashable {
  /// The cells in a line, 20 to 200.
  public let width: Int
  /// Whether roles are shown by colour and weight.
  public let color: Bool
  /// Whether characters beyond ASCII are shown.
  public let unicode: Bool
  /// Which colours are meant.
  public let palette: TerminalPalette

  /// Creates a style; a width outside 20 to 200 is moved to the nearer end.
  public init(
    width: Int = 80, color: Bool = false, unicode: Bool = true, palette: TerminalPalette = .user
  ) {
    self.width = min(max(width, 20), 200)
    self.color = color
    self.unicode = unicode
    self.palette = palette
  }

  /// Returns text from a user or file as it may be shown here.
  func safe(_ text: String, _ lines: SafeText.Lines = .single) -> String {
    let visible = SafeText.visible(text, lines)
    return unicode ? visible : VisibleText.ascii(visible)
  }

  /// Returns a line of safe glyphs for text with a role.
  func line(_ text: String, _ role: TextRole = .plain) -> GlyphLine {
    GlyphLine(safe(text), role)
  }

  /// Returns styled text as lines of safe glyphs, split at its line breaks.
  func lines(_ text: Styled) -> [GlyphLine] {
    var lines = [GlyphLine()]
    for run in text.runs {
      let parts = safe(run.text, .many).split(separator: "\n", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if index > 0 { lines.append(GlyphLine()) }
        lines[lines.count - 1].append(String(part), run.role)
      }
    }
    return lines
  }

  /// Returns lines as text, each ended by a line break, without spaces at their ends.
  func text(_ lines: [GlyphLine]) -> String {
    var out = ""
    for line in lines { write(line.trimmed(), into: &out) }
    return out
  }

  /// Appends a line with its escape sequences, which close before the line ends.
  private func write(_ line: GlyphLine, into out: inout String) {
    var open: String?
    for glyph in line.glyphs {
      let code = color ? Self.code(glyph.role).map(palette.parameters) : nil
      if code != open {
        if open != nil { out += "\u{1B}[0m" }
        if let code { out += "\u{1B}[\(code)m" }
        open = code
      }
      out.append(glyph.character)
    }
    if open != nil { out += "\u{1B}[0m" }
    out += "\n"
  }

  /// The attributes of a role among the 16 colours, of which the palette may make others; never a
  /// background, and no yellow, which cannot be read on white.
  private static func code(_ role: TextRole) -> String? {
    switch role {
    case .plain, .number, .label: nil
    case .name, .code: "36"
    case .unit, .dim: "2"
    case .positive: "36"
    case .negative: "35"
    case .strong: "1"
    case .warning: "1;35"
    case .error: "1;31"
    }
  }
}
