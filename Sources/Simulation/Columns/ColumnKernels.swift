/// Arithmetic on blocks of doubles, one loop an operation.
///
/// Every kernel works on `count` values; `out` may be one of the operands. The loops hold no
/// branches and no checks, so that the compiler turns them into vector code. Comparisons give
/// masks of 1 and 0; NaN compares false with everything and passes through arithmetic.
public enum ColumnKernels {
  /// The block to write.
  public typealias Output = UnsafeMutablePointer<Double>
  /// A block to read.
  public typealias Input = UnsafePointer<Double>

  /// out = a + b.
  public static func add(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 + $1 }
  }

  /// out = a - b.
  public static func subtract(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 - $1 }
  }

  /// out = a * b.
  public static func multiply(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 * $1 }
  }

  /// out = a / b, by the rules of IEEE 754 (1/0 is infinite, 0/0 is NaN).
  public static func divide(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 / $1 }
  }

  /// out = -a.
  public static func negate(_ a: Input, into out: Output, count: Int) {
    map(a, out, count) { -$0 }
  }

  /// out = |a|.
  public static func magnitude(_ a: Input, into out: Output, count: Int) {
    map(a, out, count) { $0.magnitude }
  }

  /// out = square root of a.
  public static func squareRoot(_ a: Input, into out: Output, count: Int) {
    map(a, out, count) { $0.squareRoot() }
  }

  /// out = the smaller of a and b; NaN where either is.
  public static func minimum(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 != $0 || $0 < $1 ? $0 : $1 }
  }

  /// out = the larger of a and b; NaN where either is.
  public static func maximum(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 != $0 || $0 > $1 ? $0 : $1 }
  }

  /// out = e to the power a.
  public static func exponential(_ a: Input, into out: Output, count: Int) {
    map(a, out, count) { Elementary.exponential($0) }
  }

  /// out = natural logarithm of a.
  public static func logarithm(_ a: Input, into out: Output, count: Int) {
    map(a, out, count) { Elementary.logarithm($0) }
  }

  /// out = a to the power b.
  public static func power(_ a: Input, _ b: Input, into out: Output, count: Int) {
    for i in 0..<max(0, count) { out[i] = Elementary.power(a[i], b[i]) }
  }

  /// out = 1 where a < b, else 0.
  public static func isLess(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 < $1 ? 1 : 0 }
  }

  /// out = 1 where a <= b, else 0.
  public static func isAtMost(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 <= $1 ? 1 : 0 }
  }

  /// out = 1 where a = b, else 0.
  public static func isEqual(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 == $1 ? 1 : 0 }
  }

  /// out = 1 where both masks are set, else 0.
  public static func both(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 != 0 && $1 != 0 ? 1 : 0 }
  }

  /// out = 1 where at least one mask is set, else 0.
  public static func either(_ a: Input, _ b: Input, into out: Output, count: Int) {
    map(a, b, out, count) { $0 != 0 || $1 != 0 ? 1 : 0 }
  }

  /// out = 1 where the mask is 0, else 0.
  public static func not(_ a: Input, into out: Output, count: Int) {
    map(a, out, count) { $0 == 0 ? 1 : 0 }
  }

  /// out = a where the mask is not 0, else b; the other lane may hold anything, even NaN.
  public static func select(
    _ mask: Input, _ a: Input, _ b: Input, into out: Output, count: Int
  ) {
    for i in 0..<max(0, count) {
      let (yes, no) = (a[i], b[i])
      out[i] = mask[i] != 0 ? yes : no
    }
  }

  /// out = a * b + c, rounded twice so that all machines agree.
  public static func multiplyAdd(
    _ a: Input, _ b: Input, _ c: Input, into out: Output, count: Int
  ) {
    for i in 0..<max(0, count) { out[i] = a[i] * b[i] + c[i] }
  }

  /// out = a + b for one number b.
  public static func add(_ a: Input, _ b: Double, into out: Output, count: Int) {
    map(a, out, count) { $0 + b }
  }

  /// out = a * b for one number b.
  public static func multiply(_ a: Input, _ b: Double, into out: Output, count: Int) {
    map(a, out, count) { $0 * b }
  }

  /// out = out + a * weight: one step of a weighted sum over months.
  public static func accumulate(_ a: Input, weight: Double, into out: Output, count: Int) {
    for i in 0..<max(0, count) { out[i] += a[i] * weight }
  }

  /// Every value of out becomes `value`.
  public static func fill(_ value: Double, into out: Output, count: Int) {
    out.update(repeating: value, count: max(0, count))
  }

  /// Applies a function of one value.
  @inline(__always)
  private static func map(
    _ a: Input, _ out: Output, _ count: Int, _ function: (Double) -> Double
  ) {
    for i in 0..<max(0, count) { out[i] = function(a[i]) }
  }

  /// Applies a function of two values.
  @inline(__always)
  private static func map(
    _ a: Input, _ b: Input, _ out: Output, _ count: Int, _ function: (Double, Double) -> Double
  ) {
    for i in 0..<max(0, count) { out[i] = function(a[i], b[i]) }
  }
}
