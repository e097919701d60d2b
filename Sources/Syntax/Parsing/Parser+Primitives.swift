import Diagnostics

extension Parser {
  /// The next token.
  var token: Token { tokens[index] }
  /// Whether every token was read.
  var isAtEnd: Bool { tokens[index].kind == .end }
  /// The end of the token read last.
  var previousEnd: Int { index > 0 ? Int(tokens[index - 1].upper) : Int(tokens[0].lower) }

  /// The token `offset` behind the next one; `end` beyond the last.
  func peek(_ offset: Int) -> Token {
    let i = index + offset
    return i < tokens.count ? tokens[i] : tokens[tokens.count - 1]
  }

  /// Steps over the next token and returns it; stays at the end.
  @discardableResult
  mutating func advance() -> Token {
    let current = tokens[index]
    if current.kind != .end { index += 1 }
    return current
  }

  /// Consumes the next token if it is of `kind`.
  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  /// Consumes the next token if it is the word `keyword`.
  mutating func accept(_ keyword: Keyword) -> Bool {
    guard token.keyword == keyword else { return false }
    advance()
    return true
  }

  /// Consumes a token of `kind` or reports that `description` belongs here.
  mutating func expect(_ kind: Token.Kind, _ description: String) throws(Refusal) {
    guard accept(kind) else { throw unexpected(expecting: description) }
  }

  /// Consumes the word `keyword` or reports that it belongs here.
  mutating func expect(_ keyword: Keyword) throws(Refusal) {
    guard accept(keyword) else { throw unexpected(expecting: "`\(keyword.spelling)`") }
  }

  /// Returns the word `token` as a name.
  func name(_ token: Token) -> Name { Name(source[token.range], token.range) }

  /// Consumes any word that is not a connecting one.
  mutating func acceptName() -> Name? {
    guard token.kind == .word, !KeywordSet.connecting.contains(token.keyword) else { return nil }
    return name(advance())
  }

  /// Consumes a name or reports that `description` belongs here.
  mutating func expectName(_ description: String) throws(Refusal) -> Name {
    guard let name = acceptName() else { throw unexpected(expecting: description) }
    return name
  }

  /// Consumes a name that is being defined, which may not be one of the language's own words.
  mutating func expectNewName(_ description: String) throws(Refusal) -> Name {
    guard token.kind == .word else { throw unexpected(expecting: description) }
    if isReserved(token) { throw reservedName(token) }
    return name(advance())
  }

  /// Consumes quoted text, if it is next.
  mutating func acceptText() -> TextLiteral? {
    guard token.kind == .text else { return nil }
    return text(advance())
  }

  /// Consumes quoted text or reports that `description` belongs here.
  mutating func expectText(_ description: String) throws(Refusal) -> TextLiteral {
    guard let text = acceptText() else { throw unexpected(expecting: description) }
    return text
  }

  /// Returns a quoted text with `\"` and `\\` resolved; other back-slashes stay, as in paths.
  func text(_ token: Token) -> TextLiteral {
    let lower = Int(token.lower)
    let upper = Int(token.upper)
    let open = bytes[lower] == UInt8(ascii: "\"") ? 1 : 3
    let close = bytes[upper - 1] == UInt8(ascii: "\"") ? 1 : 3
    let content = bytes[(lower + open)..<max(upper - close, lower + open)]
    guard content.contains(UInt8(ascii: "\\")) else {
      return TextLiteral(String(decoding: content, as: UTF8.self), token.range)
    }
    var resolved: [UInt8] = []
    var isEscaped = false
    for byte in content {
      if !isEscaped, byte == UInt8(ascii: "\\") {
        isEscaped = true
        continue
      }
      if isEscaped, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        resolved.append(UInt8(ascii: "\\"))
      }
      isEscaped = false
      resolved.append(byte)
    }
    if isEscaped { resolved.append(UInt8(ascii: "\\")) }
    return TextLiteral(String(decoding: resolved, as: UTF8.self), token.range)
  }

  /// Whether a word is one of the language's own.
  func isReserved(_ token: Token) -> Bool {
    if KeywordSet.reserved.contains(token.keyword) { return true }
    return token.keyword == .none && ReservedWords.isWordOfCases(source[token.range].lowercased())
  }

  /// The range from `start` to the end of the token read last.
  func range(from start: Int) -> SourceRange { SourceRange(start, max(previousEnd, start)) }

  /// Whether the next token touches the one before it.
  var touchesPrevious: Bool { Int(token.lower) == previousEnd }
}

/// The names of what a case yields, which cannot be defined.
public enum ReservedWords {
  /// The metrics of a case.
  public static let metrics: Set<String> = [
    "npv", "roi", "irr", "payback", "lasting_payback", "discounted_payback",
    "discounted_lasting_payback", "payback_from_go_live", "pv_benefits", "pv_costs", "peak_cash",
    "benefit_needed", "cost_of_delay", "cashflow", "cumulative",
  ]

  /// Returns whether a word cannot be defined: a statement, clause, connecting or metric word.
  public static func contains(_ word: String) -> Bool {
    let key = word.lowercased()
    let keyword = KeywordTable.shared.keyword(in: Array(key.utf8), 0, key.utf8.count)
    return KeywordSet.reserved.contains(keyword) || isWordOfCases(key)
  }

  /// Whether a lower-case word is a figure of a case, `base` or `costs`.
  static func isWordOfCases(_ key: String) -> Bool {
    metrics.contains(key) || key == "base" || key == "costs"
  }
}
