/// What a terminal writes upon.
public enum TerminalBackground: Sendable, Hashable, CaseIterable {
  case dark, light

  /// Reads what a terminal answers to `OSC 11 ; ?`, such as `rgb:fdfd/f6f6/e3e3`; nil for anything else.
  public init?(reply: some StringProtocol) {
    guard let start = reply.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let parts = reply[reply.index(after: start)...].split(
      separator: "/", omittingEmptySubsequences: false)
    guard reply.hasPrefix("rgb"), (3...4).contains(parts.count) else { return nil }
    var light = 0.0
    for (part, weight) in zip(parts, [0.2126, 0.7152, 0.0722]) {
      guard (1...4).contains(part.utf8.count), let value = Int(part, radix: 16), value >= 0 else {
        return nil
      }
      let share = Double(value) / Double(1 << (4 * part.utf8.count) - 1)
      // The square is near enough to the curve of sRGB to tell dark from light.
      light += weight * share * share
    }
    // Black text and white text are as easy to read on 0.18.
    self = light < 0.18 ? .dark : .light
  }

  /// Reads `COLORFGBG`, such as `15;0` or `0;default;15`, which some terminals set; nil where it names no
  /// background.
  public init?(colors: String) {
    guard let last = colors.split(separator: ";").last, let color = Int(last),
      (0...15).contains(color), colors.contains(";")
    else { return nil }
    self = color == 7 || color > 8 ? .light : .dark
  }
}

/// Which colours a terminal shows for the six that are used.
public enum TerminalPalette: Sendable, Hashable {
  /// The sixteen of the user's own theme, whatever they look like there.
  case user
  /// Fixed ones among 256, where the background is not known: each with a contrast of at least 4.5 to 1 both
  /// to black and to white, and of 3.6 to what editors call black.
  ///
  /// Source: the formula of WCAG 2.1, section 1.4.3; few of the 240 fixed colours pass on both sides, and
  /// none can have 4.5 to 1 to white and to `#1e1e1e`.
  case fixed
  /// Fixed ones among 256 for a known background: at least 4.5 to 1 also to those of the usual themes.
  case on(TerminalBackground)

  /// Returns the parameters of an escape sequence, such as `1;36`, in these colours.
  public func parameters(_ basic: String) -> String {
    guard self != .user else { return basic }
    return basic.split(separator: ";").map { number in
      color(number).map { "38;5;\($0)" } ?? String(number)
    }.joined(separator: ";")
  }

  /// The colour among 256 that stands for one of the sixteen, or for dim, which each terminal shows as it
  /// likes.
  private func color(_ basic: Substring) -> Int? {
    let (unknown, dark, light): (Int, Int, Int)
    switch basic {
    case "31": (unknown, dark, light) = (131, 210, 124)  // red
    case "32": (unknown, dark, light) = (98, 114, 22)  // green
    case "34": (unknown, dark, light) = (63, 111, 20)  // blue
    case "35": (unknown, dark, light) = (163, 177, 126)  // magenta
    case "36": (unknown, dark, light) = (29, 80, 24)  // cyan
    case "2": (unknown, dark, light) = (243, 248, 241)  // dim
    default: return nil
    }
    return switch self {
    case .user: nil
    case .fixed: unknown
    case .on(.dark): dark
    case .on(.light): light
    }
  }

  /// Chooses by what the environment says of the terminal; `WHATIF_COLORS=terminal` asks for the user's own,
  /// `dark` and `light` name the background.
  ///
  /// - Parameter variable: Looks a variable up by its name.
  public static func chosen(by variable: (String) -> String?) -> TerminalPalette {
    switch variable("WHATIF_COLORS") {
    case "terminal": return .user
    case "fixed": return .fixed
    case "dark": return .on(.dark)
    case "light": return .on(.light)
    default: break
    }
    let term = variable("TERM") ?? ""
    let isRich = ["truecolor", "24bit"].contains(variable("COLORTERM") ?? "")
    guard isRich || term.hasSuffix("256color") || term.hasSuffix("-direct") else { return .user }
    return variable("COLORFGBG").flatMap { TerminalBackground(colors: $0) }.map { .on($0) }
      ?? .fixed
  }

  /// Whether a terminal may be asked for its background: one that is not known, and nobody has said to leave
  /// it at that.
  ///
  /// - Parameter variable: Looks a variable up by its name.
  public func asksBackground(_ variable: (String) -> String?) -> Bool {
    // The terminal of Emacs would show the question.
    self == .fixed && variable("WHATIF_COLORS") == nil
      && variable("TERM")?.hasPrefix("eterm") != true
  }
}
