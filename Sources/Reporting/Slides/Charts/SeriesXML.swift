/// Writes one series of a chart: its references into the sheet, their caches, its look, its labels.
struct SeriesXML {
  private let chart: NativeChart
  private let series: NativeChart.Series
  private let kind: NativeChart.Group.Kind
  private let order: Int
  private static let c15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
  private static let labelExtension = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
  private static let rangeExtension = "{02D57815-91ED-43cb-92C2-25804820EDAC}"

  init(
    _ chart: NativeChart, _ series: NativeChart.Series, _ kind: NativeChart.Group.Kind,
    order: Int
  ) {
    self.chart = chart
    self.series = series
    self.kind = kind
    self.order = order
  }

  private var isBar: Bool { if case .bars = kind { true } else { false } }

  /// The series.
  var xml: String {
    var xml = "<c:ser><c:idx val=\"\(order)\"/><c:order val=\"\(order)\"/>"
    xml += "<c:tx><c:strRef><c:f>\(cell(-1, series.column))</c:f><c:strCache>"
    xml += "<c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>"
    xml += OfficeXML.escaped(chart.columns[series.column].title)
    xml += "</c:v></c:pt></c:strCache></c:strRef></c:tx>" + lookXML
    if isBar { xml += "<c:invertIfNegative val=\"0\"/>" }
    if kind == .lines || kind == .scatter { xml += markerXML(series.marker) }
    xml += pointsXML
    if kind != .areas { xml += labelsXML }
    switch kind {
    case .scatter:
      xml += "<c:xVal>\(numbers(0))</c:xVal><c:yVal>\(numbers(series.column))</c:yVal>"
      xml += "<c:smooth val=\"0\"/>"
    default:
      xml += "<c:cat>\(texts(0))</c:cat><c:val>\(numbers(series.column))</c:val>"
      if kind == .lines { xml += "<c:smooth val=\"0\"/>" }
    }
    return xml + rangeXML + "</c:ser>"
  }

  // MARK: - References

  /// Returns the absolute reference of a cell; row -1 is the head.
  private func cell(_ row: Int, _ column: Int) -> String {
    CellReference(row + 1, column).absolute(on: "Sheet1")
  }

  /// Returns the reference of the series' rows in a column.
  private func range(_ column: Int) -> String {
    let first = cell(series.rows.lowerBound, column)
    guard series.rows.count > 1 else { return first }
    return "\(first):\(CellReference(series.rows.upperBound, column).absolute)"
  }

  /// Returns the values of a column by place in the series.
  private func values(_ column: Int) -> [(index: Int, value: NativeChart.Value)] {
    let values = chart.columns[column].values
    return series.rows.enumerated().compactMap { index, row in
      values.indices.contains(row) ? (index, values[row]) : nil
    }
  }

  private func numbers(_ column: Int) -> String {
    var xml = "<c:numRef><c:f>\(range(column))</c:f><c:numCache>"
    xml += "<c:formatCode>General</c:formatCode><c:ptCount val=\"\(series.rows.count)\"/>"
    for case (let index, .number(let value)) in values(column) {
      xml += "<c:pt idx=\"\(index)\"><c:v>\(OfficeXML.number(value))</c:v></c:pt>"
    }
    return xml + "</c:numCache></c:numRef>"
  }

  private func texts(_ column: Int) -> String {
    "<c:strRef><c:f>\(range(column))</c:f><c:strCache>\(textPoints(column))</c:strCache></c:strRef>"
  }

  private func textPoints(_ column: Int) -> String {
    var xml = "<c:ptCount val=\"\(series.rows.count)\"/>"
    for case (let index, .text(let text)) in values(column) {
      xml += "<c:pt idx=\"\(index)\"><c:v>\(OfficeXML.escaped(text))</c:v></c:pt>"
    }
    return xml
  }

  // MARK: - Look

  private var lookXML: String {
    switch kind {
    case .bars, .areas:
      return "<c:spPr>\(fillXML(series.fill))<a:ln><a:noFill/></a:ln></c:spPr>"
    case .lines, .scatter:
      guard let line = series.line else {
        return "<c:spPr><a:ln w=\"28575\"><a:noFill/></a:ln></c:spPr>"
      }
      let dash = series.isDashed ? "<a:prstDash val=\"dash\"/>" : ""
      return "<c:spPr><a:ln w=\"28575\" cap=\"rnd\">\(line.fill)\(dash)<a:round/></a:ln></c:spPr>"
    }
  }

  private func fillXML(_ color: SlideColor?) -> String {
    guard let color else { return "<a:noFill/>" }
    guard series.opacity < 1 else { return color.fill }
    let alpha = "<a:alpha val=\"\(Int(series.opacity * 100_000))\"/>"
    // Colours with changes already hold children; the others are one empty element.
    let xml =
      color.xml.hasSuffix("/>")
      ? "\(color.xml.dropLast(2))>\(alpha)</a:schemeClr>"
      : "\(color.xml.dropLast("</a:schemeClr>".count))\(alpha)</a:schemeClr>"
    return "<a:solidFill>\(xml)</a:solidFill>"
  }

  private func markerXML(_ marker: NativeChart.Marker?) -> String {
    guard let marker, let color = series.fill else {
      return "<c:marker><c:symbol val=\"none\"/></c:marker>"
    }
    return "<c:marker><c:symbol val=\"\(marker.symbol)\"/><c:size val=\"\(marker.size)\"/>"
      + "<c:spPr>\(color.fill)<a:ln w=\"9525\">\(color.fill)</a:ln></c:spPr></c:marker>"
  }

  /// Returns the points that differ from the rest of the series.
  private var pointsXML: String {
    let rows = Set(series.points.keys).union(series.signs.keys).sorted()
    return rows.map { row in
      var xml = "<c:dPt><c:idx val=\"\(row - series.rows.lowerBound)\"/>"
      if isBar {
        xml += "<c:invertIfNegative val=\"0\"/><c:bubble3D val=\"0\"/>"
        xml += "<c:spPr>\(fillXML(series.points[row]))<a:ln><a:noFill/></a:ln></c:spPr>"
      } else {
        xml += markerXML(series.signs[row] ?? series.marker) + "<c:bubble3D val=\"0\"/>"
      }
      return xml + "</c:dPt>"
    }.joined()
  }

  // MARK: - Labels

  private static let silent =
    "<c:showLegendKey val=\"0\"/><c:showVal val=\"0\"/><c:showCatName val=\"0\"/>"
    + "<c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>"

  private static func labelExtension(_ isShown: Bool) -> String {
    "<c:extLst><c:ext uri=\"\(labelExtension)\" xmlns:c15=\"\(c15)\">"
      + "<c15:showDataLabelsRange val=\"\(isShown ? 1 : 0)\"/></c:ext></c:extLst>"
  }

  /// The labels: each names its cell, and holds the text for programs that do not know cells.
  private var labelsXML: String {
    guard let column = series.labelColumn, !series.labels.isEmpty else {
      return "<c:dLbls>\(Self.silent)</c:dLbls>"
    }
    var xml = "<c:dLbls>"
    for row in series.rows {
      guard let label = series.labels[row], chart.columns[column].values.indices.contains(row),
        case .text(let text) = chart.columns[column].values[row]
      else { continue }
      xml += labelXML(label, text, index: row - series.rows.lowerBound)
    }
    return xml + "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>" + Self.silent
      + "<c:showLeaderLines val=\"0\"/>" + Self.labelExtension(false) + "</c:dLbls>"
  }

  private func labelXML(_ label: NativeChart.Label, _ text: String, index: Int) -> String {
    var xml = "<c:dLbl><c:idx val=\"\(index)\"/>"
    if let shift = label.shift {
      xml += "<c:layout><c:manualLayout><c:x val=\"\(Self.share(shift.x))\"/>"
      xml += "<c:y val=\"\(Self.share(shift.y))\"/></c:manualLayout></c:layout>"
    }
    let size = "sz=\"\(ChartXML.size(chart.fontSize))\" b=\"\(label.bold ? 1 : 0)\""
    let look = "<a:rPr lang=\"en-US\" \(size)>\(label.color.fill)</a:rPr>"
    xml += "<c:tx><c:rich><a:bodyPr wrap=\"none\" lIns=\"38100\" tIns=\"19050\" rIns=\"38100\""
    xml += " bIns=\"19050\" anchor=\"ctr\"><a:spAutoFit/></a:bodyPr><a:lstStyle/><a:p>"
    xml += "<a:pPr><a:defRPr \(size)/></a:pPr>"
    xml += "<a:fld id=\"\(Self.identifier(order, index))\" type=\"CELLRANGE\">\(look)"
    xml += "<a:pPr><a:defRPr \(size)/></a:pPr><a:t>\(OfficeXML.escaped(text))</a:t></a:fld>"
    xml += "</a:p></c:rich></c:tx><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    xml += "<c:dLblPos val=\"\(label.position)\"/>" + Self.silent
    return xml + Self.labelExtension(true) + "</c:dLbl>"
  }

  private static func share(_ value: Double) -> String {
    OfficeXML.number((value * 10_000).rounded() / 10_000)
  }

  /// Returns an identifier that is unique in its chart and the same in every run.
  private static func identifier(_ order: Int, _ index: Int) -> String {
    let hex = String(order % 256, radix: 16, uppercase: true)
    let place = String(index % 0xFFFF_FFFF, radix: 16, uppercase: true)
    let head = String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    let tail = String(repeating: "0", count: max(0, 12 - place.count)) + place
    return "{5A17C0DE-0001-4000-\(head)-\(tail)}"
  }

  /// The cells that hold the texts of labels.
  private var rangeXML: String {
    guard let column = series.labelColumn, !series.labels.isEmpty else { return "" }
    return "<c:extLst><c:ext uri=\"\(Self.rangeExtension)\" xmlns:c15=\"\(Self.c15)\">"
      + "<c15:datalabelsRange><c15:f>\(range(column))</c15:f><c15:dlblRangeCache>"
      + "\(textPoints(column))</c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>"
  }
}
