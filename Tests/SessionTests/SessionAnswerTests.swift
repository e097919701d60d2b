import Reporting
import Testing

@testable import Session

/// Single answers of the session on the sample case; the figures are those of the worked case
/// "setup-video-guide" (NPV 59,814 with hosting, payback in month 2).
struct SessionAnswerTests {
  @Test func `a file name that is missed by a letter is corrected`() {
    var (session, _) = Session.opened(
      ["lib/march.whatif": "price = $5\n", "main.whatif": "x = 1\n"], at: "main.whatif")
    #expect(session.answer("load \"man.whatif\"").contains("did you mean `\"main.whatif\"`?"))
    #expect(
      session.answer("load \"lib/mrach.whatif\"").contains("did you mean `\"lib/march.whatif\"`?"))
    #expect(session.answer("load \"other.csv\"").contains("`help files`"))
    #expect(
      session.answer("load \"nothing.whatif\"").contains("in that folder: `\"main.whatif\"`"))
  }

  @Test func `help about a name that is missed by a letter offers the name`() {
    var (session, _) = Session.opened("price = $900/unit\nalpha = 3 units\n")
    #expect(session.answer("?prise").contains("did you mean `?price`?"))
    #expect(session.answer("help alpa").contains("did you mean `?alpha`?"))
    #expect(session.answer("help tabel").contains("did you mean `help table`?"))
    #expect(session.answer("long = units").contains("put a number before it: `2 units`"))
    #expect(session.answer("long = unit").contains("put a number before it: `1 unit`"))
  }

  @Test func `a what-if that moves only what is reported beside the figures says so`() {
    var (session, _) = Session.opened(
      "t = 20 min/call\ncase c\ncost k = $5 once\n"
        + "benefit own = t * 9 calls/month * $30/h for customer as cash\n")
    let answer = session.answer("what if t = 10 min/call")
    #expect(!answer.contains("Nothing moves"))
    #expect(answer.contains("None of these figures moves") && answer.contains("`show own`"))
    // 9 calls a month, 10 minutes at $30 an hour each: $45 a month.
    #expect(session.answer("what if t = 10 min/call show own").contains("$45/month"))
  }

  @Test func `a plan of one month has one month`() {
    var (session, _) = Session.opened(
      "case c \"Cents\"\nhorizon 1 months\ncost k = $5 once\nbenefit b = $9 once as cash\n")
    for question in ["npv", "c", "copy for email"] {
      #expect(!session.answer(question).contains("1 months"), "\(question)")
    }
    #expect(session.answer("npv").contains("\n1 month, 10%/year"))
  }

  @Test func `a formula of several lines stands in one`() {
    var (session, _) = Session.opened(
      "beta = 6 units\nb = beta *\n  2\nt = (\n  beta +  # the first\n  b\n)  # both\n")
    let list = session.answer("list")
    #expect(list.contains("beta * 2\n") && list.contains("(beta + b)\n"))
    #expect(session.answer("uses beta").contains("directly  (beta + b)\n"))
    #expect(session.answer("info t").contains("Formula    (beta + b)\n"))
    #expect(session.answer("why t").contains("t = 18 units  = (beta + b)"))
    #expect(session.answer("t") == "18 units\n")
  }

  @Test func `the net value of the sample is that of the worked case`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    #expect(
      session.answer("npv")
        == "$59,814\n36 months, 10%/year, effective, month end, ramp at month end\n")
  }

  @Test func `the table of years adds up as printed`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    for command in ["annual", "cashflow yearly", "cashflow quarterly", "cashflow monthly"] {
      let responses = session.evaluate(command)
      for case .report(let report, _) in responses {
        for table in report.tables { Self.expectSums(table) }
      }
    }
  }

  /// Body cells of each column add to the next total row; `annual` has one total for each group.
  private static func expectSums(_ table: Reporting.Table) {
    func number(_ text: String) -> Int? { Int(text.filter { $0 != "," }) }
    var sums: [Int: Int] = [:]
    for row in table.rows {
      switch row.kind {
      case .group: sums = [:]
      case .body:
        for (column, cell) in row.cells.enumerated().dropFirst() {
          if let value = number(cell.text) { sums[column, default: 0] += value }
        }
      case .total:
        guard !sums.isEmpty else { continue }
        for (column, cell) in row.cells.enumerated().dropFirst() where !cell.text.isEmpty {
          #expect(number(cell.text) == sums[column], "column \(column)")
        }
        sums = [:]
      }
    }
  }

  @Test func `a redefinition lists what moved, old to new`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    let answer = session.answer("price = $950/unit")
    #expect(answer.contains("npv $59,814 → $63,262 (+$3,448, +5.76%)"))
  }

  @Test func `a redefinition that moves nothing says why`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    #expect(session.answer("unused = 3") == "unused = 3\n")
    #expect(session.answer("unused = 4").contains("nothing uses it yet"))
    _ = session.evaluate("scenario fixed_price: price = $700/unit")
    _ = session.evaluate("use fixed_price")
    #expect(session.answer("price = $950/unit").contains("fixed_price overrides price"))
  }

  @Test func `a failed entry changes nothing`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    let before = session.document.files[0].body
    for entry in [
      "a = 1\nb = oops", "price = ", "x = 1 / 0", "load \"missing\"", "rename price to margin",
    ] {
      #expect(!Rendering.errors(session.evaluate(entry)).isEmpty, "\(entry)")
      #expect(session.document.files[0].body == before, "\(entry)")
    }
    #expect(session.answer("undo") == "Nothing to undo.\n")
  }

  @Test func `a what-if is kept as a scenario in the words it was asked in`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("what if uplift = 2%")
    _ = session.evaluate("and price down 10%")
    _ = session.evaluate("keep as careful")
    let text = String(decoding: session.document.files[0].body, as: UTF8.self)
    #expect(text.hasSuffix("scenario careful: uplift = 2%, price down 10%\n"))
  }

  @Test func `a goal out of reach says how close it comes`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    let answer = session.answer("solve uplift for npv = $10,000,000")
    #expect(answer.contains("No value of uplift from 0% to 100% gives npv = $10,000,000"))
    #expect(answer.contains("The closest is 100%"))
  }

  @Test func `what moved takes at most eight lines, results before what they are made of`() {
    var session = Session(.test())
    _ = session.evaluate("a = 1")
    for n in 1...20 { _ = session.evaluate("b\(n) = a * \(n + 1)") }
    _ = session.evaluate("total = b1 + b2 + b3")
    let lines = session.answer("a = 2").split(separator: "\n").dropFirst().filter { !$0.isEmpty }
    #expect(lines.count == 8, "\(lines)")
    // b1 to b3 stand in the total: they come last.
    #expect(lines.first == "  b4 5 → 10 (+5, +100%)")
    #expect(lines.last?.contains("and 14 more results moved") == true)
    #expect(!lines.contains { $0.hasPrefix("  b1 ") })
  }

  /// The law: whatever the width, what moved is within eight rows, and what is shown and what is counted in the
  /// last are all results that moved.
  @Test(arguments: [20, 33, 40, 80, 200])
  func `what moved takes at most eight rows of the screen`(width: Int) throws {
    var session = Session(.test())
    _ = session.evaluate("a = 1 unit/year")
    for n in 1...9 { _ = session.evaluate("saved_time_\(n) = a * \(n * 10)") }
    let rows = Rendering.text(session.evaluate("a = 2 units/year"), width: width)
      .split(separator: "\n").drop { !$0.hasPrefix("  ") }
    #expect(rows.count <= 8, "\(rows)")
    let shown = rows.count { $0.hasPrefix("  saved_time_") }
    #expect(shown >= 1)
    let text = rows.joined(separator: " ")
    let hidden = text.split(separator: "and ").last?.split(separator: " ").first.flatMap { Int($0) }
    #expect(shown + (try #require(hidden)) == 9, "\(rows)")
    // A row more would not have room.
    #expect(width < 200 || rows.count == 8)
  }

  @Test func `what moved says by how many months the money is back later, and what customers gain`()
  {
    var (session, _) = Session.opened(
      "sales = $1,000/month\nspared = 10 hours/month\ncase c\ncost d = $5,500 once\n"
        + "benefit e = sales as cash\ntrack f = spared for customer\n")
    // 5,500 / 1,000 is in month 6; 5,500 / 500 is 11, in month 11.
    #expect(
      session.answer("sales = $500/month").contains("payback month 6 → month 11 (5 months later)"))
    #expect(session.answer("sales = $1,000/month").contains("(5 months sooner)"))
    #expect(session.answer("spared = 20 hours/month").contains("  f "))
  }
}
