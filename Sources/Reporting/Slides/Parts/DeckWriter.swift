extension Deck {
  /// The deck as a .pptx file: native charts with workbooks, native tables, notes, alt texts.
  ///
  /// Equal decks give equal bytes.
  ///
  /// - Parameter template: Whose theme, master and slide size to take over; nil for our own.
  /// - Complexity: O(*n*) in the number of cells, points and characters, and O(*p*²) in the points
  ///   of an impact chart.
  public func pptx(template: DeckTemplate? = nil) throws(DeckError) -> [UInt8] {
    do {
      return try DeckWriter(self, template: template).package().file()
    } catch {
      throw .tooLarge
    }
  }
}

/// Writes the parts of a deck.
struct DeckWriter {
  private let deck: Deck
  private let template: DeckTemplate?
  private let geometry: SlideGeometry

  private static let typeBase = OfficePackage.typeBase + "presentationml."
  private static let sheetType = OfficePackage.typeBase + "spreadsheetml.sheet"

  init(_ deck: Deck, template: DeckTemplate?) {
    self.deck = deck
    self.template = template
    geometry = template?.geometry ?? .wide
  }

  /// Returns the package with all parts.
  func package() throws(WorkbookError) -> OfficePackage {
    let layouter = SlideLayouter(geometry: geometry)
    let slides = (deck.slides.isEmpty ? [Slide(deck.title, rows: [])] : deck.slides)
      .flatMap(layouter.place)
    var package = OfficePackage()
    package.defaults = [("xlsx", Self.sheetType)] + (template?.defaults ?? [])
    package.relationships =
      [.init("rId1", "officeDocument", "ppt/presentation.xml")]
      + DocumentProperties.relationships(from: 2)
    package.parts =
      DocumentProperties(
        title: deck.title, program: "whatif", author: deck.author, created: deck.created
      ).parts
    package.parts.append(presentation(count: slides.count))
    package.parts += settings + look + notesLook
    var chart = 0
    for (index, slide) in slides.enumerated() {
      package.parts += try parts(of: slide, number: index + 1, chart: &chart)
    }
    return package
  }

  // MARK: - Presentation

  /// The theme of notes; a template's themes keep their names.
  private static let notesTheme = "ppt/theme/themeNotes.xml"
  private static let notesMaster = "ppt/notesMasters/notesMaster1.xml"

  /// Returns the part that lists slides and masters.
  private func presentation(count: Int) -> OfficePackage.Part {
    let masters =
      template?.masters ?? [.init(part: "ppt/slideMasters/slideMaster1.xml", id: 2_147_483_648)]
    var links: [OfficePackage.Relationship] = []
    var xml = "<p:presentation \(ShapeXML.namespaces) saveSubsetFonts=\"1\"><p:sldMasterIdLst>"
    for master in masters {
      let id = "rId\(links.count + 1)"
      links.append(.init(id, "slideMaster", Self.relative(master.part)))
      xml += "<p:sldMasterId id=\"\(master.id)\" r:id=\"\(id)\"/>"
    }
    let notes = "rId\(links.count + 1)"
    links.append(.init(notes, "notesMaster", Self.relative(Self.notesMaster)))
    xml += "</p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id=\"\(notes)\"/>"
    xml += "</p:notesMasterIdLst><p:sldIdLst>"
    for number in 1...max(1, count) {
      let id = "rId\(links.count + 1)"
      links.append(.init(id, "slide", "slides/slide\(number).xml"))
      xml += "<p:sldId id=\"\(255 + number)\" r:id=\"\(id)\"/>"
    }
    xml += "</p:sldIdLst><p:sldSz cx=\"\(SlideGeometry.emu(geometry.width))\""
    xml +=
      " cy=\"\(SlideGeometry.emu(geometry.height))\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/>"
    xml +=
      "<p:defaultTextStyle><a:defPPr><a:defRPr lang=\"en-US\"/></a:defPPr><a:lvl1pPr algn=\"l\">"
    xml += "<a:defRPr sz=\"1400\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill>"
    xml += "<a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/><a:cs typeface=\"+mn-cs\"/>"
    xml += "</a:defRPr></a:lvl1pPr></p:defaultTextStyle></p:presentation>"
    let theme = template?.theme ?? "ppt/theme/theme1.xml"
    for (suffix, target) in [
      ("theme", Self.relative(theme)), ("presProps", "presProps.xml"),
      ("viewProps", "viewProps.xml"), ("tableStyles", "tableStyles.xml"),
    ] {
      links.append(.init("rId\(links.count + 1)", suffix, target))
    }
    return .init(
      "ppt/presentation.xml", type: Self.typeBase + "presentation.main+xml", xml: xml, links)
  }

  /// Returns a part's path relative to the presentation.
  private static func relative(_ part: String) -> String {
    part.hasPrefix("ppt/") ? String(part.dropFirst(4)) : "/" + part
  }

  /// The parts with settings.
  private var settings: [OfficePackage.Part] {
    [
      .init(
        "ppt/presProps.xml", type: Self.typeBase + "presProps+xml",
        xml: "<p:presentationPr \(ShapeXML.namespaces)/>"),
      .init(
        "ppt/viewProps.xml", type: Self.typeBase + "viewProps+xml",
        xml: "<p:viewPr \(ShapeXML.namespaces)/>"),
      .init(
        "ppt/tableStyles.xml", type: Self.typeBase + "tableStyles+xml",
        xml: "<a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
          + " def=\"{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}\"/>"),
    ]
  }

  /// The parts with theme, master and layouts.
  private var look: [OfficePackage.Part] {
    if let template { return template.parts }
    return [
      .init(
        "ppt/theme/theme1.xml", type: OfficePackage.typeBase + "theme+xml", xml: DeckTheme.theme),
      .init(
        "ppt/slideMasters/slideMaster1.xml", type: Self.typeBase + "slideMaster+xml",
        xml: DeckTheme.master(geometry),
        [
          .init("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"),
          .init("rId2", "theme", "../theme/theme1.xml"),
        ]),
      .init(
        "ppt/slideLayouts/slideLayout1.xml", type: Self.typeBase + "slideLayout+xml",
        xml: DeckTheme.layout,
        [.init("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")]),
    ]
  }

  /// The parts with the look of notes pages.
  private var notesLook: [OfficePackage.Part] {
    [
      .init(Self.notesTheme, type: OfficePackage.typeBase + "theme+xml", xml: DeckTheme.theme),
      .init(
        Self.notesMaster, type: Self.typeBase + "notesMaster+xml", xml: DeckTheme.notesMaster,
        [.init("rId1", "theme", "../theme/themeNotes.xml")]),
    ]
  }

  // MARK: - Slides

  /// Returns a slide with its charts, their workbooks and its notes.
  private func parts(
    of slide: PlacedSlide, number: Int, chart: inout Int
  ) throws(WorkbookError) -> [OfficePackage.Part] {
    var parts: [OfficePackage.Part] = []
    let layout = template?.layout ?? "ppt/slideLayouts/slideLayout1.xml"
    var links: [OfficePackage.Relationship] = [
      .init("rId1", "slideLayout", "../" + Self.relative(layout)),
      .init("rId2", "notesSlide", "../notesSlides/notesSlide\(number).xml"),
    ]
    var xml = "<p:sld \(ShapeXML.namespaces)><p:cSld><p:spTree>" + ShapeXML.treeHead
    xml += ShapeXML.title(slide.title, id: 2, frame: titleFrame)
    for (index, shape) in slide.shapes.enumerated() {
      let id = index + 3
      switch shape.content {
      case .text(let box): xml += ShapeXML.text(box, id: id, frame: shape.frame)
      case .table(let table, let name, let alt):
        xml += ShapeXML.table(table, id: id, name: name, alt: alt, frame: shape.frame)
      case .chart(let native, let name, let alt):
        chart += 1
        let link = "rId\(links.count + 1)"
        links.append(.init(link, "chart", "../charts/chart\(chart).xml"))
        parts += try Self.parts(of: native, number: chart)
        xml += ShapeXML.chart(
          id: id, name: name, alt: alt, frame: shape.frame, relationship: link)
      }
    }
    xml += "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
    let page = OfficePackage.Part(
      "ppt/slides/slide\(number).xml", type: Self.typeBase + "slide+xml", xml: xml, links)
    let notes = OfficePackage.Part(
      "ppt/notesSlides/notesSlide\(number).xml", type: Self.typeBase + "notesSlide+xml",
      xml: DeckTheme.notes(slide.notes),
      [
        .init("rId1", "notesMaster", "../notesMasters/notesMaster1.xml"),
        .init("rId2", "slide", "../slides/slide\(number).xml"),
      ])
    return [page] + parts + [notes]
  }

  /// Where titles stand; nil lets the layout of a template say so.
  private var titleFrame: PlotRect? {
    guard let template else { return nil }
    return template.hasUsableTitle ? nil : geometry.title
  }

  /// Returns a chart and its workbook.
  private static func parts(
    of chart: NativeChart, number: Int
  ) throws(WorkbookError) -> [OfficePackage.Part] {
    let book = "Microsoft_Excel_Sheet\(number).xlsx"
    return [
      .init(
        "ppt/charts/chart\(number).xml", type: OfficePackage.typeBase + "drawingml.chart+xml",
        xml: ChartXML(chart).xml, [.init("rId1", "package", "../embeddings/\(book)")]),
      .init("ppt/embeddings/\(book)", type: nil, bytes: try chart.workbook.xlsx()),
    ]
  }
}
