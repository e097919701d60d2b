public import Quantities

/// What a formula yields, known before anything is computed.
public struct ValueType: Hashable, Sendable {
  /// The forms of a value.
  public indirect enum Form: Hashable, Sendable {
    /// A number, share or points with a unit.
    case quantity(Measure, Unit)
    /// `yes` or `no`.
    case boolean
    /// Quoted text; known while checking.
    case text
    /// A day of the calendar, as days since 1970-01-01.
    case date
    /// A month of the plan: `month 4` is 4.
    case monthPoint
    /// Several values of one form.
    case list(Form, count: Int)
    /// Not yet known: a name inside its own loop. Never leaves the checker.
    case unknown
  }

  /// The form.
  public var form: Form
  /// Whether the value differs from month to month.
  public var isSeries: Bool

  /// Creates a type.
  public init(_ form: Form, isSeries: Bool = false) {
    self.form = form
    self.isSeries = isSeries
  }

  /// Creates the type of a quantity.
  public init(_ measure: Measure, _ unit: Unit = .none, isSeries: Bool = false) {
    self.init(.quantity(measure, unit), isSeries: isSeries)
  }

  /// A plain number.
  public static let number = ValueType(.number)
  /// A share.
  public static let share = ValueType(.share)

  /// The measure and unit of a quantity; nil for other forms.
  public var quantity: (measure: Measure, unit: Unit)? {
    if case .quantity(let measure, let unit) = form { return (measure, unit) }
    return nil
  }

  /// Whether it is a plain number without unit.
  public var isPlainNumber: Bool { form == .quantity(.number, .none) }
}
