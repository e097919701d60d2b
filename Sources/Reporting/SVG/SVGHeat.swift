extension SVGChart {
  /// Draws a two-way table with shaded cells.
  static func drawHeat(_ chart: HeatTable, in frame: inout SVGFrame) {
    let rowLabels = chart.rowLabels.map {
      TextMetrics.wrap(figure($0), size: 13, limit: frame.width / 3, bold: true)
    }
    let labelWidth = rowLabels.joined().map { TextMetrics.width($0, size: 13, bold: true) }.max()
    let left = SVGFrame.margin + (labelWidth ?? 0) + 12
    let columns = Double(max(1, chart.columnLabels.count))
    let cellWidth = (frame.size.width - SVGFrame.margin - left) / columns
    let size = heatTextSize(chart, cellWidth)
    let axes = SafeText.visible("\(chart.rowTitle) down, \(chart.columnTitle) across")
    for line in TextMetrics.wrap(axes, size: 13, limit: frame.width, bold: true) {
      frame.canvas.text(line, x: SVGFrame.margin, y: frame.top + 12, size: 13, bold: true)
      frame.top += 16
    }
    let columnLabels = chart.columnLabels.map {
      TextMetrics.wrap(figure($0), size: size, limit: max(24, cellWidth - 4), bold: true)
    }
    let head = Double(columnLabels.map(\.count).max() ?? 1) * (size * 1.2).rounded()
    let top = frame.top + 10 + head
    let rows = Double(max(1, chart.rowLabels.count))
    let least = Double(rowLabels.map(\.count).max() ?? 1) * 16 + 10
    let cellHeight = max(min((frame.size.height - top - 50) / rows, 60), least)
    for (column, lines) in columnLabels.enumerated() {
      frame.canvas.lines(
        lines, x: left + (Double(column) + 0.5) * cellWidth, middle: top - 4 - head / 2,
        size: size, anchor: .middle, bold: true)
    }
    for (row, lines) in rowLabels.enumerated() {
      let y = top + Double(row) * cellHeight
      frame.canvas.lines(
        lines, x: left - 8, middle: y + cellHeight / 2, size: 13, anchor: .end, bold: true)
      for column in chart.columnLabels.indices {
        let rect = PlotRect(
          x: left + Double(column) * cellWidth + 1, y: y + 1, width: cellWidth - 2,
          height: cellHeight - 2)
        drawHeatCell(chart, row, column, rect, size, in: &frame)
      }
    }
    var y = top + rows * cellHeight + 4
    if chart.base != nil { y = frame.note("Framed: as stated", y: y) }
    frame.end(at: y)
  }

  /// Returns the text size at which every figure fits its cell, 10 at least.
  private static func heatTextSize(_ chart: HeatTable, _ cellWidth: Double) -> Double {
    let texts = chart.values.joined().map(chart.format.callAsFunction)
    let widest = texts.map { TextMetrics.width(figure($0), size: 13, bold: true) }.max() ?? 0
    return widest <= cellWidth - 6 ? 13 : max(10, 13 * (cellWidth - 6) / widest)
  }

  /// Draws one cell.
  private static func drawHeatCell(
    _ chart: HeatTable, _ row: Int, _ column: Int, _ rect: PlotRect, _ size: Double,
    in frame: inout SVGFrame
  ) {
    let shade = chart.shade(row, column)
    let isBase = chart.base.map { $0.row == row && $0.column == column } ?? false
    frame.canvas.rect(
      rect, fill: shade < 0 ? Palette.cost : Palette.benefit, opacity: Double(abs(shade)) * 0.11,
      stroke: isBase ? Palette.ink : nil)
    let text = chart.value(row, column).map { figure(chart.format($0)) } ?? "-"
    frame.canvas.text(
      text, x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 + size * 0.35, size: size,
      anchor: .middle, bold: isBase)
  }
}
