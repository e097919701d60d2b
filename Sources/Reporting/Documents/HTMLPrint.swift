/// The print style of a page: two columns on one sheet of A4, in the largest type that fits.
///
/// A page has no script that could measure it, so its length is estimated from the same widths of
/// letters that pictures are laid out with. What fits no type of 5.5 points goes on over several pages.
struct HTMLPrint {
  private let chapters: [Report.Chapter]

  /// A4 less its margins of 10 mm, and one of two columns, in points.
  private static let (width, height, column) = (538.0, 785.0, 261.0)
  /// Sizes of the type in points, the largest first.
  private static let sizes = [8, 7.5, 7, 6.5, 6, 5.5]
  /// The height of a picture in letter heights.
  private static let picture = 13.5

  init(_ report: Report) {
    chapters = report.chapters
  }

  /// The rules for print.
  var sheet: String {
    """
    @page{size:A4;margin:10mm}
    @media print{:root{--ink:#000;--faint:#444;--paper:#fff;--soft:#ccc;--good:#0072b2;--bad:#b34700}
    html{font-size:\(SVGCanvas.number(size))pt}body{font-size:1rem;line-height:1.25}
    main{max-width:none;padding:0;columns:2;column-gap:6mm}.wide{column-span:all}
    h2{margin:.7rem 0 .2rem}h2,h3{break-after:avoid}
    th,td,th.n,td.n{padding-top:.08rem;padding-bottom:.08rem}thead .unit{display:inline}
    p,dl,table,figure{margin:.3rem 0}figure,dl,tr{break-inside:avoid}
    figure svg{max-height:\(SVGCanvas.number(Self.picture))rem}details,figcaption{display:none}}
    """
  }

  /// The largest size at which the page is one sheet; a middle one where there is none.
  private var size: Double {
    // What is as long as this fits in no size, and is not measured.
    let rows = chapters.flatMap(\.blocks).reduce(0) {
      if case .table(let table) = $1 { $0 + table.rows.count } else { $0 }
    }
    guard rows < 250 else { return 7 }
    return Self.sizes.first { size in
      let narrow = chapters.filter { !$0.isWide }.map { length(of: $0, Self.column, size) }
      let wide = chapters.filter(\.isWide).map { length(of: $0, Self.width, size) }
      // Columns end unevenly, since no picture is cut.
      let slack = narrow.isEmpty ? 0 : Self.picture / 2 * size
      return wide.reduce(0, +) + narrow.reduce(0, +) / 2 + slack <= Self.height
    } ?? 7
  }

  /// Returns the estimated length of a chapter in points.
  private func length(of chapter: Report.Chapter, _ width: Double, _ size: Double) -> Double {
    chapter.blocks.reduce(0) { $0 + length(of: $1, width, size) }
  }

  private func length(of block: Report.Block, _ width: Double, _ size: Double) -> Double {
    func lines(_ text: String, _ scale: Double, in width: Double) -> Double {
      (TextMetrics.width(text, size: size * scale) / width).rounded(.up) * 1.25 * scale
    }
    switch block {
    case .heading(let text, let level):
      return (lines(text.plain, level > 1 ? 1.2 : 1.5, in: width) + 0.9) * size
    case .paragraph(let text): return (lines(text.plain, 1, in: width) + 0.3) * size
    case .note(let note): return (lines(note.text.plain, 0.875, in: width) + 0.3) * size
    case .preformatted(let text):
      return (Double(text.plain.count { $0 == "\n" } + 1) * 1.1 + 2) * size
    case .pairs(let pairs):
      let rest = width - 13 * size
      return (pairs.reduce(0.6) { $0 + max(1.25, lines($1.value.plain, 1, in: rest)) }) * size
    case .chart: return (Self.picture + 0.6) * size
    case .table(let table): return length(of: table, width, size)
    }
  }

  /// Returns the length of a table, whose columns of words share what the figures leave.
  private func length(of table: Table, _ width: Double, _ size: Double) -> Double {
    func cell(_ row: Row?, _ column: Int) -> Double {
      let text = row?.cell(column).display ?? table.columns[column].title
      return TextMetrics.width(text, size: size, bold: row == nil) + size
    }
    let rows = [nil] + table.rows.map(Optional.some)
    let natural = table.columns.indices.map { column in
      rows.filter { $0?.kind != .group }.map { cell($0, column) }.max() ?? 0
    }
    let room = min(1, width / max(1, natural.reduce(0, +)))
    let lines = rows.map { row -> Double in
      let columns = row?.kind == .group ? 0..<1 : table.columns.indices
      let most = columns.map { (cell(row, $0) / max(1, natural[$0] * room)).rounded(.up) }.max()
      return max(1, most ?? 1) * 1.25 + 0.26
    }
    let marks = table.marks.isEmpty ? 0 : 1.4
    return (lines.reduce(0, +) + (table.title == nil ? 0.6 : 2) + marks) * size
  }
}

extension Report {
  /// A part of a page: the top of it, or what stands under one heading of level 2.
  struct Chapter {
    /// The blocks, the heading first.
    var blocks: [Block] = []
    /// Whether it is the top of the page.
    let isTop: Bool

    /// Whether it takes the whole width of a printed page: the top, and tables with much text.
    var isWide: Bool {
      isTop
        || blocks.allSatisfy { if case .chart = $0 { false } else { true } }
          && blocks.contains {
            guard case .table(let table) = $0 else { return false }
            return table.columns.count > 3 && table.columns.count { $0.kind == .text } > 2
          }
    }
  }

  /// The parts of the report as a page.
  var chapters: [Chapter] {
    var chapters = [Chapter(isTop: true)]
    for block in blocks {
      if case .heading(_, 2) = block, !chapters[chapters.count - 1].blocks.isEmpty {
        chapters.append(Chapter(isTop: false))
      }
      chapters[chapters.count - 1].blocks.append(block)
    }
    return chapters
  }
}
