/// What a run of text is, from which each renderer chooses colour, weight or markup.
public enum TextRole: String, Hashable, Sendable, CaseIterable {
  /// Ordinary words.
  case plain
  /// A computed or stated figure.
  case number
  /// A unit or currency.
  case unit
  /// A name that can be typed.
  case name
  /// A label chosen by the user, or a column title.
  case label
  /// Money in, a benefit, a change for the better.
  case positive
  /// Money out, a cost, a change for the worse.
  case negative
  /// Structure and fine print.
  case dim
  /// What the eye must find first.
  case strong
  /// Something to be careful about.
  case warning
  /// Something that is wrong.
  case error
  /// Text that can be typed as it stands.
  case code
}

/// Text as runs with roles; it holds no escape sequence and no layout.
///
/// A literal makes plain text, an interpolation may name a role:
///
/// ```swift
/// let line: Styled = "Money back in \("month 2", .number)"
/// ```
public struct Styled: Hashable, Sendable {
  /// A stretch of text with one role.
  public struct Run: Hashable, Sendable {
    /// The characters, as the user wrote them; renderers make them safe.
    public let text: String
    /// What the characters are.
    public let role: TextRole

    /// Creates a run.
    public init(_ text: String, _ role: TextRole = .plain) {
      self.text = text
      self.role = role
    }
  }

  /// The runs in reading order.
  public let runs: [Run]

  /// Creates text from runs; empty runs are dropped.
  public init(runs: [Run]) {
    self.runs = runs.filter { !$0.text.isEmpty }
  }

  /// Creates text with one role.
  public init(_ text: String, _ role: TextRole = .plain) {
    self.init(runs: [Run(text, role)])
  }

  /// The characters without roles.
  public var plain: String { runs.map(\.text).joined() }

  /// Whether there is nothing to show.
  public var isEmpty: Bool { runs.isEmpty }

  /// Returns the two texts one after the other.
  public static func + (left: Styled, right: Styled) -> Styled {
    Styled(runs: left.runs + right.runs)
  }

  /// Returns the texts with `separator` between them.
  public static func joined(_ parts: [Styled], by separator: Styled) -> Styled {
    var runs: [Run] = []
    for (index, part) in parts.enumerated() {
      if index > 0 { runs += separator.runs }
      runs += part.runs
    }
    return Styled(runs: runs)
  }
}

extension Styled: ExpressibleByStringInterpolation {
  /// Creates plain text from a literal.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// Creates text from a literal with interpolated runs.
  public init(stringInterpolation: Interpolation) {
    self.init(runs: stringInterpolation.runs)
  }

  /// Collects the pieces of an interpolated literal.
  public struct Interpolation: StringInterpolationProtocol, Sendable {
    fileprivate var runs: [Run] = []

    /// Creates an empty collection.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds the literal part.
    public mutating func appendLiteral(_ literal: String) {
      runs.append(Run(literal))
    }

    /// Adds text with a role, plain unless stated.
    public mutating func appendInterpolation(_ text: String, _ role: TextRole = .plain) {
      runs.append(Run(text, role))
    }

    /// Adds a whole number.
    public mutating func appendInterpolation(_ number: Int, _ role: TextRole = .number) {
      runs.append(Run(String(number), role))
    }

    /// Adds text that already has roles.
    public mutating func appendInterpolation(_ text: Styled) {
      runs += text.runs
    }
  }
}
