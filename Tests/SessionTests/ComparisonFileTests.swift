import Reporting
import Testing

@testable import Session

/// `compare with`, section 1.9 of the design.
///
/// Every change of the net value is attributed by hand; the rates are zero, so that each step is a product.
struct ComparisonFileTests {
  /// Ten months of 10 × $100, less $1,000: $9,000.
  static let march = """
    price = $100/unit
    n = 10 units/month
    spare = 3
    case a
    horizon 10 months
    discount 0%/year
    cost b = $1,000 once
    benefit x = n * price as cash
    """

  static let april = """
    price = $110/unit   # list of April
    n = 10 (8 to 12) units/month
    sales = n * price
    case a
    horizon 12 months
    discount 0%/year
    cost b = $1,000 once
    cost c = $50/month
    benefit x = sales as cash realised 90%
    """

  private func session(_ now: String, _ files: [String: String]) -> Session {
    let files = MemoryFiles(files.merging(["now.whatif": now]) { $1 })
    var session = Session(.test(files))
    _ = session.open("now.whatif")
    return session
  }

  private func rows(_ now: String, _ then: String) throws -> [[String]] {
    var session = session(now, ["then.whatif": then])
    let responses = session.evaluate("compare with \"then.whatif\"")
    guard case .report(let report, _)? = responses.first else {
      Issue.record("no report: \(Rendering.text(responses))")
      return []
    }
    let table = try #require(report.tables.first)
    return table.rows.map { $0.cells.map(\.text) }
  }

  @Test func `each statement that differs gets its step, and the steps add up`() throws {
    #expect(
      try rows(Self.april, Self.march) == [
        // 10 × 10 × $110 - $1,000 is $10,000.
        ["price", "$100/unit", "$110/unit", "+$1,000"],
        ["n", "10 units/month", "10 (8 to 12) units/month", "no change"],
        ["sales", "absent", "n * price", "no change"],
        // Two months more of $1,100, then 12 × $50, then a tenth of 12 × $1,100.
        ["horizon", "10 months", "12 months", "+$2,200"],
        ["c", "absent", "cost $50/month", "-$600"],
        ["x", "benefit n * price as cash", "benefit sales as cash realised 90%", "-$1,320"],
        ["spare", "3", "absent", "no change"],
        ["Net value today (NPV)", "$9,000", "$10,280", "+$1,280"],
      ])
  }

  /// $1,000 once in month 12 at 21% a year, and at 0%: 1,000 ÷ 1.21 is $826.45.
  @Test func `the rate and a line that is gone have a step of their own`() throws {
    let old =
      "case a\ndiscount 21%/year\nbenefit x = $1,000 at month 12 as cash\ncost y = $100 once\n"
    let new = "case a\ndiscount 0%/year\nbenefit x = $1,000 at month 12 as cash\n"
    #expect(
      try rows(new, old) == [
        ["discount", "21%/year", "0%/year", "+$174"],
        ["y", "cost $100 once", "absent", "+$100"],
        ["Net value today (NPV)", "$726", "$1,000", "+$274"],
      ])
  }

  /// $1,000 in month 12: ÷ 1.1 at 10% a year, ÷ 1.21 at 21%.
  @Test func `a property that is not stated has the value it has then`() throws {
    let old = "case a\nbenefit x = $1,000 at month 12 as cash\n"
    let new =
      "case a\ndiscount 21%/year\nhorizon 12 months\nbenefit x = $1,000 at month 12 as cash\n"
    #expect(
      try rows(new, old) == [
        ["discount", "10%/year, unless stated", "21%/year", "-$83"],
        ["horizon", "36 months, unless stated", "12 months", "no change"],
        ["Net value today (NPV)", "$909", "$826", "-$83"],
      ])
    #expect(
      try rows(old, new)[0] == ["horizon", "12 months", "36 months, unless stated", "no change"])
  }

  @Test func `the same text has nothing to attribute`() {
    var session = session(Self.april, ["then.whatif": Self.april])
    #expect(session.answer("compare with \"then.whatif\"").contains("Both state the same."))
  }

  @Test func `a formula whose new part comes later counts with it`() throws {
    let old = "case a\ndiscount 0%/year\nhorizon 1 months\nbenefit x = $10/month as cash\n"
    let new =
      "case a\ndiscount 0%/year\nhorizon 1 months\nbenefit x = y * 2 as cash\nbenefit y = $10/month as cash\n"
    // 10 before; 20 and 10 after.
    #expect(
      try rows(new, old) == [
        ["x", "benefit $10/month as cash", "benefit y * 2 as cash", "with the next"],
        ["y", "absent", "benefit $10/month as cash", "+$20"],
        ["Net value today (NPV)", "$10", "$30", "+$20"],
      ])
  }

  @Test func `a unit that changes with what uses it counts once`() throws {
    let old = "pay = $10/hour\ncase a\ndiscount 0%/year\nbenefit x = pay * 2 hours/month as cash\n"
    let new = "pay = $20/call\ncase a\ndiscount 0%/year\nbenefit x = pay * 2 calls/month as cash\n"
    // 36 months of $20, and of $40.
    let found = try rows(new, old)
    #expect(found.map(\.last) == ["with the next", "+$720", "+$720"], "\(found)")
  }

  @Test func `cases without a common sum have a column each`() throws {
    let old =
      "fee = $1/month\ncase a\nhorizon 10 months\ndiscount 0%/year\nbenefit x = fee as cash\n"
    let new =
      "fee = $2/month\ncase a\nhorizon 10 months\ndiscount 0%/year\nbenefit x = fee as cash\n"
      + "case b\nhorizon 5 months\ndiscount 0%/year\nbenefit x = fee as cash\n"
    // Case a: 10 × $1 more; case b: 5 × $2 from nothing.
    let found = try rows(new, old)
    #expect(found.last?.suffix(2) == ["+$10", "+$10"], "\(found)")
    #expect(found.first == ["fee", "$1/month", "$2/month", "+$10", "no change"], "\(found)")
  }

  @Test func `a renamed case adds up`() throws {
    let new = Self.march.replacing("case a", with: "case z")
    let found = try rows(new, Self.march)
    #expect(found.last == ["Net value today (NPV)", "$9,000", "$9,000", "$0"], "\(found)")
  }

  @Test func `a scenario in use is a step`() throws {
    let now = Self.march + "\nscenario dear: price = $120/unit\n"
    var session = session(now, ["then.whatif": Self.march])
    _ = session.evaluate("use dear")
    let answer = session.answer("compare with \"then.whatif\"")
    // Ten months of 10 × $20.
    #expect(answer.contains("scenario dear") && answer.contains("+$2,000"), "\(answer)")
  }

  @Test func `other currencies are not subtracted from each other`() {
    let euro = Self.march.replacing("$", with: "€")
    var session = session(Self.march, ["then.whatif": euro])
    let answer = session.answer("compare with \"then.whatif\"")
    #expect(answer.contains("different currencies"), "\(answer)")
    #expect(!answer.contains("Change of NPV"), "\(answer)")
  }

  @Test func `definitions without a case are compared`() {
    var session = session("a = 3\n", ["then.whatif": "a = 2\n"])
    let answer = session.answer("compare with \"then.whatif\"")
    #expect(answer.contains("no net value to compare"), "\(answer)")
  }

  @Test func `included files are part of both texts`() throws {
    let files = [
      "old.whatif": "price = $100/unit\n", "then.whatif": "include \"old.whatif\"\n" + Self.body,
      "new.whatif": "price = $110/unit\n",
    ]
    var session = session("include \"new.whatif\"\n" + Self.body, files)
    let answer = session.answer("compare with \"then.whatif\"")
    // Ten months of 10 × $10.
    #expect(answer.contains("$110/unit") && answer.contains("+$1,000"), "\(answer)")
  }

  /// Ten months of the middle number, $2 there and $4 here, whatever the file is called.
  @Test func `a data file with other numbers is a step`() throws {
    let text =
      "n = data \"v.csv\" column v\n"
      + Self.body.replacing("10 units/month * price", with: "n * $1/month")
    var (session, _) = Session.opened(
      [
        "old/a.whatif": text, "old/v.csv": "v\n1\n2\n3\n", "new/a.whatif": text,
        "new/v.csv": "v\n1\n4\n5\n",
      ],
      at: "new/a.whatif")
    let responses = session.evaluate("compare with \"old/a.whatif\"")
    guard case .report(let report, _)? = responses.first else {
      Issue.record("no report: \(Rendering.text(responses))")
      return
    }
    #expect(
      report.tables.first?.rows.map { $0.cells.map(\.text) } == [
        ["v of v.csv", "3 numbers, 1 to 3, middle 2", "3 numbers, 1 to 5, middle 4", "+$20"],
        ["Net value today (NPV)", "$20", "$40", "+$20"],
      ])
  }

  @Test func `what is typed otherwise and means the same is no change`() {
    let other = Self.march.replacing("$1,000", with: "$1000").replacing(
      "n * price", with: "n*price"
    )
    .replacing("price = ", with: "price \"List price\" = ")
    var session = session(Self.march, ["then.whatif": other])
    #expect(session.answer("compare with \"then.whatif\"").contains("Both state the same."))
  }

  /// Case a, in dollars, is gone; only case b, in euros, is left.
  @Test func `a case that is gone keeps its currency`() throws {
    let b = "case b\nhorizon 5 months\ndiscount 0%/year\nbenefit x = €2/month as cash\n"
    let a = "case a\nhorizon 10 months\ndiscount 0%/year\nbenefit x = $1/month as cash\n"
    let found = try rows(b, a + b)
    #expect(found.last?.contains("-$10") == true, "\(found)")
  }

  private static let body =
    "case a\nhorizon 10 months\ndiscount 0%/year\nbenefit x = 10 units/month * price as cash\n"

  @Test func `an empty session says what to load`() {
    var session = Session(.test(MemoryFiles(["then.whatif": Self.march])))
    let answer = session.answer("compare with \"then.whatif\"")
    #expect(answer.contains("nothing here yet to compare \"then.whatif\" with"), "\(answer)")
    #expect(answer.contains("`load \"case.whatif\"`"), "\(answer)")
  }

  @Test func `a file with errors is named, with its first error`() {
    var session = session(Self.march, ["then.whatif": "case a\ncost b = $1,000\n"])
    let answer = session.answer("compare with \"then.whatif\"")
    #expect(answer.contains("\"then.whatif\" is not compared: it has an error"), "\(answer)")
    #expect(answer.contains("then.whatif:2"), "\(answer)")
  }

  @Test(arguments: [
    (FileFailure.missing, "there is no file \"then.whatif\""),
    (.tooLarge(bytes: 1_000_000_000, limit: 64_000_000), "\"then.whatif\" is too large"),
  ]) func `a file that cannot be read says why`(_ failure: FileFailure, _ message: String) {
    var session = Session(
      .test(MemoryFiles(["now.whatif": Self.march], failingReads: ["then.whatif": failure])))
    _ = session.open("now.whatif")
    let answer = session.answer("compare with \"then.whatif\"")
    #expect(answer.contains(message), "\(answer)")
  }
}
