/// Writes a table with its caption, scopes and classes for the page's style sheet.
struct HTMLTable {
  private let table: Table
  /// The rows that are printed; nil for all.
  private let printed: Set<Int>?

  /// Creates the writer.
  init(_ table: Table, printed: Set<Int>? = nil) {
    self.table = table
    self.printed = printed
  }

  /// Returns the table element and the legend of its marks.
  func text() -> String {
    guard !table.columns.isEmpty else { return "" }
    let caption = table.title.map { "<caption>\(XMLText.escaped($0))</caption>\n" } ?? ""
    let legend = CellMarkSign.legend(table.marks).map {
      "<p class=\"note\">\(XMLText.escaped($0))</p>\n"
    }
    let head = table.columns.map(title).joined()
    let rows = table.rows.enumerated().map { row($1, isPrinted: printed?.contains($0) ?? true) }
    let more = printed.map { printed in
      let count = table.rows.indices.count {
        !printed.contains($0) && table.rows[$0].kind != .group
      }
      return "<p class=\"sheet note\">\(count) more lines on the screen</p>\n"
    }
    return """
      <table>
      \(caption)<thead><tr>\(head)</tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>
      \(more ?? "")\(legend ?? "")
      """
  }

  /// Returns a column title with its unit below.
  private func title(_ column: Column) -> String {
    let unit = column.unit.map { " <span class=\"unit\">\(XMLText.escaped($0))</span>" } ?? ""
    return "<th scope=\"col\"\(kind(column))>\(XMLText.escaped(column.title))\(unit)</th>"
  }

  /// Returns the class of a column.
  private func kind(_ column: Column, negative: Bool = false, isWhole: Bool = false) -> String {
    var classes: [String] = []
    switch column.alignment {
    case .right: classes.append("n")
    case .center: classes.append("c")
    case .left: break
    }
    if negative { classes.append("negative") }
    if isWhole { classes.append("whole") }
    return classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
  }

  /// Whether a browser would break a text: at a space, a hyphen or a stroke inside it.
  private static func isBreakable(_ text: String) -> Bool {
    text.dropFirst().contains { " -/".contains($0) }
  }

  /// Returns a row; its first cell is its heading.
  private func row(_ row: Row, isPrinted: Bool) -> String {
    let screen = isPrinted ? "" : " screen"
    if row.kind == .group {
      let title = XMLText.escaped(row.cell(0).display)
      return
        "<tr class=\"group\(screen)\"><th colspan=\"\(table.columns.count)\">\(title)</th></tr>\n"
    }
    let cells = table.columns.enumerated().map { index, column -> String in
      let cell = row.cell(index)
      let text = XMLText.escaped(cell.display + CellMarkSign.signs(cell.marks))
      let kind = kind(
        column, negative: cell.isNegative,
        isWhole: column.isWhole(cell) && Self.isBreakable(cell.display))
      let direction = column.kind == .text ? " dir=\"auto\"" : ""
      return index == 0
        ? "<th scope=\"row\"\(kind)\(direction)>\(text)</th>"
        : "<td\(kind)\(direction)>\(text)</td>"
    }
    let kinds = (row.kind == .total ? ["total"] : []) + (isPrinted ? [] : ["screen"])
    let open = kinds.isEmpty ? "<tr>" : "<tr class=\"\(kinds.joined(separator: " "))\">"
    return "\(open)\(cells.joined())</tr>\n"
  }
}

extension Column {
  /// Whether a cell of the column stays on one line: a figure, a date, a code without a space.
  func isWhole(_ cell: Cell) -> Bool {
    let text = cell.display
    guard !text.isEmpty, text.count <= 24 else { return false }
    return cell.role == .code ? !text.contains(" ") : kind != .text
  }
}
