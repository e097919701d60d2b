import Diagnostics
import Reporting
import Syntax

/// Runs a text as a file: all declarations in any order, then the commands from top to bottom.
public struct Replay {
  /// The session as it stands after the text.
  public private(set) var session: Session
  /// Everything there is to say, in order.
  public private(set) var responses: [Response] = []

  /// Runs the file at `path`.
  public init(file path: String, environment: SessionEnvironment) {
    session = Session(environment)
    do throws(Diagnostic) {
      let text = try TextFile(path, from: environment.files, at: nil)
      run(text, path: path)
    } catch {
      responses = [.diagnostic(error)]
    }
  }

  /// Runs bytes from a pipe, or texts given as arguments, as one file.
  public init(bytes: [UInt8], name: String, environment: SessionEnvironment) {
    session = Session(environment)
    do throws(Diagnostic) {
      run(try TextFile(bytes, name: name, at: nil), path: nil)
    } catch {
      responses = [.diagnostic(error)]
    }
  }

  /// The errors that were said, with their places.
  private var said: Set<Said> = []

  /// An error with the place it is about.
  private struct Said: Hashable {
    let code: DiagnosticCode
    let message: String
    let text: ObjectIdentifier
    let range: SourceRange

    /// Nil for what is about no place.
    init?(_ error: Diagnostic) {
      guard let span = error.primary?.span else { return nil }
      (code, message) = (error.code, error.message)
      (text, range) = (ObjectIdentifier(span.source), span.range)
    }
  }

  /// What was said before of another line is not said again: what depends on it is not computed.
  private mutating func shortened(_ response: Response, _ item: DocumentItem) -> Response {
    guard case .diagnostic(let error) = response, error.severity == .error,
      error.code != .notComputed, let cause = error.primary?.span, let key = Said(error),
      !said.insert(key).inserted
    else { return response }
    return .diagnostic(
      Diagnostic(
        .notComputed, "not computed: line \(cause.line) has an error",
        at: .init(Span(item.source, item.statementRange)),
        secondary: [.init(cause, "line \(cause.line)")]))
  }

  /// Keeps a response; what is not computed for a reason that was told is counted where it was told.
  private mutating func tell(_ response: Response) {
    guard case .diagnostic(let error) = response, error.isConsequence,
      let place = error.primary?.span
    else { return responses.append(response) }
    let cause = "\(error.message) \(error.secondary.first?.span.line ?? 0)"
    guard let first = waiting[cause], case .diagnostic(var told) = responses[first.place] else {
      waiting[cause] = (responses.count, [])
      return responses.append(response)
    }
    let lines = (first.lines + [place.line]).sorted()
    waiting[cause] = (first.place, lines)
    told.notes = [
      "the same holds of \(lines.count == 1 ? "line" : "lines") \(lines.runs.listed)"
    ]
    responses[first.place] = .diagnostic(told)
  }

  /// Takes the lines that use a name which no line may have for what they are: not computed because of the one
  /// that defines it.
  private static func withConsequences(_ unreadable: [Diagnostic]) -> [Diagnostic] {
    var refused: [String: Span] = [:]
    for error in unreadable where error.code == .reservedWord {
      guard let span = error.primary?.span else { continue }
      refused[span.text.lowercased()] = refused[span.text.lowercased()] ?? span
    }
    return unreadable.map { error in
      guard error.code == .syntax, let span = error.primary?.span,
        let cause = refused[span.text.lowercased()]
      else { return error }
      return Diagnostic(
        .notComputed, "not computed: `\(cause.text)` has an error", at: .init(span),
        secondary: [.init(cause, "line \(cause.line)")])
    }
  }

  /// What was not computed, by its reason: where that was told, and the further lines of which it holds.
  private var waiting: [String: (place: Int, lines: [Int])] = [:]

  /// Whether a statement or check failed.
  public var hasFailed: Bool { responses.contains(where: \.isError) }

  private mutating func run(_ text: TextFile, path: String?) {
    let parsed = Parser.parse(text.source)
    let asksNothing = !parsed.items.contains(where: \.isCommand)
    let unreadable = parsed.diagnostics
    var document = Document(parsed, path: path, stamps: text.stamps)
    var diagnostics: [Diagnostic] = []
    document.resolveIncludes(with: session.environment.files, into: &diagnostics)
    let data = DataFiles(document, files: session.environment.files)
    let world = World(document, data: data)
    if !unreadable.isEmpty {
      diagnostics += Self.withConsequences(unreadable).map(NameHint(world.model).better)
    }
    diagnostics += world.diagnostics
    responses = diagnostics.inOrder(of: text.source, isWhole: true).map(Response.diagnostic)
    session.adopt(document, world)
    if let problem = session.problem(inTablesOf: world, document) {
      responses.append(.diagnostic(problem))
    }
    for case .diagnostic(let error) in responses where error.severity == .error {
      if let key = Said(error) { said.insert(key) }
    }
    session.isReplaying = true
    // Behind `quit` nothing is asked any more; what is declared there still holds, and is checked.
    commands: for item in document.files[0].items {
      guard case .command(let command)? = item.statement else { continue }
      let results = session.perform(
        command, in: item.source, at: item.statementRange, line: item.line)
      for response in results {
        if case .quit = response { break commands }
        tell(shortened(response, item))
      }
    }
    if asksNothing, !session.world.model.cases.isEmpty, !hasFailed {
      // A file that asks nothing is asked for what it is about.
      responses += session.perform(.summary(nil), in: text.source, at: nil, line: nil)
    }
    session.isReplaying = false
    for failure in AssertionCheck(analyst: session.baseAnalyst).failures() {
      tell(.diagnostic(failure))
    }
    responses += session.titleProblems().map(Response.diagnostic)
  }
}

extension ParsedText.Item {
  /// Whether it asks something.
  var isCommand: Bool {
    if case .command? = statement { return true }
    return false
  }

  /// The line on which the statement starts.
  func line(in source: SourceText) -> Int {
    source.position(of: Int(statementRange.lower)).line
  }
}
