import Finance

/// Payback of many lanes at once.
extension Machine {
  /// The payback of every lane, by the rules of `FlowKernel.payback`: cumulative cash of at least −1e-9
  /// of its largest size counts as zero; a straight line inside the month; infinite when never, 0 when
  /// never below zero, NaN when there are no flows.
  func payback(_ step: Step) {
    let isFirst = step.code == .paybackFirst
    if step.out.laneStride == 0 || step.a.laneStride == 0 || lanes == 1 {
      return eachLane(step) { flows in
        let times = FlowKernel.payback(flows)
        return isFirst ? times.first : times.lasting
      }
    }
    guard step.immediates.a >= 0 else { return }
    // Rows are padded to whole groups of lanes.
    for lane in stride(from: 0, to: lanes, by: 4) {
      let walk = PaybackWalk(
        flows: UnsafeRawPointer(step.a.base + lane),
        rowBytes: step.a.monthStride * MemoryLayout<Double>.stride, horizon: step.sourceHorizon)
      UnsafeMutableRawPointer(step.out.base + lane).storeBytes(
        of: isFirst ? walk.first : walk.lasting, as: PaybackWalk.Lanes.self)
    }
  }
}

/// Four lanes walked month by month, their state in registers.
///
/// Every comparison is used by one selection and not combined with others: that is what the compiler
/// makes good vector code of.
private struct PaybackWalk {
  typealias Lanes = SIMD4<Double>

  let flows: UnsafeRawPointer
  let rowBytes: Int
  let horizon: Int

  /// The times of the first return to zero.
  var first: Lanes { times(isFirst: true) }

  /// The times of the last return to zero.
  var lasting: Lanes { times(isFirst: false) }

  /// What a walk finds.
  private struct Findings {
    /// The month that ended back at zero, infinite for none; the cash at its end and what it added.
    var month = Lanes(repeating: .infinity)
    var reached = Lanes.zero
    var added = Lanes(repeating: 1)
    /// Cash at the end, its largest size, and the cash below zero that was nearest to it.
    var cash = Lanes.zero
    var size = Lanes.zero
    var nearest = Lanes(repeating: -.infinity)
  }

  /// Walks as if every cash below zero were below, which is all there is to do unless one is so little
  /// below that it counts as zero.
  @inline(__always)
  private func times(isFirst: Bool) -> Lanes {
    var found = walk(floor: .zero, isFirst)
    let floor = found.size * -1e-9
    if any(found.nearest .>= floor) { found = walk(floor: floor, isFirst) }
    // Inside the month: how far above zero it ended over what it added.
    var over = (found.reached / found.added).replacing(with: 0, where: found.reached .<= 0)
    over = Lanes(repeating: 1).replacing(with: over, where: over .< 1)
    var time = found.month - over
    time.replace(with: 0, where: found.month .== .infinity)
    if isFirst {
      let unpaid = found.month.replacing(with: time, where: found.month .< .infinity)
      time.replace(with: unpaid, where: found.cash .< floor)
    } else {
      time.replace(with: .infinity, where: found.cash .< floor)
    }
    time.replace(with: .nan, where: found.size .== 0)
    time.replace(with: .nan, where: found.cash .!= found.cash)
    return time
  }

  /// Walks the months; cash below `floor` counts as below zero.
  @inline(__always)
  private func walk(floor: Lanes, _ isFirst: Bool) -> Findings {
    let never = Lanes(repeating: .infinity)
    var found = Findings()
    var (row, month, low) = (flows, 0.0, Lanes.zero)
    for _ in 0...horizon {
      let added = row.loadUnaligned(as: Lanes.self)
      let now = found.cash + added
      found.size.replace(with: now, where: now .> found.size)
      low.replace(with: now, where: now .< low)
      let below = (-never).replacing(with: now, where: now .< 0)
      found.nearest.replace(with: below, where: below .> found.nearest)
      let here = Lanes(repeating: month).replacing(with: never, where: now .< floor)
      let back = never.replacing(with: here, where: found.cash .< floor)
      let limit = isFirst ? found.month : never
      found.reached.replace(with: now, where: back .< limit)
      found.added.replace(with: added, where: back .< limit)
      found.month.replace(with: back, where: back .< limit)
      found.cash = now
      month += 1
      row += rowBytes
    }
    found.size.replace(with: -low, where: -low .> found.size)
    return found
  }
}
