public import Diagnostics
public import Simulation
import Synchronization
import Syntax

/// What a simulation says about one question, in the words of a report.
public struct RiskSummary: Sendable {
  /// The question.
  public let question: Question
  /// The value as stated.
  public let asStated: Double
  /// One in ten draws is below; infinite for "never".
  public let p10: Double
  /// The middle draw; infinite for "never".
  public let p50: Double
  /// One in ten draws is above; infinite for "never".
  public let p90: Double
  /// The mean, nil when some draws are "never".
  public let mean: Double?
  /// The standard error of the mean.
  public let meanError: Double
  /// The standard error of `p10`, a quarter of its 95% interval.
  public let p10Error: Double
  /// The standard error of `p50`.
  public let p50Error: Double
  /// The standard error of `p90`.
  public let p90Error: Double
  /// The share of draws below 0, and its standard error.
  public let chanceOfLoss: ProbabilityEstimate
  /// The share of the defined draws that are "never".
  public let chanceOfNever: Double
  /// Draws that are no number.
  public let undefined: Int
  /// The number of draws.
  public let samples: Int
  /// The share of draws below the value as stated, equal ones by half: near 50% when it is the
  /// middle.
  public let rankOfStated: Double
  /// The smallest and largest ordinary number; nil when there is none.
  public let range: ClosedRange<Double>?
  /// Counts for a picture, over the middle 99 of 100 draws.
  public let histogram: Histogram

  /// Whether the value as stated is far from the middle: beyond 4 times in 10 on either side.
  public var isStatedAwayFromMiddle: Bool { abs(rankOfStated - 0.5) > 0.1 }
}

/// How much of a question's spread one input explains.
public struct Driver: Sendable {
  /// The input.
  public let input: EntityID
  /// The share of the variance that the input explains alone.
  public let share: Double
  /// Spearman's rank correlation with the question; its sign says which way it drives.
  public let rankCorrelation: Double
}

/// What it would be worth to know an input before deciding.
public struct InformationWorth: Sendable {
  /// The input.
  public let input: EntityID
  /// The expected gain from knowing it exactly, in the unit of the question.
  public let value: Double
}

extension Analyst {
  /// Whether a question depends on anything uncertain.
  public func isUncertain(_ question: Question) -> Bool {
    !question.formula.uncertain.isEmpty || !uncertainInputs(of: question).isEmpty
  }

  /// The definitions and lines with a range that a question depends on, in the order of the text.
  public func uncertainInputs(of question: Question) -> [EntityID] {
    dependencies(of: question).filter { !(checked[$0]?.uncertain.isEmpty ?? true) }
  }

  /// The correlations, as they are typed, that concern what a question depends on.
  public func correlations(of question: Question) -> [Model.CorrelationEntry] {
    let names = Set(uncertainInputs(of: question).map { model[$0].name.key })
    return model.correlations.filter { $0.names.contains { names.contains($0.key) } }
  }

  /// Simulates questions and sums up their draws.
  public func risk(
    of questions: [Question], options: SimulationOptions? = nil
  ) throws(Diagnostic) -> [RiskSummary] {
    let run = try simulate(questions, options: options)
    let stated = questions.map { value(of: $0) }
    let found = Mutex([RiskSummary?](repeating: nil, count: questions.count))
    ParallelBlocks.run(
      questions.count, threads: (options ?? self.options).threads ?? ParallelBlocks.processors
    ) { index in
      let summary = Self.summary(of: index, in: run, stated: stated[index])
      found.withLock { $0[index] = summary }
    }
    return found.withLock { $0.compactMap { $0 } }
  }

  /// Sums up the draws of a question.
  public func summary(of index: Int, in run: SimulationRun) -> RiskSummary {
    Self.summary(of: index, in: run, stated: value(of: run.questions[index]))
  }

  private static func summary(
    of index: Int, in run: SimulationRun, stated: Double
  ) -> RiskSummary {
    let question = run.questions[index]
    return run.withDraws(of: index) { draws in
      let summary = SampleSummary(draws)
      let quantiles = OrderStatistics(draws, summary: summary)
        .quantilesWithIntervals([0.1, 0.5, 0.9, 0.005, 0.995])
      func error(_ index: Int) -> Double {
        (quantiles[index].high - quantiles[index].low) / 4
      }
      let (below, negative) = Self.counts(draws, below: stated)
      let defined = max(draws.count - summary.undefined, 1)
      let (low, high) = (quantiles[3].value, quantiles[4].value)
      let centre = low < high && high.isFinite ? low...high : summary.range
      return RiskSummary(
        question: question, asStated: stated, p10: quantiles[0].value, p50: quantiles[1].value,
        p90: quantiles[2].value, mean: summary.mean, meanError: summary.meanError ?? .infinity,
        p10Error: error(0), p50Error: error(1), p90Error: error(2),
        chanceOfLoss: ProbabilityEstimate(hits: negative, count: defined),
        chanceOfNever: Double(summary.never) / Double(defined),
        undefined: summary.undefined, samples: draws.count, rankOfStated: below / Double(defined),
        range: summary.range, histogram: Histogram(draws, bins: 16, over: centre))
    }
  }

  /// Counts the draws below a value, those equal to it by half, and those below 0.
  private static func counts(
    _ draws: UnsafeBufferPointer<Double>, below stated: Double
  ) -> (below: Double, negative: Int) {
    var (less, equal, negative) = (0, 0, 0)
    guard let first = draws.baseAddress else { return (0, 0) }
    for i in 0..<draws.count {
      let x = first[i]
      less &+= x < stated ? 1 : 0
      equal &+= x == stated ? 1 : 0
      negative &+= x < 0 ? 1 : 0
    }
    return (Double(less) + Double(equal) / 2, negative)
  }

  /// Shares of the spread of a question that each uncertain input explains, largest first, and the
  /// rest that none explains alone.
  public func drivers(
    of question: Question, options: SimulationOptions? = nil
  ) throws(Diagnostic) -> (drivers: [Driver], unexplained: Double) {
    var options = options ?? self.options
    options.keepsInputs = true
    let run = try simulate([question], options: options)
    var result: [Driver] = []
    for (index, id) in run.inputs.enumerated() {
      let (share, correlation) = run.withDraws(of: 0) { y in
        run.withDraws(ofInput: index) { x in
          (Sensitivity.varianceShare(of: y, by: x), Sensitivity.rankCorrelation(x, y))
        }
      }
      result.append(
        Driver(
          input: id, share: share.isNaN ? 0 : share,
          rankCorrelation: correlation.isNaN ? 0 : correlation))
    }
    result.sort { $0.share != $1.share ? $0.share > $1.share : $0.input < $1.input }
    return (result, max(0, 1 - result.reduce(0) { $0 + $1.share }))
  }

  /// What knowing each uncertain input would be worth to the decision to go ahead or not.
  ///
  /// - Returns: The value of knowing everything, and of each input alone, largest first.
  public func worthKnowing(
    for question: Question, options: SimulationOptions? = nil
  ) throws(Diagnostic) -> (everything: Double, inputs: [InformationWorth]) {
    var options = options ?? self.options
    options.keepsInputs = true
    let run = try simulate([question], options: options)
    let everything = run.withDraws(of: 0) { InformationValue.perfect(goOrNot: $0) }
    var result: [InformationWorth] = []
    for (index, id) in run.inputs.enumerated() {
      let value = run.withDraws(of: 0) { payoff in
        run.withDraws(ofInput: index) { InformationValue.knowing($0, goOrNot: payoff) }
      }
      result.append(InformationWorth(input: id, value: value.isNaN ? 0 : value))
    }
    result.sort { $0.value != $1.value ? $0.value > $1.value : $0.input < $1.input }
    return (everything, result)
  }
}
