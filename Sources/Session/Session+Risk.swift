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
      try requireRanges(questions[0], figure, in: source)
      return writer.simulation(try analyst.risk(of: questions))
    case .drivers(let figure):
      let question = try figureQuestion(figure, in: source)
      try requireRanges(question, figure, in: source)
      let found = try analyst.drivers(of: question)
      return writer.drivers(found.drivers, unexplained: found.unexplained, question)
    case .worthKnowing(let figure):
      let question = try figureQuestion(figure, in: source)
      try requireRanges(question, figure, in: source)
      let found = try analyst.worthKnowing(for: question)
      return writer.worthKnowing(found.inputs, everything: found.everything, question)
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

  private func requireRanges(
    _ question: Question, _ figure: Expression?, in source: SourceText
  ) throws(Diagnostic) {
    guard !analyst.isUncertain(question) else { return }
    throw Diagnostic(
      .needsSimulation, "`\(question.text)` depends on no range, so there is nothing to simulate",
      at: figure.map { .init(Span(source, $0.range)) },
      help: ["give an input one: `uplift = 4% (1% to 10%)`"])
  }
}
