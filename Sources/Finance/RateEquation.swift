#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The equation NPV = 0 in s = ln(1 + rate), written as balance(s) = ln(inflows) - ln(outflows) = 0.
///
/// In s the rate is above -100 % by itself, the equation does not depend on the scale of the
/// amounts, and |balance| is the size of the NPV relative to the money that moves (NPV over gross
/// flow is tanh(balance / 2)). An absolute test of the NPV would reject clean roots of steep streams.
struct RateEquation: Sendable {
  /// The equation at one s.
  struct Point {
    let s: Double
    /// ln(inflows) - ln(outflows), both discounted.
    let balance: Double
    let inflowLog: Double
    let outflowLog: Double
    let inflowTime: Double
    let outflowTime: Double

    /// The derivative of the balance by s.
    var slope: Double { outflowTime - inflowTime }
    var isPositive: Bool { balance >= 0 }
  }

  /// Signed amounts in time order, none zero, the largest between 1 and 2 in size.
  private(set) var amounts: [Double] = []
  /// The times of `amounts`, the first 0.
  private(set) var times: [Double] = []
  private var inflows = DiscountedSide()
  private var outflows = DiscountedSide()

  /// Takes flows with times in any order; flows of one time are added.
  ///
  /// A sum that is nothing but rounding (0.1 + 0.2 - 0.3) counts as zero: it would otherwise be a
  /// change of sign with a root of its own.
  init(flows: [Double], times: [Double]) {
    let largest = flows.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return }
    let scaled = zip(flows, times).map { (amount: Self.normalised($0, largest), time: $1) }
    let ordered = scaled.filter { $0.amount != 0 }.sorted { $0.time < $1.time }
    var index = 0
    while index < ordered.count {
      let time = ordered[index].time
      var sum = 0.0
      var gross = 0.0
      while index < ordered.count, ordered[index].time == time {
        sum += ordered[index].amount
        gross += abs(ordered[index].amount)
        index += 1
      }
      if abs(sum) > 4 * .ulpOfOne * gross { append(sum, at: time) }
    }
  }

  /// Returns the amount divided by the power of two next below `largest`, which is exact.
  ///
  /// An amount that would vanish, 1e-300 beside 1e300, becomes the smallest there is: it still
  /// decides a sign, and its root is beyond any rate that a number can hold.
  private static func normalised(_ amount: Double, _ largest: Double) -> Double {
    guard amount != 0 else { return 0 }
    let exponent = Int(largest.exponent)
    // In two steps: 2^-exponent alone leaves the range for the smallest amounts.
    let half = exponent / 2
    let scaled = scalbn(scalbn(amount, -half), half - exponent)
    return scaled != 0 ? scaled : copysign(.leastNonzeroMagnitude, amount)
  }

  /// Adds a merged flow to the list and to its side.
  private mutating func append(_ amount: Double, at time: Double) {
    let start = times.isEmpty ? time : startTime
    if times.isEmpty { startTime = time }
    amounts.append(amount)
    times.append(time - start)
    if amount > 0 {
      inflows.append(size: amount, time: time - start)
    } else {
      outflows.append(size: -amount, time: time - start)
    }
  }

  private var startTime = 0.0

  /// The number of flows left after merging.
  var count: Int { amounts.count }
  /// The time of the last flow.
  var duration: Double { times.last ?? 0 }
  /// How often the sign changes from one flow to the next: the largest possible number of roots.
  var signChanges: Int {
    zip(amounts, amounts.dropFirst()).count { ($0 < 0) != ($1 < 0) }
  }

  /// Evaluates both sides at `s`; O(*n*).
  func point(at s: Double) -> Point {
    let inflow = inflows.level(at: s)
    let outflow = outflows.level(at: s)
    return Point(
      s: s,
      balance: inflow.logSum - outflow.logSum - s * (inflow.anchor - outflow.anchor),
      inflowLog: inflow.logSum - s * inflow.anchor,
      outflowLog: outflow.logSum - s * outflow.anchor,
      inflowTime: inflow.meanTime, outflowTime: outflow.meanTime)
  }

  /// Returns the second derivative of the balance: the value-weighted variance of the times of the
  /// inflows less that of the outflows; O(*n*), slower than `point(at:)`.
  func curvature(at point: Point) -> Double {
    var curvature = 0.0
    for (amount, time) in zip(amounts, times) {
      let isInflow = amount > 0
      let share = exp(
        log(abs(amount)) - point.s * time - (isInflow ? point.inflowLog : point.outflowLog))
      let distance = time - (isInflow ? point.inflowTime : point.outflowTime)
      curvature += (isInflow ? share : -share) * distance * distance
    }
    return curvature
  }

  /// The size below which a balance is rounding: the sums carry about two roundings a flow, the
  /// exponents one relative to themselves.
  func noise(at s: Double) -> Double {
    .ulpOfOne * (8 + 2 * Double(count) + 2 * abs(s) * duration)
  }

  /// Whether the first flow outweighs all later flows of the other sign at this and every higher s.
  func isDominatedByFirst(_ point: Point) -> Bool {
    let first = amounts.first ?? 0
    return log(abs(first)) > (first > 0 ? point.outflowLog : point.inflowLog) + 1e-9
  }

  /// Whether the last flow outweighs all earlier flows of the other sign at this and every lower s.
  func isDominatedByLast(_ point: Point) -> Bool {
    let last = amounts.last ?? 0
    let value = log(abs(last)) - point.s * duration
    return value > (last > 0 ? point.outflowLog : point.inflowLog) + 1e-9
  }
}
