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
  /// significant digits of the largest and two of the smallest, though no more than two decimals beyond
  /// those of the largest: what is a hundred-millionth of the others needs no column of zeros.
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
    return max(0, min(needed, max(ofLargest, min(ofSmallest, ofLargest + 2))))
  }

  private func moneyDecimals(
    _ needed: Int, _ values: [Double], largest: Double, smallest: Double
  ) -> Int {
    if smallest < 1 { return needed }
    let allCents = values.allSatisfy { !$0.isFinite || Self.isWholeCents(abs($0)) }
    return allCents || largest < 100 ? needed : 0
  }
}
