public import Diagnostics
public import Syntax

/// How far each input with a range moves a figure, one at a time, the others as stated.
public struct Tornado: Sendable {
  /// What the two ends of a bar are.
  public enum Ends: Sendable {
    /// The ends as typed.
    case typed
    /// The values that are passed once in ten on either side, where no ends were typed.
    case oneInTen
    /// An event that does not happen, or happens.
    case event
  }

  /// One input.
  public struct Bar: Sendable {
    /// The input.
    public let input: EntityID
    /// What the ends are.
    public let ends: Ends
    /// The low end, in the unit of the input.
    public let low: Double
    /// The high end.
    public let high: Double
    /// The figure with the input at its low end.
    public let atLow: Double
    /// The figure with the input at its high end.
    public let atHigh: Double
    /// The smallest figure met between the ends.
    public let smallest: Double
    /// The largest figure met between the ends.
    public let largest: Double

    /// How far the figure moves; the five-point range where it turns round in between.
    public var swing: Double { isMonotone ? abs(atHigh - atLow) : largest - smallest }
    /// The figure at its worse end, where more is better.
    var worst: Double { min(atLow, atHigh) }
    /// Whether the figure goes one way between the ends (to within 1% of the swing).
    public var isMonotone: Bool {
      let ends = abs(atHigh - atLow)
      return largest - smallest <= ends * 1.01 + 1e-12 * max(abs(largest), abs(smallest))
    }
  }

  /// The question.
  public let question: Question
  /// The figure as stated.
  public let base: Double
  /// Every input with a range, the largest swing first, ties by name.
  public let bars: [Bar]
  /// Definitions and lines whose range stands inside a longer formula, so that no bar can move it.
  public let unmoved: [EntityID]
  /// The inputs that are correlated with others; a bar moves one alone.
  public let correlated: Set<EntityID>

  /// The inputs that do not move the figure at all.
  public var withoutEffect: [EntityID] { bars.filter { $0.swing == 0 }.map(\.input) }
}

extension Analyst {
  /// Swings each input with a range between its typed ends, with three points between them.
  ///
  /// - Throws: A question that does not check, or one about draws, which the ends of one input say
  ///   nothing of; a run that was stopped.
  /// - Complexity: One run of five lanes for each input.
  public func tornado(
    of expression: Expression, in source: SourceText, caseIndex: Int? = nil
  ) throws(Diagnostic) -> Tornado {
    let question = try question(expression, in: source, caseIndex: caseIndex)
    try requireFigure(question, at: Span(source, expression.range), instead: "tornado npv")
    let tornado = tornado(of: question)
    try requireNotStopped()
    return tornado
  }

  /// Refuses a question about draws where a figure is simulated or swung anyway.
  public func requireFigure(
    _ question: Question, at span: Span?, instead example: String
  ) throws(Diagnostic) {
    guard question.isStatistic else { return }
    throw Diagnostic(
      .badArguments, "`\(question.text)` is already one number made of all draws",
      at: span.map { .init($0) },
      help: ["ask it on a line of its own, or ask for a figure: `\(example)`"])
  }

  /// Swings each input with a range between its typed ends; a part of them once it was stopped.
  public func tornado(of question: Question) -> Tornado {
    keeping(question) { swings(of: question) }
  }

  /// Swings the inputs, the largest swing first.
  private func swings(of question: Question) -> Tornado {
    var swings: [(id: EntityID, ends: Ends)] = []
    for id in checked.inputs where !options.isCancelled() {
      guard let ends = swingEnds(of: id), ends.low < ends.high else { continue }
      swings.append((id, ends))
    }
    let sweeps = LoneSweeps(self, question, over: swings.map(\.id))
    var bars: [Tornado.Bar] = []
    for (id, ends) in swings where !options.isCancelled() {
      bars.append(bar(id, ends, sweeps.sweep(over: id)))
    }
    bars.sort { a, b in
      let (x, y) = (a.swing.isNaN ? -1 : a.swing, b.swing.isNaN ? -1 : b.swing)
      return x != y ? x > y : model[a.input].name.key < model[b.input].name.key
    }
    let shown = Set(bars.map(\.input))
    return Tornado(
      question: question, base: value(of: question), bars: bars,
      unmoved: uncertainInputs(of: question).filter { !shown.contains($0) },
      correlated: shown.intersection(
        model.correlations.flatMap(\.names).compactMap(model.correlated)))
  }

  /// The ends of an input, and what they are.
  private typealias Ends = (low: Double, high: Double, kind: Tornado.Ends)

  /// The figure at five points between the ends of an input.
  private func bar(_ id: EntityID, _ ends: Ends, _ sweep: Sweep) -> Tornado.Bar {
    var points = [0, 0.25, 0.5, 0.75, 1].map { ends.low + (ends.high - ends.low) * $0 }
    points[4] = ends.high
    let values = sweep.run([points])[0]
    let finite = values.filter { !$0.isNaN }
    return Tornado.Bar(
      input: id, ends: ends.kind, low: ends.low, high: ends.high, atLow: values[0],
      atHigh: values[4], smallest: finite.min() ?? .nan, largest: finite.max() ?? .nan)
  }

  /// The typed ends of an input, those of an event, or where none were typed the values that are
  /// passed once in ten.
  private func swingEnds(of id: EntityID) -> Ends? {
    guard let typed = checked.range(of: id) else { return nil }
    if case .chance(_, let inner) = typed.shape {
      var effect = typed
      effect.shape = inner
      if case .constant(let value) = inner { return (min(0, value), max(0, value), .event) }
      guard let ends = effect.ends else { return nil }
      return (min(0, ends.low), max(0, ends.high), .event)
    }
    if let ends = typed.ends { return (ends.low, ends.high, .typed) }
    guard let distribution = try? typed.distribution() else { return nil }
    return (distribution.p10, distribution.p90, .oneInTen)
  }

  /// The value of a question as stated; NaN for one about draws that cannot be simulated.
  public func value(of question: Question) -> Double {
    if question.isStatistic {
      return (try? StatisticSweep(self, question, inputs: []).estimate(at: []).value) ?? .nan
    }
    var linker = Linker(checked, known: base().lent)
    let output = linker.link(question.formula, context: context(of: question))
    return Evaluation(linker.finish()).value(output)
  }

  /// The case a question is asked for, as the linker counts.
  func context(of question: Question) -> Int32 { Int32(question.caseIndex ?? -1) }
}
