@testable import Simulation

/// A whole business case on the column kernels: a video guide that shortens set-up.
///
/// Eight uncertain inputs, 36 months, 10% a year:
///     b_t  = min(1, t/ramp) units/12 ((before - after) 0.20 + uplift price margin) - 2,500
///     npv  = -investment + sum b_t 1.1^(-t/12), payback from the undiscounted cumulative cash
struct VideoGuideModel {
  static let months = 36

  /// The inputs and what is known about them, in the order of `Column`.
  let inputs: [(name: String, law: Distribution)]

  init() throws {
    inputs = [
      ("before", try .pert(min: 15, likely: 22, max: 35)),
      ("after", try .pert(min: 6, likely: 10, max: 18)),
      ("units", try .lognormal(40_000, 60_000)),
      ("price", try .normal(90, 110)),
      ("margin", try .pert(min: 0.25, likely: 0.32, max: 0.38)),
      ("uplift", try .lognormal(0.01, 0.05)),
      ("ramp", try .triangular(min: 3, likely: 6, max: 14)),
      ("investment", try .lognormal(150_000, 260_000)),
    ]
  }

  /// Draws `samples` and returns the columns npv and payback.
  func run(
    samples: Int, threads: Int, sampler: Sampler = .sobol, seed: UInt64 = 1
  ) throws -> SampleColumns? {
    let plan = try SamplingPlan(
      seed: seed, samples: samples, names: inputs.map(\.name), sampler: sampler)
    guard let results = SampleColumns(columns: 2, rows: samples) else { return nil }
    let laws = inputs.map(\.law)
    ParallelBlocks.run(
      ParallelBlocks.number(for: samples), threads: threads, scratch: 1024 * 50
    ) { block, scratch in
      let range = ParallelBlocks.range(of: block, count: samples)
      guard let npv = results.address(column: 0, row: range.lowerBound),
        let payback = results.address(column: 1, row: range.lowerBound),
        let base = scratch.baseAddress
      else { return }
      for (k, stream) in plan.streams.enumerated() {
        stream.fill(base + 1024 * k, from: range.lowerBound, count: range.count)
        laws[k].transform(base + 1024 * k, count: range.count)
      }
      Self.evaluate(base, npv, payback, range.count)
    }
    return results
  }

  /// Evaluates one block; inputs stand 1,024 apart, the months follow from place 10.
  private static func evaluate(
    _ x: UnsafeMutablePointer<Double>, _ npv: UnsafeMutablePointer<Double>,
    _ payback: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    typealias K = ColumnKernels
    func at(_ k: Int) -> UnsafeMutablePointer<Double> { x + 1024 * k }
    let (benefit, scratch, grid) = (at(8), at(9), at(10))
    K.subtract(at(0), at(1), into: benefit, count: n)
    K.multiply(benefit, 0.20, into: benefit, count: n)
    K.multiply(at(5), at(3), into: scratch, count: n)
    K.multiply(scratch, at(4), into: scratch, count: n)
    K.add(benefit, scratch, into: benefit, count: n)
    K.multiply(benefit, at(2), into: benefit, count: n)
    K.multiply(benefit, 1.0 / 12, into: benefit, count: n)
    K.negate(at(7), into: grid, count: n)
    K.fill(1, into: at(2), count: n)
    for t in 1...months {
      let row = grid + 1024 * t
      K.fill(Double(t), into: row, count: n)
      K.divide(row, at(6), into: row, count: n)
      K.minimum(row, at(2), into: row, count: n)
      K.multiply(row, benefit, into: row, count: n)
      K.add(row, -2500, into: row, count: n)
    }
    let factors = (0...months).map { Elementary.power(1.1, -Double($0) / 12) }
    MonthKernels.weightedSum(grid, stride: 1024, weights: factors, into: npv, count: n)
    MonthKernels.cumulative(grid, stride: 1024, months: months + 1, into: grid, count: n)
    K.fill(0, into: scratch, count: n)
    MonthKernels.payback(
      cumulative: grid, stride: 1024, months: months + 1, tolerance: scratch, lasting: false,
      into: payback, count: n)
  }
}
