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
  /// The rows of the sums: benefits, costs, net, cumulative, and the times at which money is back.
  let benefitRow, costRow, netRow, cumulativeRow, crossingRow: Int
  /// The first row of the section with values, and of that with cash.
  let firstModelRow, firstFlowRow: Int
  /// The name of the cell with the yearly rate.
  let rateName: String
  /// The figures of the result sheet in order; the first stands in row `firstResultRow`.
  static let metrics: [Metric] = [
    .npv, .pvBenefits, .pvCosts, .roi, .irr, .payback, .peakCash, .benefitNeeded,
  ]
  static let firstResultRow = 4

  init(_ analyst: Analyst, _ caseIndex: Int) throws(Diagnostic) {
    figures = try analyst.figures(of: caseIndex)
    self.analyst = analyst
    self.caseIndex = caseIndex
    let checked = analyst.checked
    let needed = checked.needs(ofCase: caseIndex, includingIndirect: false)
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

    var taken: Set<String> = ["discount_rate"]
    var names: [EntityID: String] = [:]
    for id in inputIDs + computedIDs where checked[id]?.type.isSeries != true {
      let base = DefinedName.valid(analyst.model[id].name.text)
      var name = base
      var number = 2
      while !taken.insert(name.lowercased()).inserted {
        name = "\(base)_\(number)"
        number += 1
      }
      names[id] = name
    }
    self.names = names
    rateName = "discount_rate"

    inputRows = Dictionary(uniqueKeysWithValues: inputIDs.enumerated().map { ($1, $0 + 4) })
    firstModelRow = Self.monthRow + 2
    let firstModelRow = firstModelRow
    modelRows = Dictionary(
      uniqueKeysWithValues: computedIDs.enumerated().map { ($1, $0 + firstModelRow) })
    firstFlowRow = firstModelRow + computedIDs.count + 2
    let firstFlowRow = firstFlowRow
    flowRows = Dictionary(
      uniqueKeysWithValues: flowLines.enumerated().map { ($1.line.id, $0 + firstFlowRow) })
    benefitRow = firstFlowRow + flowLines.count
    costRow = benefitRow + 1
    netRow = costRow + 1
    cumulativeRow = netRow + 1
    crossingRow = cumulativeRow + 1
  }

  /// What payback is when it is no single month: lost again, or twice.
  var paybackOutcome: FinanceResult? {
    guard case .outcome(let status, _)? = analyst.outcome(of: .payback, caseIndex: caseIndex),
      ["temporary", "multiple"].contains(status)
    else { return nil }
    return analyst.outcome(of: .payback, caseIndex: caseIndex)
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

  /// The cell of a figure on the result sheet.
  static func resultCell(_ metric: Metric) -> CellReference? {
    metrics.firstIndex(of: metric).map { CellReference(firstResultRow + $0, 1) }
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

  func flow(_ kind: CaseFlow, month: Int) -> WorkbookTerm? {
    let (row, flow) =
      switch kind {
      case .benefits: (benefitRow, figures.benefits)
      case .costs: (costRow, figures.costs)
      case .net: (netRow, figures.net)
      }
    guard flow.indices.contains(month) else { return nil }
    return WorkbookTerm(Self.cell(row, month).a1, value: flow[month])
  }

  func metric(_ metric: Metric, month: Int?) -> WorkbookTerm? {
    if metric == .cashflow { return month.flatMap { flow(.net, month: $0) } }
    if metric == .cumulative {
      guard let month, figures.cumulative.indices.contains(month) else { return nil }
      return WorkbookTerm(
        Self.cell(cumulativeRow, month).a1, value: figures.cumulative[month])
    }
    guard let cell = Self.resultCell(metric), let value = figures.metrics[metric], value.isFinite
    else { return nil }
    // Where the cell may say that a rate means nothing, formulas need the rate all the same.
    if metric == .roi, let gains = self.metric(.pvBenefits, month: nil),
      let costs = self.metric(.pvCosts, month: nil)
    {
      return (gains - costs) / costs
    }
    if metric.isPayback
      ? paybackOutcome != nil
      : analyst.checked.formatter.words(for: metric, value) != nil
    {
      return nil
    }
    return WorkbookTerm(cell.absolute(on: Self.result), value: value)
  }

  func range(of operation: Operation, from: Int, to: Int) -> String? {
    let row: Int?
    switch operation.code {
    case .reference:
      row = names[EntityID(Int(operation.a))] == nil ? modelRows[EntityID(Int(operation.a))] : nil
    case .lineFlow where operation.b != 0: row = flowRows[EntityID(Int(operation.a))]
    case .caseFlow:
      switch CaseFlow(rawValue: operation.a) {
      case .benefits: row = benefitRow
      case .costs: row = costRow
      case .net: row = netRow
      case nil: row = nil
      }
    case .metric: row = operation.a == Metric.cashflow.rawValue ? netRow : nil
    default: row = nil
    }
    return row.map { range($0, from: from, to: to) }
  }
}
