/// The check sum of ZIP entries: CRC-32 with the reflected polynomial 0xEDB88320.
///
/// Source: ISO/IEC 21320-1 and RFC 1952, section 8.
enum CRC32 {
  /// The remainder of every byte, so that a byte costs one look-up.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  /// Returns the check sum of bytes.
  ///
  /// - Complexity: O(*n*).
  static func of(_ bytes: [UInt8]) -> UInt32 {
    let table = table
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8)
    }
    return ~value
  }
}
