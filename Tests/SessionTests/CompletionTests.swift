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
    ("compare base, ", ["base", "careful", "video"]),
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
    ("keep as ", ["careful"]),
    ("scenario ", ["careful"]),
    ("cost more = $5 on", ["once"]),
    ("reset ", []),
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
  ])
  func `files with the ending that fits`(typed: String, wanted: [String]) {
    #expect(Self.offered(typed) == wanted)
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
    ("2 h in ", ["hours"]), ("wage = $38/h", ["hours"]),
    ("units_sold * 2 in ", ["units/year"]), ("price in ", ["EUR"]), ("wage = $38/", ["units"]),
  ])
  func `first the units of the kind that is wanted`(typed: String, first: [String]) {
    let all = Self.offered(typed)
    if first.count > 1 {
      #expect(Array(all.prefix(first.count)) == first, "\(all.prefix(8))")
    }
    if typed == "2 h in " {
      #expect(Set(all.prefix(6)).isSubset(of: ["s", "seconds", "secs", "min", "minutes", "mins"]))
    }
    #expect(all.contains(first[0]) || first[0].contains("/"))
    let isMoney = typed.hasPrefix("price")
    let place = all.firstIndex(of: "EUR"), other = all.firstIndex(of: isMoney ? "days" : first[0])
    if let place, let other { #expect(isMoney ? place < other : other < place, "\(all.prefix(8))") }
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
  ])
  func `first what has the wanted unit`(typed: String, first: [String]) {
    let all = Self.offered(typed)
    #expect(Array(all.prefix(first.count)) == first && all.contains("units_sold"))
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
