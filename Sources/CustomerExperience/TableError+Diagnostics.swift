public import Diagnostics

extension CSVError {
  /// Returns the error as it is shown to the person who named the file.
  public func diagnostic(file: String) -> Diagnostic {
    Diagnostic(
      code, .error, "cannot read the table in \(file): \(message)",
      help: remedy.map { [$0] } ?? [])
  }

  private var code: DiagnosticCode {
    switch self {
    case .tooLarge, .tooManyRows, .tooManyColumns: return .fileTooLarge
    case .wideCharacters, .notText: return .fileNotText
    case .empty, .unclosedQuote, .textAfterQuote, .raggedRows, .duplicateColumn: return .badTable
    }
  }
}

extension TableError {
  /// The most problems that are named; the rest are counted.
  private static let shown = 10

  /// Returns the error as it is shown to the person who named the file.
  public func diagnostic(file: String) -> Diagnostic {
    switch self {
    case .missingColumns(let missing, let found):
      return Diagnostic(
        .badTable, .error, "\(file) has no column \(quoted(missing).listed(before: "or"))",
        notes: ["its columns are \(found.isEmpty ? "none" : quoted(found).listed)"],
        help: [
          "the first line names the columns; a table of initiatives needs id, initiative (or title), impact and ability"
        ])
    case .problems(let problems): return TableError.diagnostic(of: problems, file)
    }
  }

  private static func diagnostic(of problems: [TableProblem], _ file: String) -> Diagnostic {
    let scores = problems.allSatisfy { $0.message.contains("outside") }
    let code: DiagnosticCode = scores ? .badScore : .badTable
    if problems.count == 1, let only = problems.first {
      return Diagnostic(code, .error, "\(file), line \(only.line): \(only.message)")
    }
    var notes = problems.prefix(shown).map { "line \($0.line): \($0.message)" }
    if problems.count > shown { notes.append("and \(problems.count - shown) more") }
    return Diagnostic(
      code, .error, "\(problems.count) values of \(file) cannot be used", notes: notes)
  }

  private func quoted(_ words: [String]) -> [String] { words.map { "“\($0)”" } }
}

extension Portfolio.Failure {
  /// Returns the failure as it is shown to the person who asked for a choice.
  public var diagnostic: Diagnostic {
    switch self {
    case .currencies(let first, let second):
      return Diagnostic(
        .currencyMismatch, .error, "\(first) and \(second) are in different currencies",
        help: ["state every cost, value and the budget in one currency"])
    case .badBudget:
      return Diagnostic(.outOfRange, .error, "a budget is an amount of money from 0 on")
    case .tooMany(let limit):
      return Diagnostic(
        .tooLong, .error,
        "at most \(limit) initiatives with cost and value can be chosen from at once",
        help: ["leave out those that are certain, and lower the budget by their cost"])
    }
  }
}
