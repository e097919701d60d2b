import Diagnostics

/// What a statement that cannot be read was meant to be.
extension Parser {
  /// Returns what the tokens at hand were meant to be, by their first words.
  func attempt(_ problem: Diagnostic) -> ParsedText.Attempt {
    guard let first = tokens.first else { return .unknown }
    switch first.kind {
    case .plus, .star, .slash, .caret, .minus, .dash: return .continuation
    case .word: return attempt(startingWith: first, problem)
    case .question: return .aside
    // A formula that is only asked; `1 EUR = …` defines something.
    default: return definesSomething ? .unknown : .aside
    }
  }

  private func attempt(
    startingWith first: Token, _ problem: Diagnostic
  ) -> ParsedText.Attempt {
    switch first.keyword {
    case .or: return .continuation
    case .and: return .aside
    case .cost, .benefit, .track:
      guard tokens.count > 1, tokens[1].kind == .word,
        let kind = CaseLine.Kind(rawValue: first.keyword.spelling)
      else { return .unknown }
      return .line(kind, name(tokens[1]))
    case .ranges, .correlate, .include: return .reading
    case .initiative, .initiatives: return .initiative
    case .scenario, .assert, .accept, .slide, .seed, .samples, .sampler, .unit: return .aside
    default: break
    }
    if KeywordSet.commands.contains(first.keyword) || first.keyword == .show { return .aside }
    if KeywordSet.declarations.contains(first.keyword) { return .unknown }
    if wordsOfWhatIf != nil { return .aside }
    if definesFirstWord { return .definition(name(first)) }
    if definesSomething { return .unknown }
    if isCall || isProse { return .aside }
    return problem.code == .unknownCommand && isNearCommand(first) ? .aside : .question(name(first))
  }

  /// Whether `=` stands behind the first word, its label, unit or parameters.
  private var definesFirstWord: Bool {
    guard tokens.count > 1 else { return false }
    switch tokens[1].kind {
    case .equal, .text: return definesSomething
    case .word: return tokens[1].keyword == .in && definesSomething
    case .open:
      guard let close = tokens.firstIndex(where: { $0.kind == .close }), close + 1 < tokens.count
      else { return false }
      return tokens[close + 1].kind == .equal
    default: return false
    }
  }

  /// Whether the line begins as `max(…)`, which no line of a case does.
  private var isCall: Bool {
    tokens.count > 1 && tokens[1].kind == .open && tokens[0].upper == tokens[1].lower
  }

  /// Whether the line is words alone, none of the language and the first like none that begins or ends a line of
  /// a case.
  private var isProse: Bool {
    guard tokens.count > 2,
      tokens.dropLast().allSatisfy({ $0.kind == .word && $0.keyword == .none })
    else { return false }
    let first = spelled(tokens[0])
    return Self.linesByHabit[first] == nil
      && Spelling.closestMatch(to: first, in: Self.wordsOfCases) == nil
  }

  /// The words that begin a line of a case or one of its clauses; any short word is like a short one.
  private static let wordsOfCases = Keyword.allCases.filter {
    KeywordSet.declarations.contains($0) || KeywordSet.connecting.contains($0)
  }.map(\.spelling).filter { $0.utf8.count > 3 }

  private var definesSomething: Bool { tokens.contains { $0.kind == .equal } }

  /// Whether a misspelt word looks most like a command, not like `cost` or `horizon`.
  private func isNearCommand(_ word: Token) -> Bool {
    let match = Spelling.closestMatch(to: source[word.range], in: Self.commandWords)
    guard let match else { return false }
    let bytes = Array(match.utf8)
    return KeywordSet.commands.contains(KeywordTable.shared.keyword(in: bytes, 0, bytes.count))
  }
}
