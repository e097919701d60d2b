public import Diagnostics
import Quantities
public import Syntax

/// A model with changes laid over it; the model below is untouched.
public struct Overlay {
  /// The changed model.
  public let model: Model
  /// The changed model, checked.
  public let checked: CheckedModel
  /// How each change was read, in sentences.
  public let echoes: [String]
  /// What the changes touched: inputs whose range is gone.
  public let fixed: [EntityID]
}

extension Analyst {
  /// Lays changes over the model.
  ///
  /// - Parameters:
  ///   - changes: In order; each sees the ones before it.
  ///   - source: The text their ranges refer to.
  /// - Throws: The first change that cannot be made, or the first definition it would break.
  public func applying(
    _ changes: [Change], in source: SourceText
  ) throws(Diagnostic) -> Overlay {
    var layer = ChangeLayer(checked)
    for change in changes { try layer.apply(change, in: source, self) }
    let result = layer.model.checked(reusing: checked)
    try requireUnbroken(result, changes, source)
    return Overlay(
      model: layer.model, checked: result,
      echoes: layer.echoes + newReadings(of: result) + newWarnings(of: result)
        + stepsThatStay(in: result),
      fixed: layer.fixed)
  }

  /// How the values that were typed are read: `$50` for an input in `$/unit`.
  private func newReadings(of result: CheckedModel) -> [String] {
    checked.changed(in: result).flatMap { id in
      let known = checked[id]?.readings ?? []
      return (result[id]?.readings ?? []).filter { !known.contains($0) }
        .map { "\(model.askedName(of: id)): \($0.text)" }
    }
  }

  /// What a change makes doubtful: amounts that fall behind the last month, years that become parts.
  private func newWarnings(of result: CheckedModel) -> [String] {
    result.diagnostics(.warning, newSince: checked).map(\.message)
  }

  /// Says of each `steps` curve behind a line that begins at go-live that another go-live does not move it.
  private func stepsThatStay(in result: CheckedModel) -> [String] {
    var stack: [EntityID] = []
    for (plan, before) in zip(result.cases, checked.cases) where plan.goLive != before.goLive {
      for line in plan.lines {
        if case .monthly(plan.goLive, _, _) = line.timing { stack.append(line.id) }
      }
    }
    var curves: [EntityID] = []
    var seen: Set<EntityID> = []
    while let id = stack.popLast() {
      guard seen.insert(id).inserted, let formula = result[id] else { continue }
      stack += formula.uses
      if formula.operations.contains(where: { $0.code == .steps }), result.model[id].override == nil
      {
        curves.append(id)
      }
    }
    return curves.sorted { $0.index < $1.index }.map { id in
      "\(model.askedName(of: id)): its steps are months of the plan and stay where they are; to move them with go-live, give them anew in the same line: `… and \(model[id].name.text) = steps(…)`"
    }
  }

  /// A change may not break what works: the first new error is the change's error.
  private func requireUnbroken(
    _ result: CheckedModel, _ changes: [Change], _ source: SourceText
  ) throws(Diagnostic) {
    let problems = result.diagnostics(.error, newSince: checked)
    if let problem = problems.first(where: { $0.primary?.span.source === source }) { throw problem }
    for id in model.ids where result[id] == nil && checked[id] != nil {
      let errors = result.diagnostics.filter { $0.severity == .error && $0.code != .notComputed }
      guard var problem = errors.last ?? result.diagnostics.first else { continue }
      if let first = changes.first, problem.primary?.span.source !== source {
        problem.secondary.append(.init(Span(source, first.range), "because of this change"))
      }
      throw problem
    }
  }
}
