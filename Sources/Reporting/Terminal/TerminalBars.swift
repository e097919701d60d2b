/// Draws horizontal bars in terminal cells: a label, a figure, the bar, and what stands behind it.
///
/// Tornado, waterfall, comparison and histogram are rows of bars; they differ in what the bars
/// start from and in their fills.
struct TerminalBars {
  /// A stretch of one fill.
  struct Segment {
    /// One end, as a value.
    let from: Double
    /// The other end, as a value.
    let to: Double
    /// The fill.
    let fill: Character
    /// The role of the fill.
    let role: TextRole
  }

  /// One row.
  struct Row {
    /// The label, at the left edge; it wraps.
    var label: GlyphLine
    /// The figure between label and bar, right-aligned.
    var figure = GlyphLine()
    /// The stretches of the bar, later ones over earlier ones.
    var segments: [Segment]
    /// What stands behind the plot.
    var behind = GlyphLine()
    /// Single cells drawn over the bar, such as the ends of a range.
    var ticks: [(value: Double, sign: Character)] = []
  }

  /// What the terminal can show.
  let style: TerminalStyle
  /// The ends of the value axis.
  let range: (low: Double, high: Double)
  /// The value at which a line is always drawn: zero, or the base of a tornado.
  let origin: Double
  /// A word over the line at the origin.
  var originLabel: GlyphLine?
  /// Whether the line at the origin is drawn over the bars.
  var originOnTop = false

  /// The cells the bars keep when labels are long; nil for a third of the width.
  var leastPlot: Int?

  /// Returns the rows as lines; labels wrap so that the bars keep their least width.
  func lines(_ rows: [Row]) -> [GlyphLine] {
    let figure = rows.map(\.figure.width).max() ?? 0
    let behind = rows.map(\.behind.width).max() ?? 0
    let fixed = figure + behind + (figure > 0 ? 1 : 0) + (behind > 0 ? 1 : 0) + 1
    let longest = rows.map(\.label.width).max() ?? 0
    let plotLeast = leastPlot ?? max(10, style.width / 3)
    let label = min(longest, max(8, style.width - fixed - plotLeast))
    let plot = min(max(4, style.width - fixed - label), 100)
    let left = label + 1 + (figure > 0 ? figure + 1 : 0)
    var out = header(left: left, plot: plot)
    for row in rows {
      let pieces = row.label.wrapped(to: label)
      for (index, piece) in pieces.enumerated() {
        var line = piece.padded(to: label, .left)
        line.append(" ")
        if figure > 0 {
          line.append((index == 0 ? row.figure : GlyphLine()).padded(to: figure, .right))
          line.append(" ")
        }
        line.append(bar(index == 0 ? row : Row(label: GlyphLine(), segments: []), plot))
        if index == 0, behind > 0 {
          line.append(" ")
          line.append(row.behind.padded(to: behind, .right))
        }
        out += line.trimmed().cut(to: style.width)
      }
    }
    return out
  }

  /// Returns the line over the plot that names the origin.
  private func header(left: Int, plot: Int) -> [GlyphLine] {
    guard let originLabel, originLabel.width <= style.width else { return [] }
    let centre = left + origin(plot)
    let start = min(max(0, centre - originLabel.width / 2), style.width - originLabel.width)
    var line = GlyphLine.spaces(start)
    line.append(originLabel)
    return [line]
  }

  /// Returns the cell of the origin line.
  private func origin(_ plot: Int) -> Int {
    min(plot - 1, max(0, Int(scale(plot)(origin).rounded())))
  }

  /// Returns the map from values to cell edges.
  private func scale(_ plot: Int) -> LinearScale {
    LinearScale(low: range.low, high: range.high, start: 0, end: Double(plot))
  }

  /// Returns the cells of a stretch, at least one; beside the origin line where that stays visible.
  private func cells(of segment: Segment, _ plot: Int) -> Range<Int> {
    let scale = scale(plot)
    let low = Int(scale(min(segment.from, segment.to)).rounded())
    let high = Int(scale(max(segment.from, segment.to)).rounded())
    let line = self.origin(plot)
    if originOnTop, max(segment.from, segment.to) == origin { return min(low, line - 1)..<line }
    if originOnTop, min(segment.from, segment.to) == origin {
      return line + 1..<max(high, line + 2)
    }
    let start = min(low, plot - 1)
    return start..<max(high, start + 1)
  }

  /// Returns the cells of one bar with the origin line.
  private func bar(_ row: Row, _ plot: Int) -> GlyphLine {
    var canvas = TextCanvas(width: plot, height: 1)
    let scale = scale(plot)
    canvas.put(style.glyphs.vertical, .dim, x: origin(plot), y: 0)
    for segment in row.segments where segment.from != segment.to {
      canvas.horizontal(segment.fill, segment.role, x: cells(of: segment, plot), y: 0)
    }
    for tick in row.ticks {
      canvas.put(tick.sign, .plain, x: min(plot - 1, Int(scale(tick.value).rounded())), y: 0)
    }
    if originOnTop { canvas.put(style.glyphs.vertical, .dim, x: origin(plot), y: 0) }
    return canvas.lines.first ?? GlyphLine()
  }
}
