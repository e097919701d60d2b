/// The length of time between two days, by the count that dated flows use.
public enum YearFraction {
  /// The one supported day count: actual days over 365, also across leap years.
  public static let dayCount = "actual/365 fixed"

  /// Returns (to - from) / 365, negative when `to` is the earlier day.
  ///
  /// - Parameters: Days since 1970-01-01.
  /// - Throws: `dateOutOfRange`.
  public static func between(from: Int, to: Int) throws(FinanceError) -> Double {
    try FinanceError.requireDay(from, "from")
    try FinanceError.requireDay(to, "to")
    return years(from: from, to: to)
  }

  /// Returns the years between two days already known to be in the calendar.
  static func years(from: Int, to: Int) -> Double { Double(to - from) / 365 }
}
