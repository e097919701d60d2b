/// Impact (vertical) against ability (horizontal): which initiatives are worth doing first.
///
/// High ability is low effort, so the good corner is the top right. A score at or above the
/// threshold is high.
public struct ImpactAbilityChart: Sendable {
  /// One axis: its name, its scale and where high begins.
  public struct Axis: Sendable, Hashable {
    /// The name, with the unit if it has one.
    public let title: String
    /// The lowest score.
    public let low: Double
    /// The highest score.
    public let high: Double
    /// Where high begins; at or above is high.
    public let threshold: Double
    /// The step in which scores are given; within half a step of the threshold is borderline.
    public let step: Double

    /// Creates an axis; the threshold is the middle of the scale unless stated.
    ///
    /// The step is 1, or a tenth of a scale longer than 20, unless stated. Ends that are not
    /// finite or in the wrong order become 1 to 10.
    public init(
      _ title: String, from low: Double = 1, to high: Double = 10, threshold: Double? = nil,
      step: Double? = nil
    ) {
      let valid = low.isFinite && high.isFinite && low < high
      self.title = title
      self.low = valid ? low : 1
      self.high = valid ? high : 10
      let length = self.high - self.low
      let middle = self.low + length / 2
      self.threshold = min(max(threshold ?? middle, self.low), self.high)
      self.step = step ?? (length > 20 ? length / 10 : 1)
    }

    /// Returns whether a score counts as high.
    func isHigh(_ score: Double) -> Bool { score >= threshold }
    /// Returns whether a score is within half a step of the threshold.
    func isBorderline(_ score: Double) -> Bool { abs(score - threshold) <= step / 2 + 1e-9 }
    /// Returns whether a score is on the scale.
    func holds(_ score: Double) -> Bool { score >= low && score <= high }
  }

  /// The names of the four quadrants, by position.
  public struct Quadrants: Sendable, Hashable {
    /// High impact, high ability.
    public let topRight: String
    /// High impact, low ability.
    public let topLeft: String
    /// Low impact, high ability.
    public let bottomRight: String
    /// Low impact, low ability.
    public let bottomLeft: String

    /// Creates the names.
    public init(
      topRight: String = "Quick wins", topLeft: String = "Big bets",
      bottomRight: String = "Fill-ins", bottomLeft: String = "Time sinks"
    ) {
      self.topRight = topRight
      self.topLeft = topLeft
      self.bottomRight = bottomRight
      self.bottomLeft = bottomLeft
    }
  }

  /// One initiative with its scores, nil where it has none.
  public struct Point: Sendable, Hashable {
    /// The name to show.
    public let name: String
    /// The impact score.
    public let impact: Double?
    /// The ability score.
    public let ability: Double?

    /// Creates a point; a score that is not finite counts as missing.
    public init(_ name: String, impact: Double?, ability: Double?) {
      self.name = name
      self.impact = impact.flatMap { $0.isFinite ? $0 : nil }
      self.ability = ability.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// A point with both scores on their scales.
  struct Scored: Hashable {
    let name: String
    let impact: Double
    let ability: Double
  }

  /// The title.
  public let title: String
  /// The vertical axis.
  public let impact: Axis
  /// The horizontal axis.
  public let ability: Axis
  /// The names of the quadrants.
  public let quadrants: Quadrants
  /// The initiatives, in the order that decides ties.
  public let points: [Point]
  /// How scores are written.
  public let format: ValueFormat

  /// Creates the chart.
  public init(
    _ title: String = "Impact versus ability", points: [Point], impact: Axis = Axis("Impact"),
    ability: Axis = Axis("Ability"), quadrants: Quadrants = Quadrants(),
    format: ValueFormat = .plain
  ) {
    self.title = title
    self.points = points
    self.impact = impact
    self.ability = ability
    self.quadrants = quadrants
    self.format = format
  }

  /// The points that can be drawn, in order.
  var scored: [Scored] {
    points.compactMap(drawn)
  }

  /// Returns a point as it is drawn; nil for one without both scores on their scales.
  private func drawn(_ point: Point) -> Scored? {
    guard let impact = point.impact, let ability = point.ability,
      self.impact.holds(impact), self.ability.holds(ability)
    else { return nil }
    return Scored(name: point.name, impact: impact, ability: ability)
  }

  /// The points with a missing score, each with the axis that lacks it.
  var unscored: [(name: String, missing: String)] {
    points.compactMap { point in
      switch (point.impact, point.ability) {
      case (nil, nil): (point.name, "no scores")
      case (nil, _): (point.name, "no score for \(impact.title)")
      case (_, nil): (point.name, "no score for \(ability.title)")
      default: nil
      }
    }
  }

  /// The points whose scores are not on the scales.
  var offScale: [Point] {
    points.filter { point in
      guard let impact = point.impact, let ability = point.ability else { return false }
      return !self.impact.holds(impact) || !self.ability.holds(ability)
    }
  }

  /// Returns the name of the quadrant of a point.
  func quadrant(of point: Scored) -> String {
    switch (impact.isHigh(point.impact), ability.isHigh(point.ability)) {
    case (true, true): quadrants.topRight
    case (true, false): quadrants.topLeft
    case (false, true): quadrants.bottomRight
    case (false, false): quadrants.bottomLeft
    }
  }

  /// Returns whether a point is within half a step of either threshold.
  func isBorderline(_ point: Scored) -> Bool {
    impact.isBorderline(point.impact) || ability.isBorderline(point.ability)
  }

  /// The rule of the thresholds in words.
  var rule: String {
    let up = format(impact.threshold)
    let across = format(ability.threshold)
    return up == across
      ? "At or above \(up) counts as high"
      : "High: \(impact.title) at or above \(up), \(ability.title) at or above \(across)"
  }
}

extension ImpactAbilityChart: ChartContent {
  /// The best corner first, then the others, each with its members.
  public var takeaway: String {
    let names = [
      quadrants.topRight, quadrants.topLeft, quadrants.bottomRight, quadrants.bottomLeft,
    ]
    let scored = scored
    if scored.isEmpty { return "nothing is scored" }
    return names.compactMap { name in
      let members = scored.filter { quadrant(of: $0) == name }.map(\.name)
      return members.isEmpty ? nil : "\(name): \(ChartText.list(members, limit: 6))"
    }.joined(separator: "; ")
  }

  /// The scores and quadrants, in the order of the points.
  public var table: Table {
    Table(
      title,
      columns: [
        .text("Initiative"), .number(impact.title), .number(ability.title), .text("Quadrant"),
      ],
      rows: points.map { point in
        let where_ = drawn(point).map {
          quadrant(of: $0) + (isBorderline($0) ? " (borderline)" : "")
        }
        return Row([
          Cell(point.name, role: .name), cell(point.impact), cell(point.ability),
          Cell(
            where_ ?? (point.impact == nil || point.ability == nil ? "not scored" : "off scale")),
        ])
      })
  }

  /// Returns the cell of a score.
  private func cell(_ score: Double?) -> Cell {
    score.map { .number(format($0), $0) } ?? Cell("-", role: .dim)
  }
}
