import TestSupport
import Testing

@testable import Quantities

/// The rules of units and time of the design page, section 1.3.
@Suite("Units and settling")
struct SettlingLawTests {
  let catalogue = Catalogue.standard

  /// Multiplies typed quantities and settles the product, as a line of the language does.
  private func line(_ factors: [(Double, Unit)]) -> String {
    let product = factors.reduce(Unit.none) { $0 * $1.1 }
    let settled = catalogue.settle(product)
    let value = factors.reduce(1) { $0 * $1.0 } * settled.factor
    return QuantityFormatter(catalogue).exact(Quantity(value, .number, settled.unit))
  }

  @Test("The examples of the design page settle as written there")
  func examples() {
    #expect(
      line([(45_000, unit("calls", "/month")), (6, unit("min", "/call")), (38, unit("$", "/h"))])
        == "$171,000/month")
    #expect(
      line([(40, unit("hours", "/week")), (52, unit("weeks", "/year"))]) == "2,080 hours/year")
    #expect(line([(8_333, unit("h", "/year"))]) == "8,333 h/year")
    #expect(line([(52, unit("weeks", "/year"))]) == "52 weeks/year")
    #expect(line([(1_500_000, unit("$")), (1.0 / 12, unit("/months"))]) == "$125,000/month")
    #expect(
      line([(2_400, unit("units", "/year")), (5.0 / 3, unit("hours", "/unit"))])
        == "4,000 hours/year")
  }

  @Test("The smallest names cancel first, so the largest survives")
  func largestSurvives() {
    // 120 min per s are 7,200, and the hour stays; 2 months per quarter are two thirds.
    #expect(line([(120, unit("min", "h", "/s"))]) == "7,200 h")
    #expect(line([(2, unit("month", "year", "/quarter"))]) == "0.666667 years")
    #expect(line([(6, unit("$", "/month", "/year", "quarters"))]) == "$18/year")
    // Names on one side stay.
    #expect(line([(5, unit("$", "/month", "/year"))]) == "$5/month/year")
  }

  @Test("Calendar time over clock time is found, in any grouping")
  func calendarOverClock() {
    #expect(catalogue.mixesCalendarOverClock(unit("$", "/h", "days")))
    #expect(!catalogue.mixesCalendarOverClock(unit("h", "/year")))
    #expect(!catalogue.mixesCalendarOverClock(unit("$", "/h")))
  }

  @Test("The grouping and order of a product never matter")
  func groupingNeverMatters() {
    var random = SeededGenerator(seed: 1_234)
    let words = [
      "$", "unit", "call", "s", "min", "h", "workday", "day", "week", "month", "quarter", "year",
    ]
    for _ in 0..<3_000 {
      let factors = (0..<Int.random(in: 2...7, using: &random)).map { _ in
        let id = catalogue.unit(named: words.randomElement(using: &random) ?? "h") ?? .none
        let other = catalogue.unit(named: words.randomElement(using: &random) ?? "h") ?? .none
        let rate = Bool.random(using: &random) ? id / other : id
        return Quantity(Double.random(in: 0.5...3, using: &random), .number, rate)
      }
      let straight = settled(factors.reduce(Quantity(1), multiply))
      let other = settled(grouped(factors.shuffled(using: &random), &random))
      #expect(straight.unit == other.unit)
      #expect(abs(straight.value - other.value) <= 1e-12 * abs(straight.value))
    }
  }

  private func multiply(_ a: Quantity, _ b: Quantity) -> Quantity {
    Quantity(a.value * b.value, .number, a.unit * b.unit)
  }

  private func settled(_ q: Quantity) -> Quantity {
    let settled = catalogue.settle(q.unit)
    return Quantity(q.value * settled.factor, .number, settled.unit)
  }

  /// Multiplies with random brackets.
  private func grouped(_ factors: [Quantity], _ random: inout SeededGenerator) -> Quantity {
    guard factors.count > 1 else { return factors.first ?? Quantity(1) }
    let cut = Int.random(in: 1..<factors.count, using: &random)
    let left = grouped(Array(factors[..<cut]), &random)
    return multiply(left, grouped(Array(factors[cut...]), &random))
  }

  @Test("Settling twice changes nothing more, and keeps what the unit measures")
  func settlingIsIdempotent() {
    var random = SeededGenerator(seed: 99)
    let words = [
      "$", "call", "s", "min", "h", "workday", "day", "week", "month", "quarter", "year",
    ]
    for _ in 0..<3_000 {
      var product = Unit.none
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let one = unit(words.randomElement(using: &random) ?? "h")
        product = product * one.power(Int.random(in: -2...2, using: &random))
      }
      let once = catalogue.settle(product)
      let twice = catalogue.settle(once.unit)
      #expect(twice.unit == once.unit)
      #expect(twice.factor == 1)
      if let direct = catalogue.conversionFactor(from: product, to: once.unit, opening: false) {
        #expect(abs(direct - once.factor) <= 1e-12 * once.factor)
      } else {
        Issue.record("settling changed what the unit measures")
      }
    }
  }

  @Test("Conversions go there and back")
  func conversionsRoundTrip() throws {
    let clock = ["s", "min", "h", "workday"]
    let calendar = ["day", "week", "month", "quarter", "year"]
    for names in [clock, calendar] {
      for a in names {
        for b in names {
          let there = try #require(
            catalogue.conversionFactor(from: unit(a), to: unit(b), opening: false))
          let back = try #require(
            catalogue.conversionFactor(from: unit(b), to: unit(a), opening: false))
          #expect(abs(there * back - 1) < 1e-15)
        }
      }
    }
    #expect(catalogue.conversionFactor(from: unit("year"), to: unit("month"), opening: false) == 12)
    #expect(catalogue.conversionFactor(from: unit("year"), to: unit("day"), opening: false) == 365)
    #expect(
      catalogue.conversionFactor(from: unit("quarter"), to: unit("month"), opening: false) == 3)
    #expect(catalogue.conversionFactor(from: unit("workday"), to: unit("h"), opening: false) == 8)
    #expect(catalogue.conversionFactor(from: unit("day"), to: unit("h"), opening: false) == nil)
    #expect(catalogue.conversionFactor(from: unit("$"), to: unit("€"), opening: false) == nil)
    #expect(
      catalogue.conversionFactor(from: unit("$", "/month"), to: unit("$", "/year"), opening: false)
        == 12)
  }

  @Test("An opaque unit opens only when it is asked for")
  func openedUnits() throws {
    var own = catalogue
    #expect(own.conversionFactor(from: unit("FTE"), to: unit("h", "/year"), opening: true) == nil)
    _ = own.open("FTE", as: 1_700, of: unit("hours", "/year"))
    #expect(own.conversionFactor(from: unit("FTE"), to: unit("h", "/year"), opening: false) == nil)
    #expect(own.conversionFactor(from: unit("FTE"), to: unit("h", "/year"), opening: true) == 1_700)
    let share = try #require(catalogue.ratioFactor(of: unit("h", "/year")))
    #expect(abs(8_333 * share - 0.951256) < 1e-6)
  }

  @Test("Every predeclared word names one unit, in any case, singular or plural")
  func predeclaredWords() {
    var seen: [String: UnitID] = [:]
    for (index, info) in catalogue.units.enumerated() {
      #expect(!info.spellings.isEmpty)
      for spelling in info.spellings {
        for word in Set([spelling.singular, spelling.plural]) {
          #expect(seen[word] == nil || seen[word] == UnitID(index), "\(word) names two units")
          seen[word] = UnitID(index)
          #expect(catalogue.id(named: word) == UnitID(index), "\(word)")
          if info.kind != .currency {
            #expect(catalogue.id(named: word.uppercased()) == UnitID(index), "\(word)")
          }
        }
      }
    }
    #expect(catalogue.unit(named: "usd") == nil)
    #expect(catalogue.unit(named: "Chf") == nil)
  }

  @Test("Currencies are the first units, in the order of their list")
  func currencyOrder() {
    for (index, currency) in Currency.all.enumerated() {
      #expect(catalogue.units[index].name == currency.code)
      #expect(catalogue.units[index].kind == .currency)
    }
    #expect(catalogue.units.filter { $0.kind == .currency }.count == Currency.all.count)
    #expect(Set(Currency.all.map(\.code)).count == Currency.all.count)
  }

  @Test("Declared units understand their plural and refuse a taken word")
  func declaredUnits() throws {
    var own = catalogue
    let declared = own.declare(counted: "Widget")
    let widget = try #require(declared)
    #expect(own.id(named: "widgets") == widget)
    let again = own.declare(counted: "widgets")
    #expect(again == nil)
    let taken = own.declare(counted: "call")
    #expect(taken == nil)
    let twoWeeks = own.declare("sprint", as: 2, of: unit("weeks"))
    let sprint = try #require(twoWeeks)
    #expect(own[sprint].kind == .calendar)
    #expect(own.conversionFactor(from: Unit(sprint), to: unit("days"), opening: false) == 14)
    let twelve = own.declare("dozen", as: 12, of: unit("units"))
    let dozen = try #require(twelve)
    #expect(own.conversionFactor(from: Unit(dozen), to: unit("units"), opening: false) == 12)
    #expect(Catalogue.plural(of: "policy") == "policies")
    #expect(Catalogue.plural(of: "analysis") == "analyses")
    #expect(Catalogue.plural(of: "day") == "days")
    #expect(Catalogue.plural(of: "switch") == "switches")
  }

  @Test(
    "A unit declared in the plural understands its singular",
    arguments: [
      ("engineers", "engineer"), ("companies", "company"), ("boxes", "box"),
      ("batches", "batch"), ("processes", "process"), ("voices", "voice"), ("houses", "house"),
      ("sprockets", "sprocket"), ("ties", "tie"), ("children", "child"), ("analyses", "analysis"),
    ])
  func declaredPlurals(plural: String, singular: String) throws {
    var own = catalogue
    let declared = own.declare(counted: plural)
    let unit = try #require(declared)
    #expect(own.id(named: singular) == unit && own.id(named: plural) == unit)
    let formatter = QuantityFormatter(own)
    #expect(formatter.exact(Quantity(1, .number, Unit(unit))) == "1 \(singular)")
    #expect(formatter.exact(Quantity(2, .number, Unit(unit))) == "2 \(plural)")
  }

  @Test(
    "Words by no rule",
    arguments: [("bus", "2 buses"), ("staff", "2 staff"), ("child", "2 children")])
  func irregularWords(word: String, two: String) throws {
    var own = catalogue
    let declared = own.declare(counted: word)
    let unit = try #require(declared)
    #expect(QuantityFormatter(own).exact(Quantity(2, .number, Unit(unit))) == two)
  }

  @Test(
    "A unit that only looks like a plural stays as it is",
    arguments: ["process", "status", "analysis", "gas"])
  func noPlurals(word: String) throws {
    var own = catalogue
    let declared = own.declare(counted: word)
    let unit = try #require(declared)
    #expect(QuantityFormatter(own).exact(Quantity(1, .number, Unit(unit))) == "1 \(word)")
  }

  @Test("A definition that leads back to itself, or a factor that is not positive, is refused")
  func badDefinitions() throws {
    var own = catalogue
    let circular = own.open("FTE", as: 2, of: unit("FTE"))
    #expect(circular == nil)
    let squad = own.open("squad", as: 5, of: unit("FTE"))
    let back = own.open("FTE", as: 0.2, of: Unit(try #require(squad)))
    #expect(back == nil)
    let zero = own.declare("sprint", as: 0, of: unit("weeks"))
    let negative = own.declare("dozen", as: -12, of: unit("units"))
    let dollar = own.declare(counted: "USD")
    let small = own.declare(counted: "usd")
    #expect(zero == nil && negative == nil && dollar == nil && small == nil)
  }

  @Test("A chain of derived units of any length converts; one of opaque units is cut off")
  func longChains() throws {
    var own = catalogue
    var last = unit("units")
    for index in 0..<20_000 {
      let next = own.declare("pack\(index)", as: index < 10 ? 2 : 1, of: last)
      last = Unit(try #require(next))
    }
    #expect(own.conversionFactor(from: last, to: unit("units"), opening: false) == 1_024)
    var opaque = unit("h")
    for index in 0..<1_000 {
      let next = own.open("team\(index)x", as: index < 10 ? 2 : 1, of: opaque)
      opaque = Unit(try #require(next))
      let factor = own.conversionFactor(from: opaque, to: unit("h"), opening: true)
      if index == 9 { #expect(factor == 1_024) }
      if index == 999 { #expect(factor == nil) }
    }
  }
}
