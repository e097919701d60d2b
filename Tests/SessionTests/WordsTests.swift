import Diagnostics
import Testing

@testable import Session

/// A week's words of somebody new to the program: each answer must help, and each offered line must be
/// accepted.
@Suite struct `Words of a new user` {
  static let text = """
    units_sold = 2,400 units/year
    price = $900/unit
    calls = 45,000 calls/month
    aht = 6 min/call
    wage = $38/h
    take_up "Take-up of portal" = 50% (40% to 58%)
    case video "Video"
    cost produce = $1,000 once
    benefit fewer_repeats = calls * 2% * aht * wage realised 50%
    """

  private func opened(_ more: String = "") -> Session {
    var session = Session(SessionEnvironment(files: MemoryFiles(), today: { nil }))
    _ = session.evaluate(Self.text + (more.isEmpty ? "" : "\n" + more))
    return session
  }

  @Test func `a plot of one value offers an input that it depends on, and one guess has no plural`()
  {
    var session = opened("saved = calls * take_up * aht")
    #expect(session.answer("plot saved").contains("`plot saved by take_up from 40% to 58%`"))
    let line = "plot take_up * 2 by take_up from 40% to 58%"
    #expect(session.answer("plot take_up * 2").contains("`\(line)`"))
    #expect(Rendering.errors(session.evaluate(line)).isEmpty)
    #expect(session.answer("plot take_up").contains("`plot npv by take_up from 40% to 58%`"))
    var one = Session(SessionEnvironment(files: MemoryFiles(), today: { nil }))
    _ = one.evaluate("price = $900/unit")
    #expect(one.answer("plot price").contains("`uses price`"))
    #expect(one.answer("inputs").contains("1 of 1 inputs has no source or admits to be a guess"))
  }

  /// 900 calls a month × 6 min × $38/h is $3,420 a month, of which half is $1,710.
  @Test func `what is realised of a line is shown wherever its value is`() {
    var session = opened()
    #expect(session.answer("list").contains("$1,710/month"))
    #expect(
      session.answer("info fewer_repeats").contains(
        "$3,420/month, of which $1,710/month is realised"))
    let why = session.answer("why npv")
    #expect(why.contains("calls * 2% * aht * wage realised 50%"))
    #expect(why.contains("produce = $1,000 (100%) once"))
    #expect(session.answer("inputs").contains("realised of fewer_repeats"))
    let echo = session.answer("benefit fewer_repeats = calls * 2% * aht * wage realised 25%")
    #expect(echo.contains("of which $855/month is realised"))
    #expect(session.answer("benefit plain = $10/month as cash").contains("plain = $10/month\n"))
  }

  @Test func `revenue without a kind gets one note, a margin none`() {
    var session = opened()
    #expect(session.answer("benefit sales = units_sold * price").contains("note[kind-of-money]"))
    for line in [
      "benefit sales = units_sold * price * 30% as margin", "benefit fixed = $500/month",
      "benefit theirs = units_sold * price for customer", "cost goods = units_sold * price",
    ] { #expect(!session.answer(line).contains("kind-of-money"), "\(line)") }
  }

  /// The median of a lognormal through P10 50k and P90 150k is √(50k × 150k) = 86,603; halfway is 100,000.
  @Test func `a skewed range says that its median stands for it`() {
    var session = opened()
    let echo = session.answer("m = $50k to $150k", width: 300)
    #expect(echo.contains("its median, $86,603 (as often above as below), not halfway ($100,000)"))
    #expect(session.answer("mean(m)").contains("`simulate m` shows its average"))
    #expect(!session.answer("n = -$5 to $15").contains("median"))
  }

  static let advice: [(typed: String, offered: String)] = [
    ("cost training = 30 agents * 2 h/agent * wage", "30 agents * 2 h/agent * wage / 1 year"),
    ("cost y = 30 agents * 2 h * wage once", "cost y = 30 agents * 2 h/agent * wage once"),
    ("cost z = 500 once", "cost z = $500 once"),
    ("benefit e = 5 FTE * $60,000/year", "benefit e = 5 FTE * $60,000/FTE/year"),
    ("t = calls * wage + aht", "calls * wage * aht"),
    ("what if take up of portal = 55%", "what if take_up = 55%"),
    ("what if take_up = 60%", "what if take_up = exactly 60%"),
    ("horizon 24", "horizon 24 months"), ("discount 12", "discount 12%/year"),
    ("go live 3", "go live month 3"), ("take_up = 1,500.50", "take_up_value = 1,500.50"),
  ]

  @Test(arguments: advice) func `advice can be typed`(_ typed: String, _ offered: String) {
    var session = opened("horizon 36 months\ndiscount 10%/year\ngo live month 2")
    let responses = session.evaluate(typed)
    #expect(Rendering.errors(responses).count == 1, "\(typed) is not refused")
    let words = Rendering.text(responses, width: 300)
    #expect(words.contains("`\(offered)`"), "\(typed) says:\n\(words)")
    #expect(!words.contains("would break"))
    #expect(Rendering.errors(session.evaluate(offered)).isEmpty, "`\(offered)` is refused")
  }

  /// A number made up in advice is a number in somebody's plan.
  @Test(arguments: [
    ("cost lic = $40 per agent per month", "cost lic = $40 per agent per month * … agents"),
    ("tickets = 9,500\nbenefit b = tickets * $11/ticket as cash", "tickets = 9,500 tickets/month"),
  ]) func `advice makes up no count`(_ typed: String, _ offered: String) {
    var session = opened()
    var words = ""
    for line in typed.split(separator: "\n") { words += session.answer(String(line), width: 300) }
    #expect(words.contains("`\(offered)`"), "\(words)")
  }

  @Test func `a case stands for its net value where a figure is asked for`() {
    var session = opened(
      "case portal \"Portal\"\ncost build = $5,000 once\nbenefit gain = $400/month as cash")
    for line in [
      "tornado portal", "break even portal", "plot tornado of portal", "simulate portal",
    ] {
      #expect(Rendering.errors(session.evaluate(line)).isEmpty, "\(line)")
    }
    #expect(session.answer("compare").contains("`compare video, portal`"))
  }

  @Test func `a kept corner names its case, and a broken scenario stops no export`() {
    var session = opened()
    _ = session.evaluate("what if all at worse end for npv")
    #expect(session.answer("keep as bad").contains("all at worse end for npv of video"))
    _ = session.evaluate("scenario open: all at worse end for npv")
    _ = session.evaluate("case portal \"Portal\"\ncost build = $5,000 once")
    #expect(Rendering.errors(session.evaluate("compare base, bad")).isEmpty)
    #expect(Rendering.errors(session.evaluate("export \"v.md\" of video")).isEmpty)
    let document = session.answer("export \"v.json\" of video")
    #expect(document.contains("Wrote v.json: the case video"))
  }

  @Test func `initiatives are checked and acknowledged when they are typed`() {
    var session = opened()
    #expect(
      session.answer("initiative aa \"New idea\" impact high ability low").contains(
        "a number from 1 to 10"))
    #expect(session.answer("impact 8").contains("video: impact 8"))
    #expect(session.answer("start 2026-04").contains("video: start 2026-04"))
    #expect(session.answer("scenario one: price up 10%\nlist scenarios").contains("1 change\n"))
  }

  @Test(arguments: ["once", "as margin", "csv", "risk", "recover", "currency", "realised"])
  func `help on a word that is met`(_ topic: String) {
    var session = opened()
    #expect(Rendering.errors(session.evaluate("help \(topic)")).isEmpty)
  }

  @Test func `what does not exist says so and is not offered`() {
    var session = opened()
    #expect(session.answer("review").contains("not part of this version"))
    #expect(
      CommandTable.entry(named: "review") == nil && CommandTable.entry(named: "accept") == nil)
    #expect(session.answer("plot series").contains("no plot called `series`"))
  }

  @Test func `a long undo says how many steps are not shown`() {
    var session = opened()
    for n in 1...26 { _ = session.evaluate("v\(n) = \(n)") }
    #expect(session.answer("undo 26").contains("and 18 more"))
  }

  /// Commands as other programs of this kind call them, with what does the same here.
  @Test(arguments: [
    ("vars", "list"), ("units time", "list time"), ("type price", "price"),
    ("convert 3 h to min", "3 h in min"),
    ("sweep price from $1 to $5 step $1", "table npv by price from $1 to $5 step $1"),
    ("open \"case.whatif\"", "load \"case.whatif\""),
    ("run \"case.whatif\"", "load \"case.whatif\""),
    ("check \"case.whatif\"", "load \"case.whatif\""), ("output \"a.md\"", "export \"a.md\""),
    ("set seed 3", "seed 3"), ("edit price", "price = …"), ("q", "quit"), (":npv", "npv"),
    ("summ", "summary"), ("hist", "history"), ("und", "undo"), ("torn", "tornado"),
    ("syntax", "help formulas"),
  ])
  func `a command of another program is answered with the one that is meant`(
    typed: String, meant: String
  ) {
    var session = opened()
    let answer = session.answer(typed)
    #expect(answer.contains("`\(meant)`"), "\(answer)")
  }

  @Test(arguments: [
    ("price = $900/unit # list", "what if price = $900/unit"),
    ("uplift = 4% (1% to 10%)", "what if uplift = 4% (1% to 10%)"),
    ("Mix in % = min(50%,\n 40%)", "what if mix = min(50%, 40%)"),
    ("day = 2026-03-31", "what if day = 2026-03-31"),
  ])
  func `a name offers the line that changes it, and the editor only where there is one`(
    definition: String, line: String
  ) {
    var session = Session(.test())
    _ = session.evaluate(definition)
    let name = definition.prefix { $0 != " " }.lowercased()
    #expect(session.answer("?\(name)").hasSuffix("try: why \(name), \(line)\n"))
    #expect(Rendering.errors(session.evaluate(line)).isEmpty)
    #expect(Rendering.errors(session.evaluate("why \(name)")).isEmpty)
    var prompt = Session(.test(isInteractive: true))
    _ = prompt.evaluate(definition)
    #expect(prompt.answer("?\(name)").hasSuffix("try: why \(name), edit \(name)\n"))
  }

  @Test func `lines and cases are looked up like names`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    for name in ["extra_sales", "setup_video"] {
      #expect(session.answer("?\(name)") == session.answer("info \(name)"))
      #expect(session.answer("help \(name)") == session.answer("info \(name)"))
      #expect(session.help(for: "1 + \(name)", at: 6) != nil)
    }
    #expect(session.answer("?extra_sales").contains("Name       extra_sales\n"))
    #expect(session.answer("?nothing_at_all").contains("error["))
  }

  @Test func `help has a page on what a formula and a number are`() {
    var session = opened()
    #expect(session.answer("help syntax") == session.answer("help formulas"))
    #expect(session.answer("help numbers").contains("1,234.56"))
  }
}
