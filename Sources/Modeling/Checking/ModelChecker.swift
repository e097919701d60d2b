import Diagnostics
import Quantities
import Syntax

extension Model {
  /// Checks names and units of everything, each definition on its own, so that one mistake hides no
  /// other.
  ///
  /// - Parameter previous: A model that was checked, such as this one before a change: what the change
  ///   does not touch is taken over from it. The result is the same without.
  /// - Complexity: Linear in the text, apart from loops over months; with `previous`, a few operations
  ///   for each entity and the full check of those that are touched.
  public func checked(reusing previous: CheckedModel? = nil) -> CheckedModel {
    var checker = ModelChecker(self, previous)
    checker.run()
    var result = checker.result
    if let problem = Analyst(result).correlationProblem() { result.diagnostics.append(problem) }
    return result
  }
}

/// Checks a model in the order of its dependencies.
struct ModelChecker {
  let model: Model
  /// The model for the checkers of formulas.
  private let shared: SharedModel
  /// What may be taken over from an earlier check.
  private let reuse: CheckReuse?
  private(set) var result: CheckedModel
  var scope = CheckScope()
  /// What each entity uses, by its place.
  private(set) var dependencies: [Dependencies] = []
  var diagnostics: [(entity: Int, diagnostic: Diagnostic)] = []
  /// What adds up some months, as far as it was met.
  private(set) var totals: Set<EntityID> = []
  /// The line that gave a case its currency.
  private var currencyLines: [EntityID?]
  /// Whether what users of an entity read from it differs from the earlier check; by its place.
  private var looksNew: [Bool]
  /// Whether the uses of an entity were taken over; by its place.
  private var keepsUses: [Bool]

  init(_ model: Model, _ previous: CheckedModel?) {
    self.model = model
    shared = SharedModel(model)
    reuse = previous.flatMap { CheckReuse($0, model) }
    let count = model.entities.count
    result = CheckedModel(
      model: model, formulas: [], cases: [], order: ComputationOrder(count: count), diagnostics: [])
    scope.formulas = [Formula?](repeating: nil, count: count)
    scope.caseCurrencies = model.cases.map { _ in .none }
    currencyLines = model.cases.map { _ in nil }
    looksNew = [Bool](repeating: true, count: count)
    keepsUses = [Bool](repeating: false, count: count)
    if let reuse, reuse.keepsPlaces {
      // Taken over as a whole; what has to be checked is replaced one by one.
      scope.formulas.replaceSubrange(
        0..<min(count, reuse.previous.formulas.count), with: reuse.previous.formulas)
      totals = reuse.previous.trace.totals
    }
  }

  mutating func run() {
    let sameUses = findDependencies()
    findOrder(sameUses)
    let order = result.order
    var index = 0
    while index < order.entities.count {
      let id = order.entities[index]
      if let loop = order.loop(of: id) {
        check(loop: loop)
        index += loop.count
      } else {
        check(id)
        index += 1
      }
    }
    for path in order.cyclePaths { reportCycle(path) }
    result.formulas = scope.formulas
    checkCases()
    warnAboutPartialTotals()
    result.trace.dependencies = dependencies
    result.trace.totals = totals
    for entry in diagnostics.sorted(by: { $0.entity < $1.entity }) {
      result.diagnostics.append(entry.diagnostic)
    }
  }

  // MARK: - Order

  /// What is known of the uses of all entities compared with the earlier check.
  private enum Uses {
    case same
    /// Only entities behind all others are new.
    case extended(from: Int)
    case different
  }

  private mutating func findDependencies() -> Uses {
    guard let reuse else {
      dependencies = model.ids.map(dependencies(of:))
      return .different
    }
    guard reuse.keepsPlaces else {
      dependencies.reserveCapacity(model.entities.count)
      for id in model.ids {
        let known = reuse.dependencies(of: id)
        keepsUses[Int(id.index)] = known != nil
        dependencies.append(known ?? dependencies(of: id))
      }
      return .different
    }
    var uses = Uses.same
    let count = reuse.previous.model.entities.count
    dependencies = reuse.previous.trace.dependencies
    for id in model.ids {
      let place = Int(id.index)
      if reuse.keepsUses(id) {
        keepsUses[place] = true
        continue
      }
      let found = dependencies(of: id)
      if place >= count {
        dependencies.append(found)
        if case .same = uses { uses = .extended(from: place) }
      } else {
        if !dependencies[place].hasSameUses(as: found) { uses = .different }
        dependencies[place] = found
      }
    }
    return uses
  }

  private mutating func findOrder(_ uses: Uses) {
    var nodes: [Int] = []
    switch (uses, reuse) {
    case (.same, let reuse?):
      result.order = reuse.previous.order
      return
    case (.extended(let first), let reuse?):
      result.order = reuse.previous.order
      result.order.grow(to: model.entities.count)
      nodes = Array(first..<model.entities.count)
    default:
      // Exchange rates come first: any sum may need them.
      nodes = model.exchangeRates.values.map { Int($0.index) }.sorted() + model.entities.indices
    }
    var order = result.order
    StronglyConnected.forEachComponent(
      of: nodes, count: model.entities.count,
      edge: { node, k in
        let all = dependencies[node].all
        return k < all.count ? Int(all[k].index) : nil
      }
    ) { component in
      let first = EntityID(component[0])
      if component.count == 1, !dependencies[component[0]].all.contains(first) {
        return order.append(first)
      }
      place(component.map(EntityID.init), in: &order)
    }
    result.order = order
  }

  private func dependencies(of id: EntityID) -> Dependencies {
    Self.dependencies(of: id, shared)
  }

  /// What an entity of a model uses.
  static func dependencies(of id: EntityID, _ shared: SharedModel) -> Dependencies {
    let entity = shared.model[id]
    var collector = DependencyCollector(
      shared, caseIndex: entity.line?.caseIndex,
      ignoring: entity.override == nil ? nil : entity.name.key)
    if let unit = entity.unit { collector.mention(unit) }
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
        case .payments(let parts):
          for part in parts {
            collector.walk(part.value)
            collector.walk(part.weight)
          }
        case .repeated(let months): for month in months { collector.walk(month) }
        default: continue
        }
      }
    }
    return collector.result
  }

  // MARK: - One definition or line

  /// Takes over a loop in which and around which nothing changed, or checks it.
  private mutating func check(loop: [EntityID]) {
    if let broken = loop.first(where: { model[$0].isUnreadable }) {
      for id in loop {
        scope.formulas[Int(id.index)] = nil
        if !model[id].isUnreadable { reject(notComputed(broken, at: model[id].nameSpan), id) }
        noteLooks(id, isInLoop: true)
      }
      return
    }
    let known = loop.compactMap { reusable($0, besides: loop) }
    if known.count == loop.count {
      for (id, formula) in zip(loop, known) { accept(formula, id) }
      scope.selfDefined.formUnion(loop)
    } else {
      checkLoop(loop)
    }
    for id in loop { noteLooks(id, isInLoop: true) }
  }

  private mutating func check(_ id: EntityID) {
    // What cannot be read has no formula; the mistake was reported where it stands.
    if result.order.isInCycle(id) || model[id].isUnreadable {
      scope.formulas[Int(id.index)] = nil
      return noteLooks(id, isInLoop: false)
    }
    if isKept(id) {
      looksNew[Int(id.index)] = false
      if model.entities[Int(id.index)].line != nil, let formula = scope.formulas[Int(id.index)] {
        noteCurrency(formula, id)
      }
      return
    }
    if let formula = reusable(id) {
      accept(formula, id)
    } else {
      switch checkFormula(id) {
      case .success(let formula): accept(formula, id)
      case .failure(let diagnostic): reject(diagnostic, id)
      }
    }
    if let problem = rateProblem(id) { reject(problem, id) }
    noteLooks(id, isInLoop: false)
  }

  /// Whether the formula that was taken over stands: neither the entity nor the looks of what it uses
  /// changed.
  private func isKept(_ id: EntityID) -> Bool {
    let place = Int(id.index)
    guard let reuse, reuse.keepsPlaces, keepsUses[place],
      let uses = scope.formulas[place]?.uses,
      model.runsInPart(id) == reuse.previous.model.runsInPart(id)
    else { return false }
    for used in uses where looksNew[Int(used.index)] { return false }
    return !dependencies[place].usesLines || keepsCurrencies(reuse)
  }

  /// Whether the figures of every case are in the currency that they were in.
  private func keepsCurrencies(_ reuse: CheckReuse) -> Bool {
    scope.caseCurrencies == reuse.previous.cases.map(\.currency)
  }

  /// The formula of an entity that did not change, when nothing it uses changed its looks.
  private func reusable(_ id: EntityID, besides loop: [EntityID] = []) -> Formula? {
    guard let reuse, keepsUses[Int(id.index)], let formula = reuse.formula(of: id) else {
      return nil
    }
    for used in formula.uses where looksNew[Int(used.index)] && !loop.contains(used) { return nil }
    if dependencies[Int(id.index)].usesLines, !keepsCurrencies(reuse) { return nil }
    return formula
  }

  private mutating func noteLooks(_ id: EntityID, isInLoop: Bool) {
    guard let reuse else { return }
    looksNew[Int(id.index)] = !reuse.looksTheSame(
      id, scope.formulas[Int(id.index)], isInLoop: isInLoop, in: model)
  }

  mutating func accept(_ formula: Formula, _ id: EntityID) {
    scope.formulas[Int(id.index)] = sharing(formula, id)
    if formula.operations.contains(where: { $0.code == .total && $0.c > $0.b }) {
      totals.insert(id)
    }
    if model.entities[Int(id.index)].line != nil { noteCurrency(formula, id) }
  }

  /// Returns the formula with what equals something that is kept already in the same memory.
  private func sharing(_ formula: Formula, _ id: EntityID) -> Formula {
    var result = formula
    if result.uses == dependencies[Int(id.index)].all {
      result.uses = dependencies[Int(id.index)].all
    }
    for used in result.uses {
      if let type = scope.formulas[Int(used.index)]?.type, type.isIdentical(to: result.type) {
        result.type = type
        break
      }
    }
    return result
  }

  /// The first money line of a case gives the currency of its figures.
  private mutating func noteCurrency(_ formula: Formula, _ id: EntityID) {
    guard let line = model[id].line, line.kind != .track, let unit = formula.type.quantity?.unit,
      let money = unit.factors.first(where: {
        model.catalogue[$0.id].kind == .currency && $0.exponent == 1
      })
    else { return }
    if let first = currencyLines[line.caseIndex], first < id { return }
    currencyLines[line.caseIndex] = id
    scope.caseCurrencies[line.caseIndex] = Unit(money.id)
  }

  mutating func reject(_ diagnostic: Diagnostic, _ id: EntityID) {
    scope.formulas[Int(id.index)] = nil
    diagnostics.append((Int(id.index), diagnostic))
  }

  private func notComputed(_ broken: EntityID, at span: Span) -> Diagnostic {
    Diagnostic(
      .notComputed, "not computed: `\(model[broken].name.text)` has an error", at: .init(span),
      secondary: [.init(model[broken].nameSpan, "line \(model[broken].nameSpan.line)")])
  }

  func checkFormula(_ id: EntityID) -> Result<Formula, Diagnostic> {
    Self.formula(of: id, shared, scope)
  }

  /// Checks the formula of an entity of a model, with what is known of the others.
  static func formula(
    of id: EntityID, _ shared: SharedModel, _ scope: CheckScope
  ) -> Result<Formula, Diagnostic> {
    let entity = shared.model[id]
    var checker = FormulaChecker(
      shared, scope: scope, caseIndex: entity.line?.caseIndex, entity: id,
      source: entity.formulation.source)
    do {
      var value = try checker.check(entity.formulation.expression)
      value = try checker.settledResult(value)
      if let rate = entity.rate { value = checker.perCurrency(value, rate) }
      if case .number(let number)? = entity.override {
        value = try checker.fixed(value, at: number, entity)
        value = try checker.adjusted(value, entity)
        return .success(checker.finished(value))
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

  // MARK: - Exchange rates

  /// How far rates round a circle may differ: published ones have four digits.
  private static let rateTolerance = 1e-3

  /// What is wrong with a rate beside those before it: the same pair again, or a contradiction round a
  /// circle; nil when it fits.
  private func rateProblem(_ id: EntityID) -> Diagnostic? {
    guard model.entities[Int(id.index)].rate != nil else { return nil }
    let rates = ExchangeRates(model, scope)
    guard let rate = rates.rate(id),
      let path = rates.path(from: rate.left, to: rate.right, without: id)
    else { return nil }
    let (left, right) = (model.catalogue[rate.left].name, model.catalogue[rate.right].name)
    let lines = path.map {
      Diagnostic.Label(model[$0.id].nameSpan, "line \(model[$0.id].nameSpan.line)")
    }
    if path.count == 1 {
      return Diagnostic(
        .duplicateName, "the rate between \(left) and \(right) is stated twice",
        at: .init(model[id].nameSpan, "again here"), secondary: lines,
        help: ["remove one of the two lines"])
    }
    let stated = number(of: id)
    let chained = path.reduce(1.0) {
      $1.isForward ? $0 * number(of: $1.id) : $0 / number(of: $1.id)
    }
    guard abs(chained / stated - 1) > Self.rateTolerance else { return nil }
    let write = { (value: Double) in result.formatter.exact(Quantity(value)) }
    return Diagnostic(
      .duplicateName,
      "these rates contradict each other: 1 \(left) is \(write(stated)) \(right) here, and \(write(chained)) \(right) by the other lines",
      at: .init(model[id].nameSpan), secondary: lines,
      help: ["remove one of the lines: each follows from the others"])
  }

  /// A rate as stated.
  private func number(of id: EntityID) -> Double {
    guard let formula = scope.formulas[Int(id.index)] else { return .nan }
    var world = result
    world.formulas = scope.formulas
    var linker = Linker(world)
    let output = linker.link(formula, context: -1)
    return Evaluation(linker.finish()).value(output)
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
    let moved = movedValues()
    result.cases = model.cases.map { _ in CheckedCase() }
    for index in model.cases.indices {
      if let known = reusableCase(index, moved) {
        result.cases[index] = known
        result.trace.isSilent.append(true)
        continue
      }
      var checker = CaseChecker(model, scope, result, index)
      checker.run()
      result.cases[index] = checker.checked
      for diagnostic in checker.diagnostics {
        diagnostics.append((Int(checker.place(of: diagnostic)), diagnostic))
      }
      result.trace.isSilent.append(checker.diagnostics.isEmpty)
      for id in checker.broken { breakFormula(id) }
    }
    breakUsersOfFigures()
  }

  /// Whether the value of each entity may have moved since the earlier check.
  private func movedValues() -> [Bool] {
    var moved = [Bool](repeating: true, count: model.entities.count)
    guard let reuse, reuse.keepsPlaces, !model.cases.isEmpty else { return moved }
    for id in result.order.entities {
      let place = Int(id.index)
      moved[place] =
        reuse.unchanged[place] < 0 || looksNew[place] || scope.formulas[place] == nil
        || result.order.loop(of: id) != nil
        || dependencies[place].all.contains { moved[Int($0.index)] }
        || scope.formulas[place]?.uses.contains { moved[Int($0.index)] } == true
    }
    return moved
  }

  /// A case in which nothing changed and of which nothing had to be said; its months and shares may be
  /// computed from definitions, so no value may have moved.
  private func reusableCase(_ index: Int, _ moved: [Bool]) -> CheckedCase? {
    guard let reuse, reuse.keepsPlaces, reuse.previous.trace.isSilent[index]
    else { return nil }
    let (before, now) = (reuse.previous.model.cases[index], model.cases[index])
    guard now.hasSameProperties(as: before), now.hasLiteralProperties, now.lines == before.lines,
      reuse.previous.cases[index].currency == scope.caseCurrencies[index],
      !now.lines.contains(where: { moved[Int($0.index)] })
    else { return nil }
    return reuse.previous.cases[index]
  }

  private mutating func breakFormula(_ id: EntityID) {
    result.formulas[Int(id.index)] = nil
    scope.formulas[Int(id.index)] = nil
  }

  /// A figure of a case with a broken line, or of cases that have no sum, is not computed, and neither is
  /// what uses it.
  private mutating func breakUsersOfFigures() {
    // Without a case no formula that uses a figure has passed.
    if model.cases.isEmpty { return }
    let isSound = result.cases.indices.allSatisfy { result.fault(of: Int32($0)) == nil }
    if isSound && result.allCasesProblem == nil { return }
    for id in result.order.entities {
      guard let formula = result[id] else { continue }
      let broken = formula.uses.first { result[$0] == nil }
      let name = model[id].nameSpan
      if let broken {
        reject(notComputed(broken, at: name), id)
        breakFormula(id)
      } else if let problem = result.figureProblem(formula, at: name) {
        reject(problem, id)
        breakFormula(id)
      }
    }
  }
}

extension CheckedModel {
  /// Why a formula's figures of cases cannot be computed; nil when they can.
  ///
  /// - Parameter context: The case that the formula is asked for; -1 for none.
  func figureProblem(_ formula: Formula, context: Int32 = -1, at span: Span) -> Diagnostic? {
    if formula.isContextDependent, context >= 0, let fault = clauseFault(of: context) {
      return fault.diagnostic(at: span)
    }
    for view in formula.views {
      if let fault = clauseFault(of: Int32(view.caseIndex)) { return fault.diagnostic(at: span) }
    }
    for operation in formula.operations {
      let index: Int32
      switch operation.code {
      case .metric, .caseFlow: index = operation.b
      case .total where operation.b == -2: index = operation.c
      case .lineFlow, .referenceInCase:
        let owner =
          operation.code == .referenceInCase
          ? Int(operation.b) : model[EntityID(Int(operation.a))].line?.caseIndex
        if let owner, let fault = clauseFault(of: Int32(owner)) {
          return fault.diagnostic(at: span)
        }
        continue
      default: continue
      }
      if let fault = fault(of: index) { return fault.diagnostic(at: span) }
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
