import Diagnostics
import Quantities
import Syntax

/// Checks the properties and lines of one case.
struct CaseChecker {
  let model: Model
  let scope: CheckScope
  /// The model with all formulas, for months that are computed from definitions.
  let world: CheckedModel
  private let index: Int
  let entry: CaseEntry
  var checked = CheckedCase()
  var diagnostics: [Diagnostic] = []
  /// Lines that cannot be used.
  private(set) var broken: [EntityID] = []

  init(_ model: Model, _ scope: CheckScope, _ world: CheckedModel, _ index: Int) {
    self.model = model
    self.scope = scope
    self.world = world
    self.index = index
    entry = model.cases[index]
    checked.currency = scope.caseCurrencies[index]
  }

  var wording: Wording { Wording(catalogue: model.catalogue) }

  mutating func run() {
    checkProperties()
    for id in entry.lines {
      guard let formula = world[id] else { continue }
      do {
        checked.append(try check(id, formula))
      } catch {
        diagnostics.append(error)
        if error.severity == .error { broken.append(id) }
      }
    }
  }

  /// The place of a diagnostic in the text, to sort by: the case's first line.
  func place(of diagnostic: Diagnostic) -> Int32 { entry.lines.first?.index ?? 0 }

  // MARK: - Properties

  private mutating func checkProperties() {
    attempt(entry.horizon) { (me, p) throws(Diagnostic) in try me.checkHorizon(p) }
    attempt(entry.start) { (me, p) throws(Diagnostic) in try me.checkStart(p) }
    attempt(entry.goLive) { (me, p) throws(Diagnostic) in try me.checkGoLive(p) }
    attempt(entry.discount) { (me, p) throws(Diagnostic) in try me.checkDiscount(p) }
    attempt(entry.impact) { (me, p) throws(Diagnostic) in
      if let asked = p.formulation.expression.netValue, me.model.definitions["npv"] == nil {
        me.checked.impactOwner = try me.owner(ofNetValue: asked.owner, p)
      } else {
        me.checked.impact = try me.score(p, "impact")
      }
    }
    attempt(entry.ability) { (me, p) throws(Diagnostic) in
      me.checked.ability = try me.score(p, "ability")
    }
    attempt(entry.due) { (me, p) throws(Diagnostic) in
      me.checked.due = try me.date(p, example: "due 2026-03-31")
    }
  }

  /// Checks a clause that was typed; a refused one leaves no default in its place.
  private mutating func attempt(
    _ property: CaseEntry.Property?,
    _ step: (inout CaseChecker, CaseEntry.Property) throws(Diagnostic) -> Void
  ) {
    guard let property else { return }
    do { try step(&self, property) } catch {
      diagnostics.append(error)
      checked.refused.append(property.span)
    }
  }

  func checker(_ source: SourceText) -> FormulaChecker {
    FormulaChecker(model: model, scope: scope, caseIndex: index, entity: nil, source: source)
  }

  private mutating func checkHorizon(_ property: CaseEntry.Property) throws(Diagnostic) {
    let example = "horizon 36 months"
    let months = try months(property, "a horizon", example: example)
    guard months > 0, months <= 600 else {
      throw Diagnostic(
        .outOfRange, "a horizon is 1 to 600 months", at: .init(property.span),
        help: ["write for example `\(example)`"])
    }
    checked.horizon = try whole(
      months, property.span, "a horizon is a whole number of months", example)
  }

  private mutating func checkGoLive(_ property: CaseEntry.Property) throws(Diagnostic) {
    let month = try month(property.formulation, "go live", example: "go live month 3")
    guard month >= 1 else {
      throw Diagnostic(
        .outOfRange, "go-live is month 1 or later", at: .init(property.span),
        help: ["write for example `go live month 3`"])
    }
    checked.goLive = month
    checked.statesGoLive = true
    if month > checked.horizon {
      diagnostics.append(
        Diagnostic(
          .afterHorizon, .warning,
          "go-live in month \(checked.goLive) is after the last month of the plan, \(checked.horizon)",
          at: .init(property.span), help: ["make the horizon longer or go live earlier"]))
    }
  }

  private mutating func checkDiscount(_ property: CaseEntry.Property) throws(Diagnostic) {
    if let number = property.formulation.expression.numberLiteral, number.mark == .none,
      number.value != 0
    {
      throw rateWithoutPercent(number, property)
    }
    var checker = checker(property.formulation.source)
    let value = try checker.checkYearlyShare(property.formulation.expression, word: "discount")
    if value.type.isSeries {
      throw checker.kindError("the discount rate is one number for the whole plan", value)
    }
    let formula = checker.finished(value)
    let rate = evaluate(formula)
    guard rate > -1 else {
      throw Diagnostic(
        .outOfRange, "a discount rate is above -100% a year", at: .init(property.span),
        help: ["write for example `discount 10%/year`"])
    }
    checked.discount = formula
    checked.statesDiscount = true
    if rate < 0 {
      diagnostics.append(
        Diagnostic(
          .outOfRange, .warning, "a negative rate counts later money for more than money today",
          at: .init(property.span), help: ["10% a year is written `discount 10%/year`"]))
    }
    if rate > 1 {
      diagnostics.append(
        Diagnostic(
          .outOfRange, .warning, "a discount rate above 100% a year is unusual",
          at: .init(property.span), help: ["10% a year is written `discount 10%/year`"]))
    }
  }

  /// The answer to `discount 10` and `discount 0.1`, both 10%.
  private func rateWithoutPercent(
    _ number: NumberLiteral, _ property: CaseEntry.Property
  ) -> Diagnostic {
    let share = abs(number.value) < 1 ? number.value : number.value / 100
    let rate = wording.formatter.exact(Quantity(share, .share))
    let place = Span(property.formulation.source, property.formulation.expression.range)
    return Diagnostic(
      .kindMismatch, "discount is a percentage per year", at: .init(property.span),
      help: ["write `\(place.line(with: "\(rate)/year"))`"])
  }

  private mutating func checkStart(_ property: CaseEntry.Property) throws(Diagnostic) {
    let days = try date(property, example: "start 2026-04")
    checked.start = CalendarMonth(daysSinceEpoch: Double(days))?.index
  }

  private func score(
    _ property: CaseEntry.Property, _ word: String
  ) throws(Diagnostic) -> Double {
    var checker = checker(property.formulation.source)
    let message = "\(word) is a score from \(model.scores.words)"
    let value: Checked
    do throws(Diagnostic) { value = try checker.check(property.formulation.expression) } catch {
      guard error.code == .unknownName, case .name(let said) = property.formulation.expression.node,
        let score = model.scores.score(called: said.key)
      else { throw error }
      let place = Span(property.formulation.source, said.range)
      throw Diagnostic(
        .badScore, message, at: .init(place), help: ["write `\(place.line(with: score))`"])
    }
    guard value.type.isPlainNumber else {
      throw checker.kindError(
        message, value, help: ["write for example `\(word) \(model.scores.example)`"])
    }
    let score = evaluate(checker.finished(value))
    guard model.scores.range.contains(score) else {
      throw Diagnostic(
        .badScore, message, at: .init(property.span),
        help: [
          "write for example `\(word) \(model.scores.example)`",
          "for another scale write it once: `scores 0 to 100`",
        ])
    }
    return score
  }

  private func date(
    _ property: CaseEntry.Property, example: String
  ) throws(Diagnostic) -> Int {
    var checker = checker(property.formulation.source)
    let value = try checker.check(property.formulation.expression)
    guard value.type.form == .date else {
      throw checker.kindError("this is a date", value, help: ["write for example `\(example)`"])
    }
    let day = evaluate(checker.finished(value)).rounded()
    guard CalendarMonth(daysSinceEpoch: day) != nil else {
      throw Diagnostic(
        .badDate, "this is no day of the years 1 to 9999", at: .init(property.span),
        help: ["write for example `\(example)`"])
    }
    return Int(day)
  }

  /// A time of the calendar in months.
  private mutating func months(
    _ property: CaseEntry.Property, _ what: String, example: String
  ) throws(Diagnostic) -> Double {
    var checker = checker(property.formulation.source)
    let place = Span(property.formulation.source, property.formulation.expression.range)
    let value = try checker.settled(try checker.check(property.formulation.expression))
    guard let length = try checker.converted(value, to: Unit(Catalogue.month), opening: false)
    else {
      let typed = property.formulation.plainNumber
      throw checker.kindError(
        "\(what) is a time of the calendar", value,
        help: [
          typed.map { "write `\(place.line(with: "\($0) months"))`" }
            ?? "write for example `\(example)`"
        ])
    }
    let formula = checker.finished(length)
    guard formula.uncertain.isEmpty else { throw rangeInClause(what, place) }
    try notePlanInputs(formula, what, property.span)
    return evaluate(formula)
  }

  // MARK: - Lines

  private mutating func check(
    _ id: EntityID, _ formula: Formula
  ) throws(Diagnostic) -> CheckedLine {
    let entity = model[id]
    guard let line = entity.line else {
      return CheckedLine(id: id, kind: .track, timing: fromGoLive)
    }
    var result = CheckedLine(id: id, kind: line.kind, timing: fromGoLive)
    result.isExcluded = line.isExcluded
    try applyClauses(line, entity, &result)
    if line.kind == .track {
      if result.isAdverse
        || line.clauses.contains(where: { $0.kind.isPayment || $0.kind.isStretch })
      {
        throw paidTrack(line, entity)
      }
      return result
    }
    try checkMoney(formula, entity)
    try checkAdverse(result, formula, entity)
    result.timing = try timing(line, entity, formula)
    try checkMonthZero(result, formula, entity)
    try checkRealised(result, formula, entity)
    noteKindOfMoney(result, formula, entity)
    warnAboutRamp(line, entity, formula, result.timing)
    warnAboutNegativeCost(result, formula, entity)
    warnAboutLateRamp(entity, formula)
    return result
  }

  /// Every month from go-live on: what recurs unless something else is said.
  private var fromGoLive: CheckedLine.Timing {
    .monthly(from: checked.goLive, until: checked.horizon, factor: 1)
  }

  func span(_ clause: CaseLine.Clause, _ entity: Entity) -> Diagnostic.Label {
    .init(Span(entity.source, clause.range))
  }

  private mutating func applyClauses(
    _ line: Entity.Line, _ entity: Entity, _ result: inout CheckedLine
  ) throws(Diagnostic) {
    for clause in line.clauses {
      switch clause.kind {
      case .beneficiary(let name):
        guard let who = CheckedLine.Beneficiary(rawValue: name.key) else {
          throw Diagnostic(
            .badClause, "a line is for company, customer or partner", at: span(clause, entity),
            help: ["write `for customer`"])
        }
        result.beneficiary = who
      case .asKind(let name):
        result.label = name.key
        if name.key == "capacity" { result.notCounted = "capacity, not cash" }
      case .realised(let e):
        guard line.kind == .benefit else { throw realisedElsewhere(e, entity.source, entity) }
        result.realised = try share(e, entity.source, "realised", entity)
      case .risk(let e):
        guard line.kind != .track else {
          throw Diagnostic(
            .badClause, "a track line is no money, so no risk is taken off it",
            at: span(clause, entity), help: ["leave out `risk`"])
        }
        result.risk = try share(e, entity.source, "risk", entity)
      case .adverse:
        guard line.kind == .benefit else {
          throw Diagnostic(
            .badClause, "only a benefit can be adverse; a cost is one already",
            at: span(clause, entity), help: ["leave out `adverse`"])
        }
        result.isAdverse = true
      case .notCounted(let why): result.notCounted = why?.value ?? "not counted"
      case .once, .at, .payments, .repeated, .from, .until: continue
      }
    }
    if let override = line.realisedOverride {
      guard line.kind == .benefit else {
        throw realisedElsewhere(override.expression, override.source, entity)
      }
      result.realised = try share(override.expression, override.source, "realised", entity)
    }
  }

  /// Only benefits are realised in part; a cost is paid.
  private func realisedElsewhere(
    _ share: Expression, _ source: SourceText, _ entity: Entity
  ) -> Diagnostic {
    let (name, part) = (entity.name.text, source[share.range])
    let kind = entity.line?.kind ?? .cost
    return Diagnostic(
      .badClause, "`realised` belongs to a benefit, and `\(name)` is a \(kind.rawValue)",
      at: .init(Span(source, share.range)),
      help: [
        "for a part of it write `\(kind.rawValue) \(name) = (\(entity.formulation.text)) * \(part)`",
        "in a what-if: `what if \(name) down 50%`",
      ])
  }

  private func share(
    _ expression: Expression, _ source: SourceText, _ word: String, _ entity: Entity
  ) throws(Diagnostic) -> Formula {
    let isPart = word == "payment"
    let what = isPart ? "a part of a payment" : "`\(word)`"
    let example =
      "write for example "
      + (isPart
        ? "`at (month 0: 40%, month 3: 60%)`" : "`\(word) \(word == "risk" ? "20%" : "70%")`")
    var checker = checker(source)
    let value = try checker.settledToNumber(try checker.check(expression))
    guard value.fitsShare, value.unit.isNone else {
      throw checker.kindError("\(what) is a share", value, help: [example])
    }
    let formula = checker.finished(value)
    guard formula.uncertain.isEmpty else {
      throw rangeInClause(what, Span(source, expression.range), of: entity)
    }
    if !formula.type.isSeries {
      let number = evaluate(formula)
      // A surcharge on a cost may double it and more.
      let isSurcharge = word == "risk" && entity.line?.kind == .cost
      if number < 0 || number > 1 && !isSurcharge {
        throw Diagnostic(
          .outOfRange, "\(what) lies between 0% and 100%",
          at: .init(Span(source, expression.range)), help: [example])
      }
    }
    return formula
  }

  // MARK: - Timing

  private mutating func timing(
    _ line: Entity.Line, _ entity: Entity, _ formula: Formula
  ) throws(Diagnostic) -> CheckedLine.Timing {
    let unit = formula.type.quantity?.unit ?? .none
    let time = unit.factors.first { model.catalogue[$0.id].kind == .calendar }
    var payments: [(month: Int, share: Double)]?
    var from: Int?
    var until: Int?
    var timingClause: CaseLine.Clause?
    for clause in line.clauses {
      let source = entity.source
      switch clause.kind {
      case .once:
        // `once at month 3`, in either order, is paid in month 3.
        guard payments == nil else { continue }
        payments = [(0, 1)]
        timingClause = clause
      case .at(let e):
        payments = [(try month(.init(e, in: source), "at", example: "at month 3"), 1)]
        timingClause = clause
      case .payments(let parts):
        payments = try self.payments(parts, source, clause, entity)
        timingClause = clause
      case .repeated(let months):
        payments = try repeated(months, source)
        timingClause = clause
      case .from(let e): from = try month(.init(e, in: source), "from", example: "from month 4")
      case .until(let e):
        until = try month(.init(e, in: source), "until", example: "until month 24")
      default: continue
      }
    }
    if let payments {
      guard time == nil else { throw onceAndEvery(timingClause, entity, unit) }
      if from != nil || until != nil { throw onceWithin(line, entity, from: from) }
      warnBeyondHorizon(payments, formula, entity, timingClause)
      return .payments(payments)
    }
    guard let time else { throw onceOrEvery(entity, unit) }
    let factor = model.catalogue[Catalogue.month].size.divided(by: model.catalogue[time.id].size)
    let first = from ?? checked.goLive
    let last = min(until ?? checked.horizon, checked.horizon)
    if let until, until < first {
      throw endsEarly(line, entity, first: first)
    }
    if let until, until > checked.horizon, first <= checked.horizon {
      warnCutShort(until, factor, formula, entity)
    }
    if first > checked.horizon {
      diagnostics.append(
        Diagnostic(
          .afterHorizon, .warning,
          "`\(entity.name.text)` starts in month \(first), after the last month of the plan\(dropped(formula, factor, until.map { $0 - first + 1 }))",
          at: .init(entity.nameSpan), help: ["it counts for nothing; make the horizon longer"]))
    }
    return .monthly(from: first, until: last, factor: factor)
  }

  /// The whole amount in each of several months, each once.
  private mutating func repeated(
    _ months: [Expression], _ source: SourceText
  ) throws(Diagnostic) -> [(month: Int, share: Double)] {
    var result: [(month: Int, share: Double)] = []
    for expression in months {
      let month = try month(.init(expression, in: source), "at", example: "at month 3")
      guard !result.contains(where: { $0.month == month }) else {
        throw Diagnostic(
          .badClause, "month \(month) stands twice in the list",
          at: .init(Span(source, expression.range)),
          help: [
            "name each month once; for parts of one amount write `at (month 0: 40%, month 3: 60%)`"
          ])
      }
      result.append((month, 1))
    }
    return result
  }

  private mutating func payments(
    _ parts: [WeightedValue], _ source: SourceText, _ clause: CaseLine.Clause, _ entity: Entity
  ) throws(Diagnostic) -> [(month: Int, share: Double)] {
    var result: [(month: Int, share: Double)] = []
    for part in parts {
      let month = try month(.init(part.value, in: source), "at", example: "at month 3")
      let formula = try share(part.weight, source, "payment", entity)
      guard !formula.type.isSeries else {
        throw Diagnostic(
          .badClause, "a part of a payment is one number, and this changes from month to month",
          at: .init(Span(source, part.weight.range)), help: ["take one month of it: `[month 1]`"])
      }
      try notePlanInputs(formula, "a part of a payment", Span(source, part.weight.range))
      result.append((month, evaluate(formula)))
    }
    let total = result.reduce(0) { $0 + $1.share }
    guard abs(total - 1) < 1e-9 else {
      let write = { [wording] (share: Double) in wording.formatter.exact(Quantity(share, .share)) }
      var help = ["change the parts so that they add to 100%"]
      if let last = parts.last, let share = result.last?.share, share + 1 - total > 0 {
        let kept = parts.dropLast().map {
          "\(source[$0.value.range]): \(source[$0.weight.range]), "
        }.joined()
        help = [
          "so that they do, write `at (\(kept)\(source[last.value.range]): \(write(share + 1 - total)))`"
        ]
      }
      throw Diagnostic(
        .badClause, "the parts of the payment add to \(write(total)), not to 100%",
        at: span(clause, entity), help: help)
    }
    return result
  }

  private mutating func warnBeyondHorizon(
    _ payments: [(month: Int, share: Double)], _ formula: Formula, _ entity: Entity,
    _ clause: CaseLine.Clause?
  ) {
    let late = payments.filter { $0.month > checked.horizon }
    guard let first = late.first else { return }
    let share = late.reduce(0) { $0 + $1.share }
    var amount = ""
    if !formula.type.isSeries, let (measure, unit) = formula.type.quantity {
      amount =
        " and \(wording.formatter.exact(Quantity(evaluate(formula) * share, measure, unit))) is dropped"
    }
    diagnostics.append(
      Diagnostic(
        .afterHorizon, .warning,
        "month \(first.month) is after the last month of the plan, \(checked.horizon),\(amount.isEmpty ? " and is dropped" : amount)",
        at: clause.map { span($0, entity) } ?? .init(entity.nameSpan)))
  }

  /// `: $10 a month is dropped`, or the sum where the line has an end.
  private func dropped(_ formula: Formula, _ factor: Double, _ months: Int?) -> String {
    guard !formula.type.isSeries, let money = formula.type.quantity?.unit.factors.first else {
      return ""
    }
    let value = evaluate(formula) * factor * Double(months ?? 1)
    let amount = wording.formatter.exact(Quantity(value, .number, Unit(money.id)))
    return months == nil ? ": \(amount) a month is dropped" : ": \(amount) is dropped"
  }

  /// A line that would run on after the last month of the plan.
  private mutating func warnCutShort(
    _ until: Int, _ factor: Double, _ formula: Formula, _ entity: Entity
  ) {
    var amount = ""
    if !formula.type.isSeries, let money = formula.type.quantity?.unit.factors.first {
      let value = evaluate(formula) * factor * Double(until - checked.horizon)
      amount = ", \(wording.formatter.exact(Quantity(value, .number, Unit(money.id)))) in all,"
    }
    diagnostics.append(
      Diagnostic(
        .afterHorizon, .warning,
        "the plan ends in month \(checked.horizon): what falls into the months after it\(amount) is dropped",
        at: .init(entity.nameSpan), help: ["make the horizon longer: `horizon \(until) months`"]))
  }

  /// An adverse line is written positive and taken off; a negative one would be added.
  private func checkAdverse(
    _ line: CheckedLine, _ formula: Formula, _ entity: Entity
  ) throws(Diagnostic) {
    guard line.isAdverse, !formula.type.isSeries, evaluate(formula) < 0 else { return }
    throw Diagnostic(
      .badClause, "an adverse line is written positive and taken off, so this one would be a gain",
      at: formulaLabel(entity), help: ["leave out the minus, or leave out `adverse`"])
  }

  /// Cash-flow sheets write costs with a minus; here it would turn the cost into a gain.
  private mutating func warnAboutNegativeCost(
    _ line: CheckedLine, _ formula: Formula, _ entity: Entity
  ) {
    guard line.kind == .cost, !formula.type.isSeries,
      formula.uses.allSatisfy({ world[$0]?.uses.isEmpty == true }), evaluate(formula) < 0
    else { return }
    diagnostics.append(
      Diagnostic(
        .badClause, .warning,
        "the cost `\(entity.name.text)` is negative, so it counts as a gain; costs are written positive",
        at: formulaLabel(entity), help: ["leave out the minus, or make it a `benefit`"]))
  }

  /// What touches month 0 must not vary by month: definitions begin in month 1.
  private func checkMonthZero(
    _ line: CheckedLine, _ formula: Formula, _ entity: Entity
  ) throws(Diagnostic) {
    let touchesZero: Bool
    switch line.timing {
    case .payments(let parts): touchesZero = parts.contains { $0.month == 0 }
    case .monthly(let from, _, _): touchesZero = from == 0
    }
    let varies =
      formula.type.isSeries || line.realised?.type.isSeries == true
      || line.risk?.type.isSeries == true
    guard touchesZero, varies else { return }
    throw Diagnostic(
      .badClause, "`\(entity.name.text)` changes from month to month, and month 0 has no value yet",
      at: formulaLabel(entity),
      help: ["start it in month 1: `from month 1`, or pay it `at month 1`"])
  }

  /// A ramp that starts at go-live and a line that starts later lose the ramp's beginning.
  private mutating func warnAboutRamp(
    _ line: Entity.Line, _ entity: Entity, _ formula: Formula, _ timing: CheckedLine.Timing
  ) {
    guard
      let clause = line.clauses.first(where: { if case .from = $0.kind { true } else { false } }),
      case .monthly(let from, _, _) = timing, from > checked.goLive,
      formula.traits.parts.contains(.rampFromGoLive)
    else { return }
    diagnostics.append(
      Diagnostic(
        .badClause, .warning,
        "the ramp of `\(entity.name.text)` starts in month \(checked.goLive), the line in month \(from): the ramp's beginning is lost",
        at: span(clause, entity),
        help: ["start the ramp with the line: `ramp(…, from: month \(from))`"]))
  }

  /// A ramp that begins after the horizon is 0 all the way.
  mutating func warnAboutLateRamp(_ entity: Entity, _ formula: Formula) {
    let month = Int(formula.traits.latestRampStart)
    guard month > checked.horizon else { return }
    diagnostics.append(
      Diagnostic(
        .afterHorizon, .warning,
        "the ramp of `\(entity.name.text)` starts in month \(month), after the last month of the plan, \(checked.horizon)",
        at: .init(entity.nameSpan, "0 in every month"),
        help: ["start the ramp earlier or make the horizon longer"]))
  }
}
