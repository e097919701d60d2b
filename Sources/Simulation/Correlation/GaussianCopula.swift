/// A group of correlated inputs: the Cholesky factor of its normal correlations.
///
/// Uniforms become independent normals, the factor correlates them, and each input then takes its
/// own quantile; margins stay exactly what was typed.
public struct GaussianCopula: Sendable {
  /// The number of inputs in the group.
  public let size: Int

  /// The lower triangle row by row.
  private let factor: [Double]

  /// Builds the factor for a group; pairs that are not stated have correlation 0.
  ///
  /// - Throws: `CorrelationError`; for a contradiction the smallest set of three inputs that
  ///   explains it, with the nearest feasible value.
  public init(size: Int, correlations: [RankCorrelation]) throws(CorrelationError) {
    let stated = try Self.validated(size, correlations)
    guard let factor = Self.cholesky(Self.matrix(size, stated)) else {
      throw Self.explanation(size, stated)
    }
    self.size = size
    self.factor = factor
  }

  /// A pair of positions in rising order.
  private struct Pair: Hashable {
    let low: Int, high: Int
    init(_ a: Int, _ b: Int) { (low, high) = (min(a, b), max(a, b)) }
  }

  /// Checks each statement by itself.
  private static func validated(
    _ size: Int, _ correlations: [RankCorrelation]
  ) throws(CorrelationError) -> [Pair: Double] {
    guard size >= 0, size <= 200 else { throw .groupTooLarge(size) }
    var stated: [Pair: Double] = [:]
    for c in correlations {
      guard c.value >= -1, c.value <= 1 else { throw .outOfRange(c.value) }
      let inside = 0..<size
      guard c.first != c.second, inside.contains(c.first), inside.contains(c.second) else {
        throw .badPair(c.first, c.second)
      }
      let pair = Pair(c.first, c.second)
      if let old = stated[pair], old != c.value { throw .statedTwice(pair.low, pair.high) }
      stated[pair] = c.value
    }
    return stated
  }

  /// Returns the matrix of normal correlations.
  private static func matrix(_ size: Int, _ stated: [Pair: Double]) -> [[Double]] {
    (0..<size).map { i in
      (0..<size).map { j in
        i == j ? 1 : RankCorrelation.normal(fromRank: stated[Pair(i, j)] ?? 0)
      }
    }
  }

  /// Returns the lower triangle with L L' = `matrix`, or nil when the matrix is not one of
  /// correlations; a pivot within rounding of zero counts as zero (perfect dependence).
  private static func cholesky(_ matrix: [[Double]]) -> [Double]? {
    var rows: [[Double]] = []
    for i in matrix.indices {
      var row: [Double] = []
      for j in 0...i {
        var rest = matrix[i][j]
        for k in 0..<j { rest -= row[k] * (j < i ? rows[j][k] : row[k]) }
        if j < i {
          let pivot = rows[j][j]
          if pivot == 0, rest.magnitude > 1e-9 { return nil }
          row.append(pivot == 0 ? 0 : rest / pivot)
        } else {
          if rest < -1e-12 { return nil }
          row.append(rest > 1e-12 ? rest.squareRoot() : 0)
        }
      }
      rows.append(row)
    }
    return rows.flatMap { $0 }
  }

  /// Finds the first contradictory triple, or says that only the group as a whole contradicts.
  private static func explanation(
    _ size: Int, _ stated: [Pair: Double]
  ) -> CorrelationError {
    let involved = Set(stated.keys.flatMap { [$0.low, $0.high] }).sorted()
    for (x, i) in involved.enumerated() {
      for (y, j) in involved.enumerated().dropFirst(x + 1) {
        for k in involved.dropFirst(y + 1) {
          if let triple = contradiction(i, j, k, stated) { return .inconsistent(triple) }
        }
      }
    }
    return .groupInconsistent
  }

  /// Explains one triple if it contradicts itself: an unstated pair is changed before a stated one,
  /// then the pair that has to move least.
  private static func contradiction(
    _ i: Int, _ j: Int, _ k: Int, _ stated: [Pair: Double]
  ) -> InconsistentTriple? {
    let pairs = [Pair(i, j), Pair(i, k), Pair(j, k)]
    let rho = pairs.map { RankCorrelation.normal(fromRank: stated[$0] ?? 0) }
    let determinant =
      1 + 2 * rho[0] * rho[1] * rho[2] - rho[0] * rho[0] - rho[1] * rho[1] - rho[2] * rho[2]
    guard determinant < -1e-12 else { return nil }
    let repairs = (0..<3).map { n -> (stated: Bool, move: Double, triple: InconsistentTriple) in
      let (a, b) = (rho[(n + 1) % 3], rho[(n + 2) % 3])
      let spread = max(0, (1 - a * a) * (1 - b * b)).squareRoot()
      let low = RankCorrelation.rank(fromNormal: max(-1, a * b - spread))
      let high = RankCorrelation.rank(fromNormal: min(1, a * b + spread))
      let value = stated[pairs[n]] ?? 0
      let nearest = min(max(value, low), high)
      let triple = InconsistentTriple(
        members: [i, j, k], pair: RankCorrelation(pairs[n].low, pairs[n].high, value),
        feasible: low...max(low, high), nearest: nearest)
      return (stated[pairs[n]] != nil, (nearest - value).magnitude, triple)
    }
    return repairs.min { ($0.stated ? 1 : 0, $0.move) < ($1.stated ? 1 : 0, $1.move) }?.triple
  }

  /// Replaces one block of uniforms for each input by correlated standard normals.
  ///
  /// - Parameters:
  ///   - blocks: One block an input of the group, in group order, each of `count` uniforms.
  ///     Nothing happens when their number is not `size`.
  /// - Complexity: O(count * size^2).
  public func correlate(_ blocks: [UnsafeMutablePointer<Double>], count: Int) {
    guard blocks.count == size else { return }
    for block in blocks { StandardNormal.transform(block, count: count) }
    // From the last row up, so that the independent values it needs are still there.
    for row in stride(from: size - 1, through: 0, by: -1) {
      let start = row * (row + 1) / 2
      let target = blocks[row]
      let own = factor[start + row]
      for i in 0..<count { target[i] *= own }
      for column in 0..<row where factor[start + column] != 0 {
        let (weight, source) = (factor[start + column], blocks[column])
        for i in 0..<count { target[i] += weight * source[i] }
      }
    }
  }
}
