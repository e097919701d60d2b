import Diagnostics
import Foundation
import Testing

@testable import Reporting

@Suite struct DocumentTests {
  /// The relative luminance of `#RRGGBB` by WCAG 2.2.
  private func luminance(_ hex: String) -> Double {
    let value = Int(hex.dropFirst(), radix: 16) ?? 0
    let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part -> Double in
      let share = Double(part) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  @Test("every colour that carries text or data has 4.5 : 1 on paper, and white text on it too")
  func contrast() {
    for color in [Palette.benefit, Palette.cost, Palette.total, Palette.ink, Palette.faint] {
      #expect(1.05 / (luminance(color) + 0.05) >= 4.5, "\(color)")
    }
  }

  @Test func `every colour of a chart in a page is one of the page`() {
    let page = Report("x", .chart) { report in
      for sample in Samples.charts { report.chart(sample.chart) }
    }.html()
    for attribute in ["fill", "stroke"] {
      let used = page.components(separatedBy: " \(attribute)=\"#").dropFirst().map { $0.prefix(6) }
      #expect(!used.isEmpty)
      for color in Set(used) {
        #expect(page.contains("figure svg [\(attribute)=\"#\(color)\"]{\(attribute):var(--"))
      }
    }
  }

  @Test("dark page colours have 4.5 : 1 on the dark ground")
  func darkContrast() {
    let ground = luminance("#181818") + 0.05
    for color in ["#ececec", "#b3b3b3", "#6bb8e6", "#f09a5b"] {
      #expect(Samples.annualReport.html().contains(color))
      #expect((luminance(color) + 0.05) / ground >= 4.5, "\(color)")
    }
  }

  @Test("alt text says what the numbers say")
  func altText() {
    #expect(
      Chart.waterfall(Samples.waterfall).altText
        == "Waterfall chart: Net benefit $560k, from Agent time saved $820k, Fewer repeats $310k, Upsell uplift $140k, Run cost -$260k, Investment -$450k"
    )
    #expect(
      Chart.cumulativeCash(Samples.cash).altText
        == "Cumulative cash chart: down to -$450k, then $558k after month 36; money back in month 17"
    )
    #expect(
      Chart.heat(Samples.heat).altText
        == "Heat table: NPV from -$2.4k (uplift 0%, price $700) to $91k (uplift 6%, price $900); negative in 3 of 11"
    )
    #expect(
      Chart.impactAbility(Samples.fewInitiatives).altText
        == "Impact versus ability plot: Do now: Proactive SMS, Self-serve returns; Big bets: Callback; Fill-ins: Agent assist; Time sinks: IVR"
    )
  }

  @Test("documents look as reviewed")
  func goldenDocuments() {
    let report = Samples.annualReport.followed(
      by: Report {
        $0.chart(.waterfall(Samples.waterfall))
        $0.chart(.cumulativeCash(Samples.cash))
      })
    Golden.expect(report.markdown(), equals: "report.md")
    Golden.expect(
      report.markdown(MarkdownStyle(picture: { index, _ in "chart\(index).svg" })),
      equals: "report-pictures.md")
    Golden.expect(report.html(), equals: "report.html")
    Golden.expect(report.htmlFragment(), equals: "report-fragment.html")
    Golden.expect(report.csv(), equals: "report.csv")
    Golden.expect(report.tsv(), equals: "report.tsv")
    Golden.expect(report.jsonLines(line: 3), equals: "report.jsonl")
  }

  @Test("a page holds its language, its title, a caption and scopes, and nothing from outside")
  func accessible() {
    let page = Samples.annualReport.html()
    for part in [
      "<html lang=\"en\">", "<title>Five-minute set-up video</title>",
      "<caption>Annual view</caption>",
      "scope=\"col\"", "scope=\"row\"", "prefers-color-scheme:dark", "@page{size:A4",
    ] { #expect(page.contains(part), "\(part)") }
    for part in ["http://", "https://", "url(", "@import", "<link", "<img"] {
      #expect(!page.contains(part), "\(part)")
    }
  }

  @Test("a report without records gives a machine its tables, or its text")
  func derivedRecords() {
    let note = Report("help") { $0.paragraph("two\nlines") }
    #expect(
      note.jsonLines(line: 4)
        == "{\"line\":4,\"kind\":\"note\",\"name\":\"help\",\"text\":\"two\\nlines\"}\n")
    #expect(Report("nothing") { _ in }.jsonLines().isEmpty)
  }

  @Test("marks are explained once under the table")
  func marks() {
    let table = Table(
      columns: [.text("x"), .number("y")],
      rows: [
        ["a", .number("1", 1, marks: .base)],
        ["b", .number("-1", -1, marks: [.signChange, .base])],
      ])
    #expect(
      Report { $0.table(table) }.terminal(TerminalStyle(width: 40)) == """
        x     y
        ───────
        a   1*
        b  -1*!
        * as stated   ! the sign changes here

        """)
  }

  @Test("pairs stand beside each other where there is room")
  func pairs() {
    let report = Report {
      $0.pair("Most cash out", "$1.0k, month 0")
      $0.pair("ROI", "12%", continuesLine: true)
      $0.pair("Customers gain", "2,400 hours a year")
    }
    #expect(
      report.terminal(TerminalStyle(width: 60)) == """
        Most cash out   $1.0k, month 0      ROI  12%
        Customers gain  2,400 hours a year

        """)
    #expect(
      report.terminal(TerminalStyle(width: 40)) == """
        Most cash out   $1.0k, month 0
        ROI             12%
        Customers gain  2,400 hours a year

        """)
  }

  @Test("a thousand rows and a label of a million characters are set in bounded time and width")
  func large() {
    let rows = (0..<1000).map { Row([Cell("row \($0)"), .number("\($0)", Double($0))]) }
    let many = Report { $0.table(Table(columns: [.text("x"), .number("y")], rows: rows)) }
    #expect(many.terminal(TerminalStyle(width: 80)).split(separator: "\n").count == 1002)
    let long = String(repeating: "word ", count: 20_000)
    let chart = ImpactAbilityChart(points: [.init(long, impact: 5, ability: 5)])
    let out = Report { $0.chart(.impactAbility(chart)) }.terminal(TerminalStyle(width: 80))
    #expect(out.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 })
  }

  @Test("what moves the result takes the whole width of a sheet, and its labels few lines")
  func wideTornado() throws {
    let words = "Share of the avoided cost that leaves the budgets"
    let tornado = TornadoChart(
      "What moves NPV", metric: "NPV", base: 60,
      bars: (1...5).map {
        .init("\(words) \($0)", from: "40%", to: "70%", atLow: 50, atHigh: 60 + Double($0))
      }, format: Samples.dollars)
    let report = Report {
      $0.heading("Case")
      $0.heading("What the value is made of", level: 2)
      $0.chart(.waterfall(Samples.waterfall))
      $0.heading("What moves the result", level: 2)
      $0.chart(.tornado(tornado))
    }
    let print = HTMLPrint(report)
    #expect(print.attributes(of: 1) == " class=\"left\"")
    #expect(print.attributes(of: 2).isEmpty)
    // Five bars of two lines, with what stands above and below, are less than a quarter of the sheet.
    let picture = try #require(print.picture(2, 1))
    #expect(picture.height < 785 / 4)
    #expect(!picture.svg.contains(">budgets<"))
  }

  @Test("a negative figure of a page stays in one line")
  func wholeNegatives() {
    let table = Table(
      columns: [.text("Line"), .number("Net")],
      rows: [Row([Cell("a"), .number("-$517,976", -517_976)])])
    let html = Report { $0.table(table) }.html(HTMLStyle())
    #expect(html.contains("<td class=\"n negative\">-$517,976</td>"))
    #expect(html.contains(".negative{white-space:nowrap}"))
  }

  @Test(
    "a sheet has the first lines or the sums of a table that has no room, and says how many more")
  func partsOfTables() {
    func lines(_ count: Int, _ kind: Row.Kind = .body) -> [Row] {
      (0..<count).map {
        Row([Cell("line \($0)"), .number("\($0)", Double($0)), Cell("a source in words")], kind)
      }
    }
    func table(_ rows: [Row]) -> Table {
      Table(columns: [.text("Name"), .number("Value"), .text("Source")], rows: rows)
    }
    let report = Report {
      $0.heading("Case")
      $0.paragraph("What it is about")
      $0.heading("By year", level: 2)
      $0.table(table(lines(58) + lines(1, .total) + lines(1) + lines(1, .total)))
      $0.heading("Assumptions", level: 2)
      $0.table(table(lines(90)))
      $0.heading("Cash flow", level: 2)
      $0.table(table(lines(200)))
    }
    let print = HTMLPrint(report)
    // The sums need two lines; then as many of the assumptions as have room, and some of what comes last.
    #expect(print.printedRows[1] == [58, 60])
    let assumptions = print.printedRows[2]?.count ?? 0
    #expect((20..<90).contains(assumptions), "\(assumptions)")
    #expect(print.printedRows[2] == Set(0..<assumptions))
    #expect(print.kept.isSuperset(of: [0, 1, 2]))
    let html = report.html(HTMLStyle())
    #expect(html.contains("<p class=\"sheet note\">59 more lines on the screen</p>"))
    #expect(
      html.contains("<p class=\"sheet note\">\(90 - assumptions) more lines on the screen</p>"))
    #expect(html.components(separatedBy: "<tr class=\"screen\">").count > 59 + 90 - assumptions)
  }
}
