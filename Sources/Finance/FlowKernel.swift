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

  /// Returns the payback times by the rules of `MonthlyCase`; of discounted flows the discounted ones.
  ///
  /// - Complexity: Two walks: for the largest cumulative flow, then for the climbs above zero.
  public static func payback(_ flows: UnsafeBufferPointer<Double>) -> PaybackTimes {
    guard let largest = largestCumulative(flows) else {
      return PaybackTimes(first: .nan, lasting: .nan)
    }
    let shortfall = 1e-9 * largest
    var times = (first: Double.infinity, last: Double.infinity)
    var cumulative = 0.0
    var wasBelow = false
    var wasEverBelow = false
    for (index, flow) in flows.enumerated() {
      let before = cumulative
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
  private static func largestCumulative(_ flows: UnsafeBufferPointer<Double>) -> Double? {
    var cumulative = 0.0
    var largest = 0.0
    var hasFlow = false
    for flow in flows {
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
