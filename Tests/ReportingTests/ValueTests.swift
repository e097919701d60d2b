import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Reporting

@Suite struct ValueTests {
  @Test("rounded parts add up to the rounded total and none is a step away from its value")
  func roundingLaw() {
    for seed in 0..<500 {
      var random = SeededGenerator(seed: UInt64(seed))
      let steps: [Double] = [0.01, 0.1, 1, 5, 1000]
      let step: Double = steps.randomElement(using: &random) ?? 1
      let values = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        Double.random(in: -5000...20000, using: &random)
      }
      let rounded = RoundedToAdd(values, step: step)
      let sum = values.reduce(0, +)
      let counts = rounded.parts.map { ($0 / step).rounded() }
      #expect(counts.reduce(0, +) == (rounded.total / step).rounded(), "seed \(seed)")
      #expect(abs(rounded.total - sum) <= step / 2 * (1 + 1e-6), "seed \(seed)")
      for (part, value) in zip(rounded.parts, values) {
        #expect(abs(part - value) < step * (1 + 1e-6), "seed \(seed)")
      }
    }
  }

  /// 6,770.40 a month: every running sum is the exact one rounded, which a total alone would not give.
  @Test func `parts of a running sum keep it right at every part`() {
    let values = [-1000.0, 0, 0] + [Double](repeating: 6_770.4, count: 33)
    let parts = RoundedToAdd(running: values, step: 1).parts
    var (sum, printed) = (0.0, 0.0)
    for (value, part) in zip(values, parts) {
      sum += value
      printed += part
      #expect(printed == sum.rounded() && abs(part - value) < 1)
    }
    #expect(parts.prefix(3) == [-1000, 0, 0])
    #expect(RoundedToAdd(running: values, step: 1).total == printed)
    #expect(RoundedToAdd(running: [.infinity, 1], step: 1).parts == [.infinity, 1])
  }

  @Test(
    "a table of random cells adds up both ways, no cell a step or more off, in nearly all",
    arguments: [1, 0.01, 1_000])
  func roundedTable(step: Double) {
    var random = SeededGenerator(seed: 7)
    var beyond = 0
    for _ in 0..<300 {
      let columns = Int.random(in: 1...6, using: &random)
      let values = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        (0..<columns).map { _ in
          Bool.random(using: &random) ? 0 : Double.random(in: -50...200, using: &random) * step
        }
      }
      let table = RoundedTable(values, step: step)
      let near = { (a: Double, b: Double) in abs(a - b) < step * 1e-6 }
      var running = 0.0
      for j in 0..<columns {
        #expect(near(table.cells.reduce(0) { $0 + $1[j] }, table.columnTotals[j]))
        running += values.reduce(0) { $0 + $1[j] }
        // As a cash flow by year: every running sum is its own rounding.
        #expect(abs(table.columnTotals[...j].reduce(0, +) - running) <= step * 0.500001)
      }
      for i in values.indices {
        #expect(near(table.cells[i].reduce(0, +), table.rowTotals[i]))
        #expect(abs(table.rowTotals[i] - values[i].reduce(0, +)) < step * 1.000001)
      }
      #expect(near(table.rowTotals.reduce(0, +), table.total))
      let off = zip(table.cells.joined(), values.joined()).map { abs($0 - $1) }
      if off.contains(where: { $0 >= step * 1.000001 }) { beyond += 1 }
    }
    #expect(beyond <= 15, "\(beyond) of 300")
  }

  /// Two rows of halves: any way of rounding each row alone leaves the columns wrong.
  @Test("cells move so that rows and columns add up")
  func roundedTableByHand() {
    let table = RoundedTable([[0.5, 0.5], [0.5, 0.5]], step: 1)
    #expect(table.rowTotals == [1, 1] && table.columnTotals == [1, 1] && table.total == 2)
    #expect(table.cells == [[1, 0], [0, 1]] || table.cells == [[0, 1], [1, 0]])
    #expect(RoundedTable([[2, 3], [0, -4]], step: 1).cells == [[2, 3], [0, -4]])
    #expect(RoundedTable([], step: 1).total == 0)
    #expect(RoundedTable([[.infinity, 1]], step: 1).cells == [[.infinity, 1]])
  }

  @Test("thirds of 100 print as 34, 33, 33")
  func roundingByHand() {
    let third = 100.0 / 3
    #expect(RoundedToAdd([third, third, third], step: 1).parts == [34, 33, 33])
    #expect(RoundedToAdd([third, third, third], step: 1).total == 100)
    #expect(RoundedToAdd([0.1, 0.2], step: 0.1).total == 0.3)
    #expect(RoundedToAdd([1, 2, -3], step: 1).parts == [1, 2, -3])
    #expect(RoundedToAdd([], step: 1).total == 0)
    #expect(RoundedToAdd([.infinity, 1], step: 1).parts == [.infinity, 1])
    #expect(RoundedToAdd([1e300, 1], step: 1).parts == [1e300, 1])
    #expect(RoundedToAdd([1.26], step: 0).parts == [1.26])
  }

  @Test(
    "a number in JSON reads back as the same double",
    arguments: [
      0.1, 1.0 / 3, 59_814.237, 1e300, Double.leastNonzeroMagnitude, -2.5, 9_007_199_254_740_992,
      1e22, 123_456_789_012,
    ])
  func jsonRoundTrip(number: Double) {
    #expect(Double(JSONValue.number(number).json) == number)
  }

  @Test("infinities and NaN are null in JSON, zero has no sign")
  func jsonNull() {
    let values: JSONValue = [.number(.infinity), .number(.nan), .number(-0.0), .number(2)]
    #expect(values.json == "[null,null,0,2]")
  }

  @Test("a record writes its fields in the documented order")
  func recordOrder() {
    let record = MachineRecord(
      .value, name: "payback", value: .infinity, unit: "month", text: "never within 36 months",
      outcome: [.init("status", "never"), .init("horizon", 36)], line: 7)
    #expect(
      record.json
        == #"{"line":7,"kind":"value","name":"payback","value":null,"unit":"month","text":"never within 36 months","outcome":{"status":"never","horizon":36}}"#
    )
  }

  @Test("a table record has its columns with units and full-precision rows")
  func tableRecord() {
    let table = Table(
      columns: [.text("Scenario"), .number("NPV", unit: "$", key: "npv")],
      rows: [.group("all"), ["base", .number("59,814", 59_814.237)]])
    #expect(
      MachineRecord(table, name: "compare").json
        == #"{"kind":"table","name":"compare","columns":[{"name":"Scenario","unit":null},{"name":"npv","unit":"$"}],"rows":[["base",59814.237]]}"#
    )
  }

  @Test(
    "ticks are multiples of 1, 2, 2.5 or 5 times a power of ten",
    arguments: [
      (0.0, 10.0, [0.0, 2, 4, 6, 8, 10]), (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1]),
      (-450.0, 558.0, [-250.0, 0, 250, 500]), (0.0, 0.12, [0.0, 0.025, 0.05, 0.075, 0.1]),
      (3.0, 3.0, [3.0]),
    ])
  func ticks(low: Double, high: Double, expected: [Double]) {
    #expect(Ticks(from: low, to: high, about: 5).values == expected)
  }

  @Test("scales and ticks survive the ends of the double range")
  func extremes() {
    let huge = Double.greatestFiniteMagnitude
    #expect(!Ticks(from: -huge, to: huge).values.isEmpty)
    #expect(Ticks(from: .nan, to: 1).values == [0])
    let scale = LinearScale(low: -huge, high: huge, start: 0, end: 10)
    #expect(scale(0) == 5)
    #expect(scale(.infinity) == 10)
    #expect(scale(.nan) == 5)
  }

  @Test(
    "every chart draws degenerate data without a trap",
    arguments: [
      [], [0], [5], [0, 0, 0], [.nan], [.infinity, -.infinity], [1e308, -1e308], [-1, -2], [1e-300],
      [Double.leastNonzeroMagnitude], [0, Double.leastNonzeroMagnitude], [1.7e308],
      [1.7e308, 1.7e308, -1.7e308], [.infinity],
      [1.7e308, .infinity],
    ] as [[Double]])
  func degenerate(values: [Double]) {
    let charts: [Chart] = [
      .impactAbility(
        ImpactAbilityChart(
          points: values.map { .init("p", impact: $0, ability: $0) },
          impact: .init("I", from: 3, to: 3), ability: .init("A", from: -1e308, to: 1e308))),
      .tornado(
        TornadoChart(
          "t", metric: "m", base: values.first ?? .nan,
          bars: values.map { .init("b", from: "1", to: "2", atLow: $0, atHigh: -$0) })),
      .waterfall(WaterfallChart("w", steps: values.map { .benefit("b", $0) } + [.total("t")])),
      .cumulativeCash(
        CumulativeCashChart(
          "c", values: values, band: (values, values), payback: values.first,
          paybackText: "p")),
      .histogram(
        HistogramChart("h", metric: "m", samples: values, markers: values.map { .init("x", $0) })),
      .comparison(
        ComparisonChart("c", metric: "m", bars: values.map { .init("b", $0, low: $0, high: -$0) })),
      .line(
        LineChart(
          "l", x: "x", y: "y", points: values.map { .init($0, $0) },
          markers: values.map { .init("m", x: $0, y: $0) })),
      .heat(
        HeatTable(
          "h", metric: "m", rows: ("r", ["1", "2"]), columns: ("c", ["1"]), values: [values],
          base: (9, 9))),
    ]
    for chart in charts {
      let report = Report { $0.chart(chart) }
      for width in [20, 40, 80] { #expect(!report.terminal(TerminalStyle(width: width)).isEmpty) }
      #expect(chart.svg().hasSuffix("</svg>\n"))
      #expect(!report.html().isEmpty && !report.markdown().isEmpty)
      #expect(!chart.altText.isEmpty)
    }
  }

  @Test(
    "plain figures are grouped and keep four significant digits",
    arguments: [
      (0.0, "0"), (1234.0, "1,234"), (-1_234_567.0, "-1,234,567"), (0.5, "0.5"), (12.345, "12.35"),
      (-0.00012345, "-0.000123"), (999.96, "1,000"), (.infinity, "never"),
    ])
  func plainFormat(value: Double, text: String) {
    #expect(ValueFormat.plain(value) == text)
  }

  @Test("styled text keeps its roles through interpolation")
  func styled() {
    let text: Styled = "Back in \("month 2", .number), \(3) left"
    #expect(text.plain == "Back in month 2, 3 left")
    #expect(text.runs.map(\.role) == [.plain, .number, .plain, .number, .plain])
  }
}

@Suite struct DiagnosticRecordTests {
  @Test("an error record has code, message and the place in scalars and bytes")
  func record() throws {
    let source = SourceText(name: "case.whatif", "a = 1\nä = $1 + 1 month\n")
    let span = Span(source, SourceRange(16, 23))
    let code = try #require(DiagnosticCode.allCases.first)
    let diagnostic = Diagnostic(
      code, "cannot add money and time", at: .init(span), help: ["type `$1`"])
    #expect(span.text == "1 month")
    #expect(
      MachineRecord(diagnostic).json
        == #"{"line":2,"kind":"error","code":""# + code.rawValue
        + #"","message":"cannot add money and time","span":{"source":"case.whatif","line":2,"column":10,"start":16,"end":23},"help":["type `$1`"]}"#
    )
  }
}
