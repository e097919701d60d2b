import Diagnostics
import Finance
import Foundation
import Quantities
import Syntax

@testable import Modeling

/// A text, read and checked, that can be asked questions as a person would type them.
struct Sheet {
  let analyst: Analyst
  /// What reading, building and checking found, in that order.
  let diagnostics: [Diagnostic]
  /// The text as it was read.
  let parsed: ParsedText

  init(_ text: String) {
    parsed = Parser.parse(SourceText(name: "test.whatif", text))
    var builder = ModelBuilder()
    builder.add(parsed)
    let model = builder.finish()
    let checked = model.checked()
    analyst = Analyst(checked)
    diagnostics = parsed.diagnostics + builder.diagnostics + checked.diagnostics
  }

  var checked: CheckedModel { analyst.checked }

  /// Errors and warnings; notes only say how something was read.
  var problems: [Diagnostic] { diagnostics.filter { $0.severity != .note } }

  /// Asks a question; a mistake in reading or checking it is thrown.
  func ask(_ question: String, caseIndex: Int? = nil) throws -> Answer {
    let source = SourceText(name: "question", question)
    return try analyst.ask(try Self.expression(question, source), in: source, caseIndex: caseIndex)
  }

  /// The number that answers a question.
  func number(_ question: String) throws -> Double { try ask(question).value }

  /// The months 0 to horizon that answer a question.
  func series(_ question: String) throws -> [Double] { try ask(question).series }

  /// The answer as `save` would write it and a person could type it back.
  func printed(_ question: String) throws -> String {
    let answer = try ask(question)
    if let problem = answer.undefined { throw problem }
    if let text = answer.text { return text }
    guard let quantity = answer.quantity else {
      return answer.type.form == .boolean ? (answer.value == 1 ? "yes" : "no") : "\(answer.value)"
    }
    return checked.formatter.exact(quantity)
  }

  /// A question that must be one number, for tables, tornado and goal seek.
  func question(_ text: String) throws -> Question {
    let source = SourceText(name: "question", text)
    return try analyst.question(try Self.expression(text, source), in: source)
  }

  /// The definition or line with a name.
  func entity(_ name: String) -> EntityID? {
    let model = checked.model
    let key = name.lowercased()
    return model.definitions[key]
      ?? model.cases.indices.compactMap { model.lines[Model.LineKey($0, key)] }.first
  }

  /// The sheet with changes laid over it, as `what if` reads them.
  func changed(_ changes: String) throws -> Analyst {
    let source = SourceText(name: "question", "what if \(changes)")
    let parsed = Parser.parse(source)
    if let problem = parsed.diagnostics.first { throw problem }
    guard case .command(.whatIf(let list, _))? = parsed.items.first?.statement else {
      throw NotAQuestion(text: changes)
    }
    return Analyst(try analyst.applying(list, in: source).checked)
  }

  /// Computes what `table …` asks for.
  func table(_ text: String) throws -> DataTable {
    let source = SourceText(name: "question", "table \(text)")
    let parsed = Parser.parse(source)
    if let problem = parsed.diagnostics.first { throw problem }
    guard case .command(.table(let table))? = parsed.items.first?.statement else {
      throw NotAQuestion(text: text)
    }
    return try analyst.table(table, in: source)
  }

  /// Reads one expression.
  static func expression(_ text: String, _ source: SourceText) throws -> Syntax.Expression {
    let parsed = Parser.parse(source)
    if let problem = parsed.diagnostics.first { throw problem }
    guard case .command(.show(let expression))? = parsed.items.first?.statement else {
      throw NotAQuestion(text: text)
    }
    return expression
  }

  struct NotAQuestion: Error { let text: String }
}

/// Files of the repository that tests read.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The text of a scenario file.
  static func scenario(_ name: String) throws -> String {
    try String(
      contentsOf: root.appending(path: "scenarios/\(name).whatif"), encoding: .utf8)
  }

  /// The bytes of a resource of these tests.
  static func resource(_ path: String) throws -> Data {
    try Data(contentsOf: root.appending(path: "Tests/ModelingTests/Resources/\(path)"))
  }
}
