/// What a column of draws says in total: counts, mean, spread and their sampling errors.
///
/// Infinite draws ("never") and undefined draws (NaN) are counted apart. Sums run over blocks of
/// 1,024 in eight fixed lanes and are combined in block order, so threads cannot change a bit.
public struct SampleSummary: Hashable, Sendable {
  /// All draws, the undefined ones included.
  public let count: Int
  /// Draws that are ordinary numbers.
  public let finite: Int
  /// Draws that are +infinity.
  public let never: Int
  /// Draws that are -infinity.
  public let negativeInfinite: Int
  /// Draws that are NaN.
  public let undefined: Int
  /// The smallest and largest ordinary number; nil when there is none.
  public let range: ClosedRange<Double>?
  /// Mean and standard deviation of the ordinary numbers, NaN when there are too few.
  public let finiteMean: Double, finiteDeviation: Double

  /// Summarises a column.
  ///
  /// The sums of squares of the blocks are put together by their means (Chan, Golub, LeVeque,
  /// "Algorithms for computing the sample variance", 1983).
  ///
  /// - Parameter threads: At most so many threads share the column; the bits do not depend on it.
  /// - Complexity: O(count), one pass through memory.
  public init(_ column: UnsafeBufferPointer<Double>, threads: Int = 1) {
    let blocks = DrawColumn(draws: column).parts(threads: threads) { part, _ in
      (0..<ParallelBlocks.number(for: part.count)).map { number in
        let range = ParallelBlocks.range(of: number, count: part.count)
        return Block(UnsafeBufferPointer(rebasing: part[range]))
      }
    }
    var (tally, total, squares) = (Tally(), 0.0, 0.0)
    for block in blocks.joined() {
      let (old, new) = (Double(tally.finite), Double(block.tally.finite))
      if old > 0, new > 0 {
        let step = block.sum / new - total / old
        squares += block.squares + step * step * (old * new / (old + new))
      } else {
        squares += block.squares
      }
      total += block.sum
      tally.add(block.tally)
    }
    count = column.count
    (finite, never, negativeInfinite) = (tally.finite, tally.never, tally.negativeInfinite)
    undefined = count - finite - never - negativeInfinite
    range = tally.finite > 0 ? tally.low...tally.high : nil
    finiteMean = total / Double(tally.finite)
    finiteDeviation = (squares / Double(tally.finite - 1)).squareRoot()
  }

  /// Summarises an array.
  public init(_ column: [Double]) {
    self = column.withUnsafeBufferPointer { SampleSummary($0) }
  }

  /// The mean, or nil when a draw is infinite, undefined or there is none: a mean over "never"
  /// means nothing.
  public var mean: Double? { finite == count && finite > 0 ? finiteMean : nil }

  /// The standard deviation (divisor n - 1), nil like the mean.
  public var standardDeviation: Double? { finite == count && finite > 1 ? finiteDeviation : nil }

  /// The standard error of the mean of independent draws, sd / sqrt n; too large for Sobol points,
  /// which is the safe side.
  public var meanError: Double? { standardDeviation.map { $0 / Double(count).squareRoot() } }

  /// Up to 1,024 draws summed up: counts, the sum of the ordinary ones, and their squares about
  /// their own mean.
  private struct Block: Sendable {
    let tally: Tally
    let sum: Double
    let squares: Double

    init(_ draws: UnsafeBufferPointer<Double>) {
      tally = Tally(draws)
      sum = laneSum(draws, less: 0, squared: false)
      let mean = sum / Double(tally.finite)
      squares = tally.finite > 0 ? laneSum(draws, less: mean, squared: true) : 0
    }
  }

  /// Extremes and counts; the undefined follow from the rest.
  private struct Tally: Sendable {
    var (finite, never, negativeInfinite) = (0, 0, 0)
    var (low, high) = (Double.infinity, -Double.infinity)

    init() {}

    init(_ block: UnsafeBufferPointer<Double>) {
      guard let x = block.baseAddress else { return }
      finite = Self.extremes(x, block.count, &low, &high)
      guard finite < block.count else { return }
      for value in block {
        never &+= value == .infinity ? 1 : 0
        negativeInfinite &+= value == -.infinity ? 1 : 0
      }
    }

    mutating func add(_ other: Tally) {
      finite += other.finite
      never += other.never
      negativeInfinite += other.negativeInfinite
      (low, high) = (min(low, other.low), max(high, other.high))
    }

    /// Widens the extremes and counts the ordinary numbers.
    private static func extremes(
      _ x: UnsafePointer<Double>, _ count: Int, _ low: inout Double, _ high: inout Double
    ) -> Int {
      var (small, large) = (SIMD8(repeating: low), SIMD8(repeating: high))
      var ordinary = SIMD8<Int64>.zero
      var i = 0
      while i &+ 8 <= count {
        let value = lanes(x + i)
        let isOrdinary = (value - value) .== 0
        small.replace(with: value, where: isOrdinary .& (value .< small))
        large.replace(with: value, where: isOrdinary .& (value .> large))
        ordinary.replace(with: ordinary &+ 1, where: isOrdinary)
        i &+= 8
      }
      var found = Int(ordinary.wrappedSum())
      (low, high) = (small.min(), large.max())
      for rest in i..<count where x[rest] - x[rest] == 0 {
        (low, high) = (min(low, x[rest]), max(high, x[rest]))
        found += 1
      }
      return found
    }
  }

  /// Loads eight neighbouring values.
  @inline(__always)
  private static func lanes(_ x: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Double>.self)
  }

  /// Sums the ordinary numbers less `shift`, to the first or second power, in eight lanes.
  @inline(__always)
  private static func laneSum(
    _ block: UnsafeBufferPointer<Double>, less shift: Double, squared: Bool
  ) -> Double {
    guard let x = block.baseAddress else { return 0 }
    var sums = SIMD8<Double>.zero
    var i = 0
    while i &+ 8 <= block.count {
      let value = lanes(x + i)
      let term = value - shift
      sums += (squared ? term * term : term).replacing(with: 0, where: (value - value) .!= 0)
      i &+= 8
    }
    var total = 0.0
    for lane in 0..<8 { total += sums[lane] }
    while i < block.count {
      let term = x[i] - shift
      total += x[i] - x[i] == 0 ? (squared ? term * term : term) : 0
      i &+= 1
    }
    return total
  }
}

/// An estimated probability with its sampling error.
public struct ProbabilityEstimate: Hashable, Sendable {
  /// Draws for which the statement holds, and draws for which it is defined.
  public let hits: Int, count: Int

  /// Takes counts made elsewhere.
  public init(hits: Int, count: Int) { (self.hits, self.count) = (hits, count) }

  /// Counts the draws above `threshold`; NaN is left out.
  public init(above threshold: Double, in column: UnsafeBufferPointer<Double>) {
    var (hits, undefined) = (0, 0)
    for x in column {
      hits &+= x > threshold ? 1 : 0
      undefined &+= x == x ? 0 : 1
    }
    (self.hits, count) = (hits, column.count - undefined)
  }

  /// Counts the draws of a 0/1 mask that are set; NaN is left out.
  public init(mask column: UnsafeBufferPointer<Double>) {
    var (hits, undefined) = (0, 0)
    for x in column {
      hits &+= x == x && x != 0 ? 1 : 0
      undefined &+= x == x ? 0 : 1
    }
    (self.hits, count) = (hits, column.count - undefined)
  }

  /// The share of hits; NaN without draws.
  public var value: Double { Double(hits) / Double(count) }

  /// The standard error sqrt(p (1 - p) / n).
  public var standardError: Double { (value * (1 - value) / Double(count)).squareRoot() }
}
