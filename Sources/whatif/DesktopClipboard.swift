import LineEditing
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The clipboard of this machine: a tool of the desktop, or the terminal.
struct DesktopClipboard: Clipboard {
  func tool(for kind: ClipboardKind) -> String? { command(for: kind)?.first }

  func put(_ text: String, as kind: ClipboardKind) -> Bool {
    guard let command = command(for: kind), let program = Self.path(of: command[0]) else {
      return false
    }
    return Self.feed(text, to: program, command)
  }

  var hasTerminal: Bool {
    guard isatty(1) == 1 else { return false }
    let term = Output.variable("TERM") ?? ""
    // These show the sequence instead of taking it.
    return !term.isEmpty && term != "dumb" && term != "linux"
  }

  func send(_ sequence: String) { StandardStream.output.write(sequence) }

  var temporaryFolder: String {
    for name in ["XDG_RUNTIME_DIR", "TMPDIR"] {
      if let folder = Output.variable(name), !folder.isEmpty, access(folder, W_OK) == 0 {
        return folder
      }
    }
    return "."
  }

  /// The program and its arguments that take a text of a kind.
  private func command(for kind: ClipboardKind) -> [String]? {
    var candidates: [[String]] = []
    if Output.variable("WAYLAND_DISPLAY")?.isEmpty == false {
      candidates.append(["wl-copy", "--type", kind.rawValue])
    }
    if Output.variable("DISPLAY")?.isEmpty == false {
      let target = kind == .plain ? "UTF8_STRING" : kind.rawValue
      candidates.append(["xclip", "-selection", "clipboard", "-t", target])
    }
    #if canImport(Darwin)
      candidates.append(
        kind == .plain
          ? ["pbcopy"]
          : [
            "sh", "-c",
            "textutil -stdin -format html -inputencoding UTF-8 -convert rtf -stdout | pbcopy",
          ])
    #endif
    return candidates.first { Self.path(of: $0[0]) != nil }
  }

  /// Finds a program in the folders of `PATH`.
  private static func path(of program: String) -> String? {
    let folders = (Output.variable("PATH") ?? "").split(separator: ":")
    return folders.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }

  /// Runs a program with a text as its input; whether it ended well.
  private static func feed(_ text: String, to program: String, _ arguments: [String]) -> Bool {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return false }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    guard posix_spawn_file_actions_init(&actions) == 0 else { return false }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    posix_spawn_file_actions_addclose(&actions, ends[1])
    // A tool that stays to serve the clipboard must not hold our output open.
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child = pid_t()
    let status = posix_spawn(&child, program, &actions, nil, &words, environ)
    close(ends[0])
    guard status == 0 else {
      close(ends[1])
      return false
    }
    let isWritten = writeAll(text, to: ends[1])
    close(ends[1])
    return wait(for: child) && isWritten
  }

  /// Writes a text; a reader that went away is no reason to end the program.
  private static func writeAll(_ text: String, to descriptor: Int32) -> Bool {
    let old = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, old) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  private static func wait(for child: pid_t) -> Bool {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return false }
    }
    return status == 0
  }
}
