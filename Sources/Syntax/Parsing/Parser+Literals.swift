import Diagnostics

/// Numbers with everything typed around them:
///
///     literal  = [ currency ] digits [ scale ] [ "%" | "pp" ] [ unit ]
///     range    = literal [ "(" literal "to" literal ")" ] [ unit ] | literal "to" literal
///     compound = literal literal { literal }          (`1 hour 30 minutes`)
extension Parser {
  /// Reads a literal, its range, or a compound such as `1 hour 30 minutes`.
  mutating func literalExpression() throws(Refusal) -> Expression {
    let start = Int(token.lower)
    let literal = try literal()
    if let range = try range(behind: literal, from: start) { return range }
    if token.kind == .number, !literal.unit.isEmpty, literal.mark == .none {
      return try compound(literal, from: start)
    }
    if token.kind == .open { throw multiplicationByHabit(literal) }
    return Expression(.number(literal), range(from: start))
  }

  /// Reads what makes a number a range, nil when nothing does.
  private mutating func range(
    behind literal: NumberLiteral, from start: Int
  ) throws(Refusal) -> Expression? {
    if token.kind == .open, isRangeBracket(at: 0) {
      let range = try rangeBracket(likely: literal)
      return Expression(.range(range), self.range(from: start))
    }
    try refuseDash(behind: literal)
    guard token.keyword == .to, !stops.atTo, startsLiteral(at: 1) else { return nil }
    advance()
    let high = try signedLiteral()
    try refuseUnclearScale(literal, high)
    return Expression(
      .range(RangeLiteral(likely: nil, low: literal, high: high)), range(from: start))
  }

  /// Reads `-5 to 10` and `-5 (-10 to 2)`, whose first number is negative; nil for anything else.
  mutating func acceptNegativeRange() throws(Refusal) -> Expression? {
    guard peek(1).kind == .number || peek(1).kind == .currency else { return nil }
    let start = index
    let lower = Int(token.lower)
    let literal = try signedLiteral()
    if let range = try range(behind: literal, from: lower) { return range }
    index = start
    return nil
  }

  /// Reads `share 70% to 95%`.
  mutating func shareRange() throws(Refusal) -> Expression {
    let start = Int(advance().lower)
    let low = try signedLiteral()
    guard var range = try range(behind: low, from: start), case .range(var literal) = range.node
    else { throw unexpected(expecting: "`to` and the high end") }
    literal.isShare = true
    range = Expression(.range(literal), range.range)
    return range
  }

  /// Whether a literal starts `offset` tokens ahead.
  func startsLiteral(at offset: Int) -> Bool {
    let first = peek(offset)
    let second = peek(offset + 1)
    switch first.kind {
    case .number, .currency, .scientific: return true
    case .minus:
      return second.kind == .number || second.kind == .currency
    default: return false
    }
  }

  /// Whether the bracket `offset` tokens ahead holds `low to high`.
  func isRangeBracket(at offset: Int) -> Bool {
    guard peek(offset).kind == .open, startsLiteral(at: offset + 1) else { return false }
    var i = offset + 2
    while i < offset + 24 {
      let next = peek(i)
      switch next.kind {
      case .open, .openSquare, .close, .comma, .end: return false
      case .dash: return true
      case .minus: if startsLiteral(at: i + 1) { return true }
      case .word where next.keyword == .to: return true
      default: break
      }
      i += 1
    }
    return false
  }

  /// Reads `(low to high) unit` behind a likely value.
  private mutating func rangeBracket(likely: NumberLiteral) throws(Refusal) -> RangeLiteral {
    let outside = stops
    stops = Stops()
    defer { stops = outside }
    advance()
    let low = try signedLiteral()
    // People write `2,000-2,800` in a range; directly behind a number the bracket is nothing else.
    guard accept(.to) || accept(.dash) || accept(.minus) else {
      throw unexpected(expecting: "`to` and the high end")
    }
    let high = try signedLiteral()
    try expectClose(.close)
    try refuseUnclearScale(low, high)
    let unit = try unitBehindBracket() ?? UnitSyntax()
    return RangeLiteral(likely: likely, low: low, high: high, trailing: unit)
  }

  /// Reads a literal with a possible sign, as ends of ranges have.
  private mutating func signedLiteral() throws(Refusal) -> NumberLiteral {
    guard token.kind == .minus else { return try literal() }
    let sign = advance()
    var literal = try literal()
    literal.value = -literal.value
    literal.digits = sign.range.union(literal.digits)
    return literal
  }

  /// Reads a number with currency, scale, percent and unit.
  mutating func literal() throws(Refusal) -> NumberLiteral {
    var currency: UnitSyntax.Factor?
    if token.kind == .currency {
      let sign = advance()
      currency = UnitSyntax.Factor(currencyName(sign), 1)
      if token.kind == .minus, peek(1).kind == .number {
        throw refusal(
          .writtenByHabit, "the minus stands before the currency sign", at: token.range,
          help: ["write `-\(source[sign.range])\(source[peek(1).range])`"])
      }
    }
    if token.kind == .scientific { throw scientificNotation(token) }
    guard token.kind == .number else { throw unexpected(expecting: "a number") }
    let number = advance()
    var (digits, shift, range) = try digits(of: number)
    let mark = acceptMark()
    if mark != .none { shift -= 2 }
    var literal = NumberLiteral(
      value: DecimalNumber.value(of: digits, in: bytes, shift: shift), mark: mark,
      decimals: digits.decimals, digits: range)
    if literal.value.isInfinite { throw numberTooLarge(number) }
    if let currency { literal.unit = UnitSyntax([currency], currency.word.range) }
    try refuseFrequency(behind: number)
    try readUnit(of: &literal)
    if token.kind == .currency { throw currencyBehind(literal) }
    return literal
  }

  /// Reads a number with nothing behind it, as in `month 4`.
  mutating func plainNumber() throws(Refusal) -> NumberLiteral {
    let number = advance()
    let (digits, shift, range) = try digits(of: number)
    let value = DecimalNumber.value(of: digits, in: bytes, shift: shift)
    if value.isInfinite { throw numberTooLarge(number) }
    return NumberLiteral(value: value, decimals: digits.decimals, digits: range)
  }

  /// Reads the digits of a number, its scale suffix and a scale word behind it.
  private mutating func digits(
    of token: Token
  ) throws(Refusal) -> (DecimalNumber.Digits, shift: Int, SourceRange) {
    let lower = Int(token.lower)
    var upper = Int(token.upper)
    var shift = 0
    switch bytes[upper - 1] {
    case UInt8(ascii: "k"), UInt8(ascii: "K"): (shift, upper) = (3, upper - 1)
    case UInt8(ascii: "M"): (shift, upper) = (6, upper - 1)
    case UInt8(ascii: "n"): (shift, upper) = (9, upper - 2)
    default: break
    }
    guard case .value(let digits) = DecimalNumber.read(bytes, lower, upper) else {
      try refuseDottedDate(token)
      throw ambiguousNumber(token)
    }
    try refuseSpacedDigits(from: token)
    notePoint(in: token)
    try refuseUnknownScale(behind: token)
    var range = token.range
    if shift == 0, let scale = acceptScaleWord() {
      shift = scale
      range = self.range(from: lower)
    }
    return (digits, shift, range)
  }

  /// Consumes `thousand`, `million` or `billion` and returns its power of ten.
  private mutating func acceptScaleWord() -> Int? {
    switch token.keyword {
    case .thousand: advance(); return 3
    case .million: advance(); return 6
    case .billion: advance(); return 9
    default: return nil
    }
  }

  /// Consumes `%`, `percent`, `per cent`, `pp` or `percentage points`.
  private mutating func acceptMark() -> NumberLiteral.Mark {
    if accept(.percent as Token.Kind) || accept(.percent as Keyword) { return .percent }
    if accept(.pp) { return .points }
    if token.keyword == .per, spelled(peek(1)) == "cent" {
      advance()
      advance()
      return .percent
    }
    guard token.keyword == .percentage, peek(1).keyword == .point || peek(1).keyword == .points
    else { return .none }
    advance()
    advance()
    return .points
  }

  /// Reads `1 hour 30 minutes` into `(1 hour + 30 minutes)`; a `/unit` at its end holds for all parts.
  private mutating func compound(
    _ first: NumberLiteral, from start: Int
  ) throws(Refusal) -> Expression {
    var parts = [first]
    while token.kind == .number, let last = parts.last,
      last.unit.factors.allSatisfy({ $0.exponent > 0 })
    {
      let number = token
      let next = try literal()
      guard !next.unit.isEmpty, next.mark == .none else {
        throw unexpected(number, expecting: "an operator")
      }
      parts.append(next)
    }
    if token.kind == .number || parts.count < 2 { throw unexpected(expecting: "an operator") }
    let below = parts[parts.count - 1].unit.factors.filter { $0.exponent < 0 }
    for i in parts.indices.dropLast() { parts[i].unit.factors += below }
    var sum = Expression(.number(parts[0]), parts[0].digits.union(parts[0].unit.range))
    for part in parts.dropFirst() {
      let operand = Expression(.number(part), part.digits.union(part.unit.range))
      sum = Expression(.binary(.add, sum, operand), sum.range.union(operand.range))
      depth += 1
      guard depth <= Limits.operators else {
        throw refusal(.tooDeep, "too many numbers follow each other", at: part.digits)
      }
    }
    return Expression(.group(sum), range(from: start))
  }
}
