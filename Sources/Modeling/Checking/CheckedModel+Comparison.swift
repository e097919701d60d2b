import Diagnostics

extension CheckedModel {
  /// What is wrong or doubtful here and was not before.
  ///
  /// - Complexity: Linear in the diagnostics of both.
  func diagnostics(_ severity: Diagnostic.Severity, newSince before: CheckedModel) -> [Diagnostic] {
    let known = Set(before.diagnostics.map(\.message))
    return diagnostics.filter { $0.severity == severity && !known.contains($0.message) }
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
