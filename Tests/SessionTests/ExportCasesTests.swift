import Testing

@testable import Session

/// Exports of one of several cases, and of texts with scenarios that cannot be computed.
struct ExportCasesTests {
  private static let text = """
    calls = 45,000 (40,000 to 50,000) calls/month  # ACD
    shift = 50% (20% to 90%)
    bot_rate = 8% (4% to 12%)
    unused = 17 tickets/day
    nothing = 0

    case portal "Self-service portal"
    impact 8
    ability 6
    cost build = $400,000 once
    benefit time = calls * shift * $2/call

    case bot "Chat bot"
    horizon 24 months
    impact 9
    ability 4
    cost bot_build = $300,000 once
    benefit bot_time = calls * bot_rate * $9/call

    scenario slow "Slow uptake": shift = 30%
    scenario bad_bot: bot_rate = 5%
    scenario broken: shift = 30% / (nothing)

    """

  private static func session(_ text: String = text) -> (Session, MemoryFiles) {
    let files = MemoryFiles(["case.whatif": text])
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    return (session, files)
  }

  @Test func `a case shows its own inputs and the scenarios that move it`() {
    var (session, files) = Self.session()
    _ = session.answer("export \"portal.md\" of portal")
    let page = files["portal.md"]
    #expect(page.contains("| shift |") && page.contains("| build |"))
    #expect(!page.contains("bot\\_rate") && !page.contains("unused"))
    #expect(page.contains("| Result | As stated | Slow uptake |"))
    #expect(!page.contains("Bad bot") && !page.contains("24 months"))
    #expect(page.contains("scenario broken is left out"))
  }

  @Test func `a deck says which scenario it leaves out`() {
    var (session, _) = Self.session()
    let answer = session.answer("export \"portal.pptx\" of portal")
    #expect(answer.contains("scenario broken is left out: division by zero"), "\(answer)")
  }

  @Test func `scenarios that find no room are named`() {
    let more = (1...6).map { "scenario s\($0): shift = \(30 + $0)%\n" }.joined()
    let kept = Self.text.replacing("scenario broken: shift = 30% / (nothing)\n", with: more)
    var (session, _) = Self.session(kept)
    let answer = session.answer("export \"portal.pptx\" of portal")
    #expect(answer.contains("2 more scenarios are not shown: s5, s6"), "\(answer)")
  }

  @Test func `a table of inputs has low, high and unit in columns of their own`() {
    var (session, files) = Self.session()
    _ = session.answer("inputs of portal")
    _ = session.answer("export \"inputs.csv\"")
    let lines = files["inputs.csv"].split(separator: "\r\n").map(String.init)
    #expect(lines.first == "Input,Meaning,Value,Low,High,Unit,Source")
    #expect(lines.contains("calls,,45000,40000,50000,calls/month,ACD"))
    #expect(lines.contains("shift,,0.5,0.2,0.9,share,"))
    #expect(lines.contains("time,inside its formula,$2/call,,,,"))
  }

  @Test(arguments: [
    ("plot impact ability", "Impact versus ability"),
    ("plot waterfall of portal", "what the net value is made of"),
    ("plot cashflow of portal", "cumulative cash"),
    ("plot tornado of npv of portal", "What moves Net value today"),
    ("plot histogram of npv of portal", "1 in 10 below"),
    ("plot histogram of portal", "1 in 10 above"),
    ("plot scenarios of portal", "money back: month"),
    ("plot npv of portal by shift from 20% to 90%", "by shift"),
    ("plot npv of portal by shift from 20% to 90%, calls from 40,000 to 50,000", "down, "),
  ])
  func `every chart has a command, and a picture`(command: String, words: String) {
    var (session, files) = Self.session()
    let answer = session.answer(command)
    #expect(answer.contains(words), "\(answer)")
    #expect(session.answer("export \"chart.svg\"").contains("Wrote chart.svg"))
    #expect(files["chart.svg"].contains("<desc id="))
  }

  /// Revenue that no line calls margin: whoever reads the result only is told so too.
  @Test
  func `money made of a price that is not said to be margin is named wherever the result is read`()
    throws
  {
    let text = """
      units = 100 units/month
      case c "Sales"
      cost build = $1,000 once
      benefit sales "Extra sales" = units * $5/unit
      benefit kept "Kept" = units * $2/unit as margin

      """
    let sentence =
      "Counted in full, though no line says that it is margin, cash or avoided cost: Extra sales."
    var (session, files) = Self.session(text)
    #expect(session.answer("summary").replacing("\n", with: " ").contains("Extra sales."))
    for ending in ["md", "html"] {
      _ = session.answer("export \"c.\(ending)\"")
      #expect(files["c.\(ending)"].contains(sentence), "\(ending)")
    }
    #expect(try session.story(of: 0).notes.contains(sentence))
    let (said, _) = Self.session(text.replacing("$5/unit", with: "$5/unit as margin"))
    #expect(said.writer.countedInFull(0) == nil)
  }

  @Test
  func
    `the source line has the file, how it stands to its save, and a version of text and results`()
    throws
  {
    let text =
      "case c \"Sales\"\npay = $50/month\ncost build = $1,000 once\nbenefit sales = pay as margin\n"
    var (session, files) = Self.session(text)
    let unsaved = session.versionedFile
    #expect(unsaved.hasPrefix("case.whatif, version "))
    _ = session.answer("save")
    let stamp = try #require(files["case.whatif"].split(separator: "\n").last)
    let version = try #require(stamp.split(separator: " ").last)
    // A save changes nothing of text and results: the version is that of the stamp.
    #expect(unsaved.hasSuffix("version \(version)"))
    #expect(
      session.versionedFile.contains(", as saved ") && session.versionedFile.hasSuffix(version))
    _ = session.answer("pay = $60/month")
    let changed = session.versionedFile
    #expect(changed.contains(", changed since ") && changed.contains(", not saved, version "))
    #expect(!changed.hasSuffix(version))
    #expect(try session.story(of: 0).source.contains(changed))
    _ = session.answer("export \"c.md\"")
    #expect(files["c.md"].contains(changed.replacing("_", with: "\\_")))
  }

  @Test func `what is subtracted from the benefits has the colour of what is lost`() throws {
    let (session, _) = Self.session(
      """
      case c
      cost build = $1,000 once
      benefit gain = $100/month
      benefit lost = $10/month adverse

      """)
    guard case .waterfall(let chart)? = try session.writer.waterfall(0).charts.first else {
      Issue.record("no waterfall")
      return
    }
    #expect(chart.steps.map(\.kind) == [.benefit, .cost, .cost, .total])
    #expect(chart.steps.prefix(3).map { $0.value < 0 } == [false, true, true])
  }

  @Test func `an event stands in the table of inputs with its chance and what it comes to`() {
    var (session, _) = Self.session(
      "setback = 30% chance of $50k\nfine = 70% chance of $8,000 ($5,000 to $9,000)\n")
    let inputs = session.answer("inputs")
    #expect(inputs.contains("30% chance of $50,000"), "\(inputs)")
    #expect(inputs.contains("70% chance of $5,000 to $9,000"), "\(inputs)")
  }
}
