import Diagnostics
import Quantities

/// When and how often something is paid, in the words of contracts and calendars, each with the line to type.
extension Parser {
  // MARK: - How often

  /// How often words say that an amount is paid.
  private enum Frequency {
    case once
    case every(String)
    /// Every few months or weeks, in words: `3 months`.
    case interval(String)

    /// What stands behind an amount instead of the words.
    var suffix: String {
      switch self {
      case .once: " once"
      case .every(let unit): "/\(unit)"
      case .interval(let time): " / \(time)"
      }
    }
  }

  /// The single words for "every month" behind an amount.
  private static let adverbs: [String: String] = [
    "monthly": "month", "yearly": "year", "annually": "year", "annual": "year", "weekly": "week",
    "daily": "day", "quarterly": "quarter", "hourly": "h", "pm": "month", "pa": "year",
  ]

  /// The words for "once", without the blank or hyphen in them.
  private static let onceWords: Set<String> = ["oneoff", "onetime", "upfront"]

  /// Returns what the next words say about how often something is paid, and how many tokens they are; nil for
  /// any other words.
  private func spokenFrequency() -> (frequency: Frequency, count: Int)? {
    guard token.kind == .word, (2...9).contains(token.upper - token.lower) else { return nil }
    switch token.keyword {
    case .none:
      // Nearly all units end with other letters; every unit of every file comes by here.
      switch bytes[Int(token.upper) - 1] | 0x20 {
      case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "h"),
        UInt8(ascii: "l"), UInt8(ascii: "m"), UInt8(ascii: "t"), UInt8(ascii: "y"):
        break
      default: return nil
      }
      let word = spelled(token)
      if let unit = Self.adverbs[word] { return (.every(unit), 1) }
      if Self.onceWords.contains(word) { return (.once, 1) }
      guard word == "every" || word == "each" else { return nil }
      if Self.month(spelled(peek(1))) != nil, peek(1).kind == .word { return (.every("year"), 2) }
      let isCounted = peek(1).kind == .number
      let time = peek(isCounted ? 2 : 1)
      guard time.kind == .word,
        let unit = Catalogue.standard.unit(named: spelled(time))?.factors.first,
        Catalogue.standard[unit.id].kind != .counted
      else { return nil }
      // Twelve months are a year, which is paid in one of two ways.
      if isCounted, quoted(peek(1).range) == "12", spelled(time).hasPrefix("month") {
        return (.every("year"), 3)
      }
      return isCounted
        ? (.interval("\(quoted(peek(1).range)) \(spelled(time))"), 3)
        : (.every(spelled(time)), 2)
    case .per: return spelled(peek(1)) == "annum" ? (.every("year"), 2) : nil
    case .one, .up:
      let second = peek(1).kind == .minus || peek(1).kind == .dash ? 2 : 1
      guard peek(second).kind == .word,
        Self.onceWords.contains(spelled(token) + spelled(peek(second)))
      else { return nil }
      return (.once, second + 1)
    default: return nil
    }
  }

  /// Whether the next words say how often an amount is paid.
  var isFrequencyNext: Bool { spokenFrequency() != nil }

  /// Refuses `$1200 monthly`, `$5k one-off` and `12% per annum`, directly behind a literal.
  func refuseFrequency(behind literal: Token) throws(Refusal) {
    guard let (frequency, count) = spokenFrequency() else { return }
    // `pm` and `pa` may be units somebody counts in.
    let isShort = token.upper - token.lower == 2 && token.keyword == .none
    guard
      !isShort || clauseWords.contains(.as) || isMoney(literal)
        || tokens[index - 1].kind == .percent
    else { return }
    // `$5 + $6 monthly` is more than the literal.
    let start = tokens[..<index].lastIndex { $0.kind == .equal || $0.kind == .open } ?? 0
    if tokens[start..<index].contains(where: { $0.kind == .plus || $0.kind == .minus }) {
      return try refuseFrequency(of: nil)
    }
    let last = peek(count - 1)
    throw paidByHabit(
      frequency, at: token.range.union(last.range),
      replacing: SourceRange(previousEnd, Int(last.upper)), with: frequency.suffix)
  }

  /// Refuses `cost licence upfront $60k`: how often something is paid stands behind the amount.
  func refuseFrequency(before name: Name) throws(Refusal) {
    guard let (frequency, count) = spokenFrequency() else { return }
    let hasSign = peek(count).kind == .equal
    var rest = self
    rest.index += hasSign ? count + 1 : count
    let words = token.range.union(peek(count - 1).range)
    let start = rest.token
    guard rest.startsLiteral(at: 0), (try? rest.literalExpression()) != nil else { return }
    let amount = quoted(SourceRange(Int(start.lower), rest.previousEnd))
    throw refusal(
      .writtenByHabit, "how often something is paid stands behind the amount", at: words,
      help: [
        "write `\(line(replacing: SourceRange(Int(words.lower), rest.previousEnd), with: "= \(amount)\(frequency.suffix)"))`"
      ])
  }

  /// Refuses words for how often something is paid behind a formula or another clause.
  ///
  /// - Parameter formula: What is paid; nil takes what stands between `=` and the words.
  func refuseFrequency(of formula: SourceRange? = nil) throws(Refusal) {
    guard let (frequency, count) = spokenFrequency() else { return }
    let words = token.range.union(peek(count - 1).range)
    let sign = tokens[..<index].firstIndex { $0.kind == .equal }
    let start = sign.map { tokens[$0 + 1].range } ?? tokens[0].range
    let formula = formula ?? SourceRange(Int(start.lower), previousEnd)
    let between = quoted(SourceRange(Int(formula.upper), previousEnd))
    let replaced = formula.union(words)
    switch frequency {
    case .once:
      throw paidByHabit(
        frequency, at: words, replacing: SourceRange(previousEnd, Int(words.upper)), with: " once")
    case .every(let unit):
      let amount = divided(formula, by: unit)
      throw paidByHabit(frequency, at: words, replacing: replaced, with: amount + between)
    case .interval(let time):
      let isSum = tokens.contains {
        [.plus, .minus].contains($0.kind) && $0.lower >= formula.lower && $0.upper <= formula.upper
      }
      let text = VisibleText.escaped(bytes, Int(formula.lower), Int(formula.upper))
      let amount = "\(isSum ? "(\(text))" : text) / \(time)"
      throw paidByHabit(frequency, at: words, replacing: replaced, with: amount + between)
    }
  }

  /// Returns a formula per unit of time: `$5 EUR/month`, `price / 1 month`, `(a + b) / 1 month`.
  private func divided(_ formula: SourceRange, by unit: String) -> String {
    let inside = tokens.filter { $0.lower >= formula.lower && $0.upper <= formula.upper }
    let text = VisibleText.escaped(bytes, Int(formula.lower), Int(formula.upper))
    let isLiteral =
      [.number, .currency].contains(inside.first?.kind)
      && inside.allSatisfy { [.number, .currency, .word, .percent].contains($0.kind) }
    if isLiteral { return "\(text)/\(unit)" }
    let isLoose = inside.contains {
      [.plus, .minus].contains($0.kind) || [.if, .and, .or, .in].contains($0.keyword)
    }
    return isLoose ? "(\(text)) / 1 \(unit)" : "\(text) / 1 \(unit)"
  }

  /// Returns the answer to words for how often something is paid; what has no case yet is a line of one.
  private func paidByHabit(
    _ frequency: Frequency, at words: SourceRange, replacing range: SourceRange, with text: String
  ) -> Refusal {
    var whole = line(replacing: range, with: text)
    let message: String
    switch frequency {
    case .every, .interval: message = "how often something is paid stands behind `/`"
    case .once:
      message = "what is paid one time is paid `once`"
      if isDefinitionOfAmount { whole = "cost \(whole)" }
    }
    // `every year in january`: a plan has no month of every year.
    let behind = tokens.drop { $0.lower < range.upper }
    if let first = behind.first, first.keyword == .in, let month = behind.dropFirst().first,
      Self.month(spelled(month)) != nil
    {
      whole = line(replacing: range.union(month.range), with: text)
    }
    var help = ["write `\(whole)`"]
    // Behind a literal that ends the line the words may mean one payment each year.
    let isDefinition = isDefinitionOfAmount && tokens.contains { $0.kind == .currency }
    if case .every("year") = frequency, clauseWords.contains(.as) || isDefinition,
      text == frequency.suffix, range.upper == tokens[tokens.count - 2].upper
    {
      let yearly = line(replacing: range, with: " at (month 0, month 12, month 24)")
      help.append(
        "or paid whole at the start of each year: `\(isDefinition ? "cost " : "")\(yearly)`")
    }
    if case .interval(let time) = frequency, clauseWords.contains(.as) || isDefinition,
      text == frequency.suffix, range.upper == tokens[tokens.count - 2].upper,
      let months = Self.months(in: time), months >= 2
    {
      let points = stride(from: 0, through: max(36, months), by: months).map { "month \($0)" }
      let whole = line(replacing: range, with: " at (\(points.joined(separator: ", ")))")
      help.append("or paid whole each time: `\(isDefinition ? "cost " : "")\(whole)`")
    }
    return refusal(.writtenByHabit, message, at: words, help: help)
  }

  /// The months of `24 months` or `2 years`; nil for any other time.
  private static func months(in time: String) -> Int? {
    let words = time.split(separator: " ")
    guard words.count == 2, let count = Int(words[0]), count <= 50 else { return nil }
    return words[1].hasPrefix("month") ? count : words[1].hasPrefix("year") ? 12 * count : nil
  }

  /// Refuses `$40k/year paid upfront` and `$40k per year in advance`, with the next token at the amount: a year
  /// is paid whole, at the start of each.
  func refusePaidAhead() throws(Refusal) {
    let end = tokens.count - 1
    var first = end - 1
    // Every definition of every file comes by here.
    guard tokens[first].kind == .word, (5...7).contains(tokens[first].upper - tokens[first].lower)
    else { return }
    switch spelled(tokens[first]) {
    case "upfront", "prepaid", "ahead": break
    case "advance" where tokens[first - 1].keyword == .in,
      "front" where tokens[first - 1].keyword == .up:
      first -= 1
    default: return
    }
    if ["paid", "payable", "billed", "invoiced"].contains(spelled(tokens[first - 1])) {
      first -= 1
    }
    if tokens[first - 1].kind == .comma { first -= 1 }
    guard let last = lastOfYearlyAmount(before: first), last >= index else { return }
    let isMoney = tokens[index...last].contains {
      $0.kind == .currency || ISOCode.isCommon($0, in: source)
    }
    guard isMoney || clauseWords.contains(.as) else { return }
    let amount = token.range.union(tokens[last].range)
    let text =
      tokens[last].kind == .currency && last > index
      ? quoted(tokens[last].range)
        + quoted(token.range.union(tokens[last - 1].range)) : quoted(amount)
    let place = amount.union(tokens[end - 1].range)
    let whole = line(replacing: place, with: "\(text) at (month 0, month 12, month 24)")
    throw refusal(
      .writtenByHabit, "what is paid a year ahead is paid whole in the month before", at: place,
      help: ["write `\(isDefinitionOfAmount ? "cost " : "")\(whole)`"])
  }

  /// The last token of the amount in `$40k/year`, `$40k per year` and `$40k yearly`; nil where no year is said.
  ///
  /// - Parameter end: The token behind the year.
  private func lastOfYearlyAmount(before end: Int) -> Int? {
    guard end >= 3 else { return nil }
    switch spelled(tokens[end - 1]) {
    case "yearly", "annually", "annual", "pa": return end - 2
    case "year", "annum":
      let word = tokens[end - 2]
      let joins = word.kind == .slash || ["per", "a", "every", "each"].contains(spelled(word))
      return joins ? end - 3 : nil
    default: return nil
    }
  }

  /// Whether the statement is `name = …`, which says nothing about payments.
  private var isDefinitionOfAmount: Bool {
    !clauseWords.contains(.as) && tokens[0].kind == .word && tokens.contains { $0.kind == .equal }
      && !KeywordSet.statements.contains(tokens[0].keyword)
  }

  /// Refuses `cost x = $10k at month 0, $12k at month 12`: each amount has a line of its own.
  func refuseSecondPayment(of name: Name) throws(Refusal) {
    func separates(_ i: Int) -> Bool {
      guard i + 2 < tokens.count,
        tokens[i + 1].kind == .currency
          || tokens[i + 1].kind == .number && ISOCode.isCommon(tokens[i + 2], in: source)
      else { return false }
      return tokens[i].kind == .comma || ["and", "then"].contains(spelled(tokens[i]))
    }
    guard separates(index) else { return }
    let places = (index..<tokens.count - 1).filter(separates)
    var lines = [
      line(replacing: SourceRange(previousEnd, Int(tokens[tokens.count - 1].lower)), with: "")
    ]
    for (number, place) in places.enumerated() {
      let end =
        number + 1 < places.count ? tokens[places[number + 1] - 1] : tokens[tokens.count - 2]
      let amount = quoted(SourceRange(Int(tokens[place + 1].lower), Int(end.upper)))
      lines.append("\(quoted(tokens[0].range)) \(name.text)_\(number + 2) = \(amount)")
    }
    throw refusal(
      .writtenByHabit, "a line has one amount; other payments have lines of their own",
      at: tokens[index + 1].range.union(tokens[tokens.count - 2].range),
      help: ["write " + lines.map { "`\($0.replacing(" in month ", with: " at month "))`" }.listed])
  }

  // MARK: - When

  /// Refuses `$5k in month 6` and `$5k month 6`, with the next token at `in` or `month`.
  ///
  /// - Parameter term: A name, or in brackets a part of a case, whose month stands in square brackets; nil for an
  ///   amount.
  func refuseMonth(behind term: (range: SourceRange, text: String)? = nil) throws(Refusal) {
    let first = token.keyword == .in ? 1 : 0
    let (word, number) = (peek(first), peek(first + 1))
    guard word.keyword == .month || word.keyword == .year, number.kind == .number,
      let count = Int(source[number.range]), (0...600).contains(count)
    else { return }
    let place = token.range.union(number.range)
    if let term, let figure = term.text.split(separator: " ").first,
      ReservedWords.metrics.subtracting(["cashflow", "cumulative"]).contains(
        figure.filter { $0 != "(" }.lowercased())
    {
      let months = max(count, 1) * (word.keyword == .year ? 12 : 1)
      throw figureOfPart(
        term.text.filter { $0 != "(" && $0 != ")" }, months, at: term.range.union(place))
    }
    if let term, !clauseWords.contains(.as) {
      let both = term.range.union(number.range)
      let point = "\(quoted(word.range)) \(count)"
      throw refusal(
        .writtenByHabit, "a month of what changes stands in square brackets", at: place,
        help: ["write `\(line(replacing: both, with: "\(term.text)[\(point)]"))`"])
    }
    let month = word.keyword == .month ? count : (max(count, 1) - 1) * 12 + 1
    let whole = line(replacing: place, with: month == 0 ? "once" : "at month \(month)")
    let isAmount = tokens[0].kind == .number || tokens[0].kind == .currency
    let head = isAmount ? "cost payment = " : isDefinitionOfAmount ? "cost " : ""
    throw refusal(
      .writtenByHabit,
      month == 0
        ? "what is paid before the first month is paid `once`"
        : "the month of a payment stands behind `at`", at: place,
      help: ["write `\(head)\(whole)`"])
  }

  /// Reads `from month 3` behind its word; its end stands behind `until`.
  mutating func fromClause() throws(Refusal) -> Expression {
    let outside = stops
    stops.atTo = true
    defer { stops = outside }
    let first = try sum()
    guard token.keyword == .to, !isAtEnd else { return first }
    func month(_ isBare: Bool) -> String { isBare ? "month " : "" }
    let isBare = first.numberLiteral?.isBare == true
    let begin = "\(month(isBare))\(quoted(first.range))"
    let end = month(peek(1).kind == .number)
    let place = SourceRange(Int(first.range.lower), Int(peek(1).lower))
    throw refusal(
      .writtenByHabit, "the last month stands behind `until`", at: token.range,
      help: ["write `\(line(replacing: place, with: "\(begin) until \(end)"))`"])
  }

  /// Refuses `starting month 6`, `after 6 months` and `from month 6 onwards` behind an amount.
  func refuseSpokenStart() throws(Refusal) {
    guard token.kind == .word, token.keyword == .none else { return }
    let message = "the first month stands behind `from`"
    switch spelled(token) {
    case "onwards", "onward", "on":
      throw refusal(
        .writtenByHabit, "`from` has no end unless one is stated", at: token.range,
        help: ["write `\(line(without: token.range))`"])
    case "starting", "beginning", "since":
      let next = peek(1).keyword == .from || peek(1).keyword == .in ? 2 : 1
      guard peek(next).keyword == .month || peek(next).kind == .date else { return }
      throw spoken(SourceRange(Int(token.lower), Int(peek(next).lower)), "from ", message)
    case "after":
      let isMonth = peek(1).keyword == .month
      let number = isMonth ? Int(source[peek(2).range]) : calendarMonths(at: index + 1)
      guard let number else { return }
      throw spoken(token.range.union(peek(2).range), "from month \(number + 1)", message)
    default: return
    }
  }

  // MARK: - Dates

  /// The line of `start in June 2026` without the word before its date, as its own refusal offers it.
  func dateInWords(behind word: Token) -> String {
    let short = line(without: token.range)
    let problem = Parser.parse(SourceText(name: "line", short)).diagnostics.first
    let offered = problem?.help.first?.split(separator: "`", omittingEmptySubsequences: false)
    return offered?.count == 3 ? String(offered?[1] ?? "") : short
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  /// The number of the month that a word names, in full or by its first three letters or more.
  static func month(_ word: String) -> Int? {
    guard word.utf8.count >= 3 else { return nil }
    return months.firstIndex { $0.hasPrefix(word) }.map { $0 + 1 }
  }

  /// Refuses `jan 2027`, `31 march 2027`, `march 31, 2027` and `q3 2027`, and where a whole date must stand
  /// `1/2027` too.
  ///
  /// - Parameters:
  ///   - takesOnlyDates: Whether nothing but a date may stand here.
  ///   - word: `month`, which stood before and is no part of a date.
  func refuseSpokenDate(
    takesOnlyDates: Bool = false, behind word: Token? = nil
  ) throws(Refusal) {
    guard token.kind == .word || token.kind == .number else { return }
    var (year, month, day): (Int?, Int?, Int?)
    var (isSpoken, last) = (false, 0)
    scan: for i in 0..<6 {
      let next = peek(i)
      switch next.kind {
      case .number:
        guard let number = Int(source[next.range]) else { break scan }
        if next.upper - next.lower == 4, (1900...2199).contains(number), year == nil {
          year = number
        } else if (1...31).contains(number), day == nil {
          day = number
        } else {
          break scan
        }
      case .word:
        let word = spelled(next)
        if month == nil, let found = Self.month(word) {
          month = found
        } else if month == nil, word.utf8.count == 2, word.first == "q",
          let quarter = word.last?.wholeNumberValue, (1...4).contains(quarter)
        {
          month = quarter * 3 - 2
        } else {
          break scan
        }
        isSpoken = true
      case .minus, .slash, .comma, .dash: continue
      default: break scan
      }
      last = i
    }
    if isSpoken, year == nil, tokens[0].keyword == .start, let short = day, short > 19 {
      (year, day) = (2000 + short, nil)
    }
    if !isSpoken {
      guard takesOnlyDates, year != nil, day != nil || tokens[0].keyword == .start else { return }
      (month, day) = (day ?? 1, nil)
    }
    guard let year, let month, let days = Self.daysInMonth(month, of: year) else { return }
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    var date = "\(year)-\(two(month))"
    if let day, day <= days, tokens[0].keyword != .start { date += "-\(two(day))" }
    let place = (word ?? token).range.union(peek(last).range)
    throw refusal(
      .badDate, "a date is written year, month, day", at: place,
      help: ["write `\(lineWithMonths(behind: place, replacedBy: date))`"])
  }

  /// The line with a date in place of the words for it, and the months named behind it written alike.
  private func lineWithMonths(behind place: SourceRange, replacedBy date: String) -> String {
    var (text, end) = (date, Int(place.upper))
    for i in tokens.indices where tokens[i].lower >= place.upper {
      guard let month = monthInWords(at: i) else { continue }
      text += VisibleText.escaped(bytes, end, Int(tokens[i].lower)) + month
      end = Int(tokens[i + 1].upper)
    }
    return line(replacing: SourceRange(Int(place.lower), end), with: text)
  }
}
