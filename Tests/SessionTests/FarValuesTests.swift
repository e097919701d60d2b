import Testing

@testable import Session

/// Days outside the calendar, rates outside all reason, values that jump: refused or named, never a wrong number.
struct FarValuesTests {
  @Test(arguments: [
    "x = 2026-01-31 + 3000000 days", "x = 2026-01-31 + 9223372036854740000 days",
    "x = 2026-01-31 - 800000 days", "x = 2026-01-31 + 1e15 weeks",
  ])
  func `a date outside the years 1 to 9999 is no date`(_ line: String) {
    var (session, _) = Session.opened("case a\ncost c = $1 once\n")
    #expect(session.answer(line).contains("error["), "\(line)")
    #expect(session.answer("if x > 2026-01-01 then 1 else 2").contains("not defined"))
    let start = line.replacing("x = ", with: "start ")
    #expect(session.answer(start).contains("error["), "\(start)")
  }

  @Test(arguments: [
    ("2026-01-31 + 30 days", "2026-03-02"), ("2026-03-01 - 1 day", "2026-02-28"),
    ("2024-02-28 + 1 week", "2024-03-06"), ("2100-12-31 + 1 day", "2101-01-01"),
    ("2026-01-31 + 0.4 days", "2026-01-31"),
  ])
  func `a date moves by whole days of the calendar`(_ sum: String, _ day: String) {
    var (session, _) = Session.opened("")
    #expect(session.answer(sum).hasPrefix("\(day)\n"), "\(session.answer(sum))")
  }

  @Test func `a part of a day does not lose the start of a case`() {
    var (session, _) = Session.opened(
      "d = 2026-01-31 + 0.4 days\ncase a\nstart d\ncost c = $10 once\nbenefit b = $1/month as cash\n"
    )
    // $10 are back in the tenth month, October.
    #expect(session.answer("payback").contains("month 10 (Oct 2026)"))
  }

  @Test func `what a look-back goes by is read wherever it stands`() {
    let (first, second) = ("y = x[lag ago, else 0]", "lag = 2 months")
    for lines in [[first, second], [second, first]] {
      var (session, _) = Session.opened("x = 5 * month_number\n")
      let answer = session.answer(lines.joined(separator: "\n"))
      #expect(answer.contains("looking back goes by whole months"), "\(answer)")
    }
  }

  /// −1 − √… below 5.05 and 1 + √… above, no value between 5 and 5.1: it jumps from −1 to 1.
  @Test func `a jump over a gap is no solution`() {
    var (session, _) = Session.opened(
      "x = 1\nf = (if x < 5.05 then -1 else 1) * (1 + sqrt((x - 5) * (x - 5.1)))\n")
    for domain in ["", " from 0 to 10"] {
      let answer = session.answer("solve x for f = 0\(domain)", width: 200)
      #expect(answer.hasPrefix("No value of x") && answer.contains("jumps from -1"), "\(answer)")
    }
  }

  @Test func `uses goes to the end of a long chain`() {
    let chain = (1...259).map { "v\($0) = v\($0 - 1) + $1/month\n" }.joined()
    var (session, _) = Session.opened("v0 = $1/month\n\(chain)case a\nbenefit b = v259 as cash\n")
    let answer = session.answer("uses v0")
    #expect(answer.contains("\nv259 ") && answer.contains("\nb ") && answer.contains("\nnpv "))
  }

  /// 10^365 − 1 a year, and 5 in a day of 100: README of the vectors, results that are not a number.
  @Test(arguments: [
    ("xirr(flows: [-1, 10], dates: [2020-01-01, 2020-01-02])", "above 100,000,000%"),
    ("irr(flows: [-0.000001, 1000000000000])", "above 100,000,000%"),
    ("xirr(flows: [-100, 0.000001], dates: [2024-01-01, 2024-01-02])", "all but -100%"),
    (
      "xirr(flows: [-1, 100, -100], dates: [2020-01-01, 2020-01-02, 2020-01-04])",
      "and above 100,000,000%"
    ),
  ])
  func `a rate that nobody can read is said to be outside`(_ call: String, _ words: String) {
    var (session, _) = Session.opened("")
    #expect(session.answer(call).contains(words), "\(session.answer(call))")
  }

  /// −100, 50, −50, 70: back after 100/150 and after 2 + 50/120 periods.
  @Test func `a payback of a list is told in periods`() {
    var (session, _) = Session.opened("")
    #expect(
      session.answer("payback(flows: [-100, 150, -100, 120])")
        .hasPrefix("twice: first period 0.666667, lasting period 2.41667"))
    #expect(
      session.answer("payback(flows: [-100, 150, -100, 20])")
        .hasPrefix("temporary: period 0.666667, then lost again"))
    #expect(
      session.answer("mirr(flows: [-100, -5], finance_rate: 10%, reinvest_rate: 10%)")
        .contains("no inflow"))
  }

  /// A plan has 600 months at most, and begins in month 0 and year 1.
  @Test(arguments: [
    ("total(cashflow, month 99999999)", "no plan has a month 99,999,999"),
    ("total(cashflow, year 1000000)", "no plan has a year 1,000,000"),
    ("total(cashflow, year 2.5)", "the year of a total is a whole number"),
    ("total(cashflow, month 2.5)", "the month of a total is a whole number"),
    ("total(cashflow, year 0)", "the first year of a plan is year 1"),
    ("total(cashflow, month 40)", "outside the plan"),
    ("what if horizon 0.6 months", "a horizon is a whole number of months\n"),
    ("what if horizon 99999999 months", "a horizon is 1 to 600 months\n"),
    ("what if horizon 0 months", "a horizon is 1 to 600 months\n"),
    ("what if horizon -3 months", "a horizon is 1 to 600 months\n"),
  ])
  func `a time outside the plan is told apart from a part of a month`(
    _ asked: String, _ words: String
  ) {
    var (session, _) = Session.opened("case a\ncost c = $10 once\nbenefit b = $1/month as cash\n")
    #expect(session.answer(asked).contains(words), "\(session.answer(asked))")
  }

  @Test(arguments: [
    (
      "table npv by horizon at (600 months, 601 months)", "horizon = 601 months",
      "what if horizon 601 months"
    ),
    (
      "table p10(npv) by horizon at (12 months, 0.6 months)", "horizon = 0.6 months",
      "what if horizon 0.6 months"
    ),
    ("table 1 / u by u at (2%, 0%)", "u = 0%", "1 / 0"),
    (
      "table npv by u at (1%, 2%) and horizon at (601 months, 36 months)",
      "u = 1%, horizon = 601 months",
      "what if horizon 601 months"
    ),
  ])
  func `a table says of its first cell without a number what a question of its own would say`(
    _ table: String, _ place: String, _ question: String
  ) throws {
    var (session, _) = Session.opened(
      "u = 4% (1% to 10%)\ncase a\ncost c = $10 once\nbenefit b = u * $100/month as cash\n")
    let error = session.answer(question).split(separator: "\n").first ?? ""
    let reason = try #require(error.split(separator: "]: ").last)
    let answer = session.answer(table)
    #expect(answer.contains("caution: no value at \(place): \(reason)\n"), "\(answer)")
    #expect(answer.split(separator: "caution").count == 2, "\(answer)")
  }

  @Test func `a list without flows has no flows, whatever else is in the call`() {
    var (session, _) = Session.opened("")
    #expect(session.answer("xnpv(rate: 10%, flows: [], dates: [])").contains("no flows"))
    let lengths = session.answer("xnpv(rate: 10%, flows: [-$5], dates: [])")
    #expect(lengths.contains("flows has 1 value, dates has 0\n"), "\(lengths)")
  }

  /// The likely value of a range lies inside it, so that no likely value from 50% to 60% can be found.
  @Test func `a search outside the range of a likely value is refused`() {
    var (session, _) = Session.opened(
      "u = 4% (1% to 10%)\ncase a\ncost c = $10 once\nbenefit b = u * $100/month as cash\n")
    let answer = session.answer("solve u for p10(npv) = $20 from 50% to 60%", width: 200)
    #expect(answer.contains("1% to 10%; 50% to 60% lies outside"), "\(answer)")
    #expect(answer.contains("`solve u for p10(npv) = $20`"), "\(answer)")
    #expect(session.answer("solve u for p10(npv) = $20 from 5% to 60%").contains("from 5% to 10%"))
  }

  /// r is at least 1, so from 5 on y is above 0 in every draw, and below 5, where it is at most -5, in none.
  @Test func `a jump that lands on the goal reaches it`() {
    var (session, _) = Session.opened(
      "samples 1,024\nranges triangular\nx = 6\nr = 3 (1 to 5)\ny = if x >= 5 then r + 10 else r - 10\n"
    )
    let reached = session.answer("solve x for chance(y > 0) = 100%")
    #expect(reached.hasPrefix("x = 5 gives chance(y > 0) = 100%"), "\(reached)")
    #expect(!reached.contains("jumps"), "\(reached)")
    let between = session.answer("solve x for chance(y > 0) = 50%")
    #expect(between.contains("jumps from 0% to 100%"), "\(between)")
  }
}
