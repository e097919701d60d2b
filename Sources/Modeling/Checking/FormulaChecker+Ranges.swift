import Diagnostics
import Quantities
import Syntax

extension Formula {
  /// How the reading of a range with equal ends goes on.
  static let fixedRangeEnding = " is a range of one value, so it is fixed"
}

/// Uncertain inputs: ranges and explicit distributions become one operation with a base value.
extension FormulaChecker {
  func isUncertainConstructor(_ word: String) -> Bool {
    ["pert", "triangular", "normal", "lognormal", "uniform"].contains(word)
  }

  mutating func checkUncertain(_ expression: Expression) throws(Diagnostic) -> Checked {
    switch expression.node {
    case .range(let range): return try checkRange(range, expression.range)
    case .chanceOf(let probability, let value):
      return try checkChanceOf(probability, value, expression.range)
    case .oneOf(let outcomes): return try checkOneOf(outcomes, expression.range)
    case .data(let file, let column): return try checkData(file, column, expression.range)
    case .within(let inner, let low, let high):
      return try checkWithin(inner, low, high, expression.range)
    default: return try check(expression)
    }
  }

  /// Writes an uncertain input.
  private mutating func emitUncertain(
    _ shape: UncertainInput.Shape, _ type: ValueType, _ range: SourceRange
  ) -> Checked {
    noteParts(type)
    formula.uncertain.append(
      UncertainInput(
        shape: shape, isShare: type.quantity?.measure == .share, bounds: nil,
        reading: model.rangeReading(inFile: file)))
    return emit(
      .uncertain, Int32(formula.uncertain.count - 1), type: type, range: range)
  }

  // MARK: - Ranges

  private mutating func checkRange(
    _ range: RangeLiteral, _ whole: SourceRange
  ) throws(Diagnostic) -> Checked {
    let parts = [range.likely, range.low, range.high].compactMap { $0 }
    let (measure, unit) = try commonKind(parts, trailing: range.trailing, whole)
    let low = try endValue(range.low, measure, unit)
    let high = try endValue(range.high, measure, unit)
    let likely = try range.likely.map { part throws(Diagnostic) in try endValue(part, measure, unit)
    }
    if range.isShare, measure == .number, !unit.isNone {
      throw Diagnostic(
        .badRange, "a share has no unit of its own", at: label(whole),
        help: ["write for example `share 70% to 95%`"])
    }
    let shareMeasure: Measure = range.isShare && measure == .number ? .share : measure
    try checkEnds(range, low, likely, high, shareMeasure, whole)
    let type = ValueType(shareMeasure, unit)
    if low == high {
      note("\(source[whole])\(Formula.fixedRangeEnding)")
      return emitConstant(low, type, whole)
    }
    var result = emitUncertain(.range(likely: likely, low: low, high: high), type, whole)
    // Two ends of a percentage are a part of something only where `share` says so; a likely value with
    // ends up to 100% is taken for one.
    if let last = formula.uncertain.indices.last {
      formula.uncertain[last].isShare = range.isShare || shareMeasure == .share && likely != nil
    }
    result.range = whole
    return result
  }

  /// Finds the measure and unit that hold for likely value and ends: one typed unit, `%` or currency
  /// holds for all; different units of one kind convert.
  private mutating func commonKind(
    _ parts: [NumberLiteral], trailing: UnitSyntax, _ whole: SourceRange
  ) throws(Diagnostic) -> (Measure, Unit) {
    // `%` and `pp` may stand at the numbers or behind the bracket: `1.2 (0.4 to 2.5) pp`.
    var marks = Set(parts.filter { $0.mark != .none }.map { $0.mark == .percent })
    if trailing.factors.contains(where: { $0.word.text == "%" }) { marks.insert(true) }
    if trailing.factors.contains(where: { $0.word.key == "pp" }) { marks.insert(false) }
    if marks.count > 1 {
      throw Diagnostic(
        .badRange, "a range is in % or in pp, not in both", at: label(whole))
    }
    let measure: Measure = marks.first.map { $0 ? .share : .points } ?? .number
    let after = try lookUp(UnitSyntax(trailing.factors.filter { $0.word.key != "pp" }))
    var typed: [Unit] = []
    for part in parts { typed.append(try typedUnit(part)) }
    // What stands above the line and what stands below it hold for all, each from the first that has it:
    // `$4,000 to $6,000/month`, `20 min to 30 min/call`, `$118 to 150/customer`.
    let above = typed.map(\.aboveLine).first { !$0.isNone } ?? .none
    let below = typed.map(\.belowLine).first { !$0.isNone } ?? .none
    return (
      measure,
      try together(above, after.aboveLine, whole) * (try together(below, after.belowLine, whole))
    )
  }

  /// The unit typed at one number of a range.
  private mutating func typedUnit(_ part: NumberLiteral) throws(Diagnostic) -> Unit {
    var typed = try lookUp(part.unit)
    for factor in part.undecided { typed = typed * (try lookUp(UnitSyntax([factor]))) }
    return typed
  }

  /// The unit at the numbers with the one behind the bracket; one that stands at both is read once.
  private func together(
    _ typed: Unit, _ after: Unit, _ whole: SourceRange
  ) throws(Diagnostic) -> Unit {
    if typed.isNone || after.isNone || typed == after {
      return typed * (typed == after ? .none : after)
    }
    let clashes = after.factors.contains { typed.exponent(of: $0.id) != 0 }
    let converts =
      model.catalogue.conversionFactor(from: after, to: typed, opening: false) != nil
    guard !clashes, !converts, typed.factors.allSatisfy({ $0.exponent < 0 }) else {
      throw Diagnostic(
        .badRange,
        "the unit stands twice in this range: \(wording.unit(typed)) and \(wording.unit(after))",
        at: label(whole),
        help: ["write it once, behind the bracket: `$64 ($58 to $70)/order`"])
    }
    return typed * after
  }

  /// Returns the value of an end in the common unit.
  private mutating func endValue(
    _ part: NumberLiteral, _ measure: Measure, _ unit: Unit
  ) throws(Diagnostic) -> Double {
    let typed = try typedUnit(part)
    var value = part.value
    if part.mark == .none && measure != .number { value = percentReading(part) }
    if measure != .number, typed != unit, isRate(typed), isRate(unit) {
      throw Diagnostic(
        .notConvertible,
        "the parts of this range are percentages of different times, which do not become one another by dividing: they compound",
        at: label(part.digits, wording.describe(ValueType(measure, typed))),
        help: ["write all parts per month or all per year, as you know them"])
    }
    for (given, wanted) in [
      (typed.aboveLine, unit.aboveLine), (typed.belowLine, unit.belowLine),
    ] where !given.isNone && given != wanted {
      if let factor = model.catalogue.conversionFactor(from: given, to: wanted, opening: false) {
        value *= factor
        continue
      }
      // The unit behind the bracket belongs to every part: `$5/customer ($4 to $6)/month`.
      guard given.factors.allSatisfy({ wanted.exponent(of: $0.id) == Int($0.exponent) }) else {
        throw Diagnostic(
          .badRange,
          "the parts of a range are in different units: \(wording.unit(typed)) and \(wording.unit(unit))",
          at: label(part.digits), help: ["write all parts in one unit"])
      }
    }
    return value
  }

  /// An end without `%` in a range of percentages: `5 to 15%` is 5% to 15%.
  private mutating func percentReading(_ part: NumberLiteral) -> Double {
    // Dividing by 100 is correctly rounded, so `5` reads exactly as `5%` does.
    part.value / 100
  }

  private mutating func checkEnds(
    _ range: RangeLiteral, _ low: Double, _ likely: Double?, _ high: Double, _ measure: Measure,
    _ whole: SourceRange
  ) throws(Diagnostic) {
    if low > high {
      throw Diagnostic(
        .badRange, "the low end of the range is above the high end", at: label(whole),
        help: ["swap them: `\(written(range) { low, likely, high in (high, likely, low) })`"])
    }
    if let likely, likely < low || likely > high {
      let isBelow = likely < low
      let widened = written(range) { low, likely, high in
        isBelow ? (likely, likely, high) : (low, likely, likely)
      }
      let moved = written(range) { low, _, high in (low, isBelow ? low : high, high) }
      if let percent = likelyInPercent(range, low, high, measure) { throw percent }
      throw Diagnostic(
        .badRange, "the likely value lies outside its own range",
        at: label(range.likely?.digits ?? whole, "not between the ends"),
        secondary: [label(range.low.digits.union(range.high.digits), "the ends")],
        help: [
          "widen the range: `\(widened)`", "or move the likely value: `\(moved)`",
        ])
    }
    if measure == .share && (high > 1 || low < 0) && range.isShare {
      throw Diagnostic(
        .badRange, "a share lies between 0% and 100%", at: label(whole),
        help: ["leave out `share` if more than 100% is possible"])
    }
    if range.isShare && range.likely == nil && high == 1 && low < 1 {
      let ends = "\(source[range.low.digits])% to 100%"
      throw Diagnostic(
        .badRange, "a share up to 100% needs a most likely value", at: label(whole),
        help: ["write it in front: `share likely (\(ends))`, with your own likely value"])
    }
    if range.likely == nil && low == 0 && high > 0 {
      throw Diagnostic(
        .badRange, "a range from 0 needs a most likely value", at: label(whole),
        help: [
          "write your own likely value in front of it in brackets: `… (\(source[whole]))`"
        ])
    }
  }

  /// The answer to `0.18 (10% to 25%)`, whose likely value is a share written as a number.
  private func likelyInPercent(
    _ range: RangeLiteral, _ low: Double, _ high: Double, _ measure: Measure
  ) -> Diagnostic? {
    guard measure == .share, let likely = range.likely, likely.mark == .none,
      (low...high).contains(likely.value)
    else { return nil }
    let place = Span(source, likely.digits)
    let percent = wording.formatter.exact(Quantity(likely.value, .share))
    return Diagnostic(
      .badRange, "the likely value lies outside its own range",
      at: label(likely.digits, "read as \(place.text)%"),
      secondary: [label(range.low.digits.union(range.high.digits), "the ends")],
      help: ["write it as a percentage too: `\(place.line(with: percent))`"])
  }

  /// Writes a range again with other numbers in its places, as a line to type.
  private func written(
    _ range: RangeLiteral,
    _ change: (NumberLiteral, NumberLiteral, NumberLiteral) -> (
      low: NumberLiteral, likely: NumberLiteral, high: NumberLiteral
    )
  ) -> String {
    var result = range
    let parts = change(range.low, range.likely ?? range.low, range.high)
    (result.low, result.high) = (parts.low, parts.high)
    if range.likely != nil { result.likely = parts.likely }
    return Printer.print(Expression(.range(result), range.low.digits))
  }

  // MARK: - Explicit distributions

  mutating func checkConstructor(_ call: CallArguments) throws(Diagnostic) -> Checked {
    switch call.name.key {
    case "pert", "triangular":
      let parts = try literals(call, count: 3, example: "\(call.name.text)(8, 12, 20)")
      guard parts[0].value <= parts[1].value, parts[1].value <= parts[2].value,
        parts[0].value < parts[2].value
      else {
        throw Diagnostic(
          .badRange, "`\(call.name.text)` takes low, likely and high in rising order",
          at: label(call.range), help: ["write for example `\(call.name.text)(8, 12, 20)`"])
      }
      let (a, m, b) = (parts[0].value, parts[1].value, parts[2].value)
      return emitUncertain(
        call.name.key == "pert"
          ? .pert(low: a, likely: m, high: b) : .triangular(low: a, likely: m, high: b),
        parts[0].type, call.range)
    case "normal", "lognormal": return try checkNormal(call)
    default:
      let parts = try literals(call, count: 2, example: "uniform(8, 20)")
      guard parts[0].value < parts[1].value else {
        throw Diagnostic(
          .badRange, "the low end of the range is not below the high end", at: label(call.range))
      }
      return emitUncertain(
        .uniform(low: parts[0].value, high: parts[1].value), parts[0].type, call.range)
    }
  }

  private mutating func checkNormal(_ call: CallArguments) throws(Diagnostic) -> Checked {
    let isLog = call.name.key == "lognormal"
    let example = isLog ? "lognormal(p10 $40k, p90 $90k)" : "normal(p10 90, p90 110)"
    if let low = call.named("p10"), let high = call.named("p90") {
      let parts = try sameKind([low, high], call)
      guard parts[0].value < parts[1].value, !isLog || parts[0].value > 0 else {
        throw Diagnostic(
          .badRange,
          isLog
            ? "a lognormal needs 0 < p10 < p90"
            : "the low end of the range is not below the high end",
          at: label(call.range), help: ["write for example `\(example)`"])
      }
      return emitUncertain(
        isLog
          ? .lognormalPercentiles(p10: parts[0].value, p90: parts[1].value)
          : .normalPercentiles(p10: parts[0].value, p90: parts[1].value), parts[0].type, call.range)
    }
    if isLog { throw call.missing("its two percentiles", self, example: example) }
    let parts = try literals(call, count: 2, example: "normal(100, 8)")
    guard parts[1].value > 0 else {
      throw Diagnostic(
        .badRange, "a spread is above 0", at: label(call.range),
        help: ["write mean and standard deviation: `normal(100, 8)`"])
    }
    return emitUncertain(
      .normal(mean: parts[0].value, deviation: parts[1].value), parts[0].type, call.range)
  }

  private mutating func literals(
    _ call: CallArguments, count: Int, example: String
  ) throws(Diagnostic) -> [(value: Double, type: ValueType)] {
    try call.allow([], self)
    guard call.positional.count == count else {
      throw call.missing("\(count) numbers", self, example: example)
    }
    return try sameKind(call.positional, call)
  }

  /// Checks literals that must be of one kind and known now.
  private mutating func sameKind(
    _ expressions: [Expression], _ call: CallArguments
  ) throws(Diagnostic) -> [(value: Double, type: ValueType)] {
    var checked: [Checked] = []
    for expression in expressions {
      var value = try settled(try check(expression))
      if let first = checked.first(where: { $0.literal != .zero }) {
        value = try aligned(value, with: first, verb: "use together", call.range)
      }
      checked.append(value)
    }
    let type = checked.first { $0.literal != .zero }?.type ?? .number
    var result: [(value: Double, type: ValueType)] = []
    for value in checked {
      guard let number = constant(value.slot) else {
        throw Diagnostic(
          .badRange, "the parts of a range are typed numbers", at: label(value.range),
          help: ["write the number itself"])
      }
      result.append((number, type))
    }
    return result
  }

  // MARK: - Events, outcomes, data, bounds

  private mutating func checkChanceOf(
    _ probability: Expression, _ value: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let chance = try check(probability)
    guard chance.measure == .share, let p = constant(chance.slot) else {
      throw kindError(
        "a chance is a percentage", chance, help: ["write for example `30% chance of $50k`"])
    }
    guard p >= 0, p <= 1 else {
      throw Diagnostic(
        .badRange, "a chance lies between 0% and 100%", at: label(probability.range),
        help: ["write for example `30% chance of \(source[value.range])`"])
    }
    let before = formula.uncertain.count
    let effect = try settled(try check(value))
    let shape: UncertainInput.Shape
    if formula.uncertain.count == before + 1, let inner = formula.uncertain.popLast() {
      shape = inner.shape
    } else if let number = constant(effect.slot) {
      shape = .constant(number)
    } else {
      throw Diagnostic(
        .badRange, "what happens by chance is a typed number or range", at: label(value.range),
        help: ["write for example `30% chance of $50k`"])
    }
    return emitUncertain(.chance(probability: p, of: shape), effect.type, range)
  }

  private mutating func checkOneOf(
    _ outcomes: [WeightedValue], _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let call = CallArguments(name: Name("one of", range), arguments: [], range: range)
    let values = try sameKind(outcomes.map(\.value), call)
    var weights: [Double] = []
    for outcome in outcomes {
      let weight = try check(outcome.weight)
      guard weight.measure == .share, let p = constant(weight.slot) else {
        throw kindError("a weight is a percentage", weight, help: ["write for example `5: 50%`"])
      }
      guard p >= 0 else {
        throw Diagnostic(
          .badRange, "a weight is not below 0%", at: label(outcome.weight.range),
          help: ["write how often it happens: `\(source[outcome.value.range]): 30%`"])
      }
      weights.append(p)
    }
    let total = weights.reduce(0, +)
    guard abs(total - 1) < 1e-9 else {
      func percent(_ share: Double) -> String { wording.formatter.exact(Quantity(share, .share)) }
      let last = weights.count - 1
      let rest = weights[last] + 1 - total
      throw Diagnostic(
        .badRange, "the weights add to \(percent(total)), not to 100%", at: label(range),
        help: [
          "change the weights so that they add to 100%"
            + (rest > 0
              ? ", for example `\(source[outcomes[last].value.range]): \(percent(rest))`" : "")
        ])
    }
    return emitUncertain(
      .oneOf(values: values.map(\.value), weights: weights), values.first?.type ?? .number, range)
  }

  private mutating func checkData(
    _ file: TextLiteral, _ column: Name, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    switch model.data[Model.DataKey(file: file.value, column: column.key, inText: self.file)]
    {
    case .numbers(let values, let blanks):
      if blanks > 0 {
        note("\(blanks) blank \(blanks == 1 ? "cell" : "cells") of \(column.text) left out")
      }
      return emitUncertain(.data(values), .number, range)
    case .unusable(let message, let help):
      throw Diagnostic(.badTable, message, at: label(range), help: [help])
    case nil:
      throw Diagnostic(
        .badTable, "the column \(column.text) of \(file.value) was not read", at: label(range),
        help: ["check the name of the file and of the column"])
    }
  }

  private mutating func checkWithin(
    _ inner: Expression, _ low: Expression, _ high: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let before = formula.uncertain.count
    let value = try check(inner)
    guard formula.uncertain.count == before + 1 else {
      throw Diagnostic(
        .badRange, "`within` bounds a range", at: label(range),
        help: ["write for example `normal(80%, 15%) within 0% to 100%`"])
    }
    let lowest = try aligned(try check(low), with: value, verb: "bound", range)
    let highest = try aligned(try check(high), with: value, verb: "bound", range)
    guard let a = constant(lowest.slot), let b = constant(highest.slot), a < b else {
      throw Diagnostic(.badRange, "bounds are two typed numbers, the lower first", at: label(range))
    }
    if let last = formula.uncertain.indices.last {
      formula.uncertain[last].bounds = UncertainInput.Bounds(low: a, high: b)
    }
    return value
  }
}

extension Unit {
  /// What stands above the line: `$` of `$/unit`.
  fileprivate var aboveLine: Unit { Unit(factors.filter { $0.exponent > 0 }) }
  /// What stands below the line: `1/unit` of `$/unit`.
  fileprivate var belowLine: Unit { Unit(factors.filter { $0.exponent < 0 }) }
}
