/// Counts of draws in equal bins with round edges.
public struct Histogram: Hashable, Sendable {
  /// The lower edge of the first bin, a multiple of `step`.
  public let start: Double
  /// The width of a bin: 1, 2, 2.5 or 5 times a power of ten.
  public let step: Double
  /// Draws in each bin; bin k holds start + k step <= x < start + (k + 1) step.
  public let counts: [Int]
  /// Draws below the first and above the last bin, when a narrower range was asked for.
  public let below: Int, above: Int
  /// Draws that are infinite.
  public let infinite: Int
  /// Draws that are NaN.
  public let undefined: Int

  /// The most bins that may be asked for.
  public static let binLimit = 1000

  /// Bins a column over `range`, or over all its ordinary numbers.
  ///
  /// - Parameter bins: About how many bins, 1 to 1,000; the round step decides.
  public init(
    _ column: UnsafeBufferPointer<Double>, bins: Int = 20, over range: ClosedRange<Double>? = nil
  ) {
    let summary = SampleSummary(column)
    self.init(OrderStatistics(column, summary: summary), summary, bins: bins, over: range)
  }

  /// Bins a column whose order statistics and summary are at hand: the draws below each edge are
  /// counted, all edges in one pass.
  ///
  /// - Parameter countsWhole: Whether steps are whole numbers and a draw on an edge belongs to the bin that ends
  ///   there, so that bin k holds start + k step < x <= start + (k + 1) step.
  public init(
    _ order: OrderStatistics, _ summary: SampleSummary, bins: Int = 20,
    over range: ClosedRange<Double>? = nil, countsWhole: Bool = false
  ) {
    let span = range ?? summary.range ?? 0...0
    let wanted = min(max(1, bins), Self.binLimit)
    let round = Self.roundStep(span, wanted)
    let step = !countsWhole ? round : round == 2.5 ? 5 : max(1, round)
    let nudge = countsWhole ? 1e-9 : 0
    let first = ((span.lowerBound - nudge) / step).rounded(.down)
    let last = ((span.upperBound - nudge) / step).rounded(.down)
    let number = min(max(1, (Int(exactly: last - first) ?? 0) + 1), 2 * Self.binLimit + 2)
    (start, self.step) = (first * step, step)
    let passed = order.counts(below: (0...number).map { (first + Double($0)) * step + nudge })
    counts = zip(passed, passed.dropFirst()).map { $1 - $0 }
    below = (passed.first ?? 0) - summary.negativeInfinite
    above = summary.finite + summary.negativeInfinite - (passed.last ?? 0)
    infinite = summary.never + summary.negativeInfinite
    undefined = summary.undefined
  }

  /// The lower edge of bin `k`, and of the bin after the last one.
  public func edge(_ k: Int) -> Double { ((start / step).rounded() + Double(k)) * step }

  /// Returns the smallest round step that needs at most `bins` bins.
  static func roundStep(_ span: ClosedRange<Double>, _ bins: Int) -> Double {
    let width = 0.5 * span.upperBound - 0.5 * span.lowerBound
    let raw = max(width / Double(bins) * 2, span.upperBound.magnitude * 1e-12, 1e-300)
    guard raw.isFinite, raw < 1e300 else { return 1e300 }
    let exponent = DecimalPlace.floorLog10(raw)
    for factor in [1, 2, 2.5, 5, 10] {
      let step = DecimalPlace.scaled(factor, exponent)
      if step >= raw * (1 - 1e-12) { return step }
    }
    return DecimalPlace.scaled(1, exponent + 1)
  }
}

/// Powers of ten and the digits that a sampling error leaves.
public enum DecimalPlace {
  /// Returns the decimal place of the last digit worth printing beside a standard error.
  ///
  /// It is the smallest p with 10^p >= error / 2. Place 0 is the units, 3 the thousands, -2 the cents.
  ///
  /// - Returns: nil when the error is 0 (every digit holds) or not a number.
  public static func supported(byError error: Double) -> Int? {
    guard error > 0, error.isFinite else { return nil }
    let half = error / 2
    let place = floorLog10(half)
    return scaled(1, place) >= half ? place : place + 1
  }

  /// Returns `value` rounded to a decimal place.
  public static func round(_ value: Double, toPlace place: Int) -> Double {
    guard value.isFinite, place > -300, place < 300 else { return value }
    let unit = scaled(1, place.magnitude.asPlace)
    let result = place >= 0 ? (value / unit).rounded() * unit : (value * unit).rounded() / unit
    return result.isFinite ? result : value
  }

  /// Returns the largest e with 10^e <= x, for finite x > 0.
  public static func floorLog10(_ x: Double) -> Int {
    var place = 0
    while place < 308, scaled(1, place + 1) <= x { place += 1 }
    while place > -320, scaled(1, place) > x { place -= 1 }
    return place
  }

  /// Returns factor * 10^place, correctly rounded where 10^|place| is exact (|place| <= 22).
  static func scaled(_ factor: Double, _ place: Int) -> Double {
    var (power, base, rest) = (1.0, 10.0, place.magnitude)
    while rest > 0 {
      if rest & 1 == 1 { power *= base }
      base *= base
      rest >>= 1
    }
    return place >= 0 ? factor * power : factor / power
  }
}

extension UInt {
  /// The magnitude of a decimal place as a place again.
  fileprivate var asPlace: Int { Int(clamping: self) }
}
