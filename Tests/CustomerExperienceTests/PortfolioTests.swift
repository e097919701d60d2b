import TestSupport
import Testing

@testable import CustomerExperience
@testable import Quantities

/// Expected sets are those of `Resources/README.md` and, for random portfolios, of trying every set.
@Suite("Choosing under a budget")
struct PortfolioTests {
  @Test("The sample's best sets are found")
  func sample() throws {
    let portfolio = try Portfolio(try SampleData.initiatives())
    let half = try portfolio.best(under: SampleData.money(500_000))
    #expect(half.chosen.map(\.id) == ["I01", "I02", "I04", "I07", "I09"])
    #expect(half.cost.value == 492_000 && half.npv.value == 621_000 && half.left.value == 8_000)
    #expect(half.isProven)
    let larger = try portfolio.best(under: SampleData.money(750_000))
    #expect(larger.npv.value == 755_000)
    #expect(
      try portfolio.value(of: SampleData.money(250_000), above: SampleData.money(500_000)).value
        == 134_000)
  }

  @Test("Rules of thumb leave value on the table, as much as the sample's answers say")
  func rulesOfThumb() throws {
    let portfolio = try Portfolio(try SampleData.initiatives())
    let budget = SampleData.money(750_000)
    #expect(try portfolio.taking(by: .valuePerCost, under: budget).npv.value == 722_000)
    #expect(try portfolio.taking(by: .largestValue, under: budget).npv.value == 585_000)
    #expect(try portfolio.taking(by: .impactTimesAbility, under: budget).npv.value == 747_000)
  }

  @Test("What just missed is ordered by the value that taking it would lose")
  func missed() throws {
    let portfolio = try Portfolio(try SampleData.initiatives())
    let best = try portfolio.best(under: SampleData.money(500_000))
    #expect(best.missed.count == 9)
    let losses = best.missed.compactMap(\.valueLost?.value)
    #expect(losses == losses.sorted())
    // 450,000 for I13 leaves 50,000: at best I01 and I08 for exactly that, 185 + 61 + 30 = 276; 621 - 276 = 345.
    let outsourced = try #require(best.missed.first { $0.initiative.id == "I13" })
    #expect(outsourced.valueLost?.value == 345_000.0)
    #expect(best.missed.allSatisfy { $0.valueLost != nil })
    let tight = try portfolio.best(under: SampleData.money(60_000))
    #expect(tight.missed.last?.valueLost == nil)
  }

  @Test("Random portfolios with needs and excludes: no set is better")
  func everySet() throws {
    var random = SeededGenerator(seed: 17)
    for _ in 0..<150 {
      let count = Int.random(in: 0...10, using: &random)
      let initiatives = Self.initiatives(count, &random)
      let portfolio = try Portfolio(initiatives)
      let budget = Double(Int.random(in: 0...150, using: &random))
      let best = try portfolio.best(under: SampleData.money(budget))
      #expect(best.isProven)
      #expect(best.cost.value <= budget)
      #expect(best.npv.value == Self.bestByTrying(initiatives, budget, holding: nil))
      for missed in best.missed {
        let forced = Self.bestByTrying(initiatives, budget, holding: missed.initiative.id)
        #expect(missed.valueLost?.value == forced.map { best.npv.value - $0 })
      }
    }
  }

  private static func initiatives(_ count: Int, _ random: inout SeededGenerator) -> [Initiative] {
    (0..<count).map { index in
      let others = (0..<count).filter { $0 != index }.map { "i\($0)" }
      let pick = { (random: inout SeededGenerator) -> [String] in
        Int.random(in: 0..<4, using: &random) > 0
          ? [] : [others.randomElement(using: &random)].compactMap { $0 }
      }
      // Half of the values follow the cost closely: there the bound of the search is put to the test.
      let cost = Int.random(in: 0...60, using: &random)
      let value =
        Bool.random(using: &random)
        ? Int.random(in: -20...80, using: &random) : cost + Int.random(in: 0...6, using: &random)
      return Initiative(
        id: "i\(index)", title: "", cost: SampleData.money(Double(cost)),
        npv: SampleData.money(Double(value)),
        needs: pick(&random), excludes: pick(&random))
    }
  }

  /// Returns the best value over all sets that keep the rules, nil when there is none.
  private static func bestByTrying(_ items: [Initiative], _ budget: Double, holding id: String?)
    -> Double?
  {
    var best: Double?
    for set in 0..<(1 << items.count) {
      let chosen = items.indices.filter { set >> $0 & 1 == 1 }.map { items[$0] }
      let ids = Set(chosen.map(\.id))
      guard id.map(ids.contains) ?? true,
        chosen.reduce(0, { $0 + ($1.cost?.value ?? 0) }) <= budget,
        chosen.allSatisfy({ ids.isSuperset(of: $0.needs) && ids.isDisjoint(with: $0.excludes) })
      else { continue }
      best = max(best ?? -.infinity, chosen.reduce(0) { $0 + ($1.npv?.value ?? 0) })
    }
    return best
  }

  @Test(
    "Thirty initiatives whose value follows their cost are still searched to the end or said not to be"
  )
  func thirty() throws {
    var random = SeededGenerator(seed: 30)
    let items = (0..<30).map { index in
      let cost = Double(Int.random(in: 10_000...200_000, using: &random))
      return Initiative(
        id: "i\(index)", title: "", cost: SampleData.money(cost),
        npv: SampleData.money(cost * Double.random(in: 0.8...1.6, using: &random)))
    }
    let best = try Portfolio(items).best(under: SampleData.money(900_000))
    #expect(best.isProven)
    #expect(best.left.value >= 0)
  }

  @Test("Between sets of equal value the cheaper one is chosen")
  func cheaper() throws {
    let items = [
      Initiative(id: "a", title: "", cost: SampleData.money(90), npv: SampleData.money(50)),
      Initiative(id: "b", title: "", cost: SampleData.money(80), npv: SampleData.money(50)),
    ]
    #expect(try Portfolio(items).best(under: SampleData.money(100)).chosen.map(\.id) == ["b"])
  }

  @Test("What cannot be compared is refused or set aside")
  func refusals() throws {
    let euro = Quantity(1, .number, Catalogue.standard.unit(named: "EUR") ?? .none)
    let plain = Initiative(id: "a", title: "", cost: SampleData.money(1), npv: SampleData.money(2))
    var other = Initiative(id: "b", title: "", cost: euro, npv: euro)
    #expect(throws: Portfolio.Failure.currencies("a", "b")) { try Portfolio([plain, other]) }
    other.cost = nil
    let portfolio = try Portfolio([plain, other])
    #expect(portfolio.incomplete.map(\.id) == ["b"])
    #expect(throws: Portfolio.Failure.badBudget) { try portfolio.best(under: SampleData.money(-1)) }
    #expect(throws: Portfolio.Failure.currencies("the budget", "a")) {
      try portfolio.best(under: euro)
    }
    #expect(try Portfolio([]).best(under: SampleData.money(5)).chosen.isEmpty)
    let many = (0..<65).map { index in
      Initiative(id: "\(index)", title: "", cost: SampleData.money(1), npv: SampleData.money(1))
    }
    #expect(throws: Portfolio.Failure.tooMany(limit: 64)) { try Portfolio(many) }
  }
}
