import Diagnostics
import Quantities
import Syntax

/// Whether a line is money, how often it is paid, and what kind of money a benefit is.
extension CaseChecker {
  /// A cost or benefit is money, or money per time of the calendar.
  func checkMoney(_ formula: Formula, _ entity: Entity) throws(Diagnostic) {
    guard let (measure, unit) = formula.type.quantity else {
      throw lineUnit(formula, entity, help: [])
    }
    let money = unit.factors.filter { model.catalogue[$0.id].kind == .currency }
    let rest = unit.factors.filter { model.catalogue[$0.id].kind != .currency }
    let isPerTime =
      rest.isEmpty
      || rest.count == 1 && rest[0].exponent == -1
        && model.catalogue[rest[0].id].kind == .calendar
    guard measure == .number, money.count == 1, money[0].exponent == 1, isPerTime else {
      throw lineUnit(formula, entity, help: lineHelp(unit, measure, entity))
    }
    if !checked.currency.isNone, Unit(money[0].id) != checked.currency {
      throw otherCurrency(Unit(money[0].id), rest: Unit(rest), entity)
    }
  }

  /// The error for a line in another currency than the case: it says in which unit the line must be.
  private func otherCurrency(_ money: Unit, rest: Unit, _ entity: Entity) -> Diagnostic {
    let rates = ExchangeRates(model, scope)
    let isJoined =
      money.factors.first.flatMap { from in
        checked.currency.factors.first.flatMap { rates.path(from: from.id, to: $0.id) }
      } != nil
    let convert =
      "put `in \(wording.unit(checked.currency * rest))` behind the name of the line"
    let state = wording.rateHelp(money, checked.currency, rates)
    return Diagnostic(
      .currencyMismatch,
      "this line is in \(wording.unit(money)), the case in \(wording.unit(checked.currency))",
      at: formulaLabel(entity), help: isJoined ? [convert] : [state, "then " + convert])
  }

  func formulaLabel(_ entity: Entity, _ text: String = "") -> Diagnostic.Label {
    .init(Span(entity.formulation.source, entity.formulation.expression.range), text)
  }

  private func lineUnit(_ formula: Formula, _ entity: Entity, help: [String]) -> Diagnostic {
    Diagnostic(
      .lineUnit,
      "a \(entity.line?.kind.rawValue ?? "cost") is money, or money per month or year; this is \(wording.describe(formula.type))",
      at: formulaLabel(entity), help: help)
  }

  /// What is missing for a line to be money, with the line to type where the formula shows it.
  private func lineHelp(_ unit: Unit, _ measure: Measure, _ entity: Entity) -> [String] {
    let formula = entity.formulation
    let kinds = unit.factors.map { (model.catalogue[$0.id].kind, $0.exponent) }
    guard kinds.contains(where: { $0.0 == .currency }) else {
      if measure == .number, unit.isNone, formula.expression.numberLiteral != nil {
        let sign = checked.currency.isNone ? "$" : wording.unit(checked.currency)
        let money = sign.count == 1 ? sign + formula.text : "\(formula.text) \(sign)"
        return ["write the currency: `\(statement(entity, with: money))`"]
      }
      return ["multiply by a price, or report it without money: `track name = …`"]
    }
    if kinds.contains(where: { $0.0 == .clock && $0.1 < 0 }) {
      return ["multiply by the hours, for example `10 h/month * $38/h`"]
    }
    if let each = PerThing(formula, unit, model.catalogue) {
      return [each.sentence(each.formula.map { statement(entity, with: $0) })]
    }
    let things = Unit(
      unit.factors.filter { model.catalogue[$0.id].kind == .counted && $0.exponent < 0 })
    guard !things.isNone else { return [] }
    let hasTime = kinds.contains { $0.0 == .calendar && $0.1 < 0 }
    let count = wording.unit(Unit.none / things) + (hasTime ? "" : "/month")
    if let used = plainNumbers(of: entity).first {
      return ["give the count its unit: `\(used.name.text) = \(used.formulation.text) \(count)`"]
    }
    let line = statement(entity, with: "\(formula.text) * … \(count)")
    return ["multiply by how many there are: `\(line)`"]
  }

  /// The definitions that a line names and that are a number with nothing behind it.
  private func plainNumbers(of line: Entity) -> [Entity] {
    let id = entry.lines.first { model[$0].name.key == line.name.key }
    return (id.flatMap { world[$0]?.uses } ?? []).map { model[$0] }
      .filter { $0.formulation.plainNumber != nil }
  }

  /// The line with another formula in it; the formula alone where the line is long or changed.
  private func statement(_ entity: Entity, with formula: String) -> String {
    let (whole, old) = (entity.statementRange, entity.formulation.expression.range)
    guard entity.formulation.source === entity.source, whole.count <= 160, whole.lower <= old.lower,
      old.upper <= whole.upper
    else { return formula }
    let line =
      entity.source[SourceRange(Int(whole.lower), Int(old.lower))] + formula
      + entity.source[SourceRange(Int(old.upper), Int(whole.upper))]
    return line.contains("\n") ? formula : line
  }

  func onceOrEvery(_ entity: Entity, _ unit: Unit) -> Diagnostic {
    let text = entity.formulation.text
    if entity.line?.clauses.contains(where: { $0.kind.isStretch }) == true {
      return Diagnostic(
        .onceOrEveryMonth, "paid every month or every year?",
        at: formulaLabel(entity, "money without a time"),
        help: [
          "every year: `\(rewritten(entity, amount: every("year", entity)))`",
          "every month: `\(rewritten(entity, amount: every("month", entity)))`",
        ])
    }
    return Diagnostic(
      .onceOrEveryMonth, "paid once or every year?",
      at: formulaLabel(entity, "money without a time"),
      help: [
        "once: `\(text) once`, or `\(text) at month 3`",
        "every year: `\(every("year", entity))`, every month: `\(every("month", entity))`",
      ])
  }

  /// The answer to `$40 once until month 24`: paid one time, or every month of a stretch.
  func onceWithin(_ line: Entity.Line, _ entity: Entity, from: Int?) -> Diagnostic {
    let stretch = line.clauses.last { $0.kind.isStretch }
    let time = line.clauses.first { $0.kind.isPayment }
    // Paid once from month 3 on is paid in month 3.
    var once = rewritten(entity) { $0.isStretch }
    if let from, from > 0, case .once? = time?.kind {
      once = rewritten(entity, adding: "at month \(from)") { $0.isStretch || $0.isPayment }
    }
    return Diagnostic(
      .badClause, "what is paid once has no `from` or `until`",
      at: stretch.map { span($0, entity) } ?? .init(entity.nameSpan),
      secondary: time.map { [span($0, entity)] } ?? [],
      help: [
        "for one payment write `\(once)`",
        "for one every month write `\(rewritten(entity, amount: every("month", entity)) { $0.isPayment })`",
      ])
  }

  /// The answer to a line that ends before it begins.
  func endsEarly(_ line: Entity.Line, _ entity: Entity, first: Int) -> Diagnostic {
    let end = line.clauses.last { if case .until = $0.kind { true } else { false } }
    let beginsAtGoLive = !line.clauses.contains { if case .from = $0.kind { true } else { false } }
    let later = "until month \(max(min(first + 11, checked.horizon), first))"
    var help =
      end.map { clause in
        ["to end later write `\(Span(entity.source, clause.range).line(with: later))`"]
      } ?? []
    if beginsAtGoLive {
      help.append("to begin before go-live write `\(rewritten(entity, adding: "from month 1"))`")
    }
    return Diagnostic(
      .badClause, "`until` is before the start, month \(first)",
      at: end.map { span($0, entity) } ?? .init(entity.nameSpan), help: help)
  }

  /// The answer to a line that reports and has the clauses of a payment.
  func paidTrack(_ line: Entity.Line, _ entity: Entity) -> Diagnostic {
    let isExtra = { (kind: CaseLine.Clause.Kind) in
      if case .adverse = kind { return true }
      return kind.isPayment || kind.isStretch
    }
    return Diagnostic(
      .badClause, "a track line reports and has no payments",
      at: line.clauses.last { isExtra($0.kind) }.map { span($0, entity) } ?? .init(entity.nameSpan),
      help: ["write `\(rewritten(entity, without: isExtra))`"])
  }

  /// The statement of a line with another amount, another clause or without some, as a line to type.
  private func rewritten(
    _ entity: Entity, amount: String? = nil, adding clause: String? = nil,
    without isLeftOut: (CaseLine.Clause.Kind) -> Bool = { _ in false }
  ) -> String {
    let clauses = (entity.line?.clauses ?? []).filter { !isLeftOut($0.kind) }
    let parts =
      [head(of: entity) + (amount ?? entity.formulation.text), clause].compactMap { $0 }
      + clauses.map { entity.source[$0.range] }
    return parts.joined(separator: " ")
  }

  /// `cost hosting = `, what stands in front of the amount of a line; empty where the amount was changed.
  private func head(of entity: Entity) -> String {
    let (whole, old) = (entity.statementRange, entity.formulation.expression.range)
    guard entity.formulation.source === entity.source, whole.lower <= old.lower,
      old.lower - whole.lower <= 100
    else { return "" }
    let text = entity.source[SourceRange(Int(whole.lower), Int(old.lower))]
    return text.contains("\n") ? "" : text
  }

  /// An amount per unit of time: behind a literal `/month` is part of its unit, a formula is divided by a time.
  private func every(_ time: String, _ entity: Entity) -> String {
    let text = entity.formulation.text
    let isLiteral = entity.formulation.expression.numberLiteral != nil
    return isLiteral
      ? "\(text)/\(time)"
      : entity.formulation.expression.isSum ? "(\(text)) / 1 \(time)" : "\(text) / 1 \(time)"
  }

  func onceAndEvery(
    _ clause: CaseLine.Clause?, _ entity: Entity, _ unit: Unit
  ) -> Diagnostic {
    return Diagnostic(
      .onceOrEveryMonth,
      "this is money per time (\(wording.unit(unit))), so it cannot be paid once",
      at: formulaLabel(entity), secondary: clause.map { [span($0, entity)] } ?? [],
      help: [
        "every month or year: `\(rewritten(entity) { $0.isPayment })`",
        "one time: `\(rewritten(entity, amount: amountWithoutTime(entity) ?? "…") { $0.isStretch })`",
      ])
  }

  /// The amount of `$40/month` without its time; nil for a formula.
  private func amountWithoutTime(_ entity: Entity) -> String? {
    guard var number = entity.formulation.expression.numberLiteral, number.undecided.isEmpty else {
      return nil
    }
    number.unit.factors.removeAll { factor in
      factor.exponent < 0
        && model.catalogue.unit(named: factor.word.text).map { unit in
          unit.factors.allSatisfy { model.catalogue[$0.id].kind == .calendar }
        } == true
    }
    return Printer.print(Expression(.number(number), number.digits))
  }

  /// Hours that become money need to say how much of it becomes cash.
  func checkRealised(
    _ line: CheckedLine, _ formula: Formula, _ entity: Entity
  ) throws(Diagnostic) {
    guard line.kind == .benefit, line.beneficiary == .company, line.notCounted == nil,
      !line.isAdverse, formula.traits.parts.contains(.timeTurnedIntoMoney), line.realised == nil,
      line.label != "cash"
    else { return }
    throw Diagnostic(
      .realisedNeeded, "hours saved are not money until somebody's budget shrinks",
      at: formulaLabel(entity, "clock time turned into money here"),
      help: [
        "say what share becomes cash: `realised 50%` behind the line",
        "or, when the hours are paid no more: `as cash`",
        "or report it without counting: `as capacity`",
      ])
  }

  /// Money that comes from a price of things sold or handled is revenue until a line says what else it is, and
  /// work that is saved is money when posts go.
  mutating func noteKindOfMoney(_ line: CheckedLine, _ formula: Formula, _ entity: Entity) {
    guard line.kind == .benefit, line.beneficiary == .company, line.notCounted == nil,
      !line.isAdverse, !line.isExcluded, line.label == nil,
      formula.traits.parts.isDisjoint(with: .timeTurnedIntoMoney)
    else { return }
    if formula.traits.parts.contains(.priceOfWork), line.realised == nil {
      diagnostics.append(
        Diagnostic(
          .kindOfMoney, .note,
          "work saved is money when posts go: say what share of `\(entity.name.text)` becomes cash",
          at: .init(entity.nameSpan),
          help: [
            "a share: `realised 50%` behind the line; all of it: `as cash`; reported only: `as capacity`"
          ]))
      return
    }
    guard formula.traits.parts.contains(.price) else { return }
    diagnostics.append(
      Diagnostic(
        .kindOfMoney, .note,
        "say what kind of money `\(entity.name.text)` is: `as margin`, `as cash` or `as avoided cost`",
        at: .init(entity.nameSpan),
        help: ["revenue is no benefit until it is multiplied by a margin"]))
  }
}

extension CaseLine.Clause.Kind {
  /// Whether it says in which months something is paid that is not paid every month.
  var isPayment: Bool {
    switch self {
    case .once, .at, .payments, .repeated: true
    default: false
    }
  }

  /// Whether it says from or until when something is paid every month.
  var isStretch: Bool {
    switch self {
    case .from, .until: true
    default: false
    }
  }
}
