import Diagnostics
import Finance
import Quantities
import Syntax

/// Errors for words that mean nothing here, each with the nearest word that does.
enum UnknownWords {
  /// A word where a unit must stand.
  static func unit(
    _ word: Name, in source: SourceText, _ catalogue: Catalogue, _ model: Model? = nil,
    _ caseIndex: Int? = nil
  ) -> Diagnostic {
    var help: [String] = []
    if let near = Spelling.closestMatch(to: word.key, in: catalogue.words) {
      let isTime = catalogue.unit(named: near)?.factors.allSatisfy {
        [.clock, .calendar].contains(catalogue[$0.id].kind)
      }
      let place = Span(source, word.range)
      // Nobody counts in what looks like a month with a slip in it.
      if isTime == true, word.key.utf8.count > 2 {
        let plural = near + "s"
        let isPlural = word.key.utf8.count > near.utf8.count && catalogue.unit(named: plural) != nil
        return Diagnostic(
          .unknownUnit, "`\(word.text)` is not a unit", at: .init(place),
          help: ["did you mean `\(place.line(with: isPlural ? plural : near))`?"])
      }
      help.append("did you mean `\(near)`?")
    }
    if let currency = Currency.named(word.text.uppercased()), currency.code != word.text {
      help = ["currency codes are in capitals: `\(currency.code)`"]
    }
    if word.key == "ratio" {
      return Diagnostic(
        .unknownUnit, "like over like is a share or a number, not a unit",
        at: .init(Span(source, word.range)),
        help: ["write `\(Span(source, word.range).line(with: "%"))`"])
    }
    if let amount = money(word, in: source) ?? millions(word, in: source)
      ?? part(word, in: source)
    {
      // Pounds may be a weight and `m` a length; nobody counts dollars.
      let isMoney =
        signs[word.key] != nil && !word.key.hasPrefix("pound")
        || parts[word.key] != nil && !word.key.hasPrefix("point")
      let declared = "to count a new thing declare it: `unit \(word.text)`"
      return Diagnostic(
        .unknownUnit, "`\(word.text)` is not a unit", at: .init(Span(source, word.range)),
        help: (isMoney ? [] : [declared]) + [amount])
    }
    if let model, model.definitions[word.key] != nil {
      let before = source.utf8[..<Int(word.range.lower)].last { $0 != 0x20 }
      help.append(
        before == UInt8(ascii: "/")
          ? "to divide by the name `\(word.text)` write `/ (\(word.text))`"
          : "to multiply by the name `\(word.text)` write `* \(word.text)`")
    }
    if ReservedWords.contains(word.text) {
      help = Self.reservedHelp(word)
    } else {
      help.append("to count a new thing declare it: `unit \(word.text)`")
    }
    return Diagnostic(
      .unknownUnit, "`\(word.text)` is not a unit", at: .init(Span(source, word.range)), help: help)
  }

  /// The signs of currencies that people write out.
  private static let signs = [
    "dollar": "$", "dollars": "$", "bucks": "$", "euro": "€", "euros": "€", "pound": "£",
    "pounds": "£", "yen": "¥",
  ]

  /// Offers `$500` for `500 dollars`.
  private static func money(_ word: Name, in source: SourceText) -> String? {
    guard let sign = signs[word.key], let number = number(before: word, in: source) else {
      return nil
    }
    let place = Span(source, number.union(word.range))
    // `$500 dollars` has its sign already.
    let before = source[SourceRange(max(Int(number.lower) - 3, 0), Int(number.lower))]
    let isSigned = before.last.map { "$€£¥".contains($0) } == true
    let amount = (isSigned ? "" : sign) + source[number]
    return "money is written with its sign: `\(place.line(with: amount))`"
  }

  /// Words for a hundredth, with what stands before and behind the number and what one is of that.
  private static let parts: [String: (before: String, behind: String, one: Double)] = [
    "cent": ("$", "", 0.01), "cents": ("$", "", 0.01), "pence": ("£", "", 0.01),
    "points": ("", " pp", 1), "point": ("", " pp", 1), "pts": ("", " pp", 1), "pct": ("", "%", 1),
    "prc": ("", "%", 1), "bps": ("", "%", 0.01), "bp": ("", "%", 0.01),
  ]

  /// Offers `$0.05` for `5 cents` and `0.75%` for `75 bps`.
  private static func part(_ word: Name, in source: SourceText) -> String? {
    guard let part = parts[word.key], let digits = number(before: word, in: source),
      let value = Double(source[digits].filter { $0 != "," })
    else { return nil }
    let rounded = (value * part.one * 1e6).rounded() / 1e6
    let number = Int(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
    let line = Span(source, digits.union(word.range)).line(
      with: "\(part.before)\(number)\(part.behind)")
    return "write `\(line)`"
  }

  /// Offers `1.2M` for `1.2 mn`.
  private static func millions(_ word: Name, in source: SourceText) -> String? {
    let scale = ["m", "mn", "mio", "mln"].contains(word.key) ? "M" : word.key == "mrd" ? "bn" : nil
    guard let scale, let number = number(before: word, in: source) else { return nil }
    let place = Span(source, number.union(word.range))
    return
      "for \(scale == "M" ? "millions" : "billions") write `\(place.line(with: source[number] + scale))`"
  }

  /// The digits in front of a word, with the word of a scale behind them.
  private static func number(before word: Name, in source: SourceText) -> SourceRange? {
    let bytes = source.utf8
    var end = Int(word.range.lower)
    while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
    var start = end
    func isPart(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, UInt8(ascii: ","), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    while start > 0, isPart(bytes[start - 1]) { start -= 1 }
    while start < end, !(0x30...0x39).contains(bytes[start]) { start += 1 }
    let text = source[SourceRange(start, end)].split(separator: " ")
    guard let first = text.first, first.allSatisfy({ $0.isNumber || ",._kKMbn".contains($0) }),
      text.dropFirst().allSatisfy({ ["thousand", "million", "billion"].contains($0) })
    else { return nil }
    return SourceRange(start, end)
  }

  /// What a word of the language that stands behind a number belongs to.
  private static func reservedHelp(_ word: Name) -> [String] {
    switch word.key {
    case "discount", "horizon":
      [
        "in a case `\(word.key)` comes first: `\(word.key) \(word.key == "discount" ? "10%/year" : "36 months")`"
      ]
    case "impact", "ability": ["the score stands behind the word: `\(word.key) 8`"]
    default:
      ["`\(word.key)` is a word of the language; to see how it is used ask `help \(word.key)`"]
    }
  }

  /// A word after `/` that is neither unit nor name.
  static func unitOrName(
    _ word: Name, in source: SourceText, _ model: Model, _ caseIndex: Int?
  ) -> Diagnostic {
    var help: [String] = []
    let words = model.catalogue.words + names(model, caseIndex)
    if let near = Spelling.closestMatch(to: word.key, in: words) {
      help.append("did you mean `\(near)`?")
    }
    help.append("to count a new thing declare it: `unit \(word.text)`")
    return Diagnostic(
      .unknownName, "`\(word.text)` is neither a unit nor a name here",
      at: .init(Span(source, word.range)), help: help)
  }

  /// A word where a value must stand.
  static func name(
    _ word: Name, in source: SourceText, _ model: Model, _ caseIndex: Int?
  ) -> Diagnostic {
    var help: [String] = []
    if word.key == "realized" {
      return realised(word, in: source)
    }
    if let total = totalOfName(word, in: source) { return total }
    if let labelled = model.entities.first(where: { $0.label?.lowercased() == word.key }) {
      help.append("that is the label of `\(labelled.name.text)`; write the name")
    } else if let near = Spelling.closestMatch(
      to: word.key, in: names(model, caseIndex, for: Span(source, word.range)))
    {
      help.append("did you mean `\(near)`?")
    } else if let unit = model.catalogue.id(named: word.text) {
      let isOne = model.catalogue[unit].spellings.contains { $0.singular == word.text }
      help.append(
        "`\(word.text)` is a unit; put a number before it: `\(isOne ? 1 : 2) \(word.text)`")
    } else if word.key == "all" {
      help.append("`all` stands for all cases together: `npv of all`")
    } else if ReservedWords.contains(word.text) {
      help.append("`\(word.text)` is a word of the language: `help \(word.text)` explains it")
    } else {
      help.append("define it: `\(word.text) = …   # where the number comes from`")
    }
    return Diagnostic(
      .unknownName, "`\(word.text)` is not defined", at: .init(Span(source, word.range)), help: help
    )
  }

  /// The answer to `sum of saved`: what adds up over the months is a function; nil for anything else.
  private static func totalOfName(_ word: Name, in source: SourceText) -> Diagnostic? {
    guard word.key == "sum" || word.key == "total" else { return nil }
    let bytes = source.utf8
    func piece(from start: Int) -> SourceRange {
      let lower = bytes[start...].firstIndex { $0 != 0x20 } ?? bytes.count
      let upper =
        bytes[lower...].firstIndex {
          !(0x30...0x39).contains($0) && !(0x61...0x7A).contains($0 | 0x20) && $0 != 0x5F
        } ?? bytes.count
      return SourceRange(lower, upper)
    }
    let of = piece(from: Int(word.range.upper))
    let name = piece(from: Int(of.upper))
    guard source[of].lowercased() == "of", name.count > 0 else { return nil }
    let place = Span(source, word.range.union(name))
    return Diagnostic(
      .writtenByHabit, "what adds up over the months is a `total`", at: .init(place),
      help: ["write `\(place.line(with: "total(\(source[name]))"))`"])
  }

  /// The other spelling of `realised`, in a change that may stand alone.
  static func realised(_ word: Name, in source: SourceText) -> Diagnostic {
    let place = Span(source, word.range)
    let line = place.line(with: "realised")
    return Diagnostic(
      .unknownName, "the word has one spelling here: `realised`", at: .init(place),
      help: ["write `\(line.hasPrefix("realised") ? "what if " : "")\(line)`"])
  }

  /// What functions are called in other programs.
  private static let functionsByHabit = [
    "average": "mean", "avg": "mean", "roundup": "ceil", "rounddown": "floor", "log": "ln",
    "int": "floor",
  ]

  /// What looks into cells in other programs.
  private static let lookUps: Set<String> = [
    "vlookup", "hlookup", "xlookup", "lookup", "index", "match", "offset", "indirect",
  ]

  /// A function that does not exist.
  static func function(_ word: Name, in source: SourceText, _ model: Model) -> Diagnostic {
    let known =
      BuiltInFunction.allCases.map(\.rawValue) + FinanceFunction.all.map(\.name)
      + model.functions.keys.sorted() + ["pert", "triangular", "normal", "lognormal", "uniform"]
    var help: [String] = []
    if lookUps.contains(word.key) {
      return Diagnostic(
        .unknownFunction, "there are no cells to look up in; a value is called by its name",
        at: .init(Span(source, word.range)), help: ["`list` shows the names there are"])
    }
    if let here = functionsByHabit[word.key] {
      help.append("write `\(Span(source, word.range).line(with: here))`")
    } else if let near = Spelling.closestMatch(to: word.key, in: known) {
      help.append("did you mean `\(near)(…)`?")
    } else if model.definitions[word.key] != nil {
      help.append("to multiply write `\(word.text) * (…)`")
    } else {
      help.append("`help functions` lists them")
    }
    return Diagnostic(
      .unknownFunction, "there is no function `\(word.text)`", at: .init(Span(source, word.range)),
      help: help)
  }

  /// A case that does not exist.
  static func caseName(_ word: Name, in source: SourceText, _ model: Model) -> Diagnostic {
    let known = model.cases.map(\.name.text)
    var help: [String] = []
    if let near = Spelling.closestMatch(to: word.text, in: known) {
      help.append("did you mean `\(near)`?")
    } else if known.isEmpty {
      help.append("start one: `case \(word.text) \"Title\"`")
    } else {
      help.append("the cases are " + known.map { "`\($0)`" }.joined(separator: ", "))
    }
    return Diagnostic(
      .unknownCase, "there is no case `\(word.text)`", at: .init(Span(source, word.range)),
      help: help)
  }

  /// A scenario that does not exist.
  static func scenario(_ word: Name, in source: SourceText, _ model: Model) -> Diagnostic {
    let known = model.scenarios.map(\.name.text) + ["base"]
    var help: [String] = []
    if let near = Spelling.closestMatch(to: word.text, in: known) {
      help.append("did you mean `\(near)`?")
    } else {
      if let first = model.scenarios.first?.name.text {
        let list = known.map { "`\($0)`" }.joined(separator: ", ")
        help.append("there are \(list); `compare base, \(first)` shows two side by side")
      }
      // `compare scenarios` asks for all of them.
      let isFree = !ReservedWords.contains(word.text) && word.key != "scenarios"
      if isFree || model.scenarios.isEmpty {
        let name = isFree ? word.text : "cautious"
        help.append(
          "keep one: `scenario \(name): \(model.exampleOfChange("up") ?? "costs up 10%")`")
      }
    }
    return Diagnostic(
      .unknownScenario, "there is no scenario `\(word.text)`", at: .init(Span(source, word.range)),
      help: help)
  }

  /// A part that a case does not have.
  static func part(
    _ word: Name, of entry: CaseEntry, in source: SourceText, _ model: Model, _ index: Int
  ) -> Diagnostic {
    let known =
      entry.lines.map { model[$0].name.text } + Metric.allCases.map(\.word)
      + model.definitions.keys.sorted()
    var help: [String] = []
    if let near = Spelling.closestMatch(to: word.key, in: known) {
      help.append("did you mean `\(near) of \(entry.name.text)`?")
    } else {
      help.append("`\(entry.name.text)` on a line of its own shows what it has")
    }
    return Diagnostic(
      .unknownName, "the case `\(entry.name.text)` has no `\(word.text)`",
      at: .init(Span(source, word.range)), help: help)
  }

  /// All names that may stand for a value.
  ///
  /// - Parameter place: Where the value is missing; the name that is being defined there is none.
  static func names(_ model: Model, _ caseIndex: Int?, for place: Span? = nil) -> [String] {
    var result = model.definitions.keys.sorted()
    if let place {
      result.removeAll { key in
        guard let defined = model.definitions[key].map({ model[$0].nameSpan }) else { return false }
        return defined.source === place.source && defined.line == place.line
      }
    }
    result += Metric.allCases.map(\.word)
    for (index, entry) in model.cases.enumerated() where caseIndex == nil || index == caseIndex {
      result += entry.lines.map { model[$0].name.text }
    }
    return result + ["month_number", "year_number"]
  }
}

extension Model {
  /// Returns a change of the first input that is a typed number, `price down 10%`; nil without inputs.
  ///
  /// A share moves by points.
  ///
  /// - Parameter way: `up` or `down`.
  public func exampleOfChange(_ way: String) -> String? {
    firstTypedNumber.map { entity, likely in
      "\(entity.name.text) \(way) \(likely.mark == .none ? "10%" : "5 pp")"
    }
  }

  /// Returns the first input that is a typed number with the values around it, `price from $675 to $1,125`; nil
  /// without inputs.
  public var exampleOfAxis: String? {
    guard let (entity, _) = firstTypedNumber else { return nil }
    let text = entity.formulation.text
    let ends = (text.contains(" to ") ? text : Parser.withEnds(text) ?? "").split {
      "()".contains($0)
    }
    guard let span = ends.first(where: { $0.contains(" to ") }) else { return nil }
    return "\(entity.name.text) from \(span)"
  }

  /// The name of the first input that is a typed number.
  public var exampleOfInput: String? { firstTypedNumber?.entity.name.text }

  private var firstTypedNumber: (entity: Entity, likely: NumberLiteral)? {
    for entity in entities where entity.line == nil {
      switch entity.formulation.expression.node {
      case .number(let number): return (entity, number)
      case .range(let range): return (entity, range.likely ?? range.low)
      default: continue
      }
    }
    return nil
  }
}
