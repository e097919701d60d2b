/// A quantile function tabulated as polynomial pieces: one lookup and five multiply-adds a draw.
///
/// The smaller of u and 1 - u is cut into octaves from 2^-31 to 1/2, each octave into eight equal
/// cells; in a cell runs the quintic with the right values, slopes and curvatures at both ends
/// (Hermite). The error falls with the sixth power of the cell, far below 1e-8 of the range. Cubics
/// on twice as many cells were tried: no faster to draw, twice as slow to build, and several times
/// 1e-8 off for a normal. Beyond the last octave the exact function is asked, about once in a
/// thousand million draws.
struct QuantileTable: Sendable {
  /// A point of the quantile function seen from one side: value, slope and curvature in the
  /// distance from that side.
  typealias Point = (value: Double, slope: Double, curvature: Double)

  private static let octaves = 30
  private static let cells = octaves * 8
  private static let smallest = 0x1p-31
  /// Bits 49 and up of a double name its cell: the exponent and three bits of the fraction.
  private static let firstCell = Int(0x1p-31.bitPattern >> 49)

  /// Six coefficients a cell, lower side first.
  private let coefficients: [Double]

  /// Tabulates from two functions that are called with rising distances from their side.
  init(lower: (Double) -> Point, upper: (Double) -> Point) {
    var table: [Double] = []
    table.reserveCapacity(12 * Self.cells + 6)
    _ = Self.append(lower, to: &table)
    let middle = Self.append(upper, to: &table)
    // One half exactly belongs to a cell of its own, which spares every draw a comparison.
    table += [middle.value, middle.slope, 0, 0, 0, 0]
    coefficients = table
  }

  /// Appends the cells of one side and returns its last point, at one half.
  private static func append(_ point: (Double) -> Point, to table: inout [Double]) -> Point {
    var (start, before) = (smallest, point(smallest))
    for cell in 1...cells {
      let end = Double(bitPattern: UInt64(firstCell + cell) << 49)
      let after = point(end)
      let h = end - start
      let rise = after.value - before.value - h * (before.slope + 0.5 * h * before.curvature)
      let turn = h * (after.slope - before.slope - h * before.curvature)
      let bend = h * h * (after.curvature - before.curvature)
      let cube = h * h * h
      table += [
        before.value, before.slope, 0.5 * before.curvature,
        (10 * rise - 4 * turn + 0.5 * bend) / cube,
        (7 * turn - 15 * rise - bend) / (cube * h),
        (6 * rise - 3 * turn + 0.5 * bend) / (cube * h * h),
      ]
      (start, before) = (end, after)
    }
    return before
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
        // The comparison also sends NaN, and what lies outside 0 to 1, to the exact function.
        guard v >= Self.smallest else {
          block[i] = exact(u)
          continue
        }
        let bits = v.bitPattern
        let t = v - Double(bitPattern: bits & 0xfffe_0000_0000_0000)
        let cell = Int(truncatingIfNeeded: bits &>> 49) &- Self.firstCell
        let c = table + (cell &+ (fromAbove ? Self.cells : 0)) &* 6
        block[i] = c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))))
      }
    }
  }
}
