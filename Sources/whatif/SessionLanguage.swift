import Diagnostics
import LineEditing
import Reporting
import Session
import Syntax

/// What the line editor may know of the language: when an entry is whole, its colours, what could
/// follow, and what a word means.
struct SessionLanguage: LineLanguage {
  private let keeper: SessionKeeper
  /// Whether help may have characters beyond ASCII.
  private let usesUnicode: Bool

  /// Creates the language of a session.
  init(_ keeper: SessionKeeper, usesUnicode: Bool) {
    self.keeper = keeper
    self.usesUnicode = usesUnicode
  }

  func status(of text: String) -> LineStatus {
    switch Parser.status(of: text) {
    case .complete: .complete
    case .incomplete(let indent, let missing): .incomplete(indent: indent, missing: missing)
    }
  }

  func highlight(_ text: String) -> [StyledSpan] {
    Lexer.highlight(text).map { StyledSpan($0.0.bytes, Self.role($0.1)) }
  }

  func completions(in text: String, at cursor: Int) -> Completions {
    let found = keeper.session.completions(in: text, at: cursor)
    return Completions(
      range: found.range,
      candidates: found.candidates.map {
        Candidate(text: $0.text, kind: $0.kind, unit: $0.unit, summary: $0.summary)
      })
  }

  func hint(for text: String, at cursor: Int) -> LineHint {
    switch keeper.preview(of: text, at: cursor) {
    case nil: .none
    case .value(let value, let readings)?:
      LineHint([StyledLine(([value] + readings).joined(separator: " · "), role: .hint)])
    case .problem(let reason, let wrong)?:
      LineHint([StyledLine(reason, role: .hint)], wrong: wrong)
    }
  }

  func suggestion(for text: String, at cursor: Int) -> String? {
    keeper.suggestion(for: text, at: cursor)
  }

  func help(for text: String, at cursor: Int) -> [StyledLine] {
    guard let report = keeper.session.help(for: text, at: cursor) else { return [] }
    let style = TerminalStyle(width: TerminalSize.current().columns, unicode: usesUnicode)
    return report.terminal(style).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast().map { StyledLine(String($0)) }
  }

  private static func role(_ role: SyntaxRole) -> LineEditing.TextRole {
    switch role {
    case .name: .name
    case .number: .number
    case .unit: .unit
    case .keyword: .keyword
    case .text: .string
    case .comment: .comment
    case .operator: .operator
    case .invalid: .error
    }
  }
}
