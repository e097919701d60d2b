import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes a case as a workbook in live formulas: inputs, model by month, results with checks.
struct CaseWorkbook {
  private let layout: WorkbookLayout
  private let writer: ReportWriter
  private let translator: WorkbookTranslator
  /// The names of what has no formula and stands as a value.
  private(set) var fixed: [String] = []

  init(_ writer: ReportWriter, _ caseIndex: Int) throws(Diagnostic) {
    self.writer = writer
    layout = try WorkbookLayout(writer.analyst, caseIndex)
    translator = WorkbookTranslator(places: layout)
  }

  private var checked: CheckedModel { writer.checked }
  private var model: Model { writer.model }
  private var horizon: Int { layout.horizon }
  private var entry: CheckedCase { checked.cases[layout.caseIndex] }

  /// Returns the workbook; `fixed` then names what does not follow a changed input.
  mutating func workbook() -> Workbook {
    let modelSheet = modelSheet()
    let inputs = inputSheet()
    let result = resultSheet()
    return Workbook(
      title: writer.title(of: layout.caseIndex), sheets: [inputs, modelSheet, result], names: names)
  }

  private var names: [DefinedName] {
    var names: [DefinedName] = []
    for id in layout.inputIDs {
      if let name = layout.names[id], let row = layout.inputRows[id] {
        names.append(DefinedName(name, cell: CellReference(row, 2), of: WorkbookLayout.inputs))
      }
    }
    for id in layout.computedIDs {
      if let name = layout.names[id], let row = layout.modelRows[id] {
        names.append(
          DefinedName(
            name, cell: CellReference(row, WorkbookLayout.valueColumn), of: WorkbookLayout.model))
      }
    }
    names.append(
      DefinedName(layout.rateName, cell: CellReference(rateRow, 2), of: WorkbookLayout.inputs))
    return names
  }

  // MARK: - Inputs

  /// The row of the yearly rate, below the inputs.
  private var rateRow: Int { 4 + layout.inputIDs.count }

  private func inputSheet() -> Sheet {
    let title = writer.title(of: layout.caseIndex)
    var rows: [[SheetCell]] = [
      [.text(title, self.title)],
      [
        .text(
          "Change a blue figure; the sheets Model and Result follow. \(writer.conventions(layout.caseIndex))",
          note)
      ],
      [],
      ["Name", "Label"].map { .text($0, .heading) }
        + ["As stated", "Low", "High"].map { .text($0, numberHeading) }
        + ["Unit", "Source"].map { .text($0, .heading) },
    ]
    for id in layout.inputIDs { rows.append(inputRow(id)) }
    rows.append(rateCells)
    rows.append([])
    rows.append([
      .text(
        "The horizon of \(horizon) months and the go-live are part of the sheet's shape, not inputs.",
        note)
    ])
    if checked.inputs.contains(where: { checked.ends(of: $0) != nil }) {
      rows.append([.text(writer.rangesConvention(of: layout.inputIDs), note)])
    }
    rows += formulaRows
    return Sheet(
      WorkbookLayout.inputs, rows: rows, widths: [22, 34, 16, 16, 16, 20, 44], frozenRows: 4)
  }

  private let note = CellStyle(.general, .note)
  private let title = CellStyle(.general, .title)
  private let numberHeading = CellStyle(.general, .numberHeading)

  private func inputRow(_ id: EntityID) -> [SheetCell] {
    let entity = model[id]
    let value = layout.values[id]?.value ?? .nan
    let format = format(of: id)
    let ends = checked.ends(of: id)
    func end(_ value: Double?) -> SheetCell { value.map { .number($0, .format(format)) } ?? .blank }
    return [
      .text(entity.name.text), .text(entity.label ?? lineWords(id)),
      .number(value, CellStyle(format, .input)), end(ends?.low), end(ends?.high),
      .text(unit(of: id)), .text(entity.comment ?? ""),
    ]
  }

  /// The numbers inside formulas, which stand in the formulas of the sheet Model.
  private var formulaRows: [[SheetCell]] {
    let needed = checked.needs(ofCase: layout.caseIndex, includingIndirect: false)
    let formulas = writer.formulasWithNumbers(needed)
    let shares = writer.statedShares(layout.caseIndex)
    guard !formulas.isEmpty || !shares.isEmpty else { return [] }
    let head: [[SheetCell]] = [[], section("\(ReportWriter.numbersInFormulas) in the file")]
    return head
      + shares.map {
        [
          .text($0.name), .blank, .number($0.value, .format(.percent(2))), .blank, .blank, .blank,
          .text($0.comment ?? ""),
        ]
      }
      + formulas.map { id, numbers in
        let entity = model[id]
        return [
          .text(entity.name.text), .text(entity.label ?? lineWords(id)),
          .text(numbers.joined(separator: "; ")), .blank, .blank, .blank,
          .text(entity.comment ?? ""),
        ]
      }
  }

  /// What a line without a label is: `cost`.
  private func lineWords(_ id: EntityID) -> String { model[id].line?.kind.rawValue ?? "" }

  /// The yearly rate: a figure to change, or the formula it was stated as.
  private var rateCells: [SheetCell] {
    let style = CellStyle(.percent(2), .input)
    let rate: SheetCell
    if let term = translator.term(of: entry.discount, month: nil),
      agrees(term.value, layout.figures.rate),
      !entry.discount.uses.isEmpty
    {
      rate = .formula(term.text, cached: term.value, .format(.percent(2)))
    } else {
      rate = .number(layout.figures.rate, style)
    }
    return [
      .text(layout.rateName), .text("Discount rate, effective"), rate, .blank, .blank,
      .text("per year"),
      .text(entry.statesDiscount ? "" : "usual rate, not stated in the file"),
    ]
  }

  private func unit(of id: EntityID) -> String {
    guard let (measure, unit) = checked[id]?.type.quantity else { return "" }
    return writer.machineUnit(measure, unit) ?? ""
  }

  private func format(of id: EntityID) -> NumberFormat {
    guard let (measure, unit) = checked[id]?.type.quantity else { return .general }
    switch measure {
    case .share: return unit.isNone ? .percent(2) : .general
    case .points: return .general
    case .number:
      if unit == currency { return money }
      guard layout.inputRows[id] == nil, let answer = layout.values[id] else {
        return .grouped(short: false)
      }
      let largest = (answer.series + [answer.value]).filter(\.isFinite).map(abs).max() ?? 0
      return .grouped(short: largest >= 0.1)
    }
  }

  private var currency: Unit { writer.currency(of: layout.caseIndex) }
  private var money: NumberFormat { .money(writer.formatter.unit(currency), decimals: 2) }

  /// Cash by month: without cents from 10,000 on.
  private var cash: NumberFormat {
    .money(writer.formatter.unit(currency), decimals: largestCash >= 10_000 ? 0 : 2)
  }

  private var largestCash: Double {
    let figures = layout.figures
    return (figures.benefits + figures.costs + figures.cumulative).filter(\.isFinite).map(abs).max()
      ?? 0
  }

  /// The width of a month in which its largest figure, bold, has room.
  private var monthWidth: Double {
    let digits = Double(String(Int(min(1e15, largestCash))).count)
    let sign = Double(writer.formatter.unit(currency).count)
    return max(11, (digits * 4 / 3).rounded(.up) + sign + (largestCash >= 10_000 ? 4 : 7))
  }

  // MARK: - Model

  private mutating func modelSheet() -> Sheet {
    var rows: [[SheetCell]] = [
      [.text(writer.title(of: layout.caseIndex), title)],
      [
        .text(
          "Every cell is a formula over the sheet Inputs; single values have the name in column A.",
          note)
      ],
      [],
      ["Name", "Label", "Unit"].map { .text($0, .heading) }
        + [.text("Value", numberHeading), .text("Note", .heading)]
        + (0...horizon).map { .number(Double($0), numberHeading) },
      section("Definitions and lines by month"),
    ]
    for id in layout.computedIDs { rows.append(modelRow(id)) }
    rows.append([])
    rows.append(section("Cash by month"))
    for line in layout.flowLines { rows.append(flowRow(line)) }
    rows.append(sumRow("benefits", "Benefits", layout.figures.benefits, kind: .benefit))
    rows.append(sumRow("costs", "Costs", layout.figures.costs, kind: .cost))
    rows.append(netRow)
    rows.append(cumulativeRow)
    rows.append(crossingRow)
    return Sheet(
      WorkbookLayout.model, rows: rows,
      widths: [22, 30, 18, 16, 30] + [Double](repeating: monthWidth, count: horizon + 1),
      frozenRows: 4,
      frozenColumns: 2)
  }

  private func section(_ words: String) -> [SheetCell] { [.text(words, title)] }

  /// A definition or line: one formula, or one for every month.
  private mutating func modelRow(_ id: EntityID) -> [SheetCell] {
    let entity = model[id]
    let head: [SheetCell] = [
      .text(entity.name.text), .text(entity.label ?? lineWords(id)), .text(unit(of: id)),
    ]
    guard let answer = layout.values[id], let formula = checked[id] else { return head }
    let style = CellStyle.format(format(of: id))
    if layout.names[id] != nil {
      if let term = translator.term(of: formula, month: nil), agrees(term.value, answer.value) {
        return head + [.formula(term.text, cached: answer.value, style), .blank]
      }
      return head + [.number(answer.value, style), remark(id)]
    }
    let terms = (1...horizon).map { translator.term(of: formula, month: $0) }
    let isWhole = zip(terms, answer.series.dropFirst()).allSatisfy { term, value in
      term.map { agrees($0.value, value) } ?? false
    }
    let cells = zip(terms, answer.series.dropFirst()).map { term, value -> SheetCell in
      guard isWhole, let term else { return .number(value, style) }
      return .formula(term.text, cached: value, style)
    }
    return head + [.blank, isWhole ? .blank : remark(id), .blank] + cells
  }

  /// Says that a row does not follow.
  private mutating func remark(_ id: EntityID) -> SheetCell {
    fixed.append(model[id].name.text)
    return .text("value as computed by whatif; has no spreadsheet formula", note)
  }

  /// The cash of a line, as a formula over its value wherever it has one.
  private mutating func flowRow(_ line: CaseFigures.Line) -> [SheetCell] {
    let id = line.line.id
    let style = CellStyle.format(cash)
    let terms = (0...horizon).map { flowTerm(line.line, $0) }
    let isWhole = zip(terms, line.flow).allSatisfy { term, value in
      term.map { agrees($0.value, value) } ?? false
    }
    let cells = zip(terms, line.flow).map { term, value -> SheetCell in
      guard isWhole, let term, term.text != "0" else { return .number(value, style) }
      return .formula(term.text, cached: value, style)
    }
    let words =
      line.line.isCounted ? line.line.kind.rawValue : "\(line.line.kind.rawValue), not counted"
    var noteCell = SheetCell.text(clauseWords(line.line), note)
    if !isWhole { noteCell = remark(id) }
    return [
      .text(model[id].name.text), .text(model[id].label ?? ""),
      .text(writer.formatter.unit(currency)),
      .text(words), noteCell,
    ] + cells
  }

  /// How a line becomes cash, in words.
  private func clauseWords(_ line: CheckedLine) -> String {
    var words: [String] = []
    switch line.timing {
    case .payments(let parts):
      words.append("in month \(parts.map { "\($0.month)" }.joined(separator: ", "))")
    case .monthly(let from, let until, _): words.append("months \(from) to \(min(until, horizon))")
    }
    if line.beneficiary != .company { words.append("for \(line.beneficiary.rawValue)") }
    if line.realised != nil { words.append("the share that is realised") }
    if line.isAdverse { words.append("subtracted") }
    return words.joined(separator: "; ")
  }

  private func flowTerm(_ line: CheckedLine, _ month: Int) -> WorkbookTerm? {
    let delay =
      line.kind == .benefit && line.isCounted ? model.cases[layout.caseIndex].benefitDelay : 0
    let month = month - max(0, delay)
    guard month >= 0 else { return WorkbookTerm(0) }
    let factor: Double
    switch line.timing {
    case .payments(let parts):
      factor = parts.filter { $0.month == month }.reduce(0) { $0 + $1.share }
    case .monthly(let from, let until, let amount):
      factor = (from...max(from, until)).contains(month) && from <= until ? amount : 0
    }
    guard factor != 0 else { return WorkbookTerm(0) }
    guard let value = layout.reference(to: line.id, month: month) else { return nil }
    let amount = value * WorkbookTerm(factor)
    guard let realised = line.realised else { return amount }
    return translator.term(of: realised, month: month).map { amount * $0 }
  }

  // MARK: - Sums

  private func label(_ name: String, _ title: String) -> [SheetCell] {
    let style = CellStyle(.general, .total)
    return [
      .text(name, style), .text(title, style), .text(writer.formatter.unit(currency), style),
      .blank, .blank,
    ]
  }

  private var total: CellStyle { CellStyle(cash, .total) }

  private func sumRow(
    _ name: String, _ title: String, _ values: [Double], kind: CaseLine.Kind
  ) -> [SheetCell] {
    let lines = layout.flowLines.filter { $0.line.isCounted && $0.line.kind == kind }
    return label(name, title)
      + values.enumerated().map { month, value -> SheetCell in
        var text = ""
        for line in lines {
          guard let row = layout.flowRows[line.line.id] else { continue }
          let sign = line.line.isAdverse ? "-" : text.isEmpty ? "" : "+"
          text += sign + WorkbookLayout.cell(row, month).a1
        }
        return text.isEmpty ? .number(value, total) : .formula(text, cached: value, total)
      }
  }

  private var netRow: [SheetCell] {
    label("net", "Net cash flow")
      + layout.figures.net.enumerated().map { month, value in
        let gain = WorkbookLayout.cell(layout.benefitRow, month).a1
        let cost = WorkbookLayout.cell(layout.costRow, month).a1
        return .formula("\(gain)-\(cost)", cached: value, total)
      }
  }

  private var cumulativeRow: [SheetCell] {
    label("cumulative", "Cumulative cash flow")
      + layout.figures.cumulative.enumerated().map { month, value in
        let net = WorkbookLayout.cell(layout.netRow, month).a1
        let before = month > 0 ? WorkbookLayout.cell(layout.cumulativeRow, month - 1).a1 + "+" : ""
        return .formula(before + net, cached: value, total)
      }
  }

  /// The size of cumulative cash that still counts as zero.
  private var tolerance: String {
    let all = layout.range(layout.cumulativeRow)
    return "1E-9*MAX(MAX(\(all)),-MIN(\(all)))"
  }

  /// In each month in which the money comes back, when that is, with a straight line inside the month.
  private var crossingRow: [SheetCell] {
    let limit = CellReference(layout.crossingRow, WorkbookLayout.valueColumn).absolute
    let largest = layout.figures.cumulative.map(abs).max() ?? 0
    var cells: [SheetCell] = [
      .text("back"), .text("Money back in this month, at"), .text("months"),
      .formula(tolerance, cached: 1e-9 * largest, .plain), .text("size that counts as zero", note),
      .blank,
    ]
    for month in layout.figures.cumulative.indices.dropFirst() {
      let before = WorkbookLayout.cell(layout.cumulativeRow, month - 1).a1
      let now = WorkbookLayout.cell(layout.cumulativeRow, month).a1
      let net = WorkbookLayout.cell(layout.netRow, month).a1
      let formula =
        "IF(AND(\(before)<-\(limit),\(now)>=-\(limit)),\(month - 1)+MIN(1,-\(before)/\(net)),\"\")"
      let (was, reached) = (layout.figures.cumulative[month - 1], layout.figures.cumulative[month])
      let isBack = was < -1e-9 * largest && reached >= -1e-9 * largest
      cells.append(
        isBack
          ? .formula(
            formula, cached: Double(month - 1) + min(1, -was / layout.figures.net[month]),
            .format(.decimal(2)))
          : .textFormula(formula, cached: "", .plain))
    }
    return cells
  }

  // MARK: - Result

  private func resultSheet() -> Sheet {
    var rows: [[SheetCell]] = [
      [.text(writer.title(of: layout.caseIndex), title)],
      [.text(writer.conventions(layout.caseIndex), note)],
      [],
      [
        .text("Figure", .heading), .text("This workbook", numberHeading),
        .text("whatif", numberHeading), .text("Check", .heading),
      ],
    ]
    for metric in WorkbookLayout.metrics { rows.append(resultRow(metric, rows.count)) }
    let first = CellReference(WorkbookLayout.firstResultRow, 3)
    let last = CellReference(rows.count - 1, 3)
    let range = "\(first.absolute):\(last.absolute)"
    rows.append([])
    rows.append([
      .text("All", CellStyle(.general, .total)), .blank, .blank,
      .textFormula(
        "IF(COUNTIF(\(range),\"agrees\")=\(WorkbookLayout.metrics.count),\"agrees\",\"differs\")",
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
    guard !fixed.isEmpty else { return [] }
    var seen: Set<String> = []
    let names = fixed.filter { seen.insert($0).inserted }
    return [
      "These stand as values, because their formula has no form in a spreadsheet, and do not follow a changed input: \(names.joined(separator: ", "))"
    ]
  }

  private func resultRow(_ metric: Metric, _ row: Int) -> [SheetCell] {
    let value = layout.figures.metrics[metric] ?? .nan
    let style = CellStyle(resultFormat(metric), .total)
    let meaningless = metric.isPayback ? nil : writer.words(for: metric, value)
    let outcome = metric == .payback ? layout.paybackOutcome.map(writer.outcomeWords) : nil
    let words =
      meaningless ?? outcome ?? (metric.isPayback && value == .infinity ? "never" : "not defined")
    let isNumber = value.isFinite && meaningless == nil && outcome == nil
    let live: SheetCell =
      isNumber
      ? .formula(formula(metric), cached: value, style)
      : .textFormula(formula(metric), cached: words, style)
    let stated: SheetCell =
      isNumber ? .number(value, .format(resultFormat(metric))) : .text(words)
    let (b, c) = (CellReference(row, 1).a1, CellReference(row, 2).a1)
    let check =
      "IFERROR(IF(ISNUMBER(\(c)),IF(ABS(\(b)-\(c))<=1E-6*MAX(1,ABS(\(c))),\"agrees\",\"differs\"),IF(\(b)=\(c),\"agrees\",\"differs\")),\"differs\")"
    let title = metric == .payback ? "Payback (months from first spend)" : metric.title
    return [.text(title), live, stated, .textFormula(check, cached: "agrees", .plain)]
  }

  private func resultFormat(_ metric: Metric) -> NumberFormat {
    if metric.isMoney { return money }
    return metric.isPayback ? .decimal(2) : .percent(1)
  }

  private func formula(_ metric: Metric) -> String {
    let rate = layout.rateName
    func present(_ row: Int) -> String {
      "SUMPRODUCT(\(layout.range(row))/(1+\(rate))^(\(layout.monthRange)/12))"
    }
    func cell(_ metric: Metric) -> String { WorkbookLayout.resultCell(metric)?.a1 ?? "0" }
    switch metric {
    case .npv: return present(layout.netRow)
    case .pvBenefits: return present(layout.benefitRow)
    case .pvCosts: return present(layout.costRow)
    case .roi:
      return quotient(
        "(\(cell(.pvBenefits))-\(cell(.pvCosts)))", by: cell(.pvCosts),
        meaninglessAbove: QuantityFormatter.largestMeaningfulRate)
    case .benefitNeeded: return quotient(cell(.pvCosts), by: cell(.pvBenefits))
    case .irr: return irr
    case .peakCash: return "MAX(0,-MIN(\(layout.range(layout.cumulativeRow))))"
    case .payback:
      let crossings = layout.range(layout.crossingRow, from: 1)
      let all = layout.range(layout.cumulativeRow)
      let limit = CellReference(layout.crossingRow, WorkbookLayout.valueColumn)
        .absolute(on: WorkbookLayout.model)
      let none = "IF(\(limit)=0,\"not defined\",IF(MIN(\(all))<-\(limit),\"never\",0))"
      let last = WorkbookLayout.cell(layout.cumulativeRow, horizon).absolute(
        on: WorkbookLayout.model)
      let (first, lasting) = ("MIN(\(crossings))", "MAX(\(crossings))")
      let month = { (value: String) in "\"month \"&ROUNDUP(\(value)-1E-9,0)" }
      let lost = "\"temporary: \"&\(month(first))&\", then lost again\""
      let twice = "\"twice: first \"&\(month(first))&\", lasting \"&\(month(lasting))"
      return
        "IF(COUNT(\(crossings))=0,\(none),IF(\(last)<-\(limit),\(lost),IF(COUNT(\(crossings))>1,\(twice),\(first))))"
    default: return "0"
    }
  }

  /// A quotient, or the words for none and for one that means nothing.
  private func quotient(_ a: String, by b: String, meaninglessAbove limit: Double? = nil) -> String
  {
    let value =
      limit.map { meaningful("\(a)/\(b)", upTo: $0) } ?? "\(a)/\(b)"
    return "IF(\(b)=0,\"not defined\",\(value))"
  }

  /// A rate, or the word for one so large that it means nothing.
  private func meaningful(_ rate: String, upTo limit: Double) -> String {
    "IF(\(rate)>\(WorkbookTerm.digits(limit)),\"\(ReportWriter.meaningless)\",\(rate))"
  }

  /// The yearly rate from the monthly one, searched near what it is now and then, for other inputs, from
  /// other rates a month on: a spreadsheet finds a rate only from nearby.
  private var irr: String {
    let yearly = layout.figures.metrics[.irr] ?? .nan
    var guesses = ["0.01", "0.1", "-0.03", "0.5", "-0.1", "1.5"]
    if yearly.isFinite, yearly > -1 {
      let monthly = pow(1 + yearly, 1.0 / 12) - 1
      guesses.insert(WorkbookTerm.digits((monthly * 10_000).rounded() / 10_000), at: 0)
    }
    let net = layout.range(layout.netRow)
    let searches = guesses.map { "IRR(\(net),\($0))" }
    let rate = searches.dropLast().reversed().reduce(searches[searches.count - 1]) {
      "IFERROR(\($1),\($0))"
    }
    let shown = meaningful("(1+\(rate))^12-1", upTo: QuantityFormatter.largestMeaningfulRate)
    return "IFERROR(\(shown),\"not defined\")"
  }

  private func agrees(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= 1e-9 * max(1, abs(b))
  }
}
