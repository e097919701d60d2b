import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension ReportWriter {
  /// A stretch of months that is one column or row: month 0, a month, quarter or year.
  struct Period {
    let title: String
    let months: ClosedRange<Int>
  }

  /// Cuts the months of a case into periods; month 0 stands alone.
  func periods(_ period: Command.Period, of caseIndex: Int, horizon: Int) -> [Period] {
    let length: Int
    switch period {
    case .monthly: length = 1
    case .quarterly: length = 3
    case .yearly: length = 12
    }
    var result = [Period(title: period == .monthly ? "0" : "Month 0", months: 0...0)]
    var start = 1
    while start <= horizon {
      let end = min(start + length - 1, horizon)
      let number = (start - 1) / length + 1
      let title: String
      switch period {
      case .monthly: title = monthName(start, caseIndex)
      case .quarterly: title = "Quarter \(number)" + span(start...end, of: length, caseIndex)
      case .yearly: title = "Year \(number)" + span(start...end, of: length, caseIndex)
      }
      result.append(Period(title: title, months: start...end))
      start = end + 1
    }
    return result
  }

  /// The calendar months of a period, where the case has a start: ` (Apr 2026 to Jun 2026)`; else how many
  /// there are of a part of one.
  private func span(_ months: ClosedRange<Int>, of length: Int, _ caseIndex: Int) -> String {
    guard let first = calendarName(months.lowerBound, caseIndex),
      let last = calendarName(months.upperBound, caseIndex)
    else {
      // A last year or quarter that the plan cuts short says so.
      let count = months.count
      return count == length ? "" : " (\(count) month\(count == 1 ? "" : "s"))"
    }
    return " (\(first) to \(last))"
  }

  func sum(_ flow: [Double], _ months: ClosedRange<Int>) -> Double {
    months.reduce(0) { $0 + (flow.indices.contains($1) ? flow[$1] : 0) }
  }

  /// The whole unit to which tables of money are rounded.
  func moneyStep(_ values: [Double]) -> Double {
    let largest = values.map(abs).filter(\.isFinite).max() ?? 0
    if largest < 100, values.contains(where: { $0 != $0.rounded() }) { return 0.01 }
    return 1
  }

  func moneyText(_ value: Double, step: Double) -> String {
    formatter.cell(value, step < 1 ? 2 : 0)
  }

  // MARK: - Cash flow

  /// `cashflow`: benefits, costs, net and cumulative, so that rows and columns add up as printed.
  func cashflow(
    _ caseIndex: Int, _ period: Command.Period, onlyCumulative: Bool = false
  ) throws(Diagnostic) -> Report {
    let figures = try analyst.figures(of: caseIndex)
    let periods = periods(period, of: caseIndex, horizon: figures.horizon)
    let step = moneyStep(figures.net)
    let benefits = RoundedToAdd(
      running: periods.map { sum(figures.benefits, $0.months) }, step: step
    ).parts
    let costs = RoundedToAdd(
      running: periods.map { -sum(figures.costs, $0.months) }, step: step
    ).parts
    let cumulative = periods.map { part in
      figures.cumulative.indices.contains(part.months.upperBound)
        ? figures.cumulative[part.months.upperBound] : .nan
    }
    let changes = SignChanges(cumulative)
    var running = 0.0
    var rows: [Row] = []
    var isAdjusted = false
    for (index, part) in periods.enumerated() {
      let net = benefits[index] + costs[index]
      running += net
      let figuresOfRow = YearFigures(
        exact: [
          sum(figures.benefits, part.months), -sum(figures.costs, part.months),
          sum(figures.net, part.months), cumulative[index],
        ], shown: [benefits[index], costs[index], net, running])
      isAdjusted = isAdjusted || figuresOfRow.isAdjusted(step)
      let cells: [Cell] = [
        Cell(part.title),
        .number(moneyText(benefits[index], step: step), sum(figures.benefits, part.months)),
        .number(moneyText(costs[index], step: step), -sum(figures.costs, part.months)),
        .number(moneyText(net, step: step), sum(figures.net, part.months)),
        .number(
          moneyText(running, step: step), cumulative[index],
          marks: changes[index] ? .signChange : []),
      ]
      rows.append(Row(onlyCumulative ? [cells[0], cells[4]] : cells))
    }
    if !onlyCumulative { rows.append(cashTotal(figures, benefits, costs, step)) }
    return cashReport(
      onlyCumulative ? "cumulative" : "cashflow", caseIndex, period, rows, onlyCumulative,
      isAdjusted: isAdjusted)
  }

  private func cashTotal(
    _ figures: CaseFigures, _ benefits: [Double], _ costs: [Double], _ step: Double
  ) -> Row {
    let (gain, cost) = (benefits.reduce(0, +), costs.reduce(0, +))
    return .total([
      "Total", .number(moneyText(gain, step: step), figures.benefits.reduce(0, +)),
      .number(moneyText(cost, step: step), -figures.costs.reduce(0, +)),
      .number(moneyText(gain + cost, step: step), figures.net.reduce(0, +)), .empty,
    ])
  }

  private func cashReport(
    _ name: String, _ caseIndex: Int, _ period: Command.Period, _ rows: [Row],
    _ onlyCumulative: Bool, isAdjusted: Bool
  ) -> Report {
    let unit = formatter.unit(currency(of: caseIndex))
    let first: String
    switch period {
    case .monthly: first = "Month"
    case .quarterly: first = "Quarter"
    case .yearly: first = "Year"
    }
    var columns: [Column] = [Column(first, .date, alignment: .left, key: "period")]
    if !onlyCumulative {
      columns += [
        .number("Benefits", unit: unit, key: "benefits"),
        .number("Costs", unit: unit, key: "costs"),
        .number("Net", unit: unit, key: "net"),
      ]
    }
    columns.append(.number("Cumulative", unit: unit, key: "cumulative"))
    let table = Table(columns: columns, rows: rows)
    return Report(name, .table) {
      $0.heading(
        Styled("\(title(of: caseIndex)): \(onlyCumulative ? "cumulative cash flow" : "cash flow")"),
        level: 2)
      $0.table(table)
      if isAdjusted { $0.note(.information, Self.addsAsPrinted) }
      $0.note(.convention, Styled(conventions(caseIndex)))
      $0.record(MachineRecord(table, name: name))
    }
  }

  /// The title of a case; of all together when the index is -1.
  func title(of caseIndex: Int) -> String {
    model.cases.indices.contains(caseIndex) ? model.cases[caseIndex].title : "All cases"
  }

  // MARK: - The table of impact studies

  /// `annual`: Initial, Year 1 to n, Total and PV of every counted line, as in a TEI study.
  ///
  /// Years add to the totals of lines and lines to the totals of years, which are those of `cashflow`; present
  /// values are rounded together.
  func annual(_ caseIndex: Int) throws(Diagnostic) -> Report {
    let figures = try analyst.figures(of: caseIndex)
    let periods = periods(.yearly, of: caseIndex, horizon: figures.horizon)
    let lines = figures.lines.filter { $0.line.isCounted }
    let step = moneyStep(figures.net)
    let kinds = [CaseLine.Kind.benefit, .cost]
    let members = kinds.map { kind in lines.filter { $0.line.kind == kind } }
    let values = members.map { $0.map { signed($0) * $0.presentValue } }
    let valueTotals = RoundedToAdd(values.map { $0.reduce(0, +) }, step: step).parts
    let unit = formatter.unit(currency(of: caseIndex))
    var columns: [Column] = [.text("Line", key: "line")]
    for (index, period) in periods.enumerated() {
      columns.append(.number(index == 0 ? "Initial" : period.title, unit: unit))
    }
    columns += [.number("Total", unit: unit), .number("Present value", unit: unit)]
    var rows: [Row] = []
    var totals: [YearFigures] = []
    var isAdjusted = false
    for (place, kind) in kinds.enumerated() where !members[place].isEmpty {
      rows.append(.group(kind == .benefit ? "Benefits" : "Costs"))
      let years = members[place].map { line in
        periods.map { signed(line) * sum(line.flow, $0.months) }
      }
      let rounded = RoundedTable(years, step: step)
      let pv = RoundedToAdd(values[place], total: valueTotals[place], step: step)
      var sums = YearFigures(count: periods.count + 2)
      for (index, line) in members[place].enumerated() {
        let figures = YearFigures(
          exact: years[index] + [signed(line) * line.total, values[place][index]],
          shown: rounded.cells[index] + [rounded.rowTotals[index], pv.parts[index]])
        sums = sums + figures
        isAdjusted = isAdjusted || figures.isAdjusted(step)
        rows.append(annualRow(model.fullTitle(of: line.line.id), figures, step))
      }
      totals.append(sums)
      isAdjusted = isAdjusted || sums.isAdjusted(step)
      rows.append(
        annualRow(kind == .benefit ? "Total benefits" : "Total costs", sums, step, .total))
    }
    if let first = totals.first {
      let net = totals.dropFirst().reduce(first, +)
      isAdjusted = isAdjusted || net.isAdjusted(step)
      rows.append(annualRow("Net", net, step, .total))
    }
    let table = Table(columns: columns, rows: rows)
    return Report("annual", .table) {
      $0.heading(Styled("\(title(of: caseIndex)): by year"), level: 2)
      $0.table(table)
      if isAdjusted { $0.note(.information, Self.addsAsPrinted) }
      $0.note(.convention, Styled(conventions(caseIndex)))
      $0.record(MachineRecord(table, name: "annual"))
      if let beside = besides(figures) { $0.append(beside) }
    }
  }

  /// The footnote of tables in which a figure was rounded the other way.
  static let addsAsPrinted: Styled =
    "rounded so that the rows and columns add up as printed; a figure may be one off its own rounding"

  /// The sign with which a line enters the net cash flow.
  private func signed(_ line: CaseFigures.Line) -> Double {
    line.line.kind == .cost || line.line.isAdverse ? -1 : 1
  }

  private func annualRow(
    _ title: String, _ figures: YearFigures, _ step: Double, _ kind: Row.Kind = .body
  ) -> Row {
    let cells = zip(figures.shown, figures.exact).map { shown, exact -> Cell in
      .number(moneyText(shown, step: step), exact)
    }
    return Row([Cell(title, role: .label)] + cells, kind)
  }

  /// A row of the table by year: what was computed, and what is printed so that it adds up.
  private struct YearFigures {
    var exact: [Double]
    var shown: [Double]

    init(exact: [Double], shown: [Double]) {
      self.exact = exact
      self.shown = shown
    }

    /// A row of zeros.
    init(count: Int) {
      exact = [Double](repeating: 0, count: count)
      shown = exact
    }

    /// Whether a figure is printed as another number than rounding it alone would give.
    func isAdjusted(_ step: Double) -> Bool {
      zip(shown, exact).contains { shown, exact in
        (shown - exact).magnitude > step / 2 + 1e-9 * max(1, exact.magnitude)
      }
    }

    static func + (a: YearFigures, b: YearFigures) -> YearFigures {
      YearFigures(exact: zip(a.exact, b.exact).map(+), shown: zip(a.shown, b.shown).map(+))
    }
  }

  /// Lines that are reported but not in the figures: tracked ones and other people's money.
  func besides(_ figures: CaseFigures) -> Report? {
    let others = figures.lines.filter { !$0.line.isCounted && !$0.line.isExcluded }
    guard !others.isEmpty else { return nil }
    let sorted = others.filter { $0.line.kind == .track } + others.filter { $0.line.kind != .track }
    let lastYear = max(1, figures.horizon - 11)...figures.horizon
    let rows = sorted.map { line -> Row in
      return [
        Cell(model.fullTitle(of: line.line.id), role: .label), Cell(line.line.beneficiary.rawValue),
        yearCell(line, lastYear),
        Cell(
          line.line.notCounted
            ?? (line.line.kind == .track ? "tracked" : "theirs, not in our value")),
      ]
    }
    let table = Table(
      "Beside the value",
      columns: [
        .text("Line", key: "line"), .text("Who gains", key: "beneficiary"),
        .number("Last year", key: "last_year"), .text("Why not counted", key: "why"),
      ], rows: rows)
    return Report("beside", .table) {
      $0.table(table)
      $0.record(MachineRecord(table.raw, name: "beside"))
    }
  }

  private func yearCell(_ line: CaseFigures.Line, _ months: ClosedRange<Int>) -> Cell {
    let year = perYear(line, months)
    return .number(
      yearWords(line, months), year.value, rawUnit: machineUnit(year.measure, year.unit))
  }

  /// `2,400 hours a year`; what is there and does not flow is told as the average: `685 visits on average`.
  func yearWords(_ line: CaseFigures.Line, _ months: ClosedRange<Int>) -> String {
    let year = perYear(line, months)
    let text = formatter.summary(year)
    guard line.line.kind != .track else {
      return isRate(line.line.id) ? "\(text) a year" : "\(text) on average"
    }
    // Money is what came in those months, so a short plan has no year of it.
    let all = line.flow.reduce(0, +)
    if year.value == 0, all != 0 {
      let total = formatter.summary(money(all, caseIndex(of: line.line)))
      return "\(total) in all, nothing in the last year"
    }
    return months.count < 12 ? "\(text) in \(months.count) months" : "\(text) a year"
  }

  /// Whether a line is per time of the calendar.
  private func isRate(_ id: EntityID) -> Bool {
    checked[id]?.type.quantity?.unit.factors.contains { factor in
      factor.exponent < 0 && model.catalogue[factor.id].kind == .calendar
    } ?? false
  }

  /// What a line that is not counted brings in the last full year, in its unit; of what does not flow,
  /// the average over the year.
  func perYear(_ line: CaseFigures.Line, _ months: ClosedRange<Int>) -> Quantity {
    guard let (measure, unit) = checked[line.line.id]?.type.quantity else {
      return Quantity(sum(line.flow, months))
    }
    if line.line.kind != .track { return money(sum(line.flow, months), caseIndex(of: line.line)) }
    // A rate is brought to a year; its average over the months is what it came to.
    let average = sum(line.flow, months) / Double(months.count)
    guard isRate(line.line.id) else { return inHours(Quantity(average, measure, unit)) }
    let settled = model.catalogue.settle(unit * Unit(Catalogue.year))
    return inHours(Quantity(average * settled.factor, measure, settled.unit))
  }

  /// Working time of an hour or more is told in hours.
  private func inHours(_ time: Quantity) -> Quantity {
    guard time.unit == Unit(Catalogue.minute) || time.unit == Unit(Catalogue.second) else {
      return time
    }
    let hours = Unit(Catalogue.hour, 1, spelling: 1)
    guard let factor = model.catalogue.conversionFactor(from: time.unit, to: hours, opening: false),
      abs(time.value * factor) >= 1
    else { return time }
    return Quantity(time.value * factor, time.measure, hours)
  }

  private func caseIndex(of line: CheckedLine) -> Int { model[line.id].line?.caseIndex ?? 0 }
}
