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

  /// out row m = sum of grid rows 0 ... m: cumulative cash. `out` may be `grid`.
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
  /// A sample with an undefined (NaN) month is undefined.
  public static func payback(
    cumulative grid: ColumnKernels.Input, stride: Int, months: Int,
    tolerance: ColumnKernels.Input, lasting: Bool, into out: ColumnKernels.Output, count: Int
  ) {
    ColumnKernels.fill(.infinity, into: out, count: count)
    guard months > 0 else { return }
    for i in 0..<max(0, count) {
      let start = grid[i]
      out[i] = start >= -tolerance[i] ? 0 : (start == start ? .infinity : .nan)
    }
    for month in 1..<max(1, months) {
      let (row, before, number) = (grid + month * stride, grid + (month - 1) * stride, Double(month))
      for i in 0..<max(0, count) {
        let (now, last) = (row[i], before[i])
        let reached = now >= -tolerance[i]
        let rise = now - last
        let fraction = now > 0 ? now / rise : 0
        let crossing = number - (fraction < 1 ? fraction : 1)
        let known = out[i]
        let paid = reached && known == .infinity ? crossing : known
        let kept = lasting && !reached && known == known ? .infinity : paid
        out[i] = now == now ? kept : .nan
      }
    }
  }
}
