import Finance
import Foundation
import TestSupport
import Testing

/// Laws that hold for any stream of flows; expected roots come from the factors a stream is built of.
@Suite struct `Rates of return` {
  /// Flows whose present value is the product of (1 - (1 + r) x) over `rates`, x = 1/(1 + rate).
  static func flows(withRoots rates: [Double], times rest: [Double] = [-1000]) -> [Double] {
    rates.reduce(rest) { flows, rate in
      var product = flows + [0]
      for (index, flow) in flows.enumerated() { product[index + 1] -= flow * (1 + rate) }
      return product
    }
  }

  /// A random stream: any mix of sizes, signs and zeros.
  static func randomFlows(_ generator: inout SeededGenerator) -> [Double] {
    let count = Int.random(in: 2...60, using: &generator)
    return (0..<count).map { _ in
      guard Int.random(in: 0..<4, using: &generator) > 0 else { return 0 }
      let size = Double.random(in: -3...6, using: &generator)
      return Double.random(in: -1...1, using: &generator) * pow(10, size)
    }
  }

  /// NPV over the sum of the sizes of the discounted flows.
  static func relativeValue(of flows: [Double], at rate: Double) -> Double {
    var value = 0.0
    var gross = 0.0
    // Towards the larger factors, so that nothing overflows near -100 %.
    let ordered = rate >= 0 ? flows.reversed() : flows
    let factor = rate >= 0 ? 1 / (1 + rate) : 1 + rate
    for flow in ordered {
      value = value * factor + flow
      gross = gross * factor + abs(flow)
    }
    return value / gross
  }

  static let seeds = Array(1...8 as ClosedRange<UInt64>)

  @Test(arguments: seeds)
  func `at every root the net present value is zero beside the money that moves`(
    _ seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let flows = Self.randomFlows(&generator)
      for rate in try RateSearch(flows: flows).roots where rate > -0.999 && rate < 1e6 {
        #expect(abs(Self.relativeValue(of: flows, at: rate)) < 1e-9, "seed \(seed), \(flows)")
      }
    }
  }

  @Test(arguments: seeds)
  func `the number of roots has the parity of the sign changes and never exceeds them`(
    _ seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let flows = Self.randomFlows(&generator)
      let search = try RateSearch(flows: flows)
      #expect(search.roots.count <= search.signChanges, "seed \(seed), \(flows)")
      #expect((search.signChanges - search.roots.count) % 2 == 0, "seed \(seed), \(flows)")
      #expect(search.isExhaustive)
    }
  }

  @Test(arguments: [1e9, 1e-9, 1e200, 1e-200, -1])
  func `multiplying all flows by a factor changes no root`(_ factor: Double) throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<100 {
      let flows = Self.randomFlows(&generator)
      let roots = try RateSearch(flows: flows).roots
      let scaled = try RateSearch(flows: flows.map { $0 * factor }).roots
      #expect(roots.count == scaled.count)
      for (one, other) in zip(roots, scaled) {
        #expect(abs(one - other) <= 1e-9 * max(1, abs(one)))
      }
    }
  }

  @Test func `flows that start later, or end with zeros, have the same roots`() throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<100 {
      let flows = Self.randomFlows(&generator)
      let shifted = [0, 0, 0, 0, 0] + flows + [0, 0]
      #expect(try RateSearch(flows: flows).roots == RateSearch(flows: shifted).roots)
    }
  }

  @Test func `flows a year of 365 days apart have the rate of equally spaced flows`() throws {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<100 {
      let flows = Array(Self.randomFlows(&generator).prefix(20))
      let order = flows.indices.shuffled(using: &generator)
      let dated = try RateSearch(
        flows: order.map { flows[$0] }, dates: order.map { 20_000 + 365 * $0 })
      let periodic = try RateSearch(flows: flows)
      #expect(dated.roots.count == periodic.roots.count)
      for (one, other) in zip(dated.roots, periodic.roots) {
        #expect(abs(one - other) <= 1e-9 * max(1, abs(one)))
      }
    }
  }

  @Test(arguments: [
    [0.1], [-0.5, 0.1], [0.1, 0.2], [-0.9, 0, 3], [0.01, 0.02, 0.03], [-0.99, -0.5, 0.5, 9],
  ])
  func `every factor of a stream is found`(_ rates: [Double]) throws {
    let roots = try RateSearch(flows: Self.flows(withRoots: rates)).roots
    #expect(roots.count == rates.count)
    for (root, rate) in zip(roots, rates) { #expect(abs(root - rate) < 1e-9) }
  }

  @Test(arguments: [-0.5, 0.0, 0.1, 0.15, 2])
  func `a touching root stands once, a triple one too`(_ rate: Double) throws {
    for multiplicity in [2, 3] {
      let flows = Self.flows(withRoots: Array(repeating: rate, count: multiplicity))
      let roots = try RateSearch(flows: flows).roots
      #expect(roots.count == 1, "\(multiplicity) times \(rate): \(roots)")
      #expect(abs((roots.first ?? .nan) - rate) < 1e-9)
    }
  }

  @Test func `close roots are told apart, and a near miss is no root`() throws {
    // (-100, 230 + d, -132.25) has the discriminant 460 d + d².
    #expect(try RateSearch(flows: [-100, 230.00001, -132.25]).roots.count == 2)
    #expect(try RateSearch(flows: [-100, 229.99999, -132.25]).roots.isEmpty)
  }

  @Test func `one sign, zeros and a sum that is only rounding have no sign change`() throws {
    for flows in [[5], [0], [0, 0], [-1, -2, 0, -3]] as [[Double]] {
      #expect(try RateSearch(flows: flows).outcome == .none(.noSignChange))
    }
    let sameDay = try RateSearch(flows: [-100, 0.1, 0.2, -0.3], dates: [0, 9, 9, 9])
    #expect(sameDay.outcome == .none(.noSignChange))
  }

  @Test func `a rate beyond the range of numbers is given as its nearest number`() throws {
    #expect(try RateSearch(flows: [-1e-300, 1e300]).outcome == .unique(.greatestFiniteMagnitude))
    #expect(try RateSearch(flows: [-1e300, 1e-300]).outcome == .unique(-1))
    let overnight = try RateSearch(flows: [-1, 10], dates: [0, 1])
    #expect(overnight.outcome == .unique(.greatestFiniteMagnitude))
  }

  @Test func `a stream that starts with an inflow says so`() throws {
    #expect(try RateSearch(flows: [0, 100, -110]).startsWithInflow)
    #expect(try !RateSearch(flows: [-100, 110]).startsWithInflow)
  }

  @Test func `thousands of adversarial daily flows come to an end`() throws {
    let alternating = (0..<5_500).map { $0 % 2 == 0 ? 1.0 : -1.0 }
    #expect(try RateSearch(flows: alternating).roots == [0])
    let high = Self.flows(withRoots: Array(repeating: 0, count: 60))
    #expect(try RateSearch(flows: high).roots.count == 1)
    var generator = SeededGenerator(seed: 14)
    let mirrored = (0..<2_750).map { _ in Double.random(in: -1...1, using: &generator) }
    // Antisymmetric, so a root at zero and the others in pairs of reciprocal factors.
    let roots = try RateSearch(flows: mirrored + mirrored.reversed().map { -$0 }).roots
    #expect(roots.contains { abs($0) < 1e-12 })
    #expect(roots.count % 2 == 1)
  }

  @Test func `the modified rate of two flows is the internal one, and no stream overflows`() throws
  {
    let rate = try ModifiedRate.perPeriod(
      flows: [-100, 0, 121], financeRate: 0.3, reinvestRate: 0.02)
    #expect(abs((rate ?? .nan) - 0.1) < 1e-12)
    let long = try ModifiedRate.perPeriod(
      flows: [-1] + Array(repeating: 1, count: 600), financeRate: 5, reinvestRate: 5)
    // The inflows grow to (6^600 - 1)/5, so the rate is 6 · 5^(-1/600) - 1.
    #expect(abs((long ?? .nan) - (6 * pow(5, -1.0 / 600) - 1)) < 1e-12)
  }

  @Test func `a case lists the roots above a loss of 90 percent a month, said per year`() throws {
    let flows = Self.flows(withRoots: [-0.95, 0.02])
    let rate = try MonthlyCase(flows: flows, effectiveAnnualRate: 0.1).internalRate()
    guard case .unique(let annual) = rate.outcome else { return #expect(Bool(false)) }
    #expect(abs(annual - 0.268_241_794_562_545) < 1e-9)
    let several = try MonthlyCase(
      flows: Self.flows(withRoots: [0.01, 0.02]), effectiveAnnualRate: 0.1
    ).internalRate()
    #expect(several.annualRoots.count == 2)
    guard case .multiple = several.outcome else { return #expect(Bool(false)) }
  }
}
