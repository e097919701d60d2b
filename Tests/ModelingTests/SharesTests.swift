import Diagnostics
import Testing

@testable import Modeling

/// Shares and points: section 1.4 of the design, every pair in both orders and both signs.
@Suite struct `Shares and points` {
  static let names = """
    s = 72%
    churn = 12%
    pts = 4 pp
    n = 3
    price = $1,000
    rate = 10%/year
    vol = 100 units/month
    """

  private static func p(_ question: String, _ text: String) -> Example {
    prints(question, text, given: names)
  }
  private static func e(_ question: String, _ text: String, _ echo: String) -> Example {
    echoes(question, text, echo, given: names)
  }
  private static func r(_ question: String, _ words: String = "") -> Example {
    refuses(question, .shareMismatch, words, given: names)
  }

  static let sums = [
    // share and share, share and points
    e("72% + 4%", "76%", "points"), e("72% - 4%", "68%", "points"),
    p("s + churn", "84%"), p("s - churn", "60%"),
    p("churn + s", "84%"), p("churn - s", "-60%"),
    p("s + pts", "76%"), p("s - pts", "68%"), p("pts + s", "76%"),
    p("72% + 4 pp", "76%"), p("4 pp + 72%", "76%"), p("72% - 4 pp", "68%"),
    p("pts + 2 pp", "6 pp"), p("pts - 2 pp", "2 pp"), p("2 pp - pts", "-2 pp"),
    p("rate - 2 pp/year", "8%/year"), p("rate + 2 pp/year", "12%/year"),
    // 1 is 100%
    p("1 - churn", "88%"), p("1 + churn", "112%"), p("churn - 1", "-88%"), p("churn + 1", "112%"),
    p("1 - s * churn", "91.36%"), p("1 - 12%", "88%"), p("1 + 10%", "110%"),
    // a named share with a percent literal
    r("s - 10%", "down 10 pp"), r("s - 10%", "down 10% of itself"), r("s + 10%", "up 10 pp"),
    r("s * churn + 1%", "pp"), r("ramp(6 months) + 4%", "pp"),
    // any other number
    r("n + churn", "n * (1 + churn)"), r("n - churn", "n * (1 - churn)"), r("3 + 4%"), r("3 - 4%"),
    r("2 - churn"), r("churn + n"), r("churn - n"), r("churn - 2"), r("growth(5%/year) + 4%"),
    // quantities
    e("$1,000 + 10%", "$1,100", "10% of $1,000"), e("$1,000 - 10%", "$900", "10% of $1,000"),
    e("price + 10%", "$1,100", "10% of price"), e("price - 10%", "$900", "10% of price"),
    e("vol + 10%", "110 units/month", "10% of vol"), e("vol - 10%", "90 units/month", "10% of vol"),
    r("price + churn", "price up churn"), r("price - churn", "price down churn"),
    r("price + (5% + 5%)", "price * (1 + (5% + 5%))"), r("price + pts"), r("price - pts"),
    r("price + 2 pp"), r("pts + price"),
    r("10% + price", "10% of what?"), r("10% - price", "10% of what?"),
    r("10% + $1,000", "of what?"),
    r("churn + price", "of what?"), r("churn - price", "of what?"),
    // shares per unit
    r("10%/year + 2%", "2 pp/year"), r("10%/year + 2%", "10%/year * (1 + 2%)"),
    r("10%/year - 2%", "10%/year * (1 - 2%)"), r("rate + 2%", "rate * (1 + 2%)"),
    r("rate + churn"), r("rate - churn"),
  ]

  @Test(arguments: sums)
  func `sums and differences`(_ example: Example) { example.check() }

  static let products = [
    p("s * churn", "8.64%"), p("50% * 50%", "25%"), p("churn of s", "8.64%"),
    p("s * n", "216%"), p("n * s", "216%"), p("s / n", "24%"), p("s ^ 2", "51.84%"),
    p("s / churn", "6"), p("pts / pts", "1"), p("price / $10", "100"),
    p("pts * s", "2.88 pp"), p("s * pts", "2.88 pp"), p("n * pts", "12 pp"), p("pts * n", "12 pp"),
    p("pts / 2", "2 pp"),
    p("price * s", "$720"), p("s * price", "$720"), p("s of price", "$720"),
    p("price * pts", "$40"), p("pts * price", "$40"), p("15% of $2,000", "$300"),
    p("$1,000 * (1 + 10%)", "$1,100"), p("-s", "-72%"), p("abs(-s)", "72%"),
    refuses("pts * pts", .kindMismatch, "points", given: names),
    refuses("s / pts", .kindMismatch, "", given: names),
    refuses("2 ^ 50%", .kindMismatch, "", given: names),
  ]

  @Test(arguments: products)
  func `products, quotients and powers`(_ example: Example) { example.check() }

  static let conversions = [
    p("churn in pp", "12 pp"), p("0.12 in %", "12%"), p("pts in %", "4%"), p("s in ratio", "0.72"),
    refuses("price in %", .notConvertible, "`price / … in %`", given: names),
  ]

  @Test(arguments: conversions)
  func `in % and in pp convert`(_ example: Example) { example.check() }

  static let alike = [
    p("min(s, churn)", "12%"), p("max(s, 1)", "100%"), p("max(s, 0)", "72%"),
    p("sum(s, churn)", "84%"),
    p("if s > churn then s else 0", "72%"), p("if s > churn then s else 1", "72%"),
    p("s > 0", "yes"), p("s > 1", "no"), p("s > churn", "yes"), p("pts > 0", "yes"),
    r("max(s, 2)"), r("max(s, n)"), r("min(s, pts)"), r("if s > churn then s else 3"),
    r("if s > churn then s else pts"), r("s < 0.5"), r("s < n"), r("s > pts"), r("pts > 1"),
  ]

  @Test(arguments: alike)
  func `comparisons, min, max, sum and if want one kind on both sides`(_ example: Example) {
    example.check()
  }

  static let curves = [
    months("1 - ramp(2 months)", [0.5, 0, 0], given: names),
    months("ramp(2 months) * s", [0.36, 0.72], given: names),
    months("steps(month 1: 30%, month 3: 60%) * price", [300, 300, 600], given: names),
    months("growth(5%/year) * price", Array(repeating: 1_000, count: 12) + [1_050], given: names),
  ]

  @Test(arguments: curves)
  func `ramps and steps are shares, growth is a number`(_ example: Example) { example.check() }

  static let offered = [
    ("churn + n", "n%", "a name with % behind it cannot be typed"),
    ("s < 0.5", "`0.5%`", "0.5 most likely means 50%; 0.5% is a hundredth of it"),
    ("churn + price", "`price + churn`", "the offered line is an error itself"),
    ("1 + rate", "`1 * (1 + rate)`", "the offered line is an error itself"),
    ("rate + 2%/year", "`rate + 2%/year pp`", "cannot be typed; `rate + 2 pp/year` is meant"),
    ("rate + 2%", "`rate + 2 pp`", "the offered line is an error itself; `2 pp/year` is meant"),
    ("pts * pts", "share: `pts`", "offers the same line; `pts in %` is meant"),
  ]

  @Test(arguments: offered)
  func `a correction that is offered can be typed`(
    _ question: String, _ help: String, _ why: String
  ) throws {
    let sheet = Sheet(Self.names)
    do {
      let answer = try sheet.ask(question)
      Issue.record("\(question) is not refused: \(answer.value)")
    } catch let problem as Diagnostic {
      #expect(!problem.allWords.contains(help), "\(why)")
    }
  }
}
