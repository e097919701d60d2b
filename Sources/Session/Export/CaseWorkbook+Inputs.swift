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
    rows += numberRows
    rows.append([])
    rows.append([
      .text(
        "The horizon of \(horizon) months and the go-live are part of the sheet's shape, not inputs.",
        note)
    ])
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
    let isFollowed = followed.contains(name.lowercased())
    // An event rests on its chance and its amount, which have cells of their own.
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
      words(source(entity.comment ?? "", isFollowed), upTo: 44),
    ]
  }

  private func end(_ value: Double?, _ format: NumberFormat) -> SheetCell {
    value.map { .number($0, .format(format)) } ?? .blank
  }

  /// The source of a figure, and that a change of it moves nothing where that is so.
  private func source(_ text: String, _ isFollowed: Bool) -> String {
    isFollowed
      ? text
      : [text, "stands for itself here: change it in the file"].filter { !$0.isEmpty }
        .joined(separator: "; ")
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
