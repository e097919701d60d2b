import Diagnostics
import Modeling
import Quantities
import Syntax

/// What fits the place at the cursor by its unit.
extension Completer {
  /// What is wanted at a place.
  private enum Wanted {
    /// What stands left of a sign, or beside it in a call.
    case like(Measure, Unit)
    /// Money, once or in every month, quarter or year.
    case money
  }

  /// The same candidates, those first that have the wanted unit, then those that convert to it; what is
  /// being defined comes behind them.
  func rankedByUnit(_ found: [SessionCompletion]) -> [SessionCompletion] {
    guard found.count > 1, let wanted else { return found }
    let quantities = quantities
    let defined = context.defined
    let ranks = found.map { candidate -> Int in
      let key = candidate.text.lowercased()
      guard let (measure, unit) = quantities[key] else { return 3 }
      let rank = rank(measure, unit, wanted)
      return key == defined ? max(rank, 2) : rank
    }
    return (0...3).flatMap { rank in
      found.indices.filter { ranks[$0] == rank }.map { found[$0] }
    }
  }

  /// 0 for what has the unit, 1 for what converts to it, 3 for what does not fit.
  private func rank(_ measure: Measure, _ unit: Unit, _ wanted: Wanted) -> Int {
    let catalogue = session.world.model.catalogue
    switch wanted {
    case .money:
      let isMoney = unit.factors.allSatisfy {
        switch catalogue[$0.id].kind {
        case .currency: $0.exponent == 1
        case .calendar: $0.exponent == -1
        default: false
        }
      }
      let hasCurrency = unit.factors.contains { catalogue[$0.id].kind == .currency }
      return isMoney && hasCurrency ? 0 : 3
    case .like(let wantedMeasure, let wantedUnit):
      guard measure == wantedMeasure else { return 3 }
      if unit == wantedUnit { return 0 }
      let factor = catalogue.conversionFactor(from: unit, to: wantedUnit, opening: false)
      return factor == nil ? 3 : 1
    }
  }

  /// The kinds of values of all names and figures, in lower case.
  private var quantities: [String: (Measure, Unit)] {
    let (model, checked) = (session.world.model, session.world.checked)
    var found: [String: (Measure, Unit)] = [:]
    for id in model.ids {
      if let (measure, unit) = checked[id]?.type.quantity {
        found[model[id].name.key] = (measure, unit)
      }
    }
    guard let only = model.onlyCase else { return found }
    for metric in Metric.allCases where !metric.isSeries {
      let type = session.analyst.type(of: metric, caseIndex: only)
      if let (measure, unit) = type.quantity { found[metric.word] = (measure, unit) }
    }
    return found
  }

  private var wanted: Wanted? {
    if context.last == "=", ["cost", "benefit"].contains(context.statement) { return .money }
    guard let text = context.besideCursor else { return nil }
    guard let (measure, unit) = quantity(of: text) else { return nil }
    return .like(measure, unit)
  }

  /// What kind of value a piece of a formula has; nil where it has none.
  func quantity(of text: String) -> (Measure, Unit)? {
    let source = SourceText(name: "piece", text)
    guard case .command(.show(let expression))? = Parser.parse(source).items.first?.statement,
      !session.analyst.asksAboutDraws(expression),
      let (measure, unit) = (try? session.analyst.ask(expression, in: source))?.type.quantity
    else { return nil }
    return (measure, unit)
  }

  // MARK: - Units to convert to

  /// The units that a unit of several names converts to: each name in turn in the place of one of its kind.
  func conversions(of unit: Unit, _ measure: Measure) -> [SessionCompletion] {
    guard unit.factors.count > 1 else { return [] }
    let catalogue = session.world.model.catalogue
    let formatter = session.world.checked.formatter
    var texts: [String] = []
    for factor in unit.factors {
      let others = catalogue.units.compactMap { catalogue.unit(named: $0.name) }
      for other in others where other.factors.count == 1 && other.factors[0].id != factor.id {
        let single = Unit([.init(factor.id)])
        guard catalogue.conversionFactor(from: single, to: other, opening: false) != nil else {
          continue
        }
        let rest = unit.factors.filter { $0.id != factor.id }
        let whole = Unit(rest + [.init(other.factors[0].id, factor.exponent)])
        guard catalogue.conversionFactor(from: unit, to: whole, opening: false) != nil else {
          continue
        }
        texts.append(formatter.unit(whole, measure: measure))
      }
    }
    return texts.map {
      SessionCompletion(text: $0, kind: "unit", unit: "", summary: "the same per other measures")
    }
  }
}
