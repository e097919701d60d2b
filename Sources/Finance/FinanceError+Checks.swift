extension FinanceError {
  /// Refuses an infinite or undefined number.
  static func requireFinite(_ value: Double, _ parameter: String) throws(FinanceError) {
    guard value.isFinite else { throw .notFinite(parameter: parameter) }
  }

  /// Refuses a list that holds an infinite or undefined number.
  static func requireFinite(_ values: [Double], _ parameter: String) throws(FinanceError) {
    guard values.allSatisfy(\.isFinite) else { throw .notFinite(parameter: parameter) }
  }

  /// Refuses an empty list of flows and one with an infinite or undefined flow.
  static func requireFlows(
    _ flows: [Double], _ parameter: String = "flows"
  ) throws(FinanceError) {
    guard !flows.isEmpty else { throw .noFlows }
    try requireFinite(flows, parameter)
  }

  /// Refuses a rate of -100 % or less: one unit of money would become nothing or a debt.
  static func requireRate(_ rate: Double, _ parameter: String = "rate") throws(FinanceError) {
    try requireFinite(rate, parameter)
    guard rate > -1 else {
      throw .rateOutOfRange(parameter: parameter, value: rate, domain: "above -100%")
    }
  }

  /// Refuses a share outside 0 to 1, both included.
  static func requireShare(_ share: Double, _ parameter: String) throws(FinanceError) {
    try requireFinite(share, parameter)
    guard share >= 0, share <= 1 else {
      throw .rateOutOfRange(parameter: parameter, value: share, domain: "from 0% to 100%")
    }
  }

  /// Refuses zero, negative and undefined counts of periods; fractions are welcome.
  static func requirePeriods(_ periods: Double, _ parameter: String) throws(FinanceError) {
    try requireFinite(periods, parameter)
    guard periods > 0 else { throw .periodsOutOfRange(parameter: parameter, value: periods) }
  }

  /// Refuses a length of a list beyond `Limits.periods`, and a negative one.
  static func requireLength(_ count: Int, _ parameter: String) throws(FinanceError) {
    guard count >= 0, count <= Limits.periods else {
      throw .periodsOutOfRange(parameter: parameter, value: Double(count))
    }
  }

  /// Refuses lists that belong together but differ in length, and days out of the calendar.
  static func requireDates(_ dates: [Int], for flows: [Double]) throws(FinanceError) {
    guard dates.count == flows.count else {
      throw .lengthMismatch(
        first: "flows", firstCount: flows.count, second: "dates", secondCount: dates.count)
    }
    for day in dates { try requireDay(day, "dates") }
  }

  /// Refuses a day outside the years 1 to 9999.
  static func requireDay(_ day: Int, _ parameter: String) throws(FinanceError) {
    guard day >= Limits.firstDay, day <= Limits.lastDay else {
      throw .dateOutOfRange(parameter: parameter)
    }
  }

  /// Returns `value`, or refuses it where the arithmetic ran over.
  static func requireRepresentable(_ value: Double) throws(FinanceError) -> Double {
    guard value.isFinite else { throw .resultTooLarge }
    return value
  }
}
