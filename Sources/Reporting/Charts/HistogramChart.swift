/// How often each range of a result occurs, with markers such as P10, P50 and P90.
public struct HistogramChart: Sendable {
  /// One range of the result, `low ..< high`; the last bin holds its upper end too.
  public struct Bin: Sendable, Hashable {
    /// The lower end.
    public let low: Double
    /// The upper end.
    public let high: Double
    /// The number of samples.
    public let count: Int
    /// What it is called where its ends do not say it: `month 4`.
    public let name: String?

    /// Creates a bin.
    public init(_ low: Double, _ high: Double, count: Int, name: String? = nil) {
      self.low = low
      self.high = high
      self.count = count
      self.name = name
    }
  }

  /// A value worth a line in the chart.
  public struct Marker: Sendable, Hashable {
    /// What it is: `P10`, `as stated`.
    public let label: String
    /// Where it is.
    public let value: Double
    /// The value in words, where the format of the chart does not say it: `month 4`.
    public let text: String?

    /// Creates a marker.
    public init(_ label: String, _ value: Double, text: String? = nil) {
      self.label = label
      self.value = value
      self.text = text
    }
  }

  /// The title.
  public let title: String
  /// The name of the result.
  public let metric: String
  /// The name of the result inside a sentence: `net value today`.
  public let noun: String
  /// The bins in rising order, side by side.
  public let bins: [Bin]
  /// The markers in rising order.
  public let markers: [Marker]
  /// The values between which 8 in 10 samples lie; nil where an end is no number or nobody said.
  public let interval: ClosedRange<Double>?
  /// How many samples had no finite result, such as a payback that never comes.
  public let withoutValue: Int
  /// What such a sample is called: `no value`, `not within 36 months`.
  public let withoutValueName: String
  /// How values are written.
  public let format: ValueFormat

  /// Creates the chart from bins.
  public init(
    _ title: String, metric: String, noun: String? = nil, bins: [Bin], markers: [Marker] = [],
    interval: ClosedRange<Double>? = nil, withoutValue: Int = 0,
    withoutValueName: String = "no value", format: ValueFormat = .plain
  ) {
    self.title = title
    self.metric = metric
    self.noun = noun ?? metric
    self.interval = interval.flatMap {
      $0.lowerBound.isFinite && $0.upperBound.isFinite ? $0 : nil
    }
    self.bins = bins
    self.markers = markers.filter { $0.value.isFinite }.sorted { $0.value < $1.value }
    self.withoutValue = max(0, withoutValue)
    self.withoutValueName = withoutValueName
    self.format = format
  }

  /// Creates the chart from samples, in bins with round edges.
  ///
  /// Samples beyond the 0.5th and 99.5th percentile share the outer bins' edges with them, so a
  /// long tail does not squeeze the rest.
  ///
  /// - Complexity: O(*n* log *n*).
  public init(
    _ title: String, metric: String, samples: [Double], markers: [Marker] = [],
    interval: ClosedRange<Double>? = nil, about count: Int = 15, format: ValueFormat = .plain
  ) {
    let finite = samples.filter(\.isFinite).sorted()
    self.init(
      title, metric: metric, bins: Self.bins(of: finite, about: count), markers: markers,
      interval: interval, withoutValue: samples.count - finite.count, format: format)
  }

  /// Returns bins with round edges over sorted samples.
  private static func bins(of sorted: [Double], about count: Int) -> [Bin] {
    guard let first = sorted.first, let last = sorted.last else { return [] }
    let tail = sorted.count / 200
    let low = sorted[tail]
    let high = sorted[sorted.count - 1 - tail]
    guard low < high else {
      return [Bin(min(first, low), max(last, high), count: sorted.count)]
    }
    let ends = Ticks.enclosing(low, high, about: count)
    var edges = Ticks(from: ends.low, to: ends.high, about: count).values
    guard edges.count > 1 else { return [Bin(first, last, count: sorted.count)] }
    edges[0] = min(edges[0], first)
    edges[edges.count - 1] = max(edges[edges.count - 1], last)
    var counts = [Int](repeating: 0, count: edges.count - 1)
    var bin = 0
    for value in sorted {
      while bin < counts.count - 1, value >= edges[bin + 1] { bin += 1 }
      counts[bin] += 1
    }
    return counts.indices.map { Bin(edges[$0], edges[$0 + 1], count: counts[$0]) }
  }

  /// The number of samples, those without a value included.
  var total: Int { bins.reduce(withoutValue) { $0 + $1.count } }
  /// The largest count of a bin.
  var highestCount: Int { bins.map(\.count).max() ?? 0 }

  /// Returns the markers that fall into a bin; those outside all bins go to the nearest one.
  func markers(in index: Int) -> [Marker] {
    markers.filter { self.index(of: $0.value) == index }
  }

  /// A marker with its value: `as stated $60k`.
  func words(for marker: Marker) -> String {
    "\(marker.label) \(marker.text ?? format(marker.value))"
  }

  /// Returns the bin that holds a value, the nearest one for values outside.
  private func index(of value: Double) -> Int {
    for (index, bin) in bins.enumerated() where value < bin.high { return index }
    return bins.count - 1
  }
}

extension HistogramChart: ChartContent {
  /// The markers with their values.
  public var takeaway: String {
    guard let first = bins.first, let last = bins.last else { return "no samples" }
    let marks = markers.map(words).joined(separator: ", ")
    let range = "\(metric) from \(format(first.low)) to \(format(last.high))"
    let never =
      withoutValue == 0 ? "" : "; \(withoutValueName) in \(withoutValue) of \(total) samples"
    return (marks.isEmpty ? range : "\(range); \(marks)") + never
  }

  /// One line a bin.
  public var table: Table {
    var rows: [Row] = bins.map { bin in
      [
        format.cell(bin.low), format.cell(bin.high),
        .number(ValueFormat.plain(Double(bin.count)), Double(bin.count)),
      ]
    }
    if withoutValue > 0 {
      rows.append([
        Cell(withoutValueName), .empty,
        .number(ValueFormat.plain(Double(withoutValue)), Double(withoutValue)),
      ])
    }
    return Table(
      title,
      columns: [
        .number("From", key: "from"), .number("To", key: "to"), .number("Samples", key: "samples"),
      ], rows: rows)
  }
}
