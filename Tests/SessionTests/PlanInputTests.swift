import Testing

@testable import Session

/// Inputs that set a month, a length or a part of a payment, and signs that would turn a cost into a gain.
///
/// Expected values are counted by hand: nothing is discounted unless the text says so.
@Suite struct `Inputs of the plan` {
  /// $1,000 in two parts; a year later it is worth $1,000 / 1.1.
  static let parts = """
    share0 = 40%
    case a
    discount 10%/year
    cost build = $1,000 at (month 0: share0, month 12: 100% - share0)
    scenario early: share0 = 100%

    """

  /// $50 a month from month m to month 36, less $1,000: $650 at 4, $700 at 3, $450 at 8.
  static let start = """
    ranges triangular
    m = 4 (3 to 8)
    case a
    discount 0%/year
    cost build = $1,000 once
    benefit good = $50/month from month (m) as cash

    """

  @Test(arguments: [
    ("npv", "-$945"), ("npv under early", "-$1,000"),
    ("table npv by share0 at (0%, 100%)", "-$909"),
    ("table npv by share0 at (0%, 100%)", "-$1,000"), ("what if share0 = 0%", "-$909"),
    // -1,000 s - 1,000 (1 - s) / 1.1 = -950 at s = 0.45.
    ("solve share0 for npv = -$950", "share0 = 45%"),
  ]) func `a named part of a payment moves with its name`(_ asked: String, _ value: String) {
    var (session, _) = Session.opened(Self.parts)
    let answer = session.answer(asked)
    #expect(answer.contains(value), "\(answer)")
  }

  @Test(arguments: [
    ("npv", ["$650"]), ("table npv by m at (3, 8)", ["$700", "$450"]),
    ("tornado", ["8: $450", "3: $700"]), ("what if m at high", ["$450"]),
    ("what if all at worse end for npv", ["$450"]), ("what if all at better end for npv", ["$700"]),
  ]) func `a month with a range is moved`(_ asked: String, _ values: [String]) {
    var (session, _) = Session.opened(Self.start)
    let answer = session.answer(asked)
    for value in values { #expect(answer.contains(value), "\(answer)") }
  }

  @Test func `a month is not drawn, and that is said`() {
    var (session, _) = Session.opened("")
    var told = ""
    for line in Self.start.split(separator: "\n") {
      told += session.answer(String(line), width: 200)
    }
    #expect(told.contains("`m` has a range, and `from` is the same in all draws"), "\(told)")
    #expect(session.answer("simulate npv").contains("depends on no range"))
    let solved = session.answer("solve m for npv = $500")
    #expect(solved.contains("moves by whole months") && solved.contains("`table npv by m"))
  }

  @Test(arguments: ["horizon m * 6 months", "go live month (m)"])
  func `the length of the plan and go-live are moved by a table`(_ property: String) {
    // 6 m months of $100, or the months from m to 36.
    var (session, _) = Session.opened(
      "m = 4\ncase a\ndiscount 0%/year\n\(property)\nbenefit b = $100/month as cash\n")
    let values = property.hasPrefix("go") ? ["$3,400", "$2,900"] : ["$1,800", "$4,800"]
    let answer = session.answer("table npv by m at (3, 8)")
    for value in values { #expect(answer.contains(value), "\(answer)") }
  }

  @Test(arguments: [
    "benefit y = $50/month realised 50% (25% to 70%) as cash",
    "benefit y = $50/month risk 10% (5% to 20%) as cash",
    "cost y = $50 at (month 0: 40% (30% to 50%), month 6: 60%)",
  ]) func `a range in a clause, which would not be drawn, is refused`(_ line: String) {
    var (session, _) = Session.opened("case a\ncost c = $1 once\n")
    let answer = session.answer(line, width: 200)
    #expect(answer.contains("error[bad-range]") && answer.contains("not a range"), "\(answer)")
  }

  // MARK: - Signs

  @Test func `an adverse line is positive`() {
    var (session, _) = Session.opened("case a\ncost c = $1 once\n")
    let answer = session.answer("benefit bad = -$20/month as cash adverse", width: 200)
    #expect(answer.contains("would be a gain"), "\(answer)")
    #expect(!session.answer("benefit bad = $20/month as cash adverse").contains("error"))
  }

  @Test(arguments: ["cost licences = -$50/month", "fee = -$50/month\ncost licences = fee"])
  func `a negative cost is warned about, and no quotient is made of it`(_ line: String) {
    var (session, _) = Session.opened("case a\nbenefit y = $10/month as cash\n")
    var answer = ""
    for part in line.split(separator: "\n") { answer += session.answer(String(part), width: 200) }
    #expect(answer.contains("counts as a gain"), "\(answer)")
    for figure in ["roi", "benefit_needed"] {
      #expect(session.answer(figure).contains("not defined (negative costs)"))
    }
  }

  // MARK: - Habits

  @Test(arguments: [
    ("x = 2027-3-15", "x = 2027-03-15"), ("x = 15/03/2027", "x = 2027-03-15"),
    ("x = 04/03/2027", "x = 2027-03-04` or `x = 2027-04-03"),
    ("initiative t impact 7 ability 8 due 2027-3-15", "due 2027-03-15"),
  ]) func `a day of another country is no sum`(_ line: String, _ offered: String) {
    var (session, _) = Session.opened("")
    let answer = session.answer(line, width: 200)
    #expect(answer.contains("error[written-by-habit]") && answer.contains(offered), "\(answer)")
  }

  @Test func `a sum with blanks stays a sum`() {
    var (session, _) = Session.opened("")
    #expect(session.answer("2027 - 3 - 15").hasPrefix("2,009"))
  }

  @Test func `rounding says that it goes by steps`() {
    var (session, _) = Session.opened("")
    #expect(session.answer("round(3.14159, 2)", width: 200).contains("goes by steps of 2"))
    #expect(session.answer("round(3.14159, 0.01)").hasPrefix("3.14\n"))
  }

  @Test func `revenue is led to its margin`() {
    var (session, _) = Session.opened("case a\n")
    let answer = session.answer("benefit s = $20/month as revenue", width: 200)
    #expect(answer.contains("`as margin`") && !answer.contains("`as cash`"), "\(answer)")
  }

  // MARK: - Retyped lines

  @Test(arguments: [
    (
      "cost c \"Team\" = $1,500 ($1,000 to $3,000)/month # quote", "cost c = $2,000/month",
      "cost c \"Team\" = $2,000/month ($1,000 to $3,000) # quote"
    ),
    (
      "benefit c \"Calls\" = $5/month as avoided cost realised 50%", "benefit c = $6/month",
      "benefit c \"Calls\" = $6/month as avoided cost realised 50%"
    ),
    // Clauses that are typed take the place of all the old ones; those of another kind of line go.
    (
      "benefit c \"Calls\" = $5/month as cash realised 50%", "benefit c = $6/month as margin",
      "benefit c \"Calls\" = $6/month as margin"
    ),
    ("cost c \"Set-up\" = $1,000 once", "cost c = $50/month", "cost c \"Set-up\" = $50/month"),
    ("cost c = $5/month", "cost c \"New\" = $6/month", "cost c \"New\" = $6/month"),
  ]) func `a retyped line keeps what it does not say`(
    _ old: String, _ typed: String, _ kept: String
  ) {
    var (session, _) = Session.opened("case a\n\(old)\n")
    let answer = session.answer(typed, width: 200)
    let body = String(decoding: session.document.files[0].body, as: UTF8.self)
    #expect(body.contains("\n\(kept)\n"), "\(body) \(answer)")
  }
}
