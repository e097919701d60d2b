/// Something that happens with a probability and is otherwise 0.
///
/// The quantile function of the mixture, not a second draw: values below 0 first, then the zeros,
/// then the values above, so that the result still rises with u.
struct ChanceShape: QuantileShape {
  let probability: Double
  let outcome: Distribution

  /// P(mixture < 0).
  private var negative: Double { probability * outcome.shape.below(0) }
  /// P(mixture <= 0).
  private var notPositive: Double { probability * outcome.shape.cumulative(0) + 1 - probability }

  var support: ClosedRange<Double> {
    min(0, outcome.support.lowerBound)...max(0, outcome.support.upperBound)
  }

  var closedMoments: (mean: Double, deviation: Double)? {
    let (p, m, s) = (probability, outcome.mean, outcome.standardDeviation)
    return (p * m, (p * s * s + p * (1 - p) * m * m).squareRoot())
  }

  var breakpoints: [Double] {
    [negative, notPositive]
      + outcome.shape.breakpoints.flatMap {
        [$0 * probability, $0 * probability + 1 - probability]
      }
  }

  func quantile(_ u: Double) -> Double {
    if u < negative { return outcome.quantile(inside(u / probability)) }
    if u <= notPositive { return 0 }
    return outcome.quantile(inside((u - (1 - probability)) / probability))
  }

  /// Keeps a rescaled uniform within (0, 1).
  @inline(__always)
  private func inside(_ u: Double) -> Double { min(max(u, 0x1p-53), 1 - 0x1p-53) }

  func cumulative(_ x: Double) -> Double {
    probability * outcome.shape.cumulative(x) + (x >= 0 ? 1 - probability : 0)
  }

  func below(_ x: Double) -> Double {
    probability * outcome.shape.below(x) + (x > 0 ? 1 - probability : 0)
  }

  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    let (low, high, p) = (negative, notPositive, probability)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(count, 1)) { scratch in
      guard let uniforms = scratch.baseAddress else { return }
      for i in 0..<count {
        let u = block[i]
        uniforms[i] = u
        // A zero needs no draw; one half keeps its lane on the quick path.
        let draw = inside((u < low ? u : u - (1 - p)) / p)
        block[i] = u >= low && u <= high ? 0.5 : draw
      }
      outcome.transform(block, count: count)
      for i in 0..<count {
        block[i] = uniforms[i] >= low && uniforms[i] <= high ? 0 : block[i]
      }
    }
  }
}

/// A distribution cut to limits: u' = F(A) + u (F(B) - F(A)), so order and pairing are kept.
struct TruncatedShape: QuantileShape {
  let whole: Distribution
  let lower: Double, upper: Double
  private let start: Double, part: Double

  init(_ whole: Distribution, to limits: ClosedRange<Double>) {
    self.whole = whole
    lower = max(limits.lowerBound, whole.support.lowerBound)
    upper = min(limits.upperBound, whole.support.upperBound)
    start = whole.shape.below(limits.lowerBound)
    part = whole.shape.cumulative(limits.upperBound) - start
  }

  /// The probability that lies outside the limits.
  var removed: Double { 1 - part }

  var support: ClosedRange<Double> { min(lower, upper)...max(lower, upper) }

  var breakpoints: [Double] { whole.shape.breakpoints.map { ($0 - start) / part } }

  func quantile(_ u: Double) -> Double {
    min(max(whole.quantile(min(start + u * part, 0x1.fffffffffffffp-1)), lower), upper)
  }

  func cumulative(_ x: Double) -> Double {
    x >= upper ? 1 : min(1, max(0, (whole.shape.cumulative(x) - start) / part))
  }

  func below(_ x: Double) -> Double {
    min(1, max(0, (whole.shape.below(x) - start) / part))
  }

  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    let (start, part, lower, upper) = (start, part, lower, upper)
    for i in 0..<count {
      let u = start + block[i] * part
      block[i] = u < 0x1.fffffffffffffp-1 ? u : 0x1.fffffffffffffp-1
    }
    whole.transform(block, count: count)
    for i in 0..<count {
      let raised = block[i] < lower ? lower : block[i]
      block[i] = raised > upper ? upper : raised
    }
  }
}
