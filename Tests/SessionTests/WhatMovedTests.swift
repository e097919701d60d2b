import Testing

@testable import Session

/// What a session says after a change, and what `undo` takes back.
@Suite struct `What moved` {
  private static let text = """
    minutes = 20 min/call
    calls = 100 calls/month
    case c
    horizon 12 months
    cost k = $500 once
    benefit b = $100/month as cash
    track freed = calls * minutes for customer

    """

  @Test func `values of different kinds have no difference`() {
    var (session, _) = Session.opened("y = $1,000\nx = y * 2\n")
    #expect(session.answer("y = 3 hours").contains("  x $2,000 → 6 hours\n"))
    #expect(session.answer("y = €5").contains("  x 6 hours → €10\n"))
  }

  /// 100 calls of 20, then 30 minutes: 2,000 and 3,000 minutes a month.
  @Test func `what customers gain is among the results`() {
    var (session, _) = Session.opened(Self.text)
    let moved = session.answer("minutes = 30 min/call")
    #expect(
      moved.contains("freed 2,000 min/month → 3,000 min/month (+1,000 min/month, +50%)"), "\(moved)"
    )
  }

  /// $500 at $100 a month is back in month 5, at $250 a month in month 2.
  @Test func `a payback moves by whole months`() {
    var (session, _) = Session.opened(Self.text)
    let moved = session.answer("benefit b = $250/month as cash")
    #expect(moved.contains("payback month 5 → month 2 (3 months sooner)"), "\(moved)")
  }

  @Test func `the largest move comes first`() {
    var (session, _) = Session.opened("a = 1\nsmall = 100 + a\nlarge = 10 * a\n")
    let moved = session.answer("a = 2")
    let places = ["large 10 → 20", "small 101 → 102"].map { moved.range(of: $0)?.lowerBound }
    #expect(places[0] != nil && places[1] != nil && places[0]! < places[1]!, "\(moved)")
  }

  @Test func `undo takes back use and reset as steps of their own`() {
    var (session, _) = Session.opened(Self.text + "scenario more: calls = 200 calls/month\n")
    _ = session.evaluate("use more")
    _ = session.evaluate("extra = 5")
    _ = session.evaluate("reset")
    #expect(session.usedScenario == nil)
    #expect(session.answer("undo").hasPrefix("Undone: reset"))
    #expect(session.usedScenario == "more")
    #expect(session.answer("undo").hasPrefix("Undone: extra = 5"))
    #expect(session.usedScenario == "more")
    #expect(session.answer("undo").hasPrefix("Undone: use more"))
    #expect(session.usedScenario == nil)
    #expect(session.answer("redo").hasPrefix("Done again: use more"))
    #expect(session.usedScenario == "more")
  }

  @Test func `a zero byte is refused, so that every line can be saved`() {
    var (session, _) = Session.opened("price = 2\n")
    let answer = session.answer("price = 3 # new\0 list")
    #expect(answer.contains("zero byte") && session.answer("price") == "2\n")
  }
}
