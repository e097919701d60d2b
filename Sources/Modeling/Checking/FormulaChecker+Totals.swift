import Diagnostics
import Quantities
import Syntax

/// Totals and present values of lines.
extension FormulaChecker {
  /// The flows a word stands for: `benefits`, `costs`, or a line.
  private enum Flow {
    case all(CaseFlow, caseIndex: Int)
    case line(EntityID)
  }

  /// Finds out which flows an expression names; nil when it names none.
  private func flow(of expression: Expression) -> Flow? {
    var name: Name?
    var index = owner?.caseIndex ?? caseIndex ?? model.onlyCase
    switch expression.node {
    case .name(let word): name = word
    case .of(let left, let right):
      if case .name(let word) = left.node, case .name(let behind) = right.node,
        let found = named(behind)
      {
        (name, index) = (word, found.caseIndex)
      }
    case .group(let inner): return flow(of: inner)
    default: return nil
    }
    guard let name else { return nil }
    if let index, let sum = CaseFlow.sums[name.key] { return .all(sum, caseIndex: index) }
    if let index, name.key == Metric.cashflow.word { return .all(.net, caseIndex: index) }
    if let index, let line = model.lines[Model.LineKey(index, name.key)] { return .line(line) }
    if let found = resolve(name), model[found].line != nil { return .line(found) }
    return nil
  }

  /// Writes the cash flow of a line or of all benefits or costs; nil when the word is neither.
  private mutating func checkFlow(
    _ expression: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> (flow: Checked, caseIndex: Int)? {
    if case .of(_, let behind) = expression.node, case .name(let name) = behind.node,
      let owner = named(name)
    {
      try refuseSecondOwner(owner)
    }
    switch flow(of: expression) {
    case nil: return nil
    case .all(let kind, let index):
      if model.cases.isEmpty { throw noCase(range) }
      return (
        emit(
          .caseFlow, kind.rawValue, Int32(index), 0,
          type: ValueType(.number, figureCurrency(index), isSeries: true), range: range), index
      )
    case .line(let id):
      let value = try reference(to: id, expression.range)
      guard let line = model[id].line else { return nil }
      if line.kind == .track { return (tracked(id, value, range), line.caseIndex) }
      guard let money = currency(of: value.unit) else {
        throw kindError("this line is not money", value)
      }
      return (
        emit(
          .lineFlow, id.index,
          type: ValueType(.number, Unit(money.id), isSeries: true), range: range), line.caseIndex
      )
    }
  }

  /// What a track line reports month by month, from go-live on.
  private mutating func tracked(_ id: EntityID, _ value: Checked, _ range: SourceRange) -> Checked {
    var type = value.type
    type.isSeries = true
    return emit(.lineFlow, id.index, type: type, range: range)
  }

  /// `pv of line`, `pv of benefits`.
  mutating func checkPresentValue(
    _ of: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let wasDependent = formula.isContextDependent
    guard let (flow, index) = try checkFlow(of, range), currency(of: flow.unit) != nil,
      perCalendar(flow.unit) == nil
    else { throw noFlow(of) }
    formula.isContextDependent = wasDependent
    return emit(
      .total, flow.slot, -2, Int32(index), type: ValueType(.number, flow.unit), range: range)
  }

  /// The error for `pv of` something that is no line of money, or a line of several cases.
  private func noFlow(_ expression: Expression) -> Diagnostic {
    let text = source[expression.range]
    let key = text.lowercased()
    let isSum = CaseFlow.sums[key] != nil
    let owners = model.cases.indices.filter {
      isSum || model.lines[Model.LineKey($0, key)] != nil
    }
    if owners.count > 1 {
      let choices = owners.map { "`pv of \(text) of \(model.cases[$0].name.text)`" }
      return Diagnostic(
        .severalCases, "several cases have `\(text)`", at: label(expression.range),
        help: ["say which: " + choices.joined(separator: " or ")])
    }
    return Diagnostic(
      .badArguments, "`pv of` needs a cost or benefit line", at: label(expression.range),
      help: ["write `pv of benefits`, or `pv of …` with the name of a line"])
  }

  /// `total(x)` and `total(x, year 3)`.
  mutating func checkTotal(
    _ of: Expression, _ period: Expression?, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let (from, to) = try totalMonths(period)
    let wasDependent = formula.isContextDependent
    if let (flow, _) = try checkFlow(of, range) {
      // A line and its case have their own months, whoever asks.
      formula.isContextDependent = wasDependent
      if isTrack(of) {
        try refuseStock(flow, of, from, to)
        return try summed(flow, of, from, to, range)
      }
      return emit(
        .total, flow.slot, Int32(from == 1 && to == -1 ? 0 : from), Int32(to),
        type: ValueType(.number, flow.unit), range: range)
    }
    let series = try settled(try check(of))
    try refuseBalance(
      series, cashPart(of: series.slot), source[of.range],
      help: nil)
    try refuseStock(series, of, from, to)
    return try summed(series, of, from, to, range)
  }

  private func isTrack(_ expression: Expression) -> Bool {
    guard case .line(let id)? = flow(of: expression) else { return false }
    return model[id].line?.kind == .track
  }

  /// The sum of a value over months; what is per time is added up month by month.
  private mutating func summed(
    _ monthly: Checked, _ of: Expression, _ from: Int, _ to: Int, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    var value = monthly
    // What is the same in every month has the months of whoever asks; a series brings its own.
    if !value.type.isSeries || value.isUnknown { formula.isContextDependent = true }
    if value.isUnknown {
      return emit(.total, value.slot, Int32(from), Int32(to), type: value.type, range: range)
    }
    guard let (measure, unit) = value.type.quantity else {
      throw kindError("only numbers have a total", value)
    }
    if !value.type.isSeries, perCalendar(unit) == nil {
      throw kindError(
        "`\(source[of.range])` is one value for all months, so it has no total over them", value)
    }
    var sumUnit = unit
    if let time = perCalendar(unit) {
      value = scaled(value, by: monthFactor(time))
      sumUnit = unit * Unit(time)
    }
    // The cash flow of a case begins in month 0.
    let first = from == 1 && to == -1 && cashPart(of: monthly.slot).hasMonthZero ? 0 : from
    return emit(
      .total, value.slot, Int32(first), Int32(to), type: ValueType(measure, sumUnit), range: range)
  }

  /// The cash flow has a month 0, which a formula made of it has not; and a running sum is a sum already.
  func refuseBalance(
    _ value: Checked, _ part: FormulaTraits.CashPart, _ text: String, help: String?
  ) throws(Diagnostic) {
    let place = label(value.range)
    switch part {
    case .none, .flow: return
    case .balance, .madeOfBalance:
      throw Diagnostic(
        .kindMismatch, "`\(text)` is a running sum already, so its sum means nothing",
        at: place, secondary: origins(value),
        help: [
          help ?? "its last month is `total(cashflow)`, one month of it `cumulative[month 12]`"
        ])
    case .madeOfFlow:
      throw Diagnostic(
        .kindMismatch,
        "month 0 would be missing: a formula made of the cash flow begins in month 1",
        at: place, secondary: origins(value),
        help: [help ?? "add up the cash flow itself: `total(cashflow) * …`"])
    }
  }

  /// A stock counts the same things again in every month, so its months do not add up.
  private func refuseStock(
    _ value: Checked, _ typed: Expression, _ from: Int, _ to: Int
  ) throws(Diagnostic) {
    guard from != to, value.type.isSeries, let unit = value.type.quantity?.unit,
      unit.factors.count == 1, let thing = unit.factors.first, thing.exponent == 1,
      model.catalogue[thing.id].kind == .counted, stockPart(of: value.slot) != 0
    else { return }
    let text = source[typed.range]
    let one = typed.isOneTerm ? text : "(\(text))"
    let (things, last) = (wording.unit(unit), to < 0 ? "12" : "\(to)")
    throw Diagnostic(
      .kindMismatch,
      "`\(text)` is how many \(things) there are in each month: its sum would count the same ones every month",
      at: label(typed.range), secondary: origins(value),
      help: [
        "for how many there are, ask for a month: `\(one)[month \(last)]`",
        "for their months all together: `total(\(one) * 1 month)`",
      ])
  }

  private mutating func totalMonths(
    _ period: Expression?
  ) throws(Diagnostic) -> (from: Int, to: Int) {
    guard let period else { return (1, -1) }
    let isYear: Bool
    let inner: Expression
    switch period.node {
    case .year(let e): (isYear, inner) = (true, e)
    case .month(let e): (isYear, inner) = (false, e)
    case .date:
      let point = try checkPoint(period)
      guard let month = constant(point.slot).map({ Int($0) }), month >= 1 else {
        throw Diagnostic(
          .outOfRange, "`\(source[period.range])` is before the first month of the plan",
          at: label(period.range), help: ["the first month is `month 1`"])
      }
      return (month, month)
    default:
      throw Diagnostic(
        .badArguments, "the second part of a total is a year or month of the plan",
        at: label(period.range), help: ["write for example `total(cashflow, year 3)`"])
    }
    let value = try check(inner)
    let (what, first, last) = isYear ? ("year", 1, 1_200 / 12) : ("month", 0, 1_200)
    guard let n = constant(value.slot), n == n.rounded() else {
      throw Diagnostic(
        .badArguments, "the \(what) of a total is a whole number", at: label(inner.range),
        help: ["write for example `total(cashflow, \(what) 3)`"])
    }
    guard n >= Double(first) else {
      throw Diagnostic(
        .outOfRange, "the first \(what) of a plan is \(what) \(first)", at: label(inner.range),
        help: ["write for example `total(cashflow, \(what) 3)`"])
    }
    guard n <= Double(last) else {
      throw Diagnostic(
        .outOfRange, "no plan has a \(what) \(wording.formatter.exact(Quantity(n)))",
        at: label(inner.range), help: ["write for example `total(cashflow, \(what) 3)`"])
    }
    return isYear ? (Int(n) * 12 - 11, Int(n) * 12) : (Int(n), Int(n))
  }

  /// The calendar time below the line of a unit, when there is exactly one.
  func perCalendar(_ unit: Unit) -> UnitID? {
    let below = unit.factors.filter {
      $0.exponent == -1 && model.catalogue[$0.id].kind == .calendar
    }
    let above = unit.factors.contains {
      $0.exponent > 0 && model.catalogue[$0.id].kind == .calendar
    }
    return below.count == 1 && !above ? below[0].id : nil
  }

  /// How much of a calendar time one month is: 1/12 for a year.
  func monthFactor(_ time: UnitID) -> Double {
    model.catalogue[Catalogue.month].size.divided(by: model.catalogue[time].size)
  }
}
