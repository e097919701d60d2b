import Testing

@testable import Reporting
@testable import Session

/// What decks and mails say of a case beside its headline, by cases small enough to compute by hand.
struct DeckWordsTests {
  /// 400 contacts at $8 are $3,200 a month; without interest the net value is what comes in less what goes out.
  private static func text(_ lines: String, horizon: Int = 12) -> String {
    """
    contacts = 400 contacts/month # ACD
    saving = $8/contact # finance
    case calls "Fewer calls"
    horizon \(horizon) months
    discount 0%/year
    cost build = $10,000 once
    \(lines)

    """
  }

  private static func story(_ text: String) throws -> CaseStory {
    let (session, _) = Session.opened(text)
    return try session.story(of: 0)
  }

  private static func mail(_ text: String) throws -> String {
    let (session, _) = Session.opened(text)
    return try session.email(of: 0)
  }

  /// Everything that the parts of a deck with some start of a name hold.
  private static func parts(_ start: String, _ text: String) throws -> [String] {
    var (session, files) = Session.opened(text)
    _ = session.answer("export \"d.pptx\"")
    return try ZipArchive(file: files.bytes("d.pptx")).entries.filter { $0.name.hasPrefix(start) }
      .map { String(decoding: $0.bytes, as: UTF8.self).replacing("\u{A0}", with: " ") }
  }

  // MARK: - Payback

  @Test(arguments: [
    // Back after 10,000 / 3,200 = 3.1 months; -10,800 after month 6, and 30,000 / 3,200 = 9.4.
    ("cost move = $20,000 at month 6", "month 4", "for good in month 10", "month 4"),
    // 12 x 3,200 never pay 100,000.
    ("cost end = $90,000 at month 8", "month 4", "lost again later", "month 4, lost again later"),
  ])
  func `a payback that does not last is told wherever it stands`(
    cost: String, first: String, later: String, card: String
  ) throws {
    let text = Self.text("\(cost)\nbenefit fewer = contacts * saving as cash")
    let story = try Self.story(text)
    #expect(story.outcome.payback == "money back in \(first), \(later)")
    #expect(story.outcome.paybackSentence == "The money is back in \(first), \(later)")
    #expect(story.message.hasSuffix("; money back in \(first), \(later)"))
    #expect(story.figures[1].value == card)
    #expect("\(story.figures[1].value), \(story.figures[1].remark)".contains(later))
    #expect(story.cash?.paybackText == "money back: \(first), \(later)")
    let mail = try Self.mail(text)
    #expect(mail.components(separatedBy: later).count == 3, "\(mail)")
    var (session, _) = Session.opened(text)
    let summary = session.answer("summary").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(summary.contains("Money back in \(first), \(later)"), "\(summary)")
  }

  @Test func `a scenario whose payback does not last says so on the slide as the summary does`()
    throws
  {
    let text = Self.text(
      """
      benefit fewer = contacts * saving as cash
      cost move = moving at month 6
      moving = $0 # mover
      scenario city "City": moving = $20,000
      scenario far "Far": moving = $90,000
      """)
    let table = try #require(Self.story(text).scenarios)
    let column = try #require(table.columns.firstIndex { $0.title == "Payback" })
    // As computed by hand above; $90,000 more than is earned in a year.
    #expect(
      table.rows.map { $0.cell(column).text } == [
        "month 4", "month 4, for good in month 10", "month 4, lost again later",
      ])
  }

  // MARK: - The ask

  @Test(arguments: [
    // $10,000 once and $500 in each of 12 months, of which $10,000 is out before the first benefit.
    (
      "cost run = $500/month",
      "Approve $16k over 12 months for Fewer calls, at most $10k out at a time"
    ),
    // Nothing comes on top of what is out.
    ("", "Approve $10k for Fewer calls"),
    (
      "owner \"Ann\"\ndue 2026-12-31\ncost run = $500/month",
      "Approve $16k over 12 months for Fewer calls (Ann), at most $10k out at a time, decision by 2026-12-31"
    ),
  ])
  func `the ask names all that is spent and the most that is out`(lines: String, ask: String) throws
  {
    let text = Self.text("\(lines)\nbenefit fewer = contacts * saving as cash")
    #expect(try Self.story(text).ask == ask)
    let mail = try Self.mail(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(mail.contains("Ask: \(ask)."), "\(mail)")
  }

  // MARK: - What it needs

  /// $24,006 are back from $10,000 times 12 at 20.005%.
  @Test func `a limit beside the plan has as many digits as tell them apart, in every answer`()
    throws
  {
    let text = """
      reduction = 20% # guess
      case c "Care"
      horizon 12 months
      discount 0%/year
      cost build = $10,000 * 2.4006 once
      benefit saved = $10,000/month * reduction as cash

      """
    let words = "reduction is at least 20.01% (plan: 20%)"
    #expect(try Self.story(text).mainRisk == "it would pay if \(words)")
    var (session, _) = Session.opened(text)
    func answer(_ line: String) -> String {
      session.answer(line).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    #expect(answer("summary").contains("it would if \(words)"))
    #expect(answer("break even reduction").contains("reduction 20.01% 20%"))
    #expect(answer("solve reduction for npv = 0").contains("reduction = 20.01% gives"))
  }

  @Test func `a curve stands among the assumptions as it is stated`() throws {
    let text = Self.text(
      """
      adoption "Adoption" = steps(month 1: 25%, month 3: 50%, month 6: 100%)
      benefit fewer = contacts * saving * adoption as cash
      """)
    let words = "25% from month 1, 50% from month 3, 100% from month 6"
    let table = try #require(Self.story(text).assumptions)
    let row = try #require(table.rows.first { $0.cell(0).text == "adoption" })
    #expect(row.cell(1).text == "Adoption" && row.cell(2).text == words)
    var (session, files) = Session.opened(text)
    #expect(session.answer("inputs", width: 160).contains(words))
    _ = session.answer("export \"d.html\"")
    #expect(files["d.html"].contains(words))
    var book = try CaseWorkbook(session.writer, 0)
    let labels = book.workbook().sheets[0].rows.compactMap { row -> String? in
      guard row.count > 1, case .text(let label, _) = row[1] else { return nil }
      return label
    }
    for part in words.split(separator: ", ") { #expect(labels.contains("Adoption, \(part)")) }
  }

  // MARK: - Beside the headline

  @Test func `what customers gain and the figures with risk stand in deck, notes and mail`() throws
  {
    let text = Self.text(
      """
      benefit fewer = contacts * saving as cash risk 25%
      track waiting = 100 h/month for customer
      """)
    // 12 x 100 h; 12 x 2,400 - 10,000 = 18,800; 188%; 10,000 / 2,400 = 4.2 months.
    let gain = "Customers gain 1,200 h a year (theirs, not in our value)"
    let risk = "With risk counted: NPV $19k, ROI 188%, payback month 5 (the stated haircuts)"
    #expect(try Self.story(text).beside == [gain, risk])
    for part in ["ppt/slides/slide1.xml", "ppt/notesSlides/notesSlide1.xml"] {
      let shown = try Self.parts(part, text).joined()
      #expect(shown.contains(gain) && shown.contains(risk), "\(part)")
    }
    let mail = try Self.mail(text)
    #expect(mail.contains("- \(gain)\n- \(risk)\n"), "\(mail)")
  }

  @Test
  func `with ranges the average stands beside the interval, and that the middle is elsewhere`()
    throws
  {
    // A range that reaches far up and hardly down: nearly all draws lie above the likely value.
    let text = Self.text(
      """
      more = 10 (9 to 60) contacts/month # pilot
      benefit fewer = (contacts + more) * saving as cash
      """)
    var (session, _) = Session.opened(text)
    let summary = session.answer("summary").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    let story = try Self.story(text)
    let remark = story.figures[0].remark
    #expect(remark.contains(", average $"))
    #expect(summary.contains(remark), "\(summary)")
    let note = try #require(story.beside.first)
    #expect(note.hasPrefix("The value as stated is not the middle: it comes out better"))
    #expect(summary.contains(note), "\(summary)")
    #expect(try Self.mail(text).contains(note))
  }

  // MARK: - Assumptions

  @Test func `without ranges the two inputs nearest to failure are named, with their sources`()
    throws
  {
    // 10,000 / 38,400: contacts and saving may fall by 74%, while the build may cost 3.8 times as much.
    let story = try Self.story(Self.text("benefit fewer = contacts * saving as cash"))
    #expect(story.restsOn.map(\.source) == ["ACD", "finance"])
    #expect(story.restsOn.map(\.statement) == ["Contacts 400 contacts/month", "Saving $8/contact"])
  }

  @Test func `where no input alone makes the value 0, those that move it most are named`() throws {
    // Costs alone: a tenth more of the build are $1,000, of the licences $120, of the rest less.
    let text = """
      case tool "Tool"
      horizon 12 months
      discount 0%/year
      cost small = $500 once # list
      cost licences = $100/month # quote
      cost build = $10,000 once # plan

      """
    #expect(try Self.story(text).restsOn.map(\.source) == ["plan", "quote"])
  }

  // MARK: - Scores

  @Test func `that nothing is scored is said to who exports and not to who reads`() throws {
    let text = Self.text("benefit fewer = contacts * saving as cash")
    let words = "nothing has both scores"
    for part in try Self.parts("ppt/notesSlides/", text) { #expect(!part.contains(words)) }
    var (session, files) = Session.opened(text)
    for file in ["d.pptx", "p.html"] {
      let answer = session.answer("export \"\(file)\" of calls")
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(answer.contains(words), "\(answer)")
    }
    #expect(!files["p.html"].contains(words))
  }

  @Test func `a case that earns nothing is not what to do first`() throws {
    // 12 x 3,200 - 38,400 = 0.
    let text = Self.text(
      """
      impact 9
      ability 9
      cost rest = $28,400 once
      benefit fewer = contacts * saving as cash
      initiative other "Other" impact 8 ability 8
      """)
    let story = try Self.story(text)
    #expect(story.ask.hasPrefix("Do not approve"))
    let titles = Deck(of: story).slides.map(\.title)
    #expect(titles.contains("Do first: Other"), "\(titles)")
    #expect(
      titles.contains(
        "2 initiatives are on the list; first by score is Fewer calls, which does not pay; next is Other"
      ), "\(titles)")
  }
}
