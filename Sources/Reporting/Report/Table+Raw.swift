extension Table {
  /// The table as a spreadsheet needs it: one figure a cell and every figure with its unit.
  ///
  /// A column of ranges becomes two, low and high. A unit that all figures of a column share goes into
  /// its head; where the figures of a line have one of their own, it stands in a column `Unit` behind
  /// them.
  ///
  /// - Complexity: O(*n*) in the number of cells.
  public var raw: Table {
    let split = splittingRanges
    var mixed = split.columns.indices.filter { column in
      split.columns[column].unit == nil && split.units(in: column).count > 1
    }
    if !mixed.isEmpty {
      // The ends of ranges are in the unit of their line, also where they happen to share one.
      mixed = split.columns.indices.filter {
        mixed.contains($0) || ["low", "high"].contains(split.columns[$0].key)
      }
    }
    let heads = split.columns.enumerated().map { index, column in
      let units = split.units(in: index)
      guard column.unit == nil, !mixed.contains(index), units.count == 1, let only = units.first,
        let unit = only
      else {
        return column
      }
      return column.with(unit: unit)
    }
    let named = Table(title, columns: heads, rows: split.rows)
    guard let last = mixed.last else { return named }
    let isOneALine = split.rows.allSatisfy { row in
      Set(mixed.compactMap { row.cell($0).value == nil ? nil : row.cell($0).rawUnit }).count < 2
    }
    return isOneALine
      ? named.inserting([last + 1: mixed], titled: { _ in "Unit" })
      : named.inserting(
        Dictionary(uniqueKeysWithValues: mixed.map { ($0 + 1, [$0]) }),
        titled: { "\(heads[$0].title), unit" })
  }

  /// The units of the figures in a column; nil is among them where a figure has none.
  private func units(in column: Int) -> Set<String?> {
    Set(
      rows.compactMap { row in
        let cell = row.cell(column)
        return cell.value == nil ? nil : .some(cell.rawUnit)
      })
  }

  /// The table with two columns in place of each column of ranges.
  private var splittingRanges: Table {
    let ranges = columns.indices.filter { column in rows.contains { $0.cell(column).ends != nil } }
    guard !ranges.isEmpty else { return self }
    func head(_ column: Int, _ end: String) -> String {
      ranges.count == 1 ? ChartText.capitalised(end) : "\(columns[column].title), \(end)"
    }
    let heads = columns.indices.flatMap { column -> [Column] in
      guard ranges.contains(column) else { return [columns[column]] }
      return [
        .number(head(column, "low"), key: "low"), .number(head(column, "high"), key: "high"),
      ]
    }
    let lines = rows.map { row -> Row in
      guard row.kind != .group else { return row }
      let cells = columns.indices.flatMap { column -> [Cell] in
        let cell = row.cell(column)
        guard ranges.contains(column) else { return [cell] }
        guard let ends = cell.ends else { return [cell, .empty] }
        return [ends.low, ends.high].map { .number("", $0, rawUnit: cell.rawUnit) }
      }
      return Row(cells, row.kind)
    }
    return Table(title, columns: heads, rows: lines)
  }

  /// Puts columns of units in front of others.
  ///
  /// - Parameter places: For each place the columns whose unit stands there; a line has one at most.
  private func inserting(_ places: [Int: [Int]], titled head: (Int) -> String) -> Table {
    var heads: [Column] = []
    for index in 0...columns.count {
      if let columns = places[index] { heads.append(.text(head(columns[0]), key: "unit")) }
      if index < columns.count { heads.append(columns[index]) }
    }
    let lines = rows.map { row -> Row in
      guard row.kind != .group else { return row }
      var cells: [Cell] = []
      for index in 0...columns.count {
        if let columns = places[index] {
          let unit = columns.lazy.compactMap { row.cell($0).rawUnit }.first
          cells.append(Cell(unit ?? ""))
        }
        if index < columns.count { cells.append(row.cell(index)) }
      }
      return Row(cells, row.kind)
    }
    return Table(title, columns: heads, rows: lines)
  }
}

extension Column {
  /// The column with a unit in its head.
  func with(unit: String?) -> Column {
    Column(title, unit: unit, kind, alignment: alignment, key: key)
  }
}
