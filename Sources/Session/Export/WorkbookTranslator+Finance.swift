import Finance
import Modeling

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Calls of the finance library that have a closed form, or a function of the same meaning in a spreadsheet.
///
/// What has to be searched for (rates of return, paybacks) has none.
extension WorkbookTranslator {
  /// The arguments of a call as terms, by the names of their parameters.
  private struct Arguments {
    var numbers: [String: WorkbookTerm] = [:]
    /// Lists of flows or dates; months 1 and later also as a range where they stand in a row.
    var lists: [String: (terms: [WorkbookTerm], later: String?)] = [:]
    /// Words such as `begin`.
    var words: [String: String] = [:]

    subscript(_ name: String) -> WorkbookTerm? { numbers[name] }
  }

  /// Translates a call with one number as its result.
  ///
  /// - Parameters:
  ///   - part: The term of a slot in a month, nil for the month asked for.
  ///   - range: The row of a slot as a range over months.
  func finance(
    _ call: FinanceCall, part: (Int32, Int?) -> WorkbookTerm?, range: (Int32, Int, Int) -> String?
  ) -> WorkbookTerm? {
    guard let given = arguments(of: call, part: part, range: range) else { return nil }
    return conversion(call.name, given) ?? annuity(call.name, given) ?? flows(call.name, given)
  }

  /// Translates one element of a call with a list as its result: the level of a ramp in a period.
  func financeElement(
    _ call: FinanceCall, _ element: Int, part: (Int32, Int?) -> WorkbookTerm?
  ) -> WorkbookTerm? {
    guard let given = arguments(of: call, part: part, range: { _, _, _ in nil }) else { return nil }
    let (one, time) = (WorkbookTerm(1), WorkbookTerm(Double(element)))
    switch call.name {
    case "ramp_linear_end":
      return given["ramp_periods"].map { Self.least(one, (time + one).bracketed / $0) }
    case "ramp_linear_avg":
      guard let length = given["ramp_periods"] else { return nil }
      let rising = Self.least(Self.most(length - time, WorkbookTerm(0)), one)
      return rising * (time + rising / WorkbookTerm(2)).bracketed / length + (one - rising)
    case "ramp_logistic":
      guard let ceiling = given["ceiling"], let slope = given["steepness"],
        let middle = given["midpoint"]
      else { return nil }
      let exponent = slope * (middle - time).bracketed
      return ceiling / (one + Self.exponential(exponent)).bracketed
    case "ramp_bass":
      guard let p = given["p"], let q = given["q"] else { return nil }
      let left = Self.exponential(WorkbookTerm(0) - (p + q).bracketed * time)
      let level = p * (one - left).bracketed / (p + q * left).bracketed
      return WorkbookTerm(
        "IF(\(p.text)>0,\(level.text),0)", value: p.value > 0 ? level.value : 0)
    default: return nil
    }
  }

  private func arguments(
    of call: FinanceCall, part: (Int32, Int?) -> WorkbookTerm?, range: (Int32, Int, Int) -> String?
  ) -> Arguments? {
    guard let function = FinanceFunction.named(call.name) else { return nil }
    var result = Arguments()
    for (parameter, argument) in zip(function.parameters, call.arguments) {
      switch argument {
      case .number(let slot):
        guard let term = part(slot, nil) else { return nil }
        result.numbers[parameter.name] = term
      case .numbers(let slots), .dates(let slots):
        let terms = slots.compactMap { part($0, nil) }
        guard terms.count == slots.count else { return nil }
        result.lists[parameter.name] = (terms, nil)
      case .series(let slot, let hasMonthZero):
        let first = hasMonthZero ? part(slot, 0) : WorkbookTerm(0)
        let later = (1...places.horizon).compactMap { part(slot, $0) }
        guard let first, later.count == places.horizon else { return nil }
        result.lists[parameter.name] = ([first] + later, range(slot, 1, places.horizon))
      case .text(let text): result.words[parameter.name] = text.lowercased()
      case .none:
        if case .number(let number)? = parameter.defaultValue {
          result.numbers[parameter.name] = WorkbookTerm(number)
        }
      }
    }
    return result
  }

  // MARK: - Rates

  /// Conversions of rates.
  private func conversion(_ name: String, _ given: Arguments) -> WorkbookTerm? {
    let one = WorkbookTerm(1)
    switch name {
    case "effective_rate":
      guard let nominal = given["nominal_annual"], let count = given["compounding_per_year"] else {
        return nil
      }
      return Self.power((one + nominal / count).bracketed, count) - one
    case "nominal_rate":
      guard let yearly = given["effective_annual"], let count = given["compounding_per_year"]
      else { return nil }
      return count * (Self.root(one + yearly, count) - one).bracketed
    case "period_rate_effective":
      guard let yearly = given["annual_effective"], let count = given["periods_per_year"] else {
        return nil
      }
      return Self.root(one + yearly, count) - one
    case "period_churn":
      guard let yearly = given["annual_churn"], let count = given["periods_per_year"] else {
        return nil
      }
      return one - Self.root(one - yearly, count)
    case "growth_rate":
      guard let periods = given["periods"], let start = given["present_value"],
        let end = given["future_value"]
      else { return nil }
      return Self.root(end / start, periods) - one
    case "periods_to_grow":
      guard let rate = given["rate"], let start = given["present_value"],
        let end = given["future_value"]
      else { return nil }
      let periods = Self.logarithm(end / start) / Self.logarithm(one + rate)
      return WorkbookTerm(
        "IF(\(start.text)=\(end.text),0,\(periods.text))",
        value: start.value == end.value ? 0 : periods.value)
    case "real_rate":
      guard let nominal = given["nominal_rate"], let inflation = given["inflation"] else {
        return nil
      }
      return (one + nominal).bracketed / (one + inflation).bracketed - one
    case "year_fraction":
      guard let from = given.lists["from"]?.terms.first, let to = given.lists["to"]?.terms.first
      else { return nil }
      return (to - from).bracketed / WorkbookTerm(365)
    default: return nil
    }
  }

  /// Payments that are all the same: `PMT`, `PV` and `FV` have the signs of the language.
  private func annuity(_ name: String, _ given: Arguments) -> WorkbookTerm? {
    let (function, third, fourth): (String, String, String)
    switch name {
    case "pmt": (function, third, fourth) = ("PMT", "present_value", "future_value")
    case "pv_annuity": (function, third, fourth) = ("PV", "payment", "future_value")
    case "fv_annuity": (function, third, fourth) = ("FV", "payment", "present_value")
    default: return nil
    }
    guard let rate = given["rate"], let periods = given["periods"], let a = given[third],
      let b = given[fourth]
    else { return nil }
    let timing = given.words["payment_at"] ?? Annuity.Timing.end.rawValue
    let arguments = [rate, periods, a, b]
    let result = try? FinanceFunction.named(name)?.evaluate(
      arguments.map { .number($0.value) } + [.text(timing)])
    guard case .number(let value)? = result else { return nil }
    let type = timing == Annuity.Timing.begin.rawValue ? "1" : "0"
    return WorkbookTerm(
      "\(function)(\((arguments.map(\.text) + [type]).joined(separator: ",")))", value: value)
  }

  // MARK: - Flows

  /// Present values and the modified rate of return of flows.
  private func flows(_ name: String, _ given: Arguments) -> WorkbookTerm? {
    guard let (flows, range) = given.lists["flows"], let first = flows.first else { return nil }
    let one = WorkbookTerm(1)
    guard name != "mirr" else { return modifiedRate(flows, given) }
    guard let rate = given["rate"] else { return nil }
    let growth = (one + rate).bracketed
    switch name {
    case "npv":
      guard let period = given["first_flow_period"] else { return nil }
      let value = first + later(flows, range, rate)
      return period.text == "0" ? value : value.bracketed / Self.power(growth, period)
    case "npv_mid":
      return first + later(flows, range, rate) * Self.power(growth, WorkbookTerm(0.5))
    case "xnpv":
      guard let dates = given.lists["dates"]?.terms, dates.count == flows.count else { return nil }
      let start = WorkbookTerm(
        "MIN(\(dates.map(\.text).joined(separator: ",")))", value: dates.map(\.value).min() ?? 0)
      return Self.sum(
        zip(flows, dates).map { flow, date in
          let years = (date - start).bracketed / WorkbookTerm(365)
          return flow / Self.power(growth, years.bracketed)
        })
    default: return nil
    }
  }

  /// What the flows after the first are worth in its period.
  private func later(
    _ flows: [WorkbookTerm], _ range: String?, _ rate: WorkbookTerm
  ) -> WorkbookTerm {
    guard flows.count > 1 else { return WorkbookTerm(0) }
    let value = flows.dropFirst().reversed().reduce(0) { ($0 + $1.value) / (1 + rate.value) }
    let words = range ?? flows.dropFirst().map(\.text).joined(separator: ",")
    return WorkbookTerm("NPV(\(rate.text),\(words))", value: value)
  }

  /// Outflows discounted at one rate, inflows grown at another.
  private func modifiedRate(_ flows: [WorkbookTerm], _ given: Arguments) -> WorkbookTerm? {
    guard flows.count > 1, let finance = given["finance_rate"],
      let reinvest = given["reinvest_rate"]
    else { return nil }
    let (one, zero, last) = (WorkbookTerm(1), WorkbookTerm(0), flows.count - 1)
    let future = Self.sum(
      flows.enumerated().map { period, flow in
        let growth = Self.power((one + reinvest).bracketed, WorkbookTerm(Double(last - period)))
        return Self.most(flow, zero) * growth
      })
    let present = Self.sum(
      flows.enumerated().map { period, flow in
        let growth = Self.power((one + finance).bracketed, WorkbookTerm(Double(period)))
        return Self.most(zero - flow, zero) / growth
      })
    guard future.value > 0, present.value > 0 else { return nil }
    let ratio = future.bracketed / present.bracketed
    return Self.root(ratio, WorkbookTerm(Double(last))) - one
  }

  // MARK: - Functions

  /// A root, as a power with the inverse.
  private static func root(_ a: WorkbookTerm, _ n: WorkbookTerm) -> WorkbookTerm {
    power(a, (WorkbookTerm(1) / n).bracketed)
  }

  private static func sum(_ terms: [WorkbookTerm]) -> WorkbookTerm {
    terms.dropFirst().reduce(terms.first ?? WorkbookTerm(0)) { $0 + $1 }
  }

  private static func least(_ a: WorkbookTerm, _ b: WorkbookTerm) -> WorkbookTerm {
    .call("MIN", a, b, min(a.value, b.value))
  }

  private static func most(_ a: WorkbookTerm, _ b: WorkbookTerm) -> WorkbookTerm {
    .call("MAX", a, b, max(a.value, b.value))
  }

  private static func exponential(_ a: WorkbookTerm) -> WorkbookTerm {
    .call("EXP", a, exp(a.value))
  }

  private static func logarithm(_ a: WorkbookTerm) -> WorkbookTerm { .call("LN", a, log(a.value)) }
}
