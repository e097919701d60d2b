import CustomerExperience
import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension ReportWriter {
  /// A chart with its table for machines.
  func chartReport(_ chart: Chart, name: String, caseIndex: Int?) -> Report {
    Report(name, .chart) {
      $0.chart(chart)
      if let caseIndex, !model.cases.isEmpty {
        $0.note(.convention, Styled(conventions(caseIndex)))
      }
      $0.record(chart.record(name: name))
    }
  }

  private func moneyFormat(_ caseIndex: Int) -> ValueFormat {
    let formatter = self.formatter
    let unit = currency(of: caseIndex)
    return ValueFormat(
      unit: formatter.unit(unit), exact: { formatter.exact(Quantity($0, .number, unit)) },
      place: { formatter.summaryPlace(of: Quantity($0, .number, unit)) }
    ) { formatter.summary(Quantity($0, .number, unit)) }
  }

  /// Cumulative cash by month with the month of payback and, where ranges exist, an 8-in-10 band.
  func cashChart(_ caseIndex: Int) throws(Diagnostic) -> Report {
    let figures = try analyst.figures(of: caseIndex)
    let payback = figures.metrics[.payback] ?? .nan
    let chart = CumulativeCashChart(
      "\(title(of: caseIndex)): cumulative cash", values: figures.cumulative,
      band: try cashBand(caseIndex, months: figures.cumulative.count),
      draws: min(analyst.sampleCount, Self.bandDraws), payback: payback.isFinite ? payback : nil,
      paybackText: payback.isNaN ? unspent(figures) : "money back: \(paybackWords(figures))",
      format: moneyFormat(caseIndex))
    return chartReport(.cumulativeCash(chart), name: "plot cashflow", caseIndex: caseIndex)
  }

  /// The most draws behind the band, which is drawn and not written as figures.
  private static let bandDraws = 8_192

  /// What cumulative cash is 1 in 10 below and 1 in 10 above in each month; nil without ranges.
  private func cashBand(
    _ caseIndex: Int, months: Int
  ) throws(Diagnostic) -> (low: [Double], high: [Double])? {
    guard analyst.isUncertain(try analyst.question(.npv, of: caseIndex)) else { return nil }
    var questions: [Question] = []
    for month in 0..<months {
      questions.append(try analyst.question(.cumulative, of: caseIndex, month: month))
    }
    var options = analyst.options
    options.samples = min(analyst.sampleCount, Self.bandDraws)
    let run = try analyst.simulate(questions, options: options)
    let ends = questions.indices.map { run.quantiles([0.1, 0.9], of: $0) }
    guard ends.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) }) else { return nil }
    return (ends.map { $0[0] }, ends.map { $0[1] })
  }

  /// From the present value of each line to the net value.
  func waterfall(_ caseIndex: Int) throws(Diagnostic) -> Report {
    let figures = try analyst.figures(of: caseIndex)
    var steps: [WaterfallChart.Step] = []
    // What is subtracted looks like a cost, and a cost that is none like a benefit: the colour is the sign.
    func step(_ line: CaseFigures.Line, _ value: Double) -> WaterfallChart.Step {
      let title = model.fullTitle(of: line.line.id)
      let isLoss = value < 0 || value == 0 && line.line.kind == .cost
      return isLoss ? .cost(title, -value) : .benefit(title, value)
    }
    for line in figures.lines where line.line.isCounted && line.line.kind == .benefit {
      steps.append(step(line, line.line.isAdverse ? -line.presentValue : line.presentValue))
    }
    for line in figures.lines where line.line.isCounted && line.line.kind == .cost {
      steps.append(step(line, -line.presentValue))
    }
    steps.append(.total("Net value today"))
    let chart = WaterfallChart(
      "\(title(of: caseIndex)): what the net value is made of", steps: steps,
      format: moneyFormat(caseIndex))
    let report = chartReport(.waterfall(chart), name: "plot waterfall", caseIndex: caseIndex)
    switch chart.footing {
    case .adjusted:
      return report.followed(
        by: .note(.information, "bars are rounded so that they add up to the last as printed"))
    case .apart where chart.steps.count > 2:
      return report.followed(
        by: .note(
          .information,
          "every bar is rounded by itself, so that the bars may not add up to the last; `annual` adds up as printed"
        ))
    case .plain, .apart: return report
    }
  }

  // MARK: - One result over inputs

  /// The short form of a kind of result, and the words for figures that are no plain quantity.
  func format(_ type: ValueType, _ metric: Metric? = nil) -> ValueFormat {
    guard let (measure, unit) = type.quantity else { return .plain }
    let formatter = formatter
    let exact = { @Sendable (value: Double) in
      metric.flatMap { formatter.words(for: $0, value) }
        ?? formatter.exact(Quantity(value, measure, unit))
    }
    return ValueFormat(unit: machineUnit(measure, unit), exact: exact) { value in
      metric.flatMap { formatter.words(for: $0, value) }
        ?? formatter.summary(Quantity(value, measure, unit))
    }
  }

  /// One input against one result, with a mark where the case stands as stated.
  func lineChart(_ data: DataTable) -> Report {
    let (question, axis) = (data.questions[0], data.axes[0])
    let points = zip(axis.values, data.cells[0].map { $0[0] }).map { LineChart.Point($0, $1) }
    let isInside =
      points.contains { $0.x <= axis.asStated } && points.contains { $0.x >= axis.asStated }
    let marker = LineChart.Marker(
      "as stated", x: axis.asStated, y: analyst.value(of: question))
    let title = figureTitle(question)
    let chart = LineChart(
      "\(title) by \(axis.title)", x: axis.title, y: title, points: points,
      markers: isInside ? [marker] : [], xFormat: format(axis.type),
      yFormat: format(question.formula.type))
    return chartReport(.line(chart), name: "plot", caseIndex: question.caseIndex)
  }

  /// Two inputs against one result, shaded by size.
  func heatTable(_ data: DataTable) -> Report {
    let (question, down, across) = (data.questions[0], data.axes[0], data.axes[1])
    let title = figureTitle(question)
    func place(_ axis: DataTable.Axis) -> Int? {
      axis.values.firstIndex { isStated($0, axis) }
    }
    let base = place(down).flatMap { row in place(across).map { (row: row, column: $0) } }
    let chart = HeatTable(
      "\(title) by \(down.title) and \(across.title)", metric: title,
      rows: (down.title, down.values.map { text($0, down.type) }),
      columns: (across.title, across.values.map { text($0, across.type) }), values: data.cells[0],
      base: base, format: format(question.formula.type, question.metric))
    return chartReport(.heat(chart), name: "plot", caseIndex: question.caseIndex)
  }

  /// Initiatives by impact × ability, best first; those without a score last.
  func priorities(_ order: Prioritisation, onlyTable: Bool) -> Report {
    let items = order.entries.map(\.initiative) + order.unscored
    // What is bound to what stands in the list, where anything is.
    let showsLinks = !onlyTable && items.contains { !($0.needs + $0.excludes).isEmpty }
    func links(_ item: Initiative) -> [Cell] {
      guard showsLinks else { return [] }
      return [item.needs, item.excludes].map { Cell($0.joined(separator: ", ")) }
    }
    var rows = order.entries.map { entry -> Row in
      let range = entry.rankRange
      let rank =
        range.lowerBound == range.upperBound
        ? "\(entry.rank)" : "\(entry.rank) (\(range.lowerBound) to \(range.upperBound))"
      let cells = [
        Cell(entry.initiative.title, role: .label), .number(rank, Double(entry.rank)),
        score(entry.impact), score(entry.ability),
        Cell(order.names[entry.quadrant] + (entry.isBorderline ? " (borderline)" : "")),
        money(entry.initiative.npv), Cell(entry.initiative.owner ?? ""),
        Cell(entry.initiative.due?.description ?? ""),
      ]
      return Row(cells + links(entry.initiative))
    }
    rows += order.unscored.map { item in
      let cells = [
        Cell(item.title, role: .label), Cell("-"), score(item.impact), score(item.ability),
        Cell("not scored", role: .warning), money(item.npv), Cell(item.owner ?? ""),
        Cell(item.due?.description ?? ""),
      ]
      return Row(cells + links(item))
    }
    let table = Table(
      columns: [
        .text("Initiative", key: "initiative"), .number("Rank", key: "rank"),
        .number("Impact", key: "impact"),
        .number("Ability", key: "ability"), .text("Quadrant", key: "quadrant"),
        .number("NPV", key: "npv"),
        .text("Owner", key: "owner"), Column("Due", .date, key: "due"),
      ]
        + (showsLinks
          ? [.text("Needs", key: "needs"), .text("Excludes", key: "excludes")] : []),
      rows: rows)
    return Report("initiatives", .table) {
      $0.table(table)
      $0.note(
        .convention,
        Styled(
          "scores \(order.scale.summary); the ranks in brackets: when every score may be one step off"
        ))
      if !onlyTable {
        $0.record(MachineRecord(table, name: "initiatives"))
      } else {
        $0.record(MachineRecord(table, name: "priorities"))
      }
    }
  }

  private func score(_ value: Double?) -> Cell {
    value.map { .number(formatter.exact(Quantity($0)), $0) } ?? Cell("-", role: .dim)
  }

  private func money(_ value: Quantity?) -> Cell {
    value.map {
      .number(formatter.summary($0), $0.value, rawUnit: machineUnit($0.measure, $0.unit))
    } ?? .empty
  }
}
