import Diagnostics
import Testing

@testable import Modeling

/// Numbers, money, lists and logic: section 1.2 of the design.
@Suite struct `Numbers` {
  static let literals = [
    prints("1,234.56", "1,234.56"),
    prints("1_000", "1,000"),
    prints("10k", "10,000"),
    prints("1.5M", "1,500,000"),
    prints("2bn", "2,000,000,000"),
    prints("2.5 million", "2,500,000"),
    refuses("1,1", .ambiguousNumber, "`1.1` or `[1, 1]`"),
    refuses("1.234,5", .ambiguousNumber, "1,234.5"),
    refuses("max(1,200)", .ambiguousNumber, "`max(1200)` for one number"),
    refuses("max(1,200)", .ambiguousNumber, "`max(1, 200)` for several"),
    prints("max(1, 200)", "200"),
    prints("sum([1, 2, 3])", "6"),
    prints("\"a word\"", "a word"),
    prints("yes", "yes"),
    prints("not yes", "no"),
    prints("not yes and no or yes", "yes"),
    prints("if 1 > 2 then 5 else 6", "6"),
    prints("2026-03-31 - 2026-03-01", "30 days"),
    refuses("5m", .ambiguousNumber, "`5M` for millions"),
    refuses("5m", .ambiguousNumber, "`5 months`"),
    refuses("1e3", .writtenByHabit, "1,000"),
    prints("10 percent", "10%"),
  ]

  @Test(arguments: literals)
  func `literals are read as people write them`(_ example: Example) { example.check() }

  static let money = [
    prints("$1,000", "$1,000"),
    prints("€3.50", "€3.50"),
    prints("£20 + £1", "£21"),
    prints("100 JPY", "¥100"),
    prints("1.08 USD", "$1.08"),
    prints("1,000 CHF", "1,000 CHF"),
    prints("$5.00", "$5"),
    prints("$0.10 + $0.20", "$0.30"),
    prints("$12,345.67", "$12,345.67"),
    prints("$1.5M", "$1,500,000"),
    prints("$10 / $4", "2.5"),
    prints("15% of $2,000", "$300"),
    prints("$900 / unit", "$900/unit"),
    refuses("$100 + €20", .currencyMismatch, "1 EUR ="),
    refuses("$100 + 5", .unitMismatch, "$"),
    refuses("$5 * 2 h + $3", .unitMismatch, ""),
  ]

  @Test(arguments: money)
  func `money is grouped and keeps its currency`(_ example: Example) { example.check() }

  static let rounding = [
    prints("0.1 + 0.2", "0.3"),
    prints("99.95%", "99.95%"),
    prints("99.995%", "99.995%"),
    prints("99.9999999%", "99.9999999%"),
    prints("round(99.96%, 0.1%)", "100%"),
    prints("round(2.5)", "3"),
    prints("round(-2.5)", "-3"),
    prints("round($1.2345, $0.01)", "$1.23"),
    prints("floor(2.7)", "2"),
    prints("ceil(2.1)", "3"),
  ]

  @Test(arguments: rounding)
  func `display rounds and round() rounds for real`(_ example: Example) { example.check() }

  static let functions = [
    prints("min(3, 1, 2)", "1"),
    prints("max($1, $2)", "$2"),
    prints("mean(1, 2, 6)", "3"),
    prints("abs(-$3)", "$3"),
    prints("sqrt(16)", "4"),
    prints("sqrt(4 h^2)", "2 h"),
    prints("exp(0)", "1"),
    prints("ln(exp(2))", "2"),
    // -100 + 60/1.1 + 60/1.21 by hand.
    prints("npv(10%, [-$100, $60, $60])", "$4.13"),
    prints("pmt(rate: 0.5%, periods: 36, present_value: $25,000) < 0", "no"),
    refuses("sqrt(2 h)", .kindMismatch, "square root"),
    refuses("1 / 0", .divisionByZero),
    refuses("ln(-1)", .notANumber),
    refuses("mx(1, 2)", .unknownFunction, "max"),
  ]

  @Test func `the payment of a loan is negative money`() throws {
    // PMT(0.5%; 36; 25000) = -760.5484, as in every spreadsheet.
    let value = try Sheet("").number("pmt(rate: 0.5%, periods: 36, present_value: $25,000)")
    #expect(abs(value + 760.548_436_288_9) < 1e-9)
  }

  @Test(arguments: functions.filter { !$0.question.hasPrefix("pmt") })
  func `functions keep units`(_ example: Example) { example.check() }

  static let zero = [
    prints("$5 + 0", "$5"),
    prints("0 + $5", "$5"),
    prints("max(0, $5)", "$5"),
    prints("$5 > 0", "yes"),
    prints("72% + 0", "72%"),
    prints("0 - 12%", "-12%"),
    prints("2 h - 0", "2 h"),
    prints("if z = 0 then $5 else 0", "$5", given: "z = 0"),
    refuses("$5 + z", .unitMismatch, "a plain number", given: "z = 0"),
    refuses("$5 > z", .unitMismatch, "", given: "z = 0"),
    refuses("max(z, $5)", .unitMismatch, "", given: "z = 0"),
  ]

  @Test(arguments: zero)
  func `the literal 0 fits any unit, a name equal to 0 does not`(_ example: Example) {
    example.check()
  }

  static let precedence = [
    prints("-3^2", "-9"),
    prints("2^3^2", "512"),
    prints("2^-1", "0.5"),
    prints("2 + 3 * 4", "14"),
    prints("(2 + 3) * 4", "20"),
    prints("10 - 4 - 3", "3"),
    prints("100 / 10 / 2", "5"),
    prints("10% of $2,000 + $1", "$201"),
    prints("1 + 2 < 4", "yes"),
    prints("1 < 2 and 3 < 2 or yes", "yes"),
    prints("120 min + 60 min in h", "3 h"),
    refuses("1 < 2 < 3", .syntax, "`1 < 2 and 2 < …`"),
  ]

  @Test(arguments: precedence)
  func `operators bind as the design says`(_ example: Example) { example.check() }

  @Test func `an amount that is written like a range is no subtraction in silence`() throws {
    let sheet = Sheet("x = 2,000-2,800")
    #expect(try sheet.number("x") == -800)
    let id = try #require(sheet.checked.model.definitions["x"])
    let readings = sheet.checked[id]?.readings.map(\.text) ?? []
    #expect(readings == ["2,000 minus 2,800; for a range write 2,000 to 2,800"])
  }
}
