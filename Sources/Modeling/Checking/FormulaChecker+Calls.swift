import Diagnostics
import Finance
import Quantities
import Syntax

extension FormulaChecker {
  /// Checks a call: a built-in function, one of the finance library, or one of the text.
  mutating func checkCall(
    _ name: Name, _ arguments: [Argument], _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let call = CallArguments(name: name, arguments: arguments, range: range)
    if let function = model.functions[name.key] { return try expand(function, call) }
    if let builtIn = BuiltInFunction(rawValue: name.key) { return try check(builtIn, call) }
    if isUncertainConstructor(name.key) {
      return try checkConstructor(call)
    }
    if let function = FinanceFunction.named(name.key) { return try checkFinance(function, call) }
    throw UnknownWords.function(name, in: source, model)
  }

  // MARK: - Built-in functions

  private mutating func check(
    _ function: BuiltInFunction, _ call: CallArguments
  ) throws(Diagnostic) -> Checked {
    switch function {
    case .min: return try reduce(.minimum, call, "choose the smaller of")
    case .max: return try reduce(.maximum, call, "choose the larger of")
    case .sum: return try reduce(.add, call, "add")
    case .mean: return try mean(call)
    case .round: return try checkRound(call)
    case .floor: return try unary(.floor, call, keepsUnit: true)
    case .ceil: return try unary(.ceiling, call, keepsUnit: true)
    case .abs: return try unary(.absolute, call, keepsUnit: true)
    case .sqrt: return try squareRoot(call)
    case .exp: return try unary(.exponential, call, keepsUnit: false)
    case .ln: return try unary(.logarithm, call, keepsUnit: false)
    case .ramp: return try checkRamp(call)
    case .s_curve: return try checkSCurve(call)
    case .steps: return try checkSteps(call)
    case .seasonal: return try checkSeasonal(call)
    case .growth: return try checkGrowth(call)
    case .retained: return try checkRetained(call)
    case .total:
      let positional = call.positional
      guard let first = positional.first else {
        throw call.missing("something to add up", self, example: "total(cashflow, year 3)")
      }
      try call.allow(atMost: 2, self, example: "total(cashflow, year 3)")
      return try checkTotal(first, positional.count > 1 ? positional[1] : nil, call.range)
    case .elapsed: return try elapsed(call)
    case .compound: return try compound(call)
    case .simple: return try simple(call)
    case .chance, .p10, .p50, .p90, .percentile:
      throw Diagnostic(
        .needsSimulation, "`\(call.name.text)` asks about simulated draws", at: label(call.range),
        help: [
          "it can be asked, not used in a definition; on a line of its own write `\(source[call.range])`"
        ])
    }
  }

  /// Checks all values of `min`, `max`, `sum`, lists opened, brought to one kind.
  private mutating func values(
    _ call: CallArguments, _ verb: String
  ) throws(Diagnostic) -> [Checked] {
    var result: [Checked] = []
    for expression in call.positional {
      let value = try check(expression)
      result += value.elements.isEmpty && value.slot >= 0 ? [value] : value.elements
    }
    try call.allow([], self)
    guard !result.isEmpty else {
      throw call.missing("at least one value", self, example: "\(call.name.text)(1, 2)")
    }
    return result
  }

  private mutating func reduce(
    _ code: Opcode, _ call: CallArguments, _ verb: String
  ) throws(Diagnostic) -> Checked {
    let all = try values(call, verb)
    var result = try settled(all[0])
    guard result.type.quantity != nil || result.isUnknown || result.type.form == .date else {
      throw kindError("`\(call.name.text)` takes numbers", result)
    }
    for next in all.dropFirst() {
      let (a, b) = try unified(result, next, verb: verb, call.range)
      var type = a.isUnknown || a.literal == .zero ? b.type : a.type
      type.isSeries = a.type.isSeries || b.type.isSeries
      let origin = a.origin
      result = emit(code, a.slot, b.slot, type: type, range: call.range)
      result.origin = origin
    }
    result.range = call.range
    result.literal = .none
    return result
  }

  private mutating func mean(_ call: CallArguments) throws(Diagnostic) -> Checked {
    let count = Double(try countValues(call))
    let total = try reduce(.add, call, "add")
    if count == 1, let only = call.positional.first {
      let text = source[only.range]
      note(
        "the mean of one value is that value; `simulate \(text)` shows its average over the draws")
    }
    let divisor = emitConstant(count, .number, call.range)
    return emit(.divide, total.slot, divisor.slot, type: total.type, range: call.range)
  }

  private mutating func countValues(_ call: CallArguments) throws(Diagnostic) -> Int {
    let before = formula
    let count = try values(call, "add").count
    startOver(with: before)
    return count
  }

  private mutating func checkRound(_ call: CallArguments) throws(Diagnostic) -> Checked {
    let example = "round(12.34%, 0.1%)"
    let value = try settled(try check(try call.required("value", at: 0, self, example: example)))
    try call.allow(atMost: 2, self, example: example)
    guard value.type.quantity != nil else { throw kindError("only numbers can be rounded", value) }
    var step: Checked
    if call.positional.count > 1 {
      step = try unified(value, try check(call.positional[1]), verb: "round", call.range).1
      if let n = constant(step.slot), n <= 0 {
        throw Diagnostic(.outOfRange, "the step of rounding is above 0", at: label(step.range))
      }
      if value.measure == .number, value.unit.isNone, let n = constant(step.slot),
        (1...6).contains(n)
      {
        note(
          "`round(x, \(Int(n)))` goes by steps of \(Int(n)); for decimals write `round(x, 0.01)`")
      }
    } else {
      step = emitConstant(value.measure == .number ? 1 : 0.01, value.type, call.range)
    }
    var type = value.type
    type.isSeries = value.type.isSeries || step.type.isSeries
    return emit(.round, value.slot, step.slot, type: type, range: call.range)
  }

  private mutating func unary(
    _ code: Opcode, _ call: CallArguments, keepsUnit: Bool
  ) throws(Diagnostic) -> Checked {
    let example = "\(call.name.text)(2.5)"
    var value = try settled(try check(try call.required("x", at: 0, self, example: example)))
    try call.allow(atMost: 1, self, example: example)
    if !keepsUnit { value = try settledToNumber(value) }
    guard value.type.quantity != nil || value.isUnknown else {
      throw kindError("`\(call.name.text)` takes a number", value)
    }
    if !keepsUnit && !value.unit.isNone {
      throw kindError("`\(call.name.text)` takes a number without unit", value)
    }
    let type = keepsUnit ? value.type : ValueType(.number, isSeries: value.type.isSeries)
    return emit(code, value.slot, type: type, range: call.range)
  }

  private mutating func squareRoot(_ call: CallArguments) throws(Diagnostic) -> Checked {
    let value = try settled(try check(try call.required("x", at: 0, self, example: "sqrt(2)")))
    try call.allow(atMost: 1, self, example: "sqrt(2)")
    guard let (measure, unit) = value.type.quantity else {
      throw kindError("`sqrt` takes a number", value)
    }
    guard unit.factors.allSatisfy({ $0.exponent % 2 == 0 }) else {
      throw kindError("\(wording.unit(unit)) has no square root", value)
    }
    let half = Unit(
      unit.factors.map { Unit.Factor($0.id, $0.exponent / 2, spelling: $0.spelling) })
    return emit(
      .squareRoot, value.slot, type: ValueType(measure, half, isSeries: value.type.isSeries),
      range: call.range)
  }

  /// `elapsed(3 days)` is 72 h: calendar time as the clock runs, day and night.
  private mutating func elapsed(_ call: CallArguments) throws(Diagnostic) -> Checked {
    let value = try settled(
      try check(try call.required("time", at: 0, self, example: "elapsed(3 days)")))
    try call.allow(atMost: 1, self, example: "elapsed(3 days)")
    guard var result = try converted(value, to: Unit(Catalogue.day), opening: false) else {
      throw kindError(
        "`elapsed` takes a time of the calendar", value, help: ["write `elapsed(3 days)`"])
    }
    result = scaled(result, by: 24)
    result.type = ValueType(.number, Unit(Catalogue.hour), isSeries: value.type.isSeries)
    note("24 hours a day")
    return result
  }

  /// `compound(20%/year)`: the percentage a month with the same effect over a year.
  private mutating func compound(_ call: CallArguments) throws(Diagnostic) -> Checked {
    let rate = try checkYearlyShare(
      try call.required("rate", at: 0, self, example: "compound(20%/year)"), word: "compound")
    try call.allow(atMost: 1, self, example: "compound(20%/year)")
    var result = compoundedToMonth(rate, sign: 1)
    result.range = call.range
    return result
  }

  /// `simple(20%/year)`: a twelfth a month.
  private mutating func simple(_ call: CallArguments) throws(Diagnostic) -> Checked {
    let rate = try checkYearlyShare(
      try call.required("rate", at: 0, self, example: "simple(20%/year)"), word: "simple")
    try call.allow(atMost: 1, self, example: "simple(20%/year)")
    var result = scaled(rate, by: 1.0 / 12)
    result.type = ValueType(.share, Unit(Catalogue.month, -1), isSeries: rate.type.isSeries)
    result.range = call.range
    return result
  }

  // MARK: - Functions of the text

  /// Expands a function at its call: arguments are checked once, the body with their kinds.
  private mutating func expand(
    _ function: FunctionEntry, _ call: CallArguments
  ) throws(Diagnostic) -> Checked {
    if expanding.contains(function.name.key) {
      let path = (expanding + [function.name.key]).joined(separator: " → ")
      throw Diagnostic(
        .cycle, "`\(function.name.text)` calls itself: \(path)", at: label(call.range),
        help: ["a function may not use itself; for months use `x[1 month ago]`"])
    }
    guard expanding.count < 32, expansionSize < 20_000 else {
      throw Diagnostic(.tooDeep, "functions call each other too deep", at: label(call.range))
    }
    try call.allow(function.parameters.map(\.key), self)
    var bound: [String: Checked] = [:]
    var rest = call.positional[...]
    for parameter in function.parameters {
      guard let expression = call.named(parameter.key) ?? rest.popFirst() else { break }
      bound[parameter.key] = try check(expression)
    }
    guard rest.isEmpty, bound.count == function.parameters.count else {
      let form = "\(function.name.text)(\(function.parameters.map(\.text).joined(separator: ", ")))"
      throw Diagnostic(
        .badArguments,
        "`\(function.name.text)` takes \(function.parameters.count) values, here are \(call.arguments.count)",
        at: label(call.range), help: ["write `\(form)`"])
    }
    return try checkBody(function, bound, call)
  }

  private mutating func checkBody(
    _ function: FunctionEntry, _ bound: [String: Checked], _ call: CallArguments
  ) throws(Diagnostic) -> Checked {
    let saved = (source, parameters, expanding, callRange)
    expansionSize += 1
    (source, parameters) = (function.body.source, bound)
    expanding.append(function.name.key)
    callRange = saved.3 ?? call.range
    defer { (source, parameters, expanding, callRange) = saved }
    var result: Checked
    do {
      result = try check(function.body.expression)
    } catch {
      var explained = error
      explained.secondary.append(
        .init(Span(saved.0, saved.3 ?? call.range), "called here"))
      throw explained
    }
    result.range = call.range
    result.literal = .none
    return result
  }
}

/// The functions that the checker knows itself; the finance library brings its own table.
public enum BuiltInFunction: String, CaseIterable, Sendable {
  case min, max, sum, mean, round, floor, ceil, abs, sqrt, exp, ln
  case ramp, s_curve, steps, seasonal, growth, retained, total
  case elapsed, compound, simple
  case chance, p10, p50, p90, percentile
}
