public import Diagnostics
public import Syntax

/// How far each input with a range moves a figure, one at a time, the others as stated.
public struct Tornado: Sendable {
  /// One input.
  public struct Bar: Sendable {
    public let input: EntityID
    /// The typed ends, in the unit of the input.
    public let low: Double
    public let high: Double
    /// The figure with the input at its ends.
    public let atLow: Double
    public let atHigh: Double
    /// The smallest and largest figure met between the ends.
    public let smallest: Double
    public let largest: Double

    /// How far the figure moves; the five-point range where it turns round in between.
    public var swing: Double { isMonotone ? abs(atHigh - atLow) : largest - smallest }
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
}

extension Analyst {
  /// Swings each input with a range between its typed ends, with three points between them.
  ///
  /// - Complexity: One run of five lanes for each input.
  public func tornado(
    of expression: Expression, in source: SourceText, caseIndex: Int? = nil
  ) throws(Diagnostic) -> Tornado {
    tornado(of: try question(expression, in: source, caseIndex: caseIndex))
  }

  /// Swings each input with a range between its typed ends.
  public func tornado(of question: Question) -> Tornado {
    var bars: [Tornado.Bar] = []
    for id in checked.inputs {
      guard let ends = checked.ends(of: id), ends.low < ends.high else { continue }
      let points = [0, 0.25, 0.5, 0.75, 1].map { ends.low + (ends.high - ends.low) * $0 }
      let values = Sweep(checked, inputs: [id], questions: [question]).run([points])[0]
      let finite = values.filter { !$0.isNaN }
      bars.append(
        Tornado.Bar(
          input: id, low: ends.low, high: ends.high, atLow: values[0], atHigh: values[4],
          smallest: finite.min() ?? .nan, largest: finite.max() ?? .nan))
    }
    bars.sort { a, b in
      let (x, y) = (a.swing.isNaN ? -1 : a.swing, b.swing.isNaN ? -1 : b.swing)
      return x != y ? x > y : model[a.input].name.key < model[b.input].name.key
    }
    return Tornado(question: question, base: value(of: question), bars: bars)
  }

  /// The value of a question as stated.
  public func value(of question: Question) -> Double {
    var linker = Linker(checked, known: base().evaluation)
    let output = linker.link(question.formula, context: Int32(question.caseIndex ?? -1))
    return Evaluation(linker.finish()).value(output)
  }
}
