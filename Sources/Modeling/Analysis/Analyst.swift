public import Diagnostics
public import Finance
public import Quantities
public import Syntax

/// Answers questions about one checked model with the one engine there is.
///
/// Values as stated are computed once, when the first question comes, and lent to all others.
public final class Analyst {
  /// The model.
  public let checked: CheckedModel
  /// How simulations inside questions run.
  public let options: SimulationOptions
  private var everything: Evaluation?
  /// The numbers of definitions that stay when more are added behind them; nil where that is not expected.
  private var lasting: LastingValues?
  /// How many questions were answered without everything being computed.
  private var singleQuestions = 0
  /// Figures of cases that were asked for.
  private var knownFigures: [FiguresKey: CaseFigures] = [:]

  /// The swings of net values that were asked for, by case.
  private var knownSwings: [Int: Tornado] = [:]
  /// The plans of scenarios that were asked for, by name in lower case.
  private var knownScenarios: [String: Analyst] = [:]

  private struct FiguresKey: Hashable {
    let caseIndex: Int
    let underRisk: Bool
  }

  /// Creates an analyst of a model.
  ///
  /// - Parameter values: What an analyst computed before definitions were added behind all others.
  public init(
    _ checked: CheckedModel, options: SimulationOptions = SimulationOptions(),
    values: LastingValues? = nil
  ) {
    self.checked = checked
    self.options = options
    lasting = values
  }

  /// Hands over what it computed that stays when definitions are added behind all others; not to be asked
  /// again.
  public func handOverValues() -> LastingValues {
    defer { lasting = nil }
    return lasting ?? LastingValues()
  }

  /// The model before it was checked.
  public var model: Model { checked.model }

  // MARK: - Values as stated

  /// Every definition and line, computed for the values as stated.
  func base() -> Evaluation {
    if let everything { return everything }
    var linker = Linker(checked)
    linker.linkEverything()
    let (program, places) = linker.finishWithPlaces()
    let result = Evaluation(program, places: places)
    everything = result
    return result
  }

  /// What is computed already and may be lent to a question; everything is computed when a second
  /// question comes, so that one question of a large model costs no more than what it needs.
  func lendable() -> ((EntityID, Int32) -> Double?)? {
    if let everything { return everything.lent }
    if lasting != nil {
      lasting?.complete(for: checked)
      return lasting?.lent
    }
    singleQuestions += 1
    return singleQuestions > 1 ? base().lent : nil
  }

  /// Returns the value of a definition or line as stated, or nil where it has an error.
  ///
  /// A definition that varies by month is seen by the only case, or over 36 months where there is none.
  public func value(of id: EntityID) -> Answer? {
    guard let formula = checked[id] else { return nil }
    let base = base()
    guard let output = base.output(of: id) else { return nil }
    var answer = Answer(formula: formula, output: output, evaluation: base)
    answer.readings += partsOfMonths(in: base, of: formula, id)
    return answer
  }

  /// Says how a part of a month was taken by which a date was moved: on the calendar it has no fixed length.
  private func partsOfMonths(
    in evaluation: Evaluation, of formula: Formula, _ id: EntityID?
  ) -> [Reading] {
    guard formula.operations.contains(where: { $0.code == .monthsLater }) else { return [] }
    let program = evaluation.program
    let isPart = program.instructions.indices.contains { slot in
      let operation = program.instructions[slot].operation
      guard operation.code == .monthsLater, program.origins[slot].entity == id else { return false }
      let isSeries = program.instructions[Int(operation.b)].isSeries
      let months = evaluation.raw(operation.b, month: isSeries ? 1 : 0)
      return months.isFinite && abs(months - months.rounded()) > 1e-9
    }
    return isPart ? [Reading("a part of a month is taken as that part of 365/12 days")] : []
  }

  /// The quantity of a definition or line as stated, of a series the one of its last month; nil where it
  /// has an error or is no quantity.
  public func lastQuantity(of id: EntityID) -> (quantity: Quantity, isSeries: Bool)? {
    guard let type = checked.formulas[Int(id.index)]?.type, let (measure, unit) = type.quantity
    else { return nil }
    let base = base()
    guard let output = base.output(of: id) else { return nil }
    return (Quantity(base.lastValue(output), measure, unit), type.isSeries)
  }

  /// All figures of a case (−1: of all cases together), computed once.
  ///
  /// - Throws: What is wrong with the case: a sum without one of its lines would be wrong in silence.
  public func figures(
    of caseIndex: Int, underRisk: Bool = false
  ) throws(Diagnostic) -> CaseFigures {
    let key = FiguresKey(caseIndex: caseIndex, underRisk: underRisk)
    if let known = knownFigures[key] { return known }
    try requireSound(caseIndex)
    let figures = computeFigures(of: caseIndex, underRisk: underRisk)
    if figures.net.contains(where: { !$0.isFinite }),
      let problem = undefinedCash(of: caseIndex, underRisk: underRisk)
    {
      throw problem
    }
    knownFigures[key] = figures
    return figures
  }

  /// Throws why a case has no figures.
  ///
  /// - Parameter before: A model before a change; cases that have none there either may stay as they are.
  public func requireFigures(of before: Analyst? = nil) throws(Diagnostic) {
    for (index, entry) in model.cases.enumerated() {
      if let before, let old = before.model.caseIndex[entry.name.key],
        (try? before.figures(of: old)) == nil
      {
        continue
      }
      _ = try figures(of: index)
    }
  }

  /// The swings of a question; those of the net value of a case are computed once.
  func keeping(_ question: Question, _ compute: () -> Tornado) -> Tornado {
    guard question.metric == .npv, question.formula.operations[0].c == 0, let owner = question.owner
    else { return compute() }
    if let known = knownSwings[owner] { return known }
    let tornado = compute()
    if !options.isCancelled() { knownSwings[owner] = tornado }
    return tornado
  }

  /// Why the cash flow of a case has no number in some month.
  private func undefinedCash(of caseIndex: Int, underRisk: Bool) -> Diagnostic? {
    var linker = Linker(checked)
    let cash = linker.link(.net, of: Int32(caseIndex), underRisk: underRisk)
    let asked = caseIndex < 0 ? checked.cases[...] : checked.cases[caseIndex...caseIndex]
    let lines = asked.flatMap(\.lines).filter(\.isCounted)
    let flows = lines.map { linker.linkFlow(of: $0) }
    let evaluation = Evaluation(linker.finish())
    let question = SourceText(name: "figures", "")
    for (line, flow) in zip(lines, flows) {
      let value = UndefinedValue(
        evaluation, checked, question: question, cashOf: model[line.id].nameSpan)
      if let problem = value.explain(flow?.slots ?? []) { return problem }
    }
    return UndefinedValue(evaluation, checked, question: question).explain(cash.slots)
  }

  // MARK: - Questions

  /// Checks and computes a question.
  ///
  /// - Parameters:
  ///   - expression: The question, with ranges in `source`.
  ///   - caseIndex: The case it is about; nil for the only one.
  /// - Returns: The answer; `undefined` says why where there is no number.
  public func ask(
    _ expression: Expression, in source: SourceText, caseIndex: Int? = nil
  ) throws(Diagnostic) -> Answer {
    if let (part, name) = expression.scenarioAsked {
      let scenario = try scenario(named: name, in: source)
      return try scenario.ask(part, in: source, caseIndex: caseIndex)
    }
    let index = caseIndex ?? model.onlyCase
    let (formula, statistics) = try formulaOfQuestion(
      expression, in: source, caseIndex: index, scenarios: true)
    try requireCase(formula, expression, source, index)
    try requireSound(formula, context: index, at: Span(source, expression.range))
    let estimates = try estimates(of: statistics)
    var linker = Linker(checked, known: lendable())
    let output = linker.link(formula, context: Int32(index ?? -1))
    let inputs = estimates.map(\.value)
    let program = linker.finish()
    let evaluation = Evaluation(program, inputs: inputs)
    var answer = Answer(formula: formula, output: output, evaluation: evaluation)
    answer.samplingError = Self.samplingError(of: program, output, estimates)
    if let lost = estimates.firstIndex(where: { $0.undefined > 0 }) {
      answer.undefinedDraws = try undefinedDraws(of: statistics[lost].subject)
    }
    let place = source
    answer.readings += checked.partialTotals(in: formula, asked: Int32(index ?? -1)).map {
      Reading($0.words(place[$0.range]))
    }
    answer.readings += partsOfMonths(in: evaluation, of: formula, nil)
    explainOutcome(&answer, formula)
    if answer.outcome == nil, statistics.isEmpty, answer.hasUndefinedNumber {
      answer.undefined = undefined(formula, index, source)
    }
    return answer
  }

  /// How far sampling leaves an answer open: each statistic is moved by its own error, and the moves of
  /// the answer add up as squares.
  private static func samplingError(
    of program: Program, _ output: Output, _ estimates: [Statistic.Estimate]
  ) -> Double? {
    let values = estimates.map(\.value)
    var squares = 0.0
    for (index, estimate) in estimates.enumerated() {
      guard let error = estimate.error else { return nil }
      var (up, down) = (values, values)
      up[index] += error
      down[index] -= error
      let move =
        Evaluation(program, inputs: up).value(output)
        - Evaluation(program, inputs: down).value(output)
      squares += move * move / 4
    }
    return estimates.isEmpty || !squares.isFinite ? nil : squares.squareRoot()
  }

  /// Checks a question without computing it.
  public func check(
    _ expression: Expression, in source: SourceText, caseIndex: Int?
  ) throws(Diagnostic) -> Formula {
    try ModelChecker.check(expression, in: source, of: checked, caseIndex: caseIndex)
  }

  /// A series asked for alone needs to know for which of several cases.
  private func requireCase(
    _ formula: Formula, _ expression: Expression, _ source: SourceText, _ index: Int?
  ) throws(Diagnostic) {
    guard index == nil, formula.isContextDependent, model.cases.count > 1 else { return }
    let text = source[expression.range]
    let part = expression.isOneTerm ? text : "(\(text))"
    throw Diagnostic(
      .severalCases, "this differs from case to case, and there are several",
      at: .init(Span(source, expression.range)),
      help: ["say for which: `\(part) of \(model.cases[0].name.text)`"])
  }

  /// Returns the analyst of a scenario; `base` is this one.
  public func scenario(named name: Name, in source: SourceText) throws(Diagnostic) -> Analyst {
    if name.key == "base" { return self }
    guard let index = model.scenarioIndex[name.key] else {
      throw UnknownWords.scenario(name, in: source, model)
    }
    let entry = model.scenarios[index]
    if let known = knownScenarios[name.key] { return known }
    let analyst = Analyst(try applying(entry.changes, in: entry.source).checked, options: options)
    knownScenarios[name.key] = analyst
    return analyst
  }

  // MARK: - Outcomes

  /// Says in words what a figure of a case is that is no number.
  private func explainOutcome(_ answer: inout Answer, _ formula: Formula) {
    guard formula.operations.count == 1, formula.operations[0].code == .metric,
      let metric = Metric(rawValue: formula.operations[0].a)
    else { return }
    let operation = formula.operations[0]
    answer.outcome = outcome(of: metric, caseIndex: Int(operation.b), underRisk: operation.c == 1)
    answer.metric = metric
    answer.metricCase = Int(operation.b)
    guard metric == .irr, answer.value.isFinite,
      let figures = try? figures(of: Int(operation.b), underRisk: operation.c == 1)
    else { return }
    answer.isCostOfBorrowing = figures.isBorrowing
    answer.signBesideRate = figures.signBesideInternalRate
  }

  /// Returns the outcome of a figure when it is no single number; nil when it is one.
  public func outcome(
    of metric: Metric, caseIndex: Int, underRisk: Bool = false
  ) -> FinanceResult? {
    guard metric.isPayback || metric == .irr || metric == .roi || metric == .benefitNeeded else {
      return nil
    }
    guard let figures = try? figures(of: caseIndex, underRisk: underRisk) else { return nil }
    let isNumber = { (metric: Metric) in figures.metrics[metric]?.isFinite == true }
    let result: FinanceResult?
    switch metric {
    case .irr: result = FinanceResult(internalRate: figures.internalRate)
    case .payback: result = FinanceResult(figures.payback)
    case .discountedPayback: result = FinanceResult(figures.discountedPayback)
    // When the money is back for good is one number where there is one.
    case .lastingPayback: result = isNumber(metric) ? nil : FinanceResult(figures.payback)
    case .paybackFromGoLive:
      result = FinanceResult(figures.payback.counted(from: Double(goLive(of: caseIndex) - 1)))
    case .discountedLastingPayback:
      result = isNumber(metric) ? nil : FinanceResult(figures.discountedPayback)
    case .roi, .benefitNeeded: result = FinanceResult(undefined: metric, figures)
    default: result = nil
    }
    if case .number = result { return nil }
    return result
  }

  /// The month of go-live of a case; of all cases together that of the first.
  private func goLive(of caseIndex: Int) -> Int {
    let index = max(caseIndex, 0)
    return checked.cases.indices.contains(index) ? checked.cases[index].goLive : 1
  }

  // MARK: - Undefined values

  /// Finds why a formula has no number, by looking for the first operation that lost it.
  func undefined(_ formula: Formula, _ index: Int?, _ source: SourceText) -> Diagnostic? {
    for operation in formula.operations where operation.code == .metric {
      do {
        _ = try figures(of: Int(operation.b), underRisk: operation.c == 1)
      } catch {
        return error
      }
    }
    var linker = Linker(checked)
    let output = linker.link(formula, context: Int32(index ?? -1))
    let evaluation = Evaluation(linker.finish())
    return UndefinedValue(evaluation, checked, question: source).explain(output.slots)
  }

  /// Explains a definition whose value is no number; nil when it has one.
  public func undefined(_ id: EntityID) -> Diagnostic? {
    guard let answer = value(of: id), answer.hasUndefinedNumber else { return nil }
    let base = base()
    guard let output = base.output(of: id) else { return nil }
    return UndefinedValue(base, checked, question: model[id].source)
      .explain(output.slots)
  }
}

/// The answer to a question, with everything a report needs to print it.
public struct Answer {
  /// What it is.
  public internal(set) var type: ValueType
  /// The number; NaN when undefined, infinite for a payback that never comes.
  public internal(set) var value: Double
  /// The months 0 to horizon of a series.
  public internal(set) var series: [Double]
  /// The numbers of a list.
  public let values: [Double]
  /// The text, when it is one.
  public let text: String?
  /// How doubtful parts were read.
  public internal(set) var readings: [Reading]
  /// The range that was asked for, if nothing else was.
  public let range: UncertainInput?
  /// What it is when it is no single number.
  public internal(set) var outcome: FinanceResult?
  /// The figure of a case that was asked for, if nothing else was.
  public internal(set) var metric: Metric?
  /// The case of that figure, -1 for all cases together.
  public internal(set) var metricCase: Int?
  /// Whether it is an internal rate of money that comes in first and goes out later: what borrowing
  /// costs, so that less is better.
  public internal(set) var isCostOfBorrowing = false
  /// The sign of the net value at other rates than an internal rate at which it only touches 0; else 0.
  public internal(set) var signBesideRate = 0
  /// The call of the finance library that gave the outcome.
  private var financeCall: FinanceCall?
  /// Why there is no number.
  public internal(set) var undefined: Diagnostic?
  /// The standard error that sampling leaves, when the question asks about draws.
  public internal(set) var samplingError: Double?
  /// The draws without a number, when the question asks about draws and there are such.
  public internal(set) var undefinedDraws: UndefinedDraws?
  /// The last month of a series.
  public let horizon: Int
  /// Whether a series has a month 0: flows do, definitions begin in month 1.
  public let hasMonthZero: Bool

  init(formula: Formula, output: Output, evaluation: Evaluation) {
    type = formula.type
    text = formula.text
    readings = formula.readings
    range = formula.onlyRange
    horizon = output.horizon
    hasMonthZero = formula.traits.cash.hasMonthZero
    series = formula.type.isSeries ? evaluation.series(output) : []
    if case .list = formula.type.form {
      values = evaluation.values(output)
      value = .nan
    } else {
      values = []
      value = evaluation.value(output)
    }
    outcome = evaluation.outcome(output)
    if let slot = formula.results.first, formula.results.count == 1,
      formula.operations[Int(slot)].code == .finance
    {
      financeCall = formula.financeCalls[Int(formula.operations[Int(slot)].a)]
    }
    if case .list? = outcome { outcome = nil }
  }

  /// What a numeric part of the outcome measures, with its unit; a plain number where nothing says.
  ///
  /// - Parameter name: The name of the part, such as `pv_benefits`.
  public func measure(ofPart name: String) -> (Measure, Unit) {
    guard let call = financeCall, let function = FinanceFunction.named(call.name) else {
      return (.number, .none)
    }
    switch function.kind(ofField: name) {
    case .amount: return (.number, call.unit)
    case .share: return (.share, .none)
    case .number, .outcome: return (.number, .none)
    }
  }

  /// Whether a number is missing somewhere: in the value, the list or a month of the series.
  var hasUndefinedNumber: Bool {
    if type.isSeries { return series.dropFirst().contains { $0.isNaN || $0.isInfinite } }
    if case .list = type.form { return values.contains { !$0.isFinite } }
    return !value.isFinite && text == nil
  }

  /// The value with its unit, for printing; nil for text and lists.
  public var quantity: Quantity? {
    guard let (measure, unit) = type.quantity else { return nil }
    return Quantity(value, measure, unit)
  }
}

extension FinanceResult {
  /// Why a quotient of present values is none; nil where it is one.
  fileprivate init?(undefined metric: Metric, _ figures: CaseFigures) {
    let reason: String
    if figures.pvCosts < 0 {
      reason = "negative costs"
    } else if metric == .roi, figures.pvCosts == 0 {
      reason = "no costs"
    } else if metric == .benefitNeeded, figures.pvBenefits <= 0 {
      reason = "no benefits"
    } else {
      return nil
    }
    self = .outcome(status: "undefined", fields: [.init("reason", .text(reason))])
  }
}
