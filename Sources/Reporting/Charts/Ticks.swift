#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Round numbers along an axis: multiples of 1, 2, 2.5 or 5 times a power of ten.
struct Ticks: Hashable, Sendable {
  /// The ticks in rising order, at least one.
  let values: [Double]
  /// The distance between two ticks.
  let step: Double

  /// Chooses about `count` ticks inside `low ... high`; the ends need not be ticks.
  init(from low: Double, to high: Double, about count: Int = 5) {
    guard low.isFinite, high.isFinite, high > low else {
      values = low.isFinite ? [low] : [0]
      step = 1
      return
    }
    let step = Self.roundStep((high - low) / Double(max(1, count)))
    self.step = step
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 1000 else {
      values = [low, high]
      return
    }
    values = (0...Int(last - first)).map { Self.multiple(first + Double($0), of: step) }
  }

  /// The smallest range of whole steps that holds `low ... high`.
  static func enclosing(_ low: Double, _ high: Double, about count: Int = 5) -> (
    low: Double, high: Double
  ) {
    guard low.isFinite, high.isFinite else { return (0, 1) }
    guard high > low else { return low == 0 ? (0, 1) : (min(0, low), max(0, low)) }
    let step = roundStep((high - low) / Double(max(1, count)))
    return (
      multiple((low / step + 1e-9).rounded(.down), of: step),
      multiple((high / step - 1e-9).rounded(.up), of: step)
    )
  }

  /// Returns the round step next above `raw`.
  static func roundStep(_ raw: Double) -> Double {
    guard raw > 0, raw.isFinite else { return 1 }
    let exponent = log10(raw).rounded(.down)
    let power = pow(10, exponent)
    guard power > 0, power.isFinite else { return raw }
    let mantissa = raw / power
    for round in [1, 2, 2.5, 5] where mantissa <= round * (1 + 1e-9) { return round * power }
    return 10 * power
  }

  /// Returns `count * step` without the noise of steps such as 0.1.
  private static func multiple(_ count: Double, of step: Double) -> Double {
    let inverse = (1 / step).rounded()
    if step < 1, inverse < 1e15, abs(inverse * step - 1) < 1e-12 { return count / inverse }
    return count * step
  }
}

/// A linear map from values to places along one axis.
struct LinearScale: Hashable, Sendable {
  /// The value at `start`.
  let low: Double
  /// The value at `end`.
  let high: Double
  /// The place of `low`.
  let start: Double
  /// The place of `high`; smaller than `start` on an axis that runs upwards on a screen.
  let end: Double

  /// Returns the place of a value, inside the axis whatever the value is.
  func callAsFunction(_ value: Double) -> Double {
    // Halves keep the difference finite at the ends of the double range.
    let share = (value / 2 - low / 2) / (high / 2 - low / 2)
    guard high > low, !share.isNaN else { return (start + end) / 2 }
    return start + min(max(share, 0), 1) * (end - start)
  }

  /// Returns the nearest whole place of a value.
  func cell(_ value: Double) -> Int {
    Int(self(value).rounded())
  }
}
