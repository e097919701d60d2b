/// A stated rank correlation between two inputs of a group.
public struct RankCorrelation: Hashable, Sendable {
  /// Positions of the two inputs in their group.
  public let first: Int, second: Int
  /// Spearman's coefficient, -1 to 1.
  public let value: Double

  /// States that inputs `first` and `second` have rank correlation `value`.
  public init(_ first: Int, _ second: Int, _ value: Double) {
    (self.first, self.second, self.value) = (first, second, value)
  }

  /// Returns the correlation of the normals behind a rank correlation: 2 sin(pi r / 6).
  ///
  /// Source: Pearson 1907; exact for the Gaussian copula.
  public static func normal(fromRank r: Double) -> Double { 2 * sine(.pi / 6 * r) }

  /// Returns the rank correlation that normals with correlation `rho` have: (6/pi) asin(rho/2).
  public static func rank(fromNormal rho: Double) -> Double {
    // Newton on the sine, whose derivative stays above 0.86 here.
    var angle = 0.5 * rho
    for _ in 0..<8 {
      let s = sine(angle)
      angle -= (s - 0.5 * rho) / (1 - s * s).squareRoot()
    }
    return angle * 6 / .pi
  }

  /// Returns sin(x) for |x| <= pi/6 by its series, the same on every machine.
  private static func sine(_ x: Double) -> Double {
    let z = x * x
    var (term, sum, n) = (x, x, 2.0)
    for _ in 0..<12 {
      term *= -z / (n * (n + 1))
      sum += term
      n += 2
    }
    return sum
  }
}

/// Why correlations cannot hold.
public enum CorrelationError: Error, Hashable, Sendable {
  /// A coefficient is not a number between -1 and 1.
  case outOfRange(Double)
  /// An input is correlated with itself or lies outside the group.
  case badPair(Int, Int)
  /// A pair is stated twice with different values.
  case statedTwice(Int, Int)
  /// The group is larger than 200 inputs.
  case groupTooLarge(Int)
  /// Three inputs contradict each other: with the other two pairs as stated, the correlation of
  /// `pair` has to lie in `feasible`; `nearest` is the end to use.
  case inconsistent(InconsistentTriple)
  /// No three inputs contradict each other, but the whole group does.
  case groupInconsistent
}

/// Three inputs whose pairwise correlations cannot hold together.
public struct InconsistentTriple: Hashable, Sendable {
  /// The three positions, rising.
  public let members: [Int]
  /// The pair whose value is proposed to change.
  public let pair: RankCorrelation
  /// The values that pair may have, as rank correlations.
  public let feasible: ClosedRange<Double>
  /// The feasible value nearest to the stated one.
  public let nearest: Double
}
