import Diagnostics
import Foundation
import Testing

@testable import Modeling

/// Cases, lines and figures: section 1.8 of the design.
@Suite struct `Cases` {
  /// 100 / 1.1^(3/12) is 97.645, whichever of the two clauses comes first.
  @Test(arguments: ["once at month 3", "at month 3 once"])
  func `once at a month is paid in that month`(_ clauses: String) throws {
    let sheet = Sheet("case a\ncost build = $100 \(clauses)")
    #expect(sheet.problems.isEmpty)
    #expect(abs(try sheet.number("npv") + 97.6454) < 1e-4)
  }

  /// It once looked up the unit of the first of no cases.
  @Test func `a comparison of no names has no rows and no columns`() throws {
    let sheet = Sheet("case a\ncost build = $100 once")
    let comparison = try sheet.analyst.compare([], on: [], in: SourceText(name: "test", ""))
    #expect(comparison.columns.isEmpty && comparison.rows.allSatisfy { $0.cells.isEmpty })
  }

  /// The monthly rate of 10 % effective a year.
  private static let monthly = pow(1.1, 1.0 / 12) - 1

  // MARK: - When a line is paid

  static let flows: [(line: String, months: [Int: Double])] = [
    ("cost c = $20 once", [0: 20]),
    ("cost c = $20 at month 3", [3: 20]),
    (
      "cost c = $90k at (month 0: 40%, month 3: 30%, month 6: 30%)",
      [0: 36_000, 3: 27_000, 6: 27_000]
    ),
    // A licence that is paid a year ahead, whole each time; dearer each year.
    ("cost c = $40k at (month 0, month 12, month 24)", [0: 40_000, 12: 40_000, 24: 40_000]),
    ("start 2027-01-01\ncost c = $5 at (2027-03, 2028-03)", [3: 5, 15: 5]),
    (
      "cost c = $100 * growth(10%/year) at (month 1, month 13, month 25)",
      [1: 100, 13: 110, 25: 121]
    ),
    ("cost c = $40/month", Dictionary(uniqueKeysWithValues: (1...36).map { ($0, 40) })),
    (
      "cost c = $40/month from month 4 until month 24",
      Dictionary(uniqueKeysWithValues: (4...24).map { ($0, 40) })
    ),
    (
      "cost c = $40/month until month 6", Dictionary(uniqueKeysWithValues: (1...6).map { ($0, 40) })
    ),
    (
      "cost c = $40/month from month 0", Dictionary(uniqueKeysWithValues: (0...36).map { ($0, 40) })
    ),
    ("cost c = $1,200/year", Dictionary(uniqueKeysWithValues: (1...36).map { ($0, 100) })),
    ("cost c = $300/quarter", Dictionary(uniqueKeysWithValues: (1...36).map { ($0, 100) })),
    (
      "cost c = $40/month\ngo live month 30",
      Dictionary(uniqueKeysWithValues: (30...36).map { ($0, 40) })
    ),
    ("cost c = $40/month from month 35\ngo live month 30", [35: 40, 36: 40]),
    ("cost c = $40 at month 2\ngo live month 30", [2: 40]),
    ("cost c = $40/month\nhorizon 2 months", [1: 40, 2: 40]),
    ("cost c = $40/month * ramp(2 months)\nhorizon 3 months", [1: 20, 2: 40, 3: 40]),
    ("cost c = $40/month * ramp(2 months)\nhorizon 4 months\ngo live month 3", [3: 20, 4: 40]),
    ("cost c = $40/month until month 2 from month 1", [1: 40, 2: 40]),
  ]

  @Test(arguments: flows)
  func `a line is paid in its months and no other`(_ line: String, _ months: [Int: Double]) throws {
    let figures = try Sheet("case a\n\(line)").analyst.figures(of: 0)
    for (month, cost) in figures.costs.enumerated() {
      #expect(abs(cost - (months[month] ?? 0)) < 1e-9, "month \(month)")
    }
  }

  static let mistakes = [
    Declared("case a\ncost c = $20,000", .onceOrEveryMonth, "`$20,000 once`", line: 2),
    Declared("case a\ncost c = $20,000", .onceOrEveryMonth, "`$20,000/year`"),
    Declared(
      "case a\ncost c = $20/month once", .onceOrEveryMonth,
      "every month or year: `cost c = $20/month`\none time: `cost c = $20 once`"),
    Declared(
      "case a\ncost c = $20/month at month 3", .onceOrEveryMonth,
      "one time: `cost c = $20 at month 3`"),
    Declared("case a\ncost c = 5 units/month", .lineUnit, "track"),
    Declared("case a\ncost c = $10/unit once", .lineUnit, "units/month"),
    Declared("case a\ncost c = $38/h", .lineUnit, "10 h/month * $38/h"),
    Declared("case a\ncost c = 5%", .lineUnit),
    Declared("case a\ncost c = $100 once from month 3", .badClause, "once"),
    Declared("case a\ncost c = $10/month from month 4 until month 2", .badClause, "until"),
    Declared("case a\ncost c = $100 at month 2.5", .outOfRange, "whole number"),
    Declared("case a\ncost c = $100 at 3", .kindMismatch, "at month 3"),
    Declared("case a\ncost c = $100 at (month 0: 50%, month 1: 40%)", .badClause, "90"),
    Declared("case a\nbenefit b = $1/month from year 2", .kindMismatch, "from month 13"),
    Declared("case a\nbenefit b = $1/month until year 2", .kindMismatch, "until month 24"),
    Declared("s = steps(year 1: 30%, year 2: 60%)", .kindMismatch, "steps(month 1: 30%"),
    Declared("case a\ncost c = $100 at (month 3, month 3)", .badClause, "month 3 stands twice"),
    Declared("case a\ncost c = $100/month at (month 3, month 6)", .onceOrEveryMonth, "one time"),
    Declared("case a\ncost c = $100 * ramp(6 months) once", .badClause, "month 0"),
    Declared("case a\ncost c = $100/month * ramp(6 months) from month 0", .badClause, "month 0"),
    Declared("case a\ncost c = $100 adverse once", .badClause, "only a benefit"),
    Declared("case a\ncost c = $100 once for nobody", .badClause, "for customer"),
    Declared("case a\ntrack t = 5 h/month once", .badClause, "track"),
    Declared("case a\ncost a1 = $1 once\ncost a2 = €1 once", .currencyMismatch, "in $"),
    Declared("cost c = $5 once", .lineWithoutCase, "case"),
    Declared("horizon 36 months", .lineWithoutCase, "case"),
    Declared("case a\ncost price = $5 once\nprice = $3", .duplicateName, "cost price = $3"),
    Declared(
      "case a\ncost x = $5 once\ncost x = $6 once", .duplicateName, "defined twice", line: 3),
    Declared("a = 1\na = 2", .duplicateName, "scenario other: a =", line: 2),
    Declared("case a\ncase a", .duplicateName),
    Declared("case a\nhorizon 0 months", .outOfRange, "horizon 36 months"),
    Declared("case a\nhorizon 36", .kindMismatch, "horizon 36 months"),
    Declared("case a\nhorizon 12 months\nhorizon 24 months", .duplicateName, "twice"),
    Declared("case a\ndiscount 10%/month", .notConvertible, "year"),
    Declared("case a\nimpact 11", .badScore, "impact 8"),
    Declared("case a\ndue 2026-13-01", .badDate, "12 months"),
  ]

  @Test(arguments: mistakes)
  func `a line that is not clear is refused`(_ example: Declared) { example.check() }

  static let warnings = [
    Declared(
      "case a\ncost c = $100 at month 48", .afterHorizon, "$100 is dropped", severity: .warning),
    Declared(
      "case a\ncost c = $100 at (month 0: 40%, month 60: 60%)", .afterHorizon, "$60 is dropped",
      severity: .warning),
    Declared(
      "case a\ncost c = $100 at (month 0, month 60)", .afterHorizon, "$100 is dropped",
      severity: .warning),
    Declared(
      "case a\ncost c = $10/month from month 40", .afterHorizon, "month 40", severity: .warning),
    Declared(
      "case a\ngo live month 50\nbenefit b = $1/month", .afterHorizon, "go-live", severity: .warning
    ),
    Declared(
      "case a\nbenefit b = $9/month * x from month 6\nx = ramp(2 months)", .badClause,
      "from: month 6", severity: .warning),
  ]

  @Test(arguments: warnings)
  func `what falls beyond the horizon is a warning with the amount`(_ example: Declared) {
    example.check()
  }

  @Test func `an end beyond the horizon is a warning too`() {
    Declared(
      "case a\ncost c = $10/month until month 60", .afterHorizon, "", severity: .warning
    ).check()
  }

  // MARK: - Who gets it and how much counts

  private static let hours = "case a\nhours = 10 h/month\npay = $30/h\n"

  static let realised: [(line: String, total: Double)] = [
    ("benefit b = hours * pay realised 50%", 5_400),
    ("benefit b = hours * pay as cash", 10_800),
    ("benefit b = hours * pay as capacity", 0),
    ("benefit b = hours * pay for customer", 0),
    ("benefit b = hours * pay for partner", 0),
    ("benefit b = hours * pay for company realised 100%", 10_800),
    ("benefit b = hours * pay not counted \"nobody's budget shrinks\"", 0),
    ("benefit b = hours * pay adverse", -10_800),
    ("benefit b = $300/month realised 30%", 3_240),
    // Half a month lost of 36: 300 × 35.5.
    ("benefit b = hours * pay realised ramp(2 months)", 10_650),
    ("share = 40%\nbenefit b = hours * pay realised share / 2", 2_160),
    ("benefit b = $300/month as avoided cost", 10_800),
    ("benefit b = $300/month adverse", -10_800),
    ("benefit b = $300/month risk 10%", 10_800),
    ("cost c = hours * pay\nbenefit b = $1/month", 36),
  ]

  @Test(arguments: realised)
  func `only what becomes the company's cash is counted`(_ line: String, _ total: Double) throws {
    let sheet = Sheet(Self.hours + line)
    #expect(sheet.problems.map(\.message) == [])
    #expect(abs(try sheet.analyst.figures(of: 0).benefits.reduce(0, +) - total) < 1e-9)
  }

  static let needsRealised = [
    Declared(hours + "benefit b = hours * pay", .realisedNeeded, "realised 50%"),
    Declared(hours + "benefit b = hours * pay", .realisedNeeded, "as cash"),
    Declared(hours + "saved = hours * pay\nbenefit b = saved", .realisedNeeded),
    Declared(hours + "benefit b = min(hours * pay, $100/month)", .realisedNeeded),
    Declared(hours + "saved = hours * pay\ntwice = 2 * saved\nbenefit b = twice", .realisedNeeded),
    Declared(hours + "benefit b = hours * pay realised 150%", .outOfRange, "100%"),
    Declared(hours + "benefit b = hours * pay realised 0.5", .kindMismatch, "realised 70%"),
  ]

  @Test(arguments: needsRealised)
  func `hours that become money say how much of it is cash`(_ example: Declared) {
    example.check()
  }

  @Test func `the headline leaves risk aside, and under risk stands beside it`() throws {
    let sheet = Sheet(
      """
      case a
      discount 0%/year
      cost c = $100 once risk 5%
      benefit b = $10/month risk 10%
      benefit lost = $1/month adverse risk 50%
      """)
    // 36 × 10 − 36 × 1 − 100, and 36 × 9 − 36 × 1.5 − 105.
    #expect(try sheet.number("npv") == 224)
    #expect(abs(try sheet.number("npv under risk") - 165) < 1e-9)
    #expect(abs(try sheet.number("pv_benefits under risk") - 270) < 1e-9)
    #expect(abs(try sheet.number("pv_costs under risk") - 105) < 1e-9)
  }

  @Test func `lines of a case may use each other, tracks too`() throws {
    let sheet = Sheet(
      Self.hours
        + "track saved = hours\nbenefit b = saved * pay as cash\nbenefit b2 = b / 2 as cash")
    #expect(sheet.problems.map(\.message) == [])
    #expect(try sheet.printed("total(b2)") == "$5,400")
    #expect(try sheet.printed("total(saved)") == "360 h")
  }

  // MARK: - Figures

  @Test func `the figures follow their definitions`() throws {
    let sheet = Sheet(
      "case a\ncost build = $1,000 once\nbenefit b = $100/month\ncost run = $20/month")
    let v = 1 / (1 + Self.monthly)
    let annuity = (1...36).reduce(0.0) { $0 + pow(v, Double($1)) }
    func isClose(_ question: String, _ expected: Double) throws {
      #expect(abs(try sheet.number(question) - expected) <= 1e-9 * abs(expected), "\(question)")
    }
    try isClose("pv_benefits", 100 * annuity)
    try isClose("pv_costs", 1_000 + 20 * annuity)
    try isClose("npv", 80 * annuity - 1_000)
    try isClose("roi", (80 * annuity - 1_000) / (1_000 + 20 * annuity))
    try isClose("benefit_needed", (1_000 + 20 * annuity) / (100 * annuity))
    try isClose("payback", 12.5)
    try isClose("lasting_payback", 12.5)
    try isClose("peak_cash", 1_000)
    // One month later the first benefit is lost at the end, and the rest is discounted a month more.
    try isClose("cost_of_delay", 100 * annuity - v * (100 * annuity - 100 * pow(v, 36)))
    try isClose("pv of b", 100 * annuity)
    try isClose("pv of benefits", 100 * annuity)
    try isClose("total(b)", 3_600)
    try isClose("total(costs)", 1_720)
    try isClose("(cumulative)[month 36]", 1_880)
    try isClose("(cashflow)[month 0]", -1_000)
  }

  @Test func `36 months and 10 percent are the default`() throws {
    let sheet = Sheet("case a\ncost c = $10/month")
    #expect(try sheet.series("(cashflow)").count == 37)
    let stated = Sheet("case a\nhorizon 36 months\ndiscount 10%/year\ncost c = $10/month")
    #expect(try sheet.number("npv") == stated.number("npv"))
  }

  static let outcomes: [(lines: String, question: String, status: String)] = [
    ("cost c = $100 once", "payback", "never"),
    ("benefit b = $100/month", "payback", "immediate"),
    ("cost c = $100 once", "irr", "none"),
    ("benefit b = $100/month", "roi", "undefined"),
    ("cost c = $100 once", "benefit_needed", "undefined"),
    (
      "cost c = $100 once\nbenefit b = $230 at month 12\ncost d = $132 at month 24", "irr",
      "multiple"
    ),
    ("cost c = $100 once\nbenefit b = $60/month\ncost d = $500 at month 5", "payback", "multiple"),
    (
      "cost c = $100 once\nbenefit b = $60/month\ncost d = $5,000 at month 36", "payback",
      "temporary"
    ),
    ("", "payback", "no_flows"),
  ]

  @Test(arguments: outcomes)
  func `a figure that is no number says what it is`(
    _ lines: String, _ question: String, _ status: String
  ) throws {
    let answer = try Sheet("case a\n\(lines)").ask(question)
    guard case .outcome(let found, _)? = answer.outcome else {
      Issue.record("\(question): \(answer.value)")
      return
    }
    #expect(found == status)
  }

  @Test func `payback from go-live starts its clock at go-live`() throws {
    let sheet = Sheet(
      "case a\ngo live month 7\ncost c = $100 once\nbenefit b = $50/month")
    // Months 7 and 8 bring $50 each: month 8 from first spend, 2 months from the end of month 6.
    #expect(try sheet.number("payback") == 8)
    #expect(try sheet.number("payback_from_go_live") == 2)
  }

  @Test func `a delay moves computed benefits to the right and costs stay`() throws {
    let sheet = Sheet(
      "case a\nhorizon 4 months\ncost c = $1/month\nbenefit b = $10/month * month_number")
    let late = try sheet.changed("delay benefits 2 months").figures(of: 0)
    #expect(late.benefits == [0, 0, 0, 10, 20])
    #expect(late.costs == [0, 1, 1, 1, 1])
  }

  // MARK: - Several cases

  private static let two = """
    case a
    cost build = $1 once
    case b
    cost build = $2 once
    benefit c = $4 at month 12
    """

  static let several = [
    prints("npv of a", "-$1", given: two), prints("build of b", "$2", given: two),
    // -2 + 4/1.1 is 1.636; together with -1 it is 0.636.
    prints("npv of b > $1.63", "yes", given: two), prints("npv of all > $0.63", "yes", given: two),
    prints("npv of all < $0.64", "yes", given: two),
    prints("c", "$4", given: two),
    refuses("npv", .severalCases, "npv of a", given: two),
    refuses("build", .severalCases, "build of a", given: two),
    refuses("c of a", .unknownName, "", given: two),
    refuses("npv of z", .unknownCase, "`a`, `b`", given: two),
    refuses("npv", .noCase, "case"),
  ]

  @Test(arguments: several)
  func `names of lines are local to their case`(_ example: Example) { example.check() }

  static let unlike = [
    "case a\nhorizon 24 months\ncost x = $1 once\ncase b\ncost y = $2 once",
    "case a\ndiscount 5%/year\ncost x = $1 once\ncase b\ncost y = $2 once",
    "case a\ncost x = $1 once\ncase b\ncost y = €2 once",
  ]

  @Test(arguments: unlike)
  func `cases with different horizons, rates or currencies have no sum`(_ text: String) {
    #expect(throws: Diagnostic.self) { _ = try Sheet(text).ask("npv of all") }
  }

  static let metricsInDefinitions = [
    prints(
      "x", "$60",
      given: "x = npv / 2\ncase a\ndiscount 0%/year\ncost c = $60 once\nbenefit b = $5/month"),
    prints(
      "x", "yes", given: "x = payback <= 12 months\ncase a\ncost c = $60 once\nbenefit b = $5/month"
    ),
    prints(
      "x", "$360",
      given: "x = (cumulative)[month 12] - (cumulative)[month 0]\ncase a\nbenefit b = $30/month"),
  ]

  @Test(arguments: metricsInDefinitions)
  func `a definition may use a figure of a case`(_ example: Example) { example.check() }

  static let metricCycles = [
    Declared("case a\ny = npv / 36 months\nbenefit b = y", .cycle, "y"),
    Declared("case a\nbenefit b = $10/month * roi", .cycle, "b"),
  ]

  @Test(arguments: metricCycles)
  func `a figure that feeds its own case is a cycle`(_ example: Declared) { example.check() }

  // MARK: - Errors in lines

  @Test func `figures of a case with a broken line are not computed`() {
    let text = "case a\ncost c = $100 once\nbenefit b = 5 units/month"
    for question in ["npv", "total(benefits)", "pv of benefits", "(cashflow)"] {
      refuses(question, .notComputed, "b").checkQuestion(of: Sheet(text))
    }
  }

  @Test func `currency by the rate that is stated`() throws {
    let sheet = Sheet("1 EUR = 1.1 USD\ncase a\ncost x = $1 once\ncost y in $ = €10 once")
    #expect(sheet.problems.map(\.message) == [])
    #expect(try sheet.printed("npv") == "-$12")
  }
}

extension Example {
  /// Checks a refusal on a sheet that has errors of its own.
  func checkQuestion(of sheet: Sheet) {
    guard case .refuses(let code, let words) = outcome else { return }
    do {
      let answer = try sheet.ask(question)
      if let problem = answer.undefined { throw problem }
      Issue.record("\(question): \(answer.value)")
    } catch let problem as Diagnostic {
      #expect(problem.code == code)
      #expect(problem.says(words))
    } catch { Issue.record("\(question): \(error)") }
  }
}
