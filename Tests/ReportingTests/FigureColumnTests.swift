import Quantities
import Testing

@testable import Reporting

@Suite struct FigureColumnTests {
  @Test("figures of a column share their decimals, and the unit stands in the head")
  func columns() throws {
    let table = Table(
      labels: .text("Scenario"), ["base", "cautious"],
      figures: [FigureColumn("ROI", [0.125, -0.5], .share), FigureColumn("Units", [2400, 80])],
      QuantityFormatter(), totals: [1])
    #expect(table.columns.map(\.unit) == [nil, "%", nil])
    #expect(table.rows[1].kind == .total)
    #expect(
      Report { $0.table(table) }.terminal(TerminalStyle(width: 40)) == """
        Scenario    ROI  Units
                      %
        ──────────────────────
        base       12.5  2,400
                  ─────  ─────
        cautious  -50.0     80

        """)
    #expect(table.rows[0].cells[1].value == 0.125)
  }

  @Test("a chart can write its figures as summaries do")
  func summaries() {
    #expect(ValueFormat.summary(QuantityFormatter(), .share)(0.0412) == "4.1%")
    #expect(ValueFormat.exact(QuantityFormatter())(2400) == "2,400")
  }
}
