import Testing

@testable import Reporting

/// The expected rules are those of the domain notes: the threshold is the middle of the scale, at or
/// above is high, within half a step is borderline, a missing score is never zero.
@Suite struct ImpactAbilityTests {
  @Test(
    "the threshold is the middle of the scale unless stated",
    arguments: [
      (1.0, 10.0, 5.5), (1.0, 5.0, 3.0), (0.0, 100.0, 50.0),
    ])
  func middle(low: Double, high: Double, threshold: Double) {
    #expect(ImpactAbilityChart.Axis("x", from: low, to: high).threshold == threshold)
  }

  @Test(
    "quadrants are named by position, and a score on the line is high",
    arguments: [
      (5.5, 5.5, "Quick wins"), (10.0, 5.4, "Big bets"), (5.4, 10.0, "Fill-ins"),
      (1.0, 1.0, "Time sinks"), (5.5, 5.49, "Big bets"),
    ])
  func quadrant(impact: Double, ability: Double, name: String) throws {
    let chart = ImpactAbilityChart(points: [.init("x", impact: impact, ability: ability)])
    #expect(chart.quadrant(of: try #require(chart.scored.first)) == name)
  }

  @Test("renamed quadrants keep their position")
  func renamed() throws {
    let chart = ImpactAbilityChart(
      points: [.init("x", impact: 9, ability: 9)], quadrants: .init(topRight: "Do now"))
    #expect(chart.quadrant(of: try #require(chart.scored.first)) == "Do now")
    #expect(chart.takeaway == "Do now: x")
  }

  @Test(
    "within half a step of a line is borderline",
    arguments: [
      (5.0, 9.0, true), (6.0, 9.0, true), (4.9, 9.0, false), (9.0, 6.01, false), (9.0, 5.5, true),
    ])
  func borderline(impact: Double, ability: Double, expected: Bool) throws {
    let chart = ImpactAbilityChart(points: [.init("x", impact: impact, ability: ability)])
    #expect(chart.isBorderline(try #require(chart.scored.first)) == expected)
  }

  @Test("an item without a score is listed and never drawn at zero")
  func unscored() {
    let chart = ImpactAbilityChart(points: [
      .init("none", impact: nil, ability: nil), .init("half", impact: 5, ability: .nan),
    ])
    let out = Report { $0.chart(.impactAbility(chart)) }.terminal(TerminalStyle(width: 80))
    #expect(out.contains("Not scored: none (no scores), half (no score for Ability)"))
    #expect(!out.contains("●") && !out.contains("○"))
    #expect(chart.table.rows[0].cells[1].value == nil)
  }

  @Test("items in one place are one marker with both names")
  func coincident() {
    let chart = ImpactAbilityChart(points: [
      .init("A", impact: 8, ability: 8), .init("B", impact: 8, ability: 8),
    ])
    let out = Report { $0.chart(.impactAbility(chart)) }.terminal(TerminalStyle(width: 80))
    #expect(out.contains("◉ A, B"))
    #expect(Chart.impactAbility(chart).svg().contains(">A, B</text>"))
  }

  @Test("the number of a point stands beside it where others are above and below")
  func numbersBeside() {
    let name =
      "A name that is much too long for any place in so small a chart, wherever it may stand"
    let chart = ImpactAbilityChart(
      points: [7, 8, 9].map { (impact: Double) in
        .init("\(name) \(impact)", impact: impact, ability: 6)
      })
    let area = PlotRect(x: 0, y: 0, width: 330, height: 150)
    let native = NativeChart(.impactAbility(chart), size: area, font: 9)
    // The second of three points, one over the other.
    let labels = native.groups[0].series.compactMap { $0.labels[1] }
    #expect(labels.count == 1)
    #expect(labels.allSatisfy { ["l", "r"].contains($0.position) && $0.bold }, "\(labels)")
  }

  @Test("a new item does not move the markers of the others")
  func absoluteScale() {
    func markers(_ points: [ImpactAbilityChart.Point]) -> Set<String> {
      let out = Report { $0.chart(.impactAbility(ImpactAbilityChart(points: points))) }
        .terminal(TerminalStyle(width: 80))
      var found: Set<String> = []
      for (row, line) in out.split(separator: "\n").enumerated() where line.contains("│") {
        for (column, character) in line.enumerated() where character == "●" {
          found.insert("\(row),\(column)")
        }
      }
      return found
    }
    let first = ImpactAbilityChart.Point("A", impact: 9, ability: 2)
    let both = markers([first, .init("B", impact: 2, ability: 9)])
    #expect(markers([first]).count == 1)
    #expect(both.count == 2)
    #expect(markers([first]).isSubset(of: both))
  }
}
