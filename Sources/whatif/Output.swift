import Diagnostics
import LineEditing
import Reporting
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows responses: results on standard output, diagnostics on standard error.
struct Output {
  /// Where results go that are taller than the screen; nil shows them at once.
  var pager: Pager?
  private let fixedWidth: Int?
  private var showsColor: Bool
  private let showsUnicode: Bool
  private var errorsHaveColor: Bool
  private let isJSON: Bool
  /// Which colours results, diagnostics and the input have.
  var palette = TerminalPalette.chosen(by: Output.variable)

  /// Finds out what the streams can show.
  init(_ options: OutputOptions) {
    let choice = ColorChoice(rawValue: options.color.rawValue) ?? .auto
    let isTerminal = isatty(1) == 1
    fixedWidth = options.width ?? (isTerminal ? nil : Self.statedWidth ?? 80)
    showsColor = ColorDecision.usesColor(
      choice, isTerminal: isTerminal, environment: Self.variable)
    showsUnicode = !options.ascii && Self.localeIsUnicode
    errorsHaveColor = ColorDecision.usesColor(
      choice, isTerminal: isatty(2) == 1, environment: Self.variable)
    isJSON = options.json
  }

  /// What standard output can show now: a terminal may have been resized.
  var style: TerminalStyle {
    TerminalStyle(
      width: fixedWidth ?? TerminalSize.current().columns, color: showsColor,
      unicode: showsUnicode, palette: palette)
  }

  /// Whether results have colour.
  var hasColor: Bool { showsColor }

  /// Writes text alone from now on, for a terminal of which not more is known.
  mutating func makePlain() {
    (showsColor, errorsHaveColor, pager) = (false, false, nil)
  }

  /// What `COLUMNS` says, where it is a width that `--width` takes.
  private static var statedWidth: Int? {
    variable("COLUMNS").flatMap { Int($0) }.flatMap { OutputOptions.widths.contains($0) ? $0 : nil }
  }

  /// The value of an environment variable.
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Whether the locale's characters are Unicode; a locale that says nothing is taken to be modern.
  private static var localeIsUnicode: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(variable).first { !$0.isEmpty } ?? ""
    guard variable("LC_ALL") == "C" || locale == "POSIX" else { return true }
    return false
  }

  /// Shows responses in order; a blank line sets off a result of several lines.
  ///
  /// - Parameter isPaged: Whether what is taller than the screen goes to the pager.
  func show(_ responses: [Response], isPaged: Bool = true) {
    let style = style
    var results = ""
    var (isSecond, wasLong) = (false, false)
    for response in responses {
      switch response {
      case .report(let report, let line):
        let text = isJSON ? report.jsonLines(line: line) : report.terminal(style)
        let isLong = text.utf8.count { $0 == 0x0A } > 1
        if !isJSON, isSecond, !report.isRemark, isLong || wasLong { results += "\n" }
        results += text
        (isSecond, wasLong) = (true, isLong)
      case .diagnostic(let diagnostic):
        // What was computed before stands before it also where both streams meet.
        StandardStream.output.write(results)
        results = ""
        if isJSON { StandardStream.output.write(Report(diagnostic).jsonLines()) }
        StandardStream.error.write(text(of: diagnostic))
      case .question(let text):
        let words = showsUnicode ? text : VisibleText.ascii(text)
        results += Self.broken(words, at: style.width) + "\n"
      case .quit: break
      }
    }
    if isPaged, let pager, !isJSON, pager.isNeeded(for: results), pager.show(results) { return }
    StandardStream.output.write(results)
  }

  /// A question in lines of a width, broken between words and not inside the brackets of its answers.
  private static func broken(_ text: String, at width: Int) -> String {
    var lines: [String] = []
    var depth = 0
    var word = ""
    func add() {
      if let last = lines.last,
        CellWidth.of(last) + 1 + CellWidth.of(word) <= width
      {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
      word = ""
    }
    for character in text {
      depth += character == "(" ? 1 : character == ")" ? -1 : 0
      if character == " ", depth == 0 { add() } else { word.append(character) }
    }
    add()
    return lines.joined(separator: "\n")
  }

  private func text(of diagnostic: Diagnostic) -> String {
    let renderer = DiagnosticRenderer(width: style.width, isUnicode: showsUnicode)
    guard errorsHaveColor else { return renderer.text(for: diagnostic) }
    return renderer.lines(for: diagnostic).map { line in
      line.map { run in
        guard let code = Self.code(run.role).map(palette.parameters) else { return run.text }
        return "\u{1B}[\(code)m\(run.text)\u{1B}[0m"
      }.joined() + "\n"
    }.joined()
  }

  private static func code(_ role: DiagnosticRenderer.Role) -> String? {
    switch role {
    case .severity(.error), .primary(.error): "1;31"
    case .severity(.warning), .primary(.warning): "1;35"
    case .severity(.note), .primary(.note), .secondary: "36"
    case .message: "1"
    case .frame, .heading: "2"
    case .source, .text: nil
    }
  }
}

extension Report {
  /// Whether it is a note about what stands above it and nothing else.
  fileprivate var isRemark: Bool {
    blocks.allSatisfy { if case .note = $0 { true } else { false } }
  }
}

/// A stream to write to.
///
/// Where results cannot be written any more the program ends: quietly where their reader went away, with the
/// reason where the disk is full. What cannot be said beside results is dropped, so that the results and the
/// status are those of a program that said it.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

  /// Writes all of a text.
  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { systemWrite(rawValue, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if count < 0, errno == EINTR {
        continue
      } else if count < 0, errno == EAGAIN {
        var room = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        _ = poll(&room, 1, -1)
      } else if self == .output {
        let code = errno
        if ![EPIPE, EIO].contains(code) {
          let reason = SystemFiles.failure(code).reason
          Self.error.write("whatif: the results cannot be written: \(reason)\n")
        }
        exit(1)
      } else {
        return
      }
    }
  }
}

/// The system's `write` under a name that no method hides.
private func systemWrite(_ stream: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Darwin)
    Darwin.write(stream, bytes, count)
  #elseif canImport(Musl)
    Musl.write(stream, bytes, count)
  #else
    Glibc.write(stream, bytes, count)
  #endif
}
