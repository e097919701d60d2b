public import Diagnostics

/// What a piece of a line is, for colouring it as it is typed.
public enum SyntaxRole: String, Sendable, Hashable, CaseIterable {
  case name, number, unit, keyword, text, comment, `operator`, invalid
}

extension Lexer {
  /// Returns the coloured pieces of `text` in order; what stands between them is space.
  ///
  /// Works on any text, also a half-typed one. A word directly behind a number, a range bracket,
  /// `in`, or `/` there is a unit; the language's own words are keywords.
  ///
  /// - Complexity: O(bytes).
  public static func highlight(_ text: String) -> [(SourceRange, SyntaxRole)] {
    var lexer = Lexer(Array(text.utf8))
    var result: [(SourceRange, SyntaxRole)] = []
    var tokens: [Token] = []
    while !lexer.isAtEnd {
      let end = lexer.endOfLine()
      tokens.removeAll(keepingCapacity: true)
      lexer.readLine(endingAt: end, into: &tokens)
      var line = LineRoles()
      for i in tokens.indices {
        let next = i + 1 < tokens.count ? tokens[i + 1] : nil
        result.append((tokens[i].range, line.role(of: tokens[i], before: next, isFirst: i == 0)))
      }
    }
    return result
  }

  /// Follows one line and knows where a unit may stand.
  private struct LineRoles {
    /// Whether the token before can have a unit behind it.
    private var afterNumber = false
    private var afterUnit = false
    private var afterDivider = false
    private var afterIn = false

    /// Returns the role of the next token.
    mutating func role(of token: Token, before next: Token?, isFirst: Bool) -> SyntaxRole {
      switch token.kind {
      case .word: return word(token, before: next, isFirst: isFirst)
      case .number, .date, .currency:
        follow(number: true)
        return .number
      case .scientific, .invalid, .unclosedText:
        follow()
        return token.kind == .unclosedText ? .text : .invalid
      case .percent:
        follow(number: true)
        return .number
      case .text:
        follow()
        return .text
      case .comment: return .comment
      case .slash, .dot:
        let divides = afterNumber || afterUnit
        follow()
        afterDivider = divides
        return .operator
      case .close:
        follow(number: true)
        return .operator
      default:
        follow()
        return .operator
      }
    }

    private mutating func word(_ token: Token, before next: Token?, isFirst: Bool) -> SyntaxRole {
      let isConnecting = KeywordSet.connecting.contains(token.keyword)
      let isCall = next?.kind == .open
      if afterIn || !isConnecting && (afterNumber || afterDivider) && !isCall && !isClause(token) {
        follow()
        afterUnit = true
        return .unit
      }
      let divides = token.keyword == .per && (afterNumber || afterUnit)
      follow()
      afterDivider = divides
      afterIn = token.keyword == .in
      if isConnecting || isFirst && KeywordSet.statements.contains(token.keyword) {
        return .keyword
      }
      if token.keyword == .yes || token.keyword == .no || token.keyword == .keep { return .keyword }
      return isClause(token) && next?.kind != .equal ? .keyword : .name
    }

    private func isClause(_ token: Token) -> Bool {
      KeywordSet.initiativeClauses.contains(token.keyword) && token.keyword != .npv
        && token.keyword != .cost
    }

    private mutating func follow(number: Bool = false) {
      afterNumber = number
      afterUnit = false
      afterDivider = false
      afterIn = false
    }
  }
}
