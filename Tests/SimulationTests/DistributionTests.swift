import Testing

@testable import Simulation

@Suite struct DistributionTests {
  /// Every law of the reference file, built by our readings.
  static let laws: [(String, @Sendable () throws -> Distribution)] = [
    ("pert 15 22 35", { try .pert(min: 15, likely: 22, max: 35) }),
    ("pert 8 12 20", { try .pert(min: 8, likely: 12, max: 20) }),
    ("pert 0 0 10 lambda 2.5", { try .pert(min: 0, likely: 0, max: 10, lambda: 2.5) }),
    ("between 10 likely 15 and 30", { try .between(10, likely: 15, 30) }),
    ("between 60 likely 80 and 90", { try .between(60, likely: 80, 90) }),
    ("between 5% and 15%", { try .between(0.05, 0.15) }),
    ("between 90 and 110", { try .between(90, 110) }),
    ("between 1 and 10", { try .between(1, 10) }),
    ("between 1 and 1000", { try .between(1, 1000) }),
    (
      "between 5 and 15 at P5 and P95",
      { try .between(5, 15, ends: RangeEnds(low: 0.05, high: 0.95)) }
    ),
    ("between -10 and 30", { try .between(-10, 30) }),
    ("share 70% to 95%", { try .between(0.7, 0.95, kind: .share) }),
    ("12 to 18 within 10 and 25", { try .bounded(12, 18, within: 10...25) }),
    ("triangular 3 6 14", { try .triangular(min: 3, likely: 6, max: 14) }),
    ("uniform 2 7", { try .uniform(2, 7) }),
    (
      "normal 0 2 limited to -1 and 3",
      { try Distribution.normal(mean: 0, standardDeviation: 2).limited(to: -1...3) }
    ),
  ]

  @Test func `quantiles agree with SciPy, exactly asked and drawn in blocks`() throws {
    let reference = try Reference.load()
    #expect(Set(Self.laws.map(\.0)) == Set(reference.laws.keys))
    for (name, make) in Self.laws {
      let (law, distribution) = (try #require(reference.laws[name]), try make())
      let range = distribution.p90 - distribution.p10
      var block = law.quantiles.map { $0[0] }
      transform(&block, by: distribution)
      for (row, drawn) in zip(law.quantiles, block) {
        let scale = max(range, row[1].magnitude)
        let exact = distribution.quantile(row[0])
        #expect((exact - row[1]).magnitude <= 2e-12 * scale, "\(name) at \(row[0]): \(exact)")
        #expect((drawn - row[1]).magnitude <= 1e-8 * scale, "\(name) drawn at \(row[0])")
        #expect((distribution.cumulative(row[1]) - row[0]).magnitude <= 1e-9, "\(name)")
      }
    }
  }

  @Test func `means and standard deviations agree with SciPy`() throws {
    let reference = try Reference.load()
    for (name, make) in Self.laws {
      let (law, distribution) = (try #require(reference.laws[name]), try make())
      #expect((distribution.mean / law.mean - 1).magnitude < 1e-8, "\(name)")
      #expect((distribution.standardDeviation / law.deviation - 1).magnitude < 1e-7, "\(name)")
    }
  }

  /// The worked figures of a reference table, to the digits printed there.
  @Test func `a range of shares reads as a lognormal with its known percentiles`() throws {
    let d = try Distribution.between(0.05, 0.15)
    #expect((d.p50 - 0.08660).magnitude < 5e-6)
    #expect((d.mean - 0.09493).magnitude < 5e-6)
    #expect((d.quantile(0.05) - 0.0428).magnitude < 5e-5)
    #expect((d.quantile(0.95) - 0.1753).magnitude < 5e-5)
    let share = try Distribution.share(0.7, 0.95)
    #expect((share.p50 - 0.869).magnitude < 5e-4 && (share.mean - 0.843).magnitude < 5e-4)
    let wide = try Distribution.between(1, 10)
    #expect((wide.mean - 4.73).magnitude < 0.005 && (wide.p50 - 3.16).magnitude < 0.005)
  }

  /// 10 / 15 / 30 stretches to 5.928 and 49.576 (SciPy's root finder on the same equation).
  @Test func `three points stretch the PERT so that the typed ends are its P10 and P90`() throws {
    let ends = try Reference.load().stretchedEnds
    let d = try Distribution.between(10, likely: 15, 30)
    #expect((d.support.lowerBound - ends[0]).magnitude < 1e-9)
    #expect((d.support.upperBound - ends[1]).magnitude < 1e-9)
    #expect((d.mean - 19.25).magnitude < 0.005)
    #expect((d.p10 - 10).magnitude < 1e-9 && (d.p90 - 30).magnitude < 1e-9)
    #expect(d.reading.notes.isEmpty && d.likely == 15)
  }

  @Test func `an amount never falls below zero, and both typed ends still hold`() throws {
    for (low, likely, high) in [
      (5.0, 15.0, 30.0), (0.01, 0.04, 0.10), (0.001, 10, 30), (1, 4, 8), (2, 3, 30),
      (100, 150, 900),
    ] {
      let d = try Distribution.between(low, likely: likely, high)
      #expect(d.support.lowerBound >= 0, "\(low)")
      #expect((d.p10 / low - 1).magnitude < 1e-9 && (d.p90 / high - 1).magnitude < 1e-9, "\(low)")
      #expect((d.cumulative(low) - 0.1).magnitude < 1e-9)
    }
  }

  @Test func `the shape gives way first by flattening, then by squeezing the tail`() throws {
    let flat = try Distribution.between(5, likely: 15, 30)
    guard case .flatterShape(let lambda, let limit)? = flat.reading.notes.first else {
      Issue.record("expected a flatter shape, got \(flat.reading.notes)")
      return
    }
    #expect(lambda >= 1 && lambda < 4 && limit == 0 && flat.support.lowerBound == 0)
    let squeezed = try Distribution.between(0.01, likely: 0.04, 0.10)
    #expect(squeezed.reading.notes == [.squeezedTail(end: 0.01, limit: 0)])
    // Above the typed low end the squeezed law is the usual one, whose mean is known to be near 5%.
    #expect(squeezed.mean > 0.045 && squeezed.mean < 0.055)
  }

  @Test func `a share stays below 100% and mirrors the rule at zero`() throws {
    for (low, likely, high) in [(0.7, 0.85, 0.95), (0.9, 0.96, 0.99), (0.05, 0.5, 0.97)] {
      let d = try Distribution.between(low, likely: likely, high, kind: .share)
      #expect(d.support.lowerBound >= 0 && d.support.upperBound <= 1)
      #expect((d.p10 - low).magnitude < 1e-9 && (d.p90 - high).magnitude < 1e-9)
      let mirror = try Distribution.between(1 - high, likely: 1 - likely, 1 - low, kind: .share)
      #expect((d.mean + mirror.mean - 1).magnitude < 1e-9)
    }
  }

  @Test func `a likely value on an end makes that end a hard limit`() throws {
    let low = try Distribution.between(10, likely: 10, 30)
    #expect(low.support.lowerBound == 10 && (low.p90 - 30).magnitude < 1e-9)
    #expect(low.reading.notes == [.hardLimit(10)])
    let high = try Distribution.between(10, likely: 30, 30)
    #expect((high.support.upperBound - 30).magnitude < 1e-12 && (high.p10 - 10).magnitude < 1e-9)
    let zero = try Distribution.between(0, likely: 10, 30)
    #expect(zero.support.lowerBound == 0 && (zero.p90 - 30).magnitude < 1e-9)
    let full = try Distribution.between(0.6, likely: 0.9, 1, kind: .share)
    #expect(full.support.upperBound == 1 && (full.p10 - 0.6).magnitude < 1e-9)
    let capped = try Distribution.between(0.9, likely: 0.9, 0.99, kind: .share)
    #expect(capped.support.upperBound <= 1 && (capped.p90 - 0.99).magnitude < 1e-9)
  }

  @Test func `every quantile function rises with u`() throws {
    var cases = try Self.laws.map { ($0.0, try $0.1()) }
    cases += [
      ("chance", try .chance(0.3, of: .between(-10, 30))),
      ("one of", try .oneOf([(8, 0.3), (3, 0.2), (5, 0.5)])),
      ("data", try .data([4, 1, 1, 9, 7])),
      ("squeezed", try .between(0.01, likely: 0.04, 0.10)),
    ]
    let grid = (0..<20_000).map { (Double($0) + 0.5) / 20_000 }
    let tails = stride(from: 3.0, through: 52, by: 0.37).map { Elementary.power(2, -$0) }
    let us = (grid + tails + tails.map { 1 - $0 }).sorted()
    for (name, d) in cases {
      var x = us
      transform(&x, by: d)
      // Neighbouring cubic pieces may differ in the last bits where they meet.
      let slack = 1e-14 * max(d.p10.magnitude, d.p90.magnitude)
      #expect(zip(x, x.dropFirst()).allSatisfy { $1 >= $0 - slack }, "\(name)")
      #expect(x.allSatisfy { $0 >= d.support.lowerBound && $0 <= d.support.upperBound }, "\(name)")
    }
  }

  @Test func `a draw does not depend on the block it stands in`() throws {
    let d = try Distribution.chance(0.4, of: .between(10, likely: 15, 30))
    var whole = (0..<1000).map { (Double($0) + 0.5) / 1000 }
    var single = whole
    transform(&whole, by: d)
    for i in single.indices {
      var one = [single[i]]
      transform(&one, by: d)
      single[i] = one[0]
    }
    #expect(whole == single)
  }

  @Test func `chance is one rising mixture with the moments of Bernoulli times outcome`() throws {
    let d = try Distribution.chance(0.3, of: .constant(50))
    #expect(d.mean == 15 && (d.standardDeviation - 22.912_878_474_779_2).magnitude < 1e-12)
    #expect(d.quantile(0.69) == 0 && d.quantile(0.71) == 50)
    let signed = try Distribution.chance(0.5, of: .uniform(-1, 1))
    #expect((signed.quantile(0.2) + 0.2).magnitude < 1e-15 && signed.quantile(0.5) == 0)
    #expect(try Distribution.chance(0, of: .uniform(1, 2)).mean == 0)
    #expect(try Distribution.chance(1, of: .uniform(1, 2)).mean == 1.5)
  }

  @Test func `stated outcomes come as often as stated`() throws {
    let d = try Distribution.oneOf([(8, 0.3), (3, 0.2), (5, 0.5)])
    #expect((d.mean - 5.5).magnitude < 1e-12)
    var x = (0..<1000).map { (Double($0) + 0.5) / 1000 }
    transform(&x, by: d)
    #expect(x.filter { $0 == 3 }.count == 200 && x.filter { $0 == 5 }.count == 500)
  }

  @Test func `limits remove a part and say how much, without a spike on the limit`() throws {
    let whole = try Distribution.normal(mean: 0, standardDeviation: 1)
    let cut = try whole.limited(to: -1...(.infinity))
    #expect((cut.removedMass - StandardNormal.cumulative(-1)).magnitude < 1e-15)
    #expect(cut.quantile(0.01) > -1 && cut.support.lowerBound == -1)
    #expect(throws: DistributionError.self) { try whole.limited(to: 0.1...(.infinity)) }
    #expect(try Distribution.uniform(1, 2).limited(to: 0...3).removedMass == 0)
    let dice = try Distribution.oneOf([(1, 0.25), (2, 0.5), (3, 0.25)]).limited(to: 2...3)
    #expect((dice.mean - 7.0 / 3).magnitude < 1e-12 && dice.quantile(0.01) == 2)
  }

  @Test func `equal ends are a constant with a note`() throws {
    let d = try Distribution.between(7, 7)
    #expect(d.p10 == 7 && d.standardDeviation == 0 && d.reading.notes == [.equalEnds])
    #expect(try Distribution.between(7, likely: 7, 7).mean == 7)
  }

  @Test func `a signed range notes how often it is negative`() throws {
    let d = try Distribution.between(-10, 30)
    // P(Z < -10 / 15.606) for mean 10 and sd 40 / 2.5631.
    guard case .belowZero(let p)? = d.reading.notes.first else {
      Issue.record("no note")
      return
    }
    #expect((p - 0.26085).magnitude < 1e-4)
  }
}

/// Replaces uniforms by draws.
func transform(_ block: inout [Double], by distribution: Distribution) {
  block.withUnsafeMutableBufferPointer { buffer in
    if let base = buffer.baseAddress { distribution.transform(base, count: buffer.count) }
  }
}
