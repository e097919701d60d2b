import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

/// The sheet of inputs: what may be changed, with what it is, its range and its source.
extension CaseWorkbook {
  /// The row of the yearly rate, below the inputs.
  var rateRow: Int { 4 + layout.inputIDs.count }

  func inputSheet() -> Sheet {
    let title = writer.title(of: layout.caseIndex)
    var rows: [[SheetCell]] = [
      [.text(title, self.title)],
      [
        .text(
          "Change a blue figure; the sheets Model and Result follow. \(writer.conventions(layout.caseIndex))",
          note)
      ],
      [],
      ["Name", "Label"].map { .text($0, .heading) }
        + ["As stated", "Low", "High"].map { .text($0, numberHeading) }
        + [.text("Unit", CellStyle(.general, .unitHeading)), .text("Source", .heading)],
    ]
    for id in layout.inputIDs { rows.append(inputRow(id)) }
    rows.append(rateCells)
    rows += planRows
    rows += numberRows
    rows.append([])
    if checked.inputs.contains(where: { checked.ends(of: $0) != nil }) {
      rows.append([.text(writer.rangesConvention(of: layout.inputIDs), note)])
    }
    return Sheet(
      WorkbookLayout.inputs, rows: rows,
      widths: [nameWidth(rows), labelWidth(rows), 16, 16, 16, 20, 44], frozenRows: 4)
  }

  private func inputRow(_ id: EntityID) -> [SheetCell] {
    let entity = model[id]
    let value = layout.values[id]?.value ?? .nan
    let format = format(of: id)
    let ends = checked.ends(of: id)
    let name = layout.names[id] ?? entity.name.text
    let isFollowed = followed.contains(name.lowercased()) && !checked.shapesPlan(id)
    // What rests on numbers with cells of their own: the chance and the amount of an event, what is stated
    // in another currency.
    if layout.numbers.make(.amount(id)), let formula = checked[id],
      let term = translator.term(of: formula, .amount(id), month: nil), agrees(term.value, value)
    {
      return [
        words(name, upTo: 44), words(entity.label ?? lineWords(id), upTo: 56),
        .formula(term.text, cached: value, .format(format)), end(ends?.low, format),
        end(ends?.high, format), behind(unit(of: id)), words(entity.comment ?? "", upTo: 44),
      ]
    }
    return [
      words(name, upTo: 44), words(entity.label ?? lineWords(id), upTo: 56),
      .number(value, isFollowed ? CellStyle(format, .input) : .format(format)),
      end(ends?.low, format), end(ends?.high, format), behind(unit(of: id)),
      words(inputSource(id, isFollowed), upTo: 44),
    ]
  }

  /// The source of an input, and what does not follow a change of it.
  private func inputSource(_ id: EntityID, _ isFollowed: Bool) -> String {
    let comment = model[id].comment ?? ""
    if checked.shapesPlan(id) { return Self.joined(comment, Self.builtIn) }
    let rest = isFollowed ? unmoved(by: id) : []
    guard !rest.isEmpty else { return source(comment, isFollowed) }
    let verb = rest.count == 1 ? "does" : "do"
    return Self.joined(comment, "\(rest.joined(separator: ", ")) \(verb) not follow it here")
  }

  /// The rows that stand as values although an input moves them.
  private func unmoved(by id: EntityID) -> [String] {
    var names: [String] = []
    for row in fixedIDs where !names.contains(model[row].name.text) {
      var stack = [row]
      var seen: Set<EntityID> = []
      while let next = stack.popLast() {
        if seen.insert(next).inserted { stack += checked[next]?.uses ?? [] }
      }
      if seen.contains(id) { names.append(model[row].name.text) }
    }
    return names
  }

  private func end(_ value: Double?, _ format: NumberFormat) -> SheetCell {
    value.map { .number($0, .format(format)) } ?? .blank
  }

  /// The source of a figure, and that a change of it moves nothing where that is so.
  private func source(_ text: String, _ isFollowed: Bool) -> String {
    isFollowed ? text : Self.joined(text, "stands for itself here: change it in the file")
  }

  private static func joined(_ text: String, _ remark: String) -> String {
    text.isEmpty ? remark : "\(text); \(remark)"
  }

  /// Why a figure of the plan is not one to change here.
  private static let builtIn = "built into the rows: change it in the file and export again"

  /// The months of the plan, which the rows are built for.
  private var planRows: [[SheetCell]] {
    [("horizon", "Horizon", horizon, "months"), ("go_live", "Go-live", layout.goLive, "month")]
      .map { name, label, value, unit in
        [
          .text(name), .text(label), .number(Double(value), .format(.grouped(short: false))),
          .blank, .blank, behind(unit), words(Self.builtIn, upTo: 44),
        ]
      }
  }

  /// The numbers that no input states, each in a cell that the formulas read.
  private var numberRows: [[SheetCell]] {
    let numbers = layout.numbers.numbers
    guard !numbers.isEmpty else { return [] }
    let head: [[SheetCell]] = [[], section("Numbers inside formulas and behind lines")]
    return head
      + numbers.map { number in
        let isFollowed = followed.contains(number.name.lowercased())
        let value: SheetCell
        if let formula = number.formula, let cached = number.value {
          value = .formula(formula, cached: cached, .format(number.format))
        } else if let stated = number.value {
          value = .number(
            stated, isFollowed ? CellStyle(number.format, .input) : .format(number.format))
        } else {
          value = .text(number.text)
        }
        return [
          words(number.name, upTo: 44), words(number.label, upTo: 56), value,
          end(number.ends?.low, number.format),
          end(number.ends?.high, number.format), behind(number.unit),
          words(source(number.comment, isFollowed), upTo: 44),
        ]
      }
  }

  /// What a line without a label is: `cost`.
  func lineWords(_ id: EntityID) -> String { model[id].line?.kind.rawValue ?? "" }

  /// The yearly rate: a figure to change, or the formula it was stated as.
  private var rateCells: [SheetCell] {
    let style = CellStyle(.percent(2), .input)
    let rate: SheetCell
    if let term = translator.term(of: entry.discount, nil, month: nil),
      agrees(term.value, layout.figures.rate),
      !entry.discount.uses.isEmpty
    {
      rate = .formula(term.text, cached: term.value, .format(.percent(2)))
    } else {
      rate = .number(layout.figures.rate, style)
    }
    return [
      .text(layout.rateName), .text("Discount rate, effective"), rate, .blank, .blank,
      behind("per year"),
      .text(entry.statesDiscount ? "" : "usual rate, not stated in the file"),
    ]
  }
}
