/// One contact between customer and company, owned by one team.
public struct Touchpoint: Sendable, Hashable {
  /// What happens.
  public let title: String
  /// The phase it belongs to: Land, Adopt, Expand, Renew.
  public let phase: String?
  /// The team that owns it.
  public let lane: String
  /// The event as the company sees it.
  public let vendorView: String?
  /// The event as the customer sees it.
  public let clientView: String?
  /// Whether the two views differ.
  public let isDisconnect: Bool
  /// What it should lead to for the customer.
  public let outcome: String?
  /// What is measured.
  public let metric: String?
  /// The measure now.
  public let baseline: Double?
  /// The measure wanted.
  public let target: Double?
  /// Whether a higher measure is better; nil when it is not stated.
  public let isUpBetter: Bool?
}

/// Touchpoints in the order the customer meets them, each in the lane of one team.
public struct SwimLanes: Sendable {
  /// A change of lane between two touchpoints: where most problems occur.
  public struct HandOff: Sendable, Hashable {
    /// The last touchpoint of the old team.
    public let from: Touchpoint
    /// The first touchpoint of the new team.
    public let to: Touchpoint
  }

  /// The touchpoints.
  public let touchpoints: [Touchpoint]

  /// Creates lanes.
  public init(_ touchpoints: [Touchpoint]) { self.touchpoints = touchpoints }

  /// The lanes in order of first use.
  public var lanes: [String] {
    var seen: Set<String> = []
    return touchpoints.map(\.lane).filter { seen.insert($0).inserted }
  }

  /// The changes of lane between neighbours.
  public var handOffs: [HandOff] {
    zip(touchpoints, touchpoints.dropFirst()).filter { $0.lane != $1.lane }.map {
      HandOff(from: $0, to: $1)
    }
  }

  /// The touchpoints that company and customer see differently.
  public var disconnects: [Touchpoint] { touchpoints.filter(\.isDisconnect) }

  /// The touchpoints of which nothing is measured.
  public var unmeasured: [Touchpoint] { touchpoints.filter { $0.metric == nil } }

  /// The touchpoints whose target lies on the wrong side of the baseline.
  public var misdirected: [Touchpoint] {
    touchpoints.filter { touchpoint in
      guard let baseline = touchpoint.baseline, let target = touchpoint.target,
        let up = touchpoint.isUpBetter
      else { return false }
      return up ? target < baseline : target > baseline
    }
  }

  /// Reads lanes from a table with the columns `touchpoint` and `lane`, and the other columns of the
  /// sample where they exist.
  ///
  /// - Throws: `TableError` with everything that is wrong.
  public static func read(from table: CSVTable) throws(TableError) -> SwimLanes {
    var reader = try TableReader(table, needing: [["touchpoint"], ["lane"]])
    var touchpoints: [Touchpoint] = []
    for row in table.rows {
      touchpoints.append(
        Touchpoint(
          title: reader.required(row, "touchpoint"), phase: reader.text(row, "phase"),
          lane: reader.required(row, "lane").lowercased(),
          vendorView: reader.text(row, "vendor_view"), clientView: reader.text(row, "client_view"),
          isDisconnect: reader.choice(row, "disconnect", ["no", "yes"]) == 1,
          outcome: reader.text(row, "optimum_outcome"), metric: reader.text(row, "metric"),
          baseline: reader.number(row, "baseline"), target: reader.number(row, "target"),
          isUpBetter: reader.choice(row, "direction", ["down", "up"]).map { $0 == 1 }))
    }
    try reader.finish()
    return SwimLanes(touchpoints)
  }
}
