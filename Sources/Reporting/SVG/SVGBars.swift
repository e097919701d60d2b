/// Draws horizontal bars with their figures at the ends.
struct SVGBars {
  /// One row.
  struct Row {
    /// The label at the left.
    let label: String
    /// Whether the label is bold.
    var bold = false
    /// The stretches of the bar.
    let segments: [(from: Double, to: Double, fill: String)]
    /// The figure at the left end, empty for none.
    var startText = ""
    /// The figure at the right end, empty for none.
    var endText = ""
    /// A range drawn as a line with ends.
    var range: (low: Double, high: Double)?
    /// A value from which a dashed line runs to the next row.
    var connector: Double?
  }

  /// The ends of the value axis.
  let range: (low: Double, high: Double)
  /// Where the line stands that bars start from.
  let origin: Double
  /// A word over that line.
  var originLabel = ""

  /// Draws the rows and lets the picture grow when they need more room.
  func draw(_ rows: [Row], in frame: inout SVGFrame) {
    let texts = rows.map { Texts($0, width: frame.width) }
    let labels = texts.map(\.label)
    let labelWidth = labels.joined().map { TextMetrics.width($0, size: 14, bold: true) }.max() ?? 0
    let start = (texts.flatMap(\.start).map { TextMetrics.width($0, size: 14) }.max() ?? 0) + 8
    let end = (texts.flatMap(\.end).map { TextMetrics.width($0, size: 14) }.max() ?? 0) + 8
    let left = SVGFrame.margin + labelWidth + 12 + start
    let right = max(left + 40, frame.size.width - SVGFrame.margin - end)
    let scale = LinearScale(low: range.low, high: range.high, start: left, end: right)
    let top = frame.top + (originLabel.isEmpty ? 4 : 22)
    let heights = Self.heights(texts.map(\.lineCount), room: frame.size.height - top - 24)
    let thickness = min((heights.min() ?? 0) * 0.64, 38)
    var bottom = top
    for (index, row) in rows.enumerated() {
      let rect = PlotRect(x: left, y: bottom, width: right - left, height: heights[index])
      bottom = rect.maxY
      let middle = rect.y + rect.height / 2
      frame.canvas.lines(texts[index].label, x: SVGFrame.margin, middle: middle, bold: row.bold)
      let next = index + 1 < heights.count ? heights[index + 1] : nil
      let ends = drawBar(row, rect, scale, thickness, next: next, in: &frame)
      frame.canvas.lines(texts[index].start, x: ends.low - 6, middle: middle, anchor: .end)
      frame.canvas.lines(
        texts[index].end, x: clear(texts[index].end, of: scale(origin), at: ends.high + 6),
        middle: middle)
    }
    frame.canvas.line(scale(origin), top - 2, scale(origin), bottom + 2, stroke: Palette.ink)
    drawOriginLabel(scale(origin), top, in: &frame)
    frame.end(at: bottom + 6)
    frame.top = bottom + 6
  }

  /// Returns where a figure behind a bar starts: beyond the line that bars start from where it would stand on it.
  private func clear(_ lines: [String], of line: Double, at x: Double) -> Double {
    let width = lines.map { TextMetrics.width($0, size: 14) }.max() ?? 0
    return x < line + 6 && x + width > line - 6 ? line + 6 : x
  }

  /// The heights of rows with some lines of text each: all the same where that has room, else each as high as
  /// its own lines.
  private static func heights(_ lines: [Int], room: Double) -> [Double] {
    let needed = lines.map { Double($0) * 17 + 8 }
    let even = max(min(room / Double(max(1, lines.count)), 64), needed.max() ?? 0)
    return even * Double(lines.count) <= room ? lines.map { _ in even } : needed
  }

  /// The texts of a row in lines: the label takes a third of the picture at most, more of a narrow one, the figures at
  /// the ends less than a quarter each.
  private struct Texts {
    let label: [String]
    let start: [String]
    let end: [String]
    var lineCount: Int { max(label.count, start.count, end.count) }

    init(_ row: Row, width: Double) {
      label = TextMetrics.wrap(
        SafeText.visible(row.label), size: 14, limit: width * (width < 400 ? 0.42 : 0.32),
        bold: true)
      start = TextMetrics.wrap(row.startText, size: 14, limit: width * 0.23)
      end = TextMetrics.wrap(row.endText, size: 14, limit: width * 0.23)
    }
  }

  /// Draws the stretches and the range of a row, and the line to the next one, which is `next` high; returns
  /// how far they reach.
  private func drawBar(
    _ row: Row, _ rect: PlotRect, _ scale: LinearScale, _ height: Double, next: Double?,
    in frame: inout SVGFrame
  ) -> (low: Double, high: Double) {
    let y = rect.y + (rect.height - height) / 2
    var ends = row.segments.flatMap { [scale($0.from), scale($0.to)] }
    for segment in row.segments where segment.from != segment.to {
      let from = min(scale(segment.from), scale(segment.to))
      let to = max(scale(segment.from), scale(segment.to))
      frame.canvas.rect(
        PlotRect(x: from, y: y, width: max(1, to - from), height: height), fill: segment.fill)
    }
    if let range = row.range {
      ends += [scale(range.low), scale(range.high)]
      drawRange(scale(range.low), scale(range.high), y + height / 2, in: &frame)
    }
    if let connector = row.connector, let next {
      let x = scale(connector)
      let end = rect.maxY + (next - height) / 2
      frame.canvas.line(x, y + height, x, end, stroke: Palette.faint, dashed: true)
    }
    return (ends.min() ?? scale(origin), ends.max() ?? scale(origin))
  }

  /// Draws a line with ends, white below so that it shows on the bar too.
  private func drawRange(_ low: Double, _ high: Double, _ y: Double, in frame: inout SVGFrame) {
    for (stroke, width) in [(Palette.paper, 5.0), (Palette.ink, 2.0)] {
      frame.canvas.line(low, y, high, y, stroke: stroke, width: width)
      frame.canvas.line(low, y - 6, low, y + 6, stroke: stroke, width: width)
      frame.canvas.line(high, y - 6, high, y + 6, stroke: stroke, width: width)
    }
  }

  /// Draws the word over the origin line, inside the picture.
  private func drawOriginLabel(_ x: Double, _ top: Double, in frame: inout SVGFrame) {
    let half = TextMetrics.width(originLabel, size: 12) / 2
    let x = min(max(x, SVGFrame.margin + half), frame.size.width - SVGFrame.margin - half)
    frame.canvas.text(
      originLabel, x: x, y: top - 8, size: 12, anchor: .middle, fill: Palette.faint)
  }
}

extension SVGChart {
  /// Draws a waterfall as rows, each connected to the next.
  static func drawWaterfall(_ chart: WaterfallChart, in frame: inout SVGFrame) {
    let rows = chart.placed.map { placed in
      let step = placed.step
      let fill =
        switch step.kind {
        case .benefit: Palette.benefit
        case .cost: Palette.cost
        case .total: Palette.total
        }
      let plus = step.kind != .total && step.value > 0 ? "+" : ""
      return SVGBars.Row(
        label: step.label, bold: step.kind == .total,
        segments: [(placed.from, placed.to, fill)],
        endText: plus + figure(chart.text(of: step)), connector: placed.to)
    }
    SVGBars(range: chart.range, origin: 0).draw(rows, in: &frame)
  }

  /// Draws a tornado around its base.
  static func drawTornado(_ chart: TornadoChart, in frame: inout SVGFrame) {
    let below = chart.higherIsBetter ? Palette.cost : Palette.benefit
    let above = chart.higherIsBetter ? Palette.benefit : Palette.cost
    let rows = chart.drawn.map { bar in
      let low = (input: bar.lowInput, value: bar.atLow)
      let high = (input: bar.highInput, value: bar.atHigh)
      let ends = (low.value <= high.value ? [low, high] : [high, low]).map {
        "\(SafeText.visible($0.input)): \(figure(chart.format($0.value)))"
      }
      return SVGBars.Row(
        label: bar.label,
        segments: [
          (min(bar.atLow, bar.atHigh, chart.base), chart.base, below),
          (chart.base, max(bar.atLow, bar.atHigh, chart.base), above),
        ], startText: ends[0], endText: ends[1])
    }
    var bars = SVGBars(range: chart.range, origin: chart.base)
    bars.originLabel = "as stated \(figure(chart.format(chart.base)))"
    bars.draw(rows, in: &frame)
    let rest = chart.bars.count - rows.count
    if rest > 0 { frame.end(at: frame.note("and \(rest) with a smaller swing", y: frame.top)) }
  }

  /// Draws one bar a scenario with its range.
  static func drawComparison(_ chart: ComparisonChart, in frame: inout SVGFrame) {
    let rows = chart.bars.map { bar in
      let value = bar.value.isNaN ? 0 : bar.value
      let fill = bar.isBase ? Palette.total : value < 0 ? Palette.cost : Palette.benefit
      let remark = bar.remark.map { ", \(SafeText.visible($0))" } ?? ""
      return SVGBars.Row(
        label: bar.label, bold: bar.isBase, segments: [(0, value, fill)],
        endText: figure(chart.format(bar.value)) + remark, range: bar.range)
    }
    SVGBars(range: chart.range, origin: 0).draw(rows, in: &frame)
    if chart.bars.contains(where: { $0.range != nil }) {
      frame.end(at: frame.note("\(chart.metric); the line holds 8 in 10", y: frame.top))
    } else {
      frame.end(at: frame.note(SafeText.visible(chart.metric), y: frame.top))
    }
  }
}
