/// Where values go from one side of zero to the other.
///
/// Zero is not negative, and what is as small as the rounding of a sum against the largest value counts
/// as zero: a running sum that is back at nothing has changed sign there, as it has paid back there.
public struct SignChanges: Sendable {
  private let isNegative: [Bool?]

  /// Looks at values in their order; those that are no number have no sign.
  public init(_ values: [Double]) {
    let largest = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    isNegative = values.map { $0.isNaN ? nil : $0 < -1e-9 * largest }
  }

  /// Whether a value has another sign than the one before it.
  public subscript(index: Int) -> Bool {
    guard index > 0, let before = isNegative[index - 1], let now = isNegative[index] else {
      return false
    }
    return before != now
  }
}
