/// A quantile function tabulated as cubic pieces: one lookup and three multiply-adds a draw.
///
/// The smaller of u and 1 - u is cut into octaves from 2^-31 to 1/2, each octave into 16 equal
/// cells; in a cell runs the cubic with the right values and slopes at both ends (Hermite). The
/// error falls with the fourth power of the cell, below 1e-8 of the range. Beyond the last octave
/// the exact function is asked, about once in a thousand million draws.
struct QuantileTable: Sendable {
  /// A point of the quantile function seen from one side: value, and slope in the distance from
  /// that side.
  typealias Point = (value: Double, slope: Double)

  private static let octaves = 30
  private static let cells = octaves * 16
  private static let smallest = 0x1p-31
  /// Bits 48 and up of `smallest`, the number of the first cell.
  private static let firstCell = Int(0x1p-31.bitPattern >> 48)

  /// Four coefficients a cell, lower side first.
  private let coefficients: [Double]

  /// Tabulates from two functions that are called with rising distances from their side.
  init(lower: (Double) -> Point, upper: (Double) -> Point) {
    var table: [Double] = []
    table.reserveCapacity(8 * Self.cells)
    Self.append(lower, to: &table)
    Self.append(upper, to: &table)
    coefficients = table
  }

  /// Appends the cells of one side.
  private static func append(_ point: (Double) -> Point, to table: inout [Double]) {
    var (start, before) = (smallest, point(smallest))
    for cell in 1...cells {
      let bits = UInt64(firstCell + cell) << 48
      let end = Double(bitPattern: bits)
      let after = point(end)
      let h = end - start
      let chord = (after.value - before.value) / h
      table += [
        before.value, before.slope, (3 * chord - 2 * before.slope - after.slope) / h,
        (before.slope + after.slope - 2 * chord) / (h * h),
      ]
      (start, before) = (end, after)
    }
  }

  /// Replaces uniforms by quantiles; `exact` answers for those outside the table.
  func transform(
    _ block: UnsafeMutablePointer<Double>, count: Int, exact: (Double) -> Double
  ) {
    coefficients.withUnsafeBufferPointer { buffer in
      guard let table = buffer.baseAddress else { return }
      for i in 0..<count {
        let u = block[i]
        let fromAbove = u >= 0.5
        let v = fromAbove ? 1 - u : u
        // The comparison also sends NaN to the exact function.
        guard v >= Self.smallest else {
          block[i] = exact(u)
          continue
        }
        let inside = v < 0.5 ? v : 0x1.fffffffffffffp-2
        let bits = inside.bitPattern
        let t = inside - Double(bitPattern: bits & 0xffff_0000_0000_0000)
        let cell = Int(truncatingIfNeeded: bits &>> 48) &- Self.firstCell
        let c = table + (cell &+ (fromAbove ? Self.cells : 0)) &* 4
        block[i] = c[0] + t * (c[1] + t * (c[2] + t * c[3]))
      }
    }
  }
}
