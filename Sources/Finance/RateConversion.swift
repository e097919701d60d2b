#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One rate said in another way: per another period, compounded or not, with or without inflation.
///
/// All rates are fractions. The powers go through `log1p` and `expm1`, so small rates keep their
/// digits.
public enum RateConversion {
  /// Returns the effective annual rate of a nominal one: (1 + j/m)^m - 1, a spreadsheet's `EFFECT`.
  ///
  /// - Throws: `notFinite`, `periodsOutOfRange`, `rateOutOfRange` when j/m is -1 or less,
  ///   `resultTooLarge`.
  public static func effective(
    nominalAnnual: Double, compoundingPerYear: Double
  ) throws(FinanceError) -> Double {
    try FinanceError.requireFinite(nominalAnnual, "nominal_annual")
    try FinanceError.requirePeriods(compoundingPerYear, "compounding_per_year")
    let perPeriod = nominalAnnual / compoundingPerYear
    guard perPeriod > -1 else {
      throw .rateOutOfRange(
        parameter: "nominal_annual", value: nominalAnnual, domain: "above -100% a period")
    }
    return try FinanceError.requireRepresentable(expm1(compoundingPerYear * log1p(perPeriod)))
  }

  /// Returns the nominal annual rate of an effective one: m((1 + e)^(1/m) - 1), the inverse of
  /// `effective(nominalAnnual:compoundingPerYear:)`.
  public static func nominal(
    effectiveAnnual: Double, compoundingPerYear: Double
  ) throws(FinanceError) -> Double {
    try FinanceError.requireRate(effectiveAnnual, "effective_annual")
    try FinanceError.requirePeriods(compoundingPerYear, "compounding_per_year")
    return try FinanceError.requireRepresentable(
      compoundingPerYear * expm1(log1p(effectiveAnnual) / compoundingPerYear))
  }

  /// Returns the rate a period that compounds to `effectiveAnnual`: (1 + r)^(1/n) - 1, not r/n.
  public static func perPeriod(
    effectiveAnnual: Double, periodsPerYear: Double
  ) throws(FinanceError) -> Double {
    try FinanceError.requireRate(effectiveAnnual, "annual_effective")
    try FinanceError.requirePeriods(periodsPerYear, "periods_per_year")
    return try FinanceError.requireRepresentable(expm1(log1p(effectiveAnnual) / periodsPerYear))
  }

  /// Returns the churn a period that leaves as many customers after a year as `annualChurn`.
  ///
  /// 1 - (1 - a)^(1/n). Total churn, 100 %, is total in every period.
  public static func churn(
    annualChurn: Double, periodsPerYear: Double
  ) throws(FinanceError) -> Double {
    try FinanceError.requireShare(annualChurn, "annual_churn")
    try FinanceError.requirePeriods(periodsPerYear, "periods_per_year")
    return -expm1(log1p(-annualChurn) / periodsPerYear)
  }

  /// Returns the compound growth a period that leads from one amount to another.
  ///
  /// (future/present)^(1/n) - 1, a spreadsheet's `RRI`. A future value of zero is -100 %.
  ///
  /// - Throws: `amountsNotComparable` when the present value is zero or the signs differ.
  public static func growth(
    periods: Double, presentValue: Double, futureValue: Double
  ) throws(FinanceError) -> Double {
    try FinanceError.requirePeriods(periods, "periods")
    let growth = try logRatio(presentValue, futureValue)
    return try FinanceError.requireRepresentable(expm1(growth / periods))
  }

  /// Returns how many periods of growth at `rate` lead from one amount to another.
  ///
  /// ln(future/present) / ln(1 + rate), negative when the target lies in the past.
  ///
  /// - Throws: `neverReached` when the rate is zero and the amounts differ, or the target is zero.
  public static func periodsToGrow(
    rate: Double, presentValue: Double, futureValue: Double
  ) throws(FinanceError) -> Double {
    try FinanceError.requireRate(rate)
    let growth = try logRatio(presentValue, futureValue)
    if growth == 0 { return 0 }
    guard rate != 0, growth.isFinite else { throw .neverReached }
    return try FinanceError.requireRepresentable(growth / log1p(rate))
  }

  /// Returns the real rate behind a nominal one: (1 + n)/(1 + i) - 1 (Fisher), not n - i.
  public static func real(nominalRate: Double, inflation: Double) throws(FinanceError) -> Double {
    try FinanceError.requireRate(nominalRate, "nominal_rate")
    try FinanceError.requireRate(inflation, "inflation")
    return try FinanceError.requireRepresentable((nominalRate - inflation) / (1 + inflation))
  }

  /// Returns ln(future/present), exact to the last digits also when the two are nearly equal.
  private static func logRatio(_ present: Double, _ future: Double) throws(FinanceError) -> Double {
    try FinanceError.requireFinite(present, "present_value")
    try FinanceError.requireFinite(future, "future_value")
    let sameSign = (present > 0 && future >= 0) || (present < 0 && future <= 0)
    guard sameSign else { throw .amountsNotComparable(present: present, future: future) }
    let ratio = future / present
    guard ratio > 0.5, ratio < 2 else { return log(abs(future)) - log(abs(present)) }
    return log1p((future - present) / present)
  }
}
