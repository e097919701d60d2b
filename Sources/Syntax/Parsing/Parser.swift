public import Diagnostics

/// Reads the language: text to statements, with one diagnostic for each line it cannot read.
///
/// Its statements are split over extensions, one a family. In their names `accept` may consume,
/// `expect` reports the writer's mistake, and everything is bounded: brackets nest at most
/// `Limits.brackets` deep and formulas at most `Limits.operators`, so no text overflows the stack.
public struct Parser {
  /// What a text may not exceed.
  public enum Limits {
    /// Brackets inside brackets, and other nesting.
    public static let brackets = 200
    /// Operators in a row.
    public static let operators = 1_000
    /// Bytes of one statement.
    public static let statementBytes = 1 << 20
    /// Diagnostics of one text; one more says that there are others.
    public static let diagnostics = 10_000
  }

  let source: SourceText
  let bytes: [UInt8]
  var lexer: Lexer
  /// The tokens of the statement at hand, without comments, `end` last.
  var tokens: [Token] = []
  /// The comments of the statement at hand.
  var comments: [SourceRange] = []
  /// The index of the next token.
  var index = 0
  /// How deep the formula being read is nested.
  var nesting = 0
  /// The depth of the tree last read; kept beside the trees, which do not carry it.
  var depth = 0
  /// Words that end a formula in the statement at hand, beside the connecting ones.
  var clauseWords: KeywordSet = []
  var stops = Stops()
  /// Whether a change that cannot be read is taken for a sentence; not while a reading of one is tried.
  var readsSpeech = true
  /// Numbers of the statement at hand whose point may be meant for thousands.
  var pointedNumbers: [Token] = []

  /// What ends a formula at the place at hand; nothing does inside brackets.
  struct Stops {
    /// `to` belongs to the statement (`from a to b`).
    var atTo = false
    /// `and` separates changes.
    var atAnd = false
    /// `within` belongs to the statement (`assert … within …`).
    var atWithin = false
    /// `=` belongs to the statement (`solve x for a = b`).
    var atEqual = false
    /// `within` belongs to what stands before the operand (`30% chance of x within …`).
    var atBounds = false
  }

  init(_ source: SourceText) {
    self.source = source
    bytes = source.utf8
    lexer = Lexer(source.utf8)
  }

  /// Reads a whole text; never fails.
  ///
  /// - Complexity: O(bytes).
  public static func parse(_ source: SourceText) -> ParsedText {
    var parser = Parser(source)
    var items: [ParsedText.Item] = []
    items.reserveCapacity(source.lineCount)
    var diagnostics: [Diagnostic] = []
    var hidden = 0
    while let raw = parser.readStatement() {
      let (item, problem) = parser.item(from: raw)
      items.append(item)
      if problem == nil, let warning = parser.warningAboutPoints(in: item.statement) {
        diagnostics.append(warning)
      }
      guard let problem else { continue }
      if diagnostics.count < Limits.diagnostics {
        diagnostics.append(parser.endingWithHelp(problem))
      } else {
        hidden += 1
      }
    }
    if hidden > 0 {
      diagnostics.append(
        Diagnostic(
          .syntax, .error, "\(DecimalNumber.grouped("\(hidden)")) more lines cannot be read"))
    }
    return ParsedText(source: source, items: items, diagnostics: diagnostics)
  }

  /// Reads the statement found by `readStatement`.
  private mutating func item(from raw: RawStatement) -> (ParsedText.Item, Diagnostic?) {
    var statement: Statement?
    var isKept = false
    var problem = raw.problem
    pointedNumbers = []
    if problem == nil, !raw.isEmpty {
      do {
        (statement, isKept) = try readTokens()
        try refuseDoubtfulPoints(in: statement)
      } catch {
        statement = nil
        problem = error.diagnostic
      }
    }
    let item = ParsedText.Item(
      range: raw.range, statementRange: raw.statementRange, statement: statement,
      comment: comment(), isKept: isKept, attempt: problem.map { attempt($0) })
    return (item, problem)
  }

  /// Returns the error with the help on the word that the statement begins with, where it does not end with
  /// something to type that can be read.
  private func endingWithHelp(_ error: Diagnostic) -> Diagnostic {
    guard error.help.last.map(Self.endsWithLine) != true, let first = tokens.first
    else { return error }
    let isStatement = KeywordSet.statements.contains(first.keyword)
    let topic = isStatement ? source[first.range].lowercased() : error.code.topic
    guard let topic else { return error }
    var explained = error
    explained.help.append(DiagnosticCode.help(on: topic))
    return explained
  }

  /// Whether something in back quotes can be read: as a statement, or as the part of one that it is.
  private static func endsWithLine(_ help: String) -> Bool {
    let pieces = help.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.indices.contains { index in
      index % 2 == 1 && places.contains { reads($0 + pieces[index]) }
    }
  }

  /// What may stand before the part of a statement.
  private static let places = [
    "", "x = ", "cost x = ", "cost x = $1 ", "benefit x = $1/month ", "what if ", "table npv by ",
  ]

  /// Whether a line can be read; `…` stands for a value or a name.
  private static func reads(_ line: String) -> Bool {
    ["1", "x"].contains { value in
      let text = String(line.flatMap { $0 == "…" ? value : String($0) })
      var parser = Parser(SourceText(name: "line", text))
      while let raw = parser.readStatement() {
        if parser.item(from: raw).1 != nil { return false }
      }
      return true
    }
  }

  /// Returns the comments of the statement at hand as one line, nil without any.
  private func comment() -> String? {
    guard !comments.isEmpty else { return nil }
    let texts = comments.map { range in
      var lower = Int(range.lower)
      var upper = Int(range.upper)
      while lower < upper, bytes[lower] == UInt8(ascii: "#") { lower += 1 }
      while lower < upper, isBlank(bytes[lower]) { lower += 1 }
      while upper > lower, isBlank(bytes[upper - 1]) { upper -= 1 }
      return VisibleText.escaped(bytes, lower, upper)
    }
    return texts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
