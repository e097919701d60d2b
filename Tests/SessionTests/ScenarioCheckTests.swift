import Testing

@testable import Session

/// A scenario is a promise about the model: one that cannot be laid over it is refused where it is stated.
@Suite struct `Scenarios are checked` {
  private static let text = """
    uplift = 4%
    price = $100/unit
    case c
    horizon 12 months
    cost k = $500 once
    benefit b = 20 units/month * price * uplift as margin

    """

  @Test(arguments: [
    ("scenario s: upplift = 2%", "did you mean `uplift`?"),
    ("scenario s: uplift = $3", "cannot replace a share by money ($)"),
    ("scenario s: npv = $3", "`npv` is a result"),
    ("scenario s: uplift up 10%", "uplift up 10 pp`"),
    ("scenario s: discount -200%", "a discount rate is above -100% a year"),
    ("scenario s: price = 5 hours", "write for example `$5/unit`"),
  ])
  func `a scenario with a mistake is refused as it is typed`(_ line: String, _ words: String) {
    let files = MemoryFiles(["case.whatif": Self.text, "bad.whatif": Self.text + line + "\n"])
    var session = Session(.test(files))
    _ = session.open("case.whatif")
    let answer = session.answer(line)
    #expect(answer.hasPrefix("error") && answer.contains(words), "\(answer)")
    #expect(!session.hasUnsavedChanges)
    #expect(FileCheck("bad.whatif", environment: .test(files)).hasFailed)
    #expect(session.answer("load \"bad.whatif\"").contains("was not loaded"))
  }

  @Test func `a change that breaks a scenario is refused and names it`() {
    var (session, _) = Session.opened(Self.text + "scenario cheap: price = $90/unit\n")
    let broken = session.answer("price = $100/call\ncost k = $500 once\nb = 3")
    #expect(broken.contains("error") && !session.hasUnsavedChanges, "\(broken)")
    let named = session.answer("remove b\nremove price")
    #expect(named.contains("cheap") && !session.answer("price").contains("error"), "\(named)")
    // One that stays of its kind is taken, and the scenario keeps its own value.
    let under = session.answer("npv under cheap")
    #expect(session.answer("price = $120/unit").hasPrefix("price = $120/unit"))
    #expect(session.answer("npv under cheap") == under)
  }

  @Test func `a range that a scenario lies outside of is refused, so that the file loads again`() {
    var (session, _) = Session.opened("x = 4%\nscenario low_x: x = 3%\n")
    let answer = session.answer("x = 9% (5% to 12%)")
    #expect(answer.contains("low_x") && session.answer("x") == "4%\n", "\(answer)")
    let both = session.answer("x = 9% (5% to 12%)\nscenario low_x: x = exactly 3%")
    #expect(!both.contains("error"), "\(both)")
    _ = session.evaluate("save \"x.whatif\"")
    #expect(session.answer("load \"x.whatif\"").contains("Loaded"))
  }
}
