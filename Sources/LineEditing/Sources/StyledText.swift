/// What a piece of text is to its reader; a theme turns roles into colours.
public enum TextRole: UInt8, Sendable, CaseIterable {
  /// Text with no role of its own.
  case plain
  case name, number, unit, keyword, string, comment, `operator`, punctuation, command
  /// Text that is wrong; always underlined, so it shows without colour.
  case error
  /// Text that is allowed but suspicious; underlined.
  case warning
  /// Dim text that explains: previews, reasons, descriptions.
  case hint
  /// Text not yet typed that one key accepts.
  case ghost
  /// A value or result the eye should find.
  case value
  case prompt
  /// The candidate a menu stands on.
  case selected
  /// The part of a line that a search found.
  case match
}

/// A stretch of a text with one role; offsets count UTF-8 bytes of that text.
public struct StyledSpan: Sendable, Equatable {
  /// Where it stands, in UTF-8 bytes.
  public let range: Range<Int>
  /// What it is to its reader.
  public let role: TextRole

  /// Gives the bytes in `range` one role.
  public init(_ range: Range<Int>, _ role: TextRole) {
    self.range = range
    self.role = role
  }
}

/// One line of text for the screen with the roles of its parts; later spans lie over earlier ones.
public struct StyledLine: Sendable, Equatable, ExpressibleByStringLiteral {
  /// The line without a line break.
  public let text: String
  /// The roles of its parts.
  public let spans: [StyledSpan]

  /// Makes a line whose parts without a span are plain.
  public init(_ text: String, spans: [StyledSpan] = []) {
    self.text = text
    self.spans = spans
  }

  /// Makes a line of one role.
  public init(_ text: String, role: TextRole) {
    self.init(text, spans: [StyledSpan(0..<text.utf8.count, role)])
  }

  /// Makes a plain line.
  public init(stringLiteral value: String) {
    self.init(value)
  }
}
