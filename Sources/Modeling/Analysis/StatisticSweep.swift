import Diagnostics
import Syntax

/// A question about draws, computed for many values of some inputs, on the same draws every time.
///
/// Compiled once; a value is set either as the exact number of an input or as the likely value of
/// its range, whose ends stay.
final class StatisticSweep {
  private let question: Question
  private let options: SimulationOptions
  private let sampler: DrawSampler
  /// The subjects of the statistics in the sampled program.
  private let outputs: [Output]
  /// What the question makes of its statistics.
  private let rest: (program: Program, output: Output)
  /// The uncertain input whose likely value moves.
  private let moved: (place: Int, input: UncertainInput)?

  /// Compiles a question.
  ///
  /// - Parameters:
  ///   - inputs: What `estimate` sets.
  ///   - movesLikely: Whether the first input keeps its range and only its likely value moves.
  init(
    _ analyst: Analyst, _ question: Question, inputs: [EntityID], movesLikely: Bool = false
  ) throws(Diagnostic) {
    self.question = question
    options = analyst.options
    let context = Int32(question.caseIndex ?? -1)
    var linker = Linker(analyst.checked)
    if !movesLikely {
      for (number, id) in inputs.enumerated() { linker.makeInput(id, number: Int32(number)) }
    }
    outputs = question.statistics.map { statistic in
      linker.link(
        statistic.subject.formula, context: Int32(statistic.subject.caseIndex ?? -1))
    }
    let program = linker.finish()
    sampler = try DrawSampler(
      program, outputs: outputs.map { $0.slots.first ?? -1 }, analyst, options,
      settings: movesLikely ? 0 : inputs.count)
    moved = movesLikely ? Self.place(of: inputs.first, in: sampler.program, analyst) : nil
    // The statistics come first among the inputs of the rest, then what is swept.
    var second = Linker(analyst.checked)
    for (number, id) in inputs.enumerated() {
      second.makeInput(id, number: Int32(question.statistics.count + number))
    }
    let output = second.link(question.formula, context: context)
    rest = (second.finish(), output)
  }

  /// Where the draws of an input stand in the sampled program.
  private static func place(
    of id: EntityID?, in program: Program, _ analyst: Analyst
  ) -> (place: Int, input: UncertainInput)? {
    guard let id, let typed = analyst.checked[id]?.uncertain.first else { return nil }
    let place = program.uncertain.indices.first { place in
      program.uncertain[place].name == Linker.drawName(id, analyst.model)
    }
    return place.map { ($0, typed) }
  }

  /// Computes the question with the inputs at some values.
  ///
  /// - Returns: The value, with its standard error when the question is nothing but a statistic.
  func estimate(at values: [Double]) throws(Diagnostic) -> Statistic.Estimate {
    if let moved, let likely = values.first {
      do {
        sampler.replace(
          moved.place, by: try moved.input.withLikely(likely).distribution())
      } catch {
        throw error.diagnostic(at: .init(Span(SourceText(name: "", ""), SourceRange(0, 0))))
      }
    } else {
      sampler.set(values)
    }
    let columns = try sampler.run(options)
    let found = question.statistics.indices.map { index in
      columns.withColumn(index) { question.statistics[index].estimate($0) }
    }
    let evaluation = Evaluation(rest.program, inputs: found.map(\.value) + values)
    return Statistic.Estimate(
      value: evaluation.value(rest.output),
      error: question.formula.isOneStatistic ? found.first?.error : nil,
      undefined: found.map(\.undefined).max() ?? 0)
  }

  /// Computes the question for every lane of some columns.
  func run(_ columns: [[Double]]) throws(Diagnostic) -> [Statistic.Estimate] {
    var result: [Statistic.Estimate] = []
    for lane in 0..<(columns.first?.count ?? 0) {
      result.append(try estimate(at: columns.map { $0[lane] }))
    }
    return result
  }
}

extension UncertainInput {
  /// Returns the range with another likely value; its ends stay.
  func withLikely(_ value: Double) -> UncertainInput {
    var result = self
    switch shape {
    case .range(_, let low, let high): result.shape = .range(likely: value, low: low, high: high)
    case .pert(let low, _, let high): result.shape = .pert(low: low, likely: value, high: high)
    case .triangular(let low, _, let high):
      result.shape = .triangular(low: low, likely: value, high: high)
    default: break
    }
    return result
  }
}
