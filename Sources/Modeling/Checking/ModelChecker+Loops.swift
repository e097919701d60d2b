import Diagnostics

/// Definitions that need each other: loops over months are typed round by round, same-month cycles are
/// errors.
extension ModelChecker {
  /// Puts definitions that need each other into the order: a loop over months together, the members of
  /// a cycle within a month one by one, since none of them can be computed.
  func place(_ ids: [EntityID], in order: inout ComputationOrder) {
    let members = Set(ids)
    if let path = presentCycle(members) {
      order.append(cycle: ids, path: path)
    } else {
      order.append(loop: presentOrder(ids, members))
    }
  }

  /// Checks the members of a loop: first their kinds, then each with all kinds known.
  mutating func checkLoop(_ ordered: [EntityID]) {
    inferLoop(ordered)
    for id in ordered {
      if case .inLoop? = scope.loop[id], case .success(let formula) = checkFormula(id),
        formula.type.form == .unknown
      {
        reject(noStartingValue(id), id)
        scope.loop[id] = .broken
        continue
      }
      switch checkFormula(id) {
      case .success(var formula):
        formula.isContextDependent = true
        formula.type.isSeries = true
        accept(formula, id)
        scope.loop[id] = .known(formula.type, formula.traits)
      case .failure(let diagnostic):
        reject(diagnostic, id)
        scope.loop[id] = .broken
      }
    }
    rejectUsersOfBroken(ordered)
    scope.loop = [:]
    scope.selfDefined.formUnion(ordered)
  }

  /// A member of a loop may have been accepted before one that it uses turned out to have an error.
  private mutating func rejectUsersOfBroken(_ ordered: [EntityID]) {
    var isSettled = false
    while !isSettled {
      isSettled = true
      for id in ordered {
        guard let formula = scope.formulas[Int(id.index)],
          formula.uses.contains(where: { scope.formulas[Int($0.index)] == nil }),
          case .failure(let diagnostic) = checkFormula(id)
        else { continue }
        reject(diagnostic, id)
        scope.loop[id] = .broken
        isSettled = false
      }
    }
  }

  private func noStartingValue(_ id: EntityID) -> Diagnostic {
    let name = model[id].name.text
    return Diagnostic(
      .noStartingValue, "`\(name)` has no starting value: it is made of nothing but its own past",
      at: .init(model[id].nameSpan),
      help: ["say what it is at first: `\(name)[1 month ago, else …]`"])
  }

  /// Finds the kinds of a loop's members: each round, more of them follow from what is known.
  private mutating func inferLoop(_ ordered: [EntityID]) {
    for id in ordered { scope.loop[id] = .inLoop }
    var waiting = ordered
    while !waiting.isEmpty {
      var remaining: [EntityID] = []
      for id in waiting {
        guard case .success(let formula) = checkFormula(id), formula.type.form != .unknown else {
          remaining.append(id)
          continue
        }
        var type = formula.type
        type.isSeries = true
        var traits = formula.traits
        traits.parts.insert(.context)
        scope.loop[id] = .known(type, traits)
      }
      if remaining.count == waiting.count { return }
      waiting = remaining
    }
  }

  /// Looks for a path of same-month uses that comes back to its start.
  private func presentCycle(_ members: Set<EntityID>) -> [EntityID]? {
    var state: [EntityID: Int] = [:]
    for start in members.sorted() where state[start] == nil {
      var path: [(id: EntityID, next: Int)] = [(start, 0)]
      state[start] = 1
      while let top = path.last {
        let uses = dependencies[Int(top.id.index)].present.filter(members.contains)
        if top.next < uses.count {
          path[path.count - 1].next += 1
          let next = uses[top.next]
          if state[next] == 1 {
            let from = path.firstIndex { $0.id == next } ?? 0
            return path[from...].map(\.id) + [next]
          }
          if state[next] == nil {
            state[next] = 1
            path.append((next, 0))
          }
        } else {
          state[top.id] = 2
          path.removeLast()
        }
      }
    }
    return nil
  }

  /// Sorts members so that same-month uses come first.
  private func presentOrder(_ ids: [EntityID], _ members: Set<EntityID>) -> [EntityID] {
    let places = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    let uses = ids.map { id in
      dependencies[Int(id.index)].present.compactMap { places[$0] }
    }
    var result: [EntityID] = []
    StronglyConnected.forEachComponent(
      of: ids.indices, count: ids.count,
      edge: { node, k in k < uses[node].count ? uses[node][k] : nil }
    ) { result += $0.map { ids[$0] } }
    return result
  }

  mutating func reportCycle(_ path: [EntityID]) {
    guard let first = path.first else { return }
    let names = path.map { model[$0].name.text }
    let figure = figure(on: path)
    let isSelf = path.count == 2
    let message: String
    let help: String
    if let figure {
      let steps = (names.dropLast() + [figure] + names.suffix(1)).joined(separator: " → ")
      message = "this feeds the figure that it uses: \(steps)"
      help =
        "a line of a case cannot depend on the figures of its own case; use what they are made of"
    } else if isSelf {
      message = "`\(names[0])` is defined by itself"
      help = "to use last month's value write `\(names[0])[1 month ago, else …]`"
    } else {
      message = "these definitions need each other: \(names.joined(separator: " → "))"
      help = "to use last month's value write `\(names.last ?? "x")[1 month ago, else …]`"
    }
    diagnostics.append(
      (
        Int(first.index),
        Diagnostic(
          .cycle, message, at: .init(model[first].nameSpan),
          secondary: path.dropFirst().dropLast().map {
            .init(model[$0].nameSpan, "uses the next one")
          }, help: [help])
      ))
  }

  /// The figure of a case through which a cycle runs, if any.
  private func figure(on path: [EntityID]) -> String? {
    for id in path {
      let expression = model[id].formulation.expression
      if let metric = Metric.allCases.first(where: { expression.mentions($0.word) }) {
        return metric.word
      }
      for sum in CaseFlow.sums.keys.sorted() where expression.mentions(sum) {
        return "total(\(sum))"
      }
    }
    return nil
  }
}
