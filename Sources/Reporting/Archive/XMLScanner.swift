/// Reads the tags of an XML part one after the other, which is all that a template needs.
///
/// Text, comments and processing instructions are passed over; names keep their prefix.
struct XMLScanner {
  /// A start tag, an end tag, or a tag that is both.
  struct Tag {
    let name: String
    let attributes: [String: String]
    let isEnd: Bool
    let isEmpty: Bool

    /// The name without its prefix.
    var localName: Substring {
      guard let colon = name.lastIndex(of: ":") else { return name[...] }
      return name[name.index(after: colon)...]
    }
  }

  private let bytes: [UInt8]
  private var at = 0

  /// Starts at the beginning of a part in UTF-8.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Returns the tags of a part in order, at most 200,000.
  static func tags(_ bytes: [UInt8]) -> [Tag] {
    var scanner = XMLScanner(bytes)
    var tags: [Tag] = []
    while tags.count < 200_000, let tag = scanner.next() { tags.append(tag) }
    return tags
  }

  /// Returns the next tag, nil at the end.
  mutating func next() -> Tag? {
    while let start = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
      at = start + 1
      if skip("!--", until: "-->") || skip("![CDATA[", until: "]]>") || skip("?", until: "?>")
        || skip("!", until: ">")
      {
        continue
      }
      return tag()
    }
    at = bytes.count
    return nil
  }

  /// Passes over a construct that begins here.
  private mutating func skip(_ opening: String, until closing: String) -> Bool {
    guard bytes[at...].starts(with: opening.utf8) else { return false }
    let end = Array(closing.utf8)
    while at < bytes.count, !bytes[at...].starts(with: end) { at += 1 }
    at = min(bytes.count, at + end.count)
    return true
  }

  /// Reads a tag after its `<`.
  private mutating func tag() -> Tag? {
    let isEnd = at < bytes.count && bytes[at] == UInt8(ascii: "/")
    if isEnd { at += 1 }
    let name = word()
    var attributes: [String: String] = [:]
    var isEmpty = false
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: ">") {
        at += 1
        break
      }
      if byte == UInt8(ascii: "/") {
        isEmpty = true
        at += 1
      } else if Self.isSpace(byte) {
        at += 1
      } else if let (key, value) = attribute() {
        attributes[key] = value
      } else {
        at += 1
      }
    }
    return Tag(name: name, attributes: attributes, isEnd: isEnd, isEmpty: isEmpty)
  }

  /// Reads an attribute, nil where there is none.
  private mutating func attribute() -> (String, String)? {
    let key = word()
    skipSpace()
    guard !key.isEmpty, at < bytes.count, bytes[at] == UInt8(ascii: "=") else { return nil }
    at += 1
    skipSpace()
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else {
      return nil
    }
    let quote = bytes[at]
    let start = at + 1
    let end = bytes[start...].firstIndex(of: quote) ?? bytes.count
    at = min(bytes.count, end + 1)
    return (key, Self.unescaped(String(decoding: bytes[start..<end], as: UTF8.self)))
  }

  /// Reads a name.
  private mutating func word() -> String {
    let start = at
    while at < bytes.count, !Self.isSpace(bytes[at]), !"=/>\"'".utf8.contains(bytes[at]) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Returns text with the five named entities replaced.
  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let and = rest.firstIndex(of: "&") {
      result += rest[..<and]
      rest = rest[and...]
      let entity = [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
      ].first { rest.hasPrefix($0.0) }
      result += entity?.1 ?? "&"
      rest = rest.dropFirst(entity?.0.count ?? 1)
    }
    return result + rest
  }
}
