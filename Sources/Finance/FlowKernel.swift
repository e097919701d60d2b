/// The results of one stream of flows without allocation or checks, for one sample among many.
///
/// Flows are net, from month 0, in a buffer the caller owns. A flow that is not finite gives a result
/// that is not finite, or "never"; nothing traps. "Never" is +∞.
public enum FlowKernel {
  /// When the money is back for the first time and for good.
  public struct PaybackTimes: Equatable, Sendable {
    /// 0 when never out, +∞ when never back, NaN without flows.
    public let first: Double
    /// The same for good; +∞ when back only for a time.
    public let lasting: Double
  }

  /// The largest outlay and the month at whose end it is reached, -1 when nothing is ever out.
  public struct Peak: Equatable, Sendable {
    /// -min(cumulative flow), at least zero.
    public let amount: Double
    /// An index into the flows, or -1.
    public let month: Int
  }

  /// Returns Σ flows[m] / (1 + monthlyRate)^m, zero without flows; `monthlyRate` is above -1.
  public static func npv(_ flows: UnsafeBufferPointer<Double>, monthlyRate: Double) -> Double {
    let growth = 1 + monthlyRate
    var value = 0.0
    var index = flows.count
    while index > 0 {
      index -= 1
      value = value / growth + flows[index]
    }
    return value
  }

  /// Returns Σ flows[m] · factors[m] over the months that both hold; the factors of one rate serve
  /// every sample.
  public static func npv(
    _ flows: UnsafeBufferPointer<Double>, discountFactors factors: UnsafeBufferPointer<Double>
  ) -> Double {
    var value = 0.0
    for index in 0..<min(flows.count, factors.count) { value += flows[index] * factors[index] }
    return value
  }

  /// Returns 1, 1/(1 + monthlyRate), … for months 0 to `count` - 1; `monthlyRate` is above -1.
  public static func discountFactors(monthlyRate: Double, count: Int) -> [Double] {
    var factor = 1.0
    return (0..<max(0, min(count, Limits.periods))).map { _ in
      defer { factor /= 1 + monthlyRate }
      return factor
    }
  }

  /// Returns the simple payback times by the rule of `MonthlyCase.payback()`.
  public static func payback(_ flows: UnsafeBufferPointer<Double>) -> PaybackTimes {
    payback(months: flows.count) { flows[$0] }
  }

  /// Returns the discounted payback times by the rule of `MonthlyCase.discountedPayback()`, over the
  /// months that both hold.
  public static func payback(
    _ flows: UnsafeBufferPointer<Double>, discountFactors factors: UnsafeBufferPointer<Double>
  ) -> PaybackTimes {
    payback(months: min(flows.count, factors.count)) { flows[$0] * factors[$0] }
  }

  /// Walks the cumulative flow twice: for its largest size, then for the climbs above zero.
  @inline(__always)
  private static func payback(months: Int, flow flowAt: (Int) -> Double) -> PaybackTimes {
    guard let largest = largestCumulative(months: months, flow: flowAt) else {
      return PaybackTimes(first: .nan, lasting: .nan)
    }
    let shortfall = 1e-9 * largest
    var times = (first: Double.infinity, last: Double.infinity)
    var cumulative = 0.0
    var wasBelow = false
    var wasEverBelow = false
    for index in 0..<months {
      let before = cumulative
      let flow = flowAt(index)
      cumulative += flow
      let isBelow = !(cumulative >= -shortfall)
      if wasBelow, !isBelow {
        times.last = Double(index) - 1 + min(1, -before / flow)
        times.first = min(times.first, times.last)
      }
      wasBelow = isBelow
      wasEverBelow = wasEverBelow || isBelow
    }
    if !wasEverBelow { return PaybackTimes(first: 0, lasting: 0) }
    return PaybackTimes(first: times.first, lasting: wasBelow ? .infinity : times.last)
  }

  /// Returns the largest size of the cumulative flow, or nil when every flow is zero.
  @inline(__always)
  private static func largestCumulative(months: Int, flow flowAt: (Int) -> Double) -> Double? {
    var cumulative = 0.0
    var largest = 0.0
    var hasFlow = false
    for index in 0..<months {
      let flow = flowAt(index)
      cumulative += flow
      largest = max(largest, abs(cumulative))
      hasFlow = hasFlow || flow != 0
    }
    return hasFlow ? largest : nil
  }

  /// Returns the largest cumulative outlay and its month.
  public static func peak(_ flows: UnsafeBufferPointer<Double>) -> Peak {
    var cumulative = 0.0
    var lowest = 0.0
    var month = -1
    for index in 0..<flows.count {
      cumulative += flows[index]
      if cumulative < lowest {
        lowest = cumulative
        month = index
      }
    }
    return Peak(amount: 0 - lowest, month: month)
  }
}
