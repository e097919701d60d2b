import Diagnostics
import Quantities
import Syntax

/// Points in time: dates and months of the plan.
extension FormulaChecker {
  /// A date or month of the plan moved by a duration, or the time between two of them.
  mutating func movedPoint(
    _ left: Checked, _ right: Checked, _ negative: Bool, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let code: Opcode = negative ? .subtract : .add
    let isDate = left.type.form == .date
    let unit = isDate ? Unit(Catalogue.day) : Unit(Catalogue.month)
    if negative && right.type.form == left.type.form {
      return emit(
        code, left.slot, right.slot,
        type: ValueType(.number, unit, isSeries: left.type.isSeries || right.type.isSeries),
        range: range)
    }
    if isDate, let months = monthsOfCalendar(right) {
      if let count = constant(months.slot) { try requireWhole(count, right, negative, range) }
      let signed = negative ? emit(.negate, months.slot, type: months.type, range: range) : months
      return emit(
        .monthsLater, left.slot, signed.slot,
        type: ValueType(.date, isSeries: left.type.isSeries || months.type.isSeries), range: range)
    }
    guard right.type.quantity != nil, let moved = try converted(right, to: unit, opening: false)
    else {
      throw kindError(
        "\(isDate ? "a date" : "a month of the plan") moves by calendar time",
        right, help: ["write for example `+ 30 days` or `+ 2 months`"])
    }
    if isDate {
      let signed = negative ? emit(.negate, moved.slot, type: moved.type, range: range) : moved
      return emit(
        .daysLater, left.slot, signed.slot,
        type: ValueType(.date, isSeries: left.type.isSeries || moved.type.isSeries), range: range)
    }
    return emit(
      code, left.slot, moved.slot,
      type: ValueType(left.type.form, isSeries: left.type.isSeries || moved.type.isSeries),
      range: range)
  }

  /// A part of a month has no fixed number of days; the answer offers them.
  private func requireWhole(
    _ months: Double, _ duration: Checked, _ negative: Bool, _ range: SourceRange
  ) throws(Diagnostic) {
    let whole = months.rounded(.towardZero)
    let days = ((months - whole) * 365 / 12).rounded()
    guard abs(months - months.rounded()) > 1e-9 else { return }
    let sign = negative ? "-" : "+"
    let parts = [
      whole == 0 ? nil : "\(wording.formatter.exact(Quantity(whole, .number, .months)))",
      days == 0 ? nil : "\(wording.formatter.exact(Quantity(days, .number, Unit(Catalogue.day))))",
    ].compactMap { $0 }
    let place = Span(source, duration.range)
    throw Diagnostic(
      .badDate, "a date moves by whole months, and \(source[duration.range]) has a part of one",
      at: label(duration.range),
      help: ["write `\(place.line(with: parts.joined(separator: " \(sign) ")))`"])
  }

  /// A duration in months, quarters or years as a number of months; nil for one in days or weeks.
  ///
  /// On the calendar they have no fixed number of days.
  private mutating func monthsOfCalendar(_ value: Checked) -> Checked? {
    guard value.unit.factors.count == 1, let only = value.unit.factors.first, only.exponent == 1,
      [Catalogue.month, Catalogue.quarter, Catalogue.year].contains(only.id),
      let factor = model.catalogue.conversionFactor(
        from: value.unit, to: .months, opening: false)
    else { return nil }
    return scaled(value, by: factor)
  }
}
