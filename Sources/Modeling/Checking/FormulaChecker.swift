import Diagnostics
import Finance
import Quantities
import Syntax

/// Checks one formula: resolves names and units, and writes its operations.
///
/// The first problem ends the formula; a formula that checks never meets a unit error later.
struct FormulaChecker {
  private let shared: SharedModel
  /// What is known of the other entities.
  let scope: CheckScope
  /// The case whose lines may be named without `of`.
  var caseIndex: Int?
  /// The case whose figures and lines are read, inside `(…) of portal` or `(…) of all`.
  var owner: Owner?
  /// The entity being checked; nil for a question.
  let entity: EntityID?
  /// The text of the part being checked: changes while a function of the text is expanded.
  var source: SourceText
  /// The result so far; only `startOver` replaces it.
  var formula = Formula()
  /// What the first operations of `formula` are of a cash flow, as far as that was asked.
  var cashParts: [FormulaTraits.CashPart] = []
  /// The arguments of the function being expanded.
  var parameters: [String: Checked] = [:]
  /// The functions being expanded, outermost first.
  var expanding: [String] = []
  /// While a function is expanded, where its call stands.
  var callRange: SourceRange?
  /// How deep the check is; the parser bounds nesting, expansion is bounded here.
  var expansionSize = 0

  /// What stands behind the `of` that a part of a formula is read for.
  struct Owner {
    let name: Name
    /// The case; −1 for all together.
    let caseIndex: Int
  }

  init(
    _ model: SharedModel, scope: CheckScope, caseIndex: Int?, entity: EntityID?, source: SourceText
  ) {
    shared = model
    self.scope = scope
    self.caseIndex = caseIndex
    self.entity = entity
    self.source = source
  }

  /// Creates the checker of a single formula.
  init(model: Model, scope: CheckScope, caseIndex: Int?, entity: EntityID?, source: SourceText) {
    self.init(
      SharedModel(model), scope: scope, caseIndex: caseIndex, entity: entity, source: source)
  }

  /// The model whose names may be used.
  var model: Model { shared.model }
  /// Words for units and kinds.
  var wording: Wording { Wording(catalogue: model.catalogue) }

  /// The number of the file that the formula stands in; a question belongs to the first.
  var file: Int { entity.map { model[$0].file } ?? 0 }

  // MARK: - Expressions

  mutating func check(_ expression: Expression) throws(Diagnostic) -> Checked {
    switch expression.node {
    case .number(let number): return try checkNumber(number, expression.range)
    case .range, .chanceOf, .oneOf, .data, .within:
      return try checkUncertain(expression)
    case .name(let name): return try checkName(name)
    case .text(let text):
      return Checked(
        slot: -1, type: ValueType(.text), text: text.value, range: expression.range)
    case .date(let year, let month, let day):
      return try checkDate(year, month, day, expression.range)
    case .boolean(let value): return emitConstant(value ? 1 : 0, ValueType(.boolean), expression)
    case .month(let inner): return try checkMonthPoint(inner, expression.range)
    case .year(let inner): throw yearAsMonth(inner, expression.range)
    case .list(let items): return try checkList(items, expression.range)
    case .negate(let inner): return try checkNegate(inner, expression.range)
    case .not(let inner):
      let value = try checkCondition(inner)
      return emit(.not, value.slot, type: value.type, range: expression.range)
    case .binary(let op, let left, let right):
      return try checkBinary(op, left, right, expression.range)
    case .of(let left, let right): return try checkOf(left, right, expression.range)
    case .under(let inner, let name): return try checkUnder(inner, name, expression.range)
    case .call(let name, let arguments): return try checkCall(name, arguments, expression.range)
    case .ago(let value, let duration, let otherwise):
      return try checkAgo(value, duration, otherwise, expression.range)
    case .at(let value, let month): return try checkAt(value, month, expression.range)
    case .convert(let inner, let unit): return try checkConvert(inner, unit, expression.range)
    case .conditional(let condition, let yes, let no):
      return try checkConditional(condition, yes, no, expression.range)
    case .group(let inner):
      var result = try check(inner)
      result.range = expression.range
      return result
    }
  }

  private mutating func checkNegate(
    _ inner: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let value = try check(inner)
    guard value.type.quantity != nil || value.isUnknown else {
      throw kindError("minus needs a number", value)
    }
    var result = emit(.negate, value.slot, type: value.type, range: range)
    if value.literal == .zero || value.literal == .percent { result.literal = value.literal }
    if value.literal == .one || value.literal == .number { result.literal = .number }
    return result
  }

  private mutating func checkDate(
    _ year: Int, _ month: Int, _ day: Int?, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    guard let date = CivilDay(year: year, month: month, day: day ?? 1) else {
      throw Diagnostic(
        .badDate, "there is no day \(source[range])", at: label(range),
        help: ["write year, month and day, for example `2026-03-31`"])
    }
    return emitConstant(Double(date.daysSinceEpoch), ValueType(.date), range)
  }

  /// The error of `year 2` where one month is meant: it has a first and a last one.
  private func yearAsMonth(_ inner: Expression, _ range: SourceRange) -> Diagnostic {
    let place = Span(source, range)
    let help: [String]
    if let year = inner.numberLiteral?.value, year >= 1, year <= 50, year == year.rounded() {
      let (first, last) = (Int(year) * 12 - 11, Int(year) * 12)
      help = [
        "for its first month write `\(place.line(with: "month \(first)"))`",
        "for its last month write `\(place.line(with: "month \(last)"))`",
      ]
    } else if let year = inner.numberLiteral?.value, year >= 1900, year < 2200,
      year == year.rounded(), model.cases.contains(where: { $0.start != nil })
    {
      help = ["write `\(place.line(with: "\(Int(year))-01"))`"]
    } else {
      help = ["the first month of year 2 is `month 13`, its last `month 24`"]
    }
    return Diagnostic(
      .kindMismatch, "a year has twelve months, and here one of them is meant", at: label(range),
      help: help)
  }

  /// `month 4` is a point of the plan.
  private mutating func checkMonthPoint(
    _ inner: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    var value = try check(inner)
    guard value.type.isPlainNumber || value.isUnknown else {
      throw kindError("a month of the plan is a plain number", value, help: ["write `month 4`"])
    }
    value.type = ValueType(.monthPoint, isSeries: value.type.isSeries)
    value.literal = .none
    value.range = range
    return value
  }

  private mutating func checkList(
    _ items: [Expression], _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    var elements: [Checked] = []
    elements.reserveCapacity(items.count)
    for item in items {
      var element = try settled(try check(item))
      if let first = elements.first {
        element = try aligned(element, with: first, verb: "list", range)
      }
      elements.append(element)
    }
    // A literal 0 in front takes the unit of what follows.
    if let typed = elements.first(where: { $0.literal != .zero }) {
      for i in elements.indices where elements[i].literal == .zero { elements[i].type = typed.type }
    }
    let form = elements.first?.type.form ?? .quantity(.number, .none)
    let series = elements.contains { $0.type.isSeries }
    return Checked(
      slot: -1, type: ValueType(.list(form, count: elements.count), isSeries: series),
      elements: elements, range: range)
  }

  private mutating func checkConditional(
    _ condition: Expression, _ yes: Expression, _ no: Expression, _ range: SourceRange
  ) throws(Diagnostic) -> Checked {
    let test = try checkCondition(condition)
    let first = try settled(try check(yes))
    let second = try settled(try check(no))
    let (a, b) = try unified(first, second, verb: "choose between", range)
    var type = a.isUnknown ? b.type : a.type
    type.isSeries = test.type.isSeries || a.type.isSeries || b.type.isSeries
    return emit(.select, test.slot, a.slot, b.slot, type: type, range: range)
  }

  /// Checks a yes/no part.
  mutating func checkCondition(_ expression: Expression) throws(Diagnostic) -> Checked {
    let value = try check(expression)
    guard value.type.form == .boolean || value.isUnknown else {
      throw kindError(
        "a condition is a comparison or yes/no", value, help: ["write for example `… > 0`"])
    }
    return value
  }

  // MARK: - Writing operations

  /// Appends an operation, folding constants where the result is certain.
  mutating func emit(
    _ code: Opcode, _ a: Int32 = -1, _ b: Int32 = -1, _ c: Int32 = -1, type: ValueType,
    range: SourceRange, list: [Int32] = []
  ) -> Checked {
    if let folded = fold(code, a, b) { return emitConstant(folded, type, range) }
    formula.operations.append(Operation(code, a, b, c, list: list))
    formula.ranges.append(callRange ?? range)
    return Checked(slot: Int32(formula.operations.count - 1), type: type, range: range)
  }

  mutating func emitConstant(_ value: Double, _ type: ValueType, _ expression: Expression)
    -> Checked
  {
    emitConstant(value, type, expression.range)
  }

  mutating func emitConstant(_ value: Double, _ type: ValueType, _ range: SourceRange) -> Checked {
    formula.operations.append(Operation(.constant, number: value))
    formula.ranges.append(callRange ?? range)
    return Checked(slot: Int32(formula.operations.count - 1), type: type, range: range)
  }

  /// Returns the number of an operation that is a constant.
  func constant(_ slot: Int32) -> Double? {
    guard slot >= 0, Int(slot) < formula.operations.count else { return nil }
    let operation = formula.operations[Int(slot)]
    return operation.code == .constant ? operation.number : nil
  }

  /// Folds arithmetic on constants; a division by zero is left for the evaluator to report.
  private func fold(_ code: Opcode, _ a: Int32, _ b: Int32) -> Double? {
    guard let x = constant(a) else { return nil }
    if code == .negate { return -x }
    guard let y = constant(b) else { return nil }
    switch code {
    case .add: return x + y
    case .subtract: return x - y
    case .multiply: return x * y
    case .divide: return y == 0 ? nil : x / y
    default: return nil
    }
  }

  /// Multiplies by a factor when it is not 1.
  mutating func scaled(_ value: Checked, by factor: Double) -> Checked {
    if factor == 1 || value.slot < 0 { return value }
    let constant = emitConstant(factor, .number, value.range)
    var result = emit(
      .multiply, value.slot, constant.slot, type: value.type, range: value.range)
    result.origin = value.origin
    result.literal = value.literal
    return result
  }

  /// Adds a reading unless it was said before.
  mutating func note(_ text: String) {
    let reading = Reading(text)
    if !formula.readings.contains(reading) { formula.readings.append(reading) }
  }

  // MARK: - Errors

  func label(_ range: SourceRange, _ text: String = "") -> Diagnostic.Label {
    Diagnostic.Label(Span(source, range), text)
  }

  func kindError(_ message: String, _ value: Checked, help: [String] = []) -> Diagnostic {
    Diagnostic(
      .kindMismatch, message, at: label(value.range, "this is \(wording.describe(value.type))"),
      secondary: origins(value), help: help)
  }

  /// Second labels for the places where values were defined.
  func origins(_ values: Checked...) -> [Diagnostic.Label] {
    values.compactMap { value in
      value.origin.map { Diagnostic.Label($0, "\(wording.describe(value.type)), from here") }
    }
  }
}

/// A model that a checker of each formula reads: a reference costs less than a copy with all its parts.
final class SharedModel: Sendable {
  let model: Model

  init(_ model: Model) { self.model = model }
}

/// What a checker knows of the other entities.
struct CheckScope {
  /// What is known of one entity.
  enum Knowledge {
    /// Its type and what else its formula is made of.
    case known(ValueType, FormulaTraits)
    /// It is part of the loop being typed.
    case inLoop
    /// It has an error of its own.
    case broken
  }

  /// The formula of each entity; nil where it has an error or was not checked yet.
  var formulas: [Formula?] = []
  /// The currency of each case's figures.
  var caseCurrencies: [Unit] = []
  /// The entities in the same loop as the one being checked, with what is known of them so far.
  var loop: [EntityID: Knowledge] = [:]
  /// The entities of earlier loops.
  var selfDefined: Set<EntityID> = []

  /// What is known of an entity.
  func knowledge(of id: EntityID) -> Knowledge {
    if !loop.isEmpty, let inLoop = loop[id] { return inLoop }
    guard let formula = formulas[Int(id.index)] else { return .broken }
    return .known(formula.type, formula.traits)
  }

  /// Whether an entity is defined by its own past.
  func isSelfDefined(_ id: EntityID) -> Bool { loop[id] != nil || selfDefined.contains(id) }
}

extension CheckedModel {
  /// What questions may know of the entities.
  var scope: CheckScope {
    CheckScope(
      formulas: formulas, caseCurrencies: cases.map(\.currency),
      selfDefined: Set(order.loops.joined()))
  }
}
