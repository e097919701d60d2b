import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension ReportWriter {
  /// The most bars that are named; the rest is summed.
  private static let namedBars = 10

  /// `tornado`: how far each input moves a figure between its typed ends, the others as stated.
  func tornadoReport(of question: Question) throws(Diagnostic) -> Report {
    try analyst.requireFigure(question, at: nil, instead: "tornado npv")
    let tornado = analyst.tornado(of: question)
    let moving = tornado.bars.filter { $0.swing > 0 }
    guard !moving.isEmpty else { return stillReport(tornado) }
    let rows = moving.map { row($0, tornado) }
    let table = Table(columns: columns(question), rows: rows)
    let unit = question.formula.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    return Report("tornado", .chart) { report in
      report.chart(.tornado(tornadoChart(tornado, moving)))
      let rest = moving.dropFirst(Self.namedBars)
      if !rest.isEmpty {
        let sum = rest.reduce(0) { $0 + $1.swing }
        report.note(
          .information, "\(rest.count) more inputs together swing \(size(sum, question), .number)")
      }
      for note in tornadoNotes(tornado) { report.note(note.kind, note.text) }
      report.note(
        .information,
        "base line: \(shown(tornado.base, 0, question), .number), every input as stated")
      if let index = question.owner { report.note(.convention, Styled(conventions(index))) }
      report.record(
        MachineRecord(
          .chart, name: "tornado",
          columns: table.columns + [
            Column("monotone"), Column("smallest", unit: unit), Column("largest", unit: unit),
          ],
          rows: zip(MachineRecord(table).rows, moving).map { row, bar in
            row + [.bool(bar.isMonotone), .number(bar.smallest), .number(bar.largest)]
          }))
    }
  }

  private func stillReport(_ tornado: Tornado) -> Report {
    let value = exactly(tornado.base, tornado.question)
    let reason =
      tornado.bars.isEmpty
      ? "no input has a range: write one, for example `uplift = 4% (1% to 10%)`"
      : tornado.bars.count == 1
        ? "the only input with a range, `\(model.askedName(of: tornado.bars[0].input))`, does not move it"
        : "none of the \(tornado.bars.count) inputs with a range moves it"
    return .note(
      .information, "\(tornado.question.text, .code) is \(value, .number) as stated; \(reason)")
  }

  private func tornadoNotes(_ tornado: Tornado) -> [Note] {
    var notes: [Note] = []
    func names(_ ids: [EntityID]) -> String {
      let more = ids.count > 6 ? " and \(ids.count - 6) more" : ""
      return ids.prefix(6).map { model.askedName(of: $0) }.joined(separator: ", ") + more
    }
    let moving = tornado.bars.filter { $0.swing > 0 }
    let turning = moving.filter { !$0.isMonotone }.map(\.input)
    if !turning.isEmpty {
      notes.append(
        Note(
          .caution,
          "~ the result turns round between the ends of \(names(turning), .name); "
            + "its swing is the widest of five points"
        ))
    }
    let together = moving.map(\.input).filter(tornado.correlated.contains)
    if !together.isEmpty {
      notes.append(
        Note(
          .caution,
          "\(names(together), .name) move together with other inputs; the bar moves one alone"))
    }
    let tenths = moving.filter { $0.ends == .oneInTen }.map(\.input)
    if !tenths.isEmpty {
      notes.append(
        Note(
          .reading,
          "no ends were typed for \(names(tenths), .name): "
            + "the bar goes from 1 in 10 below to 1 in 10 above"
        ))
    }
    // On a page about one case the inputs of other cases are no news.
    let own = subject.map { checked.needs(ofCase: $0, includingIndirect: true) }
    let still = tornado.withoutEffect.filter { own?.contains($0) ?? true }
    if !still.isEmpty {
      notes.append(
        Note(.information, "no effect on \(tornado.question.text): \(names(still), .name)"))
    }
    if !tornado.unmoved.isEmpty {
      notes.append(
        Note(
          .caution,
          "without a bar, because the range stands inside a formula: "
            + "\(names(tornado.unmoved), .name); give it a name of its own"
        ))
    }
    return notes
  }

  // MARK: - Chart and table

  private func tornadoChart(_ tornado: Tornado, _ moving: [Tornado.Bar]) -> TornadoChart {
    let question = tornado.question
    let bars = moving.prefix(Self.namedBars).map { bar in
      let ends = endTexts(bar)
      let star = tornado.correlated.contains(bar.input) ? " *" : ""
      let title = model.fullTitle(of: bar.input)
      // Where the result turns round, the widest values do not belong to the typed ends.
      return bar.isMonotone
        ? TornadoChart.Bar(
          title + star, name: title, from: ends.low, to: ends.high, atLow: bar.atLow,
          atHigh: bar.atHigh)
        : TornadoChart.Bar(
          title + " ~" + star + ", \(ends.low) to \(ends.high)", name: title,
          from: "lowest", to: "highest", atLow: bar.smallest, atHigh: bar.largest)
    }
    let (isPayback, words) = (question.metric?.isPayback == true, never(question))
    let (formatter, quantity) = (formatter, question.formula.type.quantity)
    return TornadoChart(
      "What moves \(figureTitle(question))", metric: figureTitle(question),
      noun: riskNoun(question),
      base: tornado.base, bars: Array(bars), higherIsBetter: !question.lessIsBetter,
      format: ValueFormat(unit: unit(of: question)) { value in
        if isPayback { return value == .infinity ? words : formatter.paybackText(value) }
        return formatter.summary(
          Quantity(value, quantity?.measure ?? .number, quantity?.unit ?? .none))
      })
  }

  /// The ends as typed; an event does not happen, or happens.
  private func endTexts(_ bar: Tornado.Bar) -> (low: String, high: String) {
    let (measure, unit) = checked[bar.input]?.type.quantity ?? (.number, .none)
    let write = { (value: Double) -> String in
      bar.ends == .oneInTen
        ? formatter.summary(Quantity(value, measure, unit))
        : formatter.exact(Quantity(value, measure, unit))
    }
    guard bar.ends == .event else { return (write(bar.low), write(bar.high)) }
    return (bar.low == 0 ? "not" : write(bar.low), bar.high == 0 ? "not" : write(bar.high))
  }

  private func columns(_ question: Question) -> [Column] {
    let unit = question.formula.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    return [
      .text("Input", key: "input"), .number("Low", key: "low"), .number("High", key: "high"),
      .number("At low", unit: unit, key: "at_low"), .number("At high", unit: unit, key: "at_high"),
      .number("Swing", unit: unit, key: "swing"), .text("Unit", key: "unit"),
    ]
  }

  private func row(_ bar: Tornado.Bar, _ tornado: Tornado) -> Row {
    let ends = endTexts(bar)
    let question = tornado.question
    let unit = checked[bar.input]?.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    func cell(_ value: Double) -> Cell {
      value.isFinite ? .number(exactly(value, question), value) : Cell(exactly(value, question))
    }
    return [
      Cell(model.askedName(of: bar.input), role: .name), .number(ends.low, bar.low),
      .number(ends.high, bar.high), cell(bar.atLow), cell(bar.atHigh),
      .number(size(bar.swing, question), bar.swing), Cell(unit ?? ""),
    ]
  }

  /// A swing in the unit of its figure; of paybacks in months.
  private func size(_ value: Double, _ question: Question) -> String {
    guard let (measure, unit) = question.formula.type.quantity else { return count(Int(value)) }
    return formatter.summary(Quantity(value, measure == .share ? .points : measure, unit))
  }
}
