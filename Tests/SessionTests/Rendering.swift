import Diagnostics
import Reporting

@testable import Session

/// Shows responses as plain text, as a terminal without colour would.
enum Rendering {
  static func text(_ responses: [Response], width: Int = 100, unicode: Bool = true) -> String {
    responses.map { response in
      switch response {
      case .report(let report, _): report.terminal(TerminalStyle(width: width, unicode: unicode))
      case .diagnostic(let diagnostic):
        DiagnosticRenderer(width: width, isUnicode: unicode).text(for: diagnostic)
      case .question(let text): text + "\n"
      case .quit: "(the session ends)\n"
      }
    }.joined()
  }

  /// The codes of all errors.
  static func errors(_ responses: [Response]) -> [DiagnosticCode] {
    responses.compactMap { response in
      if case .diagnostic(let diagnostic) = response, diagnostic.severity == .error {
        return diagnostic.code
      }
      return nil
    }
  }
}
