import Testing

@testable import Reporting

/// Decks are checked as files: taken apart with another XML parser, by the rules that office programs
/// repair files for.
@Suite struct DeckTests {
  /// A story with every part.
  static func story(loss: Bool = false, ranges: Bool = true) -> CaseStory {
    let rows = (0..<26).map { index in
      Row([
        Cell(
          "Assumption \(index) whose name has forty letters",
          marks: index % 5 == 0 ? .unsourced : []),
        .number("\(index)", Double(index)),
        Cell("billing, last four quarters, read by the finance team in the monthly review"),
      ])
    }
    return CaseStory(
      "Forty-character name of a business case",
      outcome: .init(
        net: loss ? "-$150k" : "$60k", amount: loss ? "$150k" : "$60k", isLoss: loss,
        horizon: "36 months",
        payback: loss ? "money not back within 36 months" : "money back in month 2",
        paybackSentence: loss
          ? "The money is not back within 36 months" : "The money is back in month 2"),
      figures: [
        KeyFigure(
          "Net value today", loss ? "-$150k" : "$60k",
          remark: ranges ? "8 in 10: $23k to $151k" : ""),
        KeyFigure("Money back", "month 2"), KeyFigure("ROI", "not meaningful here"),
      ],
      mainChart: .waterfall(loss ? Samples.losingWaterfall : Samples.waterfall),
      scenarios: Samples.comparison.table,
      restsOn: [.init("Uplift 4%", source: "sales"), .init("Margin 30%", source: "")],
      ask: "Approve $1.0k by 2026-03-31", source: "setup-video.whatif, base, 2026-11-22",
      notes: ["36 months, 10%/year"],
      assumptions: Table(
        "Assumptions", columns: [.text("Assumption"), .number("As stated"), .text("Source")],
        rows: rows), annual: Samples.annualReport.tables.first, tornado: Samples.tornado,
      cash: Samples.cash, risk: ranges ? Samples.histogram : nil,
      impactAbility: Samples.initiatives, initiatives: Samples.initiatives.table)
  }

  /// Every chart alone and beside another, and the default decks, with harmless and nasty names.
  static let decks: [(name: String, deck: Deck)] = {
    func slides(_ charts: [Chart]) -> [Slide] {
      charts.map { Slide($0.title, [.chart($0)], source: $0.title, notes: [$0.title]) }
        + charts.map {
          Slide(
            $0.title,
            rows: [
              [[.figures([KeyFigure($0.title, "-$1k")])]], [[.chart($0)], [.table($0.table)]],
            ])
        }
    }
    return [
      ("samples", Deck("Samples", slides: slides(Samples.charts.map(\.chart)))),
      ("nasty", Deck(NastyNamesTests.names[0], slides: slides(NastyNamesTests.charts))),
      ("default", Deck(of: story())), ("loss", Deck(of: story(loss: true, ranges: false))),
      ("empty", Deck("", slides: [])),
    ]
  }()

  @Test("every part is well-formed, has a content type, and every reference has its target")
  func structure() throws {
    for (name, deck) in Self.decks {
      let file = try DeckReader(try deck.pptx())
      let types = try #require(file.root("[Content_Types].xml"))
      let overrides = Set(types.all("Override").compactMap { $0.attributes["PartName"] })
      let defaults = Set(types.all("Default").compactMap { $0.attributes["Extension"] })
      #expect(overrides.count == types.all("Override").count, "\(name): a part named twice")
      for part in file.parts.keys where part != "[Content_Types].xml" {
        let ending = part.split(separator: ".").last.map(String.init) ?? ""
        #expect(ending != "xml" || overrides.contains("/\(part)"), "\(name): \(part)")
        #expect(defaults.contains(ending), "\(name): \(part)")
        if ending != "xlsx" { #expect(file.root(part) != nil, "\(name): \(part)") }
        for target in file.relations(of: part).values {
          #expect(file.parts[target] != nil, "\(name): \(part) refers to \(target)")
        }
      }
      for part in overrides { #expect(file.parts[String(part.dropFirst())] != nil, "\(part)") }
    }
  }

  @Test("shapes have one id each, and charts and tables have alternative text")
  func shapes() throws {
    for (name, deck) in Self.decks {
      let file = try DeckReader(try deck.pptx())
      for part in file.names(in: "ppt/slides/") {
        let slide = try #require(file.root(part))
        let ids = slide.all("p:cNvPr").compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count, "\(name): \(part)")
        for frame in slide.all("p:graphicFrame") {
          let text = frame.first("p:cNvPr")?.attributes["descr"] ?? ""
          #expect(!text.isEmpty, "\(name): \(part)")
        }
        #expect(slide.all("p:ph").filter { $0.attributes["type"] == "title" }.count == 1)
      }
    }
  }

  @Test("nothing overlaps, nothing leaves the slide")
  func geometry() throws {
    let layouter = SlideLayouter(geometry: .wide)
    let bounds = PlotRect(x: 0, y: 0, width: 960, height: 540).grown(x: 0.01, y: 0.01)
    for (name, deck) in Self.decks {
      for slide in deck.slides.flatMap(layouter.place) {
        let frames = [SlideGeometry.wide.title] + slide.shapes.map(\.frame)
        for (index, frame) in frames.enumerated() {
          #expect(bounds.holds(frame), "\(name): \(slide.title.text): \(frame)")
          let inner = frame.grown(x: -0.01, y: -0.01)
          for other in frames[(index + 1)...] {
            #expect(!inner.overlaps(other), "\(name): \(slide.title.text): \(frame) \(other)")
          }
        }
        for shape in slide.shapes {
          guard case .text(let box) = shape.content else { continue }
          let needed = SlideTextBox.height(
            of: box.paragraphs, width: shape.frame.width - 2 * box.inset.x)
          #expect(needed <= shape.frame.height + 0.01, "\(name): \(box.name)")
        }
      }
    }
  }

  @Test("the value that a chart shows is the cell of its workbook, to the digit")
  func caches() throws {
    var checked = 0
    for (name, deck) in Self.decks {
      let file = try DeckReader(try deck.pptx())
      for part in file.names(in: "ppt/charts/") {
        let chart = try #require(file.root(part))
        let book = try #require(file.relations(of: part)["rId1"].flatMap { file.parts[$0] })
        let cells = try DeckReader.cells(book)
        for reference in chart.all("c:numRef") + chart.all("c:strRef") {
          checked += compare(reference, cells, "\(name): \(part)")
        }
      }
    }
    #expect(checked > 2000)
  }

  /// Compares the points of a reference with their cells and returns how many there were.
  private func compare(
    _ reference: DeckElement, _ cells: [String: String], _ what: String
  ) -> Int {
    guard let formula = reference.first("c:f")?.text,
      let start = formula.split(separator: "!").last?.split(separator: ":").first
    else { return 0 }
    let letters = start.filter(\.isLetter)
    let row = Int(start.filter(\.isNumber)) ?? 0
    let points = reference.all("c:pt")
    for point in points {
      let index = point.attributes["idx"].flatMap { Int($0) } ?? 0
      #expect(point.first("c:v")?.text == cells["\(letters)\(row + index)"], "\(what) \(formula)")
    }
    return points.count
  }

  @Test("labels stand where the kind of chart allows, and each plot has its two axes")
  func labelPlaces() throws {
    // Allowed places by ECMA-376, part 1, 21.2.2.48 and the checks of PowerPoint.
    let clustered: Set = ["outEnd", "inEnd", "ctr", "inBase"]
    let stacked: Set = ["inEnd", "ctr", "inBase"]
    let points: Set = ["t", "b", "l", "r", "ctr"]
    for (name, deck) in Self.decks {
      let file = try DeckReader(try deck.pptx())
      for part in file.names(in: "ppt/charts/") {
        let plot = try #require(file.root(part)?.first("c:plotArea"))
        let axes = Set(
          (plot.children.filter { ["c:catAx", "c:valAx"].contains($0.name) })
            .compactMap { $0.first("c:axId")?.attributes["val"] })
        #expect(axes.count == 2)
        for group in plot.children where group.name.hasSuffix("Chart") {
          let isStacked = group.first("c:grouping")?.attributes["val"] == "stacked"
          let allowed = group.name == "c:barChart" ? (isStacked ? stacked : clustered) : points
          for place in group.all("c:dLblPos").compactMap({ $0.attributes["val"] }) {
            #expect(allowed.contains(place), "\(name): \(part): \(place)")
          }
          let own = group.children.filter { $0.name == "c:axId" }
          #expect(Set(own.compactMap { $0.attributes["val"] }) == axes)
        }
      }
    }
  }

  @Test("equal decks give equal bytes")
  func deterministic() throws {
    for (_, deck) in Self.decks { #expect(try deck.pptx() == (try deck.pptx())) }
  }

  @Test("a title keeps to two lines and 110 characters, and its last line has two words")
  func titles() {
    let long = String(repeating: "uplift ", count: 40)
    for text in [long, NastyNamesTests.names[20], "One", "Nets $60k and pays back in month 2"] {
      let title = ActionTitle(text, width: 880, height: 72, largest: 26, suffix: " (2 of 3)")
      #expect(title.text.count <= 110)
      #expect(title.text.hasSuffix("3)"))
    }
    let title = ActionTitle(long, width: 880, height: 72, largest: 26)
    #expect(title.whole != nil)
    let lines = TextMetrics.wrap(title.text, size: title.size, limit: 880, bold: true)
    #expect(lines.count <= 2)
    #expect((lines.last ?? "").contains("\u{A0}"))
  }

  @Test("a loss is told as a loss, and slides come as chosen, with their own titles")
  func choices() {
    let story = Self.story(loss: true)
    #expect(
      story.message == "Forty-character name of a business case loses $150k over 36 months;"
        + " money not back within 36 months")
    let deck = Deck(
      of: story, slides: [SlideChoice(.tornado, title: "Mine"), SlideChoice(.decision)])
    #expect(deck.slides.map(\.title) == ["Mine", story.message])
  }

  @Test("an axis on which thousands and millions meet is in thousands, and nothing is no thousand")
  func axisFormat() {
    let format = ValueFormat { $0 >= 1_000_000 ? "$1.00M" : "$\(Int($0 / 1000))k" }
    let code = AxisFormat.code(for: format, at: [0, 500_000, 1_000_000])
    #expect(code?.hasPrefix("\"$\"#,##0,\"k\";") == true, "\(code ?? "none")")
    #expect(code?.hasSuffix(";\"$\"0") == true, "\(code ?? "none")")
  }

  @Test("an axis begins at a whole number of steps from zero, so that zero has a figure")
  func axisEnds() throws {
    for (low, high) in [(-102_000.0, 1_010_000.0), (-40_000, 26_000), (0.3, 7.9), (-9, -1)] {
      let axis = NativeChart.valueAxis([low, high, 0], .plain)
      let step = try #require(axis.step)
      let steps = try #require(axis.low) / step
      #expect(abs(steps - steps.rounded()) < 1e-9, "\(low) \(high)")
      #expect(axis.low ?? 0 <= low && axis.high ?? 0 >= high)
    }
  }

  @Test("months are named a few times only, in the sheet too: not every program leaves names out")
  func monthNames() {
    let names = { (months: Int) -> [String] in
      let chart = CumulativeCashChart(
        "Cash", values: (0...months).map { Double($0) - 10 }, payback: nil, paybackText: "",
        format: .plain)
      let area = PlotRect(x: 0, y: 0, width: 800, height: 300)
      return NativeChart(.cumulativeCash(chart), size: area, font: 11).columns[0].values
        .compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
    #expect(names(60) == ["0", "12", "24", "36", "48", "60"])
    #expect(names(36) == ["0", "6", "12", "18", "24", "30", "36"])
    #expect(names(12) == ["0", "3", "6", "9", "12"])
    #expect(names(240) == ["0", "60", "120", "180", "240"])
  }

  @Test(
    "no text of a slide is smaller than 10 points, also on slides of 10 inches and in wide faces")
  func leastText() {
    for (height, widening) in [(405.0, 1.0), (540, 1), (405, 1.2)] {
      let geometry = SlideGeometry(width: 720, height: height, title: nil, widening: widening)
      let layouter = SlideLayouter(geometry: geometry)
      for (name, deck) in Self.decks {
        for slide in deck.slides.flatMap(layouter.place) {
          let place = "\(name), \(slide.title.text)"
          #expect(slide.title.size >= 10, "\(place)")
          for shape in slide.shapes {
            #expect(shape.frame.maxY <= height + 0.01, "\(place): \(shape.frame)")
            switch shape.content {
            case .text(let box):
              for paragraph in box.paragraphs { #expect(paragraph.size >= 10, "\(place)") }
            case .table(let table, _, _): #expect(table.size >= 10, "\(place)")
            case .chart(let chart, _, _): #expect(chart.fontSize >= 10, "\(place)")
            }
          }
        }
      }
      let decision = Deck(of: Self.story(), slides: [SlideChoice(.decision)]).slides[0]
      #expect(layouter.pageCount(of: decision) == 1)
    }
  }

  @Test("a line that is too long ends behind a word, and the notes hold the whole source")
  func cutAtWords() {
    #expect(SlideText.line("the support team answers", limit: 14) == "the support…")
    #expect(SlideText.line("the support team", limit: 12) == "the support…")
    #expect(SlideText.line("Donaudampfschifffahrt", limit: 10) == "Donaudamp…")
    let source = String(repeating: "a source that goes on and on, ", count: 20)
    let slide = Slide("One", [.ask("Approve")], source: source)
    let placed = SlideLayouter(geometry: .wide).place(slide)
    #expect(placed[0].notes.contains("Source: \(source)"))
  }

  @Test("few initiatives follow the names of the quadrants, many come before them")
  func seriesOrder() throws {
    for count in [1, 3, 4, 14] {
      var points: [ImpactAbilityChart.Point] = []
      for number in 1...count {
        let impact = Double(1 + number % 9)
        let ability = Double(1 + number * 7 % 10)
        points.append(.init("Initiative \(number)", impact: impact, ability: ability))
      }
      let chart = ImpactAbilityChart(points: points)
      let area = PlotRect(x: 0, y: 0, width: 800, height: 400)
      let lengths = NativeChart(.impactAbility(chart), size: area, font: 11).groups[0].series
        .map(\.rows.count)
      #expect(lengths == lengths.sorted(by: >), "\(lengths)")
    }
  }

  @Test("titles of the appendix are sentences with the figures of the story")
  func appendixTitles() {
    let story = Self.story()
    let titles = Deck(of: story).slides.map(\.title)
    #expect(titles.contains("Over 36 months the case earns $60k in today's money"))
    #expect(titles.contains("The money is back in month 2"))
    #expect(titles.contains { $0.hasPrefix("Between ") && $0.contains("depends most on “") })
    let loss = Deck(of: Self.story(loss: true)).slides.map(\.title)
    #expect(loss.contains("Over 36 months the case loses $150k in today's money"))
    #expect(loss.contains("The money is not back within 36 months"))
  }

  @Test("what a small slide has no room for is told, and stands in the notes")
  func noRoom() throws {
    let long = String(repeating: "words of the source that fill a line ", count: 3)
    let story = CaseStory(
      "Case",
      outcome: .init(
        net: "1", amount: "1", isLoss: false, horizon: "12 months", payback: "money back at once",
        paybackSentence: "The money is back at once"),
      figures: [KeyFigure("Net value today", "$1")], beside: ["Customers gain 9 h a year"],
      mainChart: .waterfall(Samples.waterfall), scenarios: Samples.comparison.table,
      restsOn: [.init("Uplift 4%", source: long), .init("Margin 30%", source: long)],
      mainRisk: "it pays only if \(long)", ask: "Approve", source: "")
    let slide = try #require(Deck(of: story, slides: [SlideChoice(.decision)]).slides.first)
    #expect(SlideLayouter(geometry: .wide).leftOut(of: slide) == [])
    let small = SlideLayouter(
      geometry: SlideGeometry(width: 720, height: 300, title: nil, widening: 1.3))
    let leftOut = small.leftOut(of: slide)
    #expect(leftOut.contains("“Main risk”"), "\(leftOut)")
    let placed = try #require(small.place(slide).first)
    let names = placed.shapes.compactMap { shape -> String? in
      if case .text(let box) = shape.content { box.name } else { nil }
    }
    for heading in ["Rests on", "Main risk"] {
      #expect(names.contains(heading) != leftOut.contains("“\(heading)”"), "\(heading): \(names)")
    }
    for text in ["Uplift 4%", "it pays only if", "Customers gain 9 h a year"] {
      #expect(placed.notes.contains { $0.contains(text) }, "\(text)")
    }
  }

  @Test("the interval of a title is that of the results, whatever else is marked")
  func intervalOfTitle() {
    func title(_ interval: ClosedRange<Double>?) -> String? {
      let chart = HistogramChart(
        "Net value", metric: "Net value (NPV)", noun: "net value",
        bins: [.init(0, 50, count: 5), .init(50, 100, count: 5)],
        markers: [.init("1 in 10 below", 10), .init("1 in 10 above", 80), .init("as stated", 95)],
        interval: interval)
      let story = CaseStory(
        "Case",
        outcome: .init(
          net: "1", amount: "1", isLoss: false, horizon: "12 months", payback: "money back at once",
          paybackSentence: "The money is back at once"),
        figures: [], source: "", risk: chart)
      return Deck(of: story, slides: [SlideChoice(.risk)]).slides.first?.title
    }
    #expect(title(10...80) == "8 times in 10 net value lies between 10 and 80")
    #expect(title(nil) == "How net value may turn out")
    #expect(title(10...(.infinity)) == "How net value may turn out")
  }

  @Test("a title names the input and not the signs behind its label")
  func nameOfTitle() {
    let chart = TornadoChart(
      "What moves it", metric: "Net value", noun: "net value", base: 5,
      bars: [.init("x ~*, 1 to 9", name: "x", from: "lowest", to: "highest", atLow: 1, atHigh: 9)])
    let story = CaseStory(
      "Case",
      outcome: .init(
        net: "1", amount: "1", isLoss: false, horizon: "12 months", payback: "money back at once",
        paybackSentence: "The money is back at once"),
      figures: [], source: "", tornado: chart)
    let titles = Deck(of: story, slides: [SlideChoice(.tornado)]).slides.map(\.title)
    #expect(titles == ["Between 1 and 9, net value depends most on “x”"])
    #expect(chart.takeaway.hasPrefix("x moves Net value most"))
  }

  @Test("a table that has no room continues on further slides and loses no row")
  func continued() {
    let table = Table(
      "Long", columns: [.text("Name"), .number("Value")],
      rows: (0..<1000).map { [Cell("row \($0)"), .number("\($0)", Double($0))] })
    let pages = SlideLayouter(geometry: .wide).place(Slide("Long", [.table(table)]))
    let names = pages.flatMap(\.shapes).flatMap { shape -> [String] in
      guard case .table(let table, _, _) = shape.content else { return [] }
      return table.lines.map { $0.texts[0] }
    }
    #expect(names == (0..<1000).map { "row \($0)" })
    #expect(pages.count > 10)
  }

  @Test("a template gives its size, masters and layouts, and none of its slides")
  func template() throws {
    let old = Deck("Old", slides: [Slide("Secret of the old deck", [.ask("secret")])])
    let template = try DeckTemplate(pptx: try old.pptx())
    let file = try DeckReader(try Deck(of: Self.story()).pptx(template: template))
    #expect(file.parts["ppt/slideMasters/slideMaster1.xml"] != nil)
    for bytes in file.parts.values {
      #expect(!String(decoding: bytes, as: UTF8.self).contains("Secret of the old deck"))
    }
    for part in file.parts.keys {
      for target in file.relations(of: part).values {
        #expect(file.parts[target] != nil, "\(target)")
      }
    }
  }

  @Test("what is no presentation is refused by name")
  func notATemplate() throws {
    #expect(throws: DeckError.templateUnreadable(.notAnArchive)) {
      try DeckTemplate(pptx: Array("not a deck".utf8))
    }
    let book = try Workbook(sheets: [Sheet("A", rows: [])]).xlsx()
    #expect(throws: DeckError.notAPresentation(missing: "presentation")) {
      try DeckTemplate(pptx: book)
    }
    #expect(throws: DeckError.notAPresentation(missing: "content types")) {
      try DeckTemplate(pptx: try ZipArchive([]).file())
    }
  }
}
