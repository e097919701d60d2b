import Diagnostics

/// Changes, in the words of a meeting.
extension Parser {
  /// Reads changes separated by commas or `and`.
  mutating func changes() throws(Refusal) -> [Change] {
    let outside = stops
    stops.atAnd = true
    defer { stops = outside }
    var changes: [Change] = []
    repeat { changes.append(try change()) } while acceptSeparator()
    return changes
  }

  /// Reads a comma, `and`, or both, as people write before the last of a list.
  private mutating func acceptSeparator() -> Bool {
    let hasComma = accept(.comma)
    let hasAnd = accept(.and)
    return hasComma || hasAnd
  }

  private mutating func change() throws(Refusal) -> Change {
    if isAtEnd {
      throw unexpected(expecting: "a change", help: ["write `price down 10%`"])
    }
    let start = index
    try refuseSpokenChange()
    do throws(Refusal) {
      let kind = try changeKind()
      return Change(kind, range(from: Int(tokens[start].lower)))
    } catch {
      throw changeInSpeech(from: start) ?? error
    }
  }

  private mutating func changeKind() throws(Refusal) -> Change.Kind {
    let next = peek(1)
    switch token.keyword {
    case .delay where next.keyword == .benefits:
      advance()
      advance()
      _ = accept(.by)
      return .delayBenefits(try expression())
    case .go where next.keyword == .live && !isDelay(peek(2)):
      advance()
      advance()
      return .goLive(try expression())
    case .without where next.kind == .word: return try withoutChange()
    case .realised: return try realisedChange()
    // `discount up 2 pp`: the sum is for the model to say.
    case .horizon where [.up, .down].contains(next.keyword),
      .discount where [.up, .down].contains(next.keyword):
      let target = Change.Target(name: name(advance()))
      return try upOrDown(target)
    case .horizon:
      advance()
      _ = accept(.equal)
      return .horizon(try expression())
    case .discount:
      advance()
      _ = accept(.equal)
      return .discount(try expression())
    case .all where next.keyword == .at: return try corner()
    // `1 EUR = 1.2 USD`, as the rate was stated
    case _ where source[token.range] == "1" && next.kind == .word && peek(2).kind == .equal:
      advance()
      return try changeOfTarget()
    default: return try changeOfTarget()
    }
  }

  /// Refuses `up -10%`, which goes down.
  private func refuseSignedMovement(isUp: Bool) throws(Refusal) {
    guard token.kind == .minus, startsLiteral(at: 1) else { return }
    let word = tokens[index - 1]
    let place = SourceRange(Int(word.lower), Int(peek(1).lower))
    let other = isUp ? "down" : "up"
    throw refusal(
      .writtenByHabit, "`\(quoted(word.range))` with a minus goes \(other)",
      at: word.range.union(token.range),
      help: ["write `\(line(replacing: place, with: "\(other) "))`"])
  }

  private mutating func withoutChange() throws(Refusal) -> Change.Kind {
    advance()
    if token.keyword == .case, peek(1).kind == .word {
      advance()
      return .withoutCase(try expectName("the name of a case"))
    }
    return .without(try target())
  }

  private mutating func realisedChange() throws(Refusal) -> Change.Kind {
    advance()
    guard accept(.of) else {
      throw unexpected(
        expecting: "`of` and a line", help: ["write `realised of … = 70%` with the name of a line"])
    }
    let target = try target()
    try expect(.equal, "`=` and a share")
    return .realised(target, try expression())
  }

  /// The words that people say for the ends of ranges, with the end that is meant.
  private static let ends = [
    "low": "worse", "lower": "worse", "lowest": "worse", "worst": "worse", "min": "worse",
    "minimum": "worse", "pessimistic": "worse", "bad": "worse",
    "high": "better", "upper": "better", "highest": "better", "best": "better", "max": "better",
    "maximum": "better", "optimistic": "better", "good": "better",
  ]

  /// The answer to `all at low` and `all at worst case`, with the next token at the end that is meant.
  private func cornerByHabit() -> Refusal {
    guard let (place, end) = spokenEnd(at: index) else {
      return unexpected(expecting: "`worse` or `better`")
    }
    return spoken(
      place, end, "all ranges go to the end that is worse or better for a figure")
  }

  /// The end that words mean, with a figure where they name none, and where they stand; nil for words that mean
  /// none.
  func spokenEnd(at start: Int) -> (place: SourceRange, end: String)? {
    let word = tokens[start]
    let isWritten = word.keyword == .worse || word.keyword == .better
    guard let side = isWritten ? spelled(word) : Self.ends[spelled(word)] else { return nil }
    var last = start
    while tokens[last + 1].kind == .word,
      tokens[last + 1].keyword == .end || !KeywordSet.connecting.contains(tokens[last + 1].keyword)
    {
      last += 1
    }
    let figure = tokens[last + 1].keyword == .for ? "" : " for npv"
    return (word.range.union(tokens[last].range), "\(side) end\(figure)")
  }

  private mutating func corner() throws(Refusal) -> Change.Kind {
    advance()
    advance()
    let side = token.keyword
    guard side == .worse || side == .better else { throw cornerByHabit() }
    advance()
    guard accept(.end as Keyword) else { throw unexpected(expecting: "`end`") }
    guard accept(.for) else {
      throw spoken(
        tokens[index - 1].range, "end for npv",
        "an end is worse or better for a figure, named behind `for`")
    }
    let metric = try expression()
    return side == .worse ? .allAtWorse(metric) : .allAtBetter(metric)
  }

  /// Reads a name with the case it belongs to.
  mutating func target() throws(Refusal) -> Change.Target {
    let name = try expectName("the name of an input or line")
    guard token.keyword == .of else { return Change.Target(name: name) }
    advance()
    return Change.Target(name: name, ofCase: try expectName("the name of a case"))
  }

  private mutating func changeOfTarget() throws(Refusal) -> Change.Kind {
    if token.kind == .number, peek(1).kind == .word, peek(2).kind == .equal,
      quoted(token.range) == "1"
    {
      // `1 EUR = $1.30`: an exchange rate as it was declared.
      advance()
    }
    let target = try target()
    let word = token
    switch word.kind {
    case .equal:
      advance()
      if isAtEnd { throw missingOperand(after: word.range) }
      if token.keyword == .exactly, peek(1).kind != .open {
        advance()
        return .exactly(target, try expression())
      }
      return .set(target, try expression())
    case .plus, .minus: throw signedChange(target)
    case .number, .currency:
      if ["only", "just"].contains(target.name.key) { throw valueWithoutName(target) }
      let place = SourceRange(Int(word.lower), Int(word.lower))
      throw unexpected(
        expecting: "`=`, `up` or `down`", help: ["write `\(line(replacing: place, with: "= "))`"])
    case .word: return try movement(of: target)
    default:
      guard target.ofCase == nil else { throw unexpected(expecting: "`=`, `up` or `down`") }
      return .scenario(target.name)
    }
  }

  /// The answer to `what if only 10,000 tickets`, which names no input.
  private func valueWithoutName(_ word: Change.Target) -> Refusal {
    refusal(
      .writtenByHabit, "a change names the input that gets the value", at: word.name.range,
      help: ["write `\(line(replacing: word.name.range, with: "… ="))`"])
  }

  private mutating func movement(of target: Change.Target) throws(Refusal) -> Change.Kind {
    let word = token
    switch word.keyword {
    case .up, .down: return try upOrDown(target)
    case .half: advance(); return .half(target)
    case .double: advance(); return .double(target)
    case .at:
      if peek(1).keyword == .most || peek(1).keyword == .least { throw boundByHabit() }
      advance()
      if accept(.low) { return .atLow(target) }
      if accept(.high) { return .atHigh(target) }
      guard startsLiteral(at: 0) else { throw unexpected(expecting: "`low` or `high`") }
      throw spoken(word.range, "=", "a new value stands behind `=`")
    case .to, .exactly:
      throw refusal(
        .writtenByHabit, "a new value stands behind `=`", at: word.range,
        help: [
          "write `\(line(replacing: word.range, with: word.keyword == .to ? "=" : "= exactly"))`"
        ])
    case .and, .show, .keep, .on: return .scenario(target.name)
    default:
      throw unexpected(
        expecting: "`=`, `up`, `down`, `half`, `double` or `at low`",
        help: ["a change is the name of an input and what happens to it: `price down 10%`"])
    }
  }

  private mutating func upOrDown(_ target: Change.Target) throws(Refusal) -> Change.Kind {
    let isUp = advance().keyword == .up
    try refuseSignedMovement(isUp: isUp)
    _ = accept(.by)
    if isAtEnd { throw missingOperand(after: tokens[index - 1].range) }
    let value = try expression()
    if case .of(let share, let whole) = value.node, case .name(let name) = whole.node,
      name.key == "itself"
    {
      return isUp ? .upOfItself(target, share) : .downOfItself(target, share)
    }
    return isUp ? .up(target, value) : .down(target, value)
  }

  /// Returns the answer to `price +10%`; a percentage of a share can mean two things.
  private func signedChange(_ target: Change.Target) -> Refusal {
    let word = token.kind == .plus ? "up" : "down"
    let change = line(replacing: token.range, with: " \(word) ").collapsingBlanks
    var help = ["write `\(change)`"]
    if peek(1).kind == .number, peek(2).kind == .percent, peek(3).kind != .word {
      let percent = peek(1).range.union(peek(2).range)
      func line(_ amount: String) -> String {
        self.line(replacing: token.range.union(percent), with: " \(word) \(amount)")
          .collapsingBlanks
      }
      help = [
        "where `\(target.name.text)` is an amount write `\(change)`",
        "where it is a share write `\(line("\(quoted(peek(1).range)) pp"))` for points, or "
          + "`\(line("\(quoted(percent)) of itself"))`",
      ]
    }
    return refusal(
      .writtenByHabit, "a change is written with `up` or `down`", at: token.range, help: help)
  }
}
