#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program that is started and waited for: an editor, a pager, a tool of the clipboard.
///
/// The child answers Ctrl-C, Ctrl-Z and closed pipes as it would when started by a shell, whatever
/// this program does about them.
public struct ChildProcess: Sendable {
  /// The path of the program.
  private let program: String
  /// Its arguments; the first is the name it is called by.
  private let arguments: [String]

  /// Names a program by its path.
  public init(_ program: String, arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// Names a line for the shell, whose `$1`, `$2`, … are the parameters whatever characters they have.
  public init(shell line: String, parameters: [String] = []) {
    self.init("/bin/sh", arguments: ["/bin/sh", "-c", line, "sh"] + parameters)
  }

  /// Runs the program until it ends.
  ///
  /// - Parameters:
  ///   - input: What it reads; nil leaves it the standard input of this program. A child that stops
  ///     reading early is no failure.
  ///   - isSilent: Whether what it prints is thrown away. A child that stays behind to serve the
  ///     clipboard must not hold the output of this program open.
  /// - Returns: Its exit status, 128 and more when a signal ended it; nil when it could not start.
  public func run(input: String? = nil, isSilent: Bool = false) -> Int32? {
    // Ctrl-C is the child's own while it runs.
    SignalFlags.hasChild.store(true, ordering: .relaxed)
    defer { SignalFlags.hasChild.store(false, ordering: .relaxed) }
    guard let input else { return start(reading: nil, isSilent).flatMap(wait) }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    let child = start(reading: ends[0], isSilent)
    close(ends[0])
    if child != nil { feed(input, to: ends[1]) }
    close(ends[1])
    return child.flatMap(wait)
  }

  /// Starts the program with a descriptor as its standard input.
  private func start(reading descriptor: Int32?, _ isSilent: Bool) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    if let descriptor {
      posix_spawn_file_actions_adddup2(&actions, descriptor, 0)
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    if isSilent {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGTERM, SIGHUP] {
      sigaddset(&signals, number)
    }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child = pid_t()
    let status = posix_spawn(&child, program, &actions, &attributes, &words, environ)
    return status == 0 ? child : nil
  }

  /// Writes all of a text, unless the reader goes away first.
  private func feed(_ text: String, to descriptor: Int32) {
    let old = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, old) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Waits for the end of a child.
  private func wait(for child: pid_t) -> Int32? {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}
