/// A generated case of many definitions.
enum LargeCase {
  /// A case of a wanted number of definitions: money, shares, chains and monthly series.
  static func text(definitions: Int) -> String {
    var lines = ["price = $100/month", "adoption = ramp(6 months)"]
    for k in 2..<max(3, definitions) {
      switch k % 4 {
      case 0: lines.append("d_\(k) = price * \(1 + k % 9)% * adoption")
      case 1: lines.append("d_\(k) = d_\(k - 1) * 1.5")
      case 2: lines.append("d_\(k) = $\(k)/month")
      default: lines.append("d_\(k) = d_\(k - 1) * adoption")
      }
    }
    lines += ["case large \"Large\"", "cost build = $5,000 once"]
    for k in stride(from: 4, to: max(5, definitions), by: 50) {
      lines.append("benefit b_\(k) = d_\(k) as margin")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
