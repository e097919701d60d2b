public import Diagnostics
public import Reporting
import Syntax

/// What one entry or statement leads to.
public enum Response: Sendable {
  /// A result, with the line of the statement in its text where that is a file.
  case report(Report, line: Int?)
  /// A mistake, warning or note.
  case diagnostic(Diagnostic)
  /// A question to the person before something is lost; the answer is the next entry.
  case question(String)
  /// The session ends.
  case quit

  /// The answer to a line of so many bytes that it was not kept.
  public static func tooLong(bytes: Int) -> Response { .diagnostic(Parser.tooLong(bytes)) }

  /// Whether something failed.
  public var isError: Bool {
    if case .diagnostic(let diagnostic) = self { return diagnostic.severity == .error }
    return false
  }
}

extension Response {
  /// Whether the session ends.
  public var isQuit: Bool {
    if case .quit = self { return true }
    return false
  }
}
