import Diagnostics

/// Whether what was typed so far can be read, for a line editor that must decide what Return does.
public enum EntryStatus: Sendable, Hashable {
  /// Every statement ends.
  case complete
  /// The last statement goes on; `indent` is how many spaces its next line starts with, `missing` what it
  /// waits for, in words: ``a value after `=` ``.
  case incomplete(indent: Int, missing: String)
}

extension Parser {
  /// Returns whether the last statement of `text` is finished.
  ///
  /// It is when no bracket is open and it does not end with an operator, a comma, `=`, `then` or
  /// `else`. A blank line at the end gives any statement up.
  ///
  /// - Complexity: O(bytes).
  public static func status(of text: String) -> EntryStatus {
    var parser = Parser(SourceText(name: "entry", text))
    var status = EntryStatus.complete
    while let raw = parser.readStatement() {
      guard raw.isUnfinished, !parser.endsWithBlankLine else {
        status = .complete
        continue
      }
      status = .incomplete(
        indent: 2 * max(raw.brackets.depth, 1), missing: parser.missing(behind: raw.brackets))
    }
    return status
  }

  /// What the unfinished statement at hand waits for.
  private func missing(behind brackets: OpenBrackets) -> String {
    if let open = brackets.innermost { return "`\(source[open] == "(" ? ")" : "]")`" }
    guard let last = tokens.last(where: { $0.kind != .end }) else { return "the rest" }
    return
      "\(last.kind == .comma || last.kind == .colon ? "more" : "a value") after `\(quoted(last.range))`"
  }

  /// Whether the text ends with an empty line, with which a person gives an entry up.
  private var endsWithBlankLine: Bool {
    var breaks = 0
    for byte in bytes.reversed() {
      if byte == 0x0A { breaks += 1 } else if byte != 0x0D, byte != 0x20, byte != 0x09 { break }
    }
    return breaks >= 2
  }
}
