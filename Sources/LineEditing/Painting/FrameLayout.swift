/// Lays frames out for a screen of one size: a pure function but for the place of the viewport,
/// which stays where it was as long as the cursor is inside.
struct FrameLayout {
  let size: TerminalSize
  /// What the last layout began with.
  private(set) var top = ViewportTop()

  init(size: TerminalSize) {
    self.size = size
  }

  /// Returns what the screen shows of `frame`: never more rows than it has.
  mutating func screen(for frame: Frame) -> Screen {
    let below = belowRows(of: frame)
    let height = max(1, size.rows - below.count)
    var lines = WrappedLines(frame, columns: size.columns)
    top = viewportTop(&lines, height: height)
    var rows = lines.rows(from: top, count: height)
    let inputRows = rows.count
    let cursorRow = min(lines.distance(from: top, to: lines.cursor, limit: height), inputRows - 1)
    rows += below
    return Screen(
      rows: rows, cursorRow: max(0, cursorRow), cursorColumn: lines.cursorColumn,
      inputRows: inputRows)
  }

  /// Returns all rows of the input without anything below, however tall: what stays on the screen
  /// after the entry is accepted.
  func wholeInput(of frame: Frame) -> Screen {
    var lines = WrappedLines(frame, columns: size.columns)
    let rows = lines.rows(from: ViewportTop(), count: Int.max)
    return Screen(rows: rows, cursorRow: rows.count - 1, cursorColumn: 0, inputRows: rows.count)
  }

  /// Lines below take at most half of the screen and never its only rows.
  private func belowRows(of frame: Frame) -> [[Cell]] {
    frame.below.prefix(size.rows / 2).map { Cell.cut(Cell.cells(of: $0), to: size.columns) }
  }

  /// Returns the top that shows the cursor, moved as little as possible from the last one.
  private func viewportTop(_ lines: inout WrappedLines, height: Int) -> ViewportTop {
    let highest = lines.stepBack(from: lines.cursor, rows: height - 1)
    let wanted = lines.clamped(top)
    let start = wanted > lines.cursor ? lines.cursor : max(wanted, highest)
    // When the text got shorter, show more of what stands above.
    let shown = lines.countRows(from: start, limit: height)
    return lines.stepBack(from: start, rows: height - shown)
  }
}

/// The logical lines of a frame, wrapped on demand, so that the cost of painting depends on what
/// is visible and not on the length of the text.
private struct WrappedLines {
  let columns: Int
  /// Where the cursor's row is.
  private(set) var cursor = ViewportTop()
  private(set) var cursorColumn = 0

  private let frame: Frame
  private let starts: [Int]
  private let cursorLine: Int
  private let prompt: [Cell]
  private let continuation: [Cell]
  private let ghost: [Cell]
  private let spansByLine: [[StyledSpan]]
  private var wrapped: [Int: [[Cell]]] = [:]

  init(_ frame: Frame, columns: Int) {
    self.frame = frame
    self.columns = columns
    starts = WrappedLines.lineStarts(of: frame.text)
    cursorLine = (starts.lastIndex { $0 <= frame.cursor }) ?? 0
    prompt = Cell.cells(of: frame.prompt)
    continuation = Cell.cells(of: frame.continuation)
    let isAtEnd = frame.cursor >= frame.text.utf8.count
    ghost = isAtEnd ? Cell.cells(of: StyledLine(frame.ghost, role: .ghost)) : []
    spansByLine = WrappedLines.distribute(frame.spans, over: starts, length: frame.text.utf8.count)
    let layout = layout(of: cursorLine)
    wrapped[cursorLine] = layout.rows
    cursor = ViewportTop(line: cursorLine, row: layout.cursor.row)
    cursorColumn = min(layout.cursor.column, max(0, columns - 1))
  }

  /// Returns up to `count` rows from `top` downwards.
  mutating func rows(from top: ViewportTop, count: Int) -> [[Cell]] {
    var result: [[Cell]] = []
    var line = top.line
    var skip = top.row
    while line < starts.count, result.count < count {
      let lineRows = rows(of: line)
      result += lineRows.dropFirst(skip).prefix(count - result.count)
      skip = 0
      line += 1
    }
    return result
  }

  /// Returns how many rows there are from `start` to the end, at most `limit`.
  mutating func countRows(from start: ViewportTop, limit: Int) -> Int {
    var count = -start.row
    var line = start.line
    while line < starts.count, count < limit {
      count += rows(of: line).count
      line += 1
    }
    return min(count, limit)
  }

  /// Returns the rows between `start` and `end`, at most `limit`.
  mutating func distance(from start: ViewportTop, to end: ViewportTop, limit: Int) -> Int {
    guard start <= end else { return 0 }
    var count = end.row - start.row
    var line = start.line
    while line < end.line, count < limit {
      count += rows(of: line).count
      line += 1
    }
    return count
  }

  /// Returns the place `rows` rows above `place`, or the first row.
  mutating func stepBack(from place: ViewportTop, rows: Int) -> ViewportTop {
    var line = place.line
    var row = place.row - rows
    while row < 0, line > 0 {
      line -= 1
      row += self.rows(of: line).count
    }
    return ViewportTop(line: line, row: max(0, row))
  }

  /// Returns `place` moved into the text.
  mutating func clamped(_ place: ViewportTop) -> ViewportTop {
    guard place.line < starts.count else {
      return ViewportTop(line: starts.count - 1, row: rows(of: starts.count - 1).count - 1)
    }
    return ViewportTop(line: place.line, row: min(place.row, rows(of: place.line).count - 1))
  }

  private mutating func rows(of line: Int) -> [[Cell]] {
    if let known = wrapped[line] { return known }
    let rows = layout(of: line).rows
    wrapped[line] = rows
    return rows
  }

  private func layout(of line: Int) -> LineLayout {
    let isLast = line + 1 == starts.count
    let start = starts[line]
    let end = isLast ? frame.text.utf8.count : starts[line + 1] - 1
    return LineLayout(
      prefix: line == 0 ? prompt : continuation,
      line: StyledLine(frame.text.slice(start..<end), spans: spansByLine[line]),
      tail: isLast ? ghost : [], cursorAt: line == cursorLine ? frame.cursor - start : nil,
      isLast: isLast, columns: columns)
  }

  private static func lineStarts(of text: String) -> [Int] {
    text.withBytes { bytes in
      var starts = [0]
      for index in bytes.indices where bytes[index] == 0x0A { starts.append(index + 1) }
      return starts
    }
  }

  /// Cuts `spans` at line breaks and makes them relative to their lines.
  private static func distribute(
    _ spans: [StyledSpan], over starts: [Int], length: Int
  ) -> [[StyledSpan]] {
    var result = [[StyledSpan]](repeating: [], count: starts.count)
    for span in spans where !span.range.isEmpty {
      var line = lastIndex(of: starts, notAbove: span.range.lowerBound)
      while line < starts.count, starts[line] < span.range.upperBound {
        let lineRange = starts[line]..<(line + 1 < starts.count ? starts[line + 1] : length)
        let part = span.range.clamped(to: lineRange)
        let relative = part.lowerBound - starts[line]..<part.upperBound - starts[line]
        result[line].append(StyledSpan(relative, span.role))
        line += 1
      }
    }
    return result
  }

  /// Binary search for the last start that is not above `offset`.
  private static func lastIndex(of starts: [Int], notAbove offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
