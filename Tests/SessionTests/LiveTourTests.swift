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

  /// A tour on which some lines were typed; an empty one takes the line that waits.
  private static func keeper(after lines: String...) -> SessionKeeper {
    let keeper = Self.keeper()
    for line in lines { _ = keeper.evaluate(line) }
    return keeper
  }

  @Test func `undo goes back to the line that was undone, redo forward again`() {
    let keeper = Self.keeper(after: "help first case", "", "", "")
    #expect(keeper.tourProgress == "tour 4/15")
    #expect(Rendering.text(keeper.evaluate("undo")).contains("price = $900/unit"))
    #expect(keeper.tourProgress == "tour 3/15")
    _ = keeper.evaluate("undo 2")
    #expect(keeper.tourProgress == "tour 1/15")
    _ = keeper.evaluate("redo 3")
    #expect(keeper.tourProgress == "tour 4/15")
  }

  @Test func `a line typed before its turn is not asked for again`() {
    let keeper = Self.keeper(after: "help first case", "uplift = 5%")
    #expect(keeper.tourProgress == "tour 1/15")
    _ = keeper.evaluate("")
    #expect(keeper.tourProgress == "tour 3/15")
    #expect(
      Rendering.text(keeper.evaluate("uplift"))
        == "5%\nThe tour waits: Enter takes price = $900/unit   # price list 2026; `leave` ends it\n"
    )
  }

  /// `$900` times units a year is no money a year but `$ · units`; 2,400 is no number of units.
  @Test(arguments: [
    (1, "units_sold = 2,400", "extra_units in units/year"),
    (3, "price = $900", "benefit extra_sales"),
    (6, "extra_units = units_sold * 2 hours", "benefit extra_sales"),
  ])
  func `a line with which a later one is refused is told at once, and not taken`(
    step: Int, typed: String, refused: String
  ) {
    let keeper = Self.keeper(after: "help first case")
    for _ in 1..<step { _ = keeper.evaluate("") }
    let answer = Rendering.text(keeper.evaluate(typed))
    #expect(answer.contains("Further on, `\(refused)"), "\(answer)")
    #expect(keeper.tourProgress == "tour \(step)/15")
    _ = keeper.evaluate("1 + 1")
    #expect(keeper.tourProgress == "tour \(step)/15")
    _ = keeper.evaluate("")
    #expect(keeper.tourProgress == "tour \(step + 1)/15")
  }

  /// 30 without % would be thirty times the revenue, in silence.
  @Test(arguments: [
    (2, "uplift = 4", "no `%`"), (4, "margin = 30", "no `%`"), (3, "price = 90%", "percentage"),
  ])
  func `a number for a percentage is told at once, and not taken`(
    step: Int, typed: String, reason: String
  ) {
    let keeper = Self.keeper(after: "help first case")
    for _ in 1..<step { _ = keeper.evaluate("") }
    #expect(Rendering.text(keeper.evaluate(typed)).contains(reason))
    #expect(keeper.tourProgress == "tour \(step)/15")
    _ = keeper.evaluate("next")
    #expect(keeper.tourProgress == "tour \(step + 1)/15")
    _ = keeper.evaluate("back")
    #expect(keeper.tourProgress == "tour \(step)/15")
    _ = keeper.evaluate("stop")
    #expect(keeper.tourProgress == nil)
  }

  @Test(arguments: [
    (1, "units = 900 units/year", "rename units to units_sold"),
    (7, "case video", "rename video to setup_video"),
    (8, "cost video = $500 once", "rename video to produce"),
    (13, "scenario careful: uplift = 2%", "rename careful to cautious"),
  ])
  func `a line under another name becomes that of the tour with the line offered`(
    step: Int, typed: String, offered: String
  ) {
    let keeper = Self.keeper(after: "help first case")
    for _ in 1..<step { _ = keeper.evaluate("") }
    #expect(Rendering.text(keeper.evaluate(typed)).contains(offered))
    #expect(keeper.tourProgress == "tour \(step)/15")
    _ = keeper.evaluate(offered)
    #expect(keeper.tourProgress == "tour \(step + 1)/15")
    while keeper.tourProgress != nil {
      let responses = keeper.evaluate("")
      #expect(Rendering.errors(responses).isEmpty, "\(Rendering.text(responses))")
    }
    #expect(keeper.session.world.model.cases.map(\.name.text) == ["setup_video"])
  }

  @Test func `a tour that was left goes on where it stopped`() {
    for own in ["", "a = 1"] {
      let keeper = Self.keeper(after: own, "help first case", "", "", "leave")
      #expect(keeper.tourProgress == nil)
      #expect(Rendering.errors(keeper.evaluate("uplift")).isEmpty == own.isEmpty)
      let answer = Rendering.text(keeper.evaluate("help first case"))
      #expect(keeper.tourProgress == "tour 3/15")
      #expect(answer.contains("Your own session waits") == !own.isEmpty)
    }
    // As after a session that was brought back.
    let keeper = Self.keeper(after: "units_sold = 5 units/year", "uplift = 4%", "help first case")
    #expect(keeper.tourProgress == "tour 3/15")
    // A session of one's own with more in it is left alone.
    let other = Self.keeper(after: "units_sold = 5 units/year", "mine = 4%", "help first case")
    #expect(other.tourProgress == "tour 1/15")
  }

  @Test func `the line that waits is offered while it is typed, and to an empty line`() {
    let keeper = Self.keeper(after: "help first case", "")
    #expect(
      keeper.suggestion(for: "", at: 0) == "uplift = 4% (1% to 10%)   # sales' belief, untested")
    #expect(
      keeper.suggestion(for: "uplift = 4", at: 10) == "% (1% to 10%)   # sales' belief, untested")
    #expect(keeper.suggestion(for: "uplift = 5", at: 10) == nil)
    _ = keeper.evaluate("leave")
    #expect(keeper.suggestion(for: "", at: 0) == nil)
  }

  /// Revenue of 96 units a year is $86,400; the margin of it, 30%, is $25,920.
  @Test func `revenue without its margin is no benefit, a contribution of one's own is`() {
    let revenue = Self.keeper(after: "help first case")
    while revenue.tourProgress != "tour 10/15" { _ = revenue.evaluate("") }
    for line in [
      "benefit extra_sales = extra_units * price",
      "benefit extra_sales = extra_units * price as margin",
    ] {
      let answer = Rendering.text(revenue.evaluate(line))
      #expect(answer.contains("Revenue counts only at its margin"), "\(answer)")
      #expect(answer.contains("extra_units * price * margin as margin"), "\(answer)")
      #expect(!answer.contains("complete"))
      #expect(revenue.tourProgress == "tour 10/15")
    }
    #expect(Rendering.text(revenue.evaluate("")).contains("complete"))
    #expect(revenue.tourProgress == "tour 11/15")
    let own = Self.keeper(after: "help first case")
    while own.tourProgress != "tour 10/15" { _ = own.evaluate("") }
    _ = own.evaluate("unit_cost = $620/unit")
    _ = own.evaluate("benefit extra_sales = extra_units * (price - unit_cost)")
    #expect(own.tourProgress == "tour 11/15")
  }

  @Test func `a session that dies on the tour comes back with its own lines and the tour's`() throws
  {
    try ProcessTests.inFolder { folder in
      func keeper() -> SessionKeeper {
        SessionKeeper(
          .test(), folder: folder.path, now: "2026-11-24 10:31", workingFolder: "/somewhere")
      }
      do {
        let first = keeper()
        for entry in ["a = 41", "help first case", "", "uplift = 5%", "1 + 1"] {
          _ = first.evaluate(entry)
        }
      }
      do {
        let next = keeper()
        #expect(next.recover(0) == 0)
        #expect(next.tourProgress == "tour 3/15")
        #expect(Rendering.text(next.evaluate("uplift")).hasPrefix("5%"))
        _ = next.evaluate("leave")
        #expect(Rendering.text(next.evaluate("a + 1")) == "42\n")
        _ = next.evaluate("b = 2")
        // Back on the tour, to its end; then the session goes on alone.
        _ = next.evaluate("help first case")
        #expect(next.tourProgress == "tour 3/15")
        while next.tourProgress != nil { _ = next.evaluate("") }
        _ = next.evaluate("c = 3")
      }
      let last = keeper()
      #expect(last.recover(0) == 0)
      #expect(last.tourProgress == nil)
      #expect(Rendering.text(last.evaluate("a + b + c")) == "46\n")
      #expect(!Rendering.errors(last.evaluate("uplift")).isEmpty)
    }
  }

  @Test func `a save on the tour leaves the waiting session in the journal`() throws {
    try ProcessTests.inFolder { folder in
      let files = MemoryFiles()
      func keeper() -> SessionKeeper {
        SessionKeeper(
          .test(files), folder: folder.path, now: "2026-11-24 10:31", workingFolder: "/somewhere")
      }
      do {
        let first = keeper()
        for entry in ["a = 41", "help first case", "", "save \"tour.whatif\""] {
          _ = first.evaluate(entry)
        }
      }
      let next = keeper()
      #expect(next.lost.count == 1)
      #expect(next.recover(0) == 0)
      _ = next.evaluate("leave")
      #expect(Rendering.text(next.evaluate("a + 1")) == "42\n")
    }
  }
}
