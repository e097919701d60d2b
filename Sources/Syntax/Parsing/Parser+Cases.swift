import Diagnostics

/// Cases, their clauses and their lines.
extension Parser {
  /// Reads `case id "Title"` behind its word.
  mutating func caseHeader(_ word: Token) throws(Refusal) -> Statement {
    if token.kind == .text {
      let title = text(token).value
      throw refusal(
        .syntax, "a case needs a name before its title", at: token.range,
        help: ["write `case \(Self.identifier(from: title)) \(quoted(token.range))`"])
    }
    let name = try expectNewName("the name of the case")
    let title = acceptText()
    if ["over", "for"].contains(spelled(token)), peek(1).kind == .number {
      try refusePropertiesBehindTitle()
    }
    if title == nil, let refusal = titleByHabit(behind: name) { throw refusal }
    if title != nil { try refusePropertiesBehindTitle() }
    return .caseHeader(CaseHeader(name: name, title: title))
  }

  /// Refuses `case portal "Portal" over 36 months at 8%`: how long and at which rate stands below the case.
  private func refusePropertiesBehindTitle() throws(Refusal) {
    guard !isAtEnd else { return }
    var lines: [String] = []
    for i in index..<tokens.count - 1 where tokens[i].kind == .number {
      let next = tokens[i + 1]
      if next.kind == .percent {
        lines.append("discount \(quoted(tokens[i].range.union(next.range)))")
      } else if ["month", "months", "year", "years"].contains(spelled(next)) {
        lines.append("horizon \(quoted(tokens[i].range)) \(spelled(next))")
      }
    }
    guard !lines.isEmpty else { return }
    let rest = SourceRange(Int(token.lower), Int(tokens[tokens.count - 1].lower))
    throw refusal(
      .writtenByHabit, "how long a case runs and its rate stand in lines below it", at: rest,
      help: [
        "write `\(line(without: rest))`, and below it "
          + lines.map { "`\($0)`" }.listed
      ])
  }

  /// Returns a name made of the letters and digits of a title.
  static func identifier(from title: String) -> String {
    let words = title.lowercased().split { !($0.isLetter || $0.isNumber) }.prefix(3)
    let name = words.joined(separator: "_")
    guard let first = name.first, first.isLetter else { return "new_case" }
    return ReservedWords.contains(name) ? name + "_case" : name
  }

  /// Reads the property of a case whose word was read.
  mutating func caseClause(_ word: Token) throws(Refusal) -> CaseClause {
    if word.keyword == .start || word.keyword == .due || word.keyword == .go {
      var date = self
      if word.keyword == .go { date.advance() }
      if [.in, .on, .from].contains(date.token.keyword) {
        let words = word.keyword == .go ? "go live" : quoted(word.range)
        let line = date.dateInWords(behind: word)
        // `in june` says no year.
        let isWhole = line.contains(where: \.isNumber)
        throw date.refusal(
          .writtenByHabit, "the date stands directly behind `\(words)`",
          at: date.token.range,
          help: [
            isWhole
              ? "write `\(line)`"
              : "say the year too, for example `\(words) \(word.keyword == .start ? "2026-04" : "2026-04-01")`"
          ])
      }
      try date.refuseSpokenDate(takesOnlyDates: word.keyword != .go)
    }
    if word.keyword == .discount { try refuseRateByName() }
    switch word.keyword {
    case .horizon: return .horizon(try value(of: word, example: "horizon 36 months"))
    case .discount: return .discount(try value(of: word, example: "discount 10%/year"))
    case .start: return .start(try value(of: word, example: "start 2026-04"))
    case .impact: return .impact(try value(of: word, example: "impact 8"))
    case .ability: return .ability(try value(of: word, example: "ability 5"))
    case .due: return .due(try value(of: word, example: "due 2026-03-31"))
    case .owner:
      if isAtEnd { _ = try value(of: word, example: "owner \"Dana Reyes\"") }
      return .owner(try owner())
    default:
      guard accept(.live) else {
        throw unexpected(expecting: "`live`", help: ["write `go live month 3`"])
      }
      return .goLive(try value(of: word, example: "go live month 3"))
    }
  }

  /// Refuses `discount rate 12%`.
  private func refuseRateByName() throws(Refusal) {
    guard ["rate", "factor"].contains(spelled(token)) else { return }
    let hasSign = peek(1).kind == .equal || spelled(peek(1)) == "of"
    guard peek(hasSign ? 2 : 1).kind == .number else { return }
    throw refusal(
      .writtenByHabit, "the rate stands behind `discount`", at: token.range,
      help: ["write `\(line(without: hasSign ? token.range.union(peek(1).range) : token.range))`"])
  }

  /// Reads a line of a case behind its word.
  mutating func caseLine(_ kind: CaseLine.Kind) throws(Refusal) -> CaseLine {
    clauseWords = [.as, .keep]
    guard token.kind == .word else {
      if token.kind == .text || token.kind == .number || token.kind == .currency {
        let rest = quoted(SourceRange(Int(token.lower), Int(tokens[tokens.count - 1].lower)))
        throw refusal(
          .syntax, "a \(kind.rawValue) needs a name", at: token.range,
          help: ["write `\(kind.rawValue) video \(token.kind == .text ? "" : "= ")\(rest)`"])
      }
      throw unexpected(
        expecting: "the name of the line", help: ["write `\(kind.rawValue) video = …`"])
    }
    try refuseOtherSpelling()
    try refuseValueOfLine(kind)
    let name = try expectNewName("the name of the line")
    try refuseHyphen(behind: name.range)
    try refuseColon(behind: name, of: kind)
    try refuseFrequency(before: name)
    try refuseBlanks(behind: name)
    let (label, unit) = try labelAndUnit()
    try refusePaidAhead()
    let value = try expression()
    var clauses: [CaseLine.Clause] = []
    while !isAtEnd, token.keyword != .keep {
      try refuseFrequency(of: value.range)
      try refuseSpokenFactor(of: value.range)
      try refuseSpokenStart()
      if !clauses.isEmpty { try refuseSecondPayment(of: name) }
      _ = !clauses.isEmpty && accept(.comma)
      let clause = try lineClause()
      if let first = clauses.first(where: { $0.kind.word == clause.kind.word }) {
        throw refusal(
          .badClause, "`\(clause.kind.word)` is stated twice", at: clause.range,
          secondary: [Diagnostic.Label(Span(source, first.range), "first here")],
          help: ["leave one out: `\(line(without: clause.range))`"])
      }
      clauses.append(clause)
    }
    return CaseLine(
      kind: kind, name: name, label: label, unit: unit, value: value, clauses: clauses)
  }

  /// Refuses `cost training: 5k`; a bare number of money gets its sign, and is paid once or comes every month.
  private func refuseColon(behind name: Name, of kind: CaseLine.Kind) throws(Refusal) {
    guard token.kind == .colon, peek(1).kind != .end else { return }
    let isBare = kind != .track && peek(1).kind == .number && peek(2).kind == .end
    let place = SourceRange(Int(name.range.upper), Int(peek(1).lower))
    let ending = kind == .cost ? " once" : "/month as cash"
    throw refusal(
      .writtenByHabit, "a line is written with `=`", at: token.range,
      help: [
        "write `\(line(replacing: place, with: isBare ? " = $" : " = "))\(isBare ? ending : "")`"
      ])
  }

  /// Refuses `benefit fewer repeat calls = …`: the name of a line is one word.
  private func refuseBlanks(behind name: Name) throws(Refusal) {
    var count = 0
    while peek(count).kind == .word, !KeywordSet.connecting.contains(peek(count).keyword) {
      count += 1
    }
    guard (1...5).contains(count), peek(count).kind == .equal || peek(count).kind == .text else {
      return
    }
    let words = [name.text] + (0..<count).map { quoted(peek($0).range) }
    throw spoken(
      name.range.union(peek(count - 1).range), words.joined(separator: "_"), "a name is one word")
  }

  /// Refuses `cost per call = $6`, which is a value with the words of a line in its name.
  private func refuseValueOfLine(_ kind: CaseLine.Kind) throws(Refusal) {
    guard token.keyword == .per || token.keyword == .of else { return }
    if token.keyword == .of, isDelay(peek(1)) {
      let months = tokens.indices.lazy.compactMap { self.calendarMonths(at: $0) }.first ?? 1
      throw spoken(
        tokens[0].range.union(tokens[tokens.count - 2].range),
        months == 1 ? "cost_of_delay" : "what if delay benefits \(months) months",
        "what a month of delay costs is the figure `cost_of_delay`")
    }
    var last = 0
    while peek(last + 1).kind == .word, last < 6 { last += 1 }
    guard last > 0, peek(last + 1).kind == .equal else { return }
    let place = tokens[0].range.union(peek(last).range)
    let joined = ([kind.rawValue] + (0...last).map { quoted(peek($0).range) }).joined(
      separator: "_")
    throw spoken(place, joined, "a name is one word")
  }

  /// Refuses `realized 50%` behind an amount: the clause has one spelling.
  private func refuseOtherSpelling() throws(Refusal) {
    for i in tokens.indices.dropFirst(4)
    where tokens[i].kind == .word && tokens[i].upper - tokens[i].lower == 8
      && spelled(tokens[i]) == "realized"
    {
      switch tokens[i - 1].kind {
      case .word where KeywordSet.connecting.contains(tokens[i - 1].keyword) == false, .number,
        .percent, .close, .closeSquare:
        throw refusal(
          .writtenByHabit, "the word has one spelling here: `realised`", at: tokens[i].range,
          help: ["write `\(line(replacing: tokens[i].range, with: "realised"))`"])
      default: continue
      }
    }
  }

  private mutating func lineClause() throws(Refusal) -> CaseLine.Clause {
    let word = token
    let kind = try lineClauseKind()
    return CaseLine.Clause(kind, range(from: Int(word.lower)))
  }

  private mutating func lineClauseKind() throws(Refusal) -> CaseLine.Clause.Kind {
    switch token.keyword {
    case .once: advance(); return .once
    case .adverse: advance(); return .adverse
    case .at: return try paymentClause()
    case .from:
      advance()
      try refuseSpokenDate()
      return .from(try fromClause())
    case .until:
      advance()
      try refuseSpokenDate()
      return .until(try sum())
    case .in:
      try refuseMonth()
      throw unexpectedClause()
    case .for: return try beneficiaryClause()
    case .as: return try asClause()
    case .realised: advance(); return .realised(try expression())
    case .risk: advance(); return .risk(try expression())
    case .not:
      advance()
      try expect(.counted)
      return .notCounted(acceptText())
    default: throw unexpectedClause()
    }
  }

  /// Returns the error of a word behind an amount that starts no clause.
  private func unexpectedClause() -> Refusal {
    unexpected(
      expecting: "an operator, or one of `once`, `at`, `from`, `until`, `for`, `as`, `realised`, "
        + "`risk`, `adverse`, `not counted`")
  }

  private mutating func paymentClause() throws(Refusal) -> CaseLine.Clause.Kind {
    if peek(1).keyword == .most || peek(1).keyword == .least { throw boundByHabit() }
    if peek(1).kind == .currency {
      throw spoken(token.range, "*", "`at` is for months; a price is multiplied")
    }
    advance()
    try refuseSpokenDate()
    if token.kind == .open, isWeightedList { return .payments(try weightedValues()) }
    try refuseStretchOfMonths()
    if token.kind == .open, isListOfMonths { return .repeated(try months()) }
    try refuseMonthsWithoutBrackets()
    return .at(try sum())
  }

  /// Whether the bracket that is next holds several values.
  private var isListOfMonths: Bool {
    var (i, open) = (1, 0)
    while true {
      switch peek(i).kind {
      case .comma where open == 0: return true
      case .close where open == 0: return false
      case .end: return false
      case .open: open += 1
      case .close: open -= 1
      default: break
      }
      i += 1
    }
  }

  /// Refuses `at (month 0 to month 24)`: payments stand one by one, and what is paid every month has a
  /// first and a last one.
  private func refuseStretchOfMonths() throws(Refusal) {
    guard token.kind == .open, peek(1).keyword == .month,
      let to = tokens[index...].firstIndex(where: { $0.keyword == .to }),
      !tokens[index..<to].contains(where: { $0.kind == .close })
    else { return }
    let place = SourceRange(Int(tokens[to - 1].upper), Int(tokens[to].upper))
    throw refusal(
      .writtenByHabit,
      "`at` names each month of a payment; what is paid every month runs `from` one `until` another",
      at: tokens[to].range, help: ["write `\(line(replacing: place, with: ","))`"])
  }

  /// Reads `(month 0, month 12)`.
  private mutating func months() throws(Refusal) -> [Expression] {
    try expect(.open, "`(`")
    let outside = stops
    stops = Stops()
    defer { stops = outside }
    var (months, deepest) = ([Expression](), 0)
    repeat {
      months.append(try expression())
      deepest = max(deepest, depth)
    } while accept(.comma)
    try expectClose(.close)
    depth = deepest + 1
    return months
  }

  /// Offers the brackets for `month 12, month 24 and month 36`, and for `months 12, 24, 36`.
  private func refuseMonthsWithoutBrackets() throws(Refusal) {
    var (i, numbers) = (0, [String]())
    while true {
      if spelled(peek(i)) == "month" || spelled(peek(i)) == "months" { i += 1 }
      guard peek(i).kind == .number, Int(source[peek(i).range]) != nil else { return }
      numbers.append("month \(source[peek(i).range])")
      guard peek(i + 1).kind == .comma || peek(i + 1).keyword == .and else { break }
      i += 2
      if peek(i).keyword == .and { i += 1 }
    }
    guard numbers.count > 1 else { return }
    throw spoken(
      token.range.union(peek(i).range), "(\(numbers.joined(separator: ", ")))",
      "several months stand in brackets")
  }

  /// Whether the bracket that is next holds `value: weight`.
  private var isWeightedList: Bool {
    var i = 1
    while true {
      switch peek(i).kind {
      case .colon: return true
      case .close, .comma, .open, .end: return false
      default: i += 1
      }
    }
  }

  private mutating func beneficiaryClause() throws(Refusal) -> CaseLine.Clause.Kind {
    let word = advance()
    try refuseDuration(word)
    guard token.kind == .word else {
      throw unexpected(expecting: "`customer`, `partner` or `company`")
    }
    return .beneficiary(name(advance()))
  }

  private mutating func asClause() throws(Refusal) -> CaseLine.Clause.Kind {
    advance()
    guard token.kind == .word else {
      throw unexpected(expecting: "`margin`, `cash`, `avoided cost` or `capacity`")
    }
    let first = advance()
    let word = source[first.range].lowercased()
    if word == "avoided" {
      let second = token
      guard accept(.cost) else { throw unexpected(expecting: "`cost`") }
      return .asKind(Name("avoided cost", first.range.union(second.range)))
    }
    guard ["margin", "cash", "capacity"].contains(word) else {
      let isRevenue = ["revenue", "sales", "income", "turnover"].contains(word)
      throw refusal(
        .badClause,
        isRevenue
          ? "revenue is no benefit: only the margin on it stays"
          : "a line counts `as margin`, `as cash`, `as avoided cost` or `as capacity`",
        at: first.range,
        help: [
          isRevenue
            ? "multiply by the margin and write `as margin`: `… * 30% as margin`"
            : word.hasPrefix("sav") || word == "cost"
              ? "a cost that is not paid any more is `as avoided cost`"
              : Self.kindOfMoney(like: word).map {
                "did you mean `\(line(replacing: first.range, with: $0))`?"
              } ?? "write one of them, for example `\(line(replacing: first.range, with: "cash"))`"
        ])
    }
    return .asKind(name(first))
  }
}

extension Parser {
  /// The kind of money that a word names, with a slip in it or without: `margin` for `marign`; nil for any other
  /// word.
  static func kindOfMoney(like word: String) -> String? {
    let kinds = ["margin", "cash", "capacity", "avoided cost"]
    return kinds.contains(word) ? word : Spelling.closestMatch(to: word, in: kinds)
  }
}

extension CaseLine.Clause.Kind {
  /// The word a clause starts with.
  var word: String {
    switch self {
    case .once: "once"
    case .at, .payments, .repeated: "at"
    case .from: "from"
    case .until: "until"
    case .beneficiary: "for"
    case .asKind: "as"
    case .realised: "realised"
    case .risk: "risk"
    case .adverse: "adverse"
    case .notCounted: "not counted"
    }
  }
}
