extension TerminalChart {
  /// Returns cumulative cash over the months, with the band and the month of payback.
  func cumulativeCash(_ chart: CumulativeCashChart) -> [GlyphLine] {
    guard !chart.values.isEmpty else { return [style.line("no months", .dim)] }
    let last = Double(max(1, chart.values.count - 1))
    var plot = TerminalPlot(
      style: style, xRange: (0, last), yRange: chart.range,
      points: chart.values.enumerated().map { (Double($0), $1) },
      xTicks: PeriodTicks.values(count: chart.values.count, room: style.width / 6)
        .map { (Double($0), String($0)) },
      yFormat: chart.format, titles: (chart.period, axisName("Cumulative cash", under: chart.title))
    )
    plot.band = chart.band
    if let index = chart.paybackIndex {
      plot.marks = [.init(x: Double(index), y: chart.values[index], label: chart.paybackText)]
    }
    var lines = plot.lines()
    if chart.paybackIndex == nil {
      lines += style.line(chart.paybackText).wrapped(to: style.width)
    }
    if chart.band != nil {
      lines.append(style.line("\(style.glyphs.band) \(chart.bandText)", .dim))
    }
    return lines
  }

  /// Returns one input against one result.
  func line(_ chart: LineChart) -> [GlyphLine] {
    guard !chart.points.isEmpty else { return [style.line("no points", .dim)] }
    let range = chart.xRange
    var plot = TerminalPlot(
      style: style, xRange: range, yRange: chart.yRange,
      points: chart.points.map { ($0.x, $0.y) },
      xTicks: chart.xTicks(about: max(3, style.width / 14)),
      yFormat: chart.yFormat, titles: (chart.xTitle, axisName(chart.yTitle, under: chart.title)))
    plot.marks = chart.markers.map { .init(x: $0.point.x, y: $0.point.y, label: $0.label) }
    let gap = chart.gap.map { style.line($0).wrapped(to: style.width) } ?? []
    guard chart.points.contains(where: { $0.y.isFinite }) else { return gap }
    return plot.lines() + gap
  }
}

/// Round numbers of periods along an axis: every 1, 2, 3, 6, 12, … months.
enum PeriodTicks {
  /// Returns the periods to name, at most about `room` of them, from 0.
  static func values(count: Int, room: Int) -> [Int] {
    let last = max(0, count - 1)
    let step = [1, 2, 3, 6, 12, 24, 60, 120].first { last / $0 <= max(1, room) } ?? max(1, last)
    return Array(stride(from: 0, through: last, by: step))
  }
}
