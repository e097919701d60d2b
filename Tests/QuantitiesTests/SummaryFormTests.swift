import TestSupport
import Testing

@testable import Quantities

/// Expected texts are those of the summary block of the design page (1.8), or its rule applied by hand.
@Suite("The summary form")
struct SummaryFormTests {
  let formatter = QuantityFormatter()

  @Test(
    "Money has two figures, three from 100 thousand on",
    arguments: [
      (59_814, "$60k"), (1_040, "$1.0k"), (1_000, "$1.0k"), (151_200, "$151k"),
      (1_259_000, "$1.26M"), (-386_956, "-$387k"), (23_100, "$23k"), (621_000, "$621k"),
      (999.6, "$1.0k"), (99_960, "$100k"), (999_600, "$1.00M"), (999_600_000, "$1.00bn"),
      (2_500_000_000, "$2.50bn"), (450.4, "$450"), (64.2, "$64"), (6.4, "$6.40"), (0, "$0"),
      (0.0045, "$0.0045"), (12_600_000, "$12.6M"),
    ] as [(Double, String)])
  func money(value: Double, text: String) {
    #expect(formatter.summary(Quantity(value, .number, unit("$"))) == text)
  }

  @Test(
    "Shares and counts have two figures, three from 100 on",
    arguments: [
      (0.04, .share, [], "4%"), (0.001528, .share, [], "0.15%"),
      (2_399.6, .number, ["hours", "/year"], "2,400 hours/year"),
      (0.9996, .share, [], "99.96%"), (0.06, .points, [], "6 pp"),
      (1.96, .number, ["months"], "2 months"),
      (32.7, .number, ["FTE"], "33 FTE"),
      (45_321, .number, ["calls", "/month"], "45,300 calls/month"),
      (2_432_100, .number, ["calls"], "2.43M calls"), (1, .number, ["unit"], "1 unit"),
      (1_300, .number, ["$", "/month"], "$1.3k/month"), (5.0 / 3, .number, ["h"], "1 h 40 min"),
    ] as [(Double, Measure, [String], String)])
  func others(value: Double, measure: Measure, words: [String], text: String) {
    let typed = words.reduce(Unit.none) { $0 * unit($1) }
    #expect(formatter.summary(Quantity(value, measure, typed)) == text)
  }

  @Test("A change shows both values, the difference and the percentage")
  func change() {
    let dollars = { Quantity($0, .number, unit("$")) }
    #expect(
      formatter.change(from: dollars(59_814), to: dollars(23_100)).line
        == "$59,814 → $23,100 (-$36,714, -61.4%)")
    #expect(
      formatter.change(from: Quantity(0.04, .share), to: Quantity(0.02, .share)).line
        == "4% → 2% (-2 pp)")
    // From below zero to above, a percentage would mislead.
    #expect(formatter.change(from: dollars(-100), to: dollars(50)).line == "-$100 → $50 (+$150)")
    #expect(formatter.change(from: dollars(5), to: dollars(5)).line == "$5 (no change)")
    #expect(formatter.change(from: Quantity(2), to: Quantity(.infinity)).line == "2 → never")
  }

  @Test("A column has one number of decimals and its unit once")
  func column() {
    let money = formatter.column([1_000, -1_000.5, 12], .number, unit("$"))
    #expect(money.unit == "$")
    #expect(money.cells == ["1,000.00", "-1,000.50", "12.00"])
    let rounded = formatter.column([1_000.0 / 3, 12], .number, unit("$", "/month"))
    #expect(rounded.unit == "$/month")
    #expect(rounded.cells == ["333", "12"])
    let shares = formatter.column([0.02, 0.035, .infinity], .share)
    #expect(shares.unit == "%")
    #expect(shares.cells == ["2.0", "3.5", "never"])
    #expect(formatter.column([]).cells.isEmpty)
  }

  @Test("The shortest decimal has no exponent and is read back as the same number")
  func plain() {
    #expect(formatter.plain(0.1) == "0.1")
    #expect(formatter.plain(1e-7) == "0.0000001")
    #expect(formatter.plain(-1e21) == "-1000000000000000000000")
    #expect(formatter.plain(0) == "0")
    #expect(formatter.plain(12_345.678) == "12345.678")
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let text = formatter.plain(value)
      #expect(Double(text) == value)
      #expect(text.allSatisfy { $0.isNumber || $0 == "." || $0 == "-" })
    }
  }

  @Test("The typed form keeps every digit")
  func typed() {
    #expect(formatter.typed(Quantity(0.07, .share)) == "7%")
    #expect(formatter.typed(Quantity(0.123456789, .share, unit("/year"))) == "12.3456789%/year")
    #expect(formatter.typed(Quantity(900, .number, unit("$", "/unit"))) == "$900/unit")
    #expect(
      formatter.typed(Quantity(-1.0 / 3, .number, unit("units"))) == "-0.3333333333333333 units")
  }
}
