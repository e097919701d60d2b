/// Draws a line over an axis in terminal cells, with an optional band and named points.
struct TerminalPlot {
  /// A point worth naming.
  struct Mark {
    let x: Double
    let y: Double
    let label: String
  }

  /// What the terminal can show.
  let style: TerminalStyle
  /// The ends of the horizontal axis.
  let xRange: (low: Double, high: Double)
  /// The ends of the vertical axis.
  let yRange: (low: Double, high: Double)
  /// The points of the line; a value that is not finite interrupts it.
  let points: [(x: Double, y: Double)]
  /// The lower and upper edge of the band at the same places as `points`.
  var band: (low: [Double], high: [Double])?
  /// The points worth naming.
  var marks: [Mark] = []
  /// The ticks of the horizontal axis with their texts.
  let xTicks: [(value: Double, text: String)]
  /// How the vertical axis is written.
  let yFormat: ValueFormat
  /// The names of the axes.
  let titles: (x: String, y: String)

  private static let rows = 12

  /// Returns the axis name, the plot, the ticks, and the marks that found no room.
  func lines() -> [GlyphLine] {
    let ticks = Ticks(from: yRange.low, to: yRange.high, about: 4).values
    let (figures, unit) = labels(of: ticks)
    let texts = figures.map { style.line($0, .dim) }
    let left = min(widestLabel, texts.map(\.width).max() ?? 0)
    let columns = max(10, min(style.width - left - 2, 100))
    let across = LinearScale(
      low: xRange.low, high: xRange.high, start: 0, end: Double(columns - 1))
    let upwards = LinearScale(
      low: yRange.low, high: yRange.high, start: Double(Self.rows - 1), end: 0)
    var canvas = TextCanvas(width: columns, height: Self.rows)
    drawZero(&canvas, upwards)
    let rows = lineRows(columns, across, upwards)
    drawBand(&canvas, columns, across, upwards)
    draw(rows, &canvas)
    let unplaced = drawMarks(&canvas, rows, across, upwards)
    let words = [titles.y, unit ?? ""].filter { !$0.isEmpty }.joined(separator: ", in ")
    let name = words.isEmpty ? [] : style.line(words, .label).wrapped(to: style.width)
    return name + axis(canvas, ticks, texts, left, upwards) + tickLines(across, left, columns)
      + unplaced
  }

  /// The most cells of a label of the vertical axis.
  private var widestLabel: Int { max(14, style.width / 4) }

  /// The texts of the ticks; a unit behind them that would make them too wide stands once above.
  private func labels(of ticks: [Double]) -> (figures: [String], unit: String?) {
    let texts = yFormat.texts(of: ticks)
    guard texts.contains(where: { style.line($0).width > widestLabel }),
      let space = texts[0].firstIndex(of: " ")
    else { return (texts, nil) }
    let unit = texts[0][space...]
    guard texts.allSatisfy({ $0.hasSuffix(unit) }) else { return (texts, nil) }
    return (texts.map { String($0.dropLast(unit.count)) }, String(unit.dropFirst()))
  }

  // MARK: - Parts

  /// Draws the line at zero where zero is inside the plot.
  private func drawZero(_ canvas: inout TextCanvas, _ upwards: LinearScale) {
    guard yRange.low <= 0, yRange.high >= 0 else { return }
    canvas.horizontal(
      style.glyphs.faintHorizontal, .dim, x: 0..<canvas.width, y: upwards.cell(0))
  }

  /// Returns the row of the line in each column, nil where there is none.
  private func lineRows(_ columns: Int, _ across: LinearScale, _ upwards: LinearScale) -> [Int?] {
    sampled(points.map(\.y), columns, across).map { $0.map { upwards.cell($0) } }
  }

  /// Returns values interpolated at each column.
  private func sampled(_ values: [Double], _ columns: Int, _ across: LinearScale) -> [Double?] {
    var result = [Double?](repeating: nil, count: columns)
    let places = points.map { across($0.x) }
    for index in points.indices where values[index].isFinite {
      result[Int(places[index].rounded())] = values[index]
      guard index > 0, values[index - 1].isFinite else { continue }
      let start = places[index - 1]
      let length = places[index] - start
      guard length > 0 else { continue }
      let first = Int(start.rounded(.up))
      for column in first..<max(first, Int(places[index].rounded(.down)) + 1) {
        let share = (Double(column) - start) / length
        result[column] = values[index - 1] * (1 - share) + values[index] * share
      }
    }
    return result
  }

  /// Fills the cells between the edges of the band.
  private func drawBand(
    _ canvas: inout TextCanvas, _ columns: Int, _ across: LinearScale, _ upwards: LinearScale
  ) {
    guard let band else { return }
    let low = sampled(band.low, columns, across)
    let high = sampled(band.high, columns, across)
    for column in 0..<columns {
      guard let low = low[column], let high = high[column] else { continue }
      let top = upwards.cell(max(low, high))
      let bottom = upwards.cell(min(low, high))
      canvas.vertical(style.glyphs.band, .dim, x: column, y: top..<bottom + 1)
    }
  }

  /// Draws the line with turns where it changes its row.
  private func draw(_ rows: [Int?], _ canvas: inout TextCanvas) {
    let glyphs = style.glyphs
    for column in rows.indices {
      guard let row = rows[column] else { continue }
      let next = column + 1 < rows.count ? rows[column + 1] ?? row : row
      if next == row {
        canvas.put(glyphs.horizontal, .strong, x: column, y: row)
        continue
      }
      let rises = next < row
      canvas.put(
        rises ? glyphs.turns.leftUp : glyphs.turns.leftDown, .strong, x: column, y: row)
      canvas.put(
        rises ? glyphs.turns.downRight : glyphs.turns.upRight, .strong, x: column, y: next)
      let between = rises ? next + 1..<row : row + 1..<next
      canvas.vertical(glyphs.vertical, .strong, x: column, y: between)
    }
  }

  /// Draws the named points and their labels; returns the labels without room as lines.
  private func drawMarks(
    _ canvas: inout TextCanvas, _ rows: [Int?], _ across: LinearScale, _ upwards: LinearScale
  ) -> [GlyphLine] {
    let cells = marks.map { (column: across.cell($0.x), row: upwards.cell($0.y)) }
    let texts = marks.map { style.line($0.label, .strong) }
    var placer = LabelPlacer(
      bounds: PlotRect(
        x: 0, y: 0, width: Double(canvas.width), height: Double(canvas.height)))
    placer.obstacles = Self.obstacles(rows)
    if yRange.low <= 0, yRange.high >= 0 {
      placer.horizontals = [Double(upwards.cell(0)) + 0.5]
    }
    let items = zip(cells, texts).map { cell, text in
      LabelPlacer.Item(
        marker: PlotRect(x: Double(cell.column), y: Double(cell.row), width: 1, height: 1),
        shapes: [.init(width: Double(text.width), height: 1)])
    }
    var rest: [GlyphLine] = []
    for (index, placement) in places(of: items, placer).enumerated() {
      canvas.put(style.glyphs.mark, .strong, x: cells[index].column, y: cells[index].row)
      if let placement {
        canvas.put(texts[index], x: Int(placement.rect.x), y: Int(placement.rect.y))
      } else {
        var line = GlyphLine("\(style.glyphs.mark) ", .strong)
        line.append(texts[index])
        rest += line.wrapped(to: style.width)
      }
    }
    return rest
  }

  /// Returns places beside the points, or a little farther off where that leaves none without.
  private func places(of items: [LabelPlacer.Item], _ placer: LabelPlacer)
    -> [LabelPlacer.Placement?]
  {
    let nearest = placer.place(items)
    if nearest.allSatisfy({ $0 != nil }) { return nearest }
    for gap in [(x: 3.0, y: 0.0), (x: 2.0, y: 1.0), (x: 4.0, y: 2.0)] {
      var farther = placer
      farther.gapX = gap.x
      farther.gapY = gap.y
      let places = farther.place(items)
      if places.allSatisfy({ $0 != nil }) { return places }
    }
    return nearest
  }

  /// Returns the cells of the line, which labels must not cover.
  private static func obstacles(_ rows: [Int?]) -> [PlotRect] {
    rows.indices.compactMap { column in
      guard let row = rows[column] else { return nil }
      let next = column + 1 < rows.count ? rows[column + 1] ?? row : row
      return PlotRect(
        x: Double(column), y: Double(min(row, next)), width: 1,
        height: Double(abs(next - row) + 1))
    }
  }

  /// Returns the plot behind its vertical axis.
  private func axis(
    _ canvas: TextCanvas, _ ticks: [Double], _ texts: [GlyphLine], _ left: Int,
    _ upwards: LinearScale
  ) -> [GlyphLine] {
    var labels: [Int: GlyphLine] = [:]
    for (tick, text) in zip(ticks, texts) { labels[upwards.cell(tick)] = text }
    return canvas.lines.enumerated().map { row, cells in
      let text = labels[row]?.cut(to: left).first
      var line = (text ?? GlyphLine()).padded(to: left, .right)
      line.append(" ")
      line.append(String(text == nil ? style.glyphs.vertical : style.glyphs.tees.right), .dim)
      line.append(cells)
      return line.trimmed()
    }
  }

  /// Returns the ticks of the horizontal axis that fit beside each other, and its name.
  private func tickLines(_ across: LinearScale, _ left: Int, _ columns: Int) -> [GlyphLine] {
    // The labels may reach one cell over the axis, but not over the edge of the screen.
    let room = min(columns + 2, style.width - left - 1)
    var canvas = TextCanvas(width: room, height: 1)
    var end = -1
    for tick in xTicks {
      let text = style.line(tick.text, .dim)
      let centre = across.cell(tick.value) + 1
      let start = min(max(0, centre - text.width / 2), room - text.width)
      guard start > end else { continue }
      canvas.put(text, x: start, y: 0)
      end = start + text.width
    }
    var line = GlyphLine.spaces(left + 1)
    line.append((canvas.lines.first ?? GlyphLine()).trimmed())
    let title = style.line(titles.x, .label)
    if line.width + 2 + title.width <= style.width {
      line.append("  ")
      line.append(title)
      return [line]
    }
    let lines = title.wrapped(to: columns)
    return line.cut(to: style.width) + lines.map { $0.padded(to: left + 1 + columns, .right) }
  }
}
