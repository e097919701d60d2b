/// What the user asked for with `--color`.
public enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never
}

/// Decides whether output has colour.
///
/// The first that says something wins: the flag, `NO_COLOR`, `CLICOLOR_FORCE` or `FORCE_COLOR`,
/// then whether the stream is a terminal that is not dumb. Sources: no-color.org,
/// bixense.com/clicolors.
public enum ColorDecision {
  /// - Parameters:
  ///   - environment: Looks a variable up by its name.
  ///   - isTerminal: Whether the stream to be coloured is a terminal.
  public static func usesColor(
    _ choice: ColorChoice, isTerminal: Bool, environment: (String) -> String?
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if let value = environment("NO_COLOR"), !value.isEmpty { return false }
    if isOn(environment("CLICOLOR_FORCE")) || isOn(environment("FORCE_COLOR")) { return true }
    guard isTerminal, let term = environment("TERM") else { return false }
    return !term.isEmpty && term != "dumb"
  }

  /// A variable that is set to anything but nothing, 0 or false.
  private static func isOn(_ value: String?) -> Bool {
    guard let value else { return false }
    return !value.isEmpty && value != "0" && value != "false"
  }
}
