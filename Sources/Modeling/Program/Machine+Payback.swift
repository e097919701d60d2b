import Finance

/// Payback of many lanes at once, eight in the registers of the processor.
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
    var lane = 0
    while lane < lanes {
      // The last few lanes are computed together with what stands behind them; the rows have room.
      let result =
        isFirst
        ? Self.firstPayback(step.a.base + lane, step.a.monthStride, step.sourceHorizon)
        : Self.lastingPayback(step.a.base + lane, step.a.monthStride, step.sourceHorizon)
      for k in 0..<min(8, lanes - lane) { step.out.base[lane + k] = result[k] }
      lane += 8
    }
  }

  private typealias Eight = SIMD8<Double>

  @inline(__always)
  private static func load(_ x: UnsafePointer<Double>) -> Eight {
    UnsafeRawPointer(x).loadUnaligned(as: Eight.self)
  }

  /// The size from which cumulative cash counts as below zero, and the cash at the end.
  @inline(__always)
  private static func threshold(
    _ x: UnsafePointer<Double>, _ stride: Int, _ horizon: Int
  ) -> (floor: Eight, end: Eight) {
    var (cash, low, high) = (Eight.zero, Eight.zero, Eight.zero)
    for month in 0...horizon {
      cash += load(x + month * stride)
      low.replace(with: cash, where: cash .< low)
      high.replace(with: cash, where: cash .> high)
    }
    let size = (-low).replacing(with: high, where: high .> -low)
    return (size * -1e-9, cash)
  }

  /// The first month that ends back at zero after one that ended below.
  private static func firstPayback(
    _ x: UnsafePointer<Double>, _ stride: Int, _ horizon: Int
  ) -> Eight {
    let (floor, end) = threshold(x, stride, horizon)
    var (cash, month) = (Eight.zero, Eight(repeating: -1))
    var (reached, rise) = (Eight.zero, Eight(repeating: 1))
    var isOut = SIMDMask<SIMD8<Int64>>(repeating: false)
    var isOpen = SIMDMask<SIMD8<Int64>>(repeating: true)
    for m in 0...horizon {
      let added = load(x + m * stride)
      cash += added
      let isBelow = cash .< floor
      let isBack = isOut .& .!isBelow
      month.replace(with: Double(m), where: isBack)
      reached.replace(with: cash, where: isBack)
      rise.replace(with: added, where: isBack)
      isOpen = isOpen .& .!isBack
      isOut = (isOut .| isBelow) .& isOpen
    }
    month.replace(with: .infinity, where: isOut)
    return time(month, reached, rise, floor, end)
  }

  /// The last month that ends back at zero after one that ended below, if none below follows.
  private static func lastingPayback(
    _ x: UnsafePointer<Double>, _ stride: Int, _ horizon: Int
  ) -> Eight {
    let (floor, end) = threshold(x, stride, horizon)
    var (cash, month) = (Eight.zero, Eight(repeating: -1))
    var (reached, rise) = (Eight.zero, Eight(repeating: 1))
    var wasBelow = SIMDMask<SIMD8<Int64>>(repeating: false)
    for m in 0...horizon {
      let added = load(x + m * stride)
      cash += added
      let isBelow = cash .< floor
      let isBack = wasBelow .& .!isBelow
      month.replace(with: Double(m), where: isBack)
      reached.replace(with: cash, where: isBack)
      rise.replace(with: added, where: isBack)
      wasBelow = isBelow
    }
    month.replace(with: .infinity, where: wasBelow)
    return time(month, reached, rise, floor, end)
  }

  /// The time inside the month: how far above zero it ended, over what it added.
  @inline(__always)
  private static func time(
    _ month: Eight, _ reached: Eight, _ rise: Eight, _ floor: Eight, _ end: Eight
  ) -> Eight {
    var over = (reached / rise).replacing(with: 0, where: reached .<= 0)
    over.replace(with: 1, where: .!(over .< 1))
    var time = month - over
    time.replace(with: 0, where: month .== -1)
    time.replace(with: .nan, where: (floor .== 0) .| (end .!= end))
    return time
  }
}
