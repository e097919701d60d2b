#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a series of later amounts is worth today.
///
/// Every function takes flows in time order, in one currency, outflows negative, and a rate as a
/// fraction (0.1 is 10 %) that must be above -1.
public enum PresentValue {
  /// Returns the net present value of `flows` at `rate` per period.
  ///
  /// NPV = Σ flows[k] / (1 + rate)^(k + firstFlowPeriod). With `firstFlowPeriod` 0 the first flow is
  /// not discounted, as in finance texts; with 1 it is, as in a spreadsheet's `NPV`.
  ///
  /// - Parameter firstFlowPeriod: 0 or 1.
  /// - Throws: `noFlows`, `notFinite`, `rateOutOfRange`, `unknownChoice`, or `resultTooLarge`.
  /// - Complexity: O(*n*) in the number of flows.
  public static func net(
    rate: Double, flows: [Double], firstFlowPeriod: Int = 0
  ) throws(FinanceError) -> Double {
    try FinanceError.requireRate(rate)
    try FinanceError.requireFlows(flows)
    guard firstFlowPeriod == 0 || firstFlowPeriod == 1 else {
      throw .unknownChoice(parameter: "first_flow_period", choices: ["0", "1"])
    }
    let atFirstFlow = discounted(flows, growth: 1 + rate)
    return try FinanceError.requireRepresentable(
      firstFlowPeriod == 0 ? atFirstFlow : atFirstFlow / (1 + rate))
  }

  /// Returns the net present value with `flows[0]` today and every later flow in mid-period.
  ///
  /// NPV = flows[0] + Σ flows[k] / (1 + rate)^(k - 1/2).
  ///
  /// - Throws: `noFlows`, `notFinite`, `rateOutOfRange`, or `resultTooLarge`.
  public static func midPeriod(rate: Double, flows: [Double]) throws(FinanceError) -> Double {
    try FinanceError.requireRate(rate)
    try FinanceError.requireFlows(flows)
    let growth = 1 + rate
    let later = discounted(Array(flows.dropFirst()), growth: growth) / growth.squareRoot()
    return try FinanceError.requireRepresentable(flows[0] + later)
  }

  /// Returns the net present value of dated flows on the earliest of their dates.
  ///
  /// Σ flows[i] / (1 + rate)^((dates[i] - earliest) / 365): actual days over a fixed 365, so a leap
  /// year is 1.0027 years long. Dates may stand in any order; a spreadsheet's `XNPV` agrees when the
  /// first date is the earliest.
  ///
  /// - Parameters:
  ///   - rate: Effective rate per 365 days.
  ///   - dates: Days since 1970-01-01, one a flow.
  /// - Throws: `noFlows`, `notFinite`, `rateOutOfRange`, `lengthMismatch`, `dateOutOfRange`, or
  ///   `resultTooLarge`.
  public static func dated(
    rate: Double, flows: [Double], dates: [Int]
  ) throws(FinanceError) -> Double {
    try FinanceError.requireRate(rate)
    try FinanceError.requireFlows(flows)
    try FinanceError.requireDates(dates, for: flows)
    let earliest = dates.min() ?? 0
    let growth = log1p(rate)
    var sum = 0.0
    for (flow, day) in zip(flows, dates) where flow != 0 {
      sum += flow * exp(-growth * YearFraction.years(from: earliest, to: day))
    }
    return try FinanceError.requireRepresentable(sum)
  }

  /// Returns Σ flows[k] / growth^k by Horner's rule, from the last flow to the first.
  private static func discounted(_ flows: [Double], growth: Double) -> Double {
    var value = 0.0
    for flow in flows.reversed() { value = value / growth + flow }
    return value
  }
}
