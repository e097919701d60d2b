public import Diagnostics

/// The look of each role, as the parameters of the terminal's "select graphic rendition".
public struct Theme: Sendable {
  private let parameters: [String]
  private let isASCII: Bool

  /// The look in the colours of `palette`; without `color` only bold, dim, underline and reverse remain,
  /// which `NO_COLOR` allows.
  ///
  /// - Parameter unicode: Whether signs beyond ASCII are shown; without, those that the session uses have a
  ///   plain form, in what was typed as well; other characters stay as they are.
  public static func standard(
    color: Bool, unicode: Bool = true, palette: TerminalPalette = .user
  ) -> Theme {
    Theme(isASCII: !unicode) { color ? palette.parameters(colored($0)) : colorless($0) }
  }

  /// No attribute at all.
  public static let bare = Theme { _ in "" }

  private init(isASCII: Bool = false, _ look: (TextRole) -> String) {
    parameters = TextRole.allCases.map(look)
    self.isASCII = isASCII
  }

  /// Returns a glyph of one column as it is shown.
  func glyph(_ glyph: String) -> String {
    guard isASCII, let first = glyph.utf8.first, first >= 0x80 else { return glyph }
    return switch glyph {
    case "…", "·": "."
    case "›", "→": ">"
    case "←": "<"
    case "↑": "^"
    case "↓": "v"
    case "↵": "/"
    case "–", "−": "-"
    case "“", "”": "\""
    case "‘", "’": "'"
    default: glyph
    }
  }

  /// Returns the parameters for `role`, empty when it looks like plain text.
  func parameters(for role: TextRole) -> String {
    parameters[Int(role.rawValue)]
  }

  /// Returns `line` as text with escape sequences, for output that is not part of an input line.
  public func render(_ line: StyledLine) -> String {
    var result = ""
    var current = TextRole.plain
    for cell in Cell.cells(of: line) {
      result += transition(from: current, to: cell.role)
      current = cell.role
      result += glyph(cell.glyph)
    }
    return result + transition(from: current, to: .plain)
  }

  /// Returns the escape sequence that ends the look of `old` and starts that of `new`; empty when
  /// both look the same.
  func transition(from old: TextRole, to new: TextRole) -> String {
    let look = parameters(for: new)
    guard look != parameters(for: old) else { return "" }
    return look.isEmpty ? "\u{1B}[m" : "\u{1B}[0;\(look)m"
  }

  private static func colored(_ role: TextRole) -> String {
    switch role {
    case .plain, .name, .operator, .punctuation: ""
    case .number: "36"
    case .unit: "32"
    case .keyword: "1;34"
    case .command: "1;35"
    case .string: "35"
    case .comment, .hint, .ghost: "2"
    case .error: "4;31"
    case .warning: "4;35"
    case .value: "1"
    case .prompt: "1;32"
    case .selected: "7"
    case .match: "1;35"
    }
  }

  private static func colorless(_ role: TextRole) -> String {
    switch role {
    case .comment, .hint, .ghost: "2"
    case .keyword, .command, .value, .prompt, .match: "1"
    case .error, .warning: "4"
    case .selected: "7"
    default: ""
    }
  }
}
