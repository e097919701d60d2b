import Diagnostics

extension Lexer {
  /// Reads a date where the digits can be one, else a number with grouping and scale suffix.
  mutating func numberOrDate(from start: Int) -> Token {
    if let length = dateLength(at: start) { return take(.date, length, from: start) }
    var i = start
    while i < lineEnd {
      let byte = bytes[i]
      if ASCII.isDigit(byte) {
        i += 1
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_"),
        ASCII.isDigit(self.byte(at: i + 1))
      {
        i += 2
      } else {
        break
      }
    }
    if let length = exponentLength(at: i) {
      return take(.scientific, i + length - start, from: start)
    }
    return take(.number, i + scaleLength(at: i) - start, from: start)
  }

  /// Returns the length of `2026-03-31` or `2026-03` at `start`, nil where the digits are no date.
  ///
  /// Three parts of the right length are a date even when the month is wrong, so that the error says so.
  private func dateLength(at start: Int) -> Int? {
    guard digits(4, at: start), byte(at: start + 4) == UInt8(ascii: "-"), digits(2, at: start + 5)
    else { return nil }
    let year = value(of: 4, at: start)
    guard (1900...2199).contains(year) else { return nil }
    if byte(at: start + 7) == UInt8(ascii: "-"), digits(2, at: start + 8) {
      return ASCII.isWordByte(byte(at: start + 10)) ? nil : 10
    }
    guard (1...12).contains(value(of: 2, at: start + 5)) else { return nil }
    let next = byte(at: start + 7)
    if ASCII.isWordByte(next) { return nil }
    if next == UInt8(ascii: ".") || next == UInt8(ascii: ","), ASCII.isDigit(byte(at: start + 8)) {
      return nil
    }
    return 7
  }

  private func digits(_ count: Int, at start: Int) -> Bool {
    for i in start..<start + count where !ASCII.isDigit(byte(at: i)) { return false }
    return true
  }

  private func value(of count: Int, at start: Int) -> Int {
    (start..<start + count).reduce(0) { $0 * 10 + Int(bytes[$1] - 0x30) }
  }

  /// Returns the length of `e3`, `E-3` behind digits, nil where there is none.
  private func exponentLength(at offset: Int) -> Int? {
    guard byte(at: offset) | 0x20 == UInt8(ascii: "e") else { return nil }
    var i = offset + 1
    if byte(at: i) == UInt8(ascii: "-") || byte(at: i) == UInt8(ascii: "+") { i += 1 }
    guard ASCII.isDigit(byte(at: i)) else { return nil }
    while ASCII.isDigit(byte(at: i)) { i += 1 }
    return ASCII.isWordByte(byte(at: i)) || byte(at: i) >= 0x80 ? nil : i - offset
  }

  /// Returns the length of a scale suffix (`k K M bn`) that touches the digits and ends there.
  private func scaleLength(at offset: Int) -> Int {
    let first = byte(at: offset)
    let length =
      switch first {
      case UInt8(ascii: "k"), UInt8(ascii: "K"), UInt8(ascii: "M"): 1
      case UInt8(ascii: "b") where byte(at: offset + 1) == UInt8(ascii: "n"): 2
      default: 0
      }
    let next = byte(at: offset + length)
    return ASCII.isWordByte(next)
      || next >= 0x80 && scalar(at: offset + length).0.properties.isAlphabetic
      ? 0 : length
  }
}
