public import Diagnostics
import Quantities
import Syntax

/// Where a question reaches a goal as one input moves.
public struct GoalSeek: Sendable {
  /// One place where the question passes the goal.
  public struct Crossing: Sendable {
    /// The value of the input, in its unit.
    public let input: Double
    /// The question just below it, near the goal unless it jumps; where the crossing is a
    /// point that was looked at anyway, at the next such points.
    public let below: Double
    /// The question just above it, likewise.
    public let above: Double
    /// Whether the question jumps over the goal without reaching it.
    public let isJump: Bool
    /// Whether the jump is one through infinity, as of `1 / (x - 7)` at 7: the closer, the larger, with
    /// other signs on both sides.
    public var isPole: Bool {
      isJump && (below < 0) != (above < 0)
        && min(abs(below), abs(above)) > 1e9 * max(abs(input), 1)
    }
  }

  /// The input that is moved.
  public let input: EntityID
  /// The question.
  public let question: Question
  /// The value to reach, in the unit of the question.
  public let goal: Double
  /// The value of the input as stated.
  public let inputAsStated: Double
  /// The value of the question as stated.
  public let asStated: Double
  /// The domain that was searched.
  public let domain: ClosedRange<Double>
  /// All crossings in the domain, in rising order of the input.
  public let crossings: [Crossing]
  /// Where the question touches the goal without passing it.
  public let touches: [Double]
  /// Where the question comes closest to the goal, and how close; nil when it is nowhere a number.
  public let closest: (input: Double, value: Double)?
  /// Whether the question is the same over the whole domain: the input has no effect.
  public let isFlat: Bool
  /// Whether the question is not a number on a part of the domain.
  public let hasGaps: Bool
  /// Whether the likely value of a range was moved, its ends staying; otherwise the input was exact.
  public internal(set) var movesLikely = false
  /// How far sampling leaves the nearest crossing open: the standard error of the question divided by
  /// its slope; nil for questions that are no statistic of draws, and where the slope is 0.
  public internal(set) var samplingTolerance: Double?

  /// The crossings at which the question is the goal.
  public var roots: [Crossing] { crossings.filter { !$0.isJump } }
  /// Where the question jumps over the goal, so that no value of the input brings it about.
  public var jumps: [Crossing] { crossings.filter(\.isJump) }

  /// The crossing nearest to the value as stated.
  public var nearest: Crossing? {
    crossings.min { abs($0.input - inputAsStated) < abs($1.input - inputAsStated) }
  }
}

extension Analyst {
  /// Finds every value of an input at which a question reaches a goal.
  ///
  /// The domain is scanned at 65 points and the ends of the input's range; every bracket is divided 32-
  /// fold until its ends are neighbours or the goal is reached to 1e-12 of the values around it. The
  /// tolerance is relative, never an absolute 0.001.
  ///
  /// - Parameter domain: The values to search; by the kind of the input when nil: 0 to 1 for shares, a
  ///   thousandth to a thousand times the stated value for positive inputs. An input that may be negative,
  ///   as stated or by its typed range, is searched on both sides of 0, to a thousand times its size.
  public func seek(
    _ input: EntityID, for question: Question, goal: Double,
    domain: ClosedRange<Double>? = nil
  ) throws(Diagnostic) -> GoalSeek {
    try seek(input, for: question, goal: goal, domain: domain) {
      Sweep(self, inputs: [input], questions: [question])
    }
  }

  /// The same, with the question linked, and its value as stated computed, by somebody else.
  func seek(
    _ input: EntityID, for question: Question, goal: Double, domain: ClosedRange<Double>?,
    asStated: Double? = nil, sweep: () -> Sweep
  ) throws(Diagnostic) -> GoalSeek {
    guard let formula = checked[input], formula.type.quantity != nil, !formula.type.isSeries,
      formula.results.count == 1, let stated = value(of: input)
    else { throw notAnInput(input) }
    if checked.shapesPlan(input), movesByWholeMonths(input) { throw setsMonths(input) }
    if question.isStatistic {
      return try seekStatistic(
        input, for: question, goal: goal, stated: stated.value, domain: domain)
    }
    let domain = domain ?? searchDomain(of: input, stated: stated.value)
    let sweep = sweep()
    let points = scanPoints(domain, input, stated.value)
    let values = sweep.run([points])[0]
    var search = CrossingSearch(sweep, goal: goal, points: points, values: values)
    search.run()
    try requireNotStopped()
    let finite = values.filter(\.isFinite)
    let isFlat = finite.count == values.count && (finite.min() == finite.max())
    return GoalSeek(
      input: input, question: question, goal: goal, inputAsStated: stated.value,
      asStated: asStated ?? value(of: question), domain: domain,
      crossings: isFlat ? [] : search.crossings, touches: search.touches,
      closest: search.closest, isFlat: isFlat, hasGaps: values.contains(where: \.isNaN))
  }

  /// Whether the plan cannot be built between two values of an input that shapes it.
  private func movesByWholeMonths(_ id: EntityID) -> Bool {
    checked[id]?.type.quantity?.measure != .share
  }

  private func setsMonths(_ id: EntityID) -> Diagnostic {
    let name = model[id].name.text
    return Diagnostic(
      .badChange, "`\(name)` sets a month of the plan, which moves by whole months",
      at: .init(model[id].nameSpan),
      help: ["look at each: `table npv by \(name) from 1 to 12 step 1`"])
  }

  private func notAnInput(_ id: EntityID) -> Diagnostic {
    let entity = model[id]
    let isSeries = checked[id]?.type.isSeries == true
    return Diagnostic(
      .badChange,
      isSeries
        ? "`\(entity.name.text)` has a value for every month, so no single value can be sought"
        : "`\(entity.name.text)` is not a number that could be sought",
      at: .init(entity.nameSpan),
      help: ["seek one of the inputs it is made of: `uses` and `why` show them"])
  }

  /// The default domain by the kind of the input.
  func searchDomain(of id: EntityID, stated: Double) -> ClosedRange<Double> {
    let (size, isSigned) = reach(of: id, stated: stated)
    if checked[id]?.type.quantity?.measure == .share { return shareDomain(size, isSigned) }
    if stated > 0, !isSigned { return 0...(size * 1_000) }
    let top = (size == 0 ? 1 : size) * 1_000
    return -top...top
  }

  /// The largest size among the value as stated and the typed ends of an input, and whether one of them
  /// is negative.
  private func reach(of id: EntityID, stated: Double) -> (size: Double, isSigned: Bool) {
    let values = [stated] + (checked.ends(of: id).map { [$0.low, $0.high] } ?? [])
    return (values.map(abs).max() ?? 0, values.contains { $0 < 0 })
  }

  /// 0 to 1, as far as the typed range where that goes beyond, and its mirror where it may be negative.
  private func shareDomain(_ size: Double, _ isSigned: Bool) -> ClosedRange<Double> {
    let top = max(1, size)
    return (isSigned ? -top : 0)...top
  }

  /// 65 points, closer together near 0 in wide domains, and the values that matter to the user.
  private func scanPoints(
    _ domain: ClosedRange<Double>, _ id: EntityID, _ stated: Double
  ) -> [Double] {
    var points: [Double] = [domain.lowerBound, domain.upperBound]
    let steps = 64
    let isWide = domain.lowerBound == 0 && domain.upperBound > 100 * max(abs(stated), 1e-300)
    let isWideBothWays =
      domain.lowerBound == -domain.upperBound
      && domain.upperBound > 100 * max(abs(stated), 1e-300)
    for k in 0...steps {
      let t = Double(k) / Double(steps)
      if isWide && stated >= 0 {
        // A log grid from a thousandth to a thousand times the stated value, or 1.
        points.append((stated == 0 ? 1 : stated) * PowersOfTen.value(-3 + 6 * t))
      }
      if isWideBothWays {
        let size = domain.upperBound * PowersOfTen.value(-6 + 6 * t)
        points += [-size, size]
      }
      points.append(domain.lowerBound + (domain.upperBound - domain.lowerBound) * t)
    }
    points.append(stated)
    if let ends = checked.ends(of: id) { points += [ends.low, ends.high] }
    let inside = Set(points.filter(domain.contains)).sorted()
    return inside
  }

  // MARK: - Break-even

  /// The break-even of one input: where a question is 0.
  ///
  /// Searched is between 0 and 1 for shares and 0 and ten times the high end otherwise; up to a million for
  /// an input stated as 0, which has no size to go by. Where the value as stated or a typed end is negative,
  /// the domain has its mirror below 0.
  public func breakEven(
    _ input: EntityID, for question: Question
  ) throws(Diagnostic) -> GoalSeek {
    try seek(input, for: question, goal: 0, domain: breakEvenDomain(of: input))
  }

  /// Looks farther for a root that break-even does not report.
  public func fartherRoot(_ input: EntityID, for question: Question) -> GoalSeek.Crossing? {
    guard checked[input]?.type.quantity?.measure != .share,
      let wide = try? seek(input, for: question, goal: 0)
    else { return nil }
    return wide.nearest
  }

  func breakEvenDomain(of id: EntityID) -> ClosedRange<Double> {
    let (size, isSigned) = reach(of: id, stated: value(of: id)?.value ?? 1)
    if checked[id]?.type.quantity?.measure == .share { return shareDomain(size, isSigned) }
    if size == 0 { return 0...1_000_000 }
    return (isSigned ? -10 * size : 0)...(10 * size)
  }

  /// The inputs that a question depends on, each a single number, in the order of the text.
  public func inputs(of question: Question) -> [EntityID] {
    dependencies(of: question).filter { id in
      checked.isInput(id) && checked[id]?.type.quantity != nil
        && checked[id]?.type.isSeries == false
    }
  }

  /// Everything that a question depends on, in the order of the text.
  ///
  /// - Parameter withPlan: Whether what sets months and parts of payments belongs to it: draws take those
  ///   as stated.
  func dependencies(of question: Question, withPlan: Bool = true) -> [EntityID] {
    let formulas = [question.formula] + question.statistics.map(\.subject.formula)
    var stack = formulas.flatMap { $0.uses + lines(of: $0, withPlan) }
    var seen: Set<EntityID> = []
    while let id = stack.popLast() {
      guard seen.insert(id).inserted, let formula = checked[id] else { continue }
      stack += formula.uses + lines(of: formula, withPlan)
    }
    return seen.sorted()
  }

  /// The counted lines behind the figures in a formula, with what their clauses use.
  private func lines(of formula: Formula, _ withPlan: Bool) -> [EntityID] {
    var result: [EntityID] = []
    for operation in formula.operations
    where operation.code == .metric || operation.code == .caseFlow {
      for index in checked.cases.indices where operation.b < 0 || Int(operation.b) == index {
        for line in checked.cases[index].lines where line.isCounted {
          result.append(line.id)
          result += (line.realised?.uses ?? []) + (line.risk?.uses ?? [])
        }
        result += checked.cases[index].discount.uses
        if withPlan { result += checked.cases[index].planInputs }
      }
    }
    return result
  }
}

/// Divides brackets until crossings are known to the last digit.
private struct CrossingSearch {
  private let sweep: Sweep
  private let goal: Double
  private let points: [Double]
  private let values: [Double]
  private(set) var crossings: [GoalSeek.Crossing] = []
  private(set) var touches: [Double] = []
  private(set) var closest: (input: Double, value: Double)?
  /// How far the question moves over the domain, to judge "reached".
  private let scale: Double

  init(_ sweep: Sweep, goal: Double, points: [Double], values: [Double]) {
    self.sweep = sweep
    self.goal = goal
    self.points = points
    self.values = values
    let finite = values.filter(\.isFinite)
    scale = finite.map { abs($0 - goal) }.max() ?? 0
  }

  /// Finds the crossings between the points and the places where the goal is only touched.
  mutating func run() {
    for index in points.indices {
      let distance = values[index] - goal
      if !distance.isNaN { note(points[index], values[index]) }
      if distance == 0 { addExact(index) }
      guard index + 1 < points.count else { continue }
      let next = values[index + 1] - goal
      if distance.isNaN || next.isNaN || distance == 0 || next == 0 { continue }
      if (distance < 0) != (next < 0) {
        refine((points[index], values[index]), (points[index + 1], values[index + 1]))
      }
    }
    for index in points.indices.dropFirst().dropLast() { lookForTouch(index) }
  }

  /// Keeps the point that is closest to the goal.
  private mutating func note(_ input: Double, _ value: Double) {
    guard value.isFinite else { return }
    if let closest, abs(closest.value - goal) <= abs(value - goal) { return }
    closest = (input, value)
  }

  /// Adds a point that is the goal itself; its neighbours say which way the question passes it.
  private mutating func addExact(_ index: Int) {
    if crossings.last?.input == points[index] { return }
    func value(_ index: Int) -> Double {
      values.indices.contains(index) && values[index].isFinite ? values[index] : goal
    }
    crossings.append(
      .init(
        input: points[index], below: value(index - 1), above: value(index + 1), isJump: false))
  }

  /// A value of the input with that of the question.
  private typealias Point = (input: Double, value: Double)

  /// Narrows a bracket as often as it takes and adds the crossing that it holds.
  private mutating func refine(_ low: Point, _ high: Point) {
    var (low, high) = (low, high)
    for _ in 0..<40 {
      guard let narrower = narrowed(low, high) else { break }
      (low, high) = narrower
      if high.value == goal || abs(low.value - goal) <= 1e-15 * scale { break }
    }
    addCrossing(between: low, high)
  }

  /// The first of 32 even parts of a bracket over which the question passes the goal, computed in one run; nil
  /// where the ends are neighbours.
  ///
  /// Points without a number are left out, so that a part may be as wide as the bracket.
  private func narrowed(_ low: Point, _ high: Point) -> (Point, Point)? {
    let inner = (1...31).map { low.input + (high.input - low.input) * Double($0) / 32 }
      .filter { $0 > low.input && $0 < high.input }
    if inner.isEmpty { return nil }
    let values = sweep.run([inner])[0]
    var last = low
    for point in zip(inner + [high.input], values + [high.value]) where !point.1.isNaN {
      if (last.value < goal) != (point.1 < goal) || point.1 == goal { return (last, point) }
      last = point
    }
    return (low, high)
  }

  /// Adds the crossing of a narrow bracket: at the end that is nearer to the goal, and a jump where neither
  /// reaches it.
  private mutating func addCrossing(between low: Point, _ high: Point) {
    let best = abs(low.value - goal) <= abs(high.value - goal) ? low : high
    let gap = abs(high.value - low.value)
    let reaches = abs(best.value - goal) <= 1e-9 * max(scale, abs(goal))
    // A bracket that stays wide has values that cannot be computed between its ends.
    let isApart = gap > 1e-6 * max(scale, 1e-300)
    let isJump = !reaches && (!gap.isFinite || isApart)
    note(best.input, best.value)
    crossings.append(
      .init(input: best.input, below: low.value, above: high.value, isJump: isJump))
  }

  /// A point nearer to the goal than both neighbours, on the same side, may touch it.
  private mutating func lookForTouch(_ index: Int) {
    let (a, m, b) = (values[index - 1] - goal, values[index] - goal, values[index + 1] - goal)
    guard a.isFinite, m.isFinite, b.isFinite, m != 0, (a < 0) == (m < 0), (b < 0) == (m < 0),
      abs(m) < abs(a), abs(m) < abs(b)
    else { return }
    var (low, high) = (points[index - 1], points[index + 1])
    var best = (points[index], values[index])
    for _ in 0..<24 {
      let inner = (1...31).map { low + (high - low) * Double($0) / 32 }
      let found = sweep.run([inner])[0]
      guard let k = found.indices.min(by: { abs(found[$0] - goal) < abs(found[$1] - goal) }) else {
        return
      }
      if abs(found[k] - goal) < abs(best.1 - goal) { best = (inner[k], found[k]) }
      (low, high) = (k > 0 ? inner[k - 1] : low, k < 30 ? inner[k + 1] : high)
    }
    note(best.0, best.1)
    if abs(best.1 - goal) <= 1e-9 * scale { touches.append(best.0) }
  }
}

/// Powers of ten by repeated multiplication and a square-root ladder: no library function differs here.
enum PowersOfTen {
  static func value(_ exponent: Double) -> Double {
    let whole = exponent.rounded(.down)
    var result = 1.0
    for _ in 0..<Int(abs(whole)) { result *= 10 }
    if whole < 0 { result = 1 / result }
    var fraction = exponent - whole
    var root = 10.0
    for _ in 0..<20 {
      root = root.squareRoot()
      fraction *= 2
      if fraction >= 1 {
        result *= root
        fraction -= 1
      }
    }
    return result
  }
}
