import Diagnostics
import Testing

@testable import Session

/// What stands beside a figure so that it cannot be misread: its month, its period, what it rests on.
@Suite struct `The words beside figures` {
  /// $1,000 comes back at $250 a month, in the fourth month: April, May, June, July 2026.
  private static let dated = """
    case a "Alpha"
    start 2026-04
    cost build = $1,000 once
    benefit gain = $250/month as cash
    scenario s: gain double
    """

  /// Back in month 2, spent again in month 5, back for good in month 7: $2,000 of debt, $1,000 a month from 6.
  private static let twice = """
    case a "Alpha"
    start 2026-04
    go live month 2
    cost build = $1,000 once
    benefit gain = $500/month from month 1 until month 4 as cash
    cost again = $3,000 at month 5
    benefit late = $1,000/month from month 6 as cash
    """

  private static func answers(_ text: String, _ entries: String..., width: Int = 200) -> String {
    var (session, _) = Session.opened(text)
    return entries.map { session.answer($0, width: width) }.joined()
  }

  // MARK: - Months of the calendar

  @Test(arguments: [
    ("payback", "month 4 (Jul 2026)"),
    ("what if gain double", "month 4 (Jul 2026) month 2 (May 2026)"),
    ("table npv, payback by gain at ($250, $500)", "month 2 (May 2026)"),
    ("compare base, s on payback", "month 4 (Jul 2026) month 2 (May 2026)"),
    ("why payback", "= month 4 (Jul 2026)"),
  ])
  func `a payback has its month of the calendar`(_ entry: String, _ expected: String) {
    let answer = Self.answers(Self.dated, entry)
    let words = answer.split(separator: " ").joined(separator: " ")
    #expect(words.contains(expected), "\(answer)")
  }

  @Test func `a payback that comes twice has both months`() {
    let answer = Self.answers(Self.twice, "payback")
    #expect(
      answer.contains("twice: first month 2 (May 2026), lasting month 7 (Oct 2026)"), "\(answer)")
  }

  @Test func `cases that start apart have months of their own`() {
    let text =
      Self.dated.replacingOccurrences(of: "scenario s: gain double", with: "") + """

        case b "Beta"
        start 2027-01
        cost build = $1,000 once
        benefit gain = $500/month as cash
        """
    let answer = Self.answers(text, "compare a, b on payback")
    #expect(answer.contains("month 4 (Jul 2026)  month 2 (Feb 2027)"), "\(answer)")
  }

  @Test func `a payback that counts from go-live has the same outcomes`() {
    // Month 2 of the plan is the first since go-live.
    let answer = Self.answers(Self.twice, "payback_from_go_live")
    #expect(answer.hasPrefix("twice: first month 1, lasting month 6\n"), "\(answer)")
    let lost = Self.twice.replacingOccurrences(of: "late = $1,000", with: "late = $1")
    let temporary = Self.answers(lost, "payback_from_go_live")
    #expect(temporary.hasPrefix("temporary: month 1, then lost again\n"), "\(temporary)")
    let never = Self.answers(
      "case a\ngo live month 3\ncost c = $5 once\n", "payback_from_go_live")
    #expect(never.hasPrefix("never\n"), "\(never)")
  }

  // MARK: - Conversions say what they assume

  @Test(arguments: [
    ("4,000 hours/year in workdays/month", "1 workday = 8 h, 1 year = 12 months"),
    ("40 hours/week in hours/year", "1 year = 52.1429 weeks"),
    ("3 hours in min", "1 h = 60 min"),
    ("$12,000/year + $40/month", "1 year = 12 months"),
  ])
  func `a conversion says what one is in the other`(_ entry: String, _ expected: String) {
    let answer = Self.answers("", entry)
    #expect(answer.contains("read as: \(expected)\n"), "\(answer)")
  }

  @Test func `what an FTE works is said where it is used`() {
    let answer = Self.answers("1 FTE = 1,700 hours/year", "850 hours/year in FTE")
    #expect(answer.contains("0.5 FTE") && answer.contains("1 FTE = 1,700 hours/year"), "\(answer)")
    let monthly = Self.answers("1 FTE = 1,700 hours/year", "8,500 min/month in FTE")
    #expect(
      monthly.contains("1 FTE = 1,700 hours/year, 1 h = 60 min, 1 year = 12 months"), "\(monthly)")
  }

  @Test func `a line per week says how many weeks a month has`() {
    // 365 days / 7 / 12 = 4.345 weeks a month.
    let answer = Self.answers("case a\ncost build = $5 once", "cost c = $100/week")
    #expect(answer.contains("1 month = 4.34524 weeks"), "\(answer)")
    // Whatever is computed of it says so too.
    let npv = Self.answers(
      "case a\ncost c = $100/week\nscenario s: c up 5%", "npv", "compare base, s")
    #expect(
      npv.components(separatedBy: "month end, 1 month = 4.34524 weeks\n").count == 3, "\(npv)")
    let monthly = Self.answers("case a\ncost build = $5 once", "cost c = $100/month")
    #expect(!monthly.contains("1 month"), "\(monthly)")
  }

  @Test func `a day of the clock is told only where one is used`() {
    // 3 of 12 months; 52 weeks of 7 days in 365.
    let quarter = Self.answers("", "1 quarter / 1 year in ratio")
    #expect(quarter.hasPrefix("0.25\n") && !quarter.contains("clock"), "\(quarter)")
    #expect(quarter.contains("1 year = 4 quarters"), "\(quarter)")
    let weeks = Self.answers("", "52 weeks/year in ratio")
    #expect(weeks.contains("1 year = 52.1429 weeks") && !weeks.contains("24 h"), "\(weeks)")
    #expect(Self.answers("", "8,333 h/year in ratio").contains("a day of the clock has 24 h"))
  }

  @Test(arguments: ["2026-01-15 + 1.5 months", "2026-01-15 - 0.1 years"])
  func `a date moves by whole months or says so`(_ entry: String) {
    let answer = Self.answers("", entry)
    #expect(answer.contains("whole months"), "\(answer)")
    #expect(!Self.answers("", "2026-01-15 + 0.5 years").contains("error"))
  }

  @Test func `a part of a month that a name holds is told`() {
    // 15 January, a month later, and half of 365 / 12 days: 15 days and 5 hours.
    let answer = Self.answers(
      "lead = 1.5 months\nd = 2026-01-15\n", "d + lead", "due_on = d + lead")
    #expect(answer.hasPrefix("2026-03-02\n"), "\(answer)")
    #expect(answer.components(separatedBy: "that part of 365/12 days").count == 3, "\(answer)")
    let whole = Self.answers("lead = 2 months\nd = 2026-01-15\n", "d + lead", "due_on = d + lead")
    #expect(!whole.contains("365"), "\(whole)")
  }

  @Test func `a tornado of paybacks names months of the plan`() {
    // $1,000 at $200 a month is back in month 5, at $300 in month 4, at $250 at the end of month 4.
    let text =
      "gain = $250 ($200 to $300)/month\ncase a\ncost c = $1,000 once\nbenefit b = gain as cash\n"
    let answer = Self.answers(text, "tornado payback")
    #expect(answer.contains("as stated month 4") && answer.contains("month 5"), "\(answer)")
    #expect(!answer.contains("3.3"), "\(answer)")
  }

  // MARK: - Why

  @Test func `why of a figure under a scenario is answered there`() {
    // Twice the present value of $250 a month, less the $1,000.
    var (session, _) = Session.opened(Self.dated)
    let asked = session.answer("why npv under s", width: 200)
    let npv = session.answer("npv under s").split(separator: "\n").first ?? ""
    #expect(npv == "$14,593" && asked.contains("= \(npv)"), "\(asked)")
    #expect(asked.contains("scenario s"), "\(asked)")
  }

  @Test func `why irr shows values at the irr, which add up to nothing`() {
    // $1,000 and $1,100 a year later: 10%, at which $1,100 is worth $1,000.
    let text = "case a\ndiscount 5%\ncost c = $1,000 once\nbenefit b = $1,100 at month 12 as cash\n"
    let answer = Self.answers(text, "why irr")
    #expect(answer.contains("at 10%/year"), "\(answer)")
    #expect(answer.contains("b = $1,000") && answer.contains("c = $1,000"), "\(answer)")
  }

  @Test func `why irr of several rates, or none, shows what proves them`() {
    // 100 - 230 x + 132 x^2 is 0 at 10% and 20%: at 10% $230 is worth $209.09 and $132 $109.09.
    let several = Self.answers(
      """
      case a
      cost c = $100 once
      benefit b = $230 at month 12 as cash
      cost d = $132 at month 24
      """, "why irr")
    #expect(several.contains("PV of benefits at 10%/year = $209"), "\(several)")
    #expect(several.contains("PV of costs at 10%/year = $209"), "\(several)")
    let none = Self.answers("case a\ncost c = $100 once\n", "why irr")
    #expect(none.contains("costs in months 0 to 36 = $100"), "\(none)")
  }

  @Test func `a finding that is accepted is not taken for checked`() {
    #expect(Self.answers("", "accept zzz").contains("no code is checked"))
  }

  @Test func `why cost_of_delay shows what each line loses`() {
    // At 0% the month that falls behind the end is all that is lost: $250.
    let text = "case a\ndiscount 0%\ncost c = $1,000 once\nbenefit b = $250/month as cash\n"
    let answer = Self.answers(text, "why cost_of_delay")
    #expect(answer.contains("= $250"), "\(answer)")
    #expect(answer.contains("b = $250") && !answer.contains("$9,000"), "\(answer)")
  }

  // MARK: - What it rests on

  @Test func `a last year that is cut short says its months`() {
    let text = "case a\nhorizon 30 months\ncost c = $5/month\n"
    let years = Self.answers(text, "cashflow yearly")
    #expect(years.contains("Year 3 (6 months)") && !years.contains("Year 2 ("), "\(years)")
    #expect(Self.answers(text, "annual").contains("Year 3 (6"))
    #expect(!Self.answers(text, "cashflow quarterly").contains("months)"))
  }

  @Test func `a comparison of scenarios names none that is in use`() {
    var (session, _) = Session.opened(Self.dated)
    _ = session.evaluate("use s")
    let scenarios = session.answer("compare base, s")
    #expect(!scenarios.contains("month end, scenario s"), "\(scenarios)")
    #expect(scenarios.contains("the file as stated, not under s"), "\(scenarios)")
  }

  @Test func `several columns are headed by a list`() {
    let text = Self.dated + "\nscenario t: gain half"
    #expect(Self.answers(text, "compare base, s, t").hasPrefix("base, s, t\n"))
  }

  @Test func `cases are compared under the scenario in use`() {
    // 36 months of $100 and of twice as much.
    let text = """
      fee = $100/month
      case a
      discount 0%
      cost c = fee
      case b
      discount 0%
      cost d = $2 * fee / $1
      scenario s: fee double
      """
    var (session, _) = Session.opened(text)
    #expect(session.answer("compare a, b on npv").contains("-$3,600  -$7,200"))
    _ = session.evaluate("use s")
    let answer = session.answer("compare a, b on npv")
    #expect(answer.contains("-$7,200  -$14,400") && answer.contains("scenario s"), "\(answer)")
  }

  @Test func `a case of costs alone has no benefit that could be late`() {
    let answer = Self.answers("case a\ncost c = $5 once\ncost d = $1/month\n", "a")
    #expect(!answer.contains("late"), "\(answer)")
  }

  @Test func `half the benefit is half of what is lost too, and says so`() {
    // (100 - 20) * 36 at 0% is $2,880; half of each is $1,440: every counted benefit line, as in the worked cases.
    let text = """
      case a
      discount 0%
      cost c = $1 once
      benefit b = $100/month as cash
      benefit lost = $20/month as cash adverse
      """
    let answer = Self.answers(text, "what if benefits half")
    #expect(answer.contains("$2,879") && answer.contains("$1,439"), "\(answer)")
    #expect(answer.contains("lost") && answer.contains("adverse"), "\(answer)")
    let plain = Self.answers(
      text.replacingOccurrences(of: " adverse", with: ""), "what if benefits half")
    #expect(!plain.contains("adverse"), "\(plain)")
  }

  @Test func `an internal rate at which the value only touches nothing says so`() {
    // (1 - x)^2 is nowhere below 0: the rate 0% is a double root.
    let text = """
      case a
      cost build = $1,000 once
      benefit gain = $2,000 at month 1 as cash
      cost back = $1,000 at month 2
      """
    let answer = Self.answers(text, "irr")
    #expect(answer.hasPrefix("0%\n") && answer.contains("only touches 0"), "\(answer)")
    #expect(!Self.answers(Self.dated, "irr").contains("touches"))
  }

  @Test(arguments: [
    ("growth_rate(3 years, $100, $200)", "the growth is per year"),
    ("growth_rate(36 months, $100, $200)", "the growth is per month"),
    ("growth_rate(3, $100, $200)", "the growth is per period, of which there are 3"),
    ("periods_to_grow(4%/year, $100, $200)", "this counts years"),
    ("periods_to_grow(1%/month, $100, $200)", "this counts months"),
    ("periods_to_grow(4%, $100, $200)", "this counts periods of the rate"),
  ])
  func `growth says per what it is`(_ entry: String, _ expected: String) {
    let answer = Self.answers("", entry)
    #expect(answer.contains(expected), "\(answer)")
  }

  @Test(arguments: [
    ("solve gain for payback = 6", "solve gain for payback = 6 months"),
    ("solve gain for npv = 6", "solve gain for npv = $6"),
    ("solve gain for irr = 6", "solve gain for irr = 6%"),
  ])
  func `a goal without its unit is offered with it`(_ typed: String, _ offered: String) {
    var (session, _) = Session.opened(Self.dated)
    let answer = session.answer(typed, width: 200)
    #expect(answer.contains("`\(offered)`"), "\(answer)")
    #expect(Rendering.errors(session.evaluate(offered)).isEmpty)
  }

  @Test func `a negative rate is warned about, one of all or more refused`() {
    let (file, _) = Session.opened(Self.dated)
    for entry in ["discount -5%", "what if discount -5%"] {
      var session = file
      let answer = session.answer(entry, width: 200)
      #expect(Rendering.errors(session.evaluate(entry)).isEmpty)
      #expect(answer.contains("a negative rate"), "\(answer)")
    }
    for entry in ["discount -100%", "what if discount -100%", "discount -150%"] {
      var session = file
      #expect(Rendering.errors(session.evaluate(entry)) == [.outOfRange])
    }
    var session = file
    #expect(!session.answer("discount 0%").contains("a negative rate"))
  }

  @Test func `the draws of a payback are shown in months of the plan`() {
    // $1,000 at $200 to $300 a month comes back in months 4 and 5, at 4 as stated.
    let text =
      "gain = $250 ($200 to $300)/month\ncase a\ncost build = $1,000 once\nbenefit b = gain as cash\n"
    let answer = Self.answers(text, "simulate payback")
    #expect(answer.contains("month 4 ") && answer.contains("as stated month 4"), "\(answer)")
    #expect(!answer.contains("Payback, months") && !answer.contains(" to 4.5"), "\(answer)")
  }

  @Test func `what is rounded so that it adds up says so in a comparison with a file`() {
    // $1,000.40 and twice $0.40 are $1,001.20: printed 1,000 + 0 + 1.
    func text(_ x: String) -> String {
      "x = \(x)\ny = \(x)\ncase k\ndiscount 0%\nbenefit a = $1,000.2 at month 1 as cash\nbenefit b = x + y at month 1 as cash\n"
    }
    for (now, isAdjusted) in [("$0.5", true), ("$1.1", false)] {
      let files = ["old.whatif": text("$0.1"), "new.whatif": text(now)]
      var (session, _) = Session.opened(files, at: "new.whatif")
      let answer = session.answer("compare with \"old.whatif\"", width: 200)
      #expect(answer.contains("one off its own rounding") == isAdjusted, "\(answer)")
    }
  }

  @Test func `a comparison with a file says its months and what was rounded`() {
    let files = [
      "new.whatif": "case a\nhorizon 24 months\ncost c = $5 once\n",
      "old.whatif": "case a\nhorizon 36 months\ncost c = $7 once\n",
    ]
    var (session, _) = Session.opened(files, at: "new.whatif")
    let answer = session.answer("compare with \"old.whatif\"", width: 200)
    #expect(
      answer.contains(
        "there: 36 months, 10%/year, effective, month end; here: 24 months, 10%/year, effective, month end"
      ), "\(answer)")
  }
}
