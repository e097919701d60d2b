/// The exact search for the best set under a budget: branch and bound over at most 64 initiatives.
///
/// Initiatives are decided in the order of value per cost. A branch is left when even the rest of
/// the money, spent on parts of the best remaining initiatives, could not beat the best set found
/// (Dantzig's bound of the knapsack problem; needs and excludes can only lower the true value).
struct PortfolioSearch: Sendable {
  /// A set as bits of indices, its value, and whether the search ended.
  struct Found: Sendable {
    let set: UInt64
    let value: Double
    let isProven: Bool
  }

  let costs: [Double]
  let values: [Double]
  /// Everything that comes along with an initiative, itself included.
  private let closures: [UInt64]
  /// Everything that an initiative and what comes along rule out.
  private let conflicts: [UInt64]
  /// Which initiatives can never be chosen: their needs are missing or exclude each other.
  private let impossible: UInt64
  /// The order of decisions.
  private let order: [Int]

  /// The most branches looked at, which bounds the time to about a second.
  private static let branchLimit = 2_000_000
  /// How much of the cost counts against the value, so that of equal sets the cheaper one wins.
  private static let thrift = 1e-9

  /// Creates a search over initiatives that all have cost and value; no more than 64.
  init(_ initiatives: [Initiative]) {
    costs = initiatives.map { max(0, $0.cost?.value ?? 0) }
    values = initiatives.map { $0.npv?.value ?? 0 }
    var indices: [String: Int] = [:]
    for (index, item) in initiatives.enumerated() { indices[item.id] = index }
    let graph = Self.graph(initiatives, indices)
    closures = graph.closures
    conflicts = graph.conflicts
    impossible = graph.impossible
    order = Self.order(costs, values)
  }

  /// Orders by value per cost, free and valuable ones first.
  private static func order(_ costs: [Double], _ values: [Double]) -> [Int] {
    let ratio = { (i: Int) in costs[i] > 0 ? values[i] / costs[i] : values[i] > 0 ? .infinity : 0 }
    return costs.indices.sorted { a, b in
      let (ratioA, ratioB) = (ratio(a), ratio(b))
      return ratioA != ratioB ? ratioA > ratioB : a < b
    }
  }

  private static func graph(
    _ initiatives: [Initiative], _ indices: [String: Int]
  ) -> (closures: [UInt64], conflicts: [UInt64], impossible: UInt64) {
    var closures: [UInt64] = []
    var excluded: [UInt64] = Array(repeating: 0, count: initiatives.count)
    var impossible: UInt64 = 0
    for (index, item) in initiatives.enumerated() {
      var closure: UInt64 = 1 << UInt64(index)
      for id in item.needs {
        if let other = indices[id] {
          closure |= 1 << UInt64(other)
        } else {
          impossible |= 1 << UInt64(index)
        }
      }
      closures.append(closure)
      for other in item.excludes.compactMap({ indices[$0] }) where other != index {
        excluded[index] |= 1 << UInt64(other)
        excluded[other] |= 1 << UInt64(index)
      }
    }
    close(&closures)
    let conflicts = closures.map { union(excluded, over: $0) }
    for index in closures.indices
    where closures[index] & (conflicts[index] | impossible) != 0 {
      impossible |= 1 << UInt64(index)
    }
    return (closures, conflicts, impossible)
  }

  /// Adds the needs of the needs until nothing is added any more.
  private static func close(_ closures: inout [UInt64]) {
    var changed = true
    while changed {
      changed = false
      for index in closures.indices {
        let wider = union(closures, over: closures[index])
        if wider != closures[index] {
          closures[index] = wider
          changed = true
        }
      }
    }
  }

  private static func union(_ sets: [UInt64], over members: UInt64) -> UInt64 {
    var result: UInt64 = 0
    for index in sets.indices where members & (1 << UInt64(index)) != 0 { result |= sets[index] }
    return result
  }

  /// Returns the total cost of a set.
  func cost(of set: UInt64) -> Double { sum(costs, over: set) }
  /// Returns the total value of a set.
  func value(of set: UInt64) -> Double { sum(values, over: set) }

  private func sum(_ numbers: [Double], over set: UInt64) -> Double {
    var total = 0.0
    for index in numbers.indices where set & (1 << UInt64(index)) != 0 { total += numbers[index] }
    return total
  }

  /// Whether an initiative can join a set in which all it needs is already chosen.
  func fits(_ index: Int, in set: UInt64) -> Bool {
    let own: UInt64 = 1 << UInt64(index)
    return impossible & own == 0 && closures[index] & ~(set | own) == 0
      && conflicts[index] & set == 0
  }

  /// Returns the best set under a budget.
  func best(under budget: Double) -> Found {
    var run = Run(search: self, budget: budget)
    run.decide(0, set: 0, forbidden: impossible)
    return run.found
  }

  /// Returns the best set that holds one initiative; nil when none is within the budget.
  ///
  /// It is asked once for every initiative left out, so the branches of one search are shared out.
  func best(under budget: Double, including index: Int) -> Found? {
    let own: UInt64 = 1 << UInt64(index)
    guard impossible & own == 0, cost(of: closures[index]) <= budget else { return nil }
    var run = Run(
      search: self, budget: budget, start: closures[index],
      limit: max(50_000, Self.branchLimit / max(1, costs.count)))
    run.decide(0, set: closures[index], forbidden: impossible | conflicts[index])
    return run.found
  }

  /// The state of one search.
  private struct Run {
    let search: PortfolioSearch
    let budget: Double
    private var bestSet: UInt64
    private var bestValue: Double
    private let branchLimit: Int
    private var branches = 0

    init(
      search: PortfolioSearch, budget: Double, start: UInt64 = 0,
      limit: Int = PortfolioSearch.branchLimit
    ) {
      self.search = search
      self.budget = budget
      branchLimit = limit
      bestSet = start
      bestValue = search.value(of: start) - search.cost(of: start) * PortfolioSearch.thrift
    }

    var found: Found {
      Found(
        set: bestSet, value: search.value(of: bestSet),
        isProven: branches < branchLimit)
    }

    /// Decides the initiatives from `depth` on; the depth of the recursion is at most 64.
    mutating func decide(_ depth: Int, set: UInt64, forbidden: UInt64) {
      branches += 1
      guard branches < branchLimit else { return }
      let cost = search.cost(of: set)
      guard cost <= budget else { return }
      let value = search.value(of: set) - cost * PortfolioSearch.thrift
      if value > bestValue {
        bestValue = value
        bestSet = set
      }
      let bound = value + limit(from: depth, set: set, forbidden: forbidden, money: budget - cost)
      guard bound > bestValue + 1e-12 * abs(bestValue), depth < search.order.count else { return }
      branch(depth, set, forbidden)
    }

    private mutating func branch(_ depth: Int, _ set: UInt64, _ forbidden: UInt64) {
      let index = search.order[depth]
      let own: UInt64 = 1 << UInt64(index)
      let together = set | search.closures[index]
      let ruledOut = forbidden | search.conflicts[index]
      if set & own != 0 {
        decide(depth + 1, set: set, forbidden: forbidden)
        return
      }
      if forbidden & search.closures[index] == 0, search.conflicts[index] & set == 0 {
        decide(depth + 1, set: together, forbidden: ruledOut)
      }
      decide(depth + 1, set: set, forbidden: forbidden | own)
    }

    /// Returns the most that the undecided initiatives could add if parts of them could be bought.
    private func limit(from depth: Int, set: UInt64, forbidden: UInt64, money: Double) -> Double {
      var left = money
      var total = 0.0
      for place in depth..<search.order.count {
        let index = search.order[place]
        guard (set | forbidden) & (1 << UInt64(index)) == 0 else { continue }
        let value = search.values[index] - search.costs[index] * PortfolioSearch.thrift
        guard value > 0 else { continue }
        if search.costs[index] <= left {
          left -= search.costs[index]
          total += value
        } else {
          return total + value * (left / search.costs[index])
        }
      }
      return total
    }
  }
}
