#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program at a pseudo-terminal of its own, with the screen it paints.
///
/// Every wait ends as soon as what is waited for is there; the time limit only matters when a
/// test fails.
final class Pty {
  private(set) var screen: TinyScreen
  /// Everything the program wrote.
  private(set) var output: [UInt8] = []
  let process: pid_t

  private var master: Int32
  private var mark = 0
  private var hasEnded = false
  private static let seconds = 40

  init?(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
    columns: Int = 80, rows: Int = 24
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
    guard let child = Pty.spawn(program, arguments, variables, terminal: name) else {
      close(master)
      return nil
    }
    self.master = master
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

  func send(_ text: String) {
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

  func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Closes the terminal, as closing its window does.
  func hangUp() {
    guard master >= 0 else { return }
    close(master)
    master = -1
  }

  // MARK: Waiting

  /// Waits until `text` was written after the last match.
  func expect(_ text: String) -> Bool {
    let needle = Array(text.utf8)
    return wait {
      guard let end = find(needle) else { return false }
      mark = end
      return true
    }
  }

  /// Waits until the screen is as `condition` says.
  func see(_ condition: (TinyScreen) -> Bool) -> Bool {
    wait { condition(screen) }
  }

  /// Waits for the end of the program; returns its status as a shell does.
  func status() -> Int32? {
    var status: Int32 = 0
    hasEnded = wait { waitpid(process, &status, WNOHANG) == process }
    guard hasEnded else { return nil }
    while readMore(within: 0) {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// The modes of the terminal.
  var modes: termios {
    var modes = termios()
    tcgetattr(master, &modes)
    return modes
  }

  private func wait(until isDone: () -> Bool) -> Bool {
    let deadline = Pty.now() + Pty.seconds
    while !isDone() {
      if Pty.now() > deadline { return false }
      readMore(within: 20)
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
    screen.feed(Array(chunk[..<count]))
    return true
  }

  private func find(_ needle: [UInt8]) -> Int? {
    guard output.count - mark >= needle.count else { return nil }
    for start in mark...(output.count - needle.count) where output[start] == needle[0] {
      if output[start..<start + needle.count].elementsEqual(needle) { return start + needle.count }
    }
    return nil
  }

  private static func now() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec
  }
}
