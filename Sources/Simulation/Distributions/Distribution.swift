/// What an uncertain input may be: a quantile function built once, with its moments and its reading.
///
/// Every draw is the quantile of one uniform and rises with it, so pairing, correlation and limits
/// work the same for all families. Make one with the functions in the extensions, which check what
/// was typed and throw `DistributionError`.
public struct Distribution: Sendable {
  /// The quantile function.
  let shape: any QuantileShape

  /// The mean.
  public let mean: Double
  /// The standard deviation.
  public let standardDeviation: Double
  /// How what was typed was read.
  public let reading: Reading
  /// The stated most likely value, where there is one.
  public let likely: Double?
  /// The probability that limits cut away; 0 without limits.
  public let removedMass: Double

  init(
    _ shape: any QuantileShape, _ reading: Reading, likely: Double? = nil, removedMass: Double = 0
  ) {
    self.shape = shape
    (mean, standardDeviation) = shape.moments
    self.reading = reading
    self.likely = likely
    self.removedMass = removedMass
  }

  /// Makes a distribution of what was typed, refusing one whose moments overflow.
  static func checked(
    _ shape: any QuantileShape, _ reading: Reading, likely: Double? = nil, removedMass: Double = 0
  ) throws(DistributionError) -> Distribution {
    let result = Distribution(shape, reading, likely: likely, removedMass: removedMass)
    guard result.mean.isFinite, result.standardDeviation.isFinite else {
      throw .rangeTooWide(low: shape.support.lowerBound, high: shape.support.upperBound)
    }
    return result
  }

  /// The smallest and the largest possible value; infinite where there is no end.
  public var support: ClosedRange<Double> { shape.support }

  /// Returns the value that is not exceeded with probability `u`, exact to rounding.
  ///
  /// - Parameter u: 0 to 1; the ends give the ends of the support, anything outside them NaN.
  public func quantile(_ u: Double) -> Double {
    guard u >= 0, u <= 1 else { return .nan }
    if u == 0 { return support.lowerBound }
    if u == 1 { return support.upperBound }
    return shape.quantile(u)
  }

  /// Returns P(X <= `x`).
  public func cumulative(_ x: Double) -> Double { shape.cumulative(x) }

  /// The value exceeded nine times in ten.
  public var p10: Double { quantile(0.1) }
  /// The value exceeded every second time.
  public var p50: Double { quantile(0.5) }
  /// The value exceeded once in ten.
  public var p90: Double { quantile(0.9) }

  /// Replaces a block of uniforms, strictly between 0 and 1, by draws.
  ///
  /// Agrees with `quantile` to 1e-8 of the range. The result of a sample does not depend on the
  /// block it stands in. Complexity: O(count), one to five nanoseconds a draw.
  public func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    guard count > 0 else { return }
    shape.transform(block, count: count)
  }

  /// Replaces a block of standard normal values by draws: the last step for correlated inputs.
  ///
  /// Transformed normals take the values directly, the others by way of Phi(z).
  public func transformNormals(_ block: UnsafeMutablePointer<Double>, count: Int) {
    guard count > 0 else { return }
    if let normal = shape as? NormalShape {
      normal.transformNormals(block, count: count)
      return
    }
    for i in 0..<count {
      let p = StandardNormal.cumulative(block[i])
      block[i] = min(max(p, 0x1p-53), 0x1.fffffffffffffp-1)
    }
    shape.transform(block, count: count)
  }
}
