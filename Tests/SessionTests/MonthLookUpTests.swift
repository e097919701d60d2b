import Testing

@testable import Session

/// A look-up by a month of the calendar; the months are counted by hand from the start of the case.
@Suite struct `A month of the calendar in a look-up` {
  private static let text = """
    flow = $100/month * month_number
    case a
    start 2026-04
    cost c = $5 once

    """

  @Test(arguments: [
    ("flow[2026-04]", "$100/month"), ("flow[2026-05]", "$200/month"),
    ("flow[2027-01]", "$1,000/month"), ("flow[2027-01-31]", "$1,000/month"),
    ("flow[month 2]", "$200/month"),
  ])
  func `is the month of the plan that it names`(_ typed: String, _ expected: String) {
    var (session, _) = Session.opened(Self.text)
    #expect(session.answer(typed).hasPrefix(expected))
  }

  @Test(arguments: ["flow[2026-03]", "flow[2029-04]", "flow[month 37]"])
  func `outside the plan is the error of months outside`(_ typed: String) {
    var (session, _) = Session.opened(Self.text)
    #expect(session.answer(typed).contains("this month is outside the plan"))
  }

  @Test func `follows the start of the case`() {
    var (session, _) = Session.opened(Self.text + "may = flow[2026-05]\n")
    #expect(session.answer("may").hasPrefix("$200/month"))
    _ = session.evaluate("start 2026-01")
    #expect(session.answer("may").hasPrefix("$500/month"))
    _ = session.evaluate("undo")
    #expect(session.answer("may").hasPrefix("$200/month"))
  }

  /// A changed start is what a file with that start says.
  @Test(arguments: [
    "r = ramp(6 months, from: 2026-06)", "r = steps(2026-05: 20%, 2026-08: 60%)",
    "r = s_curve(midpoint: 2026-08, steepness: 0.6, from: 2026-05)",
    "r = total(flow, 2026-06) / $300", "f(x) = x[2026-06] / $300/month\nr = f(flow)",
  ])
  func `in a definition follows the start of the case`(_ text: String) {
    let typed =
      Self.text.replacing("case a\n", with: text + "\ncase a\n")
      + "benefit b = $600/month * r as cash\n"
    var (session, _) = Session.opened(typed)
    for start in ["2026-02", "2026-03", "2026-04"] {
      _ = session.evaluate("start \(start)")
      var (fresh, _) = Session.opened(typed.replacing("start 2026-04", with: "start \(start)"))
      #expect(session.answer("npv") == fresh.answer("npv"), "\(start)")
      #expect(session.answer("cashflow") == fresh.answer("cashflow"), "\(start)")
      #expect(session.answer("npv").hasPrefix("$"), "\(session.answer("npv"))")
    }
  }

  @Test func `in a line is the month of its own case`() {
    var (session, _) = Session.opened(
      Self.text + "benefit b = flow[2026-05] as cash\n"
        + "case z\nstart 2026-01\ncost d = $5 once\nbenefit b = flow[2026-05] as cash\n")
    #expect(session.answer("(cashflow of a)[month 1]").hasPrefix("$200"))
    #expect(session.answer("(cashflow of z)[month 1]").hasPrefix("$500"))
    #expect(session.answer("flow[2026-05]").contains("which month of the plan?"))
  }

  @Test func `needs a case that says when it starts`() {
    var (session, _) = Session.opened(
      "flow = $100/month * month_number\ncase a\ncost c = $5 once\n")
    #expect(session.answer("flow[2026-05]").contains("which month of the plan?"))
  }

  @Test func `replays and is explained like the month that it names`() {
    var (session, _) = Session.opened(Self.text + "may = flow[2026-05]\n")
    #expect(session.answer("why may").contains("$200/month"))
  }

  @Test(arguments: [
    ("ramp(6 months, from: 2026-06)", "ramp(6 months, from: month 3)"),
    ("ramp(2 months, from: 2026-06-15)", "ramp(2 months, from: month 3)"),
    ("ramp(4 months, from: 2026-03)", "ramp(4 months, from: month 0)"),
    (
      "s_curve(midpoint: 2026-11, steepness: 0.6, from: 2026-05)",
      "s_curve(midpoint: month 8, steepness: 0.6, from: month 2)"
    ),
    ("steps(2026-06: 20%, 2027-01: 50%)", "steps(month 3: 20%, month 10: 50%)"),
  ])
  func `starts a curve in the month of the plan that it names`(_ typed: String, _ counted: String) {
    for month in [1, 2, 3, 4, 8, 10, 24] {
      var (session, _) = Session.opened(Self.text + "a = \(typed)\nb = \(counted)\n")
      let answer = session.answer("a[month \(month)]")
      #expect(answer == session.answer("b[month \(month)]") && answer.contains("%"), "\(month)")
    }
  }

  @Test func `is the month of a total`() {
    var (session, _) = Session.opened(Self.text + "benefit b = flow as cash\n")
    #expect(session.answer("total(b, 2026-06)").hasPrefix("$300"))
    #expect(session.answer("total(b, 2026-03)").contains("is before the first month of the plan"))
  }

  @Test func `in a curve needs one start`() {
    var (none, _) = Session.opened("case a\ncost c = $5 once\n")
    let answer = none.answer("ramp(6 months, from: 2026-06)")
    #expect(answer.contains("no case says when it starts") && answer.contains("`start 2026-06`"))
    var (named, _) = Session.opened(Self.text + "d = 2026-06\n")
    #expect(named.answer("ramp(6 months, from: d)").contains("is typed here, not named"))
    #expect(none.answer("steps(2026-06: 20%)").contains("no case says when it starts"))
    var (two, _) = Session.opened(Self.text + "case z\nstart 2026-01\ncost d = $5 once\n")
    #expect(
      two.answer("ramp(6 months, from: 2026-06)")
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .contains("in cases that start at `2026-01` and `2026-04`"))
  }
}
