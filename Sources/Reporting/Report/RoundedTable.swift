/// A table of numbers as printed whose rows and columns both add up to their printed totals.
public struct RoundedTable: Sendable, Hashable {
  /// The cells by row, each less than one step from its raw value as far as the totals leave room for it.
  public let cells: [[Double]]
  /// The totals of the rows, which add up to `total`.
  public let rowTotals: [Double]
  /// The totals of the columns, which add up to `total`.
  public let columnTotals: [Double]
  /// The sum of everything, rounded.
  public let total: Double

  /// Rounds a table so that it adds up both ways.
  ///
  /// The totals of the rows are parts of their sum (`RoundedToAdd`), those of the columns the parts of a running
  /// sum, as a cash flow by year is; every cell is then rounded down or up so that both hold. Cells with a larger
  /// remainder are rounded up first. Nothing is rounded where steps cannot be counted.
  ///
  /// - Parameters:
  ///   - values: The raw cells by row; the rows are of one length.
  ///   - step: The printed step, for example 1; greater than 0.
  /// - Complexity: O(*m* *n*) for *n* cells, of which *m* do not fall into place at first.
  ///
  /// Source: controlled rounding as a flow through rows and columns (Causey, Cox and Ernst 1985).
  public init(_ values: [[Double]], step: Double) {
    let columns = values.first?.count ?? 0
    let rows = RoundedToAdd(values.map { $0.reduce(0, +) }, step: step)
    let across = RoundedToAdd(
      running: (0..<columns).map { j in values.reduce(0) { $0 + $1[j] } }, step: step)
    var rounding = CellRounding(values, step: step)
    guard rows.total == across.total, rounding?.fit(rows.parts, across.parts) == true,
      let rounding
    else {
      // A sum that lies in the middle between two steps may fall to either side; the rows are kept.
      let parts = values.map { RoundedToAdd($0, step: step) }
      cells = parts.map(\.parts)
      rowTotals = parts.map(\.total)
      columnTotals = (0..<columns).map { j in parts.reduce(0) { $0 + $1.parts[j] } }
      total = rowTotals.reduce(0, +)
      return
    }
    cells = rounding.cells
    (rowTotals, columnTotals, total) = (rows.parts, across.parts, rows.total)
  }
}

/// Cells that are rounded down, and some of them raised by one step.
private struct CellRounding {
  private let step: Double
  private let low: [[Int]]
  private let remainders: [[Double]]
  private var isRaised: [[Bool]]
  /// What cells got beyond their own rounding.
  private var more: [[Int]]

  /// Rounds everything down; nil where steps cannot be counted.
  init?(_ values: [[Double]], step: Double) {
    guard step > 0, step.isFinite else { return nil }
    var low: [[Int]] = []
    var remainders: [[Double]] = []
    for row in values {
      let parts = row.map { RoundedToAdd.floor($0 / step) }
      guard parts.allSatisfy({ abs($0.steps) < 1e12 }) else { return nil }
      low.append(parts.map { Int($0.steps) })
      remainders.append(parts.map(\.remainder))
    }
    self.step = step
    self.low = low
    self.remainders = remainders
    isRaised = values.map { [Bool](repeating: false, count: $0.count) }
    more = values.map { [Int](repeating: 0, count: $0.count) }
  }

  /// The cells as they are rounded by now.
  var cells: [[Double]] {
    low.indices.map { i in
      low[i].indices.map { j in
        RoundedToAdd.multiple(low[i][j] + (isRaised[i][j] ? 1 : 0) + more[i][j], of: step)
      }
    }
  }

  /// Raises cells until rows and columns have their totals; false where totals are below cells rounded down.
  ///
  /// A cell where no choice of remainders does it is raised all the same.
  mutating func fit(_ rows: [Double], _ columns: [Double]) -> Bool {
    var rowNeeds = rows.enumerated().map { i, total in
      Int((total / step).rounded()) - low[i].reduce(0, +)
    }
    var columnNeeds = columns.enumerated().map { j, total in
      Int((total / step).rounded()) - low.reduce(0) { $0 + $1[j] }
    }
    guard (rowNeeds + columnNeeds).allSatisfy({ $0 >= 0 }) else { return false }
    let open = low.indices.flatMap { i in low[i].indices.map { (row: i, column: $0) } }
      .filter { remainders[$0.row][$0.column] > 0 }
      .sorted { remainders[$0.row][$0.column] > remainders[$1.row][$1.column] }
    for cell in open where rowNeeds[cell.row] > 0 && columnNeeds[cell.column] > 0 {
      isRaised[cell.row][cell.column] = true
      rowNeeds[cell.row] -= 1
      columnNeeds[cell.column] -= 1
    }
    for row in rowNeeds.indices {
      while rowNeeds[row] > 0, let column = raiseOne(in: row, columnNeeds) {
        rowNeeds[row] -= 1
        columnNeeds[column] -= 1
      }
    }
    for row in rowNeeds.indices {
      while rowNeeds[row] > 0, let column = columnNeeds.firstIndex(where: { $0 > 0 }) {
        more[row][column] += 1
        rowNeeds[row] -= 1
        columnNeeds[column] -= 1
      }
    }
    return (rowNeeds + columnNeeds).allSatisfy { $0 == 0 }
  }

  /// How a search came to columns and rows.
  private struct Way {
    /// By column, the row in which its cell is to be raised.
    var raising: [Int: Int] = [:]
    /// By row, the column in which its raised cell is to give way; none for the row that the search began in.
    var lowering: [Int: Int] = [:]
  }

  /// Raises one cell more in a row, moving raised cells of other rows to other columns; returns the column that
  /// has one more in the end, nil where there is no way.
  ///
  /// A way raises a cell of the row; in the same column a raised cell of another row gives way, for which one more
  /// is raised there, and so on to a column that needs one. The shortest is taken.
  private mutating func raiseOne(in row: Int, _ columnNeeds: [Int]) -> Int? {
    var way = Way()
    var rows = [row][...]
    while let i = rows.popFirst() {
      for j in low[i].indices
      where way.raising[j] == nil && !isRaised[i][j] && remainders[i][j] > 0 {
        way.raising[j] = i
        if columnNeeds[j] > 0 {
          take(way, to: j)
          return j
        }
        for other in low.indices
        where other != row && way.lowering[other] == nil && isRaised[other][j] {
          way.lowering[other] = j
          rows.append(other)
        }
      }
    }
    return nil
  }

  /// Raises and lowers the cells of a way, from its last column back to the row that it began in.
  private mutating func take(_ way: Way, to last: Int) {
    var column = last
    while let row = way.raising[column] {
      isRaised[row][column] = true
      guard let before = way.lowering[row] else { return }
      isRaised[row][before] = false
      column = before
    }
  }
}
