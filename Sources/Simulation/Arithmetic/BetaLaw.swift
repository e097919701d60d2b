/// The beta law on [0, 1]: the shape behind every PERT.
struct BetaLaw: Hashable, Sendable {
  /// The two shape parameters, both positive.
  let alpha: Double, beta: Double

  /// The logarithm of the beta function B(alpha, beta).
  private let logNorm: Double

  init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
    logNorm =
      Self.logGamma(alpha) + Self.logGamma(beta) - Self.logGamma(alpha + beta)
  }

  /// The law of 1 - X.
  var mirrored: BetaLaw { BetaLaw(alpha: beta, beta: alpha) }

  /// The mean, alpha/(alpha + beta).
  var mean: Double { alpha / (alpha + beta) }

  /// The variance.
  var variance: Double { mean * (1 - mean) / (alpha + beta + 1) }

  /// Returns the density at `x` inside (0, 1).
  func density(_ x: Double) -> Double {
    Elementary.exponential(
      (alpha - 1) * Elementary.logarithm(x) + (beta - 1) * Elementary.logarithm(onePlus: -x)
        - logNorm)
  }

  /// Returns P(X <= `x`), the regularised incomplete beta function; 0 below 0, 1 above 1.
  ///
  /// The continued fraction converges within a few dozen terms on the side of the mean that it is
  /// used on; the other side takes the complement.
  /// Source: DLMF 8.17.22; evaluated by Lentz's method.
  func cumulative(_ x: Double) -> Double { evaluate(x).cumulative }

  /// Returns distribution function and density together, for Newton steps.
  func evaluate(_ x: Double) -> (cumulative: Double, density: Double) {
    guard x > 0 else { return (x == x ? 0 : .nan, 0) }
    guard x < 1 else { return (1, 0) }
    let front = Elementary.exponential(
      alpha * Elementary.logarithm(x) + beta * Elementary.logarithm(onePlus: -x) - logNorm)
    let density = front / (x * (1 - x))
    if x < (alpha + 1) / (alpha + beta + 2) {
      return (front * Self.continuedFraction(alpha, beta, x) / alpha, density)
    }
    return (1 - front * Self.continuedFraction(beta, alpha, 1 - x) / beta, density)
  }

  /// Evaluates the continued fraction of the incomplete beta function.
  private static func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let floor = 1e-300
    func guarded(_ v: Double) -> Double { v.magnitude < floor ? floor : v }
    var c = 1.0
    var d = 1 / guarded(1 - (a + b) * x / (a + 1))
    var value = d
    for step in 1...400 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / guarded(1 + even * d)
      c = guarded(1 + even / c)
      value *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / guarded(1 + odd * d)
      c = guarded(1 + odd / c)
      let change = d * c
      value *= change
      if (change - 1).magnitude < 3e-16 { break }
    }
    return value
  }

  /// Returns the x with P(X <= x) = `p`; 0 and 1 at the ends.
  ///
  /// The small side is solved (for p above 1/2 the mirrored law), so both tails keep their digits.
  func quantile(_ p: Double) -> Double {
    guard p > 0 else { return p == p ? 0 : .nan }
    guard p < 1 else { return 1 }
    return p <= 0.5 ? lowerQuantile(p) : 1 - mirrored.lowerQuantile(1 - p)
  }

  /// Solves for a probability of at most one half, starting from the leading term of the series.
  func lowerQuantile(_ p: Double) -> Double {
    let leading = Elementary.exponential(
      (Elementary.logarithm(p) + Elementary.logarithm(alpha) + logNorm) / alpha)
    return refine(p, from: leading < 0.5 * mean ? leading : mean)
  }

  /// Improves the guess `start` by Halley steps kept inside a shrinking bracket.
  func refine(_ p: Double, from start: Double) -> Double {
    var (low, high, x) = (0.0, 1.0, start > 0 && start < 1 ? start : 0.5)
    for _ in 0..<200 {
      let (f, g) = evaluate(x)
      let error = f - p
      if error == 0 { return x }
      if error < 0 { low = x } else { high = x }
      let newton = error / g
      let bend = (alpha - 1) / x - (beta - 1) / (1 - x)
      let halley = newton / max(0.5, 1 - 0.5 * newton * bend)
      // Halley's rule triples the correct digits, so after a step this small nothing is left to do.
      if halley.magnitude <= 2e-6 * x { return x - halley }
      let next = x - halley
      let isInside = next > low && next < high
      x = isInside ? next : (low > 0 ? (low * high).squareRoot() : high / 16)
      if high - low <= 1e-16 * x { break }
    }
    return x
  }

  /// Returns ln Gamma(`x`) for x > 0: Stirling's series after shifting the argument above 12.
  ///
  /// Source: DLMF 5.11.1; the first omitted term is below 1e-17 there.
  static func logGamma(_ x: Double) -> Double {
    var (z, product) = (x, 1.0)
    while z < 12 {
      product *= z
      z += 1
    }
    let w = 1 / (z * z)
    let series =
      (1.0 / 12 - w
        * (1.0 / 360 - w
          * (1.0 / 1260 - w
            * (1.0 / 1680 - w
              * (1.0 / 1188
                - w * (691.0 / 360_360 - w * (1.0 / 156)))))))
      / z
    return (z - 0.5) * Elementary.logarithm(z) - z + 0.918_938_533_204_672_741_8 + series
      - Elementary.logarithm(product)
  }
}
