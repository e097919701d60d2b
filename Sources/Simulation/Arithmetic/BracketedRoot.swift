/// Root finding on an interval whose ends have opposite signs.
enum BracketedRoot {
  /// Returns the root of `f` between `low` and `high`, or nil when the signs do not differ.
  ///
  /// Interpolates with the Illinois rule and bisects whenever that stalls; at most `limit`
  /// evaluations. Stops when the bracket is within 4 ulp.
  /// Source: Dowell and Jarratt, "A modified regula falsi method", BIT 11 (1971).
  static func solve(
    from low: Double, to high: Double, limit: Int = 100, _ f: (Double) -> Double
  ) -> Double? {
    var (a, b, fa, fb) = (low, high, f(low), f(high))
    if fa == 0 { return a }
    if fb == 0 { return b }
    guard fa.isFinite, fb.isFinite, (fa < 0) != (fb < 0) else { return nil }
    var side = 0
    var width = (b - a).magnitude
    for count in 0..<limit {
      let interpolated = (a * fb - b * fa) / (fb - fa)
      let stalled = count % 3 == 2 && (b - a).magnitude > 0.25 * width
      if count % 3 == 2 { width = (b - a).magnitude }
      let inside = interpolated > min(a, b) && interpolated < max(a, b)
      let x = stalled || !inside ? 0.5 * (a + b) : interpolated
      let fx = f(x)
      if fx == 0 { return x }
      if (fx < 0) == (fb < 0) {
        (b, fb) = (x, fx)
        if side == -1 { fa *= 0.5 }
        side = -1
      } else {
        (a, fa) = (x, fx)
        if side == 1 { fb *= 0.5 }
        side = 1
      }
      if (b - a).magnitude <= 4 * max(a.magnitude, b.magnitude).ulp { break }
    }
    return fa.magnitude < fb.magnitude ? a : b
  }
}
