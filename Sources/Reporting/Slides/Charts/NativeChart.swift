/// A chart as office programs know it: a small sheet of cells, and series that refer to its columns.
///
/// The caches in the chart part and the cells of the embedded workbook are both written from
/// `columns`, so they cannot differ.
struct NativeChart: Sendable {
  /// What a cell holds.
  enum Value: Sendable, Hashable {
    case number(Double)
    case text(String)
    case blank

    /// A finite number, blank for others.
    static func finite(_ value: Double) -> Value { value.isFinite ? .number(value) : .blank }
  }

  /// A column of the sheet; the first one of a chart holds its categories or x values.
  struct Column: Sendable, Hashable {
    let title: String
    var values: [Value]
  }

  /// Series of one kind.
  struct Group: Sendable {
    /// How the series are drawn.
    enum Kind: Sendable, Hashable {
      case bars(isHorizontal: Bool, isStacked: Bool, gap: Int)
      case areas
      case lines
      case scatter
    }

    let kind: Kind
    let series: [Series]
  }

  /// One series: a column and how it looks.
  struct Series: Sendable {
    /// The column of the values.
    let column: Int
    /// The rows of the values, from zero.
    let rows: Range<Int>
    /// The ground of bars and areas, or the colour of markers; nil for none.
    var fill: SlideColor?
    /// How solid the ground is, from 0 to 1.
    var opacity = 1.0
    /// The colour of the line.
    var line: SlideColor?
    /// Whether the line is dashed.
    var isDashed = false
    /// The sign of each point.
    var marker: Marker?
    /// The column with the texts of labels.
    var labelColumn: Int?
    /// The labels by row.
    var labels: [Int: Label] = [:]
    /// Bars of another colour, by row.
    var points: [Int: SlideColor] = [:]
    /// Points of another sign, by row.
    var signs: [Int: Marker] = [:]
  }

  /// The sign of a point.
  struct Marker: Sendable, Hashable {
    let symbol: String
    let size: Int
  }

  /// Where a label stands at its point.
  struct Label: Sendable, Hashable {
    /// A value of `dLblPos` that the kind of chart allows.
    let position: String
    /// A further shift in shares of the chart.
    var shift: (x: Double, y: Double)?
    var bold = false
    var color: SlideColor = .text

    static func == (a: Label, b: Label) -> Bool { a.position == b.position && a.bold == b.bold }
    func hash(into hasher: inout Hasher) { hasher.combine(position) }
  }

  /// An axis.
  struct Axis: Sendable {
    let isCategory: Bool
    /// `b`, `l`, `t` or `r`.
    let position: String
    var isDeleted = false
    var isReversed = false
    var low: Double?
    var high: Double?
    var step: Double?
    var title: String?
    /// The format of the figures at the axis.
    var format = "General"
    var showsLine = true
    /// Where this axis crosses the other one; nil for zero.
    var crossesAt: Double?
    /// Every how many categories a label stands.
    var skip = 1
    /// Whether points stand on the ticks rather than between them.
    var isOnTicks = false
  }

  let columns: [Column]
  let groups: [Group]
  /// The category or x axis.
  let across: Axis
  /// The value axis.
  var upwards: Axis
  /// The plot in shares of the chart, without axis labels; nil leaves it to the program.
  var plot: PlotRect?
  /// The size of chart text in points.
  var fontSize: Double

  /// What the chart itself has no room for, to be said below it; empty for nothing.
  var caption = ""

  /// The number of rows under the head.
  var rowCount: Int { columns.map(\.values.count).max() ?? 0 }

  /// The workbook behind the chart, in its smallest form.
  var workbook: Workbook {
    let head = columns.map { SheetCell.text($0.title) }
    let rows = (0..<rowCount).map { row in
      columns.map { column -> SheetCell in
        guard column.values.indices.contains(row) else { return .blank }
        switch column.values[row] {
        case .number(let value): return .number(value)
        case .text(let text): return .text(text)
        case .blank: return .blank
        }
      }
    }
    return Workbook(sheets: [Sheet("Sheet1", rows: [head] + rows)])
  }

  /// The largest number of characters of a label in a chart.
  static let labelLimit = 60

  /// Returns a label as charts show it.
  static func label(_ text: String) -> String { SlideText.line(text, limit: labelLimit) }

  /// Translates a chart for an area in points.
  ///
  /// - Parameter font: The size of its text in points.
  init(_ chart: Chart, size: PlotRect, font: Double) {
    switch chart {
    case .waterfall(let chart): self = .waterfall(chart, size, font)
    case .tornado(let chart): self = .tornado(chart, size, font)
    case .cumulativeCash(let chart): self = .cash(chart, size, font)
    case .impactAbility(let chart): self = .impactAbility(chart, size, font)
    case .comparison(let chart): self = .comparison(chart, size, font)
    case .line(let chart): self = .line(chart, size, font)
    case .histogram(let chart): self = .histogram(chart, size, font)
    case .heat(let chart):
      // Never reached: slides show heat tables as tables.
      self = .comparison(ComparisonChart(chart.title, metric: chart.metric, bars: []), size, font)
    }
  }

  init(
    columns: [Column], groups: [Group], across: Axis, upwards: Axis, plot: PlotRect? = nil,
    fontSize: Double
  ) {
    self.columns = columns
    self.groups = groups
    self.across = across
    self.upwards = upwards
    self.plot = plot
    self.fontSize = fontSize
  }

  /// Returns the least height at which a chart can be read, on a wide slide.
  static func leastHeight(of chart: Chart) -> Double {
    let rows: Int
    switch chart {
    case .tornado(let chart): rows = chart.drawn.count
    case .comparison(let chart): rows = min(chart.bars.count, comparisonLimit)
    case .waterfall(let chart): rows = min(chart.steps.count, waterfallLimit)
    case .impactAbility: return 300
    default: rows = 0
    }
    return min(320, 20 + 21 * Double(rows))
  }
}
