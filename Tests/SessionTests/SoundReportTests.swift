import Foundation
import Testing

@testable import Reporting
@testable import Session

/// What is printed and handed to machines where a figure is not one plain number: sections 1.8, 1.9 and 1.12 of the
/// design.
@Suite struct `Sound reports` {
  private static func responses(_ text: String) -> [Response] {
    Replay(bytes: Array(text.utf8), name: "test", environment: .test()).responses
  }

  private static func records(_ text: String) -> [String] {
    responses(text).flatMap { response -> [String] in
      if case .report(let report, _) = response { return report.records.map(\.json) }
      return []
    }
  }

  /// 1,000 × (1 − p/100) × (p − 20) = 9,000 at p = 60 ± 10 √7, so 33.54 and 86.46.
  private static let demand = """
    price = $60 ($30 to $90)/unit
    case a "A"
    horizon 24 months
    cost fixed = $9,000/month
    benefit x = 1,000 units/month * (1 - price / ($100/unit)) * (price - $20/unit) as margin

    """

  @Test func `both break-evens stand in the list and in the summary`() {
    let list = Rendering.text(Self.responses(Self.demand + "break even price\n"))
    #expect(list.contains("$33.54/unit") && list.contains("$86.46/unit"))
    // Rounded to the safe side: up from 33.54 and down from 86.46.
    let summary = Rendering.text(Self.responses(Self.demand + "a\n"))
    #expect(summary.contains("Pays if price is between $34/unit and $86/unit (plan: $60/unit)."))
  }

  /// The convention under a table of inputs, and under what is simulated from one file in another.
  @Test func `ranges of two files are read as their files say, and so it is told`() {
    let files = [
      "main.whatif": "include \"other.whatif\"\na = 10 units (5 to 20)\ninputs\nsimulate b\n",
      "other.whatif": "ranges triangular\nb = 10 units (5 to 20)\n",
    ]
    var (session, _) = Session.opened(files, at: "main.whatif")
    let inputs = session.answer("inputs")
    #expect(inputs.contains("8 times in 10 between low and high (a)"))
    #expect(inputs.contains("always between low and high, triangular (b)"))
    let risk = session.answer("simulate b")
    #expect(risk.contains("ranges: always between low and high, triangular;"))
  }

  /// A line of one case that adds up a line of another rests on what that is made of.
  @Test func `the inputs of a case are all that its figures rest on`() {
    let text = """
      rate = $10/unit ($5 to $20)
      case a
      benefit x = 10 units/month * rate * ramp(6 months, from: month 30) as cash
      case b
      horizon 12 months
      cost fee = total(x of a) * 10% once
      benefit y = $500/month as cash

      """
    let inputs = Rendering.text(Self.responses(text + "inputs of b\n"))
    #expect(inputs.contains("rate"), "\(inputs)")
    // The ramp of the other case begins within its own 36 months.
    #expect(!Rendering.text(Self.responses(text)).contains("starts in month 30"))
  }

  @Test func `the plan as stated can be asked like a scenario`() {
    let text = "case a\ncost c = $100 once\nbenefit b = $10/month as cash\n"
    #expect(Rendering.text(Self.responses(text + "npv of a under base\n")).contains("$212"))
    #expect(Rendering.text(Self.responses(text + "npv of a\n")).contains("$212"))
  }

  /// What is said of ramps follows what is computed and not the words of names.
  @Test(arguments: [
    (
      "average_price = $5/unit\nbenefit x = 100 units/month * average_price * ramp(6 months) as cash",
      "ramp at month end"
    ),
    ("f(n) = ramp(n)\nbenefit x = $100/month * f(6 months) as cash", "ramp at month end"),
    ("benefit x = $100/month * ramp(6 months, average) as cash", "ramp at mid-month"),
    (
      "benefit x = $100/month * ramp(6 months, average) as cash\nbenefit y = $1/month * ramp(2 months) as cash",
      "ramps at month end and at mid-month"
    ),
  ])
  func `the convention names the ramps that are used`(_ lines: String, _ words: String) {
    let text = Rendering.text(
      Self.responses("case a\ncost c = $100 once\n" + lines + "\nnpv\n"))
    #expect(text.contains("month end, \(words)"))
  }

  @Test func `shares behind lines of two cases are told apart`() {
    let text = """
      case a
      benefit sales = $10/month as cash realised 50%
      case b
      benefit sales = $10/month as cash realised 60%

      """
    for command in ["inputs", "inputs of all"] {
      let answer = Rendering.text(Self.responses(text + command + "\n"))
      #expect(
        answer.contains("realised of sales of a") && answer.contains("realised of sales of b"))
    }
  }

  @Test func `a jump is told as one, with the closest value reached`() {
    let solved = Self.responses(Self.demand + "solve price for payback = 5 months\n")
    let text = Rendering.text(solved)
    #expect(text.contains("No value of price"))
    #expect(text.contains("jumps from never to immediate"))
    #expect(!text.contains("gives payback = month 5  (as stated"))
    let records = Self.records(Self.demand + "solve price for payback = 5 months\n")
    #expect(records.count == 1 && records[0].contains("\"value\":null"))
  }

  /// 12 × 123.456 is 1,481.472, and three years of it are 4,444.416; what is printed is rounded to add up.
  @Test func `the table by year is exact for machines`() throws {
    let text = "case a\ncost b = $1,000.40 once\nbenefit x = $123.4560/month as cash\nannual\n"
    let record = try #require(Self.records(text).first)
    #expect(record.contains("[\"b\",-1000.4,0,0,0,-1000.4,-1000.4]"))
    #expect(record.contains("\"x\",0,1481.47"))
    #expect(Rendering.text(Self.responses(text)).contains("1,482"))
  }

  /// −100, 60, 60, 60 − 200, 60, 60: back in month 1 + 40/60, lost in month 3, back for good after month 5.
  @Test func `words replace what is shown, never the value`() throws {
    let given =
      "case a\ncost b = $100 once\ncost d = $200 at month 3\nbenefit x = $60/month as cash\n"
    let lasting = try #require(Self.records(given + "lasting_payback\n").first)
    #expect(lasting.contains("\"value\":5,") && !lasting.contains("outcome"))
    let first = try #require(Self.records(given + "payback\n").first)
    #expect(first.contains("\"value\":1.66") && first.contains("\"status\":\"multiple\""))
  }

  @Test func `changes on top of each other are echoed`() {
    let text = Rendering.text(
      Self.responses(
        "case a\ncost s = $1,000 once\nbenefit x = $300/month as cash\nwhat if x up 10%, x up 10%\n"
      ))
    #expect(text.contains("`x up 10%` comes on top of `x up 10%`"))
    let late = Rendering.text(
      Self.responses(
        "case a\ncost s = $1,000 once\nbenefit x = $300/month as cash\n"
          + "what if delay benefits 1 month, delay benefits 2 months\n"))
    #expect(
      late.contains("`delay benefits 2 months` comes on top of `delay benefits 1 month`"))
  }

  /// Half of the draws of a uniform from 0 to 4 lie above 2, where the root has no number; Sobol points
  /// halve a range exactly.
  @Test func `draws without a number are told where figures stand side by side`() {
    let text = """
      z = uniform(0, 4)
      case a
      cost s = $1,000 once
      benefit x = $300/month as cash
      case b
      cost c = $100 * sqrt(2 - z) once
      benefit d = $30/month as cash
      k = 1 (0.5 to 1.5)

      """
    let compared = Rendering.text(Self.responses(text + "compare a, b\n"), width: 200)
    #expect(
      compared.contains(
        "Net value today (NPV): in b there is no number in 32,768 of 65,536 draws"))
    #expect(!compared.contains("in a there is no number"))
    let table = Rendering.text(
      Self.responses(text + "table p10(npv of b * k) by k from 1 to 2 step 1\n"), width: 200)
    #expect(table.contains("in one as many as 32,768 of 65,536 draws"))
    let whole = Rendering.text(
      Self.responses(text + "table p10(npv of a * k) by k from 1 to 2 step 1\n"), width: 200)
    #expect(!whole.contains("no number"))
  }

  @Test func `the assumptions name what has an error`() {
    let text = Rendering.text(Self.responses("a = 2\nb = 3 +* 4\ninputs\n"))
    #expect(text.contains("b has an error, line 2"))
  }

  /// $1,000 at once against $400 a month is back in month 3: 1,200 in and 1,000 out.
  private static let quick = """
    volume = 40 calls/month
    fee = $10/call
    nothing = $0/call
    case a "A"
    horizon 12 months
    cost build = $1,000 once
    benefit saved = volume * fee as cash
    benefit more = volume * nothing as cash

    """

  @Test func `why a payback adds up the cash of the months that decide`() {
    var (session, _) = Session.opened(Self.quick)
    let payback = session.answer("why payback")
    #expect(payback.contains("benefits in months 0 to 3 = $1,200"), "\(payback)")
    #expect(payback.contains("costs in months 0 to 3 = $1,000"), "\(payback)")
    let peak = session.answer("why peak_cash")
    #expect(peak.contains("benefits in month 0 = $0") && peak.contains("costs in month 0 = $1,000"))
    let value = session.answer("why pv_benefits")
    #expect(!value.contains("build") && value.components(separatedBy: "pv_benefits").count == 2)
  }

  /// 1,000 = 40 × (10 + x) × Σ 1.1^(−t/12) for t = 1 … 12.
  @Test func `an input of 0 has a break-even where there is one`() {
    var (session, _) = Session.opened(Self.quick.replacing("$10/call", with: "$1/call"))
    let list = session.answer("break even nothing")
    let sum = (1...12).map { pow(1.1, -Double($0) / 12) }.reduce(0, +)
    let expected = (1_000 / sum / 40 - 1).formatted(.number.precision(.fractionLength(2)))
    #expect(list.contains("$\(expected)"), "\(list) \(expected)")
    #expect(!list.contains("would have to be"))
  }

  @Test func `amounts in the parts of a result keep their currency`() {
    var (session, _) = Session.opened("a = 1\n")
    #expect(session.answer("peak_funding([-$500, $200])") == "amount $500, period 0\n")
    // 500 / 1.1 = 454.545.
    #expect(session.answer("tei_summary(10%, [€0, €500], [€100, €0])").contains("pv benefits €455"))
    let json = Self.records("peak_funding([-$500, $200])\n")
    #expect(json.contains { $0.contains("\"unit\":\"$\"") && $0.contains("\"amount\":500") })
  }

  @Test func `every number of a list has its unit for machines`() {
    let json = Self.records(Self.quick + "list\n")
    #expect(json.contains { $0.contains("[\"fee\",null,10,\"$/call\",null]") }, "\(json)")
  }

  @Test func `what rests on the figures of a case says their convention`() {
    var (session, _) = Session.opened(
      Self.quick + "double_value = npv * 2\nhalf_of_it = double_value / 2\n")
    for question in ["npv", "pv of saved", "double_value", "half_of_it * 3"] {
      #expect(session.answer(question).contains("12 months, 10%/year"), "\(question)")
    }
    #expect(!session.answer("fee").contains("10%/year"))
    #expect(session.answer("irr(cashflow)").contains("the rate is per month"))
  }

  @Test func `an exchange rate that was used is told`() {
    var (session, _) = Session.opened("1 EUR = 1.1 USD\n")
    for question in ["€100 + $8", "$8 + €100", "100 EUR in USD"] {
      #expect(session.answer(question).contains("at 1 EUR = 1.1 USD"), "\(question)")
    }
  }

  @Test func `a case without any money neither pays nor fails`() {
    var (session, _) = Session.opened(
      "case c\nhorizon 12 months\nbenefit b = $100/month * ramp(6 months, from: month 20) as cash\n"
    )
    let summary = session.answer("c")
    #expect(summary.contains("Nothing is paid and nothing comes in within 12 months."))
    #expect(!summary.contains("Pays"))
  }

  @Test func `a power that is too large is no fault of a sign`() {
    var (session, _) = Session.opened("a = 1\n")
    #expect(session.answer("2^10000").contains("too large"))
    #expect(session.answer("0^(-1)").contains("division by zero"))
    #expect(session.answer("(-8)^0.5").contains("a negative number has no such power"))
  }

  /// A new range in the words of a meeting takes the `/…` part of the unit, as a number does.
  @Test func `a new range takes the unit of the input`() {
    var (session, _) = Session.opened(Self.quick)
    let bare = session.answer("what if volume = 50 (40 to 60) show volume, npv")
    let full = session.answer("what if volume = 50 (40 to 60) calls/month show volume, npv")
    #expect(bare.contains("50 calls/month"))
    // The unit it took is the only line more.
    let echo = "read as: volume: 50 (40 to 60) taken in calls/month\n"
    #expect(bare.contains(echo))
    #expect(
      bare.replacing(echo, with: "").split(separator: "\n").dropFirst()
        == full.split(separator: "\n").dropFirst())
    #expect(session.answer("what if fee = $12 ($9 to $15) show fee").contains("$12/call"))
    #expect(session.answer("what if fee = 5 hours").contains("write for example `$5/call`"))
  }

  @Test func `a case that states its go-live shows both clocks`() {
    var (session, _) = Session.opened(
      "case c\ngo live month 4\ncost k = $5000 once\nbenefit b = $1000/month as cash\n")
    // Months 4 to 8 bring 5,000: the fifth from go-live.
    #expect(session.answer("c").contains("Money back in month 8, month 5 from go-live\n"))
  }

  /// The calendar by hand; 2028 is a leap year, 2029 is none.
  @Test(arguments: [
    ("2026-01-01 + 3 months", "2026-04-01"), ("2026-01-31 + 1 month", "2026-02-28"),
    ("2028-02-29 + 1 year", "2029-02-28"), ("2026-01-15 - 1 quarter", "2025-10-15"),
    ("2026-01-01 + 2 weeks", "2026-01-15"), ("2026-12-31 + 1 day", "2027-01-01"),
    ("(2026-01-31 + 1 month) + 1 month", "2026-03-28"),
  ])
  func `a date moves by the calendar`(_ question: String, _ date: String) {
    var (session, _) = Session.opened("a = 1\n")
    #expect(session.answer(question).hasPrefix(date + "\n"))
    #expect(session.answer("2026-01-01 + 3 hours").hasPrefix("error"))
  }

  /// 1,000 × 1.2 = 1,200 against 60 a month: back in month 20.
  @Test func `why under risk adds up what is counted under risk`() {
    var (session, _) = Session.opened(
      "case c\ncost a = $1,000 once risk 20%\nbenefit b = $100/month as cash risk 40%\n")
    let payback = session.answer("why payback under risk")
    #expect(payback.contains("benefits in months 0 to 20 = $1,200"), "\(payback)")
    #expect(payback.contains("costs in months 0 to 20 = $1,200"))
    let sum = (1...36).map { 60 * pow(1.1, -Double($0) / 12) }.reduce(0, +)
    let benefits = sum.formatted(.number.precision(.fractionLength(0)))
    #expect(session.answer("why npv under risk").contains("PV of benefits = $\(benefits)"))
    let table = session.answer("table npv under risk, npv by discount from 5% to 10% step 5%")
    #expect(table.contains("under risk"), "\(table)")
  }

  @Test func `a plain rate beside months says what it is taken for`() {
    var (session, _) = Session.opened("a = 1\n")
    #expect(session.answer("pmt(6%, 36 months, $25,000)").contains("6% taken per month"))
    #expect(!session.answer("pmt(6%, 36, $25,000)").contains("taken"))
    #expect(session.answer("pmt(6%/year, 36 months, $25,000)").contains("rate: simple(6%/year)"))
  }
}
