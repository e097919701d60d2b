import Diagnostics
import Quantities
import Syntax

/// Puts formulas together to a program.
///
/// A definition is linked once for each case that sees it differently; scenarios are further worlds in
/// the same program, so that comparisons share their draws.
struct Linker {
  /// A definition as one case of one world sees it.
  struct Place: Hashable {
    let world: Int32
    /// The case; −1 outside any.
    let context: Int32
    let entity: EntityID
  }

  private struct FlowKey: Hashable {
    let world: Int32
    let context: Int32
    let kind: CaseFlow
    let underRisk: Bool
    let extraDelay: Int32
  }

  private struct MetricKey: Hashable {
    let world: Int32
    let context: Int32
    let metric: Metric
    let underRisk: Bool
  }

  /// The models: the base first.
  private(set) var worlds: [CheckedModel]
  private(set) var program = Program()
  private var results: [Place: [Int32]] = [:]
  private var flows: [FlowKey: Int32] = [:]
  private var metrics: [MetricKey: Int32] = [:]
  private var lineFlows: [Place: Int32] = [:]
  private var discounts: [Place: Int32] = [:]
  private var order: [[Int32]]
  private var groupOf: [[Int32]]
  /// Values that replace definitions: their slot is an `input` of the run.
  private var inputs: [Place: Int32] = [:]
  /// Already computed results of the base world that may be read as constants.
  private let known: Evaluation?

  /// Creates a linker for one world; `known` lends computed values to it.
  init(_ world: CheckedModel, known: Evaluation? = nil) {
    worlds = []
    order = []
    groupOf = []
    self.known = known
    addWorld(world)
  }

  /// Adds a further model; returns its number.
  @discardableResult
  mutating func addWorld(_ world: CheckedModel) -> Int32 {
    var position = [Int32](repeating: 0, count: world.formulas.count)
    var group = position
    var next: Int32 = 0
    for (g, members) in world.groups.enumerated() {
      for id in members.members {
        position[Int(id.index)] = next
        group[Int(id.index)] = Int32(g)
        next += 1
      }
    }
    worlds.append(world)
    order.append(position)
    groupOf.append(group)
    return Int32(worlds.count - 1)
  }

  /// Makes a definition or line an input of the run; call before linking what uses it.
  mutating func makeInput(_ id: EntityID, number: Int32, world: Int32 = 0) {
    guard let formula = worlds[Int(world)][id] else { return }
    let context = self.context(of: id, formula, world, asked: -1)
    begin(loop: false)
    let slot = append(
      Operation(.input, number), world: world, context: context, isSeries: false, origin: nil)
    end()
    results[Place(world: world, context: context, entity: id)] = [slot]
    inputs[Place(world: world, context: context, entity: id)] = number
  }

  // MARK: - Questions

  /// Links a question; `context` is the case it is asked for.
  mutating func link(_ formula: Formula, context: Int32, world: Int32 = 0) -> Output {
    linkUses(of: formula, context: context, world: world)
    begin(loop: false)
    let slots = copy(formula, entity: nil, context: context, world: world)
    end()
    return Output(
      slots: slots, type: formula.type, horizon: horizon(context, world))
  }

  /// Links a definition or line as a case sees it.
  mutating func link(_ id: EntityID, context: Int32, world: Int32 = 0) -> Output? {
    guard let formula = worlds[Int(world)][id] else { return nil }
    let place = Place(
      world: world, context: self.context(of: id, formula, world, asked: context), entity: id)
    linkClosure([place])
    guard let slots = results[place] else { return nil }
    return Output(
      slots: slots, type: formula.type, horizon: horizon(place.context, world))
  }

  /// Links every definition and line, all in one go.
  mutating func linkEverything() -> [EntityID: Output] {
    let model = worlds[0].model
    var places: [(id: EntityID, place: Place, type: ValueType)] = []
    places.reserveCapacity(worlds[0].formulas.count)
    for group in worlds[0].groups {
      for id in group.members {
        guard let formula = worlds[0][id] else { continue }
        let context = self.context(of: id, formula, 0, asked: Int32(model.onlyCase ?? -1))
        places.append((id, Place(world: 0, context: context, entity: id), formula.type))
      }
    }
    linkClosure(places.map(\.place))
    var outputs: [EntityID: Output] = [:]
    outputs.reserveCapacity(places.count)
    for entry in places {
      guard let slots = results[entry.place] else { continue }
      outputs[entry.id] = Output(
        slots: slots, type: entry.type, horizon: horizon(entry.place.context, 0))
    }
    return outputs
  }

  /// Links a figure of a case (−1: of all cases).
  mutating func link(
    _ metric: Metric, of context: Int32, underRisk: Bool = false, world: Int32 = 0
  ) -> Output {
    linkLines(of: context, world: world)
    begin(loop: false)
    let slot = metricSlot(metric, context, underRisk, world)
    end()
    return Output(
      slots: [slot], type: .number, horizon: horizon(span(context, world), world))
  }

  /// Links a sum of flows of a case.
  mutating func link(
    _ flow: CaseFlow, of context: Int32, underRisk: Bool = false, world: Int32 = 0
  ) -> Output {
    linkLines(of: context, world: world)
    begin(loop: false)
    let slot = flowSlot(flow, context, underRisk, 0, world)
    end()
    return Output(slots: [slot], type: .number, horizon: horizon(span(context, world), world))
  }

  /// Links the cash flow of one money line, counted or not.
  mutating func linkFlow(of line: CheckedLine, world: Int32 = 0) -> Output? {
    let context = Int32(worlds[Int(world)].model[line.id].line?.caseIndex ?? 0)
    guard worlds[Int(world)][line.id] != nil else { return nil }
    linkLines(of: context, world: world)
    begin(loop: false)
    let slot = lineFlow(line, context, false, world)
    end()
    return Output(slots: [slot], type: .number, horizon: horizon(context, world))
  }

  /// Links the present value of a flow at the rate of its case.
  mutating func linkPresentValue(of flow: Output, context: Int32, world: Int32 = 0) -> Output {
    begin(loop: false)
    let rate = discountSlot(context, world)
    let slot = emit(
      .discountedSum, flow.slots.first ?? -1, rate, context: span(context, world), world: world,
      isSeries: false)
    end()
    return Output(slots: [slot], type: .number, horizon: flow.horizon)
  }

  /// Links the yearly rate of a case.
  mutating func linkDiscount(of context: Int32, world: Int32 = 0) -> Output {
    linkLines(of: context, world: world)
    begin(loop: false)
    let slot = discountSlot(context, world)
    end()
    return Output(slots: [slot], type: .share, horizon: horizon(span(context, world), world))
  }

  /// Returns the finished program.
  consuming func finish() -> Program { program }

  /// Returns the finished program and where everything is.
  consuming func finishWithPlaces() -> (Program, [Place: [Int32]]) { (program, results) }

  // MARK: - Contexts

  /// The case a definition is computed for: lines belong to theirs, what never varies to none.
  private func context(
    of id: EntityID, _ formula: Formula, _ world: Int32, asked: Int32
  ) -> Int32 {
    let model = worlds[Int(world)].model
    if let line = model[id].line { return Int32(line.caseIndex) }
    if !formula.isContextDependent { return -1 }
    return asked >= 0 ? asked : Int32(model.onlyCase ?? -1)
  }

  func horizon(_ context: Int32, _ world: Int32) -> Int {
    let cases = worlds[Int(world)].cases
    return cases.indices.contains(Int(context)) ? cases[Int(context)].horizon : 36
  }

  /// The case whose months a figure of `context` has: of all cases (−1), the one that runs longest.
  private func span(_ context: Int32, _ world: Int32) -> Int32 {
    guard context < 0 else { return context }
    let cases = worlds[Int(world)].cases
    return Int32(cases.indices.max { cases[$0].horizon < cases[$1].horizon } ?? 0)
  }

  private func goLive(_ context: Int32, _ world: Int32) -> Int {
    let cases = worlds[Int(world)].cases
    return cases.indices.contains(Int(context)) ? cases[Int(context)].goLive : 1
  }

  // MARK: - Closure

  private mutating func linkUses(of formula: Formula, context: Int32, world: Int32) {
    var places: [Place] = []
    collectUses(formula, context, world, into: &places)
    linkClosure(places)
  }

  private mutating func linkLines(of context: Int32, world: Int32) {
    var places: [Place] = []
    collectCase(context, world, into: &places)
    linkClosure(places)
  }

  /// Links everything that some places need, in the order of computation, without recursion: chains of
  /// definitions may be a hundred thousand long.
  private mutating func linkClosure(_ roots: [Place]) {
    var needed: Set<Place> = []
    var stack = roots
    while let place = stack.popLast() {
      if results[place] != nil || needed.contains(place) { continue }
      if lend(place) { continue }
      needed.insert(place)
      guard let formula = worlds[Int(place.world)][place.entity] else { continue }
      collectUses(formula, place.context, place.world, into: &stack)
      if let loop = loop(of: place) {
        for member in loop where member != place.entity {
          stack.append(Place(world: place.world, context: place.context, entity: member))
        }
      }
    }
    let sorted = needed.sorted { a, b in
      if a.world != b.world { return a.world < b.world }
      let x = order[Int(a.world)][Int(a.entity.index)]
      let y = order[Int(b.world)][Int(b.entity.index)]
      return x != y ? x < y : a.context < b.context
    }
    linkInOrder(sorted)
  }

  private func loop(of place: Place) -> [EntityID]? {
    let group = worlds[Int(place.world)].groups[Int(groupOf[Int(place.world)][Int(place.entity.index)])]
    return group.isLoop ? group.members : nil
  }

  /// Takes over a value that is known already; only for the base world and single numbers.
  private mutating func lend(_ place: Place) -> Bool {
    guard place.world == 0, let known, let value = known.lent(place) else { return false }
    begin(loop: false)
    let slot = append(
      Operation(.constant, number: value), world: 0, context: place.context, isSeries: false,
      origin: nil)
    end()
    results[place] = [slot]
    return true
  }

  private mutating func linkInOrder(_ places: [Place]) {
    var index = 0
    while index < places.count {
      let place = places[index]
      if results[place] != nil {
        index += 1
        continue
      }
      if let members = loop(of: place) {
        linkLoop(members, context: place.context, world: place.world)
      } else if let formula = worlds[Int(place.world)][place.entity] {
        begin(loop: false)
        results[place] = copy(
          formula, entity: place.entity, context: place.context, world: place.world)
        end()
      }
      index += 1
    }
  }

  private mutating func linkLoop(_ members: [EntityID], context: Int32, world: Int32) {
    let model = worlds[Int(world)].model
    let places = members.map { id in
      Place(
        world: world, context: Int32(model[id].line?.caseIndex ?? Int(context)), entity: id)
    }
    begin(loop: false)
    for place in places {
      results[place] = [
        append(
          Operation(.loopValue), world: world, context: place.context, isSeries: true, origin: nil)
      ]
    }
    end()
    begin(loop: true)
    for place in places {
      guard let formula = worlds[Int(world)][place.entity], let slot = results[place]?.first else {
        continue
      }
      let value = copy(formula, entity: place.entity, context: place.context, world: world)
      if let value = value.first {
        _ = append(
          Operation(.store, value, slot), world: world, context: place.context, isSeries: true,
          origin: nil)
      }
    }
    end()
  }

  private func collectUses(
    _ formula: Formula, _ context: Int32, _ world: Int32, into places: inout [Place]
  ) {
    for operation in formula.operations {
      switch operation.code {
      case .reference, .element, .lineFlow:
        addPlace(EntityID(Int(operation.a)), context, world, into: &places)
        if operation.code == .lineFlow {
          collectClauses(EntityID(Int(operation.a)), world, into: &places)
        }
      case .referenceInCase:
        addPlace(EntityID(Int(operation.a)), operation.b, world, into: &places)
      case .metric, .caseFlow: collectCase(operation.b, world, into: &places)
      case .total where operation.b == -2: collectCase(operation.c, world, into: &places)
      default: continue
      }
    }
  }

  private func addPlace(
    _ id: EntityID, _ asked: Int32, _ world: Int32, into places: inout [Place]
  ) {
    guard let formula = worlds[Int(world)][id] else { return }
    places.append(
      Place(world: world, context: context(of: id, formula, world, asked: asked), entity: id))
  }

  private func collectCase(_ context: Int32, _ world: Int32, into places: inout [Place]) {
    let checked = worlds[Int(world)]
    for index in checked.cases.indices where context < 0 || Int(context) == index {
      let entry = checked.cases[index]
      collectUses(entry.discount, Int32(index), world, into: &places)
      for line in entry.lines {
        addPlace(line.id, Int32(index), world, into: &places)
        collectClauses(line, Int32(index), world, into: &places)
      }
    }
  }

  private func collectClauses(_ id: EntityID, _ world: Int32, into places: inout [Place]) {
    guard let index = worlds[Int(world)].model[id].line?.caseIndex,
      let line = worlds[Int(world)].cases[index].lines.first(where: { $0.id == id })
    else { return }
    collectClauses(line, Int32(index), world, into: &places)
  }

  private func collectClauses(
    _ line: CheckedLine, _ context: Int32, _ world: Int32, into places: inout [Place]
  ) {
    if let realised = line.realised { collectUses(realised, context, world, into: &places) }
    if let risk = line.risk { collectUses(risk, context, world, into: &places) }
  }

  // MARK: - Copying formulas

  private var blockStart = 0
  private var blockIsLoop = false

  private mutating func begin(loop: Bool) {
    blockStart = program.instructions.count
    blockIsLoop = loop
  }

  private mutating func end() {
    let range = blockStart..<program.instructions.count
    if range.isEmpty { return }
    if !blockIsLoop, let last = program.blocks.last, !last.isLoop,
      last.range.upperBound == range.lowerBound
    {
      program.blocks[program.blocks.count - 1] = Program.Block(
        range: last.range.lowerBound..<range.upperBound, isLoop: false)
    } else {
      program.blocks.append(Program.Block(range: range, isLoop: blockIsLoop))
    }
  }

  private mutating func append(
    _ operation: Operation, world: Int32, context: Int32, isSeries: Bool, origin: Program.Origin?
  ) -> Int32 {
    program.instructions.append(
      Program.Instruction(
        operation: operation, horizon: Int32(horizon(context, world)),
        goLive: Int32(goLive(context, world)), isSeries: isSeries))
    program.origins.append(
      origin ?? Program.Origin(world: world, entity: nil, range: SourceRange(0, 0)))
    return Int32(program.instructions.count - 1)
  }

  private func isSeries(_ slot: Int32) -> Bool {
    slot >= 0 && program.instructions[Int(slot)].isSeries
  }

  /// Copies the operations of a formula behind the program; references become the slots of what they
  /// refer to.
  private mutating func copy(
    _ formula: Formula, entity: EntityID?, context: Int32, world: Int32
  ) -> [Int32] {
    var map = [Int32](repeating: -1, count: formula.operations.count)
    for (index, operation) in formula.operations.enumerated() {
      let origin = Program.Origin(
        world: world, entity: entity,
        range: index < formula.ranges.count ? formula.ranges[index] : SourceRange(0, 0))
      map[index] = copy(
        operation, formula, map, entity: entity, context: context, world: world, origin)
    }
    return formula.results.map { map[Int($0)] }
  }

  private mutating func copy(
    _ operation: Operation, _ formula: Formula, _ map: [Int32], entity: EntityID?, context: Int32,
    world: Int32, _ origin: Program.Origin
  ) -> Int32 {
    func slot(_ local: Int32) -> Int32 { local >= 0 ? map[Int(local)] : -1 }
    switch operation.code {
    case .reference: return found(EntityID(Int(operation.a)), 0, context, world)
    case .input:
      return append(
        Operation(.input, operation.a), world: world, context: context, isSeries: false,
        origin: origin)
    case .element:
      return found(EntityID(Int(operation.a)), Int(operation.b), context, world)
    case .referenceInCase:
      return found(EntityID(Int(operation.a)), 0, operation.b, world)
    case .metric:
      guard let metric = Metric(rawValue: operation.a) else { return -1 }
      return metricSlot(metric, operation.b, operation.c == 1, world)
    case .caseFlow:
      guard let kind = CaseFlow(rawValue: operation.a) else { return -1 }
      return flowSlot(kind, operation.b, operation.c == 1, 0, world)
    case .lineFlow:
      let id = EntityID(Int(operation.a))
      let index = worlds[Int(world)].model[id].line?.caseIndex ?? 0
      guard let line = worlds[Int(world)].cases[index].lines.first(where: { $0.id == id }) else {
        return -1
      }
      return lineFlow(line, Int32(index), false, world)
    case .total where operation.b == -2:
      let rate = discountSlot(operation.c, world)
      return append(
        Operation(.discountedSum, slot(operation.a), rate), world: world, context: operation.c,
        isSeries: false, origin: origin)
    case .total, .ago:
      return append(
        Operation(
          operation.code, slot(operation.a), operation.b,
          operation.code == .ago ? slot(operation.c) : operation.c),
        world: world, context: context, isSeries: operation.code == .ago, origin: origin)
    case .finance:
      program.financeCalls.append(
        formula.financeCalls[Int(operation.a)].mapping { slot($0) })
      return append(
        Operation(.finance, Int32(program.financeCalls.count - 1)), world: world, context: context,
        isSeries: false, origin: origin)
    case .financeElement:
      return append(
        Operation(.financeElement, slot(operation.a), operation.b), world: world, context: context,
        isSeries: false, origin: origin)
    case .uncertain:
      let name = entity.map { drawName($0, world) } ?? "question"
      program.uncertain.append((formula.uncertain[Int(operation.a)], operation.a == 0 ? name : "\(name)#\(operation.a)"))
      return append(
        Operation(.uncertain, Int32(program.uncertain.count - 1)), world: world, context: context,
        isSeries: false, origin: origin)
    default:
      return copyPlain(operation, slot, context, world, origin)
    }
  }

  /// The name an uncertain input's draws are keyed by: lines are named with their case.
  private func drawName(_ id: EntityID, _ world: Int32) -> String {
    Self.drawName(id, worlds[Int(world)].model)
  }

  /// The name an uncertain input's draws are keyed by in a model.
  static func drawName(_ id: EntityID, _ model: Model) -> String {
    guard let line = model[id].line else { return model[id].name.key }
    return "\(model[id].name.key) of \(model.cases[line.caseIndex].name.key)"
  }

  private mutating func copyPlain(
    _ operation: Operation, _ slot: (Int32) -> Int32, _ context: Int32, _ world: Int32,
    _ origin: Program.Origin
  ) -> Int32 {
    var copied = operation
    copied.a = slot(operation.a)
    copied.b = slot(operation.b)
    copied.c = operation.code == .ramp || operation.code == .atMonth ? operation.c : slot(operation.c)
    copied.list = operation.list.map(slot)
    let series: Bool
    switch operation.code {
    case .monthNumber, .yearNumber, .ramp, .sCurve, .steps, .seasonal, .growth, .growthMonthly,
      .retained:
      series = true
    case .atMonth: series = isSeries(copied.b)
    case .constant, .goLive, .horizon: series = false
    default:
      series =
        isSeries(copied.a) || isSeries(copied.b)
        || operation.code == .select && isSeries(copied.c)
    }
    return append(copied, world: world, context: context, isSeries: series, origin: origin)
  }

  private func found(_ id: EntityID, _ element: Int, _ asked: Int32, _ world: Int32) -> Int32 {
    guard let formula = worlds[Int(world)][id] else { return -1 }
    let place = Place(
      world: world, context: context(of: id, formula, world, asked: asked), entity: id)
    guard let slots = results[place], element < slots.count else { return -1 }
    return slots[element]
  }

  // MARK: - Cases

  private mutating func emit(
    _ code: Opcode, _ a: Int32, _ b: Int32 = -1, _ c: Int32 = -1, context: Int32, world: Int32,
    isSeries: Bool
  ) -> Int32 {
    append(Operation(code, a, b, c), world: world, context: context, isSeries: isSeries, origin: nil)
  }

  private mutating func constant(_ value: Double, _ context: Int32, _ world: Int32) -> Int32 {
    append(
      Operation(.constant, number: value), world: world, context: context, isSeries: false,
      origin: nil)
  }

  /// The cash flow of a line: its value by its timing, times what is realised, with the risk haircut.
  private mutating func lineFlow(
    _ line: CheckedLine, _ context: Int32, _ underRisk: Bool, _ world: Int32
  ) -> Int32 {
    let place = Place(world: world, context: context, entity: line.id)
    var slot: Int32
    if let old = lineFlows[place] {
      slot = old
    } else {
      guard let value = results[place]?.first else { return constant(0, context, world) }
      program.timings.append(line.timing)
      slot = emit(
        .flow, value, Int32(program.timings.count - 1), context: context, world: world,
        isSeries: true)
      if let realised = line.realised {
        let share = copy(realised, entity: line.id, context: context, world: world)
        slot = emit(.multiply, slot, share[0], context: context, world: world, isSeries: true)
      }
      let delay = worlds[Int(world)].model.cases[Int(context)].benefitDelay
      if line.kind == .benefit, line.isCounted, delay > 0 {
        slot = emit(.shift, slot, Int32(delay), context: context, world: world, isSeries: true)
      }
      lineFlows[place] = slot
    }
    guard underRisk, let risk = line.risk else { return slot }
    let share = copy(risk, entity: line.id, context: context, world: world)
    let one = constant(1, context, world)
    // A cost, and a benefit that is subtracted, get larger under risk.
    let grows = line.kind == .cost || line.isAdverse
    let factor = emit(
      grows ? .add : .subtract, one, share[0], context: context, world: world,
      isSeries: isSeries(share[0]))
    return emit(.multiply, slot, factor, context: context, world: world, isSeries: true)
  }

  /// The sum of the counted company lines of one kind.
  private mutating func flowSlot(
    _ kind: CaseFlow, _ context: Int32, _ underRisk: Bool, _ extraDelay: Int32, _ world: Int32
  ) -> Int32 {
    let key = FlowKey(
      world: world, context: context, kind: kind, underRisk: underRisk, extraDelay: extraDelay)
    if let slot = flows[key] { return slot }
    let slot: Int32
    if kind == .net {
      let benefits = flowSlot(.benefits, context, underRisk, extraDelay, world)
      let costs = flowSlot(.costs, context, underRisk, 0, world)
      slot = emit(
        .subtract, benefits, costs, context: span(context, world), world: world, isSeries: true)
    } else if context < 0 {
      slot = sumOfCases(kind, underRisk, extraDelay, world)
    } else {
      slot = sumOfLines(kind, context, underRisk, extraDelay, world)
    }
    flows[key] = slot
    return slot
  }

  private mutating func sumOfCases(
    _ kind: CaseFlow, _ underRisk: Bool, _ extraDelay: Int32, _ world: Int32
  ) -> Int32 {
    var total: Int32 = -1
    let longest = span(-1, world)
    for index in worlds[Int(world)].cases.indices
    where !worlds[Int(world)].model.cases[index].isExcluded {
      var slot = flowSlot(kind, Int32(index), underRisk, extraDelay, world)
      if horizon(Int32(index), world) < horizon(longest, world) {
        // A shorter case has no flows after its end.
        slot = emit(.shift, slot, 0, context: longest, world: world, isSeries: true)
      }
      total =
        total < 0
        ? slot : emit(.add, total, slot, context: longest, world: world, isSeries: true)
    }
    return total < 0 ? emptyFlow(longest, world) : total
  }

  private mutating func emptyFlow(_ context: Int32, _ world: Int32) -> Int32 {
    let zero = constant(0, context, world)
    program.timings.append(.payments([]))
    return emit(
      .flow, zero, Int32(program.timings.count - 1), context: context, world: world, isSeries: true)
  }

  private mutating func sumOfLines(
    _ kind: CaseFlow, _ context: Int32, _ underRisk: Bool, _ extraDelay: Int32, _ world: Int32
  ) -> Int32 {
    var total: Int32 = -1
    for line in worlds[Int(world)].cases[Int(context)].lines where line.isCounted {
      guard (line.kind == .benefit) == (kind == .benefits) else { continue }
      var slot = lineFlow(line, context, underRisk, world)
      if line.isAdverse {
        slot = emit(.negate, slot, context: context, world: world, isSeries: true)
      }
      total =
        total < 0
        ? slot : emit(.add, total, slot, context: context, world: world, isSeries: true)
    }
    if total < 0 { return emptyFlow(context, world) }
    if extraDelay > 0 {
      total = emit(.shift, total, extraDelay, context: context, world: world, isSeries: true)
    }
    return total
  }

  private mutating func discountSlot(_ context: Int32, _ world: Int32) -> Int32 {
    let index = max(context, 0)
    let place = Place(world: world, context: index, entity: EntityID(-1))
    if let slot = discounts[place] { return slot }
    let cases = worlds[Int(world)].cases
    guard cases.indices.contains(Int(index)) else { return constant(0.1, index, world) }
    let slots = copy(cases[Int(index)].discount, entity: nil, context: index, world: world)
    discounts[place] = slots[0]
    return slots[0]
  }

  private mutating func metricSlot(
    _ metric: Metric, _ context: Int32, _ underRisk: Bool, _ world: Int32
  ) -> Int32 {
    let key = MetricKey(world: world, context: context, metric: metric, underRisk: underRisk)
    if let slot = metrics[key] { return slot }
    // A case with a broken line has no figures: a sum without the line would be wrong in silence.
    let isBroken = !worlds[Int(world)].brokenLines(of: context).isEmpty
    let slot =
      isBroken
      ? constant(.nan, span(context, world), world) : compute(metric, context, underRisk, world)
    metrics[key] = slot
    return slot
  }

  /// Writes the definition of a figure; `docs/conventions.md` states them in words.
  private mutating func compute(
    _ metric: Metric, _ context: Int32, _ underRisk: Bool, _ world: Int32
  ) -> Int32 {
    let at = span(context, world)
    func figure(_ linker: inout Linker, _ code: Opcode, _ a: Int32, _ b: Int32 = -1) -> Int32 {
      linker.emit(code, a, b, context: at, world: world, isSeries: false)
    }
    switch metric {
    case .cashflow: return flowSlot(.net, context, underRisk, 0, world)
    case .cumulative:
      return emit(
        .runningSum, flowSlot(.net, context, underRisk, 0, world), context: at, world: world,
        isSeries: true)
    case .npv:
      return figure(
        &self, .discountedSum, flowSlot(.net, context, underRisk, 0, world),
        discountSlot(context, world))
    case .pvBenefits:
      return figure(
        &self, .discountedSum, flowSlot(.benefits, context, underRisk, 0, world),
        discountSlot(context, world))
    case .pvCosts:
      return figure(
        &self, .discountedSum, flowSlot(.costs, context, underRisk, 0, world),
        discountSlot(context, world))
    case .roi:
      let benefits = metricSlot(.pvBenefits, context, underRisk, world)
      let costs = metricSlot(.pvCosts, context, underRisk, world)
      return figure(&self, .divide, figure(&self, .subtract, benefits, costs), costs)
    case .benefitNeeded:
      return figure(
        &self, .divide, metricSlot(.pvCosts, context, underRisk, world),
        metricSlot(.pvBenefits, context, underRisk, world))
    case .irr: return figure(&self, .internalRate, flowSlot(.net, context, underRisk, 0, world))
    case .payback: return figure(&self, .paybackFirst, flowSlot(.net, context, underRisk, 0, world))
    case .lastingPayback:
      return figure(&self, .paybackLasting, flowSlot(.net, context, underRisk, 0, world))
    case .discountedPayback, .discountedLastingPayback:
      let flow = emit(
        .discounted, flowSlot(.net, context, underRisk, 0, world), discountSlot(context, world),
        context: at, world: world, isSeries: true)
      return figure(&self, metric == .discountedPayback ? .paybackFirst : .paybackLasting, flow)
    case .paybackFromGoLive:
      let payback = metricSlot(.payback, context, underRisk, world)
      let before = constant(Double(goLive(max(context, 0), world) - 1), at, world)
      let rest = figure(&self, .subtract, payback, before)
      return figure(&self, .maximum, rest, constant(0, at, world))
    case .peakCash: return figure(&self, .peak, flowSlot(.net, context, underRisk, 0, world))
    case .costOfDelay:
      let late = figure(
        &self, .discountedSum, flowSlot(.net, context, underRisk, 1, world),
        discountSlot(context, world))
      return figure(&self, .subtract, metricSlot(.npv, context, underRisk, world), late)
    }
  }
}

extension FinanceCall {
  /// Returns the call with its slots replaced.
  func mapping(_ slot: (Int32) -> Int32) -> FinanceCall {
    FinanceCall(
      name: name,
      arguments: arguments.map { argument in
        switch argument {
        case .number(let s): .number(slot(s))
        case .numbers(let list): .numbers(list.map(slot))
        case .dates(let list): .dates(list.map(slot))
        case .series(let s): .series(slot(s))
        case .text, .none: argument
        }
      })
  }
}
