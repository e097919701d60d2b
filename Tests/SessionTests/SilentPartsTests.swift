import Testing

@testable import Session

/// Numbers that would be a part, or more than the whole, without a word about it.
///
/// Expected values are counted by hand: the rates are zero.
struct SilentPartsTests {
  /// 30 months of $100, a flat value and a line made of it.
  static let thirty = """
    x = $100/month
    case a
    horizon 30 months
    discount 0%/year
    benefit y = x as cash

    """

  // MARK: - Totals

  @Test(arguments: [
    ("total(x)", "$3,000"), ("total(y)", "$3,000"), ("total(x, year 2)", "$1,200"),
    // Months 25 to 30.
    ("total(x, year 3)", "$600"), ("total(y, year 3)", "$600"),
    ("total(x * 2, month 30)", "$200"),
  ]) func `a total ends with the plan`(_ asked: String, _ value: String) {
    var (session, _) = Session.opened(Self.thirty)
    #expect(session.answer(asked).hasPrefix("\(value)\n"), "\(session.answer(asked))")
  }

  @Test func `a definition is warned about for the cases whose lines use it`() {
    // Only the longer plan uses `third`, and holds the whole year.
    let plans = """
      third = total($100/month, year 3)
      case long
      horizon 36 months
      benefit y = third once as cash
      case short
      horizon 30 months
      benefit z = $5/month as cash

      """
    var (session, _) = Session.opened(plans)
    #expect(!session.answer("cost x = $1 once").contains("adds months"))
    let answer = session.answer("benefit w = third once as cash", width: 200)
    #expect(answer.contains("adds months 25 to 30 only"), "\(answer)")
    #expect(answer.contains("`horizon 36 months` in `short`"), "\(answer)")
  }

  @Test(arguments: ["total(x, year 3)", "total(y, year 3)"])
  func `a year that the plan holds in part says so`(_ asked: String) {
    var (session, _) = Session.opened(Self.thirty)
    let answer = session.answer(asked, width: 200)
    #expect(
      answer.contains("`\(asked)` adds months 25 to 30 only, as the plan ends in month 30"),
      "\(answer)")
    #expect(!session.answer("total(x, year 2)").contains("only"))
  }

  @Test
  func
    `a definition that adds up a part is warned about, when it is typed and when the plan changes`()
  {
    var (session, _) = Session.opened(Self.thirty)
    let typed = session.answer("late = total(x, year 3)", width: 200)
    #expect(typed.contains("warning[after-horizon]: `total(x, year 3)` adds months 25 to 30 only"))
    #expect(!session.answer("horizon 36 months").contains("adds"))
    let shorter = session.answer("horizon 25 months", width: 200)
    #expect(shorter.contains("`total(x, year 3)` adds month 25 only"), "\(shorter)")
    let whatIf = session.answer("what if horizon 28 months", width: 200)
    #expect(whatIf.contains("`total(x, year 3)` adds months 25 to 28 only"), "\(whatIf)")
  }

  @Test func `a shorter plan says at once what it drops`() {
    var (session, _) = Session.opened(
      "case a\ndiscount 0%/year\ncost late = $700 at month 20\ncost early = $1 once\n")
    let answer = session.answer("horizon 12 months", width: 200)
    #expect(
      answer.contains("month 20 is after the last month of the plan, 12, and $700 is dropped"),
      "\(answer)")
  }

  // MARK: - Shares of lines

  static let growing = """
    part = 60% (40% to 90%)
    more = steps(month 1: 30%, month 4: 160%)
    case a
    discount 0%/year
    cost b = $1,000 once
    benefit y = $100/month as cash realised part * 1.25

    """

  @Test func `more than everything is realised in some months`() {
    var (session, _) = Session.opened(Self.growing)
    for change in ["benefit y = $100/month as cash realised more", "what if realised of y = more"] {
      let answer = session.answer(change, width: 200)
      #expect(
        answer.contains("error[out-of-range]: `realised` of `y` is 160% in months 4 to 36"),
        "\(answer)")
      #expect(answer.contains("`realised min(100%, more)`"), "\(answer)")
    }
    // 36 × $100 × 75%, less $1,000: nothing was changed.
    #expect(session.answer("npv").hasPrefix("$1,700\n"))
  }

  @Test func `a redefinition that takes the number from a case is refused`() {
    var (session, _) = Session.opened(
      "take = 50%\n" + Self.growing.replacing("part * 1.25", with: "ramp(6 months) * 2 * take"))
    let answer = session.answer("take = 80%", width: 200)
    // 160% from month 6 on, and 2 × 80% × 4/6 is 106.7% in month 4.
    #expect(answer.contains("`realised` of `y` is 106.7% in months 4 to 36"), "\(answer)")
    #expect(session.answer("take").hasPrefix("50%\n"))
  }

  @Test func `the same share is held in every month by the hint`() {
    var (session, _) = Session.opened(
      Self.growing.replacing("part * 1.25", with: "min(100%, more)"))
    // 3 × $30 and 33 × $100, less $1,000.
    #expect(session.answer("npv").hasPrefix("$2,390\n"))
  }

  @Test func `a risk that is always below 0% is refused`() {
    var (session, _) = Session.opened("case a\n")
    #expect(
      Rendering.errors(session.evaluate("benefit y = $100/month as cash risk -20%")) == [
        .outOfRange
      ])
  }

  @Test func `a risk above 100% has no figures under risk`() {
    var (session, _) = Session.opened(
      Self.growing.replacing("realised part * 1.25", with: "risk more"))
    #expect(session.answer("npv").hasPrefix("$2,600\n"))
    let answer = session.answer("npv under risk", width: 200)
    #expect(
      answer.contains("`risk` of `y` is 160% in months 4 to 36: it lies between 0% and 100%"),
      "\(answer)")
  }

  @Test func `what risk adds to a cost may be more than all of it`() {
    var (session, _) = Session.opened(
      "more = steps(month 1: 30%, month 4: 160%)\ncase a\ndiscount 0%/year\ncost c = $100/month risk more\n"
    )
    // 36 × $100, and 3 × $30 + 33 × $160 more.
    #expect(session.answer("npv under risk").hasPrefix("-$8,970\n"))
  }

  @Test func `a table has no number where more than everything is realised`() {
    var (session, _) = Session.opened(Self.growing)
    let answer = session.answer("table npv by part at (40%, 80%, 90%)")
    // 36 × $100 × 50%, and of 100%; 112.5% is not possible.
    #expect(answer.contains("$800") && answer.contains("$2,600"), "\(answer)")
    #expect(answer.contains("not defined"), "\(answer)")
  }

  @Test func `draws in which more than everything is realised say why they are left out`() {
    var (session, _) = Session.opened(Self.growing)
    let answer = session.answer("simulate npv", width: 300)
    #expect(answer.contains("there is no number"), "\(answer)")
    #expect(answer.contains("`realised` lies between 0% and 100%"), "\(answer)")
  }

  // MARK: - Figures without a number

  @Test(arguments: [
    "a", "cashflow", "annual", "npv", "what if y double", "compare base, s on npv",
  ]) func `a case without a number in some month says why, whatever is asked`(_ asked: String) {
    var (session, _) = Session.opened(
      "case a\nbenefit y = $100/month / (month_number - 3) as cash\nscenario s: y double\n")
    let answer = session.answer(asked, width: 200)
    #expect(answer.contains("division by zero in month 3"), "\(answer)")
    #expect(!answer.contains("never"), "\(answer)")
  }

  // MARK: - Scenarios inside a question

  static let team = """
    team = 3 agents
    case a
    discount 0%/year
    cost b = $1,000/month/agent * team
    benefit y = $5,300/month as cash
    scenario big: team = 4 agents

    """

  @Test(arguments: [
    // 36 × $1,000.
    ("npv of a - npv of a under big", "$36,000"), ("npv - npv under big", "$36,000"),
    ("npv under big / npv", "0.565217"),
    ("if npv under big > 0 then npv under big else 0", "$46,800"),
    ("total(costs) of a under big - total(costs)", "$36,000"),
    ("max(npv, npv under big)", "$82,800"),
  ]) func `a scenario can stand inside a question`(_ asked: String, _ value: String) {
    var (session, _) = Session.opened(Self.team)
    #expect(session.answer(asked).hasPrefix("\(value)\n"), "\(session.answer(asked))")
  }

  @Test(arguments: [
    "solve team for npv - npv under big = 0", "x = npv under big",
    "table npv - npv under big by team from 1 agent to 3 agents step 1 agent",
  ]) func `a scenario stands still where inputs move, so it is refused there`(_ asked: String) {
    var (session, _) = Session.opened(Self.team)
    #expect(session.answer(asked).contains("error[not-here]"), "\(session.answer(asked))")
  }

  @Test func `a figure under a scenario that is no number cannot be computed with`() {
    var (session, _) = Session.opened(Self.team)
    #expect(session.answer("irr under big - irr").contains("is not one number"))
  }

  // MARK: - Whole counts

  @Test func `what is counted whole breaks even at a whole number`() {
    var (session, _) = Session.opened(Self.team)
    for asked in ["break even", "break even team"] {
      let answer = session.answer(asked)
      #expect(answer.contains("5.3 agents"), "\(answer)")
      #expect(answer.contains("team is counted whole: at most 5 agents will do"), "\(answer)")
    }
    // 36 × ($5,300 - $5,000) and 36 × ($5,300 - $6,000).
    #expect(
      session.answer("solve team for npv = 0").contains(
        "counted whole, 5 agents: $10,800; 6 agents: -$25,200"))
  }

  @Test func `the summary says the whole number that pays`() {
    var (session, _) = Session.opened(
      Self.team.replacing("team = 3 agents", with: "team = 5 (4 to 6) agents"))
    let answer = session.answer("a", width: 200)
    #expect(answer.contains("Pays if team is at most 5 agents (plan: 5 agents)"), "\(answer)")
  }

  @Test func `an average is not counted whole`() {
    var (session, _) = Session.opened(
      "n = 2,400.5 units\n"
        + "case a\ncost b = $1,000.50/unit * n once\nbenefit y = $99/month as cash\n")
    #expect(!session.answer("break even n").contains("counted whole"))
  }

  @Test(arguments: ["break even npv", "break even npv of a"])
  func `a figure behind break even is the one that is 0`(_ asked: String) {
    var (session, _) = Session.opened(Self.team)
    #expect(session.answer(asked).hasPrefix("Where npv"), "\(session.answer(asked))")
  }

  // MARK: - What-ifs that read more than they say

  /// $1,000 × 10% in months 1 and 2, nothing after.
  static let dip = """
    dip = steps(month 1: 10%, month 3: 0%)
    case a
    horizon 12 months
    discount 0%/year
    cost lost = dip * $1k/month
    benefit y = $100/month as cash

    """

  @Test func `one value in place of a curve says that it holds in every month`() {
    var (session, _) = Session.opened(Self.dip)
    let answer = session.answer("what if dip = 20% show pv_costs", width: 200)
    // 12 × $200.
    #expect(answer.contains("$2,400"), "\(answer)")
    #expect(answer.contains("dip goes by months as stated and is 20% in all of them now"))
    // 2 × $200.
    let doubled = session.answer("what if dip double show pv_costs", width: 200)
    #expect(doubled.contains("$400"), "\(doubled)")
    #expect(!doubled.contains("in all of them"))
    #expect(!session.answer("what if dip = steps(month 1: 20%, month 3: 0%)").contains("read as"))
  }

  @Test func `steps stay where they are when go-live moves, and that is said`() {
    var (session, _) = Session.opened(Self.dip)
    let answer = session.answer("what if go live month 3 show pv_costs", width: 200)
    #expect(answer.contains("dip: its steps are months of the plan and stay where they are"))
    let moved = session.answer(
      "what if go live month 3 and dip = steps(month 3: 10%, month 5: 0%) show pv_costs", width: 200
    )
    #expect(moved.contains("$200  no change"), "\(moved)")
    #expect(!moved.contains("stay where they are"))
    // A line that begins where it says itself does not begin at go-live.
    _ = session.answer("cost lost = dip * $1k/month from month 1")
    #expect(!session.answer("what if go live month 3", width: 200).contains("stay where they are"))
  }

  @Test func `an answer behind a what-if says that it is without it`() {
    var (session, _) = Session.opened(Self.dip)
    let remark = "without the what-if before it"
    _ = session.answer("what if dip double")
    // 12 × 100 less 200.
    let plain = session.answer("npv", width: 200)
    #expect(plain.hasPrefix("$1,000\n") && plain.contains(remark), "\(plain)")
    #expect(!session.answer("npv", width: 200).contains(remark))
    for command in [
      "and dip double", "what if dip half", "3 * 4", "keep as half", "compare base, half",
    ] {
      _ = session.answer("what if dip double")
      #expect(!session.answer(command, width: 200).contains(remark), "\(command)")
    }
    // The what-if was kept, so that nobody takes what follows for it.
    #expect(!session.answer("npv", width: 200).contains(remark))
  }

  // MARK: - Payments

  @Test func `a month of an amount that is paid once is told apart from what is paid in it`() {
    var (session, _) = Session.opened(
      Self.thirty + "cost part = $90 at (month 2, month 5)\ncost flat = $5/month\n")
    let answer = session.answer("part[month 3]", width: 200)
    #expect(answer.hasPrefix("$90\n"))
    #expect(
      answer.contains(
        "`part` is one amount, whatever the month; what is paid in a month: `total(part, month 3)`")
    )
    #expect(session.answer("total(part, month 3)").hasPrefix("$0\n"))
    #expect(session.answer("total(part, month 5)").hasPrefix("$90\n"))
    #expect(!session.answer("flat[month 3]").contains("one amount"))
  }
}
