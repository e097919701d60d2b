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
    let (sound, notes) = ScenarioColumns.sound(baseWriter)
    guard !sound.isEmpty else { throw nothingToCompare(nil) }
    var asked = [question.text]
    if question.metric == .npv, let owner = question.owner, owner >= 0 {
      let name = baseAnalyst.model.cases[owner].name.text
      asked.append(baseAnalyst.model.onlyCase == nil ? "payback of \(name)" : "payback")
    }
    let line = SourceText(
      name: "plot",
      "compare base, \(sound.map(\.name.text).joined(separator: ", ")) "
        + "on \(asked.joined(separator: ", "))")
    guard
      case .command(.compare(let sides, let questions))? = Parser.parse(line).items.first?.statement
    else { throw nothingToCompare(nil) }
    let names = sides.map(\.name)
    let comparison = try baseAnalyst.compare(names, on: questions, in: line)
    let spread = try baseAnalyst.riskComparison(
      names, on: Array(questions.prefix(1)), in: line)
    let titles = ["as stated"] + sound.map(ScenarioColumns.title)
    return baseWriter.scenarioChart(comparison, spread, titles: titles, question, notes: notes)
  }
}

extension ReportWriter {
  /// The first figure of a comparison as bars, each with its 8-in-10 range and the second figure.
  fileprivate func scenarioChart(
    _ comparison: Comparison, _ spread: RiskComparison?, titles: [String], _ question: Question,
    notes: [String]
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
    let title = riskTitle(question)
    let chart = ComparisonChart(
      "\(title) by scenario", metric: title, bars: bars, format: format(row.type, row.metric))
    return Report("plot scenarios", .chart) {
      $0.chart(.comparison(chart))
      for note in notes { $0.note(.caution, Styled(note)) }
      if !model.cases.isEmpty { $0.note(.convention, Styled(conventions(of: comparison))) }
      $0.record(Chart.comparison(chart).record(name: "plot scenarios"))
    }
  }
}
