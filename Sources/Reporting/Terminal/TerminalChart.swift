/// Draws charts in terminal cells.
struct TerminalChart {
  /// What the terminal can show.
  let style: TerminalStyle
  /// Below this width a chart is shown as its table.
  static let leastWidth = 40

  /// Creates the drawer.
  init(_ style: TerminalStyle) {
    self.style = style
  }

  /// Returns the lines of a chart with its title; its table where there is no room to draw.
  func lines(_ chart: Chart) -> [GlyphLine] {
    guard style.width >= Self.leastWidth else { return TerminalTable(chart.table, style).lines() }
    let title = style.line(chart.title, .strong).wrapped(to: style.width)
    return title + body(chart)
  }

  /// Returns the drawing without the title.
  private func body(_ chart: Chart) -> [GlyphLine] {
    switch chart {
    case .impactAbility(let chart): TerminalImpactAbility(chart, style).lines()
    default: TerminalTable(chart.table, style).lines()
    }
  }
}
