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
    let deck = DefaultDeck(story: story)
    let choices = slides.isEmpty ? deck.choices : slides
    self.init(
      story.title, author: author, created: created, slides: choices.compactMap { deck.slide($0) })
  }
}

/// Makes the slides of the default deck.
struct DefaultDeck {
  let story: CaseStory

  /// The slides that nobody had to choose: a list of a single initiative is none.
  var choices: [SlideChoice] {
    SlideKind.allCases
      .filter { $0 != .initiatives || (story.initiatives?.rows.count ?? 0) > 1 }
      .map { SlideChoice($0) }
  }

  /// Returns a slide, nil where the story has nothing for it.
  func slide(_ choice: SlideChoice) -> Slide? {
    guard let content = content(of: choice.kind) else { return nil }
    return Slide(
      choice.title ?? content.title, rows: content.rows, source: story.source,
      notes: content.notes + story.notes, leaner: content.leaner)
  }

  /// What a slide shows before its title was chosen.
  private struct Content {
    let title: String
    let rows: [[[SlidePiece]]]
    var notes: [String] = []
    var leaner: [LeanRows] = []

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
    // Without figures there is nothing to decide on.
    case .decision: story.figures.isEmpty ? nil : decision
    case .assumptions:
      story.assumptions.map {
        Content(title(ofAssumptions: $0), [[[.table($0.withoutEmptyColumns)]]])
      }
    case .annual: story.annual.map { Content(titleOfAnnual, [[[.table($0)]]]) }
    case .cash: story.cash.map { Content(story.outcome.paybackSentence, .cumulativeCash($0)) }
    case .tornado: story.tornado.map { Content(title(of: $0), .tornado($0)) }
    case .risk: story.risk.map { Content(title(of: $0), .histogram($0)) }
    case .impact:
      story.impactAbility.flatMap {
        $0.scored.isEmpty ? nil : Content(title(of: $0), .impactAbility($0))
      }
    case .initiatives:
      story.initiatives.map {
        Content(title(ofInitiatives: $0), [[[.table($0.withoutEmptyColumns)]]])
      }
    }
  }

  // MARK: - The decision

  /// The one slide that has to stand alone.
  private var decision: Content {
    var notes = story.figures.map { figure in
      let remark = figure.remark.isEmpty ? "" : " (\(figure.remark))"
      return "\(figure.label): \(figure.value)\(remark)"
    }
    notes += story.beside.filter { !story.notes.contains($0) }
    notes += story.mainChart.map { [$0.altText] } ?? []
    notes += story.restsOn.map { "Assumption: \($0.text)" }
    if !story.mainRisk.isEmpty { notes.append("Main risk: \(story.mainRisk)") }
    if let scenarios = story.scenarios { notes += Self.lines(of: scenarios) }
    var content = Content(story.message, decisionRows(Room()), notes: notes)
    content.leaner = [
      Room(steps: 8, lines: 4), Room(steps: 6, lines: 3), Room(steps: 4, lines: 3),
      Room(steps: 4, lines: 2),
      Room(steps: 4, lines: 2, remarks: 1), Room(steps: 4, lines: 0),
      Room(steps: 4, lines: 0, remarks: 1), Room(steps: 4, lines: 0, remarks: 1, beside: 0),
      Room(steps: 4, lines: 0, remarks: 0), Room(steps: 4, lines: 0, remarks: 0, beside: 0),
    ].map { LeanRows(decisionRows($0), leftOut: leftOut($0)) }
    return content
  }

  /// How much the decision slide shows; the notes hold the rest.
  private struct Room {
    /// The steps of the chart.
    var steps = Int.max
    /// The lines of the table of scenarios.
    var lines = Int.max
    /// The blocks of words beside the chart.
    var remarks = Int.max
    /// The sentences below the figures.
    var beside = Int.max
  }

  /// The rows of the decision slide.
  private func decisionRows(_ room: Room) -> [[[SlidePiece]]] {
    var rows: [[[SlidePiece]]] = []
    if !story.figures.isEmpty { rows.append([[.figures(story.figures)]]) }
    let beside = Array(story.beside.prefix(room.beside))
    if !beside.isEmpty { rows.append([[.text(heading: nil, beside)]]) }
    let table =
      room.lines == 0
      ? [] : story.scenarios.map { [SlidePiece.table($0.shortened(to: room.lines))] } ?? []
    let chart = story.mainChart.map { [SlidePiece.chart($0.condensed(to: room.steps))] } ?? []
    let words = remarks.prefix(room.remarks).map {
      SlidePiece.text(heading: $0.heading, $0.text)
    }
    let columns = [chart, table + words].filter { !$0.isEmpty }
    if !columns.isEmpty { rows.append(columns) }
    if !story.ask.isEmpty { rows.append([[.ask(story.ask)]]) }
    return rows
  }

  /// The blocks of words beside the chart of the decision slide.
  private var remarks: [(heading: String, text: [String])] {
    var result: [(String, [String])] = []
    if !story.restsOn.isEmpty {
      result.append(("Rests on", story.restsOn.prefix(6).map(\.text)))
    }
    if !story.mainRisk.isEmpty {
      result.append(("Main risk", [ChartText.capitalised(story.mainRisk)]))
    }
    return result
  }

  /// What the decision slide does not show where there is no more room, in words.
  private func leftOut(_ room: Room) -> [String] {
    let rows = story.scenarios?.rows.count ?? 0
    var result: [String] = []
    if rows > room.lines {
      let rest = rows - room.lines
      result.append(
        room.lines == 0
          ? "the scenarios" : "\(rest) \(rest == 1 ? "line" : "lines") of the scenarios")
    }
    result += remarks.dropFirst(room.remarks).map { "“\($0.heading)”" }
    return result + story.beside.dropFirst(room.beside).map { "“\($0)”" }
  }

  /// Returns the lines of a table as sentences for the notes.
  private static func lines(of table: Table) -> [String] {
    table.rows.map { row in
      let cells = table.columns.indices.dropFirst().compactMap { column -> String? in
        let text = row.cell(column).display
        return text.isEmpty ? nil : "\(table.columns[column].title) \(text)"
      }
      return "\(row.cell(0).display): \(cells.joined(separator: ", "))"
    }
  }

  // MARK: - Titles

  private var titleOfAnnual: String {
    let outcome = story.outcome
    let (verb, amount) = outcome.isLoss ? ("loses", outcome.amount) : ("earns", outcome.net)
    return "Over \(outcome.horizon) the case \(verb) \(amount) in today's money"
  }

  private func title(ofAssumptions table: Table) -> String {
    let rows = table.rows.filter { $0.kind == .body }
    let open = rows.filter { $0.cells.contains { $0.marks.contains(.unsourced) } }.count
    if rows.count == 1 {
      return "One assumption carries the case, \(open == 0 ? "with" : "without") a source"
    }
    let sources =
      switch open {
      case 0: "each with its source"
      case rows.count: "none with a source"
      case 1: "one of them without a source"
      default: "\(open) of them without a source"
      }
    return "\(rows.count) assumptions carry the case, \(sources)"
  }

  private func title(of chart: TornadoChart) -> String {
    guard let first = chart.bars.first else { return "No assumption has a range" }
    let low = chart.format(min(first.atLow, first.atHigh))
    let high = chart.format(max(first.atLow, first.atHigh))
    let cause = "\(chart.noun) depends most on “\(first.name)”"
    // The figures come first, where no line can break between a minus and its amount.
    let title = "Between \(low) and \(high), \(cause)"
    return title.count <= ActionTitle.limit ? title : ChartText.capitalised(cause)
  }

  private func title(of chart: HistogramChart) -> String {
    guard let interval = chart.interval, interval.lowerBound < interval.upperBound else {
      return "How \(chart.noun) may turn out"
    }
    let (low, high) = (chart.format(interval.lowerBound), chart.format(interval.upperBound))
    return "8 times in 10 \(chart.noun) lies between \(low) and \(high)"
  }

  private func title(of chart: ImpactAbilityChart) -> String {
    let best = chart.scored.filter { chart.quadrant(of: $0) == chart.quadrants.topRight }
    if best.isEmpty {
      return chart.scored.count == 1
        ? "The initiative is not both high in impact and easy"
        : "No initiative is both high in impact and easy"
    }
    let places = rankedNames.enumerated().map { ($0.element, $0.offset) }
    let ranks = Dictionary(places, uniquingKeysWith: min)
    // What does not pay, and so is advised against on the first slide, is not advised here.
    let advised = best.filter { !refusedNames.contains($0.name) }
    if advised.isEmpty { return titleOfRefused(best.map(\.name)) }
    let names = advised.map(\.name).enumerated().sorted {
      (ranks[$0.element] ?? .max, $0.offset) < (ranks[$1.element] ?? .max, $1.offset)
    }.map(\.element)
    for count in [3, 2, 1] {
      let title = "Do first: \(ChartText.list(names, limit: count))"
      if title.count <= ActionTitle.limit { return title }
    }
    return "\(best.count) initiatives are high in impact and easy"
  }

  /// The title above initiatives that stand in the best corner and do not pay.
  private func titleOfRefused(_ names: [String]) -> String {
    guard names.count == 1 else {
      return "\(names.count) initiatives are high in impact and easy, and none of them pays"
    }
    let end =
      story.outcome.isLoss && names[0] == story.title
      ? "loses \(story.outcome.amount)" : "does not pay"
    let title = "\(names[0]) is high in impact and easy, and \(end)"
    return title.count <= ActionTitle.limit
      ? title : "The initiative that is high in impact and easy \(end)"
  }

  /// The initiatives in the order of their table, best first.
  private var rankedNames: [String] { ranked.map(\.name) }

  /// The initiatives that do not pay: the case, where it is advised against, and what states a loss.
  private var refusedNames: Set<String> {
    let losing = ranked.filter { ($0.npv ?? 0) < 0 }.map(\.name)
    return Set(losing + (story.outcome.isRefused ? [story.title] : []))
  }

  /// The names of the initiatives in the order of their table, with the net values that it states.
  private var ranked: [(name: String, npv: Double?)] {
    guard let table = story.initiatives,
      let column = table.columns.firstIndex(where: { $0.key == "initiative" })
    else { return [] }
    let npv = table.columns.firstIndex { $0.key == "npv" }
    return table.rows.filter { $0.kind == .body }.map { row in
      (row.cell(column).text, npv.flatMap { row.cell($0).value })
    }
  }

  private func title(ofInitiatives table: Table) -> String {
    let count = table.rows.count { $0.kind == .body }
    guard count > 1 else { return "One initiative is on the list" }
    let start = "\(count) initiatives are on the list"
    guard let first = rankedNames.first else { return start }
    let titles: [String]
    if refusedNames.contains(first) {
      // The rank is that of the scores; what it leads to says the net value beside it.
      let cause = "does not pay"
      let next = rankedNames.first { !refusedNames.contains($0) }.map { "; next is \($0)" } ?? ""
      titles = [
        "\(start); first by score is \(first), which \(cause)\(next)",
        "\(start); the first by score \(cause)\(next)", "\(start); the first by score \(cause)",
      ]
    } else {
      titles = ["\(start), first of them \(first)"]
    }
    return titles.first { $0.count <= ActionTitle.limit } ?? start
  }
}
