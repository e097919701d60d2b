import Testing

@testable import Simulation

@Suite struct DistributionErrorTests {
  @Test func `wrong ranges are refused with what was typed`() {
    expect(.lowAboveHigh(low: 15, high: 5)) { try .between(15, 5) }
    expect(.lowEndZeroNeedsLikely(high: 30)) { try .between(0, 30) }
    expect(.highEndFullNeedsLikely(low: 0.7)) { try .between(0.7, 1, kind: .share) }
    expect(.shareOutsideUnit(1.2)) { try .between(0.7, 1.2, kind: .share) }
    expect(.shareOutsideUnit(-0.1)) { try .between(-0.1, 0.2, kind: .share) }
    expect(.likelyOutsideRange(low: 5, likely: 20, high: 15)) { try .between(5, likely: 20, 15) }
    expect(.notFinite(.infinity)) { try .between(5, .infinity) }
    expect(.lognormalNeedsPositive(-1)) { try .lognormal(-1, 5) }
    expect(.endOutsideLimits(end: 5, lower: 5, upper: 9)) { try .bounded(5, 8, within: 5...9) }
    expect(.rangeTooWide(low: 1e-300, high: 1e300)) { try .between(1e-300, 1e300) }
    expect(.rangeTooWide(low: -1e308, high: 1e308)) { try .between(-1e308, 1e308) }
  }

  @Test func `wrong parameters are refused with what was typed`() {
    expect(.spreadNotPositive(0)) { try .normal(mean: 1, standardDeviation: 0) }
    expect(.shapeOutOfRange(lambda: -1)) { try .pert(min: 1, likely: 2, max: 3, lambda: -1) }
    expect(.probabilityOutOfRange(1.3)) { try .chance(1.3, of: .constant(1)) }
    expect(.weightsDoNotTotal(0.9)) { try .oneOf([(1, 0.5), (2, 0.4)]) }
    expect(.negativeWeight(value: 2, weight: -0.5)) { try .oneOf([(1, 1.5), (2, -0.5)]) }
    expect(.nothingToDraw) { try .oneOf([]) }
    expect(.nothingToDraw) { try .data([]) }
    expect(.likelyOutsideRange(low: 3, likely: 1, high: 9)) {
      try .triangular(min: 3, likely: 1, max: 9)
    }
    #expect(throws: DistributionError.probabilityOutOfRange(0)) { try RangeEnds(low: 0, high: 0.9) }
    #expect(throws: DistributionError.probabilityOutOfRange(0.2)) {
      try RangeEnds(low: 0.5, high: 0.2)
    }
  }

  @Test func `NaN is refused everywhere and never traps`() {
    let nan = Double.nan
    let attempts: [() throws -> Distribution] = [
      { try .between(nan, 5) },
      { try .between(1, likely: nan, 5) },
      { try .pert(min: 1, likely: 2, max: 3, lambda: nan) },
      { try .normal(mean: nan, standardDeviation: 1) },
      { try .chance(nan, of: .constant(1)) },
      { try .oneOf([(nan, 1)]) },
      { try .data([1, nan]) },
      { try .constant(nan) },
    ]
    for attempt in attempts { #expect(throws: DistributionError.self) { try attempt() } }
  }

  /// Ends over forty orders of magnitude and every position of the likely value.
  @Test func `any three ordered numbers give a distribution or an error, never a trap`() {
    let sizes = [0.0, 1e-20, 1e-5, 0.3, 0.999, 1, 7, 1e6, 1e20, 1e300]
    for low in sizes.flatMap({ [$0, -$0] }) {
      for high in sizes where high >= low {
        for part in [0, 1e-9, 0.01, 0.3, 0.5, 0.97, 1] {
          for kind in [QuantityKind.amount, .share] {
            let likely = low + (high - low) * part
            guard let d = try? Distribution.between(low, likely: likely, high, kind: kind) else {
              continue
            }
            #expect(d.mean.isFinite && d.p10 <= d.p90, "\(low) \(likely) \(high)")
          }
        }
      }
    }
  }

  @Test func `uniforms outside 0 to 1 and NaN do not read outside the table`() throws {
    for d in [
      try Distribution.between(10, likely: 15, 30), try .between(5, 15), try .data([1, 2, 3]),
      try .chance(0.5, of: .between(1, 2)), try .triangular(min: 1, likely: 2, max: 3),
      try .normal(mean: 0, standardDeviation: 1).limited(to: -1...1),
    ] {
      var block = [Double.nan, -1, 0, 1, 2, .infinity, -.infinity, .leastNonzeroMagnitude, 0.5]
      transform(&block, by: d)
      #expect(d.quantile(0.5) == d.p50)
      #expect(d.quantile(-0.1).isNaN && d.quantile(.nan).isNaN)
    }
  }

  /// Expects one error from one attempt.
  private func expect(
    _ error: DistributionError, _ attempt: () throws -> Distribution
  ) {
    #expect(throws: error) { try attempt() }
  }
}
