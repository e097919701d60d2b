#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The columns and rows of a terminal, both at least 1.
public struct TerminalSize: Sendable, Equatable {
  /// Columns, at least 1.
  public let columns: Int
  /// Rows, at least 1.
  public let rows: Int

  /// Makes a size; what is below 1 becomes 1.
  public init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
  }

  /// Returns the size of the terminal behind `descriptor`; 80 × 24 when it does not say.
  public static func current(of descriptor: Int32 = 1) -> TerminalSize {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return TerminalSize(columns: 80, rows: 24)
    }
    return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }
}

/// What is known about the three standard streams and the terminal behind them.
public struct TerminalFacts: Sendable {
  /// Whether standard input is a terminal.
  public let inputIsTerminal: Bool
  /// Whether standard output is a terminal.
  public let outputIsTerminal: Bool
  /// Whether standard error is a terminal.
  public let errorIsTerminal: Bool
  /// The value of `TERM`; empty when it is not set.
  public let term: String

  /// States the facts, for tests.
  public init(
    inputIsTerminal: Bool, outputIsTerminal: Bool, errorIsTerminal: Bool, term: String
  ) {
    self.inputIsTerminal = inputIsTerminal
    self.outputIsTerminal = outputIsTerminal
    self.errorIsTerminal = errorIsTerminal
    self.term = term
  }

  /// Asks the standard streams; `term` is the value of `TERM`, if any.
  public static func current(term: String?) -> TerminalFacts {
    TerminalFacts(
      inputIsTerminal: isatty(0) == 1, outputIsTerminal: isatty(1) == 1,
      errorIsTerminal: isatty(2) == 1, term: term ?? "")
  }

  /// Whether the terminal says that it can do no more than print.
  public var isDumb: Bool { term.isEmpty || term == "dumb" || term == "emacs" }

  /// Whether a type of terminal without a description is one of the many that do what xterm does.
  static func isLikeXterm(_ term: String) -> Bool {
    let name = term.lowercased()
    let families = [
      "xterm", "rxvt", "screen", "tmux", "alacritty", "foot", "wezterm", "kitty", "ghostty",
      "konsole", "gnome", "vte", "iterm", "contour", "mlterm", "putty", "st-", "linux", "ansi",
    ]
    return families.contains(where: name.hasPrefix)
      || ["256color", "truecolor", "direct"].contains(where: name.hasSuffix)
  }

  /// Whether a person can edit a line here.
  var canEdit: Bool { inputIsTerminal && outputIsTerminal && !isDumb }
}
