import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Modeling

/// Every month has its own figure: nothing is computed from the value of another month.
@Suite struct `Figures month by month` {
  private static let steps = "d = steps(month 1: 10%, month 7: 20%)"

  /// Six months of one value, then of another.
  private static func halves(_ f: (Double) -> Double) -> [Double] {
    (1...12).map { f($0 < 7 ? 0.1 : 0.2) }
  }

  // The formulas are those of shared reference finance.md, 1.1 and 1.6, and the annuity by its series.
  static let library = [
    months("period_churn(d, 12)", halves { 1 - pow(1 - $0, 1.0 / 12) }, given: steps),
    months("period_churn(r, 12)", halves { 1 - pow(1 - $0, 1.0 / 12) }, given: steps + "\nr = d"),
    months(
      "f(d)", halves { 1 - pow(1 - $0, 1.0 / 12) }, given: steps + "\nf(a) = period_churn(a, 12)"),
    months("effective_rate(d, 12)", halves { pow(1 + $0 / 12, 12) - 1 }, given: steps),
    months("nominal_rate(d, 12)", halves { 12 * (pow(1 + $0, 1.0 / 12) - 1) }, given: steps),
    months("period_rate_effective(d, 12)", halves { pow(1 + $0, 1.0 / 12) - 1 }, given: steps),
    months("real_rate(8%, d)", halves { 1.08 / (1 + $0) - 1 }, given: steps),
    months("growth_rate(2, $100, $1000 * d)", halves { sqrt(10 * $0) - 1 }, given: steps),
    months("pmt(d, 1, $100)", halves { -100 * (1 + $0) }, given: steps),
    months(
      "fv_annuity(d, 3, -$500)", halves { 500 * (1 + (1 + $0) + pow(1 + $0, 2)) }, given: steps),
    // 20% a year less 5 points from month 7 on: 1 − 0.85^(1/12) = 1.345%.
    prints(
      "period_churn(churn, 12)[month 10]", "1.345%",
      given: "churn = 20%/year - 5 pp/year * steps(month 1: 0%, month 7: 100%)"),
    prints("period_churn(d, 12)[month 8]", "1.842%", given: steps),
    refuses("npv(rate: d, flows: [-$100, $60])", .kindMismatch, "rate: d[month 12]", given: steps),
    refuses("npv(rate: d, flows: y)", .kindMismatch, "changes from month to month", given: flows),
    refuses("npv(10%, [-$100, y * 1 month])", .kindMismatch, "one amount", given: flows),
    refuses("tei_summary(rate: d, benefits: y, costs: y)", .kindMismatch, "`rate`", given: flows),
    refuses("ramp_linear_end(40 * d, 12)", .kindMismatch, "`ramp_periods`", given: steps),
    refuses("period_churn(6 * d, 12)", .notANumber, "in months 7 to 36", given: steps),
  ]

  @Test(arguments: library)
  func `a function of numbers that change has a value in each month`(_ example: Example) {
    example.check()
  }

  @Test func `a loop over months reads the rate of its own month`() {
    // What is kept of 100 after 5 and 6 more months at 10% and 20% a year.
    months(
      "s",
      Self.left(0.9, for: 5, then: 0.8, months: 13).map { 100 * $0 },
      given: Self.steps
        + "\ns = s[1 month ago, else 100 users] * (if month_number = 1 then 100% else 100% - period_churn(d, 12))"
    ).check()
  }

  /// What is left of 1 in each month when it moves at one yearly factor for `n` months, then at another.
  private static func left(
    _ first: Double, for n: Int, then second: Double, months: Int
  ) -> [Double] {
    (1...months).map { (month: Int) -> Double in
      let early = Double(min(month - 1, n)) / 12
      let late = Double(max(month - 1 - n, 0)) / 12
      return pow(first, early) * pow(second, late)
    }
  }

  private static let flows =
    steps + "\ny = $100/month * steps(month 1: 100%, month 3: 0%)\n"
    + "yearly = $1,200/year * steps(month 1: 100%, month 3: 0%)\n"
    + "first = if month_number < 3 then $100/month else $0/month"

  static let units = [
    // 100/1.1 + 100/1.21 = 173.55; nothing falls into month 0.
    prints("round(npv(rate: 10%, flows: y), $0.01)", "$173.55", given: flows),
    prints("npv(rate: 0%, flows: y)", "$200", given: flows),
    prints("npv(rate: 0%, flows: yearly)", "$200", given: flows),
    prints("npv(rate: 0%, flows: first)", "$200", given: flows),
    prints("npv_mid(rate: 0%, flows: y)", "$200", given: flows),
    prints("fv_annuity(0%, 3, -$500/month)", "$1,500", given: flows),
    prints("pv_annuity(0%, 3, -$500/month)", "$1,500", given: flows),
    // Two flows of $100 at (1.1)^(1/12) a month.
    prints(
      "npv(rate: compound(10%/year), flows: y) - $100 * (1.1 ^ (-1/12) + 1.1 ^ (-2/12))", "$0",
      given: flows),
    refuses(
      "npv(rate: 10%/year, flows: y)", .unitMismatch, "rate: compound(10%/year)", given: flows),
    refuses("irr(flows: cumulative)", .kindMismatch, "flows: cashflow", given: plan),
    refuses("irr(flows: cashflow * 2)", .kindMismatch, "flows: cashflow", given: plan),
    // Month 0 of the cash flow counts: -100 + 6 × 20.
    prints("npv(rate: 0%, flows: cashflow)", "$20", given: plan),
  ]
  private static let plan = """
    case c
    horizon 6 months
    cost once_only = $100 once
    benefit each = $20/month as cash
    """

  @Test(arguments: units)
  func `flows per month are amounts`(_ example: Example) { example.check() }

  static let stocks = [
    // finance.md 1.6: S_12 = 1000 × 0.7^(11/12) = 721.118, then once the rate of month 13.
    months(
      "retained(1,000 users, churn: steps(month 1: 30%/year, month 13: 5%/year))",
      left(0.7, for: 11, then: 0.95, months: 24).map { 1000 * $0 }),
    months(
      "retained(100 users, churn: steps(month 1: 0%/month, month 3: 50%/month))",
      [100, 100, 50, 25, 12.5]),
    months("retained(80%, churn: steps(month 1: 50%/month))", [0.8, 0.4, 0.2]),
    months(
      "growth(steps(month 1: 5%/year, month 13: 10%/year, month 25: 20%/year))",
      (1...36).map { (month: Int) -> Double in month < 13 ? 1 : month < 25 ? 1.1 : 1.32 }),
    months(
      "growth(steps(month 1: 5%/year, month 13: 10%/year), monthly)",
      left(1.05, for: 11, then: 1.1, months: 24)),
    // Ten join each month: a geometric sum, 10 (1 − q^12) / (1 − q) with q = 0.8^(1/12).
    prints(
      "kept[month 12] - 10 users * (1 - 80%) / period_churn(20%, 12)", "0 users",
      given: joining),
    refuses("retained(10 users/month, churn: 20%/year)", .kindMismatch, "adds up"),
    refuses("retained(10 users/month, churn: 2%/month)", .kindMismatch, "2%/month * 1 month"),
    refuses(
      "retained(10 users/month, churn: 20%/year)", .kindMismatch,
      "(10 users/month) * retained(100%, churn: 20%/year)"),
    refuses(
      "retained(100 users * ramp(3 months), churn: 20%/year)", .kindMismatch, "[month 1]"),
  ]
  private static let joining =
    "kept = kept[1 month ago] * (1 - period_churn(20%/year, 12)) + (10 users/month) * 1 month"

  @Test(arguments: stocks)
  func `who has left does not come back, and a flow is no stock`(_ example: Example) {
    example.check()
  }

  private static let stock = """
    s = retained(100 users, churn: 50%/month)
    active = active[1 month ago, else 100 users] - lost[1 month ago]
    lost = active * 10%
    left = 100 users - s
    gone = s[1 month ago, else 200 users] - s
    """

  static let totals = [
    refuses("total(s)", .kindMismatch, "`s[month 12]`", given: stock),
    refuses("total(left)", .kindMismatch, "every month", given: stock),
    refuses(
      "total(100 users - s, year 1)", .kindMismatch, "`(100 users - s)[month 12]`", given: stock),
    refuses("total(active)", .kindMismatch, "`total(active * 1 month)`", given: stock),
    refuses("total(kept)", .kindMismatch, "every month", given: joining),
    refuses(
      "total(t)", .kindMismatch, "every month", given: stock + "\ncase c\ntrack t = 100 users - s"),
    // What is lost in a month is a flow: 100 + 50 + 25 of 200.
    prints("total(gone, month 3)", "25 users", given: stock),
    prints("total(gone, year 1) + s[month 12]", "200 users", given: stock),
    prints("total(lost, year 1) > 71.7 users", "yes", given: stock),
    prints("total(s, month 2)", "50 users", given: stock),
    // Two times 100 users for a month, but for what is left: 16.66 on average.
    prints("total(s * 1 month, year 1) / 12 months < 16.67 users", "yes", given: stock),
    prints("total(if s < 30 users then 1 else 0, year 1)", "10", given: stock),
  ]

  @Test(arguments: totals)
  func `months of a stock do not add up, changes and counts do`(_ example: Example) {
    example.check()
  }

  // MARK: - Names of lines

  private static func sixMonths(_ clauses: String, _ rest: String = "") -> String {
    """
    case c
    horizon 6 months
    \(rest)
    benefit y = $100/month \(clauses) as cash
    cost royalty = 10% of y
    cost build = $100 once
    """
  }

  /// A month's factor at 10% a year.
  private static func npv(_ flows: [Double]) -> Double {
    zip(0..., flows).reduce(0) { $0 + $1.1 * pow(1.1, -Double($1.0) / 12) }
  }

  static let names: [(clauses: String, rest: String, royalty: [Double])] = [
    ("", "", [10, 10, 10, 10, 10, 10]),
    ("from month 3 until month 5", "", [0, 0, 10, 10, 10, 0]),
    ("until month 2", "", [10, 10, 0, 0, 0, 0]),
    ("realised 50%", "", [5, 5, 5, 5, 5, 5]),
    ("from month 2 realised 50%", "", [0, 5, 5, 5, 5, 5]),
    ("", "go live month 4", [0, 0, 0, 10, 10, 10]),
  ]

  @Test(arguments: names)
  func `a name in a formula is what the line comes to in that month`(
    _ clauses: String, _ rest: String, _ royalty: [Double]
  ) throws {
    let sheet = Sheet(Self.sixMonths(clauses, rest))
    let net = [-100] + royalty.map { $0 * 9 }
    #expect(abs(try sheet.number("npv") - Self.npv(net)) < 1e-9)
    #expect(abs(try sheet.number("total(royalty)") - royalty.reduce(0, +)) < 1e-9)
    #expect(abs(try sheet.number("total(royalty) - 10% of total(y)")) < 1e-9)
    for (month, amount) in zip(1..., royalty) {
      #expect(abs(try sheet.number("y[month \(month)]") - 10 * amount) < 1e-9)
    }
  }

  @Test func `the worked line of a royalty`() throws {
    // 90 in months 3 to 5 and 100 at the start.
    let sheet = Sheet(Self.sixMonths("from month 3 until month 5"))
    #expect(try sheet.printed("round(npv, $0.01)") == "$161.56")
    #expect(try sheet.printed("y[month 1]") == "$0/month")
  }

  @Test func `a line per year keeps its unit, and one of another case its months`() throws {
    let sheet = Sheet(
      """
      case a
      horizon 12 months
      benefit y = $1200/year from month 3 as cash
      case b
      horizon 12 months
      cost c = 10% of y of a
      """)
    #expect(try sheet.printed("(y of a)[month 2]") == "$0/year")
    #expect(try sheet.printed("(y of a)[month 3]") == "$1,200/year")
    #expect(try sheet.printed("total(c) of b") == "$100")
  }

  @Test func `a benefit made of another is late once, and its cost stays`() throws {
    let sheet = Sheet(Self.sixMonths("from month 2") + "\nbenefit more = 50% of y as cash")
    // Months 4 to 6 of each benefit are left, 100 and 50; the royalty is due in months 2 to 6.
    let late = try sheet.changed("delay benefits 2 months").figures(of: 0)
    #expect(late.net == [-100, 0, -10, -10, 140, 140, 140])
  }
}
