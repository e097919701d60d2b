import Testing

@testable import Simulation

/// The answers come from elsewhere: mean and standard deviation of the net present value in closed
/// form, the percentiles and probabilities from a C program, NumPy and squigglepy at 10^6 draws and
/// more, which agree (standard errors of P10, P50, P90: 40, 29, 63).
@Suite struct VideoGuideTests {
  @Test func `a whole case meets its closed-form mean and the percentiles of other programs`()
    throws
  {
    let results = try #require(try VideoGuideModel().run(samples: 16_384, threads: 2))
    let npv = results.withColumn(0) { SampleSummary($0) }
    // Root-mean-square errors of scrambled Sobol points at this size: mean up to 67, sd 100, P10
    // 847, P50 752; four of each are allowed.
    #expect((try #require(npv.mean) - 104_761.488).magnitude < 270)
    #expect((npv.finiteDeviation - 145_788.533).magnitude < 800)
    let q = results.withColumn(0) { OrderStatistics($0).quantiles([0.1, 0.5, 0.9]) }
    #expect((q[0] + 68_085).magnitude < 3500 && (q[1] - 91_343).magnitude < 3000)
    #expect((q[2] - 293_014).magnitude < 6000)
    let positive = results.withColumn(0) { ProbabilityEstimate(above: 0, in: $0) }
    #expect((positive.value - 0.758_21).magnitude < 0.006)
  }

  @Test func `a payback that is never reached in one run in six is the ninetieth percentile`()
    throws
  {
    let results = try #require(try VideoGuideModel().run(samples: 16_384, threads: 1))
    let payback = results.withColumn(1) { SampleSummary($0) }
    #expect((Double(payback.finite) / 16_384 - 0.833_39).magnitude < 0.006)
    let q = results.withColumn(1) { OrderStatistics($0).quantiles([0.1, 0.5, 0.9]) }
    #expect((q[0] - 14.068).magnitude < 0.15 && (q[1] - 22.732).magnitude < 0.16)
    #expect(q[2] == .infinity && payback.mean == nil)
  }

  @Test(arguments: [Sampler.sobol, .plain])
  func `results have the same bits for one to four threads`(_ sampler: Sampler) throws {
    let model = try VideoGuideModel()
    let single = try #require(try model.run(samples: 4096, threads: 1, sampler: sampler))
    for threads in 2...4 {
      let several = try #require(try model.run(samples: 4096, threads: threads, sampler: sampler))
      for column in 0..<2 {
        #expect(single.values(column: column) == several.values(column: column))
      }
    }
  }
}
