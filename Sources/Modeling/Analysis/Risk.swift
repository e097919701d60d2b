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
  /// The share of the defined draws below the value as stated, and above it; 0 when there is none.
  public let shareBelowStated: Double, shareAboveStated: Double
  /// The smallest and largest ordinary number; nil when there is none.
  public let range: ClosedRange<Double>?
  /// Counts for a picture, over the middle 99 of 100 draws.
  public let histogram: Histogram

  /// How far the value as stated is from the middle: the larger share on one side of it.
  public var shareBeyondStated: Double { max(shareBelowStated, shareAboveStated) }

  /// Whether the value as stated is far from the middle: more than 6 times in 10 on one side.
  public var isStatedAwayFromMiddle: Bool { shareBeyondStated > 0.6 }
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
    dependencies(of: question, withPlan: false).filter {
      !(checked[$0]?.uncertain.isEmpty ?? true)
    }
  }

  /// Sentences on ranges of a single value that a question depends on: `4% to 4%` is fixed.
  public func fixedRanges(of question: Question) -> [String] {
    dependencies(of: question).flatMap { id in
      (checked[id]?.readings ?? []).map(\.text).filter { $0.hasSuffix(Formula.fixedRangeEnding) }
    }
  }

  /// The correlations, as they are typed, that concern what a question depends on.
  public func correlations(of question: Question) -> [Model.CorrelationEntry] {
    let inputs = Set(uncertainInputs(of: question))
    return model.correlations.filter { entry in
      entry.names.contains { model.correlated($0).map(inputs.contains) ?? false }
    }
  }

  /// Simulates questions and sums up their draws.
  public func risk(
    of questions: [Question], options: SimulationOptions? = nil
  ) throws(Diagnostic) -> [RiskSummary] {
    let run = try simulate(questions, options: options)
    return questions.indices.map { summary(of: $0, in: run, options: options) }
  }

  /// Sums up the draws of a question, shared between threads.
  public func summary(
    of index: Int, in run: SimulationRun, options: SimulationOptions? = nil
  ) -> RiskSummary {
    let question = run.questions[index]
    let stated = value(of: question)
    let threads = (options ?? self.options).threads ?? ParallelBlocks.processors
    return run.withDraws(of: index) { draws in
      let summary = SampleSummary(draws, threads: threads)
      let order = OrderStatistics(draws, summary: summary, threads: threads)
      let marks = order.marks(
        [0.1, 0.5, 0.9], further: [0.005, 0.995], below: [stated, stated.nextUp, 0])
      let quantiles = marks.quantiles
      func error(_ index: Int) -> Double {
        (quantiles[index].high - quantiles[index].low) / 4
      }
      let defined = max(draws.count - summary.undefined, 1)
      let (low, high) = (marks.further[0], marks.further[1])
      let centre = low < high && high.isFinite ? low...high : summary.range
      return RiskSummary(
        question: question, asStated: stated, p10: quantiles[0].value, p50: quantiles[1].value,
        p90: quantiles[2].value, mean: summary.mean, meanError: summary.meanError ?? .infinity,
        p10Error: error(0), p50Error: error(1), p90Error: error(2),
        chanceOfLoss: ProbabilityEstimate(hits: marks.counts[2], count: defined),
        chanceOfNever: Double(summary.never) / Double(defined),
        undefined: summary.undefined, samples: draws.count,
        shareBelowStated: Double(marks.counts[0]) / Double(defined),
        shareAboveStated: stated < .infinity
          ? Double(defined - marks.counts[1]) / Double(defined) : 0,
        range: summary.range,
        histogram: Histogram(
          order, summary, bins: 16, over: centre,
          countsWhole: question.metric?.isPayback == true))
    }
  }

  /// How draws are made that are put in order by each input.
  ///
  /// At most 2^18 of them: no share or value changes visibly with more, and ordering them is quick
  /// enough to stop between two inputs.
  private func rankingOptions(_ options: SimulationOptions?) -> SimulationOptions {
    var options = options ?? self.options
    options.keepsInputs = true
    options.samples = min(options.samples ?? model.samples, 1 << 18)
    return options
  }

  /// Shares of the spread of a question that each uncertain input explains, largest first, and the
  /// rest that none explains alone.
  public func drivers(
    of question: Question, options: SimulationOptions? = nil
  ) throws(Diagnostic) -> (drivers: [Driver], unexplained: Double) {
    let options = rankingOptions(options)
    let run = try simulate([question], options: options)
    let ranks = run.withDraws(of: 0, Sensitivity.ranks)
    let found = Mutex<[Driver]>([])
    let threads = options.threads ?? ParallelBlocks.processors
    ParallelBlocks.run(run.inputs.count, threads: threads, isCancelled: options.isCancelled) {
      index in
      let (share, correlation) = run.withDraws(of: 0) { y in
        run.withDraws(ofInput: index) { Sensitivity.explanation(of: y, ranks: ranks, by: $0) }
      }
      let driver = Driver(
        input: run.inputs[index], share: share.isNaN ? 0 : share,
        rankCorrelation: correlation.isNaN ? 0 : correlation)
      found.withLock { $0.append(driver) }
    }
    try requireNotStopped(options)
    var result = found.withLock { $0 }
    result.sort { $0.share != $1.share ? $0.share > $1.share : $0.input < $1.input }
    return (result, max(0, 1 - result.reduce(0) { $0 + $1.share }))
  }

  /// What knowing each uncertain input would be worth to the decision to go ahead or not.
  ///
  /// - Returns: The value of knowing everything, and of each input alone, largest first.
  public func worthKnowing(
    for question: Question, options: SimulationOptions? = nil
  ) throws(Diagnostic) -> (everything: Double, inputs: [InformationWorth]) {
    let options = rankingOptions(options)
    let run = try simulate([question], options: options)
    let everything = run.withDraws(of: 0) { InformationValue.perfect(goOrNot: $0) }
    var result: [InformationWorth] = []
    for (index, id) in run.inputs.enumerated() {
      try requireNotStopped(options)
      let value = run.withDraws(of: 0) { payoff in
        run.withDraws(ofInput: index) { InformationValue.knowing($0, goOrNot: payoff) }
      }
      result.append(InformationWorth(input: id, value: value.isNaN ? 0 : value))
    }
    result.sort { $0.value != $1.value ? $0.value > $1.value : $0.input < $1.input }
    return (everything, result)
  }
}
