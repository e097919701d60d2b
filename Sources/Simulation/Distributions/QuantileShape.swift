/// A distribution as a quantile function, rising in u, with what else the layer needs of it.
///
/// Adding a family means one type that conforms to this; nothing else enumerates the families.
protocol QuantileShape: Sendable {
  /// The smallest and largest value; infinite where there is no end.
  var support: ClosedRange<Double> { get }

  /// Mean and standard deviation where a closed form exists.
  var closedMoments: (mean: Double, deviation: Double)? { get }

  /// Probabilities where the quantile function jumps or has a corner.
  var breakpoints: [Double] { get }

  /// Returns the quantile of `u`, exact to rounding.
  func quantile(_ u: Double) -> Double

  /// Returns P(X <= `x`).
  func cumulative(_ x: Double) -> Double

  /// Returns P(X < `x`), which differs from `cumulative` only at single values of positive weight.
  func below(_ x: Double) -> Double

  /// Replaces `count` uniforms by draws; within 1e-8 of the range of `quantile`.
  func transform(_ block: UnsafeMutablePointer<Double>, count: Int)
}

extension QuantileShape {
  var closedMoments: (mean: Double, deviation: Double)? { nil }

  var breakpoints: [Double] { [] }

  func below(_ x: Double) -> Double { cumulative(x) }

  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    for i in 0..<count { block[i] = quantile(block[i]) }
  }

  /// Mean and standard deviation, by closed form or by quadrature of the quantile function.
  var moments: (mean: Double, deviation: Double) {
    closedMoments ?? QuantileQuadrature(breakpoints: breakpoints).moments(of: self)
  }
}

/// Gauss-Legendre quadrature over u in pieces that halve towards 0 and 1.
struct QuantileQuadrature {
  /// Nodes and weights on (0, 1) of the whole rule.
  private var nodes: [Double] = []
  private var weights: [Double] = []

  /// The positive nodes and weights of the eight-point rule on [-1, 1] (DLMF 3.5(v)).
  private static let rule: [(node: Double, weight: Double)] = [
    (0.183_434_642_495_649_804_9, 0.362_683_783_378_361_982_97),
    (0.525_532_409_916_328_985_8, 0.313_706_645_877_887_287_34),
    (0.796_666_477_413_626_739_6, 0.222_381_034_453_374_470_54),
    (0.960_289_856_497_536_231_7, 0.101_228_536_290_376_259_15),
  ]

  init(breakpoints: [Double]) {
    var cuts = (1...40).map { Elementary.power(2, -Double($0)) }
    cuts += cuts.map { 1 - $0 }
    cuts += breakpoints.filter { $0 > 0 && $0 < 1 }
    cuts += [0, 1]
    cuts.sort()
    for (a, b) in zip(cuts, cuts.dropFirst()) where b > a { addPiece(a, b) }
  }

  /// Adds the eight nodes of one piece.
  private mutating func addPiece(_ a: Double, _ b: Double) {
    let (middle, half) = (0.5 * (a + b), 0.5 * (b - a))
    for (node, weight) in Self.rule {
      nodes += [middle - half * node, middle + half * node]
      weights += [half * weight, half * weight]
    }
  }

  /// Returns mean and standard deviation of `shape`.
  func moments(of shape: some QuantileShape) -> (mean: Double, deviation: Double) {
    var values = nodes
    values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { shape.transform(base, count: buffer.count) }
    }
    var mean = 0.0
    for (x, w) in zip(values, weights) { mean += x * w }
    var variance = 0.0
    for (x, w) in zip(values, weights) { variance += (x - mean) * (x - mean) * w }
    return (mean, variance.squareRoot())
  }
}
