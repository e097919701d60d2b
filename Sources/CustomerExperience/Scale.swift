import Quantities

/// The range of a score and the line between low and high.
public struct Scale: Sendable, Hashable {
  /// The lowest score.
  public let low: Double
  /// The highest score.
  public let high: Double
  /// The line; a score at or above it is high.
  public let threshold: Double
  /// The distance of two neighbouring scores.
  public let step: Double

  /// Scores from 1 to 10; from 5.5 on they are high.
  public static let oneToTen = Scale(low: 1, high: 10, threshold: 5.5, step: 1)
  /// Scores from 0 to 100; from 50 on they are high.
  public static let zeroToHundred = Scale(low: 0, high: 100, threshold: 50, step: 1)

  private init(low: Double, high: Double, threshold: Double, step: Double) {
    self.low = low
    self.high = high
    self.threshold = threshold
    self.step = step
  }

  /// Creates a scale; nil unless low < high, the threshold lies between them and the step is positive.
  ///
  /// - Parameter threshold: The middle of the scale when it is not stated.
  public init?(from low: Double, to high: Double, threshold: Double? = nil, step: Double = 1) {
    let line = threshold ?? (low + high) / 2
    guard low.isFinite, high.isFinite, low < high, (low...high).contains(line), step > 0,
      step.isFinite
    else { return nil }
    self.init(low: low, high: high, threshold: line, step: step)
  }

  /// The scores that exist.
  public var range: ClosedRange<Double> { low...high }

  /// Whether a score counts as high: at or above the threshold.
  public func isHigh(_ score: Double) -> Bool { score >= threshold - 1e-9 }

  /// Whether a score lies within half a step of the threshold, so that the next opinion may move it.
  public func isBorderline(_ score: Double) -> Bool {
    abs(score - threshold) <= step / 2 + 1e-9
  }

  /// The scale in words, for the line under a plot: `1 to 10, high from 5.5`.
  public var summary: String {
    let formatter = QuantityFormatter()
    let text = { formatter.exact(Quantity($0)) }
    return "\(text(low)) to \(text(high)), high from \(text(threshold))"
  }
}
