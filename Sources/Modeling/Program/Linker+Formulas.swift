import Diagnostics

/// Copies checked formulas behind the program; references become the slots of what they refer to.
extension Linker {
  /// Copies a formula and returns the slots of its result; `entity` is the one it defines, if any.
  mutating func copy(
    _ formula: Formula, of entity: EntityID?, from view: Viewpoint
  ) -> [Int32] {
    var map = [Int32](repeating: -1, count: formula.operations.count)
    let hasViews = !formula.views.isEmpty
    for index in formula.operations.indices {
      let origin = Program.Origin(
        world: view.world, entity: entity,
        range: index < formula.ranges.count ? formula.ranges[index] : SourceRange(0, 0))
      let seen =
        hasViews
        ? view.of(case: formula.context(ofOperation: index, asked: view.context)) : view
      map[index] = copy(formula.operations[index], formula, map, from: seen, origin)
    }
    return formula.results.map { map[Int($0)] }
  }

  private mutating func copy(
    _ operation: Operation, _ formula: Formula, _ map: [Int32], from view: Viewpoint,
    _ origin: Program.Origin
  ) -> Int32 {
    func slot(_ local: Int32) -> Int32 { local >= 0 ? map[Int(local)] : -1 }
    switch operation.code {
    case .reference: return found(EntityID(Int(operation.a)), 0, from: view)
    case .element: return found(EntityID(Int(operation.a)), Int(operation.b), from: view)
    case .referenceInCase:
      return found(EntityID(Int(operation.a)), 0, from: view.of(case: operation.b))
    case .metric, .caseFlow, .lineFlow: return figure(operation, from: view)
    case .input:
      return append(Operation(.input, operation.a), from: view, isSeries: false, origin: origin)
    case .total where operation.b == -2:
      let view = view.of(case: operation.c)
      let rate = discountSlot(from: view)
      return append(
        Operation(.discountedSum, slot(operation.a), rate), from: view, isSeries: false,
        origin: origin)
    case .total:
      return append(
        Operation(.total, slot(operation.a), operation.b, operation.c), from: view,
        isSeries: false, origin: origin)
    case .ago:
      return append(
        Operation(.ago, slot(operation.a), operation.b, slot(operation.c)), from: view,
        isSeries: true, origin: origin)
    case .finance:
      let call = formula.financeCalls[Int(operation.a)].mapping(slot)
      program.financeCalls.append(call)
      return append(
        Operation(.finance, Int32(program.financeCalls.count - 1), list: call.numbers), from: view,
        isSeries: call.numbers.contains(where: isSeries), origin: origin)
    case .financeElement:
      return append(
        Operation(.financeElement, slot(operation.a), operation.b), from: view, isSeries: false,
        origin: origin)
    case .uncertain:
      let input = formula.uncertain[Int(operation.a)]
      return uncertain(input, number: operation.a, from: view, origin)
    default: return copyPlain(operation, slot, from: view, origin)
    }
  }

  private func found(_ id: EntityID, _ element: Int, from view: Viewpoint) -> Int32 {
    let world = Int(view.world)
    let context = worlds[world].context(of: id, asked: view.context)
    return worlds[world].slot(of: id, element, in: context) ?? -1
  }

  /// Writes the figure or flow that an operation asks for.
  private mutating func figure(_ operation: Operation, from view: Viewpoint) -> Int32 {
    var seen = view.of(case: operation.b)
    seen.isUnderRisk = operation.c == 1
    switch operation.code {
    case .metric: return Metric(rawValue: operation.a).map { metricSlot($0, from: seen) } ?? -1
    case .caseFlow: return CaseFlow(rawValue: operation.a).map { flowSlot($0, from: seen) } ?? -1
    default:
      let id = EntityID(Int(operation.a))
      guard let line = worlds[Int(view.world)].checked.line(id) else { return -1 }
      let context = worlds[Int(view.world)].context(of: id, asked: view.context)
      let seen = view.of(case: context).asStated
      return operation.b == 0 ? timelyFlow(line, from: seen) : lineFlow(line, from: seen)
    }
  }

  private mutating func uncertain(
    _ input: UncertainInput, number: Int32, from view: Viewpoint, _ origin: Program.Origin
  ) -> Int32 {
    let name =
      origin.entity.map { Self.drawName($0, worlds[Int(view.world)].checked.model) } ?? "question"
    program.uncertain.append((input, number == 0 ? name : "\(name)#\(number)"))
    return append(
      Operation(.uncertain, Int32(program.uncertain.count - 1)), from: view, isSeries: false,
      origin: origin)
  }

  /// The name an uncertain input's draws are keyed by in a model: lines are named with their case.
  static func drawName(_ id: EntityID, _ model: Model) -> String {
    guard let line = model[id].line else { return model[id].name.key }
    return "\(model[id].name.key) of \(model.cases[line.caseIndex].name.key)"
  }

  private mutating func copyPlain(
    _ operation: Operation, _ slot: (Int32) -> Int32, from view: Viewpoint,
    _ origin: Program.Origin
  ) -> Int32 {
    var copied = operation
    copied.a = slot(operation.a)
    copied.b = slot(operation.b)
    copied.c =
      operation.code == .ramp || operation.code == .atMonth ? operation.c : slot(operation.c)
    if !operation.list.isEmpty { copied.list = operation.list.map(slot) }
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
    return append(copied, from: view, isSeries: series, origin: origin)
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
        case .series(let s, let hasMonthZero): .series(slot(s), hasMonthZero: hasMonthZero)
        case .text, .none: argument
        }
      }, unit: unit)
  }
}
