/// Turns screens into the bytes that change one into the next.
///
/// It knows only what it painted itself: rows counted from the first row of the input. Nothing is
/// emitted but CR, LF, `CSI A B G H J K m` and the switches of cursor and bracketed paste.
struct Painter {
  private let theme: Theme
  private var columns: Int
  /// What stands on the terminal; no rows before the first painting.
  private var shown = Screen(rows: [], cursorRow: 0, cursorColumn: 0, inputRows: 0)
  private var output = ""
  private var role = TextRole.plain

  init(theme: Theme, columns: Int) {
    self.theme = theme
    self.columns = columns
  }

  /// Returns the bytes that change what is shown into `screen`.
  mutating func paint(_ screen: Screen) -> String {
    guard screen != shown else { return "" }
    output = ""
    let changesRows = screen.rows != shown.rows
    if changesRows { output += "\u{1B}[?25l" }
    for row in 0..<screen.rows.count { paintRow(row, screen.rows[row]) }
    if shown.rows.count > screen.rows.count {
      move(toRow: screen.rows.count, column: 0)
      output += "\u{1B}[J"
    }
    move(toRow: screen.cursorRow, column: screen.cursorColumn)
    if changesRows { output += "\u{1B}[?25h" }
    shown = screen
    return output
  }

  /// Returns the bytes that show the finished input in full and go to a fresh row below it.
  ///
  /// `whole` may be taller than the terminal: it then scrolls, so that all of it can be read
  /// back.
  mutating func finish(_ whole: Screen, height: Int) -> String {
    var bytes = ""
    if whole.rows.count <= height {
      bytes = paint(whole)
      output = ""
      move(toRow: whole.rows.count - 1, column: 0)
      bytes += output + "\r\n"
    } else {
      bytes = erase()
      output = ""
      for row in whole.rows {
        write(row[...], at: 0)
        output += "\r\n"
      }
      bytes += output
    }
    forget()
    return bytes
  }

  /// Returns the bytes that remove what is shown and leave the cursor where it began.
  mutating func erase() -> String {
    output = ""
    move(toRow: 0, column: 0)
    output += "\r\u{1B}[J"
    forget()
    return output
  }

  /// Takes the terminal as empty from the cursor's row on.
  mutating func forget() {
    shown = Screen(rows: [], cursorRow: 0, cursorColumn: 0, inputRows: 0)
  }

  /// Returns the bytes that remove what is shown after the width changed: a terminal that
  /// reflows has broken each of our rows at the new width.
  mutating func eraseAfterResize(to newColumns: Int) -> String {
    var above = 0
    for row in shown.rows.prefix(shown.cursorRow) {
      above += Painter.reflowedRows(row, columns: newColumns)
    }
    above += Painter.reflowedRow(ofColumn: shown.cursorColumn, in: shown, columns: newColumns)
    columns = newColumns
    forget()
    return (above > 0 ? "\u{1B}[\(above)A" : "") + "\r\u{1B}[J"
  }

  // MARK: Rows

  private mutating func paintRow(_ row: Int, _ cells: [Cell]) {
    guard row < shown.rows.count else {
      addRow(row)
      return write(cells[...], at: 0)
    }
    let old = shown.rows[row]
    guard old != cells else { return }
    let prefix = zip(old, cells).prefix { $0 == $1 }.count
    let (oldWidth, newWidth) = (old.width, cells.width)
    let limit = min(old.count, cells.count) - prefix
    let suffix =
      oldWidth == newWidth
      ? zip(old.reversed(), cells.reversed()).prefix { $0 == $1 }.prefix(limit).count : 0
    let column = cells[..<prefix].reduce(0) { $0 + $1.width }
    move(toRow: row, column: column)
    write(cells[prefix..<(cells.count - suffix)], at: column)
    if oldWidth > newWidth {
      move(toRow: row, column: newWidth)
      output += "\u{1B}[K"
    }
  }

  /// Goes to row `row`, which the terminal does not have yet: all before it exist.
  private mutating func addRow(_ row: Int) {
    if row > 0 {
      move(toRow: row - 1, column: 0)
      output += "\r\n"
    }
    shown.rows.append([])
    shown.cursorRow = row
    shown.cursorColumn = 0
  }

  /// Writes `cells` from `column` of the current row on.
  private mutating func write(_ cells: ArraySlice<Cell>, at column: Int) {
    var column = column
    for cell in cells {
      setRole(cell.role)
      output += theme.glyph(cell.glyph)
      column += cell.width
      if cell.isUncertain, column < columns { output += "\u{1B}[\(column + 1)G" }
    }
    setRole(.plain)
    // In the last column the terminal waits with the wrap; -1 makes the next move absolute.
    shown.cursorColumn = column < columns ? column : -1
  }

  private mutating func setRole(_ new: TextRole) {
    guard new != role else { return }
    output += theme.transition(from: role, to: new)
    role = new
  }

  private mutating func move(toRow row: Int, column: Int) {
    let down = row - shown.cursorRow
    if down > 0 { output += "\u{1B}[\(down)B" }
    if down < 0 { output += "\u{1B}[\(-down)A" }
    if column == 0 {
      if shown.cursorColumn != 0 { output += "\r" }
    } else if column != shown.cursorColumn {
      output += "\u{1B}[\(column + 1)G"
    }
    shown.cursorRow = row
    shown.cursorColumn = column
  }

  // MARK: Reflow

  /// Returns the rows that `row` takes after the terminal broke it at `columns`.
  private static func reflowedRows(_ row: [Cell], columns: Int) -> Int {
    var rows = 1
    var filled = 0
    for cell in row {
      if filled + cell.width > columns {
        rows += 1
        filled = 0
      }
      filled += cell.width
    }
    return rows
  }

  /// Returns how many rows below the start of its own row the cursor is after a reflow.
  private static func reflowedRow(ofColumn column: Int, in screen: Screen, columns: Int) -> Int {
    guard screen.cursorRow < screen.rows.count else { return 0 }
    var before: [Cell] = []
    var width = 0
    for cell in screen.rows[screen.cursorRow] where width + cell.width <= column {
      before.append(cell)
      width += cell.width
    }
    let isExactlyFull = width > 0 && width % columns == 0
    return reflowedRows(before, columns: columns) - 1 + (isExactlyFull ? 1 : 0)
  }
}
