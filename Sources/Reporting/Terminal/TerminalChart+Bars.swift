extension TerminalChart {
  /// Returns a waterfall as rows from benefits down to the net, with signed figures.
  func waterfall(_ chart: WaterfallChart) -> [GlyphLine] {
    let glyphs = style.glyphs
    let rows = chart.placed.map { placed in
      let step = placed.step
      let (fill, role): (Character, TextRole) =
        switch step.kind {
        case .benefit: (glyphs.benefit, .positive)
        case .cost: (glyphs.cost, .negative)
        case .total: (glyphs.total, .strong)
        }
      return TerminalBars.Row(
        label: style.line(step.label, step.kind == .total ? .strong : .label),
        figure: style.line(signed(step, of: chart), step.kind == .total ? .strong : role),
        segments: [.init(from: placed.from, to: placed.to, fill: fill, role: role)])
    }
    return TerminalBars(style: style, range: chart.range, origin: 0).lines(rows)
  }

  /// Returns a step's figure, a gain with its plus sign.
  private func signed(_ step: WaterfallChart.Step, of chart: WaterfallChart) -> String {
    (step.kind != .total && step.value > 0 ? "+" : "") + chart.text(of: step)
  }

  /// Returns a tornado around its base, with the input and the result at both ends of each bar.
  func tornado(_ chart: TornadoChart) -> [GlyphLine] {
    let bars = chart.drawn
    guard !bars.isEmpty else { return [style.line("no input has a range", .dim)] }
    let widest =
      bars.map { bar in
        ends(bar, chart, inputs: true).reduce(0) { $0 + $1.width }
      }.max() ?? 0
    // Input ends stand at the bars only where a third of the width is left for the bars.
    let inputs = widest + 16 + style.width / 3 <= style.width
    let rows = bars.map { bar in
      let ends = ends(bar, chart, inputs: inputs)
      let range = inputs ? "" : " (\(bar.lowInput) to \(bar.highInput))"
      return TerminalBars.Row(
        label: style.line(bar.label + range, .label), figure: ends[0],
        segments: segments(bar, chart), behind: ends[1])
    }
    var drawer = TerminalBars(style: style, range: chart.range, origin: chart.base)
    drawer.originOnTop = true
    drawer.originLabel = style.line("as stated \(chart.format(chart.base))", .dim)
    let rest = chart.bars.count - bars.count
    let more = rest > 0 ? [style.line("and \(rest) with a smaller swing", .dim)] : []
    return drawer.lines(rows) + more
  }

  /// Returns the texts at the left and right end of a bar.
  private func ends(_ bar: TornadoChart.Bar, _ chart: TornadoChart, inputs: Bool) -> [GlyphLine] {
    let low = (input: bar.lowInput, value: bar.atLow)
    let high = (input: bar.highInput, value: bar.atHigh)
    let ordered = low.value <= high.value ? [low, high] : [high, low]
    return ordered.map { end in
      style.line(inputs ? "\(end.input): \(chart.format(end.value))" : chart.format(end.value))
    }
  }

  /// Returns the stretches below and above the base.
  private func segments(_ bar: TornadoChart.Bar, _ chart: TornadoChart) -> [TerminalBars.Segment] {
    let low = min(bar.atLow, bar.atHigh, chart.base)
    let high = max(bar.atLow, bar.atHigh, chart.base)
    let worse = (style.glyphs.cost, TextRole.negative)
    let better = (style.glyphs.benefit, TextRole.positive)
    let below = chart.higherIsBetter ? worse : better
    let above = chart.higherIsBetter ? better : worse
    return [
      .init(from: low, to: chart.base, fill: below.0, role: below.1),
      .init(from: chart.base, to: high, fill: above.0, role: above.1),
    ]
  }

  /// Returns one bar a scenario from zero, with its 8-in-10 range as a line.
  func comparison(_ chart: ComparisonChart) -> [GlyphLine] {
    let rows = chart.bars.map { bar in
      TerminalBars.Row(
        label: style.line(bar.label, bar.isBase ? .strong : .label),
        figure: style.line(chart.format(bar.value), bar.value < 0 ? .negative : .number),
        segments: segments(bar), behind: style.line(bar.remark ?? "", .dim),
        ticks: bar.range.map {
          [($0.low, style.glyphs.tees.left), ($0.high, style.glyphs.tees.right)]
        } ?? [])
    }
    let hasRange = chart.bars.contains { $0.range != nil }
    let tees = style.glyphs.tees
    let key = "\(tees.left)\(style.glyphs.horizontal)\(tees.right) 8 in 10 lie here"
    return name(chart.metric, under: chart.title)
      + TerminalBars(style: style, range: chart.range, origin: 0).lines(rows)
      + (hasRange ? [style.line(key, .dim)] : [])
  }

  /// Returns the line of a scenario's range and the bar over it.
  private func segments(_ bar: ComparisonChart.Bar) -> [TerminalBars.Segment] {
    let glyphs = style.glyphs
    let value = bar.value.isNaN ? 0 : bar.value
    let fill = bar.isBase ? glyphs.total : value < 0 ? glyphs.cost : glyphs.benefit
    let role: TextRole = bar.isBase ? .strong : value < 0 ? .negative : .positive
    let line = bar.range.map {
      TerminalBars.Segment(from: $0.low, to: $0.high, fill: glyphs.horizontal, role: .plain)
    }
    return (line.map { [$0] } ?? []) + [.init(from: 0, to: value, fill: fill, role: role)]
  }

  /// Returns one row a bin with its share, and the markers behind the bins they fall into.
  func histogram(_ chart: HistogramChart) -> [GlyphLine] {
    guard chart.total > 0 else { return [style.line("no samples", .dim)] }
    let rows = chart.bins.enumerated().map { index, bin in
      let marks = chart.markers(in: index).map(chart.words)
      let arrow = style.unicode ? "◂ " : "< "
      return TerminalBars.Row(
        label: style.line(label(of: bin, chart), .label),
        figure: GlyphLine(share(bin.count, of: chart.total)),
        segments: [
          .init(
            from: 0, to: Double(bin.count), fill: style.glyphs.benefit,
            role: bin.high <= 0 ? .negative : .positive)
        ],
        behind: marks.isEmpty ? GlyphLine() : style.line(arrow + marks.joined(separator: ", ")))
    }
    let behind = rows.map(\.behind.width).max() ?? 0
    var drawer = TerminalBars(
      style: style, range: (0, Double(max(1, chart.highestCount))), origin: 0)
    // A bin is read by its ends: the bars give way before they wrap.
    drawer.leastPlot = 12
    let lines = drawer.lines(
      rows.map { row in
        var row = row
        row.behind = row.behind.padded(to: behind, .left)
        return row
      })
    let never = chart.withoutValue
    let rest =
      never == 0
      ? [] : [style.line("\(chart.withoutValueName): \(share(never, of: chart.total))", .dim)]
    return name(chart.metric, under: chart.title) + lines + rest
  }

  /// Returns the ends of a bin, in a narrow terminal the lower one only.
  private func label(of bin: HistogramChart.Bin, _ chart: HistogramChart) -> String {
    if let name = bin.name { return name }
    let low = chart.format(bin.low)
    return style.width < 56 ? "from \(low)" : "\(low) to \(chart.format(bin.high))"
  }

  /// Returns a count as a share; a small one that is not zero is never shown as `0%`.
  private func share(_ count: Int, of total: Int) -> String {
    guard count > 0, total > 0 else { return "0%" }
    let percent = Double(count) / Double(total) * 100
    return percent < 0.5 ? "<1%" : "\(Int(percent.rounded()))%"
  }

  /// Returns a two-way table with a shade behind each figure.
  func heat(_ chart: HeatTable) -> [GlyphLine] {
    let plain = chart.table
    let rows = plain.rows.enumerated().map { number, row in
      Row(
        row.cells.enumerated().map { index, cell in
          guard index > 0, cell.value != nil else { return cell }
          let shade = chart.shade(number, index - 1)
          let sign: Character = shade == 0 ? " " : style.glyphs.shades[min(3, abs(shade) - 1)]
          return Cell(
            "\(cell.text) \(sign)\(sign)", value: cell.value,
            role: shade < 0 ? .negative : .positive, marks: cell.marks)
        })
    }
    let axes = style.line("\(chart.rowTitle) down, \(chart.columnTitle) across", .label)
    return name(chart.metric, under: chart.title) + axes.wrapped(to: style.width)
      + TerminalTable(Table(columns: plain.columns, rows: rows), style).lines()
  }
}
