/// How what was typed became a distribution, for the echo that follows every range.
public struct Reading: Hashable, Sendable {
  /// The family of the distribution.
  public enum Family: Hashable, Sendable {
    case constant, uniform, triangular, pert, normal, lognormal
    /// Logit-normal: a share that stays between 0% and 100%.
    case share
    /// Logit-normal between two stated limits.
    case bounded
    case outcomes, data, chance
  }

  /// Something the person should see about the reading.
  public enum Note: Hashable, Sendable {
    /// Both ends are the same, so there is nothing uncertain.
    case equalEnds
    /// The typed end is a hard limit here, not a one-in-ten value.
    case hardLimit(Double)
    /// The shape became flatter than usual so that nothing lies beyond the natural limit.
    case flatterShape(lambda: Double, limit: Double)
    /// The tail beyond the typed end was squeezed so that nothing lies beyond the natural limit.
    case squeezedTail(end: Double, limit: Double)
    /// A signed quantity falls below zero with this probability.
    case belowZero(Double)
    /// Limits removed this part of the distribution.
    case removed(Double)
  }

  /// The family chosen.
  public let family: Family
  /// The notes, in order of importance.
  public let notes: [Note]

  init(_ family: Family, _ notes: [Note] = []) {
    self.family = family
    self.notes = notes
  }
}

/// Which probabilities the two ends of a range stand for.
public struct RangeEnds: Hashable, Sendable {
  /// P(X <= low end).
  public let low: Double
  /// P(X <= high end).
  public let high: Double

  /// The default, "8 times in 10 between them": P10 and P90.
  public static let eightInTen = RangeEnds(unchecked: 0.1, 0.9)

  private init(unchecked low: Double, _ high: Double) { (self.low, self.high) = (low, high) }

  /// Makes ends at two probabilities, 0 < low < high < 1, at least 1% apart.
  public init(low: Double, high: Double) throws(DistributionError) {
    guard low >= 1e-6, low < 1 else { throw .probabilityOutOfRange(low) }
    guard high >= low + 0.01, high <= 1 - 1e-6 else { throw .probabilityOutOfRange(high) }
    (self.low, self.high) = (low, high)
  }

  /// The ends seen from the other side, for mirrored quantities.
  var mirrored: RangeEnds { RangeEnds(unchecked: 1 - high, 1 - low) }
}

/// What kind of quantity a range is about; it decides the natural limits.
public enum QuantityKind: Hashable, Sendable {
  /// An amount: never below 0 when its low end is not.
  case amount
  /// A share: never below 0 when its low end is not, never above 1 when its high end is not.
  case share
}
