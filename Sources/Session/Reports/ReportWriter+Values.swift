import Diagnostics
import Finance
import Modeling
import Quantities
import Reporting
import Syntax

extension ReportWriter {
  /// Reports the answer to a question typed as a formula.
  func value(_ answer: Answer, of expression: Expression, in source: SourceText) -> Report {
    let name = source[expression.range]
    if answer.type.isSeries { return series(answer, name, expression) }
    if case .list(let form, _) = answer.type.form { return list(answer, name, form) }
    let text = words(for: answer)
    return Report(name, .value) {
      $0.paragraph(Styled(text, .number))
      notes(answer, expression, into: &$0)
      $0.record(record(answer, name: name, text: text))
    }
  }

  /// The value in words: a quantity, a month, a date, or what stands in place of a number.
  func words(for answer: Answer) -> String {
    if let outcome = answer.outcome { return words(for: outcome, answer) }
    if let metric = answer.metric,
      let text = words(for: metric, answer.value, of: answer.metricCase)
    {
      return text
    }
    switch answer.type.form {
    case .boolean: return answer.value == 0 ? "no" : "yes"
    case .text: return answer.text ?? ""
    case .date: return dateText(answer.value)
    case .monthPoint: return "month \(formatter.exact(Quantity(answer.value)))"
    case .quantity(let measure, let unit):
      return formatter.exact(
        Quantity(supported(answer.value, answer.samplingError ?? 0), measure, unit))
    case .list, .unknown: return ""
    }
  }

  /// Words for figures that are no plain quantity: paybacks are months, huge rates mean nothing.
  func words(for metric: Metric, _ value: Double) -> String? {
    formatter.words(for: metric, value)
  }

  /// The same for a figure of a case, whose months have names where it has a start.
  func words(for metric: Metric, _ value: Double, of caseIndex: Int?) -> String? {
    guard metric.isPayback else { return words(for: metric, value) }
    return paybackText(value, of: metric == .paybackFromGoLive ? nil : caseIndex)
  }

  /// `month 2` for 1.96: the month in which the money is back.
  func paybackText(_ months: Double) -> String { formatter.paybackText(months) }

  /// The same with its name, where the case has a start: `month 2 (May 2026)`.
  func paybackText(_ months: Double, of caseIndex: Int?) -> String {
    guard months.isFinite, months > 0 else { return paybackText(months) }
    return "month \(monthName(Int((months - 1e-9).rounded(.up)), caseIndex))"
  }

  /// Why there is no payback: nothing went out, or never more than came in.
  func unspent(_ figures: CaseFigures) -> String {
    figures.pvCosts == 0 ? "no money is spent" : "costs never run ahead of benefits"
  }

  func dateText(_ days: Double) -> String {
    guard let whole = Int(exactly: days.rounded()),
      let epoch = CalendarDate(year: 1970, month: 1, day: 1), let date = epoch.adding(days: whole)
    else { return "not defined" }
    return date.description
  }

  /// What an internal rate is where money comes in first.
  static let borrowing: Styled =
    "money comes in first and goes out later, so this rate is what that money costs, not a return: less is better; judge by the net value"

  /// Readings and the convention.
  private func notes(
    _ answer: Answer, _ expression: Expression, into report: inout Report.Builder
  ) {
    if let range = answer.range, let text = rangeReading(range, answer.type) {
      report.note(.reading, Styled(text))
    }
    for reading in answer.readings { report.note(.reading, Styled(reading.text)) }
    if answer.isCostOfBorrowing { report.note(.caution, Self.borrowing) }
    if answer.signBesideRate != 0 {
      let side = answer.signBesideRate > 0 ? "above" : "below"
      report.note(
        .caution,
        "the net value only touches 0 at this rate and is \(side) 0 at others: no return to judge by; judge by the net value"
      )
    }
    if let draws = answer.undefinedDraws { report.note(.caution, Styled(words(for: draws))) }
    if let note = samplingNote(answer) { report.note(.information, note) }
    let cases = cases(askedIn: expression)
    if !cases.isEmpty { report.note(.convention, Styled(conventions(ofEach: cases))) }
  }

  /// The cases whose figures a formula asks for, each once; none when it asks for no figure.
  func cases(askedIn expression: Expression) -> [Int] {
    guard !model.cases.isEmpty else { return [] }
    var usesFigure = false
    var cases: [Int] = []
    func add(_ index: Int) { if !cases.contains(index) { cases.append(index) } }
    expression.forEachName { name, _ in
      if let found = model.caseIndex[name.key] { add(found) }
      guard let id = model.definitions[name.key] else {
        // `pv of build` is a present value too.
        if Metric.byWord[name.key] != nil || name.key == "pv" { usesFigure = true }
        return
      }
      var seen: Set<EntityID> = []
      if let owner = figureOwner(under: id, &seen) {
        usesFigure = true
        if owner >= 0 { add(owner) }
      }
    }
    if case .call(let name, _) = expression.node, name.key == "pv" { usesFigure = true }
    return usesFigure ? cases.isEmpty ? [0] : cases : []
  }

  /// The case of a figure that a definition is made of, directly or not; −1 is all, nil where there is none.
  private func figureOwner(under id: EntityID, _ seen: inout Set<EntityID>) -> Int? {
    guard seen.insert(id).inserted, let formula = checked[id] else { return nil }
    if let figure = formula.operations.first(where: { $0.code == .metric }) {
      return Int(figure.b)
    }
    for used in formula.uses {
      if let owner = figureOwner(under: used, &seen) { return owner }
    }
    return nil
  }

  // MARK: - Lists and series

  /// Whether a line that is offered has an answer.
  private func canAnswer(_ line: String) -> Bool {
    let source = SourceText(name: "line", line)
    guard case .command(.show(let expression))? = Parser.parse(source).items.first?.statement else {
      return false
    }
    return (try? analyst.ask(expression, in: source)) != nil
  }

  private func list(_ answer: Answer, _ name: String, _ form: ValueType.Form) -> Report {
    let text = listText(answer, form)
    var unit: String?
    if case .quantity(let measure, let found) = form { unit = machineUnit(measure, found) }
    return Report(name, .value) {
      $0.paragraph(Styled(text, .number))
      for reading in answer.readings { $0.note(.reading, Styled(reading.text)) }
      $0.record(
        MachineRecord(
          .value, name: name, unit: unit, text: text,
          fields: [.init("values", .array(answer.values.map { .number($0) }))]))
    }
  }

  /// A monthly series: a row for each of the first twelve months, then the year ends, and the total of
  /// flows.
  func series(_ answer: Answer, _ name: String, _ expression: Expression) -> Report {
    let (measure, unit) = answer.type.quantity ?? (.number, .none)
    let first = answer.hasMonthZero ? 0 : 1
    let months = (first...max(answer.horizon, first)).filter {
      $0 <= 12 || $0 % 12 == 0 || $0 == answer.horizon
    }.filter { answer.series.indices.contains($0) }
    let column = formatter.column(months.map { answer.series[$0] }, measure, unit)
    let cases = cases(askedIn: expression)
    let index = cases.last ?? model.onlyCase
    let table = Table(
      columns: [
        Column("Month", .date, key: "month"),
        .number(name, unit: column.unit.isEmpty ? nil : column.unit, key: "value"),
      ],
      rows: zip(months, column.cells).map { month, text in
        [.number(monthName(month, index), Double(month)), .number(text, answer.series[month])]
      })
    let all = Table(
      columns: [Column("month", .date), Column("value", unit: machineUnit(measure, unit))],
      rows: answer.series.indices.dropFirst(first).map {
        [.number("\($0)", Double($0)), .number("", answer.series[$0])]
      })
    return Report(name, .table) {
      $0.table(table)
      if months.count <= answer.horizon - first {
        let part = expression.isOneTerm ? name : "(\(name))"
        // Shares of months and stocks make no sum.
        let total = "total(\(name), year 2)"
        let sum = measure == .number && canAnswer(total) ? ", \(total) for a sum" : ""
        $0.note(.hint, Styled("\(part)[month 14] for one month\(sum)"))
      }
      for reading in answer.readings { $0.note(.reading, Styled(reading.text)) }
      if let index {
        $0.note(.convention, Styled(conventions(ofEach: cases.isEmpty ? [index] : cases)))
      }
      $0.record(MachineRecord(all, name: name))
    }
  }

  /// The month with its calendar name, where the case has a start: `4 (Jul 2026)`.
  func monthName(_ month: Int, _ caseIndex: Int?) -> String {
    guard let caseIndex, month > 0, let name = calendarName(month, caseIndex) else {
      return "\(month)"
    }
    return "\(month) (\(name))"
  }

  /// `Jul 2026`: the calendar name of a month of the plan; nil where the case has no start.
  func calendarName(_ month: Int, _ caseIndex: Int) -> String? {
    guard checked.cases.indices.contains(caseIndex), let start = checked.cases[caseIndex].start
    else {
      return nil
    }
    let absolute = start + month - 1
    let names = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let index = ((absolute % 12) + 12) % 12
    return "\(names[index]) \((absolute - index) / 12)"
  }

  // MARK: - Machine records

  /// The record of a value; what is no single number is an `outcome`, beside the value that formulas use.
  func record(_ answer: Answer, name: String?, text: String) -> MachineRecord {
    let unit = answer.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    if case .outcome(let status, let fields)? = answer.outcome {
      let unit =
        unit
        ?? fields.lazy.map { answer.measure(ofPart: $0.name) }.first { !$0.1.isNone }.flatMap(
          machineUnit)
      // Words replace what is shown, never the value.
      return MachineRecord(
        .value, name: name, value: answer.value.isFinite ? answer.value : nil, unit: unit,
        text: text,
        outcome: [.init("status", .string(status))] + fields.map(Self.json))
    }
    let isNumber = answer.value.isFinite && answer.text == nil
    var outcome: [JSONValue.Field]?
    if !isNumber, answer.text == nil {
      let status = answer.value == .infinity ? "never" : "undefined"
      let reason = answer.undefined.map { [JSONValue.Field("reason", .string($0.message))] } ?? []
      outcome = [.init("status", .string(status))] + reason
    }
    return MachineRecord(
      .value, name: name, value: isNumber ? answer.value : nil, unit: unit, text: text,
      outcome: outcome,
      fields: answer.isCostOfBorrowing ? [.init("meaning", .string("cost of borrowing"))] : [])
  }

  static func json(_ field: FinanceResultField) -> JSONValue.Field {
    JSONValue.Field(field.name, json(field.value))
  }

  private static func json(_ value: FinanceField) -> JSONValue {
    switch value {
    case .number(let number): .number(number)
    case .numbers(let list): .array(list.map { .number($0) })
    case .text(let text): .string(text)
    case .null: .null
    case .nested(let fields): .object(fields.map(json))
    }
  }

  // MARK: - Outcomes

  /// Says an outcome in words.
  func words(for outcome: FinanceResult, _ answer: Answer) -> String {
    switch outcome {
    case .number(let value):
      guard let (measure, unit) = answer.type.quantity else { return "\(value)" }
      return formatter.exact(Quantity(value, measure, unit))
    case .list(let values):
      return "[" + values.map { formatter.exact(Quantity($0)) }.joined(separator: ", ") + "]"
    case .outcome(let status, let fields):
      return outcomeWords(
        status, fields, owner: answer.metric == .paybackFromGoLive ? nil : answer.metricCase,
        inMonths: answer.metric != nil, measured: answer.measure(ofPart:))
    }
  }

  /// A figure of a case that is no single number, in words.
  func outcomeWords(_ outcome: FinanceResult) -> String {
    guard case .outcome(let status, let fields) = outcome else { return "" }
    return outcomeWords(status, fields)
  }

  /// Says in words why there is no single number, or what there is instead.
  ///
  /// - Parameters:
  ///   - owner: The case whose months it names.
  ///   - inMonths: Whether times are months of a plan, and not periods of a list of flows.
  ///   - measured: What a numeric part measures, with its unit.
  func outcomeWords(
    _ status: String, _ fields: [FinanceResultField], owner: Int? = nil, inMonths: Bool = true,
    measured: (String) -> (Measure, Unit) = { _ in (.number, .none) }
  ) -> String {
    func number(_ name: String) -> Double? {
      for field in fields where field.name == name {
        if case .number(let value) = field.value { return value }
      }
      return nil
    }
    func text(_ name: String) -> String? {
      for field in fields where field.name == name {
        if case .text(let value) = field.value { return value }
      }
      return nil
    }
    func month(_ time: Double) -> String {
      inMonths ? paybackText(time, of: owner) : "period \(formatter.exact(Quantity(time)))"
    }
    switch status {
    case "immediate": return "immediate"
    case "never": return "never"
    case "no_flows": return "no cash flow"
    case "left_out": return "left out"
    case "temporary":
      return "temporary: \(number("first").map(month) ?? "once"), then lost again"
    case "multiple":
      if let first = number("first"), let lasting = number("lasting") {
        return "twice: first \(month(first)), lasting \(month(lasting))"
      }
      return "several: "
        + roots(fields).map { RateSearch.outsideWords($0) ?? formatter.exact(Quantity($0, .share)) }
        .listed
    case "none": return "none" + (text("reason").map { " (\($0))" } ?? "")
    case "undefined": return "not defined" + (text("reason").map { " (\($0))" } ?? "")
    default:
      let parts = fields.map { "\($0.name.spaced) \(plain($0.value, measured($0.name)))" }
      return parts.isEmpty ? status : parts.joined(separator: ", ")
    }
  }

  private func roots(_ fields: [FinanceResultField]) -> [Double] {
    for field in fields where field.name == "roots" {
      if case .numbers(let values) = field.value { return values }
    }
    return []
  }

  private func plain(_ value: FinanceField, _ kind: (Measure, Unit) = (.number, .none)) -> String {
    func text(_ number: Double) -> String { formatter.exact(Quantity(number, kind.0, kind.1)) }
    return switch value {
    case .number(let number): text(number)
    case .numbers(let list): list.map(text).joined(separator: ", ")
    case .text(let words): words
    case .null: "none"
    case .nested(let fields):
      fields.map { "\($0.name) \(plain($0.value))" }.joined(separator: ", ")
    }
  }
}

extension String {
  /// The text with `_` as spaces, as reports print names.
  var spaced: String { String(map { $0 == "_" ? " " : $0 }) }
}

extension QuantityFormatter {
  /// Words for figures that are no plain quantity: paybacks are months, huge rates mean nothing.
  func words(for metric: Metric, _ value: Double) -> String? {
    if metric.isPayback { return paybackText(value) }
    return metric.isMeaningless(value) ? ReportWriter.meaningless : nil
  }

  /// `month 2` for 1.96: the month in which the money is back.
  func paybackText(_ months: Double) -> String {
    PaybackOutcome(months) { "month \(exact(Quantity(($0 - 1e-9).rounded(.up))))" }.figure
  }
}
