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
  /// A line above the text, which is taken out again; may be empty.
  private let advice: String
  /// What is said before it opens; may be empty.
  private let notice: String

  /// The editor that the settings name.
  init(_ settings: LineEditingSettings) {
    (command, folder) = (settings.editorCommand, settings.temporaryFolder)
    (advice, notice) = (settings.editorAdvice, settings.editorNotice)
  }

  /// Returns the text as the user left it; nil when the editor could not run or failed.
  func edit(_ text: String) -> String? {
    guard let path = makeFile(with: text) else { return nil }
    defer { unlink(path) }
    if !notice.isEmpty {
      let output = TerminalOutput(descriptor: 1)
      output.write(notice.wrapped(to: TerminalSize.current().columns) + "\n")
      output.flush()
    }
    guard ChildProcess(shell: "exec \(command) \"$1\"", parameters: [path]).run() == 0 else {
      return nil
    }
    return contents(of: path)
  }

  private func makeFile(with text: String) -> String? {
    let suffix = ".whatif"
    var template = (folder + "/whatif-XXXXXX" + suffix).utf8CString.map { $0 }
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let output = TerminalOutput(descriptor: descriptor)
    output.write((advice.isEmpty ? "" : advice + "\n") + text + "\n")
    guard output.flush() else { return nil }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Returns the text of the file without the newline that editors put at its end.
  private func contents(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let reader = LineReader(descriptor: descriptor)
    var lines: [String] = []
    while true {
      switch reader.next() {
      case .line(let line): lines.append(line)
      case .end:
        if !advice.isEmpty, lines.first == advice { lines.removeFirst() }
        return lines.joined(separator: "\n")
      case .tooLong: return nil
      case .interrupted: continue
      }
    }
  }
}
