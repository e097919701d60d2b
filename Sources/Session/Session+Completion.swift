import Modeling
import Quantities
public import Reporting

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
  /// Returns what could stand at `cursor` (in UTF-8 bytes), and the range it would replace: what the
  /// statement on the line wants there, names first, what has the wanted unit before all.
  ///
  /// - Complexity: O(names + units); the names of files where one stands.
  public func completions(
    in text: String, at cursor: Int
  ) -> (range: Range<Int>, candidates: [SessionCompletion]) {
    completions(in: text, at: cursor, asksDisk: true)
  }

  /// The same, without the disk and the ranking where it is asked at every key.
  func completions(
    in text: String, at cursor: Int, asksDisk: Bool
  ) -> (range: Range<Int>, candidates: [SessionCompletion]) {
    let end = min(max(cursor, 0), text.utf8.count)
    let completer = Completer(self, text, at: end)
    return (completer.start..<end, Array(completer.candidates(asksDisk: asksDisk).prefix(200)))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  // MARK: - Families of candidates

  /// Definitions and lines, cases and scenarios, in alphabetical order.
  var names: [SessionCompletion] {
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
    result += cases + scenarios
    return result.sorted { $0.text.lowercased() < $1.text.lowercased() }
  }

  var cases: [SessionCompletion] {
    world.model.cases.map {
      SessionCompletion(text: $0.name.text, kind: "case", unit: "", summary: $0.title)
    }
  }

  var scenarios: [SessionCompletion] {
    world.model.scenarios.map { scenario in
      let count = scenario.changes.count
      return SessionCompletion(
        text: scenario.name.text, kind: "scenario", unit: "",
        summary: scenario.title ?? "\(count) change\(count == 1 ? "" : "s")")
    }
  }

  /// What a line may begin with, apart from names.
  var statements: [SessionCompletion] {
    Self.entries(of: CommandTable.statements.filter { $0.kind != .change } + CommandTable.figures)
  }

  var commands: [SessionCompletion] {
    Self.entries(of: CommandTable.statements.filter { $0.kind == .command })
  }

  var figures: [SessionCompletion] { Self.entries(of: CommandTable.figures) }

  var functionsAndFigures: [SessionCompletion] {
    Self.entries(of: CommandTable.figures + CommandTable.functions)
  }

  /// What there is help on.
  var topics: [SessionCompletion] {
    let lists = ["functions", "commands", "changes", "figures"].map {
      SessionCompletion(text: $0, kind: "list", unit: "", summary: "All of them, each with a word")
    }
    return lists
      + CommandTable.all.map {
        SessionCompletion(text: $0.name, kind: $0.kind.rawValue, unit: "", summary: $0.summary)
      }
  }

  private static func entries(of entries: [CommandEntry]) -> [SessionCompletion] {
    entries.map { entry in
      let isCall = entry.kind == .function && entry.syntax.hasPrefix(entry.name + "(")
      return SessionCompletion(
        text: isCall ? entry.name + "(" : entry.name, kind: entry.kind.rawValue, unit: "",
        summary: entry.summary)
    }.sorted { $0.text < $1.text }
  }

  /// Every spelling of every unit.
  var unitsOfCatalogue: [(UnitInfo, SessionCompletion)] {
    world.model.catalogue.units.flatMap { info in
      info.spellings.map { spelling in
        (
          info,
          SessionCompletion(text: spelling.plural, kind: "unit", unit: "", summary: info.summary)
        )
      }
    }
  }

  /// Returns what `?` answers to the word at `cursor`; nil where there is no word, or nothing to say of it.
  public func help(for text: String, at cursor: Int) -> Report? {
    let bytes = Array(text.utf8)
    var start = min(max(cursor, 0), bytes.count)
    var end = start
    while start > 0, Self.isWordByte(bytes[start - 1]) { start -= 1 }
    while end < bytes.count, Self.isWordByte(bytes[end]) { end += 1 }
    guard start < end else { return nil }
    return try? help(on: String(decoding: bytes[start..<end], as: UTF8.self))
  }

  /// The scenario that `use` chose.
  public var usedScenario: String? { overlays.used?.name.text }
}
