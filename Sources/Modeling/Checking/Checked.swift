import Diagnostics
import Quantities

/// A part of a formula while it is checked: where its value will be, and what it is.
struct Checked {
  /// What a part is when nothing but a literal was typed; rules for shares depend on it.
  enum Literal {
    case none
    /// `0` fits any unit.
    case zero
    /// `1` fits a share.
    case one
    /// Any other plain number.
    case number
    /// `10%`.
    case percent
  }

  /// The operation with the value; −1 for lists and text.
  var slot: Int32
  /// What it is.
  var type: ValueType
  /// What literal it is.
  var literal = Literal.none
  /// The elements of a list.
  var elements: [Checked] = []
  /// The text, when it is one.
  var text: String?
  /// Where it stands.
  var range: SourceRange
  /// Where the value was defined, for a second label.
  var origin: Span?
  /// Whether it was written as a quotient, so that a ratio of times may convert by itself.
  var isQuotient = false

  var measure: Measure? { type.quantity?.measure }
  var unit: Unit { type.quantity?.unit ?? .none }
  var isUnknown: Bool { type.form == .unknown }

  /// Whether a share rule reads it as a share: a share, or literal 0 or 1 beside one.
  var fitsShare: Bool { measure == .share || literal == .zero || literal == .one }
}
