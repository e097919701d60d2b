public import Diagnostics

/// A word of the text that names something; names ignore capitals.
public struct Name: Sendable, Hashable {
  /// The word as typed.
  public let text: String
  /// The word in lower case: what names are compared by.
  public let key: String
  /// Where it stands.
  public let range: SourceRange

  /// Creates a name.
  public init(_ text: String, _ range: SourceRange) {
    self.text = text
    self.key = text.lowercased()
    self.range = range
  }
}

/// A unit as typed, such as `units/year` or `$`: its words and their powers, not yet looked up.
public struct UnitSyntax: Sendable {
  /// One word of a unit.
  public struct Factor: Sendable {
    /// The word; a currency symbol stands as its ISO code (`$` is `USD`), `%`, `pp` as typed.
    public let word: Name
    /// The power; negative below the line.
    public let exponent: Int

    /// Creates a factor.
    public init(_ word: Name, _ exponent: Int) {
      self.word = word
      self.exponent = exponent
    }
  }

  /// The words in typed order; empty for no unit.
  public var factors: [Factor]
  /// Where the unit stands; an empty range for no unit.
  public var range: SourceRange

  /// Creates a unit.
  public init(_ factors: [Factor] = [], _ range: SourceRange = SourceRange(0, 0)) {
    self.factors = factors
    self.range = range
  }

  /// Whether no unit was typed.
  public var isEmpty: Bool { factors.isEmpty }
}
