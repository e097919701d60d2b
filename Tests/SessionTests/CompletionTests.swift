import Testing

@testable import Session

/// What Tab offers; the expected words are those that the written forms of the manual have in that place,
/// and the names of a small model.
@Suite struct `What could stand at the cursor` {
  private static let text = """
    units_sold "Units sold" = 2,400 (2,000 to 2,800) units/year
    price = $900/unit
    fee = $30/unit
    turnover = units_sold * price
    scenario careful: price = $800/unit
    case video "Video"
    cost produce = $1,000 once
    benefit sales = turnover * 30% as margin
    """

  /// The texts that are offered at the end of a line, in order.
  private static func offered(_ typed: String) -> [String] {
    let files = MemoryFiles([
      "case.whatif": Self.text, "old.whatif": "", "ideas.csv": "", "deck.pptx": "",
      "march/plan.whatif": "", ".hidden.whatif": "",
    ])
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    return session.completions(in: typed, at: typed.utf8.count).candidates.map(\.text)
  }

  @Test(arguments: [
    ("use ", ["base", "careful"]),
    ("use ca", ["careful"]),
    ("compare ba", ["base"]),
    // What stands in the list already is not offered again.
    ("compare base, ", ["careful", "video"]),
    ("compare careful, base, ", ["video"]),
    ("compare base, ca", ["careful"]),
    ("compare base, careful o", ["on"]),
    ("cashflow ", ["video", "monthly", "quarterly", "yearly"]),
    ("cashflow q", ["quarterly"]),
    ("list sc", ["scenarios"]),
    ("worth knowing ", ["for"]),
    ("copy as ", ["markdown", "tsv", "html", "svg", "text"]),
    ("remove un", ["units_sold"]),
    ("plot impact ", ["ability"]),
    ("plot tornado ", ["of"]),
    ("benefit more = $3/month as ", ["margin", "cash", "avoided cost", "capacity"]),
    ("benefit more = $3/month for ", ["customer", "partner"]),
    ("what if without ", ["produce", "sales", "case"]),
    ("npv under ca", ["careful"]),
    ("solve un", ["units_sold"]),
    ("export \"deck.pptx\" --f", ["--force"]),
    ("export \"deck.pptx\" --", ["--force", "--template"]),
    ("help torn", ["tornado"]),
    ("keep as ", []),
    ("what if price at ", ["low", "high"]),
    ("npv of ", ["video"]),
    ("uses pro", ["produce"]),
    ("info vi", ["video"]),
    ("info care", []), ("?care", []), ("uses vi", []),
    ("info pay", ["payback", "payback_from_go_live"]),
    ("scenario ", ["careful"]),
    ("cost more = $5 on", ["once"]),
    ("reset ", []),
    // A number comes next, and only then the words that go on.
    ("initiative x impact ", []), ("initiative x impact 8 ability ", []), ("go live month ", []),
    ("initiative x impact 8 ab", ["ability"]),
  ])
  func `words of the statement`(typed: String, wanted: [String]) {
    #expect(Self.offered(typed) == wanted)
  }

  @Test(arguments: [
    ("load \"", ["case.whatif\"", "march/", "old.whatif\""]),
    ("load \"o", ["old.whatif\""]),
    ("load o", ["\"old.whatif\""]),
    ("load \"march/", ["plan.whatif\""]),
    ("compare with \"ol", ["old.whatif\""]),
    ("initiatives from \"", ["ideas.csv\"", "march/"]),
    ("x = data \"i", ["ideas.csv\""]),
    ("export \"a.pptx\" --template \"", ["deck.pptx\"", "march/"]),
    (
      "export \"",
      [
        "video.md\"", "video.html\"", "video.svg\"", "video.csv\"", "video.tsv\"", "video.json\"",
        "video.jsonl\"", "video.pptx\"", "video.xlsx\"", "deck.pptx\"", "ideas.csv\"", "march/",
      ]
    ),
    ("export i", ["\"ideas.csv\""]),
    // A path may be typed without quotes; what completes it has them.
    ("load march/", ["\"march/plan.whatif\""]), ("load march/p", ["\"march/plan.whatif\""]),
    ("load old.wh", ["\"old.whatif\""]), ("compare with march/", ["\"march/plan.whatif\""]),
    ("export march/pl", []), ("load nowhere/", []),
  ])
  func `files with the ending that fits`(typed: String, wanted: [String]) {
    #expect(Self.offered(typed) == wanted)
  }

  @Test func `a path without quotes is replaced as a whole`() {
    let session = Session(.test(MemoryFiles(["march/plan.whatif": ""])))
    #expect(session.completions(in: "load march/pl", at: 13).range == 5..<13)
    #expect(session.completions(in: "a = 1\nload march/pl", at: 19).range == 11..<19)
  }

  @Test(arguments: ["price = $950/unit # pri", "price \"List pri", "owner \"un", "# un"])
  func `nothing in comments and texts`(typed: String) {
    #expect(Self.offered(typed).isEmpty)
  }

  /// By what the statement or the left side asks for: the plan is in calendar time, work in hours, a price
  /// in currencies.
  @Test(arguments: [
    ("horizon 36 ", ["months", "years", "quarters", "weeks"]),
    ("delay benefits 3 ", ["months", "years", "quarters", "weeks"]),
    ("what if delay benefits 3 ", ["months", "years", "quarters", "weeks"]),
    ("x = ramp(6 ", ["months", "years", "quarters", "weeks"]),
  ])
  func `first the units of the kind that is wanted`(typed: String, first: [String]) {
    let all = Self.offered(typed)
    #expect(Array(all.prefix(first.count)) == first, "\(all.prefix(8))")
  }

  /// Work in hours is shown in other clock times first; days are time of the calendar.
  @Test func `behind 'in' stand the units of the same kind`() throws {
    let all = Self.offered("2 h in ")
    #expect(Set(all.prefix(6)) == ["s", "seconds", "secs", "min", "minutes", "mins"])
    #expect(Self.offered("wage = $38/h").contains("hours"))
    #expect(try #require(all.firstIndex(of: "minutes")) < all.firstIndex(of: "EUR") ?? all.count)
  }

  @Test func `a change is offered inputs before what is computed, then scenarios, and no case`()
    throws
  {
    for typed in ["what if ", "scenario lean: ", "what if price = $5, "] {
      let all = Self.offered(typed)
      let (input, name) = (all.firstIndex(of: "units_sold"), all.firstIndex(of: "turnover"))
      #expect(try #require(input) < (try #require(name)), "\(typed)")
      // A scenario is a change too, the least likely one.
      #expect(all.last == "careful" && !all.contains("video"), "\(typed)")
    }
    // A line of its own names a case, to show it, but no scenario.
    #expect(Self.offered("vi") == ["video"])
    #expect(Self.offered("care").isEmpty)
    #expect(Self.offered("remove care") == ["careful"])
    #expect(Self.offered("price of care").isEmpty)
  }

  @Test(arguments: [
    ("fee + ", ["fee", "price"]), ("total in $/unit = ", ["fee", "price"]),
    ("what if price = ", ["fee", "price"]), ("turnover > ", ["sales", "turnover"]),
    ("max(price, ", ["fee", "price"]), ("x = 2 * max(fee, ", ["fee", "price"]),
    ("max(fee, price) + ", ["fee", "price"]), ("(price + fee) > ", ["fee", "price"]),
    ("price = ", ["fee", "price"]), ("fee = ", ["price", "fee"]),
    ("cost more = ", ["produce", "sales", "turnover"]),
    ("benefit more = ", ["produce", "sales", "turnover"]),
    ("assert turnover = ", ["sales", "turnover"]), ("assert npv > ", ["produce", "cost_of_delay"]),
  ])
  func `first what has the wanted unit`(typed: String, first: [String]) {
    let all = Self.offered(typed)
    #expect(Array(all.prefix(first.count)) == first && all.contains("units_sold"))
  }

  @Test func `what converts to the wanted unit comes behind what has it`() {
    var session = Session(.test())
    _ = session.evaluate("rent = $100/month\nfee = $9/year\nhours_saved = 3 h\nall_year = $8/year")
    for (typed, wanted) in [
      ("fee + ", ["all_year", "fee", "rent"]), ("rent > ", ["rent", "all_year", "fee"]),
      ("x in $/year = ", ["all_year", "fee", "rent"]),
    ] {
      let all = session.completions(in: typed, at: typed.utf8.count).candidates.map(\.text)
      #expect(Array(all.prefix(3)) == wanted, "\(typed): \(all.prefix(4))")
      #expect(all.contains("hours_saved"))
    }
  }

  @Test func `behind a number with its sign the statement goes on before a unit`() {
    for typed in ["table npv by units_sold from 1% to 2% ", "table npv by fee from $7 to $11 "] {
      #expect(Self.offered(typed).first == "step", "\(typed)")
    }
  }

  @Test func `behind up and down stand amounts, in points for a share`() {
    #expect(Array(Self.offered("what if price up ").prefix(2)) == ["10%", "20%"])
    var session = Session(.test())
    _ = session.evaluate("margin = 30%")
    let typed = "what if margin down "
    let all = session.completions(in: typed, at: typed.utf8.count).candidates.map(\.text)
    #expect(Array(all.prefix(2)) == ["5 pp", "10% of itself"])
  }

  /// Each factor in turn: 1 unit/year is 1/12 units/month, whatever else stands there.
  @Test func `behind in stands what a value of several units converts to`() {
    let all = Self.offered("turnover in ")
    #expect(all.contains("$/month") && all.contains("$/quarter"), "\(all.prefix(9))")
    #expect(all.firstIndex(of: "$/month").map { $0 < 9 } == true)
    #expect(Self.offered("units_sold in ").contains("units/month"))
  }

  /// The same word means something else in another statement, as the manual says of each.
  @Test(arguments: [
    ("copy ", "as", "in which form"), ("copy ", "for", "for whom: `email`"),
    ("benefit b = $3/month ", "as", "what kind of money it is"),
    ("benefit b = $3/month ", "for", "who benefits"),
    ("track t = 3 hours/month ", "for", "who benefits"),
    ("worth knowing ", "for", "the figure"), ("break even ", "for", "the figure"),
    ("solve price ", "for", "the result to reach"),
    ("cost c = $5 ", "from", "the first month"), ("initiatives ", "from", "the table"),
    ("export \"a.md\" ", "of", "what is written"),
    ("plot tornado ", "of", "of which case or figure"),
    ("compare ", "with", "another file"), ("rename price ", "to", "the new name"),
  ])
  func `a word is described as its own statement means it`(
    typed: String, word: String, meaning: String
  ) throws {
    var session = Session(.test())
    _ = session.evaluate(Self.text)
    let offered = session.completions(in: typed, at: typed.utf8.count).candidates
    let candidate = try #require(offered.first { $0.text == word }, "\(offered.map(\.text))")
    #expect(candidate.summary == meaning)
  }

  /// The law: no word is offered without saying what it means.
  @Test func `every word of a written form has a meaning`() {
    let entries = CommandTable.statements.filter {
      $0.kind != .change && $0.syntax.hasPrefix($0.name)
    }
    var (seen, silent) = (0, Set<String>())
    for entry in entries {
      for case .word(let word) in entry.forms.flatMap({
        SyntaxForm($0, behind: entry.name).groups.joined().joined()
      }) {
        seen += 1
        if CommandTable.meaning(of: word, in: entry.name) == nil { silent.insert(word) }
      }
    }
    #expect(seen > 100)
    #expect(silent.isEmpty, "\(silent)")
  }

  @Test func `a formula is offered no scenario and no case but where it names one`() {
    for typed in ["price + ", "total = ", "cost x = ", "benefit more = turnover * "] {
      let all = Self.offered(typed)
      #expect(
        !all.contains("careful") && !all.contains("video") && all.contains("price"), "\(typed)")
    }
    #expect(Self.offered("npv of v") == ["video"])
    #expect(Self.offered("npv under ca") == ["careful"])
  }

  /// The law: what is offered behind a whole statement word is accepted by the parser or goes on.
  @Test func `every statement of the table has something to go on with, or nothing to say`() {
    var compared = 0
    for entry in CommandTable.statements where entry.kind == .command {
      let forms = entry.forms.map { SyntaxForm($0, behind: entry.name) }
      let words = forms.flatMap(\.beginnings).compactMap {
        if case .word(let word) = $0 { word } else { nil }
      }
      let offered = Self.offered(entry.name + " ")
      #expect(words.allSatisfy(offered.contains), "\(entry.name): \(offered)")
      compared += words.count
    }
    #expect(compared > 20)
  }
}
