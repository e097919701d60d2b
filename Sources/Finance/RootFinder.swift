#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finds every root of a `RateEquation`, or proves that there is none.
///
/// The line of s is cut at 0 and beyond the points from which the first or the last flow outweighs
/// everything. Each piece is then settled by one of three tests, or halved:
/// 1. *No root*: ln of each side is convex, so it lies above its tangents and below its chord. Where
///    the tangents of one side stay above the chord of the other, the sides cannot meet.
/// 2. *At most one root*: mean times fall as s rises, so their values at the ends bound the slope of
///    the balance. Where the slope cannot be zero, the signs at the ends decide.
/// 3. *As small as rounding*: neither test can succeed any more because the balance is zero to the
///    last digits. Such pieces are joined and examined for a touching (double) root.
/// The tests need no absolute size, so scaling the flows or the time changes nothing.
///
/// Ordinary streams need 10 to 60 evaluations. Around a root of multiplicity four or more the tests
/// would need millions; after `patience` evaluations "as small as rounding" is therefore read ever
/// more generously, which ends every search within a few thousand.
struct RootFinder {
  /// One settled piece of the line.
  private struct Piece {
    enum Verdict { case clear, crossing, unresolved }
    var lower: RateEquation.Point
    var upper: RateEquation.Point
    var verdict: Verdict
  }

  /// The roots found, and whether rounding alone limited how well they were told apart.
  struct Result {
    var roots: [Double] = []
    var isExhaustive = true
  }

  private let equation: RateEquation
  private var evaluations = 0
  private let signChanges: Int
  private var pieces: [Piece] = []

  /// Prepares a search; the equation needs at least one change of sign.
  init(_ equation: RateEquation) {
    self.equation = equation
    signChanges = equation.signChanges
  }

  /// Returns the roots s = ln(1 + rate), ascending.
  mutating func solve() -> Result {
    let zero = equation.point(at: 0)
    let lowest = edge(from: zero, direction: -1, until: equation.isDominatedByLast)
    let highest = edge(from: zero, direction: 1, until: equation.isDominatedByFirst)
    if lowest.s < 0 { settle(lowest, zero) }
    if highest.s > 0 { settle(zero, highest) }
    return collect()
  }

  /// Returns the first point, in doubling steps away from `zero`, beyond which there is no root.
  private func edge(
    from zero: RateEquation.Point, direction: Double,
    until isDominated: (RateEquation.Point) -> Bool
  ) -> RateEquation.Point {
    var point = zero
    var distance = 1 / max(equation.duration, 1)
    // The largest root is below 1,500 for a distance of one between flows: ln of the widest ratio
    // of two doubles.
    while !isDominated(point), distance < 4_000 {
      point = equation.point(at: direction * distance)
      distance *= 2
    }
    return point
  }

  /// Cuts the piece between two points until every part has a verdict, from left to right.
  private mutating func settle(_ lower: RateEquation.Point, _ upper: RateEquation.Point) {
    var pending = [(lower, upper)]
    while let (lower, upper) = pending.popLast() {
      if let verdict = verdict(lower, upper) {
        pieces.append(Piece(lower: lower, upper: upper, verdict: verdict))
        continue
      }
      let middle = lower.s + (upper.s - lower.s) / 2
      guard middle > lower.s, middle < upper.s else {
        pieces.append(Piece(lower: lower, upper: upper, verdict: .unresolved))
        continue
      }
      evaluations += 1
      let point = equation.point(at: middle)
      if isPlateau(lower, point, upper) {
        pieces.append(Piece(lower: lower, upper: upper, verdict: .unresolved))
      } else {
        pending.append((point, upper))
        pending.append((lower, point))
      }
    }
  }

  /// Settles a piece by the three tests, or returns nil to have it halved.
  private func verdict(
    _ lower: RateEquation.Point, _ upper: RateEquation.Point
  ) -> Piece.Verdict? {
    if isMonotone(lower, upper) {
      return lower.isPositive == upper.isPositive ? .clear : .crossing
    }
    if isApart(lower, upper) { return .clear }
    let noise = max(equation.noise(at: lower.s), equation.noise(at: upper.s))
    return bend(lower, upper) <= slack * noise ? .unresolved : nil
  }

  /// Evaluations before the search grows coarser; streams with 40 roots stay below it.
  private static let patience = 2_000

  /// By how much the size of rounding is stretched: 1 at first, then doubling every 200 evaluations.
  private var slack: Double {
    exp2(Double(max(0, evaluations - Self.patience)) / 200)
  }

  /// How far the balance can stray from the straight line between the ends, to within a factor.
  private func bend(_ lower: RateEquation.Point, _ upper: RateEquation.Point) -> Double {
    let turn =
      (lower.inflowTime - upper.inflowTime) + (lower.outflowTime - upper.outflowTime)
    return turn * (upper.s - lower.s) / 4
  }

  /// Whether the slope of the balance keeps its sign between the ends.
  private func isMonotone(_ lower: RateEquation.Point, _ upper: RateEquation.Point) -> Bool {
    // One change of sign: all money of one side moves before all money of the other.
    if signChanges == 1 { return true }
    let margin = 4 * .ulpOfOne * Double(equation.count) * equation.duration
    let least = upper.outflowTime - lower.inflowTime
    let most = lower.outflowTime - upper.inflowTime
    return least > margin || most < -margin
  }

  /// Whether the larger side stays above the smaller between the ends, by tangents and chord.
  private func isApart(_ lower: RateEquation.Point, _ upper: RateEquation.Point) -> Bool {
    let noise = max(equation.noise(at: lower.s), equation.noise(at: upper.s))
    let width = upper.s - lower.s
    let gaps: (Double, Double)
    let slopes: (Double, Double)
    if lower.balance > noise, upper.balance > noise {
      let chord = (upper.outflowLog - lower.outflowLog) / width
      gaps = (lower.balance, upper.balance)
      slopes = (-lower.inflowTime - chord, -upper.inflowTime - chord)
    } else if lower.balance < -noise, upper.balance < -noise {
      let chord = (upper.inflowLog - lower.inflowLog) / width
      gaps = (-lower.balance, -upper.balance)
      slopes = (-lower.outflowTime - chord, -upper.outflowTime - chord)
    } else {
      return false
    }
    guard slopes.0 < 0, slopes.1 > 0 else { return true }
    let meeting = (gaps.1 - gaps.0 - slopes.1 * width) / (slopes.0 - slopes.1)
    return gaps.0 + slopes.0 * meeting > noise
  }

  /// Whether the balance is rounding at three points of a short piece; cutting on would examine
  /// noise, as around a root of high multiplicity.
  private func isPlateau(
    _ lower: RateEquation.Point, _ middle: RateEquation.Point, _ upper: RateEquation.Point
  ) -> Bool {
    bend(lower, upper) < 1e-3
      && [lower, middle, upper].allSatisfy {
        abs($0.balance) <= slack * equation.noise(at: $0.s)
      }
  }

  /// Whether the balance at a point is nothing but rounding.
  private func isNoise(_ point: RateEquation.Point) -> Bool {
    abs(point.balance) <= equation.noise(at: point.s)
  }
}

extension RootFinder {
  /// Reads the roots off the settled pieces.
  private func collect() -> Result {
    var result = Result(isExhaustive: slack == 1)
    var index = 0
    var taken = 0
    while index < pieces.count {
      guard pieces[index].verdict == .unresolved else { index += 1; continue }
      var first = index
      var last = index
      while first > taken, pieces[first - 1].verdict == .unresolved || isNoise(pieces[first].lower)
      {
        first -= 1
      }
      while last + 1 < pieces.count,
        pieces[last + 1].verdict == .unresolved || isNoise(pieces[last].upper)
      { last += 1 }
      appendCrossings(of: taken..<first, to: &result)
      appendRoots(ofCluster: pieces[first...last], to: &result)
      taken = last + 1
      index = taken
    }
    appendCrossings(of: taken..<pieces.count, to: &result)
    return result
  }

  /// Adds the root of every piece whose ends differ in sign.
  private func appendCrossings(of range: Range<Int>, to result: inout Result) {
    for piece in pieces[range] where piece.verdict == .crossing {
      result.roots.append(crossing(piece.lower, piece.upper))
    }
  }

  /// Adds the roots of neighbouring pieces in which the balance is zero to within rounding.
  ///
  /// Different signs at the ends: one root. The same sign: the turning point between them touches
  /// zero (one root), passes it (two), or stays away (none).
  private func appendRoots(ofCluster cluster: ArraySlice<Piece>, to result: inout Result) {
    guard let first = cluster.first, let last = cluster.last else { return }
    let lower = first.lower
    let upper = last.upper
    let core = cluster.filter { $0.verdict == .unresolved }
    if lower.isPositive != upper.isPositive {
      let flat = extremum(in: core) { equation.curvature(at: $0) }
      let isRoot = flat.map(isNoise) ?? false
      result.roots.append(isRoot ? flat?.s ?? lower.s : crossing(lower, upper))
      return
    }
    guard let turn = extremum(in: core, of: \.slope) else { return }
    if isNoise(turn) {
      result.roots.append(turn.s)
    } else if turn.isPositive != lower.isPositive {
      result.roots.append(crossing(lower, turn))
      result.roots.append(crossing(turn, upper))
    }
  }

  /// Returns the point of the flat stretch where a derivative of the balance changes sign, or else
  /// its middle.
  ///
  /// Where the balance itself is rounding its derivative still has a clean zero: the slope at a
  /// double root, the curvature at a triple one.
  private func extremum(
    in core: [Piece], of derivative: (RateEquation.Point) -> Double
  ) -> RateEquation.Point? {
    guard let first = core.first, let last = core.last else { return nil }
    var lower = first.lower
    var upper = last.upper
    let sign = derivative(lower)
    if let exact = core.map(\.lower).first(where: { $0.balance == 0 && derivative($0) == 0 }) {
      return exact
    }
    guard sign * derivative(upper) < 0 else {
      return equation.point(at: lower.s + (upper.s - lower.s) / 2)
    }
    for _ in 0..<200 {
      let middle = lower.s + (upper.s - lower.s) / 2
      guard middle > lower.s, middle < upper.s else { break }
      let point = equation.point(at: middle)
      let value = derivative(point)
      if value == 0 { return point }
      if (value < 0) == (sign < 0) { lower = point } else { upper = point }
    }
    return lower
  }

  /// Returns the root between two points of different sign, by Newton steps kept inside the bracket.
  ///
  /// The balance is nearly linear in s, so a handful of steps reach the last digit; a step that
  /// leaves the bracket, or shrinks it too slowly, is replaced by halving.
  private func crossing(_ start: RateEquation.Point, _ end: RateEquation.Point) -> Double {
    var lower = start
    var upper = end
    var point = abs(lower.balance) < abs(upper.balance) ? lower : upper
    var lastWidth = Double.infinity
    for _ in 0..<200 where point.balance != 0 {
      let width = upper.s - lower.s
      let newton = point.s - point.balance / point.slope
      let isInside = newton > lower.s && newton < upper.s
      // Once the balance is rounding, one last step lands as well as any further one.
      if isNoise(point) { return isInside ? newton : point.s }
      let next = isInside && width <= 0.75 * lastWidth ? newton : lower.s + width / 2
      guard next > lower.s, next < upper.s else { break }
      lastWidth = width
      point = equation.point(at: next)
      if point.isPositive == lower.isPositive { lower = point } else { upper = point }
    }
    return point.s
  }
}
