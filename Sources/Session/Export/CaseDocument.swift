import CustomerExperience
import Diagnostics
import Modeling
import Reporting
import Syntax

/// Everything there is to say about a case, in the order a reader wants it.
struct CaseDocument {
  private let writer: ReportWriter
  private let caseIndex: Int
  /// The block to trust at a glance.
  private let summary: Report
  /// The plot of impact and ability with its table, where something is scored.
  private let priorities: Report?

  init(_ writer: ReportWriter, _ caseIndex: Int, summary: Report, priorities: Report?) {
    self.writer = writer
    self.caseIndex = caseIndex
    self.summary = summary
    self.priorities = priorities
  }

  /// The document as one report.
  func report() throws(Diagnostic) -> Report {
    var document = Report(writer.model.cases[caseIndex].name.text, .table) {
      $0.heading(Styled(writer.title(of: caseIndex)))
      $0.append(Report(blocks: Array(summary.blocks.dropFirst()), records: summary.records))
    }
    document = document.followed(
      by: chapter("What the value is made of", try writer.waterfall(caseIndex)))
    document = document.followed(by: demoted(try writer.annual(caseIndex)))
    document = document.followed(by: chapter("Cash over time", try writer.cashChart(caseIndex)))
    document = document.followed(by: demoted(try writer.cashflow(caseIndex, .quarterly)))
    if let scenarios = try scenarios() {
      document = document.followed(by: chapter("Scenarios", scenarios))
    }
    let tornado = try writer.tornadoReport(of: try writer.analyst.question(.npv, of: caseIndex))
    if !tornado.charts.isEmpty {
      document = document.followed(by: chapter("What moves the result", tornado))
    }
    if let priorities {
      document = document.followed(by: chapter("Impact and ability", priorities))
    }
    return document.followed(by: chapter("Assumptions", writer.inputs(of: caseIndex)))
  }

  /// The scenarios of the text beside the case as stated.
  private func scenarios() throws(Diagnostic) -> Report? {
    let notes = Report { report in
      for note in writer.scenariosLeftOut { report.note(.caution, Styled(note)) }
    }
    guard let comparison = try writer.scenarioComparison(caseIndex) else {
      return notes.blocks.isEmpty ? nil : notes
    }
    let report = writer.compare(comparison, heading: "Scenarios")
    return Report(
      report.name, report.kind, blocks: report.blocks.dropFirst() + notes.blocks,
      records: report.records)
  }

  /// A report under a heading of its own.
  private func chapter(_ title: String, _ report: Report) -> Report {
    Report(report.name, report.kind) {
      $0.heading(Styled(title), level: 2)
      $0.append(report)
    }
  }

  /// A report whose own heading names the case, which the document has done already.
  private func demoted(_ report: Report) -> Report {
    let start = writer.title(of: caseIndex) + ": "
    let blocks = report.blocks.map { block -> Report.Block in
      guard case .heading(let text, let level) = block, text.plain.hasPrefix(start) else {
        return block
      }
      let rest = text.plain.dropFirst(start.count)
      return .heading(Styled(String(rest).capitalisedStart), level: level)
    }
    return Report(report.name, report.kind, blocks: blocks, records: report.records)
  }
}

extension ReportWriter {
  /// The most scenarios that stand beside each other in a document.
  private static let comparedScenarios = 5

  /// What keeps a scenario from being computed; nil for a sound one.
  func problem(of scenario: ScenarioEntry) -> Diagnostic? {
    do throws(Diagnostic) {
      _ = try analyst.scenario(named: scenario.name, in: scenario.source)
      return nil
    } catch {
      return error
    }
  }

  /// One sentence for each scenario that a document leaves out because it cannot be computed.
  var scenariosLeftOut: [String] {
    model.scenarios.compactMap { scenario in
      problem(of: scenario).map { "scenario \(scenario.name.text) is left out: \($0.message)" }
    }
  }

  /// Puts the scenarios of the text beside the case as stated, without those that cannot be computed; nil
  /// where there are none.
  func scenarioComparison(_ caseIndex: Int) throws(Diagnostic) -> Comparison? {
    guard !model.scenarios.isEmpty, used == nil else { return nil }
    let sound = model.scenarios.filter { problem(of: $0) == nil }
    guard !sound.isEmpty else { return nil }
    let names = ["base"] + sound.prefix(Self.comparedScenarios).map(\.name.text)
    let owner = model.cases[caseIndex].name.text
    let metrics = ["npv", "roi", "payback"].map { model.onlyCase == nil ? "\($0) of \(owner)" : $0 }
    let source = SourceText(
      name: "scenarios",
      "compare \(names.joined(separator: ", ")) on \(metrics.joined(separator: ", "))")
    guard
      case .command(.compare(let sides, let questions))? = Parser.parse(source).items.first?
        .statement
    else { return nil }
    return try analyst.compare(sides.map(\.name), on: questions, in: source)
  }
}
