import Diagnostics

/// Changes as a sentence says them, in any order: `cut the price by 10%`, `price is lowered by 10%`, `price 10% down`.
extension Parser {
  /// What a verb says about a name.
  private enum Movement {
    case up, down, half, double, triple, equal, free
  }

  /// The verbs, and the words that do as verbs do.
  private static let verbs: [String: Movement] = {
    let words: [(Movement, [String])] = [
      (
        .up,
        [
          "up", "raise", "raises", "raised", "increase", "increases", "increased", "lift", "lifts",
          "lifted", "grow", "grows", "rise", "rises", "gain", "gains", "higher", "more", "extra",
        ]
      ),
      (
        .down,
        [
          "down", "cut", "cuts", "lower", "lowers", "lowered", "reduce", "reduces", "reduced",
          "reduction", "decrease", "decreases", "decreased", "fall", "falls", "drop", "drops",
          "dropped", "shrink", "shrinks", "lose", "loses", "less", "fewer", "cheaper", "off",
          "discount",
        ]
      ),
      (.half, ["half", "halve", "halves", "halved", "halving"]),
      (.double, ["double", "doubles", "doubled", "doubling", "twice"]),
      (.triple, ["triple", "triples", "tripled", "tripling"]),
      (.equal, ["set", "make", "change", "changes", "changed", "becomes", "equals"]),
      (.free, ["free"]),
    ]
    return Dictionary(uniqueKeysWithValues: words.flatMap { kind, all in all.map { ($0, kind) } })
  }()

  /// Words that a sentence has and a change does not.
  private static let fillers: Set<String> = [
    "the", "a", "an", "our", "my", "its", "we", "i", "they", "you", "be", "being", "gets", "get",
    "goes", "go", "going", "moves", "by", "will", "would", "could", "should", "can", "of", "have",
    "has", "been", "only", "just",
  ]

  /// Words behind the name of a line that only say which kind it is of.
  private static let nouns: Set<String> = ["cost", "costs", "benefit", "benefits"]

  /// Words that give a name its value where no verb does: `price is $800`.
  private static let copulas: Set<String> = ["is", "are", "was", "were"]

  /// Words that say that something comes later.
  private static let delays: Set<String> = [
    "late", "later", "delay", "delays", "delayed", "slip", "slips", "slipped", "postpone",
    "postponed",
  ]

  /// Whether a word says that something comes later.
  func isDelay(_ word: Token) -> Bool { Self.delays.contains(spelled(word)) }

  /// What a sentence comes to: a name and what happens to it.
  struct SpokenChange {
    /// The change as it is written.
    var text: String
    /// The tokens of the sentence.
    var range: SourceRange
    /// Whether it gives a value, which outside a what-if is a definition.
    var isValue = false
    /// Whether the name of what changes did not come first.
    var isTurned = false
  }

  /// Returns the change that a sentence says; nil where the words make none that can be read.
  ///
  /// - Parameter start: The token it starts with.
  func spokenChange(from start: Int) -> SpokenChange? {
    guard readsSpeech, let end = endOfChange(from: start), (2...14).contains(end - start),
      let change = sentence(start..<end)
    else {
      return nil
    }
    return isReadable(change.text) ? change : nil
  }

  /// Where a change ends, for a list of them; nil where the line has none.
  private func endOfChange(from start: Int) -> Int? {
    tokens[start...].firstIndex {
      $0.kind == .end || $0.kind == .comma || $0.kind == .question
        || [.and, .show, .keep].contains($0.keyword)
    }
  }

  /// Whether what is written reads as the changes of a what-if.
  private func isReadable(_ changes: String) -> Bool {
    var parser = Parser(SourceText(name: "line", "what if \(changes)"))
    parser.readsSpeech = false
    guard parser.readStatement() != nil else { return false }
    return (try? parser.readTokens()) != nil
  }

  /// What the words of a sentence have said so far.
  private struct Heard {
    var movement: Movement?
    var name: String?
    var amount: String?
    /// The amount over its time, as of `10% a year`.
    var rate: String?
    /// Whether a word gives the name its value where no verb does.
    var hasCopula = false
    /// Whether a verb came before the name.
    var isTurned = false
    /// Whether a verb changes what is there: `raise price to $800` does, `set price to $800` says what it is.
    var isMoved = false
  }

  /// Hears the words of a sentence one after the other; nil where one of them fits into no change.
  private func sentence(_ words: Range<Int>) -> SpokenChange? {
    let range = tokens[words.lowerBound].range.union(tokens[words.upperBound - 1].range)
    if let months = spokenDelay(words) {
      return SpokenChange(
        text: "delay benefits \(months) month\(months == 1 ? "" : "s")", range: range)
    }
    var heard = Heard()
    var next = words.lowerBound
    while next < words.upperBound {
      guard let behind = hear(next, in: words, &heard) else { return nil }
      next = behind
    }
    return change(heard, range)
  }

  /// Hears what begins at a token and returns the place behind it; nil where it fits into no change.
  private func hear(_ i: Int, in words: Range<Int>, _ heard: inout Heard) -> Int? {
    let word = tokens[i]
    switch word.kind {
    case .number, .currency: return hearAmount(at: i, in: words, &heard)
    case .equal: return hearValue(behind: i, in: words, &heard)
    case .word: break
    default: return nil
    }
    switch word.keyword {
    case .to: return hearValue(behind: i, in: words, &heard)
    // Of `from $700 to $800` counts where it ends.
    case .from: return tokens[i..<words.upperBound].firstIndex { $0.keyword == .to }
    case .of where heard.name != nil && i + 1 < words.upperBound:
      heard.name? += " of \(quoted(tokens[i + 1].range))"
      return i + 2
    default: return hearWord(word, &heard) ? i + 1 : nil
    }
  }

  /// Hears an amount, with its time where it is one of each year.
  private func hearAmount(at i: Int, in words: Range<Int>, _ heard: inout Heard) -> Int? {
    guard heard.amount == nil else { return nil }
    let last = endOfAmount(from: i, in: words)
    let amount = spokenAmount(tokens[i].range.union(tokens[last].range))
    heard.amount = amount
    guard let time = timeOfRate(at: last + 1, in: words) else { return last + 1 }
    heard.rate = "\(amount)/\(time)"
    return last + (["yearly", "annually"].contains(spelled(tokens[last + 1])) ? 2 : 3)
  }

  /// Hears the rest of the sentence as the value that the name gets.
  private func hearValue(behind i: Int, in words: Range<Int>, _ heard: inout Heard) -> Int {
    heard.amount = rest(behind: i, in: words)
    heard.movement = .equal
    return words.upperBound
  }

  /// Hears a word that stands for itself; false where it fits into no change.
  private func hearWord(_ word: Token, _ heard: inout Heard) -> Bool {
    let said = spelled(word)
    if let verb = Self.verbs[said] {
      // The first verb counts, and any before one that only gives a value; `drops by half` says how far.
      let saysHowFar = [.half, .double, .triple].contains(verb) && heard.amount == nil
      if heard.movement == nil || heard.movement == .equal || saysHowFar { heard.movement = verb }
      heard.isMoved = heard.isMoved || verb != .equal
      if heard.name == nil { heard.isTurned = true }
      return true
    }
    if Self.copulas.contains(said) {
      heard.hasCopula = true
      return true
    }
    // `training costs double` is about the line `training`.
    if heard.name != nil, Self.nouns.contains(said) { return true }
    if Self.fillers.contains(said) { return true }
    // The words for all lines of a kind are plural.
    let isLine = word.keyword == .cost || word.keyword == .benefit
    guard heard.name == nil, isLine || !KeywordSet.connecting.contains(word.keyword) else {
      return false
    }
    heard.name = quoted(word.range) + (isLine ? "s" : "")
    return true
  }

  /// The change that was heard, as it is written; nil where the words make none.
  private func change(_ heard: Heard, _ range: SourceRange) -> SpokenChange? {
    guard let name = heard.name, let movement = heard.movement ?? (heard.hasCopula ? .equal : nil)
    else { return nil }
    var change = SpokenChange(text: "", range: range, isTurned: heard.isTurned)
    switch (movement, heard.amount, heard.rate) {
    case (.up, _, let rate?), (.down, _, let rate?):
      change.text = "\(name) = \(name) * growth(\(movement == .up ? "" : "-")\(rate))"
    case (.up, let amount, _): change.text = "\(name) up \(amount ?? "10%")"
    case (.down, let amount, _): change.text = "\(name) down \(amount ?? "10%")"
    case (.half, nil, _): change.text = "\(name) half"
    case (.double, nil, _): change.text = "\(name) double"
    case (.triple, nil, _): change.text = "\(name) = 3 * \(name)"
    case (.free, nil, _): (change.text, change.isValue) = ("\(name) = 0", true)
    case (.equal, let amount?, nil):
      (change.text, change.isValue) = ("\(name) = \(amount)", !heard.isMoved)
    default: return nil
    }
    return change
  }

  /// The months of `launch delayed by 3 months`, `benefits start 3 months late` and `delay 3`; nil for anything
  /// else.
  private func spokenDelay(_ words: Range<Int>) -> Int? {
    guard words.contains(where: { Self.delays.contains(spelled(tokens[$0])) }),
      let number = words.first(where: { tokens[$0].kind == .number }),
      words.allSatisfy({ $0 == number || tokens[$0].kind == .word })
    else { return nil }
    let isLast = number == words.upperBound - 1
    return calendarMonths(at: number) ?? (isLast ? Int(source[tokens[number].range]) : nil)
  }

  /// The last token of an amount: signs and words that belong to its number.
  private func endOfAmount(from start: Int, in words: Range<Int>) -> Int {
    var last = start
    while last + 1 < words.upperBound {
      let next = tokens[last + 1]
      switch next.kind {
      case .number, .currency, .percent, .slash: break
      case .word:
        let said = spelled(next)
        let isScale = [.thousand, .million, .billion, .percent, .pp, .percentage].contains(
          next.keyword)
        // Behind a percentage stands a verb or the name.
        let isUnit =
          tokens[last].kind != .percent && Self.verbs[said] == nil && !Self.fillers.contains(said)
          && !KeywordSet.connecting.contains(next.keyword) && !Self.copulas.contains(said)
        guard isScale || isUnit else { return last }
      default: return last
      }
      last += 1
    }
    return last
  }

  /// An amount as it is written: `3 points` are `3 pp`.
  private func spokenAmount(_ range: SourceRange) -> String {
    let text = quoted(range)
    for word in [" percentage points", " points", " point", " pts"] where text.hasSuffix(word) {
      return text.dropLast(word.count) + " pp"
    }
    return text
  }

  /// The unit of time in `10% a year`, `10% every year` and `10% yearly`.
  private func timeOfRate(at i: Int, in words: Range<Int>) -> String? {
    guard i < words.upperBound else { return nil }
    if ["yearly", "annually"].contains(spelled(tokens[i])) { return "year" }
    guard i + 1 < words.upperBound,
      ["a", "per", "every", "each"].contains(spelled(tokens[i]))
    else { return nil }
    let time = spelled(tokens[i + 1])
    return ["year", "month", "quarter"].contains(time) ? time : nil
  }

  /// The words behind a token as an amount; nil where there are none.
  private func rest(behind i: Int, in words: Range<Int>) -> String? {
    guard i + 1 < words.upperBound else { return nil }
    return spokenAmount(tokens[i + 1].range.union(tokens[words.upperBound - 1].range))
  }

  // MARK: - Answers

  /// Returns the answer to a change of a what-if that a sentence says, with the changes behind it as they are
  /// written; nil where none does.
  func changeInSpeech(from start: Int) -> Refusal? {
    guard let change = spokenChange(from: start) else { return nil }
    var (text, place) = (change.text, change.range)
    var end = endOfChange(from: start)
    while let last = end, tokens[last].kind == .comma || tokens[last].keyword == .and {
      guard let next = endOfChange(from: last + 1), next > last + 1 else { break }
      let words = tokens[last + 1].range.union(tokens[next - 1].range)
      let typed = quoted(words)
      let between = quoted(SourceRange(Int(place.upper), Int(words.lower)))
      text += between + (isReadable(typed) ? typed : spokenChange(from: last + 1)?.text ?? typed)
      place = place.union(words)
      end = next
    }
    return refusal(
      .writtenByHabit, message(about: change), at: change.range,
      help: ["write `\(line(replacing: place, with: text))`"])
  }

  /// Returns the answer to a line that is a sentence about a change; nil for any other line.
  func lineInSpeech() -> Refusal? {
    guard let change = spokenChange(from: 0),
      tokens[tokens.count - 2].range.upper <= change.range.upper
    else { return nil }
    return refusal(
      .writtenByHabit, message(about: change), at: change.range,
      help: ["write `\(change.isValue ? "" : "what if ")\(change.text)`"])
  }

  /// What is said of a sentence beside the change that it makes.
  private func message(about change: SpokenChange) -> String {
    if change.text.hasPrefix("delay ") {
      return "what is delayed are the benefits, all of them; costs stay where they are"
    }
    if change.isValue || change.text.contains(" = ") && !change.text.contains(" * ") {
      return "a name gets its value with `=`"
    }
    return change.isTurned
      ? "a change names first what changes"
      : "a change is written with `=`, `up`, `down`, `half` or `double`"
  }
}
