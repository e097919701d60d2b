/// One metric across scenarios or cases, as bars from zero.
public struct ComparisonChart: Sendable {
  /// One scenario.
  public struct Bar: Sendable, Hashable {
    /// The name.
    public let label: String
    /// The value; one that is not finite has no bar, only its text.
    public let value: Double
    /// The 8-in-10 range, nil without one.
    public let low: Double?
    /// The upper end of the range.
    public let high: Double?
    /// Whether the bar is the base that others are compared with.
    public let isBase: Bool
    /// Another figure beside the bar, such as payback.
    public let remark: String?

    /// The 8-in-10 range in rising order, nil unless both ends are finite.
    var range: (low: Double, high: Double)? {
      guard let low, let high, low.isFinite, high.isFinite else { return nil }
      return (min(low, high), max(low, high))
    }

    /// Creates a bar.
    public init(
      _ label: String, _ value: Double, low: Double? = nil, high: Double? = nil,
      isBase: Bool = false, remark: String? = nil
    ) {
      self.label = label
      self.value = value
      self.low = low
      self.high = high
      self.isBase = isBase
      self.remark = remark
    }
  }

  /// The title.
  public let title: String
  /// The name of the metric.
  public let metric: String
  /// The bars in order.
  public let bars: [Bar]
  /// How values are written.
  public let format: ValueFormat

  /// Creates the chart.
  public init(_ title: String, metric: String, bars: [Bar], format: ValueFormat = .plain) {
    self.title = title
    self.metric = metric
    self.bars = bars
    self.format = format
  }

  /// The ends of the value axis, zero included.
  var range: (low: Double, high: Double) {
    ChartRange.withZero(bars.flatMap { [$0.value, $0.low ?? 0, $0.high ?? 0] })
  }
}

extension ComparisonChart: ChartContent {
  /// Every bar with its value, six at most.
  public var takeaway: String {
    "\(metric): " + ChartText.list(bars.map { "\($0.label) \(format($0.value))" }, limit: 6)
  }

  /// One line a bar.
  public var table: Table {
    let hasRange = bars.contains { $0.low != nil || $0.high != nil }
    let hasRemark = bars.contains { $0.remark != nil }
    var columns: [Column] = [.text("Scenario", key: "scenario"), .number(metric)]
    if hasRange { columns += [.number("Low", key: "low"), .number("High", key: "high")] }
    if hasRemark { columns.append(Column("Remark", .text, alignment: .right, key: "remark")) }
    return Table(
      title, columns: columns,
      rows: bars.map { bar in
        var cells: [Cell] = [
          Cell(bar.label, role: .name),
          format.cell(bar.value, marks: bar.isBase ? .base : []),
        ]
        if hasRange {
          cells += [bar.low, bar.high].map { end in end.map { format.cell($0) } ?? .empty }
        }
        if hasRemark { cells.append(Cell(bar.remark ?? "")) }
        return Row(cells)
      })
  }
}
