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
    let parts = parts(layout.stated) + (layout.risky.map(self.parts) ?? [])
    let firstPart =
      2
      + (layout.risky == nil
        ? WorkbookLayout.firstResultRow + WorkbookLayout.metrics.count
        : WorkbookLayout.firstRiskRow + WorkbookLayout.riskMetrics.count)
    func row(_ metric: Metric, _ sums: WorkbookLayout.Sums) -> [SheetCell] {
      let own = parts.indices.filter {
        parts[$0].metric == metric && parts[$0].resultRow == sums.resultRow
      }
      return resultRow(metric, sums, rows.count, parts: own.map { firstPart + $0 })
    }
    for metric in WorkbookLayout.metrics { rows.append(row(metric, layout.stated)) }
    if let risky = layout.risky {
      rows.append([])
      rows.append(section("With the stated haircuts and surcharges"))
      for metric in WorkbookLayout.riskMetrics { rows.append(row(metric, risky)) }
    }
    if !parts.isEmpty {
      rows.append([])
      rows.append(section("The numbers behind the words"))
      for part in parts { rows.append(partRow(part, rows.count)) }
    }
    let first = CellReference(WorkbookLayout.firstResultRow, 3)
    let last = CellReference(rows.count - 1, 3)
    let range = "\(first.absolute):\(last.absolute)"
    let count =
      WorkbookLayout.metrics.count + parts.count
      + (layout.risky == nil ? 0 : WorkbookLayout.riskMetrics.count)
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
    return Sheet(WorkbookLayout.result, rows: rows, widths: [42, 44, 40, 12], frozenRows: 4)
  }

  /// What a reader of the result has to know.
  private var remarks: [String] {
    let money = writer.countedInFull(layout.caseIndex).map { [$0] } ?? []
    guard !fixed.isEmpty else { return money }
    return money + [
      "These stand as values, because their formula has no form in a spreadsheet, and do not follow a changed input: \(fixed.joined(separator: ", "))"
    ]
  }

  private func resultRow(
    _ metric: Metric, _ sums: WorkbookLayout.Sums, _ row: Int, parts: [Int]
  ) -> [SheetCell] {
    let value = sums.figures.metrics[metric] ?? .nan
    let style = CellStyle(resultFormat(metric), .total)
    let words = self.words(metric, sums, value)
    let live: SheetCell =
      words.map { .textFormula(formula(metric, sums), cached: $0, style) }
      ?? .formula(formula(metric, sums), cached: value, style)
    let stated: SheetCell =
      words.map { .text($0) } ?? .number(value, .format(resultFormat(metric)))
    let title = metric == .payback ? "Payback (months from first spend)" : metric.title
    return [.text(title), live, stated, check(row, parts: parts)]
  }

  /// Whether a figure is the one that was computed from the file: as a number, or as words with the numbers
  /// behind them.
  private func check(_ row: Int, parts: [Int] = []) -> SheetCell {
    let (b, c) = (CellReference(row, 1).a1, CellReference(row, 2).a1)
    var words = "\(b)=\(c)"
    if !parts.isEmpty {
      let cells = parts.map { "\(CellReference($0, 3).a1)=\"agrees\"" }
      words = "AND(\(([words] + cells).joined(separator: ",")))"
    }
    let check =
      "IFERROR(IF(ISNUMBER(\(c)),IF(ABS(\(b)-\(c))<=1E-6*MAX(1,ABS(\(c))),\"agrees\",\"differs\"),IF(\(words),\"agrees\",\"differs\")),\"differs\")"
    return .textFormula(check, cached: "agrees", CellStyle(.general, .unit))
  }

  /// A number behind the words of a figure.
  private struct Part {
    let metric: Metric
    /// Where the figures of its kind begin.
    let resultRow: Int
    let title: String
    let formula: String
    let value: Double
    let format: NumberFormat
  }

  /// The months of a payback that is lost again or comes twice, and the ends of several rates: words may be
  /// the same where these are not.
  private func parts(_ sums: WorkbookLayout.Sums) -> [Part] {
    let isUnderRisk = sums.resultRow != layout.stated.resultRow
    let ending = isUnderRisk ? ", under risk" : ""
    var parts: [Part] = []
    if case .outcome(_, let fields)? = layout.paybackOutcome(underRisk: isUnderRisk) {
      let crossings = layout.range(sums.crossingRow, from: 1)
      for (name, title, function) in [
        ("first", "Payback, first time", "MIN"), ("lasting", "Payback, lasting", "MAX"),
      ] {
        guard case .number(let months)? = fields.first(where: { $0.name == name })?.value else {
          continue
        }
        parts.append(
          Part(
            metric: .payback, resultRow: sums.resultRow, title: title + ending,
            formula: "IF(COUNT(\(crossings))=0,\"never\",\(function)(\(crossings)))",
            value: months, format: .decimal(2)))
      }
    }
    if sums.metrics.contains(.irr), case .multiple(let all)? = sums.figures.internalRate?.outcome {
      let found = layout.range(sums.searchRow, to: searchStarts(sums).count - 1)
      let rates = Self.searchable(all)
      for (title, function, value) in [
        ("Lowest rate of return", "MIN", rates.min()),
        ("Highest rate of return", "MAX", rates.max()),
      ] {
        guard let value else { continue }
        parts.append(
          Part(
            metric: .irr, resultRow: sums.resultRow, title: title + ending,
            formula: "IF(COUNT(\(found))=0,\"not defined\",(1+\(function)(\(found)))^12-1)",
            value: value, format: .percent(1)))
      }
    }
    return parts
  }

  private func partRow(_ part: Part, _ row: Int) -> [SheetCell] {
    [
      .text(part.title), .formula(part.formula, cached: part.value, CellStyle(part.format, .total)),
      .number(part.value, .format(part.format)), check(row),
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
    if value.isFinite { return nil }
    return metric.isPayback && value == .infinity ? "never" : "not defined"
  }

  /// The words for a cash flow with more than one rate of return.
  private static let several = "several rates"

  private func resultFormat(_ metric: Metric) -> NumberFormat {
    if metric.isMoney { return money }
    if metric.isPayback { return .decimal(2) }
    // A rate without a meaning reads as words; its cell holds it, so that a change of it shows.
    return metric == .roi || metric == .irr
      ? .rate(upTo: Metric.largestMeaningfulRate, words: ReportWriter.meaningless)
      : .percent(1)
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
      return "IF(\(costs)<=0,\"not defined\",(\(benefits)-\(costs))/\(costs))"
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

  /// The yearly rate from the only monthly one that was found.
  private func irr(_ sums: WorkbookLayout.Sums) -> String {
    let found = layout.range(sums.searchRow, to: searchStarts(sums).count - 1)
    return
      "IF(COUNT(\(found))=0,\"not defined\",IF(MAX(\(found))-MIN(\(found))>1E-6,\"\(Self.several)\",(1+MIN(\(found)))^12-1))"
  }
}
