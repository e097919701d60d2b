import Modeling
import Quantities
import Reporting
import Syntax

/// What the session says after a change was accepted: how it was read, and which results moved.
struct EchoReport {
  /// Writes the document as it stands, without the used scenario.
  private let writer: ReportWriter
  private let after: Snapshot
  private let before: Snapshot
  private let used: String?
  /// The model before, for which definitions there were; nil when nothing was typed.
  private let former: Model?
  /// The case that lines typed now belong to, in lower case.
  private let currentCase: String?

  /// The most rows that moved results take, and the most declarations or steps that are shown.
  private static let limit = 8

  init(
    _ writer: ReportWriter, _ after: Snapshot, before: Snapshot, used: String?,
    former: Model? = nil, currentCase: String? = nil
  ) {
    self.writer = writer
    self.after = after
    self.before = before
    self.used = used
    self.former = former
    self.currentCase = currentCase
  }

  /// Returns the echoes of declarations, then one report of what moved.
  func reports(for items: [ParsedText.Item], notes: [String]) -> [Report] {
    var reports = items.compactMap { $0.statement.flatMap(echo) }
    if reports.count > Self.limit {
      let hidden = reports.count - Self.limit
      reports =
        Array(reports.prefix(Self.limit)) + [.note(.information, "and \(hidden) more lines")]
    }
    let names = items.compactMap { item -> String? in
      if case .definition(let definition)? = item.statement { return definition.name.key }
      return nil
    }
    let moved = movedReport(changed: names, notes: notes)
    return moved.isEmpty ? reports : reports + [moved]
  }

  /// The report of an undo or redo.
  func stepReport(_ entries: [String], isUndo: Bool) -> Report {
    Report(nil, .note) { report in
      for entry in entries.prefix(Self.limit) {
        let line = entry.split(separator: "\n").first.map(String.init) ?? entry
        let more = entry.contains("\n") ? " …" : ""
        let text: Styled = "\(isUndo ? "Undone:" : "Done again:") \(line + more, .code)"
        report.note(.done, text)
        report.record(MachineRecord(.note, text: text.plain))
      }
      if entries.count > Self.limit {
        report.note(.information, "and \(entries.count - Self.limit) more")
      }
      report.append(movedReport(changed: [], notes: [], silentWhenNothingMoved: true))
    }
  }

  // MARK: - One declaration

  private func echo(_ statement: Statement) -> Report? {
    switch statement {
    case .definition(let definition):
      guard let id = writer.model.definitions[definition.name.key] else { return nil }
      return value(of: id)
    case .line(let line):
      let owner = writer.model.ids.last {
        writer.model[$0].line != nil && writer.model[$0].name.key == line.name.key
      }
      return owner.flatMap(value)
    case .caseHeader(let header):
      return .note(
        .done,
        "\(header.name.text, .name): \(header.title?.value ?? header.name.text.spaced); its lines stand below it"
      )
    case .scenario(let scenario): return self.scenario(scenario.name)
    case .initiative(let initiative):
      return .note(
        .done,
        "\(initiative.name.text, .name): an initiative to prioritise; `plot impact ability` shows it"
      )
    case .initiativesFrom(let file):
      return .note(
        .done,
        "\(file.value, .name) is read; `list initiatives` shows it, `plot impact ability` too")
    case .clause(let clause): return clauseEcho(clause)
    case .equivalence(let it):
      let text = Printer.print(.equivalence(it))
      return .note(.done, "\(text, .code) is a rate now; `inputs` lists it with its source")
    case .accept(let code, _):
      return .note(
        .caution,
        "\(code.text, .name) is kept for a reviewer, who is not part of this version: no code is checked"
      )
    case .assertion: return .note(.done, "This holds; a replay of the file checks it.")
    case .scores(let scores):
      return .note(.done, Styled("Impact and ability are scored \(scores.words) now."))
    case .quadrants: return .note(.done, "The fields of the plot have new names.")
    case .unit(let unit):
      // A note says that it was one before anybody declared it.
      if unit.value == nil, Catalogue.standard.unit(named: unit.name.text) != nil { return nil }
      return .note(.done, "\(unit.name.text, .name) is a unit now")
    default: return nil
    }
  }

  /// `portal: impact 8`: what was set, which may move no figure.
  private func clauseEcho(_ clause: CaseClause) -> Report? {
    let word: String
    let expression: Expression?
    switch clause {
    case .impact(let value): (word, expression) = ("impact", value)
    case .ability(let value): (word, expression) = ("ability", value)
    case .start(let value): (word, expression) = ("start", value)
    case .due(let value): (word, expression) = ("due", value)
    case .owner: (word, expression) = ("owner", nil)
    case .horizon(let value): (word, expression) = ("horizon", value)
    case .discount(let value): (word, expression) = ("discount", value)
    case .goLive(let value): (word, expression) = ("go live", value)
    }
    guard let currentCase, let index = writer.model.caseIndex[currentCase] else { return nil }
    let entry = writer.model.cases[index]
    let property: CaseEntry.Property? =
      switch word {
      case "impact": entry.impact
      case "ability": entry.ability
      case "start": entry.start
      case "horizon": entry.horizon
      case "discount": entry.discount
      case "go live": entry.goLive
      default: entry.due
      }
    if case .impact(let asked) = clause, asked.netValue != nil,
      writer.checked.cases[index].impactOwner != nil
    {
      return .note(
        .done,
        "\(entry.name.text, .name): impact by net value; of all scored so, 0 or less is \(writer.formatter.plain(writer.model.scores.low)) and the largest \(writer.formatter.plain(writer.model.scores.high)), as `plot impact ability` says"
      )
    }
    var value = expression == nil ? entry.owner ?? "" : property?.formulation.text ?? ""
    // A bare percentage is read as one of a year.
    if word == "discount", value.hasSuffix("%") { value += "/year" }
    return .note(.done, "\(entry.name.text, .name): \(word) \(value)")
  }

  /// How many changes a scenario has and how they were read: which ranges stay, what a literal took.
  private func scenario(_ name: Name) -> Report? {
    guard let index = writer.model.scenarioIndex[name.key] else { return nil }
    let entry = writer.model.scenarios[index]
    let count = entry.changes.count
    let overlay = try? writer.analyst.applying(entry.changes, in: entry.source)
    return Report(nil, .note) {
      let text: Styled =
        "\(entry.name.text, .name): a scenario of \(count) change\(count == 1 ? "" : "s")"
      $0.note(.done, text)
      for echo in overlay?.echoes ?? [] { $0.note(.reading, Styled(echo)) }
      $0.record(MachineRecord(.note, text: text.plain))
    }
  }

  /// `uplift = 4%` with how a range was read.
  private func value(of id: EntityID) -> Report? {
    guard let answer = writer.analyst.value(of: id) else { return nil }
    let name = writer.model[id].name.text
    let text = writer.line(for: answer) + writer.realisedWords(of: id)
    return Report(name, .value) {
      $0.paragraph("\(name, .name) = \(text, .number)")
      if let range = writer.rangeReading(of: id) { $0.note(.reading, Styled(range)) }
      for remark in writer.rangeRemarks(of: id) { $0.note(remark.kind, remark.text) }
      for reading in answer.readings { $0.note(.reading, Styled(reading.text)) }
      if let month = writer.monthReading(of: id) { $0.note(.reading, Styled(month)) }
      if let times = writer.paymentsReading(of: id) { $0.note(.reading, Styled(times)) }
      if let each = writer.perThing(id) { $0.note(.caution, Styled(each)) }
      if let count = writer.countWithoutUnit(id, answer) { $0.note(.caution, Styled(count)) }
      $0.record(
        answer.type.isSeries
          ? MachineRecord(.value, name: name, text: text)
          : writer.record(answer, name: name, text: text))
    }
  }

  // MARK: - What moved

  private func movedReport(
    changed: [String], notes: [String], silentWhenNothingMoved: Bool = false
  ) -> Report {
    let moved = moves(besides: Set(changed))
    return Report(nil, .note) { report in
      for note in notes { report.note(.reading, Styled(note)) }
      let shown = moved.count > Self.limit ? Self.limit - 1 : moved.count
      let lines = moved.prefix(shown).map { old, new -> Styled in
        let (name, text) = (after.name(of: new), line(from: old, to: new))
        report.record(MachineRecord(.note, name: name, text: text))
        return "  \(name, .name) \(text, .number)"
      }
      if !lines.isEmpty {
        report.brief(
          Brief(lines, of: moved.count, rows: Self.limit, noun: "results moved"))
      }
      if moved.isEmpty, !silentWhenNothingMoved { explainStillness(changed, into: &report) }
    }
  }

  /// The results that are printed otherwise than before, apart from what was typed, by their rank; figures in
  /// their order, of the others first what moved most for its size.
  private func moves(besides typed: Set<String>) -> [(Snapshot.Entry, Snapshot.Entry)] {
    let (old, new) = (before.entries, after.entries)
    var places: [String: Int]?
    // Where a result stood and where it stands.
    var moved: [(old: Int, new: Int)] = []
    for place in new.indices {
      let name = after.name(of: new[place])
      // Results mostly stand where they stood, so that names need not be looked up.
      var former = place < old.count && before.name(of: old[place]) == name ? place : nil
      if former == nil {
        let known =
          places
          ?? Dictionary(
            old.indices.map { (before.name(of: old[$0]), $0) }, uniquingKeysWith: { a, _ in a })
        places = known
        former = known[name]
      }
      guard let former, old[former].quantity != new[place].quantity,
        !typed.contains(name.lowercased()), isPrintedOtherwise(new[place], than: old[former])
      else { continue }
      moved.append((former, place))
    }
    let ranks = moved.isEmpty ? [] : after.ranks(of: moved.map { new[$0.new] })
    return zip(moved, ranks).map { pair, rank in
      (rank, rank == 0 ? 0 : -Self.relativeMove(old[pair.old], new[pair.new]), pair.new, pair.old)
    }.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }.map { (old[$0.3], new[$0.2]) }
  }

  /// How far a result moved, as a share of the larger of its two values; 1 where that says nothing.
  private static func relativeMove(_ old: Snapshot.Entry, _ new: Snapshot.Entry) -> Double {
    let (a, b) = (old.quantity.value, new.quantity.value)
    let share = abs(b - a) / max(abs(a), abs(b))
    return share.isFinite ? share : 1
  }

  /// Whether two states of a result are printed differently; most are told by their digits alone.
  private func isPrintedOtherwise(_ new: Snapshot.Entry, than old: Snapshot.Entry) -> Bool {
    new.metric == nil && writer.formatter.haveOtherDigits(old.quantity, new.quantity)
      || text(of: old) != text(of: new)
  }

  /// Old, new and difference as printed.
  private func line(from old: Snapshot.Entry, to new: Snapshot.Entry) -> String {
    let isWord = new.metric.map {
      writer.words(for: $0, old.quantity.value) != nil
        || writer.words(for: $0, new.quantity.value) != nil
    }
    if isWord == true {
      let later =
        new.metric?.isPayback == true
        ? writer.monthsLater(old.quantity.value, new.quantity.value) : nil
      return "\(text(of: old)) → \(text(of: new))\(later.map { " (\($0))" } ?? "")"
    }
    let text = writer.formatter.change(from: old.quantity, to: new.quantity).line
    return new.isSeries ? "in the last month \(text)" : text
  }

  private func text(of entry: Snapshot.Entry) -> String {
    entry.metric.flatMap { writer.words(for: $0, entry.quantity.value) }
      ?? writer.formatter.exact(entry.quantity)
  }

  /// Says why a redefinition moved nothing.
  private func explainStillness(_ changed: [String], into report: inout Report.Builder) {
    let changed = changed.filter { former?.definitions[$0] != nil }
    guard !changed.isEmpty, !before.entries.isEmpty else { return }
    if let used, let name = changed.first(where: { writer.overrides($0, scenario: used) }) {
      return report.note(.information, "No result moved: \(used, .name) overrides \(name, .name).")
    }
    let isUsed = writer.model.ids.contains { id in
      writer.checked[id]?.uses.contains { changed.contains(writer.model[$0].name.key) } == true
    }
    report.note(
      .information,
      isUsed ? "No other result moved." : "No result moved: nothing uses it yet.")
  }
}

extension ReportWriter {
  /// What is odd about money times a counted thing: `$2,280 agents`.
  func perThing(_ id: EntityID) -> String? {
    guard let unit = checked[id]?.type.quantity?.unit, model[id].line == nil else { return nil }
    let formulation = model[id].formulation
    guard let each = PerThing(formulation, unit, model.catalogue) else { return nil }
    return each.sentence(each.formula.map { "\(model[id].name.text) = \($0)" })
  }

  /// What is odd about a share above the whole, such as `3,600%/month`: a number it is taken of counts something
  /// and does not say what.
  func countWithoutUnit(_ id: EntityID, _ answer: Answer) -> String? {
    guard let (measure, unit) = checked[id]?.type.quantity, measure == .share,
      model[id].line == nil,
      let quantity = answer.quantity, quantity.value.isFinite, quantity.value > 1
    else { return nil }
    let counts = (checked[id]?.uses ?? []).filter { used in
      let literal = model[used].formulation.expression.numberLiteral
      return literal?.isBare == true && (literal?.value ?? 0) > 1
    }
    guard counts.count == 1, let count = counts.first else { return nil }
    let name = model[count].name.text
    let word = name.lowercased().split(separator: "_").last.map(String.init) ?? name
    let isUnit = model.catalogue.unit(named: word) != nil
    let line = "\(name) = \(model[count].formulation.text) \(isUnit ? word : "customers")"
    return
      "that is \(formatter.exact(Quantity(quantity.value, .number, unit))); say what `\(name)` counts, \(isUnit ? "" : "for example ")`\(line)`"
  }

  /// Whether a scenario sets a name itself, so that its definition does not count.
  func overrides(_ name: String, scenario: String) -> Bool {
    guard let index = model.scenarioIndex[scenario.lowercased()] else { return false }
    return model.scenarios[index].changes.contains { change in
      switch change.kind {
      case .set(let target, _), .exactly(let target, _): target.name.key == name
      case .scenario(let other):
        other.text.lowercased() != scenario.lowercased() && overrides(name, scenario: other.key)
      default: false
      }
    }
  }
}
