public import Diagnostics
import Quantities
public import Simulation
public import Syntax

/// Figures of several scenarios or cases on the same draws, with what the differences look like.
public struct RiskComparison: Sendable {
  /// How one figure is spread in one column.
  public struct Spread: Sendable {
    /// One in ten is below; infinite for "never".
    public let p10: Double
    /// The middle; infinite for "never".
    public let p50: Double
    /// One in ten is above; infinite for "never".
    public let p90: Double
    /// The mean; nil when some draws are "never" or no number.
    public let mean: Double?
    /// The share of draws below 0.
    public let chanceOfLoss: ProbabilityEstimate
    /// How many draws have no number; they are left out of all the others.
    public let undefined: Int
  }

  /// The difference of one column to the first, draw by draw.
  public struct Difference: Sendable {
    /// How the differences are spread; draws that are "never" in either are left out.
    public let spread: Spread
    /// How many draws are "never" in either.
    public let never: Int
    /// In how many draws the column is better, which is less for costs and paybacks.
    public let chanceBetter: ProbabilityEstimate
    /// In how many draws the column is worse.
    public let chanceWorse: ProbabilityEstimate
  }

  /// One figure.
  public struct Row: Sendable {
    /// The question as each column asks it: of cases each its own.
    public let questions: [Question]
    /// The question, as the first column asks it.
    public var question: Question { questions[0] }
    /// The value as stated; one a column.
    public let asStated: [Double]
    /// Whether the column moved the likely value of a range that the figure depends on, whose ends stay.
    public let movesLikely: [Bool]
    /// One a column.
    public let spreads: [Spread]
    /// One a column; nil for the first.
    public let differences: [Difference?]
  }

  /// The heads of the columns.
  public let columns: [String]
  /// The rows.
  public let rows: [Row]
  /// The number of draws.
  public let samples: Int
  /// Whether the columns are cases and not scenarios.
  public let areCases: Bool
}

extension Analyst {
  /// Compares scenarios (`base` is the model itself) or cases on the same draws.
  ///
  /// Nil when no column of no figure is uncertain. Questions about draws are left out: they are one
  /// number already. Without questions: net value and payback of the only case, else the net
  /// values.
  ///
  /// - Complexity: One simulation with a column a figure and scenario.
  public func riskComparison(
    _ names: [Name], on expressions: [Expression], in source: SourceText,
    options: SimulationOptions? = nil
  ) throws(Diagnostic) -> RiskComparison? {
    var columns: [(name: String, analyst: Analyst, caseIndex: Int?)] = []
    let areCases = names.allSatisfy { model.caseIndex[$0.key] != nil }
    for name in names {
      columns.append(
        areCases
          ? (name.text, self, model.caseIndex[name.key])
          : (name.text, try scenario(named: name, in: source), nil))
    }
    return try riskComparison(columns, on: expressions, in: source, options: options)
  }

  /// Puts the model beside a changed one, on the same draws.
  public func riskComparison(
    with overlay: Overlay, on expressions: [Expression], in source: SourceText,
    options: SimulationOptions? = nil
  ) throws(Diagnostic) -> RiskComparison? {
    try riskComparison(
      [
        ("now", self, nil), ("what if", Analyst(overlay.checked, options: self.options), nil),
      ], on: expressions, in: source, options: options)
  }

  /// Compares columns that may be models of their own or cases of one.
  private func riskComparison(
    _ columns: [(name: String, analyst: Analyst, caseIndex: Int?)], on expressions: [Expression],
    in source: SourceText, options: SimulationOptions?
  ) throws(Diagnostic) -> RiskComparison? {
    var questions: [[Question]] = []
    let kept = model.cases.indices.filter { index in
      columns.allSatisfy {
        !$0.analyst.model.cases[index].isExcluded
          && $0.analyst.checked.fault(of: Int32(index)) == nil
      }
    }
    for column in columns {
      questions.append(
        try column.analyst.comparedQuestions(
          expressions, in: source, caseIndex: column.caseIndex, of: kept,
          like: column.caseIndex == nil ? nil : questions.first))
    }
    let isUncertain = zip(columns, questions).contains { column, asked in
      asked.contains { column.analyst.isUncertain($0) }
    }
    guard isUncertain, let count = questions.map(\.count).min(), count > 0 else { return nil }
    let run = try simulate(
      [], worlds: zip(columns, questions).map { ($0.analyst, Array($1.prefix(count))) },
      options: options)
    let rows = (0..<count).map { row -> RiskComparison.Row in
      let places = columns.indices.map { $0 * count + row }
      let stated = zip(columns, questions).map { $0.analyst.value(of: $1[row]) }
      let moves = zip(columns, questions).map { $0.analyst.movesLikely(under: $1[row]) }
      return Self.row(questions.map { $0[row] }, stated, moves, places, run)
    }
    return RiskComparison(
      columns: columns.map(\.name), rows: rows, samples: run.samples,
      areCases: columns.contains { $0.caseIndex != nil })
  }

  /// Whether a likely value that a question depends on was moved between ends that stay.
  private func movesLikely(under question: Question) -> Bool {
    dependencies(of: question).contains { id in
      if case .likely = model[id].override { return true }
      return false
    }
  }

  /// The questions of one column.
  ///
  /// - Parameter first: The questions of the first case, in whose currency the amounts are drawn.
  private func comparedQuestions(
    _ expressions: [Expression], in source: SourceText, caseIndex: Int?, of kept: [Int],
    like first: [Question]?
  ) throws(Diagnostic) -> [Question] {
    if expressions.isEmpty {
      if let only = caseIndex ?? model.onlyCase {
        var usual: [Question] = []
        for (place, metric) in [Metric.npv, .payback].enumerated() {
          let range = SourceRange(0, 0)
          let typed = Expression(.name(Name(metric.word, range)), range)
          let asked = try question(metric, of: only)
          usual.append(try asked.like(first?[place], typed, in: source, self))
        }
        return usual
      }
      var each: [Question] = []
      for index in kept { each.append(try question(.npv, of: index)) }
      return each
    }
    var result: [Question] = []
    for expression in expressions {
      let asked = try question(expression, in: source, caseIndex: caseIndex)
      if asked.isStatistic { continue }
      let place = result.count
      let like = first.flatMap { place < $0.count ? $0[place] : nil }
      result.append(try asked.like(like, expression, in: source, self))
    }
    return result
  }

  /// One figure of all columns, from their draws.
  private static func row(
    _ questions: [Question], _ stated: [Double], _ moves: [Bool], _ places: [Int],
    _ run: SimulationRun
  ) -> RiskComparison.Row {
    let differences = places.dropFirst().map { place -> RiskComparison.Difference? in
      run.withDraws(of: places[0]) { base in
        run.withDraws(of: place) { difference(base, $0, questions[0].lessIsBetter) }
      }
    }
    return RiskComparison.Row(
      questions: questions, asStated: stated, movesLikely: moves,
      spreads: places.map { run.withDraws(of: $0) { spread($0) } },
      differences: [nil] + differences)
  }

  /// How draws are spread.
  private static func spread(_ draws: UnsafeBufferPointer<Double>) -> RiskComparison.Spread {
    let summary = SampleSummary(draws)
    let found = OrderStatistics(draws, summary: summary).quantiles([0.1, 0.5, 0.9])
    var negative = 0
    for x in draws { negative &+= x < 0 ? 1 : 0 }
    return RiskComparison.Spread(
      p10: found[0], p50: found[1], p90: found[2], mean: summary.mean,
      chanceOfLoss: ProbabilityEstimate(hits: negative, count: draws.count - summary.undefined),
      undefined: summary.undefined)
  }

  /// How draws differ from those of the first column, draw by draw.
  private static func difference(
    _ base: UnsafeBufferPointer<Double>, _ other: UnsafeBufferPointer<Double>, _ lessIsBetter: Bool
  ) -> RiskComparison.Difference {
    var steps: [Double] = []
    steps.reserveCapacity(base.count)
    var (more, less, defined) = (0, 0, 0)
    for (x, y) in zip(base, other) where !x.isNaN && !y.isNaN {
      defined += 1
      more += y > x ? 1 : 0
      less += y < x ? 1 : 0
      if x.isFinite, y.isFinite { steps.append(y - x) }
    }
    return RiskComparison.Difference(
      spread: steps.withUnsafeBufferPointer { spread($0) }, never: defined - steps.count,
      chanceBetter: ProbabilityEstimate(hits: lessIsBetter ? less : more, count: defined),
      chanceWorse: ProbabilityEstimate(hits: lessIsBetter ? more : less, count: defined))
  }
}

extension Question {
  /// The question with its answer in the currency of that of another case.
  fileprivate func like(
    _ other: Question?, _ typed: Expression, in source: SourceText, _ analyst: Analyst
  ) throws(Diagnostic) -> Question {
    guard let other,
      let converted = try analyst.inCurrency(
        of: other.formula.type, typed, formula.type, in: source)
    else { return self }
    return try analyst.question(converted, in: source, caseIndex: caseIndex)
  }
}
