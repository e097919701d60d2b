/// The result block of a Total Economic Impact study: risk-adjusted present values and their ratios.
public struct TEISummary: Equatable, Sendable {
  /// Present value of benefits × (1 - risk reduction).
  public let pvBenefits: Double
  /// Present value of costs × (1 + risk increase).
  public let pvCosts: Double
  /// Benefits less costs.
  public let npv: Double
  /// NPV / PV costs.
  public let roi: Ratio
  /// PV benefits / PV costs.
  public let benefitCostRatio: Ratio

  /// Discounts both rows; index 0 is the initial column, undiscounted, the others fall at year end.
  ///
  /// - Parameters:
  ///   - rate: Annual rate as a fraction, 0.1 in most studies.
  ///   - benefits: Before risk adjustment, one a year, starting with the initial column.
  ///   - costs: The same, as positive amounts, for the same years.
  ///   - benefitRiskReduction: 0 to 1.
  ///   - costRiskIncrease: 0 or more.
  /// - Throws: `noFlows`, `notFinite`, `rateOutOfRange`, `lengthMismatch`, `resultTooLarge`.
  public init(
    rate: Double, benefits: [Double], costs: [Double], benefitRiskReduction: Double = 0,
    costRiskIncrease: Double = 0
  ) throws(FinanceError) {
    guard benefits.count == costs.count else {
      throw .lengthMismatch(
        first: "benefits", firstCount: benefits.count, second: "costs", secondCount: costs.count)
    }
    try FinanceError.requireFlows(benefits, "benefits")
    try FinanceError.requireFlows(costs, "costs")
    try FinanceError.requireShare(benefitRiskReduction, "benefit_risk_reduction")
    try FinanceError.requireFinite(costRiskIncrease, "cost_risk_increase")
    guard costRiskIncrease >= 0 else {
      throw .rateOutOfRange(
        parameter: "cost_risk_increase", value: costRiskIncrease, domain: "0% or more")
    }
    pvBenefits = try PresentValue.net(rate: rate, flows: benefits) * (1 - benefitRiskReduction)
    pvCosts = try FinanceError.requireRepresentable(
      PresentValue.net(rate: rate, flows: costs) * (1 + costRiskIncrease))
    npv = try FinanceError.requireRepresentable(pvBenefits - pvCosts)
    roi = .returnOnInvestment(pvBenefits: pvBenefits, pvCosts: pvCosts)
    benefitCostRatio = .benefitCost(pvBenefits: pvBenefits, pvCosts: pvCosts)
  }
}
