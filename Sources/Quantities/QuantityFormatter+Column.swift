extension QuantityFormatter {
  /// A column of numbers with one number of decimals, its unit written once.
  public struct Column: Sendable, Hashable {
    /// The unit for the head of the column: `$`, `%`, `units/year`; empty for plain numbers.
    public let unit: String
    /// The numbers without a unit, in the order of the values.
    public let cells: [String]
    /// The decimals that all numbers have.
    public let decimals: Int
  }

  /// Writes values of one unit under each other.
  ///
  /// Money has cents when every amount is a whole number of cents and one is no whole unit, or when
  /// all are below 100; other numbers have the decimals that the most exact one needs, up to six
  /// significant digits of the largest and two of the smallest.
  /// - Parameter values: In `unit`; shares and points as fractions.
  public func column(_ values: [Double], _ measure: Measure = .number, _ unit: Unit = .none)
    -> Column
  {
    let factor: Double = measure == .number ? 1 : 100
    let scaled = values.map { $0 * factor }
    let decimals = commonDecimals(values, measure, unit)
    let cells = zip(values, scaled).map { value, number in
      value.isFinite ? cell(number, decimals) : word(for: value)
    }
    return Column(
      unit: self.unit(unit, measure: measure), cells: cells, decimals: decimals)
  }

  /// Returns one number with a fixed number of decimals, grouped and without a unit.
  public func cell(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return word(for: value) }
    return text { out in
      let number = RoundedDecimal(value, decimals: decimals)
      if number.isNegative { out.append(UInt8(ascii: "-")) }
      number.write(to: &out)
    }
  }

  private func commonDecimals(_ values: [Double], _ measure: Measure, _ unit: Unit) -> Int {
    var needed = 0
    var largest = 0.0
    var smallest = Double.infinity
    for value in values where value.isFinite && value != 0 {
      needed = max(needed, decimal(of: Quantity(value, measure, unit)).decimals)
      largest = max(largest, abs(value))
      smallest = min(smallest, abs(value))
    }
    guard largest > 0 else { return 0 }
    if measure == .number, catalogue.currency(above: unit) != nil {
      return moneyDecimals(needed, values, largest: largest, smallest: smallest)
    }
    let factor: Double = measure == .number ? 1 : 100
    let ofLargest = 5 - RoundedDecimal.exponent(of: largest * factor)
    let ofSmallest = 1 - RoundedDecimal.exponent(of: smallest * factor)
    return max(0, min(needed, max(ofLargest, ofSmallest)))
  }

  private func moneyDecimals(
    _ needed: Int, _ values: [Double], largest: Double, smallest: Double
  ) -> Int {
    if smallest < 1 { return needed }
    let allCents = values.allSatisfy { !$0.isFinite || Self.isWholeCents(abs($0)) }
    return allCents || largest < 100 ? needed : 0
  }

  /// Rounds the parts of a sum so that the printed parts add up to the printed total.
  ///
  /// Every part moves by less than one unit of the last place: all are rounded down, and the missing
  /// units go to the parts that lost most, earlier ones first (largest remainder).
  /// - Parameters:
  ///   - parts: Finite numbers; when one is not, or the sum is too large to count, all are returned
  ///     as they are.
  ///   - decimals: The places shown, 0 to 12.
  /// - Complexity: O(n log n).
  public static func roundedToAdd(_ parts: [Double], decimals: Int) -> [Double] {
    let scale = PowersOfTen.power(max(0, min(decimals, RoundedDecimal.mostDecimals)))
    let scaled = parts.map { $0 * scale }
    let total = scaled.reduce(0, +).rounded(.toNearestOrAwayFromZero)
    guard total.isFinite, scaled.allSatisfy({ $0.magnitude < 1e15 }) else { return parts }
    // The nearest whole within noise counts as reached, so that exact cents stay as they are.
    var whole = scaled.map { number in
      let nearest = number.rounded()
      return abs(number - nearest) < 1e-7 ? nearest : number.rounded(.down)
    }
    let missing = Int(exactly: (total - whole.reduce(0, +)).rounded()) ?? 0
    guard missing > 0 else { return whole.map { $0 / scale } }
    let byLoss = parts.indices.sorted { a, b in
      let (lossA, lossB) = (scaled[a] - whole[a], scaled[b] - whole[b])
      return lossA != lossB ? lossA > lossB : a < b
    }
    for index in byLoss.prefix(missing) { whole[index] += 1 }
    return whole.map { $0 / scale }
  }
}
