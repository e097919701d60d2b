import Diagnostics

/// Cumulative cash by month, with the month of payback and, where ranges exist, an 8-in-10 band.
public struct CumulativeCashChart: Sendable {
  /// The title.
  public let title: String
  /// Cumulative cash at the end of each month, month 0 first.
  public let values: [Double]
  /// The low and high edge of the band, one a month; nil without ranges.
  public let band: (low: [Double], high: [Double])?
  /// How many draws the band is made of; nil where that is not said.
  public let draws: Int?
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
    draws: Int? = nil, payback: Double?, paybackText: String, period: String = "month",
    format: ValueFormat = .plain
  ) {
    self.title = title
    self.values = values
    self.band = band.flatMap {
      $0.low.count == values.count && $0.high.count == values.count ? $0 : nil
    }
    self.draws = draws
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

  /// What the band is: of fewer draws than the figures it stands beside, so it says of how many.
  var bandText: String { "8 in 10 lie here" + (drawsText.map { " (\($0))" } ?? "") }

  private var drawsText: String? {
    draws.map { "\(String($0).withThousandsApart) draws" }
  }

  /// What the two edges of the band are called in tables.
  var edgeTitles: (low: String, high: String) {
    let tail = drawsText.map { ", \($0)" } ?? ""
    return ("Low (1 in 10 below\(tail))", "High (1 in 10 above\(tail))")
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

  /// One line a month, with the edges of the band where there is one.
  public var table: Table {
    let changes = SignChanges(values)
    var columns: [Column] = [
      Column(ChartText.capitalised(period), .date, key: period),
      .number("Cumulative", key: "cumulative"),
    ]
    if band != nil {
      columns += [
        .number(edgeTitles.low, key: "p10"), .number(edgeTitles.high, key: "p90"),
      ]
    }
    return Table(
      title, columns: columns,
      rows: values.indices.map { month in
        var cells: [Cell] = [
          .number(String(month), Double(month)),
          format.cell(values[month], marks: changes[month] ? .signChange : []),
        ]
        if let band { cells += [band.low, band.high].map { format.cell($0[month]) } }
        return Row(cells)
      })
  }
}

extension ChartText {
  /// Returns a word with a capital first letter.
  static func capitalised(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }
}
