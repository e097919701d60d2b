import Diagnostics
import Quantities
import Syntax

/// Applies changes one after the other to a copy of a model.
struct ChangeLayer {
  private(set) var model: Model
  let checked: CheckedModel
  private(set) var echoes: [String] = []
  private(set) var fixed: [EntityID] = []
  private var depth = 0
  /// What the list of changes at hand did so far: a second word about the same thing must not undo the first
  /// in silence.
  private var made = MadeChanges()

  init(_ checked: CheckedModel) {
    self.checked = checked
    model = checked.model
  }

  mutating func apply(
    _ change: Change, in source: SourceText, _ analyst: Analyst
  ) throws(Diagnostic) {
    let span = Span(source, change.range)
    if let problem = movedProperty(change, source) { throw problem }
    try refuseContradiction(change, source)
    try noteAdverse(change, source)
    switch change.kind {
    case .set(let target, let value): try set(target, value, source, exactly: false)
    case .exactly(let target, let value): try set(target, value, source, exactly: true)
    case .up(let target, let amount): try move(target, amount, source, 1, ofItself: false)
    case .down(let target, let amount): try move(target, amount, source, -1, ofItself: false)
    case .upOfItself(let target, let amount): try move(target, amount, source, 1, ofItself: true)
    case .downOfItself(let target, let amount):
      try move(target, amount, source, -1, ofItself: true)
    case .half(let target): try scale(target, source, by: 0.5)
    case .double(let target): try scale(target, source, by: 2)
    case .atLow(let target): try setEnd(target, source, isHigh: false)
    case .atHigh(let target): try setEnd(target, source, isHigh: true)
    case .delayBenefits(let duration): try delay(by: duration, source, span)
    case .goLive(let month): try setProperty(\.goLive, month, source, span)
    case .horizon(let duration): try setProperty(\.horizon, duration, source, span)
    case .discount(let rate): try setProperty(\.discount, rate, source, span)
    case .without(let target): try exclude(target, source)
    case .withoutCase(let name):
      guard let index = model.caseIndex[name.key] else {
        throw UnknownWords.caseName(name, in: source, model)
      }
      model.cases[index].isExcluded = true
      echoes.append("\(model.cases[index].name.text) is left out of all figures `of all`")
    case .realised(let target, let share):
      for id in try entities(target, source) {
        guard model[id].line != nil else { throw notALine(target, source) }
        model[id].line?.realisedOverride = Entity.Formulation(share, in: source)
        touch(id)
      }
    case .allAtWorse(let figure): try setCorner(figure, source, analyst, isWorse: true)
    case .allAtBetter(let figure): try setCorner(figure, source, analyst, isWorse: false)
    case .scenario(let name): try applyScenario(name, source, analyst)
    }
  }

  private mutating func applyScenario(
    _ name: Name, _ source: SourceText, _ analyst: Analyst
  ) throws(Diagnostic) {
    if name.key == "base" { return }
    guard let index = model.scenarioIndex[name.key] else {
      if let problem = changeless(name, source) { throw problem }
      throw UnknownWords.scenario(name, in: source, model)
    }
    let entry = model.scenarios[index]
    guard depth < 16 else {
      throw Diagnostic(
        .cycle, "the scenario `\(name.text)` is made of itself", at: .init(Span(source, name.range))
      )
    }
    depth += 1
    // What is said beside a scenario wins over what the scenario says.
    let outside = made
    made = MadeChanges()
    for change in entry.changes { try apply(change, in: entry.source, analyst) }
    made = outside
    depth -= 1
  }

  /// The answer to `without hosting and support`, whose second name says no change; nil where it is none of the
  /// model.
  private func changeless(_ name: Name, _ source: SourceText) -> Diagnostic? {
    guard let ids = try? entities(Change.Target(name: name), source), let id = ids.first else {
      return nil
    }
    let place = Span(source, name.range)
    let isShare = checked[id]?.type.quantity?.measure == .share
    let moved = "\(name.text) down 10%\(isShare ? " of itself" : "")"
    var help = ["say how it changes: `\(place.line(with: moved))`"]
    if model[id].line != nil {
      help.insert("leave it out: `\(place.line(with: "without \(name.text)"))`", at: 0)
    }
    return Diagnostic(
      .unknownScenario, "`\(name.text)` stands without what happens to it", at: .init(place),
      secondary: [.init(model[id].nameSpan)], help: help)
  }

  /// Says that what is adverse goes with all benefits: it is one of them, written positive and subtracted.
  private mutating func noteAdverse(
    _ change: Change, _ source: SourceText
  ) throws(Diagnostic) {
    guard let target = change.kind.target, target.name.key == "benefits" else { return }
    let adverse = try entities(target, source).filter { id in
      model[id].line?.clauses.contains { if case .adverse = $0.kind { true } else { false } }
        == true
    }
    guard !adverse.isEmpty else { return }
    let names = adverse.map { "`\(model[$0].name.text)`" }.joined(separator: ", ")
    echoes.append("benefits are all benefit lines, the adverse \(names) too")
  }

  // MARK: - Contradictions

  /// Refuses a change that would undo one before it in the same list; what moves a value composes.
  private mutating func refuseContradiction(
    _ change: Change, _ source: SourceText
  ) throws(Diagnostic) {
    let range = change.range
    var ids: [EntityID] = []
    if let target = change.kind.target { ids = try entities(target, source) }
    let first: SourceRange?
    switch change.kind {
    case .set, .exactly, .atLow, .atHigh: first = made.set(ids, range)
    case .up, .down, .upOfItself, .downOfItself, .half, .double:
      if let before = made.move(ids, range) {
        echoes.append("`\(source[range])` comes on top of `\(source[before])`")
      }
      first = nil
    case .realised: first = made.note(ids.map { "realised \($0.index)" }, range)
    case .horizon(let value): first = made.note(try words("horizon", value, source), range)
    case .discount(let value): first = made.note(try words("discount", value, source), range)
    case .goLive(let value): first = made.note(try words("go live", value, source), range)
    case .allAtWorse, .allAtBetter: first = made.all(range)
    case .delayBenefits(let value):
      if let before = made.note(try words("delay benefits", value, source), range) {
        echoes.append("`\(source[range])` comes on top of `\(source[before])`")
      }
      first = nil
    case .without, .withoutCase, .scenario: first = nil
    }
    guard let first else { return }
    let (one, other) = (source[first], source[range])
    throw Diagnostic(
      .badChange, "`\(other)` would undo `\(one)`", at: .init(Span(source, range)),
      secondary: [.init(Span(source, first), "said before")],
      help: ["leave out one of them; `compare` shows two scenarios beside each other"])
  }

  // MARK: - Targets

  /// Returns what a change is about.
  func targets(_ target: Change.Target, _ source: SourceText) throws(Diagnostic) -> [EntityID] {
    try entities(target, source)
  }

  private func entities(
    _ target: Change.Target, _ source: SourceText
  ) throws(Diagnostic) -> [EntityID] {
    var index: Int?
    if let owner = target.ofCase {
      guard let found = model.caseIndex[owner.key] else {
        if target.name.key == "realized" { throw UnknownWords.realised(target.name, in: source) }
        throw UnknownWords.caseName(owner, in: source, model)
      }
      index = found
    }
    if let sum = CaseFlow.sums[target.name.key] {
      return try allLines(of: sum, target, index, source)
    }
    if let index, let line = model.lines[Model.LineKey(index, target.name.key)] { return [line] }
    let checker = FormulaChecker(
      model: model, scope: CheckScope(), caseIndex: index,
      entity: nil, source: source)
    if let id = checker.resolve(target.name) { return [id] }
    let owners = model.cases.indices.filter {
      model.lines[Model.LineKey($0, target.name.key)] != nil
    }
    if owners.count > 1 {
      throw Diagnostic(
        .severalCases, "`\(target.name.text)` is a line of several cases",
        at: .init(Span(source, target.name.range)),
        help: [
          "say which: "
            + owners.map { "`\(target.name.text) of \(model.cases[$0].name.text)`" }
            .joined(separator: " or ")
        ])
    }
    if Metric.byWord[target.name.key] != nil {
      throw Diagnostic(
        .badChange, "`\(target.name.text)` is a result; change what it is made of",
        at: .init(Span(source, target.name.range)),
        help: [
          "to find an input that gives a result: `solve \(checked.inputs.first.map { model.askedName(of: $0) } ?? "price") for \(target.name.text) = …`"
        ])
    }
    throw UnknownWords.name(target.name, in: source, model, index)
  }

  private func allLines(
    of sum: CaseFlow, _ target: Change.Target, _ index: Int?, _ source: SourceText
  ) throws(Diagnostic) -> [EntityID] {
    let result = model.ids.filter { id in
      guard let line = model[id].line else { return false }
      return line.kind == sum.lineKind && (index == nil || line.caseIndex == index)
    }
    guard !result.isEmpty else {
      throw Diagnostic(
        .badChange, "there are no \(target.name.key) to change",
        at: .init(Span(source, target.name.range)))
    }
    return result
  }

  /// Gives an entity a version that no other content has.
  private mutating func touch(_ id: EntityID) {
    model[id].version = -abs(model[id].version) - 1
  }

  private func notALine(_ target: Change.Target, _ source: SourceText) -> Diagnostic {
    Diagnostic(
      .badChange, "`\(target.name.text)` is not a line of a case",
      at: .init(Span(source, target.name.range)))
  }

  // MARK: - Setting

  private mutating func set(
    _ target: Change.Target, _ value: Expression, _ source: SourceText, exactly: Bool
  ) throws(Diagnostic) {
    for id in try entities(target, source) {
      try set(id, Entity.Formulation(value, in: source), target, exactly: exactly)
    }
  }

  private mutating func set(
    _ id: EntityID, _ value: Entity.Formulation, _ target: Change.Target, exactly: Bool
  ) throws(Diagnostic) {
    let name = model[id].name.text
    let uncertain = checked[id]?.uncertain ?? []
    if !value.expression.isLiteral {
      if !uncertain.isEmpty && !value.expression.isRange && !exactly {
        echoes.append("\(name): spread removed, the formula \(value.text) stands in its place")
        fixed.append(id)
      }
      model[id].override = .formula(value)
      model[id].adjustments = []
    } else if exactly || uncertain.isEmpty {
      model[id].override = .literal(value)
      model[id].adjustments = []
      if checked[id]?.type.isSeries == true, model[id].line == nil {
        echoes.append(
          "\(name) goes by months as stated and is \(value.text) in all of them now; to move it as it goes: `\(name) double`, `\(name) half`, or `up` and `down`"
        )
      }
      if !uncertain.isEmpty {
        echoes.append("\(name) fixed at \(value.text); its range is not used")
        fixed.append(id)
      }
    } else {
      try moveLikely(id, value, uncertain)
    }
    touch(id)
  }

  private mutating func moveLikely(
    _ id: EntityID, _ value: Entity.Formulation, _ uncertain: [UncertainInput]
  ) throws(Diagnostic) {
    let entity = model[id]
    guard uncertain.count == 1, uncertain[0].likely != nil,
      entity.formulation.expression.isRange || isConstructor(entity)
    else {
      throw Diagnostic(
        .badChange, "`\(entity.name.text)` is a range without a likely value that could move",
        at: .init(Span(value.source, value.expression.range)),
        secondary: [.init(entity.nameSpan, "the range")],
        help: [
          "for this value without a range write `\(entity.name.text) = exactly \(value.text)`",
          "or type a new range: `\(entity.name.text) = \(value.text) (… to …)`",
        ])
    }
    model[id].override = .likely(value)
    let ends = entity.formulation.text
    echoes.append("\(entity.name.text): likely value \(value.text), the ends of \(ends) stay")
  }

  private func isConstructor(_ entity: Entity) -> Bool {
    if case .call = entity.formulation.expression.node { return true }
    return false
  }

  /// `at low`, `at high`: the typed end, without a range.
  private mutating func setEnd(
    _ target: Change.Target, _ source: SourceText, isHigh: Bool
  ) throws(Diagnostic) {
    for id in try entities(target, source) {
      guard let ends = checked.ends(of: id) else {
        throw Diagnostic(
          .badChange, "`\(model[id].name.text)` has no range, so no low or high end",
          at: .init(Span(source, target.name.range)),
          secondary: [.init(model[id].nameSpan)],
          help: [
            Parser.withEnds(model[id].formulation.text).map {
              "give it one, with the ends that you know: `\(model[id].name.text) = \($0)`"
            } ?? "give it one: `\(model[id].name.text) = … (… to …)`"
          ])
      }
      setNumber(id, isHigh ? ends.high : ends.low)
    }
  }

  /// Sets a number in the unit of the definition.
  mutating func setNumber(_ id: EntityID, _ value: Double) {
    model[id].override = .number(value)
    model[id].adjustments = []
    fixed.append(id)
    touch(id)
  }

  // MARK: - Moving

  private mutating func scale(
    _ target: Change.Target, _ source: SourceText, by factor: Double
  ) throws(Diagnostic) {
    for id in try entities(target, source) {
      model[id].adjustments.append(.scaled(factor))
      touch(id)
    }
  }

  private mutating func move(
    _ target: Change.Target, _ amount: Expression, _ source: SourceText, _ sign: Double,
    ofItself: Bool
  ) throws(Diagnostic) {
    let formulation = Entity.Formulation(amount, in: source)
    for id in try entities(target, source) {
      if let percent = percent(amount) {
        let isShare = checked[id]?.type.quantity?.measure == .share
        if isShare && !ofItself { throw shareUpPercent(id, formulation, sign) }
        model[id].adjustments.append(.scaled(1 + sign * percent))
      } else {
        if let problem = bareAmount(id, formulation) { throw problem }
        guard amount.isLiteral || !ofItself else { throw shareUpPercent(id, formulation, sign) }
        model[id].adjustments.append(.shifted(formulation, negative: sign < 0))
      }
      touch(id)
    }
  }

  private func percent(_ expression: Expression) -> Double? {
    switch expression.node {
    case .number(let number) where number.mark == .percent && number.unit.isEmpty: number.value
    case .group(let inner): percent(inner)
    default: nil
    }
  }

  // MARK: - Cases

  /// What a change of the plan sets, and the cases in which it does: `3 months of portal` is about one of them.
  private func scoped(
    _ value: Expression, _ source: SourceText
  ) throws(Diagnostic) -> (value: Expression, cases: [Int], isAll: Bool) {
    if case .month(let inner) = value.node, case .of = inner.node {
      let (month, cases, isAll) = try scoped(inner, source)
      return (Expression(.month(month), value.range), cases, isAll)
    }
    guard case .of(let amount, let owner) = value.node, case .name(let name) = owner.node else {
      return (value, Array(model.cases.indices), false)
    }
    if name.key == "all" { return (amount, Array(model.cases.indices), true) }
    guard let index = model.caseIndex[name.key] else {
      throw UnknownWords.caseName(name, in: source, model)
    }
    return (amount, [index], false)
  }

  /// What is said of each case: `horizon 0`, `horizon 1`.
  private func words(
    _ word: String, _ value: Expression, _ source: SourceText
  ) throws(Diagnostic) -> [String] {
    try scoped(value, source).cases.map { "\(word) \($0)" }
  }

  /// Says that a change without the name of a case is about every case, where there are several.
  private mutating func echoEvery(_ span: Span, _ cases: [Int], _ isAll: Bool) {
    guard cases.count > 1, !isAll, let one = model.cases.first?.name.text else { return }
    echoes.append("\(span.text) in every case; in one alone: `\(span.text) of \(one)`")
  }

  private mutating func delay(
    by duration: Expression, _ source: SourceText, _ span: Span
  ) throws(Diagnostic) {
    var checker = FormulaChecker(
      model: model, scope: checked.scope, caseIndex: nil, entity: nil, source: source)
    let (amount, cases, isAll) = try scoped(duration, source)
    let months = try checker.checkMonths(amount)
    guard let value = checker.constant(months.slot), value >= 0,
      abs(value - value.rounded()) < 1e-9, value <= 600
    else {
      throw Diagnostic(
        .badChange, "benefits are delayed by whole months", at: .init(span),
        help: ["write for example `delay benefits 3 months`"])
    }
    try requireCase(span)
    for index in cases { model.cases[index].benefitDelay += Int(value.rounded()) }
    echoEvery(span, cases, isAll)
    let horizons = checked.cases.map(\.horizon)
    if let longest = horizons.max(), Int(value.rounded()) >= longest {
      echoes.append("no benefit is left: the plan ends after \(longest.months)")
    }
  }

  private func requireCase(_ span: Span) throws(Diagnostic) {
    guard model.cases.isEmpty else { return }
    throw Diagnostic(
      .noCase, "there is no case to change", at: .init(span),
      help: ["start one: `case my_case \"Title\"`"])
  }

  private mutating func setProperty(
    _ path: WritableKeyPath<CaseEntry, CaseEntry.Property?>, _ value: Expression,
    _ source: SourceText, _ span: Span
  ) throws(Diagnostic) {
    let (value, cases, isAll) = try scoped(value, source)
    set(path, value, source, span, in: cases)
    echoEvery(span, cases, isAll)
  }

  private mutating func set(
    _ path: WritableKeyPath<CaseEntry, CaseEntry.Property?>, _ value: Expression,
    _ source: SourceText, _ span: Span, in cases: [Int]
  ) {
    for index in cases {
      model.cases[index][keyPath: path] = CaseEntry.Property(
        formulation: Entity.Formulation(value, in: source), span: span)
    }
  }

  /// Sets a rate, a number of months or a month of go-live of every case.
  mutating func setProperty(
    _ path: WritableKeyPath<CaseEntry, CaseEntry.Property?>, to value: Double
  ) {
    let text = SourceText(name: "table", "")
    let range = SourceRange(0, 0)
    var literal = NumberLiteral(value: value, digits: range)
    if path == \CaseEntry.discount { literal.mark = .percent }
    if path == \CaseEntry.horizon {
      literal.unit = UnitSyntax([.init(Name("month", range), 1)], range)
    }
    let number = Expression(.number(literal), range)
    let expression = path == \CaseEntry.goLive ? Expression(.month(number), range) : number
    set(path, expression, text, Span(text, range), in: Array(model.cases.indices))
  }

  private mutating func exclude(
    _ target: Change.Target, _ source: SourceText
  ) throws(Diagnostic) {
    for id in try entities(target, source) {
      guard model[id].line != nil else {
        throw Diagnostic(
          .badChange, "only lines of a case can be left out",
          at: .init(Span(source, target.name.range)),
          secondary: [.init(model[id].nameSpan, "a definition")],
          help: ["set it to nothing instead: `\(target.name.text) = exactly 0`"])
      }
      model[id].line?.isExcluded = true
      touch(id)
    }
  }

  // MARK: - Corners

  /// Sets every input with a range to the end that is worse, or better, for a figure; each end is judged
  /// alone from the values as stated.
  private mutating func setCorner(
    _ figure: Expression, _ source: SourceText, _ analyst: Analyst, isWorse: Bool
  ) throws(Diagnostic) {
    let tornado = try analyst.tornado(of: figure, in: source)
    let lessIsBetter = try analyst.question(figure, in: source).lessIsBetter
    for bar in tornado.bars where bar.atLow != bar.atHigh {
      let lowIsWorse = (bar.atLow < bar.atHigh) != lessIsBetter
      setNumber(bar.input, lowIsWorse == isWorse ? bar.low : bar.high)
    }
    echoes.append(
      "a corner, not a forecast: every input at its \(isWorse ? "worse" : "better") end at once")
    for id in tornado.unmoved {
      echoes.append(
        "`\(model[id].name.text)` stays as stated: its range stands inside a longer formula")
    }
  }
}

/// What a list of changes did to inputs and cases, with where it said so.
private struct MadeChanges {
  private var sets: [EntityID: SourceRange] = [:]
  private var moves: [EntityID: SourceRange] = [:]
  private var others: [String: SourceRange] = [:]

  /// The key of a corner, which sets every input.
  private static let corner = "all"

  /// Notes a value that is set; returns what was said of the same thing before.
  mutating func set(_ ids: [EntityID], _ range: SourceRange) -> SourceRange? {
    if let corner = others[Self.corner] { return corner }
    for id in ids {
      if let first = sets[id] ?? moves[id] { return first }
    }
    for id in ids { sets[id] = range }
    return nil
  }

  /// Notes values that are moved from where they are; returns what moved one before.
  mutating func move(_ ids: [EntityID], _ range: SourceRange) -> SourceRange? {
    let first = ids.compactMap { moves[$0] }.first ?? others[Self.corner]
    for id in ids { moves[id] = moves[id] ?? range }
    return first
  }

  /// Notes what may be said once; returns where it was said before.
  mutating func note(_ keys: [String], _ range: SourceRange) -> SourceRange? {
    for key in keys {
      if let first = others[key] { return first }
    }
    for key in keys { others[key] = range }
    return nil
  }

  /// A corner sets every input; returns what was said of one before.
  mutating func all(_ range: SourceRange) -> SourceRange? {
    let first = (Array(sets.values) + Array(moves.values)).min { $0.lower < $1.lower }
    return first ?? note([Self.corner], range)
  }
}

extension Change.Kind {
  /// The definition or line that is changed; nil for changes of a case.
  fileprivate var target: Change.Target? {
    switch self {
    case .set(let target, _), .exactly(let target, _), .up(let target, _), .down(let target, _),
      .half(let target), .double(let target), .atLow(let target), .atHigh(let target),
      .upOfItself(let target, _), .downOfItself(let target, _), .realised(let target, _),
      .without(let target):
      target
    case .delayBenefits, .goLive, .withoutCase, .horizon, .discount, .allAtWorse, .allAtBetter,
      .scenario:
      nil
    }
  }
}

extension CheckedModel {
  /// The typed ends of an input's range, in the unit of the definition, with changes by `up` and `down`
  /// and conversions applied.
  public func ends(of id: EntityID) -> (low: Double, high: Double)? { range(of: id)?.ends }

  /// The range of an input in the unit of the definition; nil where the definition is more than a range.
  ///
  /// A range typed in another currency is multiplied by its rate as stated.
  public func range(of id: EntityID) -> UncertainInput? {
    guard let formula = self[id], formula.uncertain.count == 1, isInput(id) else { return nil }
    if let plain = formula.onlyRange { return plain }
    guard value(of: formula, drawn: 0) == 0 else { return nil }
    return formula.uncertain[0].scaled(by: value(of: formula, drawn: 1))
  }

  /// Computes a formula with its only uncertain part at a value.
  private func value(of formula: Formula, drawn: Double) -> Double {
    var fixed = formula
    for index in fixed.operations.indices where fixed.operations[index].code == .uncertain {
      fixed.operations[index] = Operation(.constant, number: drawn)
    }
    var linker = Linker(self)
    let output = linker.link(fixed, context: -1)
    return Evaluation(linker.finish()).value(output)
  }
}
