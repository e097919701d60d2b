public import Diagnostics
import Simulation
import Syntax

/// What the block about a case says that must be trusted at a glance: its figures, how they are
/// spread, what is nearest to failure, what could happen, and on which input most rests.
public struct CaseSummary: Sendable {
  /// The input whose break-even is nearest, measured in steps from the value as stated to the end
  /// of its range.
  public struct NearestFailure: Sendable {
    /// The input.
    public let input: EntityID
    /// Where the net value is 0, in the unit of the input.
    public let breakEven: Double
    /// The value as stated.
    public let stated: Double
    /// How far away that is: 1 is the end of the range, or a tenth of the value where it has none.
    public let distance: Double
    /// The lower end of the stretch of values, around the one as stated or nearest to it, in which the net value
    /// is not negative; nil where it goes on to the end of what was searched.
    public let lower: Double?
    /// The upper end, likewise.
    public let upper: Double?
    /// Every value at which the net value changes its sign, in rising order.
    public let roots: [Double]
    /// Whether the input must be at least, not at most, the break-even.
    public var isLowerBound: Bool { breakEven == lower }
    /// The search with all its crossings.
    public let seek: GoalSeek
  }

  /// A net value under a change.
  public enum Alternative: Sendable {
    case halfTheBenefit(npv: Double)
    case threeMonthsLate(npv: Double)
    /// The input that most rests on, at its worse typed end.
    case worseEnd(input: EntityID, end: Double, npv: Double)
  }

  /// The case.
  public let caseIndex: Int
  /// The figures as stated.
  public let figures: CaseFigures
  /// How the net value is spread; nil when the case depends on no range.
  public let npv: RiskSummary?
  /// How the payback is spread; nil like `npv`.
  public let payback: RiskSummary?
  /// How the return on investment is spread; nil like `npv`, and where it was not asked for.
  public let roi: RiskSummary?
  /// What is nearest to failure; nil when no input alone makes the net value 0.
  public let nearestFailure: NearestFailure?
  /// What could happen, in the order of the block.
  public let alternatives: [Alternative]
  /// The input with the largest swing of those that can make the net value less than as stated; nil
  /// without ranges that do.
  public let restsOn: EntityID?
  /// Whether the net value has another sign than as stated somewhere in the range of one input, or in
  /// some draw.
  public let mayTurn: Bool
  /// Seed, number of draws and sampler in words; nil without ranges.
  public let sampling: String?
}

extension Analyst {
  /// Computes the summary of a case, with one simulation for everything that is drawn.
  ///
  /// - Parameter withReturn: Whether the return on investment is drawn too.
  /// - Throws: What is wrong with the case, a range that no distribution fits, or a run that was stopped.
  public func caseSummary(
    _ caseIndex: Int, withReturn: Bool = false
  ) throws(Diagnostic) -> CaseSummary {
    let npv = try question(.npv, of: caseIndex)
    let payback = try question(.payback, of: caseIndex)
    var drawn: (npv: RiskSummary, payback: RiskSummary, roi: RiskSummary?, words: String)?
    if isUncertain(npv) {
      let roi = withReturn ? [try question(.roi, of: caseIndex)] : []
      let run = try simulate([npv, payback] + roi)
      drawn = (
        summary(of: 0, in: run), summary(of: 1, in: run),
        withReturn ? summary(of: 2, in: run) : nil, run.samplingWords
      )
    }
    let tornado = tornado(of: npv)
    let largest = tornado.bars.first { $0.swing > 0 && $0.worst < tornado.base }
    let figures = try figures(of: caseIndex)
    let pays = figures.npv >= 0
    let losses = drawn.map { $0.npv.chanceOfLoss.hits } ?? (pays ? 0 : 1)
    let mayTurn =
      pays
      ? losses > 0 || tornado.bars.contains { $0.smallest < 0 }
      : drawn.map { losses < $0.npv.samples - $0.npv.undefined } ?? false
        || tornado.bars.contains { $0.largest >= 0 }
    let summary = CaseSummary(
      caseIndex: caseIndex, figures: figures, npv: drawn?.npv,
      payback: drawn?.payback, roi: drawn?.roi, nearestFailure: try nearestFailure(of: npv),
      alternatives: alternatives(npv, largest), restsOn: largest?.input, mayTurn: mayTurn,
      sampling: drawn?.words)
    try requireNotStopped()
    return summary
  }

  // MARK: - Failure

  /// The input of a question whose break-even is nearest to the value as stated.
  ///
  /// - Throws: A run that was stopped.
  public func nearestFailure(
    of question: Question
  ) throws(Diagnostic) -> CaseSummary.NearestFailure? {
    try breakEvens(of: question).found.first
  }

  /// The break-even of every input of a question, nearest to failure first, and the inputs that
  /// have an effect but no break-even in their domain.
  ///
  /// - Throws: A run that was stopped.
  public func breakEvens(
    of question: Question, among inputs: [EntityID]? = nil
  ) throws(Diagnostic) -> (found: [CaseSummary.NearestFailure], without: [GoalSeek]) {
    var found: [CaseSummary.NearestFailure] = []
    var without: [GoalSeek] = []
    let inputs = inputs ?? self.inputs(of: question)
    let sweeps = LoneSweeps(self, question, over: inputs)
    let asStated = inputs.isEmpty || question.isStatistic ? nil : value(of: question)
    for id in inputs {
      try requireNotStopped()
      let sweep = sweeps.sweep(over: id)
      let seek = try? seek(
        id, for: question, goal: 0, domain: breakEvenDomain(of: id), asStated: asStated,
        sweep: { sweep })
      guard let seek, !seek.isFlat else { continue }
      if let failure = failure(seek, sweep) { found.append(failure) } else { without.append(seek) }
    }
    try requireNotStopped()
    found.sort { $0.distance != $1.distance ? $0.distance < $1.distance : $0.input < $1.input }
    return (found, without)
  }

  /// The end of the stretch of values that pay, around the one as stated or nearest to it.
  private func failure(_ seek: GoalSeek, _ sweep: Sweep) -> CaseSummary.NearestFailure? {
    let stretches = stretches(seek, sweep)
    let stated = seek.inputAsStated
    func distance(_ bound: Double?) -> Double {
      guard let bound else { return .infinity }
      let room = room(of: seek.input, stated, towards: bound)
      return room > 0 ? abs(bound - stated) / room : .infinity
    }
    // The stretch that holds the value as stated, else the nearest one.
    let paying = stretches.filter(\.pays)
    let around = seek.asStated >= 0 ? paying.first { $0.values.contains(stated) } : nil
    let nearest = paying.min { $0.gap(to: stated) < $1.gap(to: stated) }
    guard let stretch = around ?? nearest, let bound = stretch.nearestEnd(to: stated, distance)
    else { return nil }
    return CaseSummary.NearestFailure(
      input: seek.input, breakEven: bound, stated: stated, distance: distance(bound),
      lower: stretch.lower, upper: stretch.upper,
      roots: stretches.flatMap { [$0.lower, $0.upper].compactMap { $0 } }.distinct, seek: seek)
  }

  /// A stretch of an input's values in which a question keeps its sign.
  private struct Stretch {
    var values: ClosedRange<Double>
    let pays: Bool
    /// The crossings at its ends; nil at an end of what was searched.
    let lower: Double?
    var upper: Double?

    /// How far a value lies outside; 0 inside.
    func gap(to value: Double) -> Double {
      max(0, values.lowerBound - value, value - values.upperBound)
    }

    /// The end that is nearer to a value, by some measure.
    func nearestEnd(to value: Double, _ distance: (Double?) -> Double) -> Double? {
      guard let lower, let upper else { return lower ?? upper }
      let (a, b) = (distance(lower), distance(upper))
      if a == b { return abs(lower - value) <= abs(upper - value) ? lower : upper }
      return a < b ? lower : upper
    }
  }

  /// Cuts the domain at the crossings and judges each part by its middle; what only touches 0 is no end.
  private func stretches(_ seek: GoalSeek, _ sweep: Sweep) -> [Stretch] {
    let crossings = seek.crossings.map(\.input)
    let edges = ([seek.domain.lowerBound] + crossings + [seek.domain.upperBound]).distinct
    let parts = Array(zip(edges, edges.dropFirst()))
    let middles = parts.map { $0 + ($1 - $0) / 2 }
    let values =
      seek.question.isStatistic
      ? middles.map { value(of: seek.question, with: seek.input, at: $0) }
      : sweep.run([middles])[0]
    var result: [Stretch] = []
    for (part, value) in zip(parts, values) {
      let pays = value >= 0
      let upper = crossings.contains(part.1) ? part.1 : nil
      if let last = result.last, last.pays == pays {
        result[result.count - 1].values = last.values.lowerBound...part.1
        result[result.count - 1].upper = upper
      } else {
        let lower = crossings.contains(part.0) ? part.0 : nil
        result.append(Stretch(values: part.0...part.1, pays: pays, lower: lower, upper: upper))
      }
    }
    return result
  }

  /// The value of a question with an input set exactly; NaN where it has none.
  public func value(of question: Question, with input: EntityID, at point: Double) -> Double {
    guard question.isStatistic else { return sweep([question], over: [input]).value(at: point) }
    let sweep = try? StatisticSweep(self, question, inputs: [input])
    return (try? sweep?.estimate(at: [point]).value) ?? .nan
  }

  /// The size of a likely mistake: up to the end of the range on that side, a tenth without a
  /// range.
  private func room(of id: EntityID, _ stated: Double, towards value: Double) -> Double {
    if let ends = checked.ends(of: id) {
      let side = value < stated ? stated - ends.low : ends.high - stated
      if side > 0 { return side }
    }
    return abs(stated) / 10
  }

  // MARK: - Alternatives

  /// What could happen: half the benefit, three months late, the worse end of what most rests on.
  private func alternatives(
    _ npv: Question, _ largest: Tornado.Bar?
  ) -> [CaseSummary.Alternative] {
    var result: [CaseSummary.Alternative] = []
    let (range, source) = (SourceRange(0, 0), SourceText(name: "summary", ""))
    let half = Change(.half(.init(name: Name("benefits", range))), range)
    if let value = value(of: npv, after: half, in: source) {
      result.append(.halfTheBenefit(npv: value))
    }
    if hasBenefits(npv), let late = try? delayingBenefits(byMonths: 3) {
      result.append(.threeMonthsLate(npv: late.value(of: npv)))
    }
    if let largest {
      let isLow = largest.atLow <= largest.atHigh
      result.append(
        .worseEnd(
          input: largest.input, end: isLow ? largest.low : largest.high,
          npv: isLow ? largest.atLow : largest.atHigh))
    }
    return result
  }

  /// Whether a case of the question has a benefit that counts, which may come late.
  private func hasBenefits(_ question: Question) -> Bool {
    let owner = question.owner ?? -1
    return checked.cases.indices.contains { index in
      (owner < 0 || owner == index)
        && checked.cases[index].lines.contains { $0.kind == .benefit && $0.isCounted }
    }
  }

  /// The same with benefits that come some months later.
  func delayingBenefits(byMonths count: Int) throws(Diagnostic) -> Analyst {
    let (range, source) = (SourceRange(0, 0), SourceText(name: "delay", ""))
    var months = NumberLiteral(value: Double(count), digits: range)
    months.unit = UnitSyntax([.init(Name("months", range), 1)], range)
    let late = Change(.delayBenefits(Expression(.number(months), range)), range)
    return Analyst(try applying([late], in: source).checked, options: options)
  }

  /// The value of a question under a change; nil where it cannot be made.
  private func value(
    of question: Question, after change: Change, in source: SourceText
  ) -> Double? {
    guard let overlay = try? applying([change], in: source) else { return nil }
    return Analyst(overlay.checked, options: options).value(of: question)
  }
}

extension SimulationRun {
  /// Seed, number of draws and sampler, as a conventions line says them.
  public var samplingWords: String {
    let sampler = plan.sampler == .sobol ? "Sobol" : "plain random"
    return "seed \(plan.seed), \(String(samples).withThousandsApart) draws, \(sampler)"
  }
}

extension [Double] {
  /// The rising numbers without repetitions.
  fileprivate var distinct: [Double] {
    reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }
}
