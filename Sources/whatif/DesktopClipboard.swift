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
    return ChildProcess(program, arguments: command).run(input: text, isSilent: true) == 0
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
}
