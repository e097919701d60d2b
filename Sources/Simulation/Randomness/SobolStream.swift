/// One input's scrambled Sobol points: a pure function of seed, name, dimension and sample index.
///
/// The direction numbers are multiplied by a random lower-triangular bit matrix (52 rows, ones on
/// the diagonal) and the result is shifted by 52 random bits. Both come from the counter-based
/// generator keyed by seed and name, so two inputs in one dimension would still be scrambled
/// apart. The points are taken in natural order; the first is never skipped, because the shift
/// already keeps it off 0.
///
/// Source: Matoušek, "On the L2-discrepancy for anchored boxes", J. Complexity 14 (1998).
public struct SobolStream: Sendable {
  /// The dimension of the Joe-Kuo sequence, 0 to 4,095.
  public let dimension: Int

  /// Shifted points of the lowest eight index bits, 52-bit integers.
  private let low: [UInt64]

  /// Scrambled direction numbers of index bits 8 to 31.
  private let high: [UInt64]

  /// The rows of the leading four bits of a point: bit j tells whether index bit j flips it.
  private let leadingRows: [UInt32]

  /// Scrambles `dimension` for the stream `key`.
  ///
  /// Complexity: about 2,000 bit operations.
  public init(key: StreamKey, dimension: Int) {
    self.dimension = dimension & (SobolDirections.dimensions - 1)
    let random = Philox(key: key.bits, purpose: .scramble)
    let columns = Self.scrambled(SobolDirections.numbers(dimension: self.dimension), by: random)
    var points = [UInt64](repeating: 0, count: 256)
    points[0] = random.words(0).0 &>> 12
    for i in 1..<256 { points[i] = points[i & (i &- 1)] ^ columns[i.trailingZeroBitCount] }
    low = points
    high = Array(columns[8...])
    leadingRows = (0..<4).map { row in
      columns.enumerated().reduce(0) { sum, column in
        sum | UInt32((column.element &>> UInt64(51 - row)) & 1) &<< UInt32(column.offset)
      }
    }
  }

  /// Returns how unevenly the first 2^`bits` points of two streams fill the plane.
  ///
  /// Of 16 by 16 equal cells, each should hold the same number of points: 1. When the leading bits
  /// of the two dimensions depend on each other, some cells hold twice (four times ...) as many and
  /// the others none. Scrambling cannot mend that, more points can.
  func crowding(with other: SobolStream, bits: Int) -> Int {
    let mask = bits < 32 ? UInt32(1) &<< UInt32(max(0, bits)) &- 1 : .max
    let rows = (leadingRows + other.leadingRows).map { $0 & mask }
    return 1 << (min(rows.count, max(0, bits)) - Self.rank(rows))
  }

  /// Returns the rank of bit rows over the field of two elements.
  private static func rank(_ rows: [UInt32]) -> Int {
    var basis: [UInt32] = []
    for row in rows {
      let rest = basis.reduce(row) { min($0, $0 ^ $1) }
      if rest != 0 { basis.append(rest) }
    }
    return basis.count
  }

  /// Multiplies each direction number by the random lower-triangular matrix of 52 rows.
  private static func scrambled(_ numbers: [UInt32], by random: Philox) -> [UInt64] {
    var columns = [UInt64](repeating: 0, count: numbers.count)
    for row in 0..<52 {
      let noise = UInt32(truncatingIfNeeded: random.words(UInt64(row) &+ 1).0)
      let mask: UInt32
      if row < 32 {
        let diagonal = UInt32(1) &<< UInt32(31 - row)
        mask = (noise & ~(diagonal &* 2 &- 1)) | diagonal
      } else {
        mask = noise
      }
      for (j, number) in numbers.enumerated() where (number & mask).nonzeroBitCount & 1 == 1 {
        columns[j] |= UInt64(1) &<< UInt64(51 - row)
      }
    }
    return columns
  }

  /// Fills `out` with the uniforms of samples `first ..< first + count`.
  ///
  /// The same sample gets the same bits whatever the range. Only the low 32 bits of the index
  /// count. Complexity: O(count), about half a nanosecond a draw.
  public func fill(_ out: UnsafeMutablePointer<Double>, from first: UInt64, count: Int) {
    low.withUnsafeBufferPointer { table in
      guard let points = table.baseAddress else { return }
      var done = 0
      while done < count {
        let index = first &+ UInt64(truncatingIfNeeded: done)
        let offset = Int(truncatingIfNeeded: index & 255)
        let run = min(256 - offset, count - done)
        let shift = highBits(of: index)
        let (source, target) = (points + offset, out + done)
        for j in 0..<run { target[j] = Uniform.fromBits52(source[j] ^ shift) }
        done += run
      }
    }
  }

  /// Combines the direction numbers of index bits 8 and up.
  private func highBits(of index: UInt64) -> UInt64 {
    var (bits, sum) = (UInt32(truncatingIfNeeded: index) &>> 8, UInt64(0))
    while bits != 0 {
      sum ^= high[bits.trailingZeroBitCount]
      bits &= bits &- 1
    }
    return sum
  }
}
