/// The source of one input's uniforms, Sobol or counter-based.
public enum UniformStream: Sendable {
  /// Scrambled Sobol points.
  case sobol(SobolStream)
  /// Counter-based draws (Philox4x32-10).
  case plain(StreamKey)

  /// Fills `out` with the uniforms, strictly between 0 and 1, of samples `first ..< first + count`.
  ///
  /// A sample's bits do not depend on the range it is asked in. `out` must hold `count` values.
  public func fill(_ out: UnsafeMutablePointer<Double>, from first: Int, count: Int) {
    let start = UInt64(truncatingIfNeeded: first)
    switch self {
    case .sobol(let stream): stream.fill(out, from: start, count: count)
    case .plain(let key):
      Philox(key: key.bits, purpose: .draws).fill(out, from: start, count: count)
    }
  }

  /// Returns the uniform of one sample, for explaining a single draw.
  public func uniform(at sample: Int) -> Double {
    var value = 0.0
    fill(&value, from: sample, count: 1)
    return value
  }
}

/// The way uniforms are made.
public enum Sampler: Hashable, Sendable {
  /// Scrambled Sobol points: the default, a thousandfold saving for means.
  case sobol
  /// Independent counter-based draws, for teaching and for checking.
  case plain
}

/// Why a sampling plan cannot be made.
public enum SamplingError: Error, Hashable, Sendable {
  /// Sobol points are balanced only in powers of two; the payload names the neighbours.
  case notPowerOfTwo(samples: Int, below: Int, above: Int)
  /// The number of samples is outside 1 ... `limit`.
  case samplesOutOfRange(samples: Int, limit: Int)
}

/// Who draws what: a stream for every input, decided by seed and name alone.
public struct SamplingPlan: Sendable {
  /// Two names that hash to the same Sobol dimension.
  public struct Collision: Hashable, Sendable {
    /// The name, earlier in name order, that keeps the dimension.
    public let keeps: String
    /// The later name, which draws from the counter-based generator instead.
    public let yields: String
    /// The dimension both asked for.
    public let dimension: Int
  }

  /// The largest number of samples, 2^24.
  public static let sampleLimit = 1 << 24

  /// The number of samples.
  public let samples: Int
  /// How the uniforms are made.
  public let sampler: Sampler
  /// The seed.
  public let seed: UInt64
  /// One stream an input, in the order the names were given.
  public let streams: [UniformStream]
  /// The inputs that had to leave Sobol, in name order.
  public let collisions: [Collision]

  /// Plans the streams of `names`; the order of the names does not change any stream.
  ///
  /// - Throws: `SamplingError` when `samples` is not a power of two (Sobol) or out of range.
  public init(
    seed: UInt64, samples: Int, names: [String], sampler: Sampler = .sobol
  ) throws(SamplingError) {
    try Self.check(samples: samples, sampler: sampler)
    self.samples = samples
    self.sampler = sampler
    self.seed = seed
    let found = sampler == .sobol ? Self.collisions(among: names) : []
    let yielding = Set(found.map(\.yields))
    collisions = found
    streams = names.map { name in
      let key = StreamKey(seed: seed, name: name)
      guard sampler == .sobol, !yielding.contains(name) else { return .plain(key) }
      return .sobol(SobolStream(key: key, dimension: key.name.sobolDimension))
    }
  }

  /// Refuses sample counts that would spoil the balance of the points.
  private static func check(samples: Int, sampler: Sampler) throws(SamplingError) {
    guard samples >= 1, samples <= sampleLimit else {
      throw .samplesOutOfRange(samples: samples, limit: sampleLimit)
    }
    if sampler == .sobol, samples & (samples - 1) != 0 {
      let below = 1 << (Int.bitWidth - 1 - samples.leadingZeroBitCount)
      throw .notPowerOfTwo(samples: samples, below: below, above: below * 2)
    }
  }

  /// Walks the distinct names in order and notes each whose dimension is taken.
  private static func collisions(among names: [String]) -> [Collision] {
    var owner: [Int: String] = [:]
    var found: [Collision] = []
    for name in Set(names).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let dimension = NameHash(name).sobolDimension
      if let first = owner[dimension] {
        found.append(Collision(keeps: first, yields: name, dimension: dimension))
      } else {
        owner[dimension] = name
      }
    }
    return found
  }
}
