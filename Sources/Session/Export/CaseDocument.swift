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
  /// The plot of impact and ability with its table; nil where there is none.
  private let priorities: Report?

  init(
    _ writer: ReportWriter, _ caseIndex: Int, summary: Report,
    priorities: Report?
  ) {
    self.writer = writer.about(caseIndex)
    self.caseIndex = caseIndex
    self.summary = summary
    self.priorities = priorities
  }

  /// The document as one report: what a decision rests on first, details last.
  func report() throws(Diagnostic) -> Report {
    var document = Report(writer.model.cases[caseIndex].name.text, .table) {
      $0.heading(Styled(writer.title(of: caseIndex)))
      $0.append(Report(blocks: Array(summary.blocks.dropFirst()), records: summary.records))
      for fault in writer.analyst.faults { $0.note(.caution, Styled(fault)) }
    }
    document = document.followed(
      by: chapter("What the value is made of", try writer.waterfall(caseIndex)))
    document = document.followed(by: chapter("Cash over time", try writer.cashChart(caseIndex)))
    let tornado = try writer.tornadoReport(of: try writer.analyst.question(.npv, of: caseIndex))
    if !tornado.charts.isEmpty {
      document = document.followed(by: chapter("What moves the result", tornado))
    }
    let scenarios = try ScenarioColumns(writer, caseIndex).report()
    if !scenarios.isEmpty { document = document.followed(by: chapter("Scenarios", scenarios)) }
    document = document.followed(by: demoted(try writer.annual(caseIndex)))
    document = document.followed(by: chapter("Assumptions", writer.inputs(of: caseIndex)))
    if let priorities {
      document = document.followed(by: chapter("Impact and ability", priorities))
    }
    return withConventionOnce(
      document.followed(by: demoted(try writer.cashflow(caseIndex, .quarterly))))
  }

  /// The document without the convention under every table: the line below the title says it.
  private func withConventionOnce(_ document: Report) -> Report {
    let convention = writer.conventions(caseIndex)
    let blocks = document.blocks.filter { block in
      guard case .note(let note) = block else { return true }
      return note.kind != .convention || note.text.plain != convention
    }
    return Report(document.name, document.kind, blocks: blocks, records: document.records)
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
