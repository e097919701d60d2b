/// How a report is written as a page.
public struct HTMLStyle: Sendable, Hashable {
  /// The title of the page, nil for the first heading.
  public let title: String?
  /// The language of the page.
  public let language: String

  /// Creates a style.
  public init(title: String? = nil, language: String = "en") {
    self.title = title
    self.language = language
  }
}

extension Report {
  /// The report as one self-contained page: no script, no outside file, light and dark, made to
  /// print on A4.
  public func html(_ style: HTMLStyle = HTMLStyle()) -> String {
    HTMLPage(style: style).text(self)
  }

  /// The report as a fragment with all styles inline, for pasting into slides, mail and documents.
  ///
  /// A chart becomes its table.
  public func htmlFragment() -> String {
    HTMLFragment().text(self)
  }
}

/// Writes reports as accessible pages.
struct HTMLPage {
  /// How to write.
  let style: HTMLStyle

  /// Returns the whole page.
  func text(_ report: Report) -> String {
    let print = HTMLPrint(report)
    return """
      <!DOCTYPE html>
      <html lang="\(XMLText.escaped(style.language))">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(XMLText.escaped(title(of: report)))</title>
      <style>
      \(Self.sheet)
      \(Self.pictures)
      \(print.sheet)
      </style>
      </head>
      <body>
      <main>
      \(body(print))</main>
      </body>
      </html>

      """
  }

  /// Returns the title of the page.
  private func title(of report: Report) -> String {
    if let title = style.title { return title }
    for block in report.blocks {
      if case .heading(let text, _) = block { return text.plain }
    }
    return report.name ?? report.charts.first?.title ?? "whatif"
  }

  /// Returns the blocks, a section for each chapter.
  private func body(_ print: HTMLPrint) -> String {
    var chartIndex = 0
    let sections = print.chapters.enumerated().map { number, chapter in
      let blocks = chapter.blocks.enumerated().map { place, block -> String in
        if case .table(let table) = block, let rows = print.printedRows[number],
          place == chapter.longestTable
        {
          return HTMLTable(table, printed: rows).text()
        }
        // Remarks on a table of which a part is printed stay beside the whole one.
        if case .note(let note) = block, note.kind != .caution, print.printedRows[number] != nil {
          return text(note, " screen")
        }
        guard case .chart(let chart) = block else { return text(block) }
        chartIndex += 1
        return text(
          chart, chartIndex, print.kept.contains(number) ? print.picture(number, place) : nil)
      }
      return "<section\(print.attributes(of: number))>\n\(blocks.joined())</section>\n"
    }
    let left = print.leftOut.map { "<p class=\"sheet note\">\(XMLText.escaped($0))</p>\n" }
    return sections.joined() + (left ?? "")
  }

  /// Returns one block other than a chart.
  private func text(_ block: Report.Block) -> String {
    switch block {
    case .heading(let text, let level):
      let level = min(max(level, 1), 6)
      return "<h\(level) dir=\"auto\">\(inline(text))</h\(level)>\n"
    case .paragraph(let text): return "<p dir=\"auto\">\(inline(text))</p>\n"
    case .table(let table): return HTMLTable(table).text()
    case .chart: return ""
    case .note(let note): return text(note)
    case .pairs(let pairs):
      let items = pairs.map {
        "<div><dt>\(inline($0.key))</dt><dd dir=\"auto\">\(inline($0.value))</dd></div>\n"
      }
      return "<dl>\n\(items.joined())</dl>\n"
    case .preformatted(let text): return "<pre>\(inline(text, breaks: false))</pre>\n"
    case .brief(let brief): return brief.blocks.map(text).joined()
    }
  }

  /// Returns a chart as a picture with its table behind a click, and as it is printed where that differs.
  private func text(_ chart: Chart, _ index: Int, _ printed: HTMLPrint.Picture?) -> String {
    let sheet = printed.map {
      "<figure class=\"sheet\" aria-hidden=\"true\">\n\($0.svg)</figure>\n"
        + ($0.remark.map { "<p class=\"sheet note\">\(XMLText.escaped($0))</p>\n" } ?? "")
    }
    return """
      <figure\(printed == nil ? "" : " class=\"screen\"")>
      \(chart.svg(.page, id: "chart\(index)"))<figcaption>\(XMLText.escaped(chart.altText))</figcaption>
      <details><summary>The figures of this chart</summary>
      \(HTMLTable(chart.table).text())</details>
      </figure>
      \(sheet ?? "")
      """
  }

  /// Returns a remark with the class of its kind.
  private func text(_ note: Note, _ place: String = "") -> String {
    let word =
      switch note.kind {
      case .caution: "<strong>Caution:</strong> "
      case .hint: "Try: "
      case .reading: "Read as: "
      case .convention, .done, .information: ""
      }
    let kind = note.kind.rawValue
    return "<p class=\"note \(kind)\(place)\" dir=\"auto\">\(word)\(inline(note.text))</p>\n"
  }

  /// Returns styled text with an element a role.
  private func inline(_ text: Styled, breaks: Bool = true) -> String {
    text.runs.map { run in
      var safe = XMLText.escaped(run.text)
      if breaks {
        safe = safe.split(separator: "\n", omittingEmptySubsequences: false).joined(
          separator: "<br>")
      }
      switch run.role {
      case .plain, .label: return safe
      case .strong: return "<strong>\(safe)</strong>"
      case .code, .name: return "<code>\(safe)</code>"
      default: return "<span class=\"\(run.role.rawValue)\">\(safe)</span>"
      }
    }.joined()
  }

  /// The colours of pictures as those of the page: in the file of a picture they are fixed, here they follow light and dark.
  private static let pictures: String = [
    (Palette.paper, "paper"), (Palette.ink, "ink"), (Palette.faint, "faint"),
    (Palette.grid, "soft"), (Palette.benefit, "good"), (Palette.cost, "bad"),
  ].map { color, name in
    ["fill", "stroke"].map { "figure svg [\($0)=\"\(color)\"]{\($0):var(--\(name))}" }.joined()
  }.joined(separator: "\n")

  /// The style sheet of the screen: colours as variables for light and dark.
  private static let sheet = """
    :root{--ink:#1f1f1f;--faint:#595959;--paper:#fff;--line:#8c8c8c;--soft:#d9d9d9;--good:#0072b2;--bad:#b34700}
    @media (prefers-color-scheme:dark){:root{--ink:#ececec;--faint:#b3b3b3;--paper:#181818;--line:#8c8c8c;\
    --soft:#444;--good:#6bb8e6;--bad:#f09a5b}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.45 Arial,Helvetica,sans-serif}
    main{max-width:52rem;margin:0 auto;padding:1.5rem}
    h1{font-size:1.5rem;line-height:1.2;margin:0 0 .6rem}h2{font-size:1.2rem;margin:1.2rem 0 .4rem}
    h3,h4,h5,h6{font-size:1rem;margin:1rem 0 .3rem}
    p{margin:.4rem 0}.note{color:var(--faint);font-size:.875rem}.caution{color:var(--ink)}
    .caution strong,.warning,.error{color:var(--bad)}.warning,.error{font-weight:bold}
    .positive{color:var(--good)}.negative{color:var(--bad)}.dim,.unit{color:var(--faint)}
    .number,td.n{font-variant-numeric:tabular-nums}.negative{white-space:nowrap}
    .whole{white-space:nowrap}
    table{border-collapse:collapse;margin:.6rem 0;width:100%}
    caption{text-align:left;font-weight:bold;padding:.2rem 0}
    th,td{padding:.2rem .6rem .2rem 0;text-align:left;vertical-align:top;font-weight:normal}
    th.n,td.n{text-align:right;padding:.2rem 0 .2rem .6rem}td.c,th.c{text-align:center}
    th.n+th:not(.n),td.n+td:not(.n){padding-left:1.2rem}
    thead th{border-bottom:1px solid var(--line);vertical-align:bottom;font-weight:bold}
    thead .unit{font-weight:normal;display:block}
    tr.total th,tr.total td{border-top:1px solid var(--line);font-weight:bold}
    tr.group th{font-weight:bold;padding-top:.5rem}
    tbody tr+tr:not(.total) td,tbody tr+tr:not(.total) th{border-top:1px solid var(--soft)}
    dl{margin:.6rem 0}dl div{display:flex;gap:1rem}dt{flex:0 0 12rem;color:var(--faint)}dd{margin:0}
    pre{overflow-x:auto;font-size:.875rem;border:1px solid var(--soft);padding:.6rem}
    code{font-size:.95em}
    figure{margin:.8rem 0}figure svg{display:block;width:100%;height:auto}
    figcaption,summary{color:var(--faint);font-size:.875rem}
    """
}
