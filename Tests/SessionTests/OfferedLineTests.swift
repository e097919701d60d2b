import Testing

@testable import Session

/// Lines that errors offer, each of which is then typed.
struct OfferedLineTests {
  @Test(arguments: [
    ("", "initiative a \"A\" impact high ability low", "initiative a \"A\" impact 8 ability 3"),
    (
      "case c\n", "cost r = $40k at (month 0 to month 24)",
      "cost r = $40k at (month 0, month 24)"
    ),
    ("case c\n", "cost r = $40k at (month -1, month 0)", "cost r = $40k at (month 0)"),
    (
      "case c\n", "cost r = $40k at (month 0, month -1, month 3)",
      "cost r = $40k at (month 0, month 3)"
    ),
    ("case c\n", "cost r = $40k at month 0, $50k at month 12", "cost r_2 = $50k at month 12"),
    ("case c\n", "cost r = $40k at month 0, $50k at month 12", "cost r = $40k at month 0"),
    (
      "case c\n", "cost r = $4k once and $5k at month 6 and $6k at month 9",
      "cost r_3 = $6k at month 9"
    ),
    ("case c\n", "cost r = $4k in month 0 then 5k USD at month 6", "cost r_2 = 5k USD at month 6"),
    ("case c\n", "cost r = $12,000 every 24 months", "cost r = $12,000 / 24 months"),
    ("case c\n", "cost r = $12,000 every 24 months", "cost r = $12,000 at (month 0, month 24)"),
    ("case c\n", "cost r = $12,000 every 2 years", "cost r = $12,000 at (month 0, month 24)"),
    ("", "case d \"Dee\" over 3 years at 8%", "case d \"Dee\""),
    ("case d \"Dee\"\n", "case e \"Ee\", 3 years, 8%", "horizon 3 years"),
    ("case d \"Dee\"\n", "case e \"Ee\" for 36 months at 8%", "discount 8%"),
    (Self.flow, "y = ramp(6 months from March 2027)", "y = ramp(6 months, from: 2027-03)"),
    (Self.flow, "y = ramp(6 months, from: Mar 2027)", "y = ramp(6 months, from: 2027-03)"),
    (Self.flow, "y = ramp(6 months starting 2027-03)", "y = ramp(6 months, from: 2027-03)"),
    (Self.flow, "y = ramp(2027-03 to 2027-09)", "y = ramp(7 months, from: 2027-03)"),
    (Self.flow, "y = ramp(March 2027 to Sep 2027)", "y = ramp(7 months, from: 2027-03)"),
    (Self.flow, "y = ramp(from month 3 to month 8)", "y = ramp(6 months, from: month 3)"),
    (
      Self.flow, "y = 1 - ramp(month 3, over 6 months, average)",
      "y = 1 - ramp(6 months, from: month 3, average)"
    ),
    (
      "case c\nstart 2027-01\n", "benefit b = $5/month from Mar 2027 until Dec 2027 as cash",
      "benefit b = $5/month from 2027-03 until 2027-12 as cash"
    ),
    (
      Self.priced, "table npv by price at $700, $800/unit",
      "table npv by price at ($700, $800/unit)"
    ),
    (
      Self.priced, "table npv by price at $700, $800 and share at (1%, 2%)",
      "table npv by price at ($700, $800) and share at (1%, 2%)"
    ),
    (Self.priced, "break even of price", "break even price"),
    (Self.priced, "list pirce", "info price"),
    (Self.two, "export \"w.svg\" of waterfall of c", "plot waterfall of c"),
    (Self.two, "export \"w.svg\" of cashflow of c", "cashflow of c"),
    (Self.two, "export \"n.csv\" of npv of d", "npv of d"),
    (Self.two, "export \"n.md\" of annual of d", "annual of d"),
    ("case c\n", "discout 8%", "discount 8%"),
    ("uplift = 3%\n", "what if uplift at 2%", "what if uplift = 2%"),
    ("", "case d over 3 years", "case d"),
    ("case d\n", "case e for 24 months at 8%", "horizon 24 months"),
    ("case c\n", "cost r = $4k in month 0 and $5k in month 6", "cost r_2 = $5k at month 6"),
    ("unit engineers\n", "remove unit engineers", "remove engineers"),
    (
      "case c\nstart 2026-04\n", "cost e = $5/month from 2027", "cost e = $5/month from 2027-01"
    ),
    (
      "x = 1\nsq = x^2 - 4\n", "solve x from 0 to 4 for sq = 0",
      "solve x for sq = 0 from 0 to 4"
    ),
    ("", "case a \"\u{1B}]0;t\u{7}\"", "case a \"]0;t\""),
    (
      "seats = 200 (100 to 300) seats\n", "seats = exactly 210", "seats = exactly 210 seats"
    ),
    (Self.flow, "flow[May 2026]", "flow[2026-05]"),
    (Self.flow, "flow[month May 2026]", "flow[2026-05]"),
    (Self.flow, "x = flow[Apr 2027] * 2", "x = flow[2027-04] * 2"),
  ])
  func `what is offered does what was meant`(text: String, typed: String, offered: String) {
    var (session, _) = Session.opened(text)
    let told = session.answer(typed)
    #expect(told.contains("error["), "\(told)")
    #expect(told.contains("`\(offered)`"), "\(told)")
    let next = session.answer(offered)
    #expect(!next.contains("error["), "\(next)")
  }

  private static let two = priced + "case d\ncost k2 = $6,000 once\n"

  private static let priced = """
    price = $900/unit
    share = 3%
    case c
    cost k = $5,000 once
    benefit b = price * 500 units/year * share as margin

    """

  private static let flow = """
    case a
    start 2026-04
    horizon 24 months
    flow = $1/month * month_number

    """

  @Test func `a fixed value without its unit is shown as it was typed`() {
    var (session, _) = Session.opened("seats = 200 (100 to 300) seats\n")
    #expect(session.answer("seats = exactly 210").contains("| seats = exactly 210\n"))
  }

  @Test func `all cases together are offered only where they have a sum`() {
    let two = "case x\ncost c = $1 once\ncase y\nhorizon 24 months\ncost d = $1 once\n"
    var (session, _) = Session.opened(two)
    #expect(!session.answer("tornado").contains("npv of all"))
    var (alike, _) = Session.opened(two.replacing("horizon 24 months\n", with: ""))
    #expect(alike.answer("tornado").contains("npv of all"))
  }

  /// 1 / (x − 7) grows without bound on both sides of 7.
  @Test func `a pole is told as one`() {
    var (session, _) = Session.opened("x = 1\ninv = 1 / (x - 7)\nf = if x < 3 then 1 else 9\n")
    let pole = session.answer("solve x for inv = 0")
    #expect(pole.contains("at x = 7 inv has a pole"), "\(pole)")
    #expect(!pole.contains("1,125,899,906,842,624"), "\(pole)")
    #expect(session.answer("solve x for f = 5").contains("jumps from 1 to 9"))
  }

  /// Of a curve that falls from 96% to a hundred-millionth of that.
  @Test func `a column has no more decimals than its large values bear`() {
    var (session, _) = Session.opened(
      "f = s_curve(midpoint: month 6, steepness: -0.8, from: month 2)\n")
    let column = session.answer("f")
    #expect(column.contains(" 96.083428\n"), "\(column)")
    #expect(!column.contains("96.0834277203"), "\(column)")
  }
}
