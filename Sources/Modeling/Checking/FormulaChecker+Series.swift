import Diagnostics
import Quantities
import Syntax

/// Looking back, and values that change from month to month.
extension FormulaChecker {
  mutating func checkAgo(
    _ value: Expression, _ duration: Expression, _ otherwise: Expression?, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let months = try wholeMonths(duration)
    let past = try settled(try check(value))
    if !past.type.isSeries || past.isUnknown { formula.isContextDependent = true }
    var fallback: Checked?
    if let otherwise {
      let given = try settled(try check(otherwise))
      fallback =
        past.isUnknown
        ? given
        : try aligned(
          unified(past, given, verb: "compare", range).1, with: past, verb: "compare", range)
    } else if !past.isUnknown, !startsAtZero(past, value) {
      throw Diagnostic(
        .needsElse,
        "before month 1 there is no `\(source[value.range])`, and \(wording.describe(past.type)) does not start at 0",
        at: label(range), secondary: origins(past),
        help: [
          "say what it was then: `\(source[value.range])[\(source[duration.range]) ago, else \(elseExample(past))]`"
        ])
    }
    var type = past.isUnknown ? (fallback?.type ?? past.type) : past.type
    type.isSeries = true
    return emit(
      .ago, past.slot, Int32(months), fallback?.slot ?? -1, type: type, range: range)
  }

  private func elseExample(_ past: Checked) -> String {
    past.measure == .share ? "82%" : "0"
  }

  /// Whether a value is 0 before month 1 by itself: anything per calendar time, and anything defined
  /// by its own past.
  private func startsAtZero(_ past: Checked, _ expression: Expression) -> Bool {
    if perCalendar(past.unit) != nil || hasCalendarBelow(past.unit) { return true }
    if case .name(let name) = expression.node, let id = resolve(name) {
      return scope.isSelfDefined(id)
    }
    return false
  }

  private func hasCalendarBelow(_ unit: Unit) -> Bool {
    unit.factors.contains { $0.exponent < 0 && model.catalogue[$0.id].kind == .calendar }
  }

  /// Returns a typed duration as whole months, at least one.
  private mutating func wholeMonths(_ duration: Expression) throws(Diagnostic) -> Int {
    let value = try check(duration)
    if let length = try? converted(value, to: Unit(Catalogue.month), opening: false),
      let months = constant(length.slot), abs(months - months.rounded()) < 1e-9,
      months.rounded() >= 1, months <= 1_200
    {
      return Int(months.rounded())
    }
    throw Diagnostic(
      .badArguments, "looking back goes by whole months", at: label(duration.range),
      help: ["write for example `[1 month ago]` or `[12 months ago]`"])
  }

  mutating func checkAt(
    _ value: Expression, _ month: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let series = try settled(try check(value))
    let point = try checkCalendarMonth(month)
    guard point.type.form == .monthPoint || point.isUnknown else {
      throw kindError(
        "which month of the plan?", point,
        help: ["write `\(source[value.range])[month 12]`"])
    }
    if case .name(let name) = value.node, let id = resolve(name),
      model[id].line?.clauses.contains(where: \.kind.isPayment) == true
    {
      note(
        "`\(name.text)` is one amount, whatever the month; what is paid in a month: `total(\(name.text), \(source[month.range]))`"
      )
    }
    if !series.type.isSeries || series.isUnknown { formula.isContextDependent = true }
    var type = series.type
    type.isSeries = point.type.isSeries
    // Definitions begin in month 1; only flows of lines have a month 0.
    let first: Int32 = cashPart(of: series.slot).hasMonthZero ? 0 : 1
    return emit(.atMonth, series.slot, point.slot, first, type: type, range: range)
  }

  /// Returns what is checked, as the month of the plan where it is a day of the calendar that lies in one.
  mutating func checkCalendarMonth(_ expression: Expression) throws(Diagnostic) -> Checked {
    let point = try check(expression)
    guard let number = planMonth(of: point) else { return point }
    return emitConstant(Double(number), ValueType(.monthPoint), expression.range)
  }

  /// The month of the plan in which a stated day lies: of the case at hand, or of all cases where they start in
  /// one month; nil for anything else.
  private func planMonth(of day: Checked) -> Int? {
    guard day.type.form == .date,
      let month = constant(day.slot).flatMap(CalendarMonth.init(daysSinceEpoch:))
    else { return nil }
    var starts: Set<Int> = []
    for index in caseIndex.map({ $0..<($0 + 1) }) ?? model.cases.indices {
      guard let stated = model.cases[index].start?.formulation else { return nil }
      var checker = FormulaChecker(
        model: model, scope: scope, caseIndex: index, entity: nil, source: stated.source)
      guard let first = try? checker.check(stated.expression), first.type.form == .date,
        let month = checker.constant(first.slot).flatMap(CalendarMonth.init(daysSinceEpoch:))
      else { return nil }
      starts.insert(month.index)
    }
    guard starts.count == 1, let start = starts.first else { return nil }
    return month.index - start + 1
  }

  // MARK: - Curves

  mutating func checkRamp(_ call: CallArguments) throws(Diagnostic) -> Checked {
    formula.isContextDependent = true
    let value = try checkMonths(try call.required("length", at: 0, self, example: "ramp(6 months)"))
    if let n = constant(value.slot), n <= 0 {
      throw Diagnostic(
        .outOfRange, "a ramp takes time", at: label(value.range),
        help: ["write for example `ramp(6 months)`"])
    }
    let from = try checkFrom(call.named("from"))
    var isAverage = false
    for extra in call.positional.dropFirst() {
      guard case .name(let word) = extra.node, word.key == "average" else {
        throw call.unexpected(extra, self, example: "ramp(6 months, average)")
      }
      isAverage = true
    }
    try call.allow(["length", "from"], self)
    noteRamp(from: from.slot, isAverage: isAverage)
    return emit(
      .ramp, value.slot, from.slot, isAverage ? 1 : 0, type: ValueType(.share, isSeries: true),
      range: call.range)
  }

  mutating func checkSCurve(_ call: CallArguments) throws(Diagnostic) -> Checked {
    formula.isContextDependent = true
    let example = "s_curve(midpoint: month 8, steepness: 0.6)"
    let midpoint = try checkPoint(try call.required("midpoint", at: 0, self, example: example))
    let steepness = try settledToNumber(
      try check(try call.required("steepness", at: 1, self, example: example)))
    guard steepness.type.isPlainNumber else {
      throw kindError("steepness is a plain number", steepness, help: ["write `\(example)`"])
    }
    let from = try checkFrom(call.named("from"))
    try call.allow(["midpoint", "steepness", "from"], self)
    noteStart(from.slot)
    return emit(
      .sCurve, midpoint.slot, steepness.slot, from.slot, type: ValueType(.share, isSeries: true),
      range: call.range)
  }

  mutating func checkSteps(_ call: CallArguments) throws(Diagnostic) -> Checked {
    formula.isContextDependent = true
    var list: [Int32] = []
    var level: Checked?
    var before = -Double.infinity
    for argument in call.arguments {
      guard case .point(let point) = argument.key else {
        throw call.unexpected(argument.value, self, example: "steps(month 1: 30%, month 4: 60%)")
      }
      let month = try checkCalendarMonth(point)
      if month.type.form == .date { throw dateWithoutStart(point) }
      if let n = constant(month.slot) {
        guard n > before else {
          throw Diagnostic(
            .outOfRange, "the months of a step curve rise", at: label(point.range))
        }
        before = n
      }
      var value = try settled(try check(argument.value))
      if let first = level {
        value = try unified(first, value, verb: "compare", call.range).1
      }
      level = level ?? value
      list += [month.slot, value.slot]
    }
    guard let level else {
      throw call.missing("a level", self, example: "steps(month 1: 30%, month 4: 60%)")
    }
    return emit(
      .steps, type: ValueType(level.type.form, isSeries: true), range: call.range, list: list)
  }

  mutating func checkSeasonal(_ call: CallArguments) throws(Diagnostic) -> Checked {
    formula.isContextDependent = true
    var elements: [Checked] = []
    for expression in call.positional {
      let value = try check(expression)
      for item in value.elements.isEmpty ? [value] : value.elements {
        elements.append(try settledToNumber(item))
      }
    }
    guard elements.count == 12 else {
      throw Diagnostic(
        .badArguments, "a seasonal table has 12 values, one a month; here are \(elements.count)",
        at: label(call.range),
        help: [
          "from month 1 on, 100% where nothing is special: `seasonal(\(Array(repeating: "100%", count: 11).joined(separator: ", ")), 120%)`"
        ])
    }
    guard let bad = elements.first(where: { !$0.fitsShare }) else {
      return emit(
        .seasonal, type: ValueType(.share, isSeries: true), range: call.range,
        list: elements.map(\.slot))
    }
    throw kindError(
      "the values of a seasonal table are shares", bad,
      help: [inPercent(call).map { "write `\($0)`" } ?? "write for example 85%"])
  }

  /// The line with the plain numbers of a table in percent; nil where it holds anything else.
  private func inPercent(_ call: CallArguments) -> String? {
    let values = call.positional.compactMap { expression -> String? in
      guard let number = expression.numberLiteral else { return nil }
      if number.mark == .percent { return source[expression.range] }
      guard number.mark == .none, number.undecided.isEmpty else { return nil }
      return wording.formatter.exact(Quantity(number.value, .share))
    }
    guard values.count == call.positional.count, let first = call.positional.first,
      let last = call.positional.last
    else { return nil }
    return Span(source, first.range.union(last.range)).line(with: values.joined(separator: ", "))
  }

  mutating func checkGrowth(_ call: CallArguments) throws(Diagnostic) -> Checked {
    formula.isContextDependent = true
    let stated = try call.required("rate", at: 0, self, example: "growth(5%/year)")
    // A rate per month grows every month.
    let monthly = try settled(try check(stated))
    var isMonthly = monthly.measure == .share && monthly.unit == Unit(Catalogue.month, -1)
    let rate =
      isMonthly ? compoundedToYear(monthly) : try yearlyShare(monthly, word: "growth")
    for extra in call.positional.dropFirst() {
      guard case .name(let word) = extra.node, word.key == "monthly" else {
        throw call.unexpected(extra, self, example: "growth(5%/year, monthly)")
      }
      isMonthly = true
    }
    try call.allow(["rate"], self)
    return emit(
      isMonthly ? .growthMonthly : .growth, rate.slot, type: ValueType(.number, isSeries: true),
      range: call.range)
  }

  mutating func checkRetained(_ call: CallArguments) throws(Diagnostic) -> Checked {
    formula.isContextDependent = true
    let example = "retained(accounts, churn: 20%/year)"
    let stock = try settled(try check(try call.required("stock", at: 0, self, example: example)))
    guard stock.type.quantity != nil || stock.isUnknown else {
      throw kindError("a stock is a number", stock)
    }
    let rate = try call.required("churn", at: 1, self, example: example)
    let churn = try checkMonthlyChurn(rate)
    try call.allow(["stock", "churn"], self)
    try refuseFlow(stock, churn: rate, call.range)
    return emit(
      .retained, stock.slot, churn.slot, type: ValueType(stock.type.form, isSeries: true),
      range: call.range)
  }

  /// What comes month by month either stays until it leaves and adds up, or comes to less and less: the
  /// two differ by a lot, so each has its own line.
  private mutating func refuseFlow(
    _ stock: Checked, churn: Expression, _ range: SourceRange
  ) throws(Diagnostic) {
    let isFlow = perCalendar(stock.unit) != nil
    guard isFlow || stock.type.isSeries else { return }
    let (text, rate) = (source[stock.range], source[churn.range])
    let dwindles =
      "to lose more of each month's amount from month to month: `(\(text)) * retained(100%, churn: \(rate))`"
    guard isFlow else {
      throw kindError(
        "`retained` begins with one stock, and this one changes from month to month", stock,
        help: ["to begin with what was there in month 1: `(\(text))[month 1]`", dwindles])
    }
    let whole = entity.flatMap {
      model[$0].formulation.expression.range == range ? model[$0].name.text : nil
    }
    let name = whole ?? "kept"
    let isMonthly = (try? check(churn))?.unit == Unit(Catalogue.month, -1)
    let lost = isMonthly ? "\(rate) * 1 month" : "period_churn(\(rate), 12)"
    throw kindError(
      "`retained` takes a stock, and this is a flow: does it add up, or does it dwindle?", stock,
      help: [
        "what joins and stays until it leaves adds up: `\(name) = \(name)[1 month ago] * (1 - \(lost)) + (\(text)) * 1 month`",
        dwindles,
      ])
  }

  /// A share per year, or a bare share read as one.
  mutating func checkYearlyShare(
    _ expression: Expression, word: String
  ) throws(Diagnostic) -> Checked {
    try yearlyShare(try settled(try check(expression)), word: word)
  }

  private mutating func yearlyShare(
    _ value: Checked, word: String
  ) throws(Diagnostic) -> Checked {
    let perYear = Unit(Catalogue.year, -1)
    let example = word == "discount" ? "discount 10%/year" : "\(word)(5%/year)"
    guard value.measure == .share || value.literal == .zero else {
      throw kindError(
        "\(word) is a percentage per year", value, help: ["write for example `\(example)`"])
    }
    if value.unit.isNone {
      if value.literal == .percent { note("\(source[value.range]) taken as per year") }
      return value
    }
    if value.unit == perYear { return value }
    throw Diagnostic(
      .notConvertible, "\(word) is stated per year, and a percentage compounds",
      at: label(value.range),
      secondary: origins(value),
      help: ["write the yearly rate, for example `\(example)`"])
  }

  /// A churn per year (compounded down) or per month, as the share lost each month.
  private mutating func checkMonthlyChurn(_ expression: Expression) throws(Diagnostic) -> Checked {
    let value = try settled(try check(expression))
    guard value.measure == .share || value.literal == .zero else {
      throw kindError(
        "churn is a percentage per year or month", value, help: ["write for example `20%/year`"])
    }
    if let share = constant(value.slot), share > 1 {
      throw Diagnostic(
        .outOfRange, "more than all of them cannot leave: churn is at most 100%",
        at: label(value.range), secondary: origins(value),
        help: ["write for example `churn: 20%/year`"])
    }
    if value.unit == Unit(Catalogue.month, -1) { return value }
    guard value.unit.isNone || value.unit == Unit(Catalogue.year, -1) else {
      throw kindError(
        "churn is a percentage per year or month", value, help: ["write for example `20%/year`"])
    }
    if value.unit.isNone { note("\(source[value.range]) churn taken as per year") }
    return compoundedToMonth(value, sign: -1)
  }

  /// `(1 + x)^12 − 1` for a gain of x a month.
  private mutating func compoundedToYear(_ value: Checked) -> Checked {
    let one = emitConstant(1, .number, value.range)
    let base = emit(.add, one.slot, value.slot, type: .number, range: value.range)
    let twelve = emitConstant(12, .number, value.range)
    let year = emit(.power, base.slot, twelve.slot, type: .number, range: value.range)
    var result = emit(.subtract, year.slot, one.slot, type: .number, range: value.range)
    result.type = ValueType(.share, Unit(Catalogue.year, -1), isSeries: value.type.isSeries)
    return result
  }

  /// `1 − (1 − x)^(1/12)` for a loss (sign −1), `(1 + x)^(1/12) − 1` for a gain.
  mutating func compoundedToMonth(_ value: Checked, sign: Double) -> Checked {
    let one = emitConstant(1, .number, value.range)
    let signed = scaled(value, by: sign)
    let base = emit(.add, one.slot, signed.slot, type: .number, range: value.range)
    let twelfth = emitConstant(1.0 / 12, .number, value.range)
    let root = emit(.power, base.slot, twelfth.slot, type: .number, range: value.range)
    let change = emit(.subtract, root.slot, one.slot, type: .number, range: value.range)
    var result = scaled(change, by: sign)
    result.type = ValueType(.share, Unit(Catalogue.month, -1), isSeries: value.type.isSeries)
    return result
  }

  // MARK: - Durations and points

  /// A duration in months.
  mutating func checkMonths(_ expression: Expression) throws(Diagnostic) -> Checked {
    let value = try settled(try check(expression))
    if value.isUnknown { return value }
    if let result = try converted(value, to: Unit(Catalogue.month), opening: false) {
      return result
    }
    throw kindError(
      "this is a duration of the plan", value,
      help: [line(with: expression) { "\($0) months" } ?? "write for example `6 months`"])
  }

  /// Offers the line with a plain number written as what it has to be; nil where something else was typed.
  private func line(with expression: Expression, _ written: (String) -> String) -> String? {
    guard expression.numberLiteral?.isBare == true else { return nil }
    let place = Span(source, expression.range)
    return "write `\(place.line(with: written(place.text)))`"
  }

  /// A month of the plan, or a day of the calendar that lies in it.
  mutating func checkPoint(_ expression: Expression) throws(Diagnostic) -> Checked {
    let value = try checkCalendarMonth(expression)
    if value.type.form == .date { throw dateWithoutStart(expression) }
    if value.type.form == .monthPoint || value.isUnknown { return value }
    throw kindError(
      "this is a month of the plan", value,
      help: [line(with: expression) { "month \($0)" } ?? "write for example `month 4`"])
  }

  /// Refuses a day of the calendar where no start of a case, or more than one, says which month it is.
  func dateWithoutStart(_ expression: Expression) -> Diagnostic {
    let day = source[expression.range]
    guard case .date = expression.node else {
      return Diagnostic(
        .kindMismatch, "a month of the calendar is typed here, not named",
        at: label(expression.range),
        help: ["write for example `2027-03` or `month 4`"])
    }
    let starts = Set(model.cases.compactMap { $0.start?.formulation.text })
    let several = starts.sorted().map { "`\($0)`" }.listed
    return Diagnostic(
      .kindMismatch,
      starts.count > 1
        ? "`\(day)` is another month of the plan in cases that start at \(several)"
        : "`\(day)` names a month of the calendar, and no case says when it starts",
      at: label(expression.range),
      help: ["count the months of the plan, for example `month 4`"]
        + (starts.count > 1
          ? [] : ["or say which month is the first: `start \(day.prefix(7))` in the case"]))
  }

  /// The month a curve starts: go-live unless stated.
  private mutating func checkFrom(_ expression: Expression?) throws(Diagnostic) -> Checked {
    if let expression { return try checkPoint(expression) }
    return emit(.goLive, type: ValueType(.monthPoint), range: SourceRange(0, 0))
  }
}
