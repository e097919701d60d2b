public import Quantities

/// Words for kinds and units, as a business reader says them.
public struct Wording: Sendable {
  /// The units of the text.
  let catalogue: Catalogue

  /// Creates the words for a catalogue.
  public init(catalogue: Catalogue) { self.catalogue = catalogue }

  /// The formatter for values in messages.
  var formatter: QuantityFormatter { QuantityFormatter(catalogue) }

  /// Returns a unit as it is typed; `a plain number` for none.
  func unit(_ unit: Unit) -> String {
    unit.isNone ? "a plain number" : formatter.unit(unit, plural: true)
  }

  /// Returns the part of a unit that follows a percentage: `/year`.
  func unitSuffix(_ unit: Unit) -> String {
    let text = formatter.unit(unit, plural: false)
    return text.hasPrefix("1/") ? String(text.dropFirst()) : text
  }

  /// Returns a number as typed with a unit put on it.
  func typed(_ digits: String, _ unit: Unit) -> String {
    let text = formatter.unit(unit, plural: digits != "1")
    if text.hasPrefix("$") || text.hasPrefix("€") || text.hasPrefix("£") || text.hasPrefix("¥") {
      let symbol = text.prefix(1)
      return symbol + digits + text.dropFirst()
    }
    return text.hasPrefix("1/") ? digits + text.dropFirst() : "\(digits) \(text)"
  }

  /// Describes a type: `money ($/month)`, `a share`, `hours of work (min)`.
  public func describe(_ type: ValueType) -> String {
    switch type.form {
    case .boolean: "a yes or no"
    case .text: "text"
    case .date: "a date"
    case .monthPoint: "a month of the plan"
    case .list: "a list"
    case .unknown: "a value of its own loop"
    case .quantity(let measure, let unit): describe(measure, unit)
    }
  }

  private func describe(_ measure: Measure, _ unit: Unit) -> String {
    switch measure {
    case .share: unit.isNone ? "a share" : "a share \(perText(unit))"
    case .points: unit.isNone ? "points" : "points \(perText(unit))"
    case .number: unit.isNone ? "a plain number" : "\(family(unit)) (\(self.unit(unit)))"
    }
  }

  private func perText(_ unit: Unit) -> String { "(%\(unitSuffix(unit)))" }

  /// The word for what a unit measures.
  private func family(_ unit: Unit) -> String {
    let kinds = unit.factors.map { (catalogue[$0.id].kind, $0.exponent) }
    if kinds.contains(where: { $0.0 == .currency && $0.1 > 0 }) { return "money" }
    if kinds.allSatisfy({ $0.0 == .clock || $0.0 == .calendar }) {
      if kinds.allSatisfy({ $0.0 == .clock }) && kinds.count == 1 { return "working time" }
      if kinds.allSatisfy({ $0.0 == .calendar }) && kinds.count == 1 {
        return kinds[0].1 > 0 ? "calendar time" : "a rate"
      }
      return kinds.contains { $0.0 == .clock } ? "working time a period" : "a ratio of times"
    }
    if kinds.contains(where: { $0.0 == .clock && $0.1 > 0 }) { return "working time" }
    return kinds.contains { $0.1 > 0 } ? "a count" : "a rate"
  }

  /// One of what stands below the line of a unit: `1 year` for a rate per year.
  func one(of rate: Unit) -> String {
    formatter.exact(Quantity(1, .number, Unit.none / Unit(rate.factors.filter { $0.exponent < 0 })))
  }

  // MARK: - Conversions

  /// How large one unit is in another, as in `1 year = 12 months`.
  public func conversion(_ small: UnitID, _ large: UnitID) -> String {
    let count = catalogue[large].size.divided(by: catalogue[small].size)
    return "1 \(catalogue[large].name) = \(formatter.exact(Quantity(count, .number, Unit(small))))"
  }

  /// The sentence for a conversion between two units: `1 workday = 8 h, 1 year = 12 months`; nil when only
  /// money changed.
  func conversionSentence(from: Unit, to: Unit) -> String? {
    var facts: [String] = []
    var ratio = from / to
    // What is made of other units is opened first; one inside another cannot go on for ever.
    for _ in 0..<10 {
      guard let made = ratio.factors.first(where: { !catalogue[$0.id].definition.isNone }) else {
        break
      }
      let info = catalogue[made.id]
      let size = info.size.divided(by: Ratio(1))
      facts.append("1 \(info.name) = \(formatter.exact(Quantity(size, .number, info.definition)))")
      ratio =
        ratio.without(made.id) * info.definition.power(Int(made.exponent))
    }
    facts += catalogue.settleToNumber(ratio).conversions.map(conversion)
    let unlike = facts.enumerated().filter { facts.firstIndex(of: $0.element) == $0.offset }
    if !facts.isEmpty { return unlike.map(\.element).joined(separator: ", ") }
    return from.isNone || to.isNone ? nil : "\(unit(from)) taken as \(unit(to))"
  }

  /// Whether one unit has clock time where the other has calendar time.
  func mixesTime(_ a: Unit, _ b: Unit) -> Bool {
    let rest = a / b
    guard !rest.isNone else { return false }
    var clock = 0
    var calendar = 0
    for factor in rest.factors {
      switch catalogue[factor.id].kind {
      case .clock: clock += Int(factor.exponent)
      case .calendar: calendar += Int(factor.exponent)
      default: return false
      }
    }
    return clock != 0 && clock == -calendar
  }

  /// Both readings where working time meets calendar time.
  ///
  /// - Parameters:
  ///   - calendar: The text of the calendar time, for `elapsed`; nil when it is a mere unit.
  func clockAndCalendarHelp(_ calendar: String?) -> [String] {
    var help = [
      "for working time say how much work it is: a workday has 8 h, so write for example `3 workdays`"
    ]
    if let calendar {
      help.append("for the clock round the day write `elapsed(\(calendar))`")
    } else {
      help.append("calendar time is stated on its own: write for example `3 days`")
    }
    return help
  }

  /// Whether a unit is nothing but time of the calendar.
  func isCalendarTime(_ unit: Unit) -> Bool {
    unit.factors.count == 1 && unit.factors[0].exponent == 1
      && catalogue[unit.factors[0].id].kind == .calendar
  }

  /// Whether two units differ only in their currency.
  func isCurrencyClash(_ a: Unit, _ b: Unit) -> Bool {
    guard let x = currency(a), let y = currency(b), x.id != y.id else { return false }
    return a.without(x.id) == b.without(y.id)
  }

  private func currency(_ unit: Unit) -> Unit.Factor? {
    unit.factors.first { catalogue[$0.id].kind == .currency }
  }

  /// The line that states a rate.
  func rateHelp(_ from: Unit, _ to: Unit, _ rates: ExchangeRates) -> String {
    guard let a = currency(from), let b = currency(to) else {
      return "state the rate on a line of its own: `1 EUR = 1.08 USD   # source and date`"
    }
    let line = rates.missing(a.id, b.id)
    return
      "state the rate on a line of its own: `1 \(catalogue[line.left].name) = … \(catalogue[line.right].name)   # source and date`"
  }

  /// Where a product of the two would be money, or money per time, the sign was probably a slip:
  /// `calls * wage + aht`.
  func productHelp(_ a: Unit, _ b: Unit, _ textA: String, _ textB: String) -> String? {
    guard currency(a) != nil || currency(b) != nil, !a.isNone, !b.isNone else { return nil }
    let product = catalogue.settle(a * b).unit
    guard let money = currency(product), money.exponent == 1 else { return nil }
    let rest = product.without(money.id)
    guard rest.isNone || isCalendarTime(Unit.none / rest), !isAmount(a) || !isAmount(b) else {
      return nil
    }
    return "multiplied they are money (\(unit(product))): `\(textA) * \(textB)`"
  }

  /// Whether a unit is money, or money per time of the calendar.
  private func isAmount(_ unit: Unit) -> Bool {
    guard let money = currency(unit) else { return false }
    let rest = unit.without(money.id)
    return rest.isNone || isCalendarTime(Unit.none / rest)
  }

  /// How to make money of something that is none: the rate to multiply by; nil when both or neither are.
  func moneyHelp(_ a: Unit, _ b: Unit, _ textA: String, _ textB: String) -> String? {
    guard (currency(a) == nil) != (currency(b) == nil) else { return nil }
    let (money, other, text) = currency(a) != nil ? (a, b, textB) : (b, a, textA)
    guard !other.isNone, let symbol = currency(money) else { return nil }
    // A rate such as `$/h`; for minutes per call no rate alone makes money.
    let above = other.factors.filter { $0.exponent > 0 }
    guard above.count == 1,
      other.factors.allSatisfy({ $0.exponent > 0 || catalogue[$0.id].kind == .calendar })
    else { return nil }
    let rate = Unit(symbol.id) / Unit(above)
    let example = formatter.exact(Quantity(38, .number, rate))
    // For `$/unit` the hours are hours a unit.
    let missing = money.without(symbol.id) / other.without(above[0].id)
    guard !missing.isNone else {
      return
        "to make money of \(text) multiply by a rate in \(unit(rate)), for example `\(text) * \(example)`"
    }
    guard missing.factors.count == 1, missing.factors[0].exponent == -1 else { return nil }
    let thing = catalogue[missing.factors[0].id].name
    let isTyped = text.first?.isNumber == true && text.last?.isLetter == true
    let each = isTyped ? "\(text)/\(thing)" : "\(text) / (1 \(thing))"
    return
      "to make \(unit(money)) of \(text) say per \(thing) and multiply by a rate in \(unit(rate)), for example `\(each) * \(example)`"
  }

  /// The name of a unit such as FTE that nobody has said the size of.
  func closedUnit(in unit: Unit) -> String? {
    unit.factors.map { catalogue[$0.id] }.first {
      $0.kind == .opened && $0.definition.isNone
    }?.name
  }

  /// What is missing between two units, as a suggestion: `multiply by a time (months)`.
  func missingFactor(from: Unit, to: Unit) -> String? {
    let missing = catalogue.settle(to / from).unit
    guard !missing.isNone, missing.factors.count <= 2 else { return nil }
    if missing.factors.allSatisfy({ $0.exponent < 0 }) {
      return "divide by something in \(unit(Unit.none / missing)) to make them alike"
    }
    if missing.factors.contains(where: { catalogue[$0.id].kind == .currency })
      && missing.factors.count == 1
    {
      return nil
    }
    return "multiply by something in \(unit(missing)) to make them alike"
  }
}
