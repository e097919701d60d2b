/// What a number without a unit counts: plain numbers, shares (`%`) and points (`pp`) never mix silently.
public enum Measure: Hashable, Sendable {
  /// A plain number, or any quantity with a unit.
  case number
  /// A share of something; the value is a fraction, 0.04 for 4%.
  case share
  /// A difference of two shares; the value is a fraction, 0.06 for 6 pp.
  case points
}

/// A number with its measure and unit, as it is shown.
public struct Quantity: Hashable, Sendable {
  /// The value in `unit`; shares and points are fractions.
  public var value: Double
  /// Number, share or points; a share may carry a unit (`20%/year`).
  public var measure: Measure
  /// The unit.
  public var unit: Unit

  /// Creates a quantity.
  public init(_ value: Double, _ measure: Measure = .number, _ unit: Unit = .none) {
    self.value = value
    self.measure = measure
    self.unit = unit
  }
}

extension Unit {
  /// Months of the calendar, the grid of a plan.
  public static let months = Unit(Catalogue.month)
}
