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
      var i = 0
      while i &+ 4 <= count {
        let u = UnsafeRawPointer(block + i).loadUnaligned(as: SIMD4<Double>.self)
        let fromAbove = u .>= 0.5
        let v = u.replacing(with: 1 - u, where: fromAbove)
        // The comparison also sends NaN, and what lies outside 0 to 1, to the exact function.
        guard all(v .>= Self.smallest) else {
          for k in i..<i + 4 { block[k] = Self.value(block[k], table, exact) }
          i &+= 4
          continue
        }
        let bits = unsafeBitCast(v, to: SIMD4<UInt64>.self)
        let t = v - unsafeBitCast(bits & 0xfffe_0000_0000_0000, to: SIMD4<Double>.self)
        var cell = bits &>> 49 &- UInt64(Self.firstCell)
        cell = cell.replacing(with: cell &+ UInt64(Self.cells), where: fromAbove)
        let (c0, c1) = (table + Self.place(cell[0]), table + Self.place(cell[1]))
        let (c2, c3) = (table + Self.place(cell[2]), table + Self.place(cell[3]))
        var x = SIMD4(c0[5], c1[5], c2[5], c3[5])
        x = SIMD4(c0[4], c1[4], c2[4], c3[4]) + t * x
        x = SIMD4(c0[3], c1[3], c2[3], c3[3]) + t * x
        x = SIMD4(c0[2], c1[2], c2[2], c3[2]) + t * x
        x = SIMD4(c0[1], c1[1], c2[1], c3[1]) + t * x
        x = SIMD4(c0[0], c1[0], c2[0], c3[0]) + t * x
        UnsafeMutableRawPointer(block + i).storeBytes(of: x, as: SIMD4<Double>.self)
        i &+= 4
      }
      while i < count {
        block[i] = Self.value(block[i], table, exact)
        i &+= 1
      }
    }
  }

  /// Returns where the coefficients of a cell begin.
  @inline(__always)
  private static func place(_ cell: UInt64) -> Int { Int(truncatingIfNeeded: cell) &* 6 }

  /// Returns one quantile: the same bits as among four.
  private static func value(
    _ u: Double, _ table: UnsafePointer<Double>, _ exact: (Double) -> Double
  ) -> Double {
    let fromAbove = u >= 0.5
    let v = fromAbove ? 1 - u : u
    guard v >= smallest else { return exact(u) }
    let bits = v.bitPattern
    let t = v - Double(bitPattern: bits & 0xfffe_0000_0000_0000)
    let c = table + place(bits &>> 49 &- UInt64(firstCell) &+ UInt64(fromAbove ? cells : 0))
    return c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))))
  }
}
