extension Chart {
  /// The chart with its smallest parts put together, so that it has few bars; only waterfalls can be so.
  func condensed(to count: Int) -> Chart {
    if case .waterfall(let chart) = self { .waterfall(chart.condensed(to: count)) } else { self }
  }
}

extension WaterfallChart {
  /// The chart with at most about `count` steps before the total: the smallest benefits are one step, and so
  /// are the smallest costs.
  func condensed(to count: Int) -> WaterfallChart {
    let parts = steps.indices.filter { steps[$0].kind != .total }
    guard parts.count > count else { return self }
    let largest = parts.sorted { abs(steps[$0].value) > abs(steps[$1].value) }
    let kept = Set(largest.prefix(max(1, count - 2)))
    var result: [Step] = []
    for kind in [Step.Kind.benefit, .cost] {
      let all = parts.filter { steps[$0].kind == kind }
      result += all.filter(kept.contains).map { steps[$0] }
      let rest = all.filter { !kept.contains($0) }
      if rest.count == 1 { result.append(steps[rest[0]]) }
      guard rest.count > 1 else { continue }
      let sum = Step.sum(rest.map { steps[$0] })
      let size = rest.count < all.count ? "smaller " : ""
      let words = size + (kind == .benefit ? "benefits" : "costs")
      let isApart = rest.contains { steps[$0].isApart }
      result.append(
        Step("\(rest.count) \(words)", kind, sum.value, rounded: sum.rounded, isApart: isApart))
    }
    return WaterfallChart(title, steps: result + steps.filter { $0.kind == .total }, format: format)
  }
}

extension TornadoChart {
  /// The chart with its largest bars only.
  func keeping(_ count: Int) -> TornadoChart {
    TornadoChart(
      title, metric: metric, noun: noun, base: base, bars: Array(bars.prefix(count)),
      higherIsBetter: higherIsBetter, format: format)
  }
}

extension Table {
  /// The first rows, with a line that tells how many more the notes have.
  func shortened(to count: Int) -> Table {
    guard rows.count > count else { return self }
    let rest = Row([Cell("\(rows.count - count) more in the notes", role: .dim)])
    return Table(title, columns: columns, rows: rows.prefix(count) + [rest])
  }
}
