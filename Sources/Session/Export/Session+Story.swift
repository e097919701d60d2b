import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension Session {
  /// What a deck says about a case, every figure written by the same hand as in the session.
  func story(of index: Int) throws(Diagnostic) -> CaseStory {
    let writer = writer.about(index)
    let words = try CaseWords(writer, index)
    let scenarios = try ScenarioColumns(writer, index)
    let npv = try writer.analyst.question(.npv, of: index)
    let tornado = try writer.tornadoReport(of: npv).charts.compactMap(\.asTornado).first
    let (plot, missing) = priorities()
    let gaps = writer.analyst.faults + scenarios.notes
    return CaseStory(
      writer.title(of: index), outcome: words.outcome, figures: words.keyFigures,
      beside: words.beside,
      mainChart: try writer.waterfall(index).charts.first,
      scenarios: scenarios.table() ?? words.alternatives,
      restsOn: words.mainAssumptions.map {
        CaseStory.Assumption(words.statement(of: $0).capitalisedStart, source: words.source(of: $0))
      },
      mainRisk: words.mainRisk ?? "", ask: words.ask, source: sourceLine(index),
      notes: storyNotes(index) + gaps, leftOut: gaps + (missing.map { [$0] } ?? []),
      assumptions: writer.inputs(of: index).tables.first,
      annual: try writer.annual(index).tables.first,
      tornado: tornado, cash: try writer.cashChart(index).charts.compactMap(\.asCash).first,
      risk: words.summary.npv.flatMap(writer.histogram),
      impactAbility: plot?.charts.compactMap(\.asImpactAbility).first,
      initiatives: plot?.tables.first)
  }

  /// What a deck says where there is no case: initiatives by impact and ability.
  func storyOfInitiatives() throws(Diagnostic) -> CaseStory {
    let plot = try picture(.plot(.impactAbility), in: SourceText(name: "export", ""))
    return CaseStory(
      initiatives: plot?.tables.first,
      impactAbility: plot?.charts.compactMap(\.asImpactAbility).first, source: sourceLine(nil))
  }

  /// File, version, date, currency, rate, horizon, scenario and program in one line.
  private func sourceLine(_ index: Int?) -> String {
    var parts = [versionedFile]
    if let date = environment.today() { parts.append(date.description) }
    if let index {
      parts.append(writer.formatter.unit(writer.currency(of: index)))
      parts.append(writer.conventions(index))
    }
    parts.append("whatif \(Version.current)")
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// The file, how it stands to its last save, and the mark of its text and results: the last four digits
  /// of the stamp that a save would write.
  ///
  /// ```
  /// setup-video.whatif, as saved 2026-11-22, version 7f3a
  /// setup-video.whatif, changed since 2026-11-22, not saved, version 91bc
  /// ```
  var versionedFile: String {
    let file = fileState ?? fileName.map(FilePath.lastPart) ?? "unsaved session"
    let isStamped = document.files[0].stamps.contains { Stamp($0) != nil }
    let unsaved = isStamped && document.isChanged && fileState != nil ? ", not saved" : ""
    let stamps = StampMaker(document, analyst: baseAnalyst).stamps(on: "2000-01-01")
    return file + unsaved + (stamps.first.map { ", version \($0.hash)" } ?? "")
  }

  /// What the speaker needs on every slide: the conventions and the formulas of the lines.
  private func storyNotes(_ index: Int) -> [String] {
    var notes = ["Convention: \(writer.conventions(index))"]
    if let note = writer.countedInFull(index) { notes.append(note) }
    if writer.checked.inputs.contains(where: { writer.checked[$0]?.uncertain.isEmpty == false }) {
      notes.append(writer.rangesConvention(of: writer.checked.inputs))
    }
    for id in writer.model.cases[index].lines.prefix(20) {
      let entity = writer.model[id]
      let kind = entity.line?.kind.rawValue ?? ""
      notes.append("\(kind) \(entity.title) = \(entity.formulaWithClauses)")
    }
    return notes
  }
}

extension Chart {
  fileprivate var asTornado: TornadoChart? {
    if case .tornado(let chart) = self { chart } else { nil }
  }
  fileprivate var asCash: CumulativeCashChart? {
    if case .cumulativeCash(let chart) = self { chart } else { nil }
  }
  fileprivate var asImpactAbility: ImpactAbilityChart? {
    if case .impactAbility(let chart) = self { chart } else { nil }
  }
}
