#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How a level rises to its full height over time; levels are fractions.
public enum AdoptionRamp {
  /// Returns the level at the end of periods 1 … `periods` of a straight ramp: min(1, k/n).
  ///
  /// A flow of the whole period is overstated by this; see `linearAverage`.
  public static func linearEnd(rampPeriods: Double, periods: Int) throws(FinanceError) -> [Double] {
    try FinanceError.requirePeriods(rampPeriods, "ramp_periods")
    try FinanceError.requireLength(periods, "periods")
    return (0..<periods).map { min(1, Double($0 + 1) / rampPeriods) }
  }

  /// Returns the average level over periods 1 … `periods` of a straight ramp from 0 to 1:
  /// (k - 1/2)/n while it rises, then 1; a period in which it ends inside takes the exact area.
  public static func linearAverage(
    rampPeriods: Double, periods: Int
  ) throws(FinanceError) -> [Double] {
    try FinanceError.requirePeriods(rampPeriods, "ramp_periods")
    try FinanceError.requireLength(periods, "periods")
    return (0..<periods).map { index in
      let start = Double(index)
      let rising = min(max(rampPeriods - start, 0), 1)
      return rising * (start + rising / 2) / rampPeriods + (1 - rising)
    }
  }

  /// Returns the S-curve L/(1 + exp(-s(t - m))) at t = 0 … `periods`; it does not start at zero.
  public static func logistic(
    ceiling: Double, steepness: Double, midpoint: Double, periods: Int
  ) throws(FinanceError) -> [Double] {
    try FinanceError.requireFinite(ceiling, "ceiling")
    try FinanceError.requireFinite(steepness, "steepness")
    try FinanceError.requireFinite(midpoint, "midpoint")
    try FinanceError.requireLength(periods, "periods")
    return (0...periods).map { ceiling / (1 + exp(-steepness * (Double($0) - midpoint))) }
  }

  /// Returns the share of the market that has adopted at t = 0 … `periods` (Bass 1969):
  /// (1 - e^-(p+q)t)/(1 + (q/p)e^-(p+q)t).
  ///
  /// - Parameters:
  ///   - innovation: p, the part of the rest that adopts unprompted in a period; not negative.
  ///   - imitation: q, the pull of those who have adopted; not negative. With p = 0 nobody starts.
  public static func bass(
    innovation: Double, imitation: Double, periods: Int
  ) throws(FinanceError) -> [Double] {
    for (value, name) in [(innovation, "p"), (imitation, "q")] {
      try FinanceError.requireFinite(value, name)
      guard value >= 0 else {
        throw .rateOutOfRange(parameter: name, value: value, domain: "0 or more")
      }
    }
    try FinanceError.requireLength(periods, "periods")
    return (0...periods).map { time in
      guard innovation > 0 else { return 0 }
      let reach = (innovation + imitation) * Double(time)
      // Both sides times p, so that a tiny p does not make q/p infinite.
      return innovation * -expm1(-reach) / (innovation + imitation * exp(-reach))
    }
  }
}
