import Diagnostics
import Syntax
import Testing

/// What is typed by habit is answered with a line that can be typed; the lines are those that the rule of
/// the language gives (design 1.1 to 1.11), and each must be readable itself.
@Suite struct `Lines typed by habit` {
  static let lines: [(typed: String, offered: String)] = [
    ("total = $1.000,50", "1,000.50"),
    ("run case.whatif", "load \"case.whatif\""),
    ("open \"my case.whatif\"", "load \"my case.whatif\""),
    ("check notes.md", "load \"notes.md\""),
    ("output results.md", "export \"results.md\""),
    ("set price $900/unit", "price = $900/unit"),
    ("type 3 h", "3 h"),
    ("time on", "help time"),
    ("edit 3", "history"),
    ("x = retained(n, churn 20%/year)", "x = retained(n, churn: 20%/year)"),
    ("x = ramp(9 months, from month 4)", "x = ramp(9 months, from: month 4)"),
    ("x = pmt(rate 1%)", "x = pmt(rate: 1%)"),
    ("x = irr([-4500,,3045,,2371])", "x = irr([-4500, 0, 3045, 0, 2371])"),
    ("cost c = $5 at month -3", "cost c = $5 at month 0"),
    ("discount 4%/year real", "discount (1 + 4%) * (1 + 2%) - 1"),
    ("calls = 2.500.000", "2,500,000"),
    ("start 01.04.2026", "start 2026-04"),
    ("due 31.12.2026", "due 2026-12-31"),
    ("x = 1 000", "x = 1,000"),
    ("x = $1 000 000/year", "x = $1,000,000/year"),
    ("x = 45–50 calls/month", "x = 45 to 50 calls/month"),
    ("x = 30 ± 5", "x = 30 (25 to 35)"),
    ("x = $30 ± $5", "x = $30 ($25 to $35)"),
    ("x = 30% ± 5%", "x = 30% (25% to 35%)"),
    ("x = 5 // list price", "x = 5 # list price"),
    ("x = $1200 monthly", "x = $1200/month"),
    ("=SUM(10,20)", "SUM(10, 20)"),
    ("=5+3", "5+3"),
    ("IF(price > 800, 1, 0)", "if price > 800 then 1 else 0"),
    ("x = 2 * IF(a > b, 1, 0)", "x = 2 * (if a > b then 1 else 0)"),
    ("chance npv > 0", "chance(npv > 0)"),
    ("chance that npv > 0", "chance(npv > 0)"),
    ("npv after 2 years", "what if horizon 24 months show npv"),
    ("price 10% discount", "what if price down 10%"),
    ("what moves npv", "tornado npv"),
    ("what is npv", "npv"),
    ("what is the payback?", "payback"),
    ("explain npv", "why npv"),
    ("what if we raise price by 10%", "what if price up 10%"),
    ("what if lower the price to $800", "what if price = $800"),
    ("what if price + $50", "what if price up $50"),
    ("what if take_up + 10%", "what if take_up up 10 pp"),
    ("what if take_up - 10%", "what if take_up down 10% of itself"),
    ("case self service \"Self-service portal\"", "case self_service \"Self-service portal\""),
    ("case self-service portal", "case self_service_portal \"self-service portal\""),
    ("case portal: Self-service portal", "case portal \"Self-service portal\""),
    ("benfit y = $100/month", "benefit y = $100/month"),
    ("cost c = $500/month for 12 months", "cost c = $500/month from month 1 until month 12"),
    ("cost c = $500/month for 2 years", "cost c = $500/month from month 1 until month 24"),
    (":q", "quit"), (":wq", "quit"), (":undo", "undo"), ("tor npv", "tornado npv"),
    ("compare base cautious", "compare base, cautious"),
    ("scenario: price down 10%", "scenario cautious: price down 10%"),
    ("export portal to powerpoint", "export \"portal.pptx\" of portal"),
    ("export portal as excel", "export \"portal.xlsx\" of portal"),
  ]

  @Test(arguments: lines) func `the line that is offered`(_ typed: String, _ offered: String) throws
  {
    let parsed = Parser.parse(SourceText(name: "entry", typed))
    let problem = try #require(parsed.diagnostics.first, "\(typed) is not refused")
    #expect(problem.severity == .error)
    let help = problem.help.joined(separator: "\n")
    #expect(help.contains("`\(offered)`"), "\(typed) offers: \(help)")
    let again = Parser.parse(SourceText(name: "entry", offered))
    #expect(
      again.diagnostics.isEmpty, "`\(offered)` cannot be typed: \(again.diagnostics.map(\.message))"
    )
  }

  @Test func `dates with points are no numbers`() {
    for typed in ["start 01.04.2026", "due 31.12.2026"] {
      let words = Parser.parse(SourceText(name: "entry", typed)).diagnostics.flatMap(\.help)
        .joined()
      #expect(!words.contains("1,042,026") && !words.contains("31,122,026"))
    }
  }

  @Test func `a part of a range of cells is no named part`() {
    let problem = Parser.parse(SourceText(name: "entry", "sum(A1:A5)")).diagnostics.first
    #expect(problem?.message == "there are no cells here; values have names")
  }

  @Test(arguments: [
    "save as \"x.whatif\"", "copy for email of portal", "copy as markdown of portal", "compare",
  ])
  func `what is understood`(_ typed: String) {
    #expect(Parser.parse(SourceText(name: "entry", typed)).diagnostics.isEmpty)
  }

  @Test(arguments: ["what if cut up 10%", "what if drop = 5%", "x = a / b", "set up 3"])
  func `words of a meeting stay names where they stand as names`(_ typed: String) {
    let problem = Parser.parse(SourceText(name: "entry", typed)).diagnostics.first
    #expect(problem?.message != "a change names first what changes")
  }
}

/// A point before three digits groups thousands in half of the world: what may be meant so is refused with
/// both readings, a price is warned about.
@Suite struct `Points before three digits` {
  private func problems(_ text: String) -> [Diagnostic] {
    Parser.parse(SourceText(name: "entry", text)).diagnostics
  }

  @Test(arguments: [
    ("calls = 45.000 calls/month", "calls = 45,000 calls/month", "calls = 45 calls/month"),
    ("x = $1.000", "x = $1,000", "x = $1"), ("x = €1.234", "x = €1,234", "x = €1.2340"),
    ("x = 1.234 EUR", "x = 1,234 EUR", "x = 1.2340 EUR"),
    ("x = $1.250/unit", "x = $1,250/unit", "x = $1.25/unit"),
    ("x = 30.000 (25.000 to 35.000)", "x = 30,000 (25,000 to 35,000)", "x = 30 (25 to 35)"),
    ("1 EUR = 1.080 USD", "1 EUR = 1,080 USD", "1 EUR = 1.08 USD"),
    // An amount a month is not the price of a thing.
    ("x = $1.234/month", "x = $1,234/month", "x = $1.2340/month"),
    ("x = $1.234 * n / m", "x = $1,234 * n / m", "x = $1.2340 * n / m"),
  ])
  func `one error offers both readings`(_ typed: String, _ thousands: String, _ decimal: String) {
    let parsed = Parser.parse(SourceText(name: "entry", typed))
    #expect(parsed.diagnostics.map(\.code) == [.ambiguousNumber])
    #expect(parsed.diagnostics.first?.severity == .error)
    #expect(
      parsed.diagnostics.first?.help == [
        "for thousands write `\(thousands)`", "with a decimal point write `\(decimal)`",
      ])
    #expect(parsed.items.first?.statement == nil)
    #expect(problems(thousands).isEmpty && problems(decimal).isEmpty)
  }

  @Test(arguments: [
    ("x = $1.085/unit", "x = $1,085/unit"), ("x = €1.234 per call", "x = €1,234 per call"),
  ])
  func `a price warns and stays`(_ typed: String, _ offered: String) {
    let found = problems(typed)
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.help == ["for thousands write `\(offered)`"])
    #expect(problems(offered).isEmpty)
  }

  @Test(arguments: [
    "x = 0.250", "x = 1.125", "x = 4.250%", "x = 1234.500", "x = 12.50", "x = 3.1415 h",
    "x = $0.125", "1 EUR = 1.085 USD",
  ])
  func `nothing else is doubted`(_ typed: String) { #expect(problems(typed).isEmpty) }
}
