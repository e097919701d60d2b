/// What it would be worth to know more before choosing.
///
/// All columns hold the payoff of one choice, sample by sample on the same draws; "do not do it"
/// is a column of zeros or, for go / no-go, implied.
public enum InformationValue {
  /// Returns the expected value of perfect information: E[max over choices] - max E[choice].
  ///
  /// NaN without choices, without draws or when a payoff is not an ordinary number.
  public static func perfect(_ choices: [UnsafeBufferPointer<Double>]) -> Double {
    guard let count = sharedCount(choices) else { return .nan }
    return value(of: choices, order: Array(0..<count), cut: BinCut(each: count))
  }

  /// Returns the perfect information value of go / no-go: E[max(payoff, 0)] - max(E[payoff], 0).
  public static func perfect(goOrNot payoff: UnsafeBufferPointer<Double>) -> Double {
    let zeros = [Double](repeating: 0, count: payoff.count)
    return zeros.withUnsafeBufferPointer { perfect([payoff, $0]) }
  }

  /// Returns the expected value of knowing one input: the draws are ordered by it and cut into 64
  /// bins, in each the best choice by mean is taken, and what the same cut earns on shuffled draws
  /// (chance alone) is subtracted.
  ///
  /// Not valid for an input that is correlated with others unless that is said.
  /// - Returns: Zero or more; NaN as for `perfect`.
  public static func knowing(
    _ input: UnsafeBufferPointer<Double>, choices: [UnsafeBufferPointer<Double>], seed: UInt64 = 1
  ) -> Double {
    guard let count = sharedCount(choices), input.count == count else { return .nan }
    let cut = BinCut(count: count, bins: 64)
    let sorted = RankOrder(input).positions.map(Int.init)
    let known = value(of: choices, order: sorted, cut: cut)
    let chance = value(of: choices, order: shuffled(count, seed: seed), cut: cut)
    return known.isNaN ? .nan : max(0, known - chance)
  }

  /// Returns the value of knowing one input before go / no-go.
  public static func knowing(
    _ input: UnsafeBufferPointer<Double>, goOrNot payoff: UnsafeBufferPointer<Double>,
    seed: UInt64 = 1
  ) -> Double {
    let zeros = [Double](repeating: 0, count: payoff.count)
    return zeros.withUnsafeBufferPointer { knowing(input, choices: [payoff, $0], seed: seed) }
  }

  /// Returns the common length of the columns, nil when they differ or are empty.
  private static func sharedCount(_ choices: [UnsafeBufferPointer<Double>]) -> Int? {
    guard let count = choices.first?.count, count > 0 else { return nil }
    return choices.allSatisfy { $0.count == count } ? count : nil
  }

  /// Returns the mean of each bin's best choice less the best choice overall.
  private static func value(
    of choices: [UnsafeBufferPointer<Double>], order: [Int], cut: BinCut
  ) -> Double {
    var totals = [Double](repeating: 0, count: choices.count)
    var best = 0.0
    for bin in 0..<cut.bins {
      var top = -Double.infinity
      for (number, payoff) in choices.enumerated() {
        var sum = 0.0
        for i in order[cut.range(bin)] { sum += payoff[i] }
        totals[number] += sum
        top = max(top, sum)
      }
      best += top
    }
    let overall = totals.max() ?? .nan
    guard totals.allSatisfy(\.isFinite), best.isFinite else { return .nan }
    return max(0, best - overall) / Double(order.count)
  }

  /// Returns a fixed random order (Fisher and Yates on the counter-based generator).
  private static func shuffled(_ count: Int, seed: UInt64) -> [Int] {
    let random = Philox(key: NameHash.finalise(seed), purpose: .permutation)
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      let draw = random.words(UInt64(i)).0
      let j = Int(truncatingIfNeeded: draw.multipliedFullWidth(by: UInt64(i + 1)).high)
      order.swapAt(i, j)
    }
    return order
  }
}

extension BinCut {
  /// One bin for every member.
  fileprivate init(each count: Int) { (self.count, bins) = (count, count) }
}
