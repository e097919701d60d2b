import Diagnostics

/// Commands in the word order of speech, answered with the line to type; changes are in `Parser+Sentences.swift`.
extension Parser {
  func spelled(_ token: Token) -> String { source[token.range].lowercased() }

  /// `what if` in one word.
  private static let joinedWhatIf: Set<String> = ["whatif", "what_if", "whatsif", "whats_if"]
  /// Words that begin a what-if in speech.
  private static let suppositions: Set<String> = [
    "suppose", "supposing", "assume", "assuming", "imagine", "say", "if",
  ]

  /// How many tokens say `what if` in other words before what changes, as `whatif`, `What-if`, `whats if`, `what's if`,
  /// `how about` and `suppose`; nil where none do.
  var wordsOfWhatIf: Int? {
    // Most lines are none, and are not spelled out for it.
    guard let first = tokens.first, first.kind == .word, tokens.count > 2,
      [.none, .what, .if].contains(first.keyword),
      tokens[1].kind == .word || first.keyword == .what || tokens[2].keyword == .if
    else { return nil }
    let word = spelled(first)
    let changesName = tokens[1].kind == .word && !KeywordSet.connecting.contains(tokens[1].keyword)
    if Self.joinedWhatIf.contains(word) { return changesName ? 1 : nil }
    if Self.suppositions.contains(word) {
      return changesName && saysChange && !tokens.contains { $0.keyword == .then } ? 1 : nil
    }
    if word == "what" || word == "how", spelled(tokens[1]) == "about" {
      return saysChange ? 2 : nil
    }
    var count = 1
    if word == "what", tokens.count > 3, tokens[1].kind == .invalid, spelled(tokens[2]) == "s" {
      count = 3
    }
    let isWhat = word == "what" || word == "whats"
    if isWhat, tokens[count].kind == .minus || tokens[count].kind == .dash { count += 1 }
    guard tokens[count].keyword == .if, count + 1 < tokens.count, tokens[count + 1].kind != .end,
      count > 1 || word != "what",
      isWhat || Spelling.closestMatch(to: word, in: ["what"]) != nil
    else { return nil }
    return count + 1
  }

  /// Whether the line has a sign or word of a change.
  private var saysChange: Bool {
    tokens.contains {
      $0.kind == .equal || [.up, .down, .half, .double, .low, .high].contains($0.keyword)
    }
  }

  /// Refuses `whatif price = $800` and its like.
  func refuseSpeltWhatIf() throws(Refusal) {
    guard let count = wordsOfWhatIf else { return }
    let last = tokens[tokens.count - 2]
    let end = last.kind == .question ? tokens[tokens.count - 3] : last
    let changes = quoted(SourceRange(Int(tokens[count].lower), Int(end.upper)))
    throw refusal(
      .writtenByHabit, "a what-if begins with `what if`",
      at: tokens[0].range.union(tokens[count - 1].range), help: ["write `what if \(changes)`"])
  }

  /// Words that people say for `without`.
  private static let omissions: Set<String> = ["no", "drop", "skip", "remove", "omit", "minus"]

  /// Words that stand behind the name of what changes, where it is named first.
  private static let behindNames: KeywordSet = [
    .up, .down, .half, .double, .at, .to, .exactly, .of, .and, .show, .keep, .on, .by,
  ]

  /// The corner that `everything at worst` and `all inputs at worst` mean, and where those words stand; nil for
  /// others, and for `all at worse end for npv`, which is as it has to be.
  private func spokenCorner() -> (place: SourceRange, end: String)? {
    guard let at = ["everything": 1, "all": 2, "every": 2][spelled(token)], peek(at).keyword == .at,
      let (place, end) = spokenEnd(at: index + at + 1)
    else { return nil }
    return (token.range.union(place), "all at \(end)")
  }

  /// Refuses a change that only speech knows: `no hosting`, `worst case`.
  func refuseSpokenChange() throws(Refusal) {
    let said = spelled(token)
    if let side = ["worst": "worse", "best": "better"][said], peek(1).keyword == .case {
      throw spoken(
        token.range.union(peek(1).range), "all at \(side) end for npv",
        "a corner takes every range at its \(side) end")
    }
    if let (place, end) = spokenCorner() {
      throw spoken(
        place, end, "all ranges go to the end that is worse or better for a figure")
    }
    if token.keyword == .discount, ["rate", "factor"].contains(spelled(peek(1))),
      let number = (2...4).first(where: { peek($0).kind == .number })
    {
      throw spoken(
        SourceRange(Int(token.lower), Int(peek(number).lower)), "discount ",
        "the rate stands behind `discount`")
    }
    try refuseKindOfLine()
    guard Self.omissions.contains(said), peek(1).kind == .word else { return }
    let name = peek(spelled(peek(1)) == "the" ? 2 : 1)
    let behind = peek(spelled(peek(1)) == "the" ? 3 : 2)
    guard name.kind == .word, !Self.behindNames.contains(name.keyword),
      behind.kind == .end || behind.kind == .comma || behind.keyword == .and
    else { return }
    throw spoken(
      token.range.union(name.range), "without \(quoted(name.range))",
      "what is left out stands behind `without`")
  }

  /// Refuses `cost hosting up 10%` and `all costs up 10%`: what changes is named alone.
  private func refuseKindOfLine() throws(Refusal) {
    let isAll = token.keyword == .all && ["costs", "benefits"].contains(spelled(peek(1)))
    let isLine =
      [.cost, .benefit, .track].contains(token.keyword) && peek(1).kind == .word
      && (peek(2).kind == .equal || [.up, .down, .half, .double].contains(peek(2).keyword))
    guard isAll || isLine else { return }
    throw spoken(
      SourceRange(Int(token.lower), Int(peek(1).lower)), "", "what changes is named alone")
  }

  /// Refuses a line that says a command in other words: `switch to cautious`, `worst case`,
  /// `delete price`.
  func refuseSpokenCommand() throws(Refusal) {
    let (first, next) = (spelled(token), peek(1))
    let rest = quoted(SourceRange(Int(next.lower), Int(tokens[tokens.count - 1].lower)))
    switch first {
    case "worst", "best":
      guard next.keyword == .case, peek(2).kind == .end else { return }
      throw spoken(
        token.range.union(next.range),
        "what if all at \(first == "worst" ? "worse" : "better") end for npv",
        "a corner is a what-if")
    case "everything", "all", "every":
      guard let (place, end) = spokenCorner() else { return }
      throw spoken(place, "what if \(end)", "a corner is a what-if")
    case "new", "create", "begin", "add", "make": try refuseNew(next)
    case "switch", "change":
      guard next.keyword == .to, peek(2).kind == .word, peek(3).kind == .end else { return }
      let isBase = spelled(peek(2)) == "base"
      throw spoken(
        token.range.union(peek(2).range), isBase ? "reset" : "use \(quoted(peek(2).range))",
        "a scenario is taken with `use` and left with `reset`")
    case "back", "go":
      guard next.keyword == .to || spelled(next) == "back",
        spelled(tokens[tokens.count - 2]) == "base"
      else { return }
      throw spoken(
        token.range.union(tokens[tokens.count - 2].range), "reset",
        "a scenario is taken with `use` and left with `reset`")
    case "cash":
      guard spelled(next) == "flow" else { return }
      throw spoken(token.range.union(next.range), "cashflow", "`cashflow` is one word")
    case "delete", "drop":
      let isNamed =
        [.scenario, .case, .initiative, .cost, .benefit, .track].contains(next.keyword)
        && peek(2).kind == .word
      guard next.kind == .word, peek(isNamed ? 3 : 2).kind == .end else { return }
      throw spoken(
        isNamed ? token.range.union(next.range) : token.range, "remove",
        "a definition is taken out with `remove`")
    case "print", "display", "type":
      guard [.word, .number, .currency].contains(next.kind) else { return }
      throw refusal(
        .writtenByHabit, "a value is shown by typing it", at: token.range, help: ["write `\(rest)`"]
      )
    default: try refuseCommandOfAnotherProgram(first, rest)
    }
  }

  /// Refuses `new case` and `create scenario x: …`: what is new begins with its kind.
  private func refuseNew(_ kind: Token) throws(Refusal) {
    guard KeywordSet.declarations.contains(kind.keyword) else { return }
    let message = "what is new begins with its kind and its name"
    guard peek(2).kind != .end else {
      throw refusal(
        .writtenByHabit, message, at: token.range.union(kind.range),
        help: kind.keyword == .case
          ? ["`help first case` builds one with you", "or write `case my_case \"My case\"`"]
          : [DiagnosticCode.help(on: spelled(kind))])
    }
    let rest = quoted(SourceRange(Int(kind.lower), Int(tokens[tokens.count - 1].lower)))
    throw refusal(.writtenByHabit, message, at: token.range, help: ["write `\(rest)`"])
  }

  /// The answer to `goal seek deflect npv 0`.
  private func goalSeek(skipping words: Int) -> Refusal {
    let range = tokens[0].range.union(tokens[tokens.count - 2].range)
    let message = "what an input has to be is found with `solve`"
    let rest = tokens.dropLast().dropFirst(words)
    let figure = rest.first { ReservedWords.metrics.contains(spelled($0)) }
    let fillers: Set<String> = [
      "by", "changing", "to", "for", "set", "make", "of", "that", "so", "is", "the", "varying",
    ]
    let input = rest.first {
      $0.kind == .word && $0.range != figure?.range && !fillers.contains(spelled($0))
    }
    guard let input else {
      return refusal(
        .writtenByHabit, message, at: range, help: [DiagnosticCode.help(on: "solve")])
    }
    var goal = "0"
    var amount = self
    if let first = rest.indices.first(where: { [.number, .currency].contains(tokens[$0].kind) }) {
      amount.index = first
      if (try? amount.literalExpression()) != nil {
        goal = quoted(SourceRange(Int(tokens[first].lower), amount.previousEnd))
      }
    }
    return refusal(
      .writtenByHabit, message, at: range,
      help: [
        "write `solve \(quoted(input.range)) for \(figure.map { quoted($0.range) } ?? "npv") = \(goal)`"
      ])
  }

  /// Refuses a command as other programs of this kind call it: `open "case.whatif"`, `convert 3 h to min`.
  private func refuseCommandOfAnotherProgram(
    _ first: String, _ rest: String
  ) throws(Refusal) {
    try refuseFileCommand(first)
    if first == "import" { try refuseImport() }
    let next = peek(1)
    switch (first, next.kind) {
    case ("units", .word) where peek(2).kind == .end, ("vars", .word) where peek(2).kind == .end:
      throw spoken(token.range, "list", "what there is shows `list`")
    case ("chart", .word), ("graph", .word), ("draw", .word):
      throw spoken(token.range, "plot", "a chart is drawn with `plot`")
    case ("sensitivity", .word) where ![.for, .of].contains(next.keyword):
      throw figureCommand("tornado", skipping: 1, "what moves a figure most is a `tornado`")
    case ("goal", .word) where spelled(next) == "seek": throw goalSeek(skipping: 2)
    case ("goalseek", .word): throw goalSeek(skipping: 1)
    case ("monte", .word) where spelled(next) == "carlo":
      throw figureCommand("simulate", skipping: 2, "draws over the ranges are a `simulate`")
    case ("show", .word) where Self.inputWords.contains(spelled(next)) && peek(2).kind == .end:
      throw spoken(
        token.range.union(next.range), "inputs", "assumptions with their sources are the `inputs`")
    case ("sweep", .word):
      throw spoken(token.range, "table npv by", "values over an input are a `table`")
    case ("convert", _) where next.kind != .end && next.kind != .equal:
      guard let to = tokens.last(where: { $0.keyword == .to }), to.lower > token.upper else {
        return
      }
      let before = quoted(SourceRange(Int(next.lower), Int(to.lower)))
      let behind = quoted(SourceRange(Int(to.upper), Int(tokens[tokens.count - 1].lower)))
      throw refusal(
        .writtenByHabit, "a value is converted with `in`", at: token.range,
        help: ["write `\(before)in\(behind)`"])
    case ("set", .word) where KeywordSet.declarations.contains(next.keyword):
      throw refusal(
        .writtenByHabit, "a setting is a line of its own, without `set`", at: token.range,
        help: ["write `\(rest)`"])
    case ("edit", .word):
      throw refusal(
        .writtenByHabit, "a definition is changed by typing it anew",
        at: token.range, help: ["write `\(quoted(next.range)) = …`"])
    case ("edit", .number):
      throw refusal(
        .writtenByHabit, "there is no such entry to edit here", at: token.range.union(next.range),
        help: ["`history` shows the entries with their numbers"])
    case ("time", .word) where ["on", "off"].contains(spelled(next)) && peek(2).kind == .end:
      throw refusal(
        .writtenByHabit, "times are shown only at the prompt of a session",
        at: token.range.union(next.range), help: ["`help time` says more"])
    default: return
    }
  }

  /// Words that people say for the inputs.
  private static let inputWords: Set<String> = [
    "assumptions", "assumption", "drivers", "variables",
  ]

  /// The answer to a command of another program with the figure behind it, the net value where none is named.
  private func figureCommand(_ command: String, skipping words: Int, _ message: String) -> Refusal {
    let figure = tokens.dropLast().dropFirst(words).first {
      ReservedWords.metrics.contains(spelled($0))
    }
    return refusal(
      .writtenByHabit, message, at: token.range.union(peek(words - 1).range),
      help: ["write `\(command) \(figure.map { quoted($0.range) } ?? "npv")`"])
  }

  /// Refuses `npv at 8%` and `npv with discount 8%`: the rate of a plan is changed by a what-if.
  func refuseFigureAtRate() throws(Refusal) {
    guard ReservedWords.metrics.contains(spelled(token)),
      peek(1).keyword == .at || ["with", "using", "@"].contains(spelled(peek(1))),
      let sign = tokens.firstIndex(where: { $0.kind == .percent }), sign >= 3,
      tokens[sign - 1].kind == .number,
      tokens[1..<(sign - 1)].allSatisfy({
        ["at", "with", "using", "a", "an", "discount", "rate", "of"].contains(spelled($0))
      })
    else { return }
    throw refusal(
      .writtenByHabit, "the rate of a plan is changed by a what-if",
      at: token.range.union(tokens[sign].range),
      help: [
        "write `what if discount \(quoted(tokens[sign - 1].range))%/year show \(quoted(token.range))`"
      ])
  }

  /// Refuses `import "x.csv"`: a table is read for what it is.
  func refuseImport() throws(Refusal) {
    var rest = self
    rest.advance()
    guard !rest.isAtEnd, let file = try? rest.fileName(), rest.isAtEnd else { return }
    let name = file.value.lowercased()
    var help = ["write `load \"\(file.value)\"`"]
    if [".csv", ".tsv", ".txt"].contains(where: name.hasSuffix) {
      help = TableLines.forAnything(file.value)
    } else if [".xlsx", ".xls"].contains(where: name.hasSuffix) {
      help = [TableLines.fromWorkbook(file.value)]
    }
    throw refusal(
      .writtenByHabit, "a file is read for what it holds", at: token.range.union(file.range),
      help: help)
  }

  private static let fileCommands: Set<String> = [
    "open", "run", "read", "source", "check", "output", "write",
  ]

  /// Refuses `open "case.whatif"`, `check notes.md` and the like, which have the name of a file behind them.
  func refuseFileCommand(_ first: String) throws(Refusal) {
    guard Self.fileCommands.contains(first) else { return }
    var rest = self
    rest.advance()
    guard !rest.isAtEnd, let file = try? rest.fileName(), rest.isAtEnd else { return }
    let place = token.range.union(file.range)
    let (command, message) =
      switch first {
      case "output", "write": ("export", "a result goes to a file with `export`")
      case "check": ("load", "a file is opened with `load`, and checked outside a session")
      default: ("load", "a file is opened with `load`")
      }
    var help = ["write `\(line(replacing: place, with: "\(command) \"\(file.value)\""))`"]
    if first == "check" || first == "run" {
      help.append("or outside a session `whatif \(first) \(ShellWord.quoted(file.value))`")
    }
    throw refusal(.writtenByHabit, message, at: place, help: help)
  }

  func spoken(
    _ range: SourceRange, _ replacement: String, _ message: String
  ) -> Refusal {
    refusal(
      .writtenByHabit, message, at: range,
      help: ["write `\(line(replacing: range, with: replacement))`"])
  }
}
