import Diagnostics
import Quantities
import Syntax

extension CheckedModel {
  /// The numbers typed inside the formula of a definition or line that is no input itself, as typed and
  /// each once: assumptions that no input states.
  ///
  /// A number that only converts says nothing about the case and is left out: 0, 1, 12, 100 and 100%, one
  /// or twelve of a calendar time (`1 month`), a ratio of calendar times (`52 weeks/year`), and the months
  /// of the plan (`month 4`, `3 months ago`).
  /// The levels of a curve are all assumptions, 100% as well.
  public func numbersInFormula(of id: EntityID) -> [String] {
    assumptionsInFormula(of: id, inWords: false)
  }

  /// The same in words, a curve as it is stated: `25% from month 1, 50% from month 3`.
  public func wordsInFormula(of id: EntityID) -> [String] {
    assumptionsInFormula(of: id, inWords: true)
  }

  private func assumptionsInFormula(of id: EntityID, inWords: Bool) -> [String] {
    guard self[id] != nil, !isInput(id) else { return [] }
    var formulation = model[id].formulation
    switch model[id].override {
    case .formula(let changed): formulation = changed
    // The number in place of the formula is told with the change that brought it.
    case .number, .literal, .likely: return []
    case nil: break
    }
    var numbers = FormulaNumbers(model, statesCurves: inWords)
    numbers.collect(formulation.expression, in: formulation.source)
    return numbers.found
  }
}

/// Walks formulas and collects the numbers that are assumptions; functions of the text are walked where
/// they are called.
private struct FormulaNumbers {
  private let model: Model
  private(set) var found: [String] = []
  private var expanding: Set<String> = []
  /// Whether a curve is one assumption in words.
  private let statesCurves: Bool

  init(_ model: Model, statesCurves: Bool) {
    self.model = model
    self.statesCurves = statesCurves
  }

  mutating func collect(_ expression: Expression, in source: SourceText) {
    switch expression.node {
    case .number(let number):
      if !model.catalogue.onlyConverts(number) { note(text(of: number, expression, source)) }
    case .negate(let inner) where inner.isNumber, .group(let inner) where inner.isNumber:
      collect(inner, in: source)
    case .range, .chanceOf, .oneOf, .within: note(source[expression.range])
    case .month, .year: return
    case .ago(let value, _, let otherwise):
      collect(value, in: source)
      if let otherwise { collect(otherwise, in: source) }
    case .call(let name, let arguments):
      if let curve = StatedCurve(expression, in: source, model) {
        if statesCurves { return note(curve.words) }
        for part in curve.parts where part.value.isNumber { note(source[part.value.range]) }
      }
      for argument in arguments { collect(argument.value, in: source) }
      guard let function = model.functions[name.key], expanding.insert(name.key).inserted else {
        return
      }
      collect(function.body.expression, in: function.body.source)
      expanding.remove(name.key)
    default:
      var parts: [Expression] = []
      expression.forEachPart { parts.append($0) }
      for part in parts { collect(part, in: source) }
    }
  }

  private mutating func note(_ text: String) {
    if !found.contains(text) { found.append(text) }
  }

  /// The number as typed, without a name that it is divided by.
  private func text(
    of number: NumberLiteral, _ expression: Expression, _ source: SourceText
  ) -> String {
    let isDivided = number.undecided.contains { model.catalogue.unit(named: $0.word.text) == nil }
    return source[isDivided ? number.digits : expression.range]
  }
}

extension Expression {
  fileprivate var isNumber: Bool {
    if case .number = node { return true }
    return false
  }
}

extension Catalogue {
  /// Whether a number is one that turns a unit into another, or stands for the whole or for nothing.
  fileprivate func onlyConverts(_ number: NumberLiteral) -> Bool {
    if number.value == 0 { return true }
    let factors = number.unit.factors + number.undecided
    let isCalendar = factors.allSatisfy { factor in
      unit(named: factor.word.text)?.factors.allSatisfy { self[$0.id].kind == .calendar } == true
    }
    if factors.isEmpty || !isCalendar || factors.count == 1 && factors[0].exponent < 0 {
      return number.isBare && [1, 12, 100].contains(number.value)
        || number.mark == .percent && number.value == 1
    }
    return factors.count > 1 || [1, 12].contains(number.value)
  }
}
