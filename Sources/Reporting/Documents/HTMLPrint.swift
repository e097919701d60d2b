/// The print style of a page: one sheet of A4 in type that can be read.
///
/// A page has no script that could measure it, so its length is estimated from the same widths of letters
/// that pictures are laid out with. Chapters come onto the sheet in their order as long as there is
/// room; of a long table that has none the first lines or the sums do. The others stay on the screen, and a
/// line at the end of the sheet names them. Charts, with their smallest steps as one, and narrow tables stand
/// in two columns, charts in a size of their own, so that their labels are as large as the text; what moves the
/// result, with labels and figures at both sides, takes the whole width. A page without chapters prints in full, on as many sheets as it takes.
struct HTMLPrint {
  /// What is drawn for the sheet of a chart.
  struct Picture {
    let svg: String
    /// The height in points.
    let height: Double
    /// What is said below it, since not all of it is drawn; nil where all is.
    let remark: String?
  }

  /// The chapters of the page.
  let chapters: [Report.Chapter]
  /// The size of the type in points.
  private(set) var size = 8.0
  /// The chapters on the sheet, by their places.
  private(set) var kept: Set<Int> = []
  /// The rows that are printed of the table of a chapter that has no room for all.
  private(set) var printedRows: [Int: Set<Int>] = [:]
  /// The column of each chapter on the sheet that takes only one.
  private var sides: [Int: Side] = [:]
  /// The charts for the sheet, by chapter and block.
  private var pictures: [[Int: Picture]] = []

  private enum Side: String {
    case left, right
  }

  /// A4 less its margins of 10 mm, and one of two columns, in points.
  private static let (width, height, column) = (538.0, 785.0, 261.0)
  /// Sizes of the type in points, the largest first; the last is the least that is printed.
  private static let sizes = [10, 9, 8.0]
  /// The pixels of a column in which the smallest text of a chart is 8 points high.
  private static let pixels = 391.0

  init(_ report: Report) {
    chapters = report.chapters
    guard isSheet else { return }
    for (number, chapter) in chapters.enumerated() {
      var drawn: [Int: Picture] = [:]
      for (place, block) in chapter.blocks.enumerated() {
        guard case .chart(let chart) = block else { continue }
        let printed = chart.onSheet
        let width = Self.pixels * (isHalf(number) ? 1 : Self.width / Self.column)
        let picture = printed.picture(
          SVGSize(width: width, height: printed.heightOnSheet),
          id: "sheet\(number)-\(place)", isTitled: chapter.title == nil)
        drawn[place] = Picture(
          svg: picture.text, height: picture.height * Self.column / Self.pixels,
          remark: chart.remarkOnSheet)
      }
      pictures.append(drawn)
    }
    for size in Self.sizes {
      self.size = size
      kept = fitting()
      sides = arranged(kept).sides
      if kept.count == chapters.count { return }
    }
    shorten()
    sides = arranged(kept).sides
  }

  /// Whether the page is cut to one sheet: it has chapters.
  var isSheet: Bool { chapters.count > 1 }

  /// The chart for the sheet that stands in a block of a chapter.
  func picture(_ chapter: Int, _ block: Int) -> Picture? {
    pictures.indices.contains(chapter) ? pictures[chapter][block] : nil
  }

  /// The line that names what is not on the sheet; nil where everything is.
  var leftOut: String? { isSheet ? leftOut(beside: kept) : nil }

  /// The line that names what is not on the sheet with some chapters on it.
  private func leftOut(beside kept: Set<Int>) -> String? {
    let titles = chapters.indices.filter { !kept.contains($0) }.compactMap { chapters[$0].title }
    guard !titles.isEmpty else { return nil }
    return "Not on this sheet, but on the screen: \(titles.joined(separator: ", "))"
  }

  /// The rules for print.
  var sheet: String {
    let page = """
      @page{size:A4;margin:10mm}.sheet{display:none}
      @media print{:root{--ink:#000;--faint:#444;--paper:#fff;--soft:#ccc;--good:#0072b2;--bad:#b34700}
      html{font-size:\(SVGCanvas.number(size))pt}body{font-size:1rem;line-height:1.25}
      main{max-width:none;padding:0}h1{font-size:1.4rem}h2{font-size:1.1rem;margin:.6rem 0 .2rem}
      h2,h3{break-after:avoid}.note,pre,caption,code{font-size:1rem}
      th,td,th.n,td.n{padding-top:.05rem;padding-bottom:.05rem}thead .unit{display:inline}
      p,dl,table,figure{margin:.25rem 0}figure,dl,tr{break-inside:avoid}details,figcaption{display:none}
      """
    guard isSheet else { return "\(page)}" }
    return """
      \(page)
      section{clear:both}section.left,section.right{width:261pt;clear:left;float:left}
      section.right{clear:right;float:right}.screen{display:none}.sheet{display:block;clear:both}
      section table{font-variant-numeric:tabular-nums}}
      """
  }

  /// The class of a chapter's section, and its place on the sheet.
  func attributes(of chapter: Int) -> String {
    guard isSheet else { return "" }
    if !kept.contains(chapter) { return " class=\"screen\"" }
    return sides[chapter].map { " class=\"\($0.rawValue)\"" } ?? ""
  }

  // MARK: - What fits

  /// The room for some chapters beside the line that names what is left out.
  private func room(for kept: Set<Int>) -> Double {
    let left = leftOut(beside: kept).map {
      (TextMetrics.width($0, size: size) / Self.width).rounded(.up) * 1.25 + 0.25
    }
    return Self.height - ((left ?? 0) + 0.5) * size
  }

  /// Whether some chapters fit on the sheet.
  private func fits(_ kept: Set<Int>) -> Bool { arranged(kept).length <= room(for: kept) }

  /// The chapters that fit together as a whole, the first ones first.
  private func fitting() -> Set<Int> {
    var kept: Set<Int> = [0]
    for chapter in chapters.indices.dropFirst()
    where fits(kept.union([chapter])) {
      kept.insert(chapter)
    }
    return kept
  }

  /// Takes chapters in their order, each as a whole or in part: the sums of a table that has some, the first
  /// lines of another.
  private mutating func shorten() {
    kept = [0]
    for chapter in chapters.indices.dropFirst() {
      for part in parts(of: chapter) {
        printedRows[chapter] = part
        if fits(kept.union([chapter])) {
          kept.insert(chapter)
          break
        }
        printedRows[chapter] = nil
      }
    }
  }

  /// What may be printed of a chapter, the most first; nil for all of it.
  private func parts(of chapter: Int) -> [Set<Int>?] {
    guard let place = chapters[chapter].longestTable,
      case .table(let table) = chapters[chapter].blocks[place], table.rows.count > 4
    else { return [nil] }
    let rows = table.rows
    let sums = Set(rows.indices.filter { rows[$0].kind == .total })
    if sums.count > 1 { return [nil, sums] }
    guard sums.isEmpty else { return [nil] }
    // Rows that no sheet holds are not measured.
    let most = min(rows.count - 1, Int(Self.height / (1.45 * size)))
    return [nil] + (3...max(3, most)).reversed().map { Set(0..<$0) }
  }

  /// The length of some chapters on the sheet, and the column of each that takes only one: the one that
  /// is shorter so far.
  private func arranged(_ kept: Set<Int>) -> (length: Double, sides: [Int: Side]) {
    var (left, right) = (0.0, 0.0)
    var sides: [Int: Side] = [:]
    for chapter in chapters.indices where kept.contains(chapter) {
      let own = length(of: chapter)
      if !isHalf(chapter) {
        left = max(left, right) + own
        right = left
      } else if left <= right {
        sides[chapter] = .left
        left += own
      } else {
        sides[chapter] = .right
        right += own
      }
    }
    return (max(left, right), sides)
  }

  /// Whether a chapter takes one of two columns: a chart or a narrow table, with its remarks.
  private func isHalf(_ chapter: Int) -> Bool {
    guard chapter > 0 else { return false }
    return chapters[chapter].blocks.allSatisfy { block in
      if case .chart(.tornado) = block { return false }
      guard case .table(let table) = block else { return true }
      return naturalWidths(table).reduce(0, +) <= Self.column / size
    }
  }

  /// The estimated length of a chapter in points.
  private func length(of chapter: Int) -> Double {
    let printed = printedRows[chapter]
    let longest = chapters[chapter].longestTable
    let blocks = chapters[chapter].blocks.enumerated().map { place, block -> Report.Block in
      guard let printed, place == longest, case .table(let table) = block else { return block }
      let rows = table.rows.indices.filter(printed.contains).map { table.rows[$0] }
      return .table(Table(table.title, columns: table.columns, rows: rows))
    }
    // What is as long as this fits nowhere, and is not measured.
    let rows = blocks.reduce(0) {
      if case .table(let table) = $1 { $0 + table.rows.count } else { $0 }
    }
    guard rows < 100 else { return .infinity }
    let width = isHalf(chapter) ? Self.column : Self.width
    // The line that tells how many more there are.
    let more = printed == nil ? 0 : 1.5 * size
    return blocks.indices.reduce(more) { total, place in
      let block = blocks[place]
      if printed != nil, case .note(let note) = block, note.kind != .caution { return total }
      if case .chart = block {
        let drawn = picture(chapter, place)
        let remark = drawn?.remark == nil ? 0 : 1.5
        return total + (drawn?.height ?? 0) + (0.5 + remark) * size
      }
      return total + length(of: block, width / size) * size
    }
  }

  /// The estimated length of a block in letter heights; `width` is in letter heights too.
  private func length(of block: Report.Block, _ width: Double) -> Double {
    func lines(_ text: String, _ scale: Double, in width: Double) -> Double {
      (TextMetrics.width(text, size: scale) / width).rounded(.up) * 1.25 * scale
    }
    switch block {
    case .heading(let text, let level):
      return lines(text.plain, level > 1 ? 1.1 : 1.4, in: width) + 0.8
    case .paragraph(let text): return lines(text.plain, 1, in: width) + 0.25
    case .note(let note): return lines(note.text.plain, 1, in: width) + 0.25
    case .preformatted(let text): return Double(text.plain.count { $0 == "\n" } + 1) * 1.25 + 2
    case .pairs(let pairs):
      return pairs.reduce(0.5) { $0 + max(1.25, lines($1.value.plain, 1, in: width - 13)) }
    case .brief(let brief): return brief.blocks.reduce(0) { $0 + length(of: $1, width) }
    case .chart: return 0
    case .table(let table): return length(of: table, width)
    }
  }

  /// The width that each column would take in one line, in letter heights.
  private func naturalWidths(_ table: Table) -> [Double] {
    table.columns.indices.map { column in
      let unit = table.columns[column].unit.map { " \($0)" } ?? ""
      let head = TextMetrics.width(table.columns[column].title + unit, size: 1, bold: true)
      let cells = table.rows.filter { $0.kind != .group }.map { row in
        TextMetrics.width(row.cell(column).display, size: 1, bold: row.kind == .total)
      }
      return max(head, cells.max() ?? 0) + 1
    }
  }

  /// The length of a table, whose columns of words share what the figures and dates leave.
  private func length(of table: Table, _ width: Double) -> Double {
    let natural = naturalWidths(table)
    let isWhole = table.columns.indices.map { column in
      table.rows.allSatisfy {
        let cell = $0.cell(column)
        return cell.display.isEmpty || $0.kind == .group || table.columns[column].isWhole(cell)
      }
    }
    let fixed = zip(natural, isWhole).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    let words = natural.reduce(0, +) - fixed
    let room = min(1, max(0.1, width - fixed) / max(1, words))
    let lines = table.rows.map { row -> Double in
      let columns = row.kind == .group ? 0..<1 : table.columns.indices
      let most = columns.map { column in
        let wide = TextMetrics.width(row.cell(column).display, size: 1, bold: row.kind == .total)
        return ((wide + 1) / max(1, natural[column] * (isWhole[column] ? 1 : room))).rounded(.up)
      }.max()
      return max(1, most ?? 1) * 1.25 + (row.kind == .group ? 0.6 : 0.2)
    }
    let head = room < 1 ? 2.7 : 1.45
    let marks = table.marks.isEmpty ? 0 : 1.5
    return lines.reduce(head, +) + (table.title == nil ? 0.5 : 1.8) + marks
  }
}

extension Chart {
  /// The largest number of bars on the sheet.
  private static let barsOnSheet = 5

  /// The chart as the sheet has it: few bars, the largest first or the smallest as one.
  fileprivate var onSheet: Chart {
    guard case .tornado(let chart) = self else { return condensed(to: Self.barsOnSheet + 1) }
    return .tornado(chart.keeping(Self.barsOnSheet))
  }

  /// How many bars the sheet leaves out.
  fileprivate var remarkOnSheet: String? {
    guard case .tornado(let chart) = self, chart.bars.count > Self.barsOnSheet else { return nil }
    return "the \(Self.barsOnSheet) largest of \(chart.bars.count)"
  }

  /// The height of its picture in a column of the sheet, in pixels: bars as many as there are.
  fileprivate var heightOnSheet: Double {
    switch self {
    case .waterfall(let chart): 16 + 32 * Double(chart.steps.count)
    case .tornado(let chart): 40 + 28 * Double(chart.drawn.count)
    default: 220
    }
  }
}

extension Report {
  /// A part of a page: the top of it, or what stands under one heading of level 2.
  struct Chapter {
    /// The blocks, the heading first.
    var blocks: [Block] = []

    /// The heading.
    var title: String? {
      guard case .heading(let text, _)? = blocks.first else { return nil }
      return text.plain
    }

    /// The place of the table with the most lines.
    var longestTable: Int? {
      let counts = blocks.enumerated().compactMap { place, block -> (place: Int, rows: Int)? in
        if case .table(let table) = block { (place, table.rows.count) } else { nil }
      }
      return counts.max { ($0.rows, $1.place) < ($1.rows, $0.place) }?.place
    }
  }

  /// The parts of the report as a page.
  var chapters: [Chapter] {
    var chapters = [Chapter()]
    for block in blocks {
      if case .heading(_, 2) = block, !chapters[chapters.count - 1].blocks.isEmpty {
        chapters.append(Chapter())
      }
      chapters[chapters.count - 1].blocks.append(block)
    }
    return chapters
  }
}
