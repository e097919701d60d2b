/// How one role grades one stage of the journey, for us, our competitors and the best in any industry.
public struct StageGrade: Sendable, Hashable {
  /// A competitor's grade; nil when it is not known, which is not zero.
  public struct Competitor: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The grade.
    public let score: Double?

    /// Creates a competitor's grade.
    public init(name: String, score: Double?) {
      self.name = name
      self.score = score
    }
  }

  /// The stage.
  public let stage: String
  /// The role that grades.
  public let role: String
  /// How much the stage matters to the role.
  public let importance: Double
  /// Our grade; nil when nobody was asked.
  public let own: Double?
  /// The competitors in the order of the table.
  public let competitors: [Competitor]
  /// The grade of the best company in any industry.
  public let bestInClass: Double?
  /// That company.
  public let bestCompany: String?

  /// Creates a grade.
  public init(
    stage: String, role: String, importance: Double, own: Double?, competitors: [Competitor],
    bestInClass: Double? = nil, bestCompany: String? = nil
  ) {
    self.stage = stage
    self.role = role
    self.importance = importance
    self.own = own
    self.competitors = competitors
    self.bestInClass = bestInClass
    self.bestCompany = bestCompany
  }

  /// The competitor with the highest known grade, the first of them on a tie.
  public var strongest: Competitor? {
    var best: Competitor?
    for competitor in competitors {
      guard let score = competitor.score else { continue }
      if best?.score.map({ score > $0 }) ?? true { best = competitor }
    }
    return best
  }

  /// How far the strongest competitor is ahead of us, below zero when we lead.
  public var gapToStrongest: Double? { difference(strongest?.score, own) }

  /// The gap to the strongest competitor times the importance.
  public var weightedGap: Double? { gapToStrongest.map { $0 * importance } }

  /// How far the best in class is ahead of us.
  public var gapToBest: Double? { difference(bestInClass, own) }

  private func difference(_ a: Double?, _ b: Double?) -> Double? {
    guard let a, let b else { return nil }
    return a - b
  }
}

/// Where we stand against one competitor.
public enum Standing: String, Sendable {
  /// Better by more than the band.
  case lead
  /// Within the band, its edge included.
  case parity
  /// Worse by more than the band.
  case lag
}

/// The grades of all stages by all roles, in the order of the journey.
public struct Journey: Sendable {
  /// A stage that two roles see differently.
  public struct Split: Sendable, Hashable {
    /// The stage.
    public let stage: String
    /// The role with the higher grade, and its grade.
    public let better: StageGrade
    /// The role with the lower grade, and its grade.
    public let worse: StageGrade
    /// The difference of the grades.
    public let difference: Double
  }

  /// The grades.
  public let grades: [StageGrade]

  /// Creates a journey.
  public init(_ grades: [StageGrade]) { self.grades = grades }

  /// The stages in order.
  public var stages: [String] {
    var seen: Set<String> = []
    return grades.map(\.stage).filter { seen.insert($0).inserted }
  }

  /// The grades whose gap is known, largest weighted gap to the strongest competitor first.
  public var byWeightedGap: [StageGrade] {
    grades.filter { $0.weightedGap != nil }.enumerated().sorted { a, b in
      let (gapA, gapB) = (a.element.weightedGap ?? 0, b.element.weightedGap ?? 0)
      return gapA != gapB ? gapA > gapB : a.offset < b.offset
    }.map(\.element)
  }

  /// The stages that roles see differently, largest difference first.
  public var splits: [Split] {
    let found = stages.compactMap { stage -> Split? in
      let known = grades.filter { $0.stage == stage && $0.own != nil }
      guard let best = known.max(by: { ($0.own ?? 0) < ($1.own ?? 0) }),
        let worst = known.min(by: { ($0.own ?? 0) < ($1.own ?? 0) }), let high = best.own,
        let low = worst.own, high > low
      else { return nil }
      return Split(stage: stage, better: best, worse: worst, difference: high - low)
    }
    return found.enumerated().sorted { a, b in
      a.element.difference != b.element.difference
        ? a.element.difference > b.element.difference : a.offset < b.offset
    }.map(\.element)
  }

  /// Returns where a grade stands against another, both rounded to one decimal first; nil when one is
  /// not known.
  ///
  /// - Parameter band: What counts as parity, its edge included; half a point of ten by default.
  public static func standing(
    of own: Double?, against other: Double?, band: Double = 0.5
  ) -> Standing? {
    guard let own, let other, own.isFinite, other.isFinite else { return nil }
    // Tenths are compared, so that 6.1 - 5.6 is exactly half a point.
    let difference = (own * 10).rounded() - (other * 10).rounded()
    if abs(difference) <= band * 10 + 1e-9 { return .parity }
    return difference > 0 ? .lead : .lag
  }

  /// Reads grades from a table with the columns `stage`, `role`, `importance` and `own`; every column
  /// whose name begins with `competitor_` is a competitor.
  ///
  /// - Throws: `TableError` with everything that is wrong.
  public static func read(
    from table: CSVTable, scale: Scale = .oneToTen
  ) throws(TableError) -> Journey {
    var reader = try TableReader(
      table, needing: [["stage"], ["role"], ["importance"], ["own"]])
    let competitors = table.header.map { $0.lowercased() }.filter { $0.hasPrefix("competitor_") }
    var grades: [StageGrade] = []
    for row in table.rows {
      let scores = competitors.map { column in
        StageGrade.Competitor(
          name: String(column.dropFirst("competitor_".count)).uppercased(),
          score: reader.number(row, column, in: scale.range))
      }
      let importance = reader.number(row, "importance", in: 0...1_000)
      if importance == nil, reader.text(row, "importance") == nil {
        reader.report(row, "importance", "importance is blank")
      }
      grades.append(
        StageGrade(
          stage: reader.required(row, "stage"), role: reader.required(row, "role"),
          importance: importance ?? 0, own: reader.number(row, "own", in: scale.range),
          competitors: scores,
          bestInClass: reader.number(row, "best_in_class", in: scale.range),
          bestCompany: reader.text(row, "best_in_class_company")))
    }
    try reader.finish()
    return Journey(grades)
  }
}
