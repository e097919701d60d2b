/// The line format of libedit's history files, version 2.
///
/// One entry a line, with white space, control characters and backslashes written as `vis(3)`
/// does; UTF-8 stays as it is.
enum HistoryEncoding {
  /// The first line of such a file.
  static let cookie = "_HiStOrY_V2_"

  /// Returns `entry` as one line, without the newline that ends it.
  static func encode(_ entry: String) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(entry.utf8.count + 16)
    for byte in entry.utf8 {
      switch byte {
      case 0x5C: line += [0x5C, 0x5C]
      case 0...0x20, 0x7F:
        line += [0x5C, 0x30 + (byte >> 6), 0x30 + (byte >> 3 & 7), 0x30 + (byte & 7)]
      default: line.append(byte)
      }
    }
    return line
  }

  /// Returns the entry written in `line`, nil when it is not valid `vis` or not UTF-8.
  static func decode(_ line: ArraySlice<UInt8>) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.count)
    var rest = line
    while let byte = rest.popFirst() {
      if byte != 0x5C {
        bytes.append(byte)
      } else if let decoded = decodeEscape(&rest) {
        bytes.append(decoded)
      } else {
        return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Reads what follows a backslash: `\ooo`, `\\`, `\^C`, `\M-C`, `\M^C` or a letter as in C.
  private static func decodeEscape(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let kind = rest.popFirst() else { return nil }
    switch kind {
    case UInt8(ascii: "0")...UInt8(ascii: "7"): return decodeOctal(kind, &rest)
    case UInt8(ascii: "^"): return rest.popFirst().map(control)
    case UInt8(ascii: "M"): return decodeMeta(&rest)
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "s"): return 0x20
    case UInt8(ascii: "a"): return 0x07
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "v"): return 0x0B
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "E"): return 0x1B
    case 0x5C: return 0x5C
    default: return nil
    }
  }

  private static func decodeOctal(_ first: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8? {
    var value = Int(first - 0x30)
    for _ in 0..<2 {
      guard let digit = rest.first, (0x30...0x37).contains(digit) else { break }
      value = value * 8 + Int(digit - 0x30)
      rest.removeFirst()
    }
    return UInt8(exactly: value)
  }

  private static func decodeMeta(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
    guard let form = rest.popFirst(), let byte = rest.popFirst() else { return nil }
    switch form {
    case UInt8(ascii: "-"): return byte | 0x80
    case UInt8(ascii: "^"): return control(byte) | 0x80
    default: return nil
    }
  }

  /// Returns the control character written as `^` and `byte`.
  private static func control(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "?") ? 0x7F : byte & 0x1F
  }
}
