/// A quotient of present values, which is undefined rather than infinite where its base is missing.
public enum Ratio: Equatable, Sendable {
  /// The quotient as a fraction.
  case value(Double)
  /// No quotient, and why.
  case undefined(Reason)

  /// What is missing.
  public enum Reason: String, Equatable, Sendable {
    /// The present value of the costs is zero.
    case noCosts = "no costs"
    /// The costs are negative: a saving was entered as a cost.
    case negativeCosts = "negative costs"
    /// The present value of the benefits is zero or negative.
    case noBenefits = "no benefits"
  }

  /// The quotient, or NaN where undefined, as a column of results stores it.
  public var numberOrNaN: Double {
    if case .value(let value) = self { value } else { .nan }
  }

  /// Returns (PV benefits - PV costs) / PV costs: the return on investment, the multiple less one.
  public static func returnOnInvestment(pvBenefits: Double, pvCosts: Double) -> Ratio {
    over(pvCosts) { (pvBenefits - pvCosts) / pvCosts }
  }

  /// Returns PV benefits / PV costs.
  public static func benefitCost(pvBenefits: Double, pvCosts: Double) -> Ratio {
    over(pvCosts) { pvBenefits / pvCosts }
  }

  /// Returns PV costs / PV benefits: the share of the benefit that must arrive for an NPV of zero.
  public static func benefitNeeded(pvBenefits: Double, pvCosts: Double) -> Ratio {
    over(pvCosts) { pvCosts / pvBenefits }.unless(pvBenefits <= 0, .noBenefits)
  }

  /// Divides when the costs are there to divide by.
  private static func over(_ pvCosts: Double, _ quotient: () -> Double) -> Ratio {
    if pvCosts == 0 { return .undefined(.noCosts) }
    return pvCosts < 0 ? .undefined(.negativeCosts) : .value(quotient())
  }

  /// Replaces a value by a reason; a reason already given stays.
  private func unless(_ condition: Bool, _ reason: Reason) -> Ratio {
    guard case .value = self, condition else { return self }
    return .undefined(reason)
  }
}
