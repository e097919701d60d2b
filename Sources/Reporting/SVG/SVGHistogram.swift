extension SVGChart {
  /// Draws a histogram with its markers as lines, their names staggered above.
  static func drawHistogram(_ chart: HistogramChart, in frame: inout SVGFrame) {
    guard let first = chart.bins.first, let last = chart.bins.last else {
      frame.end(at: frame.note("No samples", y: frame.top))
      return
    }
    let names = markerNames(chart, frame, first.low, last.high)
    let top = frame.top + 8 + Double((names.map(\.row).max() ?? -1) + 1) * 18
    let plot = PlotRect(
      x: SVGFrame.margin + 8, y: top, width: frame.width - 16,
      height: max(80, frame.size.height - top - 70))
    let across = LinearScale(low: first.low, high: last.high, start: plot.x, end: plot.maxX)
    let upwards = LinearScale(
      low: 0, high: Double(max(1, chart.highestCount)), start: plot.maxY, end: plot.y)
    for bin in chart.bins {
      let left = across(bin.low)
      let width = max(1, across(bin.high) - left - 2)
      frame.canvas.rect(
        PlotRect(
          x: left + 1, y: upwards(Double(bin.count)), width: width,
          height: plot.maxY - upwards(Double(bin.count))),
        fill: bin.high <= 0 ? Palette.cost : Palette.benefit)
    }
    frame.canvas.line(plot.x, plot.maxY, plot.maxX, plot.maxY, stroke: Palette.ink)
    for name in names {
      let y = frame.top + 14 + Double(name.row) * 18
      frame.canvas.line(name.line, y + 5, name.line, plot.maxY, stroke: Palette.paper, width: 4)
      frame.canvas.line(name.line, y + 5, name.line, plot.maxY, stroke: Palette.ink, width: 1.5)
    }
    // Names after all lines, each on its own ground, so that no line runs through a word.
    for name in names {
      let y = frame.top + 14 + Double(name.row) * 18
      frame.canvas.rect(
        PlotRect(x: name.x - 2, y: y - 13, width: name.width + 4, height: 17), fill: Palette.paper)
      frame.canvas.text(name.text, x: name.x, y: y, size: 13, bold: true)
    }
    drawTicks(
      edges(chart.bins).map { (across($0), chart.format($0)) }, y: plot.maxY + 17, in: &frame)
    frame.canvas.text(
      SafeText.visible(chart.metric), x: plot.maxX, y: plot.maxY + 36, size: 13, anchor: .end,
      bold: true)
    drawWithoutValue(chart, y: plot.maxY + 40, in: &frame)
  }

  /// A marker's name with its place.
  private struct MarkerName {
    let text: String
    let line: Double
    let x: Double
    let width: Double
    let row: Int
  }

  /// Returns the names, each in the first row in which it has room.
  private static func markerNames(
    _ chart: HistogramChart, _ frame: SVGFrame, _ low: Double, _ high: Double
  ) -> [MarkerName] {
    let left = SVGFrame.margin + 8
    let right = left + frame.width - 16
    let across = LinearScale(low: low, high: high, start: left, end: right)
    var ends: [Double] = []
    return chart.markers.map { marker in
      let text = SafeText.visible("\(marker.label) \(figure(chart.format(marker.value)))")
      let width = TextMetrics.width(text, size: 13, bold: true)
      let line = across(marker.value)
      let x = max(left, min(line - width / 2, right - width))
      let row = ends.firstIndex { $0 + 10 < x } ?? ends.count
      if row == ends.count { ends.append(x + width) } else { ends[row] = x + width }
      return MarkerName(text: text, line: line, x: x, width: width, row: row)
    }
  }

  /// Returns all edges of bins side by side.
  private static func edges(_ bins: [HistogramChart.Bin]) -> [Double] {
    bins.map(\.low) + (bins.last.map { [$0.high] } ?? [])
  }

  /// Says how many samples had no value.
  private static func drawWithoutValue(
    _ chart: HistogramChart, y: Double, in frame: inout SVGFrame
  ) {
    guard chart.withoutValue > 0 else { return frame.end(at: y) }
    let counts = "\(chart.withoutValue) of \(chart.total)"
    let name = chart.withoutValueName.prefix(1).uppercased() + chart.withoutValueName.dropFirst()
    frame.end(at: frame.note("\(name) in \(counts) samples", y: y))
  }
}
