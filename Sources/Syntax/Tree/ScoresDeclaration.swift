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

  /// Returns the score that `high`, `medium` or `low` stands for, as it is typed; nil for any other word.
  public func score(called word: String) -> String? {
    let share: Double
    switch word {
    case "high", "strong", "easy", "large", "big": share = 0.8
    case "medium", "middle", "moderate", "average": share = 0.5
    case "low", "weak", "hard", "small": share = 0.2
    default: return nil
    }
    let whole = (low + (high - low) * share).rounded()
    return range.contains(whole) ? QuantityFormatter().plain(whole) : nil
  }

  /// A high score, for a line to type.
  public var example: String {
    let whole = (low + (high - low) * 0.75).rounded()
    return QuantityFormatter().plain(range.contains(whole) ? whole : high)
  }
}
