import Syntax

/// Finds what questions need and links it in the order of computation, without recursion: chains of
/// definitions may be a hundred thousand long.
extension Linker {
  /// A definition or line as a case sees it.
  struct Need {
    let id: EntityID
    let context: Int32

    init(_ id: EntityID, _ context: Int32) {
      self.id = id
      self.context = context
    }
  }

  /// Links what a formula uses.
  mutating func linkUses(of formula: Formula, from view: Viewpoint) {
    var needs: [Need] = []
    collectUses(of: formula, from: view, into: &needs)
    linkClosure(needs, in: view.world)
  }

  /// Links the lines of a case (−1: of all cases), once.
  mutating func linkLines(from view: Viewpoint) {
    guard linkedCases.insert(view.asStated).inserted else { return }
    var needs: [Need] = []
    collectCase(from: view, into: &needs)
    linkClosure(needs, in: view.world)
  }

  /// Links everything that some results need.
  mutating func linkClosure(_ roots: [Need], in number: Int32) {
    let world = Int(number)
    let checked = worlds[world].checked
    let order = checked.order
    // What is needed, as places in the order of computation above the context.
    var needed: [UInt64] = []
    var stack = roots
    while let need = stack.popLast() {
      guard worlds[world].request(need.id, in: need.context) else { continue }
      if lend(need, in: number) { continue }
      needed.append(
        UInt64(UInt32(bitPattern: order.position[Int(need.id.index)])) << 32
          | UInt64(UInt32(bitPattern: need.context &+ 1)))
      let view = Viewpoint(world: number, context: need.context)
      if let formula = checked.formulas[Int(need.id.index)] {
        collectUses(of: formula, from: view, into: &stack)
      }
      for member in order.loop(of: need.id) ?? [] {
        stack.append(Need(member, worlds[world].context(of: member, asked: need.context)))
      }
    }
    needed.sort()
    if program.instructions.isEmpty {
      // No instruction is written twice, however many there are.
      let count = needed.reduce(0) { count, key in
        let id = order.entities[Int(key >> 32)]
        return count + (checked.formulas[Int(id.index)]?.operations.count ?? 0)
      }
      program.instructions.reserveCapacity(count)
      program.origins.reserveCapacity(count)
    }
    for key in needed {
      let id = order.entities[Int(key >> 32)]
      let context = Int32(bitPattern: UInt32(truncatingIfNeeded: key)) &- 1
      link(Need(id, context), checked, in: number)
    }
  }

  /// Takes over a value that is known already; only for the base world and single numbers.
  private mutating func lend(_ need: Need, in number: Int32) -> Bool {
    guard number == 0, let value = known?(need.id, need.context) else { return false }
    let view = Viewpoint(world: 0, context: need.context)
    let slot = write { $0.constant(value, from: view) }
    worlds[0].set(slot, of: need.id, in: need.context)
    return true
  }

  private mutating func link(_ need: Need, _ checked: CheckedModel, in number: Int32) {
    let world = Int(number)
    guard worlds[world].slot(of: need.id, in: need.context) == nil else { return }
    let view = Viewpoint(world: number, context: need.context)
    if let members = checked.order.loop(of: need.id) {
      linkLoop(members, from: view)
    } else if let formula = checked.formulas[Int(need.id.index)] {
      let slots = write { $0.copy(formula, of: need.id, from: view) }
      worlds[world].set(slots, of: need.id, in: need.context)
    }
  }

  private mutating func linkLoop(_ members: [EntityID], from view: Viewpoint) {
    let world = Int(view.world)
    let contexts = members.map { id in
      worlds[world].checked.model[id].line.map { Int32($0.caseIndex) } ?? view.context
    }
    write { linker in
      for (id, context) in zip(members, contexts) {
        let slot = linker.append(
          Operation(.loopValue), from: view.of(case: context), isSeries: true)
        linker.worlds[world].set(slot, of: id, in: context)
      }
    }
    write(isLoop: true) { linker in
      for (id, context) in zip(members, contexts) {
        guard let formula = linker.worlds[world].checked[id],
          let slot = linker.worlds[world].slot(of: id, in: context)
        else { continue }
        let view = view.of(case: context)
        if let value = linker.copy(formula, of: id, from: view).first {
          _ = linker.append(Operation(.store, value, slot), from: view, isSeries: true)
        }
      }
    }
  }

  // MARK: - What a formula uses

  private func collectUses(
    of formula: Formula, from asked: Viewpoint, into needs: inout [Need]
  ) {
    for (index, operation) in formula.operations.enumerated() {
      let view = asked.of(case: formula.context(ofOperation: index, asked: asked.context))
      switch operation.code {
      case .reference, .element: addNeed(EntityID(Int(operation.a)), from: view, into: &needs)
      case .referenceInCase:
        addNeed(EntityID(Int(operation.a)), from: view.of(case: operation.b), into: &needs)
      case .lineFlow:
        let id = EntityID(Int(operation.a))
        addNeed(id, from: view, into: &needs)
        if let line = worlds[Int(view.world)].checked.line(id) {
          collectClauses(of: line, from: view, into: &needs)
        }
      case .metric:
        let kind = Metric(rawValue: operation.a)?.lineKind
        collectCase(from: view.of(case: operation.b), kind, into: &needs)
      case .caseFlow:
        let kind = CaseFlow(rawValue: operation.a)?.lineKind
        collectCase(from: view.of(case: operation.b), kind, into: &needs)
      case .total where operation.b == -2:
        collectDiscount(from: view.of(case: operation.c), into: &needs)
      default: continue
      }
    }
  }

  private func addNeed(_ id: EntityID, from view: Viewpoint, into needs: inout [Need]) {
    let world = Int(view.world)
    guard worlds[world].checked.formulas[Int(id.index)] != nil else { return }
    needs.append(Need(id, worlds[world].context(of: id, asked: view.context)))
  }

  private func collectDiscount(from view: Viewpoint, into needs: inout [Need]) {
    let cases = worlds[Int(view.world)].checked.cases
    for index in cases.indices where view.context < 0 || Int(view.context) == index {
      collectUses(of: cases[index].discount, from: view.of(case: Int32(index)), into: &needs)
    }
  }

  /// The lines of a case (−1: of all) of one kind, nil for any: a cost may be made of the benefits.
  private func collectCase(
    from view: Viewpoint, _ kind: CaseLine.Kind? = nil, into needs: inout [Need]
  ) {
    collectDiscount(from: view, into: &needs)
    let cases = worlds[Int(view.world)].checked.cases
    for index in cases.indices where view.context < 0 || Int(view.context) == index {
      let view = view.of(case: Int32(index))
      for line in cases[index].lines where kind == nil || line.kind == kind {
        addNeed(line.id, from: view, into: &needs)
        collectClauses(of: line, from: view, into: &needs)
      }
    }
  }

  /// What the clauses of a line use, as its own case sees it.
  private func collectClauses(
    of line: CheckedLine, from view: Viewpoint, into needs: inout [Need]
  ) {
    let own = view.of(case: worlds[Int(view.world)].context(of: line.id, asked: view.context))
    for clause in [line.realised, line.risk] {
      if let clause { collectUses(of: clause, from: own, into: &needs) }
    }
  }
}
