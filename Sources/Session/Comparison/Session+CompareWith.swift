import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension Session {
  /// `compare with "march.whatif"`: what the statements were there and are here, and how much of the
  /// change of the net value each brings.
  ///
  /// The parts add up exactly, as printed too: see `Attribution`.
  func compareWith(_ file: TextLiteral, in source: SourceText) throws(Diagnostic) -> Report {
    let place = Diagnostic.Label(Span(source, file.range))
    let name = TextFile.quoted(file.value)
    guard !world.model.ids.isEmpty || !world.model.cases.isEmpty else {
      throw Diagnostic(
        .notHere, "there is nothing here yet to compare \(name) with", at: place,
        help: [
          "open the newer text first, then compare: `load \"case.whatif\"`",
          "to work on \(name) itself: `load \(name)`",
        ])
    }
    let path = pathBeside(file.value)
    let text = try TextFile(path, from: environment.files, at: place)
    let parsed = Parser.parse(text.source)
    var other = Document(
      parsed, path: path, stamps: text.stamps, firstVersion: document.nextVersion)
    var diagnostics = parsed.diagnostics
    other.resolveIncludes(with: environment.files, into: &diagnostics)
    let data = DataFiles(other, files: environment.files)
    let old = World(other, data: data)
    let errors = (diagnostics + old.diagnostics).filter { $0.severity == .error }
    if let first = errors.first {
      throw Diagnostic(
        .notComputed,
        "\(name) is not compared: it has \(errors.count == 1 ? "an error" : "\(errors.count) errors")",
        at: place, secondary: first.primary.map { [.init($0.span, first.message)] } ?? [],
        help: ["`load \(name)` shows what is wrong there"])
    }
    try analyst.requireSoundCases()
    var changes = try Attribution(
      from: other, data, to: document, DataFiles(columns: world.model.data),
      isCancelled: environment.isCancelled)
    if let used = overlays.used {
      changes.add("scenario \(used.name.text)", as: "in use", analyst.checked)
    }
    let there = ReportWriter(analyst: Analyst(old.checked), fileName: path, used: nil)
    return writer.attribution(
      changes, from: FilePath.lastPart(of: file.value), there: there.conventionsOfAll)
  }

  /// A file that a replayed text names is looked for beside it, one that is typed where the person is.
  private func pathBeside(_ name: String) -> String {
    guard isReplaying, let fileName else { return name }
    return FilePath.joining(name, to: FilePath.folder(of: fileName))
  }
}

extension ReportWriter {
  /// The statements that differ, there and here, with what each does to the net value.
  ///
  /// - Parameter there: The conventions of the other text.
  func attribution(_ changes: Attribution, from file: String, there: String) -> Report {
    let figures = changes.totals.indices.map { AttributedFigure(changes, $0, self) }
    var rows = changes.steps.indices.map { index -> Row in
      let step = changes.steps[index]
      return Row(
        [
          Cell(step.name, role: .name), Cell(step.before ?? "absent", role: .number),
          Cell(step.after ?? "absent", role: .number),
        ] + figures.map { $0.cells[index] })
    }
    if let first = figures.first, !rows.isEmpty {
      let sums = figures.map(\.sum)
      let isOne = figures.count == 1
      rows.append(
        .total(
          [
            "Net value today (NPV)", isOne ? first.before : .empty, isOne ? first.after : .empty,
          ] + sums))
    }
    let table = Table(
      columns: [
        .text("Statement", key: "name"), Column("There", .text, alignment: .right, key: "there"),
        Column("Here", .text, alignment: .right, key: "here"),
      ] + figures.map { .number($0.title, key: $0.key) }, rows: rows)
    return Report("compare with", .table) {
      $0.heading(Styled("\(file) and this session"), level: 2)
      if rows.isEmpty {
        $0.note(.information, "Both state the same.")
      } else {
        $0.table(table)
        if changes.steps.count > 1, !figures.isEmpty {
          $0.note(
            .information,
            "Each change comes on top of those above it; in another order the parts would differ, not their sum."
          )
        }
        if figures.contains(where: \.isAdjusted) { $0.note(.information, Self.addsAsPrinted) }
        for remark in changes.remarks { $0.note(.caution, Styled(remark)) }
      }
      if !model.cases.isEmpty {
        let here = conventionsOfAll
        $0.note(.convention, Styled(here == there ? here : "there: \(there); here: \(here)"))
      }
      $0.record(MachineRecord(table, name: "compare with"))
    }
  }
}

/// One column of the attribution, rounded so that it adds up from the old net value to the new one.
private struct AttributedFigure {
  let title: String
  let key: String
  /// The effect of each step.
  let cells: [Cell]
  let before: Cell
  let after: Cell
  let sum: Cell
  /// Whether a part is printed one off its own rounding, so that the column adds up.
  let isAdjusted: Bool

  init(_ changes: Attribution, _ index: Int, _ writer: ReportWriter) {
    let total = changes.totals[index]
    switch total.subject {
    case .whole:
      (title, key) = ("Change of NPV", "effect")
    case .one(let name):
      (title, key) = ("NPV of \(name)", "effect of \(name)")
    }
    let money = { (value: Double) in Quantity(value, .number, total.currency) }
    let effects = changes.steps.map { step in
      if case .moves(let amount) = step.effects[index] { amount } else { 0.0 }
    }
    let all = [total.before] + effects
    let step = writer.moneyStep(all)
    let rounded = RoundedToAdd(all, step: step)
    isAdjusted =
      zip(rounded.parts, all).contains { abs($0 - $1) > step / 2 + 1e-9 * max(1, abs($1)) }
      || abs(rounded.total - total.after) > step / 2 + 1e-9 * max(1, abs(total.after))
    let formatter = writer.formatter
    cells = zip(changes.steps, rounded.parts.dropFirst()).map { step, printed in
      switch step.effects[index] {
      case .withTheNext: Cell("with the next", role: .dim)
      case .notComputed: Cell("not computed", role: .dim)
      case .moves(0): Cell("no change", value: 0, role: .dim)
      case .moves(let value): .number(formatter.signed(money(printed)), value)
      }
    }
    before = .number(formatter.exact(money(rounded.parts[0])), total.before)
    after = .number(formatter.exact(money(rounded.total)), total.after)
    sum = .number(
      formatter.signed(money(rounded.total - rounded.parts[0])),
      total.after - total.before)
  }
}
