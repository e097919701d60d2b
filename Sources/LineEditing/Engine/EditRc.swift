import CLibEdit
import Diagnostics

/// The settings of `~/.editrc`, applied line by line.
///
/// libedit's own `el_source` is not used because `bind -v` in the file would throw our bindings
/// away: the editor it asks for is found first, then the other lines are applied over ours.
struct EditRc {
  enum Editor { case emacs, vi }

  /// The editor that the file asks for.
  let editor: Editor?

  /// Whether the file says `edit off`: then the plain reader takes the lines.
  let isOff: Bool

  /// A line that cannot be done, counted from 1, and why.
  struct Problem {
    let line: Int
    let reason: String
  }

  /// The lines that cannot be read.
  let problems: [Problem]

  private let commands: [(line: Int, words: [String])]

  init(_ text: String, program: String) {
    var own: [(line: Int, words: [String])] = []
    var problems: [Problem] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where EditRc.isCommand(line) {
      guard let words = EditRc.words(of: String(line)) else {
        problems.append(Problem(line: index + 1, reason: "a quotation mark is not closed"))
        continue
      }
      if EditRc.isFor(program, words) { own.append((index + 1, words)) }
    }
    self.problems = problems
    editor = own.compactMap { EditRc.editor(chosenBy: $0.words) }.last
    let switches = own.map(\.words).filter { $0.count == 2 && EditRc.command($0) == "edit" }
    isOff = switches.last?[1] == "off"
    commands = own.filter {
      EditRc.editor(chosenBy: $0.words) == nil && EditRc.command($0.words) != "edit"
    }
  }

  /// One sentence on the first of some problems, with the lines of two more and how many others there are.
  static func warning(_ problems: [Problem], in path: String) -> String? {
    let problems = problems.sorted { $0.line < $1.line }
    guard let first = problems.first else { return nil }
    let others = problems.dropFirst()
    let lines = others.prefix(2).map { "\($0.line)" }
    let more =
      switch others.count {
      case 0: ""
      case 1: "; line \(lines[0]) also has a mistake"
      case 2: "; lines \(lines[0]) and \(lines[1]) also have mistakes"
      default: "; lines \(lines[0]), \(lines[1]) and \(others.count - 2) more also have mistakes"
      }
    let end = first.reason.hasSuffix("?") && more.isEmpty ? " The" : ". The"
    return "\(path):\(first.line): \(first.reason)\(more)\(end) rest of the file is in force"
  }

  /// The words of the commands that may be keys, ESC written as `\e`.
  var keySequences: [String] {
    commands.flatMap { command in
      command.words.map {
        $0.hasPrefix("^[")
          ? "\\e" + $0.dropFirst(2) : $0.hasPrefix("\\033") ? "\\e" + $0.dropFirst(4) : $0
      }
    }
  }

  /// Runs the commands that remain once the editor is chosen; returns those that failed.
  func apply(to editLine: OpaquePointer) -> [Problem] {
    var problems: [Problem] = []
    for (line, words) in commands {
      let strings = words.map(\.wideScalars)
      var status: Int32 = 0
      EditRc.withPointers(to: strings[...], []) { pointers in
        var pointers = pointers
        status = el_wparse(editLine, Int32(clamping: words.count), &pointers)
      }
      if status != 0, let reason = EditRc.reason(words) {
        problems.append(Problem(line: line, reason: reason))
      }
    }
    return problems
  }

  /// Why a command failed; nil where it asks for what is not libedit's here, as the history is.
  private static func reason(_ words: [String]) -> String? {
    let known = ["bind", "echotc", "edit", "history", "settc", "setty", "telltc"]
    let command = command(words)
    guard known.contains(command) else {
      return "`\(command)` is no setting\(didYouMean(command, known))"
    }
    guard command == "bind", let name = words.last, words.count > 2 else {
      return command == "bind" ? "`bind` cannot do this" : nil
    }
    let names = CommandEntry.all.map(\.name)
    return "`\(name)` is no command of the editor\(didYouMean(name, names))"
  }

  private static func didYouMean(_ word: String, _ words: [String]) -> String {
    Spelling.closestMatch(to: word, in: words).map { ", did you mean `\($0)`?" } ?? ""
  }

  /// Whether a line is more than a comment.
  private static func isCommand(_ line: Substring) -> Bool {
    line.first { !$0.isWhitespace }.map { $0 != "#" } ?? false
  }

  /// Splits a line as a shell would; nil where a quotation mark is not closed.
  private static func words(of line: String) -> [String]? {
    guard let tokenizer = tok_winit(nil) else { return nil }
    defer { tok_wend(tokenizer) }
    var count: Int32 = 0
    var words: UnsafeMutablePointer<UnsafePointer<Int32>?>?
    let isWhole = line.withWideString { tok_wstr(tokenizer, $0, &count, &words) == 0 }
    guard isWhole, let words, count > 0 else { return nil }
    return (0..<Int(count)).compactMap { words[$0].map(text(of:)) }
  }

  private static func text(of wide: UnsafePointer<Int32>) -> String {
    var view = String.UnicodeScalarView()
    var next = wide
    while next.pointee != 0 {
      view.append(Unicode.Scalar(UInt32(bitPattern: next.pointee)) ?? "\u{FFFD}")
      next += 1
    }
    return String(view)
  }

  private static func isFor(_ program: String, _ words: [String]) -> Bool {
    guard let first = words.first, let colon = first.firstIndex(of: ":") else { return true }
    return first[..<colon] == program
  }

  /// The first word of a line without the program that the line is for.
  private static func command(_ words: [String]) -> String {
    let first = words.first ?? ""
    return first.split(separator: ":").last.map(String.init) ?? first
  }

  /// Returns the editor that `bind -v` or `bind -e` asks for.
  private static func editor(chosenBy words: [String]) -> Editor? {
    guard words.count == 2, command(words) == "bind" else { return nil }
    return words[1] == "-v" ? .vi : words[1] == "-e" ? .emacs : nil
  }

  /// Calls `body` with a pointer to each of `strings` and a null after the last.
  private static func withPointers(
    to strings: ArraySlice<[Int32]>, _ pointers: [UnsafePointer<Int32>?],
    _ body: ([UnsafePointer<Int32>?]) -> Void
  ) {
    guard let first = strings.first else { return body(pointers + [nil]) }
    first.withUnsafeBufferPointer { buffer in
      withPointers(to: strings.dropFirst(), pointers + [buffer.baseAddress], body)
    }
  }
}
