/// A table fitted into a width at one font size: column widths, row heights, texts.
struct SlideTable: Sendable {
  /// A row as it is written.
  struct Line: Sendable {
    let kind: Row.Kind
    let texts: [String]
    let height: Double
  }

  /// The table whose rows are shown.
  let table: Table
  let size: Double
  let widths: [Double]
  let head: Line
  let lines: [Line]
  /// What the signs behind figures mean, nil for none.
  let legend: String?

  /// Free space left and right of a text.
  static let insetX = 7.0
  /// Free space above and below a text.
  static let insetY = 2.4
  /// The largest number of characters of a cell; longer text ends in "…".
  private static let cellLimit = 300
  /// The largest number of columns; a slide holds no more that a person could read.
  private static let columnLimit = 24

  /// Fits a table; a column more than 24 is left out and the legend says so.
  ///
  /// - Parameter widening: How much wider than Arial the face of the deck may be.
  init(_ table: Table, width: Double, size: Double, widening: Double = 1) {
    let shown = Table(
      table.title, columns: Array(table.columns.prefix(Self.columnLimit)), rows: table.rows)
    self.table = shown
    self.size = size
    let titles = shown.columns.map { column in
      let unit = column.unit.map { " (\($0))" } ?? ""
      return SlideText.line(column.title + unit, limit: 120)
    }
    let texts = shown.rows.map { row in shown.columns.indices.map { Self.text(row, $0) } }
    let reserve = 1.06 * widening
    let widths = Self.widths(titles, texts, shown, size: size, width: width, reserve)
    self.widths = widths
    head = Self.line(.total, titles, widths, size: size, reserve)
    lines = zip(shown.rows, texts).map { Self.line($0.kind, $1, widths, size: size, reserve) }
    let left = table.columns.count - shown.columns.count
    let marks = CellMarkSign.legend(shown.marks)
    legend = left > 0 ? "\(left) more columns in the workbook. \(marks ?? "")" : marks
  }

  /// The least height of a row.
  static func leastHeight(size: Double) -> Double { size * 1.2 + 2 * insetY }

  /// The height of head and rows.
  var height: Double { lines.reduce(head.height) { $0 + $1.height } }

  /// Returns the text of a cell with its signs.
  private static func text(_ row: Row, _ column: Int) -> String {
    if row.kind == .group && column > 0 { return "" }
    let cell = row.cell(column)
    let signs = CellMarkSign.signs(cell.marks)
    return SlideText.line(cell.display + (signs.isEmpty ? "" : "\u{A0}\(signs)"), limit: cellLimit)
  }

  /// Returns one line with its estimated height.
  private static func line(
    _ kind: Row.Kind, _ texts: [String], _ widths: [Double], size: Double, _ reserve: Double
  ) -> Line {
    let total = widths.reduce(0, +)
    let counts = zip(texts, widths).map { text, width in
      let room = (kind == .group ? total : width) - 2 * insetX
      return TextMetrics.wrap(
        text, size: size, limit: max(8, room), bold: kind != .body, reserve: reserve
      ).count
    }
    let height = Double(max(1, counts.max() ?? 1) - 1) * size * 1.2 + leastHeight(size: size)
    return Line(kind: kind, texts: texts, height: height)
  }

  // MARK: - Columns

  /// Returns column widths that fill `width`: figures whole where possible, words share the rest.
  private static func widths(
    _ titles: [String], _ texts: [[String]], _ table: Table, size: Double, width: Double,
    _ reserve: Double
  ) -> [Double] {
    guard !titles.isEmpty else { return [] }
    var natural: [Double] = []
    var least: [Double] = []
    for column in titles.indices {
      let cells = zip(table.rows, texts).filter { $0.0.kind != .group }
        .map { (text: $1[column], bold: $0.kind == .total) }
      let all = [(text: titles[column], bold: true)] + cells
      natural.append(all.map { measure($0.text, size, $0.bold, reserve) }.max() ?? 0)
      least.append(all.map { longestWord($0.text, size, $0.bold, reserve) }.max() ?? 0)
      natural[column] = min(natural[column], width * 0.6) + 2 * insetX + 1
      least[column] = min(least[column], width * 0.3) + 2 * insetX + 1
    }
    let sum = natural.reduce(0, +)
    if sum <= width { return spread(natural, table, to: width) }
    return squeezed(natural, least, to: width)
  }

  /// Returns natural widths with the free space given to all columns, words twice as much.
  private static func spread(_ natural: [Double], _ table: Table, to width: Double) -> [Double] {
    let weights = table.columns.map { $0.kind == .text ? 2.0 : 1.0 }
    let free = (width - natural.reduce(0, +)) / weights.reduce(0, +)
    return zip(natural, weights).map { $0 + free * $1 }
  }

  /// Returns widths between the least and the natural ones; below the least where nothing else fits.
  private static func squeezed(
    _ natural: [Double], _ least: [Double], to width: Double
  ) -> [Double] {
    let minimum = least.reduce(0, +)
    if minimum >= width { return least.map { $0 / minimum * width } }
    let wish = zip(natural, least).map { max(0, $0 - $1) }
    let total = wish.reduce(0, +)
    guard total > 0 else { return least.map { $0 / minimum * width } }
    return zip(least, wish).map { $0 + (width - minimum) * $1 / total }
  }

  private static func measure(
    _ text: String, _ size: Double, _ bold: Bool, _ reserve: Double
  ) -> Double {
    TextMetrics.width(text, size: size, bold: bold, reserve: reserve)
  }

  private static func longestWord(
    _ text: String, _ size: Double, _ bold: Bool, _ reserve: Double
  ) -> Double {
    text.split(separator: " ").map { measure(String($0), size, bold, reserve) }.max() ?? 0
  }
}
