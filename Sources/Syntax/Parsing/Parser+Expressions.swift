import Diagnostics

/// The grammar of formulas, loosest first:
///
///     expression     = "if" expression "then" expression "else" expression | disjunction
///     disjunction    = conjunction { "or" conjunction }
///     conjunction    = negation { "and" negation }
///     negation       = "not" negation | comparison
///     comparison     = conversion [ ("<" | "<=" | ">" | ">=" | "=" | "<>") conversion ]
///     conversion     = sum { "in" unit }
///     sum            = product { ("+" | "-") product }
///     product        = signed { ("*" | "/" | "of") signed }
///     signed         = "-" signed | part
///     part           = power [ "of" name ] { "under" name }
///     power          = postfix [ "^" exponent ]
///     exponent       = "-" exponent | power
///     postfix        = primary { "[" index "]" } [ "chance" "of" signed ]
///                      [ "within" signed "to" signed ]
extension Parser {
  /// Reads a whole formula.
  mutating func expression() throws(Diagnostic) -> Expression {
    try enter()
    defer { nesting -= 1 }
    if token.keyword == .if, token.kind == .word { return try conditional() }
    return try disjunction()
  }

  /// Counts one level of nesting.
  mutating func enter() throws(Diagnostic) {
    nesting += 1
    guard nesting <= Limits.brackets * 2 else {
      nesting -= 1
      throw refusal(
        .tooDeep, "this formula is nested too deep", at: token.range,
        help: ["give the inner part a name of its own: `part = …`"])
    }
  }

  /// Records that a node was put over trees of the given depth.
  private mutating func deepen(over left: Int, at range: SourceRange) throws(Diagnostic) {
    depth = max(left, depth) + 1
    guard depth <= Limits.operators + 2 else {
      throw refusal(
        .tooDeep,
        "more than \(DecimalNumber.grouped("\(Limits.operators)")) operators follow each other",
        at: range, help: ["use `sum(…)` or several definitions"])
    }
  }

  private mutating func conditional() throws(Diagnostic) -> Expression {
    let start = Int(advance().lower)
    let condition = try expression()
    var deepest = depth
    guard accept(.then) else { throw unexpected(expecting: "`then`") }
    let yes = try expression()
    deepest = max(deepest, depth)
    guard accept(.else) else {
      throw unexpected(
        expecting: "`else`", help: ["every `if` needs both: `if … then … else 0`"])
    }
    let no = try expression()
    let range = range(from: start)
    try deepen(over: deepest, at: range)
    return Expression(.conditional(condition, yes, no), range)
  }

  private mutating func disjunction() throws(Diagnostic) -> Expression {
    var left = try conjunction()
    while token.keyword == .or {
      left = try binary(.or, left) { parser throws(Diagnostic) in try parser.conjunction() }
    }
    return left
  }

  private mutating func conjunction() throws(Diagnostic) -> Expression {
    var left = try negation()
    while token.keyword == .and, !stops.atAnd {
      left = try binary(.and, left) { parser throws(Diagnostic) in try parser.negation() }
    }
    return left
  }

  private mutating func negation() throws(Diagnostic) -> Expression {
    guard token.keyword == .not else { return try comparison() }
    let start = Int(advance().lower)
    try enter()
    defer { nesting -= 1 }
    let operand = try negation()
    let range = range(from: start)
    try deepen(over: 0, at: range)
    return Expression(.not(operand), range)
  }

  private mutating func comparison() throws(Diagnostic) -> Expression {
    let left = try conversion()
    guard let comparator = comparator(), comparator != .equal || !stops.atEqual else { return left }
    let result = try binary(comparator, left, skipping: comparatorLength) {
      parser throws(Diagnostic) in try parser.conversion()
    }
    if let second = self.comparator() {
      throw refusal(
        .syntax, "a comparison compares two values", at: token.range,
        help: ["join two comparisons: `a \(comparator.rawValue) b and b \(second.rawValue) c`"])
    }
    return result
  }

  /// The comparison that is next; `at most` and `at least` are understood.
  private func comparator() -> BinaryOperator? {
    switch token.kind {
    case .less: return .less
    case .lessOrEqual: return .lessOrEqual
    case .greater: return .greater
    case .greaterOrEqual: return .greaterOrEqual
    case .equal: return .equal
    case .notEqual: return .notEqual
    case .word where token.keyword == .at:
      if peek(1).keyword == .most { return .lessOrEqual }
      if peek(1).keyword == .least { return .greaterOrEqual }
      return nil
    default: return nil
    }
  }

  private var comparatorLength: Int { token.kind == .word ? 2 : 1 }

  /// Reads the operator that is next and its right side.
  private mutating func binary(
    _ operation: BinaryOperator, _ left: Expression, skipping tokens: Int = 1,
    _ operand: (inout Parser) throws(Diagnostic) -> Expression
  ) throws(Diagnostic) -> Expression {
    let leftDepth = depth
    let sign = token.range
    for _ in 0..<tokens { advance() }
    if isAtEnd { throw missingOperand(after: sign) }
    let right = try operand(&self)
    try deepen(over: leftDepth, at: sign)
    return Expression(.binary(operation, left, right), left.range.union(right.range))
  }

  /// Reads a sum and the units it is converted to.
  mutating func conversion() throws(Diagnostic) -> Expression {
    var left = try sum()
    while token.keyword == .in {
      let sign = advance().range
      let unit = try unitAfterIn()
      try deepen(over: 0, at: sign)
      left = Expression(.convert(left, unit), left.range.union(unit.range))
    }
    try refuseConversionByHabit(of: left)
    return left
  }

  /// Reads a sum; what stands where comparisons and conversions cannot.
  mutating func sum() throws(Diagnostic) -> Expression {
    var left = try product()
    while true {
      switch token.kind {
      case .plus:
        left = try binary(.add, left) { parser throws(Diagnostic) in try parser.product() }
      case .minus:
        if startsOption { return left }
        left = try binary(.subtract, left) { parser throws(Diagnostic) in try parser.product() }
      default: return left
      }
    }
  }

  /// Whether `--word` is next, an option of a command.
  private var startsOption: Bool {
    peek(1).kind == .minus && peek(1).lower == token.upper && peek(2).kind == .word
      && peek(2).lower == peek(1).upper
  }

  private mutating func product() throws(Diagnostic) -> Expression {
    var left = try signed()
    while true {
      switch token.kind {
      case .star, .dot:
        left = try binary(.multiply, left) { parser throws(Diagnostic) in try parser.signed() }
      case .slash:
        left = try quotient(left)
      case .word where token.keyword == .of:
        left = try ofProduct(left)
      case .word where token.keyword == .per:
        throw refusal(
          .writtenByHabit, "`per` joins units; a formula is divided with `/`", at: token.range,
          help: ["write `/` here"])
      default: return left
      }
    }
  }

  /// Reads `/ operand`; `a / b of c` between names can be read two ways and is refused.
  private mutating func quotient(_ left: Expression) throws(Diagnostic) -> Expression {
    let result = try binary(.divide, left) { parser throws(Diagnostic) in try parser.signed() }
    guard case .binary(.divide, _, let right) = result.node,
      case .of(let share, let whole) = right.node, case .name(let first) = share.node,
      !ReservedWords.metrics.contains(first.key)
    else { return result }
    let above = source[left.range]
    throw refusal(
      .writtenByHabit, "`/ \(source[right.range])` can be read two ways", at: right.range,
      help: [
        "write `\(above) / (\(source[right.range]))`",
        "or `(\(above) / \(first.text)) of \(source[whole.range])`",
      ])
  }

  private mutating func ofProduct(_ left: Expression) throws(Diagnostic) -> Expression {
    let leftDepth = depth
    let sign = advance().range
    if isAtEnd { throw missingOperand(after: sign) }
    let right = try signed()
    try deepen(over: leftDepth, at: sign)
    return Expression(.of(left, right), left.range.union(right.range))
  }

  /// Reads an operand with `of case` and `under scenario` behind a name.
  private mutating func part() throws(Diagnostic) -> Expression {
    var operand = try power()
    if case .name = operand.node, token.keyword == .of, peek(1).kind == .word,
      !KeywordSet.connecting.contains(peek(1).keyword) || peek(1).keyword == .risk,
      peek(2).kind != .open, peek(2).kind != .openSquare
    {
      advance()
      let whole = name(advance())
      try deepen(over: 1, at: whole.range)
      operand = Expression(
        .of(operand, Expression(.name(whole), whole.range)), operand.range.union(whole.range))
    }
    while token.keyword == .under {
      let sign = advance().range
      guard token.kind == .word else { throw unexpected(expecting: "`risk` or a scenario") }
      let view = name(advance())
      try deepen(over: 0, at: sign)
      operand = Expression(.under(operand, view), operand.range.union(view.range))
    }
    return operand
  }

  private mutating func signed() throws(Diagnostic) -> Expression {
    guard token.kind == .minus else { return try part() }
    if let literal = try acceptNegativeRange() { return literal }
    let start = Int(advance().lower)
    if isAtEnd { throw missingOperand(after: SourceRange(start, start + 1)) }
    try enter()
    defer { nesting -= 1 }
    let operand = try signed()
    let range = range(from: start)
    try deepen(over: 0, at: range)
    return Expression(.negate(operand), range)
  }

  private mutating func power() throws(Diagnostic) -> Expression {
    let base = try postfix()
    guard token.kind == .caret else { return base }
    try enter()
    defer { nesting -= 1 }
    return try binary(.power, base) { parser throws(Diagnostic) in try parser.exponent() }
  }

  /// Reads what stands behind `^`, where a minus may stand but no `of` belongs to it.
  private mutating func exponent() throws(Diagnostic) -> Expression {
    guard token.kind == .minus else { return try power() }
    let start = Int(advance().lower)
    if isAtEnd { throw missingOperand(after: SourceRange(start, start + 1)) }
    try enter()
    defer { nesting -= 1 }
    let operand = try exponent()
    let range = range(from: start)
    try deepen(over: 0, at: range)
    return Expression(.negate(operand), range)
  }

  private mutating func postfix() throws(Diagnostic) -> Expression {
    var operand = try primary()
    while token.kind == .openSquare {
      operand = try lookBack(from: operand)
    }
    if token.keyword == .chance, peek(1).keyword == .of { operand = try chance(operand) }
    if token.keyword == .within, !stops.atBounds { operand = try bounded(operand) }
    return operand
  }

  private mutating func chance(_ probability: Expression) throws(Diagnostic) -> Expression {
    let leftDepth = depth
    advance()
    advance()
    try enter()
    defer { nesting -= 1 }
    let outside = stops.atBounds
    stops.atBounds = true
    defer { stops.atBounds = outside }
    let value = try signed()
    let range = probability.range.union(value.range)
    try deepen(over: leftDepth, at: range)
    return Expression(.chanceOf(probability, value), range)
  }

  /// Reads `within low to high`, unless it is the `within tolerance` of an `assert`.
  private mutating func bounded(_ value: Expression) throws(Diagnostic) -> Expression {
    let start = index
    let leftDepth = depth
    let sign = advance().range
    try enter()
    defer { nesting -= 1 }
    let outside = stops
    stops.atTo = true
    let low = try signed()
    let lowDepth = depth
    guard accept(.to) else {
      stops = outside
      if outside.atWithin {
        index = start
        depth = leftDepth
        return value
      }
      throw refusal(
        .syntax, "`within` needs a low and a high end", at: sign,
        help: ["write `within 0% to 100%`"])
    }
    let high = try signed()
    stops = outside
    try deepen(over: max(leftDepth, lowDepth), at: sign)
    return Expression(.within(value, low: low, high: high), value.range.union(high.range))
  }

  /// Reads `[1 month ago, else 82%]` or `[month 12]`.
  private mutating func lookBack(from value: Expression) throws(Diagnostic) -> Expression {
    let leftDepth = depth
    advance()
    let outside = stops
    stops = Stops()
    defer { stops = outside }
    let when = try expression()
    var deepest = max(leftDepth, depth)
    let isAgo = accept(.ago)
    var otherwise: Expression?
    if isAgo {
      let hasComma = accept(.comma)
      if accept(.else) {
        otherwise = try expression()
        deepest = max(deepest, depth)
      } else if hasComma {
        throw unexpected(expecting: "`else` and a value")
      }
    }
    try expectClose(.closeSquare)
    let range = range(from: Int(value.range.lower))
    try deepen(over: deepest, at: range)
    if isAgo { return Expression(.ago(value, when, otherwise: otherwise), range) }
    return Expression(.at(value, when), range)
  }
}
