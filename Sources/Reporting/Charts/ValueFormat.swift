import Diagnostics
public import Quantities

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How a chart writes its figures: a closure from the layer that knows units and money.
///
/// The default writes plain grouped numbers; callers pass the closure that formats the metric.
public struct ValueFormat: Sendable {
  private let text: @Sendable (Double) -> String
  /// The unit of the raw values, for machines and spreadsheets; nil for plain numbers.
  public let unit: String?

  /// The text of a value with all of its digits, for values that the short text cannot tell apart.
  private let exact: (@Sendable (Double) -> String)?

  /// The last place of a total, to which its parts are written.
  private let place: (@Sendable (Double) -> SummaryPlace?)?

  /// Creates a format from a closure.
  ///
  /// - Parameters:
  ///   - exact: Writes all digits of a value; nil where `text` does.
  ///   - place: The last place of a total, so that its parts can be written to add up to it; nil where every
  ///     value is written by itself.
  public init(
    unit: String? = nil, exact: (@Sendable (Double) -> String)? = nil,
    place: (@Sendable (Double) -> SummaryPlace?)? = nil,
    _ text: @escaping @Sendable (Double) -> String
  ) {
    self.unit = unit
    self.exact = exact
    self.place = place
    self.text = text
  }

  /// Returns the last place of a total; nil where every value is written by itself.
  func place(of total: Double) -> SummaryPlace? { place?(total) }

  /// Returns the texts of the ticks of an axis, no two of them alike where more digits can help.
  func texts(of ticks: [Double]) -> [String] {
    let short = ticks.map(text)
    guard let exact, Set(short).count < short.count else { return short }
    return ticks.map(exact)
  }

  /// Returns a table cell with the text of a value, the value and its unit.
  func cell(_ value: Double, marks: Cell.Marks = []) -> Cell {
    .number(text(value), value, marks: marks, rawUnit: unit)
  }

  /// Returns the text of a value.
  public func callAsFunction(_ value: Double) -> String {
    text(value)
  }

  /// Plain numbers: whole ones grouped in threes, others with up to four significant digits.
  public static let plain = ValueFormat(plainText)

  /// Plain numbers with `prefix` before the digits (behind the sign) and `suffix` after them.
  public static func plain(prefix: String = "", suffix: String = "") -> ValueFormat {
    ValueFormat { value in
      let text = plainText(value)
      return text.hasPrefix("-")
        ? "-\(prefix)\(text.dropFirst())\(suffix)" : "\(prefix)\(text)\(suffix)"
    }
  }

  /// Returns a grouped number; `never` for +infinity and `none` for what is no number.
  private static func plainText(_ value: Double) -> String {
    if value.isNaN { return "none" }
    if value.isInfinite { return value < 0 ? "-infinite" : "never" }
    if abs(value) >= 1e15 { return value.description }
    let digits = abs(value) >= 1000 || value == 0 ? 0 : 3 - Int(log10(abs(value)).rounded(.down))
    return decimal(value, digits: min(max(digits, 0), 6))
  }

  /// Returns the value rounded to `digits` decimals, without trailing zeros, grouped in threes.
  private static func decimal(_ value: Double, digits: Int) -> String {
    let scale = pow(10, Double(digits))
    guard let scaled = Int(exactly: (abs(value) * scale).rounded()), let unit = Int(exactly: scale)
    else { return value.description }
    var text = String(scaled / unit).withThousandsApart
    if scaled % unit != 0 {
      var fraction = String(scaled % unit)
      fraction = String(repeating: "0", count: digits - fraction.count) + fraction
      while fraction.hasSuffix("0") { fraction.removeLast() }
      text += "." + fraction
    }
    return value < 0 && scaled != 0 ? "-" + text : text
  }
}
