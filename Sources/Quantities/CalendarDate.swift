/// A day of the Gregorian calendar, from year 1 to 9999; a date that exists is a valid one.
public struct CalendarDate: Hashable, Sendable, Comparable {
  /// The year, 1 to 9999.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, from 1.
  public let day: Int

  /// Creates a date; nil when the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9_999).contains(year), (1...12).contains(month),
      (1...CalendarDate.days(in: month, of: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2026-03-31`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Returns how many days a month has.
  public static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: return isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The days since 1 January of year 1, which is 0.
  public var dayNumber: Int {
    let before = year - 1
    var days = before * 365 + before / 4 - before / 100 + before / 400
    for earlier in 1..<month { days += CalendarDate.days(in: earlier, of: year) }
    return days + day - 1
  }

  /// Returns the date so many days later; nil outside the years 1 to 9999.
  public func adding(days: Int) -> CalendarDate? {
    let (number, overflow) = dayNumber.addingReportingOverflow(days)
    guard !overflow, (0..<3_652_059).contains(number) else { return nil }
    // The estimate by the mean length of a year is never too late by more than one.
    var year = number * 400 / 146_097 + 1
    while year > 1, CalendarDate.start(of: year) > number { year -= 1 }
    while CalendarDate.start(of: year + 1) <= number { year += 1 }
    var left = number - CalendarDate.start(of: year)
    var month = 1
    while left >= CalendarDate.days(in: month, of: year) {
      left -= CalendarDate.days(in: month, of: year)
      month += 1
    }
    return CalendarDate(year: year, month: month, day: left + 1)
  }

  /// Returns the same day of the month so many months later, or the last day of a month that is too short
  /// for it; nil outside the years 1 to 9999.
  public func adding(months: Int) -> CalendarDate? {
    let (number, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, (12..<120_000).contains(number) else { return nil }
    let (year, month) = (number / 12, number % 12 + 1)
    return CalendarDate(
      year: year, month: month, day: min(day, CalendarDate.days(in: month, of: year)))
  }

  private static func start(of year: Int) -> Int {
    let before = year - 1
    return before * 365 + before / 4 - before / 100 + before / 400
  }

  /// Returns the number of days from this date to another, negative when that is earlier.
  public func days(to other: CalendarDate) -> Int { other.dayNumber - dayNumber }

  /// Orders by time.
  public static func < (a: CalendarDate, b: CalendarDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// The date as it is typed: `2026-03-31`.
  public var description: String {
    let digits = String(year)
    let padded = String(repeating: "0", count: 4 - digits.count) + digits
    return "\(padded)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }
}
