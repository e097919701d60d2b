import Testing

@testable import Session

/// Initiatives that are scored by money, and those that depend on each other.
struct InitiativeScoreTests {
  private static let cases = """
    case portal "Portal"
    discount 0%/year
    cost build = $100 once
    benefit saved = $10/month as cash
    impact npv
    ability 4
    case video "Video"
    discount 0%/year
    cost film = $100 once
    benefit sold = $5/month as cash
    impact npv of video
    ability 8
    case late "Late"
    discount 0%/year
    cost pay = $7 once
    impact npv
    ability 2

    """

  /// 36 × $10 − $100 = $260 is the largest, so 10; $80 is 1 + 9 × 80 / 260 = 3.77; −$7 is 1.
  @Test func `impact by net value is linear from 0 to the largest`() {
    var (session, _) = Session.opened(
      Self.cases + "initiative wide \"Wide\" impact npv of portal ability 3\n")
    let plot = session.answer("list initiatives")
    let rows = plot.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    func impact(_ title: String) -> String? {
      // The title, the rank with its span of ranks, then the score.
      rows.first { $0.first == title }.map { $0[2].hasPrefix("(") ? $0[5] : $0[2] }
    }
    #expect(impact("Portal") == "10", "\(plot)")
    #expect(impact("Wide") == "10", "\(plot)")
    #expect(impact("Video") == "3.8", "\(plot)")
    #expect(impact("Late") == "1", "\(plot)")
    #expect(plot.contains("0 or less is 1"), "\(plot)")
    #expect(plot.contains("$260"), "\(plot)")
    #expect(session.answer("plot impact ability").contains("by net value in a straight line"))
  }

  @Test func `the rule of a score by money is told when it is typed`() {
    var (session, _) = Session.opened("case a\ncost c = $1 once\n")
    #expect(session.answer("impact npv").contains("impact by net value"))
    #expect(session.answer("initiative b impact npv of zzz ability 3").contains("no case `zzz`"))
  }

  @Test(arguments: [
    ("initiative a \"A\" impact 5 ability 5 needs a", "a needs itself"),
    ("initiative a \"A\" impact 5 ability 5 excludes a", "a excludes itself"),
    ("initiative a \"A\" impact 5 ability 5 needs b excludes b", "a both needs and excludes b"),
    ("initiative b \"B\" impact 5 ability 5 needs c", "circle: c needs b needs c"),
    ("initiative b \"B\" impact 5 ability 5 excludes c", "c needs b, which excludes c"),
  ])
  func `needs and excludes that contradict themselves are refused`(line: String, why: String) {
    var (session, _) = Session.opened("initiative c \"C\" impact 5 ability 5 needs b\n")
    let told = session.answer(line)
    #expect(told.contains("error[bad-clause]"), "\(told)")
    #expect(told.contains(why), "\(told)")
  }

  @Test func `who needs nobody known is warned, and the list shows what is needed`() {
    var (session, _) = Session.opened("")
    let told = session.answer("initiative a \"A\" impact 5 ability 5 needs zzz")
    #expect(told.contains("`zzz`, which is no initiative or case yet"), "\(told)")
    let list = session.answer("list initiatives")
    #expect(list.contains("Needs"), "\(list)")
    #expect(list.contains("zzz"), "\(list)")
  }

  @Test func `a table is held to the same rules`() {
    let table =
      "id,initiative,impact,ability,needs,excludes\n"
      + "I1,One,5,5,I2,\nI2,Two,5,5,I1,\nI3,Three,5,5,I3,\nI4,Four,5,5,I1,I1\n"
    let (session, _) = Session.opened(
      ["case.whatif": "x = 1\n", "ideas.csv": table], at: "case.whatif")
    var open = session
    let told = open.answer("initiatives from \"ideas.csv\"")
    #expect(told.contains("line 3: needs go in a circle: I1 needs I2 needs I1"), "\(told)")
    #expect(told.contains("line 4: I3 needs itself"), "\(told)")
    #expect(told.contains("line 5: I4 both needs and excludes I1"), "\(told)")
  }
}
