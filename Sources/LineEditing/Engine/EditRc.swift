import CLibEdit

/// The settings of `~/.editrc`, applied line by line.
///
/// libedit's own `el_source` is not used because `bind -v` in the file would throw our bindings
/// away: the editor it asks for is found first, then the other lines are applied over ours.
struct EditRc {
  enum Editor { case emacs, vi }

  /// The editor that the file asks for.
  let editor: Editor?

  private let commands: [[String]]

  init(_ text: String, program: String) {
    let all = text.split(separator: "\n").compactMap { EditRc.words(of: String($0)) }
    let own = all.filter { EditRc.isFor(program, $0) }
    editor = own.compactMap(EditRc.editor(chosenBy:)).last
    commands = own.filter { EditRc.editor(chosenBy: $0) == nil }
  }

  /// The words of the commands that may be keys, ESC written as `\e`.
  var keySequences: [String] {
    commands.flatMap { words in
      words.map {
        $0.hasPrefix("^[")
          ? "\\e" + $0.dropFirst(2) : $0.hasPrefix("\\033") ? "\\e" + $0.dropFirst(4) : $0
      }
    }
  }

  /// Runs the commands that remain once the editor is chosen.
  func apply(to editLine: OpaquePointer) {
    for words in commands {
      let strings = words.map(\.wideScalars)
      EditRc.withPointers(to: strings[...], []) { pointers in
        var pointers = pointers
        _ = el_wparse(editLine, Int32(clamping: words.count), &pointers)
      }
    }
  }

  /// Splits a line as a shell would; nil for comments and empty lines.
  private static func words(of line: String) -> [String]? {
    let start = line.drop { $0.isWhitespace }
    guard let first = start.first, first != "#", let tokenizer = tok_winit(nil) else { return nil }
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

  /// Returns the editor that `bind -v` or `bind -e` asks for.
  private static func editor(chosenBy words: [String]) -> Editor? {
    guard let first = words.first, words.count == 2 else { return nil }
    let command = first.split(separator: ":").last.map(String.init) ?? first
    guard command == "bind" else { return nil }
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
