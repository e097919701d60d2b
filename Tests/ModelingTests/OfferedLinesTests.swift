import Diagnostics
import Testing

@testable import Modeling

/// A line that an error offers must do what it says; these once did not.
@Suite struct `Offered lines` {
  static let questions: [(question: String, wrong: String, why: String)] = [
    (
      "3 days + 2 hours", "`elapsed(2 hours)`",
      "elapsed takes calendar time: `elapsed(3 days)` is meant"
    ),
    (
      "1 workday in days", "`elapsed(1 workday)`",
      "elapsed takes calendar time, a workday is clock time"
    ),
  ]

  @Test(arguments: questions)
  func `a question`(_ question: String, _ wrong: String, _ why: String) throws {
    do {
      _ = try Sheet("").ask(question)
      Issue.record("\(question) is not refused")
    } catch let problem as Diagnostic { #expect(!problem.allWords.contains(wrong)) }
  }

  @Test func `plain numbers of a seasonal table are offered in percent`() throws {
    let wrong = "seasonal(0.8, 0.8, 0.9, 1, 1, 1.1, 1.25, 1.3, 1.1, 1, 0.9, 0.8)"
    let right = "seasonal(80%, 80%, 90%, 100%, 100%, 110%, 125%, 130%, 110%, 100%, 90%, 80%)"
    let problem = Sheet("x = \(wrong)").problems.first
    #expect(problem?.help.first == "write `x = \(right)`")
    #expect(Sheet("x = \(right)").problems.isEmpty)
  }

  static let texts: [(text: String, wrong: String, why: String)] = [
    ("c = 0% to 10%", "`likely (0 to 10)`", "the % is lost: `likely (0% to 10%)`"),
    (
      "a = $5 as margin", "`a = $5 in margin`",
      "margin is no unit; `as margin` belongs to a line of a case"
    ),
    (
      "case a\nbenefit b = $10/month * npv / $1", "b[1 month ago]",
      "the path goes through npv, which the message does not name"
    ),
  ]

  @Test(arguments: texts)
  func `a text`(_ text: String, _ wrong: String, _ why: String) {
    let words = Sheet(text).diagnostics.map(\.allWords).joined(separator: "\n")
    #expect(!words.isEmpty && !words.contains(wrong), "\(why)")
  }

  @Test func `one mistake in a case hides no other`() {
    #expect(Sheet("case a\nimpact 11\nability 0").problems.count == 2)
  }

  @Test func `the carets of a demanded unit stand under it`() {
    #expect(Sheet("e in days = 3 h").problems.first?.primary?.span.text == "days")
  }

  @Test func `a line that starts beyond the horizon names what is dropped`() {
    Declared(
      "case a\ncost e = $10/month from month 40 until month 41", .afterHorizon, "$20",
      severity: .warning
    ).check()
  }
}
