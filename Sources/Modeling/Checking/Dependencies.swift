import Diagnostics
import Syntax

/// The names a formula uses, found before anything is checked.
struct Dependencies {
  /// Entities used in the same month, or as constants.
  var present: [EntityID] = []
  /// Entities used only as they were months ago.
  var past: [EntityID] = []

  /// All entities used.
  var all: [EntityID] { present + past }
}

/// Walks formulas and collects what they use; functions of the text are walked where they are called.
struct DependencyCollector {
  let model: Model
  let caseIndex: Int?
  private(set) var result = Dependencies()
  private var isPast = false
  private var parameters: Set<String> = []
  private var expanding: Set<String> = []
  private var depth = 0

  /// Creates a collector; `ignoring` is a name that means the old value of the definition itself.
  init(model: Model, caseIndex: Int?, ignoring: String? = nil) {
    self.model = model
    self.caseIndex = caseIndex
    parameters = ignoring.map { [$0] } ?? []
  }

  mutating func walk(_ expression: Expression) {
    guard depth < 4_000 else { return }
    depth += 1
    defer { depth -= 1 }
    switch expression.node {
    case .number(let number):
      for factor in number.undecided where model.catalogue.unit(named: factor.word.text) == nil {
        use(factor.word)
      }
    case .range, .text, .date, .boolean, .oneOf, .data, .chanceOf: break
    case .within(let inner, _, _): walk(inner)
    case .name(let name): use(name)
    case .month(let inner), .year(let inner), .negate(let inner), .not(let inner),
      .group(let inner):
      walk(inner)
    case .convert(let inner, _): walk(inner)
    case .list(let items): items.forEach { walk($0) }
    case .binary(_, let a, let b):
      walk(a)
      walk(b)
    case .of(let a, let b): walkOf(a, b)
    case .under(let inner, _): walk(inner)
    case .call(let name, let arguments): walkCall(name, arguments)
    case .ago(let value, _, let otherwise):
      let before = isPast
      isPast = true
      walk(value)
      isPast = before
      if let otherwise { walk(otherwise) }
    case .at(let value, let month):
      walk(value)
      walk(month)
    case .conditional(let a, let b, let c):
      walk(a)
      walk(b)
      walk(c)
    }
  }

  private mutating func walkCall(_ name: Name, _ arguments: [Argument]) {
    for argument in arguments {
      if case .point(let point) = argument.key { walk(point) }
      walk(argument.value)
    }
    guard let function = model.functions[name.key], !expanding.contains(name.key) else { return }
    let saved = (parameters, expanding)
    parameters = Set(function.parameters.map(\.key))
    expanding.insert(name.key)
    walk(function.body.expression)
    (parameters, expanding) = saved
  }

  private mutating func walkOf(_ a: Expression, _ b: Expression) {
    guard case .name(let part) = a.node else {
      walk(a)
      walk(b)
      return
    }
    if case .name(let owner) = b.node {
      if let index = model.caseIndex[owner.key] {
        if let line = model.lines[Model.LineKey(index, part.key)] { return add(line) }
        if let definition = model.definitions[part.key] { return add(definition) }
        return useMetric(part, index)
      }
      if owner.key == "all" {
        for index in model.cases.indices { useMetric(part, index) }
        return
      }
    }
    if part.key == "pv" || part.key == "total" { return useFlow(b) }
    walk(a)
    walk(b)
  }

  private mutating func useFlow(_ expression: Expression) {
    if case .name(let name) = expression.node, name.key == "benefits" || name.key == "costs",
      let index = caseIndex ?? model.onlyCase
    {
      return useLines(of: index)
    }
    if case .of(let a, let b) = expression.node, case .name(let part) = a.node,
      case .name(let owner) = b.node, let index = model.caseIndex[owner.key],
      part.key == "benefits" || part.key == "costs"
    {
      return useLines(of: index)
    }
    walk(expression)
  }

  private mutating func use(_ name: Name) {
    if parameters.contains(name.key) { return }
    if let index = caseIndex, let line = model.lines[Model.LineKey(index, name.key)] {
      return add(line)
    }
    if let definition = model.definitions[name.key] { return add(definition) }
    if name.key == "benefits" || name.key == "costs" {
      if let index = caseIndex ?? model.onlyCase { useLines(of: index) }
      return
    }
    if Metric.byWord[name.key] != nil {
      if let index = caseIndex ?? model.onlyCase { useMetric(name, index) }
      return
    }
    let found = model.cases.indices.compactMap { model.lines[Model.LineKey($0, name.key)] }
    if found.count == 1 { add(found[0]) }
  }

  private mutating func useMetric(_ name: Name, _ index: Int) {
    if Metric.byWord[name.key] != nil { useLines(of: index) }
  }

  private mutating func useLines(of index: Int) {
    for line in model.cases[index].lines { add(line) }
    if let discount = model.cases[index].discount { walk(discount.formulation.expression) }
  }

  private mutating func add(_ id: EntityID) {
    if isPast { result.past.append(id) } else { result.present.append(id) }
  }
}
