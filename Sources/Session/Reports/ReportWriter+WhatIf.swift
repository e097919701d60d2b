import Diagnostics
import Finance
import Modeling
import Quantities
import Reporting
import Syntax

extension ReportWriter {
  // MARK: - Cells of comparisons

  /// A figure in words: what it is when it is no single number, else its value.
  func text(_ cell: Comparison.Cell, _ row: Comparison.Row) -> String {
    let owner = row.metric == .paybackFromGoLive ? nil : cell.caseIndex
    if let outcome = cell.outcome { return words(for: outcome, row.type, of: owner) }
    return text(cell.value, row.type, row.metric, of: owner)
  }

  /// The value of a question in words.
  func text(_ value: Double, _ question: Question) -> String {
    text(value, question.formula.type, question.metric, of: question.owner)
  }

  /// A number of a known kind in words.
  ///
  /// - Parameter owner: The case of the figure, whose months have names where it has a start.
  func text(
    _ value: Double, _ type: ValueType, _ metric: Metric? = nil, of owner: Int? = nil
  ) -> String {
    if let metric, let text = words(for: metric, value, of: owner) { return text }
    switch type.form {
    case .quantity(let measure, let unit): return formatter.exact(Quantity(value, measure, unit))
    case .boolean: return value == 0 ? "no" : "yes"
    case .date: return dateText(value)
    case .monthPoint: return "month \(formatter.exact(Quantity(value)))"
    default: return formatter.exact(Quantity(value))
    }
  }

  /// A figure in the short form of the summary, for slides: `$61k` rather than `$60,912`, and a payback that
  /// does not stay as `month 5, for good in month 20`.
  func shortText(_ cell: Comparison.Cell, _ row: Comparison.Row) -> String {
    if row.metric?.isPayback == true, let outcome = cell.outcome,
      let payback = PaybackOutcome(
        outcome, month: { text($0, row.type, row.metric, of: cell.caseIndex) })
    {
      return payback.figure + payback.remark
    }
    guard cell.outcome == nil, case .quantity(let measure, let unit) = row.type.form,
      row.metric.map({ words(for: $0, cell.value) == nil }) ?? true
    else { return text(cell, row) }
    return formatter.summary(Quantity(cell.value, measure, unit))
  }

  /// The unit of a figure, for machines and spreadsheets.
  private func unit(of row: Comparison.Row) -> String? {
    row.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
  }

  private func cell(_ value: Comparison.Cell, _ row: Comparison.Row) -> Cell {
    let text = text(value, row)
    return value.value.isFinite && value.outcome == nil
      ? .number(text, value.value, rawUnit: unit(of: row)) : Cell(text, role: .number)
  }

  // MARK: - What if

  /// `what if`: each figure now and changed, with the difference.
  ///
  /// - Parameter unused: Inputs that changed and of which no case is made.
  func whatIf(
    _ comparison: Comparison, changes: [String], echoes: [String], fixed: [String],
    unused: [String]
  ) -> Report {
    let rows = meaningful(comparison).map { row -> Row in
      let (now, then) = (row.cells[0], row.cells[1])
      return [
        Cell(row.title, role: .label), cell(now, row), cell(then, row), difference(row),
      ]
    }
    let table = Table(
      columns: [
        .text("Result", key: "name"), .number("Now", key: "now"),
        .number("What if", key: "what_if"),
        .number("Change", key: "change"),
      ], rows: rows)
    return Report("what if", .table) {
      $0.paragraph("What if \(changes.joined(separator: ", "), .code)")
      for echo in echoes { $0.note(.reading, Styled(echo)) }
      if comparison.isUnchanged {
        $0.note(.information, Styled(nothing(moves: unused)))
      }
      if !rows.isEmpty { $0.table(table) }
      if !fixed.isEmpty {
        $0.note(.information, "fixed, without their range: \(fixed.joined(separator: ", "), .name)")
      }
      if let left = leftOut(comparison) { $0.note(.information, Styled(left)) }
      for fault in comparison.faults { $0.note(.caution, Styled(fault)) }
      if comparison.hasCostOfBorrowing { $0.note(.caution, Self.borrowing) }
      if !model.cases.isEmpty { $0.note(.convention, Styled(conventions(of: comparison))) }
      $0.record(machineTable(comparison, named: "what if"))
    }
  }

  /// Says that no figure moves, and why where the inputs are in none.
  private func nothing(moves unused: [String]) -> String {
    if !unused.isEmpty {
      let why = model.cases.isEmpty ? "nothing is computed from" : "no case uses"
      return "Nothing moves: \(why) \(unused.listed)."
    }
    let reported = analyst.checked.cases.flatMap(\.lines).filter { !$0.isCounted }
    guard !reported.isEmpty else { return "Nothing moves." }
    let lines = reported.map { model[$0.id].name.text }
    return
      "None of these figures moves. What is reported beside them is not among them: \(lines.listed); ask for it with `show \(lines[0])`."
  }

  /// The rows in which at least one figure means something.
  func meaningful(_ comparison: Comparison) -> [Comparison.Row] {
    comparison.rows.filter { row in row.cells.contains { !isMeaningless($0, row) } }
  }

  /// Names the rows that are left out because no figure in them means anything.
  private func leftOut(_ comparison: Comparison) -> String? {
    let names = comparison.rows.filter { row in
      row.cells.allSatisfy { isMeaningless($0, row) }
    }.map(\.name)
    return names.isEmpty
      ? nil : "\(names.joined(separator: ", ")): not meaningful here, above 1,000%"
  }

  /// Whether a cell is a figure that is too large to mean anything.
  private func isMeaningless(_ cell: Comparison.Cell, _ row: Comparison.Row) -> Bool {
    cell.outcome == nil && row.metric?.isMeaningless(cell.value) == true
  }

  /// What stands in place of rates that are too large to mean anything.
  static let meaningless = "not meaningful here"

  private func difference(_ row: Comparison.Row) -> Cell {
    let (now, then) = (row.cells[0].value, row.cells[1].value)
    guard now.isFinite, then.isFinite, let (measure, unit) = row.type.quantity else {
      return .empty
    }
    if let metric = row.metric, metric.isMeaningless(now) || metric.isMeaningless(then) {
      return Cell("")
    }
    if row.metric?.isPayback == true { return monthsLater(now, then, row) }
    let change = formatter.change(
      from: Quantity(now, measure, unit), to: Quantity(then, measure, unit))
    guard let text = change.difference else { return Cell("no change", role: .dim) }
    let detail = change.percent.map { " (\($0))" } ?? ""
    // Red is for the worse: a fall of costs, or of the benefit that must arrive, is none.
    let isBetter = row.metric?.lessIsBetter == true && then < now
    return Cell(
      text + detail, value: then - now, role: isBetter ? .positive : nil,
      rawUnit: self.unit(of: row))
  }

  /// `2 months later` with the looks of a cell.
  private func monthsLater(_ now: Double, _ then: Double, _ row: Comparison.Row) -> Cell {
    guard let text = monthsLater(now, then) else { return Cell("same month", role: .dim) }
    return Cell(
      text, value: then - now, role: then > now ? .negative : .positive, rawUnit: self.unit(of: row)
    )
  }

  /// How many whole months later, in words; nil for two paybacks in one month, or none.
  func monthsLater(_ now: Double, _ then: Double) -> String? {
    guard now.isFinite, then.isFinite else { return nil }
    let months = (then - 1e-9).rounded(.up) - (now - 1e-9).rounded(.up)
    if months == 0 { return nil }
    let count = formatter.exact(Quantity(abs(months)))
    return "\(count) month\(abs(months) == 1 ? "" : "s") \(months > 0 ? "later" : "sooner")"
  }

  /// The table for machines: the name as asked, then the raw values.
  private func machineTable(_ comparison: Comparison, named name: String) -> MachineRecord {
    let isWhatIf = name == "what if"
    var columns: [Column] = [.text("name")]
    columns += comparison.columns.map { Column(isWhatIf && $0 == "what if" ? "what_if" : $0) }
    if isWhatIf { columns.append(Column("change")) }
    columns.append(.text("unit"))
    let rows = comparison.rows.map { row -> [JSONValue] in
      var values: [JSONValue] = [.string(row.name)]
      values += row.cells.map { cell -> JSONValue in
        if cell.value.isFinite { return .number(cell.value) }
        return cell.value == .infinity ? .string("never") : .null
      }
      if isWhatIf {
        let change = row.cells[1].value - row.cells[0].value
        values.append(change.isFinite ? .number(change) : .null)
      }
      values.append(unit(of: row).map { .string($0) } ?? .null)
      return values
    }
    return MachineRecord(.table, name: name, columns: columns, rows: rows)
  }

  /// `compare`: one column for each scenario or case, with bars of the first figure.
  ///
  /// - Parameter besides: The scenario in use, which no column is under: each says its own.
  func compare(
    _ comparison: Comparison, heading: String, besides: String? = nil
  ) -> Report {
    let table = Table(
      columns: [.text("Result", key: "name")] + comparison.columns.map { .number($0) },
      rows: meaningful(comparison).map { row in
        Row([Cell(row.title, role: .label)] + row.cells.map { cell($0, row) })
      })
    return Report("compare", .table) {
      $0.heading(Styled(heading), level: 2)
      $0.table(table)
      if comparison.isUnchanged, comparison.columns.count > 1 {
        $0.note(.information, "They do not differ in these figures.")
      }
      if let left = leftOut(comparison) { $0.note(.information, Styled(left)) }
      for fault in comparison.faults { $0.note(.caution, Styled(fault)) }
      if comparison.hasCostOfBorrowing { $0.note(.caution, Self.borrowing) }
      for reading in comparison.readings { $0.note(.reading, Styled(reading)) }
      for caution in unlikeBases(comparison) { $0.note(.caution, Styled(caution)) }
      if !model.cases.isEmpty {
        $0.note(.convention, Styled(conventions(of: comparison, besides: besides)))
      }
      $0.record(machineTable(comparison, named: "compare"))
    }
  }

  // MARK: - What columns rest on

  /// The convention of every column: one where all agree, else the months and rate of each.
  ///
  /// - Parameter besides: A scenario in use that is not laid over the columns.
  func conventions(of comparison: Comparison, besides: String? = nil) -> String {
    let line = conventionsOfColumns(comparison)
    return besides.map { "\(line); each over the file as stated, not under \($0)" } ?? line
  }

  private func conventionsOfColumns(_ comparison: Comparison) -> String {
    let all = comparison.bases.flatMap { $0 }
    guard let first = all.first else { return conventions(model.onlyCase ?? 0) }
    let isUniform = all.allSatisfy { $0.horizon == first.horizon && $0.rate == first.rate }
    if isUniform, first.horizon == checked.cases[first.caseIndex].horizon {
      return conventions(first.caseIndex)
    }
    let isAlike = comparison.bases.allSatisfy { $0 == comparison.bases[0] }
    var parts: [String] = []
    for (column, bases) in zip(comparison.columns, comparison.bases) {
      let isOne = bases.allSatisfy { $0.horizon == bases[0].horizon && $0.rate == bases[0].rate }
      for basis in isOne ? Array(bases.prefix(1)) : bases {
        let name = model.cases[basis.caseIndex].name.text
        let head = isAlike ? name : isOne ? column : "\(column), \(name)"
        let rate = formatter.exact(Quantity(basis.rate, .share))
        parts.append("\(head): \(basis.horizon.months), \(rate)/year")
      }
      if isAlike { break }
    }
    var tail = ["effective", "month end"]
    for ramp in Set(all.map(\.caseIndex)).sorted().compactMap(rampConvention)
    where !tail.contains(ramp) { tail.append(ramp) }
    tail += Set(Set(all.map(\.caseIndex)).flatMap(monthConventions)).sorted()
    if let used { tail.append("scenario \(used)") }
    return parts.joined(separator: "; ") + "; " + tail.joined(separator: ", ")
  }

  /// Says why columns that rest on other months or rates do not compare like for like.
  private func unlikeBases(_ comparison: Comparison) -> [String] {
    let bases = comparison.bases.compactMap(\.first)
    var cautions: [String] = []
    let horizons = Set(bases.map(\.horizon)).sorted()
    if horizons.count > 1 {
      let list = horizons.map(String.init).listed
      cautions.append(
        "the horizons differ, \(list) months: the longer plan counts more months, so the values do not compare like for like"
      )
    }
    let rates = Set(bases.map(\.rate)).sorted()
    if rates.count > 1 {
      let list = rates.map { formatter.exact(Quantity($0, .share)) }.listed
      cautions.append(
        "the discount rates differ, \(list) a year: the higher one counts later money less")
    }
    return cautions
  }

  func words(for outcome: FinanceResult, _ type: ValueType, of owner: Int? = nil) -> String {
    switch outcome {
    case .number(let value): text(value, type)
    case .list(let values): values.map { text($0, type) }.joined(separator: ", ")
    case .outcome(let status, let fields): outcomeWords(status, fields, owner: owner)
    }
  }

  // MARK: - Solve and break even

  /// `solve`: every crossing, or why there is none with the closest value reached.
  ///
  /// - Parameter lasting: Of a first payback, when the money is back for good at each root.
  func solve(_ seek: GoalSeek, lasting: [Double]? = nil, in source: SourceText) -> Report {
    let entity = model[seek.input]
    let type = checked[seek.input]?.type ?? .number
    let write = { (value: Double) in text(value, type) }
    let asked = seek.question.text
    let goal = text(seek.goal, seek.question)
    let bounds = "\(write(seek.domain.lowerBound)) to \(write(seek.domain.upperBound))"
    let unit = type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    return Report("solve", .value) { report in
      if seek.roots.isEmpty, seek.touches.isEmpty {
        noCrossing(seek, entity.name.text, asked, goal, bounds, write, into: &report)
      }
      for crossing in seek.roots {
        let value = write(crossing.input)
        report.paragraph(
          "\(entity.name.text, .name) = \(value, .number) gives \(asked, .code) = \(goal, .number)  (as stated \(write(seek.inputAsStated)))"
        )
        report.record(
          MachineRecord(
            .value, name: entity.name.text, value: crossing.input, unit: unit, text: value))
      }
      for jump in seek.jumps {
        let low = text(jump.below, seek.question)
        let high = text(jump.above, seek.question)
        guard !jump.isPole else {
          report.note(
            .caution,
            "at \(entity.name.text) = \(write(jump.input)) \(asked) has a pole: it grows beyond all bounds on both sides, with other signs, and never is \(goal) itself"
          )
          continue
        }
        report.note(
          .caution,
          "at \(entity.name.text) = \(write(jump.input)) \(asked) jumps from \(low) to \(high) and never is \(goal) itself"
        )
      }
      for touch in seek.touches {
        report.paragraph(
          "\(entity.name.text, .name) = \(write(touch), .number) touches \(goal, .number) without passing it"
        )
        report.record(
          MachineRecord(
            .value, name: entity.name.text, value: touch, unit: unit, text: write(touch)))
      }
      for (crossing, last) in zip(seek.roots, lasting ?? []) {
        let outcome = PaybackOutcome(seek.goal, lasting: last, month: { paybackText($0) })
        if outcome.remark.isEmpty { continue }
        report.note(
          .caution, "at \(entity.name.text) = \(write(crossing.input)) \(outcome.clause)")
      }
      if seek.roots.count > 1 {
        report.note(.caution, "\(seek.roots.count) values reach the goal from \(bounds)")
      }
      if let counts = wholeNeighbours(seek) { report.note(.information, Styled(counts)) }
      if let first = seek.roots.first, let ends = checked.ends(of: seek.input),
        first.input < ends.low || first.input > ends.high
      {
        report.note(.caution, "outside its range, \(write(ends.low)) to \(write(ends.high))")
      }
      if seek.hasGaps { report.note(.information, "on a part of \(bounds) it cannot be computed") }
      if let index = seek.question.owner {
        report.note(.convention, Styled(conventions(index)))
      }
    }
  }

  /// What the whole numbers around a sought count give: `5 agents give $1,000, 6 agents -$200`.
  private func wholeNeighbours(_ seek: GoalSeek) -> String? {
    guard isCounted(seek.input), let (measure, unit) = checked[seek.input]?.type.quantity,
      seek.inputAsStated == seek.inputAsStated.rounded(), seek.roots.count == 1,
      let root = seek.roots.first?.input, abs(root - root.rounded()) > 1e-9 * abs(root)
    else { return nil }
    let parts = [root.rounded(.down), root.rounded(.up)].map { count -> String in
      let value = analyst.value(of: seek.question, with: seek.input, at: count)
      let result = text(value, seek.question)
      return "\(formatter.exact(Quantity(count, measure, unit))): \(result)"
    }
    return "counted whole, \(parts.joined(separator: "; "))"
  }

  private func noCrossing(
    _ seek: GoalSeek, _ name: String, _ asked: String, _ goal: String, _ bounds: String,
    _ write: (Double) -> String, into report: inout Report.Builder
  ) {
    let status: String
    var fields: [JSONValue.Field] = []
    if seek.isFlat {
      status = "no_effect"
      let value = text(seek.asStated, seek.question)
      report.paragraph(
        "\(name, .name) has no effect on \(asked, .code): it stays \(value, .number)")
    } else if let closest = seek.closest {
      status = "out_of_reach"
      let reached = text(closest.value, seek.question)
      report.paragraph(
        "No value of \(name, .name) from \(bounds) gives \(asked, .code) = \(goal, .number)")
      report.paragraph(
        "The closest is \(write(closest.input), .number), which gives \(reached, .number)")
      let top = seek.domain.upperBound
      if checked[seek.input]?.type.quantity?.measure == .number, top > 0, closest.input == top {
        let line = "solve \(name) for \(asked) = \(goal) from \(write(top)) to \(write(top * 1000))"
        report.note(.information, "to look further write `\(line, .code)`")
      }
      fields = [
        .init("closest_input", .number(closest.input)), .init("closest", .number(closest.value)),
      ]
    } else {
      status = "undefined"
      report.paragraph(
        "\(asked, .code) cannot be computed for any value of \(name, .name) from \(bounds)")
    }
    report.record(
      MachineRecord(
        .value, name: name, text: status.spaced,
        outcome: [.init("status", .string(status))] + fields))
  }

  /// `break even`: every input's value at which the figure is 0, nearest to failure first.
  func breakEven(
    _ found: (found: [CaseSummary.NearestFailure], without: [GoalSeek]), asked: String,
    caseIndex: Int?
  ) -> Report {
    let entries =
      found.found.flatMap { failure in
        failure.roots.map { (failure.input, Optional($0), failure.stated) }
      }
      + found.without.map { ($0.input, nil, $0.inputAsStated) }
    let table = Table(
      columns: [
        .text("Input"), .number("Break-even"), .number("Now"), .text("In its range"),
      ], rows: entries.map { breakEvenRow($0.0, $0.1, $0.2) })
    return Report("break even", .table) {
      $0.heading(Styled("Where \(asked) is 0, nearest to failure first"), level: 2)
      if entries.isEmpty {
        $0.note(.information, "No input has an effect on \(asked).")
      } else {
        $0.table(table)
      }
      for failure in found.found {
        guard let counts = wholeCounts(failure) else { continue }
        $0.note(
          .information,
          "\(model.askedName(of: failure.input), .name) is counted whole: \(counts) will do")
      }
      if !found.without.isEmpty {
        let isSigned = found.without.contains { $0.domain.lowerBound < 0 }
        let both = isSigned ? " (below 0 too, where it may be negative)" : ""
        $0.note(
          .information,
          "none: no value between 0% and 100%, or up to ten times the high end\(both), brings it to 0"
        )
      }
      if let caseIndex { $0.note(.convention, Styled(conventions(caseIndex))) }
      $0.record(
        MachineRecord(
          .table, name: "break even",
          columns: [
            .text("input"), Column("value"), Column("now"), .text("in_range"), .text("unit"),
          ], rows: entries.map { breakEvenValues($0.0, $0.1, $0.2) }))
    }
  }

  private func breakEvenValues(
    _ id: EntityID, _ value: Double?, _ stated: Double
  ) -> [JSONValue] {
    let unit = unit(of: id)
    var inRange = JSONValue.null
    if let value, let ends = checked.ends(of: id) {
      inRange = .bool(value >= ends.low && value <= ends.high)
    }
    return [
      .string(model.askedName(of: id)), value.map { .number($0) } ?? .null, .number(stated),
      inRange,
      unit.map { .string($0) } ?? .null,
    ]
  }

  private func breakEvenRow(_ id: EntityID, _ value: Double?, _ stated: Double) -> Row {
    let type = checked[id]?.type ?? .number
    var range = ""
    if let ends = checked.ends(of: id), let value {
      range =
        value >= ends.low && value <= ends.high
        ? "yes" : "no, \(text(ends.low, type)) to \(text(ends.high, type))"
    }
    return [
      Cell(model.askedName(of: id), role: .name),
      value.map { .number(text($0, type), $0, rawUnit: unit(of: id)) } ?? Cell("none", role: .dim),
      .number(text(stated, type), stated, rawUnit: unit(of: id)), Cell(range),
    ]
  }

  // MARK: - Tables

  /// `table`: one column an output, or outputs over two axes; the cell as stated is marked.
  func table(_ data: DataTable) -> Report {
    data.axes.count == 1 ? oneWay(data) : twoWay(data)
  }

  private func axisUnit(_ type: ValueType) -> String? {
    type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
  }

  func isStated(_ value: Double, _ axis: DataTable.Axis) -> Bool {
    abs(value - axis.asStated) <= 1e-9 * max(abs(value), abs(axis.asStated))
  }

  private func oneWay(_ data: DataTable) -> Report {
    let axis = data.axes[0]
    var shown: [Column] = [Column(axis.title, .number, key: axis.name)]
    var raw: [Column] = [Column(axis.name, unit: axisUnit(axis.type))]
    for question in data.questions {
      shown.append(.number(figureTitle(question), key: question.text))
      raw.append(Column(question.text, unit: axisUnit(question.formula.type)))
    }
    let changes = data.cells.map { rows in SignChanges(rows.map { $0[0] }) }
    let rows = axis.values.enumerated().map { r, value -> Row in
      let marks: Cell.Marks = isStated(value, axis) ? .base : []
      var cells: [Cell] = [
        .number(text(value, axis.type), value, marks: marks, rawUnit: axisUnit(axis.type))
      ]
      for (k, question) in data.questions.enumerated() {
        let y = data.cells[k][r][0]
        let change: Cell.Marks = changes[k][r] ? .signChange : []
        let words = text(y, question) + laterRemark(y, data.lasting[k]?[r][0])
        let unit = axisUnit(question.formula.type)
        cells.append(
          y.isFinite
            ? .number(words, y, marks: change, rawUnit: unit) : Cell(words, role: .number))
      }
      return Row(cells)
    }
    return tableReport(
      Table(columns: shown, rows: rows), Table(columns: raw, rows: rows), data, nil)
  }

  private func twoWay(_ data: DataTable) -> Report {
    let (down, across) = (data.axes[0], data.axes[1])
    let question = data.questions[0]
    let heads = across.values.map { text($0, across.type) }
    var raw: [Column] = [Column(down.name, unit: axisUnit(down.type))]
    raw += zip(across.values, heads).map { value, head in
      Column(
        "\(across.name) = \(head)", unit: axisUnit(question.formula.type),
        key: "\(across.name) = \(head)")
    }
    var shown: [Column] = [Column(down.title, .number, key: down.name)]
    shown += heads.map { .number($0) }
    let rows = down.values.enumerated().map { r, value -> Row in
      var cells: [Cell] = [.number(text(value, down.type), value, rawUnit: axisUnit(down.type))]
      let changes = SignChanges(data.cells[0][r])
      for (c, other) in across.values.enumerated() {
        let y = data.cells[0][r][c]
        var marks: Cell.Marks = isStated(value, down) && isStated(other, across) ? .base : []
        if changes[c] { marks.insert(.signChange) }
        let words = text(y, question) + laterRemark(y, data.lasting[0]?[r][c])
        cells.append(
          y.isFinite
            ? .number(words, y, marks: marks, rawUnit: axisUnit(question.formula.type))
            : Cell(words, role: .number, marks: marks))
      }
      return Row(cells)
    }
    let heading =
      "\(figureTitle(question)) by \(down.title) (down) and \(across.title) (across)"
    return tableReport(
      Table(columns: shown, rows: rows), Table(columns: raw, rows: rows), data, heading)
  }

  /// What follows a first payback that is lost again, `, for good in month 11`; empty for all else.
  private func laterRemark(_ first: Double, _ lasting: Double?) -> String {
    PaybackOutcome(first, lasting: lasting, month: { paybackText($0) }).remark
  }

  /// `no value at horizon 601 months: a horizon is 1 to 600 months`.
  private func words(for gap: DataTable.Gap, in data: DataTable) -> String {
    let places = zip(data.axes, [gap.row, gap.column]).map { axis, place in
      "\(axis.name) = \(text(axis.values[place], axis.type))"
    }
    return "no value at \(places.joined(separator: ", ")): \(gap.reason)"
  }

  /// The table, with what is to be known about its cells.
  private func tableReport(
    _ table: Table, _ raw: Table, _ data: DataTable, _ heading: String?
  ) -> Report {
    Report("table", .table) {
      if let heading { $0.heading(Styled(heading), level: 2) }
      $0.table(table)
      if let index = data.questions.first?.owner {
        $0.note(.convention, Styled(conventions(index)))
      }
      if let gap = data.gap { $0.note(.caution, Styled(words(for: gap, in: data))) }
      if data.undefinedDraws > 0 {
        let most = "\(count(data.undefinedDraws)) of \(count(analyst.sampleCount)) draws"
        $0.note(
          .caution,
          "in some cells draws have no number, in one as many as \(most); they are left out")
      }
      $0.record(MachineRecord(raw, name: data.questions.map(\.text).joined(separator: ", ")))
    }
  }
}
