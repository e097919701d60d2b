import Testing

@testable import Diagnostics
@testable import Session

/// What typed lines do to the text of the model.
struct EditingTests {
  /// Types entries into the sample and returns the text that would be saved, without its stamp.
  static func text(after entries: [String], of sample: String = ReferenceManual.sampleText)
    -> String
  {
    var (session, _) = Session.opened(sample)
    for entry in entries {
      let responses = session.evaluate(entry)
      #expect(Rendering.errors(responses).isEmpty, "\(entry): \(Rendering.text(responses))")
    }
    return String(decoding: session.document.files[0].body, as: UTF8.self)
  }

  /// The lines that differ between two texts, new ones only.
  static func changed(_ entries: [String], of sample: String = ReferenceManual.sampleText)
    -> [String]
  {
    let old = sample.split(separator: "\n", omittingEmptySubsequences: false)
    let new = text(after: entries, of: sample).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard old.count == new.count else {
      return new.filter { !old.contains($0) }.map(String.init)
    }
    return zip(old, new).filter { $0 != $1 }.map { String($1) }
  }

  @Test func `a new value changes its line only and keeps label, spacing and source`() {
    #expect(
      Self.changed(["price = $950/unit"]) == [
        "price        = $950/unit                                                       # price list 2026"
      ])
  }

  @Test func `a literal moves the likely value of a range, whose ends stay`() {
    #expect(
      Self.changed(["uplift = 5%"]) == [
        "uplift       \"Extra units, easier set-up\" = 5% (1% to 10%)                     # sales' belief, untested"
      ])
    #expect(
      Self.changed(["units_sold = 2,500 units/year"]) == [
        "units_sold   \"Units sold\"             = 2,500 units/year (2,000 to 2,800)      # billing, last four quarters"
      ])
  }

  /// The same behind a bracket that carries the unit, as every amount of money per thing is written.
  @Test(arguments: [
    ("p = $84 ($70 to $95)/device # old", "p = $90/device", "p = $90/device ($70 to $95) # old\n"),
    (
      "p = $900 ($700 to $1,100)/unit", "p = $1,050.50/unit",
      "p = $1,050.50/unit ($700 to $1,100)\n"
    ),
    (
      "p = 1 million (0 to 2 million) units/month", "p = 1.5 million units/month",
      "p = 1.5 million units/month (0 to 2 million)\n"
    ),
    ("p = -$12 (-20 to 5)/month", "p = $3/month", "p = $3/month (-20 to 5)\n"),
    ("p = 1k (800 to 2k) units/month", "p = 12k units/year", "p = 1000 units/month (800 to 2k)\n"),
    ("p = -$5 (-$20 to $30)/unit", "p = -$7/unit", "p = -$7/unit (-$20 to $30)\n"),
    ("p = 40 (30 to 60) min/call", "p = 45 min/call", "p = 45 min/call (30 to 60)\n"),
    ("p = 3.5% (2.5% to 5%)/month", "p = 4%/month", "p = 4%/month (2.5% to 5%)\n"),
  ])
  func `the likely value moves where the unit stands behind the bracket`(
    _ before: String, _ typed: String, _ after: String
  ) {
    var (session, files) = Session.opened(before + "\n", isInteractive: true)
    #expect(Rendering.errors(session.evaluate(typed)).isEmpty)
    #expect(Rendering.errors(session.evaluate("p")).isEmpty)
    _ = session.evaluate("save")
    #expect(files["case.whatif"].hasPrefix(after), "\(files["case.whatif"])")
  }

  @Test func `exactly removes the range`() {
    #expect(
      Self.changed(["uplift = exactly 2%"]).first?.hasPrefix(
        "uplift       \"Extra units, easier set-up\" = 2%  ") == true)
  }

  @Test func `a value outside the ends is refused and both ways out are named`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    let answer = session.answer("uplift = 20%")
    #expect(answer.contains("error[bad-range]"))
    #expect(answer.contains("uplift = exactly 20%"))
    #expect(answer.contains("uplift = 20% (… to …)"))
    #expect(!session.hasUnsavedChanges)
  }

  @Test func `a name on its own right side means its old definition`() {
    #expect(
      Self.changed(["price = price * 1.1"]).first?.hasPrefix("price        = $900/unit * 1.1 ")
        == true)
    #expect(
      Self.changed(["margin = margin * 90%"]).first?.contains("= (30% (26% to 33%)) * 90% ") == true
    )
  }

  @Test func `a new comment replaces the source`() {
    #expect(
      Self.changed(["price = $950/unit  # new list"]) == ["price        = $950/unit  # new list"])
  }

  @Test func `a new label comes with its line`() {
    #expect(
      Self.changed(["price \"List price\" = $950/unit"]).first?.hasPrefix(
        "price \"List price\" = $950/unit ")
        == true)
  }

  @Test func `lines of a case are added behind its last line and replaced in it`() {
    let text = Self.text(after: [
      "cost training = $500 once", "cost hosting = $50/month", "note = 5",
    ])
    #expect(text.contains("margin as margin\ncost training = $500 once\n"))
    #expect(text.contains("cost    hosting = $50/month\n"))
    #expect(!text.contains("$40/month"))
    #expect(text.hasSuffix("note = 5\n"))
  }

  @Test func `a clause replaces the one of its case`() {
    #expect(Self.changed(["horizon 24 months"]) == ["horizon 24 months"])
  }

  @Test func `rename reaches every use and no unit of the same name`() {
    let sample = "accounts = 90 accounts   # crm\nfee = $10/account\nincome = accounts * fee\n"
    #expect(
      Self.text(after: ["rename accounts to customers_now"], of: sample)
        == "customers_now = 90 accounts   # crm\nfee = $10/account\nincome = customers_now * fee\n")
  }

  @Test func `remove takes one line out, and refuses while it is used`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    #expect(
      session.answer("remove price").contains(
        "error[in-use]: `price` cannot be removed: `extra_sales` uses it"))
    #expect(Self.text(after: ["remove cautious"]).contains("scenario") == false)
  }

  @Test func `a change that breaks another definition is refused and names it`() {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    let before = session.document.files[0].body
    let answer = session.answer("price = 3 hours")
    #expect(answer.contains("this would break `extra_sales`"))
    #expect(session.document.files[0].body == before)
  }

  @Test func `lines pasted together are checked together`() {
    var session = Session(.test())
    #expect(session.answer("a = 2 units").contains("a = 2 units"))
    #expect(session.answer("b = a + 1 unit").contains("b = 3 units"))
    #expect(session.answer("a = 2 hours").contains("this would break `b`"))
    #expect(Rendering.errors(session.evaluate("a = 2 hours\nb = a + 1 hour")).isEmpty)
    #expect(session.answer("b") == "3 hours\n")
  }

  @Test func `what is pasted behind a load belongs to what is loaded`() {
    let files = MemoryFiles(["case.whatif": "price = $900\nvolume = 4 units\n"])
    var session = Session(.test(files, isInteractive: true))
    let answer = session.answer("load \"case.whatif\"\nprice = $950\nprice * 2\n")
    #expect(answer.contains("$1,900") && session.answer("volume") == "4 units\n", "\(answer)")
    // A question of `load` leaves the lines below it alone and says so.
    let asked = session.answer("x = 1\nload \"case.whatif\"\nprice = $990")
    #expect(asked.contains("below line 2 waits for the answer"), "\(asked)")
    #expect(session.answer("no").contains("Nothing was changed"))
    #expect(session.answer("price") == "$950\n" && session.answer("x") == "1\n")
  }

  @Test func `an undo in a paste takes back what stands above it`() {
    var session = Session(.test())
    let answer = session.answer("a = 1\nundo\nb = 2\nb + 1")
    #expect(answer.contains("Undone: a = 1") && answer.hasSuffix("3\n"), "\(answer)")
    #expect(session.answer("b") == "2\n" && session.answer("a").contains("not defined"))
    let wrong = session.answer("c = 3\nundo\nd = c + 1")
    #expect(wrong.contains("what stands above line 3 was taken"), "\(wrong)")
  }

  @Test func `a file without a last line break stays whole`() {
    #expect(Self.text(after: ["b = 2"], of: "a = 1") == "a = 1\nb = 2\n")
  }

  @Test func `line ends of the file are kept`() {
    #expect(Self.text(after: ["a = 2"], of: "a = 1\r\nb = 3\r\n") == "a = 2\r\nb = 3\r\n")
  }

  @Test(arguments: [
    "scenario x: price = 5 hours", "scenario s: prise = $1/unit", "scenario r: price = nope",
    "scenario cautious: price = 5 hours",
  ])
  func `a scenario whose changes cannot be made is refused when it is typed`(scenario: String) {
    var (session, _) = Session.opened(ReferenceManual.sampleText)
    let before = session.document.files[0].body
    #expect(!Rendering.errors(session.evaluate(scenario)).isEmpty)
    #expect(session.document.files[0].body == before)
    #expect(
      Rendering.errors(session.evaluate("scenario fine: price = $5/unit, uplift down 1 pp")).isEmpty
    )
  }

  @Test func `a line of a case can be edited, and is offered to who defines its name`() {
    var (session, _) = Session.opened("case c\ncost coaches = $2,000/month  # payroll\n")
    #expect(session.textToEdit("coaches") == "cost coaches = $2,000/month  # payroll")
    let answer = session.answer("coaches = $2,500/month")
    #expect(answer.contains("`cost coaches = $2,500/month`"), "\(answer)")
    #expect(session.answer("cost coaches = $2,500/month").hasPrefix("coaches = $2,500/month"))
  }

  @Test func `a mistake in an entry of several lines is told in its own line, and ↑ can go there`()
  {
    var session = Session(.test(isInteractive: true))
    let entry = "price = $900/unit\nvolume = 40 units/year\n\nrevnue = price * volum\nx = 1"
    let responses = session.evaluate(entry)
    guard case .diagnostic(let problem)? = responses.last, let span = problem.primary?.span else {
      Issue.record("no error")
      return
    }
    #expect(responses.count == 1 && problem.code == .unknownName)
    #expect(span.line == 4 && span.source.utf8.elementsEqual(entry.utf8))
    #expect(span.text == "volum")
    #expect(problem.notes.last?.hasPrefix("nothing of these 4 lines was taken") == true)
    #expect(session.declaredNames.isEmpty)
    // Of several mistakes each has its line, and the sentence stands once, under the last.
    let several = session.answer("a = 1\nb = a + $1\nc = nope\nd = 2 hours - $3")
    for place in ["2:9", "3:5", "4:15"] {
      #expect(several.contains("entry 2:\(place)"), "\(several)")
    }
    #expect(several.ranges(of: "nothing of these 4 lines").count == 1)
    // What breaks a line above is the line that does it.
    _ = session.evaluate("price = $900/unit\nturnover in $ = price * 3 units")
    let broken = session.answer("fee = $2/unit\nprice = 3 hours")
    #expect(broken.contains("entry 4:2:1"), "\(broken)")
    // A question that fails stops the questions below it; what was declared stays.
    let asked = session.answer("fee = $2/unit\nfee * 2\nfee + 3 hours\nfee * 3")
    #expect(
      asked.contains("fee = $2/unit") && asked.contains("$4/unit") && !asked.contains("$6/unit"))
    #expect(
      asked.contains("what these lines declare was taken; the line below was not answered"),
      "\(asked)")
    #expect(!session.answer("one = nope").contains("lines"))
  }

  @Test func `a source of an entry of several lines keeps its line in later errors`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("a = 1\nprice = $900/unit")
    #expect(session.answer("price + 3 hours").contains("entry 1:2:1"))
  }

  @Test func `the numbers of the history stand under each other, long entries behind them`() {
    var session = Session(.test())
    for number in 1...9 { _ = session.evaluate("\(number)") }
    _ = session.evaluate("a = 1\nb = 2")
    let lines = session.answer("history").split(separator: "\n")
    #expect(lines.first == " 1  1")
    #expect(lines.suffix(3) == ["10  a = 1", "    b = 2", "11  history"])
    #expect(session.answer("history b") == "10  a = 1\n    b = 2\n12  history b\n")
  }

  /// The second price stands in place of the first only from its line on: 2 x $900 and 2 x $950.
  @Test
  func `a paste in which a name is set twice runs in order, and undo steps back part by part`() {
    var session = Session(.test(isInteractive: true))
    let answer = session.answer(
      "price = $900/unit\nprice * 2 units\nprice = $950/unit\nprice * 2 units\nfee = $1")
    let places = ["$1,800", "$1,900"].compactMap { answer.firstRange(of: $0)?.lowerBound }
    #expect(places.count == 2 && places == places.sorted(), "\(answer)")
    _ = session.evaluate("undo")
    #expect(session.answer("price") == "$900/unit\n")
    // What is wrong further down keeps what stands above it, and says so.
    let wrong = session.answer("price = $910/unit\nprice = $920/unit + 3 hours\nprice = $930/unit")
    #expect(wrong.contains("what stands above line 2 was taken; what stands below line 2 was not"))
    #expect(session.answer("price") == "$910/unit\n")
  }

  @Test func `all mistakes of a paste are told in the order of their lines`() {
    var session = Session(.test(isInteractive: true))
    let lines = Self.linesOfErrors(
      session.evaluate(
        "aa = $5 + 3 hours\nbb = (3 +* 4\ncc = 5 units + $3\ndd = bb * 2\nee = fe + 1"))
    #expect(lines == [1, 2, 3, 5], "\(lines)")
    // What depends on a line that cannot be read is not blamed, nor compared with what it was before.
    _ = session.evaluate("price = 3 hours")
    let other = Self.linesOfErrors(session.evaluate("price = ($3\nsum = price + $4"))
    #expect(other == [1])
  }

  private static func linesOfErrors(_ responses: [Response]) -> [Int] {
    responses.compactMap { response in
      guard case .diagnostic(let problem) = response, problem.severity == .error else { return nil }
      return problem.primary?.span.line
    }
  }

  @Test func `keeping over a scenario says what it was, and undo brings it back`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("uplift = 4%\nscenario cautious: uplift = 2%")
    _ = session.evaluate("what if uplift = 3%")
    let kept = session.answer("keep as cautious")
    #expect(kept.contains("Kept: scenario cautious: uplift = 3%"), "\(kept)")
    #expect(kept.contains("was: uplift = 2%, which undo brings back"), "\(kept)")
    _ = session.evaluate("undo")
    #expect(session.answer("uplift under cautious") == "2%\n")
  }
}
