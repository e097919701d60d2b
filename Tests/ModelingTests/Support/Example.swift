import Diagnostics
import Testing

@testable import Modeling

/// A line of the language with what a person should see: one row of a table of behaviour.
struct Example: CustomTestStringConvertible, Sendable {
  /// What should come out.
  enum Outcome: Sendable {
    /// The value as printed.
    case prints(String)
    /// The value as printed, and words of the echo that says how it was read.
    case echoes(String, String)
    /// The months 1, 2, … as numbers.
    case months([Double])
    /// A diagnostic with this code, and words of its message, notes or help.
    case refuses(DiagnosticCode, String)
  }

  /// The declarations above the question.
  let given: String
  let question: String
  let outcome: Outcome

  var testDescription: String { question }

  /// Fails the test when something else comes out.
  func check() {
    let sheet = Sheet(given)
    #expect(sheet.problems.map(\.message) == [], "\(question)")
    do {
      let answer = try sheet.ask(question)
      if let problem = answer.undefined { throw problem }
      switch outcome {
      case .prints(let text): #expect(try sheet.printed(question) == text, "\(question)")
      case .echoes(let text, let echo):
        #expect(try sheet.printed(question) == text, "\(question)")
        let echoes = answer.readings.map(\.text)
        #expect(echoes.contains { $0.contains(echo) }, "\(question): \(echoes)")
      case .months(let expected):
        let actual = answer.series.dropFirst().prefix(expected.count)
        let isClose = zip(actual, expected).allSatisfy {
          abs($0 - $1) <= 1e-12 * max(1, abs($1))
        }
        #expect(isClose && actual.count == expected.count, "\(question): \(actual)")
      case .refuses(let code, _):
        Issue.record("\(question): \(try sheet.printed(question)) instead of \(code.rawValue)")
      }
    } catch let problem as Diagnostic {
      guard case .refuses(let code, let words) = outcome else {
        Issue.record("\(question): \(problem.code.rawValue): \(problem.message)")
        return
      }
      #expect(problem.code == code, "\(question): \(problem.message)")
      #expect(problem.says(words), "\(question): \(problem.allWords)")
    } catch {
      Issue.record("\(question): \(error)")
    }
  }
}

/// A value as printed.
func prints(_ question: String, _ text: String, given: String = "") -> Example {
  Example(given: given, question: question, outcome: .prints(text))
}

/// A value as printed, with words of the echo.
func echoes(_ question: String, _ text: String, _ echo: String, given: String = "") -> Example {
  Example(given: given, question: question, outcome: .echoes(text, echo))
}

/// The values of months 1, 2, ….
func months(_ question: String, _ values: [Double], given: String = "") -> Example {
  Example(given: given, question: question, outcome: .months(values))
}

/// A refusal with words of its message or help.
func refuses(
  _ question: String, _ code: DiagnosticCode, _ words: String = "", given: String = ""
) -> Example {
  Example(given: given, question: question, outcome: .refuses(code, words))
}

/// Declarations with the problem they should show, or none.
struct Declared: CustomTestStringConvertible, Sendable {
  let text: String
  let severity: Diagnostic.Severity
  let code: DiagnosticCode
  let words: String
  /// The line of the problem, from 1.
  let line: Int?

  init(
    _ text: String, _ code: DiagnosticCode, _ words: String = "",
    severity: Diagnostic.Severity = .error, line: Int? = nil
  ) {
    self.text = text
    self.severity = severity
    self.code = code
    self.words = words
    self.line = line
  }

  var testDescription: String { text }

  /// Fails the test when the problem is missing.
  func check() {
    let sheet = Sheet(text)
    let found = sheet.diagnostics.filter { $0.code == code && $0.severity == severity }
    #expect(
      found.contains { problem in
        problem.says(words)
          && (line == nil || problem.primary?.span.line == line)
      },
      "\(text): \(sheet.diagnostics.map { "\($0.code.rawValue) \($0.allWords)" })")
  }
}

extension Diagnostic {
  /// Message, notes and help in one text.
  var allWords: String { ([message] + notes + help).joined(separator: "\n") }

  /// Whether some words stand in it; no words always do.
  func says(_ words: String) -> Bool { words.isEmpty || allWords.contains(words) }
}
