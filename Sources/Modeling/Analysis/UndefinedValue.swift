import Diagnostics
import Quantities

/// Looks through a run for the operation that first lost its number.
struct UndefinedValue {
  private let evaluation: Evaluation
  private let checked: CheckedModel
  /// The text of the question, for operations that belong to no definition.
  private let question: SourceText
  /// The line whose cash flow the slots are, which begins in month 0 where definitions begin in month 1.
  private let line: Span?

  init(
    _ evaluation: Evaluation, _ checked: CheckedModel, question: SourceText,
    cashOf line: Span? = nil
  ) {
    self.evaluation = evaluation
    self.checked = checked
    self.question = question
    self.line = line
  }

  /// Returns what to say about the first of some slots that has no number.
  func explain(_ slots: [Int32]) -> Diagnostic? {
    for slot in slots {
      if let cause = cause(of: slot) { return diagnostic(cause.slot, cause.months) }
    }
    return nil
  }

  /// Follows missing numbers from a slot to the operation whose operands all have one.
  private func cause(of start: Int32) -> (slot: Int32, months: [Int])? {
    var slot = start
    var seen: Set<Int32> = []
    while slot >= 0, seen.insert(slot).inserted {
      let months = missing(slot)
      if months.isEmpty { return nil }
      let operation = evaluation.program.instructions[Int(slot)].operation
      let operands =
        [
          operation.a, operation.usesSlotB ? operation.b : -1,
          operation.usesSlotC ? operation.c : -1,
        ]
        + operation.list
      guard !isLeaf(operation.code),
        let next = operands.first(where: { $0 >= 0 && $0 != slot && !missing($0).isEmpty })
      else { return (slot, months) }
      slot = next
    }
    return slot >= 0 ? (slot, missing(slot)) : nil
  }

  private func isLeaf(_ code: Opcode) -> Bool {
    switch code {
    case .constant, .finance, .input, .uncertain, .monthNumber, .yearNumber, .goLive, .horizon: true
    default: false
    }
  }

  /// The months in which a slot has no number; `[0]` for a single one.
  private func missing(_ slot: Int32) -> [Int] {
    guard slot >= 0, Int(slot) < evaluation.program.instructions.count else { return [] }
    let instruction = evaluation.program.instructions[Int(slot)]
    guard instruction.isSeries else { return evaluation.raw(slot, month: 0).isFinite ? [] : [0] }
    let found = (1...max(Int(instruction.horizon), 1)).filter {
      !evaluation.raw(slot, month: $0).isFinite
    }
    return found.isEmpty && line != nil && !evaluation.raw(slot, month: 0).isFinite ? [0] : found
  }

  /// Whether it is a time that never comes, which is an answer.
  private func isNever(
    _ slot: Int32, _ instruction: Program.Instruction, _ months: [Int]
  ) -> Bool {
    switch instruction.operation.code {
    case .paybackFirst, .paybackLasting, .finance, .metric:
      evaluation.raw(slot, month: instruction.isSeries ? months.first ?? 0 : 0) == .infinity
    default: false
    }
  }

  /// What to say about an operation without a number; nil for an answer in words.
  private func diagnostic(_ slot: Int32, _ months: [Int]) -> Diagnostic? {
    let instruction = evaluation.program.instructions[Int(slot)]
    let origin = evaluation.program.origins[Int(slot)]
    let source = origin.entity.map { checked.model[$0].formulation.source } ?? question
    var label = Diagnostic.Label(Span(source, origin.range))
    if origin.range.count == 0,
      let place = origin.entity.map({ checked.model[$0].nameSpan }) ?? line
    {
      label = .init(place)
    }
    let when = instruction.isSeries ? " in \(Self.list(months))" : ""
    if isNever(slot, instruction, months) { return nil }
    switch instruction.operation.code {
    case .squareRoot:
      return Diagnostic(
        .notANumber, "a number below zero has no square root\(when)", at: label)
    case .logarithm:
      return Diagnostic(
        .notANumber, "only a number above zero has a logarithm\(when)", at: label)
    case .divide where evaluation.raw(instruction.operation.b, month: months.first ?? 0) != 0:
      return tooLarge(label, when)
    case .divide:
      return Diagnostic(
        .divisionByZero, "division by zero\(when)", at: label,
        help: ["where it is 0, say what you want: `if x != 0 then … else 0`"])
    case .finance where evaluation.outcomes[slot] != nil:
      return Diagnostic(
        .notANumber, "there is no single number here: \(outcome(of: slot))", at: label,
        help: [
          "on a line of its own the function says all there is to say: `\(source[origin.range])`"
        ])
    case .finance:
      let reason = evaluation.financeErrors[slot]?.reason ?? "it has no value for these numbers"
      return Diagnostic(.notANumber, "no result\(when): \(reason)", at: label)
    case .total, .atMonth:
      let isOne = instruction.operation.code == .atMonth
      return Diagnostic(
        .outOfRange, "\(isOne ? "this month is" : "these months are") outside the plan", at: label,
        help: ["the plan has months 1 to \(lastMonth(instruction))"])
    case .part: return shareOutside(instruction.operation, origin, months)
    case .retained:
      return Diagnostic(
        .outOfRange, "more than all of them cannot leave: churn is above 100%\(when)", at: label,
        help: ["make it at most 100%, for example `churn: 20%/year`"])
    case .power where isShareLeft(instruction.operation.a):
      return Diagnostic(
        .outOfRange, "a loss above 100%\(when): more than everything cannot be lost", at: label,
        help: ["make it at most 100% a year, for example `20%/year`"])
    case .power where evaluation.raw(instruction.operation.a, month: months.first ?? 0) == 0:
      return Diagnostic(
        .divisionByZero, "zero has no negative power\(when): that is a division by zero", at: label)
    case .power where evaluation.raw(instruction.operation.a, month: months.first ?? 0) > 0:
      return tooLarge(label, when)
    case .power:
      return Diagnostic(
        .notANumber, "a negative number has no such power\(when)", at: label,
        help: ["only whole powers of a negative number exist, such as `^ 2`"])
    case .lengthened:
      let last = evaluation.program.instructions[Int(instruction.operation.a)].horizon
      return Diagnostic(
        .outOfRange,
        "months \(last + 1) to \(instruction.horizon) have no value: a case used here ends in month \(last)",
        at: label,
        help: ["give the cases the same horizon, or ask for one month: `(…)[month \(last)]`"])
    case .metric, .internalRate:
      return Diagnostic(.notANumber, "this figure does not exist here", at: label)
    default: return tooLarge(label, when)
    }
  }

  /// A line of which more than everything, or less than nothing, is realised or at risk.
  private func shareOutside(
    _ operation: Operation, _ origin: Program.Origin, _ months: [Int]
  ) -> Diagnostic? {
    guard let id = origin.entity else { return nil }
    let entity = checked.model[id]
    let isRealised = operation.c == SharePart.realised.rawValue
    let word = isRealised ? "realised" : "risk"
    let place = entity.shareSpan(isRealised: isRealised) ?? entity.nameSpan
    let share = evaluation.raw(operation.b, month: months.first ?? 0)
    let text = checked.formatter.exact(Quantity(share, .share))
    let bounds =
      operation.c == SharePart.surcharge.rawValue ? "is at least 0%" : "lies between 0% and 100%"
    return Diagnostic(
      .outOfRange,
      "`\(word)` of `\(entity.name.text)` is \(text) in \(Self.list(months)): it \(bounds)",
      at: .init(place),
      help: [
        share > 1
          ? "hold it at 100%: `\(word) min(100%, \(place.text))`"
          : "hold it at 0%: `\(word) max(0%, \(place.text))`"
      ])
  }

  /// Whether a slot is what is left of the whole after a loss: `1 - churn`, here below 0.
  private func isShareLeft(_ slot: Int32) -> Bool {
    guard slot >= 0 else { return false }
    let operation = evaluation.program.instructions[Int(slot)].operation
    guard operation.code == .add, operation.a >= 0 else { return false }
    let whole = evaluation.program.instructions[Int(operation.a)].operation
    return whole.code == .constant && whole.number == 1
  }

  /// The last month of the plan that `x[month 40]` looks into.
  private func lastMonth(_ instruction: Program.Instruction) -> Int32 {
    let source = instruction.operation.a
    guard source >= 0, evaluation.program.instructions[Int(source)].isSeries else {
      return instruction.horizon
    }
    return evaluation.program.instructions[Int(source)].horizon
  }

  /// What a finance function answers that is no single number: several rates, none, never.
  private func outcome(of slot: Int32) -> String {
    guard case .outcome(let status, let fields)? = evaluation.outcomes[slot] else { return "none" }
    for field in fields where field.name == "roots" {
      if case .numbers(let roots) = field.value {
        return "several fit, "
          + roots.map { checked.formatter.exact(Quantity($0, .share)) }.listed
      }
    }
    for field in fields where field.name == "reason" {
      if case .text(let reason) = field.value { return reason }
    }
    return status.replacingUnderscores
  }

  private func tooLarge(_ label: Diagnostic.Label, _ when: String) -> Diagnostic {
    Diagnostic(
      .notANumber, "the result is too large, or no number\(when)", at: label,
      help: ["check the size of the numbers that go in"])
  }

  /// `month 3`, `months 1 to 4 and 7`; the first of many.
  static func list(_ months: [Int]) -> String {
    let parts = months.runs
    let shown = parts.count > 6 ? Array(parts.prefix(5)) + ["others"] : parts
    return (months.count == 1 ? "month " : "months ") + shown.listed
  }
}

extension Entity {
  /// Where `realised` or `risk` of a line is stated, a change included; nil where it is not.
  fileprivate func shareSpan(isRealised: Bool) -> Span? {
    guard let line else { return nil }
    if isRealised, let changed = line.realisedOverride {
      return Span(changed.source, changed.expression.range)
    }
    for clause in line.clauses {
      switch clause.kind {
      case .realised(let share) where isRealised: return Span(source, share.range)
      case .risk(let share) where !isRealised: return Span(source, share.range)
      default: continue
      }
    }
    return nil
  }
}
