/// Finds the PERT that passes through a low end, a likely value and a high end.
///
/// The ends stand for two probabilities (P10 and P90 unless said otherwise), the likely value is
/// the mode. Where the usual shape would reach beyond a natural limit the shape gives way, never a
/// typed end:
/// 1. the usual shape (lambda 4), when it stays inside the limits;
/// 2. an end that is itself the limit, or equals the likely value, is a hard limit;
/// 3. the limit becomes the end and lambda is freed, down to 1 (flatter than that the likely value
///    would no longer show);
/// 4. otherwise the usual shape with the tail beyond the typed end squeezed in proportion so that
///    it stops at the limit.
struct PertFit {
  let low: Double, likely: Double, high: Double
  let ends: RangeEnds
  /// Natural limits; infinite where there is none.
  let lower: Double, upper: Double

  /// The usual shape parameter.
  static let lambda = 4.0
  /// The flattest shape whose likely value can still be seen.
  static let flattest = 1.0

  /// A fitted law and what has to be said about it.
  typealias Fit = (shape: BetaShape, notes: [Reading.Note])

  /// Returns the fit, or nil when rounding defeats it.
  ///
  /// Needs low <= likely <= high, low < high.
  func fit() -> Fit? {
    let hardLow = likely == low || low == lower
    let hardHigh = likely == high || high == upper
    switch (hardLow, hardHigh) {
    case (true, true):
      return plain(min: low, max: high, Self.lambda, [.hardLimit(low), .hardLimit(high)])
    case (true, false): return hardLowFit()
    case (false, true): return mirrored.hardLowFit().map { unmirror($0) }
    case (false, false): return openFit()
    }
  }

  /// The same task seen in a mirror: x becomes -x.
  private var mirrored: PertFit {
    PertFit(
      low: -high, likely: -likely, high: -low, ends: ends.mirrored, lower: -upper, upper: -lower)
  }

  /// Turns the answer of the mirrored task back.
  private func unmirror(_ fit: Fit) -> Fit {
    func back(_ t: BetaShape.Squeeze?) -> BetaShape.Squeeze? {
      t.map {
        BetaShape.Squeeze(
          end: -$0.end, probability: 1 - $0.probability, limit: -$0.limit, factor: $0.factor)
      }
    }
    let shape = BetaShape(
      origin: -(fit.shape.origin + fit.shape.width), width: fit.shape.width,
      law: fit.shape.law.mirrored, lowTail: back(fit.shape.highTail),
      highTail: back(fit.shape.lowTail))
    return (
      shape,
      fit.notes.map { note in
        switch note {
        case .hardLimit(let x): .hardLimit(-x)
        case .flatterShape(let lambda, let limit): .flatterShape(lambda: lambda, limit: -limit)
        case .squeezedTail(let end, let limit): .squeezedTail(end: -end, limit: -limit)
        default: note
        }
      }
    )
  }

  /// Builds the absolute PERT between two ends.
  private func plain(
    min a: Double, max b: Double, _ lambda: Double, _ notes: [Reading.Note]
  ) -> Fit {
    let law = BetaShape.law(min: a, likely: likely, max: b, lambda: lambda)
    return (BetaShape(origin: a, width: b - a, law: law), notes)
  }

  /// The low end is a hard limit; only the high end has to be met.
  private func hardLowFit() -> Fit? {
    guard let b = upperEnd(from: low, lambda: Self.lambda) else { return nil }
    if b <= upper { return plain(min: low, max: b, Self.lambda, [.hardLimit(low)]) }
    func miss(_ lambda: Double) -> Double {
      BetaShape.law(min: low, likely: likely, max: upper, lambda: lambda)
        .cumulative((high - low) / (upper - low)) - ends.high
    }
    if let lambda = BracketedRoot.solve(from: Self.flattest, to: Self.lambda, miss) {
      return plain(
        min: low, max: upper, lambda,
        [.hardLimit(low), .flatterShape(lambda: lambda, limit: upper)])
    }
    return squeezed(min: low, max: b, notes: [.hardLimit(low)])
  }

  /// Neither end is a hard limit.
  private func openFit() -> Fit? {
    guard let (a, b) = stretchedEnds() else { return nil }
    if a >= lower, b <= upper { return plain(min: a, max: b, Self.lambda, []) }
    if a < lower, b <= upper, let fit = flatterFit(), fit.shape.support.upperBound <= upper {
      return fit
    }
    if a >= lower, b > upper, let fit = mirrored.flatterFit().map({ unmirror($0) }),
      fit.shape.support.lowerBound >= lower
    {
      return fit
    }
    return squeezed(min: a, max: b, notes: [])
  }

  /// Returns the ends of the usual shape whose quantiles are the typed ends.
  ///
  /// With s = (m - a)/(b - a) the ratio (s - q_low)/(q_high - q_low) of the unit law rises in s and
  /// has to equal (likely - low)/(high - low).
  func stretchedEnds() -> (Double, Double)? {
    let target = (likely - low) / (high - low)
    func unit(_ s: Double) -> (low: Double, high: Double) {
      let law = BetaLaw(alpha: 1 + Self.lambda * s, beta: 1 + Self.lambda * (1 - s))
      return (law.quantile(ends.low), law.quantile(ends.high))
    }
    let root = BracketedRoot.solve(from: 0, to: 1) { s in
      let q = unit(s)
      return (s - q.low) / (q.high - q.low) - target
    }
    guard let s = root else { return nil }
    let q = unit(s)
    let width = (high - low) / (q.high - q.low)
    // Built outwards from the likely value, so that it stays exactly the mode.
    return (likely - width * s, likely + width * (1 - s))
  }

  /// Returns the upper end that puts the typed high end at its probability, given the lower end.
  ///
  /// In w = (high - a)/(b - a) the probability below `high` rises from 0 to 1.
  private func upperEnd(from a: Double, lambda: Double) -> Double? {
    let ratio = (likely - a) / (high - a)
    let root = BracketedRoot.solve(from: 1e-6, to: 1 - 1e-12) { w in
      BetaLaw(alpha: 1 + lambda * w * ratio, beta: 1 + lambda * (1 - w * ratio)).cumulative(w)
        - ends.high
    }
    return root.map { a + (high - a) / $0 }
  }

  /// Fixes the lower end at its limit and frees lambda until the typed low end is met.
  private func flatterFit() -> Fit? {
    func miss(_ lambda: Double) -> Double {
      guard let b = upperEnd(from: lower, lambda: lambda) else { return .nan }
      return BetaShape.law(min: lower, likely: likely, max: b, lambda: lambda)
        .cumulative((low - lower) / (b - lower)) - ends.low
    }
    guard let lambda = BracketedRoot.solve(from: Self.flattest, to: Self.lambda, limit: 60, miss),
      let b = upperEnd(from: lower, lambda: lambda)
    else { return nil }
    return plain(min: lower, max: b, lambda, [.flatterShape(lambda: lambda, limit: lower)])
  }

  /// Keeps the usual shape and squeezes each tail that reaches beyond a limit.
  private func squeezed(min a: Double, max b: Double, notes: [Reading.Note]) -> Fit {
    var (notes, lowTail, highTail) = (notes, BetaShape.Squeeze?.none, BetaShape.Squeeze?.none)
    if a < lower {
      lowTail = BetaShape.Squeeze(
        end: low, probability: ends.low, limit: lower, factor: (low - lower) / (low - a))
      notes.append(.squeezedTail(end: low, limit: lower))
    }
    if b > upper {
      highTail = BetaShape.Squeeze(
        end: high, probability: ends.high, limit: upper, factor: (upper - high) / (b - high))
      notes.append(.squeezedTail(end: high, limit: upper))
    }
    let law = BetaShape.law(min: a, likely: likely, max: b, lambda: Self.lambda)
    let shape = BetaShape(
      origin: a, width: b - a, law: law, lowTail: lowTail, highTail: highTail)
    return (shape, notes)
  }
}
