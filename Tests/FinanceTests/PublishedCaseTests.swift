import Finance
import Foundation
import Testing

/// Figures as their publishers print them, to the unit they print.
@Suite struct `Published cases` {
  @Test func `custom order tracking gives the printed values at five rates`() throws {
    let object = try Resource.object("custom-order-tracking.json")
    let published = try #require(object["published_results"] as? [String: Any])
    let byRate = try #require(published["by_rate"] as? [String: [String: Double]])
    let net = [-370_703.0] + Array(repeating: 116_000, count: 5)
    #expect(byRate.count == 5)
    for (rate, figures) in byRate {
      let rate = try #require(Double(rate))
      let summary = try TEISummary(
        rate: rate, benefits: [0] + Array(repeating: 434_000, count: 5),
        costs: [370_703] + Array(repeating: 318_000, count: 5))
      #expect(abs(summary.pvBenefits - (figures["pv_benefits"] ?? .nan)) <= 0.0051)
      #expect(abs(summary.pvCosts - (figures["pv_costs"] ?? .nan)) <= 0.0051)
      #expect(abs(summary.npv - (figures["npv"] ?? .nan)) <= 0.0051)
      let payback = try Payback.discounted(flows: net, rate: rate)
      #expect(abs((payback.first ?? .nan) - (figures["break_even_years"] ?? .nan)) <= 0.005)
    }
    #expect(abs(try uniqueRate(net) - 0.170_494_17) <= 5e-9)
    let whatIf = [-370_703.0] + Array(repeating: 148_500, count: 5)
    #expect(abs(try PresentValue.net(rate: 0.14, flows: whatIf) - 139_109.52) <= 0.0051)
    #expect(abs(try uniqueRate(whatIf) - 0.2872) <= 5e-5)
  }

  @Test func `the customer education study gives the printed present values`() throws {
    let object = try Resource.object("tei-customer-education-2024.json")
    let published = try #require(object["published_results"] as? [String: Double])
    let rows: [(String, [Double])] = [
      ("Atr_pv", [0, 0, 4_224_000, 8_719_488]),
      ("Btr_pv", [0, 1_563_512.83, 3_260_364, 3_406_605.7]),
    ]
    for (name, row) in rows {
      let value = try PresentValue.net(rate: 0.1, flows: row)
      #expect(abs(value - (published[name] ?? .nan)) <= 1, "\(name)")
    }
  }

  private func uniqueRate(_ flows: [Double]) throws -> Double {
    guard case .unique(let rate) = try RateSearch(flows: flows).outcome else { return .nan }
    return rate
  }
}
