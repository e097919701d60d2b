import Diagnostics

/// What holds for some months and then changes, as people say it: `25% in month 1, 50% in month 3`.
extension Parser {
  /// A value and the month from which it holds.
  private struct Stage {
    var level: String
    var month: Int
  }

  /// When a stage begins.
  private struct StageTime {
    var first: Int
    /// The month behind its end, where it has one.
    var end: Int?
    /// How many tokens say so.
    var count: Int
  }

  /// Returns the answer to a roll-out in words, such as `rollout = 10% for 3 months then 100%`, with its `steps`;
  /// nil for any other statement.
  func stagesByHabit() -> Refusal? {
    let takesValues =
      !KeywordSet.statements.contains(tokens[0].keyword)
      || [.what, .scenario].contains(tokens[0].keyword)
    guard (4...80).contains(tokens.count), takesValues else { return nil }
    let sign = tokens.firstIndex { $0.kind == .equal }
    guard sign == nil || tokens[0].kind == .word else { return nil }
    let start = sign.map { $0 + 1 } ?? 0
    let end = tokens.count - 1
    guard start < end else { return nil }
    let isCall =
      spelled(tokens[start]) == "steps" && tokens[start + 1].kind == .open
      && tokens[end - 1].kind == .close
    let inside = isCall ? (start + 2)..<(end - 1) : start..<end
    guard let stages = stages(in: inside) else { return nil }
    let list = stages.map { "month \($0.month): \($0.level)" }.joined(separator: ", ")
    let call = "\(sign == nil ? "rollout = " : "")steps(\(list))"
    let place = tokens[start].range.union(tokens[end - 1].range)
    return refusal(
      .writtenByHabit, "what changes from month to month is given by `steps`", at: place,
      help: ["write `\(line(replacing: place, with: call))`"])
  }

  /// The stages that tokens say, in rising months; nil where they say anything else, or only one without an end.
  private func stages(in words: Range<Int>) -> [Stage]? {
    var stages: [Stage] = []
    // The first month behind a stage that says how long it holds, and what nothing of it is.
    var (next, zero): (Int?, String) = (nil, "")
    var i = words.lowerBound
    while i < words.upperBound {
      if tokens[i].kind == .comma || [.and, .then, .to, .up].contains(tokens[i].keyword)
        || ["rising", "growing", "going"].contains(spelled(tokens[i]))
      {
        i += 1
        continue
      }
      // `month 3: 50%` says first when.
      var time = timing(at: i, in: words, begins: nil)
      i += time?.count ?? 0
      if time != nil, i < words.upperBound, tokens[i].kind == .colon { i += 1 }
      guard i < words.upperBound, let level = level(at: i, in: words) else { return nil }
      i += level.count
      if time == nil {
        time = timing(at: i, in: words, begins: next ?? (stages.isEmpty ? 1 : nil))
        i += time?.count ?? 0
      }
      guard let time, stages.last.map({ $0.month < time.first }) ?? true else { return nil }
      stages.append(Stage(level: level.text, month: time.first))
      (next, zero) = (time.end, level.zero)
    }
    if let next, !stages.isEmpty { stages.append(Stage(level: zero, month: next)) }
    return stages.count > 1 ? stages : nil
  }

  /// A value that may hold for some months, what nothing of it is, and how many tokens it is; nil for a sum of
  /// money, which is paid and does not hold.
  private func level(
    at i: Int, in words: Range<Int>
  ) -> (text: String, zero: String, count: Int)? {
    let number = tokens[i].kind == .minus ? i + 1 : i
    guard number < words.upperBound else { return nil }
    if tokens[number].kind == .number, tokens[number + 1].kind == .percent {
      return (
        quoted(tokens[i].range.union(tokens[number + 1].range)), "0%", number + 2 - i
      )
    }
    var rest = self
    rest.index = number
    guard rest.startsLiteral(at: 0), let literal = try? rest.literal(),
      rest.index <= words.upperBound
    else { return nil }
    let isMoney = tokens[number..<rest.index].contains {
      $0.kind == .currency || ISOCode.isCommon($0, in: source)
    }
    guard !isMoney || literal.unit.factors.count > 1 else { return nil }
    let text = quoted(SourceRange(Int(tokens[i].lower), rest.previousEnd))
    let amount = quoted(SourceRange(Int(tokens[number].lower), rest.previousEnd))
    let zero = amount.replacing(source[literal.digits], with: "0", maxReplacements: 1)
    return (text, zero, rest.index - i)
  }

  /// When the stage at a token begins; nil where nothing says it.
  ///
  /// - Parameter begins: The month in which it begins where it names none.
  private func timing(at start: Int, in words: Range<Int>, begins: Int?) -> StageTime? {
    var i = start
    func isNext(_ spellings: Set<String>) -> Bool {
      i < words.upperBound && spellings.contains(spelled(tokens[i]))
    }
    func isNext(_ first: String, _ second: String) -> Bool {
      isNext([first]) && i + 1 < words.upperBound && spelled(tokens[i + 1]) == second
    }
    if isNext("at", "first") || isNext("after", "that") {
      return begins.map { StageTime(first: $0, end: nil, count: 2) }
    }
    if isNext(["initially", "afterwards", "thereafter"]) {
      return begins.map { StageTime(first: $0, end: nil, count: 1) }
    }
    if isNext(["for"]) {
      i += 1
      if isNext(["the"]) { i += 1 }
      if isNext(["first"]) { i += 1 }
      guard let begins, i + 1 < words.upperBound, let months = calendarMonths(at: i) else {
        return nil
      }
      return StageTime(first: begins, end: begins + months, count: i + 2 - start)
    }
    let isUntil = isNext(["until", "till"])
    while isNext(["in", "from", "at", "by", "on", "starting", "since", "until", "till"]) { i += 1 }
    let lengths = [
      "month": 1, "months": 1, "quarter": 3, "quarters": 3, "year": 12, "years": 12,
    ]
    guard i + 1 < words.upperBound, let length = lengths[spelled(tokens[i])],
      let number = Int(source[tokens[i + 1].range]), (1...600).contains(number)
    else {
      return i == start ? begins.map { StageTime(first: $0, end: nil, count: 0) } : nil
    }
    i += 2
    if isUntil {
      return begins.map {
        StageTime(first: $0, end: number * length + 1, count: i - start)
      }
    }
    let first = (number - 1) * length + 1
    // `months 1-3` and `month 1 to 3`
    if i + 1 < words.upperBound, [.minus, .dash].contains(tokens[i].kind) || isNext(["to"]),
      let last = Int(source[tokens[i + 1].range]), (number...600).contains(last)
    {
      return StageTime(first: first, end: last * length + 1, count: i + 2 - start)
    }
    return StageTime(first: first, end: nil, count: i - start)
  }
}
