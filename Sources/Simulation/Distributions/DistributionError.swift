/// Why a distribution cannot be made; the payload holds what a person typed.
public enum DistributionError: Error, Hashable, Sendable {
  /// A parameter is not a finite number.
  case notFinite(Double)
  /// The low end is above the high end; the remedy is to swap them.
  case lowAboveHigh(low: Double, high: Double)
  /// The likely value lies outside the two ends.
  case likelyOutsideRange(low: Double, likely: Double, high: Double)
  /// A range from 0 of something that cannot be negative needs a most likely value.
  case lowEndZeroNeedsLikely(high: Double)
  /// A range up to 100% of a share needs a most likely value.
  case highEndFullNeedsLikely(low: Double)
  /// An end of a share lies below 0% or above 100%.
  case shareOutsideUnit(Double)
  /// An end lies outside the limits it was given, or on one of them.
  case endOutsideLimits(end: Double, lower: Double, upper: Double)
  /// A lognormal quantity needs ends above 0.
  case lognormalNeedsPositive(Double)
  /// The standard deviation is zero or negative.
  case spreadNotPositive(Double)
  /// The probability is not between 0 and 1, or a pair of them is not in rising order.
  case probabilityOutOfRange(Double)
  /// The weight of an outcome is negative.
  case negativeWeight(value: Double, weight: Double)
  /// The weights do not add up to 100%.
  case weightsDoNotTotal(Double)
  /// There is no outcome, or no number in the data column.
  case nothingToDraw
  /// The shape parameter of a PERT is negative.
  case shapeOutOfRange(lambda: Double)
  /// The limits leave less than half of the distribution; the payload is the part removed.
  case limitsRemoveTooMuch(removed: Double)
  /// The range is so wide that its mean is not a number a computer can hold.
  case rangeTooWide(low: Double, high: Double)
  /// No shape of the family meets the ends to within rounding.
  case noShapeFits(low: Double, likely: Double, high: Double)
}
