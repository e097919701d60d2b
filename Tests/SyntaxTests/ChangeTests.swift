import Syntax
import Testing

@Suite("Reading changes")
struct ChangeTests {
  /// What is typed and the shape it has.
  static let forms: [(String, String)] = [
    (
      #"scenario c "T": price = exactly $800, uplift at low and costs up 20%, delay benefits 3 months, go live month 6, without extra_sales, without case portal, realised of agent_time = 0%, horizon 24 months, discount 15%, all at worse end for npv, x up 5 pp, m down 10% of itself, p half, q double, produce of setup_video up 3%, cautious"#,
      #"(scenario c "T" (exactly price (num 800 USD)) (at-low uplift) (up costs (num 0.2 %)) (delay-benefits (num 3 months)) (go-live (month 6)) (without extra_sales) (without-case portal) (realised agent_time (num 0 %)) (horizon (num 24 months)) (discount (num 0.15 %)) (all-at-worse npv) (up x (num 0.05 pp)) (down-of-itself m (num 0.1 %)) (half p) (double q) (up (of produce setup_video) (num 0.03 %)) (apply cautious))"#
    ),
    (
      "what if price down 10% and uplift = 2% show npv, roi",
      "(what-if (down price (num 0.1 %)) (set uplift (num 0.02 %)) (show npv roi))"
    ),
    ("and price up 5 pp", "(and-if (up price (num 0.05 pp)))"),
    (
      "what if uplift up by 5 pp, price = price * 1.1",
      "(what-if (up uplift (num 0.05 pp)) (set price (* price 1.1)))"
    ),
    ("what if without a of portal", "(what-if (without (of a portal)))"),
  ]

  @Test("each form has its shape", arguments: forms)
  func shape(text: String, expected: String) { expectShape(text, expected) }

  @Test("printing a form and reading it again gives the same shape", arguments: forms)
  func roundTrip(text: String, expected: String) { expectRoundTrip(text) }
}
