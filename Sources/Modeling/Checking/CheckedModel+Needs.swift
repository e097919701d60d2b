extension CheckedModel {
  /// Everything that the lines of a case, their clauses and its rate are made of, the lines included.
  ///
  /// - Parameters:
  ///   - caseIndex: A place in `cases`.
  ///   - countingRisk: Whether the shares behind `risk` count, which change no headline figure.
  /// - Complexity: O(*n*) in the formulas found.
  public func needs(ofCase caseIndex: Int, countingRisk: Bool) -> Set<EntityID> {
    let entry = cases[caseIndex]
    var stack = entry.discount.uses
    for line in entry.lines where !line.isExcluded {
      stack.append(line.id)
      stack += line.realised?.uses ?? []
      if countingRisk { stack += line.risk?.uses ?? [] }
    }
    var found: Set<EntityID> = []
    while let id = stack.popLast() {
      // Lines of other cases are not of this one.
      if let line = model[id].line, line.caseIndex != caseIndex { continue }
      guard found.insert(id).inserted else { continue }
      stack += self[id]?.uses ?? []
    }
    return found
  }
}
