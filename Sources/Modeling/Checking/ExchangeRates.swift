import Diagnostics
import Quantities
import Syntax

/// The stated rates as a graph: currencies are joined where a line says what one is worth in the other.
///
/// A currency stands on the left of one line at most, so that following these lines ends at a currency
/// without one. Rates chain in any direction and order.
struct ExchangeRates {
  /// One line: one of `left` is worth so many of `right`.
  struct Rate {
    let id: EntityID
    let left: UnitID
    let right: UnitID
  }

  /// One step from a currency to the next.
  struct Step {
    let id: EntityID
    let from: UnitID
    let to: UnitID
    /// Whether the line is used as stated, and not turned round.
    let isForward: Bool
  }

  private let rates: [Rate]

  /// Collects the rates whose kind is known, in the order of the text.
  init(_ model: Model, _ scope: CheckScope) {
    rates = model.exchangeRates.values.sorted().compactMap { id in
      guard scope.formulas.indices.contains(Int(id.index)),
        let unit = scope.formulas[Int(id.index)]?.type.quantity?.unit, unit.factors.count == 2,
        let right = unit.factors.first(where: { $0.exponent == 1 }),
        let left = unit.factors.first(where: { $0.exponent == -1 })
      else { return nil }
      return Rate(id: id, left: left.id, right: right.id)
    }
  }

  /// The fewest steps from one currency to another; nil when no rates join them.
  func path(from start: UnitID, to end: UnitID, without excluded: EntityID? = nil) -> [Step]? {
    var paths: [UnitID: [Step]] = [start: []]
    var waiting = [start]
    while let current = waiting.first {
      waiting.removeFirst()
      let path = paths[current] ?? []
      if current == end { return path }
      for rate in rates where rate.id != excluded {
        guard rate.left == current || rate.right == current else { continue }
        let isForward = rate.left == current
        let next = isForward ? rate.right : rate.left
        guard paths[next] == nil else { continue }
        paths[next] =
          path + [Step(id: rate.id, from: current, to: next, isForward: isForward)]
        waiting.append(next)
      }
    }
    return nil
  }

  /// The currency on the left of the line that is missing between two: the one at the end of its lines.
  func missing(_ from: UnitID, _ to: UnitID) -> (left: UnitID, right: UnitID) {
    var left = from
    var seen: Set<UnitID> = []
    while seen.insert(left).inserted, let next = rates.first(where: { $0.left == left }) {
      left = next.right
    }
    return (left, to)
  }

  /// The rate that an entity states.
  func rate(_ id: EntityID) -> Rate? { rates.first { $0.id == id } }
}
