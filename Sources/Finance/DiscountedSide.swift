#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All flows of one sign, as sizes with their times: one side of the balance that a rate must hold.
///
/// Its present value V(s) = Σ aᵢ e^(-s tᵢ) is a sum of positive terms, so nothing cancels, and ln V
/// is convex in s with slope -mean(s), the value-weighted mean time. Both facts carry the proof in
/// `RateSearch`.
struct DiscountedSide: Sendable {
  /// The present value at one rate, and the mean time of the money in it.
  struct Level {
    /// ln of the sum relative to the flow at `anchor`, which keeps it in range for any s.
    let logSum: Double
    /// The time of the flow that the sum is relative to.
    let anchor: Double
    /// The value-weighted mean time; it falls as the rate rises.
    let meanTime: Double
  }

  private(set) var sizes: [Double] = []
  private(set) var firstTime = 0.0
  private(set) var lastTime = 0.0
  /// Distinct distances between neighbours; a monthly stream has one, so one power serves all.
  private var gaps: [Double] = []
  /// For every flow but the first, the place in `gaps` of its distance to the one before.
  private var gapIndex: [Int] = []
  private var indexOfGap: [Double: Int] = [:]

  /// Adds the next flow; times rise.
  mutating func append(size: Double, time: Double) {
    if sizes.isEmpty {
      firstTime = time
    } else {
      gapIndex.append(index(ofGap: time - lastTime))
    }
    sizes.append(size)
    lastTime = time
  }

  /// Returns the place of a distance in `gaps`, entering it when new.
  private mutating func index(ofGap gap: Double) -> Int {
    if let last = gapIndex.last, gaps[last] == gap { return last }
    if let known = indexOfGap[gap] { return known }
    indexOfGap[gap] = gaps.count
    gaps.append(gap)
    return gaps.count - 1
  }

  /// Returns value and mean time at s = ln(1 + rate); O(*n*), no overflow for any finite s.
  ///
  /// Horner's rule runs towards the flow whose factor is largest: the first for s ≥ 0, the last
  /// below. `moment` is Σ aᵢ |tᵢ - anchor| e^…, carried along the same way.
  func level(at s: Double) -> Level {
    guard !sizes.isEmpty else { return Level(logSum: -.infinity, anchor: 0, meanTime: 0) }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: gaps.count + 1) { factors in
      for (index, gap) in gaps.enumerated() { factors[index] = exp(-abs(s) * gap) }
      return s >= 0 ? levelFromLast(factors) : levelFromFirst(factors)
    }
  }

  /// Sums from the last flow down to the first, which becomes the anchor.
  private func levelFromLast(_ factors: UnsafeMutableBufferPointer<Double>) -> Level {
    var sum = sizes[sizes.count - 1]
    var moment = 0.0
    for index in stride(from: sizes.count - 2, through: 0, by: -1) {
      let gap = gapIndex[index]
      moment = factors[gap] * (moment + gaps[gap] * sum)
      sum = sizes[index] + factors[gap] * sum
    }
    return Level(logSum: log(sum), anchor: firstTime, meanTime: firstTime + moment / sum)
  }

  /// Sums from the first flow up to the last, which becomes the anchor.
  private func levelFromFirst(_ factors: UnsafeMutableBufferPointer<Double>) -> Level {
    var sum = sizes[0]
    var moment = 0.0
    for index in 1..<max(1, sizes.count) {
      let gap = gapIndex[index - 1]
      moment = factors[gap] * (moment + gaps[gap] * sum)
      sum = sizes[index] + factors[gap] * sum
    }
    return Level(logSum: log(sum), anchor: lastTime, meanTime: lastTime - moment / sum)
  }
}
