/// A transformed normal: x = g^-1(mu + sigma z), the family behind every two-ended range.
struct NormalShape: QuantileShape {
  /// The scale on which the quantity is normal.
  enum Scale: Hashable, Sendable {
    /// g(x) = x.
    case linear
    /// g(x) = ln x.
    case logarithmic
    /// g(x) = ln((x - lower)/(upper - x)).
    case logit(lower: Double, upper: Double)

    /// Returns g(x).
    func forward(_ x: Double) -> Double {
      switch self {
      case .linear: x
      case .logarithmic: Elementary.logarithm(x)
      case .logit(let lower, let upper):
        Elementary.logarithm(x - lower) - Elementary.logarithm(upper - x)
      }
    }

    /// Returns g^-1(y) with its first two derivatives.
    func inverse(_ y: Double) -> (value: Double, slope: Double, curvature: Double) {
      switch self {
      case .linear: return (y, 1, 0)
      case .logarithmic:
        let x = Elementary.exponential(y)
        return (x, x, x)
      case .logit(let lower, let upper):
        let p = 1 / (1 + Elementary.exponential(-y))
        let slope = (upper - lower) * p * (1 - p)
        return (lower + (upper - lower) * p, slope, slope * (1 - 2 * p))
      }
    }
  }

  let scale: Scale
  let mu: Double
  let sigma: Double
  private let table: QuantileTable?

  /// The largest sigma for which the pieces keep a relative error of 1e-8 on a curved scale.
  private static let tableLimit = 2.5

  init(scale: Scale, mu: Double, sigma: Double) {
    (self.scale, self.mu, self.sigma) = (scale, mu, sigma)
    table =
      scale == .linear || sigma <= Self.tableLimit ? Self.tabulate(scale, mu, sigma) : nil
  }

  /// Tabulates the quantile function.
  private static func tabulate(_ scale: Scale, _ mu: Double, _ sigma: Double) -> QuantileTable {
    func point(_ v: Double, _ sign: Double) -> QuantileTable.Point {
      let z = StandardNormal.quantile(v)
      let rate = 1 / StandardNormal.density(z)
      let (x, slope, curvature) = scale.inverse(mu + sign * sigma * z)
      let step = sign * sigma * rate
      return (x, slope * step, curvature * step * step + slope * step * z * rate)
    }
    return QuantileTable(lower: { point($0, 1) }, upper: { point($0, -1) })
  }

  var support: ClosedRange<Double> {
    switch scale {
    case .linear: -Double.infinity...Double.infinity
    case .logarithmic: 0...Double.infinity
    case .logit(let lower, let upper): lower...upper
    }
  }

  var closedMoments: (mean: Double, deviation: Double)? {
    switch scale {
    case .linear: return (mu, sigma)
    case .logarithmic:
      let mean = Elementary.exponential(mu + 0.5 * sigma * sigma)
      return (mean, mean * Elementary.exponentialMinusOne(sigma * sigma).squareRoot())
    case .logit: return nil
    }
  }

  func quantile(_ u: Double) -> Double {
    scale.inverse(mu + sigma * StandardNormal.quantile(u)).value
  }

  func cumulative(_ x: Double) -> Double {
    if x <= support.lowerBound { return 0 }
    if x >= support.upperBound { return 1 }
    return StandardNormal.cumulative((scale.forward(x) - mu) / sigma)
  }

  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    if let table {
      table.transform(block, count: count, exact: quantile)
    } else {
      StandardNormal.transform(block, count: count)
      transformNormals(block, count: count)
    }
  }

  /// Replaces standard normal values by draws, the direct way for correlated inputs.
  func transformNormals(_ block: UnsafeMutablePointer<Double>, count: Int) {
    let (mu, sigma) = (mu, sigma)
    switch scale {
    case .linear: for i in 0..<count { block[i] = mu + sigma * block[i] }
    case .logarithmic:
      for i in 0..<count { block[i] = Elementary.exponential(mu + sigma * block[i]) }
    case .logit(let lower, let upper):
      let width = upper - lower
      for i in 0..<count {
        block[i] = lower + width / (1 + Elementary.exponential(-(mu + sigma * block[i])))
      }
    }
  }
}
