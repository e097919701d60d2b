/// The order of a column's draws, by radix sort.
struct RankOrder {
  /// Positions of the draws from smallest to largest; NaN comes last.
  let positions: [Int32]

  /// A draw's sortable bits and its position.
  private struct Item {
    var key: UInt64
    var position: Int32
  }

  private static let digitBits: UInt64 = 11

  /// Sorts the positions of at most 2^31 draws.
  ///
  /// Complexity: O(count), six passes at most.
  init(_ column: UnsafeBufferPointer<Double>) {
    let count = min(column.count, Int(Int32.max))
    var items = (0..<count).map {
      Item(key: Self.key(column[$0]), position: Int32(truncatingIfNeeded: $0))
    }
    var scratch = items
    for shift in stride(from: UInt64(0), to: 64, by: Int(Self.digitBits)) {
      let moved = items.withUnsafeBufferPointer { source in
        scratch.withUnsafeMutableBufferPointer { target in
          Self.pass(source, target, shift: shift)
        }
      }
      if moved { swap(&items, &scratch) }
    }
    positions = items.map(\.position)
  }

  /// Moves the items in order of one digit; false when all have the same digit.
  private static func pass(
    _ source: UnsafeBufferPointer<Item>, _ target: UnsafeMutableBufferPointer<Item>,
    shift: UInt64
  ) -> Bool {
    guard let from = source.baseAddress, let to = target.baseAddress else { return false }
    let mask = UInt64(1) &<< digitBits &- 1
    var starts = [Int](repeating: 0, count: Int(mask) + 2)
    return starts.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      for i in 0..<source.count {
        start[Int(truncatingIfNeeded: (from[i].key &>> shift) & mask) &+ 1] &+= 1
      }
      for digit in 0...Int(mask) {
        if start[digit + 1] == source.count { return false }
        start[digit + 1] &+= start[digit]
      }
      for i in 0..<source.count {
        let digit = Int(truncatingIfNeeded: (from[i].key &>> shift) & mask)
        to[start[digit]] = from[i]
        start[digit] &+= 1
      }
      return true
    }
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
    let (a, b) = (RankOrder(x).ranks(x), RankOrder(y).ranks(y))
    let middle = 0.5 * Double(x.count + 1)
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
    guard x.count == y.count else { return .nan }
    let order = RankOrder(x).positions.map(Int.init).filter { y[$0].isFinite }
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
