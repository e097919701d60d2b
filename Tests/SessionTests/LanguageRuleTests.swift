import Testing

@testable import Session

/// Rules of the language that need a session or several files to be seen.
@Suite("Rules of the language")
struct LanguageRuleTests {
  /// Each text's own file: the middle of 1, 2, 3 and that of 100, 200, 300.
  @Test func `a data file is looked for beside the text that names it`() {
    var (session, _) = Session.opened(
      [
        "main.whatif":
          "include \"lib/b.whatif\"\na = data \"v.csv\" column v\ncase c\nhorizon 1 months\ndiscount 0%/year\n"
          + "benefit x = (data \"v.csv\" column v) * $5/month as cash\n",
        "v.csv": "v\n1\n2\n3\n",
        "lib/b.whatif": "b = data \"v.csv\" column v\n",
        "lib/v.csv": "v\n100\n200\n300\n",
      ], at: "main.whatif")
    #expect(session.answer("a").hasPrefix("2\n"))
    #expect(session.answer("b").hasPrefix("200\n"))
    #expect(session.answer("npv").hasPrefix("$10\n"))
  }

  @Test func `ranges in an included file hold for that file only`() {
    var (session, _) = Session.opened(
      [
        "main.whatif": "include \"part.whatif\"\na = 10 (5 to 20)\n",
        "part.whatif": "ranges triangular\nb = 10 (5 to 20)\n",
      ], at: "main.whatif", isInteractive: true)
    #expect(session.answer("info a").contains("8 times in 10 between 5 and 20"))
    #expect(session.answer("info b").contains("always between 5 and 20"))
  }

  @Test func `ranges of the including file do not reach into the included one`() {
    var (session, _) = Session.opened(
      [
        "main.whatif": "ranges pert\ninclude \"part.whatif\"\na = 10 (5 to 20)\n",
        "part.whatif": "b = 10 (5 to 20)\n",
      ], at: "main.whatif", isInteractive: true)
    #expect(session.answer("info b").contains("8 times in 10"))
    #expect(session.answer("info a").contains("always"))
  }

  @Test func `lines below an include belong to the case above it`() {
    var (session, _) = Session.opened(
      [
        "main.whatif": "case a \"A\"\ninclude \"part.whatif\"\ncost x = $1 once\n",
        "part.whatif": "case b \"B\"\ncost y = $2 once\n",
      ], at: "main.whatif", isInteractive: true)
    #expect(session.answer("npv of a").hasPrefix("-$1\n"))
    #expect(session.answer("npv of b").hasPrefix("-$2\n"))
  }

  @Test func `an undo after a save is saved too, in included files as well`() {
    var (session, files) = Session.opened(
      [
        "main.whatif": "include \"part.whatif\"\nb = a * 2\n", "part.whatif": "a = 5\n",
      ], at: "main.whatif", isInteractive: true)
    _ = session.evaluate("a = 7")
    _ = session.evaluate("save")
    #expect(files["part.whatif"] == "a = 7\n")
    #expect(!session.hasUnsavedChanges)
    _ = session.evaluate("undo")
    #expect(session.hasUnsavedChanges)
    _ = session.evaluate("save")
    #expect(files["part.whatif"] == "a = 5\n")
    _ = session.evaluate("redo")
    #expect(session.hasUnsavedChanges)
    _ = session.evaluate("undo")
    #expect(!session.hasUnsavedChanges)
  }

  @Test func `an exchange rate is changed in the words it was stated in`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("1 EUR = $1.08   # ECB\nfee = €100\ntotal = fee + $10")
    let one = session.answer("what if 1 EUR = $1.30 show fee in $")
    let other = session.answer("what if EUR = $1.30 show fee in $")
    #expect(one.contains("$108") && one.contains("$130"))
    #expect(one.split(separator: "\n").dropFirst() == other.split(separator: "\n").dropFirst())
  }

  @Test func `a scenario says that a range stays`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("uplift = 4% (1% to 10%)")
    #expect(
      session.answer("scenario cautious: uplift = 2%")
        .contains("uplift: likely value 2%, the ends of 4% (1% to 10%) stay"))
  }

  @Test(arguments: ["y = 7, and discount 9%", "y = 7 and discount 9%", "y = 7, discount 9%"])
  func `changes are joined by a comma, and, or both`(changes: String) {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("y = 5\ncase c \"C\"\ncost x = $1 * y once")
    #expect(session.answer("scenario s: \(changes)").hasPrefix("s: a scenario of 2 changes\n"))
  }

  @Test func `an assert that does not hold is refused at the prompt`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("price = $3")
    #expect(Rendering.errors(session.evaluate("assert price = $4")) == [.assertionFailed])
    #expect(session.answer("assert price = $3") == "This holds; a replay of the file checks it.\n")
    #expect(!String(decoding: session.document.files[0].body, as: UTF8.self).contains("$4"))
  }

  @Test func `a ratio of two times is a share where percent is demanded`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("a = 15 min/unit\nb = 1 hour/unit\npart in % = a / b")
    // A quarter of an hour is 25% of an hour; as a share it takes points.
    #expect(session.answer("part").hasPrefix("25%\n"))
    #expect(session.answer("part + 2 pp").hasPrefix("27%\n"))
  }

  @Test func `names typed as several words are offered joined`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("units_sold = 2,400 units/year")
    #expect(session.answer("units sold").contains("`units_sold`"))
    #expect(session.answer("units sold * 2").contains("`units_sold * 2`"))
    #expect(session.answer("foo bar").contains("`foo` is no command"))
  }

  @Test func `a correlation that cannot hold is refused when it is typed`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate("a = 10 (5 to 20)\nb = 3 (1 to 4)\nc = 5")
    #expect(Rendering.errors(session.evaluate("correlate a, nope 0.5")) == [.unknownName])
    #expect(Rendering.errors(session.evaluate("correlate a, c 0.5")) == [.badRange])
    #expect(Rendering.errors(session.evaluate("correlate a, b 1.5")) == [.badRange])
    #expect(Rendering.errors(session.evaluate("correlate a, b 0.5")).isEmpty)
  }

  @Test func `dependents of a line that cannot be read are not computed, and say where`() {
    let text = "price = 3 +* 4\ntotal = price * 2\ntotal\n"
    let replay = Replay(bytes: Array(text.utf8), name: "-e", environment: .test())
    #expect(Rendering.errors(replay.responses) == [.syntax, .notComputed, .notComputed])
  }

  @Test func `another scale of scores, with names of its own`() {
    var session = Session(.test(isInteractive: true))
    _ = session.evaluate(
      "scores 0 to 100, high from 60\nquadrants \"Do now\", \"Sponsor\", \"Maybe\", \"Leave\"")
    _ = session.evaluate("initiative a \"Alpha\" impact 60 ability 59")
    _ = session.evaluate("initiative b \"Beta\" impact 20 ability 90")
    let table = session.answer("list initiatives")
    #expect(table.contains("Sponsor") && table.contains("Maybe"))
    #expect(table.contains("scores 0 to 100, high from 60"))
    let plot = session.answer("plot impact ability")
    for name in ["Do now", "Sponsor", "Maybe", "Leave", "100"] { #expect(plot.contains(name)) }
    #expect(
      Rendering.errors(session.evaluate("initiative c \"C\" impact 101 ability 3")) == [.badScore])
    #expect(
      Rendering.errors(session.evaluate("scores 1 to 5")) == [
        .badScore, .badScore, .badScore, .badScore,
      ])
  }

  @Test func `a table that had to round the other way says so`() {
    var session = Session(.test(isInteractive: true))
    // Three costs of 40 cents over a dollar: each rounds to $33, their sum of $100.20 to $100, which needs a 34.
    _ = session.evaluate(
      "case c \"C\"\ncost a = $33.40 once\ncost b = $33.40 once\ncost d = $33.40 once\ncost e = $1,000 once"
    )
    let table = session.answer("annual")
    #expect(table.contains("rounded so that the rows and columns add up as printed"))
    var plain = Session(.test(isInteractive: true))
    _ = plain.evaluate("case c \"C\"\ncost a = $33 once\ncost e = $1,000 once")
    #expect(!plain.answer("annual").contains("rounded so that"))
  }
}
