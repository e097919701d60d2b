import Diagnostics
import Syntax
import Testing

@Suite("Printing")
struct PrinterTests {
  /// The shape without the groups that printing had to add.
  private func shapeWithoutGroups(_ expression: Expression) -> String {
    strip(expression.sExpression)
  }

  /// Returns a shape with every `(group x)` replaced by `x`.
  private func strip(_ shape: String) -> String {
    var result = ""
    var open: [Bool] = []
    var rest = Substring(shape)
    while let first = rest.first {
      if first == "\"" {
        // Quoted text holds no brackets in the generated formulas.
        result.append(first)
        rest.removeFirst()
      } else if rest.hasPrefix("(group ") {
        open.append(true)
        rest = rest.dropFirst("(group ".count)
      } else if first == "(" || first == ")" {
        if first == "(" { open.append(false) }
        let isGroup = first == ")" && open.popLast() == true
        if !isGroup { result.append(first) }
        rest.removeFirst()
      } else {
        result.append(first)
        rest.removeFirst()
      }
    }
    return result
  }

  @Test("any formula reads back as itself, brackets aside, and prints the same again")
  func randomFormulas() throws {
    let seed: UInt64 = 20_261_122
    var generator = ExpressionGenerator(seed: seed)
    for round in 0..<3_000 {
      let expression = generator.expression(depth: 4)
      let printed = Printer.print(expression)
      let parsed = Parser.parse(SourceText(name: "printed", "x = " + printed))
      guard case .definition(let definition)? = parsed.items.first?.statement else {
        Issue.record(
          "seed \(seed), round \(round): \(printed): \(parsed.diagnostics.map(\.message))")
        return
      }
      try #require(
        shapeWithoutGroups(definition.value) == shapeWithoutGroups(expression),
        "seed \(seed), round \(round): \(printed)")
      try #require(Printer.print(definition.value) == printed, "seed \(seed), round \(round)")
    }
  }

  @Test(
    "numbers print with the digits a person would type",
    arguments: [
      ("x = 1234567.5", "x = 1,234,567.5"), ("x = 4%", "x = 4%"), ("x = 0.1%", "x = 0.1%"),
      ("x = 1.5M", "x = 1,500,000"), ("x = $0.10", "x = $0.10"), ("x = 900 USD", "x = $900"),
      ("x = max(1200, 3)", "x = max(1200, 3)"), ("x = [1_000, 2]", "x = [1000, 2]"),
      ("x = 0.0000001", "x = 0.0000001"), ("x = 5 pp", "x = 5 pp"), ("seed 12345", "seed 12345"),
      ("x = 2 hours per unit", "x = 2 hours/unit"),
    ])
  func numbers(typed: String, printed: String) {
    let statement = Parser.parse(SourceText(name: "test", typed)).items.first?.statement
    #expect(statement.map { Printer.print($0) } == printed)
  }
}
