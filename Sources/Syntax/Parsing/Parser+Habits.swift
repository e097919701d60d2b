import Diagnostics
import Quantities

/// What people type from the habit of a spreadsheet, of prose or of another country, each with the line to type.
extension Parser {
  /// Refuses signs that other programs know: `=5+3`, `// a comment`, `30 ± 5`.
  func refuseForeignSigns() throws(Refusal) {
    if tokens[0].kind == .equal, tokens.count > 2 { throw formulaOfSpreadsheet() }
    for i in tokens.indices.dropLast() {
      let (first, second) = (tokens[i], tokens[i + 1])
      if first.kind == .slash, second.kind == .slash, first.upper == second.lower,
        bytes[Int(first.lower)] == UInt8(ascii: "/")
      {
        let rest = SourceRange(Int(first.lower), Int(tokens[tokens.count - 1].lower))
        let comment = text(behind: second).trimmingBlanks
        throw refusal(
          .writtenByHabit, "a comment starts with `#`", at: first.range.union(second.range),
          help: ["write `\(line(replacing: rest, with: "# \(comment)"))`"])
      }
      if first.kind == .plus, second.kind == .slash, i + 2 < tokens.count,
        tokens[i + 2].kind == .minus
      {
        throw plusMinus(at: i, length: 3)
      }
      if first.kind == .invalid {
        if source[first.range] == "±" { throw plusMinus(at: i) }
        if source[first.range] == "~" { try refuseAbout(at: i) }
        try refuseDots(at: i)
        try refuseContraction(at: i)
        try refuseApostrophes(at: i)
        try refuseDottedFrequency(at: i)
      }
      try refuseForeignDate(at: i)
      if first.kind == .number, second.kind == .minus { try refuseHyphenatedRange(at: i) }
    }
  }

  /// Refuses `1'000`, digits grouped with apostrophes; the first of them is token `i`.
  private func refuseApostrophes(at i: Int) throws(Refusal) {
    guard ["'", "\u{2019}", "\u{2018}"].contains(source[tokens[i].range]), i > 0,
      tokens[i - 1].kind == .number, tokens[i - 1].upper == tokens[i].lower
    else { return }
    var last = i
    while last + 1 < tokens.count, tokens[last + 1].lower == tokens[last].upper,
      tokens[last + 1].kind == .number || source[tokens[last + 1].range] == source[tokens[i].range]
    {
      last += 1
    }
    let both = tokens[i - 1].range.union(tokens[last].range)
    let digits = source[both].filter { $0.isNumber || $0 == "." }
    let parts = digits.split(separator: ".", maxSplits: 1)
    guard tokens[last].kind == .number, let whole = parts.first else { return }
    let number = ([DecimalNumber.grouped(String(whole))] + parts.dropFirst().map(String.init))
      .joined(separator: ".")
    throw refusal(
      .writtenByHabit, "the digits of a number are grouped with commas", at: both,
      help: ["write `\(line(replacing: both, with: number))`"])
  }

  /// Refuses `$5k p.a.` and `$5k p.m.`, with the first point at token `i`.
  private func refuseDottedFrequency(at i: Int) throws(Refusal) {
    guard source[tokens[i].range] == ".", i > 1, i + 1 < tokens.count,
      spelled(tokens[i - 1]) == "p", let unit = ["a": "year", "m": "month"][spelled(tokens[i + 1])]
    else { return }
    let hasPoint = i + 2 < tokens.count && source[tokens[i + 2].range] == "."
    let last = tokens[hasPoint ? i + 2 : i + 1]
    let place = SourceRange(Int(tokens[i - 2].upper), Int(last.upper))
    throw refusal(
      .writtenByHabit, "how often something is paid stands behind `/`",
      at: tokens[i - 1].range.union(last.range),
      help: ["write `\(line(replacing: place, with: "/\(unit)"))`"])
  }

  /// A piece of the text with a blank on both sides of every sign.
  private func spaced(_ range: SourceRange) -> String {
    source[range].reduce(into: "") { text, sign in
      text += sign.isNumber ? String(sign) : " \(sign) "
    }
  }

  /// Refuses `2027-3-15` and `15/03/2027`, which are sums: a day is written with two digits each.
  private func refuseForeignDate(at i: Int) throws(Refusal) {
    guard i + 4 < tokens.count, tokens[i + 1].kind == tokens[i + 3].kind,
      [i, i + 2, i + 4].allSatisfy({ tokens[$0].kind == .number }),
      (i..<i + 4).allSatisfy({ tokens[$0].upper == tokens[$0 + 1].lower })
    else { return }
    let parts = [i, i + 2, i + 4].compactMap { Int(source[tokens[$0].range]) }
    guard parts.count == 3 else { return }
    let days: [(month: Int, day: Int)]
    let year: Int
    switch tokens[i + 1].kind {
    case .minus: (year, days) = (parts[0], [(parts[1], parts[2])])
    case .slash: (year, days) = (parts[2], [(parts[1], parts[0]), (parts[0], parts[1])])
    default: return
    }
    let found = days.filter { (1...12).contains($0.month) && (1...31).contains($0.day) }
    guard (1900...2199).contains(year), !found.isEmpty else { return }
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let whole = tokens[i].range.union(tokens[i + 4].range)
    var lines: [String] = []
    for day in found {
      let line = line(replacing: whole, with: "\(year)-\(two(day.month))-\(two(day.day))")
      if !lines.contains("`\(line)`") { lines.append("`\(line)`") }
    }
    throw refusal(
      .writtenByHabit, "a day is written year-month-day, with two digits for month and day",
      at: whole,
      help: [
        "write " + lines.joined(separator: " or "),
        "a sum of these numbers has blanks: `\(line(replacing: whole, with: spaced(whole)))`",
      ])
  }

  /// Returns the answer to `=SUM(10,20)`: a line needs no sign in front, and a comma is followed by a space.
  private func formulaOfSpreadsheet() -> Refusal {
    var formula = ""
    var end = Int(tokens[0].upper)
    var nested = 0
    for token in tokens.dropFirst().dropLast() {
      formula += quoted(SourceRange(end, Int(token.lower)))
      let text = quoted(token.range)
      switch token.kind {
      case .open: nested += 1
      case .close: nested -= 1
      default: break
      }
      let separates = nested > 0 && (token.kind == .comma || token.kind == .number)
      formula +=
        separates
        ? text.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ", ")
        : text
      end = Int(token.upper)
    }
    let line = formula.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    let cells = tokens.filter { isCell($0) && source[$0.range].first?.isUppercase == true }
    if let cell = cells.first, line.first != "=", line.utf8.count <= 160 {
      let named = line.replacing(source[cell.range], with: "amount")
      let isReadable =
        cells.count == 1 && Parser.parse(SourceText(name: "line", named)).diagnostics.isEmpty
      return refusal(
        .writtenByHabit, "there are no cells here; values have names", at: cell.range,
        help: [
          "give what stands in \(quoted(cell.range)) a name, for example `amount = 100`"
            + (isReadable ? ", then `\(named)`" : "")
        ])
    }
    return refusal(
      .writtenByHabit, "there are no cells here, so a line needs no `=` in front",
      at: tokens[0].range,
      help: ["write `\(line)` to see its value", "or `name = \(line)` to keep it under a name"])
  }

  /// Returns the characters of the statement behind a token.
  func text(behind token: Token) -> String {
    quoted(SourceRange(Int(token.upper), Int(tokens[tokens.count - 1].lower)))
  }

  // MARK: Numbers

  /// Refuses `1 000` and `1 000 000`, digits grouped with spaces.
  func refuseSpacedDigits(from first: Token) throws(Refusal) {
    guard first.upper - first.lower <= 3, isDigits(first) else { return }
    var last = first
    var i = 0
    while peek(i).kind == .number, peek(i).upper - peek(i).lower == 3, isDigits(peek(i)),
      peek(i).lower > last.upper
    {
      last = peek(i)
      i += 1
    }
    guard i > 0 else { return }
    let both = first.range.union(last.range)
    let number = DecimalNumber.grouped(source[both].filter(\.isNumber))
    throw refusal(
      .writtenByHabit, "the digits of a number are grouped with commas", at: both,
      help: ["write `\(line(replacing: both, with: number))`"])
  }

  private func isDigits(_ token: Token) -> Bool {
    bytes[Int(token.lower)..<Int(token.upper)].allSatisfy(ASCII.isDigit)
  }

  /// Notes `45.000` and `$1.250`, which many countries read as thousands; no value is printed like that.
  mutating func notePoint(in number: Token) {
    // Every number of every file comes by here: a look at one byte decides about nearly all.
    guard number.upper - number.lower > 4, bytes[Int(number.upper) - 4] == UInt8(ascii: ".") else {
      return
    }
    let parts = source[number.range].split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...3).contains(parts[0].utf8.count), parts[0].first != "0",
      parts[1].utf8.count == 3, parts[1].utf8.allSatisfy(ASCII.isDigit), token.kind != .percent,
      token.keyword != .percent, token.keyword != .pp
    else { return }
    guard isMoney(number) || parts[1].last == "0",
      !pointedNumbers.contains(where: { $0.range == number.range })
    else { return }
    pointedNumbers.append(number)
  }

  /// Whether a number has a currency in front of it or directly behind it.
  func isMoney(_ number: Token) -> Bool {
    let before = tokens.lastIndex { $0.upper <= number.lower }
    return before.map { tokens[$0].kind == .currency } == true
      || ISOCode.isCommon(token, in: source) || token.kind == .currency
  }

  /// Refuses numbers that are a thousand times as much to half of their readers.
  ///
  /// Nobody types the zero at the end of `45.000` for a decimal, and no amount has a tenth of a cent. A price
  /// for one of something and an exchange rate may have; a price is warned about.
  func refuseDoubtfulPoints(in statement: Statement?) throws(Refusal) {
    var isRate = false
    if case .equivalence? = statement { isRate = true }
    let isDoubtful = pointedNumbers.contains { number in
      source[number.range].last == "0" || !isRate && !isPrice(number)
    }
    guard isDoubtful, let reading = readingOfPoints else { return }
    throw refusal(
      .ambiguousNumber, "`\(quoted(reading.first))` can be read in two ways", at: reading.first,
      help: [
        "for thousands write `\(reading.thousands)`",
        "with a decimal point write `\(reading.decimal)`",
      ])
  }

  /// Whether an amount is for one of something: `$1.085/unit`, `$1.085 ($1.05 to $1.1)/unit`, and not
  /// `$1.250/month`.
  private func isPrice(_ number: Token) -> Bool {
    let behind = tokens.drop { $0.lower < number.upper }.drop { token in
      switch token.kind {
      case .number, .currency, .open, .close: true
      default: token.keyword == .to
      }
    }
    guard let sign = behind.first, sign.kind == .slash || sign.keyword == .per,
      let thing = behind.dropFirst().first, thing.kind == .word
    else { return false }
    let catalogue = Catalogue.standard
    guard let unit = catalogue.unit(named: source[thing.range])?.factors.first else { return true }
    return catalogue[unit.id].kind == .counted
  }

  /// One warning for all prices of the statement, with the line that has thousands in their place.
  func warningAboutPoints(in statement: Statement?) -> Diagnostic? {
    if case .equivalence? = statement { return nil }
    guard let reading = readingOfPoints else { return nil }
    return Diagnostic(
      .ambiguousNumber, .warning,
      "`\(quoted(reading.first))` is read with a decimal point",
      at: Diagnostic.Label(Span(source, reading.first)),
      help: ["for thousands write `\(reading.thousands)`"])
  }

  /// The statement with its pointed numbers written as thousands, and as decimals; nil without any.
  private var readingOfPoints: (first: SourceRange, thousands: String, decimal: String)? {
    guard let first = pointedNumbers.first, let last = pointedNumbers.last else { return nil }
    var (thousands, decimal) = ("", "")
    var end = Int(first.lower)
    for number in pointedNumbers {
      let between = quoted(SourceRange(end, Int(number.lower)))
      thousands += between + source[number.range].split(separator: ".").joined(separator: ",")
      decimal += between + Self.decimal(source[number.range])
      end = Int(number.upper)
    }
    let place = first.range.union(last.range)
    return (
      first.range, line(replacing: place, with: thousands), line(replacing: place, with: decimal)
    )
  }

  /// A number with a point as thousands and as a decimal.
  func readings(ofPointed number: Token) -> (thousands: String, decimal: String) {
    let text = source[number.range]
    return (text.split(separator: ".").joined(separator: ","), Self.decimal(text))
  }

  /// A decimal that can be nothing else: `1.250` is `1.25`, and `1.234` is `1.2340`.
  private static func decimal(_ text: String) -> String {
    let parts = text.split(separator: ".")
    let decimals = parts[1].reversed().drop { $0 == "0" }.reversed()
    if decimals.isEmpty { return String(parts[0]) }
    return decimals.count < 3 ? "\(parts[0]).\(String(decimals))" : "\(text)0"
  }

  /// Refuses `45–50`, a range with a dash where no bracket shows that it is one.
  func refuseDash(behind literal: NumberLiteral) throws(Refusal) {
    guard token.kind == .dash, startsLiteral(at: 1) else { return }
    throw refusal(
      .writtenByHabit, "the ends of a range are joined with `to`", at: token.range,
      help: ["write `\(line(replacing: token.range, with: " to ").collapsingBlanks)`"])
  }

  /// Refuses `31.12.2026`, the day first and points between.
  func refuseDottedDate(_ token: Token) throws(Refusal) {
    let parts = source[token.range].split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].utf8.count == 4, let year = Int(parts[2]),
      let month = Int(parts[1]), let day = Int(parts[0]), parts[0].utf8.count <= 2,
      parts[1].utf8.count <= 2, (1900...2199).contains(year),
      let last = Self.daysInMonth(month, of: year), (1...last).contains(day)
    else { return }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let inMonth = "\(year)-\(two(month))"
    let date = "\(inMonth)-\(two(day))"
    let help =
      tokens[0].keyword == .start
      ? ["write `\(line(replacing: token.range, with: inMonth))`"]
      : ["write `\(line(replacing: token.range, with: date))`"]
    throw refusal(
      .badDate, "a date is written year, month, day", at: token.range, help: help)
  }

  // MARK: Calls

  /// Refuses `if(a > b, 1, 0)`, as a spreadsheet writes a condition.
  func refuseConditionOfSpreadsheet(_ word: Token, at open: Int) throws(Refusal) {
    guard tokens[open].kind == .open else { return }
    var nested = 0
    var cuts = [open]
    var i = open
    search: while i < tokens.count {
      switch tokens[i].kind {
      case .open, .openSquare: nested += 1
      case .close, .closeSquare:
        nested -= 1
        if nested == 0 { break search }
      case .comma where nested == 1: cuts.append(i)
      default: break
      }
      i += 1
    }
    guard i < tokens.count - 1, cuts.count == 2 || cuts.count == 3 else { return }
    cuts.append(i)
    let parts = zip(cuts, cuts.dropFirst()).map { a, b in
      quoted(SourceRange(Int(tokens[a].upper), Int(tokens[b].lower))).trimmingBlanks
    }
    let place = word.range.union(tokens[i].range)
    let formula = "(if \(parts[0]) then \(parts[1]) else \(parts.count > 2 ? parts[2] : "0"))"
    let isWhole =
      tokens[i + 1].kind == .end
      && (tokens[0].lower == word.lower || index >= 1 && tokens[index - 1].kind == .equal)
    let plain = isWhole ? String(formula.dropFirst().dropLast()) : formula
    throw refusal(
      .writtenByHabit, "a condition is written in words: `if … then … else …`", at: place,
      help: ["write `\(line(replacing: place, with: plain))`"])
  }

  /// Refuses `sum(A1:A5)`, cells of a spreadsheet.
  func refuseCells() throws(Refusal) {
    guard isCell(token), peek(1).kind == .colon, isCell(peek(2)) else { return }
    let function = index >= 2 ? quoted(tokens[index - 2].range) : "sum"
    throw refusal(
      .writtenByHabit, "there are no cells here; values have names",
      at: token.range.union(peek(2).range),
      help: ["write the names or numbers with commas between: `\(function)(10, 20, 30)`"])
  }

  private func isCell(_ token: Token) -> Bool {
    guard token.kind == .word else { return false }
    let text = bytes[Int(token.lower)..<Int(token.upper)]
    let letters = text.prefix(while: ASCII.isLetter)
    let digits = text.dropFirst(letters.count)
    return (1...3).contains(letters.count) && !digits.isEmpty && digits.allSatisfy(ASCII.isDigit)
  }

  /// Returns the answer to `chance npv > 0`.
  func chanceWithoutBrackets() -> Refusal {
    var skipped = 1
    while ["of", "that", "for"].contains(source[peek(skipped).range].lowercased()) { skipped += 1 }
    guard peek(skipped).kind != .end else {
      return refusal(
        .writtenByHabit, "`chance` asks how often something is true", at: token.range,
        help: ["write `chance(npv > 0)`"])
    }
    let condition = SourceRange(Int(peek(skipped).lower), Int(tokens[tokens.count - 1].lower))
    let place = token.range.union(condition)
    return refusal(
      .writtenByHabit, "what may happen stands in brackets behind `chance`", at: token.range,
      help: [
        "write `\(line(replacing: place, with: "chance(\(quoted(condition).trimmingBlanks))"))`"
      ])
  }

  // MARK: Other habits

  /// Returns the months in `2 years` at a token; nil where no time of the calendar stands there.
  func calendarMonths(at i: Int) -> Int? {
    guard i + 1 < tokens.count, tokens[i].kind == .number, let count = Int(source[tokens[i].range]),
      (1...600).contains(count)
    else { return nil }
    switch source[tokens[i + 1].range].lowercased() {
    case "month", "months": return count
    case "quarter", "quarters": return count * 3
    case "year", "years": return count * 12
    default: return nil
    }
  }

  /// Refuses `for 12 months` behind an amount, where `for` names who benefits.
  func refuseDuration(_ word: Token) throws(Refusal) {
    guard token.kind == .number, let months = calendarMonths(at: index) else { return }
    let place = word.range.union(peek(1).range)
    throw refusal(
      .writtenByHabit, "how long something is paid is said with months of the plan", at: place,
      help: ["write `\(line(replacing: place, with: "from month 1 until month \(months)"))`"])
  }

  /// Returns the answer to a title without quotes: `case self service "Self-service portal"`.
  func titleByHabit(behind name: Name) -> Refusal? {
    let end = tokens.count - 1
    guard !isAtEnd else { return nil }
    let start = Int(name.range.lower)
    let hasText = tokens[end - 1].kind == .text
    if hasText, index >= end { return nil }
    // `case portal: Self-service portal` has its name before the sign.
    let isSeparated = token.kind == .colon || token.kind == .equal
    let words = SourceRange(
      isSeparated ? Int(token.upper) : start, Int(tokens[hasText ? end - 1 : end].lower))
    var title = quoted(words).filter { $0 != "\"" }.trimmingBlanks
    var id = isSeparated ? name.text : Self.identifier(from: title)
    if !isSeparated, !hasText, let behind = titleBehindName(title) {
      (id, title) = (name.text, behind)
    }
    let quotedTitle = hasText ? quoted(tokens[end - 1].range) : "\"\(title)\""
    return refusal(
      .writtenByHabit,
      hasText && !isSeparated
        ? "the name of a case is one word; its title stands in quotes behind it"
        : "the title of a case stands in quotes behind its name",
      at: SourceRange(start, Int(tokens[end - 1].upper)),
      help: ["write `case \(id) \(quotedTitle)`"])
  }

  /// The title in `chatbot Support chatbot`, whose first word is a name: what follows begins with a capital or
  /// says that word again; nil where all words are the title.
  private func titleBehindName(_ words: String) -> String? {
    let parts = words.split(separator: " ").map(String.init)
    guard parts.count > 1, parts[0] == parts[0].lowercased() else { return nil }
    let rest = parts.dropFirst()
    let isNamed =
      rest.first?.first?.isUppercase == true || rest.contains { $0.lowercased() == parts[0] }
    return isNamed ? rest.joined(separator: " ") : nil
  }

  /// Returns the answer to `export portal to powerpoint`; nil where no kind of file is named.
  func exportByHabit() -> Refusal? {
    let endings = [
      "powerpoint": "pptx", "pptx": "pptx", "ppt": "pptx", "slides": "pptx", "deck": "pptx",
      "excel": "xlsx", "xlsx": "xlsx", "workbook": "xlsx", "spreadsheet": "xlsx", "csv": "csv",
      "markdown": "md", "md": "md", "html": "html", "web": "html", "page": "html", "json": "json",
      "pdf": "html", "word": "html", "svg": "svg", "picture": "svg",
    ]
    // `export xlsx c2.xlsx` names the kind and the file.
    if token.kind == .word, endings[spelled(token)] != nil, peek(1).kind != .end,
      peek(1).lower > token.upper
    {
      var rest = self
      rest.advance()
      if let file = try? rest.fileName(), rest.isAtEnd {
        return refusal(
          .writtenByHabit, "the ending of a file says what kind it is", at: token.range,
          help: ["write `export \"\(file.value)\"`"])
      }
    }
    let words = tokens[index..<(tokens.count - 1)].filter { $0.kind == .word }
    guard words.count == tokens.count - 1 - index,
      let ending = words.lazy.compactMap({ endings[source[$0.range].lowercased()] }).first
    else { return nil }
    let subject = words.first {
      $0.keyword == .none && endings[source[$0.range].lowercased()] == nil
    }
    let name = subject.map { quoted($0.range) }
    let line = name.map { "export \"\($0).\(ending)\" of \($0)" } ?? "export \"case.\(ending)\""
    let isPrinted = words.contains { ["pdf", "word"].contains(source[$0.range].lowercased()) }
    return refusal(
      .writtenByHabit, "`export` takes the name of a file; its ending says what kind it is",
      at: SourceRange(Int(token.lower), Int(tokens[tokens.count - 1].lower)),
      help: ["write `\(line)`" + (isPrinted ? ", which a browser prints as PDF" : "")])
  }
}

extension String {
  /// The text without blanks at its ends.
  var trimmingBlanks: String {
    var text = Substring(self)
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  /// The text with single blanks for several.
  var collapsingBlanks: String { split(separator: " ").joined(separator: " ") }
}
