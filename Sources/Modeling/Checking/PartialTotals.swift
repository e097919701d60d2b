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
  /// Warns of definitions and lines that add up a year of which the plan holds a part.
  mutating func warnAboutPartialTotals() {
    for id in totals.sorted() {
      guard let formula = result[id] else { continue }
      let entity = model[id]
      let cases = entity.line.map { [$0.caseIndex] } ?? Array(model.cases.indices)
      let part = (cases.isEmpty ? [-1] : cases).compactMap { index in
        result.partialTotals(in: formula, asked: Int32(index)).first
      }.first
      guard let part else { continue }
      var source = entity.formulation.source
      if case .formula(let changed) = entity.override { source = changed.source }
      let months = (part.months.lowerBound + 11) / 12 * 12
      diagnostics.append(
        (
          Int(id.index),
          Diagnostic(
            .afterHorizon, .warning, part.words(source[part.range]),
            at: .init(Span(source, part.range)),
            help: ["for the whole year make the plan longer: `horizon \(months) months`"])
        ))
    }
  }
}
