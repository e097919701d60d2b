/// Writes the value of a literal in digits that read back to the same value.
enum NumberText {
  /// Returns plain digits of `value` × 10^`shift`, grouped by commas where asked.
  ///
  /// The digits are the shortest that name the double, so reading them gives it back.
  static func digits(of value: Double, shift: Int = 0, grouped: Bool) -> String {
    guard value.isFinite else { return value < 0 ? "-1e999" : "1e999" }
    let (digits, exponent) = parts(of: value.magnitude)
    let point = digits.count + exponent + shift
    var whole: String
    var fraction = ""
    if point <= 0 {
      whole = "0"
      fraction = String(repeating: "0", count: -point) + digits
    } else if point >= digits.count {
      whole = digits + String(repeating: "0", count: point - digits.count)
    } else {
      whole = String(digits.prefix(point))
      fraction = String(digits.dropFirst(point))
    }
    while fraction.last == "0" { fraction.removeLast() }
    whole = String(whole.drop { $0 == "0" })
    if whole.isEmpty { whole = "0" }
    if grouped { whole = DecimalNumber.grouped(whole) }
    let sign = value < 0 ? "-" : ""
    return sign + whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// Returns the shortest digits of a value and the power of ten of the last one.
  private static func parts(of value: Double) -> (digits: String, exponent: Int) {
    let text = "\(value)"
    let halves = text.split(separator: "e")
    let power = halves.count == 2 ? Int(halves[1]) ?? 0 : 0
    let number = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = number.count == 2 ? number[1] : ""
    return (String(number[0]) + fraction, power - fraction.count)
  }
}
