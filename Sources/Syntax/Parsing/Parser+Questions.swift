import Diagnostics

/// Questions in prose, each answered with the command that asks it.
extension Parser {
  /// Returns the answer to `what moves npv`, `what is npv` and `explain npv`; nil for anything else.
  func questionInProse() -> Refusal? {
    let words = tokens.dropLast().map { source[$0.range].lowercased() }
    if let line = shorterQuestion(words) {
      let last = tokens[tokens.count - 2].range
      return refusal(
        .writtenByHabit, "this question has a shorter form", at: tokens[0].range.union(last),
        help: ["write `\(line)`"])
    }
    if let help = questionAboutWriting(words) { return help }
    let start = words.first == "whats" ? 1 : words.first == "what" ? 2 : words.count
    let isAtALoss =
      words.count <= 4
      && (["what next", "what now"].contains(words.prefix(2).joined(separator: " "))
        || words.dropFirst(start).first.map { ["this", "next", "that", "it", "?"].contains($0) }
          == true)
    if isAtALoss {
      return refusal(
        .writtenByHabit, "a question names what it is about", at: tokens[0].range,
        help: ["write `help` to see what there is to ask"])
    }
    let asked: (skipped: Int, command: String)? =
      switch (words.first ?? "", words.count > 1 ? words[1] : "") {
      case ("what", "moves"), ("what", "drives"), ("what", "influences"), ("what", "affects"):
        (2, "tornado ")
      case ("sensitivity", "of"), ("sensitivity", "for"): (2, "tornado ")
      case ("whats", _): (1, "")
      case ("what", "is"), ("what", "are"), ("how", "is"), ("how", "are"), ("where", "is"),
        ("how", "much"), ("how", "many"), ("how", "big"):
        (2, "")
      case ("how", "likely"), ("how", "probable"): (2, "chance")
      case ("explain", _): (1, "why ")
      case ("breakeven", _): (1, "break even ")
      default: nil
      }
    guard case (var skipped, let command)? = asked else { return questionAboutFigure(words) }
    while skipped < words.count,
      ["the", "is", "are", "my", "our", "it", "that"].contains(words[skipped])
    {
      skipped += 1
    }
    let place = SourceRange(
      Int(tokens[0].lower), Int(tokens[min(skipped, tokens.count - 1) - 1].upper))
    guard skipped < words.count else {
      return refusal(
        .writtenByHabit, "a question names what it is about", at: place,
        help: ["write `\(command == "chance" ? "chance(npv > 0)" : command + "npv")`"])
    }
    let last = tokens[tokens.count - 2]
    let end = last.kind == .question ? tokens[tokens.count - 3] : last
    let subject = quoted(SourceRange(Int(tokens[skipped].lower), Int(end.upper)))
    return refusal(
      .writtenByHabit, "this question has a shorter form", at: place,
      help: ["write `\(command == "chance" ? "chance(\(subject))" : command + subject)`"])
  }

  /// Words of a question for what a case brings.
  private static let gains: Set<String> = ["save", "saves", "saved", "gain", "earn", "benefit"]

  /// The line for a question whose words stand in another order: `how long until payback?`,
  /// `what price do I need`, `total cost`; nil for any other.
  private func shorterQuestion(_ words: [String]) -> String? {
    guard words.count > 1 else { return nil }
    if let line = questionAboutDelay(words) ?? questionForVerdict(words) { return line }
    switch (words[0], words[1]) {
    case ("how", "long"), ("how", "soon"), ("when", _):
      return words.contains { ["payback", "pay", "pays", "paid", "break"].contains($0) }
        ? "payback" : nil
    case ("total", let kind) where ["cost", "costs", "benefit", "benefits"].contains(kind):
      let owner = words.count > 3 && words[2] == "of" ? " of \(quoted(tokens[3].range))" : ""
      return "total(\(kind.hasPrefix("cost") ? "costs" : "benefits"))\(owner)"
    case ("how", "much") where !Self.gains.isDisjoint(with: words): return "annual"
    case ("what", _), ("how", "much"):
      if words.contains("worth"), words.contains("it") { return "npv" }
      guard words.contains("need") || words.contains("needed") else { return nil }
      let first = words[0] == "how" ? 2 : words[1] == "is" ? 2 : 1
      let subject = tokens[first...].first { $0.kind == .word && spelled($0) != "the" }
      guard let subject, !["do", "does", "must", "should", "we", "i"].contains(spelled(subject))
      else { return "break even" }
      return "break even \(quoted(subject.range))"
    default: return nil
    }
  }

  /// Returns the answer to `what would the npv be?`; nil where no figure is named, or a change with it.
  private func questionAboutFigure(_ words: [String]) -> Refusal? {
    guard let first = words.first, ["what", "how", "where", "does", "will"].contains(first),
      let figure = words.first(where: ReservedWords.metrics.contains), !words.contains("if")
    else { return nil }
    return refusal(
      .writtenByHabit, "this question has a shorter form",
      at: tokens[0].range.union(tokens[tokens.count - 2].range), help: ["write `\(figure)`"])
  }

  /// The line for `how much does a month of delay cost?`; nil for any other question.
  private func questionAboutDelay(_ words: [String]) -> String? {
    guard ["how", "what"].contains(words[0]), words.contains("cost"),
      tokens.contains(where: isDelay)
    else { return nil }
    let months = tokens.indices.lazy.compactMap { self.calendarMonths(at: $0) }.first ?? 1
    return months == 1 ? "cost_of_delay" : "what if delay benefits \(months) months"
  }

  /// The line for `should we do it?`, `which is better?` and `is weak worse than base?`; nil for any other
  /// question.
  private func questionForVerdict(_ words: [String]) -> String? {
    let compares = words.contains { ["better", "best", "worse", "worst"].contains($0) }
    switch (words[0], words[1]) {
    case ("which", _): return compares ? "compare" : nil
    case ("is", _) where compares:
      guard let than = words.firstIndex(of: "than"), than + 1 < words.count,
        tokens[1].kind == .word, tokens[than + 1].kind == .word
      else { return nil }
      let sides = [words[1], words[than + 1]]
      return "compare \((sides[1] == "base" ? sides.reversed() : sides).joined(separator: ", "))"
    case ("should", "we"), ("should", "i"), ("shall", "we"): return "summary"
    case ("is", "it"), ("is", "this"):
      return words.contains { ["worth", "worthwhile", "good"].contains($0) } ? "summary" : nil
    default: return nil
    }
  }

  /// Returns the answer to `how do I phase a roll-out?`: the page of help about it; nil for any other question.
  private func questionAboutWriting(_ words: [String]) -> Refusal? {
    guard words.count > 1, words[0] == "how",
      ["do", "can", "to", "should", "would", "does"].contains(words[1])
    else { return nil }
    let range = tokens[0].range.union(tokens[tokens.count - 2].range)
    let topic =
      HelpTopics.topic(of: quoted(range))
      ?? words.dropFirst(2).first { Self.commandWords.contains($0) }
    return refusal(
      .writtenByHabit, "how something is written is in the help", at: range,
      help: ["write `help\(topic.map { " \($0)" } ?? "")`"])
  }

  /// Refuses `what's the payback?`, with the apostrophe at token `i`.
  func refuseContraction(at i: Int) throws(Refusal) {
    try refuseSpeltWhatIf()
    guard i == 1, i + 1 < tokens.count, spelled(tokens[2]) == "s",
      tokens[0].upper == tokens[1].lower,
      ["what", "how", "where", "when", "which", "who", "it", "that"].contains(spelled(tokens[0]))
    else { return }
    let rest = text(behind: tokens[2])
    let full = "\(quoted(tokens[0].range)) is\(rest)"
    guard let answer = Parser.parse(SourceText(name: "line", full)).diagnostics.first,
      answer.code == .writtenByHabit
    else { return }
    throw refusal(
      .writtenByHabit, answer.message, at: tokens[0].range.union(tokens[tokens.count - 2].range),
      help: answer.help)
  }

  /// Returns the answer to `price 10%` and `npv after 2 years`; nil for anything else.
  func sentenceAboutName() -> Refusal? {
    let name = quoted(token.range)
    let last = tokens[tokens.count - 2]
    if peek(1).kind == .number, peek(2).kind == .percent {
      let amount = "\(quoted(peek(1).range))%"
      return refusal(
        .writtenByHabit, "a sign or word is missing between `\(name)` and `\(amount)`",
        at: token.range.union(peek(2).range),
        help: (Spelling.closestMatch(to: name, in: ["discount"]) == nil
          ? [] : ["did you mean `discount \(amount)`?"]) + [
            "write `what if \(name) down \(amount)` or `what if \(name) up \(amount)` for a change",
            "or `\(name) = \(amount)` for the value itself",
          ])
    }
    guard ReservedWords.metrics.contains(source[token.range].lowercased()), peek(1).kind == .word
    else { return nil }
    if let months = tokens.indices.lazy.compactMap({ self.calendarMonths(at: $0) }).first {
      return figureOfPart(name, months, at: token.range.union(last.range))
    }
    if ["period", "time", "value", "figure", "amount", "rate"].contains(spelled(peek(1))),
      peek(2).kind == .end || peek(2).keyword == .of
    {
      return refusal(
        .writtenByHabit, "the figure is called `\(name)` alone", at: peek(1).range,
        help: ["write `\(line(without: peek(1).range))`"])
    }
    if peek(1).keyword == .none, peek(2).kind == .end {
      let owner = quoted(last.range)
      return refusal(
        .writtenByHabit, "the case of a figure stands behind `of`",
        at: token.range.union(last.range), help: ["write `\(name) of \(owner)`"])
    }
    return refusal(
      .writtenByHabit, "`\(name)` stands alone or in a formula", at: token.range.union(last.range),
      help: ["write `\(name)`, or `why \(name)` to see what it is made of"])
  }

  /// Returns the answer to a figure of a part of the plan: `npv after 2 years`, `npv in year 2`.
  func figureOfPart(_ figure: String, _ months: Int, at range: SourceRange) -> Refusal {
    refusal(
      .writtenByHabit, "`\(figure)` looks at the whole plan; its length is the horizon", at: range,
      notes: ["`annual` shows the years side by side"],
      help: [
        "write `what if horizon \(months) month\(months == 1 ? "" : "s") show \(figure)`"
      ])
  }
}
