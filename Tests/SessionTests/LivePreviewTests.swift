import Testing

@testable import Session

/// What is said of a line while it is typed.
///
/// The sample is the set-up-video case of the manual; the
/// expected numbers are one or two operations on its inputs, done by hand.
struct LivePreviewTests {
  private static func preview(_ text: String, cursor: Int? = nil) -> Preview? {
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    return session.preview(of: text, at: cursor ?? text.utf8.count)
  }

  /// The part of a text that a preview underlines, with the reason.
  private static func wrong(_ text: String) -> (part: String, reason: String)? {
    guard case .problem(let reason, let range)? = preview(text) else { return nil }
    return (String(decoding: Array(text.utf8)[range], as: UTF8.self), reason)
  }

  /// Each entry doubles what `_` stands for: after ten it is 5,000 bytes, too long to be computed at a key.
  @Test func `what is recalled counts as if it were typed`() {
    var session = Session(.test())
    _ = session.evaluate("1 + 1")
    #expect(session.preview(of: "_ + _", at: 5) == .value("= 4", readings: []))
    for _ in 0..<10 { _ = session.evaluate("_ + _") }
    #expect(session.recalling("_ + _").utf8.count > 4_000)
    #expect(session.preview(of: "_ + _", at: 5) == nil)
  }

  @Test func `a line below declarations is looked at with them`() {
    #expect(Self.preview("fee = $900/unit\nfee * 2 units") == .value("= $1,800", readings: []))
    #expect(Self.preview("q = 5\nq + 1") == .value("= 6", readings: []))
    let wrong = Self.wrong("fee = $900/unit\nfee + 3 hours ")
    #expect(wrong?.part == "3 hours", "\(String(describing: wrong))")
    // What is wrong above is left to the answer, and nothing else is blamed for it.
    #expect(Self.preview("fee = $900/unit + 1 hour\nfee * 2 ") == nil)
  }

  /// The law: what is kept from key to key changes no preview, wherever the line stands.
  @Test(arguments: 0...7)
  func `a key in a long entry shows what the whole text shows`(place: Int) {
    let keeper = SessionKeeper(.test(), folder: nil, now: "", workingFolder: "")
    _ = keeper.evaluate("price = $900/unit")
    let others = [
      "a = 5 units", "b = a * price", "c = b + $1", "", "# a note", "d = 3 hours", "e = d * 2",
    ]
    var shown = 0
    for line in [
      "x = b + 5 units * 2 ", "b * 2 + a ", "a = 7 units + $3 ", "+ 3 ", "and b ",
      "x = (a + 2 unit",
      "case k \"K\"", "c = d", "x = a +", "price = 3 hours ", "uplft * 2 ", "in ",
    ] {
      for count in 1...line.count {
        let part = String(line.prefix(count))
        let above = others[..<place].map { $0 + "\n" }.joined()
        let text = above + part + others[place...].map { "\n" + $0 }.joined()
        let cursor = above.utf8.count + part.utf8.count
        let kept = keeper.preview(of: text, at: cursor)
        #expect(kept == keeper.session.preview(of: text, at: cursor), "\(line) \(count): \(text)")
        shown += kept == nil ? 0 : 1
      }
    }
    #expect(shown > 20)
  }

  /// 200 lines are taken in once for all keys that are typed in one of them.
  @Test(arguments: [1, 100, 199]) func `a key looks at its own line only`(place: Int) throws {
    var session = Session(.test())
    _ = session.evaluate("price = $900/unit")
    let lines = (0..<200).map { "y\($0) = price * \($0)" }
    let above = lines[...place].joined(separator: "\n")
    let below = lines[(place + 1)...].map { "\n" + $0 }.joined()
    let around = try #require(
      Surroundings(session, Array((above + below).utf8), at: above.utf8.count))
    for typed in [" ", " + 5 units", " + 5 units + 7 hours", " - $3/unit # new"] {
      let text = Array((above + typed + below).utf8)
      #expect(around.surround(text, at: above.utf8.count + typed.utf8.count), "\(typed)")
    }
    // What is typed elsewhere is seen, unless nothing stands below.
    let elsewhere = Array((above + ".0" + below + "1").utf8)
    #expect(around.surround(elsewhere, at: above.utf8.count) == below.isEmpty)
    // price * place + $3/unit.
    let text = Array((above + " + $3/unit" + below).utf8)
    let value = [1: "903", 100: "90,003", 199: "179,103"][place] ?? ""
    #expect(
      around.preview(of: text, at: above.utf8.count + 10)
        == .value("= $\(value)/unit", readings: []))
  }

  @Test func `what stands around a line is forgotten when the session changes`() {
    let keeper = SessionKeeper(.test(), folder: nil, now: "", workingFolder: "")
    _ = keeper.evaluate("price = $900/unit")
    let text = "a = price * 2\na + price"
    #expect(keeper.preview(of: text, at: 20) == .value("= $2,700/unit", readings: []))
    _ = keeper.evaluate("price = $100/unit")
    #expect(keeper.preview(of: text, at: 20) == .value("= $300/unit", readings: []))
  }

  @Test(arguments: [
    ("price * 3 units", "= $2,700"),
    ("2 hours - 20 min", "= 1 h 40 min"),
    ("max(price, $1,000/unit", "= $1,000/unit"),
    ("x = price * 2", "= $1,800/unit"),
    ("price = price * 1.1", "= $990/unit"),
    ("$900/unit * 10 units", "= $9,000"),
    ("price > $800/unit", "= yes"),
  ])
  func `a formula or definition shows its value with its unit`(text: String, value: String) {
    guard case .value(let shown, _)? = Self.preview(text) else {
      Issue.record("no value for \(text): \(String(describing: Self.preview(text)))")
      return
    }
    #expect(shown == value)
  }

  @Test(arguments: [
    ("price + units_sold", "units_sold"),
    ("x = price + units_sold", "units_sold"),
    ("uplft * 2", "uplft"),
    ("max(price, units_sold", "units_sold"),
    ("what if price = 3 hours, uplift = 2%", "3 hours"),
    ("what if uplift = 2%, prise up 10%, margin = 5%", "prise"),
    ("scenario lean: units_sold = $5, uplift = 2%", "$5"),
    ("table npv by upift from 1% to 2% step 1%", "upift"),
    ("table npv by upift from 1%", "upift"),
    ("table npv by upift at (1%, 2%", "upift"),
    ("table npv by uplift from 1 hour to 20% step 1%", "1 hour"),
    ("table npv by uplift from 1% to $5 step 1%, price", "$5"),
    ("table npv by uplift from 1% to 20% step $1, price", "$1"),
    ("table npb * 2 by uplift from 1% to 20% step 1%", "npb"),
    ("table npv by uplift from 1% to 2% step 1%, price from 3 hours to ", "3 hours"),
    ("table npv by uplift at (1%, 2 hours, 3%)", "2 hours"),
    ("table npv by uplift from 1% to 2% step 1% with prise up 10%, margin = 5%", "prise"),
    ("solve uplift for npv = 5 hours ", "5 hours"), ("solve upift for npv = 0", "upift"),
    ("solve uplift for npv = 0 from 1 hour to 5%", "1 hour"), ("solve uplift for nvp = 0", "nvp"),
    ("break even upift", "upift"), ("break even uplift for nvp ", "nvp"), ("tornado nvp", "nvp"),
    ("simulate nvp", "nvp"), ("why prise", "prise"), ("chance(npv > 5 hours) ", "5 hours"),
    ("p10(nvp) ", "nvp"), ("use nothere", "nothere"), ("compare base, nothere", "nothere"),
    ("compare base, cautious on nvp", "nvp"), ("1 EUR + $1 ", "$1"), ("3 hours + $1", "$1"),
  ])
  func `what cannot be is underlined, with the reason in one line`(text: String, part: String)
    throws
  {
    let problem = try #require(Self.wrong(text))
    #expect(problem.part == part)
    #expect(!problem.reason.isEmpty && !problem.reason.contains("\n"))
  }

  @Test(arguments: [
    "", " ", "p", "pri", "price *", "price * (", "x =", "x = 20%,", "max(price, ", "\"Set-up",
    "uplift = 4% (1% to",
    "price + tim", "price - 20", "2 hou", "hosting2 = $40/mon", "12 # note", "if price", "what",
    "sol", "900", "table", "table npv", "table npv by", "table npv by upl", "table npv by uplift",
    "table npv by uplift from", "table npv by uplift from 1", "table npv by uplift at",
    "table npv by uplift at (", "table npv by uplift from 1% to 10% step",
    "solve upl", "solve uplift for npv = 5", "break even pri", "break even uplift for n",
    "tornado n",
    "tornado npv of", "chance(npv", "chance(npv >", "chance(npv > 5", "use cau",
    "compare base, cau",
    "compare base, cautious on n", "price + $1", "price - $20", "2 hours + 3", "why pri",
  ])
  func `what may still become right is not blamed`(text: String) {
    if case .problem(let reason, _)? = Self.preview(text) { Issue.record("\(text): \(reason)") }
  }

  @Test(arguments: [
    "save \"x.whatif\"", "undo", "quit", "remove price", "rename price to cost_each",
    "simulate npv",
    "load \"a\"", "chance(npv > 0)", "p10(npv)", "what if uplift = 2%", "export \"x.html\"",
    "setup_video", "tornado npv", "table npv by uplift from 1% to 2% step 1%",
    "table chance(npv > 0) by uplift from 1% to 2% step 1%", "table npv by horizon at (12 months)",
    "table npv by price from $700 to $1,100 step $100 with uplift = 2%",
  ])
  func `commands and simulations have no preview`(text: String) {
    #expect(Self.preview(text) == nil)
  }

  @Test func `a redefinition shows how the net value would move`() {
    guard case .value(_, let readings)? = Self.preview("price = $800/unit") else {
      Issue.record("no preview")
      return
    }
    #expect(readings.contains { $0.hasPrefix("npv $") && $0.contains(" → $") })
  }

  @Test func `under a scenario that sets the input itself the net value does not move`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    _ = session.evaluate("use cautious")
    guard case .value(_, let readings)? = session.preview(of: "uplift = 6% (1% to 10%)", at: 23)
    else {
      Issue.record("no preview")
      return
    }
    #expect(!readings.contains { $0.hasPrefix("npv") })
    guard case .value(_, let moved)? = session.preview(of: "price = $800/unit", at: 17) else {
      Issue.record("no preview")
      return
    }
    // The old value is the scenario's own.
    let now = Rendering.text(session.evaluate("npv")).split(separator: "\n").first ?? ""
    #expect(moved.contains { $0.hasPrefix("npv \(now) → ") })
  }

  @Test func `a redefinition that would break another line says which`() throws {
    let problem = try #require(Self.wrong("price = 900 hours "))
    #expect(problem.reason.contains("break"))
  }

  @Test func `a value that more typing may mend is explained and not underlined`() {
    for text in ["x in units/year = price * 10%", "benefit more = units_sold"] {
      guard case .value(let reason, _)? = Self.preview(text) else {
        Issue.record("\(text): \(String(describing: Self.preview(text)))")
        continue
      }
      #expect(reason.contains("units/year"))
    }
  }

  @Test(arguments: ["uplift + 3 * 2", "5 calls + 3 tickets * 2"])
  func `a product that does not fit is explained, since its last number may still get a unit`(
    text: String
  ) {
    guard case .value(let reason, _)? = Self.preview(text) else {
      Issue.record("\(text): \(String(describing: Self.preview(text)))")
      return
    }
    #expect(reason.contains("cannot add") || reason.contains("share"), "\(reason)")
  }

  @Test func `a range says how it is read`() {
    guard case .value(_, let readings)? = Self.preview("z = 4% (1% to 10%)") else {
      Issue.record("no preview")
      return
    }
    #expect(readings == ["8 times in 10 between 1% and 10%, most likely 4%"])
  }

  @Test func `a word under the cursor is not blamed, the rest of the line is`() {
    #expect(Self.preview("pric + price", cursor: 4) == nil)
    #expect(Self.wrong("pric + price")?.part == "pric")
  }

  @Test func `a preview leaves the session as it was`() {
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    let before = session.document.files[0].body
    _ = session.preview(of: "price = $1/unit", at: 15)
    #expect(session.document.files[0].body == before)
    #expect(!session.hasUnsavedChanges)
  }

  @Test func `every beginning of every line of the sample is answered without blame`() {
    var session = Session(.test())
    let table =
      "table npv, roi by uplift from 2% to 10% step 2% with price down 10%\ntable npv by uplift from 2% to 10% step 2%, price at ($700, $800)"
    for line in (ReferenceManual.sampleText + table).split(separator: "\n") {
      let text = String(line)
      var index = text.startIndex
      while index < text.endIndex {
        index = text.index(after: index)
        let part = String(text[..<index])
        if case .problem(let reason, let range)? = session.preview(of: part, at: part.utf8.count),
          range.upperBound < part.utf8.count
        {
          Issue.record("\(part): \(reason)")
        }
      }
      _ = session.evaluate(text)
    }
  }

  @Test func `the shortest name that begins as typed is offered`() {
    let (session, _) = Session.opened(ReferenceManual.sampleText)
    #expect(session.suggestion(for: "2 * pri", at: 7) == "ce")
    #expect(session.suggestion(for: "2 * p", at: 5) == nil)
    #expect(session.suggestion(for: "2 uni", at: 5) == nil)
  }
}
