import Diagnostics
import Reporting
import Syntax

/// A file that is ready to be written.
struct PreparedExport: Sendable {
  /// Where it goes.
  let path: String
  /// What it holds.
  let bytes: [UInt8]
  /// What it is, for the sentence that it was written.
  let content: String
  /// Further remarks, such as how to get the whole case.
  let notes: [String]
}

/// A result that was shown, with what `copy` and `export` call it.
struct ShownResult: Sendable {
  /// What was asked: `tornado npv`.
  let words: String
  /// The result.
  let report: Report
  /// Whether it is the document of a whole case.
  var isWholeCase = false
  /// What it does not show and why, for whoever sends it on.
  var leftOut: [String] = []
  /// Whether it is a mail, which no other command shows.
  var isMail = false
  /// What was asked; nil for what nobody asked in words.
  var question: Question?

  /// Takes the answer to a question.
  init(_ report: Report, to question: Question) {
    self.init(words: report.name ?? "the last result", report: report, question: question)
  }

  /// Takes a result.
  init(
    words: String, report: Report, isWholeCase: Bool = false, leftOut: [String] = [],
    question: Question? = nil
  ) {
    self.words = words
    self.report = report
    self.isWholeCase = isWholeCase
    self.leftOut = leftOut
    self.question = question
  }

  /// A command with everything that its answer rests on beside the model.
  struct Question: Sendable {
    let command: Command
    let source: SourceText
    /// The what-if that it could go on from.
    let overlays: Overlays
  }
}

extension Command {
  /// Whether it asks under changes that are not in the text.
  var isWhatIf: Bool {
    switch self {
    case .whatIf, .and: true
    default: false
    }
  }

  /// Whether its answer is about the numbers of the model, as stated, whatever the what-if before it was.
  var forgetsWhatIf: Bool {
    switch self {
    case .show(let formula): formula.hasNames && formula.scenarioAsked == nil
    case .summary, .annual, .cashflow, .simulate, .tornado, .breakEven, .solve, .table, .why, .plot:
      true
    default: false
    }
  }

  /// Whether it asks something; `use`, `reset` and `keep as` only say what they did.
  var isQuestion: Bool {
    switch self {
    case .use, .reset, .keepAs: false
    default: true
    }
  }
}

extension Report {
  /// Whether a person and a program read the same in both.
  func reads(as other: Report) -> Bool {
    let style = TerminalStyle(width: 200)
    return terminal(style) == other.terminal(style) && jsonLines() == other.jsonLines()
  }
}
