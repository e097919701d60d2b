import Diagnostics

/// Which statement a line is.
extension Parser {
  /// Reads the statement in `tokens` and whether `keep` stands behind it.
  mutating func readTokens() throws(Refusal) -> (Statement, isKept: Bool) {
    index = 0
    nesting = 0
    depth = 0
    clauseWords = [.keep]
    stops = Stops()
    let takesRawText =
      switch token.keyword {
      case .help, .load, .save, .export: true
      case .compare: peek(1).keyword == .with
      default: token.kind == .question
      }
    if !takesRawText { try refuseUnreadableTokens() }
    do throws(Refusal) { return try wholeStatement() } catch {
      throw takesRawText ? error : stagesByHabit() ?? error
    }
  }

  /// Reads the statement and whether `keep` stands behind it, with nothing left over.
  private mutating func wholeStatement() throws(Refusal) -> (Statement, isKept: Bool) {
    let statement = try statement()
    guard !isAtEnd else { return (statement, false) }
    if case .command = statement, token.keyword == .keep {
      advance()
      if isAtEnd { return (statement, true) }
    }
    if token.keyword == .keep, statement.isDeclaration {
      throw refusal(
        .syntax, "`keep` belongs behind a command; a declaration is saved anyway", at: token.range,
        help: ["write `\(line(without: token.range))`"])
    }
    throw leftOver()
  }

  /// Reads any statement.
  private mutating func statement() throws(Refusal) -> Statement {
    switch token.kind {
    case .word: return try wordStatement()
    case .number, .currency:
      try refuseSpokenRate()
      if let equivalence = try acceptEquivalence() { return equivalence }
    case .question: return .command(helpCommand(skipping: 1))
    case .plus, .star, .slash, .caret: throw leadingOperator()
    case .minus:
      if peek(1).lower > token.upper { throw leadingOperator() }
    case .colon where peek(1).kind == .word:
      throw refusal(
        .writtenByHabit, "commands are plain words, without `:`", at: token.range,
        help: [
          "write `\(["q", "wq", "x"].contains(spelled(peek(1))) ? "quit" : line(without: token.range))`"
        ])
    default: break
    }
    return .command(.show(try expression()))
  }

  private mutating func wordStatement() throws(Refusal) -> Statement {
    if peek(1).kind == .question, peek(2).kind == .end {
      let topic = name(advance())
      advance()
      return .command(.help(topic.text))
    }
    try refuseSpeltWhatIf()
    if isDefinition {
      if isReserved(token) { throw reservedName(token) }
      if ISOCode.isCommon(token, in: source) { try refuseSpokenRate() }
      return try definition()
    }
    if token.keyword == .or { throw leadingOperator() }
    if startsChange { throw changeWithoutWhatIf() }
    try refuseHyphenatedName()
    if KeywordSet.declarations.contains(token.keyword) { return try declaration() }
    if KeywordSet.commands.contains(token.keyword) || token.keyword == .and
      || token.keyword == .show
    {
      return .command(try command())
    }
    try refuseSpokenRate()
    try refuseSpokenCommand()
    try refuseUnknownCommand()
    return .command(.show(try expression()))
  }

  // MARK: Definitions

  /// Whether the line is `name =`, `name "Label" =`, `name in unit =` or `name(a, b) =`.
  private var isDefinition: Bool {
    var i = 1
    switch peek(1).kind {
    // `==` compares, at the start of a line too.
    case .equal: return peek(1).upper - peek(1).lower == 1
    case .open: return isFunctionHead
    case .text:
      i = 2
      if peek(2).kind == .equal { return true }
      if KeywordSet.statements.contains(token.keyword) { return false }
    default: break
    }
    guard peek(i).keyword == .in else { return false }
    i += 1
    while true {
      switch peek(i).kind {
      case .equal: return true
      case .word, .currency, .percent, .slash, .caret, .dot, .star, .number: i += 1
      default: return false
      }
    }
  }

  private var isFunctionHead: Bool {
    var i = 2
    while peek(i).kind == .word || peek(i).kind == .comma { i += 1 }
    return peek(i).kind == .close && peek(i + 1).kind == .equal
  }

  private mutating func definition() throws(Refusal) -> Statement {
    let name = name(advance())
    if token.kind == .open { return try function(name) }
    let (label, unit) = try labelAndUnit()
    try refusePaidAhead()
    let isExactly = token.keyword == .exactly && startsLiteral(at: 1) && accept(.exactly)
    let value = try expression()
    return .definition(
      Definition(name: name, label: label, unit: unit, value: value, isExactly: isExactly))
  }

  /// Reads `["Label"] [in unit] =`, behind which a formula must follow.
  mutating func labelAndUnit() throws(Refusal) -> (TextLiteral?, UnitSyntax?) {
    let label = acceptText()
    let unit = accept(.in) ? try unitAfterIn() : nil
    if token.kind == .number || token.kind == .currency {
      let place = SourceRange(Int(token.lower), Int(token.lower))
      throw unexpected(
        expecting: "`=` and a formula", help: ["write `\(line(replacing: place, with: "= "))`"])
    }
    try expect(.equal, "`=` and a formula")
    if isAtEnd { throw missingOperand(after: tokens[index - 1].range) }
    return (label, unit)
  }

  private mutating func function(_ name: Name) throws(Refusal) -> Statement {
    advance()
    var parameters: [Name] = []
    if token.kind != .close {
      repeat {
        let parameter = try expectNewName("the name of a parameter")
        if parameters.contains(where: { $0.key == parameter.key }) {
          throw refusal(
            .duplicateName, "`\(parameter.text)` is a parameter twice", at: parameter.range)
        }
        parameters.append(parameter)
      } while accept(.comma)
    }
    try expect(.close, "`)`")
    try expect(.equal, "`=` and a formula")
    if isAtEnd { throw missingOperand(after: tokens[index - 1].range) }
    return .function(
      FunctionDefinition(name: name, parameters: parameters, body: try expression()))
  }

  /// Reads `1 EUR = 1.08 USD`, nil where no `=` follows the number.
  private mutating func acceptEquivalence() throws(Refusal) -> Statement? {
    var i = 1
    while peek(i).kind == .word || peek(i).kind == .number || peek(i).kind == .percent { i += 1 }
    guard peek(i).kind == .equal else { return nil }
    let start = Int(token.lower)
    let left = try literal()
    guard token.kind == .equal else {
      index = 0
      return nil
    }
    guard left.unit.factors.count == 1, left.unit.factors[0].exponent == 1, left.mark == .none
    else {
      throw refusal(
        .syntax, "a number cannot be defined", at: range(from: start),
        help: [
          "state what one of a unit is, such as `1 EUR = 1.08 USD`",
          "or name the value: `name = …`",
        ])
    }
    advance()
    return .equivalence(Equivalence(left: left, right: try expression()))
  }

  // MARK: Refusals

  /// Whether the line starts with a change that can be nothing else.
  private var startsChange: Bool {
    switch token.keyword {
    case .delay: peek(1).keyword == .benefits
    case .without: peek(1).kind == .word
    case .realised: peek(1).keyword == .of
    case .all: peek(1).keyword == .at
    default: false
    }
  }

  private func changeWithoutWhatIf() -> Refusal {
    let change = quoted(SourceRange(Int(tokens[0].lower), Int(tokens[tokens.count - 1].lower)))
    return refusal(
      .writtenByHabit, "a change belongs to a what-if", at: token.range,
      help: ["write `what if \(change)`"])
  }

  /// Refuses `set-up = 3`; in a formula `set-up` is `set` minus `up`.
  private func refuseHyphenatedName() throws(Refusal) {
    var i = 1
    while peek(i).kind == .minus || peek(i).kind == .dash || peek(i).kind == .word,
      peek(i).lower == peek(i - 1).upper
    { i += 1 }
    let hasLabel = peek(i).kind == .text && peek(i + 1).kind == .equal
    guard i >= 3, peek(1).kind != .word, peek(i).kind == .equal || hasLabel else { return }
    throw hyphenatedName(token.range.union(peek(i - 1).range))
  }

  private func leadingOperator() -> Refusal {
    refusal(
      .leadingOperator, "a line does not start with `\(quoted(token.range))`", at: token.range,
      help: ["end the line above with it"])
  }

  /// Refuses what the lexer could not read.
  private func refuseUnreadableTokens() throws(Refusal) {
    try refuseForeignSigns()
    for token in tokens {
      switch token.kind {
      case .unclosedText:
        throw refusal(
          .unclosedText, "the text has no closing quote on its line", at: token.range,
          help: [
            "close it where it ends: `\(line(replacing: token.range, with: source[token.range]))\"`"
          ])
      case .invalid:
        try refuseFileCommand(spelled(self.token))
        if spelled(self.token) == "import" { try refuseImport() }
        throw unreadable(token)
      case .text:
        try refuseHiddenCharacters(in: token)
      default: break
      }
    }
  }

  private func unreadable(_ token: Token) -> Refusal {
    let help: [String] =
      switch source[token.range] {
      case "&": ["write `and`"]
      case "|": ["write `or`"]
      case "!": ["write `not`"]
      case ";": ["write each statement on a line of its own, or a comma in a list"]
      case "{", "}": ["use round brackets"]
      case "'", "`", "\u{2018}", "\u{2019}":
        ["text stands in double quotes, as in `owner \"Dana\"`"]
      case "\\": ["a line goes on while a bracket is open or after an operator or comma"]
      default: []
      }
    return refusal(
      .unexpectedCharacter, "the character `\(quoted(token.range))` means nothing here",
      at: token.range, help: help)
  }

  /// Refuses control characters and direction overrides in text, which would be invisible.
  func refuseHiddenCharacters(in token: Token) throws(Refusal) {
    var i = Int(token.lower)
    let end = Int(token.upper)
    while i < end {
      if bytes[i] >= 0x20, bytes[i] < 0x7F {
        i += 1
        continue
      }
      let (scalar, length) = UTF8Scalar.decode(bytes, at: i, end: end)
      let isDamaged = scalar == "\u{FFFD}"
      if isDamaged || VisibleText.isDangerous(scalar) && scalar != "\t" {
        let range = SourceRange(i, i + length)
        if isDamaged {
          throw refusal(
            .unexpectedCharacter, "the text has bytes that are no characters", at: range,
            help: ["leave them out, or save the text as UTF-8 where it comes from"])
        }
        throw refusal(
          .unexpectedCharacter, "the text holds the invisible character `\(quoted(range))`",
          at: range, help: ["leave it out: `\(lineWithoutInvisible())`"])
      }
      i += length
    }
  }

  /// The statement without all invisible characters, as one line offers to leave out only one of them.
  private func lineWithoutInvisible() -> String {
    let lower = Int(tokens[0].lower)
    let upper = min(Int(tokens[tokens.count - 1].lower), lower + 160)
    var kept: [UInt8] = []
    var i = lower
    while i < upper {
      let (scalar, length) = UTF8Scalar.decode(bytes, at: i, end: upper)
      if !VisibleText.isDangerous(scalar) || scalar == "\t" {
        kept += bytes[i..<min(i + length, upper)]
      }
      i += max(length, 1)
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// Returns the error of tokens behind a complete statement.
  private func leftOver() -> Refusal {
    do throws(Refusal) { try refuseFrequency(of: nil) } catch { return error }
    switch token.kind {
    case .close, .closeSquare:
      return refusal(
        .syntax, "`\(quoted(token.range))` closes no bracket", at: token.range,
        help: ["leave it out: `\(line(replacing: token.range, with: ""))`"])
    case .equal:
      return refusal(
        .syntax, "`=` stands behind one name", at: token.range,
        help: ["write a definition for example `name = …`"])
    case .colon:
      let value = peek(peek(1).kind == .equal ? 2 : 1)
      let isDefinition = index == 1 && tokens[0].kind == .word && value.kind != .end
      let place = SourceRange(Int(tokens[0].upper), Int(value.lower))
      return refusal(
        .writtenByHabit, "a definition is written with `=`", at: token.range,
        help: [
          isDefinition
            ? "write `\(line(replacing: place, with: " = "))`" : "write for example `name = …`"
        ])
    case .word
    where [.up, .down, .half, .double].contains(token.keyword)
      || token.keyword == .at && [.low, .high].contains(peek(1).keyword):
      return changeWithoutWhatIf()
    case .word
    where index == 1 && peek(1).kind == .end
      && [.undo, .redo, .reset].contains(tokens[0].keyword):
      return refusal(
        .writtenByHabit, "`\(quoted(tokens[0].range))` needs no more words", at: token.range,
        help: ["write `\(quoted(tokens[0].range))`"])
    case .word
    where index > 0 && tokens[index - 1].kind == .word
      && !KeywordSet.connecting.contains(token.keyword):
      if tokens[0].keyword == .discount, quoted(token.range).lowercased() == "real" {
        return refusal(
          .writtenByHabit, "rates here are nominal, as amounts are: with inflation in them",
          at: token.range,
          help: [
            "for a real rate of 4% and an inflation of 2% write `discount (1 + 4%) * (1 + 2%) - 1`"
          ])
      }
      let spoken = quoted(SourceRange(Int(tokens[0].lower), Int(token.upper))).lowercased()
      if spoken.hasPrefix("annual cash") {
        return refusal(
          .writtenByHabit, "the years of a case are shown by `annual`", at: token.range,
          help: ["write `annual`"])
      }
      let both = tokens[index - 1].range.union(token.range)
      let joined = "\(quoted(tokens[index - 1].range))_\(quoted(token.range))"
      if tokens[0].keyword == .compare {
        let gap = SourceRange(Int(tokens[index - 1].upper), Int(token.lower))
        return refusal(
          .writtenByHabit, "a comma stands between what is compared", at: both,
          help: ["write `\(line(replacing: gap, with: ", "))`"])
      }
      return refusal(
        .writtenByHabit, "a name or unit is one word", at: both, help: ["did you mean `\(joined)`?"]
      )
    case .percent:
      return refusal(
        .syntax, "`%` stands directly behind a number", at: token.range)
    case .text:
      return refusal(.syntax, "text is not expected here", at: token.range)
    case .plus, .minus, .star, .slash, .caret, .dot:
      guard tokens[..<index].contains(where: { $0.keyword == .in }) else {
        return unexpected(expecting: "the end of the line")
      }
      return refusal(
        .syntax, "`in` converts the whole formula before it", at: token.range,
        help: ["put the conversion in brackets: `(… in unit) \(quoted(token.range)) …`"])
    default:
      if let ramp = rampByHabit() { return ramp }
      if let lineOfCase = paymentOutsideCase() { return lineOfCase }
      if token.kind == .question, peek(1).kind == .end {
        let asked = SourceRange(previousEnd, Int(token.upper))
        return refusal(
          .writtenByHabit, "what is asked needs no question mark", at: token.range,
          help: ["write `\(line(replacing: asked, with: ""))`"])
      }
      return unexpected(expecting: "an operator or the end of the line")
    }
  }

  /// Returns the answer to `video = $1,000 once`, which is a cost or benefit without saying so.
  private func paymentOutsideCase() -> Refusal? {
    switch token.keyword {
    case .once, .at, .from, .until, .realised: break
    default: return nil
    }
    guard tokens[0].kind == .word, tokens.count > 1,
      tokens[1].kind == .equal || tokens[1].kind == .text
    else {
      return nil
    }
    let line = quoted(SourceRange(Int(tokens[0].lower), Int(tokens[tokens.count - 1].lower)))
    return refusal(
      .syntax, "`\(quoted(token.range))` belongs to a cost or benefit of a case", at: token.range,
      help: ["write `cost \(line)` or `benefit \(line)` below its `case`"])
  }
}
