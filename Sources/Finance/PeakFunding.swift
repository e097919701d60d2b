/// The most money that is out at any one time.
public struct PeakFunding: Equatable, Sendable {
  /// The largest cumulative net outlay, -min(cumulative flow); zero when it is never below zero.
  public let amount: Double
  /// The first period at whose end it is reached, nil when nothing is ever out.
  public let period: Int?

  /// Walks undiscounted net flows in time order; no flows need no funding.
  ///
  /// - Throws: `notFinite`, `resultTooLarge`.
  /// - Complexity: O(*n*).
  public init(flows: [Double]) throws(FinanceError) {
    try FinanceError.requireFinite(flows, "flows")
    var cumulative = 0.0
    var lowest = 0.0
    var period: Int?
    for (index, flow) in flows.enumerated() {
      cumulative += flow
      if cumulative < lowest {
        lowest = cumulative
        period = index
      }
    }
    amount = try FinanceError.requireRepresentable(lowest == 0 ? 0 : -lowest)
    self.period = period
  }
}
