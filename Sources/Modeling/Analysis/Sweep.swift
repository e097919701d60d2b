public import Diagnostics
public import Syntax

/// A question, checked, with the case it is about: something that can be computed for many inputs.
public struct Question: Sendable {
  /// The checked formula.
  public let formula: Formula
  /// The case; nil outside any.
  public let caseIndex: Int?
  /// The text of the question.
  public let text: String
  /// What is asked of draws inside it; statistic k is the input k of the formula.
  var statistics: [Statistic] = []

  /// Whether it asks about draws: `chance(npv > 0)`, `p90(npv) - p10(npv)`.
  public var isStatistic: Bool { !statistics.isEmpty }
  /// The figure asked for, when it is nothing but one.
  public var metric: Metric? {
    guard formula.operations.count == 1, formula.operations[0].code == .metric else { return nil }
    return Metric(rawValue: formula.operations[0].a)
  }

  /// Whether less of it is better: paybacks, costs and what must arrive.
  public var lessIsBetter: Bool {
    guard let metric else { return false }
    return metric.isPayback || [.pvCosts, .peakCash, .benefitNeeded, .costOfDelay].contains(metric)
  }
}

extension Analyst {
  /// Checks a question that must be one number.
  public func question(
    _ expression: Expression, in source: SourceText, caseIndex: Int? = nil
  ) throws(Diagnostic) -> Question {
    let index = caseIndex ?? model.onlyCase
    let (formula, statistics) = try formulaOfQuestion(expression, in: source, caseIndex: index)
    guard formula.results.count == 1, !formula.type.isSeries,
      formula.type.quantity != nil || formula.type.form == .monthPoint
    else {
      let text = source[expression.range]
      throw Diagnostic(
        .kindMismatch,
        formula.type.isSeries
          ? "`\(text)` has a value for every month; this needs one number"
          : "`\(text)` is not one number",
        at: .init(Span(source, expression.range)),
        help: formula.type.isSeries
          ? ["ask for one month, `\(text)[month 12]`, or for the sum, `total(\(text))`"] : [])
    }
    return Question(
      formula: formula, caseIndex: index, text: source[expression.range], statistics: statistics)
  }

  /// Returns the question for a figure of a case.
  ///
  /// - Parameter caseIndex: The case; -1 for all cases together.
  public func question(_ metric: Metric, of caseIndex: Int) -> Question {
    var formula = Formula()
    formula.operations = [Operation(.metric, metric.rawValue, Int32(clamping: caseIndex), 0)]
    formula.ranges = [SourceRange(0, 0)]
    formula.results = [0]
    formula.type = type(of: metric, caseIndex: caseIndex)
    var text = metric.word
    if model.cases.count > 1 {
      text += caseIndex < 0 ? " of all" : " of \(model.cases[caseIndex].name.text)"
    }
    return Question(formula: formula, caseIndex: caseIndex < 0 ? nil : caseIndex, text: text)
  }
}

/// Some questions computed for many values of some inputs at once: the inputs are columns, one lane a
/// value, and everything that does not depend on them is computed once.
final class Sweep {
  private let program: Program
  private let outputs: [Output]
  private let inputCount: Int
  /// Lanes computed together.
  private static let width = 256

  /// Links the questions with the inputs left open.
  init(_ checked: CheckedModel, inputs: [EntityID], questions: [Question]) {
    var linker = Linker(checked)
    for (number, id) in inputs.enumerated() { linker.makeInput(id, number: Int32(number)) }
    outputs = questions.map { linker.link($0.formula, context: Int32($0.caseIndex ?? -1)) }
    inputCount = inputs.count
    program = linker.finish()
  }

  /// Computes every question for every lane.
  ///
  /// - Parameter columns: One column an input, all of one length.
  /// - Returns: One column a question.
  func run(_ columns: [[Double]]) -> [[Double]] {
    let count = columns.first?.count ?? 0
    var results = outputs.map { _ in [Double](repeating: .nan, count: count) }
    guard count > 0 else { return results }
    let width = min(count, Self.width)
    let layout = Layout(
      program, varyingInputs: [Bool](repeating: true, count: inputCount), samples: false)
    let machine = Machine(
      program, layout, width: width, baseValues: program.uncertain.map { $0.input.baseValue })
    // One flat buffer, so that the pointers into it stay valid while the machine runs.
    let flat = columns.flatMap { $0 }
    flat.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      machine.runFixed(inputs: (0..<inputCount).map { base + $0 * count })
      var start = 0
      while start < count {
        let lanes = min(width, count - start)
        machine.runBlock(inputs: (0..<inputCount).map { base + $0 * count + start }, lanes: lanes)
        for (k, output) in outputs.enumerated() {
          guard let slot = output.slots.first else { continue }
          for lane in 0..<lanes { results[k][start + lane] = machine.value(slot, lane: lane) }
        }
        start += lanes
      }
    }
    return results
  }
}

extension Analyst {
  /// Computes a question once with an input set to a value: the cost of one what-if.
  public func sweepOnce(_ question: Question, _ input: EntityID, _ value: Double) -> Double {
    Sweep(checked, inputs: [input], questions: [question]).run([[value]])[0][0]
  }
}
