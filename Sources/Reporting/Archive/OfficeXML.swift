/// Text inside the XML of office documents: what is invisible becomes visible, what is markup is
/// escaped, and numbers are written one way everywhere.
enum OfficeXML {
  /// The first line of every part.
  static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

  /// Returns one line of text for element content or an attribute.
  static func escaped(_ text: String) -> String {
    let safe = SafeText.visible(text)
    guard safe.utf8.contains(where: isMarkup) else { return safe }
    var result: [UInt8] = []
    result.reserveCapacity(safe.utf8.count + 16)
    for byte in safe.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result += "&amp;".utf8
      case UInt8(ascii: "<"): result += "&lt;".utf8
      case UInt8(ascii: ">"): result += "&gt;".utf8
      case UInt8(ascii: "\""): result += "&quot;".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isMarkup(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
      || byte == UInt8(ascii: "\"")
  }

  /// Returns a finite number in its shortest form that reads back to the same value; 0 for others.
  ///
  /// Workbook cells and chart caches both use it, which makes them equal to the digit.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    if value == 0 { return "0" }
    if let whole = Int(exactly: value), abs(whole) < 1_000_000_000_000_000 { return String(whole) }
    return value.description
  }
}
