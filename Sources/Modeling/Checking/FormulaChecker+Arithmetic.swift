import Diagnostics
import Quantities
import Syntax

extension FormulaChecker {
  mutating func checkBinary(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    switch op {
    case .and, .or:
      let a = try checkCondition(left)
      let b = try checkCondition(right)
      return emit(
        op == .and ? .and : .or, a.slot, b.slot,
        type: ValueType(.boolean, isSeries: a.type.isSeries || b.type.isSeries), range: range)
    case .add, .subtract:
      return try sum(try check(left), try check(right), op == .subtract, range)
    case .multiply: return try multiplied(try check(left), try check(right), range)
    case .divide: return try divided(try check(left), try check(right), range)
    case .power: return try raised(try check(left), try check(right), range)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return try compared(op, try check(left), try check(right), range)
    }
  }

  // MARK: - Sums

  private mutating func sum(
    _ left: Checked, _ right: Checked, _ negative: Bool, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let code: Opcode = negative ? .subtract : .add
    if left.type.form == .date || left.type.form == .monthPoint {
      return try movedPoint(left, right, negative, range)
    }
    if left.isUnknown || right.isUnknown {
      return emit(
        code, left.slot, right.slot,
        type: ValueType(left.isUnknown ? right.type.form : left.type.form, isSeries: true),
        range: range)
    }
    guard left.type.quantity != nil else { throw notANumber(left, negative) }
    guard right.type.quantity != nil else { throw notANumber(right, negative) }
    if left.measure == .number && right.measure == .number {
      if negative { noteTypedRange(left, right, range) }
      let (a, b) = try unified(left, right, verb: negative ? "subtract" : "add", range)
      return emitSum(code, a, b, a.literal == .zero ? b.type : a.type, range)
    }
    return try sumWithShares(left, right, negative, range)
  }

  /// `2,000-2,800` is a subtraction here; say so, because it looks like a range.
  private mutating func noteTypedRange(_ left: Checked, _ right: Checked, _ range: SourceRange) {
    guard callRange == nil, let a = constant(left.slot), let b = constant(right.slot), 0 < a, a < b,
      left.origin == nil, right.origin == nil
    else { return }
    let text = source[range]
    guard !text.contains(" ") || text.contains("–") else { return }
    note(
      "\(source[left.range]) minus \(source[right.range]); for a range write \(source[left.range]) to \(source[right.range])"
    )
  }

  private mutating func emitSum(
    _ code: Opcode, _ a: Checked, _ b: Checked, _ type: ValueType, _ range: SourceRange
  ) -> Checked {
    var type = type
    type.isSeries = a.type.isSeries || b.type.isSeries
    return emit(code, a.slot, b.slot, type: type, range: range)
  }

  /// The rules of shares and points in sums (what is not listed here is an error with both readings).
  private mutating func sumWithShares(
    _ left: Checked, _ right: Checked, _ negative: Bool, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let code: Opcode = negative ? .subtract : .add
    let (a, b) = try unifiedShares(left, right)
    switch (a.measure, b.measure) {
    case (.share, .share):
      try requireSameRate(a, b, negative, range)
      if b.literal == .percent && a.literal == .none {
        throw namedShareWithPercent(a, b, negative)
      }
      if b.literal == .percent && a.literal == .percent {
        note("\(source[b.range]) taken as points (\(pointsText(b)))")
      }
      return emitSum(code, a, b, a.type, range)
    case (.share, .points):
      try requireSameRate(a, b, negative, range)
      return emitSum(code, a, b, a.type, range)
    case (.points, .points):
      try requireSameRate(a, b, negative, range)
      return emitSum(code, a, b, a.type, range)
    case (.points, .share) where !negative:
      try requireSameRate(a, b, negative, range)
      return emitSum(code, a, b, b.type, range)
    case (.number, .share): return try numberAndShare(a, b, negative, range)
    case (.share, .number): return try shareAndNumber(a, b, negative, range)
    default: throw pointsError(a, b, negative, range)
    }
  }

  /// Turns literal 1 and 0 beside a share into 100% and 0%.
  private mutating func unifiedShares(
    _ left: Checked, _ right: Checked
  ) throws(Diagnostic) -> (Checked, Checked) {
    var a = try settledToNumber(left)
    var b = try settledToNumber(right)
    let isShare = { (x: Checked) in x.measure == .share || x.measure == .points }
    if isShare(b), a.literal == .one || a.literal == .zero, b.unit.isNone || a.literal == .zero {
      a.type = ValueType(.share, b.unit, isSeries: a.type.isSeries)
      a.literal = .number
    } else if isShare(a), b.literal == .one || b.literal == .zero,
      a.unit.isNone || b.literal == .zero
    {
      b.type = ValueType(.share, a.unit, isSeries: b.type.isSeries)
      b.literal = .number
    }
    return (a, b)
  }

  /// A number or quantity first, a share second: relative for a percent literal on a quantity.
  private mutating func numberAndShare(
    _ a: Checked, _ b: Checked, _ negative: Bool, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let sign = negative ? "-" : "+"
    if !a.unit.isNone && b.literal == .percent && b.unit.isNone {
      let part = emit(.multiply, a.slot, b.slot, type: a.type, range: range)
      note(
        "\(source[b.range]) of \(source[a.range]) \(negative ? "subtracted" : "added")")
      return emitSum(negative ? .subtract : .add, a, part, a.type, range)
    }
    if !a.unit.isNone {
      let word = negative ? "down" : "up"
      let isName = source[a.range].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      throw Diagnostic(
        .shareMismatch,
        "cannot \(negative ? "subtract a share from" : "add a share to") \(wording.describe(a.type)): a share of what?",
        at: label(b.range, "a share"), secondary: origins(a, b),
        help: [
          "in a what-if write \(isName ? "" : "the name of it and ")`\(isName ? source[a.range] + " " : "")\(word) \(source[b.range])`",
          "to change it by that share write `\(source[a.range]) * (1 \(sign) \(source[b.range]))`",
        ])
    }
    if !b.unit.isNone {
      throw Diagnostic(
        .shareMismatch,
        "cannot \(negative ? "subtract" : "add") \(wording.describe(b.type)) \(negative ? "from" : "to") a plain number: for how long?",
        at: label(b.range, wording.describe(b.type)), secondary: origins(a, b),
        help: [
          "for one such time write `\(source[a.range]) \(sign) \(source[b.range]) * \(wording.one(of: b.unit))`"
        ])
    }
    throw Diagnostic(
      .shareMismatch,
      "cannot \(negative ? "subtract a percentage from" : "add a percentage to") a plain number: it can mean two things",
      at: label(range), secondary: origins(a, b),
      help: [
        "for a part of the number write `\(source[a.range]) * (1 \(sign) \(source[b.range]))`",
        "if the number is a percentage too, write it with %",
      ])
  }

  /// A share first, a number or quantity second.
  private func shareAndNumber(
    _ a: Checked, _ b: Checked, _ negative: Bool, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let typed = source[a.range]
    if !b.unit.isNone {
      throw Diagnostic(
        .shareMismatch, "\(a.literal == .percent ? typed : "a share") of what?",
        at: label(a.range, "a share alone cannot take \(wording.describe(b.type))"),
        secondary: origins(a, b),
        help: [
          "for a change by that share write `\(source[b.range]) * (1 \(negative ? "-" : "+") \(typed))`",
          "for that part of it write `\(typed) of \(source[b.range])`",
        ])
    }
    throw Diagnostic(
      .shareMismatch,
      "cannot \(negative ? "subtract a plain number from" : "add a plain number to") a share: it can mean two things",
      at: label(b.range, "a plain number"), secondary: origins(a, b),
      help: b.literal == .none
        ? [
          "if it is a share already, say so: `\(source[b.range]) in %`",
          "for points write `\(source[b.range]) in pp`",
        ]
        : [
          "for points write `\(source[b.range]) pp`",
          "for a percentage write `\(source[b.range])%`",
        ])
  }

  private func namedShareWithPercent(
    _ a: Checked, _ b: Checked, _ negative: Bool
  ) -> Diagnostic {
    let name = source[a.range]
    let percent = source[b.range]
    let sign = negative ? "-" : "+"
    return Diagnostic(
      .shareMismatch,
      "\(negative ? "minus" : "plus") \(percent) of a share can mean points or a part of it",
      at: label(b.range, "points, or a part of \(name)?"), secondary: origins(a),
      help: [
        "for points write `\(name) \(sign) \(pointsText(b))`",
        "for a part of it write `\(name) * (1 \(sign) \(percent))`",
        "in a what-if write `\(name) \(negative ? "down" : "up") \(pointsText(b))` or `\(name) \(negative ? "down" : "up") \(percent) of itself`",
      ])
  }

  /// A percentage as typed, said in points: `2%/year` is `2 pp/year`.
  private func pointsText(_ value: Checked) -> String {
    source[value.range].replacing(" %", with: "%").replacing("%", with: " pp")
  }

  private func pointsError(
    _ a: Checked, _ b: Checked, _ negative: Bool, _ range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .shareMismatch,
      "cannot \(negative ? "subtract" : "add") \(wording.describe(b.type)) \(negative ? "from" : "to") \(wording.describe(a.type))",
      at: label(range), secondary: origins(a, b),
      help: ["points go with shares: `72% + 6 pp` is 78%"])
  }

  /// Shares in a sum must be per the same unit.
  private func requireSameRate(
    _ a: Checked, _ b: Checked, _ negative: Bool, _ range: SourceRange
  ) throws(Diagnostic) {
    if a.unit == b.unit { return }
    throw Diagnostic(
      .shareMismatch,
      "cannot \(negative ? "subtract" : "add") \(wording.describe(b.type)) \(negative ? "from" : "to") \(wording.describe(a.type))",
      at: label(b.range, wording.describe(b.type)),
      secondary: [label(a.range, wording.describe(a.type))] + origins(a, b),
      help: sameRateHelp(a, b, negative ? "-" : "+"))
  }

  /// A yearly and a monthly share meet per month; a bare percentage beside a rate is points or a part of it.
  private func sameRateHelp(_ a: Checked, _ b: Checked, _ sign: String) -> [String] {
    let (first, second) = (source[a.range], source[b.range])
    let (yearly, monthly) = (Unit(Catalogue.year, -1), Unit(Catalogue.month, -1))
    // Beside a share that is computed a percentage as typed would be unclear again.
    let points = b.literal == .percent ? pointsText(b) : second
    if a.unit == yearly, b.unit == monthly, a.measure == .share {
      return [
        "for both per month, compounding, write `compound(\(first)) \(sign) \(points)`",
        "for a twelfth of the year a month write `simple(\(first)) \(sign) \(points)`",
      ]
    }
    if a.unit == monthly, b.unit == yearly, b.measure == .share {
      return [
        "for both per month, compounding, write `\(first) \(sign) compound(\(second))`",
        "for a twelfth of the year a month write `\(first) \(sign) simple(\(second))`",
      ]
    }
    guard b.unit.isNone, a.unit.factors.count == 1, a.unit.factors[0].exponent == -1 else {
      return ["write both per the same unit"]
    }
    let suffix = wording.unitSuffix(a.unit)
    let moved =
      b.literal == .percent
      ? "\(points)\(suffix)" : "\(second) / (1 \(suffix.drop { $0 == "/" }))"
    return [
      "for points write `\(first) \(sign) \(moved)`",
      "for a part of it write `\(first) * (1 \(sign) \(second))`",
    ]
  }

  private func notANumber(_ value: Checked, _ negative: Bool) -> Diagnostic {
    kindError("cannot \(negative ? "subtract" : "add") \(wording.describe(value.type))", value)
  }

  // MARK: - One kind on both sides

  /// Brings two values to one unit, the left one's; used by sums, comparisons, `min`, `if`.
  mutating func unified(
    _ left: Checked, _ right: Checked, verb: String, _ range: SourceRange
  ) throws(Diagnostic) -> (Checked, Checked) {
    if left.isUnknown || right.isUnknown { return (left, right) }
    var a = try settled(left)
    var b = try settled(right)
    if a.type.form == b.type.form { return (a, b) }
    guard a.type.quantity != nil, b.type.quantity != nil else {
      throw mismatch(a, b, verb, range)
    }
    if a.literal == .zero {
      a.type.form = b.type.form
      return (a, b)
    }
    if b.literal == .zero {
      b.type.form = a.type.form
      return (a, b)
    }
    if a.unit.isNone != b.unit.isNone {
      a = try settledToNumber(a)
      b = try settledToNumber(b)
    }
    if a.measure == .share, b.literal == .one, a.unit.isNone { b.type.form = a.type.form }
    if b.measure == .share, a.literal == .one, b.unit.isNone { a.type.form = b.type.form }
    if a.type.form == b.type.form { return (a, b) }
    return (a, try aligned(b, with: a, verb: verb, range))
  }

  /// Returns `value` in the unit of `other`, or throws why it cannot be.
  mutating func aligned(
    _ value: Checked, with other: Checked, verb: String, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    if value.type.form == other.type.form || value.isUnknown || other.isUnknown { return value }
    if value.literal == .zero || other.literal == .zero { return value }
    guard value.measure == other.measure, value.type.quantity != nil else {
      throw mismatch(other, value, verb, range)
    }
    guard let result = try converted(value, to: other.unit, opening: false) else {
      throw mismatch(other, value, verb, range)
    }
    return result
  }

  /// The error for two values of different kinds.
  private func mismatch(
    _ a: Checked, _ b: Checked, _ verb: String, _ range: SourceRange
  ) -> Diagnostic {
    let joint = ["subtract": "from", "compare": "with", "replace": "by"][verb] ?? "and"
    let (first, second) = verb == "subtract" ? (b, a) : (a, b)
    let code: DiagnosticCode =
      wording.isCurrencyClash(a.unit, b.unit)
      ? .currencyMismatch
      : wording.mixesTime(a.unit, b.unit)
        ? .clockAndCalendar
        : a.type.quantity == nil || b.type.quantity == nil
          ? .kindMismatch
          : a.measure != b.measure ? .shareMismatch : .unitMismatch
    // What is replaced stands in another text.
    let replaces = verb == "replace"
    return Diagnostic(
      code,
      "cannot \(verb) \(wording.describe(first.type)) \(joint) \(wording.describe(second.type))",
      at: label(b.range, wording.describe(b.type)),
      secondary: (replaces ? [] : [label(a.range, wording.describe(a.type))]) + origins(a, b),
      help: replaces ? replacementHelp(a, b) : mismatchHelp(a, b))
  }

  /// A percentage where points are meant, or points where a percentage is; nil where neither is typed.
  private func pointsHelp(_ a: Checked, _ b: Checked) -> [String]? {
    guard a.measure != b.measure, a.measure != .number, b.measure != .number else { return nil }
    let text = source[b.range]
    if b.measure == .points {
      let share = text.hasSuffix("pp") ? "\(String(text.dropLast(2)).trimmed)%" : "\(text) in %"
      return ["for a percentage write `\(share)`"]
    }
    return ["for points write `\(b.literal == .percent ? pointsText(b) : "\(text) in pp")`"]
  }

  /// A unit such as FTE, which stays closed until it is asked for, beside what it stands for.
  private func openedHelp(_ a: Checked, _ b: Checked) -> [String]? {
    for (closed, other) in [(a, b), (b, a)] {
      let isClosed = closed.unit.factors.contains { model.catalogue[$0.id].kind == .opened }
      guard isClosed,
        model.catalogue.conversionFactor(from: closed.unit, to: other.unit, opening: true) != nil
      else { continue }
      return ["say in which unit: `(\(source[closed.range]) in \(wording.unit(other.unit)))`"]
    }
    return nil
  }

  /// The typed number in the unit of what it was meant to replace.
  private func replacementHelp(_ a: Checked, _ b: Checked) -> [String] {
    let isOfOtherKind =
      !wording.isCurrencyClash(a.unit, b.unit) && !b.unit.isNone && b.measure == .number
    guard isOfOtherKind, let number = constant(b.slot), let measure = a.measure else {
      return mismatchHelp(a, b)
    }
    // `200/month` for an input in units a year says what it counts nowhere.
    if measure == .number, b.unit.above.isNone,
      isConvertible(a.unit.above * b.unit, to: a.unit)
    {
      let whole = Quantity(number, measure, a.unit.above * b.unit)
      return ["write for example `\(wording.formatter.exact(whole))`"]
    }
    // What was typed for each visit is as long for each unit: 2 hours are 120 min.
    let factor = model.catalogue.conversionFactor(
      from: b.unit.above, to: a.unit.above, opening: false)
    let value = measure == .number ? number * (factor ?? 1) : number / 100
    return ["write for example `\(wording.formatter.exact(Quantity(value, measure, a.unit)))`"]
  }

  /// Whether a number stands where the value does; a parameter of a function is a number somewhere else.
  private func isTypedNumber(_ value: Checked) -> Bool {
    guard value.literal == .number || value.literal == .one else { return false }
    return source[value.range].first.map { $0.isNumber || $0 == "." || $0 == "-" } == true
  }

  private func mismatchHelp(_ a: Checked, _ b: Checked) -> [String] {
    if let help = pointsHelp(a, b) ?? openedHelp(a, b) { return help }
    if wording.isCurrencyClash(a.unit, b.unit) { return [rateHelp(b.unit, a.unit)] }
    if wording.mixesTime(a.unit, b.unit) {
      let calendar = [a, b].first { wording.isCalendarTime($0.unit) }
      return wording.clockAndCalendarHelp(calendar.map { source[$0.range] })
    }
    if a.measure == .share, b.measure == .number, b.unit.isNone {
      guard let value = constant(b.slot) else {
        return ["if it is a share already, say so: `\(source[b.range]) in %`"]
      }
      let asShare = wording.formatter.exact(Quantity(value, .share))
      guard abs(value) > 1 else { return ["write it as a percentage: `\(asShare)`"] }
      // Who types 12 for a share means 12%, not twelve times the whole.
      let asPercent = wording.formatter.exact(Quantity(value / 100, .share))
      return [
        "write it as a percentage: `\(asPercent)`",
        "or, if more than the whole is meant: `\(asShare)`",
      ]
    }
    if a.measure == .points, b.measure == .number, b.unit.isNone, let value = constant(b.slot) {
      let points = wording.formatter.exact(Quantity(abs(value) > 1 ? value / 100 : value, .points))
      return ["for points write `\(Span(source, b.range).line(with: points))`"]
    }
    if model.catalogue.isTimeRatio(a.unit), b.unit.isNone {
      return ["for a plain number write `(\(source[a.range]) in ratio)`"]
    }
    if model.catalogue.isTimeRatio(b.unit), a.unit.isNone {
      return ["for a plain number write `(\(source[b.range]) in ratio)`"]
    }
    if a.unit.isNone, !b.unit.isNone, isTypedNumber(a) {
      let typed = wording.typed(source[a.range], b.unit)
      return [
        "if the number has that unit, write `\(Span(source, a.range).line(with: typed))`"
      ]
    }
    if b.unit.isNone, !a.unit.isNone, isTypedNumber(b) {
      return [
        "if the number has that unit, write `\(Span(source, b.range).line(with: wording.typed(source[b.range], a.unit)))`"
      ]
    }
    // A name that is a bare number: its unit belongs where it is defined.
    for (bare, other) in [(a, b), (b, a)]
    where bare.unit.isNone && bare.measure == .number && bare.origin != nil && !other.unit.isNone {
      return [
        "if `\(source[bare.range])` is in \(wording.unit(other.unit)), say so where it is defined"
      ]
    }
    let (textA, textB) = (source[a.range], source[b.range])
    if let help = wording.productHelp(a.unit, b.unit, textA, textB) { return [help] }
    if let help = wording.moneyHelp(a.unit, b.unit, textA, textB) { return [help] }
    if let help = wording.missingFactor(from: b.unit, to: a.unit) { return [help] }
    return []
  }

  private mutating func compared(
    _ op: BinaryOperator, _ left: Checked, _ right: Checked, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let (a, b) = try unified(left, right, verb: "compare", range)
    if case .list = a.type.form { throw kindError("lists cannot be compared", a) }
    if a.type.form == .text { throw kindError("texts cannot be compared", a) }
    let type = ValueType(.boolean, isSeries: a.type.isSeries || b.type.isSeries)
    switch op {
    case .less: return emit(.less, a.slot, b.slot, type: type, range: range)
    case .lessOrEqual: return emit(.lessOrEqual, a.slot, b.slot, type: type, range: range)
    case .greater: return emit(.less, b.slot, a.slot, type: type, range: range)
    case .greaterOrEqual: return emit(.lessOrEqual, b.slot, a.slot, type: type, range: range)
    case .notEqual: return emit(.notEqual, a.slot, b.slot, type: type, range: range)
    default: return emit(.equal, a.slot, b.slot, type: type, range: range)
    }
  }

  // MARK: - Products

  mutating func multiplied(
    _ a: Checked, _ b: Checked, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    if a.isUnknown || b.isUnknown {
      return emit(
        .multiply, a.slot, b.slot, type: ValueType(.unknown, isSeries: true), range: range)
    }
    guard let (m1, u1) = a.type.quantity else { throw kindError("cannot multiply this", a) }
    guard let (m2, u2) = b.type.quantity else { throw kindError("cannot multiply this", b) }
    if m1 == .points && m2 == .points {
      throw kindError(
        "points times points means nothing", b,
        help: ["write one of them as a share: `\(pointsOrPercent(b))`"])
    }
    let unit = u1 * u2
    watchTimeIntoMoney(u1, u2)
    var result = emit(
      .multiply, a.slot, b.slot,
      type: ValueType(
        productMeasure(m1, u1, m2, u2, unit), unit,
        isSeries: a.type.isSeries || b.type.isSeries), range: range)
    result.isQuotient = true
    return result
  }

  private func pointsOrPercent(_ value: Checked) -> String {
    let text = source[value.range]
    return text.contains("pp")
      ? text.replacing(" pp", with: "%").replacing("pp", with: "%") : "\(text) in %"
  }

  /// share × share, share × number → share; share × quantity → quantity; points likewise.
  private func productMeasure(
    _ m1: Measure, _ u1: Unit, _ m2: Measure, _ u2: Unit, _ unit: Unit
  ) -> Measure {
    if m1 == .number && m2 == .number { return .number }
    if m1 == .points || m2 == .points {
      let otherUnit = m1 == .points ? u2 : u1
      return otherUnit.isNone || model.catalogue.settleToNumber(unit).unit.isNone
        ? .points : .number
    }
    if m1 == .share && m2 == .share { return .share }
    let otherUnit = m1 == .share ? u2 : u1
    return otherUnit.isNone || model.catalogue.settleToNumber(unit).unit.isNone ? .share : .number
  }

  /// Notes when clock time above meets money per clock time: freed hours become money here.
  private mutating func watchTimeIntoMoney(_ a: Unit, _ b: Unit) {
    if hasClock(a, sign: 1) && isMoneyPerClock(b) || hasClock(b, sign: 1) && isMoneyPerClock(a) {
      formula.traits.parts.insert(.timeTurnedIntoMoney)
    }
  }

  private func hasClock(_ unit: Unit, sign: Int16) -> Bool {
    unit.factors.contains {
      $0.exponent.signum() == sign && model.catalogue[$0.id].kind == .clock
    }
  }

  private func isMoneyPerClock(_ unit: Unit) -> Bool {
    hasClock(unit, sign: -1)
      && unit.factors.contains {
        $0.exponent > 0 && model.catalogue[$0.id].kind == .currency
      }
  }

  mutating func divided(
    _ a: Checked, _ b: Checked, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    if a.isUnknown || b.isUnknown {
      return emit(.divide, a.slot, b.slot, type: ValueType(.unknown, isSeries: true), range: range)
    }
    guard let (m1, u1) = a.type.quantity else { throw kindError("cannot divide this", a) }
    guard let (m2, u2) = b.type.quantity else { throw kindError("cannot divide by this", b) }
    if m2 == .points && m1 != .points {
      throw kindError("only points can be divided by points", b)
    }
    if constant(b.slot) == 0 {
      throw Diagnostic(
        .divisionByZero, "division by zero", at: label(b.range, "this is 0"),
        secondary: origins(b))
    }
    let measure: Measure = m1 == m2 || m2 == .share && m1 == .number ? .number : m1
    var result = emit(
      .divide, a.slot, b.slot,
      type: ValueType(measure, u1 / u2, isSeries: a.type.isSeries || b.type.isSeries), range: range)
    result.isQuotient = true
    return result
  }

  private mutating func raised(
    _ base: Checked, _ exponent: Checked, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    if base.isUnknown || exponent.isUnknown {
      return emit(
        .power, base.slot, exponent.slot, type: ValueType(.unknown, isSeries: true), range: range)
    }
    let base = try settledToNumber(base)
    let exponent = try settledToNumber(exponent)
    guard let (measure, unit) = base.type.quantity, measure != .points else {
      throw kindError("cannot raise this to a power", base)
    }
    guard exponent.type.isPlainNumber else {
      throw kindError(
        "a power is a plain number", exponent,
        help: ["for a number of years divide by one: `… / (1 year)`"])
    }
    var result = Unit.none
    if !unit.isNone {
      guard let n = constant(exponent.slot), n == n.rounded(), abs(n) <= 16 else {
        throw Diagnostic(
          .unitMismatch,
          "\(wording.describe(base.type)) needs a whole power that is typed as a number",
          at: label(exponent.range), secondary: origins(base))
      }
      result = unit.power(Int(n))
    }
    return emit(
      .power, base.slot, exponent.slot,
      type: ValueType(
        unit.isNone ? measure : .number, result,
        isSeries: base.type.isSeries || exponent.type.isSeries), range: range)
  }
}

extension String {
  /// The text without spaces at its ends.
  var trimmed: String {
    var slice = self[...]
    while slice.first?.isWhitespace == true { slice.removeFirst() }
    while slice.last?.isWhitespace == true { slice.removeLast() }
    return String(slice)
  }
}
