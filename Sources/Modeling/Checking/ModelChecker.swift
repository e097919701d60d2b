import Diagnostics
import Quantities
import Syntax

extension Model {
  /// Checks names and units of everything, each definition on its own, so that one mistake hides no
  /// other.
  ///
  /// - Parameter previous: The model before a change; formulas of entities that did not change, and
  ///   whose inputs did not change their kind, are taken over.
  /// - Complexity: Linear in the text, apart from loops over months.
  public func checked(reusing previous: CheckedModel? = nil) -> CheckedModel {
    var checker = ModelChecker(self, previous)
    checker.run()
    return checker.result
  }
}

/// Checks a model in the order of its dependencies.
struct ModelChecker {
  private let model: Model
  private let previous: CheckedModel?
  private(set) var result: CheckedModel
  var scope: CheckScope
  private var dependencies: [Dependencies] = []
  private var diagnostics: [(entity: Int, diagnostic: Diagnostic)] = []

  init(_ model: Model, _ previous: CheckedModel?) {
    self.model = model
    self.previous = previous
    result = CheckedModel(
      model: model, formulas: [Formula?](repeating: nil, count: model.entities.count),
      cases: model.cases.map { _ in CheckedCase() }, groups: [], diagnostics: [])
    scope = CheckScope(
      knowledge: [CheckScope.Knowledge](repeating: .broken, count: model.entities.count),
      caseCurrencies: model.cases.map { _ in .none })
  }

  mutating func run() {
    dependencies = model.ids.map(dependencies(of:))
    for component in StronglyConnected.components(
      count: model.entities.count,
      edges: { id in dependencies[id].all.map { Int($0.index) } }, first: rateIDs)
    {
      check(component)
    }
    checkCases()
    for entry in diagnostics.sorted(by: { $0.entity < $1.entity }) {
      result.diagnostics.append(entry.diagnostic)
    }
  }

  /// Exchange rates come first: any sum may need them.
  private var rateIDs: [Int] { model.exchangeRates.values.map { Int($0.index) }.sorted() }

  private func dependencies(of id: EntityID) -> Dependencies {
    let entity = model[id]
    var collector = DependencyCollector(
      model: model, caseIndex: entity.line?.caseIndex,
      ignoring: entity.override == nil ? nil : entity.name.key)
    switch entity.override {
    case .formula(let formulation):
      collector.walk(formulation.expression)
      if formulation.expression.mentions(entity.name.key) {
        collector.walk(entity.formulation.expression)
      }
    // The typed formula still gives the unit that a bare literal takes.
    case .number, .literal, .likely, nil: collector.walk(entity.formulation.expression)
    }
    for adjustment in entity.adjustments {
      if case .shifted(let formulation, _) = adjustment { collector.walk(formulation.expression) }
    }
    if let line = entity.line {
      if let override = line.realisedOverride { collector.walk(override.expression) }
      for clause in line.clauses {
        switch clause.kind {
        case .realised(let e), .risk(let e), .at(let e), .from(let e), .until(let e):
          collector.walk(e)
        default: continue
        }
      }
    }
    return collector.result
  }

  // MARK: - One group

  private mutating func check(_ component: [Int]) {
    let ids = component.map(EntityID.init)
    let isLoop =
      ids.count > 1 || dependencies[component[0]].all.contains { $0 == ids[0] }
    guard isLoop else {
      let id = ids[0]
      result.groups.append(CheckedModel.Group(members: [id], isLoop: false))
      if reuse(id) { return }
      switch checkFormula(id) {
      case .success(let formula): accept(formula, id)
      case .failure(let diagnostic): reject(diagnostic, id)
      }
      return
    }
    checkLoop(ids)
  }

  /// Takes over the formula of an entity that did not change, when nothing it uses changed its kind.
  private mutating func reuse(_ id: EntityID) -> Bool {
    guard let previous, previous.formulas.indices.contains(Int(id.index)),
      previous.model[id].version == model[id].version,
      previous.model.rangeReading == model.rangeReading,
      previous.model.cases.count == model.cases.count,
      previous.model.catalogue.units.count == model.catalogue.units.count,
      let formula = previous[id]
    else { return false }
    for used in formula.uses {
      guard let now = result[used], let before = previous[used], now.type == before.type,
        now.isContextDependent == before.isContextDependent,
        previous.model[used].name.key == model[used].name.key
      else { return false }
    }
    accept(formula, id)
    return true
  }

  private mutating func accept(_ formula: Formula, _ id: EntityID) {
    result.formulas[Int(id.index)] = formula
    scope.knowledge[Int(id.index)] = .known(
      formula.type, turnsTimeIntoMoney: formula.turnsTimeIntoMoney,
      isContextDependent: formula.isContextDependent)
    noteCurrency(formula, id)
  }

  /// The first money line of a case gives the currency of its figures.
  private mutating func noteCurrency(_ formula: Formula, _ id: EntityID) {
    guard let line = model[id].line, line.kind != .track,
      scope.caseCurrencies[line.caseIndex].isNone, let unit = formula.type.quantity?.unit,
      let money = unit.factors.first(where: {
        model.catalogue[$0.id].kind == .currency && $0.exponent == 1
      })
    else { return }
    scope.caseCurrencies[line.caseIndex] = Unit(money.id)
  }

  private mutating func reject(_ diagnostic: Diagnostic, _ id: EntityID) {
    scope.knowledge[Int(id.index)] = .broken
    result.formulas[Int(id.index)] = nil
    diagnostics.append((Int(id.index), diagnostic))
  }

  // MARK: - Loops

  private mutating func checkLoop(_ ids: [EntityID]) {
    let members = Set(ids)
    if let path = presentCycle(members) {
      for id in ids {
        result.groups.append(CheckedModel.Group(members: [id], isLoop: false))
        scope.knowledge[Int(id.index)] = .broken
      }
      return reportCycle(path)
    }
    let ordered = presentOrder(ids, members)
    result.groups.append(CheckedModel.Group(members: ordered, isLoop: true))
    scope.loop = members
    scope.selfDefined.formUnion(members)
    inferLoop(ordered)
    for id in ordered {
      if case .inLoop = scope.knowledge[Int(id.index)],
        case .success(let formula) = checkFormula(id), formula.type.form == .unknown
      {
        reject(noStartingValue(id), id)
        continue
      }
      switch checkFormula(id) {
      case .success(var formula):
        formula.isContextDependent = true
        formula.type.isSeries = true
        accept(formula, id)
      case .failure(let diagnostic): reject(diagnostic, id)
      }
    }
    scope.loop = []
  }

  private func noStartingValue(_ id: EntityID) -> Diagnostic {
    let name = model[id].name.text
    return Diagnostic(
      .noStartingValue, "`\(name)` has no starting value: it is made of nothing but its own past",
      at: .init(model[id].nameSpan),
      help: ["say what it is at first: `\(name)[1 month ago, else 100 accounts]`"])
  }

  /// Finds the kinds of a loop's members: each round, more of them follow from what is known.
  private mutating func inferLoop(_ ordered: [EntityID]) {
    for id in ordered { scope.knowledge[Int(id.index)] = .inLoop }
    var waiting = ordered
    while !waiting.isEmpty {
      var remaining: [EntityID] = []
      for id in waiting {
        guard case .success(let formula) = checkFormula(id), formula.type.form != .unknown else {
          remaining.append(id)
          continue
        }
        var type = formula.type
        type.isSeries = true
        scope.knowledge[Int(id.index)] = .known(
          type, turnsTimeIntoMoney: formula.turnsTimeIntoMoney, isContextDependent: true)
      }
      if remaining.count == waiting.count { return }
      waiting = remaining
    }
  }

  /// Looks for a path of same-month uses that comes back to its start.
  private func presentCycle(_ members: Set<EntityID>) -> [EntityID]? {
    var state: [EntityID: Int] = [:]
    for start in members.sorted() where state[start] == nil {
      var path: [(id: EntityID, next: Int)] = [(start, 0)]
      state[start] = 1
      while let top = path.last {
        let uses = dependencies[Int(top.id.index)].present.filter(members.contains)
        if top.next < uses.count {
          path[path.count - 1].next += 1
          let next = uses[top.next]
          if state[next] == 1 {
            let from = path.firstIndex { $0.id == next } ?? 0
            return path[from...].map(\.id) + [next]
          }
          if state[next] == nil {
            state[next] = 1
            path.append((next, 0))
          }
        } else {
          state[top.id] = 2
          path.removeLast()
        }
      }
    }
    return nil
  }

  /// Sorts members so that same-month uses come first.
  private func presentOrder(_ ids: [EntityID], _ members: Set<EntityID>) -> [EntityID] {
    StronglyConnected.components(
      count: ids.count,
      edges: { index in
        dependencies[Int(ids[index].index)].present.filter(members.contains).compactMap {
          ids.firstIndex(of: $0)
        }
      }, first: []
    ).flatMap { $0 }.map { ids[$0] }
  }

  private mutating func reportCycle(_ path: [EntityID]) {
    guard let first = path.first else { return }
    let names = path.map { model[$0].name.text }
    let figure = figure(on: path)
    let isSelf = path.count == 2
    let message: String
    let help: String
    if let figure {
      let steps = (names.dropLast() + [figure] + names.suffix(1)).joined(separator: " → ")
      message = "this feeds the figure that it uses: \(steps)"
      help = "a line of a case cannot depend on the figures of its own case; use what they are made of"
    } else if isSelf {
      message = "`\(names[0])` is defined by itself"
      help = "to use last month's value write `\(names[0])[1 month ago]`"
    } else {
      message = "these definitions need each other: \(names.joined(separator: " → "))"
      help = "to use last month's value write `\(names.last ?? "x")[1 month ago]`"
    }
    diagnostics.append(
      (
        Int(first.index),
        Diagnostic(
          .cycle, message, at: .init(model[first].nameSpan),
          secondary: path.dropFirst().dropLast().map {
            .init(model[$0].nameSpan, "uses the next one")
          }, help: [help])
      ))
  }

  /// The figure of a case through which a cycle runs, if any.
  private func figure(on path: [EntityID]) -> String? {
    for id in path {
      let expression = model[id].formulation.expression
      if let metric = Metric.allCases.first(where: { expression.mentions($0.word) }) {
        return metric.word
      }
    }
    return nil
  }

  // MARK: - One formula

  private func checker(for id: EntityID) -> FormulaChecker {
    let entity = model[id]
    return FormulaChecker(
      model: model, scope: scope, caseIndex: entity.line?.caseIndex, entity: id,
      source: entity.formulation.source)
  }

  private func checkFormula(_ id: EntityID) -> Result<Formula, Diagnostic> {
    var checker = checker(for: id)
    let entity = model[id]
    do {
      var value = try checker.check(entity.formulation.expression)
      value = try checker.settledResult(value)
      if let rate = entity.rate { value = checker.perCurrency(value, rate) }
      if case .number(let number)? = entity.override {
        return .success(try checker.fixed(value, at: number, entity))
      }
      value = try checker.overridden(value, entity)
      value = try checker.adjusted(value, entity)
      if let unit = entity.unit {
        checker.source = entity.source
        value = try checker.demanding(value, unit, entity)
      }
      return .success(checker.finished(value))
    } catch {
      return .failure(error)
    }
  }

  // MARK: - Questions

  /// Checks a formula asked as a question, for a case.
  static func check(
    _ expression: Expression, in source: SourceText, of checked: CheckedModel, caseIndex: Int?
  ) throws(Diagnostic) -> Formula {
    var checker = FormulaChecker(
      model: checked.model, scope: checked.scope, caseIndex: caseIndex, entity: nil, source: source)
    let value = try checker.settledResult(try checker.check(expression))
    return checker.finished(value)
  }

  // MARK: - Cases

  private mutating func checkCases() {
    for index in model.cases.indices {
      var checker = CaseChecker(model, scope, result, index)
      checker.run()
      result.cases[index] = checker.checked
      for diagnostic in checker.diagnostics {
        diagnostics.append((Int(checker.place(of: diagnostic)), diagnostic))
      }
      for id in checker.broken {
        result.formulas[Int(id.index)] = nil
        scope.knowledge[Int(id.index)] = .broken
      }
    }
    breakUsersOfFigures()
  }

  /// A figure of a case with a broken line, or of cases that have no sum, is not computed, and neither is
  /// what uses it.
  private mutating func breakUsersOfFigures() {
    let isSound = result.cases.indices.allSatisfy { result.brokenLines(of: Int32($0)).isEmpty }
    if isSound && result.allCasesProblem == nil { return }
    for id in result.groups.flatMap(\.members) {
      guard let formula = result[id] else { continue }
      let broken = formula.uses.first { result[$0] == nil }
      let name = model[id].nameSpan
      if let broken {
        reject(
          Diagnostic(
            .notComputed, "not computed: `\(model[broken].name.text)` has an error",
            at: .init(name),
            secondary: [.init(model[broken].nameSpan, "line \(model[broken].nameSpan.line)")]), id)
      } else if let problem = result.figureProblem(formula, at: name) {
        reject(problem, id)
      }
    }
  }
}

extension CheckedModel {
  /// Why a formula's figures of cases cannot be computed; nil when they can.
  func figureProblem(_ formula: Formula, at span: Span) -> Diagnostic? {
    for operation in formula.operations {
      switch operation.code {
      case .metric, .caseFlow: break
      case .total where operation.b == -2: break
      default: continue
      }
      let index = operation.code == .total ? operation.c : operation.b
      if let line = brokenLines(of: index).first {
        return Diagnostic(
          .notComputed, "not computed: the line `\(model[line].name.text)` has an error",
          at: .init(span),
          secondary: [.init(model[line].nameSpan, "line \(model[line].nameSpan.line)")],
          help: ["mend the line, or take it out: `remove \(model[line].name.text)`"])
      }
      if index < 0, let problem = allCasesProblem {
        return Diagnostic(
          .severalCases, "\(problem), so they have no common sum", at: .init(span),
          help: ["give them the same, or ask for each: `npv of \(model.cases[0].name.text)`"])
      }
    }
    return nil
  }

  /// Why the cases cannot be added up: other horizons, rates or currencies; nil when they can.
  public var allCasesProblem: String? {
    let counted = cases.indices.filter { !model.cases[$0].isExcluded }
    guard let first = counted.first else { return "there is no case" }
    var rates: Set<Double> = []
    for index in counted {
      if cases[index].horizon != cases[first].horizon { return "the cases have different horizons" }
      let currency = cases[index].currency
      if currency != cases[first].currency, !currency.isNone, !cases[first].currency.isNone {
        return "the cases are in different currencies"
      }
      rates.insert(value(of: cases[index].discount))
    }
    return rates.count > 1 ? "the cases have different discount rates" : nil
  }

  /// Computes a formula that is the same everywhere.
  private func value(of formula: Formula) -> Double {
    if let constant = formula.constant { return constant }
    var linker = Linker(self)
    let output = linker.link(formula, context: -1)
    return Evaluation(linker.finish()).value(output)
  }
}

extension CheckScope {
  /// Whether an entity is defined by its own past.
  func isSelfDefined(_ id: EntityID) -> Bool { selfDefined.contains(id) }
}

extension CheckedModel {
  /// What questions may know of the entities.
  var scope: CheckScope {
    var knowledge: [CheckScope.Knowledge] = []
    knowledge.reserveCapacity(formulas.count)
    for formula in formulas {
      guard let formula else {
        knowledge.append(.broken)
        continue
      }
      knowledge.append(
        .known(
          formula.type, turnsTimeIntoMoney: formula.turnsTimeIntoMoney,
          isContextDependent: formula.isContextDependent))
    }
    var scope = CheckScope(knowledge: knowledge, caseCurrencies: cases.map(\.currency))
    for group in groups where group.isLoop { scope.selfDefined.formUnion(group.members) }
    return scope
  }
}
