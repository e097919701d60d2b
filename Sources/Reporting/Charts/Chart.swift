/// What every chart knows about itself, whatever draws it.
public protocol ChartContent: Sendable {
  /// The title.
  var title: String { get }
  /// What the chart shows, as a clause made from its numbers.
  var takeaway: String { get }
  /// The same content as a table, for screen readers and exports.
  var table: Table { get }
}

/// A chart as data: values, labels and how to write them; scales and places follow from it.
public enum Chart: Sendable {
  /// Initiatives by impact and ability.
  case impactAbility(ImpactAbilityChart)
  /// Inputs by how far each moves the result.
  case tornado(TornadoChart)
  /// From benefits through costs to the net.
  case waterfall(WaterfallChart)
  /// Cumulative cash by month with payback.
  case cumulativeCash(CumulativeCashChart)
  /// How often each range of a result occurs.
  case histogram(HistogramChart)
  /// One metric across scenarios or cases.
  case comparison(ComparisonChart)
  /// One input against one result.
  case line(LineChart)
  /// A two-way table with shades.
  case heat(HeatTable)

  /// The chart itself.
  public var content: any ChartContent {
    switch self {
    case .impactAbility(let chart): chart
    case .tornado(let chart): chart
    case .waterfall(let chart): chart
    case .cumulativeCash(let chart): chart
    case .histogram(let chart): chart
    case .comparison(let chart): chart
    case .line(let chart): chart
    case .heat(let chart): chart
    }
  }

  /// The sort of chart in words.
  public var kindName: String {
    switch self {
    case .impactAbility: "Impact versus ability plot"
    case .tornado: "Tornado chart"
    case .waterfall: "Waterfall chart"
    case .cumulativeCash: "Cumulative cash chart"
    case .histogram: "Histogram"
    case .comparison: "Bar chart"
    case .line: "Line chart"
    case .heat: "Heat table"
    }
  }

  /// The title.
  public var title: String { content.title }

  /// What a person who cannot see the chart needs: its sort and what its numbers say.
  public var altText: String { "\(kindName): \(content.takeaway)" }

  /// The same content as a table.
  public var table: Table { content.table }

  /// The chart as a machine record.
  ///
  /// - Parameter unit: The unit of the figures, put into number columns that state none.
  public func record(name: String? = nil, unit: String? = nil, line: Int? = nil) -> MachineRecord {
    let table = self.table.raw
    let columns = table.columns.map { column in
      column.kind == .number && column.unit == nil
        ? column.with(unit: unit)
        : column
    }
    return MachineRecord(
      Table(table.title, columns: columns, rows: table.rows), name: name ?? title, kind: .chart,
      line: line)
  }
}

/// Small pieces of wording that charts share.
enum ChartText {
  /// Returns names in a list, at most `limit` of them, with the number of the rest.
  static func list(_ names: [String], limit: Int) -> String {
    if names.count <= limit { return names.joined(separator: ", ") }
    return names.prefix(limit).joined(separator: ", ") + " and \(names.count - limit) more"
  }
}
