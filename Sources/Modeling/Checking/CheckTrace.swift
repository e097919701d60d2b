import Quantities
import Syntax

/// What a check leaves behind for the check of a changed model.
struct CheckTrace: Sendable {
  /// What each entity uses, by its place.
  var dependencies: [Dependencies] = []
  /// The definitions and lines that add up some months.
  var totals: Set<EntityID> = []
  /// Whether nothing was said about a case's properties and lines, by its place.
  var isSilent: [Bool] = []
  /// The hashes of all words of all formulas, once they were asked for.
  private var words: Set<Int32>?

  /// Whether a formula has a word, whatever it means there; one more with the same hash may say so too.
  mutating func mentions(_ name: Name) -> Bool {
    if words == nil { words = Set(dependencies.lazy.flatMap(\.words)) }
    return words?.contains(Dependencies.hash(name.key)) == true
  }

  /// Adds what one more entity uses.
  mutating func note(_ uses: Dependencies) {
    dependencies.append(uses)
    words?.formUnion(uses.words)
  }

  /// Forgets the entities behind the first `count`.
  mutating func shorten(to count: Int) {
    dependencies.removeLast(max(0, dependencies.count - count))
    words = nil
  }
}

/// What a changed model has in common with one that was checked: which formulas keep their check.
///
/// A formula keeps its check when it and all that every formula may depend on (units, functions, the
/// cases there are) did not change, no word of it means something else now, and what it uses still
/// looks the same: its type, and the few other traits that checking reads from it.
struct CheckReuse {
  /// The model that was checked.
  let previous: CheckedModel
  /// The place an unchanged entity had; −1 for new and changed ones.
  private(set) var unchanged: [Int32]
  /// The place of the same definition or line before, changed or not; −1 for new ones.
  private let counterpart: [Int32]
  /// Whether there are as many entities as before.
  private let isInPlace: Bool
  /// Whether every entity of before stands where it stood.
  let keepsPlaces: Bool
  /// The hashes of words that name something else now.
  private var words: Set<Int32> = []
  /// Whether a case has other lines or properties.
  private var linesChanged = false
  /// Where an old entity is now, when places moved.
  private var newPlace: [Int32] = []

  /// Compares two models; nil when so much differs that everything has to be checked.
  init?(_ previous: CheckedModel, _ model: Model) {
    let old = previous.model
    guard previous.trace.dependencies.count == old.entities.count,
      old.surroundings == model.surroundings, old.rangeReadings == model.rangeReadings,
      old.cases.count == model.cases.count, old.data == model.data,
      zip(old.cases, model.cases).allSatisfy({ $0.name.key == $1.name.key }),
      Self.ratesAreAlike(old, model)
    else { return nil }
    self.previous = previous
    let (oldCount, newCount) = (old.entities.count, model.entities.count)
    let shared = min(oldCount, newCount)
    var prefix = 0
    while prefix < shared, old.entities[prefix].version == model.entities[prefix].version {
      prefix += 1
    }
    var suffix = 0
    while suffix < shared - prefix,
      old.entities[oldCount - 1 - suffix].version == model.entities[newCount - 1 - suffix].version
    {
      suffix += 1
    }
    var unchanged = [Int32](repeating: -1, count: newCount)
    var counterpart = unchanged
    for i in 0..<prefix { unchanged[i] = Int32(i) }
    for i in 0..<suffix { unchanged[newCount - 1 - i] = Int32(oldCount - 1 - i) }
    isInPlace = oldCount == newCount
    keepsPlaces = isInPlace || prefix == oldCount
    if isInPlace {
      for i in prefix..<(newCount - suffix)
      where old.entities[i].version == model.entities[i].version {
        unchanged[i] = Int32(i)
      }
    }
    for i in 0..<newCount { counterpart[i] = unchanged[i] }
    if isInPlace {
      for i in prefix..<(newCount - suffix) where unchanged[i] < 0 {
        if Self.areSame(old.entities[i], model.entities[i]) { counterpart[i] = Int32(i) }
      }
    }
    self.unchanged = unchanged
    self.counterpart = counterpart
    findChangedWords(model, prefix..<(oldCount - suffix), prefix..<(newCount - suffix))
    if !isInPlace {
      newPlace = [Int32](repeating: -1, count: oldCount)
      for (new, old) in unchanged.enumerated() where old >= 0 { newPlace[Int(old)] = Int32(new) }
    }
  }

  /// Whether a formula that needs a rate still finds the same one: among several, a changed one may open
  /// a shorter way between two currencies.
  private static func ratesAreAlike(_ old: Model, _ model: Model) -> Bool {
    guard old.exchangeRates.keys == model.exchangeRates.keys else { return false }
    return model.exchangeRates.count < 2
      || model.exchangeRates.allSatisfy { code, id in
        old.exchangeRates[code].map { old[$0].version == model[id].version } == true
      }
  }

  /// Whether two entities are the same definition or line, with other content.
  private static func areSame(_ a: Entity, _ b: Entity) -> Bool {
    a.name.key == b.name.key && a.line?.caseIndex == b.line?.caseIndex
      && a.rate?.currency == b.rate?.currency
  }

  private mutating func findChangedWords(
    _ model: Model, _ oldRange: Range<Int>, _ newRange: Range<Int>
  ) {
    let old = previous.model
    for i in newRange where counterpart[i] < 0 {
      words.insert(Dependencies.hash(model.entities[i].name.key))
      if model.entities[i].line != nil { linesChanged = true }
    }
    for i in oldRange where !isInPlace || counterpart[i] < 0 {
      words.insert(Dependencies.hash(old.entities[i].name.key))
      if old.entities[i].line != nil { linesChanged = true }
    }
    if old.scenarioIndex.keys != model.scenarioIndex.keys {
      for key in Set(old.scenarioIndex.keys).symmetricDifference(model.scenarioIndex.keys) {
        words.insert(Dependencies.hash(key))
      }
    }
    for (before, after) in zip(old.cases, model.cases) where !before.hasSameProperties(as: after) {
      linesChanged = true
    }
  }

  // MARK: - Uses

  /// What an unchanged entity uses, at the places of now; nil when it has to be found anew.
  func dependencies(of id: EntityID) -> Dependencies? {
    let place = Int(unchanged[Int(id.index)])
    guard place >= 0 else { return nil }
    let before = previous.trace.dependencies[place]
    if before.usesLines && linesChanged { return nil }
    if !words.isEmpty, before.words.contains(where: words.contains) { return nil }
    // What it used is still there under its name, or a word of it would have changed.
    return before.moved {
      newPlace[Int($0.index)] >= 0 ? EntityID(Int(newPlace[Int($0.index)])) : $0
    }
  }

  /// Whether an entity that stands where it stood uses what it used.
  func keepsUses(_ id: EntityID) -> Bool {
    let place = Int(id.index)
    guard unchanged[place] >= 0 else { return false }
    if linesChanged, previous.trace.dependencies[place].usesLines { return false }
    return words.isEmpty
      || !previous.trace.dependencies[place].words.contains(where: words.contains)
  }

  // MARK: - Formulas

  /// The formula of an unchanged entity as it was checked, with its uses at the places of now.
  func formula(of id: EntityID) -> Formula? {
    let place = Int(unchanged[Int(id.index)])
    guard place >= 0, let formula = previous.formulas[place] else { return nil }
    if keepsPlaces { return formula }
    // An exchange rate is used without being named, so it may have changed unseen.
    guard formula.uses.allSatisfy({ newPlace[Int($0.index)] >= 0 }) else { return nil }
    return formula.moved { EntityID(Int(newPlace[Int($0.index)])) }
  }

  /// Whether what users of an entity read from it when they are checked is as it was.
  func looksTheSame(_ id: EntityID, _ formula: Formula?, isInLoop: Bool, in model: Model) -> Bool {
    let place = Int(counterpart[Int(id.index)])
    guard place >= 0 else { return false }
    let old = EntityID(place)
    switch (formula, previous.formulas[place]) {
    case (nil, nil): return true
    case (let now?, let before?):
      return now.type.isIdentical(to: before.type)
        && now.traits == before.traits
        && isInLoop == (previous.order.loop(of: old) != nil)
        && model[id].isPlainNumber == previous.model[old].isPlainNumber
        && model[id].line?.kind == previous.model[old].line?.kind
        && model.runsInPart(id) == previous.model.runsInPart(old)
    default: return false
    }
  }
}

extension Entity {
  /// Whether the formula is a typed number and nothing else: a typed rate does not convert by itself.
  var isPlainNumber: Bool {
    if case .number = formulation.expression.node { return true }
    return false
  }
}

extension ValueType {
  /// Whether two types are equal down to the spelling of their units, which printing shows.
  func isIdentical(to other: ValueType) -> Bool {
    guard isSeries == other.isSeries, form == other.form else { return false }
    switch (form, other.form) {
    case (.quantity(_, let a), .quantity(_, let b)): return a.isSpelled(like: b)
    case (.list(let a, _), .list(let b, _)):
      return ValueType(a).isIdentical(to: ValueType(b))
    default: return true
    }
  }
}

extension Formula {
  /// Returns the formula with the entities it uses at other places.
  func moved(by place: (EntityID) -> EntityID) -> Formula {
    var result = self
    result.uses = uses.map(place)
    for index in operations.indices {
      switch operations[index].code {
      case .reference, .element, .referenceInCase, .lineFlow:
        result.operations[index].a = place(EntityID(Int(operations[index].a))).index
      default: continue
      }
    }
    return result
  }
}

extension CaseEntry {
  /// Whether two cases state the same, apart from their lines.
  func hasSameProperties(as other: CaseEntry) -> Bool {
    benefitDelay == other.benefitDelay && isExcluded == other.isExcluded
      && zip(properties, other.properties).allSatisfy(Self.areSame)
  }

  private var properties: [Property?] { [horizon, discount, start, goLive, impact, ability, due] }

  private static func areSame(_ a: Property?, _ b: Property?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.formulation.source === b.formulation.source
      && a.formulation.expression.range == b.formulation.expression.range
  }

  /// Whether everything stated is a literal, so that it depends on no definition.
  var hasLiteralProperties: Bool {
    properties.allSatisfy {
      $0?.formulation.expression.isConstant ?? true
    }
  }
}

extension Expression {
  /// Whether a property is a number, a date or a month of the plan.
  fileprivate var isConstant: Bool {
    switch node {
    case .number(let number): number.undecided.isEmpty
    case .date: true
    case .month(let inner): inner.isConstant
    default: false
    }
  }
}
