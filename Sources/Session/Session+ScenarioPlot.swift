import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension Session {
  /// `plot scenarios`: one figure as stated and under every scenario, as bars.
  func plotScenarios(
    _ figure: Expression?, in source: SourceText
  ) throws(Diagnostic) -> Report {
    let question = try figureQuestion(figure, of: "plot scenarios of", in: source)
    var (sound, notes) = ScenarioColumns.sound(baseWriter)
    var asked = [question.text]
    if question.metric == .npv, let owner = question.owner, owner >= 0 {
      let name = baseAnalyst.model.cases[owner].name.text
      asked.append(baseAnalyst.model.onlyCase == nil ? "payback of \(name)" : "payback")
    }
    guard let questions = ScenarioQuestions(sound, on: asked) else { throw nothingToCompare(nil) }
    let all = try questions.compared(by: baseAnalyst)
    let moving = sound.indices.filter { all.differs(in: $0 + 1) }
    let still = sound.indices.filter { !moving.contains($0) }.map { sound[$0].name.text }
    if !still.isEmpty {
      let (noun, verb) = still.count == 1 ? ("scenario", "does") : ("scenarios", "do")
      notes.append(
        "\(noun) \(still.joined(separator: ", ")) \(verb) not move it and \(still.count == 1 ? "is" : "are") left out"
      )
    }
    sound = moving.map { sound[$0] }
    guard let questions = ScenarioQuestions(sound, on: asked) else {
      throw Diagnostic(
        .badArguments, "no scenario moves `\(question.text)`",
        help: [
          "ask for another figure: `plot scenarios of …`; `list scenarios` shows what each changes"
        ])
    }
    let titles = ["as stated"] + sound.map(ScenarioColumns.title)
    let comparison = all.keeping([0] + moving.map { $0 + 1 }, titled: titles)
    return baseWriter.scenarioChart(
      comparison, try questions.spread(by: baseAnalyst), titles: titles, question, notes: notes,
      besides: overlays.used?.name.text)
  }
}

extension ReportWriter {
  /// The first figure of a comparison as bars, each with its 8-in-10 range and the second figure.
  fileprivate func scenarioChart(
    _ comparison: Comparison, _ spread: RiskComparison?, titles: [String], _ question: Question,
    notes: [String], besides: String?
  ) -> Report {
    let row = comparison.rows[0]
    let bars = titles.indices.map { column in
      let ends = spread.map { $0.rows[0].spreads[column] }
      let remark =
        comparison.rows.count > 1
        ? "money back: \(text(comparison.rows[1].cells[column], comparison.rows[1]))" : nil
      return ComparisonChart.Bar(
        titles[column], row.cells[column].value, low: ends?.p10, high: ends?.p90,
        isBase: column == 0, remark: remark)
    }
    let title = figureTitle(question)
    let chart = ComparisonChart(
      "\(title) by scenario", metric: title, bars: bars, format: format(row.type, row.metric))
    return Report("plot scenarios", .chart) {
      $0.chart(.comparison(chart))
      for note in notes { $0.note(.caution, Styled(note)) }
      if !model.cases.isEmpty {
        $0.note(.convention, Styled(conventions(of: comparison, besides: besides)))
      }
      $0.record(Chart.comparison(chart).record(name: "plot scenarios"))
    }
  }
}
