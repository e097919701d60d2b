/// Writes formulas with the brackets their place needs.
struct ExpressionPrinter {
  /// How tightly a form binds, loosest first; see the grammar at `Parser`.
  enum Level: Int, Comparable {
    case loosest, or, and, not, comparison, conversion, sum, product, signed, part, power, postfix
    case primary

    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// Whether numbers have commas; a list of numbers has none in them.
  var isGrouping = true
  /// Whether a `within` here would be read as belonging to something before it.
  var avoidsWithin = false
  /// Whether a `to` here would be read as belonging to something before it.
  var avoidsTo = false

  /// Returns a formula for a place that takes forms of `level` and tighter.
  func text(_ expression: Expression, _ level: Level) -> String {
    let needsBrackets =
      self.level(of: expression) < level || avoidsWithin && expression.isWithin
      || avoidsTo && expression.isBareEnds
    return needsBrackets ? bracketed(expression) : plain(expression)
  }

  private func bracketed(_ expression: Expression) -> String {
    "(" + ExpressionPrinter(isGrouping: isGrouping).text(expression, .loosest) + ")"
  }

  private func level(of expression: Expression) -> Level {
    switch expression.node {
    case .conditional: .loosest
    case .binary(let operation, _, _): level(of: operation)
    case .not: .not
    case .convert: .conversion
    case .of: expression.isPartOfCase ? .part : .product
    case .negate, .chanceOf, .within: .signed
    case .under: .part
    case .ago, .at: .postfix
    case .range(let range):
      range.low.value < 0 || (range.likely?.value ?? 0) < 0 ? .signed : .primary
    default: .primary
    }
  }

  private func level(of operation: BinaryOperator) -> Level {
    switch operation {
    case .or: .or
    case .and: .and
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: .comparison
    case .add, .subtract: .sum
    case .multiply, .divide: .product
    case .power: .power
    }
  }

  private func plain(_ expression: Expression) -> String {
    switch expression.node {
    case .number(let number): return text(number)
    case .range(let range): return text(range)
    case .chanceOf(let chance, let value): return text(chance: chance, value)
    case .oneOf(let values): return "one of " + text(values)
    case .data(let file, let column):
      return "data \(Printer.quoted(file.value)) column \(column.text)"
    case .within(let value, let low, let high): return text(value, within: low, high)
    case .name(let name): return name.text
    case .text(let text): return Printer.quoted(text.value)
    case .date(let year, let month, let day): return Self.date(year, month, day)
    case .boolean(let value): return value ? "yes" : "no"
    case .month(let value): return "month " + point(value)
    case .year(let value): return "year " + point(value)
    case .list(let elements): return "[" + inList.joined(elements) + "]"
    case .negate(let value):
      return "-" + (value.startsWithRange ? bracketed(value) : text(value, .signed))
    case .not(let value): return "not " + text(value, .not)
    case .binary(let operation, let a, let b): return text(operation, a, b)
    case .of(let a, let b): return text(expression, a, of: b)
    case .under(let value, let view): return text(value, .part) + " under " + view.text
    case .call(let name, let arguments): return text(call: name, arguments)
    case .ago(let value, let time, let otherwise): return text(value, ago: time, otherwise)
    case .at(let value, let time):
      return lookedBackAt(value) + "[" + inside.text(time, .loosest) + "]"
    case .convert(let value, let unit):
      return text(value, .conversion) + " in " + UnitText.behindIn(unit)
    case .conditional(let a, let b, let c):
      return "if \(text(a, .loosest)) then \(text(b, .loosest)) else \(text(c, .loosest))"
    case .group(let inner): return bracketed(inner)
    }
  }

  /// The printer for what stands in a list or call.
  private var inList: ExpressionPrinter { ExpressionPrinter(isGrouping: false) }
  /// The printer for what stands in square brackets.
  private var inside: ExpressionPrinter { ExpressionPrinter(isGrouping: isGrouping) }

  /// Returns formulas separated by `, `.
  func joined(_ expressions: [Expression]) -> String {
    expressions.map { text($0, .loosest) }.joined(separator: ", ")
  }

  // MARK: Literals

  private func text(_ number: NumberLiteral) -> String {
    let shift = number.mark == .none ? 0 : 2
    var digits = NumberText.digits(of: number.value, shift: shift, grouped: isGrouping)
    var factors = number.unit.factors[...]
    if let first = factors.first, let sign = UnitText.sign(of: first) {
      factors = factors.dropFirst()
      if number.decimals == 2, let point = digits.firstIndex(of: "."),
        digits.distance(from: point, to: digits.endIndex) == 2
      {
        digits += "0"
      }
      digits = digits.hasPrefix("-") ? "-" + sign + digits.dropFirst() : sign + digits
    }
    switch number.mark {
    case .none: break
    case .percent: digits += "%"
    case .points: digits += " pp"
    }
    return digits + UnitText.above(factors) + UnitText.below(factors)
      + UnitText.below(number.undecided)
  }

  private func text(_ range: RangeLiteral) -> String {
    let ends = "\(text(range.low)) to \(text(range.high))"
    let unit = UnitText.above(range.trailing.factors) + UnitText.below(range.trailing.factors)
    let share = range.isShare ? "share " : ""
    if let likely = range.likely { return "\(share)\(text(likely)) (\(ends))\(unit)" }
    return unit.isEmpty ? share + ends : "\(share)(\(ends))\(unit)"
  }

  private static func date(_ year: Int, _ month: Int, _ day: Int?) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))" + (day.map { "-" + two($0) } ?? "")
  }

  /// Returns the number of a month or year: digits alone, or a formula in brackets.
  private func point(_ value: Expression) -> String {
    if case .number(let number) = value.node, number.isBare, number.value >= 0 {
      return text(number)
    }
    if case .group = value.node { return plain(value) }
    return bracketed(value)
  }

  private func text(chance: Expression, _ value: Expression) -> String {
    var operand = self
    operand.avoidsWithin = true
    return text(chance, .postfix) + " chance of " + operand.text(value, .signed)
  }

  private func text(_ value: Expression, within low: Expression, _ high: Expression) -> String {
    let level: Level = if case .chanceOf = value.node { .signed } else { .postfix }
    var end = self
    end.avoidsWithin = true
    end.avoidsTo = true
    return text(value, level) + " within " + end.text(low, .signed) + " to "
      + end.text(high, .signed)
  }

  /// Returns `(value: weight, …)`.
  func text(_ values: [WeightedValue]) -> String {
    let printer = inList
    let parts = values.map {
      printer.text($0.value, .loosest) + ": " + printer.text($0.weight, .loosest)
    }
    return "(" + parts.joined(separator: ", ") + ")"
  }

  private func text(call name: Name, _ arguments: [Argument]) -> String {
    let printer = inList
    let parts = arguments.map { argument in
      let value = printer.text(argument.value, .loosest)
      switch argument.key {
      case .none: return value
      case .name(let key):
        return Self.isPercentile(key) && argument.value.isNumber
          ? "\(key.text) \(value)" : "\(key.text): \(value)"
      case .point(let point): return printer.text(point, .loosest) + ": " + value
      }
    }
    return name.text + "(" + parts.joined(separator: ", ") + ")"
  }

  private static func isPercentile(_ key: Name) -> Bool {
    key.key.utf8.count >= 2 && key.key.hasPrefix("p")
      && key.key.utf8.dropFirst().allSatisfy(ASCII.isDigit)
  }

  private func text(_ value: Expression, ago time: Expression, _ otherwise: Expression?) -> String {
    var result = lookedBackAt(value) + "[" + inside.text(time, .loosest) + " ago"
    if let otherwise { result += ", else " + inside.text(otherwise, .loosest) }
    return result + "]"
  }

  /// Returns what stands before a look-back: a bracket behind a literal would belong to its unit.
  private func lookedBackAt(_ value: Expression) -> String {
    switch value.node {
    case .name, .call, .group, .ago, .at, .list: plain(value)
    default: bracketed(value)
    }
  }

  // MARK: Operators

  private func text(_ operation: BinaryOperator, _ a: Expression, _ b: Expression) -> String {
    switch operation {
    case .or: return "\(text(a, .or)) or \(text(b, .and))"
    case .and: return "\(text(a, .and)) and \(text(b, .not))"
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return "\(text(a, .conversion)) \(operation.rawValue) \(text(b, .conversion))"
    case .add, .subtract: return "\(text(a, .sum)) \(operation.rawValue) \(text(b, .product))"
    case .multiply: return "\(text(a, .product)) * \(text(b, .signed))"
    case .divide: return quotient(a, b)
    case .power: return "\(base(a))^\(exponent(b))"
    }
  }

  /// Returns `a / b`; what would be read as a unit or two ways gets brackets.
  private func quotient(_ a: Expression, _ b: Expression) -> String {
    let isUnclear = b.isPartOfCase && !b.isPartOfFigure
    let divisor = isUnclear ? bracketed(b) : text(b, .signed)
    let looksLikeUnit = a.endingLiteralIsBare.map { b.readsAsUnit(behindBareNumber: $0) } ?? false
    guard looksLikeUnit, !isUnclear else { return "\(text(a, .product)) / \(divisor)" }
    // `(2 to 5) / name` has its unit behind the bracket; a second bracket ends that.
    return (a.isBareEnds ? "(\(bracketed(a)))" : bracketed(a)) + " / " + divisor
  }

  private func base(_ value: Expression) -> String {
    if case .number(let number) = value.node, number.endsWithUnit { return bracketed(value) }
    if case .range = value.node { return bracketed(value) }
    return text(value, .postfix)
  }

  private func exponent(_ value: Expression) -> String {
    if case .negate(let inner) = value.node { return "-" + exponent(inner) }
    return text(value, .power)
  }

  /// Returns `a of b`; behind a part of a case `of` binds tighter than behind a share.
  private func text(_ whole: Expression, _ a: Expression, of b: Expression) -> String {
    if whole.isPartOfCase {
      return "\(text(a, a.isPartOfCase ? .part : .postfix)) of \(text(b, .part))"
    }
    let isTaken = (level(of: a) < .product || a.endsWithTerm) && b.startsWithName
    let isLookBack: Bool =
      switch b.node {
      case .ago, .at: true
      default: false
      }
    guard isTaken, !isLookBack else { return "\(text(a, .product)) of \(text(b, .signed))" }
    if case .name = b.node { return "\(bracketed(a)) of \(text(b, .primary))" }
    return "\(text(a, .product)) of \(bracketed(b))"
  }
}

extension NumberLiteral {
  /// Whether a word of its unit stands last, which would take a power.
  fileprivate var endsWithUnit: Bool {
    if !undecided.isEmpty || unit.factors.count > 1 { return true }
    return unit.factors.first.map { UnitText.sign(of: $0) == nil } ?? false
  }
}

extension Expression {
  fileprivate var isWithin: Bool { if case .within = node { true } else { false } }
  fileprivate var isNumber: Bool { if case .number = node { true } else { false } }

  /// Whether it is `npv of name` or `pv of line of name`.
  fileprivate var isPartOfFigure: Bool {
    guard case .of(let part, _) = node else { return false }
    return part.isFigure || !part.isOneTerm
  }

  /// Whether its text starts with a name that no bracket follows.
  fileprivate var startsWithName: Bool {
    switch node {
    case .name, .boolean, .month, .year, .oneOf, .data: true
    case .range(let range): range.isShare
    case .binary(_, let a, _), .of(let a, _), .under(let a, _), .within(let a, _, _),
      .chanceOf(let a, _), .convert(let a, _), .ago(let a, _, _), .at(let a, _):
      a.startsWithName
    default: false
    }
  }

  /// Whether its text ends with a term to which `of name` would belong.
  fileprivate var endsWithTerm: Bool {
    switch node {
    case .name, .call, .group, .at, .ago: true
    case .negate(let value), .not(let value), .chanceOf(_, let value): value.endsWithTerm
    // An operand in brackets is a term too.
    case .binary(_, _, let b), .of(_, let b):
      if case .range = b.node { false } else { !b.isNumber }
    case .within(_, _, let high): high.endsWithTerm
    default: false
    }
  }

  /// Whether its text starts with a range, whose first number would take a minus before it.
  fileprivate var startsWithRange: Bool {
    switch node {
    case .range(let range): !range.isShare && (range.likely != nil || range.trailing.isEmpty)
    case .chanceOf(let a, _), .within(let a, _, _), .under(let a, _): a.startsWithRange
    default: false
    }
  }

  /// Whether it is `low to high` with neither likely value nor unit behind.
  fileprivate var isBareEnds: Bool {
    guard case .range(let range) = node else { return false }
    return range.likely == nil && range.trailing.isEmpty
  }

  /// Whether its text ends with a number, and then whether that is a bare one.
  fileprivate var endingLiteralIsBare: Bool? {
    switch node {
    case .number(let number): number.isBare
    case .range: false
    case .group(let inner): inner.isBareEnds ? false : nil
    case .negate(let value), .not(let value), .chanceOf(_, let value): value.endingLiteralIsBare
    case .binary(_, _, let b), .of(_, let b): b.endingLiteralIsBare
    case .within(_, _, let high): high.endingLiteralIsBare
    default: nil
    }
  }

  /// Whether its first word would be read as a unit behind a number and `/`.
  fileprivate func readsAsUnit(behindBareNumber isBare: Bool) -> Bool {
    switch node {
    case .name(let name): return !ReservedWords.metrics.contains(name.key)
    case .binary(.power, let base, let exponent):
      return base.readsAsUnit(behindBareNumber: isBare) && (!isBare || exponent.isNumber)
    case .of(let part, _), .under(let part, _):
      return !isBare && part.readsAsUnit(behindBareNumber: false)
    case .ago, .at: return false
    default: return startsWithName
    }
  }
}
