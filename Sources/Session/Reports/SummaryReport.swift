import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

/// The block that must be trusted at a glance: what a case needs to pay, its value, cash and risks, in
/// words.
struct SummaryReport {
  private let writer: ReportWriter
  private let caseIndex: Int
  private let words: CaseWords
  /// How the file stands to its last save, in words.
  private let state: String?
  /// The open findings of the reviewer; nil where none were looked for.
  private let openFindings: Int?

  /// Computes the summary of a case.
  ///
  /// - Throws: A range that no distribution fits, or a run that was stopped.
  init(
    _ writer: ReportWriter, _ caseIndex: Int, state: String?, openFindings: Int? = nil
  ) throws(Diagnostic) {
    self.writer = writer
    self.caseIndex = caseIndex
    self.state = state
    self.openFindings = openFindings
    words = try CaseWords(writer, caseIndex, withReturn: false)
  }

  private var summary: CaseSummary { words.summary }
  private var figures: CaseFigures { summary.figures }
  private var analyst: Analyst { writer.analyst }
  private var formatter: QuantityFormatter { writer.formatter }
  private var entry: CaseEntry { writer.model.cases[caseIndex] }

  /// The summary as a report.
  func report() -> Report {
    Report(entry.name.text, .note) {
      let fine = [state, writer.conventions(caseIndex)].compactMap { $0 }.joined(separator: "; ")
      $0.paragraph("\(entry.title, .strong)")
      $0.paragraph("\(fine, .dim)")
      $0.paragraph("\(paysIf, .strong)  \(moneyBack, .strong)")
      $0.pair("Net value today", netValue)
      $0.pair("Most cash out", "\(cashOut, .number)")
      $0.pair("Benefit that must arrive", "\(benefitNeeded, .number)", continuesLine: true)
      $0.pair("ROI", "\(roi, .number)", continuesLine: true)
      if let adjusted = words.adjusted { $0.pair("With risk counted", adjusted) }
      for (key, gain) in words.othersGain { $0.pair(Styled(key), Styled(gain)) }
      if let alternatives { $0.pair("If", alternatives) }
      if let restsOn { $0.pair("Rests on", restsOn) }
      if let note = words.middleNote { $0.note(.caution, Styled(note)) }
      if let note = writer.countedInFull(caseIndex) { $0.note(.caution, Styled(note)) }
      record(into: &$0)
    }
  }

  // MARK: - Questions about the case

  private func expression(_ text: String) -> (Expression, SourceText)? {
    let source = SourceText(name: "summary", text)
    guard case .command(.show(let expression))? = Parser.parse(source).items.first?.statement else {
      return nil
    }
    return (expression, source)
  }

  // MARK: - What it needs

  /// The input nearest to failure, as a sentence.
  private var paysIf: String {
    guard figures.npv.isFinite else { return "Its value cannot be computed." }
    if (figures.benefits + figures.costs).allSatisfy({ $0 == 0 }) {
      return "Nothing is paid and nothing comes in within \(figures.horizon.months)."
    }
    let pays = figures.npv >= 0
    guard let nearest = summary.nearestFailure else {
      if figures.npv == 0 { return "Neither earns nor loses, whatever its inputs are." }
      let stated = pays ? "Pays" : "Does not pay"
      // Several inputs together, or one that is no single number, may still turn it.
      if summary.mayTurn { return "\(stated) as stated, but not for all that its inputs may be." }
      return pays ? "Pays whatever its inputs are." : "Does not pay, whatever its inputs are."
    }
    let entity = writer.model[nearest.input]
    let start = pays ? "Pays if" : "Does not pay as stated; it would if"
    let (limits, plan) = writer.limitsAndPlan(nearest)
    return "\(start) \(entity.title) is \(limits) (plan: \(plan))."
  }

  private var moneyBack: String {
    let outcome = writer.paybackOutcome(figures, month: month)
    let text = outcome.headline + fromGoLive + outcome.remark
    guard let risk = summary.payback else { return text }
    return text + " (8 in 10: \(monthRange(risk.p10, risk.p90)))"
  }

  /// The second clock, of a case that states when it goes live: `, month 3 after go-live`.
  private var fromGoLive: String {
    guard entry.goLive != nil, let value = figures.metrics[.paybackFromGoLive], value.isFinite
    else {
      return ""
    }
    return value <= 0 ? ", before go-live" : ", \(writer.paybackText(value)) from go-live"
  }

  /// The month of a payback, with its name where the case has a start.
  private func month(_ value: Double) -> String {
    writer.paybackText(value, of: caseIndex)
  }

  private func monthRange(_ low: Double, _ high: Double) -> String {
    if low == .infinity { return "not within \(figures.horizon.months)" }
    let first = writer.paybackText(low)
    if high == .infinity { return "\(first) to not within \(figures.horizon.months)" }
    let second = writer.paybackText(high)
    return first == second
      ? first : "\(first) to \(second.hasPrefix("month ") ? String(second.dropFirst(6)) : second)"
  }

  // MARK: - Its value

  private func money(_ value: Double) -> String {
    formatter.summary(writer.money(value, caseIndex))
  }

  private var netValue: Styled {
    let stated = money(figures.npv)
    guard let risk = summary.npv else { return "\(stated, .number)" }
    let shown = { (value: Double, error: Double) in writer.shown(value, error, risk.question) }
    let mean = words.average.map { ", \($0)" } ?? ""
    let loss = ChanceWords.sentence("loses money", risk.chanceOfLoss.value, draws: risk.samples)
    return
      "8 in 10: \("\(shown(risk.p10, risk.p10Error)) to \(shown(risk.p90, risk.p90Error))", .number)\(mean); as stated \(stated, .number); \(loss)"
  }

  private var cashOut: String {
    let peak = figures.metrics[.peakCash] ?? .nan
    var month = 0
    for (index, value) in figures.cumulative.enumerated() where value < figures.cumulative[month] {
      month = index
    }
    return peak > 0 ? "\(money(peak)), month \(writer.monthName(month, caseIndex))" : "none"
  }

  private var benefitNeeded: String {
    let needed = figures.metrics[.benefitNeeded] ?? .nan
    return needed.isFinite ? formatter.summary(Quantity(needed, .share)) : "not defined"
  }

  private var roi: String {
    let roi = figures.metrics[.roi] ?? .nan
    return writer.words(for: .roi, roi)
      ?? (roi.isFinite ? formatter.summary(Quantity(roi, .share)) : "not defined")
  }

  // MARK: - What could happen

  private var alternatives: Styled? {
    let parts = summary.alternatives.map { alternative -> String in
      let (words, npv) = writer.words(for: alternative) {
        writer.model.askedName(of: $0).spaced
      }
      if case .worseEnd = alternative { return "\(words): \(money(npv))" }
      return "\(words) \(money(npv))"
    }
    return parts.isEmpty ? nil : Styled(parts.joined(separator: " | "), .number)
  }

  private var restsOn: Styled? {
    guard let id = summary.restsOn ?? summary.nearestFailure?.input else {
      return findings
    }
    let entity = writer.model[id]
    let value = analyst.value(of: id).map(writer.words) ?? ""
    let source = entity.comment.map { "\"\($0)\"" } ?? "no source stated"
    let text: Styled =
      "\(entity.name.text.spaced) \(value): \(source, writer.isUnsourced(entity.comment) ? .warning : .plain)"
    return findings.map { text + "    " + $0 } ?? text
  }

  private var findings: Styled? {
    openFindings.map { "Reviewer: \($0) open" }
  }

  // MARK: - For machines

  private func record(into report: inout Report.Builder) {
    for metric in [
      Metric.npv, .payback, .roi, .irr, .peakCash, .benefitNeeded, .pvBenefits, .pvCosts,
    ] {
      guard let (asked, source) = expression("\(metric.word) of \(entry.name.text)"),
        let answer = try? analyst.ask(asked, in: source, caseIndex: caseIndex)
      else { continue }
      report.record(writer.record(answer, name: metric.word, text: writer.words(for: answer)))
    }
    guard let npv = summary.npv else { return }
    let unit = writer.machineUnit(.number, writer.currency(of: caseIndex))
    for (name, value) in [("npv 1 in 10 below", npv.p10), ("npv 1 in 10 above", npv.p90)] {
      report.record(MachineRecord(.value, name: name, value: value, unit: unit, text: money(value)))
    }
    report.record(
      MachineRecord(
        .value, name: "chance of loss", value: npv.chanceOfLoss.value, unit: "share",
        text: ChanceWords.times(npv.chanceOfLoss.value, draws: npv.samples)))
  }
}

extension ReportWriter {
  /// What could happen in words, with the net value it leaves: `half the benefit`.
  ///
  /// - Parameter named: What an input is called.
  func words(
    for alternative: CaseSummary.Alternative, named: (EntityID) -> String
  ) -> (words: String, npv: Double) {
    switch alternative {
    case .halfTheBenefit(let npv): return ("half the benefit", npv)
    case .threeMonthsLate(let npv): return ("3 months late", npv)
    case .worseEnd(let input, let end, let npv):
      let kind = checked[input]?.type.quantity ?? (.number, .none)
      let text = formatter.summary(Quantity(end, kind.measure, kind.unit))
      return ("\(named(input)) \(text)", npv)
    }
  }
}
