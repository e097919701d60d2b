/// How far each input moves a result when it swings between its ends, the others as stated.
public struct TornadoChart: Sendable {
  /// One input.
  public struct Bar: Sendable, Hashable {
    /// What stands beside the bar: the name, with the signs that are explained below the chart.
    public let label: String
    /// The name of the input.
    public let name: String
    /// The low end of the input as text.
    public let lowInput: String
    /// The high end of the input as text.
    public let highInput: String
    /// The result at the low end.
    public let atLow: Double
    /// The result at the high end.
    public let atHigh: Double

    /// Creates a bar.
    ///
    /// - Parameter name: The name of the input, nil where it is the label.
    public init(
      _ label: String, name: String? = nil, from lowInput: String, to highInput: String,
      atLow: Double, atHigh: Double
    ) {
      self.label = label
      self.name = name ?? label
      self.lowInput = lowInput
      self.highInput = highInput
      self.atLow = atLow
      self.atHigh = atHigh
    }

    /// How far the result moves; 0 where an end is no number.
    public var swing: Double {
      let distance = abs(atHigh - atLow)
      return distance.isNaN ? 0 : distance
    }
  }

  /// The title.
  public let title: String
  /// The name of the result.
  public let metric: String
  /// The name of the result inside a sentence: `net value today`.
  public let noun: String
  /// The result as stated.
  public let base: Double
  /// The inputs, the largest swing first; equal swings in the order given.
  public let bars: [Bar]
  /// Whether a larger result is the better one; for payback it is not.
  public let higherIsBetter: Bool
  /// How results are written.
  public let format: ValueFormat
  /// How many bars are drawn at most; the table has all.
  public static let drawnBars = 10

  /// Creates the chart and sorts the bars.
  public init(
    _ title: String, metric: String, noun: String? = nil, base: Double, bars: [Bar],
    higherIsBetter: Bool = true, format: ValueFormat = .plain
  ) {
    self.title = title
    self.metric = metric
    self.noun = noun ?? metric
    self.base = base
    self.higherIsBetter = higherIsBetter
    self.bars = bars.enumerated()
      .sorted { ($1.element.swing, $0.offset) < ($0.element.swing, $1.offset) }
      .map(\.element)
    self.format = format
  }

  /// The bars that are drawn.
  var drawn: [Bar] { Array(bars.prefix(Self.drawnBars)) }
  /// The ends of the value axis.
  var range: (low: Double, high: Double) {
    ChartRange.of(drawn.flatMap { [$0.atLow, $0.atHigh] } + [base])
  }
}

extension TornadoChart: ChartContent {
  /// The input that matters most and what it does.
  public var takeaway: String {
    guard let first = bars.first else { return "no input has a range" }
    let range = "from \(format(first.atLow)) to \(format(first.atHigh))"
    let rest = bars.dropFirst().prefix(3).map(\.name)
    let others = rest.isEmpty ? "" : "; then \(ChartText.list(rest, limit: 3))"
    return "\(first.name) moves \(metric) most, \(range), as stated \(format(base))\(others)"
  }

  /// Input, ends, and the result at each.
  public var table: Table {
    Table(
      title,
      columns: [
        .text("Input", key: "input"), Column("Low", .text, alignment: .right, key: "low"),
        Column("High", .text, alignment: .right, key: "high"),
        .number("\(metric) at low", key: "at_low"), .number("\(metric) at high", key: "at_high"),
        .number("Swing", key: "swing"),
      ],
      rows: bars.map { bar in
        [
          Cell(bar.label, role: .label), Cell(bar.lowInput), Cell(bar.highInput),
          format.cell(bar.atLow), format.cell(bar.atHigh), format.cell(bar.swing),
        ]
      })
  }
}

/// The range a chart has to show.
enum ChartRange {
  /// Returns the ends of the finite values, at least one unit apart where all are equal.
  static func of(_ values: [Double]) -> (low: Double, high: Double) {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return (0, 1) }
    if low < high { return (low, high) }
    let half = low == 0 ? 1 : abs(low) / 2
    let limit = Double.greatestFiniteMagnitude
    return (max(-limit, low - half), min(limit, high + half))
  }

  /// Returns the ends of the finite values and zero.
  static func withZero(_ values: [Double]) -> (low: Double, high: Double) {
    let finite = values.filter(\.isFinite) + [0]
    let low = finite.min() ?? 0
    let high = finite.max() ?? 0
    return low < high ? (low, high) : (0, 1)
  }
}
