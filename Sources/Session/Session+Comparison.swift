import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension Session {
  /// `compare with "march.whatif"`: what the assumptions were there and are here, and how much of the
  /// change of the net value each brings.
  ///
  /// The parts add up exactly: assumptions are moved from the old value to the new one after the other in
  /// the order of the file, and each gets the step of the net value it makes.
  func compareWith(_ file: TextLiteral, in source: SourceText) throws(Diagnostic) -> Report {
    let place = Diagnostic.Label(Span(source, file.range))
    guard !world.model.ids.isEmpty else {
      throw Diagnostic(
        .notHere, "there is nothing here yet to compare a file with", at: place,
        help: ["open a case first: `load \"case.whatif\"`"])
    }
    let text = try TextFile(file.value, from: environment.files, at: place)
    let parsed = Parser.parse(text.source)
    var other = Document(parsed, path: file.value, stamps: text.stamps)
    var diagnostics = parsed.diagnostics
    other.resolveIncludes(with: environment.files, into: &diagnostics)
    let old = World(other, data: DataFiles(other, files: environment.files))
    if let error = (diagnostics + old.diagnostics).first(where: { $0.severity == .error }) {
      throw error
    }
    let oldAnalyst = Analyst(old.checked)
    try analyst.requireSoundCases()
    let writer = writer
    let steps = Attribution(from: oldAnalyst, to: analyst)
    var rows: [Row] = []
    for step in steps.steps {
      rows.append([
        Cell(step.name, role: .name), Cell(step.before, role: .number),
        Cell(step.after, role: .number),
        step.effect.map { .number(writer.formatter.signed(writer.money($0, 0)), $0) } ?? .empty,
      ])
    }
    if let rest = steps.rest, abs(rest) > 1e-9 {
      rows.append([
        "other changes of the text", .empty, .empty,
        .number(writer.formatter.signed(writer.money(rest, 0)), rest),
      ])
    }
    if let total = steps.total {
      rows.append(
        .total([
          "Net value today (NPV)",
          .number(writer.formatter.exact(writer.money(total.before, 0)), total.before),
          .number(writer.formatter.exact(writer.money(total.after, 0)), total.after),
          .number(
            writer.formatter.signed(writer.money(total.after - total.before, 0)),
            total.after - total.before),
        ]))
    }
    let table = Table(
      columns: [
        .text("Assumption", key: "name"), .number("There", key: "there"),
        .number("Here", key: "here"),
        .number("Change of NPV", key: "effect"),
      ], rows: rows)
    return Report("compare with", .table) {
      $0.heading(Styled("\(FilePath.lastPart(of: file.value)) and this session"), level: 2)
      if rows.isEmpty {
        $0.note(.information, "Their assumptions are the same.")
      } else {
        $0.table(table)
      }
      if !writer.model.cases.isEmpty {
        $0.note(.convention, Styled(writer.conventionsOfAll))
      }
      $0.record(MachineRecord(table, name: "compare with"))
    }
  }
}

/// How the net value of one file turns into that of another, assumption by assumption.
struct Attribution {
  /// One assumption that differs.
  struct Step {
    let name: String
    let before: String
    let after: String
    /// What its move brings; nil without a net value on both sides.
    let effect: Double?
  }

  private(set) var steps: [Step] = []
  /// What no assumption explains: other formulas, lines, horizons.
  private(set) var rest: Double?
  private(set) var total: (before: Double, after: Double)?

  init(from old: Analyst, to new: Analyst) {
    let writer = ReportWriter(analyst: new, fileName: nil, used: nil)
    let oldWriter = ReportWriter(analyst: old, fileName: nil, used: nil)
    let before = Self.npv(old)
    let after = Self.npv(new)
    var current = old
    var reached = before
    for id in new.checked.inputs {
      let entity = new.model[id]
      guard let answer = new.value(of: id) else { continue }
      guard let oldID = Self.twin(of: id, new, in: old), let oldAnswer = old.value(of: oldID) else {
        if entity.line == nil {
          steps.append(
            Step(
              name: entity.name.text, before: "absent", after: writer.words(for: answer),
              effect: nil))
        }
        continue
      }
      guard answer.value != oldAnswer.value || answer.type != oldAnswer.type else { continue }
      var effect: Double?
      if answer.type == oldAnswer.type, let value = answer.quantity,
        let moved = Self.setting(
          entity.name.text, to: new.checked.formatter.typed(value), in: current),
        let now = Self.npv(moved), let last = reached
      {
        effect = now - last
        reached = now
        current = moved
      }
      steps.append(
        Step(
          name: entity.name.text, before: oldWriter.words(for: oldAnswer),
          after: writer.words(for: answer), effect: effect))
    }
    if let before, let after {
      total = (before, after)
      rest = after - (reached ?? before)
    }
  }

  private static func npv(_ analyst: Analyst) -> Double? {
    guard !analyst.model.cases.isEmpty else { return nil }
    let index = analyst.model.onlyCase ?? (analyst.checked.allCasesProblem == nil ? -1 : 0)
    guard let value = try? analyst.figures(of: index).npv, value.isFinite else { return nil }
    return value
  }

  private static func twin(of id: EntityID, _ new: Analyst, in old: Analyst) -> EntityID? {
    let entity = new.model[id]
    guard let line = entity.line else { return old.model.definitions[entity.name.key] }
    let owner = new.model.cases[line.caseIndex].name.key
    return old.model.caseIndex[owner].flatMap {
      old.model.lines[Model.LineKey($0, entity.name.key)]
    }
  }

  private static func setting(_ name: String, to value: String, in analyst: Analyst) -> Analyst? {
    let source = SourceText(name: "comparison", "what if \(name) = exactly \(value)")
    guard case .command(.whatIf(let changes, _))? = Parser.parse(source).items.first?.statement,
      let overlay = try? analyst.applying(changes, in: source)
    else { return nil }
    return Analyst(overlay.checked)
  }
}
