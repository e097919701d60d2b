public import Quantities

/// A column of raw figures in one unit, before anyone decided how to write them.
public struct FigureColumn: Sendable, Hashable {
  /// The title.
  public let title: String
  /// The name of the column for machines.
  public let key: String
  /// The values in `unit`; shares and points as fractions.
  public let values: [Double]
  /// Whether they are numbers, shares or points.
  public let measure: Measure
  /// Their unit.
  public let unit: Unit

  /// Creates a column.
  public init(
    _ title: String, _ values: [Double], _ measure: Measure = .number, _ unit: Unit = .none,
    key: String? = nil
  ) {
    self.title = title
    self.key = key ?? title
    self.values = values
    self.measure = measure
    self.unit = unit
  }
}

extension Table {
  /// Creates a table of labels with columns of figures, each column written by `formatter` with one
  /// number of decimals and its unit in the head.
  ///
  /// ```swift
  /// let table = Table(
  ///   "Scenarios", labels: .text("Scenario"), ["base", "cautious"],
  ///   figures: [FigureColumn("NPV", [59_814.2, -4_010.4], .number, dollars)], formatter)
  /// ```
  ///
  /// - Parameters:
  ///   - labels: The first column.
  ///   - names: Its texts; a missing value of a row is an empty cell.
  ///   - figures: The other columns.
  ///   - totals: The rows that are sums of those above.
  ///   - marks: What is special about the cell of a row and a figure column.
  public init(
    _ title: String? = nil, labels: Column, _ names: [String], figures: [FigureColumn],
    _ formatter: QuantityFormatter, totals: Set<Int> = [],
    marks: (_ row: Int, _ column: Int) -> Cell.Marks = { _, _ in [] }
  ) {
    let written = figures.map { formatter.column($0.values, $0.measure, $0.unit) }
    let heads = zip(figures, written).map { figure, column in
      Column(figure.title, unit: column.unit.isEmpty ? nil : column.unit, key: figure.key)
    }
    let rows = names.indices.map { row in
      let cells = figures.indices.map { column -> Cell in
        guard written[column].cells.indices.contains(row) else { return .empty }
        return Cell(
          written[column].cells[row], value: figures[column].values[row],
          marks: marks(row, column))
      }
      return Row([Cell(names[row], role: .label)] + cells, totals.contains(row) ? .total : .body)
    }
    self.init(title, columns: [labels] + heads, rows: rows)
  }
}

extension ValueFormat {
  /// Writes values of one unit in the short form of summaries: `$60k`, `2.4M calls`, `12%`.
  public static func summary(
    _ formatter: QuantityFormatter, _ measure: Measure = .number, _ unit: Unit = .none
  ) -> ValueFormat {
    ValueFormat { formatter.summary(Quantity($0, measure, unit)) }
  }

  /// Writes values of one unit with all digits that matter.
  public static func exact(
    _ formatter: QuantityFormatter, _ measure: Measure = .number, _ unit: Unit = .none
  ) -> ValueFormat {
    ValueFormat { formatter.exact(Quantity($0, measure, unit)) }
  }
}
