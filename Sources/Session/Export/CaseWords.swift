import Diagnostics
import Modeling
import Quantities
import Reporting

/// The sentences and figures about a case that summary, slides and mails share, each written once.
struct CaseWords {
  let writer: ReportWriter
  let caseIndex: Int
  let summary: CaseSummary

  /// Computes what is said about a case.
  ///
  /// - Parameter withReturn: Whether the return on investment is drawn too.
  init(
    _ writer: ReportWriter, _ caseIndex: Int, withReturn: Bool = true
  ) throws(Diagnostic) {
    self.writer = writer
    self.caseIndex = caseIndex
    summary = try writer.analyst.caseSummary(caseIndex, withReturn: withReturn)
  }

  private var figures: CaseFigures { summary.figures }
  private var formatter: QuantityFormatter { writer.formatter }
  private var entry: CaseEntry { writer.model.cases[caseIndex] }

  /// An amount in the currency of the case.
  func money(_ value: Double) -> String { formatter.summary(writer.money(value, caseIndex)) }

  // MARK: - The result

  /// The result in words that go into a title.
  var outcome: CaseStory.Outcome {
    CaseStory.Outcome(
      net: money(figures.npv), amount: money(abs(figures.npv)), isLoss: figures.npv < 0,
      isRefused: isRefused, horizon: figures.horizon.months, payback: payback.clause,
      paybackSentence: payback.sentence)
  }

  /// Whether the case earns nothing, so that it is advised against.
  private var isRefused: Bool { !(figures.npv > 0) }

  /// When the money is back.
  var payback: PaybackOutcome { writer.paybackOutcome(figures) }

  /// The three figures that stand on a page for a decision.
  var keyFigures: [KeyFigure] {
    [netFigure, paybackFigure, returnFigure]
  }

  private var netFigure: KeyFigure {
    let range =
      summary.npv.map { risk in
        let mean = average.map { ", \($0)" } ?? ""
        let low = writer.shown(risk.p10, risk.p10Error, risk.question)
        let high = writer.shown(risk.p90, risk.p90Error, risk.question)
        return "8 in 10: \(low) to \(high)\(mean)"
      } ?? "as stated; no input has a range"
    return KeyFigure(Metric.npv.shortTitle, money(figures.npv), remark: range)
  }

  private var paybackFigure: KeyFigure {
    let range = summary.payback.map { risk -> String in
      let ends = [risk.p10, risk.p90].map { writer.paybackOutcome(figures, $0).figure }
      return ends[0] == ends[1] ? "8 in 10: \(ends[0])" : "8 in 10: \(ends[0]) to \(ends[1])"
    }
    // Money that is lost again is not back: that stands in the value, not below it.
    if case .lost = payback.later {
      return KeyFigure("Money back", payback.figure + payback.remark, remark: range ?? "")
    }
    let remarks = [range ?? "", payback.laterWords].filter { !$0.isEmpty }
    return KeyFigure("Money back", payback.figure, remark: remarks.joined(separator: "; "))
  }

  private var returnFigure: KeyFigure {
    let value = figures.metrics[.roi] ?? .nan
    if value.isFinite, writer.words(for: .roi, value) == nil {
      let range = summary.roi.flatMap { risk -> String? in
        guard risk.p10.isFinite, risk.p90.isFinite else { return nil }
        let ends = [risk.p10, risk.p90].map { formatter.summary(Quantity($0, .share)) }
        return "8 in 10: \(ends[0]) to \(ends[1])"
      }
      return KeyFigure(
        "Return on investment", formatter.summary(Quantity(value, .share)),
        remark: range ?? "present value, \(figures.horizon.months)")
    }
    let peak = figures.metrics[.peakCash] ?? 0
    guard peak > 0,
      let deepest = figures.cumulative.indices.min(by: {
        figures.cumulative[$0] < figures.cumulative[$1]
      })
    else { return KeyFigure("Most cash out", "none") }
    return KeyFigure(
      "Most cash out", money(peak), remark: "in month \(writer.monthName(deepest, caseIndex))")
  }

  /// `average $82k`; nil without ranges, and where the draws have no average.
  var average: String? {
    guard let risk = summary.npv, let mean = risk.mean else { return nil }
    return "average \(writer.shown(mean, risk.meanError, risk.question))"
  }

  /// `loses money 3 times in 1,000`; nil without ranges.
  var lossWords: String? {
    summary.npv.map {
      ChanceWords.sentence("loses money", $0.chanceOfLoss.value, draws: $0.samples)
    }
  }

  // MARK: - Beside the headline

  /// What stands beside the headline wherever it goes: what others gain, the figures with risk counted, and
  /// what to be careful about.
  var beside: [String] {
    var lines = othersGain.map { "\($0) \($1)" }
    if let adjusted { lines.append("With risk counted: NPV \(adjusted.plain)") }
    return lines + [middleNote, writer.countedInFull(caseIndex)].compactMap { $0 }
  }

  /// What others gain in the last full year: hours first, then money.
  var othersGain: [(String, String)] {
    let year = max(1, figures.horizon - 11)...figures.horizon
    var result: [(String, String)] = []
    for who in [CheckedLine.Beneficiary.customer, .partner] {
      let lines = figures.lines.filter {
        $0.line.beneficiary == who && !$0.line.isExcluded && $0.line.kind != .cost
      }
      let sorted = lines.filter { $0.line.kind == .track } + lines.filter { $0.line.kind != .track }
      let texts = sorted.map { writer.yearWords($0, year) }
      guard !texts.isEmpty else { continue }
      let key = who == .customer ? "Customers gain" : "Partners gain"
      result.append((key, texts.joined(separator: ", ") + " (theirs, not in our value)"))
    }
    return result
  }

  /// The three figures with the stated haircuts; nil where no line that counts has one.
  var adjusted: Styled? {
    guard figures.lines.contains(where: { $0.line.risk != nil && $0.line.isCounted }),
      let risky = try? writer.analyst.figures(of: caseIndex, underRisk: true)
    else { return nil }
    let roi = risky.metrics[.roi] ?? .nan
    let roiText = writer.words(for: .roi, roi) ?? formatter.summary(Quantity(roi, .share))
    let payback = writer.paybackWords(risky)
    return
      "\(money(risky.npv), .number), ROI \(roiText, .number), payback \(payback, .number) (the stated haircuts)"
  }

  /// That the value as stated is not the middle of what may come out, and how often it comes out better or
  /// worse; nil where it is near the middle.
  var middleNote: String? {
    guard let risk = summary.npv, risk.shareBeyondStated > 0.65 else { return nil }
    let better = risk.shareAboveStated > risk.shareBelowStated
    let times = ChanceWords.times(risk.shareBeyondStated, draws: risk.samples)
    return
      "The value as stated is not the middle: it comes out \(better ? "better" : "worse") \(times)."
  }

  // MARK: - What could happen

  /// The net value as stated and under the alternatives of the summary; nil where there are none.
  var alternatives: Table? {
    guard !summary.alternatives.isEmpty else { return nil }
    var lines = [("as stated", figures.npv)]
    lines += summary.alternatives.map { writer.words(for: $0) { writer.model[$0].title } }
    return Table(
      columns: [.text("If"), .number(Metric.npv.shortTitle)],
      rows: lines.map { words, npv in
        [Cell(words.capitalisedStart, role: .label), .number(money(npv), npv)]
      })
  }

  // MARK: - What it rests on

  /// The two assumptions that matter most: the largest swing that can make it less, the other swings, then what is nearest to failure, then
  /// what moves the net value most when it is a tenth larger.
  var mainAssumptions: [EntityID] {
    guard let npv = try? writer.analyst.question(.npv, of: caseIndex) else { return [] }
    var ids = writer.analyst.tornado(of: npv).bars.filter { $0.swing > 0 }.map(\.input)
    if let first = summary.restsOn { ids = [first] + ids.filter { $0 != first } }
    if ids.count < 2, let (found, without) = try? writer.analyst.breakEvens(of: npv) {
      let effects = without.map { seek in
        let moved = writer.analyst.value(of: npv, with: seek.input, at: seek.inputAsStated * 1.1)
        return (input: seek.input, size: abs(moved - figures.npv))
      }
      let sorted = effects.filter { $0.size > 0 }.sorted {
        $0.size != $1.size ? $0.size > $1.size : $0.input < $1.input
      }
      for id in found.map(\.input) + sorted.map(\.input) where !ids.contains(id) {
        ids.append(id)
      }
    }
    return Array(ids.prefix(2))
  }

  /// `Extra units, easier set-up 4% (1% to 10%)`.
  func statement(of id: EntityID) -> String {
    let value = writer.analyst.value(of: id).map(writer.words) ?? ""
    let range = writer.rangeText(of: id).map { " (\($0))" } ?? ""
    return "\(writer.model[id].title) \(value)\(range)"
  }

  /// Where an assumption comes from, in words.
  func source(of id: EntityID) -> String {
    writer.model[id].comment?.trimmingSpaces.isEmpty == false
      ? writer.model[id].comment ?? "" : ""
  }

  /// What would make the case fail, the input nearest to failure, and how often the case loses money.
  var mainRisk: String? {
    failure.map { $0 + (lossWords.map { "; \($0)" } ?? "") }
  }

  private var failure: String? {
    if let nearest = summary.nearestFailure {
      let (limits, plan) = writer.limitsAndPlan(nearest)
      let start = figures.npv >= 0 ? "it pays only if" : "it would pay if"
      return
        "\(start) \(writer.model[nearest.input].title) is \(limits) (plan: \(plan))"
    }
    if figures.npv == 0 { return "it neither earns nor loses, whatever its inputs are" }
    if figures.npv > 0 {
      return summary.mayTurn ? "it pays as stated, but not for all that its inputs may be" : nil
    }
    return summary.mayTurn
      ? "it does not pay as stated, only for some of what its inputs may be"
      : "it does not pay, whatever its inputs are"
  }

  // MARK: - The ask

  /// The decision that is asked for: what is spent in all and how much of it is out at a time, with the owner
  /// and the date where they are stated.
  var ask: String {
    let peak = figures.metrics[.peakCash] ?? 0
    guard !isRefused else {
      return "Do not approve \(entry.title) as it stands: find what would make it pay first"
    }
    let (spend, most) = (money(figures.costs.reduce(0, +)), money(peak))
    // What is spent and never covered by benefits on the way is one amount.
    let isOne = spend == most
    let amount = figures.costs.contains { $0 > 0 } ? "\(spend) " : ""
    let span = amount.isEmpty || isOne ? "" : "over \(figures.horizon.months) "
    let limit = isOne || peak <= 0 ? "" : ", at most \(most) out at a time"
    let due = due.map { ", decision by \($0)" } ?? ""
    let owner = entry.owner.map { " (\($0))" } ?? ""
    let what = amount.isEmpty ? entry.title : "\(amount)\(span)for \(entry.title)"
    return "Approve \(what)\(owner)\(limit)\(due)"
  }

  private var due: String? {
    writer.checked.cases[caseIndex].due.flatMap {
      CalendarDate(year: 1970, month: 1, day: 1)?.adding(days: $0)?.description
    }
  }
}

extension String {
  /// The text with a capital first letter.
  var capitalisedStart: String { prefix(1).uppercased() + dropFirst() }
}
