/// When the money spent has come back, in words where there is no single time.
///
/// Times count periods from the first flow (month 0), with a straight line inside a period: 2.5 is
/// the middle of the third period.
public enum Payback: Equatable, Sendable {
  /// Back at this time, and for good.
  case once(at: Double)
  /// The cumulative flow is never below zero.
  case immediate
  /// Spent and not back within the flows.
  case never
  /// Back more than once, the last time for good; the times ascend.
  case several(crossings: [Double])
  /// Back at these times, but below zero at the end.
  case temporary(crossings: [Double])
  /// There are no flows, or all are zero.
  case noFlows

  /// How large a shortfall still counts as zero: 1100/1.1 is 999.9999999999999.
  public enum Tolerance: Sendable {
    /// A fraction of the largest flow; 1e-12 for lists of flows.
    case ofLargestFlow(Double)
    /// A fraction of the largest cumulative flow; 1e-9 for a case on its monthly grid.
    case ofLargestCumulative(Double)

    /// The rule of the functions that take a list of flows.
    public static let forFlows = Tolerance.ofLargestFlow(1e-12)
    /// The rule of business cases.
    public static let forCase = Tolerance.ofLargestCumulative(1e-9)
  }

  /// The first time the money is back: 0 when immediate, nil when never.
  public var first: Double? {
    switch self {
    case .once(let time): time
    case .immediate: 0
    case .several(let crossings), .temporary(let crossings): crossings.first
    case .never, .noFlows: nil
    }
  }

  /// The time from which the money stays back: 0 when immediate, nil when it never does.
  public var lasting: Double? {
    switch self {
    case .once(let time): time
    case .immediate: 0
    case .several(let crossings): crossings.last
    case .temporary, .never, .noFlows: nil
    }
  }

  /// The same on a clock that starts later; what is back before it starts is back at once.
  public func counted(from start: Double) -> Payback {
    func later(_ times: [Double]) -> [Double] { times.map { max($0 - start, 0) } }
    switch self {
    case .once(let time): return time > start ? .once(at: time - start) : .immediate
    case .several(let times): return .several(crossings: later(times))
    case .temporary(let times): return .temporary(crossings: later(times))
    case .immediate, .never, .noFlows: return self
    }
  }

  /// Returns the payback of undiscounted flows.
  ///
  /// - Parameter flows: Net flows in time order, the first at time 0.
  /// - Throws: `notFinite`. No flows is an outcome, not an error.
  /// - Complexity: O(*n*).
  public static func simple(
    flows: [Double], tolerance: Tolerance = .forFlows
  ) throws(FinanceError) -> Payback {
    try FinanceError.requireFinite(flows, "flows")
    return outcome(of: flows, tolerance: tolerance)
  }

  /// Returns the payback of flows discounted at `rate` per period, the first undiscounted.
  ///
  /// - Throws: `notFinite`, `rateOutOfRange`, `resultTooLarge`.
  public static func discounted(
    flows: [Double], rate: Double, tolerance: Tolerance = .forFlows
  ) throws(FinanceError) -> Payback {
    try FinanceError.requireRate(rate)
    try FinanceError.requireFinite(flows, "flows")
    var factor = 1.0
    var discounted: [Double] = []
    discounted.reserveCapacity(flows.count)
    for flow in flows {
      discounted.append(flow == 0 ? 0 : try FinanceError.requireRepresentable(flow * factor))
      factor /= 1 + rate
    }
    return outcome(of: discounted, tolerance: tolerance)
  }

  /// Walks the cumulative flow and notes every climb from below zero to zero or above.
  private static func outcome(of flows: [Double], tolerance: Tolerance) -> Payback {
    let largest = flows.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return .noFlows }
    // A power of two, so that nothing is rounded and nothing overflows.
    let scale = Double(sign: .plus, exponent: -largest.exponent / 2, significand: 1)
    let scaled = flows.map { $0 * scale }
    let shortfall = threshold(scaled, tolerance)
    var crossings: [Double] = []
    var cumulative = 0.0
    var wasBelow = false
    for (period, flow) in scaled.enumerated() {
      let before = cumulative
      cumulative += flow
      let isBelow = cumulative < -shortfall
      if wasBelow, !isBelow { crossings.append(Double(period) - 1 + min(1, -before / flow)) }
      wasBelow = isBelow
    }
    return outcome(crossings, endsBelow: wasBelow)
  }

  /// Names the outcome of a walk; a cumulative flow that ends at zero or above without a crossing
  /// was never below.
  private static func outcome(_ crossings: [Double], endsBelow: Bool) -> Payback {
    if endsBelow { return crossings.isEmpty ? .never : .temporary(crossings: crossings) }
    guard let first = crossings.first else { return .immediate }
    return crossings.count == 1 ? .once(at: first) : .several(crossings: crossings)
  }

  /// Returns the size of a shortfall that counts as zero.
  private static func threshold(_ flows: [Double], _ tolerance: Tolerance) -> Double {
    switch tolerance {
    case .ofLargestFlow(let fraction):
      return fraction * flows.reduce(0) { max($0, abs($1)) }
    case .ofLargestCumulative(let fraction):
      var cumulative = 0.0
      var largest = 0.0
      for flow in flows {
        cumulative += flow
        largest = max(largest, abs(cumulative))
      }
      return fraction * largest
    }
  }
}
