/// One logical line of the input, wrapped to the width of the screen.
struct LineLayout {
  /// A place on the rows of the line.
  typealias Place = (row: Int, column: Int)

  private(set) var rows: [[Cell]] = [[]]
  /// Where the cursor stands; the start when it is on another line.
  private(set) var cursor: Place = (0, 0)

  private let columns: Int
  /// The columns taken by the last row.
  private var filled = 0

  /// - Parameters:
  ///   - prefix: The prompt of the line.
  ///   - tail: Ghost text after the line.
  ///   - offset: The cursor in UTF-8 bytes of the line; nil when it is on another line.
  ///   - isLast: Whether the text ends with this line.
  init(
    prefix: [Cell], line: StyledLine, tail: [Cell] = [], cursorAt offset: Int?, isLast: Bool,
    columns: Int
  ) {
    self.columns = columns
    for cell in prefix { append(cell) }
    let source = Cell.cells(of: line, isSource: true)
    let target = offset.flatMap {
      LineLayout.index(of: $0, in: source, ofLength: line.text.utf8.count)
    }
    for (index, cell) in source.enumerated() {
      let place = append(cell)
      if index == target { cursor = place }
    }
    if offset != nil, target == nil {
      placeAtEnd(before: tail, isLast: isLast)
    } else {
      appendAll(tail)
    }
  }

  /// Returns the index of the cell that `offset` lies in; nil at the end of the line.
  private static func index(of offset: Int, in cells: [Cell], ofLength length: Int) -> Int? {
    guard offset < length else { return nil }
    return cells.lastIndex { ($0.offset ?? 0) <= offset }
  }

  /// Sets the cursor after the line.
  ///
  /// When the row is exactly full that is the start of a new row at the end of the text, and the
  /// last column before a line break.
  private mutating func placeAtEnd(before tail: [Cell], isLast: Bool) {
    if let first = tail.first {
      cursor = append(first)
      return appendAll(tail.dropFirst())
    }
    if filled >= columns {
      if isLast {
        startRow()
      } else {
        cursor = (rows.count - 1, columns - 1)
        return
      }
    }
    cursor = (rows.count - 1, filled)
  }

  private mutating func appendAll(_ cells: some Sequence<Cell>) {
    for cell in cells { append(cell) }
  }

  private mutating func startRow() {
    rows.append([])
    filled = 0
  }

  /// Adds `cell`, on a new row when it does not fit, and returns where it stands.
  @discardableResult
  private mutating func append(_ cell: Cell) -> Place {
    let cell = cell.width <= columns ? cell : cell.narrowed
    if filled + cell.width > columns { startRow() }
    let place = (rows.count - 1, filled)
    rows[rows.count - 1].append(cell)
    filled += cell.width
    return place
  }
}

extension Cell {
  /// A stand-in of one column, for a screen too narrow for the cluster.
  fileprivate var narrowed: Cell {
    Cell(glyph: "?", width: 1, role: role, isUncertain: false, offset: offset)
  }
}
