import Diagnostics
import Modeling
import Quantities
import Syntax

/// Decides whether the `assert` lines of a model hold.
struct AssertionCheck {
  let analyst: Analyst

  /// Returns one error for each assertion that fails or cannot be decided, of one text or of all.
  func failures(in source: SourceText? = nil) -> [Diagnostic] {
    analyst.model.assertions.compactMap { entry in
      if let source, entry.span.source.name != source.name { return nil }
      do throws(Diagnostic) {
        return try failure(of: entry)
      } catch {
        return error
      }
    }
  }

  private func failure(of entry: AssertionEntry) throws(Diagnostic) -> Diagnostic? {
    let source = entry.span.source
    let condition = entry.assertion.condition
    guard case .binary(.equal, let left, let right) = condition.node else {
      if let tolerance = entry.assertion.tolerance {
        throw Diagnostic(
          .badArguments, "`within` belongs to two sides that are compared by `=`",
          at: .init(Span(source, tolerance.range)), help: ["leave it out, or write `=`"])
      }
      let answer = try analyst.ask(condition, in: source)
      guard answer.type.form == .boolean else {
        throw Diagnostic(
          .kindMismatch, "an assert says something that is true or not",
          at: .init(Span(source, condition.range)), help: ["write for example `assert npv > 0`"])
      }
      return answer.value == 1 ? nil : failed(entry, sides(condition, source))
    }
    // The comparison itself checks that both sides fit.
    _ = try analyst.check(condition, in: source, caseIndex: nil)
    let (a, b) = (try analyst.ask(left, in: source), try analyst.ask(right, in: source))
    let factor = self.factor(from: b, to: a)
    if let tolerance = entry.assertion.tolerance {
      let allowed = try analyst.ask(tolerance, in: source)
      try requireTolerance(allowed, for: a, at: Span(source, tolerance.range))
      let isRelative =
        allowed.type.quantity?.measure == .share && a.type.quantity?.measure == .number
      let distance = abs(a.value - b.value * factor)
      let limit =
        isRelative
        ? abs(b.value * factor) * allowed.value : allowed.value * self.factor(from: allowed, to: a)
      return distance <= limit || a.value == b.value * factor
        ? nil : failed(entry, sides(condition, source))
    }
    return printsAlike(a, b, factor) ? nil : failed(entry, sides(condition, source))
  }

  /// Refuses a tolerance that is no distance between two values of a kind.
  private func requireTolerance(
    _ allowed: Answer, for value: Answer, at span: Span
  ) throws(Diagnostic) {
    let formatter = analyst.checked.formatter
    guard let (measure, unit) = value.type.quantity, let given = allowed.type.quantity else {
      throw Diagnostic(
        .badArguments, "values of this kind are equal or not, without a tolerance", at: .init(span),
        help: ["leave out `within`"])
    }
    guard allowed.value >= 0 else {
      throw Diagnostic(
        .outOfRange, "a tolerance is not negative", at: .init(span),
        help: [
          "write `\(span.line(with: formatter.exact(Quantity(-allowed.value, given.measure, given.unit))))`"
        ])
    }
    let shares: Set<Measure> = [.share, .points]
    let isFitting =
      shares.contains(given.measure)
      ? shares.contains(measure) || given.measure == .share
      : !shares.contains(measure)
        && (unit == given.unit
          || analyst.model.catalogue.conversionFactor(from: given.unit, to: unit, opening: false)
            != nil)
    guard !isFitting, allowed.value != 0 else { return }
    let example = formatter.exact(Quantity(allowed.value, measure, unit))
    throw Diagnostic(
      .unitMismatch, "the tolerance is of another kind than what is compared", at: .init(span),
      help: ["write for example `\(span.line(with: example))`, or a percentage of the right side"])
  }

  private func factor(from other: Answer, to one: Answer) -> Double {
    guard let from = other.type.quantity?.unit, let to = one.type.quantity?.unit, from != to else {
      return 1
    }
    return analyst.model.catalogue.conversionFactor(from: from, to: to, opening: false) ?? 1
  }

  /// Without a tolerance both sides are the same when they are printed the same.
  private func printsAlike(_ a: Answer, _ b: Answer, _ factor: Double) -> Bool {
    guard let (measure, unit) = a.type.quantity else {
      return a.value == b.value && a.text == b.text && a.values == b.values
    }
    let write = { (value: Double) in analyst.checked.formatter.exact(Quantity(value, measure, unit))
    }
    return write(a.value) == write(b.value * factor)
  }

  /// The value of each side in words, for the message.
  private func sides(_ condition: Expression, _ source: SourceText) -> String? {
    guard case .binary(let operation, let left, let right) = condition.node,
      operation != .and, operation != .or,
      let a = try? analyst.ask(left, in: source), let b = try? analyst.ask(right, in: source)
    else { return nil }
    var (first, second) = (words(for: a, precisely: false), words(for: b, precisely: false))
    if first == second {
      (first, second) = (words(for: a, precisely: true), words(for: b, precisely: true))
    }
    // A value that is typed says itself what it is.
    guard right.numberLiteral == nil else {
      return "\(source[left.range]) is \(first)\(operation == .equal ? ", not \(second)" : "")"
    }
    return "\(source[left.range]) is \(first), \(source[right.range]) is \(second)"
  }

  /// A value in words; a figure as the number it is compared by, and not as `month 5` or `not meaningful here`.
  private func words(for answer: Answer, precisely: Bool) -> String {
    let isFigure = answer.metric != nil && answer.outcome == nil
    if let quantity = answer.quantity, quantity.value.isFinite, isFigure || precisely {
      let formatter = analyst.checked.formatter
      if answer.metric?.isPayback == true, quantity.value > 0 {
        let writer = ReportWriter(analyst: analyst, fileName: nil, used: nil)
        return
          "\(writer.paybackText(quantity.value)) (the running total turns after \(formatter.exact(quantity)))"
      }
      return precisely ? formatter.typed(quantity) : formatter.exact(quantity)
    }
    return ReportWriter(analyst: analyst, fileName: nil, used: nil).words(for: answer)
  }

  private func failed(_ entry: AssertionEntry, _ sides: String?) -> Diagnostic {
    let condition = entry.assertion.condition
    let first =
      if case .binary(_, let left, _) = condition.node { left.range } else { condition.range }
    return Diagnostic(
      .assertionFailed, "this does not hold" + (sides.map { ": \($0)" } ?? ""),
      at: .init(entry.span),
      help: ["`why \(entry.span.source[first])` shows where it comes from"])
  }
}
