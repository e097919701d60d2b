/// Draws impact against ability in terminal cells.
///
/// Quadrant names stand outside the frame, so no point can hide them; labels stand where the
/// placer finds room; what has no room gets a one-character key that is explained under the plot.
struct TerminalImpactAbility {
  private let chart: ImpactAbilityChart
  private let style: TerminalStyle
  private let glyphs: ChartGlyphs
  private let columns: Int
  private let rows: Int
  private let left: Int
  private let across: LinearScale
  private let upwards: LinearScale
  private let groups: [Group]

  /// Points that share a cell.
  private struct Group {
    let column: Int
    let row: Int
    var members: [ImpactAbilityChart.Scored]
  }

  /// Lays the plot out for a style.
  init(_ chart: ImpactAbilityChart, _ style: TerminalStyle) {
    self.chart = chart
    self.style = style
    glyphs = style.glyphs
    let scored = chart.scored
    let ticks = [chart.impact.low, chart.impact.threshold, chart.impact.high]
    left = min(12, ticks.map { style.line(chart.format($0)).width }.max() ?? 0) + 1
    columns = max(10, min(style.width - left - 2, 110))
    rows = scored.count > 12 ? 17 : 13
    across = LinearScale(
      low: chart.ability.low, high: chart.ability.high, start: 0, end: Double(columns - 1))
    upwards = LinearScale(
      low: chart.impact.low, high: chart.impact.high, start: Double(rows - 1), end: 0)
    groups = Self.groups(scored, chart, across, upwards)
  }

  /// Returns the points by cell; a low score never lands on the threshold line.
  private static func groups(
    _ scored: [ImpactAbilityChart.Scored], _ chart: ImpactAbilityChart, _ across: LinearScale,
    _ upwards: LinearScale
  ) -> [Group] {
    let lineColumn = across.cell(chart.ability.threshold)
    let lineRow = upwards.cell(chart.impact.threshold)
    var groups: [Group] = []
    var index: [Int: Int] = [:]
    for point in scored {
      var column = across.cell(point.ability)
      if !chart.ability.isHigh(point.ability), column >= lineColumn { column = lineColumn - 1 }
      var row = upwards.cell(point.impact)
      if !chart.impact.isHigh(point.impact), row <= lineRow { row = lineRow + 1 }
      column = max(0, column)
      let key = row * 1000 + column
      if let known = index[key] {
        groups[known].members.append(point)
      } else {
        index[key] = groups.count
        groups.append(Group(column: column, row: row, members: [point]))
      }
    }
    return groups
  }

  // MARK: - Lines

  /// Returns the plot, then what it could not say: keys, borderline points, unscored ones.
  func lines() -> [GlyphLine] {
    let labels = labels()
    let shapes = labels.map(shapes)
    let placements = placer.place(zip(groups, shapes).map { item($0, $1) })
    let keys = keys(for: placements)
    return [style.line("\(chart.impact.title) \(style.unicode ? "↑" : "(up)")", .label)]
      + sideLine(chart.quadrants.topLeft, chart.quadrants.topRight)
      + framed(canvas(shapes, placements, keys))
      + tickLines()
      + sideLine(chart.quadrants.bottomLeft, chart.quadrants.bottomRight)
      + keyLines(labels, keys)
      + remarkLines(drawsSeveral: zip(groups, keys).contains { $0.members.count > 1 && $1 == nil })
  }

  /// Returns the names of two quadrants over or under their halves of the plot.
  private func sideLine(_ leftName: String, _ rightName: String) -> [GlyphLine] {
    let leftText = style.line(leftName, .dim)
    let rightText = style.line(rightName, .dim)
    guard leftText.width + rightText.width + 2 <= columns else {
      return [leftText, rightText].flatMap { $0.wrapped(to: style.width - left - 1) }
        .map { indented($0) }
    }
    var canvas = TextCanvas(width: columns, height: 1)
    canvas.put(leftText, x: 0, y: 0)
    canvas.put(rightText, x: columns - rightText.width, y: 0)
    return canvas.lines.map { indented($0) }
  }

  /// Returns a line behind the space of the axis.
  private func indented(_ line: GlyphLine) -> GlyphLine {
    var out = GlyphLine.spaces(left + 1)
    out.append(line)
    return out
  }

  /// Returns the drawn cells inside the frame, with the ticks of the impact axis.
  private func framed(_ canvas: TextCanvas) -> [GlyphLine] {
    let lineColumn = across.cell(chart.ability.threshold)
    let lineRow = upwards.cell(chart.impact.threshold)
    let ticks = [
      0: chart.format(chart.impact.high), lineRow: chart.format(chart.impact.threshold),
      rows - 1: chart.format(chart.impact.low),
    ]
    var out = [edge(glyphs.corners.topLeft, glyphs.corners.topRight, glyphs.tees.top, lineColumn)]
    for (row, cells) in canvas.lines.enumerated() {
      let tick = style.line(ticks[row] ?? "", .dim)
      let text = tick.width < left ? tick : tick.cut(to: left - 1).first ?? GlyphLine()
      var line = GlyphLine.spaces(left - 1 - text.width)
      line.append(text)
      line.append(" ")
      line.append(String(row == lineRow ? glyphs.tees.left : glyphs.vertical), .dim)
      line.append(cells)
      line.append(String(row == lineRow ? glyphs.tees.right : glyphs.vertical), .dim)
      out.append(line)
    }
    out.append(
      edge(glyphs.corners.bottomLeft, glyphs.corners.bottomRight, glyphs.tees.bottom, lineColumn))
    return out
  }

  /// Returns the upper or lower edge of the frame.
  private func edge(_ start: Character, _ end: Character, _ tee: Character, _ column: Int)
    -> GlyphLine
  {
    var text = String(repeating: glyphs.horizontal, count: columns)
    let index = text.index(text.startIndex, offsetBy: min(max(0, column), columns - 1))
    text.replaceSubrange(index...index, with: String(tee))
    var line = GlyphLine.spaces(left)
    line.append("\(start)\(text)\(end)", .dim)
    return line
  }

  /// Returns the ticks of the ability axis and its name.
  private func tickLines() -> [GlyphLine] {
    var canvas = TextCanvas(width: columns, height: 1)
    let low = style.line(chart.format(chart.ability.low), .dim)
    let high = style.line(chart.format(chart.ability.high), .dim)
    let middle = style.line(chart.format(chart.ability.threshold), .dim)
    let lineColumn = across.cell(chart.ability.threshold)
    let start = min(max(0, lineColumn - middle.width / 2), columns - middle.width)
    canvas.put(low, x: 0, y: 0)
    canvas.put(high, x: columns - high.width, y: 0)
    if start > low.width, start + middle.width < columns - high.width {
      canvas.put(middle, x: start, y: 0)
    }
    let title = style.line("\(chart.ability.title) \(style.unicode ? "→" : "->")", .label)
    let from = start + middle.width + 2
    let room = columns - high.width - 2 - from
    if title.width <= room {
      canvas.put(title, x: from + (room - title.width) / 2, y: 0)
      return canvas.lines.map { indented($0) }
    }
    return (canvas.lines + title.wrapped(to: columns)).map { indented($0) }
  }

  // MARK: - Drawing

  /// Returns the threshold lines, markers and labels.
  private func canvas(
    _ shapes: [[[GlyphLine]]], _ placements: [LabelPlacer.Placement?], _ keys: [Character?]
  ) -> TextCanvas {
    var canvas = TextCanvas(width: columns, height: rows)
    let lineColumn = across.cell(chart.ability.threshold)
    let lineRow = upwards.cell(chart.impact.threshold)
    canvas.horizontal(glyphs.faintHorizontal, .dim, x: 0..<columns, y: lineRow)
    canvas.vertical(glyphs.faintVertical, .dim, x: lineColumn, y: 0..<rows)
    canvas.put(glyphs.cross, .dim, x: lineColumn, y: lineRow)
    for (index, group) in groups.enumerated() {
      if let placement = placements[index] {
        let isLeft = placement.rect.maxX <= Double(group.column)
        for (row, text) in shapes[index][placement.shape].enumerated() {
          let start = isLeft ? placement.rect.maxX - Double(text.width) : placement.rect.x
          canvas.put(text, x: Int(start), y: Int(placement.rect.y) + row)
        }
      }
      canvas.put(keys[index] ?? marker(group), .strong, x: group.column, y: group.row)
    }
    return canvas
  }

  /// Returns the sign of a point.
  private func marker(_ group: Group) -> Character {
    if group.members.count > 1 { return glyphs.several }
    return group.members.contains(where: chart.isBorderline) ? glyphs.borderline : glyphs.point
  }

  // MARK: - Labels

  /// Returns the label of each group: the names of its members.
  private func labels() -> [String] {
    groups.map { $0.members.map(\.name).joined(separator: ", ") }
  }

  /// Returns the ways to set a label: in one line, or in two of about the same length.
  private func shapes(_ label: String) -> [[GlyphLine]] {
    let line = style.line(label)
    guard line.width > 12, line.width <= 2 * columns else { return [[line]] }
    let narrowest = max(line.longestWord, (line.width + 1) / 2)
    for width in narrowest..<line.width {
      let lines = line.wrapped(to: width)
      if lines.count == 2 { return [[line], lines] }
    }
    return [[line]]
  }

  /// Returns a group as the placer sees it.
  private func item(_ group: Group, _ shapes: [[GlyphLine]]) -> LabelPlacer.Item {
    LabelPlacer.Item(
      marker: PlotRect(x: Double(group.column), y: Double(group.row), width: 1, height: 1),
      shapes: shapes.map { lines in
        LabelPlacer.Shape(
          width: Double(lines.map(\.width).max() ?? 0), height: Double(lines.count))
      })
  }

  /// The placer of this plot.
  private var placer: LabelPlacer {
    var placer = LabelPlacer(
      bounds: PlotRect(x: 0, y: 0, width: Double(columns), height: Double(rows)))
    placer.verticals = [Double(across.cell(chart.ability.threshold)) + 0.5]
    placer.horizontals = [Double(upwards.cell(chart.impact.threshold)) + 0.5]
    return placer
  }

  // MARK: - Under the plot

  /// Returns a key of one character for each group without a place for its label.
  private func keys(for placements: [LabelPlacer.Placement?]) -> [Character?] {
    var free = Array("123456789abcdefghijklmnpqrstuvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ").makeIterator()
    return placements.map { $0 == nil ? free.next() : nil }
  }

  /// Returns the explained keys; a group for which no key was left is listed with its scores.
  private func keyLines(_ labels: [String], _ keys: [Character?]) -> [GlyphLine] {
    var lines: [GlyphLine] = []
    for (index, key) in keys.enumerated() {
      guard let key else { continue }
      lines += hanging("\(key) ", style.line(labels[index]))
    }
    return lines
  }

  /// Returns the remarks on borderline, unscored and off-scale points, and the rule.
  private func remarkLines(drawsSeveral: Bool) -> [GlyphLine] {
    var lines: [GlyphLine] = []
    let scored = chart.scored
    let near = scored.filter(chart.isBorderline).map(\.name)
    if !near.isEmpty {
      lines += remark("Borderline \(glyphs.borderline)", "within half a step of a line: ", near)
    }
    if drawsSeveral {
      lines += style.line("\(glyphs.several) several in one place", .dim).wrapped(to: style.width)
    }
    let unscored = chart.unscored
    if !unscored.isEmpty {
      lines += remark("Not scored", "", unscored.map { "\($0.name) (\($0.missing))" })
    }
    let off = chart.offScale
    if !off.isEmpty {
      lines += remark("Off the scale", "", off.map { "\($0.name) (\(scores($0)))" })
    }
    return lines + style.line(chart.rule, .dim).wrapped(to: style.width)
  }

  /// Returns the scores of a point as text.
  private func scores(_ point: ImpactAbilityChart.Point) -> String {
    let parts = [(chart.impact.title, point.impact), (chart.ability.title, point.ability)]
    return parts.map { title, score in "\(title) \(score.map { chart.format($0) } ?? "-")" }
      .joined(separator: ", ")
  }

  /// Returns a remark with a list of names, wrapped.
  private func remark(_ title: String, _ meaning: String, _ names: [String]) -> [GlyphLine] {
    hanging("\(title): ", style.line(meaning + names.joined(separator: ", ")), indent: 2)
  }

  /// Returns text behind a prefix, further lines indented.
  private func hanging(_ prefix: String, _ text: GlyphLine, indent: Int? = nil) -> [GlyphLine] {
    var line = style.line(prefix, .dim)
    let indent = indent ?? line.width
    line.append(text)
    let lines = line.wrapped(to: style.width)
    guard lines.count > 1 else { return lines }
    // Wrapped once at full width for the first line, the rest again behind the indent.
    let first = lines[0]
    var rest = GlyphLine()
    for (index, next) in lines.dropFirst().enumerated() {
      if index > 0 { rest.append(" ") }
      rest.append(next)
    }
    return [first]
      + rest.wrapped(to: style.width - indent).map { piece in
        var out = GlyphLine.spaces(indent)
        out.append(piece)
        return out
      }
  }
}
