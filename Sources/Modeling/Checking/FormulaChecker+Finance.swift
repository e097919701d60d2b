import Diagnostics
import Finance
import Quantities
import Syntax

/// Calls of the finance library.
extension FormulaChecker {
  mutating func checkFinance(
    _ function: FinanceFunction, _ call: CallArguments
  ) throws(Diagnostic) -> Checked {
    let given = try place(call, function)
    var amountUnit: Checked?
    var isSeries = false
    var arguments: [FinanceCall.Argument] = []
    var periods: [Period?] = []
    for (parameter, expression) in zip(function.parameters, given) {
      guard let expression else {
        guard parameter.defaultValue != nil else {
          throw call.missing("`\(parameter.name)`", self, example: function.example)
        }
        arguments.append(.none)
        continue
      }
      let (argument, value) = try checkFinanceArgument(
        expression, parameter, function, &amountUnit)
      if value.type.isSeries, try varies(argument, value, parameter, function) { isSeries = true }
      arguments.append(argument)
      periods.append(period(of: argument, value, parameter))
    }
    try checkPeriods(periods, function, call)
    noteRateWithoutTime(given, function, periods)
    notePeriod(of: function, arguments, periods)
    let isMonthly = arguments.contains { if case .series = $0 { true } else { false } }
    if isMonthly, function.result == .share {
      note("the flows are monthly, so the rate is per month")
    }
    formula.financeCalls.append(
      FinanceCall(name: function.name, arguments: arguments, unit: amountUnit?.unit ?? .none))
    let index = Int32(formula.financeCalls.count - 1)
    return try financeResult(function, index, amountUnit, isSeries, call)
  }

  /// Whether a call has a value in every month because an argument has one; refused where the function
  /// takes flows or dates as a whole, for which there is one number.
  private func varies(
    _ argument: FinanceCall.Argument, _ value: Checked, _ parameter: FinanceParameter,
    _ function: FinanceFunction
  ) throws(Diagnostic) -> Bool {
    let text = source[value.range]
    switch argument {
    case .series: return false
    case .number where !function.takesWhole: return true
    case .numbers:
      throw Diagnostic(
        .kindMismatch, "a flow in a list is one amount, and this list changes from month to month",
        at: label(value.range), secondary: origins(value),
        help: [
          "give the flows of all months by their name: `\(parameter.name): cashflow`",
          "or take one month of each: `x[month 12]`",
        ])
    default:
      throw Diagnostic(
        .kindMismatch,
        "`\(parameter.name)` of `\(function.name)` is one value for all periods, and this one changes from month to month",
        at: label(value.range), secondary: origins(value),
        help: [
          "take one month of it: `\(parameter.name): \(value.isOneWord(text) ? text : "(\(text))")[month 12]`"
        ])
    }
  }

  // MARK: - Periods

  /// What an argument says of the length of a period: that of a rate, of a flow, or of what is counted.
  private struct Period {
    enum Role { case rate, flow, count }

    let time: UnitID
    let role: Role
    let text: String
    let range: SourceRange
    let name: String
  }

  /// The period that an argument states; nil where it states none.
  private func period(
    of argument: FinanceCall.Argument, _ value: Checked, _ parameter: FinanceParameter
  ) -> Period? {
    let time: UnitID?
    let role: Period.Role
    switch parameter.kind {
    case .share: (time, role) = (perCalendar(value.unit), .rate)
    case .number: (time, role) = (calendarTime(value), .count)
    default:
      role = .flow
      if case .series = argument {
        time = Catalogue.month
      } else {
        time = parameter.isPayment ? perCalendar(value.unit) : nil
      }
    }
    return time.map {
      Period(
        time: $0, role: role, text: source[value.range], range: value.range, name: parameter.name)
    }
  }

  /// A rate per year neither discounts monthly flows nor goes with a count of months.
  private func checkPeriods(
    _ periods: [Period?], _ function: FinanceFunction, _ call: CallArguments
  ) throws(Diagnostic) {
    let stated = periods.compactMap { $0 }
    guard let first = stated.first(where: { $0.role == .flow }) ?? stated.first,
      let other = stated.first(where: { $0.time != first.time })
    else { return }
    let (a, b) = (model.catalogue[other.time].name, model.catalogue[first.time].name)
    let way =
      switch other.role {
      case .rate: "is for each period: this one is per \(a)"
      case .flow: "comes every period: this one is per \(a)"
      case .count: "counts periods: these are \(a)s"
      }
    let basis =
      switch first.role {
      case .count: "counted in \(b)s"
      case .rate: "per \(b)"
      case .flow: "a \(b) each"
      }
    throw Diagnostic(
      .unitMismatch, "`\(other.name)` of `\(function.name)` \(way), and a period is a \(b) here",
      at: label(other.range), secondary: [label(first.range, basis)],
      help: alike(first, other))
  }

  /// Says for which time a rate without one is taken, where another argument states it.
  private mutating func noteRateWithoutTime(
    _ given: [Expression?], _ function: FinanceFunction, _ periods: [Period?]
  ) {
    let stated = periods.compactMap { $0 }
    guard let period = stated.first(where: { $0.role == .count }),
      !stated.contains(where: { $0.role == .rate })
    else { return }
    for (parameter, expression) in zip(function.parameters, given) {
      guard case .share = parameter.kind, let expression else { continue }
      note("\(source[expression.range]) taken per \(model.catalogue[period.time].name)")
    }
  }

  /// Says for which time a growth or rate is, and what a number of periods counts.
  private mutating func notePeriod(
    of function: FinanceFunction, _ arguments: [FinanceCall.Argument], _ periods: [Period?]
  ) {
    let time = periods.compactMap { $0 }.first.map { model.catalogue[$0.time].name }
    switch function.name {
    case "growth_rate":
      if let time { return note("the growth is per \(time)") }
      guard case .number(let slot)? = arguments.first else { return }
      let count = constant(slot).map {
        ", of which there are \(wording.formatter.exact(Quantity($0)))"
      }
      note("the growth is per period\(count ?? "")")
    case "npv" where !periods.contains { $0?.role == .rate }:
      let isSeries = arguments.contains { if case .series = $0 { true } else { false } }
      if isSeries { note("the rate is for each month, as the values are") }
    case "periods_to_grow":
      note("this counts \(time.map { "\($0)s" } ?? "periods of the rate")")
    default: return
    }
  }

  /// The argument to write so that two arguments speak of the same period.
  private func alike(_ first: Period, _ other: Period) -> [String] {
    let pair = [first, other]
    if let rate = pair.first(where: { $0.role == .rate && $0.time == Catalogue.year }),
      pair.contains(where: { $0.time == Catalogue.month })
    {
      return [
        "write the monthly rate: `\(rate.name): compound(\(rate.text))`",
        "or, for a twelfth of it as loans are quoted: `\(rate.name): simple(\(rate.text))`",
      ]
    }
    if let count = pair.first(where: { $0.role == .count }),
      let whole = pair.first(where: { $0.role != .count })
    {
      let time = model.catalogue[whole.time].name
      return ["count in \(time)s: `\(count.name): (\(count.text)) in \(time)s`"]
    }
    return ["write both per \(model.catalogue[first.time].name)"]
  }

  private mutating func financeResult(
    _ function: FinanceFunction, _ index: Int32, _ amount: Checked?, _ isSeries: Bool,
    _ call: CallArguments
  ) throws(Diagnostic) -> Checked {
    let form: ValueType.Form
    switch function.result {
    case .share: form = .quantity(.share, .none)
    case .amount: form = amount?.type.form ?? .quantity(.number, .none)
    case .number, .outcome: form = .quantity(.number, .none)
    }
    let value = emit(.finance, index, type: ValueType(form, isSeries: isSeries), range: call.range)
    guard let count = try listLength(function, index) else { return value }
    var elements: [Checked] = []
    for k in 0..<count {
      elements.append(
        emit(.financeElement, value.slot, Int32(k), type: ValueType(form), range: call.range))
    }
    return Checked(
      slot: -1, type: ValueType(.list(form, count: count)), elements: elements, range: call.range)
  }

  /// How many numbers a call yields when it yields a list: known only for constant arguments.
  private func listLength(
    _ function: FinanceFunction, _ index: Int32
  ) throws(Diagnostic) -> Int? {
    guard function.yieldsList else { return nil }
    let call = formula.financeCalls[Int(index)]
    let values = call.arguments.map { argument -> FinanceValue? in
      switch argument {
      case .number(let slot): return constant(slot).map(FinanceValue.number)
      case .numbers(let slots): return .list(slots.compactMap(constant))
      case .text(let text): return .text(text)
      default: return nil
      }
    }
    if case .list(let list)? = try? function.evaluate(values) { return min(list.count, 1_201) }
    return nil
  }

  /// Puts the arguments in the order of the parameters.
  private func place(
    _ call: CallArguments, _ function: FinanceFunction
  ) throws(Diagnostic) -> [Expression?] {
    try call.allow(function.parameters.map(\.name), self)
    var result: [Expression?] = function.parameters.map { call.named($0.name) }
    try call.allow(atMost: result.count, self, example: function.example)
    var rest = call.positional[...]
    for i in result.indices where result[i] == nil {
      guard let next = rest.popFirst() else { break }
      result[i] = next
    }
    if let extra = rest.first { throw call.unexpected(extra, self, example: function.example) }
    return result
  }

  private mutating func checkFinanceArgument(
    _ expression: Expression, _ parameter: FinanceParameter, _ function: FinanceFunction,
    _ amountUnit: inout Checked?
  ) throws(Diagnostic) -> (FinanceCall.Argument, Checked) {
    if case .choice(let words) = parameter.kind {
      return try financeChoice(expression, words, parameter)
    }
    var value = try check(expression)
    if value.elements.isEmpty { value = try settled(value) }
    switch parameter.kind {
    case .share:
      value = try settledToNumber(value)
      guard value.measure == .share || value.type.isPlainNumber || isYearlyShare(value) else {
        throw financeKind(value, parameter, function)
      }
      if let rate = constant(value.slot), abs(rate) >= 2, value.type.isPlainNumber {
        note(
          "\(source[value.range]) taken as a rate of \(wording.formatter.exact(Quantity(rate, .share))); ten percent is `10%`"
        )
      }
      return (.number(value.slot), value)
    case .number:
      let stated = value
      if let count = calendarCount(value) { value = count }
      guard value.type.isPlainNumber || value.measure == .share && value.unit.isNone else {
        throw financeKind(value, parameter, function)
      }
      return (.number(value.slot), stated)
    case .amount:
      guard value.type.quantity != nil else { throw financeKind(value, parameter, function) }
      // A payment per month is an amount each month.
      if parameter.isPayment, let time = perCalendar(value.unit), let measure = value.measure {
        let series = value.type.isSeries
        let stated = value
        value.type = ValueType(measure, value.unit * Unit(time), isSeries: series)
        value = try sameAmount(value, &amountUnit)
        return (.number(value.slot), stated)
      }
      value = try sameAmount(value, &amountUnit)
      return (.number(value.slot), value)
    case .amounts: return try financeFlows(value, parameter, function, &amountUnit)
    case .dates:
      // Nothing says of an empty list what it is a list of.
      guard case .list(let form, let count) = value.type.form, form == .date || count == 0 else {
        throw financeKind(value, parameter, function)
      }
      return (.dates(value.elements.map(\.slot)), value)
    case .date:
      guard value.type.form == .date else { throw financeKind(value, parameter, function) }
      return (.dates([value.slot]), value)
    case .choice: throw financeKind(value, parameter, function)
    }
  }

  private mutating func financeFlows(
    _ value: Checked, _ parameter: FinanceParameter, _ function: FinanceFunction,
    _ amountUnit: inout Checked?
  ) throws(Diagnostic) -> (FinanceCall.Argument, Checked) {
    if case .list(let form, let count) = value.type.form {
      guard count == 0 || ValueType(form).quantity != nil else {
        throw financeKind(value, parameter, function)
      }
      var slots: [Int32] = []
      for element in value.elements {
        let isZero = element.literal == .zero
        slots.append(isZero ? element.slot : try sameAmount(element, &amountUnit).slot)
      }
      return (.numbers(slots), value)
    }
    if value.type.isSeries, let (measure, unit) = value.type.quantity {
      let cash = cashPart(of: value.slot)
      try refuseBalance(
        value, cash, source[value.range],
        help: "give the cash flow itself: `\(parameter.name): cashflow`")
      var flows = value
      // What is per time comes month by month.
      if let time = perCalendar(unit) {
        flows = scaled(value, by: monthFactor(time))
        flows.type = ValueType(measure, unit * Unit(time), isSeries: true)
      }
      flows = try sameAmount(flows, &amountUnit)
      return (.series(flows.slot, hasMonthZero: cash.hasMonthZero), value)
    }
    throw financeKind(value, parameter, function)
  }

  private func financeChoice(
    _ expression: Expression, _ words: [String], _ parameter: FinanceParameter
  ) throws(Diagnostic) -> (FinanceCall.Argument, Checked) {
    var word: String?
    switch expression.node {
    case .text(let text): word = text.value
    case .name(let name): word = name.text
    default: break
    }
    if let word, words.contains(word.lowercased()) {
      return (
        .text(word.lowercased()),
        Checked(slot: -1, type: ValueType(.text), text: word, range: expression.range)
      )
    }
    throw Diagnostic(
      .badArguments, "`\(parameter.name)` is one of \(words.joined(separator: ", "))",
      at: label(expression.range),
      help: ["write for example `\(parameter.name): \"\(words.first ?? "")\"`"])
  }

  /// All amounts of a call are in one unit; later ones convert to the first's.
  private mutating func sameAmount(
    _ value: Checked, _ unit: inout Checked?
  ) throws(Diagnostic) -> Checked {
    guard let first = unit else {
      if value.literal != .zero { unit = value }
      return value
    }
    return try aligned(value, with: first, verb: "use together", value.range)
  }

  private func isYearlyShare(_ value: Checked) -> Bool {
    value.measure == .share && perCalendar(value.unit) != nil && value.unit.factors.count == 1
  }

  /// A typed duration such as `36 months` counts its periods.
  private func calendarCount(_ value: Checked) -> Checked? {
    guard calendarTime(value) != nil else { return nil }
    var result = value
    result.type = ValueType(.number, isSeries: value.type.isSeries)
    return result
  }

  /// The calendar time that a duration such as `36 months` is counted in.
  private func calendarTime(_ value: Checked) -> UnitID? {
    guard value.unit.factors.count == 1, let only = value.unit.factors.first, only.exponent == 1,
      model.catalogue[only.id].kind == .calendar
    else { return nil }
    return only.id
  }

  private func financeKind(
    _ value: Checked, _ parameter: FinanceParameter, _ function: FinanceFunction
  ) -> Diagnostic {
    kindError(
      "`\(parameter.name)` of `\(function.name)` is \(parameter.kind.description)", value,
      help: ["write for example `\(function.example)`"])
  }
}

extension FinanceFunction {
  /// Whether the result is one number a period.
  var yieldsList: Bool { name.hasPrefix("ramp_") }

  /// Whether the result is about a whole stream of periods or dates, so that it has no month of its own.
  var takesWhole: Bool {
    yieldsList
      || parameters.contains { parameter in
        switch parameter.kind {
        case .amounts, .dates, .date: true
        default: false
        }
      }
  }
}

extension FinanceParameter {
  /// Whether it is an amount that comes every period.
  var isPayment: Bool { name == "payment" }
}

extension Checked {
  /// Whether a part of a formula can have `[month 12]` behind it without brackets.
  fileprivate func isOneWord(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || byte >= 0x80 || (48...57).contains(byte)
        || (65...90).contains(byte) || (97...122).contains(byte)
    }
  }
}
