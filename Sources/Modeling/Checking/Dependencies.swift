import Diagnostics
import Syntax

/// The names a formula uses, found before anything is checked.
struct Dependencies: Equatable, Sendable {
  /// Entities used in the same month, or as constants, then those used only as they were months ago.
  private(set) var all: [EntityID] = []
  /// How many of `all` are used in the same month.
  private(set) var presentCount: Int32 = 0
  /// The hashes of all words of the formula: when none of them changes its meaning, the formula keeps its.
  private(set) var words: [Int32] = []
  /// Whether a figure or sum of a case is used, and with it all lines of that case.
  var usesLines = false

  /// Entities used in the same month, or as constants.
  var present: ArraySlice<EntityID> { all[..<Int(presentCount)] }

  /// Adds a use.
  mutating func add(_ id: EntityID, isPast: Bool) {
    if isPast { return all.append(id) }
    all.insert(id, at: Int(presentCount))
    presentCount += 1
  }

  /// The hash of a word in lower case; two words with the same hash only cost a check more.
  static func hash(_ word: String) -> Int32 { Int32(truncatingIfNeeded: word.hashValue) }

  /// Notes a word.
  mutating func mention(_ word: Name) { words.append(Self.hash(word.key)) }

  /// Whether the same entities are used, in the same order and at the same times.
  func hasSameUses(as other: Dependencies) -> Bool {
    all == other.all && presentCount == other.presentCount
  }

  /// Returns the same uses with entities at other places.
  func moved(by place: (EntityID) -> EntityID) -> Dependencies {
    var result = self
    result.all = all.map(place)
    return result
  }
}

/// Walks formulas and collects what they use; functions of the text are walked where they are called.
struct DependencyCollector {
  private let shared: SharedModel
  private var model: Model { shared.model }
  private var caseIndex: Int?
  /// Whether what is walked stands before `of all`.
  private var isOfAll = false
  private(set) var result = Dependencies()
  private var isPast = false
  private var parameters: Set<String> = []
  private var expanding: Set<String> = []
  private var depth = 0

  /// Creates a collector; `ignoring` is a name that means the old value of the definition itself.
  init(_ model: SharedModel, caseIndex: Int?, ignoring: String? = nil) {
    shared = model
    self.caseIndex = caseIndex
    parameters = ignoring.map { [$0] } ?? []
  }

  mutating func walk(_ expression: Expression) {
    guard depth < 4_000 else { return }
    depth += 1
    defer { depth -= 1 }
    switch expression.node {
    case .number(let number):
      mention(number.unit)
      for factor in number.undecided {
        result.mention(factor.word)
        if model.catalogue.unit(named: factor.word.text) == nil { use(factor.word) }
      }
    case .range(let range):
      for number in [range.likely, range.low, range.high] { number.map { mention($0.unit) } }
      mention(range.trailing)
    case .text, .boolean, .data: break
    // Which month of the plan a date is hangs on the start of the case.
    case .date: result.usesLines = true
    case .oneOf(let outcomes):
      for outcome in outcomes {
        walk(outcome.value)
        walk(outcome.weight)
      }
    case .chanceOf(let probability, let value):
      walk(probability)
      walk(value)
    case .within(let inner, let low, let high):
      walk(inner)
      walk(low)
      walk(high)
    case .name(let name): use(name)
    case .month(let inner), .year(let inner), .negate(let inner), .not(let inner),
      .group(let inner):
      walk(inner)
    case .convert(let inner, let unit):
      mention(unit)
      walk(inner)
    case .list(let items): items.forEach { walk($0) }
    case .binary(_, let a, let b):
      walk(a)
      walk(b)
    case .of(let a, let b): walkOf(a, b)
    case .under(let inner, let name):
      result.mention(name)
      walk(inner)
    case .call(let name, let arguments): walkCall(name, arguments)
    case .ago(let value, let duration, let otherwise):
      let before = isPast
      isPast = true
      walk(value)
      isPast = before
      walk(duration)
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

  /// Notes the words of a unit.
  mutating func mention(_ unit: UnitSyntax) {
    for factor in unit.factors { result.mention(factor.word) }
  }

  private mutating func walkCall(_ name: Name, _ arguments: [Argument]) {
    result.mention(name)
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
    if case .name(let owner) = b.node, owner.key == "all" || model.caseIndex[owner.key] != nil {
      return walkPart(a, owner)
    }
    if case .name(let part) = a.node, part.key == "pv" || part.key == "total" {
      result.mention(part)
      return walk(b)
    }
    walk(a)
    walk(b)
  }

  /// Walks what stands before `of portal` or `of all` as that case sees it.
  private mutating func walkPart(_ part: Expression, _ owner: Name) {
    result.mention(owner)
    let outside = (caseIndex, isOfAll)
    (caseIndex, isOfAll) = (model.caseIndex[owner.key], owner.key == "all")
    defer { (caseIndex, isOfAll) = outside }
    walk(part)
  }

  private mutating func use(_ name: Name) {
    result.mention(name)
    if parameters.contains(name.key) { return }
    if let index = caseIndex, let line = model.lines[Model.LineKey(index, name.key)] {
      return add(line)
    }
    if let definition = model.definitions[name.key] { return add(definition) }
    let sum = CaseFlow.sums[name.key]
    if sum != nil || Metric.byWord[name.key] != nil {
      let only = caseIndex ?? model.onlyCase
      let kind = sum?.lineKind ?? Metric.byWord[name.key]?.lineKind
      for index in model.cases.indices where isOfAll || index == only { useLines(of: index, kind) }
      return
    }
    let found = model.cases.indices.compactMap { model.lines[Model.LineKey($0, name.key)] }
    if found.count == 1 { add(found[0]) }
  }

  /// Uses the lines of a case of one kind; nil for any.
  private mutating func useLines(of index: Int, _ kind: CaseLine.Kind?) {
    result.usesLines = true
    for line in model.cases[index].lines where kind == nil || model[line].line?.kind == kind {
      add(line)
    }
    if let discount = model.cases[index].discount { walk(discount.formulation.expression) }
  }

  private mutating func add(_ id: EntityID) { result.add(id, isPast: isPast) }
}
