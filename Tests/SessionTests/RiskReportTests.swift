import Testing

@testable import Session

/// A session that holds a small case with ranges.
private func session(_ more: String = "") -> Session {
  var session = Session(.test(isInteractive: true))
  _ = session.answer(
    """
    samples 4,096
    units_sold = 2,400 (2,000 to 2,800) units/year  # billing
    uplift     = 4% (1% to 10%)   # sales' belief, untested
    margin     = 30% (26% to 33%) # finance
    price      = $900/unit
    idle       = 3 (2 to 4)
    case video "Video"
    cost produce = $1,000 once
    cost hosting = $40/month
    benefit sales = units_sold * uplift * price * margin as margin
    scenario cautious: uplift = 2%
    \(more)
    """)
  return session
}

@Suite struct `Reports on risk` {
  @Test func `simulate leads with 8 in 10 and never says P10`() {
    var session = session()
    let answer = session.answer("simulate npv", width: 400)
    #expect(answer.contains("8 in 10: $"))
    #expect(answer.contains("average $"))
    #expect(answer.contains("as stated $"))
    #expect(answer.contains("drawn independently of each other"))
    #expect(answer.contains("seed 1, 4,096 draws, Sobol"))
    #expect(answer.contains("one untested input, uplift: \"sales' belief, untested\""))
    for report in [
      "simulate", "simulate npv", "simulate payback", "tornado npv", "drivers npv",
      "compare base, cautious", "video",
    ] {
      let text = session.answer(report)
      #expect(!text.contains("P10") && !text.contains("P90"), "\(report)")
      #expect(!text.contains("error"), "\(text)")
    }
  }

  @Test func `a payback that may not come says within which horizon`() {
    var session = session("cost launch = $60k once")
    let answer = session.answer("simulate payback")
    #expect(answer.contains("not within 36 months"))
    #expect(!answer.contains("average"))
  }

  @Test func `draws without a payback are named by their horizon in the picture`() {
    var session = session("cost launch = $60k once")
    #expect(session.answer("simulate payback").contains("\nnot within 36 months: "))
  }

  @Test func `bins of a narrow result have ends that differ`() {
    var session = session("correlate units_sold, margin 0.5")
    _ = session.answer("near = 100 + idle / 10")
    let answer = session.answer("simulate near")
    let labels = answer.split(separator: "\n").filter { $0.contains(" to ") && $0.contains("%") }
      .compactMap { $0.split(separator: " ").first }
    #expect(labels.count > 5 && Set(labels).count == labels.count, "\(answer)")
  }

  @Test func `worked time that can fall below zero is warned about`() {
    var session = session()
    _ = session.answer("work = 5 min (-5 min to 20 min)")
    #expect(session.answer("simulate work").contains("work falls below zero"))
    _ = session.answer("gain = $5 (-$5 to $20)")
    #expect(!session.answer("simulate gain").contains("gain falls below zero"))
  }

  /// (turn - 5)^2 is 16 at both typed ends and 0 in the middle: no end has the lowest value.
  @Test func `a result that turns round is not given to the typed ends`() {
    var session = session("turn = 5 (1 to 9)")
    _ = session.answer("bowl = (turn - 5)^2 + idle")
    let tornado = session.answer("tornado bowl", width: 120)
    #expect(tornado.contains("turn ~, 1 to 9") && tornado.contains("lowest: 3"), "\(tornado)")
    #expect(tornado.contains("highest: 19") && !tornado.contains("1: 3"), "\(tornado)")
    let drivers = session.answer("drivers bowl", width: 120)
    #expect(drivers.contains("both ways"), "\(drivers)")
  }

  @Test func `a tornado names ten inputs and sums the rest once`() {
    var session = session()
    for k in 1...13 { _ = session.answer("input_\(k) = \(20 + k) (10 to \(40 + 2 * k))") }
    _ = session.answer("sum_of_all = " + (1...13).map { "input_\($0)" }.joined(separator: " + "))
    let answer = session.answer("tornado sum_of_all", width: 120)
    #expect(answer.split(separator: "\n").count { $0.hasPrefix("input ") } == 10, "\(answer)")
    #expect(answer.contains("3 more inputs together swing") && !answer.contains("smaller swing"))
  }

  /// With 4,096 draws a chance of 50% is known to 0.8 points: no decimals.
  @Test func `a table of statistics has no digit that sampling does not support`() {
    var session = session()
    let answer = session.answer("table chance(uplift > 4%) by price at ($700, $900)", width: 120)
    let cells = answer.split(separator: "\n").filter { $0.hasPrefix("$") }
      .compactMap { $0.split(separator: " ").last }
    #expect(cells.count == 2 && cells.allSatisfy { $0.hasSuffix("%") && !$0.contains(".") })
  }

  @Test func `what has no range is answered as stated, in one sentence`() {
    var session = session()
    for question in ["simulate price", "drivers price", "worth knowing for price"] {
      let answer = session.answer(question)
      #expect(answer.contains("$900/unit as stated"), "\(answer)")
      #expect(answer.contains("depends on no range"))
      #expect(!answer.contains("error"))
    }
  }

  @Test func `a tornado names its ends, its base line and what has no effect`() {
    var session = session("correlate units_sold, margin 0.5")
    let answer = session.answer("tornado npv")
    #expect(answer.contains("1%") && answer.contains("10%"))
    #expect(answer.contains("every input as stated"))
    #expect(answer.contains("no effect on npv: idle"))
    #expect(answer.contains("units_sold, margin move together"))
    let simulated = session.answer("simulate npv")
    #expect(simulated.contains("independently, except units_sold with margin (0.5)"))
  }

  @Test func `no digit is printed that sampling does not support`() {
    var session = session()
    let answer = session.answer("p90(npv)")
    // The standard error is above $1,000, so the last place is the thousands.
    #expect(answer.contains(",000\n"), "\(answer)")
    #expect(answer.contains("known to ± $"))
  }

  @Test func `comparing scenarios says how often one beats the other`() {
    var session = session()
    let answer = session.answer("compare base, cautious")
    #expect(answer.contains("cautious is better than base"))
    #expect(answer.contains("difference 8 in 10: -$"))
  }

  @Test func `a goal for a chance says what moved and how far sampling leaves it open`() {
    var session = session()
    let answer = session.answer("solve uplift for chance(npv > $80k) = 50%")
    #expect(answer.contains("the likely value of uplift moves, the ends of its range stay"))
    #expect(answer.contains("sampling leaves it open by ±"))
    #expect(
      session.answer("solve price for chance(npv > 0) = 120%").contains(
        "a chance lies between 0% and 100%"))
  }

  @Test func `draws without a number are said with the first input that leads to one`() {
    var session = session("x = 10 (2 to 30)\nw = sqrt(x - 5) + idle")
    let answer = session.answer("simulate w", width: 400)
    #expect(answer.contains("of 4,096 draws there is no number; first with x "))
  }

  @Test(arguments: [
    ("a = 70% to 95%", "exceeds 100% 4 times in 100; if it is a part of something"),
    ("a = normal(5, 4)", "falls below zero 11 times in 100; if it cannot"),
    ("a = 3 (3 to 8)", "a is never below 3: that end is a hard limit here"),
    ("a = normal(80%, 15%) within 0% to 100%", "cut away 9.1% of the range"),
    (
      "a = normal(70%, 30%) within 0% to 100%", "caution: the bounds of a cut away 17% of the range"
    ),
  ])
  func `what is special about a range is said when it is typed`(_ line: String, _ remark: String) {
    var session = Session(.test(isInteractive: true))
    let answer = session.answer(line, width: 400)
    #expect(answer.contains(remark), "\(answer)")
  }

  @Test func `a stopped run leaves the session as it was`() {
    var environment = SessionEnvironment.test(isInteractive: true)
    environment.isCancelled = { true }
    var session = Session(environment)
    _ = session.answer("a = 5 (2 to 9)")
    #expect(session.answer("simulate a").contains("stopped"))
    #expect(session.answer("a").contains("5"))
  }
}
