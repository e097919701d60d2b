import Diagnostics
import Reporting
import Testing

@testable import Session

/// Reports about several cases: each line and figure says whose it is.
struct SeveralCasesTests {
  static let two = """
    case a "First"
    horizon 12 months
    discount 0%/year
    cost build "Build" = $1,000 once
    benefit sales = $100/month as cash
    case b "Second"
    horizon 12 months
    discount 0%/year
    cost build "Build" = $500 ($400 to $600) once
    benefit sales = $50/month as cash
    """

  @Test func `the years of all cases add the lines of each`() throws {
    var (session, _) = Session.opened(Self.two)
    let reports = session.evaluate("annual all").compactMap { response -> Report? in
      if case .report(let report, _) = response { report } else { nil }
    }
    let table = try #require(reports.first?.tables.first)
    let rows = table.rows.filter { $0.kind != .group }.map { $0.cells.map(\.text) }
    #expect(
      rows == [
        ["sales, First", "0", "1,200", "1,200", "1,200"],
        ["sales, Second", "0", "600", "600", "600"],
        ["Total benefits", "0", "1,800", "1,800", "1,800"],
        ["Build, First", "-1,000", "0", "-1,000", "-1,000"],
        ["Build, Second", "-500", "0", "-500", "-500"],
        ["Total costs", "-1,500", "0", "-1,500", "-1,500"],
        ["Net", "-1,500", "1,800", "300", "300"],
      ])
  }

  @Test(arguments: ["break even for npv of all", "inputs", "list", "inputs all"])
  func `a line whose name two cases have is named with its case`(_ command: String) {
    var (session, _) = Session.opened(Self.two)
    let answer = session.answer(command)
    #expect(answer.contains("build of a") && answer.contains("build of b"), "\(answer)")
  }

  @Test func `a case that is left out has no figures`() {
    var (session, _) = Session.opened(Self.two)
    let answer = session.answer("what if without case b").split(separator: " ")
      .joined(separator: " ")
    #expect(answer.contains("b is left out of all figures"))
    #expect(answer.contains("Net value today (NPV), Second $100 left out"), "\(answer)")
    // All: 200 + 100 before, 200 after.
    #expect(answer.contains("Net value today (NPV) of all $300 $200"), "\(answer)")
  }

  static let unlike = """
    case a
    horizon 12 months
    cost f = $1,000 once
    benefit x = $100/month as cash
    case b
    horizon 24 months
    discount 5%/year
    cost f = $1,000 once
    benefit x = $100/month as cash
    """

  @Test func `cases of unlike length carry the convention of each, with a caution`() {
    var (session, _) = Session.opened(Self.unlike)
    let answer = session.answer("compare a, b").split(separator: "\n").joined(separator: " ")
    #expect(answer.contains("a: 12 months, 10%/year; b: 24 months, 5%/year; effective, month end"))
    #expect(answer.contains("the horizons differ, 12 and 24 months"))
    #expect(answer.contains("the discount rates differ, 5% and 10% a year"))
  }

  @Test func `a what-if that changes the horizon carries both`() {
    var (session, _) = Session.opened(Self.two)
    let answer = session.answer("what if horizon 6 months").split(separator: "\n")
      .joined(separator: " ")
    #expect(answer.contains("now: 12 months, 0%/year; what if: 6 months, 0%/year; effective"))
  }
}

extension SeveralCasesTests {
  @Test func `the summary of all is that of each`() {
    var (session, _) = Session.opened(Self.two)
    let answer = session.answer("summary all")
    #expect(answer.contains("First\n") && answer.contains("Second\n"), "\(answer)")
  }

  /// The place of an error is the statement, not the first line of the file.
  static let questions = [
    ("break even", "break even for npv of a"), ("break even sales of a", "npv of all"),
    ("tornado", "tornado npv of a"), ("drivers", "drivers npv of a"),
    ("simulate", "simulate npv of all"), ("annual", "`annual a`, `annual b` or `annual all`"),
    ("cashflow", "or `cashflow all`"), ("and price up 10%", "what if price up 10%"),
  ]

  @Test(arguments: questions)
  func `an error without a word of its own points at the statement`(
    _ command: String, _ help: String
  ) throws {
    let replay = Replay(
      bytes: Array("# a comment\n\(Self.two)\n\(command)\n".utf8), name: "test.whatif",
      environment: .test(MemoryFiles([:])))
    let problem = try #require(
      replay.responses.compactMap { response -> Diagnostic? in
        if case .diagnostic(let diagnostic) = response { diagnostic } else { nil }
      }.first)
    #expect(problem.primary?.span.line == 12)
    #expect(problem.primary?.span.text == command)
    #expect(problem.help.joined().contains(help), "\(problem.help)")
  }

  @Test func `a question about a case with a broken line points at itself`() throws {
    let text = "# a comment\n\(Self.two)\ncost bad = $5\nwhat if sales of b up 10% show npv of b\n"
    let replay = Replay(
      bytes: Array(text.utf8), name: "test.whatif", environment: .test(MemoryFiles([:])))
    let lines = replay.responses.compactMap { response -> Int? in
      if case .diagnostic(let diagnostic) = response { diagnostic.primary?.span.line } else { nil }
    }
    #expect(lines == [12, 13])
  }

  /// By hand: 12 x $100 - $1,000 = $200, and 12 x $110 - $1,000 = $320.
  @Test(arguments: ["what if sales of a up 10%", "compare base, more"])
  func `a sound case is compared while another has an error, which is said`(_ command: String) {
    let files = MemoryFiles([:])
    let answer = Self.replay(
      Self.two + "\ncost bad = $5\nscenario more: sales of a up 10%\n\(command)\n"
        + "export \"a.pptx\" of a\nexport \"a.md\" of a\nexport \"b.md\" of b\n", files)
    #expect(answer.contains("$200") && answer.contains("$320"), "\(answer)")
    #expect(answer.contains("the case `b` is left out: the line `bad` has an error"), "\(answer)")
    #expect(answer.contains("Wrote a.pptx"), "\(answer)")
    #expect(files["a.md"].contains("is left out: the line"))
    #expect(answer.contains("not computed: the line `bad` has an error"), "\(answer)")
    #expect(!files.exists("b.md"))
  }

  /// What a file with an error answers, its words apart by single spaces.
  private static func replay(_ text: String, _ files: MemoryFiles) -> String {
    let replay = Replay(
      bytes: Array(text.utf8), name: "test.whatif", environment: .test(files, allowsWriting: true))
    return Rendering.text(replay.responses).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  @Test func `no case left to compare is an error`() {
    let text =
      "case a\ncost bad = $5\nbenefit x = $100/month as cash\nscenario more: x = $200/month\n"
    for command in ["compare base, more", "plot scenarios"] {
      let answer = Self.replay("\(text)\(command)\n", MemoryFiles([:]))
      #expect(answer.contains("not computed: the line `bad` has an error"), "\(answer)")
      #expect(answer.contains("5 | \(command) | ^"), "\(answer)")
    }
  }
}

extension SeveralCasesTests {
  @Test(arguments: ["EUR = 1.2", "EUR = 1.2 USD", "1 EUR = 1.2 USD"])
  func `a rate is an input that a what-if changes`(_ change: String) {
    var (session, _) = Session.opened("1 EUR = 1.09 USD\nx = 100 EUR in USD\n")
    let answer = session.answer("what if \(change) show x").split(separator: " ")
      .joined(separator: " ")
    #expect(answer.contains("x $109 $120 +$11"), "\(answer)")
  }

  @Test func `the break-even of a line of one case is asked with its case`() {
    var (session, _) = Session.opened(Self.two)
    let answer = session.answer("break even build of a for npv of a")
    #expect(answer.contains("$1,200"), "\(answer)")
  }

  @Test func `figures of several cases are told apart by the title of the case`() {
    var (session, _) = Session.opened(
      """
      price = $10/unit
      case portal "Portal"
      cost p = $500 once
      benefit q = 20 units/month * price as margin
      case video "Video"
      cost r = $300 once
      benefit s = 10 units/month * price as margin

      """)
    let asked = "npv of portal, npv of video, npv of all"
    let titles = [
      "Net value today (NPV), Portal", "Net value today (NPV), Video",
      "Net value today (NPV) of all",
    ]
    let whatIf = session.answer("what if price up 10% show \(asked)")
    for title in titles { #expect(whatIf.contains(title), "\(whatIf)") }
    let table = session.answer(
      "table \(asked) by price from $5/unit to $15/unit step $5/unit", width: 200)
    // A long head stands on several lines.
    for word in ["Portal", "Video", "of"] {
      #expect(
        table.split(whereSeparator: { " \n".contains($0) }).contains { $0 == word }, "\(table)")
    }
    let chart = session.answer("plot npv of video by price from $5/unit to $15/unit")
    #expect(chart.contains(titles[1]), "\(chart)")
  }

  private static let twins = """
    case p "P"
    horizon 24 months
    cost a = $1,000 once
    benefit b = $500/month as cash
    case k "K"
    horizon 24 months
    cost c = $1,000 once
    benefit d = $500/month as cash

    """

  @Test(arguments: [
    "delay benefits 3 months", "discount 15%/year", "horizon 12 months", "go live month 6",
  ])
  func `a change of the plan of one case leaves the others alone`(_ change: String) {
    var (session, _) = Session.opened(Self.twins + "scenario s: \(change) of p\n")
    let figures = ["npv of p", "npv of k"].map { session.answer($0) }
    // The cases are twins: what one becomes alone is what both become.
    let every = session.answer("what if \(change) show npv of k")
    #expect(session.answer("npv of p under s") != figures[0])
    #expect(session.answer("npv of k under s") == figures[1])
    #expect(every.contains("in every case; in one alone: `\(change) of p`"), "\(every)")
    let moved = session.answer("npv of p under s").split(separator: "\n")[0]
    #expect(every.contains(moved), "\(every)")
    #expect(session.answer("what if \(change) of nope").contains("there is no case `nope`"))
    #expect(session.answer("what if \(change) of p, \(change) of k").contains("What if"))
  }

  @Test func `why of all cases adds up the lines of each`() {
    var (session, _) = Session.opened(Self.twins)
    let why = session.answer("why npv of all")
    for line in ["b = ", "d = ", "a = ", "c = "] { #expect(why.contains("─ " + line), "\(why)") }
    #expect(why.contains("pv_costs PV of costs = $2,000"))
  }

  /// The third never pays in its 36 months, the first two have 24.
  @Test func `each case is compared over its own months`() {
    let text = """
      price = $10 ($8 to $12)/seat/month
      seats = 100 seats
      case a "Alpha"
      horizon 24 months
      cost setup = $5,000 once
      benefit fees = seats * price as margin
      case z "Zero"
      horizon 36 months
      cost setup = $9,000 once
      benefit fees = seats * price * 0.01 as margin

      """
    var (session, _) = Session.opened(text)
    let told = session.answer("compare a, z")
    #expect(told.contains("not within 36 months"), "\(told)")
    #expect(!told.contains("not within 24 months"), "\(told)")
    #expect(!told.contains("8 in 10: none"), "\(told)")
    #expect(told.contains("in no draw are both paid back"), "\(told)")
  }

  @Test func `a case is named once in what is said of it`() {
    var (session, _) = Session.opened(Self.two + "\nscenario dear: build of b = $550\n")
    let told = session.answer("compare base, dear")
    #expect(told.contains("Net value today (NPV), Second"), "\(told)")
    #expect(!told.contains("Second, Second"), "\(told)")
  }
}
