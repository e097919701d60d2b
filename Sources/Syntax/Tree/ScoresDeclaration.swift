import Quantities

/// The scale of impact and ability.
public struct ScoresDeclaration: Sendable, Hashable {
  /// The lowest score.
  public let low: Double
  /// The highest score, above the lowest.
  public let high: Double
  /// Where high begins, between the two; nil for the middle.
  public let threshold: Double?

  /// Creates a scale.
  public init(low: Double, high: Double, threshold: Double?) {
    self.low = low
    self.high = high
    self.threshold = threshold
  }

  /// The scores that exist.
  public var range: ClosedRange<Double> { low...max(low, high) }

  /// The ends as they are typed: `1 to 10`.
  public var words: String {
    "\(QuantityFormatter().plain(low)) to \(QuantityFormatter().plain(high))"
  }
  /// A high score, for a line to type.
  public var example: String {
    let whole = (low + (high - low) * 0.75).rounded()
    return QuantityFormatter().plain(range.contains(whole) ? whole : high)
  }
}
