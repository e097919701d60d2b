import Diagnostics
import Modeling
import Reporting
import Syntax

extension Session {
  /// Runs the commands that ask about ranges.
  func risk(_ command: Command, in source: SourceText) throws(Diagnostic) -> Report? {
    switch command {
    case .simulate(let figure):
      let questions: [Question]
      if figure == nil, let only = analyst.model.onlyCase {
        questions = [
          try figureQuestion(nil, of: "simulate", in: source),
          try analyst.question(.payback, of: only), try analyst.question(.roi, of: only),
        ]
      } else {
        questions = [try figureQuestion(figure, of: "simulate", in: source)]
      }
      return try writer.simulationReport(of: questions)
    case .drivers(let figure):
      return try writer.driversReport(of: try figureQuestion(figure, of: "drivers", in: source))
    case .worthKnowing(let figure):
      return try writer.worthKnowingReport(
        of: try figureQuestion(figure, of: "worth knowing for", in: source))
    default: return nil
    }
  }
}
