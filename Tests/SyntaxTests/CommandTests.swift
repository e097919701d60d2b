import Syntax
import Testing

@Suite("Reading commands")
struct CommandTests {
  /// What is typed and the shape it has.
  static let forms: [(String, String)] = [
    ("summary", "(summary)"),
    ("summary of portal", "(summary portal)"),
    ("annual portal", "(annual portal)"),
    ("cashflow", "(cashflow monthly)"),
    ("cashflow quarterly", "(cashflow quarterly)"),
    ("cashflow portal, quarterly", "(cashflow portal quarterly)"),
    ("cashflow[month 3]", "(show (at cashflow (month 3)))"),
    ("cashflow + 1", "(show (+ cashflow 1))"),
    ("cumulative", "(cumulative monthly)"),
    ("inputs", "(inputs)"),
    ("list", "(list)"),
    ("list units", "(list units)"),
    ("info npv", "(info npv)"),
    ("uses x", "(uses x)"),
    ("why npv of portal", "(why (of npv portal))"),
    (#"keep as lower "Low case""#, #"(keep-as lower "Low case")"#),
    ("compare base, cautious", "(compare base cautious)"),
    (#"compare with "march.whatif""#, #"(compare-with "march.whatif")"#),
    ("compare with march.whatif", #"(compare-with "march.whatif")"#),
    ("use cautious", "(use cautious)"),
    ("reset", "(reset)"),
    (
      "solve uplift for chance(npv > 0) = 80% from 0% to 20%",
      "(solve uplift (call chance (> npv 0)) (num 0.8 %) (from (num 0 %) (num 0.2 %)))"
    ),
    ("break even", "(break-even)"),
    ("break even price for npv of portal", "(break-even price (for (of npv portal)))"),
    (
      "table npv, roi by uplift at (2%, 4%) and price at ($800, $900) with costs up 20%",
      "(table npv roi (by uplift at (num 0.02 %) (num 0.04 %)) (by price at (num 800 USD) (num 900 USD)) (with (up costs (num 0.2 %))))"
    ),
    (
      "table npv by uplift from 0% to 10% in 5",
      "(table npv (by uplift (num 0 %) (num 0.1 %) in 5))"
    ),
    ("simulate", "(simulate)"),
    ("chance(payback < 12 months)", "(show (call chance (< payback (num 12 months))))"),
    ("tornado", "(tornado)"),
    ("drivers npv", "(drivers npv)"),
    ("worth knowing for npv", "(worth-knowing npv)"),
    ("plot cashflow", "(plot cashflow)"),
    ("plot waterfall of portal", "(plot waterfall (of portal))"),
    (
      "plot npv by uplift from 0% to 12%",
      "(plot-sweep npv (by uplift (num 0 %) (num 0.12 %) in 25))"
    ),
    ("plot adoption", "(plot-series adoption)"),
    ("plot tornado", "(plot tornado)"),
    ("plot tornado npv", "(plot tornado (of npv))"),
    ("plot histogram payback", "(plot histogram (of payback))"),
    ("review", "(review)"),
    (
      #"export "deck.pptx" of portal --force --template "c.pptx""#,
      #"(export "deck.pptx" (of portal) force (template "c.pptx"))"#
    ),
    ("export deck.pptx", #"(export "deck.pptx")"#),
    ("copy", "(copy)"),
    ("copy as markdown", "(copy markdown)"),
    ("copy for email", "(copy email)"),
    (#"load "f""#, #"(load "f")"#),
    ("load a/b-c.whatif", #"(load "a/b-c.whatif")"#),
    ("save", "(save)"),
    (#"save "f""#, #"(save "f")"#),
    ("undo 3", "(undo 3)"),
    ("redo", "(redo 1)"),
    ("remove x", "(remove x)"),
    ("rename a to b", "(rename a b)"),
    ("history", "(history)"),
    ("help topic words", #"(help "topic words")"#),
    ("?name", #"(help "name")"#),
    ("?", #"(help "")"#),
    ("name?", #"(help "name")"#),
    ("quit", "(quit)"),
    ("exit", "(quit)"),
    ("npv", "(show npv)"),
    ("yes", "(show yes)"),
    ("[1, 2, 3]", "(show (list 1 2 3))"),
    (#""text \"quoted\" “x”""#, #"(show "text "quoted" “x”")"#),
    ("“curly”", #"(show "curly")"#),
    ("1,234.56", "(show 1234.56)"),
    ("(2,000 to 2,800) units/year", "(show (range 2000 2800 unit units year^-1))"),
    ("compare march, base on npv of portal", "(compare march base (on (of npv portal)))"),
    ("plot ability versus impact", "(plot-impact-ability)"),
    ("plot histogram of portal", "(plot histogram (of portal))"),
  ]

  @Test("each form has its shape", arguments: forms)
  func shape(text: String, expected: String) { expectShape(text, expected) }

  @Test("printing a form and reading it again gives the same shape", arguments: forms)
  func roundTrip(text: String, expected: String) { expectRoundTrip(text) }
}
