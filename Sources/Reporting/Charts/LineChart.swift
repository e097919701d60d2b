/// One input against one result.
public struct LineChart: Sendable {
  /// A point of the line; the result is not finite where there is none.
  public struct Point: Sendable, Hashable {
    /// The input.
    public let x: Double
    /// The result.
    public let y: Double

    /// Creates a point.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A point worth naming: `as stated`, `break-even`.
  public struct Marker: Sendable, Hashable {
    /// What it is.
    public let label: String
    /// Where it is.
    public let point: Point

    /// Creates a marker.
    public init(_ label: String, x: Double, y: Double) {
      self.label = label
      point = Point(x, y)
    }
  }

  /// The title.
  public let title: String
  /// The name of the input.
  public let xTitle: String
  /// The name of the result.
  public let yTitle: String
  /// The points in rising order of the input.
  public let points: [Point]
  /// The points worth naming.
  public let markers: [Marker]
  /// How inputs are written.
  public let xFormat: ValueFormat
  /// How results are written.
  public let yFormat: ValueFormat

  /// Creates the chart; points without a finite input are left out, the rest sorted by it.
  public init(
    _ title: String, x xTitle: String, y yTitle: String, points: [Point], markers: [Marker] = [],
    xFormat: ValueFormat = .plain, yFormat: ValueFormat = .plain
  ) {
    self.title = title
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.points = points.filter { $0.x.isFinite }.sorted { $0.x < $1.x }
    self.markers = markers.filter { $0.point.x.isFinite && $0.point.y.isFinite }
    self.xFormat = xFormat
    self.yFormat = yFormat
  }

  /// The ends of the input axis.
  var xRange: (low: Double, high: Double) { ChartRange.of(points.map(\.x)) }
  /// The ends of the result axis; zero included where it is near.
  var yRange: (low: Double, high: Double) {
    let range = ChartRange.of(points.map(\.y) + markers.map(\.point.y))
    let length = range.high - range.low
    if range.low > 0, range.low < length { return (0, range.high) }
    if range.high < 0, -range.high < length { return (range.low, 0) }
    return range
  }
}

extension LineChart {
  /// Round inputs along the axis with their texts.
  func xTicks(about count: Int) -> [(value: Double, text: String)] {
    let values = Ticks(from: xRange.low, to: xRange.high, about: count).values
    return Array(zip(values, xFormat.texts(of: values)))
  }

  /// What stands where the line has no point, in words: `never at Deflected 1% to 3%`; nil where it has one
  /// everywhere.
  var gap: String? {
    let missing = points.filter { !$0.y.isFinite }
    guard let first = missing.first, let last = missing.last else { return nil }
    let words = Set(missing.map { yFormat($0.y) })
    let what = words.count == 1 ? yFormat(first.y) : "no value"
    let inputs =
      first.x == last.x ? xFormat(first.x) : "\(xFormat(first.x)) to \(xFormat(last.x))"
    let isWhole = missing.count == points.count
    let between = points.contains { $0.y.isFinite && $0.x > first.x && $0.x < last.x }
    return "\(yTitle): \(what) at \(isWhole ? "every " : "")\(xTitle) "
      + (isWhole ? "from \(inputs)" : between ? "in parts of \(inputs)" : inputs)
  }
}

extension LineChart: ChartContent {
  /// The ends of the line and its named points.
  public var takeaway: String {
    guard let first = points.first, let last = points.last else { return "no points" }
    let named = markers.map { "\($0.label) \(yFormat($0.point.y)) at \(xFormat($0.point.x))" }
    let ends =
      "\(yTitle) from \(yFormat(first.y)) at \(xTitle) \(xFormat(first.x))"
      + " to \(yFormat(last.y)) at \(xFormat(last.x))"
    return ([ends] + named).joined(separator: "; ")
  }

  /// One line a point.
  public var table: Table {
    let changes = SignChanges(points.map(\.y))
    return Table(
      title, columns: [.number(xTitle), .number(yTitle)],
      rows: points.enumerated().map { index, point in
        [
          xFormat.cell(point.x), yFormat.cell(point.y, marks: changes[index] ? .signChange : []),
        ]
      })
  }
}
