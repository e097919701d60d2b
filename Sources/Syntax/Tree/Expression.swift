public import Diagnostics

/// A formula as typed.
public struct Expression: Sendable {
  /// What it is.
  public let node: Node
  /// Where it stands.
  public let range: SourceRange

  /// Creates an expression.
  public init(_ node: Node, _ range: SourceRange) {
    self.node = node
    self.range = range
  }

  /// The forms of a formula.
  public indirect enum Node: Sendable {
    /// `1,200 units/year`, `$900/unit`, `4%`, `10k`.
    case number(NumberLiteral)
    /// `4% (1% to 10%)`, `$10 to $15`, `share 70% to 95%`.
    case range(RangeLiteral)
    /// `30% chance of $50k`.
    case chanceOf(Expression, Expression)
    /// `one of (3: 20%, 5: 50%, 8: 30%)`.
    case oneOf([WeightedValue])
    /// `data "file.csv" column x`.
    case data(file: TextLiteral, column: Name)
    /// `30% chance of …`, a range or a constructor followed by `within 0% to 100%`.
    case within(Expression, low: Expression, high: Expression)
    /// A definition, line, case, metric or word such as `monthly`.
    case name(Name)
    /// `"text"`.
    case text(TextLiteral)
    /// `2026-03-31` or `2026-03` (then `day` is nil).
    case date(year: Int, month: Int, day: Int?)
    /// `yes` or `no`.
    case boolean(Bool)
    /// `month 4`: a point in time.
    case month(Expression)
    /// `year 3`: a point in time, twelve months long.
    case year(Expression)
    /// `[1, 2, 3]`.
    case list([Expression])
    /// `-x`.
    case negate(Expression)
    /// `not x`.
    case not(Expression)
    /// `a + b`, `a < b`, `a and b`.
    case binary(BinaryOperator, Expression, Expression)
    /// `15% of $2,000`, `npv of setup_video`: a product, or a part of a case; the checker decides.
    case of(Expression, Expression)
    /// `npv under risk`, `npv of x under cautious`.
    case under(Expression, Name)
    /// `ramp(6 months, from: month 4)`.
    case call(Name, [Argument])
    /// `x[1 month ago, else 82%]`.
    case ago(Expression, Expression, otherwise: Expression?)
    /// `x[month 12]`; the index is a `month` point.
    case at(Expression, Expression)
    /// `x in h/year`.
    case convert(Expression, UnitSyntax)
    /// `if a then b else c`.
    case conditional(Expression, Expression, Expression)
    /// An expression in round brackets; kept because it ends "bare literal" and for printing.
    case group(Expression)
  }
}

/// The operators between two formulas.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case power = "^"
  case multiply = "*"
  case divide = "/"
  case add = "+"
  case subtract = "-"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "="
  case notEqual = "<>"
  case and = "and"
  case or = "or"
}

/// A number with what was typed around it.
public struct NumberLiteral: Sendable {
  /// What follows the digits directly.
  public enum Mark: Sendable {
    case none
    /// `%`: `value` is already the fraction (4% is 0.04, correctly rounded from the digits).
    case percent
    /// `pp`: `value` is already the fraction.
    case points
  }

  /// The value, scale suffix and percent sign applied.
  public var value: Double
  /// Whether it is a percentage or points.
  public var mark: Mark
  /// The unit: a currency first, then the words after the number, then those certainly units after `/`.
  public var unit: UnitSyntax
  /// Words after `/` or `per` behind a bare number without unit, currency or percent before it.
  ///
  /// They are units or names; the checker decides each. Their exponents are negative.
  public var undecided: [UnitSyntax.Factor]
  /// How many digits stood behind the decimal point, for echoing as typed.
  public var decimals: Int
  /// The digits with sign, grouping and suffix, without unit.
  public var digits: SourceRange

  /// Creates a literal.
  public init(
    value: Double, mark: Mark = .none, unit: UnitSyntax = UnitSyntax(),
    undecided: [UnitSyntax.Factor] = [], decimals: Int = 0, digits: SourceRange
  ) {
    self.value = value
    self.mark = mark
    self.unit = unit
    self.undecided = undecided
    self.decimals = decimals
    self.digits = digits
  }

  /// Whether only digits were typed: no unit, currency, percent or points.
  public var isBare: Bool { mark == .none && unit.isEmpty && undecided.isEmpty }
}

/// An uncertain number: `likely (low to high) unit` or `low to high`.
public struct RangeLiteral: Sendable {
  /// The stated likely value, if any.
  public var likely: NumberLiteral?
  /// The low end, as typed (a unit, `%` or currency on one end holds for all; the checker spreads it).
  public var low: NumberLiteral
  /// The high end, as typed.
  public var high: NumberLiteral
  /// The unit behind the bracket: `2,400 (2,000 to 2,800) units/year`.
  public var trailing: UnitSyntax
  /// Whether `share` was typed before it.
  public var isShare: Bool

  /// Creates a range.
  public init(
    likely: NumberLiteral?, low: NumberLiteral, high: NumberLiteral,
    trailing: UnitSyntax = UnitSyntax(), isShare: Bool = false
  ) {
    self.likely = likely
    self.low = low
    self.high = high
    self.trailing = trailing
    self.isShare = isShare
  }
}

/// Quoted text with its escapes resolved.
public struct TextLiteral: Sendable {
  /// The text.
  public let value: String
  /// Where it stands, quotes included.
  public let range: SourceRange

  /// Creates a text.
  public init(_ value: String, _ range: SourceRange) {
    self.value = value
    self.range = range
  }
}

/// One outcome of `one of (…)`.
public struct WeightedValue: Sendable {
  /// The value.
  public let value: Expression
  /// Its weight.
  public let weight: Expression

  /// Creates an outcome.
  public init(value: Expression, weight: Expression) {
    self.value = value
    self.weight = weight
  }
}

/// One argument of a call.
public struct Argument: Sendable {
  /// How the argument is addressed.
  public enum Key: Sendable {
    case none
    /// `from: month 4`, also `p10 90` in `normal(p10 90, p90 110)`.
    case name(Name)
    /// `month 4: 60%` in `steps(…)`; holds the `month` expression.
    case point(Expression)
  }

  /// How it is addressed.
  public let key: Key
  /// Its value.
  public let value: Expression

  /// Creates an argument.
  public init(_ key: Key = .none, _ value: Expression) {
    self.key = key
    self.value = value
  }
}
