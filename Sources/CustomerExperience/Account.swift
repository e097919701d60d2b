public import Quantities

/// A customer organisation with its two scores: what it experiences and what it gets out.
public struct Account: Sendable, Hashable {
  /// The short name.
  public var id: String
  /// The name that people read.
  public var name: String
  /// The kind of customer.
  public var segment: String?
  /// Recurring revenue per year.
  public var revenue: Quantity?
  /// When the contract is to be continued.
  public var renewal: CalendarDate?
  /// The customer experience score; nil when not known.
  public var experience: Double?
  /// The customer outcome score; nil when not known.
  public var outcome: Double?
  /// The person who looks after it.
  public var owner: String?

  /// Creates an account.
  public init(
    id: String, name: String, segment: String? = nil, revenue: Quantity? = nil,
    renewal: CalendarDate? = nil, experience: Double? = nil, outcome: Double? = nil,
    owner: String? = nil
  ) {
    self.id = id
    self.name = name
    self.segment = segment
    self.revenue = revenue
    self.renewal = renewal
    self.experience = experience
    self.outcome = outcome
    self.owner = owner
  }

  /// Reads accounts from a table with the columns `account_id`, `account`, `cx_score` and `co_score`,
  /// and `segment`, `arr_usd`, `renewal_date`, `csm` where they exist.
  ///
  /// - Throws: `TableError` with everything that is wrong.
  public static func read(
    from table: CSVTable, scale: Scale = .zeroToHundred
  ) throws(TableError) -> [Account] {
    var reader = try TableReader(
      table, needing: [["account_id", "id"], ["account", "name"], ["cx_score"], ["co_score"]])
    var accounts: [Account] = []
    for row in table.rows {
      accounts.append(
        Account(
          id: reader.required(row, "account_id", "id"),
          name: reader.required(row, "account", "name"), segment: reader.text(row, "segment"),
          revenue: reader.money(row, "arr"), renewal: reader.date(row, "renewal_date"),
          experience: reader.number(row, "cx_score", in: scale.range),
          outcome: reader.number(row, "co_score", in: scale.range), owner: reader.text(row, "csm")))
    }
    try reader.finish()
    return accounts
  }
}

/// Accounts in the four fields of experience (upwards) and outcomes (to the right).
///
/// The two scores are never added: (80, 20) and (20, 80) need opposite actions.
public struct AccountMap: Sendable {
  /// The accounts of one field.
  public struct Field: Sendable, Hashable {
    /// Which field.
    public let quadrant: Quadrant
    /// What it is called.
    public let name: String
    /// Its accounts, largest revenue first.
    public let accounts: [Account]
    /// Their revenue in one currency; nil when they have several.
    public let revenue: Quantity?
  }

  /// The four fields: Happy and Successful, Accessible, Trapped, High Risk.
  public let fields: [Field]
  /// Accounts that lack a score.
  public let unscored: [Account]

  /// Places accounts; a score at or above the threshold is high.
  public init(
    _ accounts: [Account], scale: Scale = .zeroToHundred, names: QuadrantNames = .accounts
  ) {
    var groups: [Quadrant: [Account]] = [:]
    var unscored: [Account] = []
    for account in accounts {
      guard let experience = account.experience, let outcome = account.outcome else {
        unscored.append(account)
        continue
      }
      let quadrant = Quadrant(isHigh: scale.isHigh(experience), isRight: scale.isHigh(outcome))
      groups[quadrant, default: []].append(account)
    }
    self.unscored = unscored
    fields = Quadrant.allCases.map { quadrant in
      let members = (groups[quadrant] ?? []).sorted {
        let (a, b) = ($0.revenue?.value ?? 0, $1.revenue?.value ?? 0)
        return a != b ? a > b : $0.name < $1.name
      }
      return Field(
        quadrant: quadrant, name: names[quadrant], accounts: members,
        revenue: AccountMap.revenue(of: members))
    }
  }

  /// Returns the fields with only the accounts to be renewed from `today` within so many days.
  public func renewals(within days: Int, of today: CalendarDate) -> [Field] {
    fields.map { field in
      let due = field.accounts.filter { account in
        guard let renewal = account.renewal else { return false }
        return (0...max(0, days)).contains(today.days(to: renewal))
      }
      return Field(
        quadrant: field.quadrant, name: field.name, accounts: due,
        revenue: AccountMap.revenue(of: due))
    }
  }

  private static func revenue(of accounts: [Account]) -> Quantity? {
    let amounts = accounts.compactMap(\.revenue)
    let unit = amounts.first?.unit ?? .none
    guard amounts.allSatisfy({ $0.unit == unit }) else { return nil }
    return Quantity(amounts.reduce(0) { $0 + $1.value }, .number, unit)
  }
}
