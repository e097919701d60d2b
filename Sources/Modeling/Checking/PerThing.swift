import Diagnostics
public import Quantities
import Syntax

/// A product in which a counted thing is left above the line, `30 agents * 2 h * $38/h`, because one of its
/// numbers is for each of them and does not say so.
public struct PerThing {
  /// The thing, in the singular.
  public let word: String
  /// The formula with `/thing` behind the number that is most likely for each; nil where several may be.
  public let formula: String?

  /// Finds the thing; nil where the unit is no money times a counted thing.
  public init?(_ formulation: Entity.Formulation, _ unit: Unit, _ catalogue: Catalogue) {
    func kind(_ factor: Unit.Factor) -> UnitKind { catalogue[factor.id].kind }
    let above = unit.factors.filter { $0.exponent > 0 && kind($0) != .currency }
    guard unit.factors.contains(where: { kind($0) == .currency && $0.exponent == 1 }),
      above.count == 1, let thing = above.first, thing.exponent == 1,
      kind(thing) != .clock, kind(thing) != .calendar,
      unit.factors.allSatisfy({ $0.exponent > 0 || kind($0) == .calendar })
    else { return nil }
    word = QuantityFormatter(catalogue).unit(Unit(thing.id), plural: false)
    func holds(_ literal: NumberLiteral, _ test: (Unit.Factor) -> Bool) -> Bool {
      literal.unit.factors.contains { typed in
        guard typed.exponent > 0, let found = catalogue.unit(named: typed.word.text) else {
          return false
        }
        return found.factors.contains(where: test)
      }
    }
    let others = formulation.expression.amounts.filter { literal in
      literal.mark == .none && !literal.unit.isEmpty && !holds(literal) { $0.id == thing.id }
    }
    let money = others.filter { holds($0) { kind($0) == .currency } }
    guard let literal = money.count == 1 ? money[0] : others.count == 1 ? others[0] : nil else {
      formula = nil
      return
    }
    // Behind the digits and the words that stand above the line.
    let upper =
      literal.unit.factors.filter { $0.exponent > 0 }.map { Int($0.word.range.upper) }.max() ?? 0
    let (place, whole) = (max(Int(literal.digits.upper), upper), formulation.expression.range)
    formula =
      formulation.source[SourceRange(Int(whole.lower), place)] + "/\(word)"
      + formulation.source[SourceRange(place, Int(whole.upper))]
  }

  /// Says what is missing, with a line where there is one.
  public func sentence(_ line: String?) -> String {
    line.map { "one number is for each \(word): write `\($0)`" }
      ?? "one number is for each \(word): write `/\(word)` behind it"
  }
}

extension Entity.Formulation {
  /// The digits of a formula that is one plain number, nil for anything else.
  var plainNumber: String? {
    guard case .number(let number) = expression.node, number.unit.isEmpty, number.mark == .none,
      number.undecided.isEmpty, number.value > 0
    else { return nil }
    return source[number.digits]
  }
}
