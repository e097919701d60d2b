import Diagnostics
import Finance
import Modeling
import Quantities
import Reporting
import Syntax

/// Where everything of a case stands in its workbook, decided before a formula is written.
struct WorkbookLayout {
  static let inputs = "Inputs"
  static let model = "Model"
  static let result = "Result"
  /// The row with the numbers of the months on the model sheet.
  static let monthRow = 3
  /// The column of single values on the model sheet, and that of month 0.
  static let valueColumn = 3
  static let firstMonthColumn = 5

  let analyst: Analyst
  let caseIndex: Int
  let figures: CaseFigures
  /// The inputs in the order of the text, with their rows on the input sheet.
  let inputIDs: [EntityID]
  /// Definitions and lines that are computed, in the order of computation.
  let computedIDs: [EntityID]
  /// The lines with cash, in the order of the case.
  let flowLines: [CaseFigures.Line]
  /// The values of everything as computed by the program.
  let values: [EntityID: Answer]
  /// The spreadsheet's name of everything that has one value.
  let names: [EntityID: String]
  /// Rows on the input sheet and on the model sheet.
  let inputRows: [EntityID: Int]
  let modelRows: [EntityID: Int]
  let flowRows: [EntityID: Int]
  /// The numbers that no input states, in rows below the rate.
  let numbers: WorkbookNumbers
  /// The sums of cash as stated, and under risk where a line has one.
  let stated: Sums
  let risky: Sums?
  /// The lines that are different under risk, with their rows and their cash.
  let riskyLines: [CaseFigures.Line]
  let riskyRows: [EntityID: Int]
  /// The first row of the section with values, and of that with cash.
  let firstModelRow, firstFlowRow: Int
  /// The name of the cell with the yearly rate.
  let rateName: String

  /// The rows of the sums of cash, and the figures of the result sheet that rest on them.
  struct Sums {
    /// The figures as computed by the program.
    let figures: CaseFigures
    /// Benefits, costs, net, cumulative, and the times at which money is back, one below the other.
    let benefitRow: Int
    /// The row of the first figure on the result sheet, and the figures there.
    let resultRow: Int
    let metrics: [Metric]

    var costRow: Int { benefitRow + 1 }
    var netRow: Int { costRow + 1 }
    var cumulativeRow: Int { netRow + 1 }
    var crossingRow: Int { cumulativeRow + 1 }
    /// The monthly rates of return that are found from several starts.
    var searchRow: Int { crossingRow + 1 }

    /// The cell of a figure on the result sheet.
    func cell(_ metric: Metric) -> CellReference? {
      metrics.firstIndex(of: metric).map { CellReference(resultRow + $0, 1) }
    }
  }
  /// The figures of the result sheet in order; the first stands in row `firstResultRow`.
  static let metrics: [Metric] = [
    .npv, .pvBenefits, .pvCosts, .roi, .irr, .payback, .peakCash, .benefitNeeded,
  ]
  static let firstResultRow = 4
  /// The figures under risk, below those and a heading.
  static let riskMetrics: [Metric] = [.npv, .pvBenefits, .pvCosts, .roi, .irr, .payback]
  static let firstRiskRow = firstResultRow + metrics.count + 2

  init(_ writer: ReportWriter, _ caseIndex: Int) throws(Diagnostic) {
    let analyst = writer.analyst
    figures = try analyst.figures(of: caseIndex)
    self.analyst = analyst
    self.caseIndex = caseIndex
    let checked = analyst.checked
    let atRisk = checked.cases[caseIndex].lines.filter { $0.risk != nil && $0.isCounted }
    let needed = checked.needs(ofCase: caseIndex, includingIndirect: false)
      .union(checked.needs(of: atRisk, caseIndex))
    inputIDs = checked.inputs.filter { needed.contains($0) && checked[$0]?.text == nil }
    let inputSet = Set(inputIDs)
    computedIDs = checked.order.entities.filter {
      needed.contains($0) && !inputSet.contains($0) && checked[$0]?.results.count == 1
        && checked[$0]?.text == nil
    }
    flowLines = figures.lines.filter { $0.line.kind != .track && !$0.line.isExcluded }
    var values: [EntityID: Answer] = [:]
    for id in inputIDs + computedIDs { values[id] = Self.value(of: id, analyst, caseIndex) }
    self.values = values

    var taken = WorkbookNames()
    rateName = taken.add("discount_rate")
    var names: [EntityID: String] = [:]
    for id in inputIDs + computedIDs where checked[id]?.type.isSeries != true {
      names[id] = taken.add(analyst.model[id].name.text)
    }
    self.names = names
    numbers = WorkbookNumbers(
      writer, caseIndex, of: checked.model.ids.filter(needed.contains), besides: taken)

    inputRows = Dictionary(uniqueKeysWithValues: inputIDs.enumerated().map { ($1, $0 + 4) })
    firstModelRow = Self.monthRow + 2
    let firstModelRow = firstModelRow
    modelRows = Dictionary(
      uniqueKeysWithValues: computedIDs.enumerated().map { ($1, $0 + firstModelRow) })
    firstFlowRow = firstModelRow + computedIDs.count + 2
    let firstFlowRow = firstFlowRow
    flowRows = Dictionary(
      uniqueKeysWithValues: flowLines.enumerated().map { ($1.line.id, $0 + firstFlowRow) })
    let stated = Sums(
      figures: figures, benefitRow: firstFlowRow + flowLines.count,
      resultRow: Self.firstResultRow, metrics: Self.metrics)
    self.stated = stated
    guard !atRisk.isEmpty else {
      (risky, riskyLines, riskyRows) = (nil, [], [:])
      return
    }
    let atRiskIDs = Set(atRisk.map(\.id))
    let changed = try analyst.figures(of: caseIndex, underRisk: true)
    riskyLines = changed.lines.filter { atRiskIDs.contains($0.line.id) }
    let firstRiskyRow = stated.searchRow + 3
    riskyRows = Dictionary(
      uniqueKeysWithValues: riskyLines.enumerated().map { ($1.line.id, $0 + firstRiskyRow) })
    risky = Sums(
      figures: changed, benefitRow: firstRiskyRow + riskyLines.count,
      resultRow: Self.firstRiskRow, metrics: Self.riskMetrics)
  }

  /// What payback is when it is no single month: lost again, or twice.
  func paybackOutcome(underRisk: Bool = false) -> FinanceResult? {
    let outcome = analyst.outcome(of: .payback, caseIndex: caseIndex, underRisk: underRisk)
    guard case .outcome(let status, _)? = outcome, ["temporary", "multiple"].contains(status)
    else { return nil }
    return outcome
  }

  // MARK: - Values

  /// The value of a definition as the case sees it.
  private static func value(of id: EntityID, _ analyst: Analyst, _ caseIndex: Int) -> Answer? {
    let entity = analyst.model[id]
    if entity.line != nil || analyst.model.onlyCase != nil
      || analyst.checked[id]?.isContextDependent == false
    {
      return analyst.value(of: id)
    }
    let source = SourceText(name: "workbook", entity.name.text)
    guard case .command(.show(let asked))? = Parser.parse(source).items.first?.statement else {
      return nil
    }
    return try? analyst.ask(asked, in: source, caseIndex: caseIndex)
  }

  // MARK: - Cells

  /// The column of a month.
  static func column(_ month: Int) -> Int { firstMonthColumn + month }

  /// The place of a month in a row of the model sheet.
  static func cell(_ row: Int, _ month: Int) -> CellReference { CellReference(row, column(month)) }

  /// A row of the model sheet over months, as formulas of other sheets write it.
  func range(_ row: Int, from: Int = 0, to: Int? = nil) -> String {
    Self.cell(row, from).range(to: Self.cell(row, to ?? horizon), on: Self.model)
  }

  /// The months as a range.
  var monthRange: String { range(Self.monthRow) }

  /// The row of a number that no input states, below the inputs, the rate, the plan and a heading.
  func numberRow(_ index: Int) -> Int { inputIDs.count + 9 + index }
}

extension CheckedModel {
  /// What the haircuts and surcharges of some lines of a case are made of.
  fileprivate func needs(of lines: [CheckedLine], _ caseIndex: Int) -> Set<EntityID> {
    var stack = lines.flatMap { $0.risk?.uses ?? [] }
    var found: Set<EntityID> = []
    while let id = stack.popLast() {
      if let line = model[id].line, line.caseIndex != caseIndex { continue }
      if found.insert(id).inserted { stack += self[id]?.uses ?? [] }
    }
    return found
  }
}

extension WorkbookLayout: WorkbookPlaces {
  var horizon: Int { figures.horizon }
  var goLive: Int { analyst.checked.cases[caseIndex].goLive }

  func monthCell(_ month: Int) -> String {
    let letters = CellReference.letters(Self.column(month))
    return "\(letters)$\(Self.monthRow + 1)"
  }

  func formula(of id: EntityID) -> Formula? { analyst.checked[id] }

  func number(_ operation: Int, of owner: FormulaOwner) -> WorkbookTerm? {
    numbers.term(operation, of: owner)
  }

  func reference(to id: EntityID, month: Int?) -> WorkbookTerm? {
    guard let answer = values[id] else { return nil }
    if let name = names[id] {
      return answer.value.isFinite ? WorkbookTerm(name, value: answer.value) : nil
    }
    guard let month, let row = modelRows[id], answer.series.indices.contains(month), month > 0
    else {
      return nil
    }
    let value = answer.series[month]
    return value.isFinite ? WorkbookTerm(Self.cell(row, month).a1, value: value) : nil
  }

  func flow(of id: EntityID, month: Int) -> WorkbookTerm? {
    // What is tracked has no cash; it is reported from go-live on.
    if analyst.model[id].line?.kind == .track {
      return month < goLive ? WorkbookTerm(0) : reference(to: id, month: month)
    }
    guard let row = flowRows[id], let line = flowLines.first(where: { $0.line.id == id }),
      line.flow.indices.contains(month)
    else { return nil }
    return WorkbookTerm(Self.cell(row, month).a1, value: line.flow[month])
  }

  func delay(of id: EntityID) -> Int {
    guard let line = flowLines.first(where: { $0.line.id == id })?.line else { return 0 }
    return line.kind == .benefit && line.isCounted ? analyst.model.cases[caseIndex].benefitDelay : 0
  }

  func flow(_ kind: CaseFlow, month: Int, underRisk: Bool) -> WorkbookTerm? {
    let sums = underRisk ? risky ?? stated : stated
    let (row, flow) =
      switch kind {
      case .benefits: (sums.benefitRow, sums.figures.benefits)
      case .costs: (sums.costRow, sums.figures.costs)
      case .net: (sums.netRow, sums.figures.net)
      }
    guard flow.indices.contains(month) else { return nil }
    return WorkbookTerm(Self.cell(row, month).a1, value: flow[month])
  }

  func metric(_ metric: Metric, month: Int?, underRisk: Bool) -> WorkbookTerm? {
    if metric == .cashflow { return month.flatMap { flow(.net, month: $0, underRisk: underRisk) } }
    let sums = underRisk ? risky ?? stated : stated
    if metric == .cumulative {
      guard let month, sums.figures.cumulative.indices.contains(month) else { return nil }
      return WorkbookTerm(
        Self.cell(sums.cumulativeRow, month).a1, value: sums.figures.cumulative[month])
    }
    guard let cell = sums.cell(metric), let value = sums.figures.metrics[metric], value.isFinite
    else { return nil }
    if metric.isPayback, paybackOutcome(underRisk: underRisk) != nil { return nil }
    return WorkbookTerm(cell.absolute(on: Self.result), value: value)
  }

  var rate: WorkbookTerm { WorkbookTerm(rateName, value: figures.rate) }

  func range(of operation: Operation, from: Int, to: Int) -> String? {
    let row: Int?
    switch operation.code {
    case .reference:
      row = names[EntityID(Int(operation.a))] == nil ? modelRows[EntityID(Int(operation.a))] : nil
    case .lineFlow where operation.b != 0: row = flowRows[EntityID(Int(operation.a))]
    case .caseFlow where operation.c != 1:
      switch CaseFlow(rawValue: operation.a) {
      case .benefits: row = stated.benefitRow
      case .costs: row = stated.costRow
      case .net: row = stated.netRow
      case nil: row = nil
      }
    case .metric where operation.c != 1:
      row = operation.a == Metric.cashflow.rawValue ? stated.netRow : nil
    default: row = nil
    }
    return row.map { range($0, from: from, to: to) }
  }
}
