import Diagnostics
import Syntax
import TestSupport
import Testing

@Suite("Reading numbers")
struct NumberTests {
  private func value(_ typed: String) -> Double? {
    let statement = Parser.parse(SourceText(name: "test", "x = " + typed)).items.first?.statement
    guard case .definition(let definition)? = statement,
      case .number(let number) = definition.value.node
    else { return nil }
    return number.value
  }

  @Test(
    "every form of a number has its value",
    arguments: [
      ("1,234.56", 1234.56), ("1_000", 1000), ("10k", 10_000), ("10K", 10_000), ("1.5M", 1_500_000),
      ("2bn", 2e9), ("2.5 million", 2_500_000), ("3 thousand", 3000), ("1 billion", 1e9),
      ("4%", 0.04), ("0.1%", 0.001), ("99.95%", 0.9995), ("5 pp", 0.05), ("7 percent", 0.07),
      ("$1,000,000", 1_000_000), ("0.29 million", 290_000), (".5", 0.5), ("0", 0), ("007", 7),
      ("9007199254740993", 9_007_199_254_740_992), ("0.1k", 100), ("123.456k%", 1234.56),
    ])
  func values(typed: String, expected: Double) { #expect(value(typed) == expected) }

  /// The standard library's reading of a decimal literal is the independent source.
  @Test("percentages and scales are rounded once, from the digits")
  func correctlyRounded() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<5_000 {
      let whole = UInt64.random(in: 0..<1_000_000, using: &random)
      let fraction = String(UInt64.random(in: 1_000_000..<10_000_000_000_000_000, using: &random))
      let digits = "\(whole).\(fraction.prefix(Int.random(in: 1...fraction.count, using: &random)))"
      #expect(value(digits) == Double(digits))
      #expect(value(digits + "%") == Double(digits + "e-2"))
      #expect(value(digits + "M") == Double(digits + "e6"))
      #expect(value(digits + "k%") == Double(digits + "e1"))
    }
  }

  @Test("dates are not subtractions, and subtractions are not dates")
  func dates() {
    expectShape("x = 2026-03", "(define x (date 2026 3))")
    expectShape("x = 2026-03-31 - 2026-01-01", "(define x (- (date 2026 3 31) (date 2026 1 1)))")
    expectShape("x = 2026 - 03", "(define x (- 2026 3))")
    expectShape("x = 2026-13", "(define x (- 2026 13))")
    expectShape("x = 1800-03", "(define x (- 1800 3))")
    expectShape("x = 2026-3", "(define x (- 2026 3))")
    expectShape("x = 2026-03.5", "(define x (- 2026 3.5))")
    expectShape("x = 2024-02-29", "(define x (date 2024 2 29))")
  }
}
