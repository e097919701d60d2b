/// Writes reports as HTML for the clipboard: every style inline, so that slides, mail programs and
/// documents keep it.
struct HTMLFragment {
  private static let font = "font-family:Arial,Helvetica,sans-serif;font-size:11pt;color:#1F1F1F"

  /// Returns the blocks one after the other.
  func text(_ report: Report) -> String {
    report.blocks.map(text).joined()
  }

  /// Returns one block.
  private func text(_ block: Report.Block) -> String {
    switch block {
    case .heading(let text, let level):
      let size = level <= 1 ? 16 : 13
      return paragraph(inline(text), "font-weight:bold;font-size:\(size)pt")
    case .paragraph(let text): return paragraph(inline(text))
    case .table(let table): return self.text(table)
    case .chart(let chart): return paragraph(XMLText.escaped(chart.altText)) + text(chart.table)
    case .note(let note):
      return paragraph(inline(note.text), "font-size:9pt;color:\(Palette.faint)")
    case .pairs(let pairs):
      return pairs.map {
        paragraph(
          "<span style=\"color:\(Palette.faint)\">\(inline($0.key))</span> \(inline($0.value))")
      }.joined()
    case .brief(let brief): return brief.blocks.map(text).joined()
    case .preformatted(let text):
      return "<pre style=\"font-family:Consolas,'Courier New',monospace;font-size:10pt\">"
        + "\(XMLText.escaped(text.plain))</pre>\n"
    }
  }

  /// Returns a paragraph with inline style.
  private func paragraph(_ html: String, _ more: String = "") -> String {
    let style = more.isEmpty ? Self.font : "\(Self.font);\(more)"
    return "<p style=\"\(style);margin:0 0 4pt 0\">\(html)</p>\n"
  }

  /// Returns styled text; only weight and the two signal colours survive.
  private func inline(_ text: Styled) -> String {
    text.runs.map { run in
      let safe = XMLText.escaped(run.text)
        .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "<br>")
      switch run.role {
      case .strong, .warning, .error: return "<b>\(safe)</b>"
      case .positive: return "<span style=\"color:\(Palette.benefit)\">\(safe)</span>"
      case .negative: return "<span style=\"color:\(Palette.cost)\">\(safe)</span>"
      default: return safe
      }
    }.joined()
  }

  /// Returns a table with inline styles on every cell.
  private func text(_ table: Table) -> String {
    guard !table.columns.isEmpty else { return "" }
    let title = table.title.map { paragraph("<b>\(XMLText.escaped($0))</b>") } ?? ""
    let widths = Self.widths(table)
    let head = zip(table.columns, widths).map { column, width in
      let unit = column.unit.map { " (\(XMLText.escaped($0)))" } ?? ""
      let style = cellStyle(
        column, "width:\(width)pt;font-weight:bold;border-bottom:1pt solid #595959;\(Self.words)")
      let title = XMLText.escaped(DelimitedText.guarded(column.title))
      return "<th scope=\"col\" style=\"\(style)\">\(title)\(unit)</th>"
    }
    let rows = table.rows.map { "<tr>\(cells($0, of: table))</tr>\n" }.joined()
    let legend = CellMarkSign.legend(table.marks).map {
      paragraph(XMLText.escaped($0), "font-size:9pt;color:\(Palette.faint)")
    }
    let whole = widths.reduce(0, +)
    return
      "\(title)<table style=\"border-collapse:collapse;width:\(whole)pt\">\n<tr>\(head.joined())</tr>\n"
      + "\(rows)</table>\n\(legend ?? "")"
  }

  /// The width of a table, at most: what a page of A4 or letter has between its margins, in points.
  private static let widest = 450.0

  /// Returns the widths of the columns in whole points: figures on one line, and words share what is left;
  /// programs that are told nothing give every column the same.
  private static func widths(_ table: Table) -> [Int] {
    let size = 11.0
    let natural = table.columns.indices.map { index -> Double in
      let unit = table.columns[index].unit.map { " (\($0))" } ?? ""
      let title = TextMetrics.width(table.columns[index].title + unit, size: size, bold: true)
      let cells = table.rows.filter { $0.kind != .group }.map {
        TextMetrics.width($0.cell(index).display, size: size, bold: $0.kind == .total)
      }
      // Padding on both sides, and a little for faces that are wider.
      return max(title, cells.max() ?? 0) * 1.05 + 14
    }
    let isWord = table.columns.enumerated().map { index, column in
      column.kind == .text || table.rows.contains { $0.cell(index).role == .code }
    }
    let figures = zip(natural, isWord).reduce(0) { $0 + ($1.1 ? 0 : $1.0) }
    let words = zip(natural, isWord).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    let room = max(widest - figures, 72 * Double(isWord.count { $0 }))
    let share = words > room ? room / words : 1
    return zip(natural, isWord).map { Int(($0 * ($1 ? share : 1)).rounded(.up)) }
  }

  /// Returns the cells of a row.
  private func cells(_ row: Row, of table: Table) -> String {
    let frame =
      switch row.kind {
      case .body: "border-bottom:0.5pt solid #D9D9D9"
      case .group: "font-weight:bold"
      case .total: "font-weight:bold;border-top:1pt solid #595959"
      }
    return table.columns.enumerated().map { index, column in
      let cell = row.cell(index)
      let display = cell.value == nil ? DelimitedText.guarded(cell.display) : cell.display
      let text = XMLText.escaped(display + CellMarkSign.signs(cell.marks))
      let color = cell.isNegative ? ";color:\(Palette.cost)" : ""
      let style = cellStyle(
        column, "\(frame)\(color)\(Self.format(of: cell).map { ";\($0)" } ?? "")")
      let shown = text.isEmpty ? "&nbsp;" : text
      return index == 0
        ? "<th scope=\"row\" style=\"\(style)\">\(shown)</th>"
        : "<td style=\"\(style)\">\(shown)</td>"
    }.joined()
  }

  /// What tells Excel that a cell holds words, whatever they look like.
  private static let words = "mso-number-format:'\\@'"

  /// Returns what tells Excel how to show a cell: words stay words, and a figure keeps its digits.
  ///
  /// An amount says its currency itself, which Excel reads and shows.
  private static func format(of cell: Cell) -> String? {
    guard cell.value != nil else { return words }
    let text = cell.display
    let other = text.filter { !$0.isNumber && !"-+\u{2212},.".contains($0) }
    let decimals = text.firstIndex(of: ".").map { text[$0...].count(where: \.isNumber) } ?? 0
    let places = decimals == 0 ? "" : "\\." + String(repeating: "0", count: decimals)
    switch other {
    case "": return "mso-number-format:'\\#\\,\\#\\#0\(places)'"
    case "%": return "mso-number-format:'0\(places)%'"
    case "$", "€", "£", "¥": return nil
    default: return words
    }
  }

  /// Returns the style of a cell.
  private func cellStyle(_ column: Column, _ more: String) -> String {
    let align =
      switch column.alignment {
      case .left: "left"
      case .right: "right"
      case .center: "center"
      }
    let weight = more.contains("font-weight") ? "" : ";font-weight:normal"
    return
      "\(Self.font);background-color:\(Palette.paper);padding:2pt 6pt;text-align:\(align)\(weight);\(more)"
  }
}
