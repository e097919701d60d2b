import Syntax
import Testing

@Suite("Reading declarations")
struct DeclarationTests {
  /// What is typed and the shape it has.
  static let forms: [(String, String)] = [
    ("f(a, b) = a + b", "(function f (a b) (+ a b))"),
    ("unit ticket", "(unit ticket)"),
    ("unit sprint = 2 weeks", "(unit sprint (num 2 weeks))"),
    ("1 FTE = 1,700 hours/year", "(equal (num 1 FTE) (num 1700 hours year^-1))"),
    ("1 EUR = 1.08 USD", "(equal (num 1 EUR) (num 1.08 USD))"),
    (
      "cost build = $90k at (month 0: 40%, month 3: 30%, month 6: 30%)",
      "(cost build (num 90000 USD) (payments (month 0): (num 0.4 %) (month 3): (num 0.3 %) (month 6): (num 0.3 %)))"
    ),
    (
      #"cost a = $5/month from month 4 until month 24 realised 70% risk 15% adverse not counted "why" as avoided cost for partner"#,
      #"(cost a (num 5 USD month^-1) (from (month 4)) (until (month 24)) (realised (num 0.7 %)) (risk (num 0.15 %)) (adverse) (not-counted "why") (as avoided cost) (for partner))"#
    ),
    (
      "cost b = $5k at (month 3, month 15)",
      "(cost b (num 5000 USD) (repeated (month 3) (month 15)))"
    ),
    ("cost b = $5k at month 3", "(cost b (num 5000 USD) (at (month 3)))"),
    ("go live month 3", "(go-live (month 3))"),
    ("start 2026-04", "(start (date 2026 4))"),
    (
      #"initiative q "Q" impact npv of case1 ability 3 owner "D" due 2026-05 cost $50k npv $100k needs a, b excludes c status "done" confidence 80%"#,
      #"(initiative q "Q" (impact (of npv case1)) (ability 3) (owner "D") (due (date 2026 5)) (cost (num 50000 USD)) (npv (num 100000 USD)) (confidence (num 0.8 %)) (needs a b) (excludes c) (status "done"))"#
    ),
    (#"initiatives from "file.csv""#, #"(initiatives-from "file.csv")"#),
    ("correlate a, b 0.5", "(correlate a b 0.5)"),
    ("ranges 8 in 10", "(ranges 8 in 10)"),
    ("ranges pert", "(ranges pert)"),
    ("seed 7", "(seed 7)"),
    ("samples 100k", "(samples 100000)"),
    ("sampler plain", "(sampler plain)"),
    ("assert npv = $59,814 within $1", "(assert (= npv (num 59814 USD)) (num 1 USD))"),
    ("assert npv > 0", "(assert (> npv 0))"),
    (#"include "f.whatif""#, #"(include "f.whatif")"#),
    (#"accept no_run_cost because "r""#, #"(accept no_run_cost "r")"#),
    (#"slide decision "T {npv}""#, #"(slide decision "T {npv}")"#),
    ("due 2026-03", "(due (date 2026 3))"),
    (#"initiative a "A" impact 8, ability 3"#, #"(initiative a "A" (impact 8) (ability 3))"#),
    (
      "initiative b impact 8 ability 3 status planned",
      #"(initiative b (impact 8) (ability 3) (status "planned"))"#
    ),
    ("samples 1 million", "(samples 1000000)"),
  ]

  @Test("each form has its shape", arguments: forms)
  func shape(text: String, expected: String) { expectShape(text, expected) }

  @Test("printing a form and reading it again gives the same shape", arguments: forms)
  func roundTrip(text: String, expected: String) { expectRoundTrip(text) }
}
