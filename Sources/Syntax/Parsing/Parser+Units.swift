import Diagnostics

/// Units as typed behind numbers and behind `in`:
///
///     unit    = factor { "·" factor } { ("/" | "per" | "a") factor }
///     factor  = word [ "^" digits ]
extension Parser {
  /// Reads the unit behind a number: the word directly behind it, then what follows `/` and `per`.
  mutating func readUnit(of literal: inout NumberLiteral) throws(Refusal) {
    if startsUnitWord() {
      if !literal.unit.isEmpty { try refuseMonth() }
      if !literal.unit.isEmpty, ISOCode.isCommon(token, in: source) { throw secondCurrency() }
      try appendFactor(1, to: &literal.unit)
    }
    if !literal.unit.isEmpty { try readProduct(into: &literal.unit) }
    let isBare = literal.unit.isEmpty && literal.mark == .none
    while let length = dividerLength(behindBareNumber: isBare) {
      for _ in 0..<length { advance() }
      let factor = try factor(-1)
      if isBare { literal.undecided.append(factor) } else { append(factor, to: &literal.unit) }
    }
  }

  /// Reads the unit behind a range bracket, nil where there is none.
  mutating func unitBehindBracket() throws(Refusal) -> UnitSyntax? {
    var unit = UnitSyntax()
    if token.kind == .percent || token.keyword == .pp || token.keyword == .percent {
      let word = advance()
      let name = word.keyword == .percent ? Name("%", word.range) : name(word)
      append(UnitSyntax.Factor(name, 1), to: &unit)
    }
    try refuseFrequency(behind: tokens[index - 1])
    if startsUnitWord() { try appendFactor(1, to: &unit) }
    if !unit.isEmpty { try readProduct(into: &unit) }
    while let length = dividerLength(behindBareNumber: false) {
      for _ in 0..<length { advance() }
      try appendFactor(-1, to: &unit)
    }
    return unit.isEmpty ? nil : unit
  }

  /// Reads the unit behind `in`, where every word is a unit: `$/month`, `%`, `1/month`, `h/unit/year`.
  mutating func unitAfterIn() throws(Refusal) -> UnitSyntax {
    var unit = UnitSyntax()
    if token.kind == .percent {
      let sign = advance()
      append(UnitSyntax.Factor(name(sign), 1), to: &unit)
    } else if token.kind == .number, token.upper - token.lower == 1,
      bytes[Int(token.lower)] == UInt8(ascii: "1"), peek(1).kind == .slash
    {
      unit.range = advance().range
    } else if token.kind == .word || token.kind == .currency {
      try appendFactor(1, to: &unit)
    } else {
      throw unexpected(
        expecting: "a unit", help: ["write a unit behind `in`, such as `in hours/year`"])
    }
    while token.kind == .dot || token.kind == .star, isUnitName(peek(1)) {
      advance()
      try appendFactor(1, to: &unit)
    }
    while token.kind == .slash || token.keyword == .per || isArticle(token), isUnitName(peek(1)) {
      advance()
      try appendFactor(-1, to: &unit)
    }
    return unit
  }

  /// Reads `·word` behind a unit.
  private mutating func readProduct(into unit: inout UnitSyntax) throws(Refusal) {
    while token.kind == .dot, isUnitName(peek(1)), peek(2).kind != .open {
      advance()
      try appendFactor(1, to: &unit)
    }
  }

  /// Reads one more word of a unit; it is read before the range is taken, which ends behind it.
  private mutating func appendFactor(_ sign: Int, to unit: inout UnitSyntax) throws(Refusal) {
    let next = try factor(sign)
    append(next, to: &unit)
  }

  private func append(_ factor: UnitSyntax.Factor, to unit: inout UnitSyntax) {
    let range = range(from: Int(factor.word.range.lower))
    unit.range = unit.range.count == 0 ? range : unit.range.union(range)
    unit.factors.append(factor)
  }

  /// Reads one word or currency sign and its power; `sign` is -1 below the line.
  private mutating func factor(_ sign: Int) throws(Refusal) -> UnitSyntax.Factor {
    let word = advance()
    let name = word.kind == .currency ? currencyName(word) : name(word)
    guard token.kind == .caret else { return UnitSyntax.Factor(name, sign) }
    let isNegative = peek(1).kind == .minus
    let digits = isNegative ? peek(2) : peek(1)
    guard digits.kind == .number, let power = Int(source[digits.range]) else {
      return UnitSyntax.Factor(name, sign)
    }
    guard (1...9).contains(power) else {
      throw refusal(
        .syntax, "the power of a unit is a whole number from 1 to 9", at: digits.range,
        help: ["put the number in brackets to raise it: `(2 \(name.text))^\(source[digits.range])`"]
      )
    }
    advance()
    if isNegative { advance() }
    advance()
    return UnitSyntax.Factor(name, isNegative ? -sign * power : sign * power)
  }

  /// Whether the next token is a unit behind a number.
  private func startsUnitWord() -> Bool {
    guard token.kind == .word, !KeywordSet.connecting.contains(token.keyword),
      !clauseWords.contains(token.keyword), peek(1).kind != .colon, token.keyword != .pp,
      token.keyword != .percent
    else { return false }
    return !isArticle(token) || !isUnitName(peek(1))
  }

  /// How many tokens stand for "per" before a unit, nil where a division or something else follows.
  ///
  /// Behind a bare number `/ word` may be a division by a name; what can only be a name (a call, a
  /// look-back, a part of a case) is left to the formula.
  private func dividerLength(behindBareNumber isBare: Bool) -> Int? {
    let isWord = token.keyword == .per || isArticle(token)
    guard token.kind == .slash || isWord else { return nil }
    let unit = peek(1)
    if unit.kind == .currency { return startsLiteral(at: 1) && peek(2).kind == .number ? nil : 1 }
    guard isUnitName(unit) else { return nil }
    let behind = peek(2)
    if behind.kind == .openSquare { return nil }
    if behind.kind == .open, !isRangeBracket(at: 2) { return nil }
    // A metric is never a unit: `$100k / npv of portal` divides.
    if unit.kind == .word, ReservedWords.metrics.contains(source[unit.range].lowercased()) {
      return nil
    }
    guard isBare, !isWord else { return 1 }
    if behind.keyword == .of || behind.keyword == .under { return nil }
    if behind.kind == .caret, peek(3).kind != .number { return nil }
    return 1
  }

  /// Whether a token can name a unit.
  private func isUnitName(_ token: Token) -> Bool {
    if token.kind == .currency { return true }
    return token.kind == .word && !KeywordSet.connecting.contains(token.keyword)
      && !clauseWords.contains(token.keyword)
  }

  /// Whether a word is `a` or `an`, as in `units a year`.
  private func isArticle(_ token: Token) -> Bool { token.keyword == .a || token.keyword == .an }

  /// Returns a currency sign as its ISO code.
  func currencyName(_ token: Token) -> Name {
    let code =
      switch source[token.range] {
      case "$": "USD"
      case "€": "EUR"
      case "£": "GBP"
      default: "JPY"
      }
    return Name(code, token.range)
  }
}

/// The ISO 4217 codes met most, to see a currency stated twice; the catalogue knows them all.
enum ISOCode {
  private static let common: Set<String> = [
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
    "HUF", "CNY", "INR", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW", "TRY", "ILS",
  ]

  /// Whether a word is such a code.
  static func isCommon(_ token: Token, in source: SourceText) -> Bool {
    token.kind == .word && token.upper - token.lower == 3 && common.contains(source[token.range])
  }
}
