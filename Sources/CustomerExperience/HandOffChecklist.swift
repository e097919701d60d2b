public import Quantities

/// What has to be done around the two gaps, each item due so many days from an anchor date.
public struct HandOffChecklist: Sendable {
  /// One item.
  public struct Item: Sendable, Hashable {
    /// What is done.
    public let title: String
    /// The gap it closes.
    public let gap: String
    /// The one answerable for it.
    public let owner: String?
    /// The event from which its date is counted.
    public let anchor: String
    /// Days from the anchor, negative for before.
    public let dueDays: Int
    /// How much it counts.
    public let weight: Double
    /// What shows that it is done.
    public let evidence: String?
    /// Whether it is done.
    public let isDone: Bool
  }

  /// The items in the order of the table.
  public let items: [Item]
  /// The dates of the anchors, by name in small letters; items of other anchors have no date.
  public let anchors: [String: CalendarDate]

  /// Creates a checklist.
  public init(_ items: [Item], anchors: [String: CalendarDate]) {
    self.items = items
    self.anchors = Dictionary(anchors.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
  }

  /// The gaps in order.
  public var gaps: [String] {
    var seen: Set<String> = []
    return items.map(\.gap).filter { seen.insert($0).inserted }
  }

  /// Returns when an item is due; nil when its anchor has no date.
  public func due(_ item: Item) -> CalendarDate? {
    anchors[item.anchor.lowercased()]?.adding(days: item.dueDays)
  }

  /// Returns the done share of a gap by weight, 0 to 1; nil when nothing there has weight.
  public func complete(gap: String) -> Double? {
    let members = items.filter { $0.gap == gap }
    let total = members.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return nil }
    return members.filter(\.isDone).reduce(0) { $0 + $1.weight } / total
  }

  /// Returns the items that are not done and were due before `today`, earliest first.
  public func late(on today: CalendarDate) -> [Item] {
    open { $0 < today }
  }

  /// Returns the items that are not done and due from `today` within so many days, earliest first.
  public func due(within days: Int, of today: CalendarDate) -> [Item] {
    open { (0...max(0, days)).contains(today.days(to: $0)) }
  }

  private func open(_ isWanted: (CalendarDate) -> Bool) -> [Item] {
    items.enumerated().compactMap { index, item -> (CalendarDate, Int, Item)? in
      guard !item.isDone, let date = due(item), isWanted(date) else { return nil }
      return (date, index, item)
    }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  /// Reads a checklist from a table with the columns `gap`, `item`, `anchor`, `due_days` and `status`.
  ///
  /// - Throws: `TableError` with everything that is wrong.
  public static func read(
    from table: CSVTable, anchors: [String: CalendarDate]
  ) throws(TableError) -> HandOffChecklist {
    var reader = try TableReader(
      table, needing: [["gap"], ["item"], ["anchor"], ["due_days"], ["status"]])
    var items: [Item] = []
    for row in table.rows {
      let days = reader.number(row, "due_days", in: -100_000...100_000, called: "the days")
      items.append(
        Item(
          title: reader.required(row, "item"), gap: reader.required(row, "gap"),
          owner: reader.text(row, "owner"), anchor: reader.required(row, "anchor"),
          dueDays: days.flatMap { Int(exactly: $0.rounded()) } ?? 0,
          weight: reader.number(row, "weight", in: 0...1_000_000) ?? 1,
          evidence: reader.text(row, "evidence"),
          isDone: reader.choice(row, "status", ["open", "done"]) == 1))
    }
    try reader.finish()
    return HandOffChecklist(items, anchors: anchors)
  }
}
