/// A unit after settling, with the factor its value is multiplied by.
public struct Settled: Sendable {
  /// The unit that is shown, compared and stored.
  public let unit: Unit
  /// What the value is multiplied by; 1 when nothing was converted.
  public let factor: Double
  /// The conversions used, for the echo: `(smaller, larger)` names as in `1 year = 12 months`.
  public let conversions: [(UnitID, UnitID)]
}

extension Catalogue {
  /// Cancels time against time of the same kind where one stands above and one below the line.
  ///
  /// Clock first, then calendar; the smallest names cancel first, so the largest survives; names on
  /// the same side stay, and a unit that is nothing but one time name over another of its kind
  /// (`52 weeks/year`) stays as typed. The result depends on the set of names alone.
  public func settle(_ unit: Unit) -> Settled {
    guard unit.factors.count > 1 else { return Settled(unit: unit, factor: 1, conversions: []) }
    if isTimeRatio(unit) { return Settled(unit: unit, factor: 1, conversions: []) }
    return cancelTime(in: unit)
  }

  /// Settles a unit where a number or a share is needed: here a ratio of times converts as well.
  public func settleToNumber(_ unit: Unit) -> Settled { cancelTime(in: unit) }

  /// Whether a unit is one time name over another of the same kind and nothing else.
  public func isTimeRatio(_ unit: Unit) -> Bool {
    guard unit.factors.count == 2 else { return false }
    let (a, b) = (unit.factors[0], unit.factors[1])
    let kind = self[a.id].kind
    return (kind == .clock || kind == .calendar) && kind == self[b.id].kind
      && Int(a.exponent) * Int(b.exponent) == -1
  }

  private func cancelTime(in unit: Unit) -> Settled {
    var result = unit
    var factor = 1.0
    var conversions: [(UnitID, UnitID)] = []
    for kind in [UnitKind.clock, .calendar] {
      while let above = smallest(of: kind, in: result, sign: 1),
        let below = smallest(of: kind, in: result, sign: -1)
      {
        factor *= self[above].size.divided(by: self[below].size)
        result = result / Unit(above) * Unit(below)
        let larger = self[above].size.divided(by: self[below].size) > 1
        conversions.append(larger ? (below, above) : (above, below))
      }
    }
    return Settled(unit: result, factor: factor, conversions: conversions)
  }

  /// Returns the smallest time name of a kind on one side of the line.
  private func smallest(of kind: UnitKind, in unit: Unit, sign: Int16) -> UnitID? {
    var best: UnitID?
    for factor in unit.factors
    where factor.exponent.signum() == sign && self[factor.id].kind == kind {
      guard let candidate = best else {
        best = factor.id
        continue
      }
      if self[factor.id].size.divided(by: self[candidate].size) < 1 { best = factor.id }
    }
    return best
  }

  /// Whether calendar time stands above and clock time below the line: `$100/h * 3 days`.
  public func mixesCalendarOverClock(_ unit: Unit) -> Bool {
    var calendarAbove = false
    var clockBelow = false
    for factor in unit.factors {
      if self[factor.id].kind == .calendar && factor.exponent > 0 { calendarAbove = true }
      if self[factor.id].kind == .clock && factor.exponent < 0 { clockBelow = true }
    }
    return calendarAbove && clockBelow
  }

  /// Returns the factor that turns values in one unit into another, or nil when they measure
  /// different things.
  ///
  /// - Parameter opening: Whether opaque units such as `FTE` may be opened, as `in` does; sums and
  ///   comparisons do not.
  public func conversionFactor(from: Unit, to: Unit, opening: Bool) -> Double? {
    if from == to { return 1 }
    if isTimeRatio(from / to) {
      return settleToNumber(from / to).factor
    }
    var steps = 0
    guard let a = expand(from / to, opening: opening, &steps) else { return nil }
    return a.unit.isNone ? a.factor : nil
  }

  /// Returns a time unit as a bare number of the clock: 24-hour days, 365-day years; nil when other
  /// names are left (`8,333 h/year in ratio` is 0.951).
  public func ratioFactor(of unit: Unit) -> Double? {
    var steps = 0
    guard let expanded = expand(unit, opening: true, &steps) else { return nil }
    var factor = expanded.factor
    var balance = 0
    for item in expanded.unit.factors {
      switch self[item.id].kind {
      case .clock: balance += Int(item.exponent)
      case .calendar:
        balance += Int(item.exponent)
        factor *= power(86_400, Int(item.exponent))
      default: return nil
      }
    }
    return balance == 0 ? factor : nil
  }

  /// Rewrites a unit in base names: seconds, days, counted things, currencies; nil for an opaque unit
  /// that was never stated, or when opaque units stand on each other more than `stepLimit` times.
  private func expand(
    _ unit: Unit, opening: Bool, _ steps: inout Int
  ) -> (unit: Unit, factor: Double)? {
    steps += 1
    guard steps <= Catalogue.stepLimit else { return nil }
    var result = Unit.none
    // Whole ratios are kept apart until the end, so that month to year is exactly 1/12.
    var above = 1.0
    var below = 1.0
    for item in unit.factors {
      let info = self[item.id]
      let n = Int(item.exponent)
      switch info.kind {
      case .clock, .calendar:
        let base = info.kind == .clock ? Catalogue.second : Catalogue.day
        result = result * Unit(base, n)
        (above, below) = apply(info.size, n, above, below)
      case .derived, .opened:
        if info.kind == .opened && !opening {
          result = result * Unit(item.id, n)
          continue
        }
        guard info.size.numerator != 0,
          let inner = expand(info.definition, opening: opening, &steps)
        else { return nil }
        result = result * inner.unit.power(n)
        (above, below) = apply(info.size, n, above, below)
        above *= power(inner.factor, n)
      case .currency, .counted:
        result = result * Unit(item.id, n)
      }
    }
    return (result, above / below)
  }

  /// Bounds time and depth of an expansion whatever a text declares.
  private static let stepLimit = 300

  private func apply(_ size: Ratio, _ n: Int, _ above: Double, _ below: Double) -> (Double, Double)
  {
    n > 0
      ? (above * power(size.numerator, n), below * power(size.denominator, n))
      : (above * power(size.denominator, -n), below * power(size.numerator, -n))
  }

  /// Returns a whole power by repeated multiplication; exponents are within ±32,768.
  private func power(_ base: Double, _ n: Int) -> Double {
    var result = 1.0
    for _ in 0..<abs(n) { result *= base }
    return n < 0 ? 1 / result : result
  }

  /// The base of clock time.
  public static let second = standard.requiredID("s")
  /// The hour of work.
  public static let hour = standard.requiredID("h")
  /// The minute of work.
  public static let minute = standard.requiredID("min")
  /// The base of calendar time.
  public static let day = standard.requiredID("day")
  /// The month of the plan's grid.
  public static let month = standard.requiredID("month")
  /// The quarter of the plan.
  public static let quarter = standard.requiredID("quarter")
  /// The year of the plan.
  public static let year = standard.requiredID("year")

  /// Returns the id of a word that is predeclared; the first unit if it were not, which a test excludes.
  private func requiredID(_ word: String) -> UnitID { id(named: word) ?? UnitID(0) }
}
