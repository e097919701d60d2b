public import Diagnostics
import Quantities
import Simulation
public import Syntax

/// Something asked of the draws inside a question: `chance(npv > 0)`, `p10(npv)`,
/// `percentile(npv, 80%)`.
struct Statistic: Sendable {
  /// What is asked of the draws.
  enum Kind: Sendable {
    case chance
    case quantile(Double)
  }

  /// A statistic of some draws with its standard error.
  struct Estimate {
    let value: Double
    /// Nil where it says nothing: for "never" and without draws.
    let error: Double?
    /// Draws that are no number; they are left out.
    var undefined = 0

    /// The value without the digits that sampling does not support.
    var supported: Double {
      guard let error, let place = DecimalPlace.supported(byError: error) else { return value }
      return DecimalPlace.round(value, toPlace: place)
    }
  }

  let kind: Kind
  /// What is drawn: a comparison or a number.
  let subject: Question

  /// Reads the statistic off the draws of its subject.
  func estimate(_ draws: UnsafeBufferPointer<Double>) -> Estimate {
    switch kind {
    case .chance:
      let found = ProbabilityEstimate(mask: draws)
      return Estimate(
        value: found.value, error: found.standardError, undefined: draws.count - found.count)
    case .quantile(let p):
      let order = OrderStatistics(draws)
      let mark = order.marks([p]).quantiles[0]
      let error = (mark.high - mark.low) / 4
      return Estimate(
        value: mark.value, error: error.isFinite ? error : nil,
        undefined: draws.count - order.count)
    }
  }
}

extension Formula {
  /// Whether it is nothing but the statistic that it takes as its input.
  var isOneStatistic: Bool { operations.count == 1 && operations[0].code == .input }
}

extension Analyst {
  /// Whether an expression asks about draws somewhere.
  public func asksAboutDraws(_ expression: Expression) -> Bool {
    StatisticFinder.contains(expression)
  }

  /// Finds what is wrong in a question without computing anything; what a part of it asks of a scenario is not
  /// looked at.
  public func check(question: Expression, in source: SourceText) throws(Diagnostic) {
    if let (part, name) = question.scenarioAsked {
      return try scenario(named: name, in: source).check(question: part, in: source)
    }
    var finder = StatisticFinder(findsScenarios: true)
    _ = finder.rewrite(question)
    guard finder.plans.isEmpty else { return }
    _ = try formulaOfQuestion(question, in: source, caseIndex: model.onlyCase)
  }

  /// Checks a question; what it asks of draws becomes an input of its formula, and what it asks of a
  /// scenario a number in it.
  ///
  /// - Parameter scenarios: Whether scenarios may be asked. Not where inputs move: they would move in one
  ///   plan and stand still in the other.
  func formulaOfQuestion(
    _ expression: Expression, in source: SourceText, caseIndex: Int?, scenarios: Bool = false
  ) throws(Diagnostic) -> (formula: Formula, statistics: [Statistic]) {
    var finder = StatisticFinder(findsScenarios: scenarios)
    let rewritten = finder.rewrite(expression)
    guard !finder.calls.isEmpty || !finder.plans.isEmpty else {
      return (try check(expression, in: source, caseIndex: caseIndex), [])
    }
    var checker = FormulaChecker(
      model: model, scope: checked.scope, caseIndex: caseIndex, entity: nil, source: source)
    var statistics: [Statistic] = []
    for (index, call) in finder.calls.enumerated() {
      let found = try statistic(call, in: source, caseIndex: caseIndex)
      let type: ValueType = found.isChance ? .share : found.subject.formula.type
      checker.parameters[StatisticFinder.name(index)] = checker.emit(
        .input, Int32(clamping: index), type: type, range: call.range)
      statistics.append(found)
    }
    for (index, plan) in finder.plans.enumerated() {
      let value = try valueOf(plan, in: source, caseIndex: caseIndex)
      checker.parameters[StatisticFinder.planName(index)] = checker.emitConstant(
        value.value, ValueType(value.measure, value.unit), plan.range)
    }
    let value = try checker.settledResult(try checker.check(rewritten))
    return (checker.finished(value), statistics)
  }

  /// What a part of a question is worth under a scenario.
  private func valueOf(
    _ part: Expression, in source: SourceText, caseIndex: Int?
  ) throws(Diagnostic) -> Quantity {
    let answer = try ask(part, in: source, caseIndex: caseIndex)
    if let problem = answer.undefined { throw problem }
    guard !answer.type.isSeries, let value = answer.quantity, value.value.isFinite else {
      let text = source[part.range]
      throw Diagnostic(
        .kindMismatch, "`\(text)` is not one number, so nothing can be computed with it",
        at: .init(Span(source, part.range)), help: ["ask it on a line of its own: `\(text)`"])
    }
    return value
  }

  /// Simulates some statistics together, on the same draws.
  func estimates(of statistics: [Statistic]) throws(Diagnostic) -> [Statistic.Estimate] {
    if statistics.isEmpty { return [] }
    let run = try simulate(statistics.map(\.subject))
    return statistics.indices.map { index in
      run.withDraws(of: index) { statistics[index].estimate($0) }
    }
  }

  // MARK: - Calls

  private func statistic(
    _ call: StatisticFinder.Call, in source: SourceText, caseIndex: Int?
  ) throws(Diagnostic) -> Statistic {
    let wanted = call.name == "percentile" ? 2 : 1
    guard call.arguments.count == wanted, let subject = call.arguments.first else {
      throw badArguments(call, in: source)
    }
    if asksAboutDraws(subject) {
      throw Diagnostic(
        .badArguments,
        "`\(call.name)` asks about draws, and `\(source[subject.range])` is one number",
        at: .init(Span(source, subject.range)),
        help: ["ask it of a figure itself, for example `chance(npv > 0)` or `p10(npv)`"])
    }
    let index = caseIndex ?? model.onlyCase
    let formula = try check(subject, in: source, caseIndex: index)
    try requireSound(formula, context: index, at: Span(source, subject.range))
    let question = Question(formula: formula, caseIndex: index, text: source[subject.range])
    guard !formula.type.isSeries, formula.results.count == 1 else {
      let text = source[subject.range]
      throw Diagnostic(
        .kindMismatch, "`\(text)` is not one value",
        at: .init(Span(source, subject.range)),
        help: formula.type.isSeries ? ["ask for one month: `\(text)[month 12]`"] : [])
    }
    return Statistic(kind: try kind(call, formula, in: source), subject: question)
  }

  private func kind(
    _ call: StatisticFinder.Call, _ formula: Formula, in source: SourceText
  ) throws(Diagnostic) -> Statistic.Kind {
    let span = Span(source, call.arguments[0].range)
    if call.name == "chance" {
      guard formula.type.form == .boolean else {
        throw Diagnostic(
          .kindMismatch, "a chance is asked of a comparison", at: .init(span),
          help: ["write for example `chance(npv > 0)`"])
      }
      return .chance
    }
    guard formula.type.quantity != nil else {
      throw Diagnostic(
        .kindMismatch, "percentiles are asked of a number", at: .init(span),
        help: formula.type.form == .boolean ? ["for a comparison ask `chance(\(span.text))`"] : [])
    }
    switch call.name {
    case "p10": return .quantile(0.1)
    case "p50": return .quantile(0.5)
    case "p90": return .quantile(0.9)
    default:
      let p = try number(call.arguments[1], as: .share, in: source)
      guard p > 0, p < 1 else {
        throw Diagnostic(
          .outOfRange, "a percentile lies between 0% and 100%",
          at: .init(Span(source, call.arguments[1].range)),
          help: ["write for example `percentile(\(span.text), 80%)`"])
      }
      return .quantile(p)
    }
  }

  private func badArguments(_ call: StatisticFinder.Call, in source: SourceText) -> Diagnostic {
    let message: String
    switch (call.name, call.arguments.count) {
    case ("percentile", 1): message = "which percentile?"
    case (_, 0): message = "`\(call.name)` needs something to ask about"
    default: message = "`\(call.name)` asks one thing at a time"
    }
    let example = ["chance": "chance(npv > 0)", "percentile": "percentile(npv, 80%)"]
    return Diagnostic(
      .badArguments, message, at: .init(Span(source, call.range)),
      help: ["write for example `\(example[call.name] ?? "\(call.name)(npv)")`"])
  }
}

extension Statistic {
  /// Whether it is a chance, a share between 0% and 100%.
  var isChance: Bool {
    if case .chance = kind { return true }
    return false
  }
}

/// Finds calls that ask about draws and replaces them by names.
private struct StatisticFinder {
  struct Call {
    let name: String
    let arguments: [Expression]
    let range: SourceRange
  }

  /// Whether parts under a scenario are found.
  var findsScenarios = false
  private(set) var calls: [Call] = []
  /// The parts that stand under a scenario: `npv of portal under cautious`.
  private(set) var plans: [Expression] = []
  private static let words: Set<String> = ["chance", "p10", "p50", "p90", "percentile"]

  /// A name that nobody can type.
  static func name(_ index: Int) -> String { "draws #\(index)" }

  /// The name that stands for a part under a scenario.
  static func planName(_ index: Int) -> String { "plan #\(index)" }

  static func contains(_ expression: Expression) -> Bool {
    var finder = StatisticFinder()
    _ = finder.rewrite(expression)
    return !finder.calls.isEmpty
  }

  /// Returns the expression with a name in the place of each call.
  mutating func rewrite(_ expression: Expression) -> Expression {
    let range = expression.range
    if findsScenarios, expression.scenarioAsked != nil {
      plans.append(expression)
      return Expression(.name(Name(Self.planName(plans.count - 1), range)), range)
    }
    switch expression.node {
    case .call(let name, let arguments) where Self.words.contains(name.key):
      calls.append(Call(name: name.key, arguments: arguments.map(\.value), range: range))
      return Expression(.name(Name(Self.name(calls.count - 1), range)), range)
    case .call(let name, let arguments):
      let rewritten = arguments.map { Argument($0.key, rewrite($0.value)) }
      return Expression(.call(name, rewritten), range)
    case .binary(let op, let a, let b):
      return Expression(.binary(op, rewrite(a), rewrite(b)), range)
    case .of(let a, let b): return Expression(.of(rewrite(a), rewrite(b)), range)
    case .list(let items): return Expression(.list(items.map { rewrite($0) }), range)
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

extension Expression {
  /// The part and the scenario of `npv of portal under cautious`; nil where no scenario is asked.
  public var scenarioAsked: (part: Expression, scenario: Name)? {
    switch node {
    case .under(let part, let name) where name.key != "risk":
      return (part, name)
    default: return nil
    }
  }
}
