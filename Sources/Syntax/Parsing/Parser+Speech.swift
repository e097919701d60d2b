import Diagnostics

/// Changes and commands in the word order of speech, answered with the line to type.
extension Parser {
  /// What a word of speech stands for in a change.
  private enum Movement: String {
    case up, down, half, double
    case equal = "="
  }

  /// Words that people say before the name: `raise price by 10%`, `half uplift`.
  private static let verbs: [String: Movement] = [
    "half": .half, "halve": .half, "halving": .half, "double": .double, "doubling": .double,
    "twice": .double, "raise": .up, "increase": .up, "lift": .up, "grow": .up, "cut": .down,
    "lower": .down,
    "reduce": .down, "decrease": .down, "set": .equal, "make": .equal, "change": .equal,
  ]

  /// Words that people say behind the name: `price falls 10%`, `uplift is 2%`.
  private static let happenings: [String: Movement] = [
    "falls": .down, "fall": .down, "drops": .down, "drop": .down, "decreases": .down,
    "shrinks": .down, "loses": .down, "lower": .down, "less": .down, "fewer": .down,
    "rises": .up, "rise": .up, "increases": .up, "grows": .up, "gains": .up, "higher": .up,
    "more": .up, "doubles": .double, "doubled": .double, "halves": .half, "halved": .half,
    "is": .equal, "was": .equal, "were": .equal, "becomes": .equal, "equals": .equal,
  ]

  /// Who does it, said before the verb: `we raise price by 10%`.
  private static let speakers: Set<String> = ["we", "i", "they", "you"]

  /// Words that people say for `without`.
  private static let omissions: Set<String> = ["no", "drop", "skip", "remove", "omit", "minus"]

  /// Words that stand behind the name of what changes, where it is named first.
  private static let behindNames: KeywordSet = [
    .up, .down, .half, .double, .at, .to, .exactly, .of, .and, .show, .keep, .on, .by,
  ]

  func spelled(_ token: Token) -> String { source[token.range].lowercased() }

  /// Refuses a change that names what happens first: `half uplift`, `cut the price by 10%`,
  /// `no hosting`, `worst case`.
  func refuseSpokenChange() throws(Refusal) {
    let start = Self.speakers.contains(spelled(token)) && peek(1).kind == .word ? 1 : 0
    let said = spelled(peek(start))
    if let side = ["worst": "worse", "best": "better"][said], start == 0, peek(1).keyword == .case {
      throw spoken(
        token.range.union(peek(1).range), "all at \(side) end for npv",
        "a corner takes every range at its \(side) end")
    }
    let place = start + (spelled(peek(start + 1)) == "the" ? 2 : 1)
    let (name, behind) = (peek(place), peek(place + 1))
    guard name.kind == .word, !Self.behindNames.contains(name.keyword) else { return }
    let both = token.range.union(name.range)
    let named = quoted(name.range)
    let isLast = behind.kind == .end || behind.kind == .comma || behind.keyword == .and
    if Self.omissions.contains(said), isLast {
      throw spoken(both, "without \(named)", "what is left out stands behind `without`")
    }
    guard let movement = said == "drop" ? .down : Self.verbs[said] else { return }
    let message = "a change names first what changes"
    switch (movement, behind.keyword) {
    case (.half, _), (.double, _): throw spoken(both, "\(named) \(movement)", message)
    case (_, .to): throw spoken(both.union(behind.range), "\(named) =", message)
    case (.equal, _):
      throw spoken(both, behind.kind == .equal ? named : "\(named) =", message)
    default:
      // `by` says nothing that `up` does not.
      let place = behind.keyword == .by ? both.union(behind.range) : both
      throw spoken(place, "\(named) \(movement)" + (isLast ? " 10%" : ""), message)
    }
  }

  /// Refuses `price falls 10%` and `uplift is 2%`, with the next token at the word of speech.
  func refuseSpokenMovement() throws(Refusal) {
    if ["goes", "go", "going", "is", "moves"].contains(spelled(token)),
      peek(1).keyword == .up || peek(1).keyword == .down
    {
      throw spoken(
        token.range.union(peek(1).range), quoted(peek(1).range), "`up` or `down` is enough")
    }
    guard let movement = Self.happenings[spelled(token)] else { return }
    let message = "a change is written with `=`, `up`, `down`, `half` or `double`"
    // `falls by 10%` says how far, `falls to $800` where it ends.
    if peek(1).keyword == .to {
      throw spoken(token.range.union(peek(1).range), "=", message)
    }
    throw spoken(token.range, movement.rawValue, message)
  }

  /// Refuses `10% less price`, with the next token at the number.
  func refuseSpokenAmount() throws(Refusal) {
    guard token.kind == .number, peek(1).kind == .percent,
      let movement = Self.happenings[spelled(peek(2))],
      movement == .up || movement == .down, peek(3).kind == .word
    else { return }
    let amount = quoted(token.range.union(peek(1).range))
    throw spoken(
      token.range.union(peek(3).range), "\(quoted(peek(3).range)) \(movement) \(amount)",
      "a change names first what changes")
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
      guard next.kind == .word else { return }
      throw spoken(token.range, "remove", "a definition is taken out with `remove`")
    case "print", "display", "type":
      guard [.word, .number, .currency].contains(next.kind) else { return }
      throw refusal(
        .writtenByHabit, "a value is shown by typing it", at: token.range, help: ["write `\(rest)`"]
      )
    default: try refuseCommandOfAnotherProgram(first, rest)
    }
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
    case ("set", .word) where peek(2).kind != .equal && peek(2).kind != .end:
      let value = quoted(SourceRange(Int(peek(2).lower), Int(tokens[tokens.count - 1].lower)))
      throw refusal(
        .writtenByHabit, "a name gets its value with `=`", at: token.range,
        help: ["write `\(quoted(next.range)) = \(value)`"])
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

  private func spoken(
    _ range: SourceRange, _ replacement: String, _ message: String
  ) -> Refusal {
    refusal(
      .writtenByHabit, message, at: range,
      help: ["write `\(line(replacing: range, with: replacement))`"])
  }
}
