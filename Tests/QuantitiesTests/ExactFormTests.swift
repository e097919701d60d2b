import Testing

@testable import Quantities

/// Expected texts are those of the design page (1.2 to 1.4, 1.8, 1.12) or follow from its rules by hand.
@Suite("The echo form")
struct ExactFormTests {
  let formatter = QuantityFormatter()

  @Test(
    "Money shows cents when they matter",
    arguments: [
      (0.10 + 0.20, "$0.30"), (10_000.95, "$10,000.95"), (64_800.000000000007, "$64,800"),
      (1_000, "$1,000"), (-1_000, "-$1,000"), (0, "$0"), (-0.0, "$0"), (12.5, "$12.50"),
      (100.0 / 3, "$33.33"), (1_000.0 / 3, "$333"), (1_234_567.891, "$1,234,568"),
      (1_234_567.89, "$1,234,567.89"), (0.0045, "$0.0045"), (1.0 / 3, "$0.333"), (0.5, "$0.50"),
      (12.001, "$12"), (99.996, "$100"), (0.9996, "$1"), (1.005, "$1.01"), (0.004, "$0.004"),
      (-0.0001, "-$0.0001"), (1e-14, "$0"),
    ] as [(Double, String)])
  func money(value: Double, text: String) {
    #expect(formatter.exact(Quantity(value, .number, unit("$"))) == text)
  }

  @Test(
    "Plain numbers have about six digits and no exponent",
    arguments: [
      (0.1 + 0.2, "0.3"), (2_400, "2,400"), (999, "999"), (1_234_567, "1,234,567"),
      (1_234_567.8, "1,234,568"), (12_345.678, "12,345.7"), (1.0 / 3, "0.333333"),
      (2.0 / 3 * 1e-5, "0.00000666667"), (1e-13, "0"), (-1e-13, "0"), (-12.5, "-12.5"),
      (1e15, "1,000,000,000,000,000"), (1.5e16, "15,000,000,000,000,000"),
      (999_999_999_999_999, "999,999,999,999,999"), (9.999996, "10"), (999.99996, "1,000"),
      (1e21, "1,000,000,000,000,000,000,000"), (1_000_000_000_000_000.25, "1,000,000,000,000,000"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(formatter.exact(Quantity(value)) == text)
  }

  @Test(
    "Shares have four digits, more to stay away from 100%",
    arguments: [
      (0.04, "4%"), (0.0005, "0.05%"), (0.125, "12.5%"), (0.9995, "99.95%"), (0.99995, "99.995%"),
      (1, "100%"), (0.9999999, "99.99999%"), (1.00001, "100.001%"), (27.29, "2,729%"),
      (1.0 / 3, "33.33%"), (0.07, "7%"), (0.29, "29%"), (-0.167, "-16.7%"), (0, "0%"),
      (1 - 1e-11, "99.999999999%"), (1 - 1e-15, "100%"), (0.0001234567, "0.01235%"),
    ] as [(Double, String)])
  func shares(value: Double, text: String) {
    #expect(formatter.exact(Quantity(value, .share)) == text)
  }

  @Test("Points are written as pp")
  func points() {
    #expect(formatter.exact(Quantity(0.06, .points)) == "6 pp")
    #expect(formatter.exact(Quantity(0.012, .points)) == "1.2 pp")
    #expect(formatter.exact(Quantity(-0.02, .points)) == "-2 pp")
  }

  @Test(
    "Units stand as they are typed",
    arguments: [
      (2_400, ["units", "/year"], "2,400 units/year"), (1, ["units"], "1 unit"),
      (0, ["units"], "0 units"), (-1, ["units"], "-1 unit"), (1.5, ["units"], "1.5 units"),
      (900, ["$", "/unit"], "$900/unit"), (171_000, ["$", "/month"], "$171,000/month"),
      (5, ["$", "/month", "/year"], "$5/month/year"), (8_333, ["h", "/year"], "8,333 h/year"),
      (2_080, ["hours", "/year"], "2,080 hours/year"),
      (5, ["calls", "min", "/day"], "5 calls·min/day"),
      (12, ["/month"], "12/month"), (5, ["$", "h", "/year"], "$5 h/year"),
      (1_200, ["CHF", "/month"], "1,200 CHF/month"), (3, ["h", "h"], "3 h^2"),
      (3, ["$", "/h", "/h"], "$3/h^2"), (1, ["hour"], "1 hour"), (2, ["hour"], "2 hours"),
      (3, ["people"], "3 people"), (1, ["people"], "1 person"),
      (52, ["weeks", "/year"], "52 weeks/year"),
      (10_000.95, ["€"], "€10,000.95"), (1_500.4, ["¥"], "¥1,500"),
      (1.08, ["$", "/EUR"], "$1.08/EUR"),
      (0.0045, ["$", "/unit"], "$0.0045/unit"), (2.5, ["units", "/$"], "2.5 units/USD"),
      (1.5, ["¥", "/unit"], "¥1.5/unit"),
    ] as [(Double, [String], String)])
  func units(value: Double, words: [String], text: String) {
    let typed = words.reduce(Unit.none) { $0 * unit($1) }
    #expect(formatter.exact(Quantity(value, .number, typed)) == text)
  }

  @Test("Shares carry units")
  func sharesWithUnits() {
    #expect(formatter.exact(Quantity(0.2, .share, unit("/year"))) == "20%/year")
    #expect(
      formatter.exact(Quantity(0.0016, .share, unit("accounts", "/visitor")))
        == "0.16% accounts/visitor")
  }

  @Test(
    "Hours that come out in whole minutes or seconds are written in parts",
    arguments: [
      (2 - 1.0 / 3, "h", "1 h 40 min"), (2, "h", "2 h"), (1.675, "h", "1 h 40 min 30 s"),
      (1.67, "h", "1.67 h"), (0.5, "h", "0.5 h"), (20, "min", "20 min"), (90, "min", "90 min"),
      (2 - 1.0 / 3, "hours", "1 h 40 min"), (-1.5, "h", "-1 h 30 min"), (2, "hours", "2 hours"),
      (8_333.5, "h", "8,333.5 h"), (1.123456, "h", "1.12346 h"),
      (1.6750001, "h", "1 h 40 min 30 s"),
    ] as [(Double, String, String)])
  func workTime(value: Double, name: String, text: String) {
    #expect(formatter.exact(Quantity(value, .number, unit(name))) == text)
  }

  @Test("Infinite and undefined values are words of the caller")
  func outcomeWords() {
    let other = QuantityFormatter(
      .standard,
      words: .init(infinite: "not within 36 months", negativeInfinite: "below", undefined: "none"))
    #expect(formatter.exact(Quantity(.infinity, .number, unit("months"))) == "never")
    #expect(other.exact(Quantity(.infinity, .share)) == "not within 36 months")
    #expect(other.exact(Quantity(-.infinity)) == "below")
    #expect(other.summary(Quantity(.nan, .number, unit("$"))) == "none")
  }

  @Test("Lists are not grouped")
  func lists() {
    let amounts = [1_200, 0.5, -3_000_000].map { Quantity($0, .number, unit("$")) }
    #expect(formatter.list(amounts) == "[$1200, $0.50, -$3000000]")
    #expect(formatter.list([]) == "[]")
  }

  @Test("Signed differences carry a plus only above zero")
  func signed() {
    #expect(formatter.signed(Quantity(1_000, .number, unit("$"))) == "+$1,000")
    #expect(formatter.signed(Quantity(-1_000, .number, unit("$"))) == "-$1,000")
    #expect(formatter.signed(Quantity(0, .points)) == "0 pp")
  }

  @Test(
    "A unit alone is written as after `in`",
    arguments: [
      (["$", "/unit"], "$/unit"), (["units", "/year"], "units/year"), (["h"], "h"), ([], ""),
      (["$", "h", "/year"], "$·h/year"), (["/month"], "1/month"), (["CHF", "/month"], "CHF/month"),
    ] as [([String], String)])
  func unitAlone(words: [String], text: String) {
    let typed = words.reduce(Unit.none) { $0 * unit($1) }
    #expect(formatter.unit(typed, plural: true) == text)
  }
}
