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
      help.append("did you mean `\(near)`?")
    }
    if let currency = Currency.named(word.text.uppercased()), currency.code != word.text {
      help = ["currency codes are in capitals: `\(currency.code)`"]
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
    if let labelled = model.entities.first(where: { $0.label?.lowercased() == word.key }) {
      help.append("that is the label of `\(labelled.name.text)`; write the name")
    } else if let near = Spelling.closestMatch(to: word.key, in: names(model, caseIndex)) {
      help.append("did you mean `\(near)`?")
    } else if model.catalogue.unit(named: word.text) != nil {
      help.append("`\(word.text)` is a unit; put a number before it: `1 \(word.text)`")
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

  /// A function that does not exist.
  static func function(_ word: Name, in source: SourceText, _ model: Model) -> Diagnostic {
    let known =
      BuiltInFunction.allCases.map(\.rawValue) + FinanceFunction.all.map(\.name)
      + model.functions.keys.sorted() + ["pert", "triangular", "normal", "lognormal", "uniform"]
    var help: [String] = []
    if let near = Spelling.closestMatch(to: word.key, in: known) {
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
      let isFree = !ReservedWords.contains(word.text)
      if isFree || model.scenarios.isEmpty {
        let name = isFree ? word.text : "cautious"
        let input = model.entities.first { $0.line == nil && $0.isPlainNumber }?.name.text
        help.append("keep one: `scenario \(name): \(input ?? "uplift") up 10%`")
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
  static func names(_ model: Model, _ caseIndex: Int?) -> [String] {
    var result = model.definitions.keys.sorted()
    result += Metric.allCases.map(\.word)
    for (index, entry) in model.cases.enumerated() where caseIndex == nil || index == caseIndex {
      result += entry.lines.map { model[$0].name.text }
    }
    return result + ["month_number", "year_number"]
  }
}
