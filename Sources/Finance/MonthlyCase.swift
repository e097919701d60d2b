#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The results of a business case on its monthly grid.
///
/// `flows[0]` is month 0, undiscounted; `flows[m]` falls at the end of month m. The discount rate is
/// an effective annual one, converted by (1 + r)^(1/12) - 1.
public struct MonthlyCase: Sendable {
  /// Net flows by month, from month 0.
  public let flows: [Double]
  /// The discount rate per month.
  public let monthlyRate: Double

  /// Checks the flows and converts the rate.
  ///
  /// - Throws: `noFlows`, `notFinite`, `rateOutOfRange`.
  public init(flows: [Double], effectiveAnnualRate: Double) throws(FinanceError) {
    try FinanceError.requireFlows(flows)
    self.flows = flows
    monthlyRate = try Self.monthlyRate(effectiveAnnual: effectiveAnnualRate)
  }

  /// Returns (1 + r)^(1/12) - 1, the month's rate that compounds to `effectiveAnnual` in a year.
  ///
  /// - Throws: `rateOutOfRange` at -100 % and below, `notFinite`.
  public static func monthlyRate(effectiveAnnual: Double) throws(FinanceError) -> Double {
    try RateConversion.perPeriod(effectiveAnnual: effectiveAnnual, periodsPerYear: 12)
  }

  /// Returns the net present value on the day of month 0.
  ///
  /// - Throws: `resultTooLarge`.
  public func npv() throws(FinanceError) -> Double {
    try PresentValue.net(rate: monthlyRate, flows: flows)
  }

  /// The running total of the flows, by month from month 0.
  public var cumulative: [Double] {
    var total = 0.0
    return flows.map { flow in
      total += flow
      return total
    }
  }

  /// Returns the payback of the undiscounted flows; a shortfall of up to 1e-9 of the largest
  /// cumulative flow counts as zero.
  public func payback() throws(FinanceError) -> Payback {
    try Payback.simple(flows: flows, tolerance: .forCase)
  }

  /// Returns the payback of the discounted flows, by the same rule.
  public func discountedPayback() throws(FinanceError) -> Payback {
    try Payback.discounted(flows: flows, rate: monthlyRate, tolerance: .forCase)
  }

  /// Returns the largest cumulative outlay, undiscounted, and its month.
  public func peakCash() throws(FinanceError) -> PeakFunding { try PeakFunding(flows: flows) }

  /// Returns the internal rate of return, annualised, or why there is no single one.
  public func internalRate() throws(FinanceError) -> AnnualisedRate {
    AnnualisedRate(try RateSearch(flows: flows))
  }
}

/// The internal rate of return of monthly flows, said per year.
public struct AnnualisedRate: Equatable, Sendable {
  /// The monthly roots above `lowestMonthlyRoot`, ascending.
  public let monthlyRoots: [Double]
  /// The same per year: (1 + monthly)^12 - 1.
  public let annualRoots: [Double]
  /// None, unique or multiple, over the annual roots.
  public let outcome: RateSearch.Outcome
  /// How often the flows change sign.
  public let signChanges: Int

  /// Roots at or below -90 % a month, which lose all but a million-millionth in a year, are left out.
  public static let lowestMonthlyRoot = -0.9

  /// Annualises the roots of a search over monthly flows.
  public init(_ search: RateSearch) {
    monthlyRoots = search.roots.filter { $0 > Self.lowestMonthlyRoot }
    annualRoots = monthlyRoots.map { min(expm1(12 * log1p($0)), .greatestFiniteMagnitude) }
    signChanges = search.signChanges
    switch annualRoots.count {
    case 0:
      if case .none(let reason) = search.outcome {
        outcome = .none(reason)
      } else {
        outcome = .none(.onlyTotalLoss)
      }
    case 1: outcome = .unique(annualRoots[0])
    default: outcome = .multiple(annualRoots)
    }
  }
}
