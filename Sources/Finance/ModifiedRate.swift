#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The modified internal rate of return, which is unique whenever both signs occur.
public enum ModifiedRate {
  /// Returns ((future value of inflows) / (present value of outflows))^(1/(n-1)) - 1 per period, or
  /// nil when all flows have one sign.
  ///
  /// Outflows are discounted at `financeRate`, inflows compounded at `reinvestRate`; n is the number
  /// of flows, zeros included.
  ///
  /// - Throws: `noFlows`, `notFinite`, `rateOutOfRange`, `resultTooLarge`.
  public static func perPeriod(
    flows: [Double], financeRate: Double, reinvestRate: Double
  ) throws(FinanceError) -> Double? {
    try FinanceError.requireFlows(flows)
    try FinanceError.requireRate(financeRate, "finance_rate")
    try FinanceError.requireRate(reinvestRate, "reinvest_rate")
    var inflows = DiscountedSide()
    var outflows = DiscountedSide()
    for (index, flow) in flows.enumerated() {
      if flow > 0 { inflows.append(size: flow, time: Double(index)) }
      if flow < 0 { outflows.append(size: -flow, time: Double(index)) }
    }
    guard !inflows.sizes.isEmpty, !outflows.sizes.isEmpty else { return nil }
    let last = Double(flows.count - 1)
    let growth = log1p(reinvestRate)
    let future = logValue(inflows, at: growth) + growth * last
    let present = logValue(outflows, at: log1p(financeRate))
    return try FinanceError.requireRepresentable(expm1((future - present) / last))
  }

  /// Returns ln of the present value of one side; in logs no power overflows.
  private static func logValue(_ side: DiscountedSide, at s: Double) -> Double {
    let level = side.level(at: s)
    return level.logSum - s * level.anchor
  }
}
