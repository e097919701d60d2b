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

  /// Two inputs whose points do not fill the plane evenly at this number of samples.
  ///
  /// About three pairs in a hundred at 8,192 samples and two in a thousand at 65,536. Their draws
  /// are not quite independent: what depends on both may be off until there are more samples.
  public struct UnevenPair: Hashable, Sendable {
    /// The two names, in name order.
    public let first: String, second: String
    /// How many times too many points the filled ones of 16 by 16 cells hold; the others are empty.
    public let crowding: Int
  }

  /// The largest number of samples, 2^24.
  public static let sampleLimit = 1 << 24

  /// The number of samples.
  public let samples: Int
  /// How the uniforms are made.
  public let sampler: Sampler
  /// The seed.
  public let seed: UInt64
  /// The inputs, in the order they were given.
  public let names: [String]
  /// One stream an input, in the order the names were given.
  public let streams: [UniformStream]
  /// The inputs that had to leave Sobol, in name order.
  public let collisions: [Collision]

  /// The pairs of inputs whose independence needs more samples, in name order.
  ///
  /// Complexity: O(inputs^2), about a microsecond a pair; only the first 200 Sobol inputs are looked at.
  public func unevenPairs() -> [UnevenPair] {
    let bits = samples.trailingZeroBitCount
    let inputs = zip(names, streams).compactMap { name, stream -> (String, SobolStream)? in
      if case .sobol(let points) = stream { return (name, points) }
      return nil
    }.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }.prefix(200)
    return inputs.indices.flatMap { i in
      inputs[(i + 1)...].compactMap { other in
        let crowding = inputs[i].1.crowding(with: other.1, bits: bits)
        guard crowding > 1, inputs[i].0 != other.0 else { return nil }
        return UnevenPair(first: inputs[i].0, second: other.0, crowding: crowding)
      }
    }
  }

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
    self.names = names
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
