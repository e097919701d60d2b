public import Diagnostics
import Quantities
import Simulation
public import Syntax

/// Puts statements into a model, one per name, in any order.
public struct ModelBuilder: Sendable {
  /// The model so far.
  public internal(set) var model = Model()
  /// What is wrong with the declarations.
  public private(set) var diagnostics: [Diagnostic] = []
  /// Lines of cases wait for their case, which stands above them.
  private var currentCase: Int?
  /// The number of the file whose statements are added.
  private var file = 0
  /// The case at hand of the files that were left for an included one.
  private var caseOfFile: [Int: Int?] = [:]
  /// Equivalences and units wait until every unit name is known.
  var pendingUnits: [PendingUnit] = []

  private var nextVersion: Int
  /// How many entities were compared with the names of the others by an earlier `finish`.
  private var checkedNames = 0
  /// What was added last: an operator on a line of its own was meant to continue it.
  private var latest: EntityID?
  /// Unreadable lines that begin with a name, which are questions if it means something.
  private var questions: [(name: Name, caseIndex: Int?, span: Span)] = []
  /// Unreadable lines that say how everything is read.
  private var unreadableReadings: [Span] = []
  /// Whether a statement that cannot be read was added.
  public private(set) var hasUnreadable = false

  /// Creates a builder whose entities get versions from `firstVersion` on when none is given.
  public init(firstVersion: Int = 1) {
    nextVersion = firstVersion
  }

  /// Makes room for the definitions and lines of so many statements, unless there are some already.
  public mutating func reserve(_ count: Int) {
    guard model.entities.isEmpty else { return }
    model.entities.reserveCapacity(count)
    model.definitions.reserveCapacity(count)
  }

  /// Adds the statements of a text.
  public mutating func add(_ text: ParsedText) {
    currentCase = nil
    reserve(text.items.count)
    for item in text.items {
      if let attempt = item.attempt { add(attempt, in: text.source, range: item.statementRange) }
      guard let statement = item.statement else { continue }
      add(statement, in: text.source, range: item.statementRange, comment: item.comment)
    }
  }

  /// Adds a statement that could not be read: what depends on it has no value.
  public mutating func add(
    _ attempt: ParsedText.Attempt, in source: SourceText, range: SourceRange
  ) {
    let span = Span(source, range)
    hasUnreadable = true
    switch attempt {
    case .definition(let name):
      if let old = model.definitions[name.key] { return model[old].isUnreadable = true }
      model.definitions[name.key] = append(unreadable(name, span))
    case .line(let kind, let name):
      guard let index = currentCase else { return }
      let key = Model.LineKey(index, name.key)
      if let old = model.lines[key] { return model[old].isUnreadable = true }
      var entity = unreadable(name, span)
      entity.line = Entity.Line(caseIndex: index, kind: kind, clauses: [])
      let id = append(entity)
      model.lines[key] = id
      model.cases[index].lines.append(id)
    case .continuation:
      if let latest { model[latest].isUnreadable = true }
      if let currentCase { model.cases[currentCase].unreadable.append(span) }
    case .reading: unreadableReadings.append(span)
    case .question(let name): questions.append((name, currentCase, span))
    case .unknown:
      if let currentCase { model.cases[currentCase].unreadable.append(span) }
    case .aside, .initiative: break
    }
  }

  /// Stands for a definition or line that cannot be read.
  private mutating func unreadable(_ name: Name, _ span: Span) -> Entity {
    var entity = Entity(
      name: name, label: nil, source: span.source, statementRange: span.range,
      formulation: Entity.Formulation(Expression(.list([]), span.range), in: span.source),
      unit: nil, comment: nil, version: takeVersion())
    entity.isUnreadable = true
    return entity
  }

  /// An unreadable line whose first word means nothing may be a misspelt line of its case; how ranges are
  /// read concerns every case.
  private mutating func placeUnreadable() {
    for (name, index, span) in questions {
      guard let index, model.caseIndex[name.key] == nil, model.functions[name.key] == nil,
        model.definitions[name.key] == nil, model.lines[Model.LineKey(index, name.key)] == nil,
        Metric.byWord[name.key] == nil
      else { continue }
      model.cases[index].unreadable.append(span)
    }
    for index in model.cases.indices { model.cases[index].unreadable += unreadableReadings }
    questions = []
    unreadableReadings = []
  }

  /// Goes on with the statements of another file, whose lines belong to the case above them there.
  public mutating func enter(file: Int) {
    guard file != self.file else { return }
    caseOfFile[self.file] = currentCase
    self.file = file
    if let known = caseOfFile[file] { currentCase = known }
  }

  /// Adds one statement; `version` is stable for unchanged statements so that checks can be reused.
  public mutating func add(
    _ statement: Statement, in source: SourceText, range: SourceRange, comment: String?,
    version: Int? = nil
  ) {
    switch statement {
    case .unit, .equivalence, .function: model.surroundings.append(version ?? takeVersion())
    default: break
    }
    switch statement {
    case .definition(let definition):
      add(definition, in: source, range: range, comment: comment, version: version)
    case .line(let line):
      add(line, in: source, range: range, comment: comment, version: version)
    case .caseHeader(let header): add(header, in: source, range: range)
    case .clause(let clause): add(clause, in: source, range: range)
    case .function(let function): add(function, in: source)
    case .scenario(let scenario): add(scenario, in: source, range: range)
    case .unit, .equivalence:
      pendingUnits.append(
        PendingUnit(
          statement: statement, source: source, range: range, comment: comment, file: file,
          version: version))
    case .assertion(let assertion):
      model.assertions.append(AssertionEntry(assertion: assertion, span: Span(source, range)))
    case .ranges(let reading): model.rangeReadings[file] = reading
    case .correlate(let names, let value):
      model.correlations.append(
        Model.CorrelationEntry(
          names: names, coefficient: Entity.Formulation(value, in: source),
          span: Span(source, range)))
    case .seed(let value):
      if let n = wholeNumber(value, in: source, what: "seed", from: 0, to: 1e15) {
        model.seed = UInt64(n)
      }
    case .samples(let value):
      if let n = wholeNumber(
        value, in: source, what: "samples", from: 100, to: Double(SamplingPlan.sampleLimit))
      {
        model.samples = Int(n)
      }
    case .sampler(let name): model.isPlainSampler = name.key == "plain"
    case .scores(let scores): model.scores = scores
    case .initiative, .initiativesFrom, .quadrants, .include, .accept, .slide, .command: break
    }
  }

  /// Puts another statement of the same definition or line in the place of one that was added.
  ///
  /// - Returns: False when nothing was added with the version `old`, or under another name; then the
  ///   model has to be built anew.
  public mutating func replace(
    _ old: Int, with statement: Statement, in source: SourceText, range: SourceRange,
    comment: String?, version: Int
  ) -> Bool {
    guard let place = model.entities.firstIndex(where: { $0.version == old }) else { return false }
    let before = model.entities[place]
    switch statement {
    case .definition(let definition):
      guard before.line == nil, before.rate == nil, before.name.key == definition.name.key else {
        return false
      }
      model.entities[place] = Entity(
        definition, in: source, range: range, comment: comment, version: version)
    case .line(let line):
      guard let own = before.line, before.name.key == line.name.key else { return false }
      model.entities[place] = Entity(
        line, of: own.caseIndex, in: source, range: range, comment: comment, version: version)
    default: return false
    }
    model.entities[place].file = before.file
    return true
  }

  /// Exchanges the model for another one: a finished model is handed over against an empty one, so that
  /// it is held once, and taken back before more is added.
  public mutating func exchange(_ other: inout Model) { swap(&model, &other) }

  /// Adds definitions to a model that was finished.
  mutating func add(_ definitions: [AddedDefinition]) {
    for added in definitions {
      add(
        added.definition, in: added.source, range: added.range, comment: added.comment,
        version: added.version)
    }
  }

  /// Takes the definitions away that were added behind the first `count`.
  mutating func shorten(to count: Int) {
    while model.entities.count > count, let last = model.entities.popLast() {
      model.definitions[last.name.key] = nil
    }
    latest = nil
  }

  /// Returns the finished model, with units, equivalences and rates declared.
  ///
  /// More may be added afterwards, and the model finished again.
  public mutating func finish() -> Model {
    declareUnits()
    checkLineNames()
    checkScenarioNames()
    placeUnreadable()
    return model
  }

  // MARK: - Definitions and lines

  private mutating func add(
    _ definition: Definition, in source: SourceText, range: SourceRange, comment: String?,
    version: Int?
  ) {
    let entity = Entity(
      definition, in: source, range: range, comment: comment, version: version ?? takeVersion())
    if let old = model.definitions[definition.name.key] {
      model[old].isUnreadable = true
      return reportDuplicate(definition.name, in: source, first: model[old].nameSpan)
    }
    model.definitions[definition.name.key] = append(entity)
  }

  private mutating func add(
    _ line: CaseLine, in source: SourceText, range: SourceRange, comment: String?, version: Int?
  ) {
    guard let caseIndex = currentCase else {
      return report(
        Diagnostic(
          .lineWithoutCase, "this \(line.kind.rawValue) belongs to no case",
          at: .init(Span(source, line.name.range)),
          help: ["put a case above it: `case \(line.name.text)_case \"Title\"`"]))
    }
    let key = Model.LineKey(caseIndex, line.name.key)
    if let old = model.lines[key] {
      model[old].isUnreadable = true
      return reportDuplicate(line.name, in: source, first: model[old].nameSpan)
    }
    let entity = Entity(
      line, of: caseIndex, in: source, range: range, comment: comment,
      version: version ?? takeVersion())
    let id = append(entity)
    model.lines[key] = id
    model.cases[caseIndex].lines.append(id)
  }

  mutating func append(_ entity: Entity, file: Int? = nil) -> EntityID {
    model.entities.append(entity)
    let id = EntityID(model.entities.count - 1)
    model[id].file = file ?? self.file
    latest = id
    return id
  }

  mutating func takeVersion() -> Int {
    defer { nextVersion += 1 }
    return nextVersion
  }

  /// A line may not have the name of a definition: a formula could not say which it means.
  private mutating func checkLineNames() {
    guard !model.cases.isEmpty else { return }
    for index in checkedNames..<model.entities.count {
      let entity = model.entities[index]
      if entity.line != nil, let other = model.definitions[entity.name.key] {
        model.entities[index].isUnreadable = true
        reportLineName(entity, other)
      } else if entity.line == nil, checkedNames > 0 {
        // A definition that came later may have the name of a line that was there.
        for number in model.cases.indices {
          guard let line = model.lines[Model.LineKey(number, entity.name.key)],
            Int(line.index) < checkedNames
          else { continue }
          model[line].isUnreadable = true
          reportLineName(model[line], EntityID(index))
        }
      }
    }
    checkedNames = model.entities.count
  }

  private mutating func reportLineName(_ line: Entity, _ definition: EntityID) {
    let other = model[definition]
    let (kind, name, value) = (
      line.line?.kind.rawValue ?? "cost", line.name.text, other.formulation.text
    )
    report(
      Diagnostic(
        .duplicateName, "`\(name)` is already the name of a definition",
        at: .init(line.nameSpan, "this line needs a name of its own"),
        secondary: [.init(other.nameSpan, "defined here")],
        help: line.version > other.version
          ? ownName(for: line, besides: definition)
          : [
            "to change the line write `\(kind) \(name) = \(value)`",
            "or give the definition a name of its own: `\(name)_value = \(value)`",
          ]))
  }

  /// The ways out for a line that was typed with the name of a definition: in its place, where nothing uses that,
  /// or under another name.
  private func ownName(for line: Entity, besides definition: EntityID) -> [String] {
    let name = line.name.text
    let kind = line.line?.kind ?? .cost
    let base = name + (kind == .track ? "_tracked" : "_\(kind.rawValue)")
    let names = Set(model.entities.map(\.name.key))
    let free =
      names.contains(base.lowercased())
      ? (2...).lazy.map { "\(base)_\($0)" }.first { !names.contains($0.lowercased()) } ?? base
      : base
    let renamed = "give the line a name of its own: `\(line.nameSpan.line(with: free))`"
    let isUsed = model.entities.contains { $0.formulation.expression.mentions(line.name.key) }
    guard !isUsed, line.source !== model[definition].source else { return [renamed] }
    return [
      "for the line in its place write `remove \(name)`, then `\(line.nameSpan.line(with: name))`",
      "or \(renamed)",
    ]
  }

  /// A scenario may not have the name of something else: `compare base, price` could not say which it means.
  private mutating func checkScenarioNames() {
    for scenario in model.scenarios {
      let key = scenario.name.key
      let taken: (what: String, span: Span)?
      if let id = model.definitions[key] {
        taken = ("a definition", model[id].nameSpan)
      } else if let index = model.caseIndex[key] {
        taken = ("a case", Span(model.cases[index].source, model.cases[index].name.range))
      } else if let function = model.functions[key] {
        taken = ("a function", Span(function.body.source, function.name.range))
      } else {
        taken = nil
      }
      guard let taken else { continue }
      report(
        Diagnostic(
          .duplicateName, "`\(scenario.name.text)` is already the name of \(taken.what)",
          at: .init(
            Span(scenario.source, scenario.name.range), "this scenario needs a name of its own"),
          secondary: [.init(taken.span, "defined here")],
          help: ["name it for what it stands for: `scenario \(scenario.name.text)_case: …`"]))
    }
  }

  // MARK: - Cases

  private mutating func add(_ header: CaseHeader, in source: SourceText, range: SourceRange) {
    if let old = model.caseIndex[header.name.key] {
      currentCase = old
      model.cases[old].unreadable.append(Span(source, range))
      return reportDuplicate(
        header.name, in: source,
        first: Span(model.cases[old].source, model.cases[old].name.range), isValue: false)
    }
    currentCase = model.cases.count
    model.caseIndex[header.name.key] = model.cases.count
    model.cases.append(
      CaseEntry(
        name: header.name, title: header.title?.value ?? header.name.text.replacingUnderscores,
        source: source))
  }

  private mutating func add(_ clause: CaseClause, in source: SourceText, range: SourceRange) {
    guard let index = currentCase else {
      return report(
        Diagnostic(
          .lineWithoutCase, "`\(source[range])` belongs to a case, and there is none above it",
          at: .init(Span(source, range)), help: ["put a case above it: `case my_case \"Title\"`"]))
    }
    func property(_ expression: Expression) -> CaseEntry.Property {
      CaseEntry.Property(
        formulation: Entity.Formulation(expression, in: source), span: Span(source, range))
    }
    switch clause {
    case .horizon(let e): set(\.horizon, property(e), "horizon", index)
    case .discount(let e): set(\.discount, property(e), "discount", index)
    case .start(let e): set(\.start, property(e), "start", index)
    case .goLive(let e): set(\.goLive, property(e), "go live", index)
    case .impact(let e): set(\.impact, property(e), "impact", index)
    case .ability(let e): set(\.ability, property(e), "ability", index)
    case .due(let e): set(\.due, property(e), "due", index)
    case .owner(let text): model.cases[index].owner = text.value
    }
  }

  private mutating func set(
    _ path: WritableKeyPath<CaseEntry, CaseEntry.Property?>, _ value: CaseEntry.Property,
    _ word: String, _ index: Int
  ) {
    if let old = model.cases[index][keyPath: path] {
      model.cases[index].unreadable.append(value.span)
      return report(
        Diagnostic(
          .duplicateName, "`\(word)` is stated twice for this case", at: .init(value.span),
          secondary: [.init(old.span, "first stated here")], help: ["remove one of the two lines"]))
    }
    model.cases[index][keyPath: path] = value
  }

  // MARK: - Functions and scenarios

  private mutating func add(_ function: FunctionDefinition, in source: SourceText) {
    if let old = model.functions[function.name.key] {
      return reportDuplicate(
        function.name, in: source, first: Span(old.body.source, old.name.range),
        isValue: false)
    }
    model.functions[function.name.key] = FunctionEntry(
      name: function.name, parameters: function.parameters,
      body: Entity.Formulation(function.body, in: source))
  }

  private mutating func add(
    _ scenario: ScenarioDeclaration, in source: SourceText, range: SourceRange
  ) {
    if let old = model.scenarioIndex[scenario.name.key] {
      let entry = model.scenarios[old]
      return reportDuplicate(
        scenario.name, in: source, first: Span(entry.source, entry.name.range), isValue: false)
    }
    model.scenarioIndex[scenario.name.key] = model.scenarios.count
    model.scenarios.append(
      ScenarioEntry(
        name: scenario.name, title: scenario.title?.value, changes: scenario.changes,
        source: source, statementRange: range))
  }

  // MARK: - Settings

  private func wholeNumberValue(_ expression: Expression) -> Double? {
    if case .number(let number) = expression.node, number.isBare { return number.value }
    return nil
  }

  private mutating func wholeNumber(
    _ expression: Expression, in source: SourceText, what: String, from low: Double, to high: Double
  ) -> Double? {
    if let value = wholeNumberValue(expression), value == value.rounded(), value >= low,
      value <= high
    {
      return value
    }
    report(
      Diagnostic(
        .outOfRange,
        "`\(what)` needs a whole number from \(Self.grouped(low)) to \(Self.grouped(high))",
        at: .init(Span(source, expression.range)),
        help: ["write for example `\(what) \(Self.grouped(low > 0 ? 1_000_000 : 7))`"]))
    return nil
  }

  /// A whole number, 0 or more, with its thousands apart.
  private static func grouped(_ number: Double) -> String {
    String(Int(number)).withThousandsApart
  }

  // MARK: - Reports

  mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// - Parameter isValue: Whether a scenario can hold the second one; what is none gets another name.
  private mutating func reportDuplicate(
    _ name: Name, in source: SourceText, first: Span, isValue: Bool = true
  ) {
    let other = Span(source, name.range).line(with: "\(name.text)_2")
    report(
      Diagnostic(
        .duplicateName, "`\(name.text)` is defined twice",
        at: .init(Span(source, name.range), "second definition"),
        secondary: [.init(first, "first definition, line \(first.line)")],
        help: [
          isValue
            ? "remove one of them, or keep the variant as `scenario other: \(name.text) = …`"
            : "remove one of them, or give the second another name: `\(other)`"
        ]))
  }
}
