import Diagnostics
import Foundation
import Syntax
import Testing

@testable import Modeling

/// Figures that could be wrong in silence: sums, months, ranges and changes, against sections 1.3 to 1.12 of the
/// design and sums made by hand.
@Suite struct `Sound figures` {
  /// $1,000 at the start, $300 a month for 36 months.
  private static let base = "case a \"A\"\ncost s = $1,000 once\nbenefit x = $300/month as cash\n"

  // MARK: - Sums over months

  static let totals = [
    // 36 × 300 − 1,000; 12 × 300; and month 0 alone.
    prints("total(cashflow)", "$9,800", given: base),
    prints("total(cashflow, year 1)", "$3,600", given: base),
    prints("total(cashflow, month 0)", "-$1,000", given: base),
    prints("total(cashflow of a)", "$9,800", given: base),
    prints("total(cashflow of all)", "$9,800", given: base),
    prints("total(s)", "$1,000", given: base),
    prints("total(costs)", "$1,000", given: base),
    // The sum of all months is the last of the running sum.
    prints("total(cashflow) - cumulative[month 36]", "$0", given: base),
    prints("pv of cashflow - npv", "$0", given: base),
    // A name for the cash flow keeps its month 0, and a name for what is made of it has none.
    prints("total(net)", "$9,800", given: base + "net = cashflow\n"),
    prints("total(n2)", "$9,800", given: base + "net = cashflow\nn2 = (net)\n"),
    prints("net[month 0]", "-$1,000", given: base + "net = cashflow\n"),
    prints("total(net, month 0)", "-$1,000", given: base + "net = cashflow\n"),
    prints("f(cashflow)", "$9,800", given: base + "f(a) = total(a)\n"),
    prints("total(x * total(net)/$1)", "$105,840,000", given: base + "net = cashflow\n"),
    refuses("total(net * 2)", .kindMismatch, "month 0", given: base + "net = cashflow\n"),
    refuses("total(twice)", .kindMismatch, "month 0", given: base + "twice = cashflow * 2\n"),
    refuses("f(cashflow)", .kindMismatch, "month 0", given: base + "f(a) = total(a * 2)\n"),
    refuses("total(c)", .kindMismatch, "total(cashflow)", given: base + "c = cumulative\n"),
    refuses("total(cumulative)", .kindMismatch, "total(cashflow)", given: base),
    // −1,000 + 300 m is below zero in months 1 to 3; a question about a balance is none.
    prints("total(below)", "3", given: base + "below = if cumulative < 0 then 1 else 0\n"),
    prints("total(if cashflow > $0 then 1 else 0)", "36", given: base),
    refuses(
      "total(chosen)", .kindMismatch, "month 0",
      given: base + "chosen = if month_number > 3 then cashflow else $0\n"),
    refuses("total(cashflow * 2)", .kindMismatch, "month 0", given: base),
    refuses("total(x, year 4)", .outOfRange, "months 1 to 36", given: base),
    refuses("total(x, month 37)", .outOfRange, "months 1 to 36", given: base),
    refuses("total(benefits, year 4)", .outOfRange, "months 1 to 36", given: base),
    refuses(
      "total(d, year 4)", .outOfRange, "months 1 to 36",
      given: base + "d = $1/month * ramp(2 months)\n"),
    prints("total(x, year 3)", "$3,600", given: base),
  ]

  @Test(arguments: totals) func `a sum takes every month it names`(_ example: Example) {
    example.check()
  }

  /// 1,000 calls × 6 min in each of the months 7 to 12, in both.
  static let tracked = [
    prints("total(h, year 1)", "36,000 min", given: goLive),
    prints("total(hb, year 1)", "$6,000", given: goLive),
    prints("total(h, month 6)", "0 min", given: goLive),
    prints("total(h, year 2)", "72,000 min", given: goLive),
  ]
  private static let goLive = """
    calls = 1,000 calls/month
    case a
    horizon 24 months
    go live month 7
    cost b = $100 once
    track h = calls * 6 min/call for customer
    benefit hb = calls * 6 min/call * $10/h as cash

    """

  @Test(arguments: tracked) func `what is tracked begins at go-live too`(_ example: Example) {
    example.check()
  }

  @Test func `the figures of a tracked line begin at go-live`() throws {
    let figures = try Sheet(Self.goLive).analyst.figures(of: 0)
    let flow = try #require(figures.lines.first { $0.line.kind == .track }).flow
    #expect(flow == [Double](repeating: 0, count: 7) + [Double](repeating: 6_000, count: 18))
  }

  static let ofOtherLines = [
    // 1 % of 36 × 300, and of 300 × (1 − 1.1^−3) / (1.1^(1/12) − 1).
    prints("c", "$108", given: base + "cost c = total(benefits) * 1% once\n"),
    prints(
      "npv - (pv_benefits - $1,108)", "$0", given: base + "cost c = total(benefits) * 1% once\n"),
    prints("c - pv_benefits * 1%", "$0", given: base + "cost c = pv_benefits * 1% once\n"),
    prints("c - pv_benefits * 1%", "$0", given: base + "cost c = pv of benefits * 1% once\n"),
    prints("b", "$10", given: base + "benefit b = total(costs) * 1% once as cash\n"),
  ]

  @Test(arguments: ofOtherLines)
  func `a cost may be made of the benefits and a benefit of the costs`(_ example: Example) {
    example.check()
  }

  @Test(arguments: [
    "benefit c = total(benefits) * 1% once as cash", "cost c = total(costs) * 1% once",
    "cost c = npv * 1% once", "cost c = pv_costs * 1% once",
    "cost c = total(benefits) * 1% once\nbenefit d = c * 2 once as cash",
  ])
  func `a line that feeds its own sum is a cycle`(_ line: String) {
    #expect(Sheet(Self.base + line).problems.map(\.code).contains(.cycle))
  }

  // MARK: - Months and clauses

  /// July is the fourth month of a plan that starts in April.
  @Test(arguments: [
    ("benefit y = $300/month from 2026-07 as cash", "benefit y = $300/month from month 4 as cash"),
    (
      "benefit y = $300/month until 2026-07 as cash", "benefit y = $300/month until month 4 as cash"
    ),
    ("cost y = $300 at 2026-07", "cost y = $300 at month 4"),
    ("cost y = $300 at 2027-04-15", "cost y = $300 at month 13"),
    (
      "cost y = $300 at (2026-04: 50%, 2026-07: 50%)",
      "cost y = $300 at (month 1: 50%, month 4: 50%)"
    ),
    ("go live 2026-07", "go live month 4"),
  ])
  func `a month of the calendar is one of the plan`(_ typed: String, _ meant: String) throws {
    let start = Self.base + "start 2026-04\n"
    let (one, other) = (Sheet(start + typed), Sheet(start + meant))
    #expect(one.problems.map(\.message) == [])
    #expect(try one.analyst.figures(of: 0).net == other.analyst.figures(of: 0).net)
  }

  static let mistakes = [
    Declared(base + "benefit y = $300/month from 2026-07 as cash", .kindMismatch, "from month 4"),
    Declared(base + "benefit y = $300/month from 2026-07 as cash", .kindMismatch, "start 2026-07"),
    Declared(base + "go live 2026-07", .kindMismatch, "start 2026-07"),
    Declared(base + "start 2026-04\ncost y = $1 at 2026-03", .outOfRange, "before the first month"),
    Declared(base + "benefit y = $10/month as cash risk 120%", .outOfRange, "between 0% and 100%"),
    Declared(base + "benefit y = $10/month as cash risk -20%", .outOfRange, "between 0% and 100%"),
    Declared(base + "cost y = $10/month risk -20%", .outOfRange),
    Declared(base + "cost y = $10/month realised 50%", .badClause, "cost y = ($10/month) * 50%"),
    Declared(base + "track y = 5 h/month realised 50%", .badClause, "belongs to a benefit"),
    Declared(base + "track y = 5 h/month risk 50%", .badClause, "no money"),
    Declared(base + "discount 10%/month", .notConvertible, "`discount 10%/year`"),
    Declared(base + "discount 15", .kindMismatch, "`discount 15%/year`"),
  ]

  @Test(arguments: mistakes) func `a clause that cannot be meant is refused`(_ declared: Declared) {
    declared.check()
  }

  @Test(arguments: ["at month 0", "once", "at month 5"])
  func `a payment without a number is told at its line`(_ when: String) throws {
    let source = SourceText(
      name: "case.whatif",
      "case a\nbenefit x = $300/month as cash\ncost s = $100 * 10^300 * 10^300 \(when)\n")
    var builder = ModelBuilder()
    builder.add(Parser.parse(source))
    let problem = #expect(throws: Diagnostic.self) {
      try Analyst(builder.finish().checked()).figures(of: 0)
    }
    #expect(problem?.code == .notANumber)
    #expect(problem?.primary?.span.line == 3)
  }

  @Test func `a surcharge on a cost may be more than the cost`() throws {
    // $10 × 2.2 a month instead of $10.
    let sheet = Sheet("case a\ncost y = $10/month risk 120%\n")
    #expect(sheet.problems.map(\.message) == [])
    #expect(abs(try sheet.number("pv_costs under risk / pv_costs") - 2.2) < 1e-12)
  }

  @Test func `go-live in month 0 is not applied`() {
    let sheet = Sheet(Self.base + "go live month 0")
    #expect(sheet.checked.cases[0].goLive == 1)
    #expect(throws: Diagnostic.self) { try sheet.ask("npv") }
  }

  // MARK: - Ranges

  static let ranges = [
    // √(4,000 × 6,000) is the median of a lognormal.
    ("$4,000 to $6,000/month", "$4,899/month"), ("$4,000/month to $6,000", "$4,899/month"),
    ("20 min to 30 min/call", "24.4949 min/call"), ("$118 to $150/customer", "$133/customer"),
    ("$118 to 150/customer", "$133/customer"), ("$64 ($58 to $70/order)", "$64/order"),
    ("$64 ($58/order to $70)", "$64/order"), ("$64 ($58 to $70)/order", "$64/order"),
    ("$64/order ($58 to $70)", "$64/order"),
    ("$5,000/month ($4,000 to $6,000)/month", "$5,000/month"),
    ("2 hours (90 min to 150 min)", "2 hours"),
    ("2 hours (90 min to 150 min/call)", "2 hours/call"),
    ("1,500 (1,200 to 1,800) calls/month", "1,500 calls/month"),
    ("1,500 calls (1,200 to 1,800)/month", "1,500 calls/month"),
    ("3.5% (2.5% to 5%)/month", "3.5%/month"), ("3.5% (2.5% to 5%/month)", "3.5%/month"),
  ].map { typed, printed in Example(given: "r = \(typed)", question: "r", outcome: .prints(printed))
  }

  @Test(arguments: ranges) func `a unit on one end of a range holds for all`(_ example: Example) {
    example.check()
  }

  @Test func `the ends of a range are in its unit`() throws {
    let sheet = Sheet("r = 2 hours (90 min to 150 min/call)\n")
    let range = try #require(sheet.entity("r"))
    let ends = try #require(sheet.checked.ends(of: range))
    #expect(ends.low == 1.5 && ends.high == 2.5)
  }

  static let refusedRanges = [
    Declared("r = $5 ($4 to $6/month)/week", .badRange, "twice"),
    Declared("r = $4 to 6 h", .badRange, "different units"),
    Declared("r = $4/customer to $6/order", .badRange, "different units"),
    Declared(
      "case a\ncost l = $4,000 to $6,000/month once", .onceOrEveryMonth, "cannot be paid once"),
  ]

  @Test(arguments: refusedRanges) func `a range in two units is refused`(_ declared: Declared) {
    declared.check()
  }

  @Test func `a range per month is a line that runs every month`() throws {
    // √(100 × 150) × 36.
    let sheet = Sheet("r = $100 to $150/month\ncase a\ncost k = r\nbenefit x = $1/month as cash\n")
    #expect(sheet.problems.map(\.message) == [])
    #expect(abs(try sheet.number("total(k)") - 36 * 15_000.0.squareRoot()) < 1e-6)
  }

  // MARK: - Percentages of a time

  static let compounding = [
    Declared("m in %/month = 20%/year", .notConvertible, "it compounds"),
    Declared("c = 20%/year\nm in %/month = c", .notConvertible, "it compounds"),
    Declared("m in %/year = 2%/month", .notConvertible, "it compounds"),
    Declared("c = 20%/year\nm = c > 2%/month", .notConvertible, "it compounds"),
    Declared("c = 20%/year\nm = max(c, 2%/month)", .notConvertible, "it compounds"),
    Declared("m = 2%/month (1%/month to 20%/year)", .notConvertible, "they compound"),
    // A twelfth of 20% would lie within the range.
    Declared("m = 1.5%/month (1%/month to 20%/year)", .notConvertible, "they compound"),
    Declared("m = 1%/month to 40%/year", .notConvertible, "they compound"),
    Declared("m = uniform(1%/month, 40%/year)", .notConvertible, "it compounds"),
  ]

  @Test(arguments: compounding)
  func `a percentage of one time never becomes one of another by dividing`(_ declared: Declared) {
    declared.check()
  }

  static let readings = [
    Declared("m in %/month = 20%/year", .notConvertible, "`compound(20%/year)`"),
    Declared("m in %/month = 20%/year", .notConvertible, "`period_churn(20%/year, 12) / 1 month`"),
    Declared("m in %/month = 20%/year", .notConvertible, "`retained(accounts, churn: 20%/year)`"),
    Declared("m in %/month = 20%/year", .notConvertible, "`simple(20%/year)`"),
  ]

  @Test(arguments: readings) func `every reading of a yearly percentage is offered`(
    _ declared: Declared
  ) {
    declared.check()
  }

  /// 1 − 0.8^(1/12), 1.2^(1/12) − 1 and a twelfth.
  @Test(arguments: [
    ("period_churn(20%/year, 12) / 1 month", 1 - pow(0.8, 1.0 / 12)),
    ("compound(20%/year)", pow(1.2, 1.0 / 12) - 1), ("simple(20%/year)", 0.2 / 12),
  ])
  func `the offered lines are taken`(_ line: String, _ expected: Double) throws {
    let sheet = Sheet("m in %/month = \(line)")
    #expect(sheet.problems.map(\.message) == [])
    #expect(abs(try sheet.number("m") - expected) < 1e-12)
  }

  @Test func `a change does not convert a percentage of another time`() {
    let sheet = Sheet("c = 20%/year\n")
    for change in ["c = 2%/month", "c = 15%/year (2%/month to 30%/year)"] {
      do {
        _ = try sheet.changed(change)
        Issue.record("\(change) was taken")
      } catch {
        #expect((error as? Diagnostic)?.code == .notConvertible)
      }
    }
  }

  // MARK: - Goals

  /// 1,000 × (1 − p/100) × (p − 20) = 9,000 at p = 60 ± 10 √7, so 33.54 and 86.46.
  private static let demand = """
    price = $60 ($30 to $90)/unit
    case a
    horizon 24 months
    cost fixed = $9,000/month
    benefit x = 1,000 units/month * (1 - price / ($100/unit)) * (price - $20/unit) as margin

    """

  @Test func `an input that pays between two values has two break-evens`() throws {
    let sheet = Sheet(Self.demand)
    let found = try sheet.analyst.breakEvens(of: sheet.question("npv")).found
    let price = try #require(found.first { $0.input == sheet.entity("price") })
    let ends = [60 - 10 * 7.0.squareRoot(), 60 + 10 * 7.0.squareRoot()]
    #expect(zip(price.roots, ends).allSatisfy { abs($0 - $1) < 1e-6 } && price.roots.count == 2)
    #expect(price.lower == price.roots.first && price.upper == price.roots.last)
  }

  @Test func `an input outside what pays is told the nearest stretch`() throws {
    let sheet = Sheet(Self.demand.replacing("$60 ($30 to $90)", with: "$95 ($30 to $96)"))
    let found = try sheet.analyst.breakEvens(of: sheet.question("npv")).found
    let price = try #require(found.first { $0.input == sheet.entity("price") })
    #expect(price.breakEven == price.upper && !price.isLowerBound)
    #expect(price.lower != nil)
  }

  @Test func `an input with one break-even has one limit`() throws {
    let sheet = Sheet(Self.base)
    let found = try sheet.analyst.breakEvens(of: sheet.question("npv")).found
    let x = try #require(found.first { $0.input == sheet.entity("x") })
    let s = try #require(found.first { $0.input == sheet.entity("s") })
    #expect(x.upper == nil && x.lower == x.breakEven && x.isLowerBound)
    #expect(s.lower == nil && s.upper == s.breakEven && !s.isLowerBound)
  }

  @Test func `a jump over the goal is no solution`() throws {
    let sheet = Sheet(Self.demand)
    let price = try #require(sheet.entity("price"))
    let seek = try sheet.analyst.seek(price, for: try sheet.question("payback"), goal: 5)
    #expect(seek.roots.isEmpty)
    #expect(seek.jumps.count == 2)
    // Payback is immediate or never.
    #expect(seek.closest?.value == 0)
  }

  // MARK: - Changes

  @Test(arguments: [
    "p = $9, p = $11", "p at low, p at high", "p up 10%, p at low", "p up 10%, p = $9",
    "costs up 10%, s = $5", "horizon 12 months, horizon 24 months", "discount 5%, discount 6%",
    "go live month 2, go live month 3", "realised of x = 10%, realised of x = 20%",
    "p = $9, all at worse end for npv", "all at worse end for npv, p = $9",
  ])
  func `a change that would undo another is refused`(_ changes: String) {
    let sheet = Sheet("p = $10 ($8 to $12)\n" + Self.base + "benefit q = p at month 3\n")
    #expect { try sheet.changed(changes) } throws: { error in
      (error as? Diagnostic)?.says("would undo") == true
    }
  }

  @Test(arguments: [
    // 300 × 1.21 and 12 × 1.1 after 8.
    ("x up 10%, x up 10%", "total(x)", 36 * 363.0), ("p at low, p up 10%", "total(q)", 8.8),
    ("cheap, p = $11", "total(q)", 11), ("p = $11, x up 10%", "total(q)", 11),
    ("x double, x half", "total(x)", 10_800),
  ])
  func `changes that can be made together compose`(
    _ changes: String, _ question: String, _ expected: Double
  ) throws {
    let sheet = Sheet(
      "p = $10 ($8 to $12)\nscenario cheap: p = $9\n" + Self.base + "benefit q = p at month 3\n")
    let source = SourceText(name: "question", question)
    let answer = try sheet.changed(changes).ask(try Sheet.expression(question, source), in: source)
    #expect(abs(answer.value - expected) < 1e-9)
  }

  @Test func `realised is refused for a cost in a what-if too`() {
    #expect { try Sheet(Self.base).changed("realised of s = 50%") } throws: { error in
      (error as? Diagnostic)?.says("belongs to a benefit") == true
    }
  }

  // MARK: - Outcomes

  /// −100, +60, +60, −140, +60, +60: first back in month 1 + 40/60, for good after month 5.
  private static let twice = """
    case a
    cost b = $100 once
    cost d = $200 at month 3
    benefit x = $60/month as cash

    """

  @Test func `when the money is back for good is one number`() throws {
    let sheet = Sheet(Self.twice)
    let lasting = try sheet.ask("lasting_payback")
    #expect(lasting.outcome == nil && lasting.value == 5)
    #expect(try sheet.ask("discounted_lasting_payback").outcome == nil)
    #expect(try sheet.ask("payback").outcome != nil)
    #expect(abs(try sheet.number("payback") - 5.0 / 3) < 1e-12)
  }
}
