/// The stretches that word keys move over: names, numbers with their separators, runs of signs,
/// and space.
struct Tokens: Sequence {
  struct Token: Equatable {
    /// In UTF-8 bytes of the text.
    let range: Range<Int>
    let isSpace: Bool
  }

  private enum Kind { case space, word, sign }

  private let tokens: [Token]

  init(_ text: String) {
    var tokens: [Token] = []
    var start = 0
    var offset = 0
    var current: Kind?
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let kind = Tokens.kind(ofCharacterAt: index, in: characters)
      if let current, kind != current {
        tokens.append(Token(range: start..<offset, isSpace: current == .space))
        start = offset
      }
      current = kind
      offset += character.utf8.count
    }
    if let current { tokens.append(Token(range: start..<offset, isSpace: current == .space)) }
    self.tokens = tokens
  }

  func makeIterator() -> IndexingIterator<[Token]> { tokens.makeIterator() }

  private static func kind(ofCharacterAt index: Int, in characters: [Character]) -> Kind {
    let character = characters[index]
    if character.isWhitespace { return .space }
    if character.isLetter || character.isNumber || character == "_" { return .word }
    // "2,400" and "3.5" are one word each.
    let isInside =
      (character == "," || character == ".") && index > 0 && index + 1 < characters.count
      && characters[index - 1].isNumber && characters[index + 1].isNumber
    return isInside ? .word : .sign
  }
}
