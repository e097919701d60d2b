/// Exact quantiles of a column by selection, without sorting it.
///
/// The quantile p of N draws is the order statistic of rank ceil(p N). +infinity ranks last and may
/// be the answer ("never"); NaN is left out. One pass finds the range, one counts 4,096 equal bins,
/// one collects the draws in the bins that hold a wanted rank, and quickselect finishes there.
public struct OrderStatistics {
  private let column: UnsafeBufferPointer<Double>
  private let low: Double, high: Double
  private let finite: Int, never: Int, negativeInfinite: Int

  /// The number of draws that are not NaN.
  public var count: Int { finite + never + negativeInfinite }

  /// Prepares the selection; `column` must outlive it.
  public init(_ column: UnsafeBufferPointer<Double>) {
    self.init(column, summary: SampleSummary(column))
  }

  /// Prepares the selection with a summary of the same column at hand.
  public init(_ column: UnsafeBufferPointer<Double>, summary: SampleSummary) {
    self.column = column
    (low, high) = (summary.range?.lowerBound ?? 0, summary.range?.upperBound ?? 0)
    (finite, never) = (summary.finite, summary.never)
    negativeInfinite = summary.negativeInfinite
  }

  /// Returns the exact quantiles of an array.
  public static func quantiles(_ probabilities: [Double], of column: [Double]) -> [Double] {
    column.withUnsafeBufferPointer { OrderStatistics($0).quantiles(probabilities) }
  }

  /// Returns the order statistics of rank ceil(p N), all in one go; NaN without draws.
  public func quantiles(_ probabilities: [Double]) -> [Double] {
    values(ranks: probabilities.map { rank(of: $0) })
  }

  /// Returns the order statistics that enclose quantile `p` nineteen times in twenty.
  ///
  /// Their ranks are p N -+ 1.96 sqrt(p (1 - p) N), kept between 1 and N.
  public func interval(of p: Double) -> (low: Double, high: Double) {
    let n = Double(count)
    let half = 1.96 * max(0, p * (1 - p) * n).squareRoot()
    let ends = values(ranks: [clamped(p * n - half), clamped(p * n + half + 1)])
    return (ends[0], ends[1])
  }

  /// Returns quantiles, each with the order statistics that enclose it nineteen times in twenty, all
  /// from the same passes over the column.
  ///
  /// The same numbers as `quantiles` and `interval(of:)`.
  public func quantilesWithIntervals(
    _ probabilities: [Double]
  ) -> [(value: Double, low: Double, high: Double)] {
    let n = Double(count)
    let found = values(
      ranks: probabilities.flatMap { p -> [Int] in
        let half = 1.96 * max(0, p * (1 - p) * n).squareRoot()
        return [rank(of: p), clamped(p * n - half), clamped(p * n + half + 1)]
      })
    return probabilities.indices.map { (found[3 * $0], found[3 * $0 + 1], found[3 * $0 + 2]) }
  }

  /// Returns the rank of quantile `p`, from 1 to N; forgives rounding in p N.
  private func rank(of p: Double) -> Int {
    let exact = p * Double(count)
    return clamped((exact - 1e-9 * max(1, exact)).rounded(.up))
  }

  /// Turns a rank into a whole number from 1 to N.
  private func clamped(_ rank: Double) -> Int {
    guard rank > 1 else { return 1 }
    return min(Int(exactly: rank.rounded(.down)) ?? count, max(1, count))
  }

  /// Returns the draws of the given ranks, 1 being the smallest.
  public func values(ranks: [Int]) -> [Double] {
    guard count > 0 else { return ranks.map { _ in .nan } }
    var answers = ranks.map { rank -> Double? in
      if rank <= negativeInfinite { return -.infinity }
      return rank > negativeInfinite + finite ? .infinity : (low == high ? low : nil)
    }
    let open = answers.indices.filter { answers[$0] == nil }
    if !open.isEmpty {
      let found = select(open.map { ranks[$0] - negativeInfinite })
      for (index, value) in zip(open, found) { answers[index] = value }
    }
    return answers.map { $0 ?? .nan }
  }

  private static let bins = 4096

  /// The bin for whatever is not an ordinary number.
  private static let otherBin = 8191

  /// Selects ranks among the ordinary numbers.
  private func select(_ ranks: [Int]) -> [Double] {
    let scale = Double(Self.bins) / (high - low)
    guard scale > 0, scale.isFinite, finite > 4096 else { return selectDirectly(ranks) }
    let counts = histogram(scale)
    var (targets, wanted) = ([(bin: Int, rank: Int)](), [UInt8](repeating: 0, count: 8192))
    for rank in ranks {
      var (bin, before) = (0, 0)
      while bin < Self.bins, before + Int(counts[bin]) < rank {
        before += Int(counts[bin])
        bin += 1
      }
      targets.append((bin, rank - before))
      wanted[bin] = 1
    }
    let capacity = wanted.indices.reduce(0) { $0 + (wanted[$1] == 1 ? Int(counts[$1]) : 0) }
    let candidates = collect(scale, wanted, capacity: capacity)
    return targets.map { target in
      var inside = candidates.filter { bin(of: $0, scale) == target.bin }
      return Quickselect.value(rank: target.rank, in: &inside)
    }
  }

  /// Selects by quickselect on a copy, for small columns and those whose range overflows.
  private func selectDirectly(_ ranks: [Int]) -> [Double] {
    var copy = column.filter { $0.isFinite }
    return ranks.map { Quickselect.value(rank: $0, in: &copy) }
  }

  /// Returns the bin of a draw; adding 2^52 rounds to a whole number that stands in the low bits.
  @inline(__always)
  private func bin(of x: Double, _ scale: Double) -> Int {
    let place = (x - low) * scale
    let ordinary = place >= 0 && place <= Double(Self.bins) ? place : Double(Self.otherBin)
    return Int(truncatingIfNeeded: (ordinary + 0x1p52).bitPattern & 8191)
  }

  /// Counts the draws in each bin.
  private func histogram(_ scale: Double) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: 8192)
    counts.withUnsafeMutableBufferPointer { buffer in
      guard let target = buffer.baseAddress else { return }
      for x in column { target[bin(of: x, scale)] &+= 1 }
    }
    return counts
  }

  /// Collects the draws of the wanted bins: each is written, only wanted ones move the end on.
  private func collect(_ scale: Double, _ wanted: [UInt8], capacity: Int) -> [Double] {
    [Double](unsafeUninitializedCapacity: capacity + 1) { buffer, filled in
      wanted.withUnsafeBufferPointer { flags in
        guard let target = buffer.baseAddress, let flag = flags.baseAddress else { return }
        var end = 0
        for x in column {
          target[end] = x
          end &+= Int(truncatingIfNeeded: flag[bin(of: x, scale)])
        }
        filled = end
      }
    }
  }
}

/// Selection of one order statistic in place.
enum Quickselect {
  /// Returns the value of `rank` (1 is the smallest), reordering `list`; NaN when there is none.
  ///
  /// Three-way partition, so ties cost nothing; after 60 rounds without an answer the rest is
  /// sorted, which bounds the time for any input.
  static func value(rank: Int, in list: inout [Double]) -> Double {
    guard rank >= 1, rank <= list.count else { return .nan }
    return list.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .nan }
      return select(base, buffer.count, rank - 1)
    }
  }

  /// Narrows the part that holds `index` until its value is known.
  private static func select(
    _ x: UnsafeMutablePointer<Double>, _ count: Int, _ index: Int
  ) -> Double {
    var (low, high) = (0, count - 1)
    for _ in 0..<60 {
      if low >= high { return x[low] }
      let pivot = middle(x[low], x[low + (high - low) / 2], x[high])
      var (less, at, more) = (low, low, high)
      while at <= more {
        let value = x[at]
        if value < pivot {
          (x[less], x[at]) = (value, x[less])
          less &+= 1
          at &+= 1
        } else if value > pivot {
          (x[at], x[more]) = (x[more], value)
          more &-= 1
        } else {
          at &+= 1
        }
      }
      if index < less {
        high = less - 1
      } else if index > more {
        low = more + 1
      } else {
        return pivot
      }
    }
    var rest = UnsafeMutableBufferPointer(start: x + low, count: high - low + 1)
    rest.sort()
    return x[index]
  }

  /// Returns the middle of three.
  private static func middle(_ a: Double, _ b: Double, _ c: Double) -> Double {
    max(min(a, b), min(max(a, b), c))
  }
}
