import Testing

@testable import Session

/// What is named elsewhere is not taken out of a text without a word.
struct RemovingTests {
  private static let text = """
    a = 1
    b = 2
    case portal "Portal"
    cost build = $100 once
    scenario t: b = 3
    assert npv of portal < 0
    what if b half

    """

  @Test(arguments: [
    ("remove b", "`t`, `what if b half` use it", "`remove t`"),
    ("remove portal", "`assert npv of portal < 0` uses it", "rename portal"),
  ])
  func `what a scenario, a check or a kept question names stays`(
    line: String, users: String, offer: String
  ) {
    var (session, _) = Session.opened(Self.text)
    let told = session.answer(line)
    #expect(told.contains("error[in-use]"), "\(told)")
    #expect(told.contains(users), "\(told)")
    #expect(told.contains(offer), "\(told)")
  }

  @Test func `the last case stays while a check asks for its figures`() {
    var (session, _) = Session.opened("case portal\ncost build = $100 once\nassert npv < 0\n")
    #expect(session.answer("remove portal").contains("`assert npv < 0` uses it"))
  }

  @Test func `what nobody names goes`() {
    var (session, _) = Session.opened(Self.text)
    #expect(session.answer("remove a").contains("Removed a."))
    #expect(session.answer("remove t").contains("Removed t."))
  }

  @Test func `a line of the same name in another case keeps its checks`() {
    var (session, _) = Session.opened(
      "case x\ncost fee = $1 once\ncase y\ncost fee = $2 once\nassert fee of x = $1\n")
    #expect(session.answer("remove fee").contains("Removed fee."))
  }
}
