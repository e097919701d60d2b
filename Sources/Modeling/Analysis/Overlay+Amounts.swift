import Diagnostics
import Quantities
import Syntax

/// Amounts by which nothing can move, each with the lines that say how much.
extension ChangeLayer {
  /// The answer to `discount up 2 pp` and `horizon up 12 months`, which are given anew: the sum; nil for any other
  /// target.
  func movedProperty(_ change: Change, _ source: SourceText) -> Diagnostic? {
    let (target, amount, sign): (Change.Target, Expression, Double)
    switch change.kind {
    case .up(let moved, let by): (target, amount, sign) = (moved, by, 1)
    case .down(let moved, let by): (target, amount, sign) = (moved, by, -1)
    default: return nil
    }
    let word = target.name.key
    guard word == "discount" || word == "horizon", target.ofCase == nil else { return nil }
    let place = Span(source, target.name.range.union(amount.range))
    var value: String?
    if let number = amount.numberLiteral, let stated = checked.cases.first {
      if word == "discount", number.mark != .none {
        let rate = (stated.discount.constant ?? 0.1) + sign * number.value
        value = checked.formatter.exact(Quantity(rate, .share)) + "/year"
      } else if word == "horizon" {
        var checker = FormulaChecker(
          model: model, scope: checked.scope, caseIndex: nil, entity: nil, source: source)
        let months = (try? checker.checkMonths(amount)).flatMap { checker.constant($0.slot) }
        value = months.map { stated.horizon + Int((sign * $0).rounded()) }
          .flatMap { $0 > 0 ? "\($0) months" : nil }
      }
    }
    return Diagnostic(
      .badChange, "the \(word) is given anew, not moved", at: .init(place),
      help: [
        "write `\(place.line(with: "\(word) \(value ?? (word == "discount" ? "12%/year" : "48 months"))"))`"
      ])
  }

  /// The answer to `price up 10`, which says neither `%` nor a unit; nil where a plain number is right.
  func bareAmount(_ id: EntityID, _ amount: Entity.Formulation) -> Diagnostic? {
    guard let number = amount.expression.numberLiteral, number.isBare, number.value != 0,
      let (measure, unit) = checked[id]?.type.quantity, measure != .number || !unit.isNone
    else { return nil }
    let place = Span(amount.source, amount.expression.range)
    let text = amount.text
    if measure != .number {
      return Diagnostic(
        .kindMismatch, "a share moves by points or by a part of itself",
        at: .init(place, "this is a plain number"), secondary: [.init(model[id].nameSpan)],
        help: [
          "for points write `\(place.line(with: "\(text) pp"))`",
          "for a part of it write `\(place.line(with: "\(text)% of itself"))`",
        ])
    }
    let typed = Wording(catalogue: model.catalogue).typed(text, unit)
    return Diagnostic(
      .unitMismatch, "`\(model[id].name.text)` has a unit, and \(text) has none", at: .init(place),
      secondary: [.init(model[id].nameSpan, "in \(checked.formatter.unit(unit))")],
      help: [
        "for a part of it write `\(place.line(with: "\(text)%"))`",
        "for an amount write `\(place.line(with: typed))`",
      ])
  }

  /// The answer to `margin up 10%`, which can mean points or a part of the share.
  func shareUpPercent(
    _ id: EntityID, _ amount: Entity.Formulation, _ sign: Double
  ) -> Diagnostic {
    let name = model[id].name.text
    let word = sign > 0 ? "up" : "down"
    let text = amount.text
    let digits = text.hasSuffix("%") ? String(text.dropLast()).trimmed : text
    let place = Span(amount.source, amount.expression.range)
    return Diagnostic(
      .shareMismatch, "`\(name)` is a share: \(word) \(text) can mean points or a part of it",
      at: .init(place), secondary: [.init(model[id].nameSpan, "a share")],
      help: [
        "for points write `\(place.line(with: "\(digits) pp"))`",
        "for a part of it write `\(place.line(with: "\(text) of itself"))`",
      ])
  }
}
