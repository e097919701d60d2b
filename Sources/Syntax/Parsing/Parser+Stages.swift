import Diagnostics

/// What holds for some months and then changes, as people say it: `25% in month 1, 50% in month 3`.
extension Parser {
  /// A share and the month from which it holds.
  private struct Stage {
    var level: String
    var month: Int
  }

  /// Returns the answer to a roll-out in words, such as `rollout = 10% for 3 months then 100%`, with its `steps`;
  /// nil for any other statement.
  func stagesByHabit() -> Refusal? {
    guard (4...80).contains(tokens.count), !KeywordSet.statements.contains(tokens[0].keyword) else {
      return nil
    }
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
    let place = tokens[start].range.union(tokens[end - 1].range)
    return refusal(
      .writtenByHabit, "what changes from month to month is given by `steps`", at: place,
      help: [
        "write `\(line(replacing: place, with: "\(sign == nil ? "rollout = " : "")steps(\(list))"))`"
      ])
  }

  /// The stages that tokens say, in rising months; nil where they say anything else, or only one without an end.
  private func stages(in words: Range<Int>) -> [Stage]? {
    var stages: [Stage] = []
    // The first month behind a stage that says how long it holds.
    var next: Int?
    var i = words.lowerBound
    while i < words.upperBound {
      let token = tokens[i]
      if token.kind == .comma || [.and, .then, .to, .up].contains(token.keyword)
        || ["rising", "growing", "going"].contains(spelled(token))
      {
        i += 1
        continue
      }
      guard let level = level(at: i, in: words) else { return nil }
      i += level.count
      guard
        let when = timing(at: i, in: words, begins: next ?? (stages.isEmpty ? 1 : nil)),
        stages.last.map({ $0.month < when.first }) ?? true
      else { return nil }
      stages.append(Stage(level: level.text, month: when.first))
      next = when.end
      i += when.count
    }
    if let next, !stages.isEmpty { stages.append(Stage(level: "0%", month: next)) }
    return stages.count > 1 ? stages : nil
  }

  /// A percentage, and how many tokens it is.
  private func level(at i: Int, in words: Range<Int>) -> (text: String, count: Int)? {
    let number = tokens[i].kind == .minus ? i + 1 : i
    guard number + 1 < words.upperBound, tokens[number].kind == .number,
      tokens[number + 1].kind == .percent
    else { return nil }
    return (quoted(tokens[i].range.union(tokens[number + 1].range)), number + 2 - i)
  }

  /// When a stage begins, the month behind its end where it has one, and how many tokens say so.
  ///
  /// - Parameter begins: The month in which it begins where it says none.
  private func timing(
    at start: Int, in words: Range<Int>, begins: Int?
  ) -> (first: Int, end: Int?, count: Int)? {
    var i = start
    func isNext(_ spellings: Set<String>) -> Bool {
      i < words.upperBound && spellings.contains(spelled(tokens[i]))
    }
    if isNext(["for"]) {
      i += 1
      if isNext(["the"]) { i += 1 }
      if isNext(["first"]) { i += 1 }
      guard let begins, let months = calendarMonths(at: i), i + 1 < words.upperBound else {
        return nil
      }
      return (begins, begins + months, i + 2 - start)
    }
    let isUntil = isNext(["until", "till"])
    while isNext(["in", "from", "at", "by", "on", "starting", "since", "until", "till"]) { i += 1 }
    guard isNext(["month", "year", "quarter"]), i + 1 < words.upperBound,
      let number = Int(source[tokens[i + 1].range]), (1...600).contains(number)
    else { return begins.flatMap { i == start ? ($0, nil, 0) : nil } }
    let length = ["month": 1, "quarter": 3, "year": 12][spelled(tokens[i])] ?? 1
    if isUntil { return begins.map { ($0, number * length + 1, i + 2 - start) } }
    return ((number - 1) * length + 1, nil, i + 2 - start)
  }
}
