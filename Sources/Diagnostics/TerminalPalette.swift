/// Which colours a terminal shows for the six that are used.
public enum TerminalPalette: Sendable, Hashable, CaseIterable {
  /// The sixteen of the user's own theme, whatever they look like there.
  case user
  /// Fixed ones among 256, each with a contrast of at least 4.5 to 1 both to black and to white, so that
  /// nobody need know the background.
  ///
  /// Source: the formula of WCAG 2.1, section 1.4.3; few of the 240 fixed colours pass on both sides.
  case fixed

  /// Returns the parameters of an escape sequence, such as `1;36`, in these colours.
  public func parameters(_ basic: String) -> String {
    guard self == .fixed else { return basic }
    return basic.split(separator: ";").map { Self.fixedColor[$0] ?? String($0) }
      .joined(separator: ";")
  }

  /// Red, green, blue, magenta, cyan, and dim, which each terminal shows as it likes.
  private static let fixedColor: [Substring: String] = [
    "31": "38;5;131", "32": "38;5;98", "34": "38;5;63", "35": "38;5;163", "36": "38;5;29",
    "2": "38;5;243",
  ]

  /// Chooses by what the environment says of the terminal; `WHATIF_COLORS=terminal` asks for the user's own.
  ///
  /// - Parameter variable: Looks a variable up by its name.
  public static func chosen(by variable: (String) -> String?) -> TerminalPalette {
    switch variable("WHATIF_COLORS") {
    case "terminal": return .user
    case "fixed": return .fixed
    default: break
    }
    let term = variable("TERM") ?? ""
    let isRich = ["truecolor", "24bit"].contains(variable("COLORTERM") ?? "")
    return isRich || term.hasSuffix("256color") || term.hasSuffix("-direct") ? .fixed : .user
  }
}
