/// A half-open range of UTF-8 offsets inside one source text.
public struct SourceRange: Hashable, Sendable {
  /// The first byte.
  public var lower: UInt32
  /// One past the last byte.
  public var upper: UInt32

  /// Creates the range `lower..<upper`; `upper` is raised to `lower` when it is smaller.
  public init(_ lower: Int, _ upper: Int) {
    self.lower = UInt32(clamping: lower)
    self.upper = UInt32(clamping: max(lower, upper))
  }

  /// The number of bytes.
  public var count: Int { Int(upper - lower) }
  /// The bytes as an array range.
  public var bytes: Range<Int> { Int(lower)..<Int(upper) }

  /// Returns the smallest range that holds both.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(Int(min(lower, other.lower)), Int(max(upper, other.upper)))
  }
}

/// An immutable text with a name: a file, one entry at the prompt, or one `-e` argument.
///
/// Identity matters (every piece of a document points to the text it came from), so it is a class.
public final class SourceText: Sendable {
  /// What a person calls the text: a file path as typed, or `entry 3`.
  public let name: String
  /// What it is called inside the file it is a part of, such as `block 3`; the same as `name` for a text of
  /// its own.
  public let partName: String
  /// The text as UTF-8; invalid sequences were replaced before.
  public let utf8: [UInt8]
  /// The number of the first line, 1 unless the text is an excerpt.
  public let firstLine: Int
  /// The offset at which each line starts.
  private let lineStarts: [UInt32]

  /// Creates a text from bytes that are valid UTF-8.
  public init(name: String, part: String? = nil, utf8: [UInt8], firstLine: Int = 1) {
    self.name = name
    partName = part ?? name
    self.utf8 = utf8
    self.firstLine = firstLine
    var starts: [UInt32] = [0]
    for (i, byte) in utf8.enumerated() where byte == 0x0A { starts.append(UInt32(i + 1)) }
    lineStarts = starts
  }

  /// Creates a text from a string.
  public convenience init(name: String, _ text: String, firstLine: Int = 1) {
    self.init(name: name, utf8: Array(text.utf8), firstLine: firstLine)
  }

  /// Returns the characters of `range`, clipped to the text.
  public subscript(range: SourceRange) -> String {
    let lower = min(Int(range.lower), utf8.count)
    let upper = min(max(Int(range.upper), lower), utf8.count)
    return String(decoding: utf8[lower..<upper], as: UTF8.self)
  }

  /// Returns the characters of a range in one line: breaks become spaces, and comments at their lines are left out.
  public func oneLine(_ range: SourceRange) -> String {
    let text = self[range]
    guard text.utf8.contains(0x0A) else { return text }
    var joined = ""
    for line in text.split(separator: "\n") {
      var isQuoted = false
      let code = line.prefix { character in
        if character == "\"" { isQuoted.toggle() }
        return isQuoted || character != "#"
      }
      let words = code.trimmingPrefix { $0.isWhitespace }
      let isOpen = joined.isEmpty || joined.last == "(" || joined.last == "["
      let closes = [")", "]", ","].contains(words.first)
      joined += (isOpen || closes || words.isEmpty ? "" : " ") + words
      while joined.last?.isWhitespace == true { joined.removeLast() }
    }
    return joined
  }

  /// Returns the line number (from `firstLine`) and the byte column (from 0) of an offset.
  ///
  /// - Complexity: O(log lines).
  public func position(of offset: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle - 1 }
    }
    return (firstLine + low, offset - Int(lineStarts[low]))
  }

  /// Returns the range of the line (without its line break) that holds an offset.
  public func lineRange(at offset: Int) -> SourceRange {
    let index = position(of: offset).line - firstLine
    let start = Int(lineStarts[index])
    var end = index + 1 < lineStarts.count ? Int(lineStarts[index + 1]) - 1 : utf8.count
    if end > start, utf8[end - 1] == 0x0D { end -= 1 }
    return SourceRange(start, end)
  }

  /// The number of lines.
  public var lineCount: Int { lineStarts.count }
}

/// A place in a source text.
public struct Span: Sendable {
  /// The text.
  public let source: SourceText
  /// The bytes.
  public let range: SourceRange

  /// Creates a place.
  public init(_ source: SourceText, _ range: SourceRange) {
    self.source = source
    self.range = range
  }

  /// The characters of the place.
  public var text: String { source[range] }
  /// The line on which the place starts.
  public var line: Int { source.position(of: Int(range.lower)).line }

  /// Returns the line of the text with `replacement` in this place, as a line to type; the replacement alone
  /// where the line is too long to be typed or the place goes over several.
  public func line(with replacement: String) -> String {
    let line = source.lineRange(at: Int(range.lower))
    guard line.count <= 160, range.upper <= line.upper else { return replacement }
    let whole =
      VisibleText.escaped(source.utf8, Int(line.lower), Int(range.lower)) + replacement
      + VisibleText.escaped(source.utf8, Int(range.upper), Int(line.upper))
    return String(whole.drop { $0 == " " })
  }
}
