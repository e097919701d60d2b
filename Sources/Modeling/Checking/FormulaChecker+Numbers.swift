import Diagnostics
import Quantities
import Syntax

extension FormulaChecker {
  /// Checks a literal: its unit words are looked up, undecided words become units or divisions.
  mutating func checkNumber(
    _ number: NumberLiteral, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let unit = try lookUp(number.unit)
    var typedUnit = unit
    var divisors: [Name] = []
    for factor in number.undecided {
      switch try decide(factor) {
      case .unit(let known): typedUnit = typedUnit * known
      case .name: divisors.append(factor.word)
      }
    }
    let measure: Measure =
      number.mark == .none ? .number : number.mark == .percent ? .share : .points
    var result = emitConstant(number.value, ValueType(measure, typedUnit), range)
    result.literal = literalKind(number, typedUnit)
    noteParts(result.type)
    for name in divisors {
      let divisor = try checkName(name)
      result = try divided(result, divisor, range)
    }
    return result
  }

  private func literalKind(_ number: NumberLiteral, _ unit: Unit) -> Checked.Literal {
    guard unit.isNone else { return number.mark == .percent ? .percent : .none }
    switch number.mark {
    case .percent: return .percent
    case .points: return .none
    case .none: return number.value == 0 ? .zero : number.value == 1 ? .one : .number
    }
  }

  private enum Decision {
    case unit(Unit)
    case name
  }

  /// Decides whether a word after `/` behind a bare number is a unit or a name.
  private func decide(_ factor: UnitSyntax.Factor) throws(Diagnostic) -> Decision {
    let unit = model.catalogue.unit(named: factor.word.text)
    let isName = parameters[factor.word.key] != nil || resolves(factor.word)
    switch (unit, isName) {
    case (let unit?, false): return .unit(unit.power(factor.exponent))
    case (nil, true): return .name
    case (_?, true):
      throw Diagnostic(
        .unitOrName, "`\(factor.word.text)` is both a unit and a name here",
        at: label(factor.word.range),
        help: [
          "for the unit write `/ (1 \(factor.word.text))`",
          "for the name put it in brackets: `/ (\(factor.word.text))`",
        ])
    case (nil, false): throw UnknownWords.unitOrName(factor.word, in: source, model, caseIndex)
    }
  }

  /// Returns the unit of typed words.
  func lookUp(_ syntax: UnitSyntax) throws(Diagnostic) -> Unit {
    if syntax.factors.isEmpty { return .none }
    var unit = Unit.none
    for factor in syntax.factors {
      if factor.word.text == "%" || factor.word.text == "1" { continue }
      guard let known = model.catalogue.unit(named: factor.word.text) else {
        throw UnknownWords.unit(factor.word, in: source, model.catalogue, model, caseIndex)
      }
      unit = unit * (factor.exponent == 1 ? known : known.power(factor.exponent))
    }
    return unit
  }

  // MARK: - Settling

  /// Returns the value in its settled unit.
  mutating func settled(_ value: Checked) throws(Diagnostic) -> Checked {
    guard let (measure, unit) = value.type.quantity, unit.factors.count > 1 else { return value }
    let settled = model.catalogue.settle(unit)
    if model.catalogue.mixesCalendarOverClock(settled.unit) {
      throw mixedTimeError(value, settled.unit)
    }
    if settled.unit == unit { return value }
    return apply(settled, measure, to: value)
  }

  /// Returns the value settled where a number or share is needed: a ratio of times converts.
  mutating func settledToNumber(_ value: Checked) throws(Diagnostic) -> Checked {
    let value = try settled(value)
    guard let (measure, unit) = value.type.quantity, model.catalogue.isTimeRatio(unit),
      value.isQuotient
    else { return value }
    return apply(model.catalogue.settleToNumber(unit), measure, to: value)
  }

  private mutating func apply(
    _ settled: Settled, _ measure: Measure, to value: Checked
  ) -> Checked {
    for (small, large) in settled.conversions where small != large {
      note(wording.conversion(small, large))
    }
    var result = scaled(value, by: settled.factor)
    result.type = ValueType(measure, settled.unit, isSeries: value.type.isSeries)
    result.range = value.range
    return result
  }

  private func mixedTimeError(_ value: Checked, _ unit: Unit) -> Diagnostic {
    Diagnostic(
      .clockAndCalendar,
      "\(wording.unit(unit)) mixes days of the calendar with hours of work",
      at: label(value.range, "calendar time above, clock time below the line"),
      secondary: origins(value),
      help: [
        "for working time write workdays of 8 hours, for example `3 workdays`",
        "for the clock round the day write `elapsed(3 days)`, which is 72 h",
      ])
  }

  // MARK: - Conversion

  /// Returns the value in another unit, or nil when the two measure different things.
  ///
  /// Currencies convert by the stated rates only.
  mutating func converted(
    _ value: Checked, to unit: Unit, opening: Bool
  ) throws(Diagnostic) -> Checked? {
    guard let (measure, from) = value.type.quantity else { return nil }
    if from == unit { return value }
    // `52 weeks/year` is no plain number unless asked: `in ratio`.
    if !opening, from.isNone || unit.isNone { return nil }
    if measure == .share, isRate(from), isRate(unit) { throw rateOfShareError(value) }
    if let factor = model.catalogue.conversionFactor(from: from, to: unit, opening: opening) {
      if let sentence = wording.conversionSentence(from: from, to: unit) { note(sentence) }
      var result = scaled(value, by: factor)
      result.type = ValueType(measure, unit, isSeries: value.type.isSeries)
      result.range = value.range
      return result
    }
    guard let exchanged = try exchanged(value, toward: unit) else { return nil }
    return try converted(exchanged, to: unit, opening: opening)
  }

  /// Replaces a currency of the value by the one of `unit`, at the stated rates; nil where none join them.
  private mutating func exchanged(
    _ value: Checked, toward unit: Unit
  ) throws(Diagnostic) -> Checked? {
    guard let (measure, from) = value.type.quantity,
      let old = currency(of: from), let new = currency(of: unit), old.id != new.id,
      let path = rates.path(from: old.id, to: new.id)
    else { return nil }
    let exponent = Int(old.exponent)
    var result = value
    var isSeries = value.type.isSeries
    for step in path {
      let rate = try reference(to: step.id, value.range)
      let stated = model.catalogue[step.isForward ? step.from : step.to].name
      note("at 1 \(stated) = \(model[step.id].formulation.text)")
      isSeries = isSeries || rate.type.isSeries
      for _ in 0..<abs(exponent) {
        result = emit(
          (exponent > 0) == step.isForward ? .multiply : .divide, result.slot, rate.slot,
          type: result.type, range: value.range)
      }
    }
    let rateUnit = Unit(new.id) / Unit(old.id)
    result.type = ValueType(measure, from * rateUnit.power(exponent), isSeries: isSeries)
    result.origin = value.origin
    return result
  }

  /// The stated exchange rates.
  private var rates: ExchangeRates { ExchangeRates(model, scope) }

  /// The line that is missing to convert between two currencies.
  func rateHelp(_ a: Unit, _ b: Unit) -> String {
    wording.rateHelp(a, b, rates)
  }

  /// The only currency in a unit.
  func currency(of unit: Unit) -> Unit.Factor? {
    unit.factors.first { model.catalogue[$0.id].kind == .currency }
  }

  /// Checks `x in unit`.
  mutating func checkConvert(
    _ inner: Expression, _ syntax: UnitSyntax, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let value = try settled(try check(inner))
    guard let (measure, unit) = value.type.quantity else {
      if value.isUnknown { return value }
      throw kindError("only numbers can be shown in another unit", value)
    }
    var result = try convert(value, measure, unit, to: syntax, range)
    result.literal = .none
    result.isQuotient = false
    result.range = range
    return result
  }

  private mutating func convert(
    _ value: Checked, _ measure: Measure, _ unit: Unit, to syntax: UnitSyntax, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    if syntax.factors.count == 1, let word = syntax.factors.first?.word {
      switch word.key {
      case "%": return try retyped(value, .share, range)
      case "pp": return try retyped(value, .points, range)
      case "ratio", "number": return try ratio(value, range)
      default: break
      }
    }
    let target = try lookUp(syntax)
    if let result = try converted(value, to: target, opening: true) { return result }
    throw notConvertible(value, target, syntax.range, range)
  }

  /// Whether a unit is per time of the calendar: a percentage of it compounds.
  func isRate(_ unit: Unit) -> Bool {
    unit.factors.count == 1 && unit.factors[0].exponent == -1
      && model.catalogue[unit.factors[0].id].kind == .calendar
  }

  /// A percentage of another time could mean four things, and only the writer knows which.
  private func rateOfShareError(_ value: Checked) -> Diagnostic {
    rateOfShareError(value.range, value.type, secondary: origins(value))
  }

  func rateOfShareError(
    _ range: SourceRange, _ type: ValueType, secondary: [Diagnostic.Label] = []
  ) -> Diagnostic {
    let typed = source[range]
    let isYearly = type.quantity?.unit == Unit(Catalogue.year, -1)
    return Diagnostic(
      .notConvertible,
      "a percentage of one time does not become one of another by dividing: it compounds",
      at: label(range, wording.describe(type)), secondary: secondary,
      help: isYearly
        ? [
          "what grows by it in a year: `compound(\(typed))` a month",
          "what is lost of it in a year, such as churn: `period_churn(\(typed), 12) / 1 month`, "
            + "or what is left of a stock: `retained(accounts, churn: \(typed))`",
          "a plain twelfth a month: `simple(\(typed))`",
        ] : ["state it per year or per month everywhere, as you know it"])
  }

  /// Takes a plain number, share, points or ratio of two times as a share or as points.
  mutating func retyped(
    _ value: Checked, _ measure: Measure, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    var value = value
    if model.catalogue.isTimeRatio(value.unit) {
      value.isQuotient = true
      value = try settledToNumber(value)
    }
    guard value.unit.isNone else {
      throw Diagnostic(
        .notConvertible,
        "\(wording.describe(value.type)) is not a part of something, so it has no percentage",
        at: label(value.range), secondary: origins(value),
        help: ["divide by what it is a part of, for example `\(source[value.range]) / … in %`"])
    }
    value.type = ValueType(measure, isSeries: value.type.isSeries)
    return value
  }

  private mutating func ratio(
    _ value: Checked, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    guard let factor = model.catalogue.ratioFactor(of: value.unit) else {
      throw Diagnostic(
        .notConvertible, "\(wording.describe(value.type)) is no ratio of two times",
        at: label(value.range), secondary: origins(value))
    }
    let settled = model.catalogue.settleToNumber(value.unit)
    if settled.unit.isNone {
      for (small, large) in settled.conversions { note(wording.conversion(small, large)) }
    } else if !value.unit.isNone {
      note("a day of the clock has 24 h, a year 365 days")
    }
    var result = scaled(value, by: factor)
    result.type = ValueType(.number, isSeries: value.type.isSeries)
    return result
  }

  private func notConvertible(
    _ value: Checked, _ target: Unit, _ unitRange: SourceRange, _ range: SourceRange
  ) -> Diagnostic {
    let clockAndCalendar = wording.mixesTime(value.unit, target)
    if clockAndCalendar {
      return Diagnostic(
        .clockAndCalendar,
        "\(wording.describe(value.type)) cannot be shown in \(wording.unit(target)): hours of work and days of the calendar do not convert",
        at: label(value.range), secondary: origins(value),
        help: wording.clockAndCalendarHelp(
          wording.isCalendarTime(value.unit) ? source[value.range] : nil))
    }
    if wording.isCurrencyClash(value.unit, target) {
      return Diagnostic(
        .currencyMismatch,
        "\(wording.describe(value.type)) cannot be shown in \(wording.unit(target)) without a rate",
        at: label(unitRange.count > 0 ? unitRange : range), secondary: origins(value),
        help: [rateHelp(value.unit, target)])
    }
    var help = ["what is typed is in \(wording.unit(value.unit))"]
    if let factor = wording.missingFactor(from: value.unit, to: target) { help = [factor] }
    if let closed = wording.closedUnit(in: target / value.unit) {
      help = ["say first what one is, for example `1 \(closed) = 1,700 hours/year   # contract`"]
    }
    return Diagnostic(
      .notConvertible,
      "\(wording.describe(value.type)) cannot be shown in \(wording.unit(target))",
      at: label(unitRange.count > 0 ? unitRange : range),
      secondary: origins(value)
        + (value.origin == nil
          ? [label(value.range, wording.describe(value.type))] : []),
      help: help)
  }
}
