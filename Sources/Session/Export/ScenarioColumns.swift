import Diagnostics
import Modeling
import Reporting
import Syntax

/// The scenarios of the text beside a case as stated, as documents and slides show them.
struct ScenarioColumns {
  /// The most scenarios that stand beside each other.
  private static let limit = 5

  /// The case as stated and the scenarios that move it; nil where there are none.
  let comparison: Comparison?
  /// One sentence for what is left out: scenarios that cannot be computed, or that find no room.
  let notes: [String]
  private let writer: ReportWriter

  /// Computes the scenarios of a case.
  init(_ writer: ReportWriter, _ caseIndex: Int) throws(Diagnostic) {
    self.writer = writer
    let model = writer.model
    guard !model.scenarios.isEmpty, writer.used == nil else {
      (comparison, notes) = (nil, [])
      return
    }
    var (sound, notes) = Self.sound(writer)
    let owner = model.onlyCase == nil ? " of \(model.cases[caseIndex].name.text)" : ""
    let all = try ScenarioQuestions(sound, on: ["npv", "roi", "payback"].map { $0 + owner })?
      .compared(by: writer.analyst)
    // Beside several cases a scenario is of those that it moves.
    let moving = sound.indices.filter {
      model.onlyCase != nil || all?.differs(in: $0 + 1) == true
    }
    let shown = moving.prefix(Self.limit)
    if moving.count > shown.count {
      let names = moving.dropFirst(Self.limit).map { sound[$0].name.text }
      let verb = names.count == 1 ? "scenario is" : "scenarios are"
      notes.append(
        "\(names.count) more \(verb) not shown: \(names.joined(separator: ", ")); "
          + "`compare base, \(names[0])` shows what one brings")
    }
    self.notes = notes
    comparison =
      shown.isEmpty
      ? nil
      : all?.keeping(
        [0] + shown.map { $0 + 1 },
        titled: ["As stated"] + shown.map { Self.title(of: sound[$0]) }, about: caseIndex)
  }

  /// The scenarios that can be computed, and a sentence for each that cannot.
  static func sound(_ writer: ReportWriter) -> (scenarios: [ScenarioEntry], notes: [String]) {
    var notes: [String] = []
    let sound = writer.model.scenarios.filter { scenario in
      do throws(Diagnostic) {
        let changed = try writer.analyst.scenario(named: scenario.name, in: scenario.source)
        try changed.requireFigures(of: writer.analyst)
        return true
      } catch {
        notes.append("scenario \(scenario.name.text) is left out: \(error.message)")
        return false
      }
    }
    return (sound, notes)
  }

  /// What a scenario is called where nobody types its name.
  static func title(of scenario: ScenarioEntry) -> String {
    scenario.title ?? scenario.name.text.spaced.capitalisedStart
  }

  /// The comparison as a document shows it, with what is left out; empty without scenarios.
  func report() -> Report {
    let table = comparison.map { writer.compare($0, heading: "Scenarios") }
    return Report("compare", .table) {
      // The chapter has a heading of its own.
      if let table {
        $0.append(Report(blocks: Array(table.blocks.dropFirst()), records: table.records))
      }
      for note in notes { $0.note(.caution, Styled(note)) }
    }
  }

  /// The scenarios down the side, in the short figures of the summary; nil without scenarios.
  func table() -> Table? {
    guard let comparison else { return nil }
    let shown = writer.meaningful(comparison)
    let titles = shown.map { $0.metric?.shortTitle ?? $0.title }
    let rows = comparison.columns.indices.map { column in
      Row(
        [Cell(comparison.columns[column], role: .label)]
          + shown.map { row in
            let cell = row.cells[column]
            let text = writer.shortText(cell, row)
            return cell.value.isFinite && cell.outcome == nil
              ? .number(text, cell.value) : Cell(text, role: .number)
          })
    }
    return Table(columns: [.text("Scenario")] + titles.map { .number($0) }, rows: rows)
  }
}

/// Figures to be asked as stated and under some scenarios.
struct ScenarioQuestions {
  private let names: [Name]
  private let questions: [Expression]
  private let source: SourceText

  /// Puts figures as they are typed to the model as stated and to scenarios; nil without scenarios.
  init?(_ scenarios: [ScenarioEntry], on figures: [String]) {
    guard !scenarios.isEmpty else { return nil }
    let sides = (["base"] + scenarios.map(\.name.text)).joined(separator: ", ")
    source = SourceText(
      name: "scenarios", "compare \(sides) on \(figures.joined(separator: ", "))")
    guard
      case .command(.compare(let asked, let questions))? = Parser.parse(source).items.first?
        .statement
    else { return nil }
    names = asked.map(\.name)
    self.questions = questions
  }

  /// The figures, one column as stated and one for each scenario.
  func compared(by analyst: Analyst) throws(Diagnostic) -> Comparison {
    try analyst.compare(names, on: questions, in: source)
  }

  /// How the first figure is spread in each column; nil without ranges.
  func spread(by analyst: Analyst) throws(Diagnostic) -> RiskComparison? {
    try analyst.riskComparison(names, on: Array(questions.prefix(1)), in: source)
  }
}
