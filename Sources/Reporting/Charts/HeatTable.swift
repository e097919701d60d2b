/// A two-way table of one result, shaded by size and marked where the sign changes.
public struct HeatTable: Sendable {
  /// The title.
  public let title: String
  /// The name of the result.
  public let metric: String
  /// The name of the input that runs down.
  public let rowTitle: String
  /// The name of the input that runs across.
  public let columnTitle: String
  /// The values of the input that runs down, as text.
  public let rowLabels: [String]
  /// The values of the input that runs across, as text.
  public let columnLabels: [String]
  /// The results, one list a row; missing ones are shown as `-`.
  public let values: [[Double]]
  /// The cell as stated, nil where it is not in the table.
  public let base: (row: Int, column: Int)?
  /// How results are written.
  public let format: ValueFormat

  /// Creates the table.
  public init(
    _ title: String, metric: String, rows: (title: String, labels: [String]),
    columns: (title: String, labels: [String]), values: [[Double]],
    base: (row: Int, column: Int)? = nil, format: ValueFormat = .plain
  ) {
    self.title = title
    self.metric = metric
    rowTitle = rows.title
    rowLabels = rows.labels
    columnTitle = columns.title
    columnLabels = columns.labels
    self.values = values
    self.base = base
    self.format = format
  }

  /// Returns the result of a cell, nil where there is none.
  func value(_ row: Int, _ column: Int) -> Double? {
    guard values.indices.contains(row), values[row].indices.contains(column) else { return nil }
    let value = values[row][column]
    return value.isNaN ? nil : value
  }

  /// Returns how strong a cell is shaded, from -4 (most negative) to 4: by its size where results have
  /// both signs, else from the smallest result to the largest.
  func shade(_ row: Int, _ column: Int) -> Int {
    guard let value = value(row, column), value != 0 else { return 0 }
    let finite = values.joined().filter(\.isFinite)
    let largest = finite.map(abs).max() ?? 0
    guard value.isFinite, largest > 0 else { return value > 0 ? 4 : -4 }
    let hasBothSigns = finite.contains { $0 < 0 } && finite.contains { $0 > 0 }
    let least = hasBothSigns ? 0 : finite.map(abs).min() ?? 0
    if least == largest { return value < 0 ? -1 : 1 }
    let strength = max(1, Int(((abs(value) - least) / (largest - least) * 4).rounded(.up)))
    return value < 0 ? -min(4, strength) : min(4, strength)
  }
}

extension HeatTable: ChartContent {
  /// The smallest and the largest result with their inputs.
  public var takeaway: String {
    var cells: [(value: Double, row: Int, column: Int)] = []
    for row in rowLabels.indices {
      for column in columnLabels.indices {
        if let value = value(row, column), value.isFinite { cells.append((value, row, column)) }
      }
    }
    guard let low = cells.min(by: { $0.value < $1.value }),
      let high = cells.max(by: { $0.value < $1.value })
    else { return "no results" }
    let negative = cells.filter { $0.value < 0 }.count
    return "\(metric) from \(text(low)) to \(text(high)); negative in \(negative) of \(cells.count)"
  }

  /// Returns a cell as `$5k (uplift 2%, price $700)`.
  private func text(_ cell: (value: Double, row: Int, column: Int)) -> String {
    let place = "\(rowTitle) \(rowLabels[cell.row]), \(columnTitle) \(columnLabels[cell.column])"
    return "\(format(cell.value)) (\(place))"
  }

  /// The results with one column a value of the input that runs across.
  public var table: Table {
    Table(
      "\(title): \(rowTitle) down, \(columnTitle) across",
      columns: [Column(rowTitle, .text, alignment: .right)]
        + columnLabels.map { Column($0, .number, key: "\(columnTitle)=\($0)") },
      rows: rowLabels.indices.map { row in
        Row([Cell(rowLabels[row], role: .label)] + columnLabels.indices.map { cell(row, $0) })
      })
  }

  /// Returns one cell with its marks.
  private func cell(_ row: Int, _ column: Int) -> Cell {
    guard let value = value(row, column) else { return Cell("-", role: .dim) }
    var marks: Cell.Marks = []
    if let base, base.row == row, base.column == column { marks.insert(.base) }
    if SignChanges(columnLabels.indices.map { self.value(row, $0) ?? .nan })[column] {
      marks.insert(.signChange)
    }
    return format.cell(value, marks: marks)
  }
}
