import Diagnostics
import Quantities
import Syntax

/// Months of the plan and of the calendar.
extension CaseChecker {
  /// A month of the plan, or the day of the calendar that lies in it.
  mutating func month(
    _ formulation: Entity.Formulation, _ word: String, example: String
  ) throws(Diagnostic) -> Int {
    var checker = checker(formulation.source)
    let span = Span(formulation.source, formulation.expression.range)
    let point = try checker.check(formulation.expression)
    guard point.type.form == .monthPoint || point.type.form == .date else {
      let typed = formulation.plainNumber
      throw checker.kindError(
        "`\(word)` needs a month of the plan", point,
        help: [
          typed.map { "write `\(span.line(with: calendarYear($0) ?? "month \($0)"))`" }
            ?? "write for example `\(example)`"
        ])
    }
    guard !point.type.isSeries else {
      throw checker.kindError("this month changes from month to month", point)
    }
    let isDate = point.type.form == .date
    let formula = checker.finished(point)
    try notePlanInputs(formula, "`\(word)`", span)
    if isDate { return try month(onDay: evaluate(formula), word, span, example) }
    return try whole(
      evaluate(formula), span, "a month of the plan is a whole number from 0 on", example)
  }

  /// The first month of a number that can only be a year, in a plan of the calendar; nil for any other.
  private func calendarYear(_ typed: String) -> String? {
    guard entry.start != nil, let year = Int(typed), (1900...2199).contains(year) else {
      return nil
    }
    return "\(year)-01"
  }

  /// Notes what a month, a length or a part of a payment is made of: it is computed once, before the
  /// program is built, so that a range typed in it would never be drawn.
  mutating func notePlanInputs(
    _ formula: Formula, _ what: String, _ span: Span, of line: Entity? = nil
  ) throws(Diagnostic) {
    guard formula.uncertain.isEmpty else { throw rangeInClause(what, span, of: line) }
    checked.planInputs.formUnion(formula.uses)
    for id in formula.uses where world.isUncertain(id) {
      let name = model[id].name.text
      diagnostics.append(
        Diagnostic(
          .badRange, .warning,
          "`\(name)` has a range, and \(what) is the same in all draws: they take it as stated",
          at: .init(span), secondary: [.init(model[id].nameSpan, "its range")],
          help: [
            "`tornado`, `table` and `what if \(name) at high` do move it",
            "to draw it, let the amount say when: `if month_number >= … then … else …`",
          ]))
    }
  }

  /// The answer to a range inside a clause.
  func rangeInClause(_ what: String, _ span: Span, of line: Entity? = nil) -> Diagnostic {
    if let month = middleMonth(of: span) {
      return Diagnostic(
        .badRange, "\(what) takes one value or a name, not a range", at: .init(span),
        help: ["plan with one month and ask for others: `\(span.line(with: month))`"])
    }
    let word = what.split { !$0.isLetter }.last.map(String.init) ?? "input"
    let name = freeName("\((line?.name ?? entry.name).text)_\(word)")
    return Diagnostic(
      .badRange, "\(what) takes one value or a name, not a range", at: .init(span),
      help: ["give the range a name: `\(name) = \(span.text)`, then `\(span.line(with: name))`"])
  }

  /// `month 4` for `month (2 to 6)`; nil for a range of anything else.
  private func middleMonth(of span: Span) -> String? {
    guard span.text.lowercased().hasPrefix("month") else { return nil }
    let numbers = span.text.split { !$0.isNumber }.compactMap { Int($0) }
    guard let low = numbers.min(), let high = numbers.max(), high <= 600 else { return nil }
    return "month \((low + high) / 2)"
  }

  /// A name that nothing has yet.
  private func freeName(_ name: String) -> String {
    func isTaken(_ name: String) -> Bool {
      model.definitions[name.lowercased()] != nil
        || model.entities.contains { $0.name.key == name.lowercased() }
    }
    guard isTaken(name) else { return name }
    return (2...).lazy.map { "\(name)_\($0)" }.first { !isTaken($0) } ?? name
  }

  /// The month of the plan in which a day lies.
  private func month(
    onDay day: Double, _ word: String, _ span: Span, _ example: String
  ) throws(Diagnostic) -> Int {
    guard let date = CalendarMonth(daysSinceEpoch: day) else {
      throw Diagnostic(
        .badDate, "this is no day of the years 1 to 9999", at: .init(span),
        help: ["count the months of the plan: `\(example)`"])
    }
    guard let start = checked.start else {
      throw Diagnostic(
        .kindMismatch,
        "`\(word)` names a month of the calendar, and the case does not say when it starts",
        at: .init(span),
        help: [
          "count the months of the plan: `\(example)`",
          "or say which month is the first: `start \(span.text.prefix(7))` in the case",
        ])
    }
    let month = date.index - start + 1
    guard month >= 1 else {
      throw Diagnostic(
        .outOfRange, "`\(span.text)` is before the first month of the plan", at: .init(span),
        secondary: entry.start.map { [.init($0.span, "the plan starts here")] } ?? [],
        help: ["what is paid at the start is paid `once`"])
    }
    return month
  }

  /// A number of months, whole and not negative.
  func whole(
    _ value: Double, _ span: Span, _ message: String, _ example: String
  ) throws(Diagnostic) -> Int {
    if abs(value - value.rounded()) < 1e-9, value > -0.5, let n = Int(exactly: value.rounded()),
      n <= 100_000
    {
      return n
    }
    throw Diagnostic(
      .outOfRange, message, at: .init(span), help: ["write for example `\(example)`"])
  }

  /// Computes a constant with the one evaluator there is.
  func evaluate(_ formula: Formula) -> Double {
    if let constant = formula.constant { return constant }
    var linker = Linker(world)
    let output = linker.link(formula, context: -1)
    return Evaluation(linker.finish()).value(output)
  }
}
