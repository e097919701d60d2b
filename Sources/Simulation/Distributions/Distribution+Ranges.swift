extension Distribution {
  /// Reads `low to high` by the kind of quantity: lognormal, normal or, for a share, logit-normal.
  ///
  /// Lognormal when low > 0, normal when low < 0. All are a transformed normal with the ends at
  /// their probabilities: mu and sigma follow from g(low) and g(high).
  ///
  /// - Throws: `lowEndZeroNeedsLikely` for an amount from 0 and a share from 0%,
  ///   `highEndFullNeedsLikely` for a share up to 100%, `shareOutsideUnit` beyond that.
  public static func between(
    _ low: Double, _ high: Double, kind: QuantityKind = .amount, ends: RangeEnds = .eightInTen
  ) throws(DistributionError) -> Distribution {
    try check(low, high)
    if low == high {
      return Distribution(ConstantShape(value: low), Reading(.constant, [.equalEnds]))
    }
    if low == 0 { throw .lowEndZeroNeedsLikely(high: high) }
    switch kind {
    case .share:
      if high == 1, low > 0 { throw .highEndFullNeedsLikely(low: low) }
      return try share(low, high, ends: ends)
    case .amount:
      return low > 0
        ? try lognormal(low, high, ends: ends) : try normal(low, high, ends: ends)
    }
  }

  /// Reads `likely (low to high)`: PERT with the likely value as mode and the ends at their
  /// probabilities.
  ///
  /// An amount whose low end is not negative never falls below 0, a share whose high end is at
  /// most 100% never rises above it; the shape gives way, never a typed end (see `reading`).
  /// A likely value on an end makes that end a hard limit, and so does an end on the limit itself.
  public static func between(
    _ low: Double, likely: Double, _ high: Double, kind: QuantityKind = .amount,
    ends: RangeEnds = .eightInTen
  ) throws(DistributionError) -> Distribution {
    try check(low, likely, high)
    if low == high {
      return Distribution(
        ConstantShape(value: low), Reading(.constant, [.equalEnds]), likely: likely)
    }
    let task = PertFit(
      low: low, likely: likely, high: high, ends: ends, lower: low >= 0 ? 0 : -.infinity,
      upper: kind == .share && high <= 1 ? 1 : .infinity)
    guard let fit = task.fit(), fit.shape.width.isFinite, fit.shape.width > 0 else {
      throw .noShapeFits(low: low, likely: likely, high: high)
    }
    return try checked(fit.shape, Reading(.pert, fit.notes), likely: likely)
  }

  /// A lognormal through its two ends, both above 0.
  public static func lognormal(
    _ low: Double, _ high: Double, ends: RangeEnds = .eightInTen
  ) throws(DistributionError) -> Distribution {
    try check(low, high)
    guard low > 0 else { throw .lognormalNeedsPositive(low) }
    return try transformed(low, high, .logarithmic, .lognormal, ends)
  }

  /// A normal through its two ends; notes the chance of falling below zero.
  public static func normal(
    _ low: Double, _ high: Double, ends: RangeEnds = .eightInTen
  ) throws(DistributionError) -> Distribution {
    try check(low, high)
    return try transformed(low, high, .linear, .normal, ends)
  }

  /// A share between 0% and 100%, logit-normal through its two ends.
  public static func share(
    _ low: Double, _ high: Double, ends: RangeEnds = .eightInTen
  ) throws(DistributionError) -> Distribution {
    try check(low, high)
    for end in [low, high] where end <= 0 || end >= 1 { throw .shareOutsideUnit(end) }
    return try transformed(low, high, .logit(lower: 0, upper: 1), .share, ends)
  }

  /// A quantity that bends towards two limits, logit-normal through its two ends.
  ///
  /// Unlike `limited(to:)` it has no edge at the limits; the ends must lie inside them.
  public static func bounded(
    _ low: Double, _ high: Double, within limits: ClosedRange<Double>,
    ends: RangeEnds = .eightInTen
  ) throws(DistributionError) -> Distribution {
    try check(low, high)
    let (a, b) = (limits.lowerBound, limits.upperBound)
    for x in [a, b] where !x.isFinite { throw .notFinite(x) }
    for end in [low, high] where end <= a || end >= b {
      throw .endOutsideLimits(end: end, lower: a, upper: b)
    }
    return try transformed(low, high, .logit(lower: a, upper: b), .bounded, ends)
  }

  /// Solves mu and sigma from the two ends on the scale where the quantity is normal.
  private static func transformed(
    _ low: Double, _ high: Double, _ scale: NormalShape.Scale, _ family: Reading.Family,
    _ ends: RangeEnds
  ) throws(DistributionError) -> Distribution {
    if low == high {
      return Distribution(ConstantShape(value: low), Reading(.constant, [.equalEnds]))
    }
    let (zLow, zHigh) = (StandardNormal.quantile(ends.low), StandardNormal.quantile(ends.high))
    let (gLow, gHigh) = (scale.forward(low), scale.forward(high))
    let sigma = (gHigh - gLow) / (zHigh - zLow)
    let mu = gLow - zLow * sigma
    return try normalFamily(mu, sigma, scale, family, low: low, high: high)
  }

  /// Builds a member of the normal family and refuses one without usable moments.
  static func normalFamily(
    _ mu: Double, _ sigma: Double, _ scale: NormalShape.Scale, _ family: Reading.Family,
    low: Double, high: Double
  ) throws(DistributionError) -> Distribution {
    guard mu.isFinite, sigma.isFinite, sigma > 0 else {
      throw .rangeTooWide(low: low, high: high)
    }
    let shape = NormalShape(scale: scale, mu: mu, sigma: sigma)
    let belowZero = family == .normal ? StandardNormal.cumulative(-mu / sigma) : 0
    let notes: [Reading.Note] = belowZero > 0.0005 ? [.belowZero(belowZero)] : []
    let result = Distribution(shape, Reading(family, notes))
    guard result.mean.isFinite, result.standardDeviation.isFinite else {
      throw .rangeTooWide(low: low, high: high)
    }
    return result
  }

  /// Refuses ends that are not finite or in the wrong order.
  static func check(_ low: Double, _ high: Double) throws(DistributionError) {
    for x in [low, high] where !x.isFinite { throw .notFinite(x) }
    if low > high { throw .lowAboveHigh(low: low, high: high) }
    if !(high - low).isFinite { throw .rangeTooWide(low: low, high: high) }
  }

  /// Refuses three points that are not finite or in the wrong order.
  static func check(
    _ low: Double, _ likely: Double, _ high: Double
  ) throws(DistributionError) {
    try check(low, high)
    guard likely.isFinite else { throw .notFinite(likely) }
    guard low <= likely, likely <= high else {
      throw .likelyOutsideRange(low: low, likely: likely, high: high)
    }
  }
}
