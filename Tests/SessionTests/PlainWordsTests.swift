import Diagnostics
import Modeling
import Reporting
import Testing

@testable import Session

/// Sentences that must say what the numbers mean: section 1.8 of the design, reference/finance.md.
struct PlainWordsTests {
  private func answer(_ text: String, _ command: String, width: Int = 200) -> String {
    var (session, _) = Session.opened(text)
    return session.answer(command, width: width)
  }

  /// Months 13 to 24 of 500 + 10 m are 685 on average: nobody gains 685 visits a year.
  static let stock = """
    waiting = 500 visits + 10 visits * month_number
    saved = 30 min/month
    case a
    horizon 24 months
    cost b = $1,000 once
    benefit x = $100/month as cash
    track w "Visits no longer waiting" = waiting for customer
    track s = saved for customer
    """

  @Test func `a stock is told as an average, a flow by the year`() {
    let summary = answer(Self.stock, "a")
    #expect(summary.contains("685 visits on average"), "\(summary)")
    #expect(summary.contains("6 hours a year"), "\(summary)")
    let annual = answer(Self.stock, "annual")
    #expect(
      annual.contains("685 visits on average") && annual.contains("6 hours a year"), "\(annual)")
  }

  @Test func `an amount that is paid several times says how often and how much that is`() {
    var (session, _) = Session.opened("case a\n")
    let answer = session.answer("cost l = $40k at (month 0, month 12, month 24)")
    #expect(answer.contains("3 payments, in months 0, 12 and 24: $120,000 in all"), "\(answer)")
    let parts = session.answer("cost b = $40k at (month 0: 40%, month 3: 60%)")
    #expect(!parts.contains("payments"), "\(parts)")
  }

  @Test func `what enters the figures of a case is used by them`() {
    let text = Self.stock + "\nfees = $5/month\ncost f = fees\n"
    #expect(answer(text, "uses b").contains("npv") && !answer(text, "uses b").contains("Nothing"))
    #expect(answer(text, "uses fees").split(separator: "\n").last?.hasPrefix("npv") == true)
    // What is tracked for others is in no figure.
    #expect(!answer(text, "uses s").contains("npv"))
  }

  @Test func `a rate without a time is said to be one of a month where the values are monthly`() {
    let words = "the rate is for each month"
    #expect(
      answer(Self.stock + "\nfees = $5/month * ramp(3 months)\n", "npv(9%, fees)").contains(words))
    #expect(!answer(Self.stock, "npv(9%, [-$100, $60])").contains(words))
  }

  @Test func `a stock is not offered a sum`() {
    let text = Self.stock + "\nleft = retained(500 users, churn: 20%/year)\n"
    #expect(answer(text, "left").contains("[month 14] for one month"))
    #expect(!answer(text, "left").contains("for a sum"))
    #expect(answer(Self.stock, "saved * month_number").contains("for a sum"))
  }

  /// 100 now, 108 in month 12: borrowed at 8% a year.
  static let borrowed = """
    case a
    horizon 12 months
    discount 10%/year
    benefit loan = $100 once as cash
    cost back = $108 at month 12
    """

  @Test func `the internal rate of money that comes in first is a cost`() throws {
    let single = answer(Self.borrowed, "irr")
    #expect(single.hasPrefix("8%\n"))
    #expect(single.contains("this rate is what that money costs"))
    #expect(answer(Self.borrowed, "what if loan = $90 show irr").contains("what that money costs"))
    #expect(!answer(SeveralCasesTests.two, "irr of a").contains("costs"))
    var (session, _) = Session.opened(Self.borrowed)
    guard case .report(let report, _)? = session.evaluate("irr").first else {
      Issue.record("no report")
      return
    }
    #expect(report.jsonLines().contains("\"meaning\":\"cost of borrowing\""))
  }

  /// 400 customers pay $1,080 now against $90 a month for a year; at 8% a year, paid at month ends, the
  /// year of fees is worth 90 × (1 − 1.08⁻¹) / (1.08^(1/12) − 1) = $1,036.3; with the $3,000 the limit
  /// is 1,036.3 + 7.5 = $1,043.8, to be told from $1,080.
  static let prepaid = """
    takers   = 400 customers
    prepaid  = $1,080/customer
    case prepay
    horizon 12 months
    discount 8%/year
    benefit upfront = takers * prepaid once as cash
    cost lost_fees = takers * $90/customer/month
    cost admin = $3,000 once
    """

  @Test func `a limit near the plan has the digits that tell them apart`() {
    let summary = answer(Self.prepaid, "prepay")
    #expect(
      summary.contains("prepaid is at least $1,050/customer (plan: $1,080/customer)"), "\(summary)")
  }

  static let even = """
    case a
    horizon 10 months
    discount 0%/year
    cost build = $100,000 once
    benefit x = $10,000/month as cash
    """

  @Test func `a cost that just breaks even is a limit from above`() {
    #expect(
      answer(Self.even, "a").contains("Pays if build is at most $100,000 (plan: exactly that)"))
  }

  /// 8 times 10 cents bring back the 80 cents, though their sum in binary falls short of it.
  @Test func `the sign changes where the money is back`() throws {
    let text = """
      case a
      horizon 10 months
      discount 0%/year
      cost build = $0.80 once
      benefit x = $0.10/month as cash
      """
    var (session, _) = Session.opened(text)
    guard case .report(let report, _)? = session.evaluate("cumulative").first else {
      Issue.record("no report")
      return
    }
    let marked = report.tables[0].rows.filter { $0.cells[1].marks.contains(.signChange) }
    #expect(marked.map { $0.cells[0].text } == ["8"])
    #expect(session.answer("payback").hasPrefix("month 8\n"))
  }

  /// $100 comes back at $10.40 a month after 9.615… months.
  static let failures = [
    (
      "assert payback = 9.6 months",
      "this does not hold: payback is month 10 (the running total turns after 9.61538 months), "
        + "not 9.6 months"
    ),
    ("assert price < $50", "this does not hold: price is $50.0000001"),
    // Without a tolerance two values are the same when they are printed the same.
    ("assert price = $50", nil),
  ]

  @Test(arguments: failures)
  func `a failed assert shows both sides so that they differ`(
    _ assertion: String, _ message: String?
  ) throws {
    let text = """
      price = $50.0000001
      case a
      cost b = $100 once
      benefit z = $10.40/month as cash
      """
    let replay = Replay(
      bytes: Array("\(text)\n\(assertion)\n".utf8), name: "test.whatif",
      environment: .test(MemoryFiles([:])))
    let messages = replay.responses.compactMap { response -> String? in
      if case .diagnostic(let diagnostic) = response { diagnostic.message } else { nil }
    }
    #expect(messages == [message].compactMap { $0 })
  }

  @Test func `a scenario takes no name that means something else`() {
    var (session, _) = Session.opened(Self.prepaid)
    _ = session.evaluate("what if prepaid up 10%")
    #expect(
      session.answer("keep as takers").contains("`takers` is already the name of a definition"))
    _ = session.evaluate("what if prepaid up 10%")
    #expect(session.answer("keep as prepay").contains("`prepay` is already the name of a case"))
    _ = session.evaluate("what if prepaid up 10%")
    #expect(session.answer("keep as dearer").contains("Kept: scenario dearer: prepaid up 10%"))
  }

  @Test func `a share typed without a sign is offered as typed first`() {
    var (session, _) = Session.opened("rate = 5%\n")
    let answer = session.answer("what if rate = 12")
    let first = answer.split(separator: "\n").first { $0.contains("= help:") }
    #expect(first?.contains("`12%`") == true, "\(answer)")
    #expect(session.answer("what if rate = 0.12").contains("`12%`"))
  }
}
