public import Diagnostics
import Simulation

/// Draws for which a question has no number, and what led to the first of them.
public struct UndefinedDraws: Sendable {
  /// One input in the first of these draws.
  public struct Setting: Sendable {
    /// The input.
    public let input: EntityID
    /// Its draw, in its unit.
    public let value: Double
  }

  /// How many draws have no number.
  public let count: Int
  /// How many draws there are.
  public let samples: Int
  /// The number of the first of them, counted from 1.
  public let first: Int
  /// The inputs in that draw: the one that is enough alone to lose the number, else all.
  public let settings: [Setting]
  /// Whether that one input alone, the others as stated, loses the number.
  public let isOneInputEnough: Bool
  /// Why there is no number, where it can be told.
  public let reason: Diagnostic?
}

extension Analyst {
  /// Finds the draws for which a question has no number; nil when there are none.
  ///
  /// - Complexity: One more simulation that keeps the draws of the inputs.
  public func undefinedDraws(
    of question: Question, options: SimulationOptions? = nil
  ) throws(Diagnostic) -> UndefinedDraws? {
    var options = options ?? self.options
    options.keepsInputs = true
    let run = try simulate([question], options: options)
    let undefined = run.summary(of: 0).undefined
    let first = run.withDraws(of: 0) { draws in draws.firstIndex(where: \.isNaN) }
    guard undefined > 0, let first else { return nil }
    let used = Set(uncertainInputs(of: question))
    let all = run.inputs.indices.compactMap { index -> UndefinedDraws.Setting? in
      guard used.contains(run.inputs[index]) else { return nil }
      let value = run.withDraws(ofInput: index) { $0[first] }
      return UndefinedDraws.Setting(input: run.inputs[index], value: value)
    }
    let culprit = all.first {
      Sweep(self, inputs: [$0.input], questions: [question]).value(at: $0.value).isNaN
    }
    return UndefinedDraws(
      count: undefined, samples: run.samples, first: first + 1,
      settings: culprit.map { [$0] } ?? all, isOneInputEnough: culprit != nil,
      reason: reason(question, all))
  }

  /// Computes the question once with the inputs of that draw and asks where the number was lost.
  private func reason(
    _ question: Question, _ settings: [UndefinedDraws.Setting]
  ) -> Diagnostic? {
    var layer = ChangeLayer(checked)
    for setting in settings { layer.setNumber(setting.input, setting.value) }
    let changed = layer.model.checked(reusing: checked)
    // A share above 100% that is the same in every month is refused before anything is computed.
    if let refused = changed.diagnostics(.error, newSince: checked).first { return refused }
    var linker = Linker(changed)
    let output = linker.link(question.formula, context: context(of: question))
    let evaluation = Evaluation(linker.finish())
    return UndefinedValue(
      evaluation, changed, question: SourceText(name: "question", question.text)
    )
    .explain(output.slots)
  }
}
