import Diagnostics
import Quantities
import Syntax

/// Puts formulas together to a program.
///
/// A definition is linked once for each case that sees it differently; scenarios are further worlds in
/// the same program, so that comparisons share their draws. What the questions need is found and put
/// in order in `Linker+Order.swift`, formulas are copied in `Linker+Formulas.swift`, and the figures of
/// a case are written in `Linker+Figures.swift`.
struct Linker {
  /// A sum of flows that is written once.
  struct FlowKey: Hashable {
    let view: Viewpoint
    let kind: CaseFlow
    /// How many months later than stated.
    let extraDelay: Int32
  }

  /// A figure that is written once.
  struct MetricKey: Hashable {
    let view: Viewpoint
    let metric: Metric
  }

  /// The flow of a line that is written once.
  struct LineKey: Hashable {
    let world: Int32
    let line: EntityID
    /// Whether a delay of all benefits is in it.
    var isDelayed = true
  }

  /// The models: the base first.
  var worlds: [LinkedWorld] = []
  /// The program so far.
  var program = Program()
  var flows: [FlowKey: Int32] = [:]
  var metrics: [MetricKey: Int32] = [:]
  var lineFlows: [LineKey: Int32] = [:]
  var discounts: [Viewpoint: Int32] = [:]
  /// The cases whose lines are linked, as figures stated see them.
  var linkedCases: Set<Viewpoint> = []
  /// Already computed numbers of the base world that may be read as constants, as a context sees them.
  let known: ((EntityID, Int32) -> Double?)?
  /// Where the block that is being written starts, and whether it is a loop over months.
  private var block = (start: 0, isLoop: false)

  /// Creates a linker for one world; `known` lends computed values to it.
  init(_ world: CheckedModel, known: ((EntityID, Int32) -> Double?)? = nil) {
    self.known = known
    addWorld(world)
  }

  /// Adds a further model; returns its number.
  @discardableResult
  mutating func addWorld(_ world: CheckedModel) -> Int32 {
    worlds.append(LinkedWorld(world))
    return Int32(worlds.count - 1)
  }

  /// Makes a definition or line an input of the run; call before linking what uses it.
  mutating func makeInput(_ id: EntityID, number: Int32, world: Int32 = 0) {
    guard self.world(world).checked[id] != nil else { return }
    let context = worlds[Int(world)].context(of: id, asked: -1)
    write { linker in
      let slot = linker.append(
        Operation(.input, number), from: Viewpoint(world: world, context: context), isSeries: false)
      linker.worlds[Int(world)].set(slot, of: id, in: context)
    }
  }

  // MARK: - Questions

  /// Links a question; `context` is the case it is asked for.
  mutating func link(_ formula: Formula, context: Int32, world: Int32 = 0) -> Output {
    let view = Viewpoint(world: world, context: context)
    linkUses(of: formula, from: view)
    let slots = write { $0.copy(formula, of: nil, from: view) }
    return output(slots, formula.type, in: view)
  }

  /// Links a definition or line as a case sees it.
  mutating func link(_ id: EntityID, context: Int32, world: Int32 = 0) -> Output? {
    guard let type = worlds[Int(world)].checked.formulas[Int(id.index)]?.type else { return nil }
    let seen = worlds[Int(world)].context(of: id, asked: context)
    linkClosure([Need(id, seen)], in: world)
    guard let slots = worlds[Int(world)].slots(of: id, in: seen) else { return nil }
    return output(slots, type, in: Viewpoint(world: world, context: seen))
  }

  /// Links every definition and line of the base world that has no error, all in one go.
  mutating func linkEverything() {
    let checked = worlds[0].checked
    var needs: [Need] = []
    needs.reserveCapacity(checked.formulas.count)
    for id in checked.order.entities where checked.formulas[Int(id.index)] != nil {
      needs.append(Need(id, worlds[0].context(of: id, asked: -1)))
    }
    linkClosure(needs, in: 0)
  }

  /// Links a figure of a case (−1: of all cases).
  mutating func link(
    _ metric: Metric, of context: Int32, underRisk: Bool = false, world: Int32 = 0
  ) -> Output {
    let view = Viewpoint(world: world, context: context, isUnderRisk: underRisk)
    return linkFigure(from: view) { $0.metricSlot(metric, from: view) }
  }

  /// Links a sum of flows of a case.
  mutating func link(
    _ flow: CaseFlow, of context: Int32, underRisk: Bool = false, world: Int32 = 0
  ) -> Output {
    let view = Viewpoint(world: world, context: context, isUnderRisk: underRisk)
    return linkFigure(from: view) { $0.flowSlot(flow, from: view) }
  }

  /// Links the cash flow of one money line, counted or not.
  mutating func linkFlow(
    of line: CheckedLine, underRisk: Bool = false, world: Int32 = 0
  ) -> Output? {
    let checked = self.world(world).checked
    guard let index = checked.model[line.id].line?.caseIndex, checked[line.id] != nil else {
      return nil
    }
    let view = Viewpoint(world: world, context: Int32(index), isUnderRisk: underRisk)
    return linkFigure(from: view) { $0.lineFlow(line, from: view) }
  }

  /// Links the present value of a flow at the rate of its case.
  mutating func linkPresentValue(of flow: Output, context: Int32, world: Int32 = 0) -> Output {
    let view = Viewpoint(world: world, context: context)
    return linkFigure(from: view) { linker in
      let rate = linker.discountSlot(from: view)
      return linker.emit(
        .discountedSum, flow.slots.first ?? -1, rate, from: linker.spanning(view), isSeries: false)
    }
  }

  /// Links the yearly rate of a case.
  mutating func linkDiscount(of context: Int32, world: Int32 = 0) -> Output {
    let view = Viewpoint(world: world, context: context)
    return linkFigure(from: view, type: .share) { $0.discountSlot(from: view) }
  }

  /// Links what figures of a case are made of, then writes one.
  private mutating func linkFigure(
    from view: Viewpoint, type: ValueType = .number, _ figure: (inout Linker) -> Int32
  ) -> Output {
    linkLines(from: view)
    let slot = write(figure)
    return output([slot], type, in: spanning(view))
  }

  /// A series may come from another case than the one asked for, and then has its months.
  private func output(_ slots: [Int32], _ type: ValueType, in view: Viewpoint) -> Output {
    let months = slots.lazy.filter { isSeries($0) }.map {
      Int(program.instructions[Int($0)].horizon)
    }.max()
    return Output(
      slots: slots, type: type, horizon: months ?? worlds[Int(view.world)].horizon(in: view.context)
    )
  }

  /// Returns the finished program.
  consuming func finish() -> Program { program }

  /// Returns the finished program and where the results of the base world are.
  consuming func finishWithPlaces() -> (Program, LinkedWorld) { (program, worlds[0]) }

  // MARK: - Writing

  /// The world with a number.
  func world(_ number: Int32) -> LinkedWorld { worlds[Int(number)] }

  /// Returns the look from the case whose months a figure has.
  func spanning(_ view: Viewpoint) -> Viewpoint {
    view.of(case: worlds[Int(view.world)].span(of: view.context))
  }

  /// Writes a block of instructions; stretches that are no loop over months join.
  mutating func write<Result>(isLoop: Bool = false, _ body: (inout Linker) -> Result) -> Result {
    block = (program.instructions.count, isLoop)
    let result = body(&self)
    endBlock()
    return result
  }

  private mutating func endBlock() {
    let range = block.start..<program.instructions.count
    if range.isEmpty { return }
    if !block.isLoop, let last = program.blocks.last, !last.isLoop,
      last.range.upperBound == range.lowerBound
    {
      program.blocks[program.blocks.count - 1] = Program.Block(
        range: last.range.lowerBound..<range.upperBound, isLoop: false)
    } else {
      program.blocks.append(Program.Block(range: range, isLoop: block.isLoop))
    }
  }

  /// Appends an instruction and returns its slot.
  mutating func append(
    _ operation: Operation, from view: Viewpoint, isSeries: Bool, origin: Program.Origin? = nil
  ) -> Int32 {
    let world = Int(view.world)
    var operation = operation
    let months =
      isSeries
      ? alignMonths(of: &operation, from: view, origin) : worlds[world].horizon(in: view.context)
    program.instructions.append(
      Program.Instruction(
        operation: operation, horizon: Int32(months),
        goLive: Int32(worlds[world].goLive(in: view.context)), isSeries: isSeries))
    program.origins.append(
      origin ?? Program.Origin(world: view.world, entity: nil, range: SourceRange(0, 0)))
    return Int32(program.instructions.count - 1)
  }

  /// Returns the last month of a series that is computed month by month, and lengthens operands that
  /// come from a case with fewer months: beyond its end they have no value.
  ///
  /// Outside any case a series has the months of what it is made of.
  private mutating func alignMonths(
    of operation: inout Operation, from view: Viewpoint, _ origin: Program.Origin?
  ) -> Int {
    let own = worlds[Int(view.world)].horizon(in: view.context)
    guard operation.isMonthByMonth else { return own }
    var longest = 0
    var shortest = Int.max
    operation.forEachOperand { slot in
      guard isSeries(slot) else { return }
      longest = max(longest, Int(program.instructions[Int(slot)].horizon))
      shortest = min(shortest, Int(program.instructions[Int(slot)].horizon))
    }
    let months = view.context < 0 && longest > 0 ? longest : own
    if shortest >= months { return months }
    operation = operation.mappingOperands { slot in
      guard isSeries(slot), program.instructions[Int(slot)].horizon < months else { return slot }
      program.instructions.append(
        Program.Instruction(
          operation: Operation(.lengthened, slot), horizon: Int32(months),
          goLive: Int32(worlds[Int(view.world)].goLive(in: view.context)), isSeries: true))
      program.origins.append(
        origin ?? Program.Origin(world: view.world, entity: nil, range: SourceRange(0, 0)))
      return Int32(program.instructions.count - 1)
    }
    return months
  }

  /// Appends an operation on slots of the program.
  mutating func emit(
    _ code: Opcode, _ a: Int32, _ b: Int32 = -1, _ c: Int32 = -1, from view: Viewpoint,
    isSeries: Bool
  ) -> Int32 {
    append(Operation(code, a, b, c), from: view, isSeries: isSeries)
  }

  /// Appends a number.
  mutating func constant(_ value: Double, from view: Viewpoint) -> Int32 {
    append(Operation(.constant, number: value), from: view, isSeries: false)
  }

  /// Whether a slot is a series.
  func isSeries(_ slot: Int32) -> Bool { slot >= 0 && program.instructions[Int(slot)].isSeries }
}
