import Modeling
import Quantities
import Reporting

extension ReportWriter {
  /// The value an input may reach before a case fails, and its value as planned, in words that differ.
  ///
  /// The limit is rounded to the safe side, so that the sentence stays true: to two figures (three from
  /// 100 on), or to as many as tell it from the plan.
  func limitAndPlan(_ nearest: CaseSummary.NearestFailure) -> (limit: String, plan: String) {
    guard let (measure, unit) = checked[nearest.input]?.type.quantity else { return ("", "") }
    let (limit, plan) = (nearest.breakEven, nearest.stated)
    let brief = { (value: Double) in formatter.summary(Quantity(value, measure, unit)) }
    let exact = { (value: Double) in formatter.exact(Quantity(value, measure, unit)) }
    if abs(limit - plan) <= 1e-9 * max(abs(limit), abs(plan)) {
      return (exact(plan), "exactly that")
    }
    for figures in 2...15 {
      let rounded = Self.rounded(limit, measure, figures: figures, up: nearest.isLowerBound)
      let write = figures == 2 ? brief : exact
      let isApart = (rounded < plan) == (limit < plan) && write(rounded) != write(plan)
      if isApart { return (write(rounded), write(plan)) }
    }
    return (exact(limit), exact(plan))
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
