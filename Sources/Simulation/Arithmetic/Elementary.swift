/// Exponential, logarithm and power in plain double arithmetic.
///
/// They use only operations that IEEE 754 rounds exactly, in a fixed order and without fused
/// multiply-add, so every machine gives the same bits; the system's own functions do not. Each is
/// free of branches where a loop over a column must be vectorised. Errors stay below 1 ulp
/// (`exponential`, `logarithm`) and 2 ulp (`power`).
public enum Elementary {
  /// 1.5 * 2^52: adding it rounds a double to an integer that then stands in the low bits.
  @inline(__always) static var roundingShift: Double { 6_755_399_441_055_744 }

  /// The leading bits of ln 2; times any exponent it is exact.
  @inline(__always) static var ln2High: Double { 6.931_471_803_691_238_164_90e-01 }

  /// The rest of ln 2.
  @inline(__always) static var ln2Low: Double { 1.908_214_929_270_587_700_02e-10 }

  /// Returns e to the power `x`; 0 and +infinity beyond the range of doubles.
  ///
  /// x = n ln 2 + r with |r| <= 0.3466, Taylor to r^13 (remainder below 5e-18), then scaled by 2^n
  /// in two steps so that subnormal results come out right.
  @inline(__always)
  public static func exponential(_ x: Double) -> Double { exponential(x, correction: 0) }

  /// Returns exp(x + correction) for a `correction` far below an ulp of `x`.
  @inline(__always)
  static func exponential(_ x: Double, correction: Double) -> Double {
    let bounded = x > 710 ? 710 : (x < -746 ? -746 : x)
    let n = (bounded * 1.442_695_040_888_963_4 + roundingShift) - roundingShift
    let r = (bounded - n * ln2High) - (n * ln2Low - correction)
    let half = n * 0.5 + roundingShift
    let firstScale = Double(bitPattern: (half.bitPattern &<< 52) &+ 0x3ff0_0000_0000_0000)
    let rest = (n - (half - roundingShift)) + roundingShift
    let secondScale = Double(bitPattern: (rest.bitPattern &<< 52) &+ 0x3ff0_0000_0000_0000)
    return ((1 + (r + r * r * exponentialTail(r))) * firstScale) * secondScale
  }

  /// Returns (e^r - 1 - r) / r^2, in Estrin's order so that the additions overlap.
  @inline(__always)
  static func exponentialTail(_ r: Double) -> Double {
    let r2 = r * r
    let r4 = r2 * r2
    let a = 0.5 + r * (1.0 / 6)
    let b = 1.0 / 24 + r * (1.0 / 120)
    let c = 1.0 / 720 + r * (1.0 / 5040)
    let d = 1.0 / 40_320 + r * (1.0 / 362_880)
    let e = 1.0 / 3_628_800 + r * (1.0 / 39_916_800)
    let f = 1.0 / 479_001_600 + r * (1.0 / 6_227_020_800)
    return (a + r2 * b) + r4 * ((c + r2 * d) + r4 * (e + r2 * f))
  }

  /// Returns the natural logarithm; -infinity at 0, NaN below.
  ///
  /// x = 2^k m with m in [0.71, 1.41], s = (m - 1)/(m + 1), ln m = 2 artanh s by its series to
  /// s^21 (remainder below 1e-18), arranged so that m - 1 enters exactly.
  @inline(__always)
  public static func logarithm(_ x: Double) -> Double {
    let (m, k) = split(x)
    let f = m - 1
    let s = f / (2 + f)
    let h = 0.5 * f * f
    let body = s * (h + artanhTail(s * s))
    let value = k * ln2High - ((h - (body + k * ln2Low)) - f)
    return special(x, value)
  }

  /// Splits a positive finite `x` into mantissa in [sqrt(1/2), sqrt 2) and exponent.
  ///
  /// Shifting the bits by the distance of sqrt(1/2) from 1 carries into the exponent exactly when
  /// the fraction is above sqrt 2, which saves a comparison.
  @inline(__always)
  static func split(_ x: Double) -> (mantissa: Double, exponent: Double) {
    let tiny = x < 0x1p-1022
    let scaled = x * (tiny ? 0x1p54 : 1)
    let shifted = scaled.bitPattern &+ (0x3ff0_0000_0000_0000 - 0x3fe6_a09e_667f_3bcd)
    let biased = Double(bitPattern: (shifted &>> 52) | 0x4330_0000_0000_0000)
    let k = biased - (0x1p52 + 1023) - (tiny ? 54 : 0)
    let mantissa = Double(
      bitPattern: (shifted & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_667f_3bcd)
    return (mantissa, k)
  }

  /// Returns (2 artanh s)/s - 2 as a series in z = s^2, z at most 0.0295.
  @inline(__always)
  static func artanhTail(_ z: Double) -> Double {
    let z2 = z * z
    let z4 = z2 * z2
    let a = 2.0 / 3 + z * (2.0 / 5)
    let b = 2.0 / 7 + z * (2.0 / 9)
    let c = 2.0 / 11 + z * (2.0 / 13)
    let d = 2.0 / 15 + z * (2.0 / 17)
    let e = 2.0 / 19 + z * (2.0 / 21)
    return z * ((a + z2 * b) + z4 * ((c + z2 * d) + z4 * e))
  }

  /// Replaces `value` where `x` is not a positive finite number.
  @inline(__always)
  static func special(_ x: Double, _ value: Double) -> Double {
    let high = x < .infinity ? value : x
    let zero = x == 0 ? -Double.infinity : high
    return x >= 0 ? zero : .nan
  }

  /// Returns ln(1 + y) without losing the digits of a small `y`.
  public static func logarithm(onePlus y: Double) -> Double {
    let sum = 1 + y
    guard sum > 0, sum < .infinity else { return logarithm(sum) }
    return logarithm(sum) + (y - (sum - 1)) / sum
  }

  /// Returns e^x - 1 without losing the digits of a small `x`.
  public static func exponentialMinusOne(_ x: Double) -> Double {
    if x.magnitude < 0.3 { return x + x * x * exponentialTail(x) }
    return exponential(x) - 1
  }
}
