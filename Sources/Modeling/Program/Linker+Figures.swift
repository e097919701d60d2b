import Diagnostics

/// Writes the cash flows of lines and cases, and the figures made of them; `docs/conventions.md` states
/// them in words.
extension Linker {
  /// The cash flow of a line: its value by its timing, times what is realised, with the risk haircut.
  mutating func lineFlow(_ line: CheckedLine, from view: Viewpoint) -> Int32 {
    let slot = statedFlow(line, from: view.asStated)
    guard view.isUnderRisk, let risk = line.risk else { return slot }
    // A cost, and a benefit that is subtracted, get larger under risk.
    let grows = line.kind == .cost || line.isAdverse
    let change = part(
      risk, line.kind == .cost ? .surcharge : .haircut, of: slot, line, from: view)
    return emit(grows ? .add : .subtract, slot, change, from: view, isSeries: true)
  }

  /// A share of a line's flow.
  ///
  /// One that is typed was checked then; any other is watched while it is computed, for every month and lane.
  private mutating func part(
    _ share: Formula, _ kind: SharePart, of flow: Int32, _ line: CheckedLine, from view: Viewpoint
  ) -> Int32 {
    let slot = copy(share, of: line.id, from: view)[0]
    guard share.constant == nil else {
      return emit(.multiply, flow, slot, from: view, isSeries: true)
    }
    return append(
      Operation(.part, flow, slot, kind.rawValue), from: view, isSeries: true,
      origin: Program.Origin(world: view.world, entity: line.id, range: SourceRange(0, 0)))
  }

  private mutating func statedFlow(_ line: CheckedLine, from view: Viewpoint) -> Int32 {
    let delay = worlds[Int(view.world)].checked.model.cases[Int(view.context)].benefitDelay
    guard line.kind == .benefit, line.isCounted, delay > 0 else {
      return timelyFlow(line, from: view)
    }
    let key = LineKey(world: view.world, line: line.id)
    if let old = lineFlows[key] { return old }
    let timely = timelyFlow(line, from: view)
    let slot = emit(.shift, timely, Int32(delay), from: view, isSeries: true)
    lineFlows[key] = slot
    return slot
  }

  /// The flow of a line before a delay of all benefits, which is what its name stands for in a formula: a
  /// benefit made of another one is late once, and costs stay.
  mutating func timelyFlow(_ line: CheckedLine, from view: Viewpoint) -> Int32 {
    let key = LineKey(world: view.world, line: line.id, isDelayed: false)
    if let old = lineFlows[key] { return old }
    let world = worlds[Int(view.world)]
    guard let value = world.slot(of: line.id, in: view.context) else {
      return constant(0, from: view)
    }
    program.timings.append(line.timing)
    var slot = emit(
      .flow, value, Int32(program.timings.count - 1), from: view, isSeries: true)
    if let realised = line.realised {
      slot = part(realised, .realised, of: slot, line, from: view)
    }
    lineFlows[key] = slot
    return slot
  }

  /// The sum of the counted company lines of one kind; `extraDelay` moves benefits that many months.
  mutating func flowSlot(
    _ kind: CaseFlow, from view: Viewpoint, extraDelay: Int32 = 0
  ) -> Int32 {
    let key = FlowKey(view: view, kind: kind, extraDelay: extraDelay)
    if let slot = flows[key] { return slot }
    let slot: Int32
    if kind == .net {
      let benefits = flowSlot(.benefits, from: view, extraDelay: extraDelay)
      let costs = flowSlot(.costs, from: view)
      slot = emit(.subtract, benefits, costs, from: spanning(view), isSeries: true)
    } else if view.context < 0 {
      slot = sumOfCases(kind, from: view, extraDelay)
    } else {
      slot = sumOfLines(kind, from: view, extraDelay)
    }
    flows[key] = slot
    return slot
  }

  private mutating func sumOfCases(
    _ kind: CaseFlow, from view: Viewpoint, _ extraDelay: Int32
  ) -> Int32 {
    var total: Int32?
    let longest = spanning(view)
    let world = worlds[Int(view.world)]
    for index in world.checked.cases.indices where !world.checked.model.cases[index].isExcluded {
      var slot = flowSlot(kind, from: view.of(case: Int32(index)), extraDelay: extraDelay)
      if world.horizon(in: Int32(index)) < world.horizon(in: longest.context) {
        // A shorter case has no flows after its end.
        slot = emit(.shift, slot, 0, from: longest, isSeries: true)
      }
      total = total.map { emit(.add, $0, slot, from: longest, isSeries: true) } ?? slot
    }
    return total ?? emptyFlow(from: longest)
  }

  private mutating func emptyFlow(from view: Viewpoint) -> Int32 {
    let zero = constant(0, from: view)
    program.timings.append(.payments([]))
    return emit(.flow, zero, Int32(program.timings.count - 1), from: view, isSeries: true)
  }

  private mutating func sumOfLines(
    _ kind: CaseFlow, from view: Viewpoint, _ extraDelay: Int32
  ) -> Int32 {
    var total: Int32?
    let lines = worlds[Int(view.world)].checked.cases[Int(view.context)].lines
    for line in lines where line.isCounted && (line.kind == .benefit) == (kind == .benefits) {
      var slot = lineFlow(line, from: view)
      if line.isAdverse { slot = emit(.negate, slot, from: view, isSeries: true) }
      total = total.map { emit(.add, $0, slot, from: view, isSeries: true) } ?? slot
    }
    guard let total else { return emptyFlow(from: view) }
    return extraDelay > 0 ? emit(.shift, total, extraDelay, from: view, isSeries: true) : total
  }

  /// The yearly rate of a case; for all cases together that of the first, which then is that of all.
  mutating func discountSlot(from view: Viewpoint) -> Int32 {
    let cases = worlds[Int(view.world)].checked.cases
    let own = view.of(case: max(view.context, 0)).asStated
    if let slot = discounts[own] { return slot }
    precondition(cases.indices.contains(Int(own.context)), "there is no case to take a rate from")
    let slot = copy(cases[Int(own.context)].discount, of: nil, from: own)[0]
    discounts[own] = slot
    return slot
  }

  /// A figure of a case (−1: of all cases).
  mutating func metricSlot(_ metric: Metric, from view: Viewpoint) -> Int32 {
    let key = MetricKey(view: view, metric: metric)
    if let slot = metrics[key] { return slot }
    // A case with a fault has no figures: a sum without the line would be wrong in silence.
    let isSound = worlds[Int(view.world)].checked.fault(of: view.context) == nil
    let slot = isSound ? write(metric, from: view) : constant(.nan, from: spanning(view))
    metrics[key] = slot
    return slot
  }

  /// Writes the definition of a figure.
  private mutating func write(_ metric: Metric, from view: Viewpoint) -> Int32 {
    switch metric {
    case .cashflow: return flowSlot(.net, from: view)
    case .cumulative:
      let flow = flowSlot(.net, from: view)
      return emit(.runningSum, flow, from: spanning(view), isSeries: true)
    case .npv: return presentValue(of: flowSlot(.net, from: view), from: view)
    case .pvBenefits: return presentValue(of: flowSlot(.benefits, from: view), from: view)
    case .pvCosts: return presentValue(of: flowSlot(.costs, from: view), from: view)
    case .roi:
      let benefits = metricSlot(.pvBenefits, from: view)
      let costs = metricSlot(.pvCosts, from: view)
      let gain = number(.subtract, benefits, costs, from: view)
      return number(.divide, gain, defined(costs, above: true, from: view), from: view)
    case .benefitNeeded:
      let costs = metricSlot(.pvCosts, from: view)
      let benefits = metricSlot(.pvBenefits, from: view)
      return number(
        .divide, defined(costs, above: false, from: view),
        defined(benefits, above: true, from: view), from: view)
    case .irr: return number(.internalRate, flowSlot(.net, from: view), from: view)
    case .payback: return number(.paybackFirst, flowSlot(.net, from: view), from: view)
    case .lastingPayback: return number(.paybackLasting, flowSlot(.net, from: view), from: view)
    case .discountedPayback: return number(.paybackFirst, discountedFlow(from: view), from: view)
    case .discountedLastingPayback:
      return number(.paybackLasting, discountedFlow(from: view), from: view)
    case .paybackFromGoLive: return paybackFromGoLive(from: view)
    case .peakCash: return number(.peak, flowSlot(.net, from: view), from: view)
    case .costOfDelay:
      let late = presentValue(of: flowSlot(.net, from: view, extraDelay: 1), from: view)
      return number(.subtract, metricSlot(.npv, from: view), late, from: view)
    }
  }

  /// A present value in a quotient: undefined where it is negative, below the line also where it is 0.
  private mutating func defined(_ value: Int32, above zero: Bool, from view: Viewpoint) -> Int32 {
    let all = spanning(view)
    let isDefined = number(
      zero ? .less : .lessOrEqual, constant(0, from: all), value, from: view)
    return append(
      Operation(.select, isDefined, value, constant(.nan, from: all)), from: all, isSeries: false)
  }

  /// Appends a figure that is one number.
  private mutating func number(
    _ code: Opcode, _ a: Int32, _ b: Int32 = -1, from view: Viewpoint
  ) -> Int32 {
    emit(code, a, b, from: spanning(view), isSeries: false)
  }

  private mutating func presentValue(of flow: Int32, from view: Viewpoint) -> Int32 {
    number(.discountedSum, flow, discountSlot(from: view), from: view)
  }

  private mutating func discountedFlow(from view: Viewpoint) -> Int32 {
    let flow = flowSlot(.net, from: view)
    return emit(.discounted, flow, discountSlot(from: view), from: spanning(view), isSeries: true)
  }

  private mutating func paybackFromGoLive(from view: Viewpoint) -> Int32 {
    let payback = metricSlot(.payback, from: view)
    let goLive = worlds[Int(view.world)].goLive(in: max(view.context, 0))
    let before = constant(Double(goLive - 1), from: spanning(view))
    let rest = number(.subtract, payback, before, from: view)
    return number(.maximum, rest, constant(0, from: spanning(view)), from: view)
  }
}
