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
