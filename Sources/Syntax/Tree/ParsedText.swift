public import Diagnostics

/// A whole text, read: its statements with every byte of the text accounted for.
///
/// Joining the `range` of all items gives the text back byte for byte, so that saving keeps
/// comments, order and spacing.
public struct ParsedText: Sendable {
  /// One statement with the blank lines and comments before it, or trailing matter without a statement.
  public struct Item: Sendable {
    /// All bytes of the item: leading blank and comment lines, the statement, its comment, its line break.
    public let range: SourceRange
    /// The statement from its first to its last token, without comments.
    public let statementRange: SourceRange
    /// The statement; nil where it could not be read, and for matter behind the last statement.
    public let statement: Statement?
    /// The comments behind the statement, joined by a space, without `#`: the source of an assumption.
    public let comment: String?
    /// Whether `keep` was typed behind a command.
    public let isKept: Bool
    /// What the statement was meant to be; nil where it was read, and where there is none.
    public let attempt: Attempt?

    /// Creates an item.
    public init(
      range: SourceRange, statementRange: SourceRange, statement: Statement?, comment: String?,
      isKept: Bool = false, attempt: Attempt? = nil
    ) {
      self.range = range
      self.statementRange = statementRange
      self.statement = statement
      self.comment = comment
      self.isKept = isKept
      self.attempt = attempt
    }
  }

  /// What a statement that cannot be read was meant to be, as far as its first words tell: what
  /// depends on it must not be computed as if it had not been typed.
  public indirect enum Attempt: Sendable {
    /// `name = …`.
    case definition(Name)
    /// `cost name …`.
    case line(CaseLine.Kind, Name)
    /// It starts with an operator: the statement above was meant to go on.
    case continuation
    /// How everything is read: `ranges`, `correlate`, `include`.
    case reading
    /// `initiative …`.
    case initiative
    /// A command, scenario or check: no figure depends on it.
    case aside
    /// A formula that begins with a name, asked as a question if that means something.
    case question(Name)
    /// Anything else: a clause of a case, a misspelt word.
    case unknown

    /// Whether it was meant to be a part of the model.
    public var isDeclaration: Bool {
      switch self {
      case .aside, .question: false
      default: true
      }
    }
  }

  /// The text.
  public let source: SourceText
  /// Its items in order.
  public let items: [Item]
  /// What is wrong with it, in order; an item with an error has no statement.
  public let diagnostics: [Diagnostic]

  /// Creates a parsed text.
  public init(source: SourceText, items: [Item], diagnostics: [Diagnostic]) {
    self.source = source
    self.items = items
    self.diagnostics = diagnostics
  }
}
