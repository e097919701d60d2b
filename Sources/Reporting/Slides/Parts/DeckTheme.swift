/// The theme, the master and the layout of decks without a template, and the master of notes.
enum DeckTheme {
  private static let main = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""

  /// The theme: palette by role, Arial, plain effects.
  static let theme: String = {
    let colors = [
      ("dk1", "1F1F1F"), ("lt1", "FFFFFF"), ("dk2", "1F3A5F"), ("lt2", "F2F2F2"),
      ("accent1", "0072B2"), ("accent2", "B34700"), ("accent3", "595959"),
      ("accent4", "E69F00"), ("accent5", "009E73"), ("accent6", "CC79A7"),
      ("hlink", "0072B2"), ("folHlink", "595959"),
    ]
    let font = "<a:latin typeface=\"Arial\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>"
    let solid = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>"
    let line = "<a:ln w=\"9525\">\(solid)<a:prstDash val=\"solid\"/></a:ln>"
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return "<a:theme \(main) name=\"whatif\"><a:themeElements><a:clrScheme name=\"whatif\">"
      + colors.map { "<a:\($0.0)><a:srgbClr val=\"\($0.1)\"/></a:\($0.0)>" }.joined()
      + "</a:clrScheme><a:fontScheme name=\"whatif\"><a:majorFont>\(font)</a:majorFont>"
      + "<a:minorFont>\(font)</a:minorFont></a:fontScheme><a:fmtScheme name=\"whatif\">"
      + "<a:fillStyleLst>\(solid)\(solid)\(solid)</a:fillStyleLst>"
      + "<a:lnStyleLst>\(line)\(line)\(line)</a:lnStyleLst>"
      + "<a:effectStyleLst>\(effect)\(effect)\(effect)</a:effectStyleLst>"
      + "<a:bgFillStyleLst>\(solid)\(solid)\(solid)</a:bgFillStyleLst></a:fmtScheme>"
      + "</a:themeElements></a:theme>"
  }()

  /// Which colour of the theme each role of a slide is.
  static let colorMap =
    "<p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\""
    + " accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\""
    + " accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>"

  private static let background =
    "<p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>"

  /// Returns the placeholder of the title.
  private static func titleShape(_ frame: PlotRect?) -> String {
    let place = frame.map { ShapeXML.place($0) } ?? ""
    return "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title 1\"/><p:cNvSpPr>"
      + "<a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr>"
      + "<p:spPr>\(place)\(frame == nil ? "" : "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>")"
      + "</p:spPr><p:txBody><a:bodyPr\(frame == nil ? "" : " lIns=\"0\" rIns=\"0\" anchor=\"b\"")>"
      + "\(frame == nil ? "" : "<a:normAutofit/>")</a:bodyPr><a:lstStyle/><a:p><a:r>"
      + "<a:rPr lang=\"en-US\"/><a:t>The message as a sentence</a:t></a:r></a:p></p:txBody></p:sp>"
  }

  /// The slide master.
  static func master(_ geometry: SlideGeometry) -> String {
    let levels = (1...9).map { level in
      "<a:lvl\(level)pPr marL=\"0\" algn=\"l\"><a:defRPr sz=\"1400\"><a:solidFill>"
        + "<a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/>"
        + "<a:ea typeface=\"+mn-ea\"/><a:cs typeface=\"+mn-cs\"/></a:defRPr></a:lvl\(level)pPr>"
    }.joined()
    return "<p:sldMaster \(ShapeXML.namespaces)><p:cSld>\(background)<p:spTree>"
      + ShapeXML.treeHead + titleShape(geometry.title) + "</p:spTree></p:cSld>" + colorMap
      + "<p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst>"
      + "<p:txStyles><p:titleStyle><a:lvl1pPr algn=\"l\"><a:lnSpc><a:spcPct val=\"95000\"/></a:lnSpc>"
      + "<a:defRPr sz=\"2600\" b=\"1\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill>"
      + "<a:latin typeface=\"+mj-lt\"/><a:ea typeface=\"+mj-ea\"/><a:cs typeface=\"+mj-cs\"/>"
      + "</a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle>\(levels)</p:bodyStyle>"
      + "<p:otherStyle>\(levels)</p:otherStyle></p:txStyles></p:sldMaster>"
  }

  /// The one layout: a title, the rest free.
  static let layout =
    "<p:sldLayout \(ShapeXML.namespaces) type=\"titleOnly\" preserve=\"1\"><p:cSld name=\"Title only\">"
    + "<p:spTree>\(ShapeXML.treeHead)\(titleShape(nil))</p:spTree></p:cSld>"
    + "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"

  /// The master of notes pages: a picture of the slide above the text.
  static let notesMaster =
    "<p:notesMaster \(ShapeXML.namespaces)><p:cSld>\(background)<p:spTree>\(ShapeXML.treeHead)"
    + notesPicture(PlotRect(x: 54, y: 54, width: 432, height: 243))
    + notesText(
      PlotRect(x: 54, y: 333, width: 432, height: 333),
      "<a:p><a:pPr lvl=\"0\"/><a:r><a:rPr lang=\"en-US\"/><a:t>Notes</a:t></a:r></a:p>")
    + "</p:spTree></p:cSld>\(colorMap)<p:notesStyle><a:lvl1pPr marL=\"0\" algn=\"l\"><a:defRPr sz=\"1200\">"
    + "<a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/>"
    + "</a:defRPr></a:lvl1pPr></p:notesStyle></p:notesMaster>"

  /// Returns a notes page; its shapes stand where the master has them.
  static func notes(_ paragraphs: [String]) -> String {
    let text = paragraphs.map {
      "<a:p><a:r><a:rPr lang=\"en-US\"/>"
        + "<a:t>\(OfficeXML.escaped(SlideText.line($0, limit: 4000)))</a:t></a:r></a:p>"
    }.joined()
    return "<p:notes \(ShapeXML.namespaces)><p:cSld><p:spTree>" + ShapeXML.treeHead
      + notesPicture(nil) + notesText(nil, text.isEmpty ? "<a:p/>" : text)
      + "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
  }

  /// Returns the picture of the slide; with a place it is the one of the master.
  private static func notesPicture(_ frame: PlotRect?) -> String {
    notesShape(
      "Slide Image Placeholder 1", id: 2, frame, locks: " noRot=\"1\" noChangeAspect=\"1\"",
      kind: "type=\"sldImg\"" + (frame == nil ? "" : " idx=\"2\""),
      outline:
        "<a:noFill/><a:ln w=\"12700\"><a:solidFill><a:prstClr val=\"black\"/></a:solidFill></a:ln>"
    ) + "</p:sp>"
  }

  /// Returns the text of a notes page; with a place it is the one of the master.
  private static func notesText(_ frame: PlotRect?, _ paragraphs: String) -> String {
    notesShape(
      "Notes Placeholder 2", id: 3, frame,
      kind: "type=\"body\"" + (frame == nil ? " idx=\"1\"" : " sz=\"quarter\" idx=\"3\"")
    ) + "<p:txBody><a:bodyPr/><a:lstStyle/>\(paragraphs)</p:txBody></p:sp>"
  }

  /// Returns the beginning of a placeholder; without a place it has those of the master.
  private static func notesShape(
    _ name: String, id: Int, _ frame: PlotRect?, locks: String = "", kind: String,
    outline: String = ""
  ) -> String {
    let look = frame.map {
      "\(ShapeXML.place($0))<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>\(outline)"
    }
    return "<p:sp><p:nvSpPr><p:cNvPr id=\"\(id)\" name=\"\(name)\"/><p:cNvSpPr>"
      + "<a:spLocks noGrp=\"1\"\(locks)/></p:cNvSpPr><p:nvPr><p:ph \(kind)/></p:nvPr></p:nvSpPr>"
      + "<p:spPr>\(look ?? "")</p:spPr>"
  }
}
