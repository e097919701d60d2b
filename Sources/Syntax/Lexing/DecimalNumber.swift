import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads the digits of a number exactly: decimal digits with a shifted exponent, rounded once.
///
/// `4%` is the double nearest to 0.04 and not 4 ÷ 100 rounded twice; `2.5 million` and `2.5M` are one value.
enum DecimalNumber {
  /// What the digits of a number turned out to be.
  enum Reading {
    case value(Digits)
    /// Not grouped as numbers are; holds what else it may mean, ready to type.
    case ambiguous(readings: [String])
  }

  /// The digits of a number: its value is `mantissa` × 10^`exponent` while `count` is at most 15.
  struct Digits {
    /// The first 18 significant digits.
    var mantissa: UInt64 = 0
    /// How many significant digits there are.
    var count = 0
    /// The power of ten of the last digit.
    var exponent: Int { -decimals }
    /// How many digits stand behind the decimal point.
    var decimals = 0
    /// Where all digits stand, separators among them.
    var lower: Int
    var upper: Int

    /// Adds the next digit.
    mutating func append(_ digit: UInt8) {
      if count == 0, digit == 0 { return }
      count += 1
      if count <= 18 { mantissa = mantissa * 10 + UInt64(digit) }
    }
  }

  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Returns the double nearest to `digits` × 10^`shift`; infinite beyond range.
  static func value(of digits: Digits, in bytes: [UInt8], shift: Int) -> Double {
    let exponent = digits.exponent + shift
    if digits.count <= 15 {
      // Both operands are exact, so one operation rounds once (Clinger's fast path).
      let mantissa = Double(digits.mantissa)
      if exponent >= 0, exponent <= 22 { return mantissa * powers[exponent] }
      if exponent < 0, exponent >= -22 { return mantissa / powers[-exponent] }
    }
    let text = bytes[digits.lower..<digits.upper].filter(ASCII.isDigit)
    return strtod(String(decoding: text, as: UTF8.self) + "e\(exponent)", nil)
  }

  /// Reads `bytes[lower..<upper]`: digits with `,` `_` `.` between them, as the lexer found them.
  static func read(_ bytes: [UInt8], _ lower: Int, _ upper: Int) -> Reading {
    var groups = Groups()
    var digits = Digits(lower: lower, upper: upper)
    var points = 0
    for i in lower..<upper {
      let byte = bytes[i]
      switch byte {
      case UInt8(ascii: "."):
        points += 1
      case UInt8(ascii: ","):
        if points > 0 { return .ambiguous(readings: readings(bytes, lower, upper)) }
        groups.comma()
      case UInt8(ascii: "_"):
        break
      default:
        digits.append(byte &- 0x30)
        if points > 0 { digits.decimals += 1 } else { groups.digit() }
      }
    }
    guard points <= 1, groups.areWellFormed else {
      return .ambiguous(readings: readings(bytes, lower, upper))
    }
    return .value(digits)
  }

  /// Checks that commas stand every three digits.
  private struct Groups {
    private var current = 0
    private var commas = 0
    private var isBad = false

    var areWellFormed: Bool { !isBad && (commas == 0 || current == 3) }

    mutating func digit() { current += 1 }

    mutating func comma() {
      if commas == 0 ? !(1...3).contains(current) : current != 3 { isBad = true }
      commas += 1
      current = 0
    }
  }

  /// Returns what wrongly grouped digits may mean, each ready to type.
  private static func readings(_ bytes: [UInt8], _ lower: Int, _ upper: Int) -> [String] {
    let text = String(decoding: bytes[lower..<min(upper, lower + 40)], as: UTF8.self)
    let parts = text.split { $0 == "," || $0 == "." }.map(String.init)
    guard parts.count >= 2, let last = parts.last else { return [text] }
    let commas = text.utf8.filter { $0 == UInt8(ascii: ",") }.count
    let points = text.utf8.filter { $0 == UInt8(ascii: ".") }.count
    let endsWithComma =
      points == 0
      || text.lastIndex(of: ",") ?? text.startIndex > text.lastIndex(of: ".") ?? text.startIndex
    let areGroups = parts.dropFirst().allSatisfy { $0.utf8.count == 3 } && parts[0].utf8.count <= 3
    var results: [String] = []
    if commas == 1, endsWithComma {
      // A decimal comma, the points before it grouping.
      results.append(grouped(parts.dropLast().joined()) + "." + last)
      if points <= 1 { results.append(text.split(separator: ",").joined(separator: ", ")) }
    } else if points > 1, commas == 0 {
      // Points that group: `2.500.000` can be nothing else.
      results.append(grouped(parts.joined()))
      if !areGroups { results.append(grouped(parts.dropLast().joined()) + "." + last) }
    } else {
      if points > 1 || parts.contains(where: { $0.utf8.count == 3 }) {
        results.append(grouped(parts.joined()))
      }
      if commas > 0 { results.append(text.split(separator: ",").joined(separator: ", ")) }
    }
    return results
  }

  /// Returns digits with a comma before every third from the end.
  static func grouped(_ digits: String) -> String {
    let trimmed = digits.drop { $0 == "0" || $0 == "_" }
    let kept = String(trimmed.filter { $0 != "_" })
    return kept.isEmpty ? "0" : kept.withThousandsApart
  }
}
