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
  let layout: WorkbookLayout
  let writer: ReportWriter
  let translator: WorkbookTranslator
  /// The file with its version; empty for none.
  let source: String
  /// What has no formula and stands as a value.
  private(set) var fixedIDs: [EntityID] = []
  /// The names that formulas say.
  var followed: Set<String> = []

  /// Prepares the workbook of a case.
  ///
  /// - Parameter source: The file with its version, for the sheet of results.
  init(_ writer: ReportWriter, _ caseIndex: Int, source: String = "") throws(Diagnostic) {
    self.source = source
    self.writer = writer
    layout = try WorkbookLayout(writer, caseIndex)
    translator = WorkbookTranslator(places: layout)
  }

  /// The names of what has no formula, each once.
  var fixed: [String] {
    var seen: Set<EntityID> = []
    return fixedIDs.filter { seen.insert($0).inserted }.map { model[$0].name.text }
  }

  let note = CellStyle(.general, .note)
  let remarkStyle = CellStyle(.general, .remark)
  let title = CellStyle(.general, .title)
  let numberHeading = CellStyle(.general, .numberHeading)

  var checked: CheckedModel { writer.checked }
  var model: Model { writer.model }
  var horizon: Int { layout.horizon }
  var entry: CheckedCase { checked.cases[layout.caseIndex] }

  /// Returns the workbook; `fixed` then names what does not follow a changed input.
  mutating func workbook() -> Workbook {
    let modelSheet = modelSheet()
    let result = resultSheet()
    // What no formula says is no input here, whatever its value does in the file.
    followed = Self.names(in: modelSheet).union(Self.names(in: result))
    followed.formUnion(Self.names(in: inputSheet()))
    let inputs = inputSheet()
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
    for (index, number) in layout.numbers.numbers.enumerated() where number.value != nil {
      names.append(
        DefinedName(
          number.name, cell: CellReference(layout.numberRow(index), 2), of: WorkbookLayout.inputs))
    }
    return names
  }

  /// The names that the formulas of a sheet say, in small letters.
  private static func names(in sheet: Sheet) -> Set<String> {
    var names: Set<String> = []
    for case .formula(let text, _, _) in sheet.rows.joined() {
      for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber || "_.".contains($0)) })
      where word.first?.isNumber == false {
        names.insert(word.lowercased())
      }
    }
    return names
  }

  func unit(of id: EntityID) -> String {
    guard let (measure, unit) = checked[id]?.type.quantity else { return "" }
    return writer.sheetUnit(measure, unit)
  }

  func format(of id: EntityID) -> NumberFormat {
    guard let (measure, unit) = checked[id]?.type.quantity else { return .general }
    switch measure {
    // A spreadsheet takes an 8 that is typed into a cell in percent for 8%, and so for 8 points.
    case .share, .points:
      let ends = checked.ends(of: id)
      let shown = [layout.values[id]?.value, ends?.low, ends?.high].compactMap { $0 }.map(abs)
      return .percent(shown.contains { $0 > 0 && $0 < 0.001 } ? 4 : 2)
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
  var money: NumberFormat { .money(writer.formatter.unit(currency), decimals: 2) }

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
      ["Name", "Label"].map { .text($0, .heading) }
        + [.text("Unit", CellStyle(.general, .unitHeading)), .text("Value", numberHeading)]
        + [.text("Note", CellStyle(.general, .unitHeading))]
        + (0...horizon).map { .number(Double($0), numberHeading) },
      section("Definitions and lines by month"),
    ]
    for id in layout.computedIDs { rows.append(modelRow(id)) }
    rows.append([])
    rows.append(section("Cash by month"))
    for line in layout.flowLines { rows.append(flowRow(line)) }
    rows += sumRows(layout.stated, "") { layout.flowRows[$0] }
    if let risky = layout.risky {
      rows.append([])
      rows.append(section("Cash by month with the stated haircuts and surcharges"))
      for line in layout.riskyLines { rows.append(riskyRow(line)) }
      rows += sumRows(risky, "_under_risk") { layout.riskyRows[$0] ?? layout.flowRows[$0] }
    }
    return Sheet(
      WorkbookLayout.model, rows: rows,
      widths: [nameWidth(rows), labelWidth(rows), 18, 16, 30]
        + [Double](repeating: monthWidth, count: horizon + 1),
      frozenRows: 4,
      frozenColumns: 2)
  }

  func section(_ words: String) -> [SheetCell] { [.text(words, title)] }

  /// The width at which the names of a sheet stand beside their labels.
  func nameWidth(_ rows: [[SheetCell]]) -> Double { Self.width(of: 0, rows, 14, 44) }

  /// The width at which its labels stand beside what follows.
  func labelWidth(_ rows: [[SheetCell]]) -> Double { Self.width(of: 1, rows, 20, 56) }

  /// The width of the words of a column that have a neighbour to the right.
  private static func width(
    of column: Int, _ rows: [[SheetCell]], _ least: Double, _ most: Double
  ) -> Double {
    let widths = rows.dropFirst(3).compactMap { row -> Int? in
      guard row.count > column + 1, case .text(let text, let style) = row[column] else {
        return nil
      }
      return CellWidth.of(text) * (style.emphasis == .total ? 11 : 10) / 10
    }
    return min(most, max(least, Double(widths.max() ?? 0) + 2))
  }

  /// Words of a name, label or source, which wrap where they are longer than their column may be.
  func words(_ text: String, upTo width: Int) -> SheetCell {
    .text(text, CellWidth.of(text) > width - 2 ? CellStyle(.general, .wrapped) : .plain)
  }

  /// The unit behind a figure.
  func behind(_ text: String) -> SheetCell { .text(text, CellStyle(.general, .unit)) }

  /// A definition or line: one formula, or one for every month.
  private mutating func modelRow(_ id: EntityID) -> [SheetCell] {
    let entity = model[id]
    let head: [SheetCell] = [
      words(entity.name.text, upTo: 44), words(entity.label ?? lineWords(id), upTo: 56),
      behind(unit(of: id)),
    ]
    guard let answer = layout.values[id], let formula = checked[id] else { return head }
    let style = CellStyle.format(format(of: id))
    if layout.names[id] != nil {
      if let term = translator.term(of: formula, .amount(id), month: nil),
        agrees(term.value, answer.value)
      {
        return head + [.formula(term.text, cached: answer.value, style), .blank]
      }
      return head + [.number(answer.value, style), remark(id)]
    }
    let terms = (1...horizon).map { translator.term(of: formula, .amount(id), month: $0) }
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
    fixedIDs.append(id)
    return .text("value as computed by whatif; has no spreadsheet formula", remarkStyle)
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
    var noteCell = SheetCell.text(clauseWords(line.line), remarkStyle)
    if !isWhole { noteCell = remark(id) }
    return [
      self.words(model[id].name.text, upTo: 44), self.words(model[id].label ?? "", upTo: 56),
      behind(writer.formatter.unit(currency)),
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
    let factor: WorkbookTerm?
    switch line.timing {
    case .payments(let parts):
      factor = parts.indices.filter { parts[$0].month == month }
        .map { layout.numbers.part($0, of: line.id) ?? WorkbookTerm(parts[$0].share) }
        .reduce(nil) { sum, part in sum.map { $0 + part } ?? part }
    case .monthly(let from, let until, let amount):
      let runs = (from...max(from, until)).contains(month) && from <= until && amount != 0
      factor = runs ? WorkbookTerm(amount) : nil
    }
    guard let factor else { return WorkbookTerm(0) }
    guard let value = layout.reference(to: line.id, month: month) else { return nil }
    let amount = value * factor
    guard let realised = line.realised else { return amount }
    return translator.term(of: realised, .realised(line.id), month: month).map { amount * $0 }
  }

  /// The cash of a line with its haircut or surcharge, over its cash as stated.
  private mutating func riskyRow(_ line: CaseFigures.Line) -> [SheetCell] {
    let id = line.line.id
    let style = CellStyle.format(cash)
    let grows = line.line.kind == .cost || line.line.isAdverse
    let cells = line.flow.enumerated().map { month, value -> SheetCell? in
      guard let row = layout.flowRows[id], let risk = line.line.risk else { return nil }
      let term = translator.term(of: risk, .risk(id), month: month)
      // Where nothing is paid the share does not matter, and month 0 has none that changes.
      let stated = layout.flow(of: id, month: month)?.value ?? 0
      if term == nil, stated == 0 { return .number(0, style) }
      guard let term else { return nil }
      let share = grows ? WorkbookTerm(1) + term : WorkbookTerm(1) - term
      let flow = WorkbookTerm(WorkbookLayout.cell(row, month).a1, value: stated) * share
      return agrees(flow.value, value) ? .formula(flow.text, cached: value, style) : nil
    }
    let isWhole = cells.allSatisfy { $0 != nil }
    let words = grows ? "enlarged by its risk" : "reduced by its risk"
    return [
      self.words("\(model[id].name.text)_under_risk", upTo: 44),
      self.words(model[id].label ?? "", upTo: 56),
      behind(writer.formatter.unit(currency)), .text(line.line.kind.rawValue),
      isWhole ? .text(words, remarkStyle) : remark(id),
    ]
      + zip(cells, line.flow).map { cell, value in isWhole ? cell ?? .blank : .number(value, style)
      }
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

  /// Benefits, costs, net, cumulative and the months in which the money is back.
  ///
  /// - Parameter row: Where the cash of a line stands.
  private func sumRows(
    _ sums: WorkbookLayout.Sums, _ ending: String, _ row: (EntityID) -> Int?
  ) -> [[SheetCell]] {
    [
      sumRow("benefits" + ending, "Benefits", sums.figures.benefits, kind: .benefit, row),
      sumRow("costs" + ending, "Costs", sums.figures.costs, kind: .cost, row),
      netRow(sums, ending), cumulativeRow(sums, ending), crossingRow(sums, ending),
      searchRow(sums, ending),
    ]
  }

  private func sumRow(
    _ name: String, _ title: String, _ values: [Double], kind: CaseLine.Kind,
    _ row: (EntityID) -> Int?
  ) -> [SheetCell] {
    let lines = layout.flowLines.filter { $0.line.isCounted && $0.line.kind == kind }
    return label(name, title)
      + values.enumerated().map { month, value -> SheetCell in
        var text = ""
        for line in lines {
          guard let row = row(line.line.id) else { continue }
          let sign = line.line.isAdverse ? "-" : text.isEmpty ? "" : "+"
          text += sign + WorkbookLayout.cell(row, month).a1
        }
        return text.isEmpty ? .number(value, total) : .formula(text, cached: value, total)
      }
  }

  private func netRow(_ sums: WorkbookLayout.Sums, _ ending: String) -> [SheetCell] {
    label("net" + ending, "Net cash flow")
      + sums.figures.net.enumerated().map { month, value in
        let gain = WorkbookLayout.cell(sums.benefitRow, month).a1
        let cost = WorkbookLayout.cell(sums.costRow, month).a1
        return .formula("\(gain)-\(cost)", cached: value, total)
      }
  }

  private func cumulativeRow(_ sums: WorkbookLayout.Sums, _ ending: String) -> [SheetCell] {
    label("cumulative" + ending, "Cumulative cash flow")
      + sums.figures.cumulative.enumerated().map { month, value in
        let net = WorkbookLayout.cell(sums.netRow, month).a1
        let before = month > 0 ? WorkbookLayout.cell(sums.cumulativeRow, month - 1).a1 + "+" : ""
        return .formula(before + net, cached: value, total)
      }
  }

  /// In each month in which the money comes back, when that is, with a straight line inside the month.
  private func crossingRow(_ sums: WorkbookLayout.Sums, _ ending: String) -> [SheetCell] {
    let all = layout.range(sums.cumulativeRow)
    let limit = CellReference(sums.crossingRow, WorkbookLayout.valueColumn).absolute
    let (cumulative, net) = (sums.figures.cumulative, sums.figures.net)
    let largest = cumulative.map(abs).max() ?? 0
    var cells: [SheetCell] = [
      .text("back" + ending), .text("Money back in this month, at"), .text("months"),
      .formula("1E-9*MAX(MAX(\(all)),-MIN(\(all)))", cached: 1e-9 * largest, .plain),
      .text("size that counts as zero", remarkStyle), .blank,
    ]
    for month in cumulative.indices.dropFirst() {
      let before = WorkbookLayout.cell(sums.cumulativeRow, month - 1).a1
      let now = WorkbookLayout.cell(sums.cumulativeRow, month).a1
      let flow = WorkbookLayout.cell(sums.netRow, month).a1
      let formula =
        "IF(AND(\(before)<-\(limit),\(now)>=-\(limit)),\(month - 1)+MIN(1,-\(before)/\(flow)),\"\")"
      let (was, reached) = (cumulative[month - 1], cumulative[month])
      let isBack = was < -1e-9 * largest && reached >= -1e-9 * largest
      cells.append(
        isBack
          ? .formula(
            formula, cached: Double(month - 1) + min(1, -was / net[month]), .format(.decimal(2)))
          : .textFormula(formula, cached: "", .plain))
    }
    return cells
  }

  /// The rates a month that a spreadsheet finds from several starts: it finds one only from nearby, and a
  /// cash flow may have several.
  private func searchRow(_ sums: WorkbookLayout.Sums, _ ending: String) -> [SheetCell] {
    let net = layout.range(sums.netRow)
    let head: [SheetCell] = [
      .text("rates" + ending), .text("Rates a month at which the cash is worth nothing"),
      .text("share"), .blank, .text("searched from several starts", remarkStyle),
    ]
    return head
      + searchStarts(sums).map { start, found in
        let rate = "IRR(\(net),\(WorkbookTerm.digits(start)))"
        // Below -100% a search ends in rates that no money has.
        let formula = "IFERROR(IF(\(rate)>-1,\(rate),\"\"),\"\")"
        let style = CellStyle.format(.percent(4))
        return found.map { .formula(formula, cached: $0, style) }
          ?? .textFormula(formula, cached: "", style)
      }
  }

  /// Where the search for the rate starts, with what is found there as far as that is known: the rates as
  /// stated first, then others, for other inputs.
  func searchStarts(_ sums: WorkbookLayout.Sums) -> [(start: Double, found: Double?)] {
    let yearly: [Double] =
      switch sums.figures.internalRate?.outcome {
      case .unique(let rate): [rate]
      case .multiple(let rates): rates
      case nil, .some(.none): []
      }
    let monthly = Self.searchable(yearly).map { pow(1 + $0, 1.0 / 12) - 1 }
    let known = monthly.map { (start: ($0 * 10_000).rounded() / 10_000, found: Optional($0)) }
    let others = [0.01, 0.1, -0.03, 0.5, -0.1, 1.5].map { (start: $0, found: monthly.first) }
    return known + others
  }

  /// The yearly rates that a sheet looks for.
  static func searchable(_ yearly: [Double]) -> [Double] {
    Array(yearly.filter { $0 > -1 }.prefix(8))
  }

  func agrees(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= 1e-9 * max(1, abs(b))
  }
}
