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

  /// Returns the name of an axis or metric, empty where the title already says it.
  func axisName(_ name: String, under title: String) -> String {
    title.lowercased().contains(name.lowercased()) ? "" : name
  }

  /// Returns the name of a metric as a line, none where the title already says it.
  func name(_ name: String, under title: String) -> [GlyphLine] {
    let name = axisName(name, under: title)
    return name.isEmpty ? [] : style.line(name, .label).wrapped(to: style.width)
  }

  /// Returns the drawing without the title.
  private func body(_ chart: Chart) -> [GlyphLine] {
    switch chart {
    case .impactAbility(let chart): TerminalImpactAbility(chart, style).lines()
    case .tornado(let chart): tornado(chart)
    case .waterfall(let chart): waterfall(chart)
    case .cumulativeCash(let chart): cumulativeCash(chart)
    case .histogram(let chart): histogram(chart)
    case .comparison(let chart): comparison(chart)
    case .line(let chart): line(chart)
    case .heat(let chart): heat(chart)
    }
  }
}
