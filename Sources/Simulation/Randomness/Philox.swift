/// The counter-based generator Philox4x32-10: random bits as a pure function of key and counter.
///
/// There is no state, so any draw can be made alone, in any order and on any thread. Philox was
/// preferred to the cheaper SplitMix64 finaliser because it is published, analysed and passes
/// BigCrush; Sobol points are the default, so the difference of about 2 ns a draw is rarely paid.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011,
/// doi:10.1145/2063384.2063405.
struct Philox: Sendable {
  /// What a counter is used for, so that scrambles and draws never share bits.
  enum Purpose: UInt32 {
    case draws = 0
    case scramble = 1
  }

  /// The key as two 32-bit words.
  let key0: UInt32, key1: UInt32

  /// The third counter word.
  let purpose: UInt32

  init(key: UInt64, purpose: Purpose) {
    key0 = UInt32(truncatingIfNeeded: key)
    key1 = UInt32(truncatingIfNeeded: key &>> 32)
    self.purpose = purpose.rawValue
  }

  /// Returns two 64-bit words for one counter value.
  @inline(__always)
  func words(_ counter: UInt64) -> (UInt64, UInt64) {
    let r = Self.rounds(
      UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter &>> 32), purpose, 0,
      key0, key1)
    return (UInt64(r.0) &<< 32 | UInt64(r.1), UInt64(r.2) &<< 32 | UInt64(r.3))
  }

  /// Returns the 52-bit draw of sample `index`; two neighbouring samples share one evaluation.
  @inline(__always)
  func bits52(at index: UInt64) -> UInt64 {
    let pair = words(index &>> 1)
    return (index & 1 == 0 ? pair.0 : pair.1) &>> 12
  }

  /// Runs the ten rounds on four counter words and two key words.
  @inline(__always)
  static func rounds(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ keyA: UInt32, _ keyB: UInt32
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c0, c1, c2, c3, k0, k1) = (a, b, c, d, keyA, keyB)
    for _ in 0..<10 {
      let p0 = UInt64(c0) &* 0xd251_1f53
      let p1 = UInt64(c2) &* 0xcd9e_8d57
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: p1 &>> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 &>> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      k0 = k0 &+ 0x9e37_79b9
      k1 = k1 &+ 0xbb67_ae85
    }
    return (c0, c1, c2, c3)
  }

  /// Fills `out` with the uniforms of samples `first ..< first + count`.
  func fill(_ out: UnsafeMutablePointer<Double>, from first: UInt64, count: Int) {
    var i = 0
    if first & 1 == 1, count > 0 {
      out[0] = Uniform.fromBits52(bits52(at: first))
      i = 1
    }
    while i &+ 8 <= count {
      fillEight(out + i, counter: (first &+ UInt64(truncatingIfNeeded: i)) &>> 1)
      i &+= 8
    }
    while i < count {
      out[i] = Uniform.fromBits52(bits52(at: first &+ UInt64(truncatingIfNeeded: i)))
      i &+= 1
    }
  }

  /// The same rounds on four counters at once, one 32-bit word in each 64-bit lane.
  @inline(__always)
  private func fillEight(_ out: UnsafeMutablePointer<Double>, counter: UInt64) {
    typealias Lanes = SIMD4<UInt64>
    let low = Lanes(repeating: 0xffff_ffff)
    let counters = Lanes(repeating: counter) &+ Lanes(0, 1, 2, 3)
    var (c0, c1) = (counters & low, counters &>> 32)
    var (c2, c3) = (Lanes(repeating: UInt64(purpose)), Lanes.zero)
    var (k0, k1) = (key0, key1)
    for _ in 0..<10 {
      let p0 = (c0 & low) &* Lanes(repeating: 0xd251_1f53)
      let p1 = (c2 & low) &* Lanes(repeating: 0xcd9e_8d57)
      (c0, c1, c2, c3) = (
        (p1 &>> 32) ^ c1 ^ Lanes(repeating: UInt64(k0)), p1 & low,
        (p0 &>> 32) ^ c3 ^ Lanes(repeating: UInt64(k1)), p0 & low
      )
      k0 = k0 &+ 0x9e37_79b9
      k1 = k1 &+ 0xbb67_ae85
    }
    let (even, odd) = ((c0 &<< 32 | c1) &>> 12, (c2 &<< 32 | c3) &>> 12)
    for lane in 0..<4 {
      out[2 &* lane] = Uniform.fromBits52(even[lane])
      out[2 &* lane &+ 1] = Uniform.fromBits52(odd[lane])
    }
  }
}

/// The rule that turns 52 random bits into a number strictly between 0 and 1.
enum Uniform {
  /// Returns (k + 1/2) / 2^52 for the 52-bit integer `bits`; exact, never 0 or 1.
  @inline(__always)
  static func fromBits52(_ bits: UInt64) -> Double {
    Double(bitPattern: bits | 0x3ff0_0000_0000_0000) - 0x1.fffffffffffffp-1
  }
}
