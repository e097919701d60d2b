import Quantities

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is computed month by month and lane by lane from the operands of the same month and lane.
extension Machine {
  /// Writes what depends on the month only.
  func fill(_ step: Step, _ months: Range<Int>) {
    let out = step.out
    for month in months {
      let value: Double
      switch step.code {
      case .monthNumber: value = Double(month)
      case .yearNumber: value = Double((month + 11) / 12)
      case .goLive: value = Double(program.instructions[Int(step.slot)].goLive)
      case .horizon: value = Double(step.horizon)
      default: value = step.number
      }
      out.at(month).pointee = value
    }
  }

  /// Operations on one operand.
  func unary(_ step: Step, _ months: Range<Int>) {
    switch step.code {
    case .negate: map1(step, months) { -$0 }
    case .absolute: map1(step, months) { $0.magnitude }
    case .squareRoot: map1(step, months) { $0.squareRoot() }
    case .exponential: map1(step, months) { exp($0) }
    case .logarithm: map1(step, months) { log($0) }
    case .floor: map1(step, months) { $0.rounded(.down) }
    case .ceiling: map1(step, months) { $0.rounded(.up) }
    default: map1(step, months) { $0 != $0 ? $0 : ($0 == 0 ? 1 : 0) }
    }
  }

  /// Operations on two operands.
  func binary(_ step: Step, _ months: Range<Int>) {
    switch step.code {
    case .add: map2(step, months) { $0 + $1 }
    case .subtract: map2(step, months) { $0 - $1 }
    case .multiply: map2(step, months) { $0 * $1 }
    case .divide: map2(step, months) { $1 == 0 ? .nan : $0 / $1 }
    case .power: map2(step, months) { pow($0, $1) }
    case .minimum: map2(step, months) { $0 < $1 ? $0 : ($1 != $1 ? $0 : $1) }
    case .maximum: map2(step, months) { $0 > $1 ? $0 : ($1 != $1 ? $0 : $1) }
    case .round: map2(step, months) { Self.rounded($0, to: $1) }
    case .monthsLater: map2(step, months) { Self.day($0, later: $1) }
    case .daysLater: map2(step, months) { Self.day($0, daysLater: $1) }
    default: compare(step, months)
    }
  }

  /// The day so many months after a day, both in days since 1970; no number outside the years 1 to 9999.
  private static func day(_ day: Double, later months: Double) -> Double {
    let whole = months.rounded(.towardZero)
    guard let number = Int(exactly: day.rounded()), let count = Int(exactly: whole),
      let epoch = CalendarDate(year: 1970, month: 1, day: 1),
      let moved = epoch.adding(days: number)?.adding(months: count)
    else { return .nan }
    return Double(epoch.days(to: moved)) + (months - whole) * 365 / 12
  }

  /// The day so many days after a day; no number outside the years 1 to 9999.
  private static func day(_ day: Double, daysLater days: Double) -> Double {
    let moved = (day + days).rounded()
    return CalendarMonth(daysSinceEpoch: moved) == nil ? .nan : moved
  }

  /// A part of a flow; rounding may leave a share a hair outside 0% to 100%.
  func part(_ step: Step, _ months: Range<Int>) {
    let highest = step.immediates.c == SharePart.surcharge.rawValue ? Double.infinity : 1 + 1e-9
    map2(step, months) { flow, share in
      flow == 0 || share >= -1e-9 && share <= highest ? flow * share : .nan
    }
  }

  /// Comparisons and logic: 1 for yes, 0 for no, and no number where a side has none.
  private func compare(_ step: Step, _ months: Range<Int>) {
    switch step.code {
    case .less: map2(step, months) { Self.known($0, $1, $0 < $1) }
    case .lessOrEqual: map2(step, months) { Self.known($0, $1, $0 <= $1) }
    case .equal: map2(step, months) { Self.known($0, $1, Self.areEqual($0, $1)) }
    case .notEqual: map2(step, months) { Self.known($0, $1, !Self.areEqual($0, $1)) }
    // One side may decide alone, whatever the other is.
    case .and: map2(step, months) { $0 == 0 || $1 == 0 ? 0 : Self.known($0, $1, true) }
    default:
      map2(step, months) { a, b in
        let isEither = (a == a && a != 0) || (b == b && b != 0)
        return isEither ? 1 : Self.known(a, b, false)
      }
    }
  }

  /// A yes or no about two numbers; no number unless both are.
  @inline(__always)
  private static func known(_ a: Double, _ b: Double, _ isTrue: Bool) -> Double {
    a == a && b == b ? (isTrue ? 1 : 0) : .nan
  }

  /// The tolerance of `=`: values that print alike after different sums are equal.
  static func areEqual(_ a: Double, _ b: Double) -> Bool {
    a == b || (a - b).magnitude <= 1e-12 * max(a.magnitude, b.magnitude)
  }

  /// Rounds half away from zero to a multiple of a step, in whole steps so that 0.1% steps are clean.
  static func rounded(_ x: Double, to step: Double) -> Double {
    guard step > 0 else { return x }
    let steps = x / step
    // A quotient that misses a half by rounding of the division counts as the half.
    let nudged = (steps + (steps < 0 ? -1e-9 : 1e-9) * 1).rounded(.toNearestOrAwayFromZero)
    let inverse = (1 / step).rounded()
    if inverse >= 1, (inverse * step - 1).magnitude < 1e-12 { return nudged / inverse }
    return nudged * step
  }

  func copyColumn(_ column: UnsafePointer<Double>, _ out: Operand) {
    if out.laneStride == 0 {
      out.base.pointee = column.pointee
    } else {
      out.base.update(from: column, count: lanes)
    }
  }

  /// Applies a function of one number to every month and lane.
  @inline(__always)
  private func map1(_ step: Step, _ months: Range<Int>, _ f: (Double) -> Double) {
    let (out, a) = (step.out, step.a)
    if out.laneStride == 0 || lanes == 1 {
      for month in months { out.at(month).pointee = f(a.at(month).pointee) }
      return
    }
    let n = lanes
    for month in months {
      let (o, x) = (out.at(month), a.at(month))
      for lane in 0..<n { o[lane] = f(x[lane]) }
    }
  }

  /// Applies a function of two numbers to every month and lane.
  @inline(__always)
  private func map2(
    _ step: Step, _ months: Range<Int>, _ f: (Double, Double) -> Double
  ) {
    let (out, a, b) = (step.out, step.a, step.b)
    if out.laneStride == 0 || lanes == 1 {
      for month in months {
        out.at(month).pointee = f(a.at(month).pointee, b.at(month).pointee)
      }
      return
    }
    let n = lanes
    for month in months {
      let (o, x, y) = (out.at(month), a.at(month), b.at(month))
      if a.laneStride == 0 {
        let constant = x.pointee
        if b.laneStride == 0 {
          let result = f(constant, y.pointee)
          for lane in 0..<n { o[lane] = result }
        } else {
          for lane in 0..<n { o[lane] = f(constant, y[lane]) }
        }
      } else if b.laneStride == 0 {
        let constant = y.pointee
        for lane in 0..<n { o[lane] = f(x[lane], constant) }
      } else {
        for lane in 0..<n { o[lane] = f(x[lane], y[lane]) }
      }
    }
  }

  func select(_ step: Step, _ months: Range<Int>) {
    let (out, a, b, c) = (step.out, step.a, step.b, step.c)
    let count = out.laneStride == 0 ? 1 : lanes
    for month in months {
      let (o, p, x, y) = (out.at(month), a.at(month), b.at(month), c.at(month))
      for lane in 0..<count {
        let condition = p[lane * a.laneStride]
        let chosen = condition != 0 ? x[lane * b.laneStride] : y[lane * c.laneStride]
        o[lane] = condition == condition ? chosen : .nan
      }
    }
  }
}
