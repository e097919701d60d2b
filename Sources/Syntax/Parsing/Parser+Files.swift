import Diagnostics

/// Commands of the session, and those that name files.
extension Parser {
  /// Reads the command of the session whose word was read.
  mutating func sessionCommand(_ word: Token) throws(Refusal) -> Command {
    switch word.keyword {
    case .load:
      if token.keyword == .scenario, peek(1).kind == .word, peek(2).kind == .end {
        throw refusal(
          .writtenByHabit, "a scenario is taken with `use`", at: word.range.union(token.range),
          help: ["write `use \(quoted(peek(1).range))`"])
      }
      return .load(try fileName())
    case .save:
      _ =
        (token.keyword == .as || token.keyword == .to) && peek(1).kind != .end
        && accept(token.keyword)
      if ["it", "this", "that"].contains(spelled(token)), peek(1).keyword == .as,
        peek(2).kind == .word, peek(3).kind == .end
      {
        throw refusal(
          .writtenByHabit, "a what-if is kept under a name with `keep`",
          at: word.range.union(peek(2).range),
          help: [
            "write `keep as \(quoted(peek(2).range))`",
            "for the file write `save \"\(quoted(peek(2).range)).whatif\"`",
          ])
      }
      let isNamed =
        !isAtEnd && token.keyword != .keep && token.kind != .minus && token.kind != .dash
      let file = isNamed ? try fileName() : nil
      return .save(file, force: acceptForce())
    case .export: return .export(try export())
    case .copy:
      let format = try copyFormat()
      _ = accept(.of)
      let owner =
        token.kind == .word && token.keyword != .keep ? try expectName("the name of a case") : nil
      return .copy(format, of: owner)
    case .review: return .review
    case .undo: return .undo(try count())
    case .redo: return .redo(try count())
    case .remove:
      guard token.kind == .word else { throw unexpected(expecting: "a name") }
      if [.scenario, .case, .initiative, .cost, .benefit, .track, .unit].contains(token.keyword),
        peek(1).kind == .word, peek(1).keyword == .none
      {
        throw refusal(
          .writtenByHabit, "what is removed is said by its name", at: token.range,
          help: ["write `\(line(without: token.range))`"])
      }
      return .remove(name(advance()))
    case .rename: return try rename()
    case .history: return .history(acceptText()?.value ?? restOfLine())
    case .help: return helpCommand(skipping: 0)
    default: return .quit
    }
  }

  /// Takes the rest of the line as the topic of `help`.
  mutating func helpCommand(skipping count: Int) -> Command {
    for _ in 0..<count { advance() }
    return .help(restOfLine())
  }

  /// Takes the rest of the line as it stands; of a long one the beginning.
  private mutating func restOfLine() -> String {
    let lower = Int(token.lower)
    let upper = Int(tokens[tokens.count - 1].lower)
    while !isAtEnd { advance() }
    guard lower < upper else { return "" }
    return VisibleText.escaped(bytes, lower, min(upper, lower + 200))
  }

  private mutating func rename() throws(Refusal) -> Command {
    guard token.kind == .word else { throw unexpected(expecting: "a name") }
    let old = name(advance())
    guard accept(.to) || accept(.as) else {
      let place = SourceRange(previousEnd, Int(token.lower))
      throw unexpected(
        expecting: "`to` and the new name",
        help: token.kind == .word ? ["write `\(line(replacing: place, with: " to "))`"] : [])
    }
    return .rename(old, to: try expectNewName("the new name"))
  }

  /// Reads how many steps to go, 1 unless stated.
  private mutating func count() throws(Refusal) -> Int {
    guard token.kind == .number else { return 1 }
    let number = token
    let literal = try plainNumber()
    guard let count = Int(exactly: literal.value), (1...1_000_000).contains(count) else {
      throw refusal(
        .outOfRange, "the number of steps is a whole number from 1 on", at: number.range)
    }
    return count
  }

  /// Reads a file name in quotes, or without where it looks like one.
  mutating func fileName() throws(Refusal) -> TextLiteral {
    if token.kind == .text {
      try refuseHiddenCharacters(in: token)
      return text(advance())
    }
    if token.kind == .unclosedText {
      throw refusal(
        .unclosedText, "the text has no closing quote on its line", at: token.range,
        help: ["add `\"` where it ends"])
    }
    let lower = Int(token.lower)
    let end = Int(tokens[tokens.count - 1].lower)
    var upper = lower
    while upper < end, bytes[upper] != 0x20, bytes[upper] != 0x09, bytes[upper] != 0x0A {
      upper += 1
    }
    let range = SourceRange(lower, upper)
    let looksLikeFile = bytes[lower..<upper].contains {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
    }
    guard looksLikeFile else {
      let ending = tokens[0].keyword == .export ? "md" : "whatif"
      throw unexpected(
        expecting: "a file name in quotes",
        help: isAtEnd
          ? []
          : ["write `\(line(replacing: range, with: "\"\(quoted(range)).\(ending)\""))`"])
    }
    try refuseHiddenCharacters(in: Token(.text, lower, upper))
    while !isAtEnd, Int(token.lower) < upper { advance() }
    return TextLiteral(source[range], range)
  }

  /// Consumes `--force`, where it is next.
  private mutating func acceptForce() -> Bool {
    var length = 0
    while [.minus, .dash].contains(peek(length).kind), length < 2 { length += 1 }
    guard length > 0, spelled(peek(length)) == "force" else { return false }
    for _ in 0...length { advance() }
    return true
  }

  /// The answer to `export "w.svg" of waterfall of portal`, with the next token at the case: the last result is what
  /// an export writes by itself.
  private func partOfCase(_ part: Name, to file: TextLiteral) -> Refusal {
    let question = "\(part.text) of \(quoted(token.range))"
    let isShown = ["annual", "inputs"].contains(part.key)
    let line =
      Self.charts.contains(part.key) && part.key != "cashflow" && !isShown
      ? "plot \(question)" : question
    return refusal(
      .writtenByHabit, "a result of one case is asked for first, and then written",
      at: part.range.union(token.range),
      help: ["write `\(line)`, then `export \(quoted(file.range))`"])
  }

  private mutating func export() throws(Refusal) -> Command.Export {
    _ = (token.keyword == .as || token.keyword == .to) && accept(token.keyword)
    if let habit = exportByHabit() { throw habit }
    let file = try fileName()
    var what: Name?
    var force = false
    var template: TextLiteral?
    while !isAtEnd, token.keyword != .keep {
      if accept(.of) {
        guard token.kind == .word else { throw unexpected(expecting: "a name") }
        if let part = what { throw partOfCase(part, to: file) }
        what = name(advance())
        continue
      }
      let start = Int(token.lower)
      if token.kind == .dash { advance() } else { while token.kind == .minus { advance() } }
      let option = token.kind == .word ? source[token.range].lowercased() : ""
      switch option {
      case "force":
        advance()
        force = true
      case "template":
        advance()
        template = try fileName()
      default:
        if !isAtEnd { advance() }
        throw refusal(
          .syntax, "`export` does not know `\(quoted(range(from: start)))`", at: range(from: start),
          help: ["write `export \"deck.pptx\" of npv --force --template \"corporate.pptx\"`"])
      }
    }
    return Command.Export(file: file, what: what, force: force, template: template)
  }

  private mutating func copyFormat() throws(Refusal) -> Command.CopyFormat? {
    if accept(.for) || accept(.as) {
      if token.kind == .word,
        let format = Command.CopyFormat(rawValue: source[token.range].lowercased())
      {
        advance()
        return format
      }
      throw unexpected(
        expecting: "`markdown`, `tsv`, `html`, `svg`, `text` or `email`",
        help: ["write `copy as markdown` or `copy for email`"])
    }
    return nil
  }
}
