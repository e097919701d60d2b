import Diagnostics
import Quantities

/// Why a statement cannot be read.
///
/// One pointer wide: the parser is recursive, and a whole diagnostic in every frame would need
/// several times the stack.
indirect enum Refusal: Error {
  case because(Diagnostic)

  var diagnostic: Diagnostic {
    switch self {
    case .because(let diagnostic): diagnostic
    }
  }
}

/// What the parser says when it cannot read on, each with a line to type.
extension Parser {
  /// Returns a diagnostic about a place in the text.
  func refusal(
    _ code: DiagnosticCode, _ message: String, at range: SourceRange, label: String = "",
    secondary: [Diagnostic.Label] = [], notes: [String] = [], help: [String] = []
  ) -> Refusal {
    .because(
      Diagnostic(
        code, .error, message, at: Diagnostic.Label(Span(source, range), label),
        secondary: secondary, notes: notes, help: help))
  }

  /// Returns the characters of a range, safe to show and not longer than a line.
  func quoted(_ range: SourceRange) -> String {
    let upper = min(Int(range.upper), Int(range.lower) + 60)
    let text = VisibleText.escaped(bytes, Int(range.lower), upper)
    return upper < Int(range.upper) ? text + "…" : text
  }

  /// Returns the statement with `range` replaced, or only the replacement when the statement is long.
  func line(replacing range: SourceRange, with replacement: String) -> String {
    let lower = Int(tokens[0].lower)
    let upper = Int(tokens[tokens.count - 1].lower)
    guard upper - lower <= 160, Int(range.lower) >= lower, Int(range.upper) <= upper,
      !bytes[lower..<upper].contains(0x0A)
    else { return replacement }
    return VisibleText.escaped(bytes, lower, Int(range.lower)) + replacement
      + VisibleText.escaped(bytes, Int(range.upper), upper)
  }

  /// Returns the statement without `range` and the space before it.
  func line(without range: SourceRange) -> String {
    var lower = Int(range.lower)
    while lower > Int(tokens[0].lower), bytes[lower - 1] == 0x20 { lower -= 1 }
    return line(replacing: SourceRange(lower, Int(range.upper)), with: "")
  }

  /// Returns the error that `description` was expected where the next token stands.
  func unexpected(expecting description: String, help: [String] = []) -> Refusal {
    unexpected(token, expecting: description, help: help)
  }

  /// Returns the error that `description` was expected where `found` stands.
  func unexpected(
    _ found: Token, expecting description: String, help: [String] = []
  ) -> Refusal {
    if found.kind == .end {
      let last = index > 0 ? tokens[index - 1].range : found.range
      return refusal(
        .syntax, "the line ends where \(description) is expected",
        at: SourceRange(max(Int(last.upper) - 1, Int(last.lower)), Int(last.upper)), help: help)
    }
    return refusal(
      .syntax, "expected \(description), found `\(quoted(found.range))`", at: found.range,
      help: help)
  }

  /// Returns the error of an operator with nothing behind it.
  func missingOperand(after sign: SourceRange) -> Refusal {
    refusal(
      .syntax, "the line ends after `\(quoted(sign))`; a value must follow", at: sign)
  }

  // MARK: Numbers

  /// Returns the error of wrongly grouped digits, with both readings.
  func ambiguousNumber(_ token: Token) -> Refusal {
    var readings: [String] = []
    if case .ambiguous(let found) = DecimalNumber.read(
      bytes, Int(token.lower), digitsEnd(of: token))
    {
      readings = found
    }
    // An amount of money is one number: `$1.000,50` is no list.
    if index > 0, tokens[index - 1].kind == .currency, readings.count > 1 {
      readings.removeAll { $0.contains(", ") }
    }
    let suffix = source[SourceRange(digitsEnd(of: token), Int(token.upper))]
    let before = tokens[..<index]
    let isInside =
      before.count { $0.kind == .open || $0.kind == .openSquare }
      > before.count { $0.kind == .close || $0.kind == .closeSquare }
    let lines = readings.map { reading in
      // Several numbers on their own are a list.
      reading.contains(", ") && !isInside ? "`[\(reading)\(suffix)]`" : "`\(reading)\(suffix)`"
    }
    let problem = lines.count > 1 ? "can be read in two ways" : "is not grouped as one number is"
    return refusal(
      .ambiguousNumber, "`\(quoted(token.range))` \(problem)", at: token.range,
      help: ["write \(lines.joined(separator: " or "))"])
  }

  private func digitsEnd(of token: Token) -> Int {
    var upper = Int(token.upper)
    while upper > Int(token.lower), ASCII.isLetter(bytes[upper - 1]) { upper -= 1 }
    return upper
  }

  /// Returns the error of `1e3`, with the number in plain digits where it is not too long.
  func scientificNotation(_ token: Token) -> Refusal {
    let text = source[token.range].lowercased()
    let parts = text.split(separator: "e")
    let power = parts.count == 2 ? Int(parts[1]) : nil
    guard let power, abs(power) <= 308, let plain = Self.plainDigits(String(parts[0]), power) else {
      return numberTooLarge(token)
    }
    return refusal(
      .writtenByHabit, "numbers are written in plain digits, not as `\(quoted(token.range))`",
      at: token.range, help: ["write `\(line(replacing: token.range, with: plain))`"])
  }

  /// Returns `digits` × 10^`power` without exponent, nil when that needs more than 40 digits.
  private static func plainDigits(_ digits: String, _ power: Int) -> String? {
    let parts = digits.filter { $0 != "," && $0 != "_" }.split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, abs(power) <= 30, digits.utf8.count <= 40 else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    let all = String(parts[0]) + fraction
    let point = parts[0].count + power
    if point >= all.count {
      return DecimalNumber.grouped(all + String(repeating: "0", count: point - all.count))
    }
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + all }
    return DecimalNumber.grouped(String(all.prefix(point))) + "." + all.dropFirst(point)
  }

  /// Returns the error of a number beyond what can be computed with.
  func numberTooLarge(_ token: Token) -> Refusal {
    refusal(
      .numberTooLarge, "`\(quoted(token.range))` is too large or too small to compute with",
      at: token.range, help: ["state it in a larger unit"])
  }

  /// What the letters behind an amount of money stand for.
  private static let spokenScales = [
    "m": "M", "mn": "M", "mm": "M", "mio": "M", "mil": "M", "mln": "M", "b": "bn", "bn": "bn",
    "mrd": "bn", "t": "k",
  ]

  /// Refuses letters that touch a number and look like a scale: `5m`, `3B`.
  func refuseUnknownScale(behind number: Token) throws(Refusal) {
    guard token.kind == .word, token.upper - token.lower <= 3 else { return }
    let digits = source[number.range]
    // Behind money these can be no units.
    let isMoney = index >= 2 && tokens[index - 2].kind == .currency
    if token.lower != number.upper {
      let word = source[token.range]
      let scale =
        ["k", "K", "M", "bn"].contains(word)
        ? word : isMoney ? Self.spokenScales[word.lowercased()] : nil
      guard let scale else { return }
      var both = number.range.union(token.range)
      var sign = ""
      if peek(1).kind == .currency, peek(1).lower == token.upper {
        (both, sign) = (both.union(peek(1).range), quoted(peek(1).range))
      }
      throw refusal(
        .writtenByHabit, "`\(scale)` touches the number it scales", at: both,
        help: ["write `\(line(replacing: both, with: sign + digits + scale))`"])
    }
    if isMoney, let scale = Self.spokenScales[source[token.range].lowercased()], scale != "k" {
      let both = number.range.union(token.range)
      throw refusal(
        .writtenByHabit, "`\(scale)` stands for \(scale == "M" ? "millions" : "billions")",
        at: both,
        help: ["write `\(line(replacing: both, with: digits + scale))`"])
    }
    let readings: [String]
    switch source[token.range] {
    case "m":
      readings = [
        "\(digits)M` for millions", "\(digits) min` for minutes", "\(digits) months` for months",
      ]
    case "mn", "mm", "MM", "mio", "Mio", "mil": readings = ["\(digits)M` for millions"]
    case "b", "B", "BN", "Bn", "mrd", "Mrd": readings = ["\(digits)bn` for billions"]
    case "t", "T": readings = ["\(digits)k` for thousands"]
    default: return
    }
    let both = number.range.union(token.range)
    throw refusal(
      .ambiguousNumber, "`\(quoted(both))` is not clear", at: both,
      help: ["write " + readings.map { "`" + $0 }.joined(separator: ", ")])
  }

  /// Refuses `$10 to 15k` where the scale of the high end may be meant for both.
  func refuseUnclearScale(_ low: NumberLiteral, _ high: NumberLiteral) throws(Refusal) {
    guard let suffix = scale(of: high), scale(of: low) == nil, low.value > 0,
      low.value * suffix.factor <= high.value
    else { return }
    let lowDigits = source[low.digits]
    let sign =
      low.unit.factors.first.map {
        low.unit.range.lower < low.digits.lower ? source[$0.word.range] : ""
      } ?? ""
    let highSign =
      high.unit.range.lower < high.digits.lower && !high.unit.isEmpty
      ? source[high.unit.factors[0].word.range] : ""
    let full = DecimalNumber.grouped(Self.wholeDigits(high.value))
    throw refusal(
      .ambiguousNumber, "`\(quoted(low.digits.union(high.digits)))` can be read in two ways",
      at: low.digits.union(high.digits),
      help: [
        "write `\(sign)\(lowDigits)\(suffix.text) to \(highSign)\(source[high.digits])` "
          + "or `\(sign)\(lowDigits) to \(highSign)\(full)`"
      ])
  }

  /// Returns the scale suffix or word of a literal.
  private func scale(of literal: NumberLiteral) -> (text: String, factor: Double)? {
    let digits = source[literal.digits]
    if digits.hasSuffix("k") || digits.hasSuffix("K") { return ("k", 1e3) }
    if digits.hasSuffix("M") { return ("M", 1e6) }
    if digits.hasSuffix("bn") { return ("bn", 1e9) }
    if digits.hasSuffix("thousand") { return (" thousand", 1e3) }
    if digits.hasSuffix("million") { return (" million", 1e6) }
    if digits.hasSuffix("billion") { return (" billion", 1e9) }
    return nil
  }

  private static func wholeDigits(_ value: Double) -> String {
    guard let whole = Int64(exactly: value.rounded()) else { return "\(value)" }
    return "\(whole)"
  }

  /// Refuses grouped numbers in a list whose elements no ", " separates.
  func refuseGroupedNumbers(from open: Int) throws(Refusal) {
    var nested = 0
    var grouped: Token?
    for i in open..<max(index - 1, open) {
      let token = tokens[i]
      switch token.kind {
      case .open, .openSquare: nested += 1
      case .close, .closeSquare: nested -= 1
      case .comma where nested == 1:
        if tokens[i + 1].lower > token.upper { return }
      case .number where nested == 1 && grouped == nil && startsItem(i):
        if bytes[Int(token.lower)..<Int(token.upper)].contains(UInt8(ascii: ",")) {
          grouped = token
        }
      default: break
      }
    }
    guard let grouped else { return }
    let text = source[grouped.range]
    throw refusal(
      .ambiguousNumber, "`\(text)` in a list can be one number or several", at: grouped.range,
      help: [
        "write `\(line(replacing: grouped.range, with: text.filter { $0 != "," }))` for one number",
        "or `\(line(replacing: grouped.range, with: text.split(separator: ",").joined(separator: ", ")))` for several",
      ])
  }

  /// Whether a number is the first thing of an item: behind an operator, as in `npv > $1,000`, it cannot be
  /// several.
  private func startsItem(_ index: Int) -> Bool {
    var before = index - 1
    while before >= 0, tokens[before].kind == .currency || tokens[before].kind == .minus {
      before -= 1
    }
    guard before >= 0 else { return true }
    switch tokens[before].kind {
    case .open, .openSquare, .comma, .colon: return true
    default: return false
    }
  }

  // MARK: Units and money

  /// Returns the error of `$5 USD`.
  func secondCurrency() -> Refusal {
    refusal(
      .writtenByHabit, "the currency is stated twice", at: token.range,
      help: [
        "leave it out: `\(line(replacing: SourceRange(Int(tokens[index - 1].upper), Int(token.upper)), with: ""))`"
      ])
  }

  /// Returns the answer to `10 €`.
  func currencyBehind(_ literal: NumberLiteral) -> Refusal {
    let both = literal.digits.union(token.range)
    let money = "\(quoted(token.range))\(source[literal.digits])"
    if let number = pointedNumbers.first(where: { $0.range == literal.digits }) {
      let (thousands, decimal) = readings(ofPointed: number)
      let sign = quoted(token.range)
      return refusal(
        .ambiguousNumber,
        "`\(quoted(both))` can be read in two ways, and its sign stands before the number",
        at: both,
        help: [
          "for thousands write `\(line(replacing: both, with: sign + thousands))`",
          "with a decimal point write `\(line(replacing: both, with: sign + decimal))`",
        ])
    }
    return refusal(
      .writtenByHabit, "the currency sign stands before the number", at: both,
      help: ["write `\(line(replacing: both, with: money))`"])
  }

  /// Refuses `cost set-up = …`, with the next token at the hyphen behind a name.
  func refuseHyphen(behind name: SourceRange) throws(Refusal) {
    var i = 0
    while peek(i).kind == .minus || peek(i).kind == .dash, peek(i + 1).kind == .word,
      peek(i).upper == peek(i + 1).lower,
      Int(peek(i).lower) == (i == 0 ? Int(name.upper) : Int(peek(i - 1).upper))
    {
      i += 2
    }
    if i > 0 { throw hyphenatedName(name.union(peek(i - 1).range)) }
  }

  /// Refuses `x to hours` and `x as hours`.
  func refuseConversionByHabit(of value: Expression) throws(Refusal) {
    let isTo = token.keyword == .to && !stops.atTo
    guard isTo || token.keyword == .as && !clauseWords.contains(.as) else { return }
    let unit = peek(1)
    if isTo,
      unit.kind == .number || unit.kind == .currency || unit.kind == .minus || unit.kind == .open
    {
      throw refusal(
        .syntax, "the ends of a range are numbers, not formulas", at: value.range,
        help: ["write numbers, or for example `uniform(\(quoted(value.range)), …)` with formulas"])
    }
    guard unit.kind == .word || unit.kind == .currency || unit.kind == .percent else {
      throw unexpected(expecting: "an operator or the end of the line")
    }
    let kind = spelled(unit) == "avoided" ? "avoided" : Self.kindOfMoney(like: spelled(unit))
    if !isTo, unit.kind == .word, let kind, Catalogue.standard.unit(named: spelled(unit)) == nil {
      let isDefinition =
        tokens[0].kind == .word && peek(2).kind == .end && index > 1
        && tokens[1].kind == .equal
      let whole = line(replacing: unit.range, with: kind)
      throw refusal(
        .badClause, "`as \(kind)` says what kind of benefit a line is",
        at: token.range,
        help: [
          "put it behind a line of a case: `\(isDefinition ? "benefit \(whole)" : "benefit sales = … as \(kind)")`"
        ])
    }
    throw refusal(
      .writtenByHabit, "a value is converted with `in`", at: token.range,
      help: ["write `\(line(replacing: token.range, with: "in"))`"])
  }

  // MARK: Words

  /// Returns the answer to `5 (a + b)`.
  func multiplicationByHabit(_ literal: NumberLiteral) -> Refusal {
    refusal(
      .syntax, "an operator is missing before the bracket", at: token.range,
      notes: ["directly behind a number a bracket holds a range, such as `(2 to 5)`"],
      help: ["write `\(line(replacing: token.range, with: "* ("))`"])
  }

  /// Returns the answer to `at most $4,000` where a value belongs.
  func boundByHabit() -> Refusal {
    let isMost = peek(1).keyword == .most
    let sign = isMost ? "<=" : ">="
    let both = token.range.union(peek(1).range)
    let value = quoted(SourceRange(Int(peek(2).lower), Int(tokens[tokens.count - 1].lower)))
    let name =
      tokens[0].kind == .word && !isReserved(tokens[0]) ? quoted(tokens[0].range) : "budget"
    return refusal(
      .writtenByHabit, "`\(quoted(both))` is a condition, not a value", at: both,
      help: [
        "write `\(name) = \(value)` for the value itself",
        "or `assert \(name) \(sign) \(value)` to check it",
      ])
  }

  /// Returns the answer to `set-up` where a name is meant.
  func hyphenatedName(_ range: SourceRange) -> Refusal {
    let joined = String(
      quoted(range).map { "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}".contains($0) ? "_" : $0 })
    return refusal(
      .writtenByHabit, "`-` is minus; a name is joined with `_`", at: range,
      help: ["write `\(line(replacing: range, with: joined))`"])
  }

  /// Returns the answer to `price per month`: a formula is divided by one of a unit, or by a name.
  func dividedByWord() -> Refusal {
    let word = peek(1)
    if index == 1, word.kind == .word, peek(2).kind == .equal {
      let joined = "\(quoted(tokens[0].range))_per_\(quoted(word.range))"
      return spoken(tokens[0].range.union(word.range), joined, "a name is one word")
    }
    let isUnit = word.kind == .word && Catalogue.standard.unit(named: source[word.range]) != nil
    let place = isUnit ? token.range.union(word.range) : token.range
    let divisor = isUnit ? "/ 1 \(quoted(word.range))" : "/"
    return refusal(
      .writtenByHabit, "`per` joins units; a formula is divided with `/`", at: token.range,
      help: ["write `\(line(replacing: place, with: divisor))`"])
  }

  /// Refuses `set-up` in a formula, where the word behind the minus can be no value.
  func refuseHyphen(before word: Token) throws(Refusal) {
    guard index >= 2, tokens[index - 1].kind == .minus, tokens[index - 1].upper == word.lower,
      tokens[index - 2].kind == .word, tokens[index - 2].upper == tokens[index - 1].lower
    else { return }
    throw hyphenatedName(tokens[index - 2].range.union(word.range))
  }

  /// Returns the answer to `month` or `year` without a number.
  func bareTimeWord(_ word: Token) -> Refusal {
    let text = quoted(word.range)
    if index >= 2, tokens[index - 2].kind == .slash {
      return refusal(
        .syntax, "a formula is divided by a time, which has a number", at: word.range,
        help: ["write `\(line(replacing: word.range, with: "1 \(text)"))`"])
    }
    if token.kind == .minus, peek(1).kind == .number {
      let sign = SourceRange(Int(word.lower), Int(peek(1).upper))
      return refusal(
        .syntax, "the plan begins in month 0; what was spent before is spent whatever is decided",
        at: sign, help: ["leave it out, or write `\(lineWithoutPast(sign))`"])
    }
    return refusal(
      .syntax, "`\(text)` needs a number", at: word.range,
      help: [
        "write `\(text) 4` for a point in time, `1 \(text)` for a duration, "
          + "or `\(text)_number` for the number of the \(text)"
      ])
  }

  /// The line with month 0 in the place of a month before the plan, or without it in a list that has month 0.
  private func lineWithoutPast(_ month: SourceRange) -> String {
    let isListed = tokens.indices.dropLast(2).contains { i in
      [.comma, .open].contains(tokens[i].kind) && tokens[i + 1].keyword == .month
        && source[tokens[i + 2].range] == "0"
    }
    guard isListed else { return line(replacing: month, with: "month 0") }
    if peek(2).kind == .comma {
      return line(replacing: SourceRange(Int(month.lower), Int(peek(3).lower)), with: "")
    }
    if index >= 2, tokens[index - 2].kind == .comma {
      return line(
        replacing: SourceRange(Int(tokens[index - 2].lower), Int(month.upper)), with: "")
    }
    return line(replacing: month, with: "month 0")
  }

  /// Refuses `units sold`: a name directly behind a name.
  func refuseSecondWord(after first: Token) throws(Refusal) {
    switch token.kind {
    case .word:
      guard !KeywordSet.connecting.contains(token.keyword), !clauseWords.contains(token.keyword),
        !isFrequencyNext
      else { return }
      try refuseMonth(behind: (first.range, quoted(first.range)))
      try refuseSpokenCall()
      try refuseSpokenOperator(behind: first)
      let both = first.range.union(token.range)
      // `month May 2026` names a month of the calendar.
      if first.keyword == .month { try refuseSpokenDate(behind: first) }
      if first.keyword == .month || first.keyword == .year {
        let point = "\(quoted(first.range)) (\(quoted(token.range)))"
        throw refusal(
          .syntax, "a formula behind `\(quoted(first.range))` stands in brackets", at: both,
          help: ["write `\(line(replacing: both, with: point))`"])
      }
      let joined = "\(quoted(first.range))_\(quoted(token.range))"
      if joined.lowercased() == "cash_flow" {
        throw refusal(
          .writtenByHabit, "`cashflow` is one word", at: both,
          help: ["write `\(line(replacing: both, with: "cashflow"))`"])
      }
      throw refusal(
        .writtenByHabit, "a name is one word", at: both,
        help: ["did you mean `\(joined)`?"])
    case .number:
      var date = self
      date.index -= 1
      try date.refuseSpokenDate()
      try refuseSpokenCall()
      try refuseSpokenRange(behind: first)
      if ISOCode.isCommon(first, in: source) {
        let both = first.range.union(token.range)
        let money = "\(quoted(token.range)) \(quoted(first.range))"
        throw refusal(
          .writtenByHabit, "a currency code stands behind the number", at: both,
          help: ["write `\(line(replacing: both, with: money))`"])
      }
      throw unexpected(expecting: "an operator")
    case .currency: try refuseSpokenRange(behind: first)
    default: return
    }
  }

  /// Refuses `price times 3` and `price plus $5`, with the name just read.
  private func refuseSpokenOperator(behind name: Token) throws(Refusal) {
    let signs = ["times": "*", "plus": "+", "minus": "-", "divided": "/", "over": "/"]
    guard let sign = signs[spelled(token)] else { return }
    let next = token.keyword == .none && peek(1).keyword == .by ? 2 : 1
    guard [.word, .number, .currency, .open].contains(peek(next).kind) else { return }
    throw spoken(
      token.range.union(peek(next - 1).range), sign, "a calculation is written with `+ - * /`")
  }

  /// Refuses `between $5 and $7` and `about $5`, with the word just read.
  private func refuseSpokenRange(behind word: Token) throws(Refusal) {
    switch spelled(word) {
    case "between": try refuseBetween(at: index - 1)
    case "max", "maximum": try refuseUpperEnd(at: index - 1, words: 1)
    case "about", "around", "roughly", "approximately", "circa", "ca":
      try refuseAbout(at: index - 1)
    default: return
    }
  }

  /// What a name of each kind may end with, so that it is none of the language's own words.
  private static let endingsOfNames: [Keyword: String] = [
    .scenario: "_case", .case: "_case", .initiative: "_initiative", .cost: "_cost",
    .benefit: "_benefit", .track: "_tracked",
  ]

  /// Returns the error of defining one of the language's own words, with the line to type.
  func reservedName(_ token: Token) -> Refusal {
    let word = quoted(token.range)
    var help = "choose another name, such as `\(word)_value`"
    let rest = restOfDefinition(behind: token)
    if let ending = Self.endingsOfNames[tokens[0].keyword], tokens.count > 2,
      tokens[1].range == token.range, [.equal, .colon, .text].contains(tokens[2].kind)
    {
      help = "choose another name: `\(line(replacing: token.range, with: word + ending))`"
    }
    if let rest {
      switch token.keyword {
      case .cost, .benefit, .track:
        // What is saved by each is a value; the line multiplies it.
        let saved = rest.replacing(" saved", with: "").replacing(" less", with: "")
        help =
          saved == rest
          ? "give the line a name: `\(word) video = \(rest)`"
          : "a line is money; give the value a name: `saved = \(saved)`"
      case .horizon where !rest.isEmpty && rest.allSatisfy(\.isNumber):
        help = "write `\(word) \(rest) months`"
      case .horizon, .discount, .start, .impact, .ability, .owner, .due, .seed, .samples:
        help = "write `\(word) \(rest)`"
      case .case, .scenario, .initiative, .unit: help = "give it a name: `\(word) video …`"
      default: help = "choose another name, such as `\(word)_value = \(rest)`"
      }
    }
    return refusal(
      .reservedWord, "`\(word)` is a word of the language and cannot be defined", at: token.range,
      help: [help])
  }

  /// Returns what stands behind `=` when `token` starts the statement.
  private func restOfDefinition(behind token: Token) -> String? {
    guard token.lower == tokens[0].lower,
      let sign = tokens.firstIndex(where: { $0.kind == .equal }), sign + 1 < tokens.count
    else { return nil }
    let rest = quoted(SourceRange(Int(tokens[sign].upper), Int(tokens[tokens.count - 1].lower)))
    let value = rest.drop { $0 == " " }
    return value.isEmpty ? "…" : String(value)
  }
}
