import Diagnostics
import Modeling
import Quantities
import Syntax

/// Finds what could stand at the cursor: the statement on its line says what is wanted there, the text
/// before the cursor which unit.
struct Completer {
  let session: Session
  /// The line up to the cursor.
  private let line: [UInt8]
  let context: LineContext
  /// The path that is being typed without quotes; nil where a word or a text is.
  private let path: String?
  /// Where the replaced word starts in the whole text.
  let start: Int

  init(_ session: Session, _ text: String, at cursor: Int) {
    self.session = session
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    let lineStart = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    line = Array(bytes[lineStart...])
    let whole = LineContext(line)
    // A path may stand without quotes: it reaches from a space to the next, whatever signs it has.
    let space = line.lastIndex(of: 0x20).map { $0 + 1 } ?? 0
    let before = space < whole.wordStart ? LineContext(Array(line[..<space])) : whole
    let isPath =
      whole.region == .code && space < whole.wordStart && before.region == .code
      && before.filePlace != nil
    path = isPath ? String(decoding: line[space...], as: UTF8.self) : nil
    context = isPath ? before : whole
    start = lineStart + (isPath ? space : whole.wordStart)
  }

  // MARK: - What is wanted

  /// The candidates that begin as typed.
  ///
  /// - Parameter asksDisk: Whether there is time for the names of files and for putting what has the wanted
  ///   unit first: at Tab, not at every key.
  func candidates(asksDisk: Bool) -> [SessionCompletion] {
    switch context.region {
    case .comment: return []
    case .text:
      guard asksDisk, case .file(let ending)? = context.filePlace else { return [] }
      return files(ending, folder: context.textBeforeWord, typed: context.typed, isQuoted: true)
    case .code: break
    }
    if let path {
      guard asksDisk, case .file(let ending)? = context.filePlace else { return [] }
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
      return files(
        ending, folder: String(folder), typed: String(path.dropFirst(folder.count)), isQuoted: false
      )
    }
    let typed = context.typed.lowercased()
    let found = wanted(asksDisk: asksDisk).filter {
      let text = $0.text.lowercased()
      return text != typed && (text.hasPrefix(typed) || text.hasPrefix("\"" + typed))
    }
    var seen: Set<String> = []
    let different = found.filter { seen.insert($0.text).inserted }
    return asksDisk ? rankedByUnit(different) : different
  }

  private func wanted(asksDisk: Bool) -> [SessionCompletion] {
    let session = session
    if context.words.isEmpty {
      return session.names.filter { $0.kind != "scenario" } + session.statements
    }
    if context.words == ["recover"] { return [option("none")] }
    if context.expectsUnit {
      let options = context.isBehindNumber ? furtherOptions : []
      // What has a sign of its own may still get a `/unit`, more likely the statement goes on.
      return context.isBehindSignedNumber ? options + units : units + options
    }
    let last = context.last
    guard let entry = context.entry else { return formula(behind: last) }
    // A name of its own: one that is there already would be replaced.
    if entry.name == "keep as" { return [] }
    if entry.name == "scenario", !context.words.contains(":") {
      // A name of its own, or that of one to be stated anew.
      return context.wordsBehindEntry == 0 ? session.scenarios : []
    }
    if entry.isChange, last != "show" { return changes(behind: last) }
    if context.wordsBehindEntry == 0 {
      return candidates(for: entry.forms.flatMap(\.beginnings), asksDisk)
    }
    let forms = entry.forms(goingOn: context.words)
    // Behind a comma a list goes on with more of the same.
    let word = last == "," ? context.lastWord(of: forms) : last
    let next =
      word.map { word in forms.flatMap { $0.parts(behind: word) } }
      ?? forms.flatMap {
        $0.groups[0].first ?? []
      }
    let following = candidates(for: next, asksDisk)
    if !following.isEmpty {
      // A list does not name one twice.
      guard last == ",", !next.contains(.place(.formula)) else { return following }
      return following.filter { !context.words.contains($0.text.lowercased()) }
    }
    guard !context.awaitsOperand else { return formula(behind: last) }
    // Where a number, a name or a text of one's own comes next, nothing goes on yet.
    let awaitsOwn = !next.isEmpty && next.allSatisfy { $0 == .place(.other) }
    let options = awaitsOwn ? [] : furtherOptions
    return entry.takesFormula(forms) ? options + formula(behind: last) : options
  }

  /// The words that the statement at hand may go on with.
  private var furtherOptions: [SessionCompletion] {
    guard let entry = context.entry else { return [] }
    return entry.forms(goingOn: context.words).flatMap(\.furtherWords).filter { word in
      !context.words.contains { $0 == word || "--" + $0 == word }
    }.map(option)
  }

  private func candidates(for parts: [SyntaxForm.Part], _ asksDisk: Bool) -> [SessionCompletion] {
    parts.flatMap { candidates(for: $0, asksDisk) }
  }

  private func candidates(for part: SyntaxForm.Part, _ asksDisk: Bool) -> [SessionCompletion] {
    let place: SyntaxForm.Place
    let entry = context.entry
    switch part {
    case .word(let word): return [option(word)]
    case .place(let wanted): place = wanted
    }
    switch place {
    case .cases: return session.cases
    case .scenarios:
      let isCompared = context.entry?.name == "compare"
      return [Self.base] + session.scenarios + (isCompared ? session.cases : [])
    case .inputs: return session.names.filter { $0.kind == "input" }
    case .lines: return session.names.filter { ["cost", "benefit", "track"].contains($0.kind) }
    case .names:
      switch entry?.name {
      // Each answers what it knows.
      case "info": return names(but: ["scenario"]) + session.figures
      case "uses": return names(but: ["scenario", "case"])
      default: return session.names
      }
    case .figures: return session.figures + session.names.filter { $0.kind == "name" }
    case .formula: return values + session.functionsAndFigures
    case .changes: return changes(behind: "")
    case .anything: return session.names + session.figures + session.commands
    case .units: return units
    case .topics: return names(but: ["scenario"]) + session.topics
    case .file(let ending):
      return
        asksDisk ? files(ending, folder: "", typed: context.typed, isQuoted: false) : []
    case .other: return []
    }
  }

  private func names(but kinds: Set<String>) -> [SessionCompletion] {
    session.names.filter { !kinds.contains($0.kind) }
  }

  /// In a formula a connecting word says what follows.
  private func formula(behind last: String) -> [SessionCompletion] {
    switch last {
    case "under": [option("risk")] + session.scenarios
    case "of" where Metric.byWord[context.words.dropLast().last ?? ""] != nil:
      session.cases + (session.cases.count > 1 ? [option("all")] : [])
    case "of": session.cases + values + session.functionsAndFigures
    default: values + session.functionsAndFigures
    }
  }

  /// What has a value: a case or a scenario alone has none inside a formula.
  private var values: [SessionCompletion] { names(but: ["scenario", "case"]) }

  /// In a list of changes a name is followed by what happens to it.
  private func changes(behind last: String) -> [SessionCompletion] {
    let forms = CommandTable.changes.flatMap(\.forms)
    switch last {
    case "", ",", ":", "and", "if":
      let words = forms.filter { !$0.hasPrefix("x ") }.map(Self.beginning)
      return values.filter { $0.kind == "input" } + values.filter { $0.kind != "input" }
        + (words + ["costs", "benefits", "horizon", "discount"]).map(option)
        + session.scenarios
    case "at": return ["low", "high"].map(option)
    case "up", "down": return amounts + formula(behind: last)
    case "=", "+", "-", "*", "/", "(": return formula(behind: last)
    case "without":
      return session.names.filter { ["cost", "benefit", "track"].contains($0.kind) }
        + [option("case")]
    case "case": return session.cases
    case "for": return session.figures
    case "of": return session.names
    default:
      let words = forms.filter { $0.hasPrefix("x ") }.map { String($0.dropFirst(2)) }
      return (words.map(Self.beginning).filter { !$0.isEmpty } + ["show"]).map(option)
    }
  }

  /// By how much the name before `up` or `down` may move.
  private var amounts: [SessionCompletion] {
    let name = context.words.dropLast().last ?? ""
    let measure = session.measure(of: name)
    let points = measure == .share ? [("5 pp", "percentage points, added to it")] : []
    let parts = ["10%", "20%"].map {
      ($0 + (measure == .share ? " of itself" : ""), "a part of what it is")
    }
    return (points + parts).map {
      SessionCompletion(text: $0, kind: "amount", unit: "", summary: $1)
    }
  }

  /// The words that a form begins with.
  private static func beginning(of form: String) -> String {
    form.split(separator: " ").prefix {
      $0.count > 1 && $0.allSatisfy(\.isLetter)
        && !["line", "figure", "name", "value"].contains($0)
    }.joined(separator: " ")
  }

  private static let base = SessionCompletion(
    text: "base", kind: "scenario", unit: "", summary: "the file as stated")

  /// A word of the statement at hand, with what it means there.
  private func option(_ word: String) -> SessionCompletion {
    SessionCompletion(
      text: word, kind: "word", unit: "",
      summary: CommandTable.meaning(of: word, in: context.statement) ?? "")
  }

  // MARK: - Files

  /// Files with an ending and folders that begin as typed, in the folder that was typed so far.
  ///
  /// - Parameter isQuoted: Whether the quotes are open already: the folder stands there then.
  private func files(
    _ ending: String?, folder: String, typed: String, isQuoted: Bool
  ) -> [SessionCompletion] {
    let names = session.environment.files.names(in: folder.isEmpty ? "." : folder).sorted()
    let isExport = context.entry?.name == "export" && ending == nil
    let found = names.filter { name in
      guard name.hasPrefix(typed), typed.hasPrefix(".") || !name.hasPrefix(".") else {
        return false
      }
      if name.hasSuffix("/") { return true }
      return isExport ? ExportFormat(path: name) != nil : ending.map(name.hasSuffix) ?? true
    }
    let new =
      isExport && folder.isEmpty
      ? newExports.filter { $0.hasPrefix(typed) && !names.contains($0) } : []
    return (new + found).map { name in
      let isFolder = name.hasSuffix("/")
      let text = isFolder ? name : name + "\""
      return SessionCompletion(
        text: isQuoted ? text : "\"" + folder + text, kind: isFolder ? "folder" : "file", unit: "",
        summary: isExport ? ExportFormat(path: name)?.words ?? "" : "")
    }
  }

  /// The only case as a file of each kind that `export` writes.
  private var newExports: [String] {
    guard let only = session.world.model.onlyCase else { return [] }
    let name = session.world.model.cases[only].name.text
    return ExportFormat.allCases.map { "\(name).\($0.rawValue)" }
  }

  // MARK: - Units

  /// All units, those first that are wanted: the plan's where it takes a time, those that a value converts
  /// to behind `in`.
  ///
  /// Currencies stand last where the value is no money.
  private var units: [SessionCompletion] {
    let catalogue = session.world.model.catalogue
    let before = context.last == "in" ? quantity(of: context.leftSide) : nil
    let value = before?.1
    let isMoney = value?.factors.contains { catalogue[$0.id].kind == .currency } == true
    let ranked = session.unitsOfCatalogue.map {
      info, completion -> (rank: Int, SessionCompletion) in
      if context.wantsTimeOfPlan, let place = Self.timesOfPlan.firstIndex(of: info.name) {
        let isUsual = completion.text == info.spellings[0].plural
        return (isUsual ? place - Self.timesOfPlan.count : 0, completion)
      }
      if info.kind == .currency { return (isMoney ? 0 : 2, completion) }
      let fits = value.flatMap { value in
        catalogue.unit(named: info.name).flatMap {
          catalogue.conversionFactor(from: value, to: $0, opening: true)
        }
      }
      return (fits == nil ? 1 : 0, completion)
    }
    let whole = before.map { conversions(of: $0.1, $0.0) } ?? []
    return whole
      + (Self.timesOfPlan.count * -1...2).flatMap { rank in
        ranked.filter { $0.rank == rank }.map(\.1)
      }
  }

  private static let timesOfPlan = ["month", "year", "quarter", "week", "day"]
}

/// What stands on a line before the cursor, without knowledge of the model.
struct LineContext {
  enum Region { case code, text, comment }

  let region: Region
  /// The unfinished word at the cursor and where it starts in the line.
  let typed: String
  let wordStart: Int
  /// The finished words, texts and signs before it, in lower case.
  let words: [String]
  /// The statement that the line begins with; nil for a formula.
  let entry: StatementEntry?
  /// Whether a unit is wanted: behind a number, behind `in`, or behind `/` there.
  let expectsUnit: Bool
  /// What stands in the open text before the unfinished word: the folder of a file.
  let textBeforeWord: String
  private let code: String

  init(_ line: [UInt8]) {
    var textStart: Int?
    var comment = false
    for (index, byte) in line.enumerated() where !comment {
      switch byte {
      case UInt8(ascii: "\""): textStart = textStart == nil ? index : nil
      case UInt8(ascii: "#") where textStart == nil: comment = true
      default: break
      }
    }
    region = comment ? .comment : textStart == nil ? .code : .text
    let isInText = textStart != nil
    var start = line.count
    while start > 0, Self.belongsToWord(line[start - 1], isInText) { start -= 1 }
    if textStart == nil {
      // An option begins with dashes.
      var dashes = start
      while dashes > 0, line[dashes - 1] == UInt8(ascii: "-") { dashes -= 1 }
      if start - dashes == 2 { start = dashes }
    }
    wordStart = start
    typed = String(decoding: line[start...], as: UTF8.self)
    let end = textStart ?? start
    textBeforeWord =
      textStart.map { String(decoding: line[min($0 + 1, start)..<start], as: UTF8.self) } ?? ""
    let code = String(decoding: line[..<end], as: UTF8.self)
    self.code = code
    let pieces = Lexer.highlight(code)
    words = pieces.map { String(decoding: line[$0.0.bytes], as: UTF8.self).lowercased() }
    entry = StatementEntry.beginning(words)
    expectsUnit = Self.expectsUnit(pieces.map(\.1), words)
  }

  private static func expectsUnit(_ roles: [SyntaxRole], _ words: [String]) -> Bool {
    guard let role = roles.last, let word = words.last else { return false }
    if role == .number || role == .keyword && word == "in" { return true }
    let isBelow = word == "/" || word == "per"
    let before = roles.dropLast().last
    return isBelow && (role == .unit || before == .number || before == .unit)
  }

  /// Whether a number was typed last.
  var isBehindNumber: Bool { last == "%" || last.first.map { $0.isNumber || $0 == "$" } ?? false }

  /// Whether a number is a time of the plan: a horizon, a delay, the length of a ramp.
  var wantsTimeOfPlan: Bool {
    let before = words.dropLast()
    return ["horizon", "benefits"].contains(before.last ?? "")
      || before.suffix(2).elementsEqual(["ramp", "("])
  }

  /// The last finished word; empty at the start.
  var last: String { words.last ?? "" }

  /// The place of the file whose name is being typed; nil where a text is no file.
  var filePlace: SyntaxForm.Place? {
    if last == "data" { return .file(ending: ".csv") }
    guard let entry else { return nil }
    let parts =
      wordsBehindEntry == 0
      ? entry.forms.flatMap(\.beginnings)
      : entry.forms.flatMap {
        $0.parts(behind: last) + $0.parts(behind: "--" + last)
      }
    return parts.lazy.compactMap { part -> SyntaxForm.Place? in
      if case .place(.file(let ending)) = part { .file(ending: ending) } else { nil }
    }.first
  }

  /// How many words stand behind those that name the statement.
  var wordsBehindEntry: Int { words.count - (entry?.length ?? 0) }

  /// The last word before a list that is a word of one of the forms.
  func lastWord(of forms: [SyntaxForm]) -> String? {
    words.dropFirst(entry?.length ?? 0).last { word in
      forms.contains { !$0.parts(behind: word).isEmpty }
    }
  }

  /// Whether that number has a sign of its own, `%` or that of a currency.
  var isBehindSignedNumber: Bool {
    last.hasSuffix("%") || last.first?.isNumber == false
      || ["$", "€", "£", "¥"].contains(words.dropLast().last ?? "")
  }

  /// The word that the statement begins with.
  var statement: String { entry?.name ?? "" }

  private static let comparing: Set<String> = ["=", "<", ">", "<=", ">=", "!="]

  /// Whether a value must follow what stands there.
  var awaitsOperand: Bool {
    let words: Set<String> = [
      "*", "/", "^", "(", ",", "if", "then", "else", "and", "or", "not", "of", "+", "-",
    ]
    return Self.comparing.contains(last) || words.contains(last)
  }

  /// The name that is given a value, in lower case.
  var defined: String? {
    guard last == "=", entry == nil else { return nil }
    return words.first
  }

  /// What the value at the cursor should be like: what stands left of the sign or, in a call that takes values
  /// of one kind, before the comma; of a definition with a unit one of that unit.
  var besideCursor: String? {
    switch last {
    case "+", "-": break
    case ",":
      let call = openCall.map { words[$0] } ?? ""
      guard ["max", "min", "sum", "mean"].contains(call) else { return nil }
    case _ where Self.comparing.contains(last): break
    default: return nil
    }
    let left = leftSide
    let parts = left.split(separator: " ")
    if last == "=", let place = parts.lastIndex(where: { $0.lowercased() == "in" }) {
      let unit = parts[(place + 1)...].joined(separator: " ")
      // One of that unit: `1 units/year`, `$1/unit`.
      let isWord = unit.first?.isLetter == true
      return isWord ? "1 \(unit)" : "\(unit.prefix(1))1\(unit.dropFirst())"
    }
    return left.isEmpty ? nil : left
  }

  /// Which word the innermost bracket that is still open stands behind.
  private var openCall: Int? {
    var depth = 0
    for (index, word) in words.enumerated().reversed() {
      if word == ")" || word == "]" { depth += 1 }
      guard word == "(" || word == "[" else { continue }
      if depth == 0 { return index > 0 ? index - 1 : nil }
      depth -= 1
    }
    return nil
  }

  /// What stands left of the sign or word at the end, back to where its formula begins: behind an open
  /// bracket, a comma or a comparison, or behind the words of the statement.
  var leftSide: String {
    let bytes = Array(code.utf8)
    let pieces = Array(Lexer.highlight(code).dropLast())
    let stops: Set<String> = [
      "=", "<", ">", "<=", ">=", "!=", ",", ":", "if", "and", "or", "then", "else", "show", "by",
      "for",
    ]
    var depth = 0
    var start = entry?.length ?? 0
    for (index, word) in words.dropLast().enumerated().reversed() {
      if word == ")" || word == "]" { depth += 1 }
      let isOpen = (word == "(" || word == "[") && depth == 0
      if word == "(" || word == "[" { depth -= 1 }
      guard isOpen || depth == 0 && stops.contains(word) else { continue }
      start = max(start, index + 1)
      break
    }
    guard start < pieces.count, let end = pieces.last?.0.upper else { return "" }
    let range = Int(pieces[start].0.lower)..<Int(end)
    return String(String(decoding: bytes[range], as: UTF8.self).trimmingSpaces)
  }

  private static func belongsToWord(_ byte: UInt8, _ isInText: Bool) -> Bool {
    if isInText { return byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\"") }
    return switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}

/// The statement of the table that a line begins with.
struct StatementEntry {
  let name: String
  /// How many words of the line name it.
  let length: Int
  let forms: [SyntaxForm]

  /// Whether a list of changes follows.
  var isChange: Bool { ["what if", "and", "scenario"].contains(name) }

  /// Whether a formula may follow at any place, as behind `cost x =`.
  func takesFormula(_ forms: [SyntaxForm]) -> Bool {
    ["cost", "benefit", "track", "assert", "why", "table", "solve"].contains(name)
      || forms.contains { $0.groups[0].joined().contains(.place(.formula)) }
  }

  /// The forms that the typed words go on with: all, unless a word says which.
  func forms(goingOn words: [String]) -> [SyntaxForm] {
    guard words.count > length else { return forms }
    let fitting = forms.filter { $0.groups[0].first?.contains(.word(words[length])) == true }
    // Without its first word a form is not the one that is meant.
    return fitting.isEmpty
      ? forms.filter { $0.groups[0].first?.contains(where: \.isWord) != true } : fitting
  }

  static func beginning(_ words: [String]) -> StatementEntry? {
    guard let first = words.first else { return nil }
    if first == "?" {
      return StatementEntry(
        name: "help", length: 1, forms: [SyntaxForm("help [topic]", behind: "help")])
    }
    // `name = …` is a definition, whatever the name.
    guard words.count < 2 || words[1] != "=" else { return nil }
    let found = CommandTable.statements.compactMap { entry -> (CommandEntry, Int)? in
      guard entry.kind != .change, entry.syntax.hasPrefix(entry.name) else { return nil }
      let name = entry.name.split(separator: " ").map(String.init)
      return words.starts(with: name) ? (entry, name.count) : nil
    }
    guard let (entry, length) = found.max(by: { $0.1 < $1.1 }) else { return nil }
    return StatementEntry(
      name: entry.name, length: length,
      forms: entry.forms.map { SyntaxForm($0, behind: entry.name) })
  }
}
