import Diagnostics
import Testing

@testable import Modeling

/// Units and time: section 1.3 of the design.
@Suite struct `Units and time` {
  static let counted = [
    echoes("45,000 calls/month * 6 min/call * $38/h", "$171,000/month", "1 h = 60 min"),
    prints("$10/unit * 5 units/year", "$50/year"),
    prints("5 agents * 8 h/agent", "40 h"),
    prints("5 agents * 38 h/week/agent * $30/h", "$5,700/week"),
    prints("6 calls / 2 calls", "3"),
    prints("6 calls / 2", "3 calls"),
    prints("90 accounts / 12 months", "7.5 accounts/month"),
    prints("100 units per year", "100 units/year"),
    prints("2 units a year", "2 units/year"),
    refuses("6 calls + 2 tickets", .unitMismatch, "calls"),
    refuses("100 km", .unknownUnit, "unit km"),
    refuses("5 h in calls", .notConvertible),
  ]

  @Test(arguments: counted)
  func `counted things are units and cancel by name`(_ example: Example) { example.check() }

  static let settling = [
    prints("$10/month * 2/year", "$20/month/year"),
    prints("8,333 h/year", "8,333 h/year"),
    prints("52 weeks/year", "52 weeks/year"),
    prints("40 hours/week * 52 weeks/year", "2,080 hours/year"),
    prints("12 calls/h * 8 h/workday", "96 calls/workday"),
    echoes("5 units/year * 18 months", "7.5 units", "1 year = 12 months"),
    echoes("5 units/month * 1 year", "60 units", "1 year = 12 months"),
    prints("5 units/year * 2 years", "10 units"),
    // day/year/year: the day goes with one year, 365 days; 730 × $1 / 365 = $2 a year.
    prints("730 days * $1/year/year", "$2/year"),
    // Clock time cancels first, then calendar time: 600 min/month × $60/h × 2 months.
    prints("600 min/month * $60/h * 2 months", "$1,200"),
  ]

  @Test(arguments: settling)
  func `a unit settles by its set of names`(_ example: Example) { example.check() }

  static let clockAndCalendar = [
    refuses("3 days in hours", .clockAndCalendar, "3 workdays"),
    refuses("3 days in hours", .clockAndCalendar, "elapsed(3 days)"),
    refuses("$100/h * 3 days", .clockAndCalendar, "3 workdays"),
    refuses("$100/h * 3 days", .clockAndCalendar, "elapsed(3 days)"),
    refuses("3 days + 2 hours", .clockAndCalendar, "workday"),
    prints("$100/h * 3 workdays", "$2,400"),
    prints("elapsed(3 days)", "72 h"),
    prints("$100/h * elapsed(3 days)", "$7,200"),
    prints("elapsed(1 week)", "168 h"),
    prints("2 hours - 20 min", "1 h 40 min"),
    prints("1 hour 30 minutes", "1 h 30 min"),
    echoes("1 hour + 1 workday", "9 hours", "1 workday = 8 h"),
    prints("3 workdays in h", "24 h"),
  ]

  @Test(arguments: clockAndCalendar)
  func `clock time and calendar time never mix in silence`(_ example: Example) { example.check() }

  static let calendar = [
    echoes("1 year in days", "365 days", "1 year = 365 days"),
    echoes("1 quarter in months", "3 months", "1 quarter = 3 months"),
    echoes("1 month + 1 year", "13 months", "1 year = 12 months"),
    prints("1 week in days", "7 days"),
    echoes("$1,000/year + $40/month", "$1,480/year", "1 year = 12 months"),
    // $40 + $1,000/12 = $123.33: sums take the left side's unit.
    echoes("$40/month + $1,000/year", "$123/month", "1 year = 12 months"),
    echoes("45 calls/month in calls/year", "540 calls/year", "1 year = 12 months"),
    prints("24 months in years", "2 years"),
  ]

  @Test(arguments: calendar)
  func `a year is 12 months and 365 days, and the echo says so`(_ example: Example) {
    example.check()
  }

  static let ratios = [
    prints("20 min / 2 hours", "10 min/hour"),
    echoes("1 - after / before", "0.833333", "1 h = 60 min", given: times),
    echoes("after / before in %", "16.67%", "1 h = 60 min", given: times),
    prints("$600 * after / before", "$100", given: times),
    // 52 weeks of 7 days in a year of 365 days.
    prints("52 weeks/year in ratio", "0.99726"),
    prints("3 weeks / 2 days in ratio", "10.5"),
    // 8,333 h of 8,760 h a year.
    prints("8,333 h/year in ratio", "0.951256"),
    refuses("52 weeks/year + 1", .unitMismatch, "in ratio"),
  ]
  private static let times = "before = 2 hours/unit\nafter = 20 min/unit"

  @Test(arguments: ratios)
  func `a ratio of times converts where a number is needed`(_ example: Example) { example.check() }

  static let rates = [
    // 1.2^(1/12) - 1 = 1.530947 %.
    prints("compound(20%/year)", "1.531%/month"),
    prints("simple(20%/year)", "1.667%/month"),
    prints("compound(20%/year) * 1 month > 1.53094%", "yes"),
    prints("compound(20%/year) * 1 month < 1.53095%", "yes"),
    refuses("20%/year + 1%/month", .shareMismatch),
    // 1.01^12 = 1.126825.
    prints("growth(1%/month)[month 13]", "1.12683"),
    prints("growth(compound(5%/year))[month 13]", "1.05"),
    refuses("growth(1%/week)", .notConvertible, "year"),
  ]

  @Test(arguments: rates)
  func `a percentage a year becomes one a month by saying how`(_ example: Example) {
    example.check()
  }

  @Test func `a percentage per year is not shown per month by dividing`() {
    refuses("20%/year in %/month", .notConvertible, "compound(20%/year)").check()
  }

  static let conversions = [
    refuses("100 min to h", .writtenByHabit, "100 min in h"),
    refuses("100 min as h", .writtenByHabit, "100 min in h"),
    prints("90 min in h", "1 h 30 min"),
    refuses("5 in h", .notConvertible),
    refuses("$5 in €", .currencyMismatch),
  ]

  @Test(arguments: conversions)
  func `in converts, and to and as are answered with the line to type`(_ example: Example) {
    example.check()
  }

  static let demanded = [
    Declared("a in units/year = $900/unit * 10%", .unitMismatch, "$/unit"),
    Declared("a in days = 3 h", .clockAndCalendar, "days"),
    Declared("a in € = $5", .unitMismatch, "€"),
  ]

  @Test(arguments: demanded)
  func `a unit stated with a definition is checked`(_ example: Declared) { example.check() }

  static let stored = [
    prints("a", "10 h/month", given: "a in h/month = 120 h/year"),
    prints("a", "50%", given: "a in % = 0.5"),
    prints("a", "0 units", given: "a in units = 0"),
    prints("extra", "96 units/year", given: "extra in units/year = 2,400 units/year * 4%"),
    prints("a", "8 units/month", given: "a in units/month = 96 units/year"),
  ]

  @Test(arguments: stored)
  func `a definition is stored in the unit it states`(_ example: Example) { example.check() }

  static let userUnits = [
    prints("3 sprints in weeks", "6 weeks", given: own),
    echoes("1 sprint in days", "14 days", "1 sprint = 14 days", given: own),
    prints("10 widgets/sprint * 4 weeks", "20 widgets", given: own),
    prints("5 crates in widgets", "60 widgets", given: own),
    prints("24 widgets + 1 crate", "36 widgets", given: own),
    prints("2 gadgets * $3/gadget", "$6", given: own),
  ]
  private static let own =
    "unit widget\nunit gadget\nunit sprint = 2 weeks\nunit crate = 12 widgets"

  @Test(arguments: userUnits)
  func `units of the text, counted and derived, with their plurals`(_ example: Example) {
    example.check()
  }

  @Test func `declaring a predeclared unit again is a note, not an error`() {
    let sheet = Sheet("unit ticket\nx = 5 tickets")
    #expect(sheet.problems.isEmpty)
    #expect(sheet.diagnostics.map(\.code) == [.declaredUnit])
  }

  static let staff = [
    prints("2 FTE", "2 FTE", given: fte),
    prints("2 FTE in hours/year", "3,400 hours/year", given: fte),
    prints("3,400 hours/year in FTE", "2 FTE", given: fte),
    prints("$80,000/FTE * 2 FTE", "$160,000", given: fte),
    refuses("2 FTE + 100 h/year", .unitMismatch, "FTE", given: fte),
    refuses("8,333 h/year in FTE", .notConvertible),
  ]
  private static let fte = "1 FTE = 1,700 hours/year"

  @Test(arguments: staff)
  func `FTE is opaque until it is asked for`(_ example: Example) { example.check() }

  static let exchange = [
    prints("€100 in USD", "$108", given: rate),
    prints("$108 in EUR", "€100", given: rate),
    prints("$100 + €20", "$121.60", given: rate),
    prints("€20 > $21", "yes", given: rate),
    prints("$2/unit + €1/unit", "$3.08/unit", given: rate),
    prints("max($1, €1)", "$1.08", given: rate),
    refuses("$100 + £20", .currencyMismatch, "1 GBP =", given: rate),
  ]
  private static let rate = "1 EUR = 1.08 USD   # ECB 2026-01-15"

  @Test(arguments: exchange)
  func `currencies meet only at a stated rate`(_ example: Example) { example.check() }

  @Test func `an exchange rate is an input with its source`() throws {
    let sheet = Sheet("1 EUR = 1.08 USD   # ECB 2026-01-15\nfee = €100 in USD")
    #expect(sheet.problems.map(\.message) == [])
    let input = try #require(sheet.checked.inputs.first { sheet.checked.model[$0].rate != nil })
    #expect(sheet.checked.model[input].comment == "ECB 2026-01-15")
    #expect(try sheet.printed("EUR") == "$1.08/EUR")
    #expect(try sheet.printed("fee") == "$108")
  }

  @Test func `an exchange rate may have a range like any other input`() {
    #expect(Sheet("1 EUR = 1.08 (1.02 to 1.15) USD\nfee = €100 in USD").problems.isEmpty)
  }

  static let unitOrName = [
    prints("$21/order", "$21/order", given: "order = 3 orders"),
    refuses("21/order", .unitOrName, "order", given: "order = 3 orders"),
    prints("12/parts", "3", given: "parts = 4"),
    prints("12/unit", "12/unit"),
    prints("accounts", "90 accounts", given: "accounts = 90 accounts"),
    refuses("12/foo", .unknownName, "unit foo"),
  ]

  @Test(arguments: unitOrName)
  func `a word after a slash is a unit or a name, and both is an error`(_ example: Example) {
    example.check()
  }
}
