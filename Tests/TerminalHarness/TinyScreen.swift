import Diagnostics
import LineEditing

/// A terminal of the few sequences that the painter uses, which reflows on a change of width as
/// modern terminals do.
package struct TinyScreen {
  struct Cell: Equatable {
    var text: String
    var style: String
    /// The second column of a wide cell.
    var isTail = false
  }

  package private(set) var columns: Int
  package private(set) var rows: Int
  package private(set) var cursor = (row: 0, column: 0)
  /// The rows that scrolled off the top.
  package private(set) var scrollback: [String] = []
  /// Sequences that this terminal does not know.
  package private(set) var unknown: [String] = []
  package private(set) var isCursorVisible = true
  package private(set) var isBracketedPaste = false
  package private(set) var bells = 0
  /// How often the program asked for the background.
  package private(set) var backgroundQuestions = 0

  private var lines: [[Cell]]
  /// Whether a row goes on in the next because text ran over its end.
  private var wraps: [Bool]
  private var isWrapPending = false
  private var style = ""
  private var input: [UInt8] = []
  /// The cell printed last, which marks may still join.
  private var last: (row: Int, column: Int)?

  package init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    lines = Array(repeating: [], count: rows)
    wraps = Array(repeating: false, count: rows)
  }

  /// The text of each row without spaces at its end.
  package var text: [String] { lines.map(TinyScreen.text(of:)) }

  /// The rows down to the last one with text.
  package var shownText: [String] {
    let all = text
    return Array(all.prefix((all.lastIndex { !$0.isEmpty } ?? -1) + 1))
  }

  /// The style of the first cell of `row` that shows `text`.
  package func style(of text: String, row: Int) -> String? {
    lines[row].first { $0.text == text }?.style
  }

  /// The styles of the cells in `columns` of `row`.
  package func styles(row: Int, columns: Range<Int>) -> [String] {
    columns.map { $0 < lines[row].count ? lines[row][$0].style : "" }
  }

  // MARK: Input

  package mutating func feed(_ text: String) {
    feed(Array(text.utf8))
  }

  package mutating func feed(_ bytes: [UInt8]) {
    input += bytes
    var rest = input[...]
    while let first = rest.first {
      if first == 0x1B {
        guard let length = escapeLength(rest) else { break }
        escape(String(decoding: rest.prefix(length), as: UTF8.self))
        rest.removeFirst(length)
      } else {
        let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard rest.count >= length else { break }
        for scalar in String(decoding: rest.prefix(length), as: UTF8.self).unicodeScalars {
          put(scalar)
        }
        rest.removeFirst(length)
      }
    }
    input = Array(rest)
  }

  private func escapeLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 2 else { return nil }
    let start = bytes.startIndex
    if bytes[start + 1] == UInt8(ascii: "]") {
      return bytes.firstIndex(of: 0x07).map { $0 - start + 1 }
    }
    guard bytes[start + 1] == UInt8(ascii: "[") else { return 2 }
    return bytes[(start + 2)...].firstIndex { (0x40...0x7E).contains($0) }.map { $0 - start + 1 }
  }

  private mutating func escape(_ sequence: String) {
    if sequence == "\u{1B}]11;?\u{07}" { return backgroundQuestions += 1 }
    guard sequence.hasPrefix("\u{1B}["), let final = sequence.last else {
      unknown.append(sequence)
      return
    }
    let parameters = String(sequence.dropFirst(2).dropLast())
    let number = Int(parameters) ?? 0
    if !"mhl".contains(final) { last = nil }
    switch final {
    case "A": moveCursor(row: cursor.row - max(1, number))
    case "B": moveCursor(row: cursor.row + max(1, number))
    case "G": moveCursor(column: max(1, number) - 1)
    case "H": moveCursor(row: 0, column: 0)
    case "J":
      number == 2 ? clear(from: 0, column: 0) : clear(from: cursor.row, column: cursor.column)
    case "K": cut(row: cursor.row, at: cursor.column)
    case "m": style = parameters == "0" ? "" : parameters
    case "h", "l": setMode(parameters, isOn: final == "h")
    default: unknown.append(sequence)
    }
  }

  private mutating func setMode(_ mode: String, isOn: Bool) {
    switch mode {
    case "?25": isCursorVisible = isOn
    case "?2004": isBracketedPaste = isOn
    default: unknown.append(mode)
    }
  }

  private mutating func moveCursor(row: Int? = nil, column: Int? = nil) {
    cursor.row = min(max(0, row ?? cursor.row), rows - 1)
    cursor.column = min(max(0, column ?? cursor.column), columns - 1)
    isWrapPending = false
  }

  private mutating func clear(from row: Int, column: Int) {
    cut(row: row, at: column)
    for below in (row + 1)..<max(row + 1, rows) {
      lines[below] = []
      wraps[below] = false
    }
  }

  private mutating func cut(row: Int, at column: Int) {
    if lines[row].count > column { lines[row].removeSubrange(column...) }
    wraps[row] = false
  }

  // MARK: Printing

  private mutating func put(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\r": moveCursor(column: 0)
    case "\n": newLine()
    case "\u{08}": moveCursor(column: cursor.column - 1)
    case "\u{07}": bells += 1
    default:
      if !join(scalar) { print(String(Character(scalar))) }
      return
    }
    last = nil
  }

  /// Adds `scalar` to the cell before the cursor when both are one cluster.
  private mutating func join(_ scalar: Unicode.Scalar) -> Bool {
    guard let place = last else { return false }
    let joined = lines[place.row][place.column].text + String(Character(scalar))
    guard joined.count == 1, let cluster = joined.first else { return false }
    let before = CellWidth.of(lines[place.row][place.column].text)
    lines[place.row][place.column].text = joined
    if CellWidth.of(cluster) > before, place.column + 1 < columns {
      breakWide(place.row, place.column + 2)
      fill(place.row, place.column + 1, Cell(text: "", style: style, isTail: true))
      if cursor.column + 1 >= columns { isWrapPending = true } else { cursor.column += 1 }
    }
    return true
  }

  private mutating func print(_ cluster: String) {
    let width = max(1, CellWidth.of(cluster))
    if isWrapPending || cursor.column + width > columns {
      wraps[cursor.row] = true
      cursor.column = 0
      newLine()
    }
    let (row, column) = cursor
    breakWide(row, column)
    breakWide(row, column + width)
    fill(row, column, Cell(text: cluster, style: style))
    if width == 2 { fill(row, column + 1, Cell(text: "", style: style, isTail: true)) }
    last = (row, column)
    isWrapPending = column + width >= columns
    cursor.column = min(column + width, columns - 1)
  }

  /// Writing into one half of a wide cell blanks the other.
  private mutating func breakWide(_ row: Int, _ column: Int) {
    guard column > 0, column < lines[row].count, lines[row][column].isTail else { return }
    lines[row][column - 1] = Cell(text: " ", style: "")
    lines[row][column] = Cell(text: " ", style: "")
  }

  private mutating func fill(_ row: Int, _ column: Int, _ cell: Cell) {
    while lines[row].count <= column { lines[row].append(Cell(text: " ", style: "")) }
    lines[row][column] = cell
  }

  private mutating func newLine() {
    isWrapPending = false
    guard cursor.row + 1 == rows else {
      cursor.row += 1
      return
    }
    scrollback.append(TinyScreen.text(of: lines.removeFirst()))
    wraps.removeFirst()
    lines.append([])
    wraps.append(false)
  }

  // MARK: Resizing

  /// Breaks the rows anew at `newColumns`; the cursor stays on its cell.
  package mutating func resize(columns newColumns: Int, rows newRows: Int) {
    var newLines: [[Cell]] = []
    var newWraps: [Bool] = []
    var newCursor = (row: 0, column: 0)
    var row = 0
    while row < rows {
      var logical: [Cell] = []
      var offset: Int?
      repeat {
        if row == cursor.row { offset = logical.count + cursor.column }
        logical += lines[row]
        row += 1
      } while row < rows && wraps[row - 1]
      if let offset {
        let padded =
          logical
          + Array(repeating: Cell(text: " ", style: ""), count: max(0, offset - logical.count))
        let before = TinyScreen.broken(Array(padded.prefix(offset)), at: newColumns)
        let filled = before.last?.count ?? 0
        newCursor =
          filled >= newColumns
          ? (newLines.count + before.count, 0) : (newLines.count + before.count - 1, filled)
      }
      let pieces = TinyScreen.broken(logical, at: newColumns)
      newLines += pieces
      newWraps += pieces.indices.map { $0 + 1 < pieces.count }
      while offset != nil, newLines.count <= newCursor.row {
        newLines.append([])
        newWraps.append(false)
      }
    }
    (columns, rows) = (newColumns, newRows)
    place(newLines, newWraps, newCursor)
  }

  private mutating func place(
    _ newLines: [[Cell]], _ newWraps: [Bool], _ newCursor: (row: Int, column: Int)
  ) {
    let used = max(newLines.lastIndex { !$0.isEmpty } ?? 0, newCursor.row) + 1
    let lost = max(0, used - rows)
    scrollback += newLines.prefix(lost).map(TinyScreen.text(of:))
    lines = Array(newLines.dropFirst(lost).prefix(rows))
    wraps = Array(newWraps.dropFirst(lost).prefix(rows))
    while lines.count < rows {
      lines.append([])
      wraps.append(false)
    }
    cursor = (max(0, newCursor.row - lost), min(newCursor.column, columns - 1))
    isWrapPending = false
    last = nil
  }

  private static func broken(_ cells: [Cell], at columns: Int) -> [[Cell]] {
    var pieces: [[Cell]] = [[]]
    for (index, cell) in cells.enumerated() {
      let isWide = index + 1 < cells.count && cells[index + 1].isTail
      let needed = isWide ? 2 : 1
      if !cell.isTail, pieces[pieces.count - 1].count + needed > columns { pieces.append([]) }
      pieces[pieces.count - 1].append(cell)
    }
    return pieces
  }

  private static func text(of cells: [Cell]) -> String {
    var text = cells.map(\.text).joined()
    while text.last == " " { text.removeLast() }
    return text
  }
}
