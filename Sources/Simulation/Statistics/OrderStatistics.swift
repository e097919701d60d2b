internal import Synchronization

/// Exact quantiles and counts of a column by selection, without sorting it.
///
/// The quantile p of N draws is the order statistic of rank ceil(p N). +infinity ranks last and may
/// be the answer ("never"); NaN is left out. One pass counts 4,096 equal bins, one collects the draws
/// in the bins that hold a wanted rank or threshold, and quickselect finishes there. Both passes are
/// shared between threads; which thread looks at what does not change an answer.
public struct OrderStatistics {
  private let column: DrawColumn
  private let summary: SampleSummary
  private let threads: Int
  /// Nil for small columns, and for those whose range is a single value or overflows.
  private let bins: FineBins?

  /// The number of draws that are not NaN.
  public var count: Int { summary.count - summary.undefined }

  /// Prepares the selection; `column` must outlive it.
  public init(_ column: UnsafeBufferPointer<Double>) {
    self.init(column, summary: SampleSummary(column))
  }

  /// Prepares the selection with a summary of the same column at hand.
  ///
  /// - Parameter threads: At most so many threads share each pass.
  public init(
    _ column: UnsafeBufferPointer<Double>, summary: SampleSummary, threads: Int = 1
  ) {
    self.column = DrawColumn(draws: column)
    self.summary = summary
    self.threads = threads
    bins = FineBins(self.column, summary, threads)
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

  /// What one pass over a column answers.
  public struct Marks: Sendable {
    /// Quantiles, each with the order statistics that enclose it nineteen times in twenty.
    public let quantiles: [(value: Double, low: Double, high: Double)]
    /// Quantiles without their intervals.
    public let further: [Double]
    /// The numbers of draws below the thresholds.
    public let counts: [Int]
  }

  /// Returns quantiles with their intervals, further ones without, and counts below some thresholds,
  /// all from the same pass over the column.
  ///
  /// The same numbers as `quantiles`, `interval(of:)` and `counts(below:)`.
  public func marks(
    _ probabilities: [Double], further: [Double] = [], below thresholds: [Double] = []
  ) -> Marks {
    let n = Double(count)
    let enclosed = probabilities.flatMap { p -> [Int] in
      let half = 1.96 * max(0, p * (1 - p) * n).squareRoot()
      return [rank(of: p), clamped(p * n - half), clamped(p * n + half + 1)]
    }
    let (values, counts) = find(
      ranks: enclosed + further.map { rank(of: $0) }, below: thresholds)
    return Marks(
      quantiles: probabilities.indices.map {
        (values[3 * $0], values[3 * $0 + 1], values[3 * $0 + 2])
      },
      further: Array(values[enclosed.count...]), counts: counts)
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
  public func values(ranks: [Int]) -> [Double] { find(ranks: ranks, below: []).values }

  /// Returns how many draws lie below each threshold, -infinity included.
  public func counts(below thresholds: [Double]) -> [Int] {
    find(ranks: [], below: thresholds).counts
  }

  /// Returns the draws of the given ranks and the numbers of draws below some thresholds, all from one
  /// pass over the column.
  ///
  /// - Complexity: O(count), and a selection among the few draws that share a bin with an answer.
  public func find(
    ranks: [Int], below thresholds: [Double]
  ) -> (values: [Double], counts: [Int]) {
    guard count > 0 else { return (ranks.map { _ in .nan }, thresholds.map { _ in 0 }) }
    let (low, high) = (summary.range?.lowerBound ?? 0, summary.range?.upperBound ?? 0)
    let (minus, finite) = (summary.negativeInfinite, summary.finite)
    var values = ranks.map { rank -> Double in
      rank <= minus ? -.infinity : (rank > minus + finite ? .infinity : low)
    }
    var counts = thresholds.map { threshold in
      threshold > -.infinity ? minus + (threshold > high ? finite : 0) : 0
    }
    let openRanks = ranks.indices.filter { values[$0].isFinite && low < high }
    let openThresholds = thresholds.indices.filter {
      finite > 0 && thresholds[$0] > low && thresholds[$0] <= high
    }
    guard !openRanks.isEmpty || !openThresholds.isEmpty else { return (values, counts) }
    let found = select(
      openRanks.map { ranks[$0] - minus }, below: openThresholds.map { thresholds[$0] })
    for (index, value) in zip(openRanks, found.values) { values[index] = value }
    for (index, number) in zip(openThresholds, found.counts) { counts[index] += number }
    return (values, counts)
  }

  /// Selects ranks and counts below thresholds among the ordinary numbers.
  private func select(
    _ ranks: [Int], below thresholds: [Double]
  ) -> (values: [Double], counts: [Int]) {
    guard let bins else { return selectDirectly(ranks, below: thresholds) }
    let places = ranks.map(bins.place(ofRank:))
    let cuts = thresholds.map(bins.place(of:))
    var groups = bins.members(of: places + cuts, in: column, threads)
    let values = places.map { place in
      Quickselect.value(rank: place.rank, in: &groups[place.bin, default: []])
    }
    let counts = zip(thresholds, cuts).map { threshold, cut in
      (groups[cut.bin] ?? []).reduce(cut.before) { $0 + ($1 < threshold ? 1 : 0) }
    }
    return (values, counts)
  }

  /// Selects by quickselect on a copy, for small columns and those whose range overflows.
  private func selectDirectly(
    _ ranks: [Int], below thresholds: [Double]
  ) -> (values: [Double], counts: [Int]) {
    var copy = column.draws.filter { $0.isFinite }
    return (
      ranks.map { Quickselect.value(rank: $0, in: &copy) },
      thresholds.map { threshold in copy.reduce(0) { $0 + ($1 < threshold ? 1 : 0) } }
    )
  }
}

/// A column that threads read together.
struct DrawColumn: @unchecked Sendable {
  let draws: UnsafeBufferPointer<Double>

  /// Draws that a thread looks at in one go.
  private static let share = 32 * ParallelBlocks.size

  /// Calls `body` with the parts of the column, each on some thread; the results in order.
  func parts<Part: Sendable>(
    threads: Int, scratch: Int = 0,
    _ body:
      @escaping @Sendable (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Part
  ) -> [Part] {
    let number = (draws.count + Self.share - 1) / Self.share
    let found = Mutex([Part?](repeating: nil, count: number))
    ParallelBlocks.run(number, threads: threads, scratch: min(scratch, Self.share + 1)) {
      part, room in
      let lower = part * Self.share
      let range = lower..<min(lower + Self.share, draws.count)
      let result = body(UnsafeBufferPointer(rebasing: draws[range]), room)
      found.withLock { $0[part] = result }
    }
    return found.withLock { $0.compactMap { $0 } }
  }
}

/// Counts of the ordinary numbers of a column in many equal bins over their range.
private struct FineBins: Sendable {
  /// A bin that holds an answer: how many draws lie before it, and which rank inside is meant.
  struct Place {
    let bin: Int
    let before: Int
    var rank = 0
  }

  private static let number = 4096

  /// The bin for whatever is not an ordinary number.
  private static let otherBin = 8191

  private let low: Double
  private let scale: Double
  /// The draws before each bin.
  private let before: [Int]

  /// Counts the draws in each bin.
  init?(_ column: DrawColumn, _ summary: SampleSummary, _ threads: Int) {
    guard summary.finite > Self.number, let range = summary.range else { return nil }
    let scale = Double(Self.number) / (range.upperBound - range.lowerBound)
    guard scale > 0, scale.isFinite else { return nil }
    (low, self.scale) = (range.lowerBound, scale)
    let low = range.lowerBound
    let parts = column.parts(threads: threads) { draws, _ in
      var counts = [UInt32](repeating: 0, count: 8192)
      counts.withUnsafeMutableBufferPointer { buffer in
        guard let target = buffer.baseAddress else { return }
        for x in draws { target[Self.bin(of: x, low, scale)] &+= 1 }
      }
      return counts
    }
    var (before, sum) = ([0], 0)
    before.reserveCapacity(Self.number + 2)
    for bin in 0...Self.number {
      for part in parts { sum += Int(part[bin]) }
      before.append(sum)
    }
    self.before = before
  }

  /// Returns the bin of a draw; adding 2^52 rounds to a whole number that stands in the low bits.
  @inline(__always)
  private static func bin(of x: Double, _ low: Double, _ scale: Double) -> Int {
    let place = (x - low) * scale
    let ordinary = place >= 0 && place <= Double(Self.number) ? place : Double(Self.otherBin)
    return Int(truncatingIfNeeded: (ordinary + 0x1p52).bitPattern & 8191)
  }

  /// Returns the bin of a rank from 1 to the number of ordinary draws.
  func place(ofRank rank: Int) -> Place {
    var (first, last) = (0, Self.number)
    while first < last {
      let middle = (first + last) / 2
      if before[middle + 1] >= rank { last = middle } else { first = middle + 1 }
    }
    return Place(bin: first, before: before[first], rank: rank - before[first])
  }

  /// Returns the bin of a value inside the range.
  func place(of value: Double) -> Place {
    let bin = min(Self.bin(of: value, low, scale), Self.number)
    return Place(bin: bin, before: before[bin])
  }

  /// Collects the draws of some bins: each draw is written, only wanted ones move the end on.
  func members(of places: [Place], in column: DrawColumn, _ threads: Int) -> [Int: [Double]] {
    var wanted = [UInt8](repeating: 0, count: 8192)
    for place in places { wanted[place.bin] = 1 }
    let (low, scale, flags) = (low, scale, wanted)
    let found = column.parts(threads: threads, scratch: .max) { draws, room in
      guard let target = room.baseAddress else { return [Double]() }
      var end = 0
      flags.withUnsafeBufferPointer { flags in
        for x in draws {
          target[end] = x
          end &+= Int(truncatingIfNeeded: flags[Self.bin(of: x, low, scale)])
        }
      }
      return Array(room[..<end])
    }
    var groups: [Int: [Double]] = [:]
    for x in found.joined() { groups[Self.bin(of: x, low, scale), default: []].append(x) }
    return groups
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
