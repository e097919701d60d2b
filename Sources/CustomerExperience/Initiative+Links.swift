extension Initiative {
  /// A `needs` or `excludes` that no choice of initiatives can meet.
  public struct BrokenLink: Sendable, Hashable {
    /// The place in the list of the initiative that says it.
    public let index: Int
    /// The id that it names.
    public let id: String
    /// What is wrong, in a sentence.
    public let message: String
  }

  /// Returns what contradicts itself in the `needs` and `excludes` of a list: an initiative that names
  /// itself, needs what it excludes, or waits in a circle for itself; one each, in the order of the list.
  ///
  /// An id that is none of the list is no contradiction and is left out.
  /// - Complexity: Linear in the initiatives and what they name.
  public static func brokenLinks(in items: [Initiative]) -> [BrokenLink] {
    var found: [BrokenLink] = []
    let excludes = Dictionary(items.map { ($0.id, $0.excludes) }) { first, _ in first }
    for (index, item) in items.enumerated() {
      func report(_ id: String, _ message: String) {
        found.append(BrokenLink(index: index, id: id, message: message))
      }
      if item.needs.contains(item.id) {
        report(item.id, "\(item.id) needs itself")
      } else if item.excludes.contains(item.id) {
        report(item.id, "\(item.id) excludes itself")
      } else if let id = item.excludes.first(where: item.needs.contains) {
        report(id, "\(item.id) both needs and excludes \(id)")
      } else if let id = item.needs.first(where: { excludes[$0]?.contains(item.id) == true }) {
        report(id, "\(item.id) needs \(id), which excludes \(item.id)")
      }
    }
    let told = Set(found.map(\.index))
    return found + circles(in: items).filter { !told.contains($0.index) }
  }

  /// Walks what each initiative needs; a way that comes back to one on it is a circle, told at its last step.
  private static func circles(in items: [Initiative]) -> [BrokenLink] {
    var places: [String: Int] = [:]
    for (index, item) in items.enumerated() where places[item.id] == nil { places[item.id] = index }
    enum State { case new, onTheWay, done }
    var states = [State](repeating: .new, count: items.count)
    var found: [BrokenLink] = []
    for start in items.indices where states[start] == .new {
      var way: [(place: Int, next: Int)] = [(start, 0)]
      states[start] = .onTheWay
      while let (place, next) = way.last {
        guard next < items[place].needs.count else {
          states[place] = .done
          way.removeLast()
          continue
        }
        way[way.count - 1].next += 1
        let id = items[place].needs[next]
        guard let other = places[id], other != place else { continue }
        switch states[other] {
        case .done: continue
        case .new:
          states[other] = .onTheWay
          way.append((other, 0))
        case .onTheWay:
          let circle = way.drop { $0.place != other }.map { items[$0.place].id } + [id]
          found.append(
            BrokenLink(
              index: place, id: id,
              message: "needs go in a circle: \(circle.joined(separator: " needs "))"))
        }
      }
    }
    return found
  }
}
