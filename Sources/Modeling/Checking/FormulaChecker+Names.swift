import Diagnostics
import Quantities
import Syntax

extension FormulaChecker {
  /// Words that are values without being defined.
  static let builtInNames: Set<String> = ["month_number", "year_number"]

  /// Whether a word names something here.
  func resolves(_ name: Name) -> Bool {
    Self.builtInNames.contains(name.key) || Metric.byWord[name.key] != nil
      || resolve(name) != nil || model.caseIndex[name.key] != nil
  }

  /// Returns the entity a bare name means: a line of the case at hand, a definition, or a line whose
  /// name only one case has.
  func resolve(_ name: Name) -> EntityID? {
    if let index = caseIndex, let line = model.lines[Model.LineKey(index, name.key)] { return line }
    if let definition = model.definitions[name.key] { return definition }
    if Currency.named(name.text) != nil, let rate = model.exchangeRates[name.text] { return rate }
    let found = model.cases.indices.compactMap { model.lines[Model.LineKey($0, name.key)] }
    return found.count == 1 ? found[0] : nil
  }

  mutating func checkName(_ name: Name) throws(Diagnostic) -> Checked {
    if let argument = parameters[name.key] {
      var argument = argument
      argument.range = name.range
      return argument
    }
    switch name.key {
    case "month_number":
      formula.isContextDependent = true
      return emit(.monthNumber, type: ValueType(.number, isSeries: true), range: name.range)
    case "year_number":
      formula.isContextDependent = true
      return emit(.yearNumber, type: ValueType(.number, isSeries: true), range: name.range)
    default: break
    }
    if let id = resolve(name) { return try reference(to: id, name.range) }
    if let metric = Metric.byWord[name.key] {
      return try checkMetric(metric, of: nil, underRisk: false, name.range)
    }
    throw nameError(name)
  }

  /// The error for a bare name that means nothing, or too much.
  private func nameError(_ name: Name) -> Diagnostic {
    let owners = model.cases.indices.filter { model.lines[Model.LineKey($0, name.key)] != nil }
    if owners.count > 1 {
      let choices = owners.map { "`\(name.text) of \(model.cases[$0].name.text)`" }
      return Diagnostic(
        .severalCases, "`\(name.text)` is a line of several cases", at: label(name.range),
        help: ["say which: " + choices.joined(separator: " or ")])
    }
    if name.key == "benefits" || name.key == "costs" {
      return manyLines(name, of: model.cases.count > 1 ? " of \(model.cases[0].name.text)" : "")
    }
    if name.key == "base" {
      return Diagnostic(
        .kindMismatch, "`base` is the plan as stated, not a number", at: label(name.range),
        help: [
          "for a figure of it write `npv`; beside a scenario: `compare base, \(model.scenarios.first?.name.text ?? "cautious")`"
        ])
    }
    if name.key == "month" || name.key == "year" {
      return Diagnostic(
        .unknownName, "a bare `\(name.text)` can mean three things", at: label(name.range),
        help: [
          "for the number of the month write `month_number`, of the year `year_number`",
          "for a point in time write `month 4`", "for a duration write `1 month`",
        ])
    }
    if model.caseIndex[name.key] != nil {
      return Diagnostic(
        .kindMismatch, "`\(name.text)` is a case, not a number", at: label(name.range),
        help: ["for its value today write `npv of \(name.text)`"])
    }
    if model.scenarioIndex[name.key] != nil {
      return Diagnostic(
        .kindMismatch, "`\(name.text)` is a scenario, not a number", at: label(name.range),
        help: ["to see it write `compare base, \(name.text)`"])
    }
    return UnknownWords.name(name, in: source, model, caseIndex)
  }

  /// The error for `benefits` and `costs` where a number is needed.
  private func manyLines(_ word: Name, of owner: String) -> Diagnostic {
    Diagnostic(
      .badArguments, "`\(word.text)` are many lines; ask for their sum or their value today",
      at: label(word.range),
      help: ["write `total(\(word.text))\(owner)` or `pv of \(word.text)\(owner)`"])
  }

  /// Reads a definition or line.
  mutating func reference(to id: EntityID, _ range: SourceRange) throws(Diagnostic) -> Checked {
    if !formula.uses.contains(id) { formula.uses.append(id) }
    let entity = model[id]
    switch scope.knowledge(of: id) {
    case .broken:
      throw Diagnostic(
        .notComputed, "not computed: `\(entity.name.text)` has an error",
        at: label(range), secondary: [.init(entity.nameSpan, "line \(entity.nameSpan.line)")])
    case .inLoop:
      return emit(
        .reference, id.index, type: ValueType(.unknown, isSeries: true), range: range)
    case .known(let type, var traits):
      if let line = entity.line {
        // A line has said already what its money is, and one of another case has that case's months.
        traits.parts.remove(.price)
        if line.caseIndex != caseIndex { traits.latestRampStart = 0 }
      }
      formula.traits.formUnion(traits)
      noteParts(type)
      return read(id, type, entity, range)
    }
  }

  private mutating func read(
    _ id: EntityID, _ type: ValueType, _ entity: Entity, _ range: SourceRange
  ) -> Checked {
    let origin = entity.nameSpan
    if case .list(let form, let count) = type.form {
      var elements: [Checked] = []
      for k in 0..<count {
        elements.append(
          emit(
            .element, id.index, Int32(k), type: ValueType(form, isSeries: type.isSeries),
            range: range))
      }
      return Checked(slot: -1, type: type, elements: elements, range: range, origin: origin)
    }
    let code: Opcode
    let other: Int32
    if let line = entity.line, line.caseIndex != caseIndex {
      (code, other) = (.referenceInCase, Int32(line.caseIndex))
    } else {
      (code, other) = (.reference, -1)
    }
    var result = emit(code, id.index, other, type: type, range: range)
    result.origin = origin
    if case .number = entity.formulation.expression.node {} else { result.isQuotient = true }
    return result
  }

  // MARK: - Parts of cases

  /// Checks `a of b`: a part of a case where `b` is one, else a product.
  mutating func checkOf(
    _ left: Expression, _ right: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    if case .name(let name) = right.node,
      resolve(name) == nil || model.caseIndex[name.key] != nil
    {
      if let owner = named(name) {
        try refuseSecondOwner(owner)
        if case .name(let part) = left.node { return try checkPart(part, of: owner, range) }
        return try checkView(left, owner, range)
      }
      if let part = partName(left) { try refuseOwner(name, of: part) }
    }
    if case .name(let part) = left.node {
      switch part.key {
      case "pv": return try checkPresentValue(right, range)
      case "total": return try checkTotal(right, nil, range)
      default: break
      }
    }
    return try multiplied(try check(left), try check(right), range)
  }

  private func partName(_ expression: Expression) -> Name? {
    if case .name(let name) = expression.node { return name }
    return nil
  }

  /// What `of` behind a part means: a case or `all`; nil for any other word.
  private func named(_ name: Name) -> Owner? {
    if name.key == "all" { return Owner(name: name, caseIndex: -1) }
    return model.caseIndex[name.key].map { Owner(name: name, caseIndex: $0) }
  }

  /// A part belongs to one case; a second `of` would say nothing.
  private func refuseSecondOwner(_ next: Owner) throws(Diagnostic) {
    guard let owner, owner.caseIndex != next.caseIndex else { return }
    throw Diagnostic(
      .badArguments,
      "this part is of \(next.name.text) already, so it cannot be of \(owner.name.text)",
      at: label(next.name.range), secondary: [label(owner.name.range, "the second `of`")],
      help: ["leave out `of \(owner.name.text)` or `of \(next.name.text)`"])
  }

  /// Refuses a figure of something that is no case.
  private func refuseOwner(_ owner: Name, of part: Name) throws(Diagnostic) {
    if model.scenarioIndex[owner.key] != nil {
      throw Diagnostic(
        .unknownCase, "`\(owner.text)` is a scenario, not a case", at: label(owner.range),
        help: ["write `\(part.text) under \(owner.text)`"])
    }
    if Metric.byWord[part.key] != nil {
      throw UnknownWords.caseName(owner, in: source, model)
    }
  }

  private mutating func checkPart(
    _ part: Name, of owner: Owner, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let index = owner.caseIndex
    if index < 0 {
      if model.cases.isEmpty { throw noCase(range) }
    } else if let line = model.lines[Model.LineKey(index, part.key)] {
      return try inCase(index, line, range)
    }
    if let definition = model.definitions[part.key] {
      if index >= 0 { return try inCase(index, definition, range) }
      throw differsByCase(part.text, range)
    }
    if let metric = Metric.byWord[part.key] {
      return emitMetric(metric, Int32(index), false, range)
    }
    if part.key == "benefits" || part.key == "costs" {
      throw manyLines(part, of: " of \(owner.name.text)")
    }
    guard index >= 0 else {
      throw Diagnostic(
        .unknownName, "`\(part.text)` is no figure of all cases", at: label(part.range),
        help: ["figures of all cases are npv, roi, payback, …: `npv of all`"])
    }
    throw UnknownWords.part(part, of: model.cases[index], in: source, model, index)
  }

  private func differsByCase(_ text: String, _ range: SourceRange) -> Diagnostic {
    let first = model.cases.first?.name.text ?? "portal"
    return Diagnostic(
      .severalCases, "`\(text)` differs from case to case, so it has no sum", at: label(range),
      help: ["ask for one case: `\(text) of \(first)`"])
  }

  /// Checks `total(saved) of portal`, `(cashflow) of all`: every word of the part is read for the case.
  private mutating func checkView(
    _ part: Expression, _ owner: Owner, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    if model.cases.isEmpty { throw noCase(range) }
    let (outsideCase, outsideOwner) = (caseIndex, self.owner)
    let wasDependent = formula.isContextDependent
    let start = formula.operations.count
    formula.isContextDependent = false
    (caseIndex, self.owner) = (owner.caseIndex < 0 ? nil : owner.caseIndex, owner)
    defer { (caseIndex, self.owner) = (outsideCase, outsideOwner) }
    var result = try check(part)
    if owner.caseIndex >= 0 {
      formula.views.append(
        Formula.View(operations: start..<formula.operations.count, caseIndex: owner.caseIndex))
    } else if formula.isContextDependent {
      throw differsByCase(source[part.range], range)
    }
    formula.isContextDependent = wasDependent
    result.range = range
    return result
  }

  /// Reads an entity as the given case sees it.
  private mutating func inCase(
    _ index: Int, _ id: EntityID, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let before = formula.isContextDependent
    let value = try reference(to: id, range)
    formula.isContextDependent = before
    guard value.slot >= 0 else { return value }
    var result = emit(
      .referenceInCase, id.index, Int32(index), type: value.type, range: range)
    result.origin = value.origin
    result.isQuotient = value.isQuotient
    return result
  }

  /// Checks `npv under risk`; scenarios under `under` are resolved before checking.
  mutating func checkUnder(
    _ inner: Expression, _ name: Name, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    guard name.key == "risk" else {
      guard model.scenarioIndex[name.key] != nil else {
        throw UnknownWords.scenario(name, in: source, model)
      }
      throw Diagnostic(
        .notHere,
        "a scenario can be asked for in a question, not used in a definition, a goal or a table",
        at: label(range), help: ["ask `\(source[range])` on a line of its own"])
    }
    if case .name(let part) = inner.node, let metric = Metric.byWord[part.key] {
      return try checkMetric(metric, of: nil, underRisk: true, range)
    }
    if case .of(let left, let right) = inner.node, case .name(let part) = left.node,
      let metric = Metric.byWord[part.key], case .name(let owner) = right.node
    {
      if owner.key == "all" {
        if model.cases.isEmpty { throw noCase(range) }
        return emitMetric(metric, -1, true, range)
      }
      guard let index = model.caseIndex[owner.key] else {
        throw UnknownWords.caseName(owner, in: source, model)
      }
      return try checkMetric(metric, of: index, underRisk: true, range)
    }
    throw Diagnostic(
      .badArguments, "only figures of a case stand under risk", at: label(inner.range),
      help: ["write for example `npv under risk`"])
  }

  mutating func checkMetric(
    _ metric: Metric, of index: Int?, underRisk: Bool, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    guard let target = index ?? owner?.caseIndex ?? caseIndex ?? model.onlyCase else {
      if model.cases.isEmpty { throw noCase(range) }
      let first = model.cases[0].name.text
      throw Diagnostic(
        .severalCases, "there are several cases: which one's \(metric.word)?", at: label(range),
        help: [
          "write `\(metric.word) of \(first)` or `\(metric.word) of all`"
        ])
    }
    return emitMetric(metric, Int32(target), underRisk, range)
  }

  private mutating func emitMetric(
    _ metric: Metric, _ target: Int32, _ underRisk: Bool, _ range: SourceRange
  ) -> Checked {
    let form: ValueType.Form
    if metric.isMoney {
      form = .quantity(.number, figureCurrency(Int(target)))
    } else if metric.isPayback {
      form = .quantity(.number, Unit(Catalogue.month))
    } else {
      form = .quantity(.share, .none)
    }
    return emit(
      .metric, metric.rawValue, target, underRisk ? 1 : 0,
      type: ValueType(form, isSeries: metric.isSeries), range: range)
  }

  /// The currency of a case's figures; of all cases together (−1) that of the first.
  private func figureCurrency(_ index: Int) -> Unit {
    scope.caseCurrencies.indices.contains(max(index, 0))
      ? scope.caseCurrencies[max(index, 0)] : .none
  }

  private func noCase(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .noCase, "there is no case yet", at: label(range),
      help: ["start one: `case my_case \"Title\"`, then `cost …` and `benefit …` lines"])
  }

  // MARK: - Totals and present values of lines

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
    if let index, name.key == "benefits" { return .all(.benefits, caseIndex: index) }
    if let index, name.key == "costs" { return .all(.costs, caseIndex: index) }
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
    let isSum = key == "benefits" || key == "costs"
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
      help: ["write `pv of benefits`, or `pv of` and the name of a line"])
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
      if isTrack(of) { return try summed(flow, of, from, to, range) }
      return emit(
        .total, flow.slot, Int32(from == 1 && to == -1 ? 0 : from), Int32(to),
        type: ValueType(.number, flow.unit), range: range)
    }
    let series = try settled(try check(of))
    try refuseBalance(series, of)
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
  private mutating func refuseBalance(_ value: Checked, _ typed: Expression) throws(Diagnostic) {
    let place = label(typed.range)
    switch cashPart(of: value.slot) {
    case .none, .flow: return
    case .balance, .madeOfBalance:
      throw Diagnostic(
        .kindMismatch,
        "`\(source[typed.range])` is a running sum already, so its sum means nothing",
        at: place, secondary: origins(value),
        help: ["its last month is `total(cashflow)`, one month of it `cumulative[month 12]`"])
    case .madeOfFlow:
      throw Diagnostic(
        .kindMismatch,
        "month 0 would be missing: a formula made of the cash flow begins in month 1",
        at: place, secondary: origins(value),
        help: ["add up the cash flow itself: `total(cashflow) * …`"])
    }
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
    default:
      throw Diagnostic(
        .badArguments, "the second part of a total is a year or month of the plan",
        at: label(period.range), help: ["write for example `total(x, year 3)`"])
    }
    let value = try check(inner)
    guard let n = constant(value.slot), n == n.rounded(), n >= (isYear ? 1 : 0), n <= 1_200 else {
      throw Diagnostic(
        .badArguments, "the year of a total is a whole number", at: label(inner.range))
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
