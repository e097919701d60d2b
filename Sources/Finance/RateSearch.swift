#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Every rate above -100 % at which a stream of flows is worth nothing.
///
/// There may be none, one or several; none of several is "the" internal rate of return. The rates
/// are effective, as fractions, per period of the flows or per 365 days for dated flows.
public struct RateSearch: Equatable, Sendable {
  /// What the roots amount to.
  public enum Outcome: Equatable, Sendable {
    /// Exactly one rate.
    case unique(Double)
    /// No rate, and why.
    case none(NoRate)
    /// Several rates, ascending.
    case multiple([Double])
  }

  /// Why there is no rate.
  public enum NoRate: Equatable, Sendable {
    /// All flows have one sign, or are zero.
    case noSignChange
    /// The present value is never zero.
    case noRoot
    /// No rate was found, but the bound on work left the search too coarse for a proof.
    case undecided
    /// Every rate of a case loses 90 % or more a month.
    case onlyTotalLoss
  }

  /// All rates found, ascending.
  ///
  /// A rate that rounds to -100 % is given as -1, one beyond the largest number as that number. A
  /// touching (double) root stands once.
  public let roots: [Double]
  /// How often the flows change sign in time order: the largest possible number of rates.
  public let signChanges: Int
  /// Whether the first flow is an inflow, so that the rate is a cost of borrowing: higher is worse.
  public let startsWithInflow: Bool
  /// False when the bound on work made the search coarser, so that roots very close together may
  /// stand once; true for all but adversarial input, such as a root of multiplicity five.
  public let isExhaustive: Bool

  /// The range outside which a rate is implausible: -99 % to 1,000 %.
  public static let plausible = -0.99...10.0

  /// Where a rate lies that no person can read, in words: `above 100,000,000%`; nil for all others.
  ///
  /// Source: the conventions of the finance vectors, above 1e6 or so near to -100% that it rounds to it.
  public static func outsideWords(_ rate: Double) -> String? {
    if rate > 1e6 { return "above 100,000,000%" }
    return rate <= -1 ? "all but -100%" : nil
  }

  /// The roots within `plausible`.
  public var plausibleRoots: [Double] { roots.filter(Self.plausible.contains) }

  /// None, one or several.
  public var outcome: Outcome {
    switch roots.count {
    case 0 where signChanges == 0: .none(.noSignChange)
    case 0: .none(isExhaustive ? .noRoot : .undecided)
    case 1: .unique(roots[0])
    default: .multiple(roots)
    }
  }

  /// Searches the rates per period of equally spaced flows.
  ///
  /// - Parameter flows: In time order; zeros keep their place in time, also leading ones.
  /// - Throws: `noFlows`, `notFinite`.
  /// - Complexity: 10 to 60 evaluations of O(*n*) for ordinary streams, at most some thousands.
  public init(flows: [Double]) throws(FinanceError) {
    try FinanceError.requireFlows(flows)
    self.init(
      RateEquation(flows: flows, times: flows.indices.map(Double.init)), timesPerRatePeriod: 1)
  }

  /// Searches the annual rates of dated flows: exponent (date - earliest) / 365.
  ///
  /// - Parameter dates: Days since 1970-01-01, one a flow, in any order; flows of one day are added.
  /// - Throws: `noFlows`, `notFinite`, `lengthMismatch`, `dateOutOfRange`.
  public init(flows: [Double], dates: [Int]) throws(FinanceError) {
    try FinanceError.requireFlows(flows)
    try FinanceError.requireDates(dates, for: flows)
    self.init(RateEquation(flows: flows, times: dates.map(Double.init)), timesPerRatePeriod: 365)
  }

  /// Solves the equation and turns s = ln(1 + rate per unit of time) into rates.
  private init(_ equation: RateEquation, timesPerRatePeriod: Double) {
    signChanges = equation.signChanges
    startsWithInflow = (equation.amounts.first ?? 0) > 0
    guard signChanges > 0 else {
      roots = []
      isExhaustive = true
      return
    }
    var finder = RootFinder(equation)
    let result = finder.solve()
    roots = result.roots.map { min(expm1($0 * timesPerRatePeriod), .greatestFiniteMagnitude) }
    isExhaustive = result.isExhaustive
  }
}
