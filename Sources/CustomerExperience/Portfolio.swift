public import Quantities

/// The initiatives to choose from when money is limited; each is taken whole or not at all.
///
/// What an initiative needs must be chosen with it, what it excludes must not. The set with the
/// largest total net present value is found exactly (see `PortfolioSearch`).
public struct Portfolio: Sendable {
  /// Why no choice can be made.
  public enum Failure: Error, Hashable, Sendable {
    /// Costs, values or the budget are in different currencies; the ids of the first two that differ.
    case currencies(String, String)
    /// The budget is negative or no number.
    case badBudget
    /// More initiatives than can be searched.
    case tooMany(limit: Int)
  }

  /// An initiative that was left out, and what it would take.
  public struct Missed: Sendable, Hashable {
    /// The initiative.
    public let initiative: Initiative
    /// How much total value the best set that holds it loses against the best one; nil when no set
    /// within the budget can hold it.
    ///
    /// The most it may lose when the selection is not proven.
    public let valueLost: Quantity?
  }

  /// A chosen set.
  public struct Selection: Sendable, Hashable {
    /// The chosen initiatives in the order given.
    public let chosen: [Initiative]
    /// Their total cost.
    public let cost: Quantity
    /// Their total net present value.
    public let npv: Quantity
    /// The money that is left.
    public let left: Quantity
    /// Those left out, nearest miss first.
    public let missed: [Missed]
    /// Whether the search ended, so that no better set exists.
    public let isProven: Bool
  }

  /// The most initiatives with cost and value.
  public static let limit = 64

  /// The initiatives with cost and net present value, in the order given.
  public let candidates: [Initiative]
  /// Those without cost or value: they cannot be compared and are never chosen.
  public let incomplete: [Initiative]
  /// The unit of all money.
  public let currency: Unit
  private let search: PortfolioSearch

  /// Creates a portfolio.
  public init(_ initiatives: [Initiative]) throws(Failure) {
    let complete = initiatives.filter {
      $0.cost?.value.isFinite == true && $0.npv?.value.isFinite == true
    }
    incomplete = initiatives.filter { item in !complete.contains { $0.id == item.id } }
    guard complete.count <= Portfolio.limit else { throw .tooMany(limit: Portfolio.limit) }
    let unit = complete.first?.cost?.unit ?? .none
    for item in complete where item.cost?.unit != unit || item.npv?.unit != unit {
      throw .currencies(complete.first?.id ?? "", item.id)
    }
    candidates = complete
    currency = unit
    search = PortfolioSearch(complete)
  }

  /// Returns the set with the largest total value whose total cost is within `budget`.
  ///
  /// Between sets of equal value the cheaper one is chosen.
  public func best(under budget: Quantity) throws(Failure) -> Selection {
    let money = try amount(budget)
    let found = search.best(under: money)
    let missed = candidates.indices.filter { found.set & bit($0) == 0 }.map { index in
      let forced = search.best(under: money, including: index)
      let lost = forced.map { Quantity(max(0, found.value - $0.value), .number, currency) }
      return Missed(initiative: candidates[index], valueLost: lost)
    }
    return selection(found, money, missed.sorted(by: Portfolio.nearer))
  }

  /// Returns how much more value the best set has when the budget grows by `more`.
  public func value(of more: Quantity, above budget: Quantity) throws(Failure) -> Quantity {
    let money = try amount(budget)
    let larger = search.best(under: money + (try amount(more)))
    return Quantity(larger.value - search.best(under: money).value, .number, currency)
  }

  /// A rule of thumb, to show what it leaves on the table.
  public enum Rule: Sendable, CaseIterable {
    /// Net present value per cost, largest first.
    case valuePerCost
    /// Net present value, largest first.
    case largestValue
    /// Impact × ability, largest first; the unscored come last.
    case impactTimesAbility
  }

  /// Returns what is chosen by taking one initiative after the other while it fits.
  ///
  /// An initiative whose needs are not chosen yet, or that is excluded, is passed over.
  public func taking(by rule: Rule, under budget: Quantity) throws(Failure) -> Selection {
    let money = try amount(budget)
    var set: UInt64 = 0
    var cost = 0.0
    for index in order(by: rule)
    where search.fits(index, in: set) && cost + search.costs[index] <= money {
      set |= bit(index)
      cost += search.costs[index]
    }
    let found = PortfolioSearch.Found(set: set, value: search.value(of: set), isProven: false)
    return selection(found, money, [])
  }

  private func order(by rule: Rule) -> [Int] {
    let key: (Int) -> Double
    switch rule {
    case .valuePerCost:
      key = { search.costs[$0] > 0 ? search.values[$0] / search.costs[$0] : .infinity }
    case .largestValue: key = { search.values[$0] }
    case .impactTimesAbility:
      let ranks = Prioritisation(candidates).entries.map(\.initiative.id)
      key = { index in -Double(ranks.firstIndex(of: candidates[index].id) ?? candidates.count) }
    }
    return candidates.indices.filter { search.values[$0] > 0 }
      .sorted { (key($0), -$0) > (key($1), -$1) }
  }

  private func selection(
    _ found: PortfolioSearch.Found, _ budget: Double, _ missed: [Missed]
  ) -> Selection {
    let cost = search.cost(of: found.set)
    return Selection(
      chosen: candidates.indices.filter { found.set & bit($0) != 0 }.map { candidates[$0] },
      cost: Quantity(cost, .number, currency), npv: Quantity(found.value, .number, currency),
      left: Quantity(budget - cost, .number, currency), missed: missed, isProven: found.isProven)
  }

  /// Orders by what is lost; what cannot be held at all comes last.
  private static func nearer(_ a: Missed, _ b: Missed) -> Bool {
    (a.valueLost?.value ?? .infinity) < (b.valueLost?.value ?? .infinity)
  }

  private func amount(_ money: Quantity) throws(Failure) -> Double {
    guard money.value >= 0, money.value.isFinite else { throw .badBudget }
    guard candidates.isEmpty || money.unit == currency || money.value == 0 else {
      throw .currencies("the budget", candidates.first?.id ?? "")
    }
    return money.value
  }

  private func bit(_ index: Int) -> UInt64 { 1 << UInt64(index) }
}
