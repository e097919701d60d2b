extension CheckedModel {
  /// Everything that the lines of a case, their clauses and its rate are made of, the lines included.
  ///
  /// - Parameters:
  ///   - caseIndex: A place in `cases`.
  ///   - includingIndirect: Whether the shares behind `risk` count, which change no headline figure, and
  ///     what lines of other cases are made of, which the sheet of this case does not compute.
  /// - Complexity: O(*n*) in the formulas found.
  public func needs(ofCase caseIndex: Int, includingIndirect: Bool) -> Set<EntityID> {
    let entry = cases[caseIndex]
    var stack = entry.discount.uses
    for line in entry.lines where !line.isExcluded {
      stack.append(line.id)
      stack += line.realised?.uses ?? []
      if includingIndirect { stack += line.risk?.uses ?? [] }
    }
    var found: Set<EntityID> = []
    while let id = stack.popLast() {
      if !includingIndirect, let line = model[id].line, line.caseIndex != caseIndex { continue }
      guard found.insert(id).inserted else { continue }
      stack += self[id]?.uses ?? []
    }
    return found
  }
}
