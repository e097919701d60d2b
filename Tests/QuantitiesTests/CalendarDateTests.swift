import Foundation
import Testing

@testable import Quantities

@Suite("Dates")
struct CalendarDateTests {
  @Test("Only days that exist are dates")
  func validity() {
    #expect(CalendarDate("2026-03-31")?.description == "2026-03-31")
    #expect(CalendarDate("2024-02-29") != nil)
    #expect(CalendarDate("2000-02-29") != nil)
    for text in [
      "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "",
      "2026-03-31x", "0000-01-01", "-026-01-01", "2026-03",
    ] { #expect(CalendarDate(text) == nil, "\(text)") }
  }

  /// Foundation's Gregorian calendar counts the days independently.
  @Test("Adding days agrees with the calendar of the system")
  func addingDays() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    let start = try #require(CalendarDate("1999-12-15"))
    let origin = try #require(
      calendar.date(from: DateComponents(year: 1999, month: 12, day: 15)))
    for days in stride(from: -40_000, through: 40_000, by: 37) {
      let moved = try #require(start.adding(days: days))
      let date = try #require(calendar.date(byAdding: .day, value: days, to: origin))
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      #expect(moved.year == parts.year && moved.month == parts.month && moved.day == parts.day)
      #expect(start.days(to: moved) == days)
    }
    #expect(start.adding(days: .max) == nil)
    #expect(start.adding(days: -1_000_000) == nil)
  }

  /// Foundation's Gregorian calendar counts months and their days independently.
  ///
  /// It adds months itself only up to day 28, since it leaves a February of a leap year a day early.
  @Test("Adding months agrees with the calendar of the system")
  func addingMonths() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for (year, month, day) in [(2026, 1, 31), (2028, 2, 29), (2026, 12, 15), (1999, 8, 30)] {
      let start = try #require(CalendarDate(year: year, month: month, day: day))
      let origin = try #require(
        calendar.date(from: DateComponents(year: year, month: month, day: min(day, 28))))
      for months in -500...500 {
        let moved = try #require(start.adding(months: months))
        let date = try #require(calendar.date(byAdding: .month, value: months, to: origin))
        let parts = calendar.dateComponents([.year, .month], from: date)
        let length = try #require(calendar.range(of: .day, in: .month, for: date)?.count)
        #expect(
          moved.year == parts.year && moved.month == parts.month && moved.day == min(day, length),
          "\(start) + \(months): \(moved), \(parts)")
      }
    }
    let first = try #require(CalendarDate(year: 1, month: 1, day: 1))
    #expect(first.adding(months: -1) == nil && first.adding(months: .max) == nil)
  }
}
