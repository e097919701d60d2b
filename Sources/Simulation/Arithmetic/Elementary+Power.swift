extension Elementary {
  /// Returns `base` to the power `exponent` with the conventions of IEEE 754 `pow`.
  ///
  /// Small whole exponents are multiplied out. Otherwise y ln x is formed with some twenty extra
  /// bits before it is exponentiated. A negative base with a broken exponent is NaN.
  public static func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent == 0 || base == 1 { return 1 }
    if base.isNaN || exponent.isNaN { return .nan }
    if exponent == 1 { return base }
    if exponent == 0.5, base >= 0 { return base.squareRoot() }
    let whole = exponent.rounded(.towardZero) == exponent
    if whole, exponent.magnitude <= 8 { return smallPower(base, exponent) }
    let odd = whole && exponent.magnitude < 0x1p53 && !isEven(exponent)
    let size = magnitudePower(base.magnitude, exponent)
    if base.sign == .minus, base != 0 || odd {
      if base.isInfinite || base == 0 { return odd ? -size : size }
      return whole ? (odd ? -size : size) : .nan
    }
    return size
  }

  /// Tells whether a whole number below 2^53 is even.
  private static func isEven(_ x: Double) -> Bool {
    let half = x * 0.5
    return half.rounded(.towardZero) == half
  }

  /// Multiplies out a whole power of at most eight.
  private static func smallPower(_ base: Double, _ exponent: Double) -> Double {
    var product = 1.0
    for _ in 0..<(Int(exactly: exponent.magnitude) ?? 0) { product *= base }
    return exponent < 0 ? 1 / product : product
  }

  /// Returns x^y for x >= 0.
  private static func magnitudePower(_ x: Double, _ y: Double) -> Double {
    if x == 0 { return y < 0 ? .infinity : 0 }
    if x == 1 { return 1 }
    if x.isInfinite { return y < 0 ? 0 : .infinity }
    if y.isInfinite { return (x > 1) == (y > 0) ? .infinity : 0 }
    let (high, low) = logarithmPair(x)
    let product = y * high
    guard product.magnitude < 800 else { return exponential(product) }
    return exponential(product, correction: productError(y, high, product) + y * low)
  }

  /// Returns ln x as an unevaluated sum of two doubles, about 70 bits in all.
  static func logarithmPair(_ x: Double) -> (Double, Double) {
    let (m, k) = split(x)
    let f = m - 1
    let denominator = 2 + f
    let denominatorLow = f - (denominator - 2)
    let s = f / denominator
    // The remainder of the division, exact products included, corrects s.
    let back = s * denominator
    let sLow =
      ((f - back) - productError(s, denominator, back) - s * denominatorLow) / denominator
    let z = s * s
    let series = s * artanhTail(z) + sLow * (2 + 2 * z)
    let (a, aLow) = sum(k * ln2High, 2 * s)
    let (b, bLow) = sum(a, series)
    return sum(b, bLow + aLow + k * ln2Low)
  }

  /// Adds two doubles exactly as value and error (Knuth's two-sum).
  @inline(__always)
  private static func sum(_ a: Double, _ b: Double) -> (Double, Double) {
    let s = a + b
    let t = s - a
    return (s, (a - (s - t)) + (b - t))
  }

  /// Returns a*b - product exactly (Dekker's split, because a fused operation is not everywhere fast).
  @inline(__always)
  private static func productError(_ a: Double, _ b: Double, _ product: Double) -> Double {
    let (ah, al) = halves(a)
    let (bh, bl) = halves(b)
    return ((ah * bh - product) + ah * bl + al * bh) + al * bl
  }

  /// Splits a double into two of at most 26 bits each.
  @inline(__always)
  private static func halves(_ a: Double) -> (Double, Double) {
    let c = a * 134_217_729
    let high = c - (c - a)
    return (high, a - high)
  }
}
