/// A JSON value whose objects keep the order of their fields.
public enum JSONValue: Sendable, Hashable {
  /// Nothing.
  case null
  /// Yes or no.
  case bool(Bool)
  /// A number; infinities and NaN are written as null, since JSON has none.
  case number(Double)
  /// Text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Named fields, in order.
  case object([Field])

  /// One field of an object.
  public struct Field: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The value.
    public let value: JSONValue

    /// Creates a field.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The value as compact JSON on one line, in ASCII-safe UTF-8.
  public var json: String {
    var out = ""
    write(into: &out)
    return out
  }

  /// Appends the value as compact JSON.
  func write(into out: inout String) {
    switch self {
    case .null: out += "null"
    case .bool(let flag): out += flag ? "true" : "false"
    case .number(let number): out += Self.text(of: number)
    case .string(let text): Self.write(text, into: &out)
    case .array(let values): Self.write(values, into: &out)
    case .object(let fields): Self.write(fields, into: &out)
    }
  }

  /// Returns the shortest digits that read back as the same double; null where JSON has no number.
  static func text(of number: Double) -> String {
    guard number.isFinite else { return "null" }
    if number == 0 { return "0" }
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 { return String(whole) }
    return number.description
  }

  /// Appends a quoted string; control, line-separator and bidirectional characters are escaped.
  private static func write(_ text: String, into out: inout String) {
    out += "\""
    defer { out += "\"" }
    // Most texts are plain ASCII without a quote or backslash and need no look at each scalar.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      out += text
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if SafeText.visible(String(scalar)) == String(scalar) {
          out.unicodeScalars.append(scalar)
        } else {
          for unit in String(scalar).utf16 { out += "\\u" + hex(unit) }
        }
      }
    }
  }

  /// Returns four hexadecimal digits.
  private static func hex(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// Appends a list.
  private static func write(_ values: [JSONValue], into out: inout String) {
    out += "["
    for (index, value) in values.enumerated() {
      if index > 0 { out += "," }
      value.write(into: &out)
    }
    out += "]"
  }

  /// Appends an object.
  private static func write(_ fields: [Field], into out: inout String) {
    out += "{"
    for (index, field) in fields.enumerated() {
      if index > 0 { out += "," }
      write(field.name, into: &out)
      out += ":"
      field.value.write(into: &out)
    }
    out += "}"
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Creates text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Creates a number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Creates a number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// Creates yes or no.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Creates null.
  public init(nilLiteral: ()) { self = .null }
  /// Creates a list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Creates an object; fields keep the order in which they are written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Field($0.0, $0.1) })
  }
}
