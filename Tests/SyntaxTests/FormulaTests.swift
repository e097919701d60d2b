import Syntax
import Testing

@Suite("Reading formulas")
struct FormulaTests {
  /// What is typed and the shape it has.
  static let forms: [(String, String)] = [
    ("uplift = exactly 2%", "(define uplift exactly (num 0.02 %))"),
    ("x = month (n) * 2", "(define x (* (month (group n)) 2))"),
    ("x = $5^2", "(define x (^ (num 5 USD) 2))"),
    ("x = 15% of y[1 month ago]", "(define x (of (num 0.15 %) (ago y (num 1 month))))"),
    ("x = p chance of -$5k", "(define x (chance-of p (- (num 5000 USD))))"),
    ("x == 5", "(show (= x 5))"),
    ("cashflow of portal + 1", "(show (+ (of cashflow portal) 1))"),
    ("cashflow under cautious", "(show (under cashflow cautious))"),
    ("not a = b and c", "(show (and (not (= a b)) c))"),
    ("x = a < b and c >= d or e", "(define x (or (and (< a b) (>= c d)) e))"),
    ("x = a - b - c * d", "(define x (- (- a b) (* c d)))"),
    ("x = $900 / unit", "(define x (num 900 USD unit^-1))"),
    ("x = 12 units a year", "(define x (num 12 units year^-1))"),
    ("x = 10 percent", "(define x (num 0.1 %))"),
    (
      "x = 2,400 (2,000-2,800) units/year",
      "(define x (range likely 2400 2000 2800 unit units year^-1))"
    ),
    ("x = 1 hour 30 minutes", "(define x (group (+ (num 1 hour) (num 30 minutes))))"),
    ("x = 1 h 40 min/unit", "(define x (group (+ (num 1 h unit^-1) (num 40 min unit^-1))))"),
    ("x = -1 h 40 min", "(define x (- (group (+ (num 1 h) (num 40 min)))))"),
    (
      "x = $64 ($58 to $70)/order",
      "(define x (range likely (num 64 USD) (num 58 USD) (num 70 USD) unit order^-1))"
    ),
    (
      "x = 3.5% (2.5% to 5%)/month",
      "(define x (range likely (num 0.035 %) (num 0.025 %) (num 0.05 %) unit month^-1))"
    ),
    ("x = 1.2 (0.4 to 2.5) pp", "(define x (range likely 1.2 0.4 2.5 unit pp))"),
    ("x = 0.16% accounts/visitor", "(define x (num 0.0016 % accounts visitor^-1))"),
    ("x = $21/order", "(define x (num 21 USD order^-1))"),
    ("x = 100 / orders", "(define x (num 100 ? orders^-1))"),
    ("x = 100 / (a + b)", "(define x (/ 100 (group (+ a b))))"),
    ("x = 100 / f(3)", "(define x (/ 100 (call f 3)))"),
    ("x = $100 / f(3)", "(define x (/ (num 100 USD) (call f 3)))"),
    ("x = 5 to 15%", "(define x (range 5 (num 0.15 %)))"),
    ("x = -5 to 10", "(define x (range -5 10))"),
    ("x = -5 (-10 to 2)", "(define x (range likely -5 -10 2))"),
    ("x = share 70% to 95%", "(define x (share-range (num 0.7 %) (num 0.95 %)))"),
    ("x = pert(1, 2, 3)", "(define x (call pert 1 2 3))"),
    ("x = normal(p10 90, p90 110)", "(define x (call normal p10: 90 p90: 110))"),
    (
      "x = lognormal(p10 $5, p90 $9)",
      "(define x (call lognormal p10: (num 5 USD) p90: (num 9 USD)))"
    ),
    ("x = 30% chance of $50k", "(define x (chance-of (num 0.3 %) (num 50000 USD)))"),
    (
      "x = 30% chance of $50k ($30k to $80k) within $0 to $100k",
      "(define x (within (chance-of (num 0.3 %) (range likely (num 50000 USD) (num 30000 USD) (num 80000 USD))) (num 0 USD) (num 100000 USD)))"
    ),
    (
      "x = one of (3: 20%, 5: 50%, 8: 30%)",
      "(define x (one-of 3: (num 0.2 %) 5: (num 0.5 %) 8: (num 0.3 %)))"
    ),
    (#"x = data "file.csv" column x"#, #"(define x (data "file.csv" x))"#),
    (
      "x = normal(5%, 2%) within 0% to 100%",
      "(define x (within (call normal (num 0.05 %) (num 0.02 %)) (num 0 %) (num 1 %)))"
    ),
    (
      "x = active[1 month ago, else accounts] - lost[1 month ago] * 1 month",
      "(define x (- (ago active (num 1 month) else accounts) (* (ago lost (num 1 month)) (num 1 month))))"
    ),
    ("x = y[month 12]", "(define x (at y (month 12)))"),
    ("x = total(y, year 3)", "(define x (call total y (year 3)))"),
    ("x = month (n + 1)", "(define x (month (group (+ n 1))))"),
    (
      "x = steps(month 1: 30%, month 4: 60%)",
      "(define x (call steps (month 1): (num 0.3 %) (month 4): (num 0.6 %)))"
    ),
    ("x = ramp(9 months, from: month 4)", "(define x (call ramp (num 9 months) from: (month 4)))"),
    (
      "x = s_curve(midpoint: month 8, steepness: 0.6, from: month 2)",
      "(define x (call s_curve midpoint: (month 8) steepness: 0.6 from: (month 2)))"
    ),
    (
      "x = retained(accounts, churn: 20%/year)",
      "(define x (call retained accounts churn: (num 0.2 % year^-1)))"
    ),
    (
      "x = if a > 2 then b else if not c and d then 1 else 2",
      "(define x (if (> a 2) b (if (and (not c) d) 1 2)))"
    ),
    (
      "x = 45,000 calls/month * 6 min/call * $38/h in $/month",
      "(define x (in (* (* (num 45000 calls month^-1) (num 6 min call^-1)) (num 38 USD h^-1)) USD month^-1))"
    ),
    (
      "x = 2 * npv of portal + 15% of $2,000",
      "(define x (+ (* 2 (of npv portal)) (of (num 0.15 %) (num 2000 USD))))"
    ),
    (
      "x = npv of x under cautious - npv under risk",
      "(define x (- (under (of npv x) cautious) (under npv risk)))"
    ),
    ("x = -2^2 + 2^-1", "(define x (+ (- (^ 2 2)) (^ 2 (- 1))))"),
    (
      "x = 2.5 million + 2bn + 1.5M + 10k + 1_000",
      "(define x (+ (+ (+ (+ 2500000 2000000000) 1500000) 10000) 1000))"
    ),
    ("x in % = 3", "(define x (in %) 3)"),
    (#"x "L" in $/unit/month = 3"#, #"(define x "L" (in USD unit^-1 month^-1) 3)"#),
    (#"x "L" in 1/month = 3"#, #"(define x "L" (in month^-1) 3)"#),
    ("x = 12 per year", "(define x (num 12 ? year^-1))"),
    ("x = 5 contract·month/year", "(define x (num 5 contract month year^-1))"),
    ("x = 5 m^2", "(define x (num 5 m^2))"),
    (
      "x = chance(payback at most 12 months)",
      "(define x (call chance (<= payback (num 12 months))))"
    ),
    ("x = a <> b or c == d", "(define x (or (<> a b) (= c d)))"),
    (#"total = sum(\#n   a,  # one\#n   b   # two\#n)"#, "(define total (call sum a b))"),
    (#"x = 5 +\#n  6"#, "(define x (+ 5 6))"),
    (#"x =\#n  7"#, "(define x 7)"),
    ("x = a × b ÷ c − d", "(define x (- (/ (* a b) c) d))"),
    ("x = a / npv of portal", "(define x (/ a (of npv portal)))"),
    ("x = $ 5 /month", "(define x (num 5 USD month^-1))"),
    ("x = €5", "(define x (num 5 EUR))"),
    ("x = .5", "(define x 0.5)"),
    ("x = 5 units/$", "(define x (num 5 units USD^-1))"),
    ("x = 1 / x^2", "(define x (num 1 ? x^-2))"),
    ("x = 1 / x[1 month ago]", "(define x (/ 1 (ago x (num 1 month))))"),
    ("x = 10 / year (5 to 15)", "(define x (range likely (num 10 ? year^-1) 5 15))"),
    ("x = -npv of portal + a of b of c", "(define x (+ (- (of npv portal)) (of a (of b c))))"),
    ("x = 2 * f(a) of b", "(define x (* 2 (of (call f a) b)))"),
    ("x = 10% of (a + 1) of b", "(define x (of (num 0.1 %) (of (group (+ a 1)) b)))"),
    ("x = 2 * pv of a of b", "(define x (* 2 (of (of pv a) b)))"),
    ("x = 2 * (a of b) of c", "(define x (* 2 (of (group (of a b)) c)))"),
    ("x = 1 - a[month 3] of b", "(define x (- 1 (of (at a (month 3)) b)))"),
    ("x = 2 / total(a) of b", "(define x (/ 2 (of (call total a) b)))"),
    ("x = f(a) of b under risk", "(define x (under (of (call f a) b) risk))"),
    ("x = $100k / npv of portal", "(define x (/ (num 100000 USD) (of npv portal)))"),
    ("x = 2^-x^2", "(define x (^ 2 (- (^ x 2))))"),
    ("x = - x in h", "(define x (in (- x) h))"),
    (#"x = "a" = "b""#, #"(define x (= "a" "b"))"#),
    ("x = 5 percentage points", "(define x (num 0.05 pp))"),
    ("x = x[1 month ago]", "(define x (ago x (num 1 month)))"),
    ("x = round(x, 0.1%)", "(define x (call round x (num 0.001 %)))"),
    ("x = 1.5M customers", "(define x (num 1500000 customers))"),
    ("x = 2.5 million customers/year", "(define x (num 2500000 customers year^-1))"),
    ("x = 3bn", "(define x 3000000000)"),
    ("x = 1 FTE", "(define x (num 1 FTE))"),
    ("x = 6 min in h", "(define x (in (num 6 min) h))"),
    ("x = npv in $", "(define x (in npv USD))"),
    ("x = y in %", "(define x (in y %))"),
    ("x = y in ratio in pp", "(define x (in (in y ratio) pp))"),
    ("x = 20%/year in 1/year", "(define x (in (num 0.2 % year^-1) year^-1))"),
    (#"x = "C:\dir""#, #"(define x "C:\dir")"#),
    ("x = résumé + 日本", "(define x (+ résumé 日本))"),
    ("x = month_number * 3", "(define x (* month_number 3))"),
    ("x = $0.10 + $0.20", "(define x (+ (num 0.1 USD) (num 0.2 USD)))"),
  ]

  @Test("each form has its shape", arguments: forms)
  func shape(text: String, expected: String) { expectShape(text, expected) }

  @Test("printing a form and reading it again gives the same shape", arguments: forms)
  func roundTrip(text: String, expected: String) { expectRoundTrip(text) }
}
