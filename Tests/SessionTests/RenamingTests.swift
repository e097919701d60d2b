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

  @Test func `a scenario is renamed before its colon`() {
    var (session, _) = Session.opened(Self.text + "scenario slow: margin = 20%\n")
    #expect(session.answer("rename slow to careful").hasPrefix("Renamed"))
    #expect(session.answer("compare base, careful on npv").contains("careful"))
  }
}
