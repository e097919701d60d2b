/// A 64-bit hash of an input's name that is the same on every machine and in every version.
///
/// FNV-1a over the UTF-8 bytes (offset basis 14695981039346656037, prime 1099511628211), followed
/// by the SplitMix64 finaliser because the low bits of FNV-1a alone are weak and choose the Sobol
/// dimension. The name is hashed as given: a language that ignores capitals lowers them first.
///
/// Source: Fowler, Noll and Vo, draft-eastlake-fnv; Steele, Lea and Flood, OOPSLA 2014.
public struct NameHash: Hashable, Sendable {
  /// The hash itself.
  public let value: UInt64

  /// Hashes `name`.
  ///
  /// Complexity: O(length).
  public init(_ name: String) {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    value = Self.finalise(hash)
  }

  /// The Sobol dimension a name asks for, 0 to 4,095.
  public var sobolDimension: Int { Int(value & UInt64(SobolDirections.dimensions - 1)) }

  /// The SplitMix64 finaliser, a bijection that lets every input bit reach every output bit.
  static func finalise(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z &>> 31)
  }
}

/// The key of one input's random stream: two inputs, or two seeds, never share draws.
public struct StreamKey: Hashable, Sendable {
  /// The hash of the input's name.
  public let name: NameHash

  /// Seed and name mixed into the 64-bit key of the counter-based generator.
  let bits: UInt64

  /// Keys the stream of `name` under `seed`.
  public init(seed: UInt64, name: String) {
    self.name = NameHash(name)
    bits = NameHash.finalise(
      NameHash.finalise(seed &+ 0x9e37_79b9_7f4a_7c15) ^ self.name.value)
  }
}
