import Diagnostics
import Foundation
import Testing

@testable import Modeling

/// Months, curves, look-back and loops: section 1.6 of the design.
@Suite struct `Months` {
  /// 36 values by a formula of the month.
  private static func formula(_ value: (Double) -> Double) -> [Double] {
    (1...36).map { value(Double($0)) }
  }

  static let curves = [
    months("month_number", formula { $0 }),
    months("year_number", formula { ($0 / 12).rounded(.up) }),
    months("ramp(6 months)", formula { min(1, $0 / 6) }),
    months("ramp(1 year)", formula { min(1, $0 / 12) }),
    months("ramp(9 months, from: month 4)", formula { $0 < 4 ? 0 : min(1, ($0 - 3) / 9) }),
    months("ramp(length: 9 months, from: month 4)", formula { $0 < 4 ? 0 : min(1, ($0 - 3) / 9) }),
    // The middle of month m is m − 1/2.
    months("ramp(6 months, average)", formula { min(1, ($0 - 0.5) / 6) }),
    months("ramp(length)", formula { min(1, $0 / 6) }, given: "length = 6 (3 to 14) months"),
    months(
      "s_curve(midpoint: month 8, steepness: 0.6, from: month 2)",
      formula { $0 < 2 ? 0 : 1 / (1 + exp(-0.6 * ($0 - 8))) }),
    months(
      "s_curve(midpoint: month 8, steepness: 0.6)", formula { 1 / (1 + exp(-0.6 * ($0 - 8))) }),
    months("steps(month 1: 30%, month 4: 60%)", formula { $0 < 4 ? 0.3 : 0.6 }),
    months("steps(month 3: 30%, month 4: 60%)", formula { $0 < 3 ? 0 : $0 < 4 ? 0.3 : 0.6 }),
    months(
      "seasonal(10%, 20%, 30%, 40%, 50%, 60%, 70%, 80%, 90%, 100%, 110%, 120%)",
      formula { ((($0 - 1).truncatingRemainder(dividingBy: 12)) + 1) / 10 }),
    months("growth(5%/year)", formula { pow(1.05, ($0 / 12).rounded(.up) - 1) }),
    months("growth(-5%/year)", formula { pow(0.95, ($0 / 12).rounded(.up) - 1) }),
    months("growth(g)", formula { pow(1.07, ($0 / 12).rounded(.up) - 1) }, given: "g = 7%/year"),
    months("growth(5%/year, monthly)", formula { pow(1.05, ($0 - 1) / 12) }),
    // What is left after a year is 80 %.
    months("retained(100 accounts, churn: 20%/year)", formula { 100 * pow(0.8, ($0 - 1) / 12) }),
    months("retained(100 accounts, churn: 2%/month)", formula { 100 * pow(0.98, $0 - 1) }),
  ]

  @Test(arguments: curves)
  func `curves follow their formulas`(_ example: Example) { example.check() }

  static let curveMistakes = [
    refuses("ramp(0 months)", .outOfRange, "ramp(6 months)"),
    refuses("ramp(6)", .kindMismatch, "6 months"),
    refuses("ramp(6 months, from: 4)", .kindMismatch, "month 4"),
    refuses("steps(month 4: 30%, month 1: 60%)", .outOfRange, "rise"),
    refuses("seasonal(10%, 20%)", .badArguments, "12 values"),
    refuses("growth(0.05)", .kindMismatch, "growth(5%/year)"),
    refuses("retained(100 accounts)", .badArguments, "churn: 20%/year"),
    refuses("retained(100 accounts, churn: 0.2)", .kindMismatch, "20%/year"),
  ]

  @Test(arguments: curveMistakes)
  func `a curve that is not clear is refused with a line to type`(_ example: Example) {
    example.check()
  }

  static let points = [
    prints("month_number[month 12]", "12"),
    prints("ramp(6 months)[month 3]", "50%"),
    prints("1 month", "1 month"),
    refuses("month", .syntax, "month_number"),
    refuses("month", .syntax, "month 4"),
    refuses("month", .syntax, "1 month"),
    refuses("month_number[month 40]", .outOfRange, "months 1 to 36"),
  ]

  @Test(arguments: points)
  func `a number of the month, a point in time and a duration are told apart`(_ example: Example) {
    example.check()
  }

  @Test(arguments: [
    "retained(100 accounts, churn: 20%/year)", "growth(5%/year, monthly)", "month_number",
  ])
  func `a definition has no month 0`(_ question: String) {
    refuses("(\(question))[month 0]", .outOfRange).check()
  }

  static let totals = [
    // 1 + … + 36.
    prints("total(month_number)", "666"),
    prints("total(100 units/month)", "3,600 units"),
    prints("total(1200 units/year)", "3,600 units"),
    prints("total(1200 units/year, year 2)", "1,200 units"),
    prints("total(flow, year 1)", "$105", given: "flow = $10/month * ramp(4 months)"),
    prints("total(flow, year 3)", "$120", given: "flow = $10/month * ramp(4 months)"),
    // 3.5 months lost of 36.
    prints("total(ramp(6 months))", "3,350%"),
    refuses("total($5)", .kindMismatch, "one value for all months"),
  ]

  @Test(arguments: totals)
  func `totals over all months and over a year`(_ example: Example) { example.check() }

  static let lookBack = [
    months("flow[1 month ago]", [0, 2.5, 5, 7.5, 10, 10], given: flow),
    months("flow[3 months ago]", [0, 0, 0, 2.5, 5], given: flow),
    months("flow[1 year ago]", Array(repeating: 0, count: 12) + [2.5, 5], given: flow),
    months("price[1 month ago, else $4]", [4, 5, 5], given: flow),
    months("share[2 months ago, else 70%]", [0.7, 0.7, 0.82], given: flow),
    months("share[2 months ago, else 0]", [0, 0, 0.82], given: flow),
    refuses("price[1 month ago]", .needsElse, "else", given: flow),
    refuses("share[12 months ago]", .needsElse, "else 82%", given: flow),
    refuses("month_number[1 month ago]", .needsElse, "else 0", given: flow),
    refuses("flow[0 months ago]", .badArguments, "[1 month ago]", given: flow),
    refuses("flow[1.5 months ago]", .badArguments, "whole months", given: flow),
    refuses("flow[2 weeks ago]", .badArguments, "whole months", given: flow),
    prints("flow[month 2]", "$5/month", given: flow),
  ]
  private static let flow = "flow = $10/month * ramp(4 months)\nprice = $5\nshare = 82%"

  @Test(arguments: lookBack)
  func `looking back is 0 for flows and needs else for anything else`(_ example: Example) {
    example.check()
  }

  static let loops = [
    months("stock", [5, 10, 15], given: "stock = stock[1 month ago] + 5 units/month * 1 month"),
    // A stock of 100 that loses a tenth each month, the loss in the month after.
    months("active", [100, 90, 81, 72.9], given: decay),
    months("lost", [10, 9, 8.1, 7.29], given: decay),
    prints("total(lost, year 1) > 71.7 accounts", "yes", given: decay),
    // Two stocks that feed each other: p1 = 1, q1 = 2, p2 = q1 + 1 = 3, q2 = p1 + 2 = 3, …
    months("p", [1, 3, 4, 6, 7], given: pair), months("q", [2, 3, 5, 6, 8], given: pair),
    months("x", [20, 10, 5], given: "x = y[1 month ago, else 10 units] * 2\ny = x / 4"),
    months(
      "due_now", [7.5, 7.5],
      given:
        "due_now = if month_number <= 12 then 90 accounts / 12 months else due_now[12 months ago] * 82%"
    ),
    prints(
      "due_now[month 13]", "6.15 accounts/month",
      given:
        "due_now = if month_number <= 12 then 90 accounts / 12 months else due_now[12 months ago] * 82%"
    ),
    // The unit comes from the first term outside the loop: $ a year.
    prints("arr[month 3]", "$36/year", given: "arr = arr[1 month ago] + $12/month/year * 1 month"),
  ]
  private static let decay = """
    accounts = 100 accounts
    lost = active * 10%/month
    active = active[1 month ago, else accounts] - lost[1 month ago] * 1 month
    """
  private static let pair = "p = q[1 month ago] + 1 unit\nq = p[1 month ago] + 2 units"

  @Test(arguments: loops)
  func `a definition may use its own past`(_ example: Example) { example.check() }

  static let cycles = [
    Declared("a = b + 1\nb = c * 2\nc = a - 1", .cycle, "a → b → c → a"),
    Declared("d = d + 1", .cycle, "`d[1 month ago, else …]`"),
    Declared("a = b\nb = a", .cycle, "a → b → a"),
    Declared("x = y[1 month ago] + z\nz = x * 2\ny = x", .cycle, "x → z → x"),
  ]

  @Test(arguments: cycles)
  func `its present is a cycle, reported as a path`(_ example: Declared) { example.check() }

  @Test(arguments: ["f = f[1 month ago]", "f = g[1 month ago]\ng = f[1 month ago] * 2"])
  func `a loop without a first term has no starting value`(_ text: String) {
    Declared(text, .noStartingValue, "no starting value").check()
  }

  static let functions = [
    prints("share($10, $7)", "0.3", given: own), prints("twice($5/unit)", "$10/unit", given: own),
    prints("twice(3%)", "6%", given: own), prints("area(3 h, 4 units)", "12 units·h", given: own),
    months("twice(ramp(2 months))", [1, 2, 2], given: own),
    prints("outer(2)", "8", given: own),
    refuses("f(1)", .cycle, "f → f", given: own), refuses("g(1)", .cycle, "g → h → g", given: own),
    refuses("twice()", .badArguments, "twice(x)", given: own),
    refuses("twice(1, 2)", .badArguments, "twice(x)", given: own),
    refuses("share($10, 7)", .unitMismatch, "subtract", given: own),
    refuses("twise(1)", .unknownFunction, "twice", given: own),
  ]
  private static let own = """
    share(r, c) = (r - c) / r
    twice(x) = 2 * x
    outer(x) = twice(twice(x))
    area(w, l) = w * l
    f(x) = f(x)
    g(x) = h(x)
    h(x) = g(x)
    """

  @Test(arguments: functions)
  func `functions of the text carry units, and may not call themselves`(_ example: Example) {
    example.check()
  }

  @Test func `an error in a function shows the line that is wrong`() throws {
    let sheet = Sheet(Self.own)
    do { _ = try sheet.ask("share($10, 7)") } catch let problem as Diagnostic {
      #expect(!problem.allWords.contains("share(r, c) ="))
    }
  }

  @Test func `a function takes its values by name too`() {
    prints("twice(x: 1)", "2", given: Self.own).check()
  }

  @Test func `a definition is seen by each case with its own go-live and horizon`() throws {
    let sheet = Sheet(
      """
      adoption = ramp(2 months)
      case early
      benefit b1 = $10/month * adoption
      case late
      go live month 3
      horizon 12 months
      benefit b2 = $10/month * adoption
      """)
    #expect(try sheet.series("adoption of early").prefix(4) == [0, 0.5, 1, 1])
    #expect(try sheet.series("adoption of late").prefix(5) == [0, 0, 0, 0.5, 1])
    #expect(try sheet.series("adoption of late").count == 13)
    refuses(
      "adoption", .severalCases, "adoption of early",
      given: "adoption = ramp(2 months)\ncase early\ncase late"
    ).check()
  }
}
