/// Writes the part of a native chart; the order of children is that of the schema.
struct ChartXML {
  private let chart: NativeChart
  private static let main = "http://schemas.openxmlformats.org/drawingml/2006/main"
  private static let c = "http://schemas.openxmlformats.org/drawingml/2006/chart"
  private static let r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let c15 = "http://schemas.microsoft.com/office/drawing/2012/chart"

  /// The identifiers of the two axes of every chart.
  private static let acrossID = 111_111_111
  private static let upwardsID = 222_222_222

  init(_ chart: NativeChart) {
    self.chart = chart
  }

  /// The part, which refers to its workbook as `rId1`.
  var xml: String {
    var xml = "<c:chartSpace xmlns:c=\"\(Self.c)\" xmlns:a=\"\(Self.main)\" xmlns:r=\"\(Self.r)\">"
    xml += "<c:date1904 val=\"0\"/><c:roundedCorners val=\"0\"/><c:chart>"
    xml += "<c:autoTitleDeleted val=\"1\"/><c:plotArea>" + layout
    var order = 0
    for group in chart.groups {
      xml += groupXML(group, from: order)
      order += group.series.count
    }
    xml += axisXML(chart.across, Self.acrossID, Self.upwardsID)
    xml += axisXML(chart.upwards, Self.upwardsID, Self.acrossID)
    xml += "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    xml += "</c:plotArea><c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>"
    xml += textXML(size: chart.fontSize, color: .text, bold: false)
    return xml + "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData>"
      + "</c:chartSpace>"
  }

  /// The place of the plot.
  private var layout: String {
    guard let plot = chart.plot else { return "<c:layout/>" }
    let values = [("x", plot.x), ("y", plot.y), ("w", plot.width), ("h", plot.height)]
    return "<c:layout><c:manualLayout><c:layoutTarget val=\"inner\"/><c:xMode val=\"edge\"/>"
      + "<c:yMode val=\"edge\"/>"
      + values.map { "<c:\($0) val=\"\(Self.share($1))\"/>" }.joined()
      + "</c:manualLayout></c:layout>"
  }

  /// Returns a share with four decimals.
  private static func share(_ value: Double) -> String {
    OfficeXML.number((value * 10_000).rounded() / 10_000)
  }

  // MARK: - Groups

  /// Returns the series of one kind.
  private func groupXML(_ group: NativeChart.Group, from order: Int) -> String {
    let series = group.series.enumerated()
      .map { SeriesXML(chart, $1, group.kind, order: order + $0).xml }.joined()
    let axes =
      "<c:axId val=\"\(Self.acrossID)\"/><c:axId val=\"\(Self.upwardsID)\"/>"
    switch group.kind {
    case .bars(let isHorizontal, let isStacked, let gap):
      return "<c:barChart><c:barDir val=\"\(isHorizontal ? "bar" : "col")\"/>"
        + "<c:grouping val=\"\(isStacked ? "stacked" : "clustered")\"/><c:varyColors val=\"0\"/>"
        + series + "<c:gapWidth val=\"\(gap)\"/><c:overlap val=\"100\"/>" + axes + "</c:barChart>"
    case .areas:
      return "<c:areaChart><c:grouping val=\"stacked\"/><c:varyColors val=\"0\"/>" + series + axes
        + "</c:areaChart>"
    case .lines:
      return "<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/>" + series
        + "<c:marker val=\"1\"/>" + axes + "</c:lineChart>"
    case .scatter:
      return "<c:scatterChart><c:scatterStyle val=\"lineMarker\"/><c:varyColors val=\"0\"/>"
        + series + axes + "</c:scatterChart>"
    }
  }

  // MARK: - Axes

  /// Returns an axis.
  private func axisXML(_ axis: NativeChart.Axis, _ id: Int, _ cross: Int) -> String {
    let element = axis.isCategory ? "c:catAx" : "c:valAx"
    var xml = "<\(element)><c:axId val=\"\(id)\"/><c:scaling>"
    xml += "<c:orientation val=\"\(axis.isReversed ? "maxMin" : "minMax")\"/>"
    if let high = axis.high { xml += "<c:max val=\"\(OfficeXML.number(high))\"/>" }
    if let low = axis.low { xml += "<c:min val=\"\(OfficeXML.number(low))\"/>" }
    // An axis with a title but without figures is drawn without them, since a deleted one has none.
    let isDeleted = axis.isDeleted && axis.title == nil
    xml += "</c:scaling><c:delete val=\"\(isDeleted ? 1 : 0)\"/>"
    xml += "<c:axPos val=\"\(axis.position)\"/>"
    if let title = axis.title { xml += titleXML(title, isUpright: axis.position == "l") }
    xml += "<c:numFmt formatCode=\"\(OfficeXML.escaped(axis.format))\" sourceLinked=\"0\"/>"
    xml += "<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>"
    xml += "<c:tickLblPos val=\"\(axis.isDeleted ? "none" : "low")\"/>"
    let isLined = axis.showsLine && !axis.isDeleted
    xml +=
      "<c:spPr><a:ln w=\"9525\">\(isLined ? SlideColor.faint.fill : "<a:noFill/>")</a:ln></c:spPr>"
    xml += textXML(size: chart.fontSize, color: .text, bold: false)
    xml += "<c:crossAx val=\"\(cross)\"/>"
    if let value = axis.crossesAt {
      xml += "<c:crossesAt val=\"\(OfficeXML.number(value))\"/>"
    } else {
      // On a reversed category axis the far end is at the bottom.
      let isFar = !axis.isCategory && chart.across.isReversed
      xml += "<c:crosses val=\"\(isFar ? "max" : "autoZero")\"/>"
    }
    if axis.isCategory {
      xml += "<c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/>"
      if axis.skip > 1 {
        xml += "<c:tickLblSkip val=\"\(axis.skip)\"/><c:tickMarkSkip val=\"\(axis.skip)\"/>"
      }
      xml += "<c:noMultiLvlLbl val=\"1\"/>"
    } else {
      let isOnTicks = chart.across.isOnTicks || !chart.across.isCategory
      xml += "<c:crossBetween val=\"\(isOnTicks ? "midCat" : "between")\"/>"
      if let step = axis.step, step > 0 {
        xml += "<c:majorUnit val=\"\(OfficeXML.number(step))\"/>"
      }
    }
    return xml + "</\(element)>"
  }

  /// Returns the title of an axis.
  private func titleXML(_ title: String, isUpright: Bool) -> String {
    "<c:title><c:tx><c:rich><a:bodyPr\(isUpright ? " rot=\"-5400000\" vert=\"horz\"" : "")/>"
      + "<a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"\(Self.size(chart.fontSize))\" b=\"0\"/></a:pPr>"
      + "<a:r><a:rPr lang=\"en-US\" sz=\"\(Self.size(chart.fontSize))\" b=\"0\">"
      + "\(SlideColor.faint.fill)</a:rPr><a:t>\(OfficeXML.escaped(title))</a:t></a:r></a:p>"
      + "</c:rich></c:tx><c:overlay val=\"0\"/></c:title>"
  }

  /// Returns a font size in hundredths of a point, at least 1.
  static func size(_ points: Double) -> Int {
    points.isFinite ? Int((min(max(points, 1), 400) * 100).rounded()) : 1100
  }
}

/// Returns the look of text in a chart.
private func textXML(size: Double, color: SlideColor, bold: Bool) -> String {
  "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"\(ChartXML.size(size))\""
    + " b=\"\(bold ? 1 : 0)\">\(color.fill)<a:latin typeface=\"+mn-lt\"/></a:defRPr></a:pPr>"
    + "<a:endParaRPr lang=\"en-US\"/></a:p></c:txPr>"
}
