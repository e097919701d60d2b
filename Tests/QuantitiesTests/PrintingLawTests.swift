import TestSupport
import Testing

@testable import Quantities

/// Laws that hold for every printed quantity, over random ones with a fixed seed.
@Suite("Laws of printing")
struct PrintingLawTests {
  let formatter = QuantityFormatter()
  let reader = PrintedReader(catalogue: .standard)

  /// Units as they occur: money, counts, work and plan time, rates of them.
  static let units: [Unit] = [
    .none, unit("$"), unit("€"), unit("¥"), unit("CHF"), unit("$", "/unit"), unit("$", "/month"),
    unit("units", "/year"), unit("h"), unit("hours"), unit("min"), unit("hours", "/year"),
    unit("calls", "min", "/day"), unit("/month"), unit("$", "h", "/year"), unit("h", "h"),
    unit("$", "/EUR"), unit("units", "/$"), unit("¥", "/unit"), unit("KRW", "/call"),
    unit("people", "/team"), unit("FTE"), unit("FTEs"), unit("workdays"),
    unit("CHF", "hours", "/year"),
  ]

  /// Values over many sizes, a third of them round as people type them.
  static func value(_ random: inout SeededGenerator) -> Double {
    let size = Double.random(in: -14...17, using: &random)
    var power = 1.0
    for _ in 0..<Int(size.magnitude) { power *= size < 0 ? 0.1 : 10 }
    let raw = Double.random(in: -10...10, using: &random) * power
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return raw.rounded()
    case 1: return (raw * 100).rounded() / 100
    case 2: return Double(Int.random(in: -10_000...10_000, using: &random)) / 60
    case 3: return 1 - raw.magnitude * 1e-9
    default: return raw
    }
  }

  /// The law: other digits make another text.
  @Test("Quantities with other digits print differently")
  func otherDigits() {
    var random = SeededGenerator(seed: 20_261_124)
    var different = 0
    for _ in 0..<20_000 {
      let unit = Self.units.randomElement(using: &random) ?? .none
      let measure = [Measure.number, .share, .points].randomElement(using: &random) ?? .number
      let value = Self.value(&random)
      let near = value * (1 + Double.random(in: -1...1, using: &random) * 1e-5)
      let (a, b) = (Quantity(value, measure, unit), Quantity(near, measure, unit))
      guard formatter.haveOtherDigits(a, b) else { continue }
      different += 1
      #expect(formatter.exact(a) != formatter.exact(b))
    }
    #expect(different > 2_000)
  }

  @Test("A printed quantity typed back prints the same")
  func typedBack() {
    var random = SeededGenerator(seed: 20_261_122)
    for _ in 0..<12_000 {
      let measures: [Measure] = [.number, .number, .number, .share, .points]
      let measure = measures[Int.random(in: 0..<5, using: &random)]
      var typed = Self.units[Int.random(in: 0..<Self.units.count, using: &random)]
      if measure != .number, formatter.catalogue.currency(above: typed) != nil { typed = .none }
      // A share of ten billion times has more digits in percent than a `Double` keeps.
      let value = Self.value(&random)
      if measure != .number, abs(value) > 1e10 { continue }
      let quantity = Quantity(value, measure, typed)
      let printed = formatter.exact(quantity)
      guard let back = reader.read(printed) else {
        Issue.record("\(printed) of \(quantity.value) cannot be read")
        continue
      }
      #expect(formatter.exact(back) == printed, "\(quantity.value)")
      #expect(back.measure == quantity.measure)
      #expect(back.unit == quantity.unit, "\(printed)")
    }
  }

  @Test("A summary can be typed back and is within its figures of the value")
  func summaryTypedBack() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<6_000 {
      let typed = Self.units[Int.random(in: 0..<Self.units.count, using: &random)]
      let value = Self.value(&random)
      // An amount of yen has no decimals, however small.
      if typed == unit("¥"), (1..<10).contains(abs(value)) { continue }
      let printed = formatter.summary(Quantity(value, .number, typed))
      guard let back = reader.read(printed) else {
        Issue.record("\(printed) of \(value) cannot be read")
        continue
      }
      // Two figures are within 5% of the value; the smallest numbers are 0.
      #expect(abs(back.value - value) <= 0.0501 * abs(value) + 0.5e-11, "\(printed) of \(value)")
    }
  }

  @Test("The echo is within half a unit of its last place: six digits, cents, or whole money")
  func roundingIsSmall() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<6_000 {
      let value = Self.value(&random)
      guard let number = reader.read(formatter.exact(Quantity(value))),
        let money = reader.read(formatter.exact(Quantity(value, .number, unit("$"))))
      else { continue }
      #expect(abs(number.value - value) <= 0.5001e-5 * abs(value) + 0.5e-12)
      #expect(abs(money.value - value) <= 0.5001e-2 * max(abs(value), 1) + 0.5e-12)
      #expect(abs(money.value - value) <= 0.5001 + 2 * value.ulp)
    }
  }

  @Test("Whole numbers are printed in full, in groups of three")
  func grouping() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<5_000 {
      let whole =
        Int.random(in: -999_999_999_999_999...999_999_999_999_999, using: &random)
        >> Int.random(in: 0..<50, using: &random)
      let printed = formatter.exact(Quantity(Double(whole)))
      #expect(printed.filter { $0 != "," } == String(whole))
      let groups = printed.drop { $0 == "-" }.split(separator: ",")
      #expect((1...3).contains(groups[0].count))
      #expect(groups.dropFirst().allSatisfy { $0.count == 3 })
    }
  }

  @Test("100% is printed only for what is 100% to 1 in 10¹²")
  func neverAWholeThatWasNotReached() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<6_000 {
      var distance = Double.random(in: 0...1, using: &random)
      for _ in 0..<Int.random(in: 0..<16, using: &random) { distance *= 0.1 }
      for value in [1 - distance, 1 + distance] {
        let quantity = Quantity(value, .share)
        for printed in [formatter.exact(quantity), formatter.summary(quantity)] {
          #expect(
            (printed == "100%") == (abs(value - 1) <= 5.0001e-13) || abs(value - 1) > 4.999e-13)
          if abs(value - 1) > 1e-12 { #expect(printed != "100%", "\(value)") }
        }
      }
    }
  }

  @Test("No value makes the formatter trap or write an exponent")
  func anyBits() {
    var random = SeededGenerator(seed: 10)
    for _ in 0..<6_000 {
      let value = Double(bitPattern: random.next())
      for typed in [Unit.none, unit("$"), unit("h"), unit("¥")] {
        let quantity = Quantity(value, .number, typed)
        #expect(!formatter.exact(quantity).contains("e+"))
        #expect(!formatter.summary(quantity).isEmpty)
        _ = formatter.typed(quantity)
      }
      _ = formatter.exact(Quantity(value, .share))
      _ = formatter.column([value, 1], .share)
    }
  }
}
