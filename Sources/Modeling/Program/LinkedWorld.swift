/// A model while it is put into a program: where each definition and line is computed already.
struct LinkedWorld {
  /// The model.
  let checked: CheckedModel
  /// Where each entity's result is, as its home context sees it: a slot, `missing`, or below that a
  /// place in `lists`; `requested` while it waits for its turn.
  private var places: [Int32]
  /// The slots of results that are lists.
  private var lists: [[Int32]] = []
  /// Results of definitions that differ from case to case, for the cases beside the home context.
  private var others: [Seen: Int32] = [:]

  private static let missing: Int32 = -1
  private static let requested = Int32.min

  /// An entity as a case sees it.
  private struct Seen: Hashable {
    let entity: EntityID
    let context: Int32
  }

  init(_ checked: CheckedModel) {
    self.checked = checked
    places = [Int32](repeating: Self.missing, count: checked.formulas.count)
  }

  // MARK: - Contexts

  /// The case a definition or line is computed for when `asked` uses it: lines belong to theirs, what
  /// never varies to none (−1).
  func context(of id: EntityID, asked: Int32) -> Int32 {
    let own = checked.model.entities[Int(id.index)].caseNumber
    if own >= 0 { return own }
    guard checked.formulas[Int(id.index)]?.isContextDependent == true else { return -1 }
    return asked >= 0 ? asked : onlyCase
  }

  /// The case of a model that has exactly one, else none.
  private var onlyCase: Int32 { checked.cases.count == 1 ? 0 : -1 }

  /// Whether `context` is the one whose results are kept densely.
  private func isHome(_ context: Int32, of id: EntityID) -> Bool {
    context == onlyCase || context == -1
      || checked.model.entities[Int(id.index)].caseNumber == context
  }

  /// The last month of a context: of its case, outside any that of a case that states nothing.
  func horizon(in context: Int32) -> Int {
    context < 0 ? CheckedCase.horizonUnlessStated : checked.cases[place(of: context)].horizon
  }

  /// The month of go-live of a context: of its case, outside any that of a case that states nothing.
  func goLive(in context: Int32) -> Int {
    context < 0 ? CheckedCase.goLiveUnlessStated : checked.cases[place(of: context)].goLive
  }

  private func place(of context: Int32) -> Int {
    precondition(Int(context) < checked.cases.count, "the model has no case number \(context)")
    return Int(context)
  }

  /// The case whose months a figure of `context` has: of all cases (−1), the one that runs longest.
  func span(of context: Int32) -> Int32 {
    guard context < 0 else { return context }
    let longest = checked.cases.indices.max {
      checked.cases[$0].horizon < checked.cases[$1].horizon
    }
    return longest.map { Int32($0) } ?? -1
  }

  // MARK: - Results

  /// Asks for an entity as a context sees it; false when it was asked for before.
  mutating func request(_ id: EntityID, in context: Int32) -> Bool {
    guard place(of: id, in: context) == Self.missing else { return false }
    set(Self.requested, of: id, in: context)
    return true
  }

  private func place(of id: EntityID, in context: Int32) -> Int32 {
    isHome(context, of: id)
      ? places[Int(id.index)] : others[Seen(entity: id, context: context)] ?? Self.missing
  }

  /// All slots of an entity's result; nil where it was not linked.
  func slots(of id: EntityID, in context: Int32) -> [Int32]? {
    let place = place(of: id, in: context)
    if place >= 0 { return [place] }
    return place == Self.missing || place == Self.requested ? nil : lists[Int(-2 - place)]
  }

  /// The result of a definition or line, seen from outside any case, or from the only one.
  func output(of id: EntityID) -> Output? {
    guard let type = checked.formulas[Int(id.index)]?.type else { return nil }
    let context = context(of: id, asked: -1)
    return slots(of: id, in: context).map {
      Output(slots: $0, type: type, horizon: horizon(in: context))
    }
  }

  /// The slot of element `element` of an entity's result; nil where there is none.
  func slot(of id: EntityID, _ element: Int = 0, in context: Int32) -> Int32? {
    let place = place(of: id, in: context)
    if place >= 0 { return element == 0 ? place : nil }
    guard let list = slots(of: id, in: context), element < list.count else { return nil }
    return list[element]
  }

  /// Notes where an entity's result is.
  mutating func set(_ slots: [Int32], of id: EntityID, in context: Int32) {
    if slots.count == 1 { return set(slots[0], of: id, in: context) }
    lists.append(slots)
    set(Int32(-1 - lists.count), of: id, in: context)
  }

  /// Notes where an entity's result is, when it is one value.
  mutating func set(_ place: Int32, of id: EntityID, in context: Int32) {
    if isHome(context, of: id) {
      places[Int(id.index)] = place
    } else {
      others[Seen(entity: id, context: context)] = place
    }
  }
}
