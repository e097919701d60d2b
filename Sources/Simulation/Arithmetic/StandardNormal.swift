/// The standard normal law: quantile, distribution function and density in own arithmetic.
public enum StandardNormal {
  /// Returns the z with P(Z <= z) = `p`; infinite at 0 and 1, NaN outside.
  ///
  /// Relative error below 1e-15.
  /// Source: Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution",
  /// Applied Statistics 37 (1988), routine PPND16.
  public static func quantile(_ p: Double) -> Double {
    guard p >= 0, p <= 1 else { return .nan }
    let q = p - 0.5
    if q.magnitude <= 0.425 { return central(q) }
    let size = tail(q < 0 ? p : 1 - p)
    return q < 0 ? -size : size
  }

  /// Returns the quantile for |p - 1/2| <= 0.425 from q = p - 1/2.
  @inline(__always)
  static func central(_ q: Double) -> Double {
    let r = 0.180625 - q * q
    let numerator = horner(
      r, 3.387_132_872_796_366_608, 133.141_667_891_784_377_45, 1971.590_950_306_551_442_7,
      13_731.693_765_509_461_125, 45_921.953_931_549_871_457, 67_265.770_927_008_700_853,
      33_430.575_583_588_128_105, 2509.080_928_730_122_672_7)
    let denominator = horner(
      r, 1, 42.313_330_701_600_911_252, 687.187_007_492_057_908_3, 5394.196_021_424_751_107_7,
      21_213.794_301_586_595_867, 39_307.895_800_092_710_610, 28_729.085_735_721_942_674,
      5226.495_278_852_854_561_0)
    return q * numerator / denominator
  }

  /// Returns minus the quantile of a small probability `p` < 0.075.
  private static func tail(_ p: Double) -> Double {
    let r = (-Elementary.logarithm(p)).squareRoot()
    guard r < .infinity else { return .infinity }
    return r <= 5 ? nearTail(r - 1.6) : farTail(r - 5)
  }

  /// The branch for p above e^-25.
  private static func nearTail(_ r: Double) -> Double {
    horner(
      r, 1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_90, 5.769_497_221_460_691_405_50,
      3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 0.241_780_725_177_450_611_770,
      0.022_723_844_989_269_184_583_3, 7.745_450_142_783_414_076_40e-4)
      / horner(
        r, 1, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_40,
        0.689_767_334_985_100_004_550, 0.148_103_976_427_480_074_590,
        0.015_198_666_563_616_457_196_6, 5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9)
  }

  /// The branch for p below e^-25.
  private static func farTail(_ r: Double) -> Double {
    horner(
      r, 6.657_904_643_501_103_777_20, 5.463_784_911_164_114_369_90, 1.784_826_539_917_291_335_80,
      0.296_560_571_828_504_891_230, 0.026_532_189_526_576_123_093_0,
      1.242_660_947_388_078_438_60e-3, 2.711_555_568_743_487_578_15e-5,
      2.010_334_399_292_288_132_65e-7)
      / horner(
        r, 1, 0.599_832_206_555_887_937_690, 0.136_929_880_922_735_805_310,
        0.014_875_361_290_850_614_852_5, 7.868_691_311_456_132_591_00e-4,
        1.846_318_317_510_054_681_80e-5, 1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15)
  }

  /// Replaces uniforms strictly between 0 and 1 by normal quantiles, bit for bit `quantile`.
  ///
  /// The central branch runs over everything; the 15% in the tails are gathered, done in a loop of
  /// their own and put back, so both loops are vector code.
  static func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    let chunk = 512
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * chunk) { scratch in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: chunk) { places in
        guard let p = scratch.baseAddress, let at = places.baseAddress else { return }
        var done = 0
        while done < count {
          let size = min(chunk, count &- done)
          transformChunk(block + done, size, p, p + chunk, at)
          done &+= size
        }
      }
    }
  }

  /// One chunk of `transform`; `p`, `z` and `at` are scratch space.
  private static func transformChunk(
    _ block: UnsafeMutablePointer<Double>, _ count: Int, _ p: UnsafeMutablePointer<Double>,
    _ z: UnsafeMutablePointer<Double>, _ at: UnsafeMutablePointer<Int32>
  ) {
    var (tails, smallest) = (0, 1.0)
    for i in 0..<count {
      let u = block[i]
      at[tails] = Int32(truncatingIfNeeded: i)
      p[tails] = u
      tails &+= (u - 0.5).magnitude <= 0.425 ? 0 : 1
    }
    for i in 0..<count { block[i] = central(block[i] - 0.5) }
    for i in 0..<tails {
      let side = p[i] - 0.5 < 0 ? p[i] : 1 - p[i]
      z[i] = nearTail((-Elementary.logarithm(side)).squareRoot() - 1.6)
      smallest = side < smallest ? side : smallest
    }
    for i in 0..<tails {
      block[Int(at[i])] = p[i] - 0.5 < 0 ? -z[i] : z[i]
    }
    guard smallest < 1e-10 else { return }
    for i in 0..<tails where min(p[i], 1 - p[i]) < 1e-10 { block[Int(at[i])] = quantile(p[i]) }
  }

  /// Evaluates a polynomial of degree seven, lowest coefficient first.
  @inline(__always)
  private static func horner(
    _ x: Double, _ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double,
    _ g: Double, _ h: Double
  ) -> Double {
    ((((((h * x + g) * x + f) * x + e) * x + d) * x + c) * x + b) * x + a
  }

  /// Returns P(Z <= `z`).
  ///
  /// erfc(x) = e^(-x^2) t G(t) with t = 2/(2 + x), G a Chebyshev sum of degree 28 computed for this
  /// code in 50-digit arithmetic; relative error below 1e-15 for |z| < 8, in the tail too.
  @inline(__always)
  public static func cumulative(_ z: Double) -> Double {
    let x = z.magnitude * 0.707_106_781_186_547_524_4
    let t = 2 / (2 + x)
    let upper = 0.5 * (t * chebyshev(2 * t - 1)) * gaussian(z.magnitude)
    return z > 0 ? 1 - upper : (z == z ? upper : .nan)
  }

  /// Returns the density at `z`.
  public static func density(_ z: Double) -> Double {
    0.398_942_280_401_432_677_94 * gaussian(z.magnitude)
  }

  /// Returns exp(-z^2/2), with z^2 kept to more than double precision.
  @inline(__always)
  static func gaussian(_ z: Double) -> Double {
    let capped = z < 40 ? z : 40
    let head = Double(bitPattern: capped.bitPattern & 0xffff_ffff_f800_0000)
    let rest = (capped - head) * (capped + head)
    return Elementary.exponential(-0.5 * head * head, correction: -0.5 * rest)
  }

  /// Sums the Chebyshev series by Clenshaw's rule; `y` in [-1, 1].
  @inline(__always)
  private static func chebyshev(_ y: Double) -> Double {
    let y2 = 2 * y
    var b1 = -1.532_454_111_318_528_6e-18
    var b2 = 0.0
    @inline(__always) func step(_ c: Double) { (b1, b2) = (y2 * b1 - b2 + c, b1) }
    step(-5.049_809_149_846_953_3e-18)
    step(3.591_676_353_181_493_7e-17)
    step(-6.312_330_450_756_439_7e-17)
    step(-2.278_296_623_954_646_2e-16)
    step(1.572_934_938_168_591_1e-15)
    step(-2.358_726_385_710_632_4e-15)
    step(-1.289_504_275_503_232_6e-14)
    step(7.418_725_748_596_617_1e-14)
    step(-6.145_600_213_790_630_6e-14)
    step(-8.586_422_843_251_796_5e-13)
    step(3.571_493_148_847_704_4e-12)
    step(2.061_213_855_472_169_6e-12)
    step(-6.160_390_105_204_585_5e-11)
    step(1.432_082_271_225_622_4e-10)
    step(6.347_058_278_362_811_1e-10)
    step(-4.154_721_631_015_198_3e-09)
    step(-1.296_284_685_230_656_3e-09)
    step(8.234_608_827_419_493_4e-08)
    step(-1.429_760_818_116_986_5e-07)
    step(-1.515_466_555_317_148_2e-06)
    step(5.442_441_645_505_016_0e-06)
    step(3.278_031_574_173_137_1e-05)
    step(-1.607_582_991_537_807_98e-04)
    step(-1.112_844_743_352_632_5e-03)
    step(3.671_142_395_836_639_2e-03)
    step(6.509_515_882_878_652_5e-02)
    step(3.554_369_212_704_984_9e-01)
    return y * b1 - b2 + 0.577_033_738_616_469_69
  }
}
