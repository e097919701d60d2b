import LineEditing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows what is taller than the screen through the person's pager.
struct Pager {
  private let command: String
  /// The usual pager, which leaves its text on the screen, says how to get out and ends at the end.
  private static let standard = "less -R -F -X -E -Ps'Space shows more, q goes back to the prompt'"

  /// Returns nil where nobody sits at the screen, or where `PAGER` is empty or `cat`.
  init?() {
    guard isatty(0) == 1, isatty(1) == 1 else { return nil }
    let term = Output.variable("TERM") ?? ""
    guard !["", "dumb", "emacs"].contains(term) else { return nil }
    let command = Output.variable("PAGER") ?? Self.standard
    guard !command.isEmpty, command != "cat" else { return nil }
    self.command = command
  }

  /// Whether a text does not fit the screen together with the prompt.
  func isNeeded(for text: String) -> Bool {
    text.utf8.count { $0 == 0x0A } >= TerminalSize.current().rows
  }

  /// Shows a text and waits until the person is done; false when the pager could not be started or failed.
  func show(_ text: String) -> Bool {
    let status = ChildProcess(shell: "\(Self.safely) exec \(command)").run(input: text)
    // One that a signal ended was ended by the person.
    return status.map { $0 == 0 || $0 > Self.lastFailure } ?? false
  }

  /// What is typed ahead by mistake must not write files or start programs; a bare `less` shows colours as such
  /// and leaves its text on the screen, unless `LESS` says otherwise.
  private static let safely = "LESSSECURE=1; LESS=${LESS-FRX}; export LESSSECURE LESS;"

  /// The last status that is a failure to the shell and no signal: a command that does not exist.
  private static let lastFailure: Int32 = 127
}
