import Quantities
import TestSupport
import Testing

@testable import Reporting

/// Laws of pictures over all samples and many made up ones, without a browser.
@Suite struct PictureLawTests {
  /// What finds texts that are struck through; widths are those of Helvetica.
  static let texts = PictureTexts(
    quiet: [Palette.grid], paper: Palette.paper,
    bars: [Palette.benefit, Palette.cost, Palette.total]
  ) { text, size, isBold in TextMetrics.width(text, size: size, bold: isBold, reserve: 1) }

  @Test func `a text that is struck through is found`() {
    let label = "<text x=\"10\" y=\"20\" font-size=\"14\">label</text>"
    #expect(Self.texts.crossed(in: label).isEmpty)
    let line = "<line x1=\"15\" y1=\"0\" x2=\"15\" y2=\"50\" stroke=\"\(Palette.ink)\"/>"
    #expect(Self.texts.crossed(in: line + label).count == 1)
    let slope = "<line x1=\"0\" y1=\"0\" x2=\"40\" y2=\"40\" stroke=\"\(Palette.ink)\"/>"
    #expect(Self.texts.crossed(in: slope + label).count == 1)
    let bar = "<rect x=\"0\" y=\"10\" width=\"200\" height=\"20\" fill=\"\(Palette.cost)\"/>"
    #expect(Self.texts.crossed(in: bar + label).count == 1)
    let ground = "<rect x=\"5\" y=\"5\" width=\"60\" height=\"20\" fill=\"\(Palette.paper)\"/>"
    #expect(Self.texts.crossed(in: line + ground + label).isEmpty)
  }

  @Test func `no line and no bar of a sample runs through a text`() {
    for chart in Samples.charts.map(\.chart) + NastyNamesTests.charts {
      for size in [SVGSize.page, .half, .deck] {
        #expect(Self.texts.crossed(in: chart.svg(size)) == [], "\(chart.title)")
      }
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `no line and no bar runs through a label of bars of any size`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func value() -> Double { Double.random(in: -1...1, using: &random) * 500 }
    let names = (0..<Int.random(in: 1...9, using: &random)).map {
      $0 % 3 == 0 ? "Part number \($0) with a name of forty letters" : "Part \($0)"
    }
    let waterfall = WaterfallChart(
      "Parts", steps: names.map { .benefit($0, value()) } + [.total("Net")], format: Samples.dollars
    )
    let tornado = TornadoChart(
      "Swings", metric: "NPV", base: value(),
      bars: names.map { .init($0, from: "1%", to: "12%", atLow: value(), atHigh: value()) },
      format: Samples.dollars)
    let scenarios = ComparisonChart(
      "Scenarios", metric: "NPV",
      bars: names.map { name in
        let (value, ends) = (value(), [value(), value()].sorted())
        return .init(
          name, value, low: min(ends[0], value), high: max(ends[1], value),
          remark: "money back in month 14")
      }, format: Samples.dollars)
    for chart in [Chart.waterfall(waterfall), .tornado(tornado), .comparison(scenarios)] {
      for size in [SVGSize.page, .half] {
        #expect(Self.texts.crossed(in: chart.svg(size)) == [], "\(chart.title), seed \(seed)")
      }
    }
  }
}
