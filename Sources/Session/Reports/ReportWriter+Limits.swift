import Modeling
import Quantities
import Reporting

extension ReportWriter {
  /// What an input must be for its figure not to be negative, `at least 0.15%`, `between $34 and $86`, and
  /// its value as planned, in words that differ.
  ///
  /// The limits are rounded to the safe side, so that the sentence stays true: to two figures (three
  /// from 100 on), or to as many as tell them from the plan.
  func limitsAndPlan(_ nearest: CaseSummary.NearestFailure) -> (limits: String, plan: String) {
    guard let (measure, unit) = checked[nearest.input]?.type.quantity else { return ("", "") }
    let plan = nearest.stated
    let limits = [(nearest.lower, true), (nearest.upper, false)].compactMap { limit, isLower in
      limit.map { (value: $0, isLower: isLower) }
    }
    if let counts = wholeCounts(nearest) {
      return (counts, formatter.exact(Quantity(plan, measure, unit)))
    }
    let brief = { (value: Double) in formatter.summary(Quantity(value, measure, unit)) }
    let exact = { (value: Double) in formatter.exact(Quantity(value, measure, unit)) }
    if limits.contains(where: { abs($0.value - plan) <= 1e-9 * max(abs($0.value), abs(plan)) }) {
      return (Self.words(limits.map { (exact($0.value), $0.isLower) }), "exactly that")
    }
    for figures in 2...15 {
      let write = figures == 2 ? brief : exact
      let rounded = limits.map {
        (
          value: Self.rounded($0.value, measure, figures: figures, up: $0.isLower),
          isLower: $0.isLower
        )
      }
      // A limit beside the plan is not moved away from it by more than it is.
      let isApart = zip(limits, rounded).allSatisfy {
        ($1.value < plan) == ($0.value < plan) && write($1.value) != write(plan)
          && abs($1.value - $0.value) <= abs($0.value - plan) * (1 + 1e-9)
      }
      if isApart { return (Self.words(rounded.map { (write($0.value), $0.isLower) }), write(plan)) }
    }
    return (Self.words(limits.map { (exact($0.value), $0.isLower) }), exact(plan))
  }

  /// Whether an input is a number of things: `7 agents`, not `2,400 units/year`.
  func isCounted(_ id: EntityID) -> Bool {
    guard let (measure, unit) = checked[id]?.type.quantity, measure == .number,
      unit.factors.count == 1, unit.factors[0].exponent == 1
    else { return false }
    return model.catalogue[unit.factors[0].id].kind == .counted
  }

  /// The limits of an input that is planned in whole things, `at most 5 agents`; nil for all others, and
  /// where no whole number would do.
  func wholeCounts(_ nearest: CaseSummary.NearestFailure) -> String? {
    guard isCounted(nearest.input), let (measure, unit) = checked[nearest.input]?.type.quantity
    else { return nil }
    let ends = checked.ends(of: nearest.input).map { [$0.low, $0.high] } ?? []
    let bounds = [nearest.lower, nearest.upper].compactMap { $0 }
    guard ([nearest.stated] + ends).allSatisfy({ $0 == $0.rounded() }),
      bounds.contains(where: { $0 != $0.rounded() })
    else { return nil }
    let lower = nearest.lower.map { ($0 - 1e-9 * abs($0)).rounded(.up) }
    let upper = nearest.upper.map { ($0 + 1e-9 * abs($0)).rounded(.down) }
    if let lower, let upper, lower > upper { return nil }
    let write = { (value: Double) in formatter.exact(Quantity(value, measure, unit)) }
    return Self.words(
      [lower.map { (write($0), true) }, upper.map { (write($0), false) }].compactMap { $0 })
  }

  private static func words(_ limits: [(text: String, isLower: Bool)]) -> String {
    if limits.count == 2 { return "between \(limits[0].text) and \(limits[1].text)" }
    return limits.map { "\($0.isLower ? "at least" : "at most") \($0.text)" }.joined()
  }

  /// Rounds a value up or down to some figures; to two also means three from 100 on.
  static func rounded(_ value: Double, _ measure: Measure, figures: Int, up: Bool) -> Double {
    let scale: Double = measure == .number ? 1 : 100
    let shown = value * scale
    guard shown != 0, shown.isFinite else { return value }
    var least = 1.0
    for _ in 1..<figures { least *= 10 }
    var step = 1.0
    while abs(shown) / step >= least * 10 { step *= 10 }
    while abs(shown) / step < least { step /= 10 }
    if figures == 2, abs(shown) >= 100 { step /= 10 }
    let count = shown / step
    if abs(count - count.rounded()) < 1e-9 * max(1, abs(count)) { return value }
    return count.rounded(up ? .up : .down) * step / scale
  }
}
