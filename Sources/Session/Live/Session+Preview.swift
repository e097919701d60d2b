import Diagnostics
import Modeling
import Quantities
import Syntax

extension Session {
  /// Returns what the line at `cursor` would lead to, or why it cannot be; nil where there is nothing
  /// to say yet.
  ///
  /// Only formulas and declarations are looked at: never a command with effects, never a simulation.
  /// What ends where the text or the cursor does may still be in the making and is not reported.
  /// Nothing changes; a model or text too large to be computed between two keys has no preview.
  ///
  /// - Parameters:
  ///   - text: The entry so far.
  ///   - cursor: The place of the cursor in UTF-8 bytes.
  /// - Complexity: That of checking the changed formulas and computing the model once; in a long entry that of all
  ///   its statements, which `SessionKeeper.preview` pays once for all keys of a line.
  public func preview(of text: String, at cursor: Int) -> Preview? {
    var surroundings: Surroundings?
    return preview(of: text, at: cursor, in: &surroundings)
  }

  /// The same, with what the keys before left of what stands around the statement at the cursor.
  func preview(
    of text: String, at cursor: Int, in surroundings: inout Surroundings?
  ) -> Preview? {
    guard pendingQuestion == nil, text.utf8.count <= Self.longestPreview,
      world.model.entities.count <= Self.largestPreview
    else { return nil }
    let recalled = recalling(text)
    // What `_` stands for may be much longer than what was typed.
    guard recalled.utf8.count <= Self.longestPreview else { return nil }
    guard recalled != text else { return preview(ofTyped: text, at: cursor, in: &surroundings) }
    let preview = LivePreview(self, recalled, cursor: recalled.utf8.count).preview
    // What is wrong stands elsewhere in the text as typed.
    if case .problem(let reason, _)? = preview { return .value(reason, readings: []) }
    return preview
  }

  private func preview(
    ofTyped text: String, at cursor: Int, in surroundings: inout Surroundings?
  ) -> Preview? {
    let bytes = Array(text.utf8)
    if bytes.contains(0x0A) {
      if let known = surroundings, known.surround(bytes, at: cursor) {
        return known.preview(of: bytes, at: cursor)
      }
      if let new = Surroundings(self, bytes, at: cursor) {
        surroundings = new
        return new.preview(of: bytes, at: cursor)
      }
    }
    return previewAlone(of: text, at: cursor)
  }

  /// The preview of a text with nothing around it.
  func previewAlone(of text: String, at cursor: Int) -> Preview? {
    LivePreview(self, text, cursor: cursor).preview
  }

  /// The longest entry with a preview, in bytes.
  private static let longestPreview = 4_000
  /// The largest model with a preview, in definitions and lines.
  private static let largestPreview = 2_000
}

/// One look at an unfinished entry.
private struct LivePreview {
  private let session: Session
  private let typed: String
  /// What was typed, with the brackets closed that are still open.
  private let source: SourceText
  private let parsed: ParsedText
  /// Where the text ends without the space behind it.
  private let end: Int
  private let cursor: Int
  /// Whether a bracket is still open.
  private let isOpen: Bool

  init(_ session: Session, _ text: String, cursor: Int) {
    self.session = session
    typed = text
    var document = session.document
    let closers = Self.closers(of: text)
    isOpen = !closers.isEmpty
    source = SourceText(name: document.nameOfNextEntry(), text + closers)
    parsed = Parser.parse(source)
    var end = text.utf8.count
    while end > 0, source.utf8[end - 1] <= 0x20 { end -= 1 }
    self.end = end
    self.cursor = cursor
  }

  /// The brackets that would close what is open, so that the inside can be looked at.
  private static func closers(of text: String) -> String {
    var bytes = Array(text.utf8)
    for (range, role) in Lexer.highlight(text) where role == .text || role == .comment {
      for i in range.bytes { bytes[i] = 0x20 }
    }
    var open: [Character] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "("): open.append(")")
      case UInt8(ascii: "["): open.append("]")
      case UInt8(ascii: ")"), UInt8(ascii: "]"): _ = open.popLast()
      default: break
      }
    }
    return String(open.reversed())
  }

  /// What there is to say.
  var preview: Preview? {
    guard end > 0 else { return nil }
    if let missing = missingAfterReturn {
      return .value("still to come: \(missing); an empty line gives the line up", readings: [])
    }
    if let error = parsed.diagnostics.first(where: { $0.severity == .error }) {
      return problemOfUnfinishedTable ?? problem(error)
    }
    guard let statement = statementAtCursor else { return nil }
    do throws(Diagnostic) {
      switch statement {
      case .command(.show(let expression)): return try value(of: expression)
      case .command(.whatIf(let changes, _)):
        _ = try session.analyst.applying(changes, in: source)
        return nil
      case .scenario(let scenario):
        _ = try session.baseAnalyst.applying(scenario.changes, in: source)
        return try declared(statement)
      case .command(.table(let table)):
        try check(table, in: source)
        return nil
      case .command(let command):
        try session.check(command, in: source)
        return nil
      case .include, .initiativesFrom: return nil
      default: return try declared(statement)
      }
    } catch {
      return problem(error)
    }
  }

  /// What a line waits for behind which Return was pressed, as behind one that ends with `=`.
  private var missingAfterReturn: String? {
    guard typed.utf8.dropFirst(end).contains(0x0A),
      case .incomplete(_, let missing) = Parser.status(
        of: String(decoding: typed.utf8.prefix(end), as: UTF8.self))
    else { return nil }
    return missing
  }

  /// The statement in which the cursor stands: the last one that begins before it.
  private var statementAtCursor: Statement? {
    parsed.items.last { $0.statement != nil && Int($0.statementRange.lower) <= cursor }?.statement
  }

  // MARK: - Tables

  /// Finds what is wrong in a table without computing it: of each axis the ends and the step are looked at.
  private func check(_ table: Command.Table, in source: SourceText) throws(Diagnostic) {
    var analyst = session.analyst
    if !table.changes.isEmpty {
      analyst = Analyst(
        try analyst.applying(table.changes, in: source).checked,
        options: session.environment.simulation)
    }
    for output in table.outputs { _ = try analyst.question(output, in: source) }
    for axis in table.axes {
      let values: [Command.Table.Axis.Values] =
        switch axis.values {
        case .list: [axis.values]
        case .count(let from, let to, _): [.list([from, to])]
        case .steps(let from, let to, let step):
          [.list([from, to]), .steps(from: from, to: from, step: step)]
        }
      for values in values {
        let part = Command.Table.Axis(input: axis.input, values: values)
        _ = try analyst.table(
          Command.Table(outputs: [], axes: [part], changes: []), in: source)
      }
    }
  }

  /// What is wrong already in a table that is not typed to its end.
  private var problemOfUnfinishedTable: Preview? {
    let text = String(decoding: source.utf8.prefix(end), as: UTF8.self)
    guard text.prefix(while: \.isLetter).lowercased() == "table", !text.contains("\n") else {
      return nil
    }
    for ending in Self.endingsOfTables {
      let source = SourceText(name: self.source.name, text + ending)
      let parsed = Parser.parse(source)
      guard parsed.diagnostics.isEmpty,
        case .command(.table(let table))? = parsed.items.first?.statement
      else { continue }
      do throws(Diagnostic) { try check(table, in: source) } catch { return problem(error) }
      return nil
    }
    return nil
  }

  /// How a table may go on from the name of an input to its end.
  private static let endingsOfTables = [
    " at (0)", " 0 to 0 step 1", " to 0 step 1", " 0 step 1", " step 1", " 1",
  ]

  // MARK: - Values

  /// The value of a formula; a literal alone is what it is.
  private func value(of expression: Expression) throws(Diagnostic) -> Preview? {
    let writer = session.writer
    guard !isCaseAlone(expression), expression.numberLiteral == nil else { return nil }
    guard !writer.analyst.asksAboutDraws(expression) else {
      try session.check(.show(expression), in: source)
      return nil
    }
    let answer = try writer.analyst.ask(expression, in: source)
    if let undefined = answer.undefined { throw undefined }
    return .value("= " + writer.line(for: answer), readings: answer.readings.map(\.text))
  }

  /// Whether a formula is the id of a case, which prints a summary.
  private func isCaseAlone(_ expression: Expression) -> Bool {
    guard case .name(let name) = expression.node else { return false }
    return session.world.model.caseIndex[name.key] != nil
      && session.world.model.definitions[name.key] == nil
  }

  /// The value that the last declaration would have, with all of them taken as the session would.
  private func declared(_ statement: Statement) throws(Diagnostic) -> Preview? {
    guard session.world.model.data.isEmpty else { return try valueAlone(statement) }
    let declarations = parsed.items.filter { $0.statement?.isDeclaration == true }
    var editor = DocumentEditor(
      session.document, world: session.world, analyst: session.baseAnalyst,
      currentCase: session.currentCase)
    for item in declarations { try editor.put(item, in: source, fixed: false) }
    let after = World(editor.document, reusing: session.world)
    if !after.errors.isEmpty {
      let refusal = Refusal(
        entry: source, written: editor.written, before: session.world, after: after)
      if let first = refusal.diagnostics.first { throw first }
    }
    guard let id = entity(statement, in: after.model) else { return nil }
    let analyst = Analyst(after.checked)
    if let undefined = analyst.undefined(id) { throw undefined }
    guard let answer = analyst.value(of: id) else { return nil }
    let writer = ReportWriter(analyst: analyst, fileName: nil, used: nil)
    let range = writer.rangeReading(of: id)
    return .value(
      "= " + writer.line(for: answer),
      readings: [headline(analyst), range].compactMap { $0 } + answer.readings.map(\.text))
  }

  /// The value of a definition's formula, where the whole model is not to be computed again.
  private func valueAlone(_ statement: Statement) throws(Diagnostic) -> Preview? {
    guard case .definition(let definition) = statement else { return nil }
    return try value(of: definition.value)
  }

  /// The definition or line that a statement declares.
  private func entity(_ statement: Statement, in model: Model) -> EntityID? {
    switch statement {
    case .definition(let definition): model.definitions[definition.name.key]
    case .line(let line):
      model.ids.last { model[$0].line != nil && model[$0].name.key == line.name.key }
    default: nil
    }
  }

  /// How the net value of the only case would move, under the scenario in use: `npv $59,814 → $31,200`.
  private func headline(_ stated: Analyst) -> String? {
    let before = session.analyst
    var after = stated
    if let used = session.overlays.used {
      guard let changed = try? stated.scenario(named: used.name, in: used.source) else {
        return nil
      }
      after = changed
    }
    guard before.model.onlyCase == 0, after.model.onlyCase == 0,
      !before.checked.cases[0].lines.isEmpty,
      let old = try? before.figures(of: 0).npv, let new = try? after.figures(of: 0).npv,
      let (measure, unit) = after.type(of: .npv, caseIndex: 0).quantity, old != new
    else { return nil }
    let write = { (value: Double) in
      after.checked.formatter.exact(Quantity(value, measure, unit))
    }
    let (first, second) = (write(old), write(new))
    return first == second ? nil : "npv \(first) → \(second)"
  }

  // MARK: - Problems

  /// The reason in one line; nil for what may still be in the making.
  private func problem(_ diagnostic: Diagnostic) -> Preview? {
    guard let span = diagnostic.primary?.span, span.source.name == source.name else { return nil }
    let (lower, upper) = (Int(span.range.lower), min(Int(span.range.upper), end))
    guard lower < upper else { return nil }
    if isUnfinished(diagnostic.code, lower, upper) { return nil }
    if isUnfinishedNumber(diagnostic, upper) { return nil }
    if isAboutWholeValue(diagnostic.code, upper) || upper >= end && endsWithFactor {
      return .value(diagnostic.message, readings: [])
    }
    return .problem(diagnostic.message, wrong: lower..<upper)
  }

  /// Whether more typing may mend it: a word that the cursor touches, a number at the end that has no
  /// unit yet, or a sentence that is not finished.
  private func isUnfinished(_ code: DiagnosticCode, _ lower: Int, _ upper: Int) -> Bool {
    let touchesEnd = upper >= end
    let touchesCursor = lower <= cursor && cursor <= upper
    switch code {
    case .unknownCommand, .unclosedBracket, .unclosedText: return true
    case .unknownScenario, .unknownName, .unknownCase:
      if isQuestion { return touchesCursor && mayBeCompleted }
      // A change begins with a name, which alone would be that of a scenario.
      let mayBeChange = code == .unknownScenario && touchesEnd
      return touchesCursor || mayBeChange || code != .unknownScenario && mayBecomeDefined
    case .unknownUnit, .unknownFunction, .unitOrName, .reservedWord:
      return touchesCursor || mayBecomeDefined
    case .kindMismatch where isQuestion: return isOpen || touchesEnd
    case .syntax, .unexpectedCharacter, .ambiguousNumber, .badDate, .writtenByHabit, .badArguments,
      .badClause, .badRange, .leadingOperator, .needsElse:
      return isOpen || touchesEnd || touchesCursor
    default: return false
    }
  }

  /// Whether it is a question other than for the value of a formula.
  private var isQuestion: Bool {
    guard case .command(let command)? = statementAtCursor else { return false }
    switch command {
    case .show(let expression): return session.analyst.asksAboutDraws(expression)
    case .whatIf, .and, .table: return false
    default: return true
    }
  }

  /// Whether a word is known that begins as the one at the cursor.
  private var mayBeCompleted: Bool {
    !session.completions(in: typed, at: cursor, asksDisk: false).candidates.isEmpty
  }

  /// Whether the text could be the left side of a definition: `extra_units in units/year`, `double(x)`.
  private var mayBecomeDefined: Bool {
    guard case .command(.show(let expression))? = statementAtCursor else { return false }
    switch expression.node {
    case .name, .call: return true
    case .convert(let inner, _):
      if case .name = inner.node { return true }
      return false
    default: return false
    }
  }

  /// Whether it is the value as a whole that does not fit its line, to which more may be typed.
  private func isAboutWholeValue(_ code: DiagnosticCode, _ upper: Int) -> Bool {
    guard cursor >= end else { return false }
    switch statementAtCursor {
    case .line?: return code == .lineUnit
    case .definition(let definition)?:
      return definition.unit != nil && upper <= Int(definition.value.range.lower)
    default: return false
    }
  }

  /// Whether it is a number at the end of the text that does not fit, and a unit behind it may mend that: never
  /// one where the other side is no money and the number is, or is of another currency.
  private func isUnfinishedNumber(_ problem: Diagnostic, _ upper: Int) -> Bool {
    guard upper >= end, cursor >= end, let number = numberAtEnd, !endsWithFactor,
      ![.unknownScenario, .unknownName, .unknownCase].contains(problem.code)
    else { return false }
    guard number.first?.isNumber != true else { return true }
    return problem.code != .currencyMismatch
      && problem.secondary.allSatisfy { $0.span.source !== source || isMoney($0.span.text) }
  }

  /// The last thing typed where it is a number that a unit may follow.
  private var numberAtEnd: String? {
    let bytes = source.utf8
    guard end > 0, bytes[end - 1] != 0x25, !typed.utf8.dropFirst(end).contains(0x0A),
      let first = piecesOfNumberAtEnd.first
    else { return nil }
    return String(decoding: bytes[Int(first.0.lower)..<end], as: UTF8.self)
  }

  /// The number at the end with the sign of its currency; empty where something else stands there.
  private var piecesOfNumberAtEnd: ArraySlice<(SourceRange, SyntaxRole)> {
    pieces.last?.1 == .number ? pieces.suffix(2).drop { $0.1 != .number } : []
  }

  /// Whether the last thing typed is a bare number that something is multiplied with or divided by.
  private var endsWithFactor: Bool {
    guard numberAtEnd != nil,
      let before = pieces.dropLast(piecesOfNumberAtEnd.count).last
    else { return false }
    return ["*", "/"].contains(String(decoding: source.utf8[before.0.bytes], as: UTF8.self))
  }

  /// What was typed, in words and signs.
  private var pieces: [(SourceRange, SyntaxRole)] {
    Lexer.highlight(String(decoding: source.utf8[..<end], as: UTF8.self))
  }

  /// Whether a part of the text is an amount of money, or one per something.
  private func isMoney(_ text: String) -> Bool {
    let source = SourceText(name: "part", text)
    guard case .command(.show(let part))? = Parser.parse(source).items.first?.statement,
      !session.analyst.asksAboutDraws(part),
      let unit = (try? session.analyst.ask(part, in: source))?.type.quantity?.unit
    else { return false }
    let catalogue = session.world.model.catalogue
    return unit.factors.contains { catalogue[$0.id].kind == .currency }
  }
}
