import Modeling
import Quantities
import Syntax

/// What could stand at the cursor.
public struct SessionCompletion: Sendable, Hashable {
  /// The text to insert.
  public let text: String
  /// What it is, in one word.
  public let kind: String
  /// Its unit; empty when it has none.
  public let unit: String
  /// One line on what it means.
  public let summary: String
}

extension Session {
  /// Returns what could stand at `cursor` (in UTF-8 bytes), and the range it would replace; names first,
  /// each family in alphabetical order.
  ///
  /// - Complexity: O(names + units).
  public func completions(
    in text: String, at cursor: Int
  ) -> (range: Range<Int>, candidates: [SessionCompletion]) {
    let bytes = Array(text.utf8)
    let end = min(max(cursor, 0), bytes.count)
    var start = end
    while start > 0, Self.isWordByte(bytes[start - 1]) { start -= 1 }
    let typed = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
    let isFirst = bytes[..<start].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    var found: [SessionCompletion] = []
    if Self.expectsUnit(bytes, start) {
      found = units
    } else {
      found = names + (isFirst ? statements : functionsAndFigures)
    }
    let matching = found.filter {
      $0.text.lowercased().hasPrefix(typed) && $0.text.lowercased() != typed
    }
    return (start..<end, Array(matching.prefix(200)))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// Whether the word at `start` stands where a unit does: behind a number, `in`, or `/` there.
  private static func expectsUnit(_ bytes: [UInt8], _ start: Int) -> Bool {
    let before = String(decoding: bytes[..<start], as: UTF8.self)
    guard let last = Lexer.highlight(before).last else { return false }
    let word = String(decoding: Array(before.utf8)[last.0.bytes], as: UTF8.self).lowercased()
    return last.1 == .number || last.1 == .keyword && word == "in" || last.1 == .unit
  }

  private var names: [SessionCompletion] {
    let formatter = world.checked.formatter
    var result = world.model.ids.map { id -> SessionCompletion in
      let entity = world.model[id]
      let quantity = world.checked[id]?.type.quantity
      return SessionCompletion(
        text: entity.name.text,
        kind: entity.line.map { $0.kind.rawValue }
          ?? (world.checked.isInput(id) ? "input" : "name"),
        unit: quantity.map { formatter.unit($0.unit, measure: $0.measure) } ?? "",
        summary: entity.label ?? entity.comment ?? entity.formulation.text)
    }
    result += world.model.cases.map {
      SessionCompletion(text: $0.name.text, kind: "case", unit: "", summary: $0.title)
    }
    result += world.model.scenarios.map {
      SessionCompletion(
        text: $0.name.text, kind: "scenario", unit: "",
        summary: $0.title ?? "\($0.changes.count) changes")
    }
    return result.sorted { $0.text.lowercased() < $1.text.lowercased() }
  }

  private var statements: [SessionCompletion] {
    Self.entries(of: CommandTable.statements.filter { $0.kind != .change } + CommandTable.figures)
  }

  private var functionsAndFigures: [SessionCompletion] {
    Self.entries(of: CommandTable.figures + CommandTable.functions + CommandTable.changes)
  }

  private static func entries(of entries: [CommandEntry]) -> [SessionCompletion] {
    entries.map { entry in
      let isCall = entry.kind == .function && entry.syntax.hasPrefix(entry.name + "(")
      return SessionCompletion(
        text: isCall ? entry.name + "(" : entry.name, kind: entry.kind.rawValue, unit: "",
        summary: entry.summary)
    }.sorted { $0.text < $1.text }
  }

  private var units: [SessionCompletion] {
    world.model.catalogue.units.flatMap { info in
      info.spellings.map { spelling in
        SessionCompletion(text: spelling.plural, kind: "unit", unit: "", summary: info.summary)
      }
    }
  }

  /// Returns the lines that explain the word at `cursor`.
  public func helpLines(for text: String, at cursor: Int) -> [String] {
    let bytes = Array(text.utf8)
    var start = min(max(cursor, 0), bytes.count)
    var end = start
    while start > 0, Self.isWordByte(bytes[start - 1]) { start -= 1 }
    while end < bytes.count, Self.isWordByte(bytes[end]) { end += 1 }
    let word = String(decoding: bytes[start..<end], as: UTF8.self)
    if let id = world.model.definitions[word.lowercased()] {
      let entity = world.model[id]
      return ["\(entity.name.text) = \(entity.formulation.text)"]
        + (entity.comment.map { ["# \($0)"] } ?? [])
    }
    guard let entry = CommandTable.entry(named: word) else { return [] }
    return ["\(entry.name): \(entry.summary)", entry.syntax]
  }

  /// The scenario that `use` chose.
  public var usedScenario: String? { overlays.used?.name.text }
}
