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
  mutating func expression() throws(Refusal) -> Expression {
    try enter()
    defer { nesting -= 1 }
    if token.keyword == .if, token.kind == .word { return try conditional() }
    return try operation(.or)
  }

  /// Counts one level of nesting.
  mutating func enter() throws(Refusal) {
    nesting += 1
    guard nesting <= Limits.brackets * 2 else {
      nesting -= 1
      throw refusal(
        .tooDeep, "this formula is nested too deep", at: token.range,
        help: ["give the inner part a name of its own: `part = …`"])
    }
  }

  /// Records that a node was put over trees of the given depth.
  private mutating func deepen(over left: Int, at range: SourceRange) throws(Refusal) {
    depth = max(left, depth) + 1
    guard depth <= Limits.operators + 2 else {
      throw refusal(
        .tooDeep,
        "more than \(DecimalNumber.grouped("\(Limits.operators)")) operators follow each other",
        at: range, help: ["write it as several definitions, or for example `sum(…, …)`"])
    }
  }

  private mutating func conditional() throws(Refusal) -> Expression {
    try refuseConditionOfSpreadsheet(token, at: index + 1)
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

  /// How tightly an operator binds, loosest first; `not` and `-` stand between `and` and `^`.
  private enum Binding: Int {
    case or = 1, and, not, comparison, conversion, sum, product
  }

  /// Reads operands and the operators between them that bind at least as tightly as `loosest`.
  ///
  /// One function for all binary operators (precedence climbing) and not one a level, because each
  /// bracket in a formula would otherwise cost eight stack frames more.
  private mutating func operation(_ loosest: Binding) throws(Refusal) -> Expression {
    var left = try operand(loosest)
    var compared: BinaryOperator?
    var tightest = Binding.product
    while let binding = nextBinding(), binding.rawValue >= loosest.rawValue,
      binding.rawValue <= tightest.rawValue
    {
      switch binding {
      case .conversion:
        left = try converted(left)
        tightest = .conversion
      case .product where token.kind == .slash: left = try quotient(left)
      case .product where token.keyword == .of: left = try ofProduct(left)
      case .comparison:
        guard let comparator = comparator() else { return left }
        if let compared { throw chainedComparison(left, compared, comparator) }
        compared = comparator
        left = try binary(comparator, left, skipping: comparatorLength, then: .conversion)
      default:
        left = try binary(plainOperator, left, then: Binding(rawValue: binding.rawValue + 1))
      }
    }
    if token.keyword == .per {
      try refuseFrequency(of: nil)
      throw dividedByWord()
    }
    if loosest.rawValue <= Binding.conversion.rawValue { try refuseConversionByHabit(of: left) }
    return left
  }

  /// Reads `not x` where it may stand, else a signed operand.
  private mutating func operand(_ loosest: Binding) throws(Refusal) -> Expression {
    guard token.keyword == .not, loosest.rawValue <= Binding.not.rawValue else {
      return try signed()
    }
    let start = Int(advance().lower)
    try enter()
    defer { nesting -= 1 }
    let value = try operation(.not)
    let range = range(from: start)
    try deepen(over: 0, at: range)
    return Expression(.not(value), range)
  }

  /// How tightly the operator that is next binds, nil when none is.
  private func nextBinding() -> Binding? {
    switch token.kind {
    case .plus: return .sum
    case .minus: return startsOption ? nil : .sum
    case .star, .dot, .slash: return .product
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .notEqual: return .comparison
    case .equal: return stops.atEqual ? nil : .comparison
    case .word:
      switch token.keyword {
      case .or: return .or
      case .and: return stops.atAnd ? nil : .and
      case .in: return .conversion
      case .of: return .product
      case .at: return comparator() == nil ? nil : .comparison
      default: return nil
      }
    default: return nil
    }
  }

  /// The operator that is next, where it is one sign or word with a formula on each side.
  private var plainOperator: BinaryOperator {
    switch token.kind {
    case .plus: .add
    case .minus: .subtract
    case .word: token.keyword == .or ? .or : .and
    default: .multiply
    }
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

  /// Returns the error of `1 < 2 < 3`.
  private func chainedComparison(
    _ left: Expression, _ first: BinaryOperator, _ second: BinaryOperator
  ) -> Refusal {
    var (low, middle) = ("…", "…")
    if case .binary(_, let a, let b) = left.node {
      (low, middle) = (quoted(a.range), quoted(b.range))
    }
    return refusal(
      .syntax, "a comparison compares two values", at: token.range,
      help: [
        "join two comparisons: `\(low) \(first.rawValue) \(middle) and \(middle) \(second.rawValue) …`"
      ])
  }

  /// Reads the operator that is next and a right side of operators at least as tight as `next`.
  private mutating func binary(
    _ operation: BinaryOperator, _ left: Expression, skipping count: Int = 1, then next: Binding?
  ) throws(Refusal) -> Expression {
    let leftDepth = depth
    let sign = token.range
    for _ in 0..<count { advance() }
    if isAtEnd { throw missingOperand(after: sign) }
    let right: Expression
    if let next { right = try self.operation(next) } else { right = try signed() }
    try deepen(over: leftDepth, at: sign)
    return Expression(.binary(operation, left, right), left.range.union(right.range))
  }

  /// A formula with a value in each month as it stands before `[month 6]`; nil for an amount.
  private func monthlyTerm(_ formula: Expression) -> (range: SourceRange, text: String)? {
    let text = quoted(formula.range)
    if formula.isOneTerm { return (formula.range, text) }
    if case .of(let part, _) = formula.node, part.isOneTerm { return (formula.range, "(\(text))") }
    return nil
  }

  /// Reads `in unit`.
  private mutating func converted(_ left: Expression) throws(Refusal) -> Expression {
    let leftDepth = depth
    try refuseMonth(behind: monthlyTerm(left))
    let sign = advance().range
    let unit = try unitAfterIn()
    try deepen(over: leftDepth, at: sign)
    return Expression(.convert(left, unit), left.range.union(unit.range))
  }

  /// Reads a sum: what stands where comparisons and conversions cannot.
  mutating func sum() throws(Refusal) -> Expression { try operation(.sum) }

  /// Whether `--word` is next, an option of a command.
  private var startsOption: Bool {
    peek(1).kind == .minus && peek(1).lower == token.upper && peek(2).kind == .word
      && peek(2).lower == peek(1).upper
  }

  /// Reads `/ operand`; `a / b of c` can be read two ways and is refused, unless `b` is a figure or sum of
  /// a case.
  private mutating func quotient(_ left: Expression) throws(Refusal) -> Expression {
    let result = try binary(.divide, left, then: nil)
    guard case .binary(.divide, _, let right) = result.node,
      case .of(let part, let whole) = right.node, part.isOneTerm, !part.isFigure
    else { return result }
    let above = source[left.range]
    throw refusal(
      .writtenByHabit, "`/ \(source[right.range])` can be read two ways", at: right.range,
      help: [
        "write `\(above) / (\(source[right.range]))`",
        "or `(\(above) / \(source[part.range])) of \(source[whole.range])`",
      ])
  }

  private mutating func ofProduct(_ left: Expression) throws(Refusal) -> Expression {
    let leftDepth = depth
    let sign = advance().range
    if isAtEnd { throw missingOperand(after: sign) }
    let right = try signed()
    try deepen(over: leftDepth, at: sign)
    return Expression(.of(left, right), left.range.union(right.range))
  }

  /// Reads an operand with `of case` behind a single term and `under scenario` behind that.
  private mutating func part() throws(Refusal) -> Expression {
    var operand = try power()
    if operand.isOneTerm, isOwnerNext { operand = try owned(operand) }
    while token.keyword == .under {
      let sign = advance().range
      guard token.kind == .word else { throw unexpected(expecting: "`risk` or a scenario") }
      let view = name(advance())
      try deepen(over: 0, at: sign)
      operand = Expression(.under(operand, view), operand.range.union(view.range))
    }
    return operand
  }

  /// Whether `of name` is next, without a call or look-back behind the name.
  private var isOwnerNext: Bool {
    token.keyword == .of && peek(1).kind == .word
      && (!KeywordSet.connecting.contains(peek(1).keyword) || peek(1).keyword == .risk)
      && peek(2).kind != .open && peek(2).kind != .openSquare
  }

  /// Reads `of owner` behind a part: in `a of b of c` the last is the owner of `b`, in `pv of b of c` of all
  /// before it.
  private mutating func owned(_ part: Expression) throws(Refusal) -> Expression {
    let sign = advance().range
    try enter()
    defer { nesting -= 1 }
    let word = name(advance())
    var whole = Expression(.name(word), word.range)
    if !part.isSumOfLine, isOwnerNext { whole = try owned(whole) }
    try deepen(over: 1, at: sign)
    let result = Expression(.of(part, whole), part.range.union(whole.range))
    return part.isSumOfLine && isOwnerNext ? try owned(result) : result
  }

  private mutating func signed() throws(Refusal) -> Expression {
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

  private mutating func power() throws(Refusal) -> Expression {
    let base = try postfix()
    guard token.kind == .caret else { return base }
    try enter()
    defer { nesting -= 1 }
    let leftDepth = depth
    let sign = advance().range
    if isAtEnd { throw missingOperand(after: sign) }
    let exponent = try exponent()
    try deepen(over: leftDepth, at: sign)
    return Expression(.binary(.power, base, exponent), base.range.union(exponent.range))
  }

  /// Reads what stands behind `^`, where a minus may stand but no `of` belongs to it.
  private mutating func exponent() throws(Refusal) -> Expression {
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

  private mutating func postfix() throws(Refusal) -> Expression {
    var operand = try primary()
    while token.kind == .openSquare {
      if operand.isNumberOrRange {
        throw refusal(
          .syntax, "a number has no past to look back at", at: operand.range,
          help: ["look back at a name, such as `accounts[1 month ago]`"])
      }
      operand = try lookBack(from: operand)
    }
    if token.keyword == .chance, peek(1).keyword == .of { operand = try chance(operand) }
    if token.keyword == .within, !stops.atBounds { operand = try bounded(operand) }
    return operand
  }

  private mutating func chance(_ probability: Expression) throws(Refusal) -> Expression {
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
  private mutating func bounded(_ value: Expression) throws(Refusal) -> Expression {
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
  private mutating func lookBack(from value: Expression) throws(Refusal) -> Expression {
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

extension Expression {
  /// Whether it is a number or range with nothing around it.
  fileprivate var isNumberOrRange: Bool {
    switch node {
    case .number, .range: true
    default: false
    }
  }
}
