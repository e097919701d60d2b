/// A beta law stretched from a to a + width, with tails that may be squeezed to natural limits.
struct BetaShape: QuantileShape {
  /// A tail compressed in proportion so that it ends at a limit instead of beyond it.
  struct Squeeze: Hashable, Sendable {
    /// The typed end where the tail begins and the probability it stands for.
    let end: Double, probability: Double
    /// Where the tail now stops.
    let limit: Double
    /// New length of the tail over old.
    let factor: Double
  }

  let origin: Double
  let width: Double
  let law: BetaLaw
  let lowTail: Squeeze?
  let highTail: Squeeze?
  private let table: QuantileTable

  init(
    origin: Double, width: Double, law: BetaLaw, lowTail: Squeeze? = nil, highTail: Squeeze? = nil
  ) {
    (self.origin, self.width, self.law) = (origin, width, law)
    (self.lowTail, self.highTail) = (lowTail, highTail)
    table = Self.tabulate(origin, width, law)
  }

  /// PERT on absolute ends: alpha = 1 + lambda (m - a)/(b - a), beta = 1 + lambda (b - m)/(b - a).
  static func law(min a: Double, likely m: Double, max b: Double, lambda: Double) -> BetaLaw {
    BetaLaw(alpha: 1 + lambda * (m - a) / (b - a), beta: 1 + lambda * (b - m) / (b - a))
  }

  /// Tabulates both sides, each node starting from the one before.
  private static func tabulate(
    _ origin: Double, _ width: Double, _ law: BetaLaw
  ) -> QuantileTable {
    var (lower, upper) = (SideWalk(law), SideWalk(law.mirrored))
    return QuantileTable(
      lower: { v in
        let (x, slope, curvature) = lower.next(v)
        return (origin + width * x, width * slope, width * curvature)
      },
      upper: { v in
        let (x, slope, curvature) = upper.next(v)
        return (origin + width * (1 - x), -width * slope, -width * curvature)
      })
  }

  /// Walks up the quantile function of a beta law from one side.
  private struct SideWalk {
    let law: BetaLaw
    private var last: (p: Double, point: QuantileTable.Point)?

    init(_ law: BetaLaw) { self.law = law }

    /// Solves for the next probability from a second-order Taylor step.
    mutating func next(_ p: Double) -> QuantileTable.Point {
      let x: Double
      if let (before, point) = last {
        let h = p - before
        x = law.refine(p, from: point.value + h * (point.slope + 0.5 * h * point.curvature))
      } else {
        x = law.lowerQuantile(p)
      }
      let slope = 1 / law.density(x)
      let bend = (law.alpha - 1) / x - (law.beta - 1) / (1 - x)
      let point = (x, slope, -bend * slope * slope)
      last = (p, point)
      return point
    }
  }

  var support: ClosedRange<Double> {
    (lowTail?.limit ?? origin)...(highTail?.limit ?? (origin + width))
  }

  var closedMoments: (mean: Double, deviation: Double)? {
    guard lowTail == nil, highTail == nil else { return nil }
    return (origin + width * law.mean, width * law.variance.squareRoot())
  }

  var breakpoints: [Double] { [lowTail, highTail].compactMap { $0?.probability } }

  func quantile(_ u: Double) -> Double {
    squeezed(
      u <= 0.5
        ? origin + width * law.quantile(u)
        : origin + width * (1 - law.mirrored.quantile(1 - u)))
  }

  /// Moves a value of the plain law that lies in a squeezed tail.
  private func squeezed(_ x: Double) -> Double {
    if let t = lowTail, x < t.end { return max(t.limit, t.end + (x - t.end) * t.factor) }
    if let t = highTail, x > t.end { return min(t.limit, t.end + (x - t.end) * t.factor) }
    return x
  }

  func cumulative(_ x: Double) -> Double {
    if x <= support.lowerBound { return 0 }
    if x >= support.upperBound { return 1 }
    var plain = x
    if let t = lowTail, x < t.end { plain = t.end + (x - t.end) / t.factor }
    if let t = highTail, x > t.end { plain = t.end + (x - t.end) / t.factor }
    return law.cumulative((plain - origin) / width)
  }

  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    let (origin, width, law) = (origin, width, law)
    table.transform(block, count: count) { origin + width * law.quantile($0) }
    if let t = lowTail {
      for i in 0..<count {
        let moved = t.end + (block[i] - t.end) * t.factor
        block[i] = block[i] < t.end ? (moved > t.limit ? moved : t.limit) : block[i]
      }
    }
    if let t = highTail {
      for i in 0..<count {
        let moved = t.end + (block[i] - t.end) * t.factor
        block[i] = block[i] > t.end ? (moved < t.limit ? moved : t.limit) : block[i]
      }
    }
  }
}
