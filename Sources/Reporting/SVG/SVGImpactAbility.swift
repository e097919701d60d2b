/// Draws impact against ability as a picture, with the label placer the terminal uses.
struct SVGImpactAbility {
  private let chart: ImpactAbilityChart
  private let plot: PlotRect
  private let across: LinearScale
  private let upwards: LinearScale
  private let groups: [Group]
  /// The names of the quadrants in lines: top left, top right, bottom left, bottom right.
  private let names: [[String]]

  /// Points whose markers would lie on each other.
  private struct Group {
    let x: Double
    let y: Double
    var members: [ImpactAbilityChart.Scored]
  }

  private static let radius = 6.0
  private static let fontSize = 14.0
  private static let lineHeight = 17.0

  /// Lays the plot out in a picture.
  init(_ chart: ImpactAbilityChart, _ frame: SVGFrame) {
    self.chart = chart
    let ticks = [chart.impact.low, chart.impact.threshold, chart.impact.high]
    let tickWidth =
      ticks.map {
        TextMetrics.width(SVGChart.figure(chart.format($0)), size: 12)
      }.max() ?? 0
    let left = SVGFrame.margin + tickWidth + 8
    let limit = (frame.width - tickWidth) / 2 - 12
    names = [
      chart.quadrants.topLeft, chart.quadrants.topRight, chart.quadrants.bottomLeft,
      chart.quadrants.bottomRight,
    ].map { TextMetrics.wrap(SafeText.visible($0), size: 14, limit: limit, bold: true) }
    let top = frame.top + 27 + Double(max(names[0].count, names[1].count)) * Self.lineHeight
    let below = 75 + Double(max(names[2].count, names[3].count)) * Self.lineHeight
    let least = chart.scored.count > 8 ? 540.0 : 420.0
    plot = PlotRect(
      x: left, y: top, width: max(120, frame.size.width - SVGFrame.margin - left),
      height: max(260, max(frame.size.height, least) - top - below))
    let inset = Self.radius + 6
    across = LinearScale(
      low: chart.ability.low, high: chart.ability.high, start: plot.x + inset,
      end: plot.maxX - inset)
    upwards = LinearScale(
      low: chart.impact.low, high: chart.impact.high, start: plot.maxY - inset, end: plot.y + inset)
    groups = Self.groups(chart.scored, across, upwards)
  }

  /// Returns the points, those nearer than a marker's width as one.
  private static func groups(
    _ scored: [ImpactAbilityChart.Scored], _ across: LinearScale, _ upwards: LinearScale
  ) -> [Group] {
    var groups: [Group] = []
    for point in scored {
      let x = across(point.ability)
      let y = upwards(point.impact)
      if let known = groups.firstIndex(where: { abs($0.x - x) < 2 && abs($0.y - y) < 2 }) {
        groups[known].members.append(point)
      } else {
        groups.append(Group(x: x, y: y, members: [point]))
      }
    }
    return groups
  }

  /// Draws everything and lets the picture grow by the lists under the plot.
  func draw(in frame: inout SVGFrame) {
    drawGround(in: &frame)
    let labels = groups.map { group in
      SafeText.visible(group.members.map(\.name).joined(separator: ", "))
    }
    let shapes = labels.map(shapes)
    let placements = placer.place(zip(groups, shapes).map { item($0, $1) })
    var keys: [(key: String, label: String)] = []
    for (index, group) in groups.enumerated() {
      guard let placement = placements[index] else {
        keys.append((String(keys.count + 1), labels[index]))
        drawKey(String(keys.count), group, in: &frame)
        continue
      }
      if placement.leader { drawLeader(group, placement, in: &frame) }
      drawMarker(group, in: &frame)
      drawLabel(shapes[index][placement.shape], group, placement, in: &frame)
    }
    drawLists(keys, in: &frame)
  }

  // MARK: - Parts

  /// Draws quadrants, threshold lines, axis ticks and names.
  private func drawGround(in frame: inout SVGFrame) {
    let lineX = across(chart.ability.threshold)
    let lineY = upwards(chart.impact.threshold)
    frame.canvas.rect(plot, fill: Palette.paper)
    frame.canvas.rect(
      PlotRect(x: lineX, y: plot.y, width: plot.maxX - lineX, height: lineY - plot.y),
      fill: Palette.benefit, opacity: 0.06)
    drawFrameLines(lineX, lineY, in: &frame)
    let impactName = SafeText.visible(chart.impact.title) + " \u{2191}"
    frame.canvas.text(impactName, x: SVGFrame.margin, y: frame.top + 12, size: 13, bold: true)
    let topLines = Double(max(names[0].count, names[1].count))
    drawNames(names[0], names[1], y: plot.y - 7 - (topLines - 1) * Self.lineHeight, in: &frame)
    drawNames(names[2], names[3], y: plot.maxY + 36, in: &frame)
    for score in [chart.impact.low, chart.impact.threshold, chart.impact.high] {
      frame.canvas.text(
        SVGChart.figure(chart.format(score)), x: plot.x - 6, y: upwards(score) + 4.2, size: 12,
        anchor: .end, fill: Palette.faint)
    }
    for score in [chart.ability.low, chart.ability.threshold, chart.ability.high] {
      frame.canvas.text(
        SVGChart.figure(chart.format(score)), x: across(score), y: plot.maxY + 17, size: 12,
        anchor: .middle, fill: Palette.faint)
    }
    frame.canvas.text(
      SafeText.visible(chart.ability.title) + " \u{2192}", x: plot.maxX, y: listTop - 4,
      size: 13, anchor: .end, bold: true)
  }

  /// Draws the frame and the dashed threshold lines.
  private func drawFrameLines(_ lineX: Double, _ lineY: Double, in frame: inout SVGFrame) {
    let corners = [
      (plot.x, plot.y), (plot.maxX, plot.y), (plot.maxX, plot.maxY), (plot.x, plot.maxY),
      (plot.x, plot.y),
    ]
    frame.canvas.polyline(corners.map { (x: $0.0, y: $0.1) }, stroke: Palette.grid, width: 1)
    frame.canvas.line(lineX, plot.y, lineX, plot.maxY, stroke: Palette.faint, dashed: true)
    frame.canvas.line(plot.x, lineY, plot.maxX, lineY, stroke: Palette.faint, dashed: true)
  }

  /// Draws the names of two quadrants from a baseline downwards.
  private func drawNames(_ left: [String], _ right: [String], y: Double, in frame: inout SVGFrame) {
    for (index, line) in left.enumerated() {
      frame.canvas.text(
        line, x: plot.x, y: y + Double(index) * Self.lineHeight, fill: Palette.faint, bold: true)
    }
    for (index, line) in right.enumerated() {
      frame.canvas.text(
        line, x: plot.maxX, y: y + Double(index) * Self.lineHeight, anchor: .end,
        fill: Palette.faint, bold: true)
    }
  }

  /// Where the lists under the plot begin.
  private var listTop: Double {
    plot.maxY + 42 + Double(max(names[2].count, names[3].count)) * Self.lineHeight
  }

  /// Draws the sign of a point.
  private func drawMarker(_ group: Group, in frame: inout SVGFrame) {
    let isNear = group.members.contains(where: chart.isBorderline)
    if group.members.count > 1 {
      frame.canvas.circle(
        group.x, group.y, radius: Self.radius + 2, fill: Palette.paper, stroke: Palette.benefit)
    }
    frame.canvas.circle(
      group.x, group.y, radius: Self.radius - (group.members.count > 1 ? 2 : 0),
      fill: isNear ? Palette.paper : Palette.benefit, stroke: Palette.benefit)
  }

  /// Draws a point that is named in the list under the plot.
  private func drawKey(_ key: String, _ group: Group, in frame: inout SVGFrame) {
    frame.canvas.circle(group.x, group.y, radius: 9, fill: Palette.benefit)
    frame.canvas.text(
      key, x: group.x, y: group.y + 4.2, size: 12, anchor: .middle, fill: Palette.paper,
      bold: true)
  }

  /// Draws the line from a point to a label that stands farther off.
  private func drawLeader(
    _ group: Group, _ placement: LabelPlacer.Placement, in frame: inout SVGFrame
  ) {
    let end = placer.leaderEnd(placement.rect, from: (group.x, group.y))
    frame.canvas.line(group.x, group.y, end.x, end.y, stroke: Palette.faint)
  }

  /// Draws the lines of a label, on the side of its point.
  private func drawLabel(
    _ lines: [String], _ group: Group, _ placement: LabelPlacer.Placement, in frame: inout SVGFrame
  ) {
    let rect = placement.rect
    let isLeft = rect.maxX <= group.x
    for (index, line) in lines.enumerated() {
      frame.canvas.text(
        line, x: isLeft ? rect.maxX : rect.x,
        y: rect.y + Double(index) * Self.lineHeight + 13, size: Self.fontSize,
        anchor: isLeft ? .end : .start)
    }
  }

  // MARK: - Labels

  /// Returns the ways to set a label: in one, two or three lines.
  private func shapes(_ label: String) -> [[String]] {
    let whole = TextMetrics.width(label, size: Self.fontSize)
    var shapes = [[label]]
    for count in [2, 3]
    where whole > 80 * Double(count - 1) && whole < plot.width * Double(count) {
      var limit = whole / Double(count)
      for _ in 0..<12 {
        let lines = TextMetrics.wrap(label, size: Self.fontSize, limit: limit)
        if lines.count == count, lines.joined(separator: " ") == label {
          shapes.append(lines)
          break
        }
        limit *= 1.08
      }
    }
    return shapes
  }

  /// Returns a group as the placer sees it.
  private func item(_ group: Group, _ shapes: [[String]]) -> LabelPlacer.Item {
    let radius = Self.radius + 3
    return LabelPlacer.Item(
      marker: PlotRect(
        x: group.x - radius, y: group.y - radius, width: 2 * radius, height: 2 * radius),
      shapes: shapes.map { lines in
        LabelPlacer.Shape(
          width: (lines.map { TextMetrics.width($0, size: Self.fontSize) }.max() ?? 0) * 1.03,
          height: Double(lines.count) * Self.lineHeight)
      })
  }

  /// The placer of this plot.
  private var placer: LabelPlacer {
    var placer = LabelPlacer(
      bounds: PlotRect(
        x: plot.x + 4, y: plot.y + 3, width: plot.width - 8, height: plot.height - 6))
    placer.gapX = 2
    placer.gapY = 1
    placer.margin = (x: 6, y: 1)
    placer.aspect = 1
    placer.snaps = false
    // No line goes through a name, and a name is clearly nearest to its point.
    placer.avoidsLines = true
    placer.shifts = [-0.15, 0.15, -0.3, 0.3]
    placer.clearness = 1.4
    placer.verticals = [across(chart.ability.threshold)]
    placer.horizontals = [upwards(chart.impact.threshold)]
    // With very many points the plot is full; searching farther would only cost time.
    placer.leaderDistances = groups.count > 60 ? [] : [16, 24, 34, 46, 60, 80, 105, 135, 170]
    return placer
  }

  // MARK: - Lists

  /// Draws what the plot could not say, and the rule.
  private func drawLists(_ keys: [(key: String, label: String)], in frame: inout SVGFrame) {
    var y = listTop
    for key in keys { y = frame.note("\(key.key)  \(key.label)", y: y, indent: 16) }
    let scored = chart.scored
    let near = scored.filter(chart.isBorderline).map { SafeText.visible($0.name) }
    if !near.isEmpty {
      let names = near.joined(separator: ", ")
      y = frame.note("Borderline (open circle), within half a step of a line: \(names)", y: y)
    }
    let missing = chart.unscored.map { SafeText.visible("\($0.name) (\($0.missing))") }
    if !missing.isEmpty {
      y = frame.note("Not scored: \(missing.joined(separator: ", "))", y: y)
    }
    let off = chart.offScale.map { SafeText.visible($0.name) }
    if !off.isEmpty { y = frame.note("Off the scale: \(off.joined(separator: ", "))", y: y) }
    y = frame.note(SafeText.visible(chart.rule), y: y)
    frame.end(at: y)
  }
}
