import Testing

@testable import Session

/// The guided tour builds the case with the person.
struct LiveTourTests {
  private static func keeper() -> SessionKeeper {
    SessionKeeper(.test(), folder: nil, now: "now", workingFolder: "/")
  }

  @Test func `Enter alone takes every line, without a mistake, to a whole case`() {
    let keeper = Self.keeper()
    _ = keeper.evaluate("help first case")
    var count = 0
    while keeper.tourProgress != nil, count < 40 {
      let responses = keeper.evaluate("")
      #expect(Rendering.errors(responses).isEmpty, "\(Rendering.text(responses))")
      count += 1
    }
    #expect(count == 15)
    #expect(keeper.session.world.model.cases.map(\.name.text) == ["setup_video"])
    // 2,400 × 4% × $900 × 30% is $25,920 a year: $1,000 and $40 a month cannot eat that.
    #expect(Rendering.text(keeper.evaluate("npv > $10,000")).hasPrefix("yes"))
  }

  @Test func `numbers of one's own count, mistakes and other questions do not`() {
    let keeper = Self.keeper()
    _ = keeper.evaluate("help first case")
    let first = keeper.tourProgress
    _ = keeper.evaluate("1 + 1")
    #expect(keeper.tourProgress == first)
    _ = keeper.evaluate("units_sold = nonsense")
    #expect(keeper.tourProgress == first)
    _ = keeper.evaluate("units_sold = 900 units/year")
    #expect(keeper.tourProgress != first)
  }

  @Test func `its end says how to keep the case only where that is still there`() {
    for own in ["", "a = 1"] {
      let keeper = Self.keeper()
      _ = keeper.evaluate(own)
      _ = keeper.evaluate("help first case")
      var last = ""
      while keeper.tourProgress != nil { last = Rendering.text(keeper.evaluate("")) }
      #expect(last.contains("save \"setup-video.whatif\"") == own.isEmpty)
      #expect(last.contains("own session is back") == !own.isEmpty)
    }
  }

  @Test func `leaving goes back to what was there before`() {
    let keeper = Self.keeper()
    _ = keeper.evaluate("a = 1")
    _ = keeper.evaluate("help first case")
    _ = keeper.evaluate("")
    #expect(!Rendering.errors(keeper.evaluate("a")).isEmpty)
    _ = keeper.evaluate("quit")
    #expect(keeper.tourProgress == nil)
    #expect(Rendering.text(keeper.evaluate("a")) == "1\n")
    #expect(!Rendering.errors(keeper.evaluate("units_sold")).isEmpty)
  }
}
