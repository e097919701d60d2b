/// A number as it is written: decimal digits, how many of them stand behind the point, and a sign.
///
/// Rounding happens once, here; everything that decides on a printed form looks at these digits and
/// not at the value, so that a printed number typed back prints the same.
struct RoundedDecimal: Hashable {
  /// Whether a minus stands before it; never for zero.
  private(set) var isNegative: Bool
  /// The digits as a whole number, without the `zeros`.
  private(set) var digits: UInt64
  /// How many of the digits stand behind the point.
  private(set) var decimals: Int
  /// How many zeros follow the digits of a number beyond 10¹⁵.
  private(set) var zeros = 0

  /// The most decimals ever written; what is smaller is written as 0.
  static let mostDecimals = 12
  /// From here on a number is written with its shortest digits and zeros.
  private static let huge = 1e15

  /// Rounds a finite value to `decimals` places, halves away from zero.
  init(_ value: Double, decimals: Int) {
    let magnitude = abs(value)
    if magnitude < Self.huge {
      self.init(rounding: magnitude, isNegative: value < 0, places: decimals)
    } else {
      self.init(huge: magnitude, isNegative: value < 0)
    }
  }

  /// Rounds a finite value to `significant` digits; the whole part is always written in full.
  init(_ value: Double, significant: Int) {
    self.init(value, decimals: significant - 1 - Self.exponent(of: abs(value)))
  }

  /// Rounds a magnitude below 10¹⁵.
  private init(rounding magnitude: Double, isNegative: Bool, places: Int) {
    decimals = max(0, min(places, Self.mostDecimals))
    var scaled = magnitude * PowersOfTen.power(decimals)
    while scaled >= 1e18, decimals > 0 {
      decimals -= 1
      scaled = magnitude * PowersOfTen.power(decimals)
    }
    // 1.005 is stored a hair below; a person expects the half that was typed to round up.
    if scaled < 1e14 { scaled += scaled.ulp }
    digits = UInt64(exactly: scaled.rounded(.toNearestOrAwayFromZero)) ?? 0
    self.isNegative = isNegative && digits != 0
  }

  /// Takes the shortest digits that identify a magnitude of 10¹⁵ or more.
  private init(huge magnitude: Double, isNegative: Bool) {
    let shortest = ShortestDigits(magnitude)
    self.isNegative = isNegative
    decimals = 0
    zeros = max(0, shortest.exponent - shortest.digits.count)
    if shortest.exponent < shortest.digits.count {
      // A half or a quarter just beyond 10¹⁵.
      digits = UInt64(exactly: magnitude.rounded()) ?? 0
    } else {
      digits = shortest.digits.reduce(0) { $0 &* 10 &+ UInt64($1) }
    }
  }

  /// Returns the power of ten of the first digit: 2 for 345.6, -3 for 0.0045; -12 at least.
  static func exponent(of magnitude: Double) -> Int {
    var exponent = 0
    if magnitude >= 1 {
      while exponent < 15, magnitude >= PowersOfTen.power(exponent + 1) { exponent += 1 }
      return exponent
    }
    while exponent > -mostDecimals, magnitude * PowersOfTen.power(-exponent) < 1 { exponent -= 1 }
    return exponent
  }

  /// Whether nothing but zeros is written.
  var isZero: Bool { digits == 0 }
  /// Whether exactly `1` or `-1` is written.
  var isOne: Bool { digits == 1 && decimals == 0 && zeros == 0 }
  /// Whether the written number is `whole`, whatever zeros stand behind its point.
  func equals(_ whole: UInt64) -> Bool {
    guard zeros == 0 else { return false }
    let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: Self.scale(decimals))
    return quotient == whole && remainder == 0
  }

  /// Removes zeros at the end, keeping `minimum` decimals unless the number is whole.
  mutating func trim(keeping minimum: Int = 0) {
    if decimals > 0, digits % Self.scale(decimals) == 0 {
      digits /= Self.scale(decimals)
      decimals = 0
      return
    }
    while decimals > minimum, digits % 10 == 0 {
      digits /= 10
      decimals -= 1
    }
  }

  /// Returns the number without zeros at the end.
  func trimmed(keeping minimum: Int = 0) -> RoundedDecimal {
    var result = self
    result.trim(keeping: minimum)
    return result
  }

  private static func scale(_ decimals: Int) -> UInt64 {
    var result: UInt64 = 1
    for _ in 0..<decimals { result *= 10 }
    return result
  }

  /// Writes the digits without the sign, the whole part in groups of three from 1,000 on.
  func write(to out: inout [UInt8], grouped: Bool = true) {
    let scale = Self.scale(decimals)
    writeWhole(digits / scale, to: &out, grouped: grouped)
    guard decimals > 0 else { return }
    out.append(UInt8(ascii: "."))
    var rest = digits % scale
    var place = scale / 10
    for _ in 0..<decimals {
      out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / place))
      rest %= place
      place = max(1, place / 10)
    }
  }

  private func writeWhole(_ whole: UInt64, to out: inout [UInt8], grouped: Bool) {
    var place: UInt64 = 1
    var count = 1
    while whole / place >= 10 {
      place *= 10
      count += 1
    }
    var left = count + zeros
    var rest = whole
    while left > 0 {
      if left > zeros {
        out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / place))
        rest %= place
        place = max(1, place / 10)
      } else {
        out.append(UInt8(ascii: "0"))
      }
      left -= 1
      if grouped, left > 0, left % 3 == 0 { out.append(UInt8(ascii: ",")) }
    }
  }
}

/// The powers of ten that are exact in a `Double`.
enum PowersOfTen {
  /// Returns 10ⁿ for n from 0 to 22; n is clamped to that.
  static func power(_ n: Int) -> Double { table[max(0, min(n, table.count - 1))] }

  private static let table: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

/// The fewest decimal digits that are read back as the same `Double`.
struct ShortestDigits {
  /// The digits 0 to 9, without leading or trailing zeros; empty for 0.
  private(set) var digits: [UInt8] = []
  /// Where the point stands, counted from before the first digit: 0.0045 has -2, 345.6 has 3.
  private(set) var exponent = 0

  /// Takes the digits of a finite, non-negative value from its shortest description.
  init(_ value: Double) {
    var point: Int?
    var scientific = 0
    var negativeExponent = false
    var inExponent = false
    for byte in value.description.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = byte - UInt8(ascii: "0")
        if inExponent { scientific = scientific * 10 + Int(digit) } else { digits.append(digit) }
      case UInt8(ascii: "."): point = digits.count
      case UInt8(ascii: "e"): inExponent = true
      case UInt8(ascii: "-"): negativeExponent = inExponent
      default: break
      }
    }
    exponent = (point ?? digits.count) + (negativeExponent ? -scientific : scientific)
    stripZeros()
  }

  private mutating func stripZeros() {
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    exponent -= leading
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  /// Writes the number without an exponent, its point moved right by `shift` places.
  func write(to out: inout [UInt8], shiftedBy shift: Int = 0) {
    let point = exponent + shift
    if point <= 0 { out.append(UInt8(ascii: "0")) }
    if point < 0, !digits.isEmpty {
      out.append(UInt8(ascii: "."))
      out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
    }
    for (index, digit) in digits.enumerated() {
      if index == point { out.append(UInt8(ascii: ".")) }
      out.append(UInt8(ascii: "0") + digit)
    }
    if point > digits.count {
      out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: point - digits.count))
    }
  }
}
