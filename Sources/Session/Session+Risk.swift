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
      if figure == nil, analyst.model.onlyCase != nil {
        questions = [
          try figureQuestion(nil, in: source), try metricQuestion("payback"),
          try metricQuestion("roi"),
        ]
      } else {
        questions = [try figureQuestion(figure, in: source)]
      }
      return try writer.simulationReport(of: questions)
    case .drivers(let figure):
      return try writer.driversReport(of: try figureQuestion(figure, in: source))
    case .worthKnowing(let figure):
      return try writer.worthKnowingReport(of: try figureQuestion(figure, in: source))
    default: return nil
    }
  }

  private func metricQuestion(_ word: String) throws(Diagnostic) -> Question {
    let text = SourceText(name: "question", word)
    guard case .command(.show(let asked))? = Parser.parse(text).items.first?.statement else {
      throw noCase(nil)
    }
    return try analyst.question(asked, in: text)
  }
}
