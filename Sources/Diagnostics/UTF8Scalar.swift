/// Decodes one scalar of UTF-8 that may be damaged.
public enum UTF8Scalar {
  /// Returns the scalar that starts at `offset` and its length in bytes.
  ///
  /// A byte that starts no complete, shortest-form scalar before `end` gives U+FFFD with length 1,
  /// so a caller that adds the length always makes progress. `offset` must lie below `end`.
  public static func decode(_ bytes: [UInt8], at offset: Int, end: Int) -> (Unicode.Scalar, Int) {
    let damaged: (Unicode.Scalar, Int) = ("\u{FFFD}", 1)
    guard offset >= 0, offset < end, end <= bytes.count else { return damaged }
    let first = bytes[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, offset + length <= end else { return damaged }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for i in 1..<length {
      let byte = bytes[offset + i]
      guard byte & 0xC0 == 0x80 else { return damaged }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return damaged }
    return (scalar, length)
  }
}
