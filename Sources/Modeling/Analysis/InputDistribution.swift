import Diagnostics
public import Simulation
import Syntax

extension UncertainInput {
  /// Builds the distribution of the input, by the range reading of its text.
  ///
  /// Sources: the forms and checks are those of `Simulation`; which form a range takes is the
  /// language's choice (8 in 10 between the ends unless the text says otherwise).
  public func distribution() throws(DistributionError) -> Distribution {
    let kind: QuantityKind = isShare ? .share : .amount
    let plain = try Self.distribution(shape, kind, reading)
    guard let bounds else { return plain }
    if case .range(nil, let low, let high) = shape, reading == .eightInTen, low > bounds.low,
      high < bounds.high
    {
      return try .bounded(low, high, within: bounds.low...bounds.high)
    }
    return try plain.limited(to: bounds.low...bounds.high)
  }

  private static func distribution(
    _ shape: Shape, _ kind: QuantityKind, _ reading: RangeReading
  ) throws(DistributionError) -> Distribution {
    switch shape {
    case .range(let likely, let low, let high):
      return try range(low, likely, high, kind, reading)
    case .pert(let low, let likely, let high):
      return try .pert(min: low, likely: likely, max: high)
    case .triangular(let low, let likely, let high):
      return try .triangular(min: low, likely: likely, max: high)
    case .normal(let mean, let deviation):
      return try .normal(mean: mean, standardDeviation: deviation)
    case .normalPercentiles(let p10, let p90): return try .normal(p10, p90)
    case .lognormalPercentiles(let p10, let p90): return try .lognormal(p10, p90)
    case .uniform(let low, let high): return try .uniform(low, high)
    case .chance(let probability, let inner):
      return try .chance(probability, of: distribution(inner, kind, reading))
    case .constant(let value): return try .constant(value)
    case .oneOf(let values, let weights):
      return try .oneOf(zip(values, weights).map { (value: $0, weight: $1) })
    case .data(let values): return try .data(values)
    }
  }

  private static func range(
    _ low: Double, _ likely: Double?, _ high: Double, _ kind: QuantityKind, _ reading: RangeReading
  ) throws(DistributionError) -> Distribution {
    switch (reading, likely) {
    case (.eightInTen, let likely?): return try .between(low, likely: likely, high, kind: kind)
    case (.eightInTen, nil): return try .between(low, high, kind: kind)
    case (.triangular, let likely):
      return try .triangular(min: low, likely: likely ?? (low + high) / 2, max: high)
    case (.pert, let likely):
      return try .pert(min: low, likely: likely ?? (low + high) / 2, max: high)
    }
  }
}

extension Formula {
  /// The range, when the formula is nothing but one: literals inside it do not count.
  var onlyRange: UncertainInput? {
    guard uncertain.count == 1, results.count == 1, let result = results.first,
      operations.indices.contains(Int(result)), operations[Int(result)].code == .uncertain
    else { return nil }
    return uncertain[0]
  }
}

extension DistributionError {
  /// The error in business words, at the place of the input.
  func diagnostic(at label: Diagnostic.Label) -> Diagnostic {
    Diagnostic(.badRange, message, at: label, help: remedy.map { [$0] } ?? [])
  }

  private var message: String {
    switch self {
    case .notFinite: "an end of the range is no number"
    case .lowAboveHigh: "the low end of the range is above the high end"
    case .likelyOutsideRange: "the likely value lies outside its own range"
    case .lowEndZeroNeedsLikely: "a range from 0 needs a most likely value"
    case .highEndFullNeedsLikely: "a share up to 100% needs a most likely value"
    case .shareOutsideUnit: "a share lies between 0% and 100%"
    case .endOutsideLimits: "an end of the range lies outside its bounds"
    case .lognormalNeedsPositive: "this range needs ends above 0"
    case .spreadNotPositive: "a spread is above 0"
    case .probabilityOutOfRange: "a chance lies between 0% and 100%"
    case .negativeWeight: "a weight is not negative"
    case .weightsDoNotTotal: "the weights do not add to 100%"
    case .nothingToDraw: "there is nothing to draw from"
    case .shapeOutOfRange: "the shape of the range is out of bounds"
    case .limitsRemoveTooMuch: "the bounds cut away more than half of the range"
    case .rangeTooWide: "the range is too wide to compute with"
    case .noShapeFits: "no shape fits these ends and this likely value"
    }
  }

  private var remedy: String? {
    switch self {
    case .lowEndZeroNeedsLikely, .highEndFullNeedsLikely:
      "write your most likely value in front: `80% (60% to 100%)`"
    case .limitsRemoveTooMuch: "type a range that lies within the bounds"
    case .noShapeFits: "move the likely value away from the end, or say `ranges triangular`"
    default: nil
    }
  }
}
