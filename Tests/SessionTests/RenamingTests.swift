import Testing

@testable import Session

/// `rename` touches names, and nothing that only looks like one.
struct RenamingTests {
  static let text = """
    margin = 30%
    churn = 20%/year
    accounts = 100 accounts
    left = retained(accounts, churn: churn)
    case a
    discount 0%/year
    benefit extra = 10 units/month * $100/unit * margin as margin
    track customer_hours = 5 h/month for customer

    """

  @Test func `the words of clauses stay`() {
    var (session, _) = Session.opened(Self.text)
    let answer = session.answer("rename margin to share_kept")
    #expect(answer.hasPrefix("Renamed margin to share_kept"), "\(answer)")
    let body = String(decoding: session.document.files[0].body, as: UTF8.self)
    #expect(body.contains("$100/unit * share_kept as margin"), "\(body)")
    // 36 × $300.
    #expect(session.answer("npv").hasPrefix("$10,800\n"))
  }

  @Test func `the names of arguments stay`() {
    var (session, _) = Session.opened(Self.text)
    _ = session.evaluate("rename churn to leaving")
    let body = String(decoding: session.document.files[0].body, as: UTF8.self)
    #expect(body.contains("retained(accounts, churn: leaving)"), "\(body)")
  }

  /// f(1) = 1 + 5; with the argument in the place of the definition it would be 1 + 1.
  @Test func `a definition does not get the name of an argument that stands beside it`() {
    var (session, _) = Session.opened("f(fee) = fee + surcharge\nsurcharge = 5\ny = f(1)\n")
    #expect(session.answer("rename surcharge to fee").contains("error[duplicate-name]"))
    #expect(session.answer("y").hasPrefix("6\n"))
    #expect(session.answer("rename surcharge to extra").hasPrefix("Renamed"))
    #expect(session.answer("y").hasPrefix("6\n"))
  }

  @Test func `a scenario is renamed before its colon`() {
    var (session, _) = Session.opened(Self.text + "scenario slow: margin = 20%\n")
    #expect(session.answer("rename slow to careful").hasPrefix("Renamed"))
    let body = String(decoding: session.document.files[0].body, as: UTF8.self)
    #expect(body.contains("scenario careful: margin = 20%"), "\(body)")
    #expect(Rendering.errors(session.evaluate("compare base, careful on npv")).isEmpty)
  }
}
