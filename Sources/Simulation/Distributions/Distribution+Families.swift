extension Distribution {
  /// A value that is not uncertain.
  public static func constant(_ value: Double) throws(DistributionError) -> Distribution {
    guard value.isFinite else { throw .notFinite(value) }
    return Distribution(ConstantShape(value: value), Reading(.constant))
  }

  /// Equally likely anywhere between two absolute ends.
  public static func uniform(
    _ low: Double, _ high: Double
  ) throws(DistributionError) -> Distribution {
    try check(low, high)
    if low == high {
      return Distribution(ConstantShape(value: low), Reading(.constant, [.equalEnds]))
    }
    return Distribution(UniformShape(low: low, high: high), Reading(.uniform))
  }

  /// The triangular law on absolute ends.
  public static func triangular(
    min low: Double, likely: Double, max high: Double
  ) throws(DistributionError) -> Distribution {
    try check(low, likely, high)
    if low == high {
      return Distribution(ConstantShape(value: low), Reading(.constant, [.equalEnds]))
    }
    return try checked(
      TriangularShape(low: low, likely: likely, high: high), Reading(.triangular), likely: likely)
  }

  /// PERT on absolute ends: a beta law with mean (min + lambda likely + max)/(lambda + 2).
  ///
  /// - Parameter lambda: How strongly the likely value pulls; 4 is usual, 0 is uniform, 1,000 the
  ///   most that is accepted.
  public static func pert(
    min low: Double, likely: Double, max high: Double, lambda: Double = 4
  ) throws(DistributionError) -> Distribution {
    try check(low, likely, high)
    guard lambda >= 0, lambda <= 1000 else { throw .shapeOutOfRange(lambda: lambda) }
    if low == high {
      return Distribution(ConstantShape(value: low), Reading(.constant, [.equalEnds]))
    }
    let law = BetaShape.law(min: low, likely: likely, max: high, lambda: lambda)
    return try checked(
      BetaShape(origin: low, width: high - low, law: law), Reading(.pert), likely: likely)
  }

  /// A normal with given mean and standard deviation.
  public static func normal(
    mean: Double, standardDeviation: Double
  ) throws(DistributionError) -> Distribution {
    for x in [mean, standardDeviation] where !x.isFinite { throw .notFinite(x) }
    guard standardDeviation > 0 else { throw .spreadNotPositive(standardDeviation) }
    return try normalFamily(
      mean, standardDeviation, .linear, .normal, low: mean - standardDeviation,
      high: mean + standardDeviation)
  }

  /// `outcome` with a probability, 0 otherwise: "30% chance of $50k".
  public static func chance(
    _ probability: Double, of outcome: Distribution
  ) throws(DistributionError) -> Distribution {
    guard probability >= 0, probability <= 1 else { throw .probabilityOutOfRange(probability) }
    if probability == 0 { return Distribution(ConstantShape(value: 0), Reading(.constant)) }
    if probability == 1 { return outcome }
    return try checked(
      ChanceShape(probability: probability, outcome: outcome), Reading(.chance))
  }

  /// One of several outcomes with weights that add up to 1 within one part in a million.
  public static func oneOf(
    _ outcomes: [(value: Double, weight: Double)]
  ) throws(DistributionError) -> Distribution {
    var total = 0.0
    for outcome in outcomes {
      guard outcome.value.isFinite else { throw .notFinite(outcome.value) }
      guard outcome.weight.isFinite else { throw .notFinite(outcome.weight) }
      guard outcome.weight >= 0 else {
        throw .negativeWeight(value: outcome.value, weight: outcome.weight)
      }
      total += outcome.weight
    }
    guard !outcomes.isEmpty else { throw .nothingToDraw }
    guard (total - 1).magnitude <= 1e-6 else { throw .weightsDoNotTotal(total) }
    return try checked(
      DiscreteShape(outcomes: outcomes.filter { $0.weight > 0 }), Reading(.outcomes))
  }

  /// The recorded values of a data column, each as likely as the others.
  public static func data(_ column: [Double]) throws(DistributionError) -> Distribution {
    guard !column.isEmpty else { throw .nothingToDraw }
    for x in column where !x.isFinite { throw .notFinite(x) }
    return try checked(DiscreteShape(data: column), Reading(.data))
  }

  /// Cuts the distribution to limits (`within A to B`) without piling anything up on them.
  ///
  /// u' = F(A) + u (F(B) - F(A)): a sample keeps its place in the order. `removedMass` says how
  /// much was cut; more than half is refused.
  public func limited(
    to limits: ClosedRange<Double>
  ) throws(DistributionError) -> Distribution {
    for x in [limits.lowerBound, limits.upperBound] where x.isNaN { throw .notFinite(x) }
    let cut = TruncatedShape(self, to: limits)
    guard cut.removed <= 0.5 else { throw .limitsRemoveTooMuch(removed: cut.removed) }
    if cut.lower == support.lowerBound, cut.upper == support.upperBound { return self }
    let notes = cut.removed > 0 ? [Reading.Note.removed(cut.removed)] : []
    let stated = likely.map { min(max($0, cut.lower), cut.upper) }
    return try Distribution.checked(
      cut, Reading(reading.family, notes + reading.notes), likely: stated,
      removedMass: max(0, cut.removed))
  }
}
