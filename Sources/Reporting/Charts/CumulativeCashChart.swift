/// Cumulative cash by month, with the month of payback and, where ranges exist, an 8-in-10 band.
public struct CumulativeCashChart: Sendable {
  /// The title.
  public let title: String
  /// Cumulative cash at the end of each month, month 0 first.
  public let values: [Double]
  /// The low and high edge of the band, one a month; nil without ranges.
  public let band: (low: [Double], high: [Double])?
  /// When the money is back, in months from the start; nil for never.
  public let payback: Double?
  /// What to say of payback: `money back in month 2`, `not within 36 months`.
  public let paybackText: String
  /// The name of a period: `month`, `quarter`.
  public let period: String
  /// How money is written.
  public let format: ValueFormat

  /// Creates the chart; a band of another length than `values` is left out.
  public init(
    _ title: String, values: [Double], band: (low: [Double], high: [Double])? = nil,
    payback: Double?, paybackText: String, period: String = "month", format: ValueFormat = .plain
  ) {
    self.title = title
    self.values = values
    self.band = band.flatMap {
      $0.low.count == values.count && $0.high.count == values.count ? $0 : nil
    }
    self.payback = payback.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    self.paybackText = paybackText
    self.period = period
    self.format = format
  }

  /// The month from which the money is back, as an index; nil for never or beyond the horizon.
  var paybackIndex: Int? {
    payback.flatMap { Int(exactly: $0.rounded(.up)) }.flatMap {
      values.indices.contains($0) ? $0 : nil
    }
  }

  /// The ends of the value axis, zero included.
  var range: (low: Double, high: Double) {
    ChartRange.withZero(values + (band?.low ?? []) + (band?.high ?? []))
  }
}

extension CumulativeCashChart: ChartContent {
  /// The deepest point, the end, and payback.
  public var takeaway: String {
    guard let last = values.last, let deepest = values.min() else { return "no months" }
    let low = deepest < 0 ? "down to \(format(deepest)), then " : ""
    return "\(low)\(format(last)) after \(period) \(values.count - 1); \(paybackText)"
  }

  /// One line a month.
  ///
  /// The band is drawn only: no figure is read from it.
  public var table: Table {
    let changes = SignChanges(values)
    return Table(
      title,
      columns: [
        Column(ChartText.capitalised(period), .date, key: period),
        .number("Cumulative", key: "cumulative"),
      ],
      rows: values.indices.map { month in
        [
          .number(String(month), Double(month)),
          format.cell(values[month], marks: changes[month] ? .signChange : []),
        ]
      })
  }
}

extension ChartText {
  /// Returns a word with a capital first letter.
  static func capitalised(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}
