/// A single value.
struct ConstantShape: QuantileShape {
  let value: Double

  var support: ClosedRange<Double> { value...value }
  var closedMoments: (mean: Double, deviation: Double)? { (value, 0) }
  func quantile(_ u: Double) -> Double { value }
  func cumulative(_ x: Double) -> Double { x >= value ? 1 : 0 }
  func below(_ x: Double) -> Double { x > value ? 1 : 0 }
  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    block.update(repeating: value, count: count)
  }
}

/// Equally likely between two ends.
struct UniformShape: QuantileShape {
  let low: Double, high: Double

  var support: ClosedRange<Double> { low...high }
  var closedMoments: (mean: Double, deviation: Double)? {
    (low + 0.5 * (high - low), (high - low) * (1.0 / 12).squareRoot())
  }
  func quantile(_ u: Double) -> Double { low + (high - low) * u }
  func cumulative(_ x: Double) -> Double { min(1, max(0, (x - low) / (high - low))) }
  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    let (low, width) = (low, high - low)
    for i in 0..<count { block[i] = low + width * block[i] }
  }
}

/// Rising straight from the low end to the likely value and falling straight to the high end.
struct TriangularShape: QuantileShape {
  let low: Double, likely: Double, high: Double
  private let share: Double, rise: Double, fall: Double

  init(low: Double, likely: Double, high: Double) {
    (self.low, self.likely, self.high) = (low, likely, high)
    share = (likely - low) / (high - low)
    rise = (high - low) * (likely - low)
    fall = (high - low) * (high - likely)
  }

  var support: ClosedRange<Double> { low...high }

  var closedMoments: (mean: Double, deviation: Double)? {
    let (d, e) = (likely - low, high - low)
    return (low + (d + e) / 3, ((d * d + e * e - d * e) / 18).squareRoot())
  }

  @inline(__always)
  func quantile(_ u: Double) -> Double {
    u < share ? low + (u * rise).squareRoot() : high - ((1 - u) * fall).squareRoot()
  }

  func cumulative(_ x: Double) -> Double {
    if x <= low { return 0 }
    if x >= high { return 1 }
    return x < likely ? (x - low) * (x - low) / rise : 1 - (high - x) * (high - x) / fall
  }

  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    let shape = self
    for i in 0..<count {
      let u = block[i]
      let left = u < shape.share
      let root = (left ? u * shape.rise : (1 - u) * shape.fall).squareRoot()
      block[i] = left ? shape.low + root : shape.high - root
    }
  }
}

/// Values with weights, or a data column in which every value counts the same.
struct DiscreteShape: QuantileShape {
  /// Distinct or repeated values in rising order.
  let values: [Double]
  /// P(X <= value), the last one exactly 1.
  let cumulated: [Double]
  /// Where the search for a uniform begins, by equal cells of u.
  private let guide: [Int32]

  /// Sorts the outcomes; weights are positive and add up to one within rounding.
  init(outcomes: [(value: Double, weight: Double)]) {
    let sorted = outcomes.sorted { $0.value < $1.value }
    var (sum, sums) = (0.0, [Double]())
    for outcome in sorted {
      sum += outcome.weight
      sums.append(sum)
    }
    values = sorted.map(\.value)
    cumulated = sums.dropLast().map { min($0 / sum, 1) } + [1]
    guide = Self.guide(for: cumulated)
  }

  /// Takes every value of a data column with the same weight.
  init(data: [Double]) {
    values = data.sorted()
    let count = Double(data.count)
    cumulated = (1...max(1, data.count)).map { Double($0) / count }
    guide = Self.guide(for: cumulated)
  }

  var support: ClosedRange<Double> { (values.first ?? 0)...(values.last ?? 0) }

  var closedMoments: (mean: Double, deviation: Double)? {
    let weights = zip(cumulated, [0] + cumulated).map { $0 - $1 }
    var mean = 0.0
    for (x, w) in zip(values, weights) { mean += x * w }
    var variance = 0.0
    for (x, w) in zip(values, weights) { variance += (x - mean) * (x - mean) * w }
    return (mean, variance.squareRoot())
  }

  var breakpoints: [Double] { cumulated.count <= 4096 ? cumulated : [] }

  /// Returns the first value whose cumulated weight reaches `u`.
  func quantile(_ u: Double) -> Double { values[Self.firstIndex(cumulated) { $0 >= u }] }

  func cumulative(_ x: Double) -> Double {
    x >= support.upperBound ? 1 : weight(before: Self.firstIndex(values) { $0 > x })
  }

  func below(_ x: Double) -> Double {
    x > support.upperBound ? 1 : weight(before: Self.firstIndex(values) { $0 >= x })
  }

  /// Returns the cumulated weight of the values before `index`.
  private func weight(before index: Int) -> Double { index > 0 ? cumulated[index - 1] : 0 }

  /// Returns the first index that meets a condition that stays true once true, else the last one.
  private static func firstIndex(_ list: [Double], where isReached: (Double) -> Bool) -> Int {
    var (low, high) = (0, max(0, list.count - 1))
    while low < high {
      let middle = (low + high) / 2
      if isReached(list[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  func transform(_ block: UnsafeMutablePointer<Double>, count: Int) {
    guard !values.isEmpty, values.count == cumulated.count, !guide.isEmpty else { return }
    let (cells, last) = (Double(guide.count), guide.count - 1)
    for i in 0..<count {
      let u = block[i]
      // Every cell of u knows its first candidate; one or two steps finish the search.
      let cell = u > 0 && u < 1 ? Int(u * cells) : (u < 1 ? 0 : last)
      var index = Int(guide[min(cell, last)])
      while index < cumulated.count - 1, cumulated[index] < u { index &+= 1 }
      block[i] = values[index]
    }
  }

  /// Lists, for every cell k of u, the first index whose cumulated weight reaches k / cells.
  private static func guide(for cumulated: [Double]) -> [Int32] {
    let cells = min(max(16, cumulated.count), 1 << 20)
    var index = 0
    return (0..<cells).map { k in
      let start = Double(k) / Double(cells) * (1 - 1e-15)
      while index < cumulated.count - 1, cumulated[index] < start { index += 1 }
      return Int32(clamping: index)
    }
  }
}
