public import Diagnostics

extension Parser {
  /// A statement cut out of the text; its tokens are in `tokens`.
  struct RawStatement {
    var range: SourceRange
    var statementRange: SourceRange
    /// Whether there are only blank lines and comments.
    var isEmpty = false
    /// What makes it unreadable before its first word.
    var problem: Diagnostic?
    /// Whether the text ended where the statement must go on.
    var isUnfinished = false
    /// The brackets open at its end.
    var brackets = OpenBrackets()
  }

  /// Cuts out the next statement with the blank lines and comments before it, nil at the end.
  mutating func readStatement() -> RawStatement? {
    let start = lexer.position == 3 && bytes.count >= 3 && tokens.isEmpty ? 0 : lexer.position
    tokens.removeAll(keepingCapacity: true)
    comments.removeAll(keepingCapacity: true)
    index = 0
    guard start < bytes.count else { return nil }
    while !lexer.isAtEnd {
      let line = lexer.position
      let end = lexer.endOfLine()
      if end - line > Limits.statementBytes { return tooLongLine(from: start, line, end) }
      lexer.readLine(endingAt: end, into: &tokens)
      if let last = tokens.last, last.kind == .comment {
        tokens.removeLast()
        if !tokens.isEmpty { comments.append(last.range) }
      }
      if !tokens.isEmpty { return finishStatement(from: start) }
    }
    let range = SourceRange(start, bytes.count)
    tokens.append(Token(.end, bytes.count, bytes.count))
    return RawStatement(
      range: range, statementRange: SourceRange(bytes.count, bytes.count), isEmpty: true)
  }

  /// Steps over a line that is too long to read.
  private mutating func tooLongLine(from start: Int, _ line: Int, _ end: Int) -> RawStatement {
    lexer.position = min(end + 1, bytes.count)
    // Not empty, so that a byte-order mark is looked for only once.
    tokens.append(Token(.end, end, end))
    let range = SourceRange(line, end)
    return RawStatement(
      range: SourceRange(start, lexer.position), statementRange: range,
      problem: Self.tooLong(end - line, at: .init(Span(source, SourceRange(line, line + 1)))))
  }

  /// Returns the error of a line that is too long to read.
  ///
  /// - Parameters:
  ///   - bytes: Its length.
  ///   - place: Where it begins; nil where it was not kept.
  public static func tooLong(_ bytes: Int, at place: Diagnostic.Label? = nil) -> Diagnostic {
    Diagnostic(
      .tooLong, "this line is \(DecimalNumber.grouped("\(bytes)")) bytes long", at: place,
      notes: ["a statement may have \(DecimalNumber.grouped("\(Limits.statementBytes)")) bytes"],
      help: ["write it as several definitions"])
  }

  /// Adds the lines on which the statement in `tokens` goes on.
  private mutating func finishStatement(from start: Int) -> RawStatement {
    let first = tokens[0]
    let lower = Int(first.lower)
    let takesRawText = first.keyword == .help || first.kind == .question
    var brackets = OpenBrackets()
    brackets.add(tokens[0...])
    var unfinished = false
    var interrupted: SourceRange?
    while !takesRawText, let last = tokens.last {
      let needsMore = brackets.depth > 0 || last.continuesLine
      // What holds characters that mean nothing, such as an escape sequence, is not waited for.
      guard needsMore, !brackets.haveInvalid else { break }
      if lexer.isAtEnd {
        unfinished = true
        break
      }
      let line = lexer.position
      let end = lexer.endOfLine()
      if end - lower > Limits.statementBytes { break }
      let mark = tokens.count
      lexer.readLine(endingAt: end, into: &tokens)
      if let comment = tokens.last, comment.kind == .comment {
        comments.append(comment.range)
        tokens.removeLast()
        if tokens.count == mark { continue }
      }
      if tokens.count == mark {
        if brackets.depth > 0 { continue }
        lexer.position = line
        break
      }
      if last.kind != .comma || brackets.depth > 0, startsStatement(at: mark) {
        interrupted = tokens[mark].range
        tokens.removeSubrange(mark...)
        lexer.position = line
        while let comment = comments.last, Int(comment.lower) >= line { comments.removeLast() }
        break
      }
      brackets.add(tokens[mark...])
    }
    let upper = tokens.last.map { Int($0.upper) } ?? lower
    let range = SourceRange(lower, upper)
    tokens.append(Token(.end, upper, upper))
    return RawStatement(
      range: SourceRange(start, lexer.position), statementRange: range,
      problem: takesRawText
        ? nil : bracketProblem(brackets, interruptedBy: interrupted, in: range)?.diagnostic,
      isUnfinished: unfinished, brackets: brackets)
  }

  /// Whether the line whose first token is `mark` is a new statement: it starts with a statement
  /// word or `name =`, and not with a statement word used as a value or argument name.
  private func startsStatement(at mark: Int) -> Bool {
    let first = tokens[mark]
    guard first.kind == .word else { return false }
    let next = mark + 1 < tokens.count ? tokens[mark + 1] : nil
    if next?.kind == .equal { return true }
    guard KeywordSet.statements.contains(first.keyword) else { return false }
    guard let next else { return first.keyword != .cashflow && first.keyword != .cumulative }
    switch next.kind {
    case .word: return !KeywordSet.connecting.contains(next.keyword)
    case .number, .date, .text, .currency: return true
    default: return false
    }
  }

  /// Returns the error of brackets that nest too deep or stay open.
  private func bracketProblem(
    _ brackets: OpenBrackets, interruptedBy interruption: SourceRange?, in range: SourceRange
  ) -> Refusal? {
    if let deep = brackets.tooDeep {
      return refusal(
        .tooDeep, "brackets stand more than \(Limits.brackets) deep", at: deep,
        help: ["give the inner part a name of its own: `part = …`"])
    }
    guard let open = brackets.innermost, !brackets.haveInvalid else { return nil }
    let sign = source[open]
    let secondary = interruption.map {
      [Diagnostic.Label(Span(source, $0), "this line starts a new statement")]
    }
    return refusal(
      .unclosedBracket, "the bracket `\(sign)` is not closed", at: open, secondary: secondary ?? [],
      help: [help(closing: brackets, in: range)])
  }

  /// Offers the statement with its brackets closed, and a place for what an operator at its end waits for.
  private func help(closing brackets: OpenBrackets, in range: SourceRange) -> String {
    let waits = tokens.last { $0.kind != .end }.map {
      $0.continuesLine || $0.range == brackets.innermost
    }
    let closers = brackets.open.reversed().map { source[$0] == "(" ? ")" : "]" }.joined()
    let ending = (waits == true ? "…" : "") + closers
    let whole = line(
      replacing: SourceRange(Int(range.upper), Int(range.upper)), with: ending)
    return whole == ending
      ? "add `\(closers.prefix(1))` where it ends" : "close it where it ends: `\(whole)`"
  }
}

/// The brackets that are open behind a run of tokens.
struct OpenBrackets {
  private(set) var open: [SourceRange] = []
  /// The first bracket beyond the allowed depth.
  private(set) var tooDeep: SourceRange?
  /// Whether a character that means nothing stands among the tokens, which is then the error.
  private(set) var haveInvalid = false

  var depth: Int { open.count }
  var innermost: SourceRange? { open.last }

  /// Follows more tokens; a closing bracket without an opening one is left to the parser.
  mutating func add(_ tokens: ArraySlice<Token>) {
    for token in tokens {
      switch token.kind {
      case .open, .openSquare:
        open.append(token.range)
        if open.count > Parser.Limits.brackets, tooDeep == nil { tooDeep = token.range }
      case .close, .closeSquare:
        _ = open.popLast()
      case .invalid: haveInvalid = true
      default: break
      }
    }
  }
}
