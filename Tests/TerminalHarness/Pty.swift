#if canImport(Glibc)
  package import Glibc
#elseif canImport(Musl)
  package import Musl
#else
  package import Darwin
#endif

/// A program at a pseudo-terminal of its own, with the screen it paints.
///
/// Every wait ends as soon as what is waited for is there; the time limit only matters when a
/// test fails.
package final class Pty {
  package private(set) var screen: TinyScreen
  /// Everything the program wrote.
  package private(set) var output: [UInt8] = []
  /// The program that was started last.
  package private(set) var process: pid_t

  /// What the terminal answers when it is asked for its background; nil for one that does not answer.
  private let background: String?
  private let command: (program: String, arguments: [String], variables: [String: String])
  private var master: Int32
  /// The path of the terminal and its modes before any program changed them.
  private let terminal: (name: [CChar], modes: termios)
  private var mark = 0
  private var hasEnded = false
  private static let seconds = 40

  package init?(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
    columns: Int = 80, rows: Int = 24, background: String? = "rgb:0000/0000/0000"
  ) {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 128)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, &name, nil, &size) == 0 else { return nil }
    defer { close(slave) }
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    _ = fcntl(slave, F_SETFD, FD_CLOEXEC)
    var variables = [
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
      "HOME": "/nonexistent", "PATH": "/usr/bin:/bin",
    ]
    variables.merge(environment) { $1 }
    var modes = termios()
    tcgetattr(slave, &modes)
    guard let child = Pty.spawn(program, arguments, variables, terminal: name) else {
      close(master)
      return nil
    }
    self.master = master
    self.background = background
    terminal = (name, modes)
    command = (program, arguments, variables)
    process = child
    screen = TinyScreen(columns: columns, rows: rows)
  }

  deinit {
    hangUp()
    guard !hasEnded else { return }
    var status: Int32 = 0
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
  }

  /// Starts the program again at the same terminal once it has ended, as from a shell, which resets the
  /// modes of a terminal that a killed program left behind.
  package func startAgain() -> Bool {
    guard hasEnded else { return false }
    let slave = open(terminal.name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { return false }
    defer { close(slave) }
    var modes = terminal.modes
    tcsetattr(slave, TCSANOW, &modes)
    // What the dead program did not read is not for the next one.
    tcflush(slave, TCIFLUSH)
    mark = output.count
    guard
      let child = Pty.spawn(
        command.program, command.arguments, command.variables, terminal: terminal.name)
    else { return false }
    (process, hasEnded) = (child, false)
    return true
  }

  /// Whether the modes of the terminal are as they were before any program.
  package var hasFirstModes: Bool {
    let now = modes
    return now.c_iflag == terminal.modes.c_iflag && now.c_oflag == terminal.modes.c_oflag
      && now.c_lflag == terminal.modes.c_lflag && now.c_cflag == terminal.modes.c_cflag
  }

  /// Starts the program in a session of its own whose first open file is the terminal, which so
  /// becomes the controlling one: Ctrl-C works.
  private static func spawn(
    _ program: String, _ arguments: [String], _ variables: [String: String], terminal: [CChar]
  ) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let newSession = Int16(POSIX_SPAWN_SETSID)
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let newSession: Int16 = 0x80
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigdelset(&all, SIGKILL)
    sigdelset(&all, SIGSTOP)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, newSession | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child = pid_t()
    return posix_spawn(&child, program, &actions, &attributes, &argv, &envp) == 0 ? child : nil
  }

  // MARK: Input

  package func send(_ text: String) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let end = min(start + 1024, bytes.count)
      let count = bytes[start..<end].withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count > 0 { start += count } else if errno != EINTR && errno != EAGAIN { return }
      // A program that echoes much must be read meanwhile, or both sides wait.
      readMore(within: 0)
    }
  }

  package func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Closes the terminal, as closing its window does.
  package func hangUp() {
    guard master >= 0 else { return }
    close(master)
    master = -1
  }

  // MARK: Waiting

  /// Waits until `text` was written after the last match.
  package func expect(_ text: String) -> Bool {
    let needle = Array(text.utf8)
    return wait {
      guard let end = find(needle) else { return false }
      mark = end
      return true
    }
  }

  /// Waits until the screen is as `condition` says.
  package func see(_ condition: (TinyScreen) -> Bool) -> Bool {
    wait { condition(screen) }
  }

  /// Reads what the program has written, and what it writes for so long.
  package func rest(milliseconds: Int) {
    let end = Pty.nanoseconds() + milliseconds * 1_000_000
    repeat { readMore(within: 1) } while Pty.nanoseconds() < end
    while readMore(within: 0) {}
  }

  /// Sends `text` and waits until the program has painted, after `mark` where one is given.
  ///
  /// - Returns: Milliseconds from the first byte sent to the last one painted.
  package func timeToPaint(_ text: String, after mark: String = "") -> Double? {
    while readMore(within: 5) {}
    self.mark = output.count
    let start = Pty.nanoseconds()
    send(text)
    // The painter hides the cursor while it changes rows.
    guard mark.isEmpty || expect(mark), expect("\u{1B}[?25h") else { return nil }
    return Double(Pty.nanoseconds() - start) / 1e6
  }

  /// Waits for the end of the program; returns its status as a shell does.
  package func status() -> Int32? {
    var status: Int32 = 0
    hasEnded = wait { waitpid(process, &status, WNOHANG) == process }
    guard hasEnded else { return nil }
    while readMore(within: 0) {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// The modes of the terminal.
  package var modes: termios {
    var modes = termios()
    tcgetattr(master, &modes)
    return modes
  }

  /// Waits until `isDone`, while the program can write.
  package func wait(until isDone: () -> Bool) -> Bool {
    let deadline = Pty.now() + Pty.seconds
    while !isDone() {
      if Pty.now() > deadline { return false }
      readMore(within: 2)
    }
    return true
  }

  @discardableResult
  private func readMore(within milliseconds: Int32) -> Bool {
    var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&polled, 1, milliseconds) > 0 else { return false }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(master, &chunk, chunk.count)
    guard count > 0 else {
      usleep(1_000)
      return false
    }
    output += chunk[..<count]
    let questions = screen.backgroundQuestions
    screen.feed(Array(chunk[..<count]))
    if screen.backgroundQuestions > questions, !hasEnded, let background {
      let reply = Array("\u{1B}]11;\(background)\u{1B}\\".utf8)
      _ = reply.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }
    return true
  }

  private func find(_ needle: [UInt8]) -> Int? {
    guard output.count - mark >= needle.count else { return nil }
    for start in mark...(output.count - needle.count) where output[start] == needle[0] {
      if output[start..<start + needle.count].elementsEqual(needle) { return start + needle.count }
    }
    return nil
  }

  private static func now() -> Int { nanoseconds() / 1_000_000_000 }

  /// A clock that never goes back, in nanoseconds.
  package static func nanoseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }
}
