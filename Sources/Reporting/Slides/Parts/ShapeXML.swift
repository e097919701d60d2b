/// Writes the shapes of slides.
struct ShapeXML {
  /// The namespaces of every part that holds shapes.
  static let namespaces =
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
    + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
    + " xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\""

  /// What every tree of shapes begins with.
  static let treeHead =
    "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>"
    + "<a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/>"
    + "<a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>"

  /// Returns a place with the prefix of its namespace.
  static func place(_ frame: PlotRect, _ prefix: String = "a") -> String {
    "<\(prefix):xfrm><a:off x=\"\(SlideGeometry.emu(frame.x))\" y=\"\(SlideGeometry.emu(frame.y))\"/>"
      + "<a:ext cx=\"\(SlideGeometry.emu(frame.width))\" cy=\"\(SlideGeometry.emu(frame.height))\"/>"
      + "</\(prefix):xfrm>"
  }

  /// Returns the title in its placeholder; without a place it stands where the layout has it.
  static func title(_ title: ActionTitle, id: Int, frame: PlotRect?) -> String {
    let place = frame.map { Self.place($0) } ?? ""
    return "<p:sp><p:nvSpPr><p:cNvPr id=\"\(id)\" name=\"Title \(id)\"/><p:cNvSpPr>"
      + "<a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr>"
      + "<p:spPr>\(place)</p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/><a:p>"
      + "<a:r><a:rPr lang=\"en-US\" sz=\"\(ChartXML.size(title.size))\" dirty=\"0\"/>"
      + "<a:t>\(OfficeXML.escaped(title.text))</a:t></a:r></a:p></p:txBody></p:sp>"
  }

  // MARK: - Text

  /// Returns a text box.
  static func text(_ box: SlideTextBox, id: Int, frame: PlotRect) -> String {
    let name = OfficeXML.escaped(SlideText.line(box.name, limit: 60))
    let insetX = SlideGeometry.emu(box.inset.x)
    let insetY = SlideGeometry.emu(box.inset.y)
    var xml = "<p:sp><p:nvSpPr><p:cNvPr id=\"\(id)\" name=\"\(name)\"/>"
    xml += "<p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr>\(place(frame))"
    xml += "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
    xml += "\(box.fill.map(\.fill) ?? "<a:noFill/>")</p:spPr><p:txBody>"
    xml += "<a:bodyPr wrap=\"square\" lIns=\"\(insetX)\" tIns=\"\(insetY)\" rIns=\"\(insetX)\""
    xml += " bIns=\"\(insetY)\" anchor=\"\(box.anchor.rawValue)\"><a:noAutofit/></a:bodyPr>"
    xml += "<a:lstStyle/>"
    for (index, paragraph) in box.paragraphs.enumerated() {
      let isLast = index == box.paragraphs.count - 1
      xml += paragraphXML(paragraph, number: box.holdsSlideNumber && isLast)
    }
    if box.paragraphs.isEmpty { xml += "<a:p/>" }
    return xml + "</p:txBody></p:sp>"
  }

  /// Returns a paragraph of a text box.
  private static func paragraphXML(
    _ paragraph: SlideTextBox.Paragraph, number: Bool
  ) -> String {
    var xml = "<a:p><a:pPr algn=\"\(code(paragraph.alignment))\">"
    if paragraph.spaceBefore > 0 {
      xml += "<a:spcBef><a:spcPts val=\"\(ChartXML.size(paragraph.spaceBefore))\"/></a:spcBef>"
    }
    xml += "</a:pPr>"
    for run in paragraph.runs {
      xml += "<a:r>" + look("rPr", paragraph.size, paragraph.color, bold: run.bold)
      xml += "<a:t>\(OfficeXML.escaped(run.text))</a:t></a:r>"
    }
    if number {
      xml += "<a:fld id=\"{5A17C0DE-0002-4000-0000-000000000001}\" type=\"slidenum\">"
      xml += look("rPr", paragraph.size, paragraph.color, bold: false) + "<a:t>#</a:t></a:fld>"
    }
    return xml + "</a:p>"
  }

  /// Returns the look of a run.
  private static func look(
    _ element: String, _ size: Double, _ color: SlideColor, bold: Bool
  ) -> String {
    "<a:\(element) lang=\"en-US\" sz=\"\(ChartXML.size(size))\" b=\"\(bold ? 1 : 0)\" dirty=\"0\">"
      + "\(color.fill)</a:\(element)>"
  }

  private static func code(_ alignment: Alignment) -> String {
    switch alignment {
    case .left: "l"
    case .right: "r"
    case .center: "ctr"
    }
  }

  // MARK: - Charts and tables

  /// Returns the frame of a chart.
  static func chart(
    id: Int, name: String, alt: String, frame: PlotRect, relationship: String
  ) -> String {
    graphic(id: id, name: name, alt: alt, frame: frame)
      + "<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">"
      + "<c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\""
      + " r:id=\"\(relationship)\"/></a:graphicData></a:graphic></p:graphicFrame>"
  }

  private static func graphic(id: Int, name: String, alt: String, frame: PlotRect) -> String {
    "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"\(id)\""
      + " name=\"\(OfficeXML.escaped(SlideText.line(name, limit: 60)))\""
      + " descr=\"\(OfficeXML.escaped(alt))\"/><p:cNvGraphicFramePr>"
      + "<a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>"
      + place(frame, "p")
  }

  /// Returns a native table; the grid adds up to the frame to the unit.
  static func table(
    _ table: SlideTable, id: Int, name: String, alt: String, frame: PlotRect
  ) -> String {
    var xml = graphic(id: id, name: name, alt: alt, frame: frame)
    xml +=
      "<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\">"
    xml += "<a:tbl><a:tblPr firstRow=\"1\"><a:tableStyleId>\(tableStyle)</a:tableStyleId></a:tblPr>"
    xml += "<a:tblGrid>"
    for width in gridWidths(table.widths, total: SlideGeometry.emu(frame.width)) {
      xml += "<a:gridCol w=\"\(width)\"/>"
    }
    xml += "</a:tblGrid>" + lineXML(table.head, table, .head)
    for (index, line) in table.lines.enumerated() {
      let next = index + 1 < table.lines.count ? table.lines[index + 1].kind : .body
      xml += lineXML(line, table, index == 0 ? .first : .later, beforeTotal: next == .total)
    }
    return xml + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
  }

  /// The built-in style without lines and grounds; the cells bring their own.
  static let tableStyle = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"

  /// Returns whole widths whose sum is the total.
  private static func gridWidths(_ widths: [Double], total: Int) -> [Int] {
    var result = widths.map { SlideGeometry.emu($0) }
    if let last = result.indices.last { result[last] += total - result.reduce(0, +) }
    return result
  }

  /// Where a row stands; two cells that meet must agree on the rule between them.
  private enum LinePlace { case head, first, later }

  /// Returns a row; a heading over rows spans all columns.
  private static func lineXML(
    _ line: SlideTable.Line, _ table: SlideTable, _ place: LinePlace, beforeTotal: Bool = false
  ) -> String {
    var xml = "<a:tr h=\"\(SlideGeometry.emu(line.height))\">"
    let count = line.texts.count
    for (column, text) in line.texts.enumerated() {
      if line.kind == .group && count > 1 {
        xml += column == 0 ? "<a:tc gridSpan=\"\(count)\">" : "<a:tc hMerge=\"1\">"
      } else {
        xml += "<a:tc>"
      }
      let alignment = line.kind == .group ? .left : table.table.columns[column].alignment
      xml += "<a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn=\"\(code(alignment))\"/>"
      let bold = line.kind != .body
      if text.isEmpty {
        xml += look("endParaRPr", table.size, .text, bold: bold)
      } else {
        xml += "<a:r>" + look("rPr", table.size, .text, bold: bold)
        xml += "<a:t>\(OfficeXML.escaped(text))</a:t></a:r>"
      }
      xml += "</a:p></a:txBody>" + cellXML(line, place, beforeTotal: beforeTotal) + "</a:tc>"
    }
    return xml + "</a:tr>"
  }

  /// Returns margins, rules and ground of a cell.
  private static func cellXML(
    _ line: SlideTable.Line, _ place: LinePlace, beforeTotal: Bool
  ) -> String {
    let x = SlideGeometry.emu(SlideTable.insetX)
    let y = SlideGeometry.emu(SlideTable.insetY)
    let none = "<a:noFill/>"
    let isStrong = place == .first || line.kind == .total
    let above = rule("lnT", place == .head ? nil : isStrong ? .text : .rule)
    let below = rule("lnB", place == .head || beforeTotal ? .text : .rule)
    return "<a:tcPr marL=\"\(x)\" marR=\"\(x)\" marT=\"\(y)\" marB=\"\(y)\""
      + " anchor=\"\(place == .head ? "b" : "ctr")\"><a:lnL w=\"0\">\(none)</a:lnL>"
      + "<a:lnR w=\"0\">\(none)</a:lnR>\(above)\(below)<a:noFill/></a:tcPr>"
  }

  /// Returns a rule above or below a cell: strong in the colour of text, thin otherwise.
  private static func rule(_ element: String, _ color: SlideColor?) -> String {
    guard let color else { return "<a:\(element) w=\"0\"><a:noFill/></a:\(element)>" }
    return "<a:\(element) w=\"\(color == .text ? 12_700 : 6_350)\">\(color.fill)</a:\(element)>"
  }
}
