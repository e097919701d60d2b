import Diagnostics
import Modeling
import Quantities
import Syntax

/// Puts typed statements into a document: each replaces the one of its name, or is added.
struct DocumentEditor {
  private(set) var document: Document
  /// The edits that take the document back, last change first.
  private(set) var undo: [DocumentEdit] = []
  /// The texts that now hold what was typed.
  private(set) var written: [SourceText] = []
  /// What was read in a way worth telling.
  private(set) var notes: [String] = []
  /// The case that lines and clauses belong to.
  private(set) var currentCase: String?
  /// The model before the change, for the kinds of values.
  private let world: World
  private let analyst: Analyst

  init(_ document: Document, world: World, analyst: Analyst, currentCase: String?) {
    self.document = document
    self.world = world
    self.analyst = analyst
    self.currentCase = currentCase ?? Self.lastCase(of: document)
  }

  private static func lastCase(of document: Document) -> String? {
    var last: String?
    document.forEach { _, item in
      if case .caseHeader(let name)? = item.key { last = name }
    }
    return last
  }

  /// Finds where a name stands; lines and clauses in the case at hand.
  private func place(of key: ItemKey) -> Document.Place? {
    key.belongsToCase ? place(of: key, in: currentCase) : place(of: key, in: nil)
  }

  /// Finds where a name stands; a line or clause in a case, or in any when `owner` is nil.
  private func place(of key: ItemKey, in owner: String?) -> Document.Place? {
    var current: String?
    var found: Document.Place?
    document.forEach { place, item in
      guard let other = item.key else { return }
      if case .caseHeader(let name) = other { current = name }
      if other == key, owner == nil || current == owner { found = place }
    }
    return found
  }

  // MARK: - Statements

  /// Takes one typed declaration; `fixed` tells that `exactly` stood before its value.
  mutating func put(_ item: ParsedText.Item, in source: SourceText, fixed: Bool) throws(Diagnostic)
  {
    guard let statement = item.statement, let key = ItemKey(statement) else {
      return add(item, in: source)
    }
    if case .caseHeader(let header) = statement, place(of: key) != nil {
      currentCase = header.name.key
      if header.title == nil { return }
    }
    if let place = place(of: key) {
      let text = try replacement(for: document[place], statement, item, source, fixed)
      let typed = source[SourceRange(Int(item.range.lower), Int(item.statementRange.lower))]
      replace(place, with: text, below: takeRemarks() + typed)
    } else {
      if case .caseHeader(let header) = statement { currentCase = header.name.key }
      add(item, in: source)
    }
  }

  /// Replaces a statement by a text; the comments above it and behind it stay unless the text has its own.
  ///
  /// - Parameter remarks: What was typed above the text; what stands above the statement already is not put
  ///   there twice.
  private mutating func replace(
    _ place: Document.Place, with text: String, below remarks: String
  ) {
    let old = document[place]
    var bytes = Array(old.leading)
    let known = Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n"))
    for line in remarks.split(separator: "\n") where line.contains("#") && !known.contains(line) {
      bytes += Array("\(line)\n".utf8)
    }
    bytes += Array(text.utf8)
    bytes += Self.hasComment(text) ? Self.lineBreak(of: old) : Array(old.trailing)
    let line = max(1, old.line - old.leading.count { $0 == 0x0A })
    let parsed = Parser.parse(SourceText(name: old.source.name, utf8: bytes, firstLine: line))
    written.append(parsed.source)
    apply(
      DocumentEdit(
        file: place.file, range: place.item..<(place.item + 1), items: document.items(of: parsed)))
  }

  private static func lineBreak(of item: DocumentItem) -> [UInt8] {
    let trailing = item.trailing
    guard let feed = trailing.lastIndex(of: 0x0A) else { return [] }
    let carriage = feed > trailing.startIndex && trailing[feed - 1] == 0x0D
    return carriage ? [0x0D, 0x0A] : [0x0A]
  }

  private static func hasComment(_ text: String) -> Bool {
    Lexer.highlight(text).contains { $0.1 == .comment }
  }

  private mutating func apply(_ edit: DocumentEdit) {
    undo.insert(document.apply(edit), at: 0)
  }

  // MARK: - Adding

  /// Adds a statement: lines behind their case, everything else at the end of the main file.
  private mutating func add(_ item: ParsedText.Item, in source: SourceText) {
    var text = source[item.range]
    var line = source.position(of: Int(item.range.lower)).line
    while text.hasPrefix("\n") || text.hasPrefix("\r\n") {
      text.removeFirst()
      line += 1
    }
    if !text.hasSuffix("\n") { text += "\n" }
    let isRemark = item.statement == nil
    if !isRemark {
      let remarks = takeRemarks()
      text = remarks + text
      line -= remarks.utf8.count { $0 == 0x0A }
    }
    let place = placeForNew(item.statement)
    if case .caseHeader? = item.statement, place.item > 0, !endsWithBlankLine(before: place) {
      text = "\n" + text
      line -= 1
    }
    closeLine(before: place)
    let parsed = Parser.parse(
      SourceText(name: source.name, utf8: Array(text.utf8), firstLine: line))
    written.append(parsed.source)
    apply(
      DocumentEdit(
        file: place.file, range: place.item..<place.item,
        items: document.items(of: parsed, areRemarks: isRemark).filter { $0.range.count > 0 }))
  }

  /// Takes the comments that were typed alone from the end of the main file, for the statement that follows.
  private mutating func takeRemarks() -> String {
    let items = document.files[0].items
    let remarks = items.suffix(items.reversed().prefix(while: \.isRemark).count)
    guard !remarks.isEmpty else { return "" }
    removeItems((items.count - remarks.count)..<items.count, 0)
    return remarks.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
  }

  private func placeForNew(_ statement: Statement?) -> Document.Place {
    let end = Document.Place(file: 0, item: document.files[0].items.count)
    guard let statement, let key = ItemKey(statement), key.belongsToCase, let currentCase else {
      return end
    }
    var last: Document.Place?
    var owner: String?
    document.forEach { place, item in
      if case .caseHeader(let header)? = item.statement { owner = header.name.key }
      let belongs: Bool
      switch item.key {
      case .caseHeader?, .clause?, .line?: belongs = owner == currentCase
      default: belongs = false
      }
      if belongs { last = place }
    }
    return last.map { Document.Place(file: $0.file, item: $0.item + 1) } ?? end
  }

  private func endsWithBlankLine(before place: Document.Place) -> Bool {
    let bytes = document.files[place.file].items[place.item - 1].bytes
    return bytes.suffix(2).allSatisfy { $0 == 0x0A } && bytes.count >= 2
  }

  /// Gives the line above a line break where the file ended without one.
  private mutating func closeLine(before place: Document.Place) {
    guard place.item > 0 else { return }
    let above = document.files[place.file].items[place.item - 1]
    guard above.bytes.last != nil, above.bytes.last != 0x0A else { return }
    let parsed = Parser.parse(
      SourceText(name: above.source.name, utf8: Array(above.bytes) + [0x0A], firstLine: above.line))
    apply(
      DocumentEdit(
        file: place.file, range: (place.item - 1)..<place.item, items: document.items(of: parsed)))
  }

  // MARK: - Removing

  /// Removes a definition, line, case, scenario, function or initiative; false when there is none.
  mutating func remove(_ name: Name) -> Bool {
    let keys: [ItemKey] = [
      .definition(name.key), .function(name.key), .scenario(name.key), .initiative(name.key),
      .unit(name.key),
    ]
    if let place = keys.compactMap({ place(of: $0) }).first {
      removeItems(place.item..<(place.item + 1), place.file)
      return true
    }
    if place(of: .caseHeader(name.key)) != nil {
      removeCase(name.key)
      return true
    }
    let key = ItemKey.line(name.key)
    guard let place = place(of: key) ?? place(of: key, in: nil) else { return false }
    removeItems(place.item..<(place.item + 1), place.file)
    return true
  }

  private mutating func removeItems(_ range: Range<Int>, _ file: Int) {
    apply(DocumentEdit(file: file, range: range, items: []))
  }

  private mutating func removeCase(_ key: String) {
    var doomed: [Document.Place] = []
    var owner: String?
    document.forEach { place, item in
      if case .caseHeader(let header)? = item.statement { owner = header.name.key }
      switch item.key {
      case .caseHeader?, .clause?, .line?: if owner == key { doomed.append(place) }
      default: break
      }
    }
    for place in doomed.reversed() { removeItems(place.item..<(place.item + 1), place.file) }
    if currentCase == key { currentCase = nil }
  }

  // MARK: - Renaming

  /// Gives a name another spelling wherever it is used.
  ///
  /// - Throws: The first line that could not be read with the new name.
  mutating func rename(_ old: String, to new: String) throws(Diagnostic) {
    for file in document.files.indices {
      for index in document.files[file].items.indices {
        let item = document.files[file].items[index]
        guard let renamed = Self.renamed(item, old, new) else { continue }
        let parsed = Parser.parse(
          SourceText(name: item.source.name, utf8: renamed, firstLine: max(1, item.line)))
        if item.statement != nil,
          let problem = parsed.diagnostics.first(where: { $0.severity == .error })
        {
          throw problem
        }
        apply(
          DocumentEdit(
            file: file, range: index..<(index + 1), items: document.items(of: parsed)))
      }
    }
    if currentCase == old { currentCase = new.lowercased() }
  }

  /// Returns the bytes of an item with every use of a name replaced; nil where there is none.
  private static func renamed(_ item: DocumentItem, _ old: String, _ new: String) -> [UInt8]? {
    let text = String(decoding: item.bytes, as: UTF8.self)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var last = 0
    var depth = 0
    let pieces = Lexer.highlight(text).map { piece in
      let word = String(decoding: bytes[piece.0.bytes], as: UTF8.self)
      return (range: piece.0, role: piece.1, word: word.lowercased())
    }
    for (index, (range, role, word)) in pieces.enumerated() {
      if word == "(" { depth += 1 } else if word == ")" { depth -= 1 }
      if role == .text, case .slide? = item.statement {
        let title = String(decoding: bytes[range.bytes], as: UTF8.self)
        guard let renamed = renamed(title: title, old, new) else { continue }
        result += bytes[last..<range.bytes.lowerBound] + Array(renamed.utf8)
        last = range.bytes.upperBound
      }
      guard role == .name, word == old else { continue }
      // Words of clauses, columns and arguments are no names: `as margin`, `for customer`, `churn: …`.
      let before = index > 0 ? pieces[index - 1].word : ""
      let isArgument = depth > 0 && index + 1 < pieces.count && pieces[index + 1].word == ":"
      guard !isArgument, before != "as", before != "column", before != "for" || !item.isLine else {
        continue
      }
      result += bytes[last..<range.bytes.lowerBound] + Array(new.utf8)
      last = range.bytes.upperBound
    }
    return last == 0 ? nil : result + bytes[last...]
  }

  /// Returns the title of a slide with every use of a name in its formulas replaced; nil where there is none.
  private static func renamed(title: String, _ old: String, _ new: String) -> String? {
    var result = ""
    var rest = title[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let formula = String(rest[rest.index(after: open)..<close])
      let bytes = Array(formula.utf8)
      result += rest[...open]
      var last = 0
      for (range, role) in Lexer.highlight(formula) where role == .name {
        let word = String(decoding: bytes[range.bytes], as: UTF8.self)
        guard word.lowercased() == old else { continue }
        result += String(decoding: bytes[last..<range.bytes.lowerBound], as: UTF8.self) + new
        last = range.bytes.upperBound
      }
      result += String(decoding: bytes[last...], as: UTF8.self)
      rest = rest[close...]
    }
    result += rest
    return result == title ? nil : result
  }
}

// MARK: - New values

extension DocumentEditor {
  /// Returns the text that takes the place of a statement.
  private mutating func replacement(
    for old: DocumentItem, _ statement: Statement, _ item: ParsedText.Item, _ source: SourceText,
    _ fixed: Bool
  ) throws(Diagnostic) -> String {
    let typed = source[typedRange(item, source)]
    switch (old.statement, statement) {
    case (.definition(let before)?, .definition(let after)):
      guard after.label == nil, after.unit == nil else {
        return source[item.statementRange].prefixValue(
          before: after.value.range, in: source, item,
          value: try value(
            before.name, before.value, old, after.value, source, fixed,
            of: entity(before.name, isLine: false)))
      }
      let head = old.source[
        SourceRange(Int(old.statementRange.lower), Int(before.value.range.lower))]
      return head
        + (try value(
          before.name, before.value, old, after.value, source, fixed,
          of: entity(before.name, isLine: false)))
        + comment(item, source)
    case (.line(let before)?, .line(let after))
    where before.kind == after.kind && after.label == nil:
      return try line(before, old, after, item, source, fixed)
    default: return typed
    }
  }

  /// A retyped line keeps its label, and its clauses where it names none and is still of its kind.
  private mutating func line(
    _ before: CaseLine, _ old: DocumentItem, _ after: CaseLine, _ item: ParsedText.Item,
    _ source: SourceText, _ fixed: Bool
  ) throws(Diagnostic) -> String {
    let id = entity(before.name, isLine: true)
    let head = old.source[
      SourceRange(Int(old.statementRange.lower), Int(before.value.range.lower))]
    var clauses = source[
      SourceRange(Int(after.value.range.upper), Int(item.statementRange.upper))]
    let kept = old.source[
      SourceRange(Int(before.value.range.upper), Int(old.statementRange.upper))]
    if after.clauses.isEmpty, !before.clauses.isEmpty, let id,
      let quantity = try? analyst.ask(after.value, in: source).type.quantity,
      quantity.unit == world.checked[id]?.type.quantity?.unit
    {
      clauses = kept
      notes.append(
        "\(before.name.text) is still `\(kept.split(whereSeparator: { $0 == " " }).joined(separator: " "))`"
      )
    }
    let value = try value(before.name, before.value, old, after.value, source, fixed, of: id)
    return head + value + clauses + comment(item, source)
  }

  /// The definition of a name, or the line of the case at hand.
  private func entity(_ name: Name, isLine: Bool) -> EntityID? {
    guard isLine else { return world.model.definitions[name.key] }
    let entry = world.model.cases.first { $0.name.key == currentCase }
    return entry?.lines.first { world.model[$0].name.key == name.key }
  }

  /// The statement with its comment, as typed.
  private func typedRange(_ item: ParsedText.Item, _ source: SourceText) -> SourceRange {
    var upper = Int(item.range.upper)
    while upper > Int(item.statementRange.upper),
      source.utf8[upper - 1] == 0x0A || source.utf8[upper - 1] == 0x0D
        || source.utf8[upper - 1] == 0x20
    { upper -= 1 }
    return SourceRange(Int(item.statementRange.lower), upper)
  }

  /// The comment behind a typed statement with the space before it.
  private func comment(_ item: ParsedText.Item, _ source: SourceText) -> String {
    guard item.comment != nil else { return "" }
    let all = typedRange(item, source)
    return source[SourceRange(Int(item.statementRange.upper), Int(all.upper))]
  }

  /// Returns the text of a definition's new value: what was typed, a range whose likely value moved, or
  /// a formula over the old value.
  private mutating func value(
    _ name: Name, _ before: Expression, _ old: DocumentItem, _ after: Expression,
    _ source: SourceText, _ fixed: Bool, of id: EntityID?
  ) throws(Diagnostic) -> String {
    let oldText = old.source[before.range]
    if after.mentions(name.key) { return overOldValue(name, before, oldText, after, source) }
    let typed = source[after.range]
    try refuseBareNumber(name, id, after, source, fixed)
    guard case .range(let range) = before.node, after.numberLiteral != nil else { return typed }
    if fixed {
      notes.append("\(name.text) fixed at \(typed); its range \(oldText) is gone")
      return typed
    }
    return try movedRange(name, id, range, before, old, after, source)
  }

  /// A bare number for what has a unit, or is a share, would change its kind without a word: `uplift = 4`.
  private func refuseBareNumber(
    _ name: Name, _ id: EntityID?, _ after: Expression, _ source: SourceText, _ fixed: Bool
  ) throws(Diagnostic) {
    guard let literal = after.numberLiteral, literal.isBare, let id,
      let (measure, unit) = world.checked[id]?.type.quantity,
      measure != .number || !unit.isNone
    else { return }
    let typed = source[after.range]
    let formatter = world.checked.formatter
    let isShare = measure != .number
    let head = "\(name.text) = \(fixed ? "exactly " : "")"
    var help = ["write `\(head)\(formatter.typed(Quantity(literal.value, measure, unit)))`"]
    if isShare {
      let readings = [literal.value / 100, literal.value].filter { abs($0) <= 1 }
        .map { "`\(head)\(formatter.typed(Quantity($0, measure, unit)))`" }
      help =
        readings.isEmpty
        ? [
          "a value of another kind needs a name of its own: `\(name.text)_value = \(typed)`",
          "or take the old definition away first: `remove \(name.text)`",
        ] : ["write " + readings.joined(separator: " or ")]
    }
    throw Diagnostic(
      isShare ? .shareMismatch : .unitMismatch,
      "`\(name.text)` is \(world.checked.wording.describe(world.checked[id]?.type ?? .number)), \(typed) alone is a plain number",
      at: .init(Span(source, after.range)),
      secondary: [.init(world.model[id].nameSpan, "the definition that it would replace")],
      help: help)
  }

  /// Puts the old formula where the new one names the definition itself: `price = price * 1.1`.
  private mutating func overOldValue(
    _ name: Name, _ before: Expression, _ oldText: String, _ after: Expression,
    _ source: SourceText
  ) -> String {
    var uses: [SourceRange] = []
    after.forEachName { used, isPast in
      if used.key == name.key, !isPast { uses.append(used.range) }
    }
    let isAtom: Bool
    switch before.node {
    case .number, .name, .call, .group: isAtom = true
    default: isAtom = false
    }
    let inner = isAtom ? oldText : "(\(oldText))"
    var text = ""
    var last = Int(after.range.lower)
    for use in uses.sorted(by: { $0.lower < $1.lower }) {
      text += source[SourceRange(last, Int(use.lower))] + inner
      last = Int(use.upper)
    }
    text += source[SourceRange(last, Int(after.range.upper))]
    notes.append("\(name.text) on the right means its old definition, \(oldText)")
    return text
  }

  /// Moves the likely value of a range and keeps its ends.
  private mutating func movedRange(
    _ name: Name, _ id: EntityID?, _ range: RangeLiteral, _ before: Expression,
    _ old: DocumentItem,
    _ after: Expression, _ source: SourceText
  ) throws(Diagnostic) -> String {
    let typed = source[after.range]
    let oldText = old.source[before.range]
    guard let id,
      let kind = world.checked[id]?.type.quantity,
      let uncertain = world.checked[id]?.uncertain.first
    else { return typed }
    let answer = try analyst.ask(after, in: source)
    guard let given = answer.type.quantity, given.measure == kind.measure,
      let factor = given.unit == kind.unit
        ? 1
        : world.model.catalogue.conversionFactor(from: given.unit, to: kind.unit, opening: false)
    else { return typed }
    guard range.likely != nil else {
      throw rangeRefusal(
        name, typed, oldText, old, source, after, "has no likely value that could move")
    }
    let value = answer.value * factor
    if let ends = uncertain.ends, value < ends.low || value > ends.high {
      throw rangeRefusal(name, typed, oldText, old, source, after, "ends before \(typed)")
    }
    notes.append("\(name.text): likely value \(typed), the range \(Self.ends(oldText)) stays")
    let moved = Quantity(value, kind.measure, kind.unit)
    let text = factor == 1 ? typed : world.checked.formatter.typed(moved)
    // With its unit, which holds for the ends as well; a unit behind their bracket would stand twice.
    let ends = range.trailing.isEmpty ? oldText.drop { $0 != "(" } : "(\(Self.ends(oldText)))"
    return "\(text) \(ends)"
  }

  private static func ends(_ text: String) -> String {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close
    else { return text }
    return String(text[text.index(after: open)..<close])
  }

  private func rangeRefusal(
    _ name: Name, _ typed: String, _ oldText: String, _ old: DocumentItem, _ source: SourceText,
    _ after: Expression, _ reason: String
  ) -> Diagnostic {
    Diagnostic(
      .badRange, "the range of `\(name.text)` \(reason)",
      at: .init(Span(source, after.range), typed),
      secondary: [.init(Span(old.source, old.statementRange), "the range")],
      help: [
        "for this value without a range write `\(name.text) = exactly \(typed)`",
        "or type a new range: `\(name.text) = \(typed) (… to …)`",
      ])
  }
}

extension String {
  /// Returns a typed statement with another text for its value, and its comment.
  fileprivate func prefixValue(
    before range: SourceRange, in source: SourceText, _ item: ParsedText.Item, value: String
  ) -> String {
    let head = source[SourceRange(Int(item.statementRange.lower), Int(range.lower))]
    var upper = Int(item.range.upper)
    while upper > Int(range.upper), source.utf8[upper - 1] <= 0x20 { upper -= 1 }
    return head + value + source[SourceRange(Int(range.upper), max(upper, Int(range.upper)))]
  }
}
