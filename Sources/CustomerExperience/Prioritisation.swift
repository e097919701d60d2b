/// Initiatives in order of impact × ability, with their places in the plot.
///
/// Scores are absolute: adding an initiative moves no other one. What lacks a score is listed apart
/// and never counts as 0.
public struct Prioritisation: Sendable {
  /// A scored initiative.
  public struct Entry: Sendable, Hashable {
    /// The initiative.
    public let initiative: Initiative
    /// Its impact.
    public let impact: Double
    /// Its ability.
    public let ability: Double
    /// The place in the order, from 1.
    public let rank: Int
    /// The best and worst rank when every score may be one step too high or too low.
    public let rankRange: ClosedRange<Int>
    /// Its field of the plot.
    public let quadrant: Quadrant
    /// Whether one of its scores lies within half a step of the threshold.
    public let isBorderline: Bool

    /// Impact times ability: an order, no amount.
    public var product: Double { impact * ability }
  }

  /// All initiatives on one point of the plot, best rank first.
  public struct Point: Sendable, Hashable {
    /// The impact.
    public let impact: Double
    /// The ability.
    public let ability: Double
    /// Those that lie there.
    public let entries: [Entry]
  }

  /// The scored initiatives, best first.
  public let entries: [Entry]
  /// Initiatives without one or both scores, in the order given.
  public let unscored: [Initiative]
  /// The points of the plot in the order of their best entry.
  public let points: [Point]
  /// The scale of both axes.
  public let scale: Scale
  /// What the fields are called.
  public let names: QuadrantNames

  /// Orders initiatives.
  ///
  /// Ties go to higher confidence, then lower cost, earlier due date and name; what is not known
  /// comes after what is.
  /// - Complexity: O(n log n).
  public init(
    _ initiatives: [Initiative], scale: Scale = .oneToTen, names: QuadrantNames = .priorities
  ) {
    self.scale = scale
    self.names = names
    unscored = initiatives.filter { !$0.isScored }
    let ordered = initiatives.compactMap(Scored.init).sorted { $0.precedes($1) }
    let ranges = Prioritisation.rankRanges(ordered, scale)
    entries = ordered.enumerated().map { index, item in
      Entry(
        initiative: item.initiative, impact: item.impact, ability: item.ability, rank: index + 1,
        rankRange: min(
          ranges[index].lowerBound, index + 1)...max(ranges[index].upperBound, index + 1),
        quadrant: Quadrant(
          isHigh: scale.isHigh(item.impact), isRight: scale.isHigh(item.ability)),
        isBorderline: scale.isBorderline(item.impact) || scale.isBorderline(item.ability))
    }
    points = Prioritisation.points(of: entries)
  }

  /// Returns the entries in one field of the plot, best first.
  public func entries(in quadrant: Quadrant) -> [Entry] {
    entries.filter { $0.quadrant == quadrant }
  }

  private static func points(of entries: [Entry]) -> [Point] {
    var order: [[Double]] = []
    var groups: [[Double]: [Entry]] = [:]
    for entry in entries {
      let place = [entry.impact, entry.ability]
      if groups[place] == nil { order.append(place) }
      groups[place, default: []].append(entry)
    }
    return order.map { Point(impact: $0[0], ability: $0[1], entries: groups[$0] ?? []) }
  }

  /// Returns the ranks each may have when its own score moves one way and all others the other way.
  private static func rankRanges(_ items: [Scored], _ scale: Scale) -> [ClosedRange<Int>] {
    let moved = items.map {
      ($0.product(moved: -scale.step, scale), $0.product(moved: scale.step, scale))
    }
    let lows = moved.map(\.0).sorted()
    let highs = moved.map(\.1).sorted()
    return moved.map { low, high in
      // Surely ahead: those whose lowest product beats this one's highest.
      let best = 1 + countAbove(high, in: lows)
      // Possibly ahead: those whose highest product reaches this one's lowest, without itself.
      let worst = countAbove(low.nextDown, in: highs)
      return best...max(best, worst)
    }
  }

  /// Returns how many of the sorted numbers are greater than a limit.
  private static func countAbove(_ limit: Double, in sorted: [Double]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] > limit { high = middle } else { low = middle + 1 }
    }
    return sorted.count - low
  }
}

/// An initiative with both scores.
private struct Scored {
  let initiative: Initiative
  let impact: Double
  let ability: Double

  init?(_ initiative: Initiative) {
    guard let impact = initiative.impact, let ability = initiative.ability, impact.isFinite,
      ability.isFinite
    else { return nil }
    self.initiative = initiative
    self.impact = impact
    self.ability = ability
  }

  /// Returns the product with both scores moved and kept on the scale.
  func product(moved step: Double, _ scale: Scale) -> Double {
    let clamp = { (score: Double) in max(scale.low, min(scale.high, score + step)) }
    return clamp(impact) * clamp(ability)
  }

  /// Whether this one comes first; see `Prioritisation.init`.
  func precedes(_ other: Scored) -> Bool {
    // Products that differ only by the noise of decimal scores are equal.
    let (mine, theirs) = (
      (impact * ability * 1e9).rounded(), (other.impact * other.ability * 1e9).rounded()
    )
    if mine != theirs { return mine > theirs }
    let (a, b) = (initiative, other.initiative)
    if a.confidence != b.confidence { return (a.confidence ?? -1) > (b.confidence ?? -1) }
    let (costA, costB) = (a.cost?.value ?? .infinity, b.cost?.value ?? .infinity)
    if costA != costB { return costA < costB }
    if a.due != b.due {
      guard let dueA = a.due else { return false }
      guard let dueB = b.due else { return true }
      return dueA < dueB
    }
    return (a.title, a.id) < (b.title, b.id)
  }
}
