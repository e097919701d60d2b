/// Draws a line over axes as a picture, with an optional band and named points.
struct SVGPlot {
  /// The ends of the horizontal axis.
  let xRange: (low: Double, high: Double)
  /// The ends of the vertical axis.
  let yRange: (low: Double, high: Double)
  /// The points of the line; a value that is not finite interrupts it.
  let points: [(x: Double, y: Double)]
  /// The edges of the band at the places of `points`.
  var band: (low: [Double], high: [Double])?
  /// The points worth naming.
  var marks: [(x: Double, y: Double, label: String)] = []
  /// The ticks of the horizontal axis.
  let xTicks: [(value: Double, text: String)]
  /// How the vertical axis is written.
  let yFormat: ValueFormat
  /// The names of the axes; the vertical one may be empty.
  let titles: (x: String, y: String)

  /// Draws axes, band, line and points; returns the height at which notes may begin.
  func draw(in frame: inout SVGFrame) -> Double {
    let ticks = Ticks(from: yRange.low, to: yRange.high, about: 5).values
    let texts = yFormat.texts(of: ticks).map { SVGChart.figure($0) }
    let left =
      SVGFrame.margin + (texts.map { TextMetrics.width($0, size: 12) }.max() ?? 0) + 8
    let top = frame.top + (titles.y.isEmpty ? 8 : 26)
    let plot = PlotRect(
      x: left, y: top, width: max(100, frame.size.width - SVGFrame.margin - 8 - left),
      height: max(100, frame.size.height - top - 66))
    let across = LinearScale(low: xRange.low, high: xRange.high, start: plot.x, end: plot.maxX)
    let upwards = LinearScale(low: yRange.low, high: yRange.high, start: plot.maxY, end: plot.y)
    frame.canvas.text(
      SafeText.visible(titles.y), x: SVGFrame.margin, y: frame.top + 12, size: 13, bold: true)
    drawAxes(plot, ticks, texts, across, upwards, in: &frame)
    drawBand(across, upwards, in: &frame)
    let segments = segments(across, upwards)
    for segment in segments {
      frame.canvas.polyline(segment, stroke: Palette.benefit, width: 2.5)
    }
    let rest = drawMarks(plot, segments, across, upwards, in: &frame)
    var y = plot.maxY + 44
    for label in rest { y = frame.note(label, y: y) }
    return y
  }

  /// Draws grid, zero line and ticks.
  private func drawAxes(
    _ plot: PlotRect, _ ticks: [Double], _ texts: [String], _ across: LinearScale,
    _ upwards: LinearScale, in frame: inout SVGFrame
  ) {
    for (tick, text) in zip(ticks, texts) {
      let y = upwards(tick)
      frame.canvas.line(
        plot.x, y, plot.maxX, y, stroke: tick == 0 ? Palette.ink : Palette.grid)
      frame.canvas.text(
        text, x: plot.x - 6, y: y + 4.2, size: 12, anchor: .end, fill: Palette.faint)
    }
    SVGChart.drawTicks(xTicks.map { (across($0.value), $0.text) }, y: plot.maxY + 17, in: &frame)
    frame.canvas.text(
      SafeText.visible(titles.x), x: plot.maxX, y: plot.maxY + 36, size: 13, anchor: .end,
      bold: true)
  }

  /// Fills the area between the edges of the band.
  private func drawBand(_ across: LinearScale, _ upwards: LinearScale, in frame: inout SVGFrame) {
    guard let band else { return }
    var upper: [(x: Double, y: Double)] = []
    var lower: [(x: Double, y: Double)] = []
    for (index, point) in points.enumerated()
    where band.low[index].isFinite && band.high[index].isFinite {
      upper.append((across(point.x), upwards(band.high[index])))
      lower.append((across(point.x), upwards(band.low[index])))
    }
    frame.canvas.polygon(upper + lower.reversed(), fill: Palette.benefit, opacity: 0.15)
  }

  /// Returns the stretches of the line without gaps.
  private func segments(_ across: LinearScale, _ upwards: LinearScale) -> [[(x: Double, y: Double)]]
  {
    var segments: [[(x: Double, y: Double)]] = [[]]
    for point in points {
      if point.y.isFinite {
        segments[segments.count - 1].append((across(point.x), upwards(point.y)))
      } else {
        segments.append([])
      }
    }
    return segments
  }

  /// Draws the named points and their labels; returns the labels that found no room.
  private func drawMarks(
    _ plot: PlotRect, _ segments: [[(x: Double, y: Double)]], _ across: LinearScale,
    _ upwards: LinearScale, in frame: inout SVGFrame
  ) -> [String] {
    let places = marks.map { (x: across($0.x), y: upwards($0.y)) }
    let labels = marks.map { SafeText.visible($0.label) }
    var placer = LabelPlacer(bounds: plot)
    placer.gapX = 3
    placer.gapY = 2
    placer.margin = (x: 4, y: 2)
    placer.aspect = 1
    placer.snaps = false
    placer.horizontals = [upwards(0)]
    placer.obstacles = segments.flatMap(Self.obstacles)
    placer.leaderDistances = [18, 30, 45, 65, 90]
    let items = zip(places, labels).map { place, label in
      LabelPlacer.Item(
        marker: PlotRect(x: place.x - 7, y: place.y - 7, width: 14, height: 14),
        shapes: [.init(width: TextMetrics.width(label, size: 14, bold: true), height: 17)])
    }
    var rest: [String] = []
    for (index, placement) in placer.place(items).enumerated() {
      let place = places[index]
      if let placement {
        if placement.leader {
          let end = placer.leaderEnd(placement.rect, from: place)
          frame.canvas.line(place.x, place.y, end.x, end.y, stroke: Palette.faint)
        }
        frame.canvas.text(
          labels[index], x: placement.rect.x, y: placement.rect.y + 13, size: 14, bold: true)
      } else {
        rest.append(labels[index])
      }
      frame.canvas.polygon(
        [
          (place.x, place.y - 7), (place.x + 7, place.y), (place.x, place.y + 7),
          (place.x - 7, place.y),
        ], fill: Palette.cost)
    }
    return rest
  }

  /// Returns small boxes along a stretch of the line, which labels must not cover.
  private static func obstacles(_ segment: [(x: Double, y: Double)]) -> [PlotRect] {
    zip(segment, segment.dropFirst()).flatMap { a, b in
      let steps = min(60, max(1, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 6)))
      return (0...steps).map { step in
        let share = Double(step) / Double(steps)
        return PlotRect(
          x: a.x + (b.x - a.x) * share - 2, y: a.y + (b.y - a.y) * share - 2, width: 4, height: 4)
      }
    }
  }
}

extension SVGChart {
  /// Draws the texts of ticks that do not touch each other.
  static func drawTicks(
    _ ticks: [(x: Double, text: String)], y: Double, in frame: inout SVGFrame
  ) {
    var end = -Double.infinity
    for tick in ticks {
      let text = figure(tick.text)
      let half = TextMetrics.width(text, size: 12) / 2
      let x = max(half + 4, min(tick.x, frame.size.width - half - 4))
      guard x - half > end + 6 else { continue }
      frame.canvas.text(text, x: x, y: y, size: 12, anchor: .middle, fill: Palette.faint)
      end = x + half
    }
  }

  /// Returns an axis name, empty where the title already says it.
  static func axisName(_ name: String, under title: String) -> String {
    title.lowercased().contains(name.lowercased()) ? "" : name
  }

  /// Draws cumulative cash with payback and band.
  static func drawCash(_ chart: CumulativeCashChart, in frame: inout SVGFrame) {
    let last = Double(max(1, chart.values.count - 1))
    var plot = SVGPlot(
      xRange: (0, last), yRange: chart.range,
      points: chart.values.enumerated().map { (Double($0), $1) },
      xTicks: PeriodTicks.values(count: chart.values.count, room: Int(frame.width / 50))
        .map { (Double($0), String($0)) },
      yFormat: chart.format,
      titles: (chart.period, axisName("Cumulative cash", under: chart.title)))
    plot.band = chart.band
    if let index = chart.paybackIndex {
      plot.marks = [(Double(index), chart.values[index], chart.paybackText)]
    }
    var y = plot.draw(in: &frame)
    if chart.paybackIndex == nil { y = frame.note(SafeText.visible(chart.paybackText), y: y) }
    if chart.band != nil { y = frame.note("Shaded: \(chart.bandText)", y: y) }
    frame.end(at: y)
  }

  /// Draws one input against one result.
  static func drawLine(_ chart: LineChart, in frame: inout SVGFrame) {
    let range = chart.xRange
    var plot = SVGPlot(
      xRange: range, yRange: chart.yRange, points: chart.points.map { ($0.x, $0.y) },
      xTicks: chart.xTicks(about: 6),
      yFormat: chart.yFormat, titles: (chart.xTitle, axisName(chart.yTitle, under: chart.title)))
    plot.marks = chart.markers.map { ($0.point.x, $0.point.y, $0.label) }
    var y = plot.draw(in: &frame)
    if let gap = chart.gap { y = frame.note(SafeText.visible(gap), y: y) }
    frame.end(at: y)
  }
}
