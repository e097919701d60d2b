/// A slide with everything in its place.
struct PlacedSlide: Sendable {
  /// A piece with its place in points.
  struct Shape: Sendable {
    /// What stands there.
    enum Content: Sendable {
      case text(SlideTextBox)
      case table(SlideTable, name: String, alt: String)
      case chart(NativeChart, name: String, alt: String)
    }

    let frame: PlotRect
    let content: Content
  }

  let title: ActionTitle
  let shapes: [Shape]
  let notes: [String]
}

/// Places the pieces of slides: text becomes smaller, then goes on to a further slide; charts take
/// the space that is left.
struct SlideLayouter: Sendable {
  let geometry: SlideGeometry

  /// The sizes of text to try, in points on a wide slide.
  private static let sizes: [Double] = [14, 13, 12, 11, 10]
  /// The least height of a chart on a wide slide.
  private static let leastChart = 170.0

  private var gap: Double { 12 * geometry.scale }

  /// Rows of columns of pieces.
  private typealias Rows = [[[SlidePiece]]]

  /// Returns a slide, or several where one has no room for all.
  func place(_ slide: Slide) -> [PlacedSlide] {
    let (pages, size, _) = pages(of: slide)
    return pages.indices.map { index in
      let suffix = pages.count > 1 ? " (\(index + 1) of \(pages.count))" : ""
      return placed(slide, pages[index], size: size, suffix: suffix)
    }
  }

  /// How many slides one becomes.
  func pageCount(of slide: Slide) -> Int { pages(of: slide).pages.count }

  /// What a slide does not show since it has no room for it.
  func leftOut(of slide: Slide) -> [String] { pages(of: slide).leftOut }

  /// Returns the rows of each page of a slide and what they leave out: leaner ones where those have room on
  /// one page.
  private func pages(of slide: Slide) -> (pages: [Rows], size: Double, leftOut: [String]) {
    func native(_ rows: Rows) -> Rows {
      rows.map { $0.map { $0.map(Self.native) }.filter { !$0.isEmpty } }.filter { !$0.isEmpty }
    }
    let whole = pages(of: native(slide.rows))
    if whole.pages.count == 1 { return (whole.pages, whole.size, []) }
    for leaner in slide.leaner {
      let lean = pages(of: native(leaner.rows))
      if lean.pages.count == 1 { return (lean.pages, lean.size, leaner.leftOut) }
    }
    return (whole.pages, whole.size, [])
  }

  /// Returns the rows of each page and the size of their text: as few pages as possible, and then
  /// text as large as possible.
  private func pages(of rows: Rows) -> (pages: [Rows], size: Double) {
    for size in Self.sizes where fits(rows, size: geometry.points(size)) {
      return ([rows], geometry.points(size))
    }
    let least = geometry.points(Self.sizes.last ?? 10)
    var best = (pages: pages(of: rows, size: least), size: least)
    // With very many pages another size would hardly help and cost time.
    guard best.pages.count <= 6 else { return best }
    for size in Self.sizes.reversed().map(geometry.points) where size > least {
      let pages = pages(of: rows, size: size)
      if pages.count <= best.pages.count { best = (pages, size) }
    }
    return best
  }

  /// Returns the rows of each page at a text size.
  private func pages(of rows: Rows, size: Double) -> [Rows] {
    var rest = rows
    var pages: [Rows] = []
    repeat {
      let page = split(rest, size: size)
      pages.append(page.fits)
      rest = page.rest
    } while !rest.isEmpty
    return pages
  }

  /// Returns a piece as slides have it: a heat table is a table.
  private static func native(_ piece: SlidePiece) -> SlidePiece {
    if case .chart(.heat(let heat)) = piece { return .table(heat.table) }
    return piece
  }

  // MARK: - Measuring

  /// Returns whether all rows have room at a text size.
  private func fits(_ rows: Rows, size: Double) -> Bool {
    total(rows, size: size) <= geometry.content.height
  }

  private func total(_ rows: Rows, size: Double) -> Double {
    let gaps = gap * Double(max(0, rows.count - 1))
    return rows.reduce(gaps) { $0 + height(row: $1, size: size) }
  }

  private func height(row: [[SlidePiece]], size: Double) -> Double {
    let widths = columnWidths(row)
    return zip(row, widths).map { height(column: $0, width: $1, size: size) }.max() ?? 0
  }

  private func height(column: [SlidePiece], width: Double, size: Double) -> Double {
    let gaps = gap * Double(max(0, column.count - 1))
    return column.reduce(gaps) { $0 + height(of: $1, width: width, size: size) }
  }

  /// Returns the least height of a piece.
  private func height(of piece: SlidePiece, width: Double, size: Double) -> Double {
    switch piece {
    case .figures(let figures): cardHeight(figures, width: width)
    case .chart(let chart):
      headingHeight(chart.title, width) + max(
        Self.leastChart, NativeChart.leastHeight(of: chart)) * geometry.scale
    case .table(let table): tableHeight(table, width: width, size: size)
    case .text(let heading, let paragraphs):
      textHeight(textParagraphs(heading, paragraphs, size: size), width: width)
    case .ask(let text):
      textHeight(askParagraphs(text), width: width - 20) + 12 * geometry.scale
    }
  }

  /// Returns the height of paragraphs in a width, in the face of the deck.
  func textHeight(_ paragraphs: [SlideTextBox.Paragraph], width: Double) -> Double {
    SlideTextBox.height(of: paragraphs, width: width / geometry.widening)
  }

  private func tableHeight(_ table: Table, width: Double, size: Double) -> Double {
    // What no slide holds, whatever stands in it, is not measured.
    let least = Double(table.rows.count) * SlideTable.leastHeight(size: size)
    if least > geometry.content.height { return least }
    let fitted = SlideTable(table, width: width, size: size, widening: geometry.widening)
    return headingHeight(table.title, width) + fitted.height + legendHeight(fitted, width)
  }

  private func legendHeight(_ table: SlideTable, _ width: Double) -> Double {
    guard let legend = table.legend else { return 0 }
    return textHeight([legendParagraph(legend)], width: width) + 3
  }

  private func legendParagraph(_ text: String) -> SlideTextBox.Paragraph {
    .init(runs: [.init(text: text)], size: geometry.points(10), color: .faint)
  }

  private func headingHeight(_ title: String?, _ width: Double) -> Double {
    guard let title, !title.isEmpty else { return 0 }
    return textHeight([headingParagraph(title)], width: width) + 3
  }

  private func headingParagraph(_ title: String) -> SlideTextBox.Paragraph {
    .init(
      runs: [.init(text: SlideText.line(title, limit: 120), bold: true)],
      size: geometry.points(13))
  }

  /// Returns the widths of columns; where a chart stands beside words it takes a little more.
  private func columnWidths(_ row: [[SlidePiece]]) -> [Double] {
    let weights = row.map { column in
      column.contains { if case .chart = $0 { true } else { false } } ? 1.1 : 1.0
    }
    let width = geometry.content.width - 1.5 * gap * Double(row.count - 1)
    let sum = weights.reduce(0, +)
    return weights.map { width * $0 / sum }
  }

  // MARK: - Splitting

  /// Returns the rows that fit on a slide and those that do not; always at least one piece fits.
  private func split(_ rows: Rows, size: Double) -> (fits: Rows, rest: Rows) {
    var room = geometry.content.height
    var fits: Rows = []
    for (index, row) in rows.enumerated() {
      let height = height(row: row, size: size)
      if height <= room {
        fits.append(row)
        room -= height + gap
        continue
      }
      let widths = columnWidths(row)
      let parts = zip(row, widths).map {
        splitColumn($0, width: $1, room: room, size: size, force: fits.isEmpty)
      }
      let here = parts.map(\.fits).filter { !$0.isEmpty }
      let later = parts.map(\.rest).filter { !$0.isEmpty }
      // A row whose parts lie side by side stays together unless every part has something here.
      guard !here.isEmpty, here.count == row.count || fits.isEmpty else {
        return (fits, Array(rows[index...]))
      }
      fits.append(here)
      return (fits, (later.isEmpty ? [] : [later]) + rows[(index + 1)...])
    }
    return (fits, [])
  }

  /// Returns the pieces of a column that fit into a height, the last one cut where it can be.
  private func splitColumn(
    _ column: [SlidePiece], width: Double, room: Double, size: Double, force: Bool
  ) -> (fits: [SlidePiece], rest: [SlidePiece]) {
    var room = room
    var fits: [SlidePiece] = []
    for (index, piece) in column.enumerated() {
      let height = height(of: piece, width: width, size: size)
      if height <= room {
        fits.append(piece)
        room -= height + gap
        continue
      }
      let parts = cut(piece, width: width, room: room, size: size, force: force && fits.isEmpty)
      if let first = parts.first { fits.append(first) }
      return (fits, (parts.rest.map { [$0] } ?? []) + column[(index + 1)...])
    }
    return (fits, [])
  }

  /// Cuts a piece at a height; with `force` something always comes first.
  private func cut(
    _ piece: SlidePiece, width: Double, room: Double, size: Double, force: Bool
  ) -> (first: SlidePiece?, rest: SlidePiece?) {
    switch piece {
    case .table(let table): cut(table, width: width, room: room, size: size, force: force)
    case .text(let heading, let paragraphs):
      cut(heading, paragraphs, width: width, room: room, size: size, force: force)
    default: force ? (piece, nil) : (nil, piece)
    }
  }

  /// Cuts a table between two rows; a heading over rows goes with them.
  private func cut(
    _ table: Table, width: Double, room: Double, size: Double, force: Bool
  ) -> (first: SlidePiece?, rest: SlidePiece?) {
    // Rows that cannot stand here, whatever they hold, are not measured.
    let most = Int(max(0, room) / SlideTable.leastHeight(size: size)) + 2
    let start = Table(table.title, columns: table.columns, rows: Array(table.rows.prefix(most)))
    let fitted = SlideTable(start, width: width, size: size, widening: geometry.widening)
    var left =
      room - headingHeight(table.title, width) - fitted.head.height - legendHeight(fitted, width)
    var count = 0
    while count < fitted.lines.count, fitted.lines[count].height <= left {
      left -= fitted.lines[count].height
      count += 1
    }
    // The last rows come along, so that a sum never stands alone on the next slide.
    if count == table.rows.count - 1, count > 2 { count -= 1 }
    while count > 1, table.rows[count - 1].kind == .group { count -= 1 }
    if count < 2 { count = force ? max(1, count) : 0 }
    guard count > 0, count < table.rows.count else {
      return force ? (.table(table), nil) : (nil, .table(table))
    }
    return (
      .table(Table(table.title, columns: table.columns, rows: Array(table.rows[..<count]))),
      .table(Table(table.title, columns: table.columns, rows: Array(table.rows[count...])))
    )
  }

  /// Cuts text between two paragraphs.
  private func cut(
    _ heading: String?, _ paragraphs: [String], width: Double, room: Double, size: Double,
    force: Bool
  ) -> (first: SlidePiece?, rest: SlidePiece?) {
    var count = 0
    while count < paragraphs.count {
      let some = textParagraphs(heading, Array(paragraphs[...count]), size: size)
      if textHeight(some, width: width) > room { break }
      count += 1
    }
    if force { count = max(1, count) }
    guard count > 0 else { return (nil, .text(heading: heading, paragraphs)) }
    guard count < paragraphs.count else { return (.text(heading: heading, paragraphs), nil) }
    return (
      .text(heading: heading, Array(paragraphs[..<count])),
      .text(heading: heading, Array(paragraphs[count...]))
    )
  }

  // MARK: - Placing

  /// Places the rows of one slide.
  private func placed(_ slide: Slide, _ rows: Rows, size: Double, suffix: String) -> PlacedSlide {
    let title = ActionTitle(
      slide.title, width: (geometry.title.width - 8) / geometry.widening,
      height: geometry.title.height,
      largest: geometry.points(26), suffix: suffix)
    var shapes: [PlacedSlide.Shape] = []
    let free = max(0, geometry.content.height - total(rows, size: size))
    let charts = rows.filter(Self.holdsChart).count
    var y = geometry.content.y
    for row in rows {
      var height = height(row: row, size: size)
      if Self.holdsChart(row) { height += free / Double(charts) }
      height = min(height, geometry.content.maxY - y)
      var x = geometry.content.x
      for (column, width) in zip(row, columnWidths(row)) {
        let frame = PlotRect(x: x, y: y, width: width, height: height)
        shapes += place(column, in: frame, size: size)
        x += width + 1.5 * gap
      }
      y += height + gap
    }
    shapes += footer(slide.source)
    var notes = (title.whole.map { ["Title: \($0)"] } ?? []) + slide.notes
    if let source = slide.source, !source.isEmpty { notes.append("Source: \(source)") }
    return PlacedSlide(title: title, shapes: shapes, notes: notes)
  }

  private static func holdsChart(_ row: [[SlidePiece]]) -> Bool {
    row.contains { $0.contains { if case .chart = $0 { true } else { false } } }
  }

  /// Places the pieces of a column; charts share the height that the others leave.
  private func place(
    _ column: [SlidePiece], in frame: PlotRect, size: Double
  ) -> [PlacedSlide.Shape] {
    let free = max(0, frame.height - height(column: column, width: frame.width, size: size))
    let charts = column.filter { if case .chart = $0 { true } else { false } }.count
    var shapes: [PlacedSlide.Shape] = []
    var y = frame.y
    for piece in column {
      var height = height(of: piece, width: frame.width, size: size)
      if case .chart = piece { height += free / Double(max(1, charts)) }
      height = min(height, frame.maxY - y)
      let place = PlotRect(x: frame.x, y: y, width: frame.width, height: max(1, height))
      shapes += self.place(piece, in: place, size: size)
      y += height + gap
    }
    return shapes
  }

  /// Places one piece.
  private func place(
    _ piece: SlidePiece, in frame: PlotRect, size: Double
  ) -> [PlacedSlide.Shape] {
    switch piece {
    case .figures(let figures): cards(figures, in: frame)
    case .chart(let chart): place(chart, in: frame)
    case .table(let table): place(table, in: frame, size: size)
    case .text(let heading, let paragraphs):
      [
        box(
          heading ?? "Text", textParagraphs(heading, paragraphs, size: size), in: frame)
      ]
    case .ask(let text): [ask(text, in: frame)]
    }
  }

  private func box(
    _ name: String, _ paragraphs: [SlideTextBox.Paragraph], in frame: PlotRect
  ) -> PlacedSlide.Shape {
    .init(frame: frame, content: .text(SlideTextBox(name: name, paragraphs: paragraphs)))
  }

  /// Places a chart between its heading and its caption.
  private func place(_ chart: Chart, in frame: PlotRect) -> [PlacedSlide.Shape] {
    let heading = headingHeight(chart.title, frame.width)
    var reserved = 0.0
    var area = frame
    var native = NativeChart(chart, size: frame, font: geometry.points(11).rounded())
    // A smaller chart may need a longer caption; a few rounds settle it.
    for _ in 0..<4 {
      area = PlotRect(
        x: frame.x, y: frame.y + heading, width: frame.width,
        height: max(1, frame.height - heading - reserved))
      native = NativeChart(chart, size: area, font: geometry.points(11).rounded())
      let needed = captionHeight(native.caption, frame.width)
      if needed <= reserved { break }
      reserved = needed
    }
    let content = PlacedSlide.Shape.Content.chart(
      native, name: chart.kindName, alt: SlideText.line(chart.altText, limit: 800))
    var shapes = self.heading(chart.title, in: frame, height: heading)
    shapes.append(.init(frame: area, content: content))
    if reserved > 0 {
      let below = PlotRect(
        x: frame.x, y: area.maxY + 2, width: frame.width, height: reserved - 2)
      shapes.append(box("Caption", [legendParagraph(native.caption)], in: below))
    }
    return shapes
  }

  private func captionHeight(_ caption: String, _ width: Double) -> Double {
    guard !caption.isEmpty else { return 0 }
    return textHeight([legendParagraph(caption)], width: width) + 2
  }

  /// Places a table between its heading and the legend of its signs.
  private func place(_ table: Table, in frame: PlotRect, size: Double) -> [PlacedSlide.Shape] {
    let heading = headingHeight(table.title, frame.width)
    let fitted = SlideTable(
      table, width: frame.width, size: size, widening: geometry.widening)
    let area = PlotRect(
      x: frame.x, y: frame.y + heading, width: frame.width, height: fitted.height)
    let title = SlideText.line(table.title ?? "Table", limit: 120)
    let columns = fitted.table.columns.map(\.title).joined(separator: ", ")
    let alt = "\(title): \(table.rows.count) lines; columns \(columns)"
    var shapes = self.heading(table.title, in: frame, height: heading)
    shapes.append(
      .init(
        frame: area,
        content: .table(fitted, name: title, alt: SlideText.line(alt, limit: 800))))
    if let legend = fitted.legend {
      let below = PlotRect(
        x: frame.x, y: area.maxY + 3, width: frame.width,
        height: legendHeight(fitted, frame.width) - 3)
      shapes.append(box("Signs", [legendParagraph(legend)], in: below))
    }
    return shapes
  }

  private func heading(
    _ title: String?, in frame: PlotRect, height: Double
  ) -> [PlacedSlide.Shape] {
    guard let title, height > 0 else { return [] }
    let place = PlotRect(x: frame.x, y: frame.y, width: frame.width, height: height - 3)
    return [box("Heading", [headingParagraph(title)], in: place)]
  }

  private func textParagraphs(
    _ heading: String?, _ paragraphs: [String], size: Double
  ) -> [SlideTextBox.Paragraph] {
    let head = heading.map { [headingParagraph($0)] } ?? []
    return head
      + paragraphs.map {
        .init(
          runs: [.init(text: SlideText.line($0, limit: 600))], size: size,
          spaceBefore: 6 * geometry.scale)
      }
  }
}
