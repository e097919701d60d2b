extension NativeChart {
  /// Columns of counts; those that hold a marker are dark, and its name stands above all that it
  /// reaches over.
  ///
  /// The names hang on a second series without a line, whose points are as high as the names stand.
  static func histogram(_ chart: HistogramChart, _ size: PlotRect, _ font: Double) -> NativeChart {
    let bins = chart.bins
    let names = bins.indices.map { row in
      SlideText.line(chart.markers(in: row).map(\.label).joined(separator: ", "))
    }
    let plot = PlotRect(x: 0.03, y: 0.02, width: 0.94, height: max(0.3, 0.98 - 46 / size.height))
    let labels = HistogramLabels(
      names, counts: bins.map { Double($0.count) },
      width: size.width * plot.width, height: size.height * plot.height, font: font)
    var series = Series(column: 1, rows: bins.indices, fill: .benefit)
    var marks = Series(column: 3, rows: bins.indices, labelColumn: 2)
    for row in bins.indices where !names[row].isEmpty {
      series.points[row] = .total
      marks.labels[row] = Label(position: "t", bold: true)
    }
    let columns = [
      Column(title: "From", values: bins.map { .text(label(chart.format($0.low))) }),
      Column(title: "Samples", values: bins.map { .number(Double($0.count)) }),
      Column(title: "Label", values: names.map { $0.isEmpty ? .blank : .text($0) }),
      Column(
        title: "Height of the label",
        values: labels.levels.map { level in level.map { .number($0) } ?? .blank }),
    ]
    let room = max(1, Int(size.width / max(20, font * 5)))
    var across = Axis(
      isCategory: true, position: "b",
      title: SlideText.line("\(chart.metric): where each column begins", limit: 80))
    across.skip = max(1, (bins.count + room - 1) / room)
    var upwards = Axis(isCategory: false, position: "l", isDeleted: true)
    upwards.low = 0
    upwards.high = labels.top
    var groups = [
      Group(kind: .bars(isHorizontal: false, isStacked: false, gap: 5), series: [series])
    ]
    if !marks.labels.isEmpty { groups.append(Group(kind: .lines, series: [marks])) }
    var result = NativeChart(
      columns: columns, groups: groups, across: across, upwards: upwards, plot: plot,
      fontSize: font)
    let values = chart.markers.map { "\($0.label) \(chart.format($0.value))" }
    result.caption = SlideText.line(values.joined(separator: ",  "), limit: 300)
    return result
  }
}

/// Where the names above the columns of a histogram stand, so that none covers a column or another.
struct HistogramLabels {
  /// For each column how high its name begins, in counts; nil where it has none.
  let levels: [Double?]
  /// The upper end of the axis, in counts.
  let top: Double

  /// Places names.
  ///
  /// - Parameters:
  ///   - names: One a column, empty for none.
  ///   - counts: One a column.
  ///   - width: The width of the plot in points.
  ///   - height: The height of the plot in points.
  ///   - font: The size of the names in points.
  init(_ names: [String], counts: [Double], width: Double, height: Double, font: Double) {
    let highest = max(1, counts.max() ?? 0)
    let line = font * 1.7
    var columns = 0.0
    var feet: [Double?] = []
    // Names above names take the room they need from the columns.
    for lines in 1...4 {
      columns = max(height / 3, height - Double(lines) * line)
      feet = Self.feet(names, counts.map { $0 / highest * columns }, width, line, font)
      if feet.allSatisfy({ ($0 ?? 0) + line <= height + 0.5 }) { break }
    }
    levels = feet.map { $0.map { $0 / columns * highest } }
    top = height / columns * highest
  }

  /// Returns how high each name begins in points: above the columns below it, and above earlier names.
  private static func feet(
    _ names: [String], _ heights: [Double], _ width: Double, _ line: Double, _ font: Double
  ) -> [Double?] {
    let step = width / Double(max(1, names.count))
    var boxes: [(left: Double, right: Double, foot: Double)] = []
    return names.enumerated().map { index, name in
      guard !name.isEmpty else { return nil }
      let half = TextMetrics.width(name, size: font, bold: true) / 2 + 2
      let middle = (Double(index) + 0.5) * step
      let (left, right) = (middle - half, middle + half)
      let covered = heights.indices.filter {
        Double($0 + 1) * step > left && Double($0) * step < right
      }
      var foot = covered.map { heights[$0] }.max() ?? 0
      let near = boxes.filter { $0.left < right && $0.right > left }.sorted { $0.foot < $1.foot }
      for box in near where box.foot < foot + line && box.foot + line > foot {
        foot = box.foot + line
      }
      boxes.append((left, right, foot))
      return foot
    }
  }
}
