import Diagnostics

/// The smallest piece of a text that means something: its kind and where it stands, no characters.
struct Token {
  /// The kinds of pieces.
  enum Kind: UInt8 {
    case word, number, scientific, date, text, unclosedText, currency, percent
    case open, close, openSquare, closeSquare
    case comma, colon, question
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case plus, minus, dash, star, slash, caret, dot
    case comment, invalid
    /// Behind the last token of a statement.
    case end
  }

  var kind: Kind
  /// Which of the language's own words a word is; `none` for everything else.
  var keyword: Keyword
  var lower: UInt32
  var upper: UInt32

  /// Creates a token over `lower..<upper`.
  init(_ kind: Kind, _ lower: Int, _ upper: Int, keyword: Keyword = .none) {
    self.kind = kind
    self.keyword = keyword
    self.lower = UInt32(truncatingIfNeeded: lower)
    self.upper = UInt32(truncatingIfNeeded: upper)
  }

  /// Where the token stands.
  var range: SourceRange { SourceRange(Int(lower), Int(upper)) }

  /// Whether the token stands between two formulas, so that a line that ends with it goes on.
  var continuesLine: Bool {
    switch kind {
    case .plus, .minus, .star, .slash, .caret, .dot, .comma, .colon, .equal, .notEqual, .less,
      .lessOrEqual, .greater, .greaterOrEqual:
      true
    case .word: KeywordSet.trailingOperators.contains(keyword)
    default: false
    }
  }
}
