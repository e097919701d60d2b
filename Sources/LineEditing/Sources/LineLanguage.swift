/// What the language thinks of a text, asked when Enter is pressed.
public enum LineStatus: Sendable, Equatable {
  /// The text can be run.
  case complete
  /// More is to come; the next line starts with `indent` spaces. `missing` says in words what, for
  /// people whose terminal shows no hints.
  case incomplete(indent: Int, missing: String = "the rest")
  /// The text is wrong in `range` (UTF-8 bytes); Enter still hands it over, so that the session
  /// answers with its own diagnostic.
  case invalid(range: Range<Int>, message: String)
}

/// One thing that could stand at the cursor.
public struct Candidate: Sendable, Equatable {
  /// The text to insert.
  public let text: String
  /// What it is, in one word: "name", "command", "unit", "file".
  public let kind: String
  /// Its unit as the session prints it; empty when it has none.
  public let unit: String
  /// One line on what it means.
  public let summary: String

  /// Makes a candidate; what is left out is not shown.
  public init(text: String, kind: String = "", unit: String = "", summary: String = "") {
    self.text = text
    self.kind = kind
    self.unit = unit
    self.summary = summary
  }
}

/// The candidates for the text in `range` (UTF-8 bytes), best first.
public struct Completions: Sendable, Equatable {
  /// What the chosen candidate replaces.
  public let range: Range<Int>
  /// What may stand there, best first.
  public let candidates: [Candidate]

  /// Offers `candidates` for the text in `range`.
  public init(range: Range<Int>, candidates: [Candidate]) {
    self.range = range
    self.candidates = candidates
  }

  /// Nothing to offer at `cursor`.
  public static func none(at cursor: Int) -> Completions {
    Completions(range: cursor..<cursor, candidates: [])
  }
}

/// What the editor shows below the input while it is typed.
public struct LineHint: Sendable, Equatable {
  /// Dim lines below the input; a line too long for the screen goes on in two more rows.
  public let lines: [StyledLine]
  /// The part of the text (UTF-8 bytes) to underline as wrong.
  public let wrong: Range<Int>?

  /// Shows `lines` and underlines `wrong`.
  public init(_ lines: [StyledLine] = [], wrong: Range<Int>? = nil) {
    self.lines = lines
    self.wrong = wrong
  }

  /// Nothing to show.
  public static let none = LineHint()
}

/// All the editor knows about what is being typed.
///
/// Every offset counts UTF-8 bytes of `text`. The editor asks on every key, so each answer should
/// come within a few milliseconds; it calls from one thread and never while an entry runs.
public protocol LineLanguage {
  /// Says whether `text` is a whole entry.
  func status(of text: String) -> LineStatus

  /// Returns the roles of the parts of `text`; later spans lie over earlier ones.
  func highlight(_ text: String) -> [StyledSpan]

  /// Returns what could stand at `cursor`.
  func completions(in text: String, at cursor: Int) -> Completions

  /// Returns what to show below the input: a live preview, or why the text cannot be.
  func hint(for text: String, at cursor: Int) -> LineHint

  /// Returns text that could follow `cursor` when the history has none to offer.
  func suggestion(for text: String, at cursor: Int) -> String?

  /// Returns the lines that explain the word at `cursor`, shown above the prompt on F1.
  func help(for text: String, at cursor: Int) -> [StyledLine]
}

extension LineLanguage {
  /// Takes every line as whole.
  public func status(of text: String) -> LineStatus { .complete }
  /// Leaves the text plain.
  public func highlight(_ text: String) -> [StyledSpan] { [] }
  /// Offers nothing.
  public func completions(in text: String, at cursor: Int) -> Completions { .none(at: cursor) }
  /// Shows nothing.
  public func hint(for text: String, at cursor: Int) -> LineHint { .none }
  /// Suggests nothing.
  public func suggestion(for text: String, at cursor: Int) -> String? { nil }
  /// Has no help.
  public func help(for text: String, at cursor: Int) -> [StyledLine] { [] }
}

/// A language in which every line is whole and nothing has a colour.
public struct PlainLanguage: LineLanguage, Sendable {
  /// Makes the language; it has no state.
  public init() {}
}
