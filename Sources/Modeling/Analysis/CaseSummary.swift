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
    /// Whether the net value grows with the input: it must be at least, not at most, the
    /// break-even.
    public let isLowerBound: Bool
    /// The search with all its crossings.
    public let seek: GoalSeek
  }

  /// A net value under a change.
  public enum Alternative: Sendable {
    case halfTheBenefit(npv: Double)
    case threeMonthsLate(npv: Double)
    /// The input with the largest swing at its worse typed end.
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
  /// What is nearest to failure; nil when no input alone makes the net value 0.
  public let nearestFailure: NearestFailure?
  /// What could happen, in the order of the block.
  public let alternatives: [Alternative]
  /// The input with the largest swing; nil without ranges that move the net value.
  public let restsOn: EntityID?
  /// Seed, number of draws and sampler in words; nil without ranges.
  public let sampling: String?
}

extension Analyst {
  /// Computes the summary of a case, with one simulation for everything that is drawn.
  ///
  /// - Throws: A range that no distribution fits, or a run that was stopped.
  public func caseSummary(_ caseIndex: Int) throws(Diagnostic) -> CaseSummary {
    let npv = question(.npv, of: caseIndex)
    let payback = question(.payback, of: caseIndex)
    var drawn: (npv: RiskSummary, payback: RiskSummary, words: String)?
    if isUncertain(npv) {
      let run = try simulate([npv, payback])
      drawn = (summary(of: 0, in: run), summary(of: 1, in: run), run.samplingWords)
    }
    let largest = tornado(of: npv).bars.first { $0.swing > 0 }
    return CaseSummary(
      caseIndex: caseIndex, figures: figures(of: caseIndex), npv: drawn?.npv,
      payback: drawn?.payback, nearestFailure: nearestFailure(of: npv),
      alternatives: alternatives(npv, largest), restsOn: largest?.input, sampling: drawn?.words)
  }

  // MARK: - Failure

  /// The input of a question whose break-even is nearest to the value as stated.
  public func nearestFailure(of question: Question) -> CaseSummary.NearestFailure? {
    breakEvens(of: question).found.first
  }

  /// The break-even of every input of a question, nearest to failure first, and the inputs that
  /// have an effect but no break-even in their domain.
  public func breakEvens(
    of question: Question, among inputs: [EntityID]? = nil
  ) -> (found: [CaseSummary.NearestFailure], without: [GoalSeek]) {
    var found: [CaseSummary.NearestFailure] = []
    var without: [GoalSeek] = []
    for id in inputs ?? self.inputs(of: question) {
      guard let seek = try? breakEven(id, for: question), !seek.isFlat else { continue }
      if let failure = failure(seek) { found.append(failure) } else { without.append(seek) }
    }
    found.sort { $0.distance != $1.distance ? $0.distance < $1.distance : $0.input < $1.input }
    return (found, without)
  }

  private func failure(_ seek: GoalSeek) -> CaseSummary.NearestFailure? {
    guard let nearest = seek.nearest else { return nil }
    let stated = seek.inputAsStated
    let room = room(of: seek.input, stated, towards: nearest.input)
    let rises =
      nearest.below == nearest.above
      ? (seek.asStated >= 0) == (stated >= nearest.input) : nearest.below < nearest.above
    return CaseSummary.NearestFailure(
      input: seek.input, breakEven: nearest.input, stated: stated,
      distance: room > 0 ? abs(nearest.input - stated) / room : .infinity, isLowerBound: rises,
      seek: seek)
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

  private func alternatives(
    _ npv: Question, _ largest: Tornado.Bar?
  ) -> [CaseSummary.Alternative] {
    var result: [CaseSummary.Alternative] = []
    let (range, source) = (SourceRange(0, 0), SourceText(name: "summary", ""))
    let half = Change(.half(.init(name: Name("benefits", range))), range)
    if let value = value(of: npv, after: half, in: source) {
      result.append(.halfTheBenefit(npv: value))
    }
    var months = NumberLiteral(value: 3, digits: range)
    months.unit = UnitSyntax([.init(Name("months", range), 1)], range)
    let late = Change(.delayBenefits(Expression(.number(months), range)), range)
    if let value = value(of: npv, after: late, in: source) {
      result.append(.threeMonthsLate(npv: value))
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
    let digits = String(samples)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return
      "seed \(plan.seed), \(grouped) draws, \(plan.sampler == .sobol ? "Sobol" : "plain random")"
  }
}
