import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension ReportWriter {
  /// What `compare` and `what if` add where ranges exist: how each column is spread, and in how
  /// many draws it beats the first, on the same draws.
  func riskComparisonReport(_ comparison: RiskComparison) -> Report {
    let columns =
      [Column.text("8 in 10", key: "figure")]
      + comparison.columns.map { Column($0, .text, alignment: .right, key: $0) }
    let rows = comparison.rows.map { row -> Row in
      Row(
        [Cell(title(row.question, comparison), role: .label)]
          + zip(row.questions, row.spreads).map { question, spread in
            let (low, high) = (brief(spread.p10, question), brief(spread.p90, question))
            return Cell(low == high ? low : "\(low) to \(high)", role: .number)
          })
    }
    let table = Table(columns: columns, rows: rows)
    return Report("compare", .table) { report in
      report.table(table)
      for row in comparison.rows {
        for (index, difference) in row.differences.enumerated() {
          guard let difference else { continue }
          report.note(.information, sentence(difference, row, index, comparison))
        }
        if let caution = undefined(in: row, comparison) { report.note(.caution, Styled(caution)) }
      }
      let outside = comparison.rows.lazy.map { statedOutside($0, comparison) }
      for caution in outside.first(where: { !$0.isEmpty }) ?? [] {
        report.note(.caution, Styled(caution))
      }
      report.record(record(comparison))
    }
  }

  /// The title of a figure, without a case where the columns are cases.
  private func title(_ question: Question, _ comparison: RiskComparison) -> String {
    if comparison.areCases { return question.metric?.title ?? question.text }
    return figureTitle(question)
  }

  /// `cautious beats base 3 times in 100 (Net value today); difference 8 in 10: -$60k to -$12k`.
  private func sentence(
    _ difference: RiskComparison.Difference, _ row: RiskComparison.Row, _ index: Int,
    _ comparison: RiskComparison
  ) -> Styled {
    let (name, base) = (comparison.columns[index], comparison.columns[0])
    let question = row.question
    if difference.chanceBetter.hits == 0, difference.chanceWorse.hits == 0 {
      return "\(title(question, comparison)): \(name) and \(base) are the same in every draw"
    }
    let times = ChanceWords.times(difference.chanceBetter.value, draws: comparison.samples)
    // Of two that are never paid back in the same draw there is no difference in months.
    guard difference.spread.p10.isFinite || difference.spread.p90.isFinite else {
      return
        "\(title(question, comparison)): \(name) is better than \(base) \(times, .number); in no draw are both paid back"
    }
    // Beside a difference of thousands one of a thousandth is what rounding leaves.
    let ends = [difference.spread.p10, difference.spread.p90]
    let size = ends.filter(\.isFinite).map(abs).max() ?? 0
    let words = ends.map { change(abs($0) < size * 1e-4 ? 0 : $0, question) }
    let (low, high) = (words[0], words[1])
    let spread = low == high ? low : "\(low) to \(high)"
    let better: Styled =
      "\(title(question, comparison)): \(name) is better than \(base) \(times, .number); "
    if difference.never == 0 { return better + "difference 8 in 10: \(spread, .number)" }
    let draws = "\(count(difference.never)) of \(count(comparison.samples)) draws"
    if difference.never == comparison.samples {
      return better + "in no draw do both pay back"
    }
    return better
      + "difference 8 in 10 where both pay back: \(spread, .number); left out: \(draws), in which one or both do not"
  }

  /// Names the columns in which a likely value moved so far from the middle of ends that stay that the figure as
  /// stated is printed outside its own 8 in 10.
  private func statedOutside(_ row: RiskComparison.Row, _ comparison: RiskComparison) -> [String] {
    comparison.columns.indices.compactMap { column in
      guard row.movesLikely[column], let side = sideOfStated(row, column),
        column == 0 || side != sideOfStated(row, 0)
      else { return nil }
      let (question, name) = (row.questions[column], comparison.columns[column])
      return
        "\(title(question, comparison)): as stated \(name) is \(brief(row.asStated[column], question)), \(side) its own 8 in 10: the ends of a range stay when its likely value moves; give the range anew, or fix it with `exactly`"
    }
  }

  /// On which side of its 8 in 10 a value as stated lies, as both are printed; nil inside.
  private func sideOfStated(_ row: RiskComparison.Row, _ column: Int) -> String? {
    let (stated, spread) = (row.asStated[column], row.spreads[column])
    func isPrintedApart(from end: Double) -> Bool {
      brief(stated, row.questions[column]) != brief(end, row.questions[column])
    }
    if stated < spread.p10, isPrintedApart(from: spread.p10) { return "below" }
    if stated > spread.p90, isPrintedApart(from: spread.p90) { return "above" }
    return nil
  }

  /// `Net value today (NPV): in b there is no number in 29,562 of 65,536 draws; they are left out`.
  private func undefined(in row: RiskComparison.Row, _ comparison: RiskComparison) -> String? {
    let columns = zip(comparison.columns, row.spreads).filter { $0.1.undefined > 0 }
    guard !columns.isEmpty else { return nil }
    let words = columns.map { name, spread in
      "in \(name) there is no number in \(count(spread.undefined)) of \(count(comparison.samples)) draws"
    }
    return "\(title(row.question, comparison)): \(words.joined(separator: ", ")); "
      + "they are left out, and `simulate` says where the first comes from"
  }

  /// A difference with its sign.
  private func change(_ value: Double, _ question: Question) -> String {
    guard let (measure, unit) = question.formula.type.quantity, value.isFinite else {
      return "none"
    }
    let quantity = Quantity(value, measure == .share ? .points : measure, unit)
    return (value > 0 ? "+" : "") + formatter.summary(quantity)
  }

  /// All spreads for programs that read on.
  private func record(_ comparison: RiskComparison) -> MachineRecord {
    let columns = [
      Column("figure", .text), Column("column", .text), Column("p10"), Column("p50"), Column("p90"),
      Column("mean"), Column("chance_below_zero"), Column("chance_better"),
    ]
    var rows: [Row] = []
    for row in comparison.rows {
      for (index, spread) in row.spreads.enumerated() {
        func cell(_ value: Double?) -> Cell {
          guard let value, !value.isNaN else { return .empty }
          return value.isFinite ? .number("", value) : Cell("never")
        }
        rows.append(
          Row([
            Cell(row.question.text), Cell(comparison.columns[index]), cell(spread.p10),
            cell(spread.p50), cell(spread.p90), cell(spread.mean), cell(spread.chanceOfLoss.value),
            cell(row.differences[index]?.chanceBetter.value),
          ]))
      }
    }
    return MachineRecord(Table(columns: columns, rows: rows), name: "compare on the same draws")
  }

  /// What `solve` adds for a statistic: what was moved, and how far sampling leaves the answer
  /// open.
  func statisticReport(_ seek: GoalSeek) -> Report {
    Report { for note in statisticNotes(seek) { $0.note(note.kind, note.text) } }
  }

  /// What was moved to find a statistic, and how far sampling leaves it open.
  private func statisticNotes(_ seek: GoalSeek) -> [Note] {
    guard seek.question.isStatistic else { return [] }
    let (measure, unit) = checked[seek.input]?.type.quantity ?? (.number, .none)
    let name = model.askedName(of: seek.input)
    var notes: [Note] = []
    if seek.movesLikely, seek.crossings.isEmpty {
      notes.append(
        Note(
          .reading,
          "the likely value of \(name, .name) moved between the ends of its range, which stay; "
            + "for a value beyond them type another range"))
    } else if seek.movesLikely {
      notes.append(
        Note(.reading, "the likely value of \(name, .name) moves, the ends of its range stay"))
    } else if checked[seek.input]?.uncertain.isEmpty == false {
      notes.append(
        Note(
          .reading,
          "\(name, .name) is taken as exact: its range has no likely value that could move"))
    }
    if let tolerance = seek.samplingTolerance {
      let text = formatter.summary(Quantity(tolerance, measure == .share ? .points : measure, unit))
      notes.append(Note(.information, "sampling leaves it open by ± \(text, .number)"))
    }
    return notes
  }
}
