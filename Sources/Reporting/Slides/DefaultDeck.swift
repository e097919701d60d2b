/// A slide of the default deck.
public enum SlideKind: String, Sendable, Hashable, CaseIterable {
  /// One page for the decision: title, figures, chart, scenarios, assumptions, ask.
  case decision
  /// All assumptions with their sources.
  case assumptions
  /// The annual table.
  case annual
  /// Cumulative cash with payback.
  case cash
  /// What moves the result.
  case tornado
  /// How often each result occurs.
  case risk
  /// Initiatives by impact and ability.
  case impact
  /// The list of initiatives.
  case initiatives
}

/// A slide that was chosen, with a title that takes the place of the proposed one.
public struct SlideChoice: Sendable, Hashable {
  /// Which slide.
  public let kind: SlideKind
  /// The title, nil for the one proposed from the figures.
  public let title: String?

  /// Creates a choice.
  public init(_ kind: SlideKind, title: String? = nil) {
    self.kind = kind
    self.title = title
  }
}

extension Deck {
  /// Creates the default deck of a case: a decision slide, then the appendix.
  ///
  /// ```swift
  /// let deck = Deck(of: story, slides: [SlideChoice(.decision), SlideChoice(.tornado)])
  /// ```
  ///
  /// - Parameters:
  ///   - slides: Which slides in which order; empty for all that the story can fill.
  ///   - author: Who made it.
  ///   - created: When it was made, as `2026-11-22T09:00:00Z`.
  public init(
    of story: CaseStory, slides: [SlideChoice] = [], author: String = "", created: String? = nil
  ) {
    let choices = slides.isEmpty ? SlideKind.allCases.map { SlideChoice($0) } : slides
    self.init(
      story.title, author: author, created: created,
      slides: choices.compactMap { DefaultDeck(story: story).slide($0) })
  }
}

/// Makes the slides of the default deck.
struct DefaultDeck {
  let story: CaseStory

  /// Returns a slide, nil where the story has nothing for it.
  func slide(_ choice: SlideChoice) -> Slide? {
    guard let content = content(of: choice.kind) else { return nil }
    return Slide(
      choice.title ?? content.title, rows: content.rows, source: story.source,
      notes: content.notes + story.notes)
  }

  /// What a slide shows before its title was chosen.
  private struct Content {
    let title: String
    let rows: [[[SlidePiece]]]
    var notes: [String] = []

    init(_ title: String, _ rows: [[[SlidePiece]]], notes: [String] = []) {
      self.title = title
      self.rows = rows
      self.notes = notes
    }

    init(_ title: String, _ chart: Chart) {
      self.init(title, [[[.chart(chart)]]], notes: [chart.altText])
    }
  }

  private func content(of kind: SlideKind) -> Content? {
    switch kind {
    case .decision: decision
    case .assumptions: story.assumptions.map { Content(title(ofAssumptions: $0), [[[.table($0)]]]) }
    case .annual:
      story.annual.map {
        Content("Year by year the case comes to \(story.outcome.net)", [[[.table($0)]]])
      }
    case .cash:
      story.cash.map { Content(Self.sentence(story.outcome.payback), .cumulativeCash($0)) }
    case .tornado: story.tornado.map { Content(title(of: $0), .tornado($0)) }
    case .risk: story.risk.map { Content(title(of: $0), .histogram($0)) }
    case .impact: story.impactAbility.map { Content(title(of: $0), .impactAbility($0)) }
    case .initiatives:
      story.initiatives.map { Content(title(ofInitiatives: $0), [[[.table($0)]]]) }
    }
  }

  // MARK: - The decision

  /// The one slide that has to stand alone.
  private var decision: Content {
    var rows: [[[SlidePiece]]] = []
    if !story.figures.isEmpty { rows.append([[.figures(story.figures)]]) }
    var beside: [SlidePiece] = []
    if let scenarios = story.scenarios { beside.append(.table(scenarios)) }
    if !story.restsOn.isEmpty {
      beside.append(.text(heading: "Rests on", story.restsOn.prefix(6).map(\.text)))
    }
    let columns = [story.mainChart.map { [SlidePiece.chart($0)] } ?? [], beside].filter {
      !$0.isEmpty
    }
    if !columns.isEmpty { rows.append(columns) }
    if !story.ask.isEmpty { rows.append([[.ask(story.ask)]]) }
    var notes = story.figures.map { figure in
      let remark = figure.remark.isEmpty ? "" : " (\(figure.remark))"
      return "\(figure.label): \(figure.value)\(remark)"
    }
    notes += story.mainChart.map { [$0.altText] } ?? []
    notes += story.restsOn.map { "Assumption: \($0.text)" }
    if let scenarios = story.scenarios { notes += Self.lines(of: scenarios) }
    return Content(story.message, rows, notes: notes)
  }

  /// Returns the lines of a table as sentences for the notes.
  private static func lines(of table: Table) -> [String] {
    table.rows.prefix(20).map { row in
      let cells = table.columns.indices.dropFirst().compactMap { column -> String? in
        let text = row.cell(column).display
        return text.isEmpty ? nil : "\(table.columns[column].title) \(text)"
      }
      return "\(row.cell(0).display): \(cells.joined(separator: ", "))"
    }
  }

  // MARK: - Titles

  /// Returns a clause with a capital first letter.
  private static func sentence(_ clause: String) -> String { ChartText.capitalised(clause) }

  private func title(ofAssumptions table: Table) -> String {
    let rows = table.rows.filter { $0.kind == .body }
    let open = rows.filter { $0.cells.contains { $0.marks.contains(.unsourced) } }.count
    let count = rows.count == 1 ? "One assumption carries" : "\(rows.count) assumptions carry"
    let sources =
      switch open {
      case 0: "each with its source"
      case 1: "one of them without a source"
      default: "\(open) of them without a source"
      }
    return "\(count) the case, \(sources)"
  }

  private func title(of chart: TornadoChart) -> String {
    guard let first = chart.bars.first else { return "No assumption has a range" }
    let low = min(first.atLow, first.atHigh)
    let high = max(first.atLow, first.atHigh)
    return
      "\(first.label) moves \(chart.metric) most, from \(chart.format(low)) to \(chart.format(high))"
  }

  private func title(of chart: HistogramChart) -> String {
    guard let low = chart.markers.first, let high = chart.markers.last, low != high else {
      return "How \(chart.metric) may turn out"
    }
    return
      "8 times in 10 \(chart.metric) is \(chart.format(low.value)) to \(chart.format(high.value))"
  }

  private func title(of chart: ImpactAbilityChart) -> String {
    let best = chart.scored.filter { chart.quadrant(of: $0) == chart.quadrants.topRight }
    if best.isEmpty { return "No initiative is both high in impact and easy" }
    let names = best.map(\.name)
    for count in [3, 2, 1] {
      let title = "Do first: \(ChartText.list(names, limit: count))"
      if title.count <= ActionTitle.limit { return title }
    }
    return "\(best.count) initiatives are high in impact and easy"
  }

  private func title(ofInitiatives table: Table) -> String {
    let rows = table.rows.filter { $0.kind == .body }
    guard let first = rows.first?.cell(0).display, rows.count > 1 else {
      return "One initiative is on the list"
    }
    let title = "\(rows.count) initiatives are on the list, first of them \(first)"
    return title.count <= ActionTitle.limit ? title : "\(rows.count) initiatives are on the list"
  }
}
