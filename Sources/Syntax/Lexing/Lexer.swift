import Diagnostics

/// Cuts UTF-8 into tokens, one physical line at a time.
///
/// It never fails: what it cannot read becomes an `invalid` token, and the parser words the error.
public struct Lexer {
  let bytes: [UInt8]
  /// The next byte to read.
  var position: Int
  /// One past the last byte of the line being read, its line break excluded.
  var lineEnd: Int
  private let keywords = KeywordTable.shared

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 0
    lineEnd = bytes.count
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
  }

  /// Whether every byte was read.
  var isAtEnd: Bool { position >= bytes.count }

  /// Returns the offset of the line break that ends the line at `position`, or the end of the text.
  func endOfLine() -> Int {
    var i = position
    while i < bytes.count, bytes[i] != 0x0A { i += 1 }
    return i
  }

  /// Reads the line that ends at `end` into `tokens`; a comment is the last of them.
  mutating func readLine(endingAt end: Int, into tokens: inout [Token]) {
    lineEnd = end
    if lineEnd > position, bytes[lineEnd - 1] == 0x0D { lineEnd -= 1 }
    while let token = nextToken() { tokens.append(token) }
    position = min(end + 1, bytes.count)
  }

  /// Returns the byte at `offset` of the line, or zero behind its end.
  func byte(at offset: Int) -> UInt8 { offset < lineEnd ? bytes[offset] : 0 }

  /// Returns the next token of the line, nil at its end.
  private mutating func nextToken() -> Token? {
    while position < lineEnd, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    guard position < lineEnd else { return nil }
    let start = position
    let first = bytes[start]
    if ASCII.isLetter(first) { return word(from: start) }
    if ASCII.isDigit(first) { return numberOrDate(from: start) }
    if first >= 0x80 { return beyondASCII(from: start) }
    return mark(first, from: start)
  }

  /// Returns a token of `length` bytes and steps over it.
  mutating func take(_ kind: Token.Kind, _ length: Int, from start: Int) -> Token {
    position = start + length
    return Token(kind, start, position)
  }

  /// Reads an ASCII sign.
  private mutating func mark(_ first: UInt8, from start: Int) -> Token {
    let second = byte(at: start + 1)
    switch first {
    case UInt8(ascii: "#"): return take(.comment, lineEnd - start, from: start)
    case UInt8(ascii: "\""): return text(from: start, quote: 1)
    case UInt8(ascii: "_"): return word(from: start)
    case UInt8(ascii: "."):
      return ASCII.isDigit(second) ? numberOrDate(from: start) : take(.invalid, 1, from: start)
    case UInt8(ascii: "$"): return take(.currency, 1, from: start)
    case UInt8(ascii: "%"): return take(.percent, 1, from: start)
    case UInt8(ascii: "("): return take(.open, 1, from: start)
    case UInt8(ascii: ")"): return take(.close, 1, from: start)
    case UInt8(ascii: "["): return take(.openSquare, 1, from: start)
    case UInt8(ascii: "]"): return take(.closeSquare, 1, from: start)
    case UInt8(ascii: ","): return take(.comma, 1, from: start)
    case UInt8(ascii: ":"): return take(.colon, 1, from: start)
    case UInt8(ascii: "?"): return take(.question, 1, from: start)
    case UInt8(ascii: "+"): return take(.plus, 1, from: start)
    case UInt8(ascii: "-"): return take(.minus, 1, from: start)
    case UInt8(ascii: "*"): return take(.star, 1, from: start)
    case UInt8(ascii: "/"): return take(.slash, 1, from: start)
    case UInt8(ascii: "^"): return take(.caret, 1, from: start)
    case UInt8(ascii: "="):
      return take(.equal, second == UInt8(ascii: "=") ? 2 : 1, from: start)
    case UInt8(ascii: "<"):
      if second == UInt8(ascii: "=") { return take(.lessOrEqual, 2, from: start) }
      if second == UInt8(ascii: ">") { return take(.notEqual, 2, from: start) }
      return take(.less, 1, from: start)
    case UInt8(ascii: ">"):
      if second == UInt8(ascii: "=") { return take(.greaterOrEqual, 2, from: start) }
      return take(.greater, 1, from: start)
    case UInt8(ascii: "!") where second == UInt8(ascii: "="):
      return take(.notEqual, 2, from: start)
    default: return take(.invalid, 1, from: start)
    }
  }

  /// Reads a token that starts with a byte outside ASCII.
  private mutating func beyondASCII(from start: Int) -> Token? {
    let (scalar, length) = scalar(at: start)
    switch scalar.value {
    case 0x20AC, 0xA3, 0xA5: return take(.currency, length, from: start)
    case 0xD7: return take(.star, length, from: start)
    case 0xF7: return take(.slash, length, from: start)
    case 0xB7, 0x22C5: return take(.dot, length, from: start)
    case 0x2212: return take(.minus, length, from: start)
    case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014: return take(.dash, length, from: start)
    case 0x2264: return take(.lessOrEqual, length, from: start)
    case 0x2265: return take(.greaterOrEqual, length, from: start)
    case 0x2260: return take(.notEqual, length, from: start)
    case 0x201C, 0x201D, 0x201E: return text(from: start, quote: length)
    case 0xA0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000:
      position = start + length
      return nextToken()
    default:
      return scalar.properties.isAlphabetic
        ? word(from: start) : take(.invalid, length, from: start)
    }
  }

  /// Reads a word: letters of any script, digits and `_`.
  private mutating func word(from start: Int) -> Token {
    var i = start
    while i < lineEnd {
      let byte = bytes[i]
      if ASCII.isWordByte(byte) {
        i += 1
      } else if byte >= 0x80 {
        let (scalar, length) = scalar(at: i)
        guard Self.continuesWord(scalar) else { break }
        i += length
      } else {
        break
      }
    }
    position = i
    return Token(.word, start, i, keyword: keywords.keyword(in: bytes, start, i))
  }

  /// Whether a scalar outside ASCII may stand inside a name.
  private static func continuesWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isAlphabetic { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: return true
    default: return false
    }
  }

  /// Reads quoted text that starts with a quote of `quote` bytes.
  ///
  /// Text that a straight quote opens ends at the next straight quote, so that it may hold curly
  /// ones; where a word processor curled only the second quote, the curly one ends it.
  private mutating func text(from start: Int, quote: Int) -> Token {
    let isStraight = quote == 1
    var firstCurly: Int?
    var i = start + quote
    while i < lineEnd {
      let byte = bytes[i]
      if byte == UInt8(ascii: "\\"), i + 1 < lineEnd, bytes[i + 1] < 0x80 {
        i += 2
      } else if byte == UInt8(ascii: "\"") {
        return take(.text, i + 1 - start, from: start)
      } else if isCurlyQuote(at: i) {
        if !isStraight { return take(.text, i + 3 - start, from: start) }
        firstCurly = firstCurly ?? i
        i += 3
      } else {
        i += 1
      }
    }
    if let end = firstCurly { return take(.text, end + 3 - start, from: start) }
    return take(.unclosedText, lineEnd - start, from: start)
  }

  /// Whether a curly double quote stands at `offset`.
  func isCurlyQuote(at offset: Int) -> Bool {
    offset + 2 < lineEnd && bytes[offset] == 0xE2 && bytes[offset + 1] == 0x80
      && bytes[offset + 2] >= 0x9C && bytes[offset + 2] <= 0x9E
  }

  /// Returns the scalar at `offset` and its length; U+FFFD of one byte for an invalid sequence.
  func scalar(at offset: Int) -> (Unicode.Scalar, Int) {
    UTF8Scalar.decode(bytes, at: offset, end: lineEnd)
  }
}
