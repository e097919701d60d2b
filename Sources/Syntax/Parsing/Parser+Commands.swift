import Diagnostics
import Quantities

/// Commands that look, ask and change; those about files are in `Parser+Files.swift`.
extension Parser {
  /// Reads the command whose word is next.
  mutating func command() throws(Refusal) -> Command {
    let word = token.keyword
    if word == .cashflow || word == .cumulative { return try seriesCommand() }
    let first = advance()
    switch word {
    case .summary: return .summary(try caseName())
    case .annual: return .annual(try caseName())
    case .inputs: return .inputs(try caseName())
    case .list: return .list(token.kind == .word ? name(advance()) : nil)
    case .info: return .info(try subject())
    case .uses: return .uses(try subject())
    case .why:
      try refuseWordsAroundFigure()
      return .why(try expressionOf(first, example: "why npv"))
    case .what: return try whatIf()
    case .and: return try andChanges(first)
    case .keep: return try keepAs()
    case .compare: return try compare()
    case .use: return .use(try expectName("the name of a scenario, or `base`"))
    case .reset: return .reset
    case .solve: return try solve()
    case .break: return try breakEven()
    case .table: return try table()
    case .simulate: return .simulate(try optionalExpression())
    case .tornado: return .tornado(try optionalExpression())
    case .drivers: return .drivers(try optionalExpression())
    case .worth: return try worthKnowing()
    case .plot: return .plot(try plot())
    case .show: throw showByHabit(first)
    default: return try sessionCommand(first)
    }
  }

  // MARK: Look

  /// Reads `[of] case`, where stated.
  private mutating func caseName() throws(Refusal) -> Name? {
    if accept(.of) || accept(.for) {
      return token.kind == .word ? name(advance()) : try expectName("the name of a case")
    }
    guard token.kind == .word, token.keyword != .keep else { return nil }
    return try expectName("the name of a case")
  }

  /// Reads the name a command is about, which may be one of the language's own.
  private mutating func subject() throws(Refusal) -> Name {
    guard token.kind == .word else { throw unexpected(expecting: "a name") }
    return name(advance())
  }

  private mutating func expressionOf(_ word: Token, example: String) throws(Refusal) -> Expression {
    try value(of: word, example: example)
  }

  private mutating func optionalExpression() throws(Refusal) -> Expression? {
    if accept(.of) || accept(.for) { return try expression() }
    guard !isAtEnd, token.keyword != .keep else { return nil }
    return try expression()
  }

  /// Reads `cashflow`, which is a command on a line of its own and a series in a formula.
  private mutating func seriesCommand() throws(Refusal) -> Command {
    let word = token
    let behind = peek(1).keyword == .of ? peek(3) : peek(1)
    switch behind.kind {
    case .end, .comma: break
    case .word where !KeywordSet.connecting.contains(behind.keyword) || behind.keyword == .by: break
    default: return .show(try expression())
    }
    advance()
    var period: Command.Period?
    var name: Name?
    while !isAtEnd, token.keyword != .keep {
      _ = accept(.comma)
      if period == nil, token.kind == .word,
        let stated = Command.Period(rawValue: source[token.range].lowercased())
      {
        advance()
        period = stated
      } else if token.keyword == .by, let period = Self.periods[spelled(peek(1))] {
        throw spoken(token.range.union(peek(1).range), period, "the period is one word")
      } else if period == nil, let period = Self.periods[spelled(token)] {
        throw spoken(token.range, period, "the period is one word")
      } else if name == nil, accept(.of) || KeywordSet.connecting.contains(token.keyword) == false {
        name = try expectName("the name of a case, `monthly`, `quarterly` or `yearly`")
      } else {
        throw unexpected(expecting: "the name of a case, `monthly`, `quarterly` or `yearly`")
      }
    }
    return .cashflow(name, period ?? .monthly, isCumulative: word.keyword == .cumulative)
  }

  /// What people write for a period, with its one word.
  private static let periods = [
    "month": "monthly", "months": "monthly", "quarter": "quarterly", "quarters": "quarterly",
    "year": "yearly", "years": "yearly", "annual": "yearly", "annually": "yearly",
  ]

  // MARK: What-if

  private mutating func whatIf() throws(Refusal) -> Command {
    guard accept(.if) else {
      if let question = questionInProse() { throw question }
      throw unexpected(expecting: "`if`", help: ["write `what if price down 10%`"])
    }
    let changes = try changes()
    return .whatIf(changes, show: try shown())
  }

  /// Reads the changes behind a leading `and`, which nothing else may follow.
  private mutating func andChanges(_ word: Token) throws(Refusal) -> Command {
    do {
      let changes = try changes()
      return .and(changes, show: try shown())
    } catch {
      guard
        tokens.contains(where: { $0.kind == .equal || $0.keyword == .up || $0.keyword == .down })
      else {
        throw refusal(
          .leadingOperator, "a line starts with `and` only when a change follows a what-if",
          at: word.range, help: ["end the line above with `and`", "or write `and price down 10%`"])
      }
      throw error
    }
  }

  /// Reads `show npv, roi`, where stated.
  private mutating func shown() throws(Refusal) -> [Expression] {
    accept(.show) ? try expressions() : []
  }

  /// Reads formulas separated by commas.
  private mutating func expressions() throws(Refusal) -> [Expression] {
    var result = [try expression()]
    while accept(.comma) { result.append(try expression()) }
    return result
  }

  private mutating func keepAs() throws(Refusal) -> Command {
    try expect(.as)
    let name = try expectNewName("a name for the scenario")
    return .keepAs(name, title: acceptText())
  }

  private mutating func compare() throws(Refusal) -> Command {
    if accept(.with) { return .compareWith(try fileName()) }
    if isAtEnd { return .compare([], on: []) }
    var sides: [Command.Comparand] = []
    repeat {
      sides.append(Command.Comparand(try expectName("the name of a scenario or case, or `base`")))
    } while accept(.comma) || accept(.and)
    try refuseOpponent()
    return .compare(sides, on: accept(.on) ? try expressions() : [])
  }

  /// Refuses `compare base vs worst` and `compare base late bad`.
  private func refuseOpponent() throws(Refusal) {
    let joins: Set<String> = ["vs", "versus", "with", "to", "against", "and"]
    var sides: [String] = []
    var end = index
    while tokens[end].kind == .word || tokens[end].kind == .comma {
      if tokens[end].kind == .word, !joins.contains(spelled(tokens[end])) {
        guard tokens[end].keyword == .none else { break }
        sides.append(quoted(tokens[end].range))
      }
      end += 1
    }
    guard !sides.isEmpty else { return }
    let place = SourceRange(previousEnd, Int(tokens[end - 1].upper))
    throw refusal(
      .writtenByHabit, "what is compared stands in a list with commas", at: token.range,
      help: ["write `\(line(replacing: place, with: ", \(sides.joined(separator: ", "))"))`"])
  }

  private mutating func solve() throws(Refusal) -> Command {
    if token.keyword == .for, peek(1).kind == .word, peek(2).kind == .end {
      throw spoken(
        token.range.union(peek(1).range), "\(quoted(peek(1).range)) for npv = 0",
        "the input to find stands behind `solve`")
    }
    if token.keyword == .discount || spelled(token) == "rate" && peek(1).keyword == .for,
      spelled(peek(2)) == "npv"
    {
      throw refusal(
        .writtenByHabit, "the rate at which the net value is 0 is the `irr`", at: token.range,
        help: ["write `irr`"])
    }
    let input = try target()
    if token.keyword == .from, let goal = tokens.firstIndex(where: { $0.keyword == .for }) {
      let range = SourceRange(Int(token.lower), Int(tokens[goal - 1].upper))
      let rest = SourceRange(Int(tokens[goal].lower), Int(tokens[tokens.count - 2].upper))
      throw refusal(
        .writtenByHabit, "where to look stands behind the goal", at: range,
        help: ["write `solve \(input.name.text) \(quoted(rest)) \(quoted(range))`"])
    }
    guard accept(.for) else {
      throw unexpected(
        expecting: "`for` and a goal", help: ["write `solve \(input.name.text) for npv = 0`"])
    }
    stops.atEqual = true
    let formula = try expression()
    stops.atEqual = false
    guard accept(.equal) else {
      throw unexpected(
        expecting: "`=` and the value to reach",
        help: ["write `solve \(input.name.text) for npv = 0`"])
    }
    let goal = try expression()
    guard accept(.from) else {
      return .solve(Command.Solve(input: input, formula: formula, goal: goal, domain: nil))
    }
    let domain = try fromTo()
    return .solve(Command.Solve(input: input, formula: formula, goal: goal, domain: domain))
  }

  /// Reads `low to high` behind `from`.
  private mutating func fromTo() throws(Refusal) -> (low: Expression, high: Expression) {
    let outside = stops
    stops.atTo = true
    defer { stops = outside }
    let low = try sum()
    try expect(.to)
    return (low, try sum())
  }

  private mutating func breakEven() throws(Refusal) -> Command {
    if token.kind == .minus || token.kind == .dash, peek(1).keyword == .even {
      throw spoken(
        SourceRange(previousEnd, Int(peek(1).lower)), " ", "`break even` has a blank between")
    }
    guard accept(.even) else {
      throw unexpected(
        expecting: "`even`",
        help: ["for one input write `break even price`", "for all write `break even`"])
    }
    if token.keyword == .of, peek(1).kind == .word {
      throw spoken(
        token.range.union(peek(1).range), quoted(peek(1).range),
        "the input stands directly behind `break even`")
    }
    let isNamed = token.kind == .word && token.keyword != .for && token.keyword != .keep
    let input = isNamed ? try target() : nil
    return .breakEven(input, of: accept(.for) ? try expression() : nil)
  }

  private mutating func worthKnowing() throws(Refusal) -> Command {
    guard accept(.knowing), accept(.for) else {
      throw unexpected(expecting: "`knowing for`", help: ["write `worth knowing for npv`"])
    }
    return .worthKnowing(try expression())
  }

  // MARK: Tables and plots

  private mutating func table() throws(Refusal) -> Command {
    let outputs = try expressions()
    guard accept(.by) else {
      throw unexpected(
        expecting: "`by` and an input",
        help: ["write `table npv by price from $700 to $1,100 step $100`"])
    }
    let axes = try axes()
    return .table(
      Command.Table(outputs: outputs, axes: axes, changes: accept(.with) ? try changes() : []))
  }

  /// Reads one input with its values, or two.
  private mutating func axes(count: Double? = nil) throws(Refusal) -> [Command.Table.Axis] {
    stops.atAnd = true
    var axes = [try axis(count: count)]
    while accept(.comma) || accept(.and) { axes.append(try axis(count: count)) }
    stops.atAnd = false
    if axes.count > 2 {
      throw refusal(.syntax, "a table has one or two inputs", at: axes[2].input.name.range)
    }
    return axes
  }

  /// Reads `x from a to b step c`, `x from a to b in 5` or `x at (a, b)`.
  ///
  /// - Parameter count: How many values there are where no step says it; nil where one has to.
  private mutating func axis(count: Double? = nil) throws(Refusal) -> Command.Table.Axis {
    _ = accept(.by)
    let input = try target()
    if accept(.at) { return Command.Table.Axis(input: input, values: .list(try listedValues())) }
    if startsLiteral(at: 0), let line = axisWithoutFrom(count: count) {
      throw unexpected(expecting: "`from` or `at`", help: ["write `\(line)`"])
    }
    guard accept(.from) else {
      throw unexpected(
        expecting: "`from` or `at`",
        help: [
          "write `\(input.name.text) from … to … step …`, or `\(input.name.text) at (…, …)` for values of your own"
        ])
    }
    let (low, high) = try fromTo()
    if accept(.step) {
      return Command.Table.Axis(input: input, values: .steps(from: low, to: high, step: try sum()))
    }
    if accept(.in) {
      return Command.Table.Axis(input: input, values: .count(from: low, to: high, try sum()))
    }
    guard let count else {
      throw unexpected(
        expecting: "`step`", help: ["write `step` and the distance, or `in 5` for five values"])
    }
    let number = NumberLiteral(value: count, digits: SourceRange(previousEnd, previousEnd))
    return Command.Table.Axis(
      input: input, values: .count(from: low, to: high, Expression(.number(number), number.digits)))
  }

  /// The line of `table npv by price $700 to $1,100` with its `from`, and with five values where nothing says
  /// how many; nil where no two ends stand there.
  private func axisWithoutFrom(count: Double?) -> String? {
    var rest = self
    guard (try? rest.fromTo()) != nil else { return nil }
    let ends = quoted(SourceRange(Int(token.lower), rest.previousEnd))
    let isStepped = count != nil || rest.token.keyword == .step || rest.token.keyword == .in
    return line(
      replacing: SourceRange(Int(token.lower), rest.previousEnd),
      with: "from \(ends)\(isStepped ? "" : " in 5")")
  }

  private mutating func listedValues() throws(Refusal) -> [Expression] {
    let first = index
    guard accept(.open) else { throw valuesWithoutBrackets() }
    let outside = stops
    stops = Stops()
    defer { stops = outside }
    let values = try expressions()
    try expectClose(.close)
    try refuseGroupedNumbers(from: first)
    return values
  }

  /// The answer to `at 700, 800` in a table: the values stand in brackets.
  private func valuesWithoutBrackets() -> Refusal {
    let last = tokens[index...].prefix {
      switch $0.kind {
      case .number, .currency, .percent, .comma, .minus, .slash: true
      case .word: !KeywordSet.connecting.contains($0.keyword)
      default: false
      }
    }.last
    guard startsLiteral(at: 0), let last else { return unexpected(expecting: "`(` and values") }
    let place = token.range.union(last.range)
    return spoken(place, "(\(quoted(place)))", "the values of a table stand in brackets")
  }

  /// The charts of a case that have a name.
  static let charts: Set<String> = [
    "cashflow", "cumulative", "waterfall", "tornado", "histogram", "distribution", "scenarios",
    "drivers", "initiatives", "heat", "heatmap",
  ]

  private mutating func plot() throws(Refusal) -> Command.Plot {
    if isAtEnd {
      throw unexpected(
        expecting: "a chart",
        help: [
          "for an input write `plot npv by price from $700 to $1,100`",
          "for the whole write `plot impact ability` or `plot waterfall`",
        ])
    }
    if acceptImpactAbility() { return .impactAbility }
    try refuseHyphenInCashflow()
    try refuseVersus()
    let next = peek(1)
    // `of` may be left out: `plot tornado npv`.
    let namesFigure = next.kind == .word && !KeywordSet.connecting.contains(next.keyword)
    if token.kind == .word, Self.charts.contains(source[token.range].lowercased()),
      next.kind == .end || next.keyword == .of || next.keyword == .keep || namesFigure
    {
      let chart = name(advance())
      if accept(.of) || namesFigure {
        return .chart(chart, of: try expression())
      }
      return .chart(chart, of: nil)
    }
    let formula = try expression()
    guard accept(.by) else { return .series(formula) }
    let start = index
    let one = try axes(count: 25)
    if one.count == 1 { return .sweep(formula, one) }
    // Two inputs make a table with shades, which has room for a few values of each.
    index = start
    return .sweep(formula, try axes(count: 5))
  }

  /// Refuses `plot npv vs price`: a figure is drawn over an input.
  private func refuseVersus() throws(Refusal) {
    guard token.kind == .word, ["vs", "versus", "against"].contains(spelled(peek(1))),
      peek(2).kind == .word, peek(3).kind == .end
    else { return }
    var (figure, input) = (quoted(token.range), quoted(peek(2).range))
    if ReservedWords.metrics.contains(input.lowercased()) { swap(&figure, &input) }
    throw refusal(
      .writtenByHabit, "a figure is drawn over an input with `by`", at: peek(1).range,
      help: ["write `plot \(figure) by \(input) from … to …`"])
  }

  /// Refuses `plot cash-flow`; two names with a minus between them have blanks around it.
  private func refuseHyphenInCashflow() throws(Refusal) {
    guard spelled(token) == "cash", peek(1).kind == .minus || peek(1).kind == .dash,
      spelled(peek(2)) == "flow", token.upper == peek(1).lower, peek(1).upper == peek(2).lower
    else { return }
    let place = token.range.union(peek(2).range)
    throw refusal(
      .writtenByHabit, "`cashflow` is one word", at: place,
      help: ["write `\(line(replacing: place, with: "cashflow"))`"])
  }

  /// Consumes `impact ability`, in either order and with `versus`, `against`, `by` or `and` between.
  private mutating func acceptImpactAbility() -> Bool {
    guard token.keyword == .impact || token.keyword == .ability else { return false }
    let other: Keyword = token.keyword == .impact ? .ability : .impact
    if peek(1).keyword == other {
      advance()
      advance()
      return true
    }
    let between = source[peek(1).range].lowercased()
    guard ["versus", "vs", "against", "by", "and", ","].contains(between), peek(2).keyword == other
    else { return false }
    for _ in 0..<3 { advance() }
    return true
  }

  // MARK: Refusals

  /// Refuses `why is npv so high`.
  private func refuseWordsAroundFigure() throws(Refusal) {
    guard ["is", "are", "does", "do", "did", "has"].contains(spelled(token)),
      let figure = tokens.dropLast().first(where: { ReservedWords.metrics.contains(spelled($0)) })
    else { return }
    throw refusal(
      .writtenByHabit, "`why` takes the name of a result alone",
      at: SourceRange(Int(token.lower), Int(tokens[tokens.count - 1].lower)),
      help: ["write `why \(quoted(figure.range))`"])
  }

  private func showByHabit(_ word: Token) -> Refusal {
    var start = index
    while ["me", "us", "the", "my", "our"].contains(spelled(tokens[start])) { start += 1 }
    var rest = quoted(SourceRange(Int(tokens[start].lower), Int(tokens[tokens.count - 1].lower)))
    if rest.lowercased().hasPrefix("cash flow") { rest = "cashflow" + rest.dropFirst(9) }
    return refusal(
      .writtenByHabit, "a value is shown by typing it", at: word.range,
      help: isAtEnd ? [] : ["write `\(rest)`"])
  }

  /// The words a line can start with, for "did you mean".
  static let commandWords: [String] = Keyword.allCases
    .filter { KeywordSet.statements.contains($0) && $0 != .review && $0 != .accept }.map(\.spelling)

  /// Connecting words that stand behind a command but never behind a formula.
  private static let wordsBehindCommands: KeywordSet = [.if, .for, .by, .on, .with, .show]

  /// Refuses a line that starts with an unknown word and goes on with other words.
  func refuseUnknownCommand() throws(Refusal) {
    let next = peek(1)
    if ISOCode.isCommon(token, in: source), next.kind == .number { return }
    try refuseFigureAtRate()
    guard !KeywordSet.connecting.contains(token.keyword) else { return }
    switch next.kind {
    case .word:
      let isOperator = KeywordSet.connecting.contains(next.keyword)
      guard !isOperator || Self.wordsBehindCommands.contains(next.keyword), next.keyword != .keep
      else { return }
    case .number, .text, .currency, .date:
      switch token.keyword {
      case .month, .year, .share, .data: return
      default: break
      }
    default: return
    }
    if let question = questionInProse() { throw question }
    if ["max", "maximum"].contains(spelled(token)) { try refuseUpperEnd(at: index, words: 1) }
    if let joined = nameOfSeveralWords() { throw joined }
    if let range = rangeInSpeech() { throw range }
    if let change = lineInSpeech() { throw change }
    if let sentence = sentenceAboutName() { throw sentence }
    let word = source[token.range]
    let begun = Self.commandWords.filter { word.utf8.count >= 3 && $0.hasPrefix(word.lowercased()) }
    let match =
      begun.count == 1 ? begun.first : Spelling.closestMatch(to: word, in: Self.commandWords)
    var help: [String] = []
    if let match { help.append("did you mean `\(line(replacing: token.range, with: match))`?") }
    if match == nil, next.kind == .text, peek(2).kind == .end {
      help.append("to begin a case write `case \(line(replacing: token.range, with: word))`")
    } else {
      help.append("`help` lists the commands; a name is one word, such as `units_sold`")
    }
    throw refusal(
      .unknownCommand, "`\(quoted(token.range))` is no command", at: token.range, help: help)
  }

  /// What other programs call the lines of a case, and what stands behind them here.
  static let linesByHabit: [String: (kind: String, ending: String)] = [
    "revenue": ("benefit", " as margin"), "income": ("benefit", " as margin"),
    "saving": ("benefit", " as cash"), "savings": ("benefit", " as cash"),
    "expense": ("cost", ""), "spend": ("cost", ""), "investment": ("cost", ""),
  ]

  /// Returns the answer to `minutes saved per ticket = 1.5`, whose name says the unit of its value; nil for any
  /// other line.
  private func nameWithUnit(_ count: Int) -> Refusal? {
    guard count > 1, count <= 6, peek(count).keyword == .per, peek(count + 1).kind == .word,
      peek(count + 2).kind == .equal, peek(count + 3).kind == .number, peek(count + 4).kind == .end
    else { return nil }
    let place = token.range.union(peek(count + 3).range)
    let words = (0..<count).map { quoted(peek($0).range) }
    let (value, thing) = (quoted(peek(count + 3).range), quoted(peek(count + 1).range))
    let catalogue = Catalogue.standard
    guard let unit = catalogue.unit(named: words[0].lowercased()),
      catalogue.unit(named: thing) != nil
    else {
      let name = (words + ["per", thing]).joined(separator: "_")
      return spoken(place, "\(name) = \(value)", "a name is one word")
    }
    let isMinutes = unit == catalogue.unit(named: "min")
    return spoken(
      place,
      "\(words.joined(separator: "_")) = \(value) \(isMinutes ? "min" : words[0].lowercased())/\(thing)",
      "a name is one word, and what it counts stands behind the number")
  }

  /// Returns the answer to `units sold = 2,400`.
  private func nameOfSeveralWords() -> Refusal? {
    var i = 1
    while peek(i).kind == .word, !KeywordSet.connecting.contains(peek(i).keyword) { i += 1 }
    if let named = nameWithUnit(i) { return named }
    guard i > 1, i <= 6, peek(i).kind == .equal else { return nil }
    var words = (0..<i).map { quoted(peek($0).range) }
    let both = token.range.union(peek(i - 1).range)
    if ["let", "set", "var", "define"].contains(words[0].lowercased()) {
      words.removeFirst()
      return refusal(
        .writtenByHabit, "a definition starts with its name", at: token.range,
        help: ["write `\(line(replacing: both, with: words.joined(separator: "_")))`"])
    }
    if words.count == 2, let (kind, ending) = Self.linesByHabit[words[0].lowercased()] {
      return refusal(
        .writtenByHabit, "money that moves is a `\(kind)` of a case", at: token.range,
        help: ["below its `case` write `\(line(replacing: token.range, with: kind))\(ending)`"])
    }
    var help = ["write `\(line(replacing: both, with: words.joined(separator: "_")))`"]
    // `benfit sales = …` is more likely a line of a case than a name of two words.
    if words.count == 2,
      let word = Spelling.closestMatch(to: words[0], in: ["cost", "benefit", "track"]),
      word.first == words[0].lowercased().first
    {
      let statement = line(replacing: token.range, with: word)
      help = ["did you mean `\(statement)`?", "for a name of two words " + help[0]]
    }
    return refusal(.writtenByHabit, "a name is one word", at: both, help: help)
  }
}
