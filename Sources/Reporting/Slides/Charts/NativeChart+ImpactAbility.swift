/// Impact against ability as a scatter chart whose axes cross at the thresholds.
extension NativeChart {
  /// Points of one place with their common label.
  private struct Spot {
    let x: Double
    let y: Double
    var rows: [Int]
  }

  /// Labels come from cells and stand where the label placer of all pictures puts them; a point
  /// without a place carries a number, which the sheet and the caption explain.
  static func impactAbility(
    _ chart: ImpactAbilityChart, _ size: PlotRect, _ font: Double
  ) -> NativeChart {
    let scored = Array(chart.scored.prefix(200))
    let plot = PlotRect(
      x: min(0.2, 44 / size.width), y: 0.02, width: 0.98 - min(0.2, 44 / size.width),
      height: max(0.4, 0.98 - 3.6 * font / size.height))
    let area = PlotRect(
      x: plot.x * size.width, y: plot.y * size.height, width: plot.width * size.width,
      height: plot.height * size.height)
    let corners = Corners(chart, area, font)
    var texts = scored.map { label($0.name) }
    var labels: [Int: Label] = [:]
    let keys = place(scored, chart, area, size, corners, font, &texts, &labels)
    let count = scored.count
    let columns = [
      Column(
        title: label(chart.ability.title),
        values: scored.map { .number($0.ability) } + corners.points.map { .number($0.x) }),
      Column(title: label(chart.impact.title), values: scored.map { .number($0.impact) }),
      Column(
        title: "Quadrants",
        values: scored.map { _ in .blank } + corners.points.map { .number($0.y) }),
      Column(
        title: "Label", values: (texts + corners.names).map { $0.isEmpty ? .blank : .text($0) }),
    ]
    var points = Series(column: 1, rows: 0..<count, fill: .benefit, labelColumn: 3, labels: labels)
    points.marker = Marker(symbol: "circle", size: 9)
    for (row, point) in scored.enumerated() where chart.isBorderline(point) {
      points.signs[row] = Marker(symbol: "diamond", size: 11)
    }
    var names = Series(column: 2, rows: count..<count + 4, labelColumn: 3)
    for index in 0..<4 {
      names.labels[count + index] = Label(
        position: index % 2 == 0 ? "r" : "l", bold: true, color: .faint)
    }
    // The longer series comes first: LibreOffice takes the places of all labels from it.
    let series = count == 0 ? [names] : count < 4 ? [names, points] : [points, names]
    var result = NativeChart(
      columns: columns, groups: [Group(kind: .scatter, series: series)],
      across: axis(chart.ability, "b", crossing: chart.impact),
      upwards: axis(chart.impact, "l", crossing: chart.ability), plot: plot, fontSize: font)
    result.caption = caption(chart, keys)
    return result
  }

  /// Returns what the plot cannot show: the names behind numbers, missing scores, the rule.
  private static func caption(_ chart: ImpactAbilityChart, _ keys: [String]) -> String {
    var parts = keys
    if chart.scored.contains(where: chart.isBorderline) {
      parts.append("Diamond: within half a step of a line")
    }
    if !chart.unscored.isEmpty {
      let names = chart.unscored.map { "\($0.name) (\($0.missing))" }
      parts.append("Not scored: " + ChartText.list(names, limit: 6))
    }
    if !chart.offScale.isEmpty {
      parts.append("Off the scale: " + ChartText.list(chart.offScale.map(\.name), limit: 6))
    }
    parts.append(chart.rule)
    return SlideText.line(parts.joined(separator: ".  "), limit: 700)
  }

  /// Returns an axis over a scale that crosses the other one at its threshold.
  private static func axis(
    _ own: ImpactAbilityChart.Axis, _ position: String, crossing: ImpactAbilityChart.Axis
  ) -> Axis {
    var axis = Axis(isCategory: false, position: position)
    let margin = Self.margin(own)
    axis.low = own.low - margin
    axis.high = own.high + margin
    axis.step = max(own.step, (own.high - own.low) / 10)
    axis.title = label(own.title)
    axis.crossesAt = crossing.threshold
    // The axis reaches beyond the scale, its figures do not.
    let (low, high) = (OfficeXML.number(own.low), OfficeXML.number(own.high))
    axis.format = "[<\(low)]\"\";[>\(high)]\"\";General"
    return axis
  }

  /// Returns how far an axis goes beyond its scale, so that points at the ends are whole.
  private static func margin(_ axis: ImpactAbilityChart.Axis) -> Double {
    (axis.high - axis.low) <= 20 ? min(1, max(axis.low, 0)) : (axis.high - axis.low) / 20
  }

  // MARK: - Quadrants

  /// The names of the quadrants at invisible points in the corners.
  private struct Corners {
    let names: [String]
    let points: [(x: Double, y: Double)]
    let rects: [PlotRect]

    init(_ chart: ImpactAbilityChart, _ area: PlotRect, _ font: Double) {
      let quadrants = chart.quadrants
      names = [
        quadrants.topLeft, quadrants.topRight, quadrants.bottomLeft, quadrants.bottomRight,
      ].map { SlideText.line($0, limit: 24) }
      let x = span(chart.ability)
      let y = span(chart.impact)
      let inset = 0.035 * (y.high - y.low)
      points = [
        (x.low, y.high - inset), (x.high, y.high - inset), (x.low, y.low + inset),
        (x.high, y.low + inset),
      ]
      let height = font * 1.4
      rects = names.enumerated().map { index, name in
        let width = TextMetrics.width(name, size: font, bold: true) + 12
        let middle = area.y + area.height * (index < 2 ? 0.035 : 0.965)
        return PlotRect(
          x: index % 2 == 0 ? area.x : area.maxX - width, y: middle - height / 2, width: width,
          height: height)
      }
    }
  }

  private static func span(_ axis: ImpactAbilityChart.Axis) -> (low: Double, high: Double) {
    (axis.low - margin(axis), axis.high + margin(axis))
  }

  // MARK: - Labels

  /// Finds places for labels and returns the names behind those that are numbers; points at one
  /// place share a label, and the others of them have none.
  private static func place(
    _ scored: [ImpactAbilityChart.Scored], _ chart: ImpactAbilityChart, _ area: PlotRect,
    _ size: PlotRect, _ corners: Corners, _ font: Double, _ texts: inout [String],
    _ labels: inout [Int: Label]
  ) -> [String] {
    let x = span(chart.ability)
    let y = span(chart.impact)
    let across = LinearScale(low: x.low, high: x.high, start: area.x, end: area.maxX)
    let upwards = LinearScale(low: y.low, high: y.high, start: area.maxY, end: area.y)
    var spots: [Spot] = []
    for (row, point) in scored.enumerated() {
      let place = (x: across(point.ability), y: upwards(point.impact))
      if let known = spots.firstIndex(where: {
        abs($0.x - place.x) < 2 && abs($0.y - place.y) < 2
      }) {
        spots[known].rows.append(row)
      } else {
        spots.append(Spot(x: place.x, y: place.y, rows: [row]))
      }
    }
    let names = spots.map { spot in
      SlideText.line(spot.rows.map { texts[$0] }.joined(separator: "; "), limit: 130)
    }
    for spot in spots { for row in spot.rows { texts[row] = "" } }
    let markers = spots.map { PlotRect(x: $0.x - 7, y: $0.y - 7, width: 14, height: 14) }
    let items = zip(markers, names).map { marker, name in
      LabelPlacer.Item(
        marker: marker,
        shapes: [.init(width: TextMetrics.width(name, size: font) + 8, height: font * 1.35)])
    }
    var placer = LabelPlacer(bounds: area)
    placer.gapX = 0
    placer.gapY = 0
    placer.margin = (x: 2, y: 0)
    placer.aspect = 1
    placer.snaps = false
    // Programs set labels a few points from where they are placed: what is only just nearer is not clear.
    placer.clearness = 1.7
    // No line goes through a name; one without another place is a number.
    placer.avoidsLines = true
    placer.shifts = [-0.15, 0.15, -0.3, 0.3]
    placer.obstacles = corners.rects
    placer.verticals = [across(chart.ability.threshold)]
    placer.horizontals = [upwards(chart.impact.threshold)]
    let placements = placer.place(items)
    let keyPlacements = placeKeys(placer, markers, placements, font)
    var keys: [String] = []
    for (index, spot) in spots.enumerated() {
      guard let row = spot.rows.first else { continue }
      if let placement = placements[index] {
        texts[row] = names[index]
        labels[row] = Self.label(at: placement.rect, of: markers[index], in: size)
      } else {
        let key = "(\(keys.count + 1))"
        keys.append("\(key) \(names[index])")
        texts[row] = key
        var label =
          keyPlacements[index].map { Self.label(at: $0.rect, of: markers[index], in: size) }
          ?? Label(position: "r")
        label.bold = true
        labels[row] = label
      }
    }
    return keys
  }

  /// Finds places for the numbers of points whose names have none: beside their own point and near no other.
  private static func placeKeys(
    _ placer: LabelPlacer, _ markers: [PlotRect], _ names: [LabelPlacer.Placement?], _ font: Double
  ) -> [LabelPlacer.Placement?] {
    var placer = placer
    placer.obstacles += names.compactMap { $0?.rect }
    placer.clearness = 1.2
    placer.margin = (x: 0, y: 0)
    // A number has to stand somewhere, over a line if need be.
    placer.avoidsLines = false
    let key = LabelPlacer.Shape(
      width: TextMetrics.width("(88)", size: font, bold: true) + 4, height: font * 1.2)
    return placer.place(
      zip(markers, names).map { marker, name in
        LabelPlacer.Item(marker: marker, shapes: name == nil ? [key] : [])
      })
  }

  /// Returns the standard position nearest to a place, with the shift from there.
  private static func label(
    at rect: PlotRect, of marker: PlotRect, in size: PlotRect
  ) -> Label {
    let middleX = marker.x + marker.width / 2
    let middleY = marker.y + marker.height / 2
    let isBeside = rect.y < middleY && rect.maxY > middleY
    if isBeside, rect.x >= middleX { return Label(position: "r") }
    if isBeside, rect.maxX <= middleX { return Label(position: "l") }
    let dx = (rect.x + rect.width / 2 - middleX) / max(1, size.width)
    var label = Label(position: rect.maxY <= middleY ? "t" : "b")
    if abs(dx) * size.width > 2 { label.shift = (dx, 0) }
    return label
  }
}
