import Diagnostics
import Modeling
import Quantities
import Reporting
import Simulation
import Syntax

extension ReportWriter {
  /// `simulate`: what the ranges together say of each figure, with the picture of the first.
  ///
  /// A figure that depends on no range is answered as stated.
  func simulationReport(of questions: [Question]) throws(Diagnostic) -> Report {
    guard let first = questions.first else { return .note(.information, "Nothing was asked.") }
    try analyst.requireFigure(first, at: nil, instead: "simulate npv")
    guard questions.contains(where: analyst.isUncertain) else { return certainReport(of: first) }
    let run = try analyst.simulate(questions)
    let found = questions.indices.map { analyst.summary(of: $0, in: run) }
    let lead = found[0]
    let drivers = try analyst.drivers(of: first).drivers
    let undefined = lead.undefined > 0 ? try analyst.undefinedDraws(of: first) : nil
    return Report("simulate", .table) { report in
      for summary in found {
        report.paragraph(riskSentence(summary))
        report.record(riskRecord(summary))
      }
      for pair in figures(lead) {
        report.pair(pair.key, pair.value, continuesLine: pair.continuesLine)
      }
      if let chart = histogram(lead) { report.chart(.histogram(chart)) }
      for remark in analyst.honestyRemarks(on: lead, drivers: drivers) {
        report.note(.caution, Styled(words(for: remark, lead)))
      }
      for summary in found.dropFirst() where summary.isStatedAwayFromMiddle {
        report.note(.caution, Styled(middleSentence(summary)))
      }
      if let undefined { report.note(.caution, Styled(words(for: undefined))) }
      for caution in run.cautions { report.note(.information, Styled(caution)) }
      report.note(.information, Styled(dependence(first)))
      report.note(.convention, Styled(riskConventions(first, run)))
    }
  }

  /// `plot histogram`: how often each result occurs, without the sentences of `simulate`.
  func histogramReport(of question: Question) throws(Diagnostic) -> Report {
    try analyst.requireFigure(question, at: nil, instead: "plot histogram of npv")
    guard analyst.isUncertain(question) else { return certainReport(of: question) }
    let run = try analyst.simulate([question])
    let risk = analyst.summary(of: 0, in: run)
    return Report("plot histogram", .chart) { report in
      if let chart = histogram(risk).map(Chart.histogram) {
        report.chart(chart)
        report.record(chart.record(name: "plot histogram"))
      } else {
        report.paragraph(riskSentence(risk))
        report.record(riskRecord(risk))
      }
      report.note(.information, Styled(dependence(question)))
      report.note(.convention, Styled(riskConventions(question, run)))
    }
  }

  /// The answer for a figure without ranges: its value and one sentence.
  func certainReport(of question: Question) -> Report {
    let value = analyst.value(of: question)
    let text = exactly(value, question)
    return Report("simulate", .value) {
      $0.paragraph("\(figureTitle(question), .name)   \(text, .number) as stated")
      for reading in analyst.fixedRanges(of: question) { $0.note(.reading, Styled(reading)) }
      $0.note(
        .information,
        "\(question.text) depends on no range, so there is nothing to draw; "
          + "give an input one, for example \("uplift = 4% (1% to 10%)", .code)"
      )
      let unit = question.formula.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
      $0.record(
        MachineRecord(
          .value, name: question.text, value: value.isFinite ? value : nil, unit: unit, text: text))
    }
  }

  // MARK: - The sentence

  /// `8 in 10: $23k to $151k, average $82k; as stated $60k; loses money 3 times in 1,000`.
  func riskSentence(_ risk: RiskSummary) -> Styled {
    let question = risk.question
    let low = shown(risk.p10, risk.p10Error, question)
    let high = shown(risk.p90, risk.p90Error, question)
    var parts = "8 in 10: \(low == high ? low : "\(low) to \(high)")"
    if question.metric?.isPayback != true, let mean = risk.mean {
      parts += ", average \(shown(mean, risk.meanError, question))"
    }
    var rest = ["as stated \(shown(risk.asStated, 0, question))"]
    if let loss = lossWords(risk) { rest.append(loss) }
    if risk.chanceOfNever > 0 {
      rest.append(
        "\(never(question)) \(ChanceWords.times(risk.chanceOfNever, draws: risk.samples))")
    }
    return "\(figureTitle(question), .name)   \(parts, .number); \(rest.joined(separator: "; "))"
  }

  private func lossWords(_ risk: RiskSummary) -> String? {
    guard risk.question.metric?.isPayback != true else { return nil }
    let isNet = risk.question.metric == .npv
    guard risk.chanceOfLoss.hits > 0 || isNet else { return nil }
    let times = ChanceWords.times(risk.chanceOfLoss.value, draws: risk.samples)
    if risk.chanceOfLoss.hits == 0 { return "never loses money in \(count(risk.samples)) draws" }
    return "\(isNet ? "loses money" : "below zero") \(times)"
  }

  /// `not within 36 months`.
  func never(_ question: Question) -> String {
    guard question.metric?.isPayback == true else { return "without end" }
    let horizon = question.caseIndex.map { checked.cases[$0].horizon } ?? 36
    return "not within \(horizon.months)"
  }

  /// A value for people with no digit beyond what its sampling error supports.
  func shown(_ value: Double, _ error: Double, _ question: Question) -> String {
    if value == .infinity, question.metric?.isPayback == true { return never(question) }
    // What people read has two or three digits: rounding twice would move the last one. A month is
    // the one it falls in, however small the part of it.
    guard let place = place(of: value, error), value != 0, value.isFinite,
      question.metric?.isPayback != true, place > DecimalPlace.floorLog10(abs(value)) - 2
    else { return brief(value, question) }
    return brief(DecimalPlace.round(value, toPlace: place), question)
  }

  /// The last place that a standard error supports, one finer where rounding to it would lead farther
  /// from the value than the error; nil where every digit holds.
  private func place(of value: Double, _ error: Double) -> Int? {
    guard let place = DecimalPlace.supported(byError: error) else { return nil }
    return abs(DecimalPlace.round(value, toPlace: place) - value) > error ? place - 1 : place
  }

  /// A value rounded to the last place that its standard error supports.
  func supported(_ value: Double, _ error: Double) -> Double {
    guard let place = place(of: value, error) else { return value }
    return DecimalPlace.round(value, toPlace: place)
  }

  /// What a figure is called inside a sentence.
  func riskNoun(_ question: Question) -> String { question.metric?.noun ?? question.text }

  /// A figure in words, under risk where it is so, with its case where there are several; a formula as it was
  /// typed.
  func figureTitle(_ question: Question) -> String {
    guard let metric = question.metric else { return question.text }
    let title = metric.title + (question.isUnderRisk ? " under risk" : "")
    guard model.cases.count > 1, let owner = question.owner, owner != subject else { return title }
    return owner < 0 ? "\(title) of all" : "\(title), \(model.cases[owner].title)"
  }

  func count(_ number: Int) -> String { formatter.exact(Quantity(Double(number))) }

  /// A value in full digits: months for paybacks, `not within 36 months` for never.
  func exactly(_ value: Double, _ question: Question) -> String {
    if question.metric?.isPayback == true {
      return value == .infinity ? never(question) : paybackText(value)
    }
    guard let (measure, unit) = question.formula.type.quantity else {
      return brief(value, question)
    }
    return formatter.exact(Quantity(value, measure, unit))
  }

  /// A standard error in two figures; of shares in points.
  func margin(_ error: Double, _ measure: Measure, _ unit: Unit) -> String {
    let place = DecimalPlace.supported(byError: error) ?? 0
    return formatter.summary(
      Quantity(
        DecimalPlace.round(error, toPlace: place - 1), measure == .share ? .points : measure, unit))
  }

  /// How far sampling leaves an answer about draws open; nil for other answers.
  func samplingNote(_ answer: Answer) -> Styled? {
    guard let error = answer.samplingError, let (measure, unit) = answer.type.quantity else {
      return nil
    }
    let draws = "\(count(analyst.sampleCount)) draws, seed \(model.seed)"
    if error == 0 { return Styled("the same in every one of \(draws)") }
    return "\(draws): known to ± \(margin(error, measure, unit), .number)"
  }

  // MARK: - Figures and picture

  /// The three marks and the average with as many digits as sampling supports.
  private func figures(_ risk: RiskSummary) -> [Pair] {
    let question = risk.question
    func pair(_ key: String, _ value: Double, _ error: Double) -> Pair {
      guard value.isFinite else {
        return Pair(Styled(key), Styled(exactly(value, question), .number))
      }
      let isPayback = question.metric?.isPayback == true
      let text = exactly(isPayback ? value : supported(value, error), question)
      guard let (measure, unit) = question.formula.type.quantity, error > 0, error.isFinite,
        !isPayback
      else { return Pair(Styled(key), Styled(text, .number)) }
      return Pair(Styled(key), "\(text, .number)  \("± \(margin(error, measure, unit))", .dim)")
    }
    var pairs = [
      pair("1 in 10 below", risk.p10, risk.p10Error), pair("middle", risk.p50, risk.p50Error),
      pair("1 in 10 above", risk.p90, risk.p90Error),
    ]
    if question.metric?.isPayback != true, let mean = risk.mean {
      pairs.append(pair("average", mean, risk.meanError))
    }
    return pairs
  }

  /// The histogram of the draws; the outer bins hold the tails.
  func histogram(_ risk: RiskSummary) -> HistogramChart? {
    let (counts, histogram) = (risk.histogram.counts, risk.histogram)
    guard counts.count > 1, let range = risk.range else { return nil }
    let question = risk.question
    let isPayback = question.metric?.isPayback == true
    let bins = counts.indices.map { k -> HistogramChart.Bin in
      let isFirst = k == 0
      let isLast = k == counts.count - 1
      let low = isFirst ? min(range.lowerBound, histogram.edge(0)) : histogram.edge(k)
      let high = isLast ? max(range.upperBound, histogram.edge(k + 1)) : histogram.edge(k + 1)
      return HistogramChart.Bin(
        low, high,
        count: counts[k] + (isFirst ? histogram.below : 0) + (isLast ? histogram.above : 0),
        name: isPayback
          ? monthsWords(
            // The first bin holds the tail below it.
            from: low < histogram.edge(k) ? (low - 1e-9).rounded(.up) : histogram.edge(k) + 1,
            through: (high - 1e-9).rounded(.up), of: question.owner) : nil)
    }
    let (format, unit) = axisFormat(question, bins.dropFirst().map(\.low), step: histogram.step)
    func marker(_ label: String, _ value: Double) -> HistogramChart.Marker {
      guard isPayback, value.isFinite else { return .init(label, value) }
      // What comes back at the end of a month stands in the bin that ends there.
      return .init(label, value - 1e-6, text: paybackText(value))
    }
    return HistogramChart(
      figureTitle(question), metric: figureTitle(question) + (unit.isEmpty ? "" : ", \(unit)"),
      noun: riskNoun(question), bins: bins,
      markers: [
        marker("1 in 10 below", risk.p10), marker("as stated", risk.asStated),
        marker("middle", risk.p50), marker("1 in 10 above", risk.p90),
      ],
      // Draws without a number have no place among the others.
      interval: histogram.undefined == 0 && risk.p10 <= risk.p90 ? risk.p10...risk.p90 : nil,
      withoutValue: histogram.infinite + histogram.undefined,
      withoutValueName: isPayback && histogram.undefined == 0 ? never(question) : "no number",
      format: format)
  }

  /// Some months of the plan: `month 4 (Jul 2026)`, `month 5 to 8`.
  private func monthsWords(from first: Double, through last: Double, of owner: Int?) -> String {
    if first < 1 { return last < 1 ? "at once" : "at once to month \(count(Int(last)))" }
    return first >= last
      ? paybackText(last, of: owner) : "month \(count(Int(first))) to \(count(Int(last)))"
  }

  /// How the ends of bins are written, and the unit that stands at the axis instead: money and
  /// percentages carry their sign, other units stand once; neighbours never look the same.
  private func axisFormat(
    _ question: Question, _ edges: [Double], step: Double
  ) -> (ValueFormat, unit: String) {
    let formatter = formatter
    let (measure, unit) = question.formula.type.quantity ?? (.number, .none)
    let isPayback = question.metric?.isPayback == true
    let isPlain =
      isPayback || (measure == .number && model.catalogue.currency(above: unit) == nil)
    let name = isPayback ? "end of month" : isPlain ? formatter.unit(unit) : ""
    let write = { @Sendable (value: Double) -> Quantity in
      isPlain ? Quantity(value) : Quantity(value, measure, unit)
    }
    let raw = self.unit(of: question)
    let texts = edges.map { formatter.summary(write($0)) }
    guard zip(texts, texts.dropFirst()).contains(where: { $0 == $1 }),
      let place = DecimalPlace.supported(byError: step / 5)
    else { return (ValueFormat(unit: raw) { formatter.summary(write($0)) }, name) }
    return (
      ValueFormat(unit: raw) { formatter.exact(write(DecimalPlace.round($0, toPlace: place))) },
      name
    )
  }

  // MARK: - Notes

  /// Which inputs were drawn independently, and which move together.
  func dependence(_ question: Question) -> String {
    let names = analyst.uncertainInputs(of: question).map { model.askedName(of: $0) }
    let together = analyst.correlations(of: question).map { entry in
      let pair = entry.names.map(\.text).joined(separator: " with ")
      return "\(pair) (\(entry.coefficient.text))"
    }
    guard names.count > 1 else { return "one input has a range: \(names.first ?? "none")" }
    if together.isEmpty {
      return "the \(names.count) inputs with a range are drawn independently of each other"
    }
    return
      "the \(names.count) inputs with a range are drawn independently, "
      + "except \(together.joined(separator: ", "))"
  }

  /// Horizon and rate of the case, how ranges are read, seed, draws and sampler.
  func riskConventions(_ question: Question, _ run: SimulationRun) -> String {
    let first = question.owner.map { conventions($0) + "; " } ?? ""
    let ranges = rangesConvention(
      of: analyst.uncertainInputs(of: question), typed: question.formula.uncertain)
    return "\(first)\(ranges); \(run.samplingWords)"
  }

  /// Says where the value as stated lies among the draws.
  func middleSentence(_ risk: RiskSummary) -> String {
    let question = risk.question
    let isBetter = (risk.shareAboveStated > risk.shareBelowStated) != question.lessIsBetter
    var (stated, middle) = (
      shown(risk.asStated, 0, question), shown(risk.p50, risk.p50Error, question)
    )
    if stated == middle {
      stated = exactly(risk.asStated, question)
      middle = exactly(supported(risk.p50, risk.p50Error), question)
    }
    return
      "\(figureTitle(question)): as stated, \(stated), is not the middle, \(middle): "
      + "it comes out \(isBetter ? "better" : "worse") "
      + ChanceWords.times(risk.shareBeyondStated, draws: risk.samples)
  }

  /// Says that a first payback does not last: `as stated the money is back in month 4, for good in month 11`.
  func firstPaybackOnly(_ first: Double, _ lasting: Double) -> String {
    let outcome = PaybackOutcome(first, lasting: lasting, month: { paybackText($0) })
    return "only the first time counts here: as stated \(outcome.clause)"
  }

  /// Says a remark of honesty in a sentence.
  func words(for remark: HonestyRemark, _ risk: RiskSummary) -> String {
    switch remark {
    case .statedAwayFromMiddle: return middleSentence(risk)
    case .onlyFirstPayback(let lasting):
      let metric = risk.question.metric?.lasting?.word ?? "lasting_payback"
      return firstPaybackOnly(risk.asStated, lasting) + "; `simulate \(metric)` for when it stays"
    case .noEffect(let id):
      return "\(model.askedName(of: id)) has no effect on \(risk.question.text)"
    case .restsOnUntested(let id, let share):
      let source = model[id].comment.map { "\"\($0)\"" } ?? "no source stated"
      return
        "\(percent(share)) of the spread comes from one untested input, "
        + "\(model.askedName(of: id)): \(source)"
    case .range(let echo, let remark): return words(for: remark, echo)
    }
  }

  /// `in 12 of 65,536 draws there is no number; the first has uplift 0%: division by zero`.
  func words(for undefined: UndefinedDraws) -> String {
    let shown = undefined.settings.prefix(4).map { setting -> String in
      let (measure, unit) = checked[setting.input]?.type.quantity ?? (.number, .none)
      let value = formatter.exact(Quantity(setting.value, measure, unit))
      return "\(model.askedName(of: setting.input)) \(value)"
    }
    let with = shown.isEmpty ? "" : "; first with \(shown.joined(separator: ", "))"
    let reason = undefined.reason.map { ": \($0.message)" } ?? ""
    return "in \(count(undefined.count)) of \(count(undefined.samples)) draws there is no number"
      + "\(with)\(reason); they are left out"
  }

  private func riskRecord(_ risk: RiskSummary) -> MachineRecord {
    let unit = risk.question.formula.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    func number(_ value: Double) -> JSONValue {
      value == .infinity ? .string("never") : .number(value)
    }
    return MachineRecord(
      .value, name: risk.question.text, value: risk.mean, unit: unit,
      text: riskSentence(risk).plain,
      fields: [
        .init("p10", number(risk.p10)), .init("p50", number(risk.p50)),
        .init("p90", number(risk.p90)), .init("as_stated", number(risk.asStated)),
        .init("chance_below_zero", .number(risk.chanceOfLoss.value)),
        .init("chance_of_never", .number(risk.chanceOfNever)),
        .init("undefined", .number(Double(risk.undefined))),
        .init("samples", .number(Double(risk.samples))),
      ])
  }
}
