import Reporting

/// Reports and charts that several tests render.
enum Samples {
  /// Thousands of dollars.
  static let dollars = ValueFormat.plain(prefix: "$", suffix: "k")

  /// The fourteen initiatives of the sample data, with their scores.
  static let initiatives = ImpactAbilityChart(
    "Impact versus ability",
    points: [
      .init("Set-up video guide", impact: 8, ability: 9),
      .init("Eight-page contract", impact: 9, ability: 3),
      .init("Help-centre articles for the top 40 questions", impact: 7, ability: 8),
      .init("Public price list and configurator", impact: 8, ability: 5.5),
      .init("Zero-touch deployment", impact: 9, ability: 4),
      .init("Demo-unit loan programme", impact: 5, ability: 7),
      .init("Dedicated business support line", impact: 8, ability: 6),
      .init("Flexible financing offer", impact: 6, ability: 3),
      .init("Sales-to-implementation hand-off process", impact: 7, ability: 7),
      .init("In-product first-use tour", impact: 6, ability: 8),
      .init("Brand refresh of product pages", impact: 3, ability: 8),
      .init("Partner ordering portal", impact: 6, ability: 4),
      .init(
        "Outsourced round-the-clock support with four-hour response", impact: 8, ability: 6),
      .init("Rewrite of the legacy manual", impact: 2, ability: 3),
    ])

  /// Five short names, one without a score and one off the scale.
  static let fewInitiatives = ImpactAbilityChart(
    points: [
      .init("Callback", impact: 8.5, ability: 4.5),
      .init("Proactive SMS", impact: 8.5, ability: 6.5),
      .init("Self-serve returns", impact: 9.5, ability: 7), .init("IVR", impact: 2, ability: 4.8),
      .init("Agent assist", impact: 4, ability: 8.5), .init("Chatbot", impact: nil, ability: 5),
      .init("Portal", impact: 12, ability: 5),
    ],
    impact: .init("Impact"), ability: .init("Ability"),
    quadrants: .init(topRight: "Do now"))
}

extension Samples {
  /// Swings of a net present value around $60k.
  static let tornado = TornadoChart(
    "What moves NPV", metric: "NPV", base: 60,
    bars: [
      .init("Extra units, easier set-up", from: "1%", to: "10%", atLow: 13, atHigh: 154),
      .init("Units sold", from: "2,000", to: "2,800", atLow: 50, atHigh: 70),
      .init("Contribution margin", from: "26%", to: "33%", atLow: 51.5, atHigh: 66.2),
      .init("Installer pay", from: "$30", to: "$45", atLow: 61, atHigh: 58),
    ], format: dollars)

  /// Two benefits, two costs and the net, in thousands.
  static let waterfall = WaterfallChart(
    "Benefits and costs",
    steps: [
      .benefit("Agent time saved", 820), .benefit("Fewer repeats", 310),
      .benefit("Upsell uplift", 140), .cost("Run cost", 260), .cost("Investment", 450),
      .total("Net benefit"),
    ], format: dollars)

  /// Steps that cross zero and end below it.
  static let losingWaterfall = WaterfallChart(
    "A case that loses",
    steps: [
      .cost("Investment", 300), .benefit("Renewals kept", 420), .benefit("Adverse calls", -90),
      .cost("Run cost", 180), .total("Net"),
    ], format: dollars)

  /// Cash that comes back in month 16, with a band.
  static let cash: CumulativeCashChart = {
    let values = (0...36).map { -450 + 28 * Double($0) }
    return CumulativeCashChart(
      "Cumulative cash", values: values,
      band: (
        low: (0...36).map { -450 + 20 * Double($0) }, high: (0...36).map { -450 + 36 * Double($0) }
      ), payback: 16.07, paybackText: "money back in month 17", format: dollars)
  }()

  /// A skewed distribution from evenly spaced probabilities, so that it is the same everywhere.
  static let histogram: HistogramChart = {
    let samples = (0..<2000).map { index -> Double in
      let p = (Double(index) + 0.5) / 2000
      return 20 + 40 * p + 120 * p * p * p * p - 30 * (1 - p) * (1 - p)
    }
    return HistogramChart(
      "NPV in 2,000 futures", metric: "NPV", samples: samples,
      markers: [
        .init("P10", samples[200]), .init("P50", samples[1000]), .init("P90", samples[1800]),
      ],
      interval: samples[200]...samples[1800], format: dollars)
  }()

  /// Three scenarios with ranges.
  static let comparison = ComparisonChart(
    "Scenarios", metric: "NPV",
    bars: [
      .init("cautious", -12, low: -60, high: 40, remark: "never"),
      .init("base", 60, low: 23, high: 151, isBase: true, remark: "month 2"),
      .init("ambitious", 140, low: 60, high: 260, remark: "month 1"),
    ], format: dollars)

  /// NPV over an uplift, with two named points.
  static let line = LineChart(
    "NPV by uplift", x: "uplift", y: "NPV",
    points: (0...12).map { .init(Double($0) / 100, 15.5 * Double($0) - 2.3) },
    markers: [.init("as stated", x: 0.04, y: 59.7), .init("break-even", x: 0.0015, y: 0)],
    xFormat: ValueFormat { ValueFormat.plain($0 * 100) + "%" }, yFormat: dollars)

  /// Uplift against price.
  static let heat = HeatTable(
    "NPV", metric: "NPV", rows: ("uplift", ["0%", "2%", "4%", "6%"]),
    columns: ("price", ["$700", "$900", "$1,100"]),
    values: [[-2.4, -2.4, -2.4], [21, 28, 35], [45, 60, 74], [69, 91, .nan]],
    base: (2, 1), format: dollars)

  /// Every chart with a name for its golden file.
  static let charts: [(name: String, chart: Chart)] = [
    ("impact-ability", .impactAbility(initiatives)),
    ("impact-ability-few", .impactAbility(fewInitiatives)),
    ("tornado", .tornado(tornado)), ("waterfall", .waterfall(waterfall)),
    ("waterfall-loss", .waterfall(losingWaterfall)), ("cash", .cumulativeCash(cash)),
    ("histogram", .histogram(histogram)), ("comparison", .comparison(comparison)),
    ("line", .line(line)), ("heat", .heat(heat)),
  ]
}

extension Samples {
  /// A report with every block, in the form of an annual table with a long label and a sum.
  static let annualReport: Report = {
    func money(_ value: Double) -> Cell { .number(ValueFormat.plain(value), value) }
    let columns: [Column] =
      [.text("Line")]
      + ["Initial", "Year 1", "Year 2", "Year 3", "Total"].map { .number($0, unit: "$") }
    return Report("annual", .table) {
      $0.heading("Five-minute set-up video")
      $0.paragraph("Pays if \("Extra units", .label) is at least \("0.15%", .number)")
      $0.pair("Net value today", "\("$60k", .number), 8 in 10: $23k to $151k")
      $0.pair("Most cash out", "$1.0k, month 0")
      $0.table(
        Table(
          "Annual view", columns: columns,
          rows: [
            .group("Benefits"),
            Row(
              [Cell("Margin of extra units sold because set-up is easier")]
                + [0, 20_520, 25_920, 25_920, 72_360].map(money)),
            Row([Cell("Adverse calls")] + [0, -480, -480, -480, -1_440].map(money)),
            .group("Costs"), Row([Cell("Produce")] + [-1_000, 0, 0, 0, -1_000].map(money)),
            Row([Cell("Hosting")] + [0, -480, -480, -480, -1_440].map(money)),
            .total([Cell("Net")] + [-1_000, 19_560, 24_960, 24_960, 68_480].map(money)),
          ]))
      $0.note(.convention, "36 months, 10%/year, effective, month end")
      $0.note(.caution, "uplift has no source")
      $0.preformatted("uplift = 4%\n         ^~~")
    }
  }()
}
