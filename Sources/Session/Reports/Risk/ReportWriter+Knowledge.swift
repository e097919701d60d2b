import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

/// Which ranges matter: shares of the spread, and what knowing them would be worth.
extension ReportWriter {
  /// `drivers`: how much of the spread each input explains, and the rest that none explains alone.
  func driversReport(of question: Question) throws(Diagnostic) -> Report {
    try analyst.requireFigure(question, at: nil, instead: "drivers npv")
    guard analyst.isUncertain(question) else { return certainReport(of: question) }
    let (drivers, unexplained) = try analyst.drivers(of: question)
    let used = Set(analyst.uncertainInputs(of: question))
    let shown = drivers.filter { used.contains($0.input) && $0.share >= 0.0005 }
    let rows =
      shown.map { driver -> Row in
        [
          Cell(model.fullTitle(of: driver.input), role: .label),
          .number(percent(driver.share), driver.share),
          Cell(direction(driver)),
        ]
      }
      + (unexplained >= 0.005
        ? [.total(["inputs acting together", .number(percent(unexplained), unexplained), .empty])]
        : [])
    let table = Table(
      columns: [
        .text("Input", key: "input"), Column("Of the spread", unit: nil, .number, key: "share"),
        .text("More of it moves it", key: "direction"),
      ], rows: rows)
    return Report("drivers", .table) { report in
      report.heading(Styled("What the spread of \(figureTitle(question)) comes from"), level: 2)
      report.table(table)
      if let first = shown.first {
        let name = model.askedName(of: first.input)
        let untested = model[first.input].isUntested ? ", and nobody has tested it" : ""
        report.note(
          .information,
          "\(name, .name) explains \(percent(first.share), .number) of the spread\(untested)")
      }
      let small = used.count - shown.count
      if small > 0 { report.note(.information, "\(small) more inputs explain nothing that shows") }
      for note in correlationNotes(question) { report.note(.caution, note) }
      report.note(.information, Styled(dependence(question)))
      report.record(MachineRecord(table, name: "drivers"))
    }
  }

  /// `worth knowing for npv`: what it is worth at most to know an input before deciding.
  func worthKnowingReport(of question: Question) throws(Diagnostic) -> Report {
    try analyst.requireFigure(question, at: nil, instead: "worth knowing for npv")
    guard analyst.isUncertain(question) else { return certainReport(of: question) }
    let (everything, inputs) = try analyst.worthKnowing(for: question)
    let used = Set(analyst.uncertainInputs(of: question))
    let shown = inputs.filter { used.contains($0.input) && $0.value > 0 }
    let table = Table(
      columns: [.text("Input", key: "input"), .number("Worth knowing", key: "value")],
      rows: shown.map { worth in
        [
          Cell(model.fullTitle(of: worth.input), role: .label),
          .number(brief(worth.value, question), worth.value),
        ]
      })
    return Report("worth knowing", .table) { report in
      report.heading(
        Styled("What knowing an input before deciding is worth, in \(figureTitle(question))"),
        level: 2)
      if !shown.isEmpty { report.table(table) }
      guard everything > 0 else {
        report.note(
          .information, "knowing more would not change the decision: it is the same in every draw")
        return
      }
      report.note(
        .information,
        "knowing everything is worth \(brief(everything, question), .number); "
          + "finding out should cost less"
      )
      let silent = used.count - shown.count
      if silent > 0 {
        report.note(
          .information, "\(silent) more inputs would not change the decision, whatever they are")
      }
      for note in correlationNotes(question) { report.note(.caution, note) }
      report.record(MachineRecord(table, name: "worth knowing"))
    }
  }

  /// Which way more of an input moves the figure; neither where it turns round in between, so that ranks
  /// hardly follow although the spread does.
  private func direction(_ driver: Driver) -> String {
    if driver.rankCorrelation * driver.rankCorrelation < driver.share / 4 { return "both ways" }
    return driver.rankCorrelation >= 0 ? "up" : "down"
  }

  private func correlationNotes(_ question: Question) -> [Styled] {
    analyst.correlations(of: question).isEmpty
      ? [] : ["inputs that move together share what they explain; each figure counts that part too"]
  }
}
