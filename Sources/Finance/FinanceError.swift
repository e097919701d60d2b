/// An input that has no answer, with what is wrong about it.
///
/// The wording for people is made by the layer above; `reason` is the short text of the
/// machine-readable output.
public enum FinanceError: Error, Equatable, Sendable {
  /// A list of flows, or of dates, is empty.
  case noFlows
  /// A flow, rate or other number is infinite or not a number.
  case notFinite(parameter: String)
  /// A rate or share lies outside its open or closed domain, for example a discount rate of -100 %.
  case rateOutOfRange(parameter: String, value: Double, domain: String)
  /// A count of periods is zero, negative, not whole where it must be, or beyond `Limits.periods`.
  case periodsOutOfRange(parameter: String, value: Double)
  /// Two lists that belong together have different lengths.
  case lengthMismatch(first: String, firstCount: Int, second: String, secondCount: Int)
  /// A calendar day outside the years 1 to 9999.
  case dateOutOfRange(parameter: String)
  /// Two amounts that must be positive together, or negative together, are not.
  case amountsNotComparable(present: Double, future: Double)
  /// A target that no number of periods reaches, because nothing grows.
  case neverReached
  /// The answer is larger than a number can hold.
  case resultTooLarge
  /// A parameter without a default was not given.
  case missingArgument(parameter: String)
  /// An argument of another type than the parameter asks for.
  case wrongArgument(parameter: String, expected: String)
  /// A text or number that is not one of the offered choices.
  case unknownChoice(parameter: String, choices: [String])
  /// More arguments than parameters, or a name that no parameter has.
  case unexpectedArgument(name: String)
}

/// Bounds that keep time and memory finite for any input.
public enum Limits {
  /// The longest list that a ramp or series function returns.
  public static let periods = 100_000
  /// The earliest day accepted, 0001-01-01, in days since 1970-01-01.
  public static let firstDay = -719_162
  /// The latest day accepted, 9999-12-31, in days since 1970-01-01.
  public static let lastDay = 2_932_896
}
