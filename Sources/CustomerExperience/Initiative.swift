public import Quantities

/// Something to prioritise: an idea with scores, money, an owner and a date, each as far as it is known.
public struct Initiative: Sendable, Hashable {
  /// How far the work is.
  public enum Status: String, Sendable, CaseIterable {
    /// Nothing is done yet.
    case notStarted = "not started"
    /// Somebody works on it.
    case inProgress = "in progress"
    /// Somebody else has to act first.
    case blocked
    /// The deliverable is handed over.
    case done
  }

  /// The short name by which others refer to it.
  public var id: String
  /// The title that people read.
  public var title: String
  /// The effect on customers and business if it works; nil when not scored.
  public var impact: Double?
  /// The authority, skill and resources to do it; nil when not scored.
  public var ability: Double?
  /// The strength of the evidence, 0 to 1.
  public var confidence: Double?
  /// The money it takes.
  public var cost: Quantity?
  /// Discounted benefits minus discounted costs.
  public var npv: Quantity?
  /// The work it takes, in person-months.
  public var effort: Double?
  /// The one named person answerable for it.
  public var owner: String?
  /// The specific thing that is handed over.
  public var deliverable: String?
  /// When the deliverable is due.
  public var due: CalendarDate?
  /// The rhythm of the regular look at progress.
  public var checkpoint: String?
  /// How far the work is.
  public var status: Status?
  /// The share of the work that is done, 0 to 1.
  public var complete: Double?
  /// The ids that must be chosen with it.
  public var needs: [String]
  /// The ids that cannot be chosen with it.
  public var excludes: [String]
  /// The journey stage it improves.
  public var stage: String?
  /// The customer role it serves.
  public var role: String?

  /// Creates an initiative of which nothing but the name is known.
  public init(
    id: String, title: String, impact: Double? = nil, ability: Double? = nil,
    confidence: Double? = nil, cost: Quantity? = nil, npv: Quantity? = nil,
    owner: String? = nil, due: CalendarDate? = nil, status: Status? = nil,
    needs: [String] = [], excludes: [String] = []
  ) {
    self.id = id
    self.title = title
    self.impact = impact
    self.ability = ability
    self.confidence = confidence
    self.cost = cost
    self.npv = npv
    self.owner = owner
    self.due = due
    self.status = status
    self.needs = needs
    self.excludes = excludes
  }

  /// Whether it has both scores and can be placed.
  public var isScored: Bool { impact != nil && ability != nil }

  /// Whether it should have been handed over before `today`.
  public func isOverdue(on today: CalendarDate) -> Bool {
    guard let due, status != .done else { return false }
    return due < today
  }
}
