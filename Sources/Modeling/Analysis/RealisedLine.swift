/// What a line is worth once only a share of it becomes money.
public struct RealisedLine {
  /// The share, a number or a series.
  public let share: Answer
  /// The line's value times the share, before its timing.
  public let value: Answer
}

extension Analyst {
  /// Returns what is realised of a line; nil where all of it is, or where it has no value.
  ///
  /// - Complexity: One run of the line's formulas.
  public func realised(of id: EntityID) -> RealisedLine? {
    guard let caseIndex = model[id].line?.caseIndex, let line = checked.line(id),
      let formula = line.realised, let whole = value(of: id), whole.outcome == nil
    else { return nil }
    var linker = Linker(checked, known: base().lent)
    let output = linker.link(formula, context: Int32(caseIndex))
    let share = Answer(formula: formula, output: output, evaluation: Evaluation(linker.finish()))
    return RealisedLine(share: share, value: Answer(whole, times: share))
  }
}

extension Answer {
  /// The product of an answer and a share, month by month where either varies.
  fileprivate init(_ whole: Answer, times share: Answer) {
    self = whole
    value = whole.value * share.value
    guard whole.type.isSeries || share.type.isSeries else { return }
    let count = max(whole.series.count, share.series.count)
    func month(_ answer: Answer, _ m: Int) -> Double {
      answer.type.isSeries ? answer.series[m] : answer.value
    }
    series = (0..<count).map { month(whole, $0) * month(share, $0) }
    type.isSeries = true
  }
}

extension Entity {
  /// The formula with the clauses behind it.
  public var formulaWithClauses: String {
    clauses.isEmpty ? formulation.text : "\(formulation.text) \(clauses)"
  }

  /// The clauses behind the formula of a line as typed, changes included: `realised 50% from month 4`.
  public var clauses: String {
    guard let line else { return "" }
    let changed = line.realisedOverride.map { "realised \($0.text)" }
    var texts = line.clauses.map { clause in
      if case .realised = clause.kind, let changed { return changed }
      return source.oneLine(clause.range)
    }
    if let changed, !texts.contains(changed) { texts.append(changed) }
    return texts.joined(separator: " ")
  }
}
