/// Cumulative cash and one input against one result as line charts.
extension NativeChart {
  // MARK: - Cumulative cash

  /// A line over an 8-in-10 band, with a diamond in the month of payback.
  ///
  /// The band is a stacked area on an invisible one: areas add with their sign, also below zero.
  static func cash(_ chart: CumulativeCashChart, _ size: PlotRect, _ font: Double) -> NativeChart {
    let months = chart.values.indices
    let period = ChartText.capitalised(label(chart.period))
    let skip = Self.monthsBetweenLabels(months.count - 1)
    // The names of the months themselves are few: not every program leaves some out at the axis.
    var columns = [
      Column(
        title: "\(period) at the axis",
        values: months.map { $0.isMultiple(of: skip) ? .text("\($0)") : .blank }),
      Column(title: "Cumulative", values: chart.values.map { .finite($0) }),
    ]
    var groups: [Group] = []
    if let band = chart.band {
      columns.append(Column(title: chart.edgeTitles.low, values: band.low.map { .finite($0) }))
      columns.append(
        Column(
          title: "From low to high (8 in 10)",
          values: zip(band.low, band.high).map { .finite($1 - $0) }))
      var range = Series(column: 3, rows: months, fill: .benefit)
      range.opacity = 0.15
      groups.append(Group(kind: .areas, series: [Series(column: 2, rows: months), range]))
    }
    var line = Series(column: 1, rows: months, line: .benefit)
    line.labels = cashLabels(chart)
    columns.append(
      Column(
        title: "Label",
        values: months.map {
          line.labels[$0] == nil
            ? .blank : .text(SlideText.line(chart.format(chart.values[$0]), limit: 30))
        }))
    line.labelColumn = columns.count - 1
    var lines = [line]
    if let payback = chart.paybackIndex {
      columns += paybackColumns(chart, payback)
      var mark = Series(column: columns.count - 2, rows: months)
      mark.marker = Marker(symbol: "diamond", size: 11)
      mark.fill = .total
      mark.labelColumn = columns.count - 1
      mark.labels = [
        payback: payback * 10 >= (months.count - 1) * 6
          ? Label(position: "l", shift: (0, -0.045), bold: true)
          : Label(position: "r", shift: (0, 0.045), bold: true)
      ]
      lines.append(mark)
    }
    groups.append(Group(kind: .lines, series: lines))
    columns.append(Column(title: period, values: months.map { .number(Double($0)) }))
    var across = Axis(isCategory: true, position: "b", title: label(chart.period))
    across.skip = skip
    across.isOnTicks = true
    let values = chart.values + (chart.band.map { $0.low + $0.high } ?? [])
    var upwards = valueAxis(values + [0], chart.format)
    // The label of the deepest point stands below it, above the names of the months.
    if let low = upwards.low, let high = upwards.high, let step = upwards.step,
      let deepest = chart.values.filter(\.isFinite).min(), deepest < 0,
      deepest - low < 0.08 * (high - low)
    {
      upwards.low = low - step
    }
    var result = NativeChart(
      columns: columns, groups: groups, across: across, upwards: upwards,
      plot: linePlot(upwards, values + [0], chart.format, size, font), fontSize: font)
    if chart.band != nil { result.caption = "Shaded: \(chart.bandText)" }
    return result
  }

  /// After how many months one is named again, so that there are about six.
  private static func monthsBetweenLabels(_ last: Int) -> Int {
    [1, 3, 6, 12, 24, 60, 120].first { last <= 8 * $0 } ?? 240
  }

  /// Returns labels for the deepest point and the end.
  private static func cashLabels(_ chart: CumulativeCashChart) -> [Int: Label] {
    let finite = chart.values.indices.filter { chart.values[$0].isFinite }
    guard let last = finite.last else { return [:] }
    var labels: [Int: Label] = [:]
    if let deepest = finite.min(by: { chart.values[$0] < chart.values[$1] }),
      chart.values[deepest] < 0
    {
      // At the left edge the label stands beside the point, below the line that rises from it.
      labels[deepest] =
        deepest * 10 < finite.count
        ? Label(position: "r", shift: (0.01, isNearPayback(chart, deepest) ? 0.095 : 0.035))
        : Label(position: "b")
    }
    labels[last] = Label(position: chart.values[last] < 0 ? "b" : "t", bold: true)
    return labels
  }

  /// Whether the label of the deepest point needs a line of its own below that of payback.
  private static func isNearPayback(_ chart: CumulativeCashChart, _ deepest: Int) -> Bool {
    guard let payback = chart.paybackIndex else { return false }
    let range = chart.range
    return (payback - deepest) * 5 < chart.values.count
      && chart.values[payback] - chart.values[deepest] < 0.15 * (range.high - range.low)
  }

  private static func paybackColumns(_ chart: CumulativeCashChart, _ payback: Int) -> [Column] {
    let months = chart.values.indices
    return [
      Column(
        title: "Payback",
        values: months.map { $0 == payback ? .finite(chart.values[$0]) : .blank }),
      Column(
        title: "Payback label",
        values: months.map { $0 == payback ? .text(label(chart.paybackText)) : .blank }),
    ]
  }

  // MARK: - One input against one result

  /// A line through points at their places, with named points on it.
  static func line(_ chart: LineChart, _ size: PlotRect, _ font: Double) -> NativeChart {
    let points = chart.points
    let markers = chart.markers.filter { $0.point.x.isFinite && $0.point.y.isFinite }
    let blank = points.map { _ in Value.blank }
    let columns = [
      Column(
        title: label(chart.xTitle),
        values: points.map { .finite($0.x) } + markers.map { .number($0.point.x) }),
      Column(title: label(chart.yTitle), values: points.map { .finite($0.y) }),
      Column(title: "Named points", values: blank + markers.map { .number($0.point.y) }),
      Column(
        title: "Label",
        values: blank
          + markers.map {
            .text(SlideText.line("\($0.label): \(chart.yFormat($0.point.y))", limit: 60))
          }),
    ]
    var series = [Series(column: 1, rows: points.indices, line: .benefit)]
    if !markers.isEmpty {
      var named = Series(column: 2, rows: points.count..<points.count + markers.count)
      named.marker = Marker(symbol: "diamond", size: 10)
      named.fill = .total
      named.labelColumn = 3
      let isRising = (points.last?.y ?? 0) >= (points.first?.y ?? 0)
      let middle = (chart.xRange.low + chart.xRange.high) / 2
      for (index, marker) in markers.enumerated() {
        // Off the line: below it on the right where it rises, above it where it falls.
        let isLeft = marker.point.x > middle
        let down = isLeft == isRising ? -0.045 : 0.045
        named.labels[points.count + index] = Label(
          position: isLeft ? "l" : "r", shift: (0, down))
      }
      series.append(named)
    }
    var across = valueAxis(points.map(\.x), chart.xFormat, position: "b")
    across.title = label(chart.xTitle)
    var upwards = valueAxis(points.map(\.y), chart.yFormat)
    upwards.title = label(chart.yTitle)
    return NativeChart(
      columns: columns, groups: [Group(kind: .scatter, series: series)], across: across,
      upwards: upwards, fontSize: font)
  }

  // MARK: - Axes

  /// Returns an axis with round ends whose figures read as `format` writes them; one that no
  /// spreadsheet format can imitate has no figures.
  static func valueAxis(
    _ values: [Double], _ format: ValueFormat, position: String = "l"
  ) -> Axis {
    let range = ChartRange.of(values)
    let ends = Ticks.enclosing(range.low, range.high)
    let ticks = Ticks(from: ends.low, to: ends.high)
    var axis = Axis(isCategory: false, position: position)
    if ends.high > ends.low, (ends.high - ends.low).isFinite {
      axis.low = ends.low
      axis.high = ends.high
      if ticks.values.count > 1 {
        // Programs count from the low end, so it has to be a whole number of steps from zero.
        axis.step = ticks.step
        axis.low = (ends.low / ticks.step + 1e-9).rounded(.down) * ticks.step
        axis.high = (ends.high / ticks.step - 1e-9).rounded(.up) * ticks.step
      }
    }
    if let code = AxisFormat.code(for: format, at: ticks.values) {
      axis.format = code
    } else {
      axis.isDeleted = true
    }
    return axis
  }

  /// Returns the plot beside the figures of the value axis and above the names of categories.
  private static func linePlot(
    _ axis: Axis, _ values: [Double], _ format: ValueFormat, _ size: PlotRect, _ font: Double
  ) -> PlotRect {
    let range = ChartRange.of(values)
    let widest =
      axis.isDeleted
      ? 0
      : [axis.low ?? range.low, axis.high ?? range.high]
        .map { TextMetrics.width(format($0), size: font) }.max() ?? 0
    let left = min(0.3, (widest + 10) / max(1, size.width)) + (axis.isDeleted ? 0.05 : 0)
    let below = min(0.4, 3.6 * font / max(1, size.height))
    return PlotRect(x: left, y: 0.06, width: 0.92 - left, height: 0.94 - below)
  }
}

/// Finds the spreadsheet format that writes figures as a chart's own format does.
enum AxisFormat {
  /// Returns a format code that gives the same text at every tick, nil where there is none.
  static func code(for format: ValueFormat, at ticks: [Double]) -> String? {
    let shown = ticks.filter { $0 != 0 && $0.isFinite }
    let parts = shown.compactMap { Parts(format($0), $0) }
    // Where thousands and millions meet on one axis, all of it is in the smaller step.
    guard parts.count == shown.count, let least = parts.map(\.scale).min(),
      let first = parts.first(where: { $0.scale == least }),
      parts.allSatisfy({
        $0.prefix == first.prefix && ($0.scale > max(1, least) || $0.suffix == first.suffix)
      })
    else { return nil }
    let decimals = parts.filter { $0.scale == least }.map(\.decimals).max() ?? 0
    guard !first.prefix.contains("\""), !first.suffix.contains("\"") else { return nil }
    var digits = "#,##0"
    if decimals > 0 { digits += "." + String(repeating: "0", count: decimals) }
    switch first.scale {
    case 1_000: digits += ","
    case 1_000_000: digits += ",,"
    case 1_000_000_000: digits += ",,,"
    case 0.01: return first.prefix.isEmpty && first.suffix == "%" ? "\(digits)%" : nil
    default: break
    }
    let prefix = first.prefix.isEmpty ? "" : "\"\(first.prefix)\""
    let suffix = first.suffix.isEmpty ? "" : "\"\(first.suffix)\""
    // Nothing has no thousands: `$0`, not `$0k`.
    let zero = first.scale > 1 ? "\(prefix)0" : "\(prefix)0\(suffix)"
    return "\(prefix)\(digits)\(suffix);\u{2212}\(prefix)\(digits)\(suffix);\(zero)"
  }

  /// A figure taken apart: `-$1.5k` is prefix `$`, one decimal, suffix `k`.
  private struct Parts: Hashable {
    let prefix: String
    let suffix: String
    let decimals: Int
    let scale: Double

    /// Takes a text apart; nil where its digits are not the value at a scale of thousands.
    init?(_ text: String, _ value: Double) {
      var rest = Substring(SlideText.line(text, limit: 40))
      let isNegative = rest.first == "-" || rest.first == "\u{2212}"
      if isNegative { rest = rest.dropFirst() }
      let head = rest.prefix { !Self.isDigit($0) }
      let digits = rest.dropFirst(head.count).prefix { Self.isDigit($0) || ",.".contains($0) }
      prefix = String(head)
      suffix = String(rest.dropFirst(head.count + digits.count))
      guard let number = Double(digits.filter { $0 != "," }), isNegative == (value < 0),
        !suffix.contains(where: Self.isDigit)
      else { return nil }
      decimals =
        digits.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?
        .count ?? 0
      let scales: [Double] = [1, 1_000, 1_000_000, 1_000_000_000, 0.01]
      guard let scale = scales.first(where: { abs(number * $0 - abs(value)) <= abs(value) * 1e-9 })
      else { return nil }
      self.scale = scale
    }

    private static func isDigit(_ character: Character) -> Bool {
      character.isASCII && character.isNumber
    }
  }
}
