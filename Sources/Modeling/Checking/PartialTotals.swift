import Diagnostics
import Syntax

/// A total over a year of which the plan holds only the first months.
struct PartialTotal {
  /// Where it stands in its formula.
  let range: SourceRange
  /// The first month of the year, and the last month of the plan.
  let months: ClosedRange<Int>

  /// What it counts, in words; `text` is how it is typed.
  func words(_ text: String) -> String {
    let last = months.upperBound
    let counted =
      months.count == 1 ? "month \(last)" : "months \(months.lowerBound) to \(last)"
    return "`\(text)` adds \(counted) only, as the plan ends in month \(last)"
  }
}

extension CheckedModel {
  /// The totals of a formula over a year that the plan ends in, where it is asked for a case (−1: none).
  func partialTotals(in formula: Formula, asked: Int32) -> [PartialTotal] {
    var found: [PartialTotal] = []
    for (index, operation) in formula.operations.enumerated()
    where operation.code == .total && operation.b >= 1 && operation.c > operation.b {
      let seen = formula.context(ofOperation: index, asked: asked)
      let last = lastMonth(of: operation.a, in: formula, seen)
      guard Int(operation.b) <= last, last < Int(operation.c) else { continue }
      found.append(PartialTotal(range: formula.ranges[index], months: Int(operation.b)...last))
    }
    return found
  }

  /// The last month of what is added up: a flow has the months of its case, all else those of who asks.
  private func lastMonth(of slot: Int32, in formula: Formula, _ asked: Int32) -> Int {
    var owner = asked
    if formula.operations.indices.contains(Int(slot)) {
      let operation = formula.operations[Int(slot)]
      switch operation.code {
      case .lineFlow:
        owner = model[EntityID(Int(operation.a))].line.map { Int32($0.caseIndex) } ?? asked
      case .caseFlow, .metric, .referenceInCase: owner = operation.b
      default: break
      }
    }
    if owner < 0 { return cases.first?.horizon ?? CheckedCase.horizonUnlessStated }
    return cases.indices.contains(Int(owner))
      ? cases[Int(owner)].horizon : CheckedCase.horizonUnlessStated
  }
}

extension ModelChecker {
  /// Warns of definitions and lines that add up a year of which the plan holds a part: definitions for the
  /// cases whose lines use them, those that no line uses where there is one plan.
  mutating func warnAboutPartialTotals() {
    for id in totals.sorted() {
      guard let formula = result[id],
        let (part, owner) = firstPartialTotal(in: formula, of: id)
      else { continue }
      let entity = model[id]
      var source = entity.formulation.source
      if case .formula(let changed) = entity.override { source = changed.source }
      let months = (part.months.lowerBound + 11) / 12 * 12
      let place = owner.map { " in `\(model.cases[$0].name.text)`" } ?? ""
      diagnostics.append(
        (
          Int(id.index),
          Diagnostic(
            .afterHorizon, .warning, part.words(source[part.range]),
            at: .init(Span(source, part.range)),
            help: ["for the whole year make the plan longer: `horizon \(months) months`\(place)"])
        ))
    }
  }

  /// The first total that a plan cuts short, with the case where there are several.
  private func firstPartialTotal(
    in formula: Formula, of id: EntityID
  ) -> (part: PartialTotal, owner: Int?)? {
    var plans = model[id].line.map { [$0.caseIndex] } ?? Array(model.cases.indices)
    if plans.count > 1 {
      plans = plans.filter { result.needs(ofCase: $0, includingIndirect: true).contains(id) }
    } else if plans.isEmpty {
      plans = [-1]
    }
    for index in plans {
      guard let part = result.partialTotals(in: formula, asked: Int32(index)).first else {
        continue
      }
      return (part, model.cases.count > 1 ? index : nil)
    }
    return nil
  }
}
