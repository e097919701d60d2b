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
    if CaseFlow.sums[name.key] != nil {
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
      if let whole = monthOfPart(behind: name) { return whole }
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

  /// The answer to `hosting of portal[month 3]`: the month belongs to all of it; nil where no bracket and part
  /// stand around a name.
  private func monthOfPart(behind name: Name) -> Diagnostic? {
    let (bytes, upper) = (source.utf8, Int(name.range.upper))
    guard upper < bytes.count, bytes[upper] == UInt8(ascii: "["),
      let close = bytes[upper...].firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    let line = source.lineRange(at: upper)
    let before = source[SourceRange(Int(line.lower), Int(name.range.lower))]
    guard close < line.upper, let part = before.firstMatch(of: #/([A-Za-z_]\w*) of $/#) else {
      return nil
    }
    let start = Int(name.range.lower) - "\(part.1) of ".utf8.count
    let place = Span(source, SourceRange(start, close + 1))
    let month = source[SourceRange(upper, close + 1)]
    return Diagnostic(
      .kindMismatch, "a month of a part of a case stands behind a bracket around the part",
      at: .init(place), help: ["write `\(place.line(with: "(\(part.1) of \(name.text))\(month)"))`"]
    )
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
        traits.parts.subtract([.price, .priceOfWork])
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
    if scope.loop[id] == nil, model.runsInPart(id), let flow = lineMonths(id, type, range) {
      var result = flow
      result.origin = origin
      result.isQuotient = true
      return result
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

  /// What a line comes to month by month: 0 outside its months, and what is realised of it, as in its
  /// total; nil for what is paid once, whose name is the amount.
  ///
  /// A line in a loop over months is read as its formula there.
  private mutating func lineMonths(
    _ id: EntityID, _ type: ValueType, _ range: SourceRange
  ) -> Checked? {
    guard let unit = type.quantity?.unit, let line = model[id].line else { return nil }
    let time = perCalendar(unit)
    guard time != nil || line.kind == .track && type.isSeries else { return nil }
    var type = type
    type.isSeries = true
    let flow = emit(.lineFlow, id.index, 0, type: type, range: range)
    guard line.kind != .track, let time else { return flow }
    return scaled(flow, by: 1 / monthFactor(time))
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
  func named(_ name: Name) -> Owner? {
    if name.key == "all" { return Owner(name: name, caseIndex: -1) }
    return model.caseIndex[name.key].map { Owner(name: name, caseIndex: $0) }
  }

  /// A part belongs to one case; a second `of` would say nothing.
  func refuseSecondOwner(_ next: Owner) throws(Diagnostic) {
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
    if CaseFlow.sums[part.key] != nil {
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
    guard value.slot >= 0, model[id].line == nil else { return value }
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
      let place = Span(source, range)
      let lines = [model.cases[0].name.text, "all"].map {
        "`\(place.line(with: "\(source[range]) of \($0)"))`"
      }
      throw Diagnostic(
        .severalCases, "there are several cases: which one's \(metric.word)?", at: label(range),
        help: ["write \(lines[0]) or \(lines[1])"])
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
  func figureCurrency(_ index: Int) -> Unit {
    scope.caseCurrencies.indices.contains(max(index, 0))
      ? scope.caseCurrencies[max(index, 0)] : .none
  }

  func noCase(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .noCase, "there is no case yet", at: label(range),
      help: ["start one: `case my_case \"Title\"`, then `cost …` and `benefit …` lines"])
  }
}
