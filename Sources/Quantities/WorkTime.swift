/// Hours of work that come out in whole minutes or seconds: `1 h 40 min`.
struct WorkTime {
  private let isNegative: Bool
  private let hours: UInt64
  private let minutes: UInt64
  private let seconds: UInt64

  /// From here on hours are written with decimals.
  private static let limit = 100.0

  /// Splits hours alone, from one hour on, that are not whole; nil where decimals read better.
  ///
  /// Whole seconds are split only when two decimals would not say the same: `1.67 h` stays.
  init?(_ q: Quantity, _ catalogue: Catalogue) {
    guard q.measure == .number, q.unit.factors.count == 1, let only = q.unit.factors.first,
      only.exponent == 1, only.id == Catalogue.hour, abs(q.value) < Self.limit
    else { return nil }
    // What six digits would show decides as well, since it is what would be typed back.
    let places = abs(q.value) < 10 ? 1e5 : 1e4
    let rounded = (q.value * places).rounded() / places
    guard let total = Self.wholeSeconds(q.value) ?? Self.wholeSeconds(rounded), total > 3_600,
      total % 3_600 != 0
    else { return nil }
    isNegative = q.value < 0
    hours = total / 3_600
    minutes = total % 3_600 / 60
    seconds = total % 60
    if seconds != 0, total % 36 == 0 { return nil }
  }

  /// Returns the seconds when they are whole but for noise.
  private static func wholeSeconds(_ hours: Double) -> UInt64? {
    let seconds = abs(hours) * 3_600
    let whole = seconds.rounded()
    guard abs(seconds - whole) <= 1e-9 * max(1, seconds) else { return nil }
    return UInt64(exactly: whole)
  }

  /// Writes the parts that are not zero.
  func write(to out: inout [UInt8]) {
    if isNegative { out.append(UInt8(ascii: "-")) }
    write(hours, " h", to: &out)
    if minutes > 0 {
      out.append(UInt8(ascii: " "))
      write(minutes, " min", to: &out)
    }
    if seconds > 0 {
      out.append(UInt8(ascii: " "))
      write(seconds, " s", to: &out)
    }
  }

  private func write(_ count: UInt64, _ name: String, to out: inout [UInt8]) {
    RoundedDecimal(Double(count), decimals: 0).write(to: &out)
    out.append(contentsOf: name.utf8)
  }
}
