#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Equal payments, one a period, with a value at the start and a value at the end.
///
/// The four amounts satisfy pv·(1+r)^n + pmt·(1 + r·w)·((1+r)^n - 1)/r + fv = 0 with w = 0 for
/// payments at the end of the period and w = 1 at its beginning. Money received is positive, money
/// paid negative, so a loan has a positive present value and negative payments. `rate` is per
/// period and above -1; `periods` is positive and may be a fraction.
public struct Annuity: Sendable {
  /// When in its period a payment falls.
  public enum Timing: String, CaseIterable, Sendable {
    /// At the end of the period.
    case end
    /// At the beginning of the period.
    case begin
  }

  private let rate: Double
  private let periods: Double
  private let timing: Timing

  /// Checks the rate and the number of periods.
  ///
  /// - Throws: `notFinite`, `rateOutOfRange`, `periodsOutOfRange`.
  public init(rate: Double, periods: Double, timing: Timing = .end) throws(FinanceError) {
    try FinanceError.requireRate(rate)
    try FinanceError.requirePeriods(periods, "periods")
    self.rate = rate
    self.periods = periods
    self.timing = timing
  }

  /// Returns the payment a period that turns `presentValue` into -`futureValue`.
  public func payment(presentValue: Double, futureValue: Double = 0) throws(FinanceError) -> Double
  {
    try FinanceError.requireFinite(presentValue, "present_value")
    try FinanceError.requireFinite(futureValue, "future_value")
    let factors = Factors(self)
    let due = presentValue * factors.present + futureValue * factors.future
    return try FinanceError.requireRepresentable(-due / factors.payments)
  }

  /// Returns the amount today that `payment` a period and `futureValue` at the end are worth.
  public func presentValue(payment: Double, futureValue: Double = 0) throws(FinanceError) -> Double
  {
    try FinanceError.requireFinite(payment, "payment")
    try FinanceError.requireFinite(futureValue, "future_value")
    let factors = Factors(self)
    let due = payment * factors.payments + futureValue * factors.future
    return try FinanceError.requireRepresentable(-due / factors.present)
  }

  /// Returns the amount at the end that `presentValue` and `payment` a period grow to.
  public func futureValue(payment: Double, presentValue: Double = 0) throws(FinanceError) -> Double
  {
    try FinanceError.requireFinite(payment, "payment")
    try FinanceError.requireFinite(presentValue, "present_value")
    let factors = Factors(self)
    let due = payment * factors.payments + presentValue * factors.present
    return try FinanceError.requireRepresentable(-due / factors.future)
  }

  /// The weights of the three amounts in one equation, scaled so that none overflows.
  private struct Factors {
    let present: Double
    let future: Double
    let payments: Double

    /// Values everything at the start for a positive rate, at the end for a negative one; the other
    /// way round the powers would overflow for long terms.
    init(_ annuity: Annuity) {
      let growth = annuity.periods * log1p(annuity.rate)
      let timing = annuity.timing == .begin ? 1 + annuity.rate : 1
      let shrunk = exp(-abs(growth))
      present = growth >= 0 ? 1 : shrunk
      future = growth >= 0 ? shrunk : 1
      // Below this the annuity factor equals the number of periods to the last digit, while the
      // quotient would be 0/0 for a rate of zero.
      let isFlat = max(abs(growth), abs(annuity.rate)) < 1e-17
      payments =
        isFlat ? annuity.periods : timing * -expm1(-abs(growth)) / abs(annuity.rate)
    }
  }
}
