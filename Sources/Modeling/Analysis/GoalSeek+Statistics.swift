import Diagnostics
import Quantities
import Syntax

/// Goals that are statistics of draws: `solve uplift for chance(npv > 0) = 80%`.
extension Analyst {
  /// Finds the values of an input at which a statistic passes a goal.
  ///
  /// On frozen draws the statistic is a step function of the input: every bracket is halved down
  /// to the step, and the value on the side that reaches the goal is returned. `p10(npv) = 0` and
  /// `chance(npv > 0) = 90%` therefore give the same value.
  ///
  /// - Complexity: About 65 simulations for one crossing.
  func seekStatistic(
    _ input: EntityID, for question: Question, goal: Double, stated: Double,
    domain: ClosedRange<Double>?
  ) throws(Diagnostic) -> GoalSeek {
    try requireReachable(goal, question)
    let ends = movableEnds(of: input)
    let domain = try statisticDomain(input, ends, stated, domain, (question, goal))
    let sweep = try StatisticSweep(
      self, question, inputs: [input], movesLikely: ends != nil)
    let points = scanPoints(domain, stated, isRange: ends != nil)
    let values = try sweep.run([points]).map(\.value)
    var crossings: [GoalSeek.Crossing] = []
    let finite = values.filter(\.isFinite)
    let isFlat = finite.count == values.count && finite.min() == finite.max()
    let scale = finite.map { abs($0 - goal) }.max() ?? 0
    for (index, next) in points.enumerated().dropFirst() where !isFlat {
      let (a, b) = (values[index - 1], values[index])
      guard !a.isNaN, !b.isNaN, (a >= goal) != (b >= goal) else { continue }
      crossings.append(
        try halve(sweep, (points[index - 1], a), (next, b), goal: goal, scale: scale))
    }
    let closest = zip(points, values).filter { $0.1.isFinite }
      .min { abs($0.1 - goal) < abs($1.1 - goal) }
    var result = GoalSeek(
      input: input, question: question, goal: goal, inputAsStated: stated,
      asStated: try sweep.estimate(at: [stated]).value, domain: domain, crossings: crossings,
      touches: [], closest: closest.map { (input: $0.0, value: $0.1) }, isFlat: isFlat,
      hasGaps: values.contains(where: \.isNaN))
    result.movesLikely = ends != nil
    if let nearest = result.nearest {
      result.samplingTolerance = try tolerance(sweep, at: nearest.input, domain)
    }
    return result
  }

  /// Refuses a chance that no input can bring about.
  private func requireReachable(_ goal: Double, _ question: Question) throws(Diagnostic) {
    guard question.formula.isOneStatistic, question.statistics.first?.isChance == true,
      goal < 0 || goal > 1
    else { return }
    throw Diagnostic(
      .outOfRange, "a chance lies between 0% and 100%",
      help: ["write for example `\(question.text) = 80%`"])
  }

  /// The ends between which a likely value may move; nil for inputs that have none.
  private func movableEnds(of id: EntityID) -> (low: Double, high: Double)? {
    guard let typed = checked[id]?.onlyRange, typed.likely != nil else { return nil }
    return checked.ends(of: id)
  }

  /// What is searched: where a likely value moves, the part of its range that was asked for.
  private func statisticDomain(
    _ id: EntityID, _ ends: (low: Double, high: Double)?, _ stated: Double,
    _ asked: ClosedRange<Double>?, _ sought: (question: Question, goal: Double)
  ) throws(Diagnostic) -> ClosedRange<Double> {
    guard let ends else { return asked ?? searchDomain(of: id, stated: stated) }
    let whole = ends.low...ends.high
    guard let asked else { return whole }
    guard asked.overlaps(whole) else { throw outside(whole, of: id, asked, sought) }
    return asked.clamped(to: whole)
  }

  /// The answer to a search in which no likely value of a range can lie.
  private func outside(
    _ range: ClosedRange<Double>, of id: EntityID, _ asked: ClosedRange<Double>,
    _ sought: (question: Question, goal: Double)
  ) -> Diagnostic {
    func words(_ value: Double, _ type: ValueType?) -> String {
      let (measure, unit) = type?.quantity ?? (.number, .none)
      return checked.formatter.exact(Quantity(value, measure, unit))
    }
    func words(_ range: ClosedRange<Double>) -> String {
      "\(words(range.lowerBound, checked[id]?.type)) to \(words(range.upperBound, checked[id]?.type))"
    }
    let name = model.askedName(of: id)
    let goal = words(sought.goal, sought.question.formula.type)
    return Diagnostic(
      .outOfRange,
      "the likely value of `\(name)` moves between the ends of its range, \(words(range)); \(words(asked)) lies outside",
      secondary: [.init(model[id].nameSpan, "its range")],
      help: [
        "search its range: `solve \(name) for \(sought.question.text) = \(goal)`",
        "or give it another one: `\(name) = … (\(words(asked)))`",
      ])
  }

  /// A few points that show where the statistic passes the goal: evenly over a range, closer
  /// together towards 0 over the wide domain of a plain input.
  private func scanPoints(
    _ domain: ClosedRange<Double>, _ stated: Double, isRange: Bool
  ) -> [Double] {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    var points = [low, high, stated]
    for k in 1..<8 { points.append(low + (high - low) * Double(k) / 8) }
    if !isRange, stated > 0, high > 20 * stated {
      for k in -9...9 { points.append(stated * PowersOfTen.value(Double(k) / 3)) }
    }
    return Set(points.filter(domain.contains)).sorted()
  }

  /// Halves a bracket down to the step of the frozen draws.
  private func halve(
    _ sweep: StatisticSweep, _ left: (x: Double, value: Double),
    _ right: (x: Double, value: Double),
    goal: Double, scale: Double
  ) throws(Diagnostic) -> GoalSeek.Crossing {
    var (low, high) = (left, right)
    for _ in 0..<60 {
      let middle = low.x + (high.x - low.x) / 2
      guard middle > low.x, middle < high.x,
        high.x - low.x > 1e-13 * max(abs(low.x), abs(high.x))
      else { break }
      let value = try sweep.estimate(at: [middle]).value
      if (value >= goal) == (low.value >= goal) {
        low = (middle, value)
      } else {
        high = (middle, value)
      }
    }
    let reached = low.value >= goal ? low : high
    let isGoal = abs(reached.value - goal) <= 1e-9 * max(scale, abs(goal))
    let gap = abs(high.value - low.value)
    return GoalSeek.Crossing(
      input: reached.x, below: low.value, above: high.value,
      isJump: !isGoal && (!gap.isFinite || gap > 0.02 * max(scale, 1e-300)))
  }

  /// How far the sampling error of the statistic leaves the input open: error over slope.
  private func tolerance(
    _ sweep: StatisticSweep, at x: Double, _ domain: ClosedRange<Double>
  ) throws(Diagnostic) -> Double? {
    let error = try sweep.estimate(at: [x]).error
    let step = min(abs(x) * 0.01, (domain.upperBound - domain.lowerBound) * 0.02)
    let (a, b) = (max(domain.lowerBound, x - step), min(domain.upperBound, x + step))
    guard let error, b > a else { return nil }
    let rise = try sweep.estimate(at: [b]).value - sweep.estimate(at: [a]).value
    let slope = abs(rise / (b - a))
    return slope > 0 && slope.isFinite ? error / slope : nil
  }
}
