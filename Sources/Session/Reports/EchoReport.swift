import Modeling
import Quantities
import Reporting
import Syntax

/// What the session says after a change was accepted: how it was read, and which results moved.
struct EchoReport {
  private let writer: ReportWriter
  private let after: Snapshot
  private let before: Snapshot
  private let used: String?

  /// The most lines of moved results that are shown.
  private static let limit = 8

  init(_ writer: ReportWriter, _ after: Snapshot, before: Snapshot, used: String?) {
    self.writer = writer
    self.after = after
    self.before = before
    self.used = used
  }

  /// Returns the echoes of declarations, then one report of what moved.
  func reports(for items: [ParsedText.Item], notes: [String]) -> [Report] {
    var reports = items.compactMap { $0.statement.flatMap(echo) }
    if reports.count > Self.limit {
      let hidden = reports.count - Self.limit
      reports = Array(reports.prefix(Self.limit)) + [.note(.information, "and \(hidden) more lines")]
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
    default: return nil
    }
  }

  /// `uplift = 4%` with how a range was read.
  private func value(of id: EntityID) -> Report? {
    guard let answer = writer.analyst.value(of: id) else { return nil }
    let name = writer.model[id].name.text
    let text = answer.type.isSeries ? seriesText(answer) : writer.words(for: answer)
    return Report(name, .value) {
      $0.paragraph("\(name, .name) = \(text, .number)")
      if let range = writer.rangeReading(of: id) { $0.note(.reading, Styled(range)) }
      for reading in answer.readings { $0.note(.reading, Styled(reading.text)) }
      if let undefined = writer.analyst.undefined(id) { $0.note(.caution, Styled(undefined.message)) }
      $0.record(
        answer.type.isSeries
          ? MachineRecord(.value, name: name, text: text)
          : writer.record(answer, name: name, text: text))
    }
  }

  /// A series in one line: first, last and what lies between.
  private func seriesText(_ answer: Answer) -> String {
    guard let (measure, unit) = answer.type.quantity, answer.series.count > 1 else { return "by month" }
    let write = { (value: Double) in writer.formatter.exact(Quantity(value, measure, unit)) }
    let months = Array(answer.series.dropFirst())
    guard let first = months.first, let last = months.last else { return "by month" }
    if months.allSatisfy({ $0 == first }) { return "\(write(first)) in every month" }
    return "\(write(first)) in month 1, \(write(last)) in month \(months.count)"
  }

  // MARK: - What moved

  private func movedReport(
    changed: [String], notes: [String], silentWhenNothingMoved: Bool = false
  ) -> Report {
    let old = Dictionary(before.entries.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
    var moved: [(Snapshot.Entry, Snapshot.Entry)] = []
    for entry in after.entries {
      guard let earlier = old[entry.name], !changed.contains(entry.name.lowercased()) else { continue }
      let same = earlier.quantity == entry.quantity
        || earlier.quantity.value.isNaN && entry.quantity.value.isNaN
      if !same { moved.append((earlier, entry)) }
    }
    return Report(nil, .note) { report in
      for note in notes { report.note(.reading, Styled(note)) }
      for (earlier, entry) in moved.prefix(Self.limit) {
        let text = line(from: earlier, to: entry)
        report.paragraph("  \(entry.name, .name) \(text, .number)")
        report.record(MachineRecord(.note, name: entry.name, text: text))
      }
      if moved.count > Self.limit {
        report.note(.information, "and \(moved.count - Self.limit) more results moved")
      }
      if moved.isEmpty, !silentWhenNothingMoved { explainStillness(changed, into: &report) }
    }
  }

  private func line(from old: Snapshot.Entry, to new: Snapshot.Entry) -> String {
    if let metric = new.metric,
      let before = writer.words(for: metric, old.quantity.value)
        ?? writer.words(for: metric, new.quantity.value).map({ _ in
          writer.formatter.exact(old.quantity)
        })
    {
      let after = writer.words(for: metric, new.quantity.value)
        ?? writer.formatter.exact(new.quantity)
      return before == after ? "\(after) still" : "\(before) → \(after)"
    }
    let text = writer.formatter.change(from: old.quantity, to: new.quantity).line
    return new.isSeries ? "in the last month \(text)" : text
  }

  /// Says why a redefinition moved nothing.
  private func explainStillness(_ changed: [String], into report: inout Report.Builder) {
    let redefined = changed.filter { key in
      before.entries.contains { $0.name.lowercased() == key } || !before.entries.isEmpty
    }
    guard !redefined.isEmpty, !before.entries.isEmpty else { return }
    let users = writer.model.ids.contains { id in
      writer.checked[id]?.uses.contains { redefined.contains(writer.model[$0].name.key) } == true
    }
    report.note(
      .information,
      users
        ? "No other result moved: the value is the same." : "No result moved: nothing uses it yet.")
  }
}
