import Diagnostics

/// The smallest formulas:
///
///     primary  = literal | name | call | text | date | "yes" | "no" | "month" point | "year" point
///              | "(" expression ")" | "[" [ expression { "," expression } ] "]"
///              | "one" "of" "(" weighted { "," weighted } ")" | "data" text "column" name
extension Parser {
  /// Reads a formula that no operator splits.
  mutating func primary() throws(Refusal) -> Expression {
    depth = 1
    switch token.kind {
    case .number, .currency: return try literalExpression()
    case .scientific: throw scientificNotation(token)
    case .word: return try word()
    case .open: return try group()
    case .openSquare: return try list()
    case .text:
      let text = text(advance())
      return Expression(.text(text), text.range)
    case .date: return try date()
    case .comma where index > 0 && isListSign(tokens[index - 1]):
      let filled = line(replacing: token.range, with: " 0, ").replacing(",,", with: ", 0, ")
      throw refusal(
        .syntax, "a value is missing before the comma", at: token.range,
        help: ["where there is none it is 0: `\(filled)`"])
    default: throw unexpected(expecting: "a value")
    }
  }

  private mutating func word() throws(Refusal) -> Expression {
    let first = token
    let next = peek(1)
    switch first.keyword {
    case .yes, .no:
      advance()
      return Expression(.boolean(first.keyword == .yes), first.range)
    case .month, .year:
      if next.kind == .number || next.kind == .open { return try point() }
    case .share:
      if next.kind == .number || next.kind == .minus && peek(2).kind == .number {
        return try shareRange()
      }
    case .one:
      if next.keyword == .of, peek(2).kind == .open { return try oneOf() }
    case .data:
      if next.kind == .text { return try data() }
    case .chance:
      if next.kind == .open { return try call() }
      throw chanceWithoutBrackets()
    case .if:
      try refuseConditionOfSpreadsheet(first, at: index + 1)
      throw refusal(
        .syntax, "`if` inside a formula needs brackets", at: first.range,
        help: ["write `(if … then … else …)`"])
    case .at:
      if next.keyword == .most || next.keyword == .least { throw boundByHabit() }
    default: break
    }
    if KeywordSet.connecting.contains(first.keyword) {
      if first.keyword == .from { try refuseBetween(at: index) }
      if first.keyword == .up, next.keyword == .to { try refuseUpperEnd(at: index, words: 2) }
      try refuseHyphen(before: first)
      throw unexpected(expecting: "a value")
    }
    if next.kind == .open { return try call() }
    advance()
    try refuseSecondWord(after: first)
    if first.keyword == .month || first.keyword == .year { throw bareTimeWord(first) }
    let name = name(first)
    return Expression(.name(name), name.range)
  }

  /// Reads `month 4` or `year (n + 1)`.
  private mutating func point() throws(Refusal) -> Expression {
    let word = advance()
    let inner: Expression
    if token.kind == .open {
      let start = Int(advance().lower)
      let formula = try bracketed(.close)
      inner = Expression(.group(formula), range(from: start))
    } else {
      inner = try bareNumber()
    }
    depth += 1
    let range = range(from: Int(word.lower))
    return Expression(word.keyword == .month ? .month(inner) : .year(inner), range)
  }

  /// Reads a number with nothing behind it.
  private mutating func bareNumber() throws(Refusal) -> Expression {
    let number = try plainNumber()
    return Expression(.number(number), number.digits)
  }

  /// Reads `( … )`; `(low to high) unit` is a range with its unit behind the bracket.
  private mutating func group() throws(Refusal) -> Expression {
    let start = Int(advance().lower)
    let inner = try bracketed(.close)
    if case .range(var range) = inner.node, range.likely == nil, range.trailing.isEmpty,
      let unit = try unitBehindBracket()
    {
      range.trailing = unit
      return Expression(.range(range), self.range(from: start))
    }
    depth += 1
    return Expression(.group(inner), range(from: start))
  }

  /// Reads a formula inside brackets, where nothing of the statement outside ends it.
  private mutating func bracketed(_ close: Token.Kind) throws(Refusal) -> Expression {
    let outside = stops
    stops = Stops()
    defer { stops = outside }
    let inner = try expression()
    try expectClose(close)
    return inner
  }

  /// Consumes the closing bracket or says what is wrong before it.
  mutating func expectClose(_ kind: Token.Kind) throws(Refusal) {
    guard !accept(kind) else { return }
    throw unexpected(expecting: kind == .close ? "`)`" : "`]`")
  }

  private mutating func list() throws(Refusal) -> Expression {
    let first = index
    let start = Int(advance().lower)
    let outside = stops
    stops = Stops()
    defer { stops = outside }
    var elements: [Expression] = []
    var deepest = 0
    if token.kind != .closeSquare {
      repeat {
        elements.append(try expression())
        deepest = max(deepest, depth)
      } while accept(.comma)
    }
    try expectClose(.closeSquare)
    try refuseGroupedNumbers(from: first)
    depth = deepest + 1
    return Expression(.list(elements), range(from: start))
  }

  private mutating func call() throws(Refusal) -> Expression {
    let function = name(advance())
    let first = index
    advance()
    let outside = stops
    stops = Stops()
    defer { stops = outside }
    try refuseRampInWords(function)
    var arguments: [Argument] = []
    var deepest = 0
    if token.kind != .close {
      repeat {
        try refuseEqualSign(in: function)
        arguments.append(try argument())
        deepest = max(deepest, depth)
      } while accept(.comma)
    }
    try expectClose(.close)
    try refuseGroupedNumbers(from: first)
    depth = deepest + 1
    return Expression(.call(function, arguments), range(from: Int(function.range.lower)))
  }

  /// Reads `value`, `name: value`, `p10 90`, `month 4: 60%` or `2027-03: 60%`.
  private mutating func argument() throws(Refusal) -> Argument {
    try refuseCells()
    if token.kind == .word, peek(1).kind == .colon {
      let key = name(advance())
      advance()
      return Argument(.name(key), try expression())
    }
    if isPercentileKey {
      let key = name(advance())
      return Argument(.name(key), try expression())
    }
    try refuseMissingColon()
    let value = try expression()
    guard token.kind == .colon else { return Argument(.none, value) }
    guard value.isPoint else { throw unexpected(expecting: "`,` or `)`") }
    advance()
    return Argument(.point(value), try expression())
  }

  /// Refuses `ramp(length = 6 months)`: the first value has no name, the others have a colon behind theirs.
  private func refuseEqualSign(in function: Name) throws(Refusal) {
    guard token.kind == .word, peek(1).kind == .equal,
      ["ramp", "s_curve", "growth", "retained"].contains(function.key)
    else { return }
    let isNamed = ["from", "midpoint", "steepness", "churn"].contains(spelled(token))
    let place = SourceRange(Int(token.lower), Int(peek(2).lower))
    throw spoken(
      place, isNamed ? "\(quoted(token.range)): " : "",
      isNamed
        ? "a colon stands between the name of a value and the value"
        : "the first value of `\(function.text)` needs no name")
  }

  /// Whether a value of a list or call may stand behind a token.
  private func isListSign(_ token: Token) -> Bool {
    token.kind == .comma || token.kind == .open || token.kind == .openSquare
  }

  /// Refuses `churn 20%/year` and `from month 4`, where a colon is missing behind the name of the value.
  private func refuseMissingColon() throws(Refusal) {
    guard token.kind == .word, token.keyword == .none || token.keyword == .from,
      !ISOCode.isCommon(token, in: source)
    else { return }
    let next = peek(1)
    let isValue =
      next.kind == .number || next.kind == .currency
      || next.keyword == .month && (peek(2).kind == .number || peek(2).kind == .open)
    guard isValue else { return }
    throw refusal(
      .writtenByHabit, "a colon stands between the name of a value and the value", at: token.range,
      help: ["write `\(line(replacing: token.range, with: quoted(token.range) + ":"))`"])
  }

  /// Whether `p10 90` is next: `p`, digits, and a number behind.
  private var isPercentileKey: Bool {
    guard token.kind == .word, token.keyword == .none, token.upper - token.lower >= 2,
      bytes[Int(token.lower)] | 0x20 == UInt8(ascii: "p")
    else { return false }
    for byte in bytes[Int(token.lower) + 1..<Int(token.upper)]
    where !ASCII.isDigit(byte) { return false }
    let next = peek(1).kind == .minus ? peek(2) : peek(1)
    if peek(1).kind == .minus, peek(1).upper != next.lower { return false }
    return next.kind == .number || next.kind == .currency
  }

  private mutating func oneOf() throws(Refusal) -> Expression {
    let start = Int(advance().lower)
    advance()
    let values = try weightedValues()
    return Expression(.oneOf(values), range(from: start))
  }

  /// Reads `(value: weight, …)`.
  mutating func weightedValues() throws(Refusal) -> [WeightedValue] {
    let first = index
    try expect(.open, "`(`")
    let outside = stops
    stops = Stops()
    defer { stops = outside }
    var values: [WeightedValue] = []
    var deepest = 0
    repeat {
      let value = try expression()
      deepest = max(deepest, depth)
      try expect(.colon, "`:` and a share")
      values.append(WeightedValue(value: value, weight: try expression()))
      deepest = max(deepest, depth)
    } while accept(.comma)
    try expectClose(.close)
    try refuseGroupedNumbers(from: first)
    depth = deepest + 1
    return values
  }

  private mutating func data() throws(Refusal) -> Expression {
    let start = Int(advance().lower)
    let file = text(advance())
    guard accept(.column) else { throw unexpected(expecting: "`column` and its name") }
    let column: Name
    if let quoted = acceptText() {
      column = Name(quoted.value, quoted.range)
    } else {
      guard token.kind == .word else { throw unexpected(expecting: "the name of a column") }
      column = name(advance())
    }
    return Expression(.data(file: file, column: column), range(from: start))
  }

  private mutating func date() throws(Refusal) -> Expression {
    let token = advance()
    let digits = bytes[Int(token.lower)..<Int(token.upper)]
      .split(separator: UInt8(ascii: "-"))
      .map { $0.reduce(0) { $0 * 10 + Int($1 &- 0x30) } }
    guard digits.count >= 2 else { throw unexpected(expecting: "a date") }
    let day = digits.count > 2 ? digits[2] : nil
    guard let last = Self.daysInMonth(digits[1], of: digits[0]) else {
      throw refusal(
        .badDate, "`\(source[token.range])` is no date: a year has 12 months", at: token.range,
        help: ["write year, month and day, such as `\(digits[0])-03-31`"])
    }
    if let day, !(1...last).contains(day) {
      let month = digits[1] < 10 ? "0\(digits[1])" : "\(digits[1])"
      throw refusal(
        .badDate, "`\(source[token.range])` is no date: that month has \(last) days",
        at: token.range, help: ["write `\(digits[0])-\(month)-\(last)`"])
    }
    return Expression(.date(year: digits[0], month: digits[1], day: day), token.range)
  }

  /// Returns the number of days of a month, nil when there is no such month.
  static func daysInMonth(_ month: Int, of year: Int) -> Int? {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: 31
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: nil
    }
  }
}

extension Expression {
  /// Whether it is `month 4`, `year 3` or `2027-03`.
  var isPoint: Bool {
    switch node {
    case .month, .year, .date: true
    default: false
    }
  }
}
