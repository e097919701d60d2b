import Testing

@testable import Simulation

@Suite struct ArithmeticTests {
  @Test func `exponential and logarithm are within one unit in the last place`() throws {
    let reference = try Reference.load()
    for row in reference.exp {
      #expect(ulps(Elementary.exponential(row[0]), row[1]) <= 1, "exp \(row[0])")
    }
    for row in reference.log {
      #expect(ulps(Elementary.logarithm(row[0]), row[1]) <= 1, "ln \(row[0])")
    }
  }

  @Test func `power is within two units, and exact where mathematics is`() throws {
    for row in try Reference.load().power {
      #expect(ulps(Elementary.power(row[0], row[1]), row[2]) <= 2, "\(row[0]) ^ \(row[1])")
    }
    #expect(Elementary.power(2, 10) == 1024)
    #expect(Elementary.power(10, -2) == 0.01)
    #expect(Elementary.power(-3, 3) == -27)
  }

  /// IEEE 754-2019, section 9.2.1.
  static let conventions: [[Double]] = [
    [0.0, 0.0, 1.0], [-0.0, -3, -.infinity], [-0.0, -12, .infinity], [0, 2.5, 0],
    [-.infinity, 13, -.infinity], [-.infinity, 0.7, .infinity], [-.infinity, -13, -0.0],
    [.infinity, -1.5, 0], [0.5, .infinity, 0], [0.5, -.infinity, .infinity], [1, .nan, 1],
    [.nan, 0, 1], [-1, .infinity, 1], [10, 400.5, .infinity], [10, -400.5, 0],
  ]

  @Test(arguments: conventions)
  func `power keeps the conventions for zeros and infinities`(_ row: [Double]) {
    let result = Elementary.power(row[0], row[1])
    #expect(result == row[2] && result.sign == row[2].sign)
  }

  @Test func `special arguments give infinities, zeros and NaN`() {
    #expect(Elementary.exponential(.infinity) == .infinity)
    #expect(Elementary.exponential(-.infinity) == 0)
    #expect(Elementary.exponential(0) == 1)
    #expect(Elementary.exponential(.nan).isNaN)
    #expect(Elementary.logarithm(0) == -.infinity)
    #expect(Elementary.logarithm(.infinity) == .infinity)
    #expect(Elementary.logarithm(-1).isNaN)
    #expect(Elementary.logarithm(.nan).isNaN)
    #expect(Elementary.logarithm(1) == 0)
    #expect(Elementary.power(-2, 0.5).isNaN)
  }

  @Test func `normal quantile and distribution function agree with references`() throws {
    let reference = try Reference.load()
    for row in reference.normalQuantile {
      #expect(
        (StandardNormal.quantile(row[0]) - row[1]).magnitude <= 4e-15 * max(1, row[1].magnitude))
    }
    for row in reference.normalCumulative {
      #expect((StandardNormal.cumulative(row[0]) / row[1] - 1).magnitude <= 2e-15, "z \(row[0])")
    }
    #expect((StandardNormal.quantile(0.9) - 1.281_551_565_544_600_4).magnitude < 1e-15)
    #expect(StandardNormal.quantile(0) == -.infinity)
    #expect(StandardNormal.quantile(1.5).isNaN)
  }

  @Test func `normal quantiles of a block equal those asked one by one`() {
    var block = (0..<2000).map { (Double($0) + 0.5) / 2000 } + [1e-12, 0x1p-53, 1 - 0x1p-53]
    let single = block.map(StandardNormal.quantile)
    block.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { StandardNormal.transform(base, count: buffer.count) }
    }
    #expect(block == single)
  }

  @Test func `incomplete beta and its inverse agree with SciPy`() throws {
    let reference = try Reference.load()
    for row in reference.betaCumulative {
      let law = BetaLaw(alpha: row[0], beta: row[1])
      // ln Gamma near 1,000 is about 6,000, so its rounding alone costs 6,000 ulp(1) / 2.
      let tolerance = 1e-15 * max(100, 4 * row[0] * 2)
      #expect((law.cumulative(row[2]) - row[3]).magnitude <= tolerance, "\(row)")
    }
    for row in reference.betaQuantile {
      let law = BetaLaw(alpha: row[0], beta: row[1])
      #expect((law.quantile(row[2]) - row[3]).magnitude <= 2e-13 * row[3], "\(row)")
    }
  }

  @Test func `a beta quantile put back into the distribution function gives the probability`() {
    for step in 0...40 {
      let s = Double(step) / 40
      let law = BetaLaw(alpha: 1 + 4 * s, beta: 5 - 4 * s)
      for percent in 1..<100 {
        let u = Double(percent) / 100
        #expect((law.cumulative(law.quantile(u)) - u).magnitude < 1e-14, "s \(s), u \(u)")
      }
    }
  }

  @Test func `root finding meets the root or reports that there is none`() throws {
    let root = try #require(BracketedRoot.solve(from: 0, to: 2) { $0 * $0 * $0 - 2 })
    #expect(ulps(root, 1.259_921_049_894_873_2) <= 2)
    #expect(BracketedRoot.solve(from: 2, to: 3) { $0 * $0 } == nil)
    let steep = try #require(BracketedRoot.solve(from: 1e-9, to: 1) { 1 - 1e-8 / $0 })
    #expect((steep / 1e-8 - 1).magnitude < 1e-9)
  }
}
