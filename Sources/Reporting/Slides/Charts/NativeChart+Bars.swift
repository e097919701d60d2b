/// Waterfall, tornado, comparison and histogram as ordinary bar charts.
extension NativeChart {
  /// A waterfall draws so many steps at most; smaller ones become one step.
  static let waterfallLimit = 14
  /// A comparison draws so many bars at most.
  static let comparisonLimit = 14

  // MARK: - Waterfall

  /// Stacked bars on an invisible base; a step that crosses zero has a part on either side.
  ///
  /// The last series is invisible too: it stands on each bar and carries its label, because labels
  /// of stacked bars have no place outside a bar.
  static func waterfall(_ full: WaterfallChart, _ size: PlotRect, _ font: Double) -> NativeChart {
    let chart = merged(full)
    let placed = chart.placed
    let labels = placed.map { label($0.step.label) }
    let isHorizontal = !fitsBelow(labels, width: size.width, font: font)
    let span = chart.range.high - chart.range.low
    var columns = [
      Column(title: "Step", values: labels.map { .text($0) }),
      Column(title: "Base", values: placed.map { .number(base($0)) }),
    ]
    var series = [Series(column: 1, rows: placed.indices)]
    for (title, kind, fill) in [
      ("Benefit", WaterfallChart.Step.Kind.benefit, SlideColor.benefit), ("Cost", .cost, .cost),
    ] {
      let own = placed.map { $0.step.kind == kind ? $0 : nil }
      columns.append(Column(title: title, values: own.map { .number($0.map(above) ?? 0) }))
      columns.append(
        Column(title: "\(title) below zero", values: own.map { .number($0.map(below) ?? 0) }))
      series.append(Series(column: columns.count - 2, rows: placed.indices, fill: fill))
      series.append(Series(column: columns.count - 1, rows: placed.indices, fill: fill))
    }
    let totals = placed.map { $0.step.kind == .total ? $0.to : 0 }
    columns.append(Column(title: "Total", values: totals.map { .number($0) }))
    series.append(Series(column: 5 + 1, rows: placed.indices, fill: .total))
    // Room for the text: wide beside a bar, low above one.
    let room = isHorizontal ? span * 0.22 : span * 0.12
    columns.append(Column(title: "Room for label", values: placed.map { _ in .number(room) }))
    let texts = placed.map { SlideText.line(chart.text(of: $0.step), limit: 30) }
    columns.append(Column(title: "Label", values: texts.map { .text($0) }))
    var labelled = Series(column: 7, rows: placed.indices)
    labelled.labelColumn = 8
    for (row, step) in placed.enumerated() {
      labelled.labels[row] = Label(position: "inBase", bold: step.step.kind == .total)
    }
    series.append(labelled)
    let kind = Group.Kind.bars(isHorizontal: isHorizontal, isStacked: true, gap: 50)
    var result = bars(columns, kind, series, labels, size, font)
    if span > 0, span.isFinite {
      result.upwards.low = min(0, chart.range.low)
      result.upwards.high = max(0, chart.range.high) + room
    }
    return result
  }

  private static func base(_ step: WaterfallChart.Placed) -> Double {
    if step.step.kind == .total { return 0 }
    if step.from >= 0, step.to >= 0 { return min(step.from, step.to) }
    if step.from <= 0, step.to <= 0 { return max(step.from, step.to) }
    return 0
  }

  private static func above(_ step: WaterfallChart.Placed) -> Double {
    max(0, max(step.from, step.to)) - max(0, min(step.from, step.to))
  }

  private static func below(_ step: WaterfallChart.Placed) -> Double {
    min(0, min(step.from, step.to)) - min(0, max(step.from, step.to))
  }

  /// Returns a waterfall with its smallest steps as one benefit and one cost, where there are many.
  private static func merged(_ chart: WaterfallChart) -> WaterfallChart {
    let steps = chart.steps
    guard steps.count > waterfallLimit else { return chart }
    let order = steps.indices.filter { steps[$0].kind != .total }
      .sorted { (abs(steps[$0].value), $1) > (abs(steps[$1].value), $0) }
    let kept = Set(order.prefix(waterfallLimit - 4))
    var result: [WaterfallChart.Step] = []
    for (index, step) in steps.enumerated() {
      if kept.contains(index) || index == steps.count - 1 { result.append(step) }
      let isLast = !steps[(index + 1)...].contains { $0.kind == step.kind }
      guard step.kind != .total, isLast else { continue }
      let small = steps.indices.filter { steps[$0].kind == step.kind && !kept.contains($0) }
      guard !small.isEmpty else { continue }
      let sum = WaterfallChart.Step.sum(small.map { steps[$0] })
      let noun = step.kind == .benefit ? "benefits" : "costs"
      result.append(
        .init("\(small.count) smaller \(noun)", step.kind, sum.value, rounded: sum.rounded))
    }
    return WaterfallChart(chart.title, steps: result, format: chart.format)
  }

  // MARK: - Tornado

  /// Bars of the difference from the result as stated: they grow from the base line in every
  /// program, and the labels say the results themselves.
  static func tornado(_ chart: TornadoChart, _ size: PlotRect, _ font: Double) -> NativeChart {
    let bars = chart.drawn
    let labels = bars.map { bar in
      let ends = [(bar.atLow, bar.lowInput), (bar.atHigh, bar.highInput)]
      let missing = ends.filter { !$0.0.isFinite }.map { ", \(chart.format($0.0)) at \($0.1)" }
      return label(bar.label) + SlideText.line(missing.joined(), limit: 40)
    }
    let sides = bars.map { bar -> (worse: Side, better: Side) in
      let low = Side(value: bar.atLow, input: bar.lowInput)
      let high = Side(value: bar.atHigh, input: bar.highInput)
      let isRising = bar.atHigh >= bar.atLow
      return isRising == chart.higherIsBetter ? (low, high) : (high, low)
    }
    let columns = [
      Column(title: "Input", values: labels.map { .text($0) }),
      Column(
        title: "Worse end minus as stated", values: sides.map { change($0.worse, chart) }),
      Column(
        title: "Better end minus as stated", values: sides.map { change($0.better, chart) }),
      Column(title: "At worse end", values: sides.map { .text($0.worse.text(chart.format)) }),
      Column(title: "At better end", values: sides.map { .text($0.better.text(chart.format)) }),
      Column(title: "As stated", values: bars.map { _ in .finite(chart.base) }),
    ]
    let series = [(1, SlideColor.cost), (2, .benefit)].map { column, fill in
      var series = Series(column: column, rows: bars.indices, fill: fill, labelColumn: column + 2)
      for row in bars.indices where columns[column].values[row] != .blank {
        series.labels[row] = Label(position: "outEnd")
      }
      return series
    }
    var result = Self.bars(
      columns, .bars(isHorizontal: true, isStacked: false, gap: gap(of: bars.count, in: size)),
      series, labels, size, font)
    result = result.withValueTitle(
      SlideText.line("\(chart.metric), as stated \(chart.format(chart.base))", limit: 80))
    // The labels stand outside the bars, so the axis is longer than they are.
    let ends = sides.flatMap { [$0.worse.value, $0.better.value] }.filter(\.isFinite)
      .map { $0 - chart.base }
    let texts = sides.flatMap { [$0.worse.text(chart.format), $0.better.text(chart.format)] }
    return result.withRoom(
      for: texts, in: size.width, low: min(0, ends.min() ?? 0), high: max(0, ends.max() ?? 0))
  }

  /// One end of a tornado bar.
  private struct Side {
    let value: Double
    let input: String

    func text(_ format: ValueFormat) -> String {
      SlideText.line("\(format(value)) at \(input)", limit: 44)
    }
  }

  private static func change(_ side: Side, _ chart: TornadoChart) -> Value {
    .finite(side.value - chart.base)
  }

  // MARK: - Comparison

  /// One bar a scenario, the base dark, with value and range as label.
  static func comparison(
    _ chart: ComparisonChart, _ size: PlotRect, _ font: Double
  ) -> NativeChart {
    let bars = chart.bars.prefix(comparisonLimit)
    let labels = bars.map { bar in
      bar.value.isFinite
        ? label(bar.label) : label(bar.label) + SlideText.line(": \(chart.format(bar.value))")
    }
    let full = bars.map { bar -> String in
      let range = bar.range.map { " (\(chart.format($0.low)) to \(chart.format($0.high)))" } ?? ""
      let remark = bar.remark.map { $0.isEmpty ? "" : "; \($0)" } ?? ""
      return SlideText.line(chart.format(bar.value) + range + remark, limit: 60)
    }
    // Beside a narrow plot only the value fits; the table beside it has the rest.
    let room = besideLabels(labels, size, font).width * size.width
    let widest = full.map { TextMetrics.width($0, size: font, bold: true) }.max() ?? 0
    let hasBothSigns = bars.contains { $0.value < 0 } && bars.contains { $0.value > 0 }
    let isNarrow = widest > room * (hasBothSigns ? 0.33 : 0.6)
    let texts =
      isNarrow ? bars.map { SlideText.line(chart.format($0.value), limit: 30) } : full
    let columns = [
      Column(title: "Scenario", values: labels.map { .text($0) }),
      Column(title: label(chart.metric), values: bars.map { .finite($0.value) }),
      Column(title: "Label", values: texts.map { .text($0) }),
    ]
    var series = Series(column: 1, rows: bars.indices, fill: .benefit, labelColumn: 2)
    for (row, bar) in bars.enumerated() where bar.value.isFinite {
      series.labels[row] = Label(position: "outEnd", bold: bar.isBase)
      if bar.isBase { series.points[row] = .total }
    }
    let result = Self.bars(
      columns, .bars(isHorizontal: true, isStacked: false, gap: gap(of: bars.count, in: size)),
      [series], labels, size, font)
    let values = bars.map(\.value).filter(\.isFinite)
    return result.withRoom(
      for: texts, in: size.width, low: min(0, values.min() ?? 0), high: max(0, values.max() ?? 0))
  }

  // MARK: - Shared

  /// Returns the gap between bars in percent of their thickness: no bar is thicker than 36 points.
  private static func gap(of count: Int, in size: PlotRect) -> Int {
    let band = size.height * 0.85 / Double(max(1, count))
    return min(500, max(40, Int((band / 36 - 1) * 100)))
  }

  /// Returns whether labels can stand below their columns in at most three lines.
  private static func fitsBelow(_ labels: [String], width: Double, font: Double) -> Bool {
    let room = width / Double(max(1, labels.count)) - 8
    return labels.allSatisfy { text in
      let words = text.split(separator: " ").map { TextMetrics.width(String($0), size: font) }
      return (words.max() ?? 0) <= room
        && TextMetrics.wrap(text, size: font, limit: room).count <= 3
    }
  }

  /// Creates a bar chart without figures at its value axis; horizontal ones read from the top.
  private static func bars(
    _ columns: [Column], _ kind: Group.Kind, _ series: [Series], _ labels: [String],
    _ size: PlotRect, _ font: Double
  ) -> NativeChart {
    guard case .bars(let isHorizontal, _, _) = kind else {
      return NativeChart(
        columns: columns, groups: [], across: Axis(isCategory: true, position: "b"),
        upwards: Axis(isCategory: false, position: "l"), fontSize: font)
    }
    let across = Axis(
      isCategory: true, position: isHorizontal ? "l" : "b", isReversed: isHorizontal)
    let upwards = Axis(
      isCategory: false, position: isHorizontal ? "b" : "l", isDeleted: true)
    let group = Group(kind: kind, series: series)
    return NativeChart(
      columns: columns, groups: [group], across: across, upwards: upwards,
      plot: isHorizontal
        ? besideLabels(labels, size, font)
        : PlotRect(
          x: 0.02, y: 0.03, width: 0.96, height: max(0.3, 0.97 - 3.9 * font / size.height)),
      fontSize: font)
  }

  /// Returns the plot beside category labels, which take at most two fifths of the width.
  private static func besideLabels(
    _ labels: [String], _ size: PlotRect, _ font: Double
  ) -> PlotRect {
    let longest = labels.map { TextMetrics.width($0, size: font) }.max() ?? 0
    let share = min(0.4, (longest + 12) / max(1, size.width))
    return PlotRect(x: share, y: 0.02, width: 0.98 - share, height: 0.96)
  }

  /// Returns the chart with a title at the value axis, and room for it.
  private func withValueTitle(_ title: String) -> NativeChart {
    var upwards = upwards
    upwards.title = title
    var plot = plot
    if let old = plot {
      plot = PlotRect(x: old.x, y: old.y, width: old.width, height: 0.85)
    }
    return NativeChart(
      columns: columns, groups: groups, across: across, upwards: upwards, plot: plot,
      fontSize: fontSize)
  }

  /// Returns the chart with a value axis that leaves room for labels beyond the bars.
  private func withRoom(
    for texts: [String], in width: Double, low: Double, high: Double
  ) -> NativeChart {
    let span = high - low
    guard span > 0, span.isFinite else { return self }
    let widest = texts.map { TextMetrics.width($0, size: fontSize, bold: true) }.max() ?? 0
    let sides = (low < 0 ? 1.0 : 0) + (high > 0 ? 1.0 : 0)
    let room = min(0.7 / max(1, sides), widest / max(1, width * (plot?.width ?? 1)))
    let share = room / (1 - sides * room)
    var upwards = upwards
    upwards.low = low < 0 ? low - span * share : 0
    upwards.high = high > 0 ? high + span * share : 0
    return NativeChart(
      columns: columns, groups: groups, across: across, upwards: upwards, plot: plot,
      fontSize: fontSize)
  }
}
