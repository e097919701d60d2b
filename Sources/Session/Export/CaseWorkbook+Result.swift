import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

/// The sheet of results: each figure as a formula beside what the program computed.
extension CaseWorkbook {
  func resultSheet() -> Sheet {
    var rows: [[SheetCell]] = [
      [.text(writer.title(of: layout.caseIndex), title)],
      [.text(writer.conventions(layout.caseIndex), note)],
      source.isEmpty ? [] : [.text("Source: \(source)", note)],
      [
        .text("Figure", .heading), .text("This workbook", numberHeading),
        .text("whatif", numberHeading), .text("Check", CellStyle(.general, .unitHeading)),
      ],
    ]
    for metric in WorkbookLayout.metrics {
      rows.append(resultRow(metric, layout.stated, rows.count))
    }
    if let risky = layout.risky {
      rows.append([])
      rows.append(section("With the stated haircuts and surcharges"))
      for metric in WorkbookLayout.riskMetrics { rows.append(resultRow(metric, risky, rows.count)) }
    }
    let first = CellReference(WorkbookLayout.firstResultRow, 3)
    let last = CellReference(rows.count - 1, 3)
    let range = "\(first.absolute):\(last.absolute)"
    let count =
      WorkbookLayout.metrics.count + (layout.risky == nil ? 0 : WorkbookLayout.riskMetrics.count)
    rows.append([])
    rows.append([
      .text("All", CellStyle(.general, .total)), .blank, .blank,
      .textFormula(
        "IF(COUNTIF(\(range),\"agrees\")=\(count),\"agrees\",\"differs\")",
        cached: "agrees", CellStyle(.general, .total)),
    ])
    rows.append([
      .text(
        "\"differs\" after an input was changed: the column whatif holds what was computed from the file.",
        note)
    ])
    for text in remarks { rows.append([.text(text, note)]) }
    return Sheet(WorkbookLayout.result, rows: rows, widths: [34, 20, 20, 12], frozenRows: 4)
  }

  /// What a reader of the result has to know.
  private var remarks: [String] {
    let money = writer.countedInFull(layout.caseIndex).map { [$0] } ?? []
    guard !fixed.isEmpty else { return money }
    var seen: Set<String> = []
    let names = fixed.filter { seen.insert($0).inserted }
    return money + [
      "These stand as values, because their formula has no form in a spreadsheet, and do not follow a changed input: \(names.joined(separator: ", "))"
    ]
  }

  private func resultRow(
    _ metric: Metric, _ sums: WorkbookLayout.Sums, _ row: Int
  ) -> [SheetCell] {
    let value = sums.figures.metrics[metric] ?? .nan
    let style = CellStyle(resultFormat(metric), .total)
    let words = self.words(metric, sums, value)
    let live: SheetCell =
      words.map { .textFormula(formula(metric, sums), cached: $0, style) }
      ?? .formula(formula(metric, sums), cached: value, style)
    let stated: SheetCell =
      words.map { .text($0) } ?? .number(value, .format(resultFormat(metric)))
    let (b, c) = (CellReference(row, 1).a1, CellReference(row, 2).a1)
    let check =
      "IFERROR(IF(ISNUMBER(\(c)),IF(ABS(\(b)-\(c))<=1E-6*MAX(1,ABS(\(c))),\"agrees\",\"differs\"),IF(\(b)=\(c),\"agrees\",\"differs\")),\"differs\")"
    let title = metric == .payback ? "Payback (months from first spend)" : metric.title
    return [
      .text(title), live, stated, .textFormula(check, cached: "agrees", CellStyle(.general, .unit)),
    ]
  }

  /// What stands in place of a figure that is no number; nil where it is one.
  private func words(
    _ metric: Metric, _ sums: WorkbookLayout.Sums, _ value: Double
  ) -> String? {
    let isUnderRisk = sums.resultRow != layout.stated.resultRow
    if metric == .payback, let outcome = layout.paybackOutcome(underRisk: isUnderRisk) {
      return writer.outcomeWords(outcome)
    }
    if metric == .irr, case .multiple? = sums.figures.internalRate?.outcome { return Self.several }
    if !metric.isPayback, let meaningless = writer.words(for: metric, value) { return meaningless }
    if value.isFinite { return nil }
    return metric.isPayback && value == .infinity ? "never" : "not defined"
  }

  /// The words for a cash flow with more than one rate of return.
  private static let several = "several rates"

  private func resultFormat(_ metric: Metric) -> NumberFormat {
    if metric.isMoney { return money }
    return metric.isPayback ? .decimal(2) : .percent(1)
  }

  private func formula(_ metric: Metric, _ sums: WorkbookLayout.Sums) -> String {
    let rate = layout.rateName
    func present(_ row: Int) -> String {
      "SUMPRODUCT(\(layout.range(row))/(1+\(rate))^(\(layout.monthRange)/12))"
    }
    func cell(_ metric: Metric) -> String { sums.cell(metric)?.a1 ?? "0" }
    let (benefits, costs) = (cell(.pvBenefits), cell(.pvCosts))
    switch metric {
    case .npv: return present(sums.netRow)
    case .pvBenefits: return present(sums.benefitRow)
    case .pvCosts: return present(sums.costRow)
    case .roi:
      let share = meaningful(
        "(\(benefits)-\(costs))/\(costs)", upTo: QuantityFormatter.largestMeaningfulRate)
      return "IF(\(costs)<=0,\"not defined\",\(share))"
    case .benefitNeeded:
      return "IF(OR(\(benefits)<=0,\(costs)<0),\"not defined\",\(costs)/\(benefits))"
    case .irr: return irr(sums)
    case .peakCash: return "MAX(0,-MIN(\(layout.range(sums.cumulativeRow))))"
    case .payback: return payback(sums)
    default: return "0"
    }
  }

  /// When the money is back: a month count, or the words for never, twice and lost again.
  private func payback(_ sums: WorkbookLayout.Sums) -> String {
    let crossings = layout.range(sums.crossingRow, from: 1)
    let all = layout.range(sums.cumulativeRow)
    let limit = CellReference(sums.crossingRow, WorkbookLayout.valueColumn)
      .absolute(on: WorkbookLayout.model)
    let none = "IF(\(limit)=0,\"not defined\",IF(MIN(\(all))<-\(limit),\"never\",0))"
    let last = WorkbookLayout.cell(sums.cumulativeRow, horizon).absolute(
      on: WorkbookLayout.model)
    let (first, lasting) = ("MIN(\(crossings))", "MAX(\(crossings))")
    let month = { (value: String) in "\"month \"&ROUNDUP(\(value)-1E-9,0)" }
    let lost = "\"temporary: \"&\(month(first))&\", then lost again\""
    let twice = "\"twice: first \"&\(month(first))&\", lasting \"&\(month(lasting))"
    return
      "IF(COUNT(\(crossings))=0,\(none),IF(\(last)<-\(limit),\(lost),IF(COUNT(\(crossings))>1,\(twice),\(first))))"
  }

  /// A rate, or the word for one so large that it means nothing.
  private func meaningful(_ rate: String, upTo limit: Double) -> String {
    "IF(\(rate)>\(WorkbookTerm.digits(limit)),\"\(ReportWriter.meaningless)\",\(rate))"
  }

  /// The yearly rate from the only monthly one that was found.
  private func irr(_ sums: WorkbookLayout.Sums) -> String {
    let found = layout.range(sums.searchRow, to: searchStarts(sums).count - 1)
    let shown = meaningful(
      "(1+MIN(\(found)))^12-1", upTo: QuantityFormatter.largestMeaningfulRate)
    return
      "IF(COUNT(\(found))=0,\"not defined\",IF(MAX(\(found))-MIN(\(found))>1E-6,\"\(Self.several)\",\(shown)))"
  }
}
