/// Parts and their total as printed: multiples of one step whose printed total is their sum.
public struct RoundedToAdd: Sendable, Hashable {
  /// The parts, each less than one step from its raw value.
  public let parts: [Double]
  /// The total: the sum of the raw parts rounded to the step, and the sum of `parts`.
  public let total: Double

  /// Rounds parts so that they add up as printed, by the largest remainder.
  ///
  /// Every part is rounded down; the steps still missing to the rounded total go to the parts with
  /// the largest remainders, the earlier one first on a tie. A part that is a multiple of the step
  /// stays unless another way does not exist, and equal input gives equal output.
  ///
  /// - Parameters:
  ///   - values: The raw parts. With a value that is not finite, or so large that steps cannot be
  ///     counted, nothing is rounded.
  ///   - given: What they add up to as printed, where that is given: their sum, rounded down or up.
  ///   - step: The printed step, for example 1,000; greater than 0.
  /// - Complexity: O(*n* log *n*).
  ///
  /// Source: the largest-remainder (Hamilton) method of apportionment.
  public init(_ values: [Double], total given: Double? = nil, step: Double) {
    let sum = given ?? values.reduce(0, +)
    guard step > 0, step.isFinite, let counts = Self.steps(values, step: step, sum: sum) else {
      parts = values
      total = sum
      return
    }
    parts = counts.map { Self.multiple($0, of: step) }
    total = Self.multiple(counts.reduce(0, +), of: step)
  }

  /// Rounds the parts of a running sum so that it is right at every part: each is the step between two rounded sums.
  ///
  /// A part is less than one step from its raw value, one of 0 stays 0, and every running sum of `parts` is the raw
  /// one rounded.
  ///
  /// - Parameters:
  ///   - values: The raw parts in order. With a value that is not finite, or so large that steps cannot be
  ///     counted, nothing is rounded.
  ///   - step: The printed step, for example 1,000; greater than 0.
  /// - Complexity: O(*n*).
  public init(running values: [Double], step: Double) {
    var (sum, before) = (0.0, 0)
    var counts: [Int] = []
    for value in values {
      sum += value
      guard step > 0, step.isFinite, abs(sum / step) < 9e15,
        let after = Int(exactly: (sum / step).rounded())
      else {
        parts = values
        total = values.reduce(0, +)
        return
      }
      counts.append(after - before)
      before = after
    }
    parts = counts.map { Self.multiple($0, of: step) }
    total = Self.multiple(before, of: step)
  }

  /// Returns how many steps each part is printed as, nil where they cannot be counted.
  private static func steps(_ values: [Double], step: Double, sum: Double) -> [Int]? {
    let limit = 9e15 / Double(max(1, values.count))
    let scaled = values.map { $0 / step }
    guard scaled.allSatisfy({ abs($0) < limit }) else { return nil }
    var counts: [Int] = []
    var remainders: [Double] = []
    for value in scaled {
      let (steps, remainder) = floor(value)
      counts.append(Int(steps))
      remainders.append(remainder)
    }
    guard let target = Int(exactly: (sum / step).rounded()) else { return nil }
    let missing = target - counts.reduce(0, +)
    let order = remainders.indices.sorted {
      remainders[$0] != remainders[$1] ? remainders[$0] > remainders[$1] : $0 < $1
    }
    for index in order.prefix(max(0, missing)) { counts[index] += 1 }
    return counts
  }

  /// Returns the whole steps of a number of steps and what remains, which is 0 for a multiple up to rounding noise.
  static func floor(_ value: Double) -> (steps: Double, remainder: Double) {
    let nearest = value.rounded()
    let isWhole = abs(value - nearest) <= 1e-9 * max(1, abs(value))
    let steps = isWhole ? nearest : value.rounded(.down)
    return (steps, isWhole ? 0 : value - steps)
  }

  /// Returns `count * step`, exact for steps such as 0.01 that have no exact double.
  static func multiple(_ count: Int, of step: Double) -> Double {
    let inverse = (1 / step).rounded()
    if step < 1, abs(inverse * step - 1) < 1e-12 { return Double(count) / inverse }
    return Double(count) * step
  }
}
