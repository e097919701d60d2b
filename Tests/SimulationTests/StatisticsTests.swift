import Testing

@testable import Simulation

@Suite struct StatisticsTests {
  @Test func `order statistics are those of NumPy's inverted distribution function`() throws {
    let reference = try Reference.load()
    for row in reference.orderStatistics {
      #expect(OrderStatistics.quantiles([row[0]], of: reference.spearman.y) == [row[1]])
    }
  }

  /// The law: the quantile p of N draws is element ceil(p N) of the sorted column.
  @Test(arguments: ["lognormal", "ties", "narrow", "never", "wide"])
  func `selection equals sorting for every kind of column`(_ kind: String) throws {
    let column = try Self.column(kind)
    let sorted = column.filter { !$0.isNaN }.sorted()
    let probabilities = [0.001, 0.1, 0.25, 0.5, 0.7, 0.9, 0.99, 1]
    let expected = probabilities.map { p -> Double in
      sorted[min(sorted.count, max(1, Int((p * Double(sorted.count) - 1e-6).rounded(.up)))) - 1]
    }
    #expect(OrderStatistics.quantiles(probabilities, of: column) == expected)
  }

  /// Makes 20,000 draws of one kind.
  private static func column(_ kind: String) throws -> [Double] {
    let plan = try SamplingPlan(seed: 4, samples: 20_000, names: ["x"], sampler: .plain)
    var x = draw(plan.streams[0], 0..<20_000)
    switch kind {
    case "ties": x = x.map { $0 < 0.7 ? 0 : ($0 * 10).rounded() }
    case "narrow": x = x.map { 1e9 + $0 * 1e-6 }
    case "never": x = x.enumerated().map { $0 % 3 == 0 ? .infinity : ($0 % 7 == 0 ? .nan : $1) }
    case "wide": x = x.map { Elementary.exponential(($0 - 0.5) * 1400) * ($0 < 0.3 ? -1 : 1) }
    default: transform(&x, by: try .between(1, 100))
    }
    return x
  }

  /// The law: a stable sort by value, -0 beside 0, with what is no number behind everything else.
  @Test(arguments: ["lognormal", "ties", "narrow", "never", "wide"])
  func `the order of draws is that of a stable sort`(_ kind: String) throws {
    let column =
      [0.0, -0.0, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]
      + (try Self.column(kind))
    let expected = column.indices.sorted { a, b in
      if column[a].isNaN || column[b].isNaN {
        return column[a].isNaN == column[b].isNaN ? a < b : column[b].isNaN
      }
      return column[a] != column[b] ? column[a] < column[b] : a < b
    }
    let order = column.withUnsafeBufferPointer { RankOrder($0).positions.map(Int.init) }
    #expect(order == expected)
  }

  @Test func `never is a percentile when it is common enough, and then there is no mean`() {
    let column = (0..<10).map { $0 < 6 ? Double($0) : Double.infinity }
    #expect(OrderStatistics.quantiles([0.1, 0.5, 0.9], of: column) == [0, 4, .infinity])
    let summary = SampleSummary(column)
    #expect(summary.never == 4 && summary.mean == nil && summary.finiteMean == 2.5)
    #expect(OrderStatistics.quantiles([0.5], of: []).map(\.isNaN) == [true])
    #expect(OrderStatistics.quantiles([0.5], of: [.nan]).map(\.isNaN) == [true])
  }

  /// The whole numbers to n = 5000 have the mean 2500.5 and the variance n (n + 1)/12.
  @Test func `mean and deviation of the first whole numbers are exact`() {
    let column = (1...5000).map(Double.init)
    let summary = SampleSummary(column)
    #expect(summary.mean == 2500.5 && summary.range == 1...5000)
    let deviation = (5000.0 * 5001 / 12).squareRoot()
    #expect(ulps(summary.finiteDeviation, deviation) <= 4)
    #expect(summary.meanError.map { ulps($0, deviation / 5000.0.squareRoot()) <= 4 } == true)
    #expect(SampleSummary([]).mean == nil && SampleSummary([3]).standardDeviation == nil)
  }

  /// A binomial interval: ranks 0.5 N -+ 1.96 sqrt(N)/2 = 450.5 and 549.5 for N = 10,000 / 100.
  @Test func `the interval of a median encloses it with the binomial ranks`() {
    let column = (1...10_000).map(Double.init)
    let interval = column.withUnsafeBufferPointer { OrderStatistics($0).interval(of: 0.5) }
    #expect(interval.low == 4902 && interval.high == 5099)
  }

  /// The law: a count below a threshold is what a walk over the column counts, and bins are
  /// differences of such counts.
  @Test(arguments: ["lognormal", "ties", "narrow", "never", "wide"])
  func `counts below thresholds equal counting one by one`(_ kind: String) throws {
    let column = try Self.column(kind)
    let some = stride(from: 0, to: column.count, by: 977).map { column[$0] }
    let thresholds = some + some.map(\.nextUp) + [-.infinity, 0, 1, .infinity, .nan]
    let expected = thresholds.map { t in column.reduce(0) { $0 + ($1 < t ? 1 : 0) } }
    column.withUnsafeBufferPointer {
      #expect(OrderStatistics($0).counts(below: thresholds) == expected)
    }
  }

  /// 100,000 draws are four parts for the threads to share.
  @Test func `sums, quantiles and counts have the same bits for any number of threads`() throws {
    let plan = try SamplingPlan(seed: 9, samples: 100_000, names: ["x"], sampler: .plain)
    var x = draw(plan.streams[0], 0..<100_000)
    transform(&x, by: try .between(1, 100))
    x[17] = .infinity
    x[40_017] = .nan
    let summaries = x.withUnsafeBufferPointer { x in
      (1...4).map { SampleSummary(x, threads: $0) }
    }
    #expect(Set(summaries).count == 1 && summaries[0].undefined == 1)
    let found = x.withUnsafeBufferPointer { x in
      (1...4).map { threads -> [Double] in
        let marks = OrderStatistics(x, summary: summaries[0], threads: threads)
          .marks([0.1, 0.9], further: [0.005], below: [20])
        return marks.quantiles.flatMap { [$0.value, $0.low, $0.high] } + marks.further
          + marks.counts.map(Double.init)
      }
    }
    #expect(Set(found).count == 1)
    #expect(found[0].last == Double(x.count { $0 < 20 }))
  }

  @Test func `probabilities carry their standard error and leave NaN out`() {
    let column = [1.0, -1, 2, .nan, .infinity, -3, 4, 0, 5]
    let p = column.withUnsafeBufferPointer { ProbabilityEstimate(above: 0, in: $0) }
    #expect(p.hits == 5 && p.count == 8 && p.value == 0.625)
    #expect((p.standardError - (0.625 * 0.375 / 8.0).squareRoot()).magnitude < 1e-15)
  }

  /// What comes at 3, 4, 4.5 and 5 comes in month 3, 4, 5 and 5.
  @Test func `a histogram of whole steps counts a draw on an edge with what ends there`() {
    [3.0, 4, 4.5, 5].withUnsafeBufferPointer { column in
      let summary = SampleSummary(column)
      let whole = Histogram(
        OrderStatistics(column, summary: summary), summary, bins: 16, countsWhole: true)
      #expect(whole.start == 2 && whole.step == 1 && whole.counts == [1, 1, 2])
      #expect(whole.below == 0 && whole.above == 0)
    }
  }

  @Test func `histograms have round edges and lose no draw`() {
    let column = (0..<1000).map { Double($0) * 0.37 - 42 } + [.infinity, .nan]
    let h = column.withUnsafeBufferPointer { Histogram($0, bins: 20) }
    #expect(h.step == 20 && h.start == -60)
    #expect(h.counts.reduce(0, +) == 1000 && h.infinite == 1 && h.undefined == 1)
    let part = column.withUnsafeBufferPointer { Histogram($0, bins: 10, over: 0...100) }
    #expect(part.below + part.above + part.counts.reduce(0, +) == 1000)
    let money = [0.1, 0.2, 0.30000000000000004].withUnsafeBufferPointer { Histogram($0, bins: 4) }
    #expect(money.counts.reduce(0, +) == 3)
    let one = [5.0, 5].withUnsafeBufferPointer { Histogram($0) }
    #expect(one.counts.reduce(0, +) == 2)
    let none = [Double]().withUnsafeBufferPointer { Histogram($0) }
    #expect(none.counts.reduce(0, +) == 0)
    let huge = [-1e308, 1e308].withUnsafeBufferPointer { Histogram($0) }
    #expect(huge.counts.reduce(0, +) + huge.below + huge.above == 2)
  }

  /// Half of the error decides: 126 / 2 = 63 needs hundreds, 0.008 / 2 = 0.004 hundredths.
  @Test func `no digit is printed below half the standard error`() {
    #expect(DecimalPlace.supported(byError: 126) == 2)
    #expect(DecimalPlace.supported(byError: 0.008) == -2)
    #expect(DecimalPlace.supported(byError: 2) == 0)
    #expect(DecimalPlace.supported(byError: 0) == nil)
    #expect(DecimalPlace.round(104_761.488, toPlace: 2) == 104_800)
    #expect(DecimalPlace.round(0.12345, toPlace: -3) == 0.123)
  }

  @Test func `Spearman's coefficient agrees with SciPy, ties included`() throws {
    let s = try Reference.load().spearman
    let value = s.x.withUnsafeBufferPointer { x in
      s.y.withUnsafeBufferPointer { Sensitivity.rankCorrelation(x, $0) }
    }
    #expect((value - s.value).magnitude < 1e-14)
  }

  /// y = 3 a + 4 b with equal spreads: a explains 9/25, b 16/25, c nothing.
  @Test func `variance shares are those of a linear model`() throws {
    let plan = try SamplingPlan(seed: 2, samples: 16_384, names: ["a", "b", "c"], sampler: .plain)
    let inputs = plan.streams.map { draw($0, 0..<16_384) }
    let y = zip(inputs[0], inputs[1]).map { 3 * $0 + 4 * $1 }
    let shares = inputs.map { x in
      y.withUnsafeBufferPointer { y in
        x.withUnsafeBufferPointer { Sensitivity.varianceShare(of: y, by: $0) }
      }
    }
    #expect((shares[0] - 0.36).magnitude < 0.01)
    #expect((shares[1] - 0.64).magnitude < 0.01)
    #expect(shares[2] < 0.01)
    #expect(
      Sensitivity.normalisedShares(rankCorrelations: [0.6, 0.8, .nan]) == [
        0.6 * 0.6, 0.8 * 0.8, 0,
      ])
  }

  /// The law: what is found with one order of the input is what is found with an order for each question.
  @Test func `an explanation is the share and the correlation`() throws {
    let plan = try SamplingPlan(seed: 9, samples: 4_096, names: ["a", "b"], sampler: .plain)
    let inputs = plan.streams.map { draw($0, 0..<4_096) }
    let y = zip(inputs[0], inputs[1]).map { $0 < 0.01 ? .infinity : $0 - 2 * $1 }
    y.withUnsafeBufferPointer { y in
      let ranks = Sensitivity.ranks(y)
      for input in inputs {
        input.withUnsafeBufferPointer { x in
          let found = Sensitivity.explanation(of: y, ranks: ranks, by: x)
          #expect(found.share == Sensitivity.varianceShare(of: y, by: x))
          #expect(found.rankCorrelation == Sensitivity.rankCorrelation(x, y))
        }
      }
    }
  }

  /// A standard normal payoff: E[max(X, 0)] = 1/sqrt(2 pi) = 0.39894, and max(E, 0) = 0.
  @Test func `perfect information about a fair bet is worth its mean gain`() throws {
    let names = ["payoff", "noise"]
    let plan = try SamplingPlan(seed: 6, samples: 16_384, names: names)
    var payoff = draw(plan.streams[0], 0..<16_384)
    transform(&payoff, by: try .normal(mean: 0, standardDeviation: 1))
    let noise = draw(plan.streams[1], 0..<16_384)
    payoff.withUnsafeBufferPointer { payoff in
      #expect((InformationValue.perfect(goOrNot: payoff) - 0.398_94).magnitude < 0.001)
      #expect((InformationValue.knowing(payoff, goOrNot: payoff) - 0.398_94).magnitude < 0.001)
      noise.withUnsafeBufferPointer {
        #expect(InformationValue.knowing($0, goOrNot: payoff) < 0.01)
      }
    }
    #expect(InformationValue.perfect([]).isNaN)
  }

  @Test func `a summary has the same bits however many threads filled the column`() throws {
    let plan = try SamplingPlan(seed: 8, samples: 4096, names: ["x"])
    let law = try Distribution.between(40_000, 60_000)
    let summaries = try (1...4).map { threads -> SampleSummary in
      let columns = try #require(SampleColumns(columns: 1, rows: 4096))
      ParallelBlocks.run(4, threads: threads) { block in
        let range = ParallelBlocks.range(of: block, count: 4096)
        guard let out = columns.address(column: 0, row: range.lowerBound) else { return }
        plan.streams[0].fill(out, from: range.lowerBound, count: range.count)
        law.transform(out, count: range.count)
      }
      return columns.withColumn(0) { SampleSummary($0) }
    }
    #expect(Set(summaries).count == 1)
  }
}
