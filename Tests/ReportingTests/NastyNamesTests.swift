import Diagnostics
import Foundation
import FoundationXML
import Testing

@testable import Reporting

/// Names that break tables, markup, spreadsheets or terminals when they are not handled.
@Suite struct NastyNamesTests {
  static let names = [
    "R&D <b>bold</b> \"quoted\" 'single'", "a|b`c``d", "line\nbreak\r\ntab\tend", "🙂 emoji 👩‍👩‍👧",
    "שלום \u{202E}reversed", "=cmd()", "+1 upsell", "@sum(A1)", "-2+3", "\u{1B}[31mred\u{1B}[0m",
    "\u{1B}]0;title\u{7}", "*bold* _it_ [link](x) # head", "\u{0}nul\u{9B}31m", "</title><script>",
    "]]>", "\u{FEFF}bom \u{2028}separator", "漢字テスト", "%d %s $(x) ${x}", "",
    String(repeating: "long ", count: 60), String(repeating: "w", count: 300),
  ]

  /// A report that has every name in every place.
  static let report = Report {
    for name in names {
      $0.heading(Styled(name))
      $0.paragraph("x \(name, .strong) \(name, .code) \(name)")
      $0.note(.caution, Styled(name))
      $0.pair(Styled(name), Styled(name))
    }
    $0.table(
      Table(
        "=title", columns: [.text("=col|`"), .number("<n>", unit: "\"$\"")],
        rows: names.map { [Cell($0), .number("-1", -1)] } + [
          .group(names[0]), .total(["-sum", .empty]),
        ]
      ))
    for chart in charts { $0.chart(chart) }
  }

  /// Every chart with the names as labels.
  static let charts: [Chart] = [
    .impactAbility(
      ImpactAbilityChart(
        names[0],
        points: names.enumerated().map {
          .init($1, impact: Double($0 % 9) + 1, ability: $0 % 4 == 3 ? nil : Double($0 % 7) + 2)
        }, impact: .init("<Impact>|"), ability: .init("Ab&ility"),
        quadrants: .init(topRight: names[0], topLeft: names[9], bottomRight: names[19]))),
    .tornado(
      TornadoChart(
        names[1], metric: names[5], base: 1,
        bars: names.map { .init($0, from: $0, to: $0, atLow: 0, atHigh: 3) })),
    .waterfall(WaterfallChart(names[2], steps: names.map { .benefit($0, 1) } + [.total(names[4])])),
    .comparison(
      ComparisonChart(names[3], metric: names[13], bars: names.map { .init($0, -1, remark: $0) })),
    .histogram(
      HistogramChart(
        names[9], metric: names[9], samples: [1, 2, 3], markers: [.init(names[13], 2)])),
    .line(
      LineChart(
        names[9], x: names[13], y: names[0], points: [.init(0, 0), .init(1, 1)],
        markers: names.map { .init($0, x: 0.5, y: 0.5) })),
    .cumulativeCash(
      CumulativeCashChart(
        names[9], values: [-1, 1], payback: 1, paybackText: names[13], period: names[0])
    ),
    .heat(
      HeatTable(
        names[9], metric: names[13], rows: (names[0], names), columns: (names[1], ["<a>", "=b"]),
        values: names.map { _ in [1, -1] })),
  ]

  /// Expects no scalar that steers a terminal or reorders text.
  private func expectHarmless(_ text: String, _ what: String) {
    let bad = text.unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n" && $0 != "\r" && $0 != "\t")
        || (0x7F...0x9F).contains($0.value)
        || (0x202A...0x202E).contains($0.value) || $0.value == 0xFEFF || $0.value == 0x2028
    }
    #expect(bad.isEmpty, "\(what): \(bad.map { String($0.value, radix: 16) })")
  }

  @Test("no renderer echoes a control character, an escape or a bidirectional override")
  func harmless() {
    let report = Self.report
    for width in [20, 60, 200] {
      for unicode in [true, false] {
        let out = report.terminal(TerminalStyle(width: width, unicode: unicode))
        expectHarmless(out, "terminal \(width)")
        for line in out.split(separator: "\n") {
          #expect(CellWidth.of(String(line)) <= width, "\(width): \(line)")
        }
      }
    }
    expectHarmless(report.markdown(), "markdown")
    expectHarmless(report.html(), "html")
    expectHarmless(report.htmlFragment(), "fragment")
    expectHarmless(report.csv(), "csv")
    expectHarmless(report.tsv(), "tsv")
    for chart in Self.charts { expectHarmless(chart.svg(), "svg") }
  }

  @Test("an SVG is well-formed XML in the portable subset, and its title is the name")
  func svg() throws {
    let allowed: Set = [
      "svg", "title", "desc", "g", "rect", "line", "polyline", "polygon", "path", "circle", "text",
      "tspan", "defs", "clipPath",
    ]
    for chart in Self.charts + Samples.charts.map(\.chart) {
      for size in [SVGSize.page, .half, .deck, SVGSize(width: 0, height: .nan)] {
        let text = chart.svg(size)
        let reader = ElementReader()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = reader
        #expect(parser.parse(), "\(chart.title)")
        #expect(reader.names.isSubset(of: allowed))
        for word in ["style=", "class=", "rgba", "NaN", "inf", "nan", "<script"] {
          #expect(!text.contains("\(word)\""), "\(word)")
        }
        #expect(!reader.hasScript)
        #expect(text == chart.svg(size))
      }
    }
  }

  /// Collects element names.
  private final class ElementReader: NSObject, XMLParserDelegate {
    var names: Set<String> = []
    var hasScript: Bool { names.contains("script") }
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) { names.insert(name) }
  }

  @Test("an HTML page holds no markup of a user and no script")
  func html() {
    let page = Self.report.html() + Self.report.htmlFragment()
    #expect(!page.contains("<script"))
    #expect(!page.contains("<b>bold"))
    #expect(page.contains("R&amp;D &lt;b&gt;bold&lt;/b&gt; &quot;quoted&quot;"))
    #expect(!Self.report.htmlFragment().contains("class="))
  }

  @Test("a table on the clipboard holds no formula, and says what its cells are")
  func clipboard() {
    let table = Table(
      columns: [
        .text("=head()"), .number("n"), .number("share"), .number("money"), .text("words"),
      ],
      rows: [
        [
          "=cmd()", .number("-1,234.50", -1234.5), .number("3.6%", 0.036),
          .number("$59,814", 59_814), "3-4",
        ]
      ])
    let html = Report { $0.table(table) }.htmlFragment()
    #expect(html.contains(">&#39;=head()<") && html.contains(">&#39;=cmd()<"))
    func style(of text: String) -> Substring? {
      html.components(separatedBy: "<t").first { $0.contains(">\(text)<") }?
        .components(separatedBy: "style=\"").last?.split(separator: "\"").first
    }
    // The forms are those that Excel writes itself.
    #expect(style(of: "&#39;=cmd()")?.contains("mso-number-format:'\\@'") == true)
    #expect(style(of: "3-4")?.contains("mso-number-format:'\\@'") == true)
    #expect(style(of: "-1,234.50")?.contains("mso-number-format:'\\#\\,\\#\\#0\\.00'") == true)
    #expect(style(of: "3.6%")?.contains("mso-number-format:'0\\.0%'") == true)
    #expect(style(of: "$59,814")?.contains("mso-number-format") == false)
    #expect(
      html.components(separatedBy: "background-color:#FFFFFF").count - 1
        == html.components(separatedBy: "padding:").count - 1)
  }

  @Test("a spreadsheet sees words, never a formula, and figures stay figures")
  func formulas() {
    let csv = Report { $0.table(Self.report.tables[0]) }.csv()
    #expect(csv.contains("\r\n,'=cmd(),-1\r\n"))
    #expect(csv.contains("\r\n,'+1 upsell,-1\r\n"))
    #expect(csv.contains("\r\n,'@sum(A1),-1\r\n"))
    #expect(csv.contains("\r\n,'-2+3,-1\r\n"))
    #expect(csv.contains("\"R&D <b>bold</b> \"\"quoted\"\" 'single'\",-1\r\n"))
    #expect(csv.hasPrefix("Group,'=col|`,\"<n> (\"\"$\"\")\"\r\n"))
    let lines = csv.components(separatedBy: "\r\n")
    #expect(lines.count == Self.names.count + 3)
  }

  @Test("a Markdown table keeps its columns whatever a cell holds")
  func markdown() {
    let text = Report { $0.table(Self.report.tables[0]) }.markdown()
    for line in text.split(separator: "\n") where line.hasPrefix("|") {
      let bare = line.replacingOccurrences(of: "\\\\", with: "").replacingOccurrences(
        of: "\\|", with: "")
      #expect(bare.filter { $0 == "|" }.count == 3, "\(line)")
    }
    #expect(text.contains("\\<b\\>bold\\</b\\>"))
  }

  @Test("a machine record is valid JSON whatever a name holds")
  func json() throws {
    let record = MachineRecord(Self.report.tables[0], name: Self.names.joined())
    let object = try JSONSerialization.jsonObject(with: Data(record.json.utf8)) as? [String: Any]
    #expect(object?["name"] as? String == Self.names.joined())
    #expect((object?["rows"] as? [Any])?.count == Self.names.count + 1)
    #expect(!record.json.contains("\n"))
  }
}
