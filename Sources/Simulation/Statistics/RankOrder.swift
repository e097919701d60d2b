/// The order of a column's draws, by radix sort.
struct RankOrder {
  /// Positions of the draws from smallest to largest; NaN comes last.
  let positions: [Int32]

  /// A draw's sortable bits and its position.
  private struct Item {
    var key: UInt64
    var position: Int32
  }

  private static let digitBits = 11
  private static let digits = 6
  private static let buckets = 1 << digitBits

  /// Sorts the positions of at most 2^31 draws.
  ///
  /// Complexity: O(count), seven passes at most: one counts every digit, each digit moves the items.
  init(_ column: UnsafeBufferPointer<Double>) {
    let count = min(column.count, Int(Int32.max))
    let room = UnsafeMutablePointer<Item>.allocate(capacity: max(1, 2 * count))
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: Self.digits * Self.buckets)
    defer {
      room.deallocate()
      starts.deallocate()
    }
    starts.initialize(repeating: 0, count: Self.digits * Self.buckets)
    for index in 0..<count {
      let key = Self.key(column[index])
      for digit in 0..<Self.digits { starts[Self.bucket(of: key, digit)] &+= 1 }
      (room + index).initialize(to: Item(key: key, position: Int32(truncatingIfNeeded: index)))
    }
    var (items, sorted) = (room, room + count)
    for digit in 0..<Self.digits where Self.place(starts, digit, count) {
      for index in 0..<count {
        let bucket = Self.bucket(of: items[index].key, digit)
        (sorted + starts[bucket]).initialize(to: items[index])
        starts[bucket] &+= 1
      }
      swap(&items, &sorted)
    }
    positions = (0..<count).map { items[$0].position }
  }

  /// Where the count of a key's digit stands.
  private static func bucket(of key: UInt64, _ digit: Int) -> Int {
    digit &* buckets
      | Int(truncatingIfNeeded: key &>> UInt64(digit &* digitBits)) & (buckets &- 1)
  }

  /// Turns the counts of a digit into the places of its first items; false when all items have the same
  /// digit, so that none has to move.
  private static func place(
    _ counts: UnsafeMutablePointer<Int>, _ digit: Int, _ all: Int
  ) -> Bool {
    var start = 0
    for bucket in (digit * buckets)..<((digit + 1) * buckets) {
      if counts[bucket] == all { return false }
      (counts[bucket], start) = (start, start + counts[bucket])
    }
    return true
  }

  /// Maps doubles to integers of the same order, -0 to +0 and every NaN to the top.
  private static func key(_ x: Double) -> UInt64 {
    guard x == x else { return .max }
    let bits = (x + 0).bitPattern
    return bits &>> 63 == 1 ? ~bits : bits | 1 &<< 63
  }

  /// Returns the ranks of the draws, ties sharing their average, as numbers from 1 to N.
  func ranks(_ column: UnsafeBufferPointer<Double>) -> [Double] {
    var result = [Double](repeating: 0, count: positions.count)
    var start = 0
    while start < positions.count {
      var end = start + 1
      let value = column[Int(positions[start])]
      while end < positions.count, column[Int(positions[end])] == value { end += 1 }
      let rank = 0.5 * Double(start + end + 1)
      for i in start..<end { result[Int(positions[i])] = rank }
      start = end
    }
    return result
  }
}

/// How much of an output's spread each input explains, from draws that exist anyway.
public enum Sensitivity {
  /// Returns Spearman's rank correlation of two columns of equal length.
  ///
  /// Infinite draws rank last; pairs with NaN should be left out before. NaN when a column does
  /// not vary or the lengths differ. Complexity: O(count).
  public static func rankCorrelation(
    _ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>
  ) -> Double {
    guard x.count == y.count, x.count > 1 else { return .nan }
    return correlation(ranks(x), ranks(y))
  }

  /// Returns the ranks of the draws of a column, ties sharing their average, as numbers from 1 to N.
  public static func ranks(_ column: UnsafeBufferPointer<Double>) -> [Double] {
    RankOrder(column).ranks(column)
  }

  /// Returns `varianceShare` and `rankCorrelation` of an output with an input, which is put in order once.
  ///
  /// - Parameter ranks: The ranks of the draws of `y`, which serve every input.
  public static func explanation(
    of y: UnsafeBufferPointer<Double>, ranks: [Double], by x: UnsafeBufferPointer<Double>
  ) -> (share: Double, rankCorrelation: Double) {
    guard x.count == y.count, ranks.count == y.count, x.count > 1 else { return (.nan, .nan) }
    let order = RankOrder(x)
    return (share(of: y, in: order), correlation(order.ranks(x), ranks))
  }

  /// The correlation of two lists of ranks from 1 to N.
  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let middle = 0.5 * Double(a.count + 1)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (p, q) in zip(a, b) {
      xx += (p - middle) * (p - middle)
      yy += (q - middle) * (q - middle)
      xy += (p - middle) * (q - middle)
    }
    return xy / (xx * yy).squareRoot()
  }

  /// Returns the share of the variance of `y` that the mean of y given x explains, 0 to 1.
  ///
  /// The first-order index of Sobol, estimated from one set of draws: they are ordered by x and cut
  /// into equal bins, and the variance of the bin means is freed of the part that chance gives
  /// (adjusted correlation ratio). It needs neither a monotone nor a smooth model.
  ///
  /// - Parameter bins: 64 unless there are fewer than 16 draws for each.
  /// - Returns: NaN when y does not vary or the lengths differ; draws of y that are not ordinary
  ///   numbers are left out.
  public static func varianceShare(
    of y: UnsafeBufferPointer<Double>, by x: UnsafeBufferPointer<Double>, bins: Int = 64
  ) -> Double {
    x.count == y.count ? share(of: y, in: RankOrder(x), bins: bins) : .nan
  }

  /// The share of the variance of `y` that the means of bins explain, in the order of an input.
  private static func share(
    of y: UnsafeBufferPointer<Double>, in input: RankOrder, bins: Int = 64
  ) -> Double {
    let order = input.positions.map(Int.init).filter { y[$0].isFinite }
    let groups = BinCut(count: order.count, bins: bins)
    guard order.count > groups.bins + 1 else { return .nan }
    var mean = 0.0
    for i in order { mean += y[i] }
    mean /= Double(order.count)
    var (total, between) = (0.0, 0.0)
    for i in order { total += (y[i] - mean) * (y[i] - mean) }
    for bin in 0..<groups.bins {
      var sum = 0.0
      for i in order[groups.range(bin)] { sum += y[i] - mean }
      between += sum * sum / Double(groups.range(bin).count)
    }
    guard total > 0 else { return .nan }
    let (n, k) = (Double(order.count), Double(groups.bins))
    let unexplained = (1 - between / total) * (n - 1) / (n - k)
    return min(1, max(0, 1 - unexplained))
  }

  /// Returns squared rank correlations scaled to add up to 1.
  ///
  /// Honest only for models that rise or fall with each input and hardly let inputs interact. Zeros
  /// when nothing correlates.
  public static func normalisedShares(rankCorrelations: [Double]) -> [Double] {
    let squares = rankCorrelations.map { $0.isNaN ? 0 : $0 * $0 }
    let total = squares.reduce(0, +)
    return squares.map { total > 0 ? $0 / total : 0 }
  }
}

/// Equal cuts of an ordered list.
struct BinCut {
  let count: Int
  let bins: Int

  /// Takes at most `bins` bins of at least 16 members.
  init(count: Int, bins: Int) {
    self.count = count
    self.bins = max(1, min(bins, 4096, count / 16))
  }

  /// The members of one bin.
  func range(_ bin: Int) -> Range<Int> {
    (bin * count / bins)..<((bin + 1) * count / bins)
  }
}
