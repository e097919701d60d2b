import Diagnostics

/// Declarations that start with a word, outside of cases.
extension Parser {
  /// Reads the declaration whose word is next.
  mutating func declaration() throws(Refusal) -> Statement {
    let word = advance()
    switch word.keyword {
    case .case: return try caseHeader(word)
    case .cost: return .line(try caseLine(.cost))
    case .benefit: return .line(try caseLine(.benefit))
    case .track: return .line(try caseLine(.track))
    case .horizon, .discount, .start, .go, .impact, .ability, .owner, .due:
      return .clause(try caseClause(word))
    case .scenario: return .scenario(try scenario(word))
    case .initiative: return .initiative(try initiative())
    case .initiatives:
      try expect(.from)
      return .initiativesFrom(try expectText("a file name in quotes"))
    case .unit: return try unitDeclaration()
    case .correlate: return try correlate()
    case .ranges: return try ranges()
    case .seed: return .seed(try value(of: word, example: "seed 7"))
    case .samples: return .samples(try value(of: word, example: "samples 100k"))
    case .sampler: return .sampler(try expectName("`sobol` or `plain`"))
    case .scores: return try scores()
    case .quadrants: return try quadrants()
    case .assert: return try assertion()
    case .include: return .include(try expectText("a file name in quotes"))
    case .accept: return try accept()
    default: return try slide()
    }
  }

  /// Reads the formula behind a word such as `horizon`.
  mutating func value(of word: Token, example: String) throws(Refusal) -> Expression {
    if isAtEnd {
      throw refusal(
        .syntax, "`\(quoted(word.range))` needs a value", at: word.range,
        help: (word.keyword == .start ? ["to begin a case write `help first case`"] : [])
          + ["write `\(example)`"])
    }
    return try expression()
  }

  private mutating func unitDeclaration() throws(Refusal) -> Statement {
    guard token.kind == .word, !KeywordSet.connecting.contains(token.keyword) else {
      if token.kind == .word { throw reservedName(token) }
      throw unexpected(expecting: "the name of a unit", help: ["write `unit ticket`"])
    }
    let name = name(advance())
    let value = accept(.equal) ? try expression() : nil
    return .unit(UnitDeclaration(name: name, value: value))
  }

  private mutating func correlate() throws(Refusal) -> Statement {
    var names = [try expectName("the name of an input")]
    while accept(.comma) || accept(.and) { names.append(try expectName("the name of an input")) }
    if names.count < 2 {
      throw unexpected(expecting: "`,` and a second input", help: ["write `correlate a, b 0.5`"])
    }
    if isAtEnd {
      throw unexpected(expecting: "a number from -1 to 1", help: ["write `correlate a, b 0.5`"])
    }
    if token.kind == .number, peek(1).kind == .percent, peek(2).kind == .end,
      let percent = Double(source[token.range])
    {
      let place = token.range.union(peek(1).range)
      throw refusal(
        .writtenByHabit, "a correlation is a number from -1 to 1", at: place,
        help: ["write `\(line(replacing: place, with: "\(percent / 100)"))`"])
    }
    return .correlate(names, try expression())
  }

  private mutating func ranges() throws(Refusal) -> Statement {
    let start = Int(token.lower)
    let word = advance()
    if word.kind == .word {
      switch source[word.range].lowercased() {
      case "triangular": return .ranges(.triangular)
      case "pert": return .ranges(.pert)
      default: break
      }
    }
    if word.kind == .number, source[word.range] == "8", accept(.in), token.kind == .number,
      source[token.range] == "10"
    {
      advance()
      return .ranges(.eightInTen)
    }
    throw refusal(
      .syntax, "ranges are read in one of three ways", at: range(from: start),
      help: ["write `ranges 8 in 10`, `ranges triangular` or `ranges pert`"])
  }

  /// Reads `1 to 5` and `high from 4`.
  private mutating func scores() throws(Refusal) -> Statement {
    let start = Int(token.lower)
    let low = try score()
    try expect(.to)
    let high = try score()
    var threshold: Double?
    if accept(.comma) || token.keyword == .high {
      try expect(.high)
      try expect(.from)
      threshold = try score()
    }
    guard low < high, threshold.map({ (low...high).contains($0) }) ?? true else {
      throw refusal(
        .badRange, "the scores of a scale rise, and high begins between its ends",
        at: range(from: start), help: ["write `scores 1 to 5` or `scores 0 to 100, high from 60`"])
    }
    return .scores(ScoresDeclaration(low: low, high: high, threshold: threshold))
  }

  private mutating func score() throws(Refusal) -> Double {
    let sign: Double = token.kind == .minus ? -1 : 1
    if sign < 0 { advance() }
    guard token.kind == .number else {
      throw unexpected(expecting: "a score", help: ["write `scores 1 to 5`"])
    }
    let literal = try literal()
    guard literal.unit.factors.isEmpty, literal.mark == .none else {
      throw refusal(
        .kindMismatch, "a score is a plain number", at: range(from: Int(token.lower)),
        help: ["write `scores 1 to 5`"])
    }
    return sign * literal.value
  }

  /// Reads the four names of the fields of the plot.
  private mutating func quadrants() throws(Refusal) -> Statement {
    let start = Int(token.lower)
    var names: [TextLiteral] = []
    while let name = acceptText() {
      names.append(name)
      if !accept(.comma) { break }
    }
    guard names.count == 4 else {
      throw refusal(
        .syntax, "the plot has four fields, so it takes four names", at: range(from: start),
        help: ["write `quadrants \"Quick wins\", \"Big bets\", \"Fill-ins\", \"Time sinks\"`"])
    }
    return .quadrants(names)
  }

  private mutating func assertion() throws(Refusal) -> Statement {
    stops.atWithin = true
    let condition = try expression()
    let tolerance = accept(.within) ? try sum() : nil
    return .assertion(Assertion(condition: condition, tolerance: tolerance))
  }

  private mutating func accept() throws(Refusal) -> Statement {
    guard token.kind == .word else {
      throw unexpected(
        expecting: "the code of a finding", help: ["write `accept no_run_cost because \"…\"`"])
    }
    let code = findingCode()
    guard accept(.because) else {
      if isAtEnd { return .accept(code, because: nil) }
      throw unexpected(expecting: "`because` and a reason in quotes")
    }
    return .accept(code, because: try expectText("a reason in quotes"))
  }

  /// Reads the code of a finding, also written with hyphens.
  private mutating func findingCode() -> Name {
    let start = Int(advance().lower)
    while token.kind == .minus, peek(1).kind == .word, touchesPrevious {
      advance()
      advance()
    }
    let range = range(from: start)
    return Name(source[range], range)
  }

  private mutating func slide() throws(Refusal) -> Statement {
    // `risk` is a word of the language elsewhere.
    guard token.kind == .word else { throw unexpected(expecting: "the kind of a slide") }
    return .slide(SlideSyntax(kind: name(advance()), title: acceptText()))
  }

  private mutating func scenario(_ word: Token) throws(Refusal) -> ScenarioDeclaration {
    if token.kind == .colon {
      throw unexpected(
        expecting: "the name of the scenario",
        help: ["write `\(line(replacing: word.range, with: "\(quoted(word.range)) cautious"))`"])
    }
    let name = try expectNewName("the name of the scenario")
    try refuseBlanks(behindScenario: name)
    let title = acceptText()
    guard accept(.colon) else {
      let next = token.kind == .equal ? Int(token.upper) : Int(token.lower)
      let place = SourceRange(previousEnd, next)
      let colon = token.kind == .equal ? ":" : isAtEnd ? ": price down 10%" : ": "
      throw unexpected(
        expecting: "`:` and changes", help: ["write `\(line(replacing: place, with: colon))`"])
    }
    return ScenarioDeclaration(name: name, title: title, changes: try changes())
  }

  /// Refuses `scenario pilot only: …`: the name of a scenario is one word.
  private func refuseBlanks(behindScenario name: Name) throws(Refusal) {
    var count = 0
    while peek(count).kind == .word, count < 6 { count += 1 }
    guard count > 0, peek(count).kind == .colon || peek(count).kind == .text else { return }
    let words = [name.text] + (0..<count).map { quoted(peek($0).range) }
    throw spoken(
      name.range.union(peek(count - 1).range), words.joined(separator: "_"), "a name is one word")
  }

  // MARK: Initiatives

  private mutating func initiative() throws(Refusal) -> InitiativeDeclaration {
    clauseWords = KeywordSet.initiativeClauses
    let name = try expectNewName("the name of the initiative")
    var result = InitiativeDeclaration(name: name, title: acceptText())
    var seen: KeywordSet = []
    while !isAtEnd {
      _ = accept(.comma)
      let word = token
      guard KeywordSet.initiativeClauses.contains(word.keyword) else {
        throw unexpected(
          expecting:
            "`impact`, `ability`, `owner`, `due`, `cost`, `npv`, `needs`, `excludes` or `status`")
      }
      if seen.contains(word.keyword) {
        throw refusal(.badClause, "`\(quoted(word.range))` is stated twice", at: word.range)
      }
      seen = seen.union([word.keyword])
      advance()
      if isAtEnd { throw unexpected(expecting: "a value") }
      try readInitiativeClause(word.keyword, into: &result)
    }
    return result
  }

  private mutating func readInitiativeClause(
    _ word: Keyword, into result: inout InitiativeDeclaration
  ) throws(Refusal) {
    switch word {
    case .impact: result.impact = try expression()
    case .ability: result.ability = try expression()
    case .owner: result.owner = try owner()
    case .due:
      try refuseSpokenDate()
      result.due = try expression()
    case .cost: result.cost = try expression()
    case .npv: result.npv = try expression()
    case .confidence: result.confidence = try expression()
    case .needs: result.needs = try names("the name of an initiative")
    case .excludes: result.excludes = try names("the name of an initiative")
    default: result.status = try textOrWord("a status in quotes")
    }
  }

  private mutating func names(_ description: String) throws(Refusal) -> [Name] {
    var names = [try expectName(description)]
    while token.kind == .comma, !KeywordSet.initiativeClauses.contains(peek(1).keyword) {
      advance()
      names.append(try expectName(description))
    }
    return names
  }

  private mutating func textOrWord(_ description: String) throws(Refusal) -> TextLiteral {
    if let text = acceptText() { return text }
    let word = try expectName(description)
    return TextLiteral(word.text, word.range)
  }

  /// Reads a person's name in quotes.
  mutating func owner() throws(Refusal) -> TextLiteral {
    if let text = acceptText() { return text }
    let start = Int(token.lower)
    while token.kind == .word, !clauseWords.contains(token.keyword) { advance() }
    let range = range(from: start)
    guard range.count > 0, Int(range.lower) == start else {
      throw unexpected(expecting: "a name in quotes")
    }
    throw refusal(
      .writtenByHabit, "a person's name stands in quotes", at: range,
      help: ["write `\(line(replacing: range, with: "\"\(quoted(range))\""))`"])
  }
}
