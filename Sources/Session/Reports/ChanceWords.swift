import Quantities

/// Says chances the way people count: `3 times in 1,000`, `4 times in 10`.
enum ChanceWords {
  /// Returns a chance in words; `draws` is how many times it was tried.
  static func times(_ chance: Double, draws: Int) -> String {
    guard chance.isFinite, chance > 0 else { return "never in \(grouped(draws)) draws" }
    if chance >= 1 { return "always" }
    if chance < 0.0005 { return "less than once in 1,000" }
    if chance < 0.01 { return counted(chance * 1_000, "1,000") }
    if chance > 0.9995 { return "more than 999 times in 1,000" }
    if chance > 0.99 { return counted(chance * 1_000, "1,000") }
    let tenths = chance * 10
    if abs(tenths - tenths.rounded()) < 0.02 { return counted(tenths, "10") }
    return counted(chance * 100, "100")
  }

  /// Returns `loses money 3 times in 1,000`, with a verb that also fits none and all.
  static func sentence(_ verb: String, _ chance: Double, draws: Int) -> String {
    if chance <= 0 { return "\(verb) in none of \(grouped(draws)) draws" }
    if chance >= 1 { return "\(verb) in every draw" }
    return "\(verb) \(times(chance, draws: draws))"
  }

  private static func counted(_ number: Double, _ base: String) -> String {
    let count = Int(number.rounded())
    return count == 1 ? "once in \(base)" : "\(count) times in \(base)"
  }

  private static func grouped(_ number: Int) -> String {
    QuantityFormatter().exact(Quantity(Double(number)))
  }
}
