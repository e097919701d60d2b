import Diagnostics

/// Roll-outs in the words of a plan: when they start and end, each with the call that says so.
extension Parser {
  /// A month as typed.
  private struct PlanMonth {
    /// How it is written here: `month 4` or `2027-03`.
    var text: String
    /// Its number, counted from any month of its kind.
    var number: Int
    var isCalendar: Bool
    /// How many tokens it is.
    var count: Int
  }

  /// Refuses `ramp(6 months from March 2027)` and `ramp(2027-03 to 2027-09)`, with the next token behind the
  /// bracket: a ramp says how long it takes, and behind `from:` where it starts.
  ///
  /// A ramp that ends in a month is complete in it, so that month counts.
  func refuseRampInWords(_ function: Name) throws(Refusal) {
    guard function.key == "ramp" else { return }
    var (months, duration, isAverage, isSpoken) = ([PlanMonth](), String?.none, false, false)
    var i = index
    while i < tokens.count, tokens[i].kind != .close {
      let next = i + 1 < tokens.count ? tokens[i + 1] : tokens[i]
      if let month = planMonth(at: i) {
        months.append(month)
        isSpoken = isSpoken || month.count == 2 && month.isCalendar
        i += month.count
      } else if tokens[i].kind == .number, next.kind == .word, duration == nil {
        duration = quoted(tokens[i].range.union(next.range))
        i += 2
      } else if Self.joinsRamp.contains(spelled(tokens[i])), tokens[i].kind == .word {
        // `from:` is how it is written.
        isSpoken = isSpoken || next.kind != .colon
        i += next.kind == .colon ? 2 : 1
      } else if [.comma, .minus, .dash].contains(tokens[i].kind) {
        i += 1
      } else {
        guard spelled(tokens[i]) == "average" else { return }
        isAverage = true
        i += 1
      }
    }
    guard isSpoken, i < tokens.count, let first = months.first else { return }
    if months.count == 2, duration == nil, first.isCalendar == months[1].isCalendar,
      months[1].number >= first.number
    {
      duration = (months[1].number - first.number + 1).months
      months.removeLast()
    }
    guard let duration, months.count == 1 else { return }
    throw spoken(
      function.range.union(tokens[i].range),
      "ramp(\(duration), from: \(first.text)\(isAverage ? ", average" : ""))",
      "a ramp says how long it takes, and behind `from:` where it starts")
  }

  /// The words that join the parts of a roll-out.
  private static let joinsRamp: Set<String> = [
    "from", "to", "until", "till", "over", "in", "starting", "beginning", "ending", "by", "and",
  ]

  /// The month that stands at a token: `month 4`, `2027-03` or `March 2027`.
  private func planMonth(at i: Int) -> PlanMonth? {
    let text = source[tokens[i].range]
    if tokens[i].kind == .date {
      let parts = text.split(separator: "-").compactMap { Int($0) }
      guard parts.count >= 2 else { return nil }
      return PlanMonth(
        text: text, number: parts[0] * 12 + parts[1], isCalendar: true, count: 1)
    }
    guard i + 1 < tokens.count, tokens[i + 1].kind == .number,
      let count = Int(source[tokens[i + 1].range])
    else { return nil }
    if tokens[i].keyword == .month {
      return PlanMonth(text: "month \(count)", number: count, isCalendar: false, count: 2)
    }
    guard let written = monthInWords(at: i), let month = Self.month(spelled(tokens[i])) else {
      return nil
    }
    return PlanMonth(text: written, number: count * 12 + month, isCalendar: true, count: 2)
  }

  /// The month that a name and a year at a token say, as it is written here: `2027-03` for `March 2027`.
  func monthInWords(at i: Int) -> String? {
    guard i + 1 < tokens.count, tokens[i].kind == .word, tokens[i + 1].kind == .number,
      let month = Self.month(spelled(tokens[i])), let year = Int(source[tokens[i + 1].range]),
      (1900...2199).contains(year)
    else { return nil }
    return "\(year)-\(month < 10 ? "0" : "")\(month)"
  }
}
