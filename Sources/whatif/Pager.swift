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
  /// The usual pager, which leaves its text on the screen and says how to get out.
  private static let standard = "less -R -F -X -Ps'Space shows more, q goes back to the prompt'"

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

  /// Shows a text and waits until the person is done; false when the pager could not be started.
  func show(_ text: String) -> Bool {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    guard let child = start(reading: ends[0]) else {
      close(ends[0])
      close(ends[1])
      return false
    }
    close(ends[0])
    // A pager that is left early closes the pipe; Ctrl-C belongs to the pager while it runs.
    feed(Array(text.utf8), to: ends[1])
    close(ends[1])
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return true }
    }
    InterruptFlag.shared.lower()
    // The shell's status for a command that does not exist.
    return (status >> 8) & 0xFF != 127
  }

  private func feed(_ bytes: [UInt8], to descriptor: Int32) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      offset += count
    }
  }

  private func start(reading descriptor: Int32) -> pid_t? {
    let words = ["/bin/sh", "-c", "exec \(command)"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, descriptor, 0)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGQUIT, SIGTSTP, SIGPIPE] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var child = pid_t()
    guard posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, environ) == 0 else {
      return nil
    }
    return child
  }
}
