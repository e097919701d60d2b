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
    var totals = [Double](repeating: 0, count: choices.count)
    var best = 0.0
    for i in 0..<count {
      var top = -Double.infinity
      for (number, payoff) in choices.enumerated() {
        totals[number] += payoff[i]
        top = max(top, payoff[i])
      }
      best += top
    }
    guard totals.allSatisfy(\.isFinite), let overall = totals.max() else { return .nan }
    return max(0, best - overall) / Double(count)
  }

  /// Returns the perfect information value of go / no-go: E[max(payoff, 0)] - max(E[payoff], 0).
  public static func perfect(goOrNot payoff: UnsafeBufferPointer<Double>) -> Double {
    let zeros = [Double](repeating: 0, count: payoff.count)
    return zeros.withUnsafeBufferPointer { perfect([payoff, $0]) }
  }

  /// Returns the expected value of knowing one input: the draws are ordered by it and cut into 64
  /// bins, and in each the choice that looks best is taken.
  ///
  /// The best of several noisy bin means is too good on the draws that chose it. So the choice of a
  /// bin is made on one half of its draws and valued on the other, both ways round. (Subtracting what
  /// shuffled draws earn removes too much when the input matters.)
  ///
  /// Not valid for an input that is correlated with others unless that is said.
  /// - Returns: Zero or more; NaN as for `perfect`.
  public static func knowing(
    _ input: UnsafeBufferPointer<Double>, choices: [UnsafeBufferPointer<Double>]
  ) -> Double {
    guard let count = sharedCount(choices), input.count == count else { return .nan }
    let order = RankOrder(input).positions.map(Int.init)
    let cut = BinCut(count: count, bins: 64)
    var totals = [Double](repeating: 0, count: choices.count)
    var earned = 0.0
    for bin in 0..<cut.bins {
      let halves = choices.map { halfSums($0, order[cut.range(bin)]) }
      for (number, half) in halves.enumerated() { totals[number] += half.first + half.second }
      let byFirst = halves.indices.max { halves[$0].first < halves[$1].first } ?? 0
      let bySecond = halves.indices.max { halves[$0].second < halves[$1].second } ?? 0
      earned += halves[byFirst].second + halves[bySecond].first
    }
    guard totals.allSatisfy(\.isFinite), let best = totals.max() else { return .nan }
    return max(0, earned - best) / Double(count)
  }

  /// Sums a payoff over the two halves of one bin; a hash of the sample's number decides the half,
  /// because neighbours among Sobol points resemble each other.
  private static func halfSums(
    _ payoff: UnsafeBufferPointer<Double>, _ members: ArraySlice<Int>
  ) -> (first: Double, second: Double) {
    var sums = (first: 0.0, second: 0.0)
    for member in members {
      if NameHash.finalise(UInt64(truncatingIfNeeded: member)) & 1 == 0 {
        sums.first += payoff[member]
      } else {
        sums.second += payoff[member]
      }
    }
    return sums
  }

  /// Returns the value of knowing one input before go / no-go.
  public static func knowing(
    _ input: UnsafeBufferPointer<Double>, goOrNot payoff: UnsafeBufferPointer<Double>
  ) -> Double {
    let zeros = [Double](repeating: 0, count: payoff.count)
    return zeros.withUnsafeBufferPointer { knowing(input, choices: [payoff, $0]) }
  }

  /// Returns the common length of the columns, nil when they differ or are empty.
  private static func sharedCount(_ choices: [UnsafeBufferPointer<Double>]) -> Int? {
    guard let count = choices.first?.count, count > 0 else { return nil }
    return choices.allSatisfy { $0.count == count } ? count : nil
  }
}
