#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Hands a text to the user's own editor through a file that only they can read.
struct ExternalEditor {
  /// The command, which may have arguments, as in `EDITOR="code --wait"`.
  let command: String
  /// Where the file is put.
  let folder: String

  /// Returns the text as the user left it; nil when the editor could not run or failed.
  func edit(_ text: String) -> String? {
    guard let path = makeFile(with: text) else { return nil }
    defer { unlink(path) }
    guard run(on: path) else { return nil }
    return contents(of: path)
  }

  private func makeFile(with text: String) -> String? {
    let suffix = ".whatif"
    var template = (folder + "/whatif-XXXXXX" + suffix).utf8CString.map { $0 }
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let output = TerminalOutput(descriptor: descriptor)
    output.write(text + "\n")
    guard output.flush() else { return nil }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Runs the editor through the shell and waits for it.
  private func run(on path: String) -> Bool {
    // The path is an argument and not part of the script, whatever characters it has.
    let words = ["/bin/sh", "-c", "exec \(command) \"$1\"", "sh", path]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    #if canImport(Darwin)
      var attributes: posix_spawnattr_t?
    #else
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The editor answers Ctrl-C, Ctrl-Z and closed pipes as it would when started by the shell.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGQUIT, SIGTSTP, SIGPIPE] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var child = pid_t()
    let started = posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, environ)
    guard started == 0 else { return false }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return false }
    }
    return status == 0
  }

  /// Returns the text of the file without the newline that editors put at its end.
  private func contents(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let reader = LineReader(descriptor: descriptor)
    var lines: [String] = []
    while case .line(let line) = reader.next() { lines.append(line) }
    return lines.joined(separator: "\n")
  }
}
