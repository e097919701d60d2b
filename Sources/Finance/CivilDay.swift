/// A day of the Gregorian calendar, valid by construction, from year 1 to 9999.
public struct CivilDay: Hashable, Sendable {
  /// Days since 1970-01-01, negative before.
  public let daysSinceEpoch: Int

  /// Makes the day with this year, month and day of the month, or nil when there is none.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    daysSinceEpoch = Self.daysFromCivil(year: year, month: month, day: day)
  }

  /// Reads `yyyy-mm-dd`, or returns nil for any other text and for days that do not exist.
  public init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Returns the number of days in a month, with the leap-year rule of the Gregorian calendar.
  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Counts days in a calendar whose year begins on 1 March, so that the leap day comes last and
  /// the months before it follow the 153-days-in-five-months pattern.
  private static func daysFromCivil(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    // 0000-03-01 lies 719,468 days before 1970-01-01.
    return marchYear * 365 + leapDays + dayOfYear - 719_468
  }
}
