import Testing

@testable import Simulation

@Suite struct CorrelationTests {
  /// 2 sin(pi 0.5/6) = 0.5176 and 2 sin(pi 0.7/6) = 0.7167.
  @Test func `rank correlation converts to that of the normals and back`() {
    #expect((RankCorrelation.normal(fromRank: 0.5) - 0.517_638_090_205_041_5).magnitude < 1e-15)
    #expect((RankCorrelation.normal(fromRank: 0.7) - 0.716_735_899_090_600).magnitude < 1e-12)
    #expect((RankCorrelation.normal(fromRank: 1) - 1).magnitude < 1e-15)
    for r in [-1, -0.5, 0, 0.3, 0.95, 1] {
      let back = RankCorrelation.rank(fromNormal: RankCorrelation.normal(fromRank: r))
      #expect((back - r).magnitude < 1e-12)
    }
  }

  @Test func `correlated draws have the stated rank correlation and their own margins`() throws {
    let n = 16_384
    let plan = try SamplingPlan(seed: 1, samples: n, names: ["price", "units", "margin"])
    let laws = [
      try Distribution.between(90, 110), try .between(10, likely: 15, 30),
      try .oneOf([(1, 0.5), (2, 0.5)]),
    ]
    let copula = try GaussianCopula(
      size: 3, correlations: [RankCorrelation(0, 1, -0.5), RankCorrelation(1, 2, 0.3)])
    let columns = try #require(SampleColumns(columns: 3, rows: n))
    let blocks = try (0..<3).map { try #require(columns.address(column: $0)) }
    for (block, stream) in zip(blocks, plan.streams) { stream.fill(block, from: 0, count: n) }
    copula.correlate(blocks, count: n)
    for (block, law) in zip(blocks, laws) { law.transformNormals(block, count: n) }
    let r = columns.withColumn(0) { x in
      columns.withColumn(1) { Sensitivity.rankCorrelation(x, $0) }
    }
    #expect((r + 0.5).magnitude < 0.01)
    for (number, law) in laws.enumerated() {
      let summary = columns.withColumn(number) { SampleSummary($0) }
      #expect((summary.finiteMean / law.mean - 1).magnitude < 0.005)
    }
  }

  /// With normal correlations 0.9080 and 0.8135 the third is at least
  /// 0.9080 * 0.8135 - sqrt((1 - 0.8245)(1 - 0.6618)) = 0.4950, a rank correlation of 0.478.
  @Test func `a contradiction names three inputs and the nearest feasible value`() throws {
    let stated = [
      RankCorrelation(1, 2, 0.9), RankCorrelation(2, 4, 0.8), RankCorrelation(0, 3, 0.2),
    ]
    let error = #expect(throws: CorrelationError.self) {
      try GaussianCopula(size: 5, correlations: stated)
    }
    guard case .inconsistent(let triple)? = error else {
      Issue.record("no triple: \(String(describing: error))")
      return
    }
    #expect(triple.members == [1, 2, 4])
    #expect(triple.pair == RankCorrelation(1, 4, 0))
    #expect((triple.nearest - 0.478).magnitude < 0.001)
    #expect(throws: Never.self) {
      try GaussianCopula(
        size: 5, correlations: stated + [RankCorrelation(1, 4, triple.nearest + 1e-6)])
    }
  }

  @Test func `perfect dependence is allowed, statements that are wrong by themselves are not`()
    throws
  {
    #expect(throws: Never.self) {
      try GaussianCopula(size: 2, correlations: [RankCorrelation(0, 1, 1)])
    }
    #expect(throws: CorrelationError.outOfRange(1.2)) {
      try GaussianCopula(size: 2, correlations: [RankCorrelation(0, 1, 1.2)])
    }
    #expect(throws: CorrelationError.badPair(0, 0)) {
      try GaussianCopula(size: 2, correlations: [RankCorrelation(0, 0, 0.2)])
    }
    #expect(throws: CorrelationError.badPair(0, 7)) {
      try GaussianCopula(size: 2, correlations: [RankCorrelation(0, 7, 0.2)])
    }
    #expect(throws: CorrelationError.statedTwice(0, 1)) {
      try GaussianCopula(
        size: 2, correlations: [RankCorrelation(0, 1, 0.2), RankCorrelation(1, 0, 0.3)])
    }
  }
}
