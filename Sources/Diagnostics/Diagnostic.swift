/// Something to tell the author of a text: an error, a warning or a note, with the places it is about.
///
/// Wording is in business words and has no final full stop; the first line stands alone.
public struct Diagnostic: Error, Sendable {
  /// How serious a diagnostic is.
  public enum Severity: String, Sendable {
    /// The statement does nothing.
    case error
    /// The statement works, but probably not as meant.
    case warning
    /// How something was read.
    case note
  }

  /// A place and a few words about it.
  public struct Label: Sendable {
    /// The place.
    public let span: Span
    /// The words beside the marks; may be empty.
    public let text: String

    /// Creates a label.
    public init(_ span: Span, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  /// The stable code, as in `error[unit-mismatch]`.
  public let code: DiagnosticCode
  /// How serious it is.
  public let severity: Severity
  /// What is wrong, in one line.
  public let message: String
  /// Where: drawn with carets.
  public var primary: Label?
  /// Where the conflicting values came from: drawn with dashes, possibly from another text.
  public var secondary: [Label]
  /// Sentences that explain more.
  public var notes: [String]
  /// What to do instead; a line to type stands in back quotes.
  public var help: [String]

  /// Creates a diagnostic.
  public init(
    _ code: DiagnosticCode, _ severity: Severity, _ message: String,
    at primary: Label? = nil, secondary: [Label] = [], notes: [String] = [], help: [String] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.primary = primary
    self.secondary = secondary
    self.notes = notes
    self.help = help
  }

  /// Creates an error.
  public init(
    _ code: DiagnosticCode, _ message: String,
    at primary: Label? = nil, secondary: [Label] = [], notes: [String] = [], help: [String] = []
  ) {
    self.init(
      code, .error, message, at: primary, secondary: secondary, notes: notes, help: help)
  }
}
