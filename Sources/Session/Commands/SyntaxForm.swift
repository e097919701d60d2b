/// One written form of a statement, taken apart: what may stand where, for completion.
///
/// It is read from the text that help shows, so that help and completion cannot differ.
struct SyntaxForm {
  /// One part of a form.
  enum Part: Hashable {
    /// A word to type, or several that belong together: `on`, `avoided cost`, `--force`.
    case word(String)
    case place(Place)

    var isWord: Bool {
      if case .word = self { true } else { false }
    }
  }

  /// What stands in a place of a form.
  enum Place: Hashable {
    case cases, scenarios, inputs, names, lines, figures, formula, changes, anything, units, topics
    /// The name of a file in quotes, with its ending where the form has one.
    case file(ending: String?)
    /// A number, a new name or a text: nothing to choose from.
    case other
  }

  /// The parts outside brackets, then those of each bracket or of each choice in one; the parts of an inner
  /// list exclude each other.
  let groups: [[[Part]]]

  /// Takes a form apart, behind the `name` that it begins with.
  init(_ form: String, behind name: String) {
    var groups: [[[Part]]] = [[]]
    var place = 0
    var isChoice = false
    for token in Self.tokens(of: form).dropFirst(name.split(separator: " ").count) {
      switch token {
      case "[":
        groups.append([])
        place = groups.count - 1
      case "]": place = 0
      case "|":
        // In `[as margin | cash]` the choice is behind `as`, in `[once | at month n]` it is the whole.
        isChoice = groups[place].count > 1 && groups[place].last?.last?.isWord == true
        guard !isChoice else { continue }
        groups.append([])
        place = groups.count - 1
      default: Self.add(Self.part(token), to: &groups[place], isChoice: &isChoice)
      }
    }
    self.groups = groups
  }

  private static func add(_ part: Part, to group: inout [[Part]], isChoice: inout Bool) {
    defer { isChoice = false }
    let end = group.count - 1
    if isChoice {
      group[end].append(part)
    } else if end >= 0, group[end].count > 1, case .word(let word) = part,
      case .word(let first)? = group[end].last
    {
      // `avoided cost` is one of several choices.
      group[end][group[end].count - 1] = .word("\(first) \(word)")
    } else {
      group.append([part])
    }
  }

  /// What a form begins with; where that may be left out, with what each of its brackets begins.
  var beginnings: [Part] { groups[0].first ?? groups.flatMap { $0.first ?? [] } }

  /// What follows a word of the form; empty where it has no such word.
  func parts(behind word: String) -> [Part] {
    for group in groups {
      for (choices, next) in zip(group, group.dropFirst()) where choices.contains(.word(word)) {
        return next
      }
    }
    return []
  }

  /// The words that go on with a statement of which something was typed: those of brackets, and those
  /// between the places.
  var furtherWords: [String] {
    groups.enumerated().flatMap { number, group in
      (number == 0 ? group : Array(group.prefix(1))).flatMap { choices in
        choices.compactMap { if case .word(let word) = $0 { word } else { nil } }
      }
    }
  }

  private static func part(_ token: String) -> Part {
    if token.first == "\"" {
      let inside = token.filter { $0 != "\"" }
      guard let point = inside.lastIndex(of: "."), !inside.contains(" ") else {
        return .place(inside == "file" ? .file(ending: nil) : .other)
      }
      return .place(.file(ending: String(inside[point...])))
    }
    if let place = places[token] { return .place(place) }
    let isWord = token.allSatisfy { $0.isLetter || $0 == "-" || $0 == "_" } && token.count > 1
    return isWord ? .word(token) : .place(.other)
  }

  /// The words of the forms that stand for something.
  private static let places: [String: Place] = {
    let others = [
      "number", "value", "amount", "duration", "date", "condition", "tolerance", "kind", "words",
      "new", "year-month", "low", "high", "score", "share", "rate/year",
    ]
    var places = Dictionary(uniqueKeysWithValues: others.map { ($0, Place.other) })
    let known: [String: Place] = [
      "case": .cases, "scenario": .scenarios, "input": .inputs, "name": .names, "old": .names,
      "line": .lines, "figure": .figures, "figures": .figures, "formula": .formula,
      "formulas": .formula, "changes": .changes, "what": .anything, "unit": .units,
      "topic": .topics,
    ]
    places.merge(known) { $1 }
    return places
  }()

  /// The words, texts and brackets of a form.
  private static func tokens(of form: String) -> [String] {
    var tokens: [String] = []
    var token = ""
    var isText = false
    for character in form {
      if character == "\"" { isText.toggle() }
      if isText || !" ,[]|:=".contains(character) {
        token.append(character)
        continue
      }
      if !token.isEmpty { tokens.append(token) }
      token = ""
      if "[]|".contains(character) { tokens.append(String(character)) }
    }
    return token.isEmpty ? tokens : tokens + [token]
  }
}
