/// An argument of a finance function, freed of units.
public enum FinanceValue: Equatable, Sendable {
  /// A number, an amount of money, or a share as a fraction (5 % is 0.05).
  case number(Double)
  /// Flows or other amounts in time order, in one currency.
  case list([Double])
  /// Days since 1970-01-01; a single date is a list of one.
  case dates([Int])
  /// One of the words a parameter offers.
  case text(String)
}

/// What a parameter of a finance function takes.
public enum FinanceParameterKind: Equatable, Sendable {
  /// A rate or share as a fraction; a plain number is read as a fraction.
  case share
  /// A number without a unit.
  case number
  /// One amount of money, or a plain number; all amounts of a call share one unit.
  case amount
  /// A list of amounts in time order, all in that unit.
  case amounts
  /// A list of dates, one for each flow.
  case dates
  /// One date.
  case date
  /// One of these words.
  case choice([String])

  /// The kind in words, for a message about a wrong argument.
  public var description: String {
    switch self {
    case .share: "a share or rate"
    case .number: "a number"
    case .amount: "an amount"
    case .amounts: "a list of amounts"
    case .dates: "a list of dates"
    case .date: "a date"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    }
  }
}

/// A parameter of a finance function, in call order.
public struct FinanceParameter: Equatable, Sendable {
  /// The name in a call, `present_value`.
  public let name: String
  /// What it takes.
  public let kind: FinanceParameterKind
  /// The value used when it is left out; nil when it must be given.
  public let defaultValue: FinanceValue?

  /// Describes a parameter; without a default it must be given.
  init(_ name: String, _ kind: FinanceParameterKind, default defaultValue: FinanceValue? = nil) {
    self.name = name
    self.kind = kind
    self.defaultValue = defaultValue
  }
}
