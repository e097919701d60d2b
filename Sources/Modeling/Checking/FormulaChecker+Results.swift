import Diagnostics
import Quantities
import Syntax

/// What happens to the value of a whole formula: changes, demanded units, the finished formula.
extension FormulaChecker {
  /// Returns a result in its settled unit, elements of a list one by one.
  mutating func settledResult(_ value: Checked) throws(Diagnostic) -> Checked {
    var value = value
    for i in value.elements.indices { value.elements[i] = try settled(value.elements[i]) }
    return try settled(value)
  }

  /// Makes an exchange rate of an amount: `1.08 USD` for one euro is `$1.08/EUR`.
  mutating func perCurrency(_ value: Checked, _ rate: Entity.Rate) -> Checked {
    guard let (measure, unit) = value.type.quantity,
      let currency = model.catalogue.unit(named: rate.currency)
    else { return value }
    var result = value
    if rate.amount != 1, !movesRange({ $0.scaled(by: 1 / rate.amount) }) {
      result = scaled(value, by: 1 / rate.amount)
    }
    result.type = ValueType(measure, unit / currency, isSeries: value.type.isSeries)
    return result
  }

  /// Puts a number in the place of the typed formula; it is in the unit that the definition ends up with.
  mutating func fixed(
    _ value: Checked, at number: Double, _ entity: Entity
  ) throws(Diagnostic) -> Checked {
    var value = value
    if let unit = entity.unit {
      let typed = source
      source = entity.source
      value = try demanding(value, unit, entity)
      source = typed
    }
    startOver()
    return emitConstant(number, ValueType(value.type.form), value.range)
  }

  /// Puts a change in the place of the typed formula.
  mutating func overridden(_ value: Checked, _ entity: Entity) throws(Diagnostic) -> Checked {
    guard let override = entity.override else { return value }
    let typed = formula
    var value = value
    value.origin = entity.nameSpan
    switch override {
    case .number: return value
    case .formula(let formulation):
      source = formulation.source
      if formulation.expression.mentions(entity.name.key) {
        parameters[entity.name.key] = value
        defer { parameters[entity.name.key] = nil }
        return try settledResult(try check(formulation.expression))
      }
      startOver()
      let result = try settledResult(try check(formulation.expression))
      return formulation.expression.isRange ? inUnit(of: value, result) : result
    case .literal(let formulation):
      startOver()
      source = formulation.source
      return try takes(try check(formulation.expression), like: value)
    case .likely(let formulation):
      let saved = source
      source = formulation.source
      let moved = try takes(try check(formulation.expression), like: value)
      source = saved
      guard let number = constant(moved.slot) else { return moved }
      takeBack(typed)
      try moveLikely(to: number, formulation, entity)
      return value
    }
  }

  /// A literal that may leave out the part of the unit below the line.
  mutating func takes(_ literal: Checked, like value: Checked) throws(Diagnostic) -> Checked {
    let literal = inUnit(of: value, try settled(literal))
    guard value.type.quantity != nil, literal.type.quantity != nil else { return literal }
    return try aligned(literal, with: value, verb: "replace", literal.range)
  }

  /// A typed number or range in the unit of what it replaces, where it leaves out the part below the line, as
  /// `$50` for an input in `$/unit`, or all of it; unchanged where it has another unit.
  private mutating func inUnit(of value: Checked, _ typed: Checked) -> Checked {
    if let result = perUnit(of: value, typed) { return result }
    // `from 50 to 100` for an input in accounts: a bare number takes the unit; a share must be typed as one.
    guard let (measure, unit) = value.type.quantity, measure == .number, !unit.isNone,
      let given = typed.type.quantity, given.measure == .number, given.unit.isNone,
      typed.literal != .none || hasOnlyRange
    else { return typed }
    if typed.literal != .zero {
      let formatter = wording.formatter
      let reading =
        constant(typed.slot).map { "as \(formatter.exact(Quantity($0, measure, unit)))" }
        ?? "in \(wording.unit(unit))"
      note("\(source[typed.range]) taken \(reading)")
    }
    var result = typed
    result.type = ValueType(measure, unit)
    return result
  }

  /// A typed amount with the part below the line of the unit that it is for: `$50` for an input in `$/unit`, and
  /// `2 hours` for one in `min/unit`; nil where it is not what stands above that line.
  private mutating func perUnit(of value: Checked, _ typed: Checked) -> Checked? {
    guard let (measure, unit) = value.type.quantity, let given = typed.type.quantity,
      given.unit != unit,
      given.measure == measure || measure == .share && given.measure == .points
    else { return nil }
    let below = Unit(unit.factors.filter { $0.exponent < 0 })
    guard given.unit == unit.above || !below.isNone && isConvertible(given.unit, to: unit.above)
    else { return nil }
    note("\(source[typed.range]) taken per \(perText(unit))")
    var result = typed
    result.type = ValueType(given.measure, given.unit * below)
    return result
  }

  /// Whether amounts in two units are of one kind, which names neither as a plain number.
  func isConvertible(_ unit: Unit, to other: Unit) -> Bool {
    !unit.isNone && !other.isNone
      && model.catalogue.conversionFactor(from: unit, to: other, opening: false) != nil
  }

  /// Whether the formula is nothing but a range.
  private var hasOnlyRange: Bool {
    formula.uncertain.count == 1 && formula.operations.count == 1
  }

  /// The line as typed with `exactly` before the value, so that a what-if stays one.
  private func exactly(_ value: Entity.Formulation, _ entity: Entity) -> String {
    let short = "\(entity.name.text) = exactly \(value.text)"
    let (source, range) = (value.source, value.expression.range)
    guard source !== entity.source, source.utf8.count <= 160 else { return short }
    let line =
      source[SourceRange(0, Int(range.lower))] + "exactly "
      + source[SourceRange(Int(range.lower), source.utf8.count)]
    return line.contains("\n") ? short : line
  }

  /// Moves the likely value of a range; the ends stay.
  private mutating func moveLikely(
    to number: Double, _ formulation: Entity.Formulation, _ entity: Entity
  ) throws(Diagnostic) {
    guard let index = formula.uncertain.indices.last, let ends = formula.uncertain[index].ends
    else {
      return
    }
    let shape: UncertainInput.Shape
    switch formula.uncertain[index].shape {
    case .range: shape = .range(likely: number, low: ends.low, high: ends.high)
    case .pert: shape = .pert(low: ends.low, likely: number, high: ends.high)
    case .triangular: shape = .triangular(low: ends.low, likely: number, high: ends.high)
    default: return
    }
    guard number >= ends.low, number <= ends.high else {
      throw Diagnostic(
        .badRange, "\(formulation.text) lies outside the range of `\(entity.name.text)`",
        at: .init(Span(formulation.source, formulation.expression.range)),
        secondary: [
          .init(
            Span(entity.formulation.source, entity.formulation.expression.range), "the range")
        ],
        help: [
          "for this value without a range write `\(exactly(formulation, entity))`",
          "or type a new range: `\(entity.name.text) = \(formulation.text) (… to …)`",
        ])
    }
    formula.uncertain[index].shape = shape
  }

  /// Lays the changes by `up` and `down` over a value.
  mutating func adjusted(_ value: Checked, _ entity: Entity) throws(Diagnostic) -> Checked {
    var value = value
    for adjustment in entity.adjustments {
      switch adjustment {
      case .scaled(let factor):
        if movesRange({ $0.scaled(by: factor) }) { continue }
        value = scaled(value, by: factor)
      case .shifted(let formulation, let negative):
        let saved = source
        source = formulation.source
        defer { source = saved }
        let before = formula
        let amount = try check(formulation.expression)
        let moved = try shifted(value, by: amount, negative)
        if let delta = shiftedBy(moved, value, negative) {
          takeBack(before)
          if movesRange({ $0.shifted(by: delta) }) { continue }
        }
        value = moved
      }
    }
    return value
  }

  /// Goes back to the formula before a literal was read, and keeps how it was read.
  private mutating func takeBack(_ earlier: Formula) {
    let readings = formula.readings
    startOver(with: earlier)
    for reading in readings { note(reading.text) }
  }

  /// Moves likely value and ends together when the formula is nothing but a range.
  private mutating func movesRange(_ move: (UncertainInput) -> UncertainInput?) -> Bool {
    guard hasOnlyRange, let moved = move(formula.uncertain[0]) else {
      return false
    }
    formula.uncertain[0] = moved
    return true
  }

  /// The constant that a shift adds, when the formula is nothing but a range.
  private func shiftedBy(_ moved: Checked, _ value: Checked, _ negative: Bool) -> Double? {
    guard formula.uncertain.count == 1, value.slot == 0, moved.slot >= 0 else { return nil }
    let operation = formula.operations[Int(moved.slot)]
    guard operation.a == value.slot, let amount = constant(operation.b) else { return nil }
    return negative ? -amount : amount
  }

  /// Adds a literal amount; it may leave out the `/…` part of the unit.
  private mutating func shifted(
    _ value: Checked, by amount: Checked, _ negative: Bool
  ) throws(Diagnostic) -> Checked {
    let amount = try settled(amount)
    if value.measure == .share, amount.measure == .number, amount.unit.isNone {
      throw kindError(
        "a share moves by points or by a part of itself", amount,
        help: ["write for example `up 5 pp` or `up 10% of itself`"])
    }
    return try moved(value, by: perUnit(of: value, amount) ?? amount, negative)
  }

  /// Adds an amount whose unit is said.
  private mutating func moved(
    _ value: Checked, by amount: Checked, _ negative: Bool
  ) throws(Diagnostic) -> Checked {
    let code: Opcode = negative ? .subtract : .add
    if value.measure == .share, amount.measure == .points, value.unit == amount.unit {
      return emit(code, value.slot, amount.slot, type: value.type, range: value.range)
    }
    let aligned = try aligned(
      amount, with: value, verb: negative ? "subtract" : "add", amount.range)
    return emit(code, value.slot, aligned.slot, type: value.type, range: value.range)
  }

  /// The part of a unit below the line, in words.
  func perText(_ unit: Unit) -> String {
    let below = Unit(unit.factors.filter { $0.exponent < 0 })
    if let only = below.factors.first, below.factors.count == 1, only.exponent == -1 {
      return model.catalogue[only.id].name
    }
    return wording.unit(Unit.none / below)
  }

  /// Demands the unit that a definition states, and stores the value in it.
  mutating func demanding(
    _ value: Checked, _ syntax: UnitSyntax, _ entity: Entity
  ) throws(Diagnostic) -> Checked {
    guard let (measure, unit) = value.type.quantity else {
      if value.isUnknown { return try demandedUnknown(value, syntax) }
      throw kindError("only numbers have a unit", value)
    }
    if syntax.factors.count == 1, let word = syntax.factors.first?.word,
      word.text == "%" || word.key == "pp", unit.isNone || model.catalogue.isTimeRatio(unit)
    {
      return try retyped(value, word.text == "%" ? .share : .points, value.range)
    }
    let target = try lookUp(syntax)
    if let result = try converted(value, to: target, opening: true) { return result }
    if value.literal == .zero {
      var result = value
      result.type = ValueType(.number, target)
      return result
    }
    var help = ["to see the unit it has write `\(entity.name.text) = …` without `in`"]
    if measure != .number {
      help = ["`\(entity.name.text)` comes out as \(wording.describe(value.type))"]
    }
    if let factor = wording.missingFactor(from: unit, to: target) { help.append(factor) }
    throw Diagnostic(
      wording.mixesTime(unit, target) ? .clockAndCalendar : .unitMismatch,
      "`\(entity.name.text)` is said to be in \(wording.unit(target)), but it is \(wording.describe(value.type))",
      at: label(syntax.range, wording.unit(target)),
      secondary: [
        .init(
          Span(entity.formulation.source, entity.formulation.expression.range),
          wording.describe(value.type))
      ] + origins(value), help: help)
  }

  private mutating func demandedUnknown(
    _ value: Checked, _ syntax: UnitSyntax
  ) throws(Diagnostic) -> Checked {
    var result = value
    let isShare = syntax.factors.first?.word.text == "%"
    result.type = ValueType(isShare ? .share : .number, try lookUp(syntax), isSeries: true)
    return result
  }

  /// Closes the formula with its result, in no more memory than it needs: there may be a million.
  func finished(_ value: Checked) -> Formula {
    var formula = formula
    if value.type.isSeries {
      var reader = self
      formula.traits.cash = reader.cashPart(of: value.slot)
      formula.traits.stock = stockPart(of: value.slot)
    }
    formula.operations.trim()
    formula.ranges.trim()
    formula.type = value.type
    formula.text = value.text
    formula.results =
      value.elements.isEmpty ? (value.slot >= 0 ? [value.slot] : []) : value.elements.map(\.slot)
    return formula
  }
}

extension Unit {
  /// The part of a unit above the line: `$` of `$/unit`.
  var above: Unit { Unit(factors.filter { $0.exponent > 0 }) }
}

extension Array {
  /// Gives back the room behind the last element, where it is worth a copy.
  fileprivate mutating func trim() {
    guard capacity > count + 1 else { return }
    self = withUnsafeBufferPointer { Array($0) }
  }
}
