/// Sets a table in terminal cells: words wrap, figures line up, columns that do not fit go into
/// further parts that repeat the first column.
struct TerminalTable {
  private let table: Table
  private let style: TerminalStyle
  private let columns: [MeasuredColumn]
  private let gap = 2

  /// One column with its texts and the widths it could take.
  private struct MeasuredColumn {
    let index: Int
    let alignment: Alignment
    let title: GlyphLine
    let unit: GlyphLine?
    let cells: [GlyphLine]
    /// The width at which nothing wraps.
    let natural: Int
    /// The width below which a word or a figure would be cut.
    let least: Int
    /// The width to which a label may shrink where that keeps the table in one part.
    let tight: Int
  }

  /// Measures a table for a style.
  init(_ table: Table, _ style: TerminalStyle) {
    self.table = table
    self.style = style
    columns = table.columns.indices.map { Self.measure($0, of: table, style) }
  }

  /// Returns the lines of the table.
  func lines() -> [GlyphLine] {
    var out = table.title.map { style.line($0, .strong).wrapped(to: style.width) } ?? []
    for (index, part) in parts().enumerated() {
      if index > 0 { out.append(GlyphLine()) }
      out += lines(of: part)
    }
    if let legend = CellMarkSign.legend(table.marks) {
      out += GlyphLine(legend, .dim).wrapped(to: style.width)
    }
    return out
  }

  // MARK: - Measuring

  /// Returns a column with its texts and widths.
  private static func measure(_ index: Int, of table: Table, _ style: TerminalStyle)
    -> MeasuredColumn
  {
    let column = table.columns[index]
    let signs = table.rows.map { CellMarkSign.signs($0.cell(index).marks) }
    let signWidth = signs.map(\.utf8.count).max() ?? 0
    let cells = zip(table.rows, signs).map { row, sign in
      text(row, index, sign: sign, signWidth: signWidth, column, style)
    }
    let title = style.line(column.title, .label)
    let unit = column.unit.map { style.line($0, .unit) }
    let lines = zip(table.rows, cells).filter { $0.0.kind != .group }
    let body = lines.map(\.1)
    // Figures stay in one line; what is typed may break, among figures too.
    let breaks = lines.map { column.kind == .text || $0.0.cell(index).role == .code }
    let words = zip(body, breaks).map { $1 ? $0.longestWord : $0.width }.max() ?? 0
    let headers = max(title.longestWord, unit?.width ?? 0)
    let widest = max(title.width, unit?.width ?? 0, body.map(\.width).max() ?? 0)
    let natural = breaks.contains(true) ? widest : max(words, headers, min(title.width, 14))
    // Words keep room for more than one in a line before columns are split off; labels most.
    let readable = min(natural, index == 0 ? style.width / 3 : 12)
    let least = max(words, min(headers, 16))
    let tight = column.kind == .text && index == 0 ? max(least, min(natural, 16)) : least
    return MeasuredColumn(
      index: index, alignment: column.alignment, title: title, unit: unit, cells: cells,
      natural: max(1, min(natural, style.width)),
      least: max(1, column.kind == .text ? max(min(least, 24), readable) : least),
      tight: max(1, tight))
  }

  /// Returns the text of a cell with its role and its sign.
  private static func text(
    _ row: Row, _ index: Int, sign: String, signWidth: Int, _ column: Column,
    _ style: TerminalStyle
  ) -> GlyphLine {
    let cell = row.cell(index)
    var role = cell.role
    if role == .number, cell.isNegative { role = .negative }
    if row.kind == .total, role != .negative { role = .strong }
    var line = style.line(cell.display, role)
    guard signWidth > 0, !(line.width == 0 && sign.isEmpty) else { return line }
    line.append(sign, .dim)
    if column.alignment == .right { line.append(.spaces(signWidth - sign.utf8.count)) }
    return line
  }

  // MARK: - Choosing columns and widths

  /// A set of columns that stand beside each other, with their widths.
  private struct Part {
    var columns: [MeasuredColumn]
    var widths: [Int]
  }

  /// Returns the columns in as few parts as fit the width.
  private func parts() -> [Part] {
    guard let first = columns.first else { return [] }
    if let widths = widths(of: columns) ?? widths(of: columns, isTight: true) {
      return [Part(columns: columns, widths: widths)]
    }
    var parts: [Part] = []
    var current = [first]
    for column in columns.dropFirst() {
      if widths(of: current + [column]) != nil || current.count == 1 {
        current.append(column)
        if widths(of: current) != nil { continue }
        parts.append(squeezed(current))
        current = [first]
      } else {
        parts.append(fitted(current))
        current = [first, column]
        if widths(of: current) == nil {
          parts.append(squeezed(current))
          current = [first]
        }
      }
    }
    if current.count > 1 || parts.isEmpty { parts.append(fitted(current)) }
    return parts
  }

  /// Returns the widths at which columns fit beside each other without cutting a word or figure,
  /// nil where they do not.
  private func widths(of columns: [MeasuredColumn], isTight: Bool = false) -> [Int]? {
    let least = columns.map { $0.index == 0 && isTight ? $0.tight : $0.least }
    let available = style.width - gap * (columns.count - 1)
    var widths = columns.map(\.natural)
    guard least.reduce(0, +) <= available else { return nil }
    var excess = widths.reduce(0, +) - available
    while excess > 0 {
      // The widest column gives way first, so long labels wrap before short ones.
      let order = widths.indices.filter { widths[$0] > least[$0] }
      guard let widest = order.max(by: { (widths[$0], $1) < (widths[$1], $0) }) else { return nil }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  /// Returns a part with the widths that fit, or squeezed.
  private func fitted(_ columns: [MeasuredColumn]) -> Part {
    widths(of: columns).map { Part(columns: columns, widths: $0) } ?? squeezed(columns)
  }

  /// Returns a part in which words and figures are cut, as the last resort.
  private func squeezed(_ columns: [MeasuredColumn]) -> Part {
    guard columns.count > 1 else { return Part(columns: columns, widths: [style.width]) }
    let available = style.width - gap * (columns.count - 1)
    let second = columns[1].least
    let first = max(min(columns[0].natural, available - second), min(6, available / 2))
    return Part(columns: columns, widths: [first, available - first])
  }

  // MARK: - Setting

  /// Returns the lines of a part: titles, a rule, the rows.
  private func lines(of part: Part) -> [GlyphLine] {
    var out = header(of: part)
    out.append(rule(part))
    for (number, row) in table.rows.enumerated() {
      switch row.kind {
      case .group: out += groupLines(number)
      case .total:
        out.append(totalRule(part, before: number))
        out += bodyLines(number, part)
      case .body: out += bodyLines(number, part)
      }
    }
    return out
  }

  /// Returns the title lines, the unit under each title.
  private func header(of part: Part) -> [GlyphLine] {
    let blocks = zip(part.columns, part.widths).map { column, width in
      column.title.wrapped(to: width)
    }
    let units = zip(part.columns, part.widths).map { column, width in
      column.unit.map { $0.wrapped(to: width) } ?? []
    }
    return beside(blocks, part, bottom: true)
      + (units.allSatisfy(\.isEmpty) ? [] : beside(units, part, bottom: true))
  }

  /// Returns the lines of an ordinary row.
  private func bodyLines(_ number: Int, _ part: Part) -> [GlyphLine] {
    let blocks = zip(part.columns, part.widths).map { column, width in
      column.cells[number].wrapped(to: width)
    }
    return beside(blocks, part, bottom: false)
  }

  /// Returns the lines of a group heading, over the whole width.
  private func groupLines(_ number: Int) -> [GlyphLine] {
    columns.first.map { $0.cells[number].wrapped(to: style.width) } ?? []
  }

  /// Returns blocks of lines beside each other.
  private func beside(_ blocks: [[GlyphLine]], _ part: Part, bottom: Bool) -> [GlyphLine] {
    let height = max(1, blocks.map(\.count).max() ?? 1)
    return (0..<height).map { row in
      var line = GlyphLine()
      for (index, block) in blocks.enumerated() {
        if index > 0 { line.append(.spaces(gap)) }
        let source = bottom ? row - (height - block.count) : row
        let text = block.indices.contains(source) ? block[source] : GlyphLine()
        line.append(text.padded(to: part.widths[index], part.columns[index].alignment))
      }
      return line.trimmed()
    }
  }

  /// Returns the rule under the titles.
  private func rule(_ part: Part) -> GlyphLine {
    let width = part.widths.reduce(0, +) + gap * (part.widths.count - 1)
    return GlyphLine(String(repeating: style.unicode ? "─" : "-", count: width), .dim)
  }

  /// Returns the rule over a sum: under the figures only.
  private func totalRule(_ part: Part, before number: Int) -> GlyphLine {
    var line = GlyphLine()
    for (index, width) in part.widths.enumerated() {
      if index > 0 { line.append(.spaces(gap)) }
      let isFigure = part.columns[index].cells[number].width > 0 && index > 0
      let sign = style.unicode ? "─" : "-"
      line.append(
        isFigure ? GlyphLine(String(repeating: sign, count: width), .dim) : .spaces(width))
    }
    return line.trimmed()
  }
}
