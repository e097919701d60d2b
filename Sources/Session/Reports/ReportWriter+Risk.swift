import Modeling
import Quantities
import Reporting

extension ReportWriter {
  /// Writes a value of a question for people: months for paybacks, two figures for the rest.
  func brief(_ value: Double, _ question: Question) -> String {
    if question.metric?.isPayback == true {
      let horizon = question.caseIndex.map { checked.cases[$0].horizon } ?? 36
      return value == .infinity ? "not within \(horizon) months" : paybackText(value)
    }
    guard let (measure, unit) = question.formula.type.quantity else {
      return text(value, question.formula.type)
    }
    if let metric = question.metric, let text = words(for: metric, value) { return text }
    return formatter.summary(Quantity(value, measure, unit))
  }

  /// `simulate`: what the ranges together say of each figure, and the picture of the first.
  func simulation(_ found: [RiskSummary]) -> Report {
    Report("simulate", .table) { report in
      for risk in found {
        report.paragraph(sentence(risk))
        record(risk, into: &report)
      }
      if let first = found.first {
        if abs(first.rankOfStated - 0.5) > 0.15 {
          let worse = ChanceWords.times(first.rankOfStated, draws: first.samples)
          report.note(
            .caution, "the value as stated is not the middle: it comes out lower \(worse)")
        }
        let bins = first.histogram.counts.enumerated().map { k, count in
          HistogramChart.Bin(first.histogram.edge(k), first.histogram.edge(k + 1), count: count)
        }
        if first.question.metric?.isPayback != true, bins.count > 1 {
          let question = first.question
          let (measure, unit) = question.formula.type.quantity ?? (.number, .none)
          let formatter = self.formatter
          report.chart(
            .histogram(
              HistogramChart(
                title(of: question), metric: title(of: question), bins: bins,
                markers: [.init("as stated", first.asStated), .init("middle", first.p50)],
                withoutValue: first.undefined,
                format: ValueFormat { formatter.summary(Quantity($0, measure, unit)) })))
        }
        let independent = model.correlations.isEmpty ? ", inputs independent of each other" : ""
        let draws = formatter.exact(Quantity(Double(first.samples)))
        report.note(
          .convention,
          "\(draws) draws, seed \(Int(exactly: model.seed) ?? 0)\(independent); \(rangesConvention)"
        )
        if let index = first.question.caseIndex, !model.cases.isEmpty {
          report.note(.convention, Styled(conventions(index)))
        }
      }
    }
  }

  private func title(of question: Question) -> String { question.metric?.title ?? question.text }

  private func sentence(_ risk: RiskSummary) -> Styled {
    let question = risk.question
    let range = "8 in 10: \(brief(risk.p10, question)) to \(brief(risk.p90, question))"
    let mean = risk.mean.map { ", average \(brief($0, question))" } ?? ""
    var parts: [String] = ["as stated \(brief(risk.asStated, question))"]
    if question.metric?.isMoney == true || question.metric == .roi || question.metric == nil,
      risk.chanceOfLoss.hits > 0 || question.metric == .npv
    {
      let verb = question.metric == .npv ? "loses money" : "below zero"
      parts.append(ChanceWords.sentence(verb, risk.chanceOfLoss.value, draws: risk.samples))
    }
    if question.metric?.isPayback == true, risk.chanceOfNever > 0 {
      parts.append("never \(ChanceWords.times(risk.chanceOfNever, draws: risk.samples))")
    }
    return
      "\(title(of: question), .name)   \(range, .number)\(question.metric?.isPayback == true ? "" : mean); \(parts.joined(separator: "; "))"
  }

  private func record(_ risk: RiskSummary, into report: inout Report.Builder) {
    let unit = risk.question.formula.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    func number(_ value: Double) -> JSONValue {
      value == .infinity ? .string("never") : .number(value)
    }
    report.record(
      MachineRecord(
        .value, name: risk.question.text, value: risk.mean, unit: unit, text: sentence(risk).plain,
        fields: [
          .init("p10", number(risk.p10)), .init("p50", number(risk.p50)),
          .init("p90", number(risk.p90)),
          .init("as_stated", number(risk.asStated)),
          .init("chance_below_zero", .number(risk.chanceOfLoss.value)),
          .init("chance_of_never", .number(risk.chanceOfNever)),
          .init("samples", .number(Double(risk.samples))),
        ]))
  }

  /// `drivers`: how much of the spread each input explains.
  func drivers(_ found: [Driver], unexplained: Double, _ question: Question) -> Report {
    let rows = found.map { driver -> Row in
      [
        Cell(model[driver.input].title, role: .label),
        .number(formatter.summary(Quantity(driver.share, .share)), driver.share),
        Cell(
          driver.rankCorrelation >= 0
            ? "more of it, more \(title(of: question))" : "more of it, less \(title(of: question))"),
      ]
    }
    let table = Table(
      columns: [
        .text("Input", key: "input"), .number("Share of the spread", key: "share"),
        .text("Direction", key: "direction"),
      ],
      rows: rows)
    return Report("drivers", .table) {
      $0.heading(Styled("What the spread of \(title(of: question)) comes from"), level: 2)
      $0.table(table)
      if unexplained > 0.02 {
        $0.note(
          .information,
          "\(formatter.summary(Quantity(unexplained, .share))) comes from inputs acting together")
      }
      $0.record(MachineRecord(table, name: "drivers"))
    }
  }

  /// `worth knowing`: what it would be worth to know an input before deciding.
  func worthKnowing(_ found: [InformationWorth], everything: Double, _ question: Question) -> Report
  {
    let rows = found.map { worth -> Row in
      [
        Cell(model[worth.input].title, role: .label),
        .number(brief(worth.value, question), worth.value),
      ]
    }
    let table = Table(
      columns: [.text("Input", key: "input"), .number("Worth knowing", key: "value")], rows: rows)
    return Report("worth knowing", .table) {
      $0.heading(
        Styled(
          "What knowing an input before deciding would be worth, measured in \(title(of: question))"
        ), level: 2)
      $0.table(table)
      $0.note(
        .information,
        "knowing everything would be worth \(brief(everything, question)); spend no more than that on finding out"
      )
      $0.record(MachineRecord(table, name: "worth knowing"))
    }
  }
}
