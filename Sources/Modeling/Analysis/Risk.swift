public import Diagnostics
public import Simulation
public import Syntax

/// What a simulation says about one question, in the words of a report.
public struct RiskSummary: Sendable {
  /// The question.
  public let question: Question
  /// The value as stated.
  public let asStated: Double
  /// The draws by size: one in ten below, the middle, one in ten above; infinite for "never".
  public let p10: Double
  public let p50: Double
  public let p90: Double
  /// The mean, nil when some draws are "never".
  public let mean: Double?
  /// The standard error of the mean and of the quantiles (half the width of their 68% interval).
  public let meanError: Double
  public let p10Error: Double
  public let p50Error: Double
  public let p90Error: Double
  /// The share of draws below 0, and its standard error.
  public let chanceOfLoss: ProbabilityEstimate
  /// The share of draws that are "never".
  public let chanceOfNever: Double
  /// Draws that are no number.
  public let undefined: Int
  /// The number of draws.
  public let samples: Int
  /// The share of draws below the value as stated: near 50% when it is the middle.
  public let rankOfStated: Double
  /// Counts for a picture.
  public let histogram: Histogram
}

/// How much of a question's spread one input explains.
public struct Driver: Sendable {
  public let input: EntityID
  /// The share of the variance that the input explains alone.
  public let share: Double
  /// Spearman's rank correlation with the question; its sign says which way it drives.
  public let rankCorrelation: Double
}

/// What it would be worth to know an input before deciding.
public struct InformationWorth: Sendable {
  public let input: EntityID
  /// The expected gain from knowing it exactly, in the unit of the question.
  public let value: Double
}

extension Analyst {
  /// Whether a question depends on anything uncertain.
  public func isUncertain(_ question: Question) -> Bool {
    inputs(of: question).contains { !(checked[$0]?.uncertain.isEmpty ?? true) }
      || question.formula.uncertain.isEmpty == false
  }

  /// Simulates questions and sums up their draws.
  public func risk(
    of questions: [Question], options: SimulationOptions = SimulationOptions()
  ) throws(Diagnostic) -> [RiskSummary] {
    let run = try simulate(questions, options: options)
    return questions.indices.map { summary(of: $0, in: run) }
  }

  /// Sums up the draws of a question.
  public func summary(of index: Int, in run: SimulationRun) -> RiskSummary {
    let question = run.questions[index]
    let stated = value(of: question)
    return run.withDraws(of: index) { draws in
      let summary = SampleSummary(draws)
      let quantiles = OrderStatistics(draws, summary: summary).quantilesWithIntervals([0.1, 0.5, 0.9])
      func error(_ index: Int) -> Double {
        (quantiles[index].high - quantiles[index].low) / 4
      }
      var (below, negative) = (0, 0)
      for x in draws {
        below &+= x < stated ? 1 : 0
        negative &+= x < 0 ? 1 : 0
      }
      return RiskSummary(
        question: question, asStated: stated, p10: quantiles[0].value,
        p50: quantiles[1].value, p90: quantiles[2].value, mean: summary.mean, meanError: summary.meanError ?? .infinity,
        p10Error: error(0), p50Error: error(1), p90Error: error(2),
        chanceOfLoss: ProbabilityEstimate(hits: negative, count: draws.count),
        chanceOfNever: Double(summary.never) / Double(max(draws.count, 1)),
        undefined: summary.undefined, samples: draws.count,
        rankOfStated: Double(below) / Double(max(draws.count, 1)), histogram: Histogram(draws, over: summary.range))
    }
  }

  /// Shares of the spread of a question that each uncertain input explains, largest first, and the rest
  /// that none explains alone.
  public func drivers(
    of question: Question, options: SimulationOptions = SimulationOptions()
  ) throws(Diagnostic) -> (drivers: [Driver], unexplained: Double) {
    var options = options
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
    for question: Question, options: SimulationOptions = SimulationOptions()
  ) throws(Diagnostic) -> (everything: Double, inputs: [InformationWorth]) {
    var options = options
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

  /// The same question in two worlds on the same draws: how the difference is spread, and the chance
  /// that the other is better.
  public func pairedDifference(
    of question: Question, with other: Analyst, _ otherQuestion: Question,
    options: SimulationOptions = SimulationOptions()
  ) throws(Diagnostic) -> (difference: SampleSummary, chanceBetter: ProbabilityEstimate) {
    let run = try simulate([question], worlds: [(other, [otherQuestion])], options: options)
    return run.withDraws(of: 0) { base in
      run.withDraws(of: 1) { changed in
        let difference = zip(changed, base).map { $0 - $1 }
        let sign = question.lessIsBetter ? -1.0 : 1.0
        let better = difference.lazy.filter { $0 * sign > 0 }.count
        return (
          SampleSummary(difference), ProbabilityEstimate(hits: better, count: difference.count)
        )
      }
    }
  }
}

// MARK: - Statistics inside questions

/// A call that asks about draws: `chance(npv > 0)`, `p10(npv)`, `percentile(npv, 80%)`.
struct StatisticCall {
  /// What is asked of the draws.
  enum Kind {
    case chance
    case quantile(Double)
  }

  let kind: Kind
  let subject: Expression
  let range: SourceRange
}

extension Analyst {
  /// Whether an expression asks about draws somewhere.
  public func asksAboutDraws(_ expression: Expression) -> Bool {
    StatisticFinder.contains(expression, userFunctions: model.functions)
  }

  /// Simulates every statistic in a question and puts its value in its place.
  func withStatistics(
    _ expression: Expression, in source: SourceText, caseIndex: Int?,
    _ checker: inout FormulaChecker
  ) throws(Diagnostic) -> Expression {
    var finder = StatisticFinder()
    let rewritten = finder.rewrite(expression)
    if finder.calls.isEmpty { return expression }
    var questions: [Question] = []
    var kinds: [StatisticCall.Kind] = []
    for call in finder.calls {
      let (question, kind) = try statistic(call, in: source, caseIndex: caseIndex)
      questions.append(question)
      kinds.append(kind)
    }
    let run = try simulate(questions, options: options)
    for (index, kind) in kinds.enumerated() {
      let (value, type): (Double, ValueType)
      switch kind {
      case .chance:
        (value, type) = (run.withDraws(of: index) { ProbabilityEstimate(mask: $0).value }, .share)
      case .quantile(let p):
        (value, type) = (run.quantiles([p], of: index)[0], questions[index].formula.type)
      }
      checker.parameters[StatisticFinder.name(index)] = checker.emitConstant(
        value, type, finder.calls[index].range)
    }
    return rewritten
  }

  private func statistic(
    _ call: StatisticFinder.Call, in source: SourceText, caseIndex: Int?
  ) throws(Diagnostic) -> (Question, StatisticCall.Kind) {
    guard let subject = call.arguments.first else {
      throw Diagnostic(
        .badArguments, "`\(call.name)` needs something to ask about",
        at: .init(Span(source, call.range)),
        help: ["write for example `chance(npv > 0)` or `percentile(npv, 80%)`"])
    }
    let index = caseIndex ?? model.onlyCase
    let formula = try check(subject, in: source, caseIndex: index)
    let question = Question(formula: formula, caseIndex: index, text: source[subject.range])
    guard !formula.type.isSeries, formula.results.count == 1 else {
      throw Diagnostic(
        .kindMismatch, "`\(source[subject.range])` is not one value",
        at: .init(Span(source, subject.range)), help: ["ask for one month: `x[month 12]`"])
    }
    if call.name == "chance" {
      guard formula.type.form == .boolean else {
        throw Diagnostic(
          .kindMismatch, "a chance is asked of a comparison",
          at: .init(Span(source, subject.range)), help: ["write for example `chance(npv > 0)`"])
      }
      return (question, .chance)
    }
    guard formula.type.quantity != nil else {
      throw Diagnostic(
        .kindMismatch, "percentiles are asked of a number", at: .init(Span(source, subject.range)))
    }
    switch call.name {
    case "p10": return (question, .quantile(0.1))
    case "p50": return (question, .quantile(0.5))
    case "p90": return (question, .quantile(0.9))
    default:
      guard call.arguments.count == 2 else {
        throw Diagnostic(
          .badArguments, "which percentile?", at: .init(Span(source, call.range)),
          help: ["write for example `percentile(npv, 80%)`"])
      }
      let p = try number(call.arguments[1], as: .share, in: source)
      guard p > 0, p < 1 else {
        throw Diagnostic(
          .outOfRange, "a percentile lies between 0% and 100%",
          at: .init(Span(source, call.arguments[1].range)))
      }
      return (question, .quantile(p))
    }
  }
}

/// Finds calls that ask about draws and replaces them by names.
private struct StatisticFinder {
  struct Call {
    let name: String
    let arguments: [Expression]
    let range: SourceRange
  }

  private(set) var calls: [Call] = []

  /// A name that nobody can type.
  static func name(_ index: Int) -> String { "draws #\(index)" }

  static func contains(_ expression: Expression, userFunctions: [String: FunctionEntry]) -> Bool {
    var finder = StatisticFinder()
    _ = finder.rewrite(expression)
    return !finder.calls.isEmpty
  }

  mutating func rewrite(_ expression: Expression) -> Expression {
    let range = expression.range
    switch expression.node {
    case .call(let name, let arguments)
    where ["chance", "p10", "p50", "p90", "percentile"].contains(name.key):
      calls.append(Call(name: name.key, arguments: arguments.map(\.value), range: range))
      return Expression(.name(Name(Self.name(calls.count - 1), range)), range)
    case .call(let name, let arguments):
      let rewritten = arguments.map { Argument($0.key, rewrite($0.value)) }
      return Expression(.call(name, rewritten), range)
    case .binary(let op, let a, let b):
      return Expression(.binary(op, rewrite(a), rewrite(b)), range)
    case .group(let a): return Expression(.group(rewrite(a)), range)
    case .negate(let a): return Expression(.negate(rewrite(a)), range)
    case .not(let a): return Expression(.not(rewrite(a)), range)
    case .convert(let a, let unit): return Expression(.convert(rewrite(a), unit), range)
    case .conditional(let a, let b, let c):
      return Expression(.conditional(rewrite(a), rewrite(b), rewrite(c)), range)
    default: return expression
    }
  }
}
