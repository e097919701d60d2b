import Quantities

/// A line at the end of a saved file that says what it computed:
/// `# saved 2026-11-22, whatif 0.1: NPV $59,814, payback month 2, 9 inputs, 7f3a`.
struct Stamp: Hashable {
  /// The day of the save.
  let date: String
  /// The program that saved.
  let version: Version
  /// The id of the case, in files with several.
  let caseName: String?
  /// The figures in words, one each.
  let figures: [String]
  /// Four digits that change with the definitions and results.
  let hash: String

  init(date: String, version: Version, caseName: String?, figures: [String], hash: String) {
    self.date = date
    self.version = version
    self.caseName = caseName
    self.figures = figures
    self.hash = hash
  }

  /// Reads a stamp line; nil for any other line.
  init?(_ line: String) {
    guard line.hasPrefix(Self.start) else { return nil }
    let rest = line.dropFirst(Self.start.count)
    guard let colon = rest.firstIndex(of: ":") else { return nil }
    let head = Self.list(rest[..<colon])
    guard (2...3).contains(head.count), CalendarDate(head[0]) != nil, head[1].hasPrefix("whatif "),
      let version = Version(head[1].dropFirst(7))
    else { return nil }
    var tail = Self.list(rest[rest.index(after: colon)...])
    guard let hash = tail.popLast(), hash.utf8.count == 4, hash.allSatisfy(\.isHexDigit) else {
      return nil
    }
    self.init(
      date: head[0], version: version, caseName: head.count == 3 ? head[2] : nil, figures: tail,
      hash: hash)
  }

  /// The line, without a line break.
  var line: String {
    let head = [date, "whatif \(version)"] + (caseName.map { [$0] } ?? [])
    return Self.start + head.joined(separator: ", ") + ": "
      + (figures + [hash]).joined(separator: ", ")
  }

  /// Whether both say the same of the text, whenever and by whichever program they were written.
  func agrees(with other: Stamp) -> Bool {
    caseName?.lowercased() == other.caseName?.lowercased() && figures == other.figures
      && hash == other.hash
  }

  private static let start = "# saved "

  /// Splits at `, `, so that grouped numbers stay whole.
  private static func list(_ text: Substring) -> [String] {
    var parts: [String] = [""]
    var characters = text[...]
    while let character = characters.popFirst() {
      if character == ",", characters.first == " " {
        characters.removeFirst()
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { String($0.trimmingSpaces) }.filter { !$0.isEmpty }
  }

  /// Whether a line is meant as a stamp, also one that somebody damaged.
  static func isMeant(by line: String) -> Bool {
    line.hasPrefix(start) && (Stamp(line) != nil || line.contains(", whatif "))
  }

  /// Takes the stamp lines out of a text, with the blank lines at its end.
  ///
  /// One with text below it leaves an empty line, so that the other lines keep their numbers.
  static func taken(from bytes: [UInt8]) -> (body: [UInt8], stamps: [String]) {
    let found = places(in: bytes)
    guard !found.isEmpty else { return (bytes, []) }
    var end = bytes.count
    for place in found.reversed() {
      guard bytes[place.upperBound..<end].allSatisfy({ $0 == 0x0A || $0 == 0x0D }) else { break }
      end = place.lowerBound
    }
    var body: [UInt8] = []
    var start = 0
    for place in found where place.lowerBound < end {
      body += bytes[start..<place.lowerBound]
      start = place.upperBound
    }
    return (
      body + bytes[start..<end], found.map { String(decoding: bytes[$0], as: UTF8.self) }
    )
  }

  /// Where stamp lines stand, without their line breaks.
  private static func places(in bytes: [UInt8]) -> [Range<Int>] {
    let mark = Array(start.utf8)
    var result: [Range<Int>] = []
    var lower = 0
    while lower < bytes.count {
      var upper = bytes[lower...].firstIndex(of: 0x0A) ?? bytes.count
      let next = upper + 1
      if upper - lower < 1_000, bytes[lower..<upper].starts(with: mark) {
        if bytes[upper - 1] == 0x0D { upper -= 1 }
        if isMeant(by: String(decoding: bytes[lower..<upper], as: UTF8.self)) {
          result.append(lower..<upper)
        }
      }
      lower = next
    }
    return result
  }
}

extension StringProtocol {
  /// The text without spaces, tabs and line breaks at its ends.
  var trimmingSpaces: SubSequence {
    var result = self[...]
    while let first = result.first, first == " " || first == "\t" || first.isNewline {
      result.removeFirst()
    }
    while let last = result.last, last == " " || last == "\t" || last.isNewline {
      result.removeLast()
    }
    return result
  }
}

/// The checksum of Fowler, Noll and Vo in its form 1a with 64 bits; folded to 16 the short mark of a text.
struct ShortHash {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Adds bytes.
  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// All 64 bits.
  var value: UInt64 { state }

  /// Four hexadecimal digits.
  var digits: String {
    let folded = UInt16(truncatingIfNeeded: state ^ (state >> 16) ^ (state >> 32) ^ (state >> 48))
    let text = String(folded, radix: 16)
    return String(repeating: "0", count: 4 - text.count) + text
  }
}
