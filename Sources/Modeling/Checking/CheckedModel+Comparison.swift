import Diagnostics

extension CheckedModel {
  /// What is wrong or doubtful here and was not before.
  ///
  /// - Complexity: Linear in the diagnostics of both.
  func diagnostics(_ severity: Diagnostic.Severity, newSince before: CheckedModel) -> [Diagnostic] {
    let known = Set(before.diagnostics.map(\.message))
    return diagnostics.filter { $0.severity == severity && !known.contains($0.message) }
  }

  /// Whether all that this model defines is there in another, with values of the same kind and the ranges as
  /// they are here, and nothing else that a change could be about is different.
  ///
  /// - Complexity: O(*n*) in the definitions and lines.
  public func hasSameKinds(as other: CheckedModel) -> Bool {
    guard other.model.cases.count == model.cases.count,
      other.model.scenarios.count >= model.scenarios.count
    else { return false }
    let plans = [model, other.model].map { $0.cases.map { [$0.horizon, $0.discount, $0.goLive] } }
    guard
      plans[0].map({ $0.map { $0?.formulation.text } })
        == plans[1].map({ $0.map { $0?.formulation.text } })
    else { return false }
    return model.ids.allSatisfy { id in
      guard Int(id.index) < other.model.entities.count,
        other.model[id].name.key == model[id].name.key
      else { return false }
      let (a, b) = (self[id], other[id])
      if other.model[id].version == model[id].version { return (a == nil) == (b == nil) }
      // A likely value of a scenario may lie outside new ends.
      if a?.uncertain.isEmpty == false || b?.uncertain.isEmpty == false { return false }
      return a != nil && a?.type == b?.type && isInput(id) == other.isInput(id)
    }
  }

  /// The definitions and lines that a change of this model, without new ones, made different.
  ///
  /// - Complexity: O(*n*) in the definitions and lines.
  public func changed(in after: CheckedModel) -> [EntityID] {
    model.ids.filter { after.model[$0].version != model[$0].version }
  }

  /// Those of some definitions and lines that no case is made of.
  public func unused(_ ids: [EntityID]) -> [EntityID] {
    let used = cases.indices.reduce(into: Set<EntityID>()) {
      $0.formUnion(needs(ofCase: $1, includingIndirect: true))
    }
    return ids.filter { !used.contains($0) }
  }
}
