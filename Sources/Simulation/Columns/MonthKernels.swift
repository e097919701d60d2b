/// Reductions over the months of a plan, for a block of samples at once.
///
/// A grid holds one row a month and one value a sample: month m of sample i stands at
/// `grid[m * stride + i]`. Rows are visited in the order of months, so sums do not depend on how
/// samples are cut into blocks.
public enum MonthKernels {
  /// out = sum over months of grid * weights[month]: with discount factors, the present value.
  public static func weightedSum(
    _ grid: ColumnKernels.Input, stride: Int, weights: [Double], into out: ColumnKernels.Output,
    count: Int
  ) {
    ColumnKernels.fill(0, into: out, count: count)
    for (month, weight) in weights.enumerated() {
      ColumnKernels.accumulate(grid + month * stride, weight: weight, into: out, count: count)
    }
  }

  /// out row m = sum of grid rows 0 to m: cumulative cash.
  ///
  /// `out` may be `grid`.
  public static func cumulative(
    _ grid: ColumnKernels.Input, stride: Int, months: Int, into out: ColumnKernels.Output,
    count: Int
  ) {
    guard months > 0 else { return }
    if out != UnsafeMutablePointer(mutating: grid) { out.update(from: grid, count: max(0, count)) }
    for month in 1..<max(1, months) {
      let before = UnsafePointer(out + (month - 1) * stride)
      ColumnKernels.add(
        before, grid + month * stride, into: out + month * stride, count: count)
    }
  }

  /// out = the smallest value over the months: the deepest cash need when given cumulative cash.
  public static func minimum(
    _ grid: ColumnKernels.Input, stride: Int, months: Int, into out: ColumnKernels.Output,
    count: Int
  ) {
    ColumnKernels.fill(.infinity, into: out, count: count)
    for month in 0..<max(0, months) {
      ColumnKernels.minimum(grid + month * stride, out, into: out, count: count)
    }
  }

  /// out = payback: the month, with its fraction, at which cumulative cash stops being negative.
  ///
  /// Row 0 of the grid is month 0. Cumulative cash of at least -`tolerance` counts as zero; the
  /// fraction is found on the straight line between month ends. A plan whose cash is never
  /// negative, or already zero at month 0, pays back at 0; +infinity means not within the months.
  ///
  /// - Parameters:
  ///   - tolerance: One value a sample, for example 1e-9 of the largest size of the cumulative.
  ///   - lasting: False stops at the first month that qualifies. True takes the start of the last
  ///     stretch that stays non-negative to the end, which is +infinity if the end is negative.
  ///
  /// A sample with an undefined (NaN) month is undefined. `out` must lie outside the grid.
  public static func payback(
    cumulative grid: ColumnKernels.Input, stride: Int, months: Int,
    tolerance: ColumnKernels.Input, lasting: Bool, into out: ColumnKernels.Output, count: Int
  ) {
    var i = 0
    while i < count {
      let lanes = min(4, count - i)
      let result = Payback(lasting: lasting, tolerance: load(tolerance + i, lanes))
        .scan(months) { load(grid + $0 * stride + i, lanes) }
      for lane in 0..<lanes { out[i + lane] = result[lane] }
      i += lanes
    }
  }

  /// Loads four neighbouring values, or as many as there are followed by zeros.
  @inline(__always)
  private static func load(_ x: ColumnKernels.Input, _ lanes: Int) -> SIMD4<Double> {
    if lanes == 4 { return UnsafeRawPointer(x).loadUnaligned(as: SIMD4<Double>.self) }
    var value = SIMD4<Double>.zero
    for lane in 0..<lanes { value[lane] = x[lane] }
    return value
  }

  /// The payback of four samples, found in one walk over the months without a branch.
  private struct Payback {
    typealias Lanes = SIMD4<Double>

    let lasting: Bool
    let tolerance: Lanes

    /// Walks the months; `row` gives the cumulative cash of a month.
    @inline(__always)
    func scan(_ months: Int, _ row: (Int) -> Lanes) -> Lanes {
      guard months > 0 else { return Lanes(repeating: .infinity) }
      let floor = -tolerance
      var last = row(0)
      var paid = Lanes(repeating: .infinity)
      paid.replace(with: 0, where: last .>= floor)
      paid.replace(with: .nan, where: last .!= last)
      var (reached, rise) = (Lanes.zero, Lanes(repeating: 1))
      for month in 1..<max(1, months) {
        let now = row(month)
        let hit = (now .>= floor) .& (paid .== .infinity)
        if lasting { paid.replace(with: .infinity, where: (now .< floor) .& (paid .== paid)) }
        paid.replace(with: Double(month), where: hit)
        reached.replace(with: now, where: hit)
        rise.replace(with: now - last, where: hit)
        paid.replace(with: .nan, where: now .!= now)
        last = now
      }
      // One division a sample: how far above zero the month ended, over what it added.
      var fraction = (reached / rise).replacing(with: 0, where: reached .<= 0)
      fraction.replace(with: 1, where: .!(fraction .< 1))
      return paid - fraction
    }
  }
}
