import Diagnostics
import Syntax
import TestSupport
import Testing

@testable import Modeling

/// A text of statements that is edited statement by statement, as a session does it.
private struct EditedText {
  /// A statement that keeps its version while it does not change.
  private struct Item {
    let text: String
    let version: Int
    let parsed: ParsedText
  }

  private var items: [Item] = []
  private var nextVersion = 1
  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    for _ in 0..<Int.random(in: 4...14, using: &random) { insert(at: items.count) }
  }

  /// The statements, for the report of a failure.
  var text: String { items.map(\.text).joined(separator: "\n") }

  /// The model of the statements, with the versions that tell what did not change.
  func model() -> Model {
    var builder = ModelBuilder()
    for item in items {
      for part in item.parsed.items {
        guard let statement = part.statement else { continue }
        builder.add(
          statement, in: item.parsed.source, range: part.statementRange, comment: part.comment,
          version: item.version)
      }
    }
    return builder.finish()
  }

  // MARK: - Edits

  /// Adds, removes, replaces, renames or moves statements; says what was done.
  mutating func edit() -> String {
    let count = items.count
    switch Int.random(in: 0..<12, using: &random) {
    case 0...2:
      insert(at: count)
      return "added \(items[count].text)"
    case 3, 4:
      let place = Int.random(in: 0...count, using: &random)
      insert(at: place)
      return "inserted \(items[place].text)"
    case 5 where count > 1:
      return "removed \(items.remove(at: Int.random(in: 0..<count, using: &random)).text)"
    case 6 where count > 1:
      let item = items.remove(at: Int.random(in: 0..<count, using: &random))
      items.append(item)
      return "moved \(item.text)"
    case 7 where count > 0:
      // A definition gets another name, which breaks what uses it or mends what lacked it.
      let place = Int.random(in: 0..<count, using: &random)
      let old = items[place].text
      guard let head = old.split(separator: " ").first, Self.names.contains(String(head)) else {
        return "nothing"
      }
      replace(place, with: name() + old.dropFirst(head.count))
      return "renamed \(old) to \(items[place].text)"
    case 8 where count > 1:
      for _ in 0..<2 { replaceValue(at: Int.random(in: 0..<count, using: &random)) }
      return "replaced two values"
    default:
      guard count > 0 else { return "nothing" }
      let place = Int.random(in: 0..<count, using: &random)
      let old = items[place].text
      replaceValue(at: place)
      return "replaced \(old) by \(items[place].text)"
    }
  }

  private mutating func insert(at place: Int) { items.insert(item(statement()), at: place) }

  private mutating func replace(_ place: Int, with text: String) { items[place] = item(text) }

  /// Gives a definition another formula under its name; any other statement becomes another one.
  private mutating func replaceValue(at place: Int) {
    let old = items[place].text
    if let head = old.split(separator: " ").first, Self.names.contains(String(head)) {
      replace(place, with: "\(head) = \(formula())")
    } else {
      replace(place, with: statement())
    }
  }

  private mutating func item(_ text: String) -> Item {
    defer { nextVersion += 1 }
    return Item(
      text: text, version: nextVersion,
      parsed: Parser.parse(SourceText(name: "edit \(nextVersion)", text + "\n")))
  }

  // MARK: - Statements

  private static let names = ["a", "b", "c", "d", "e", "f", "g", "hours_saved"]

  private mutating func name() -> String { Self.names.randomElement(using: &random) ?? "a" }

  private mutating func statement() -> String {
    let statements = [
      "case one \"One\"", "case two \"Two\"", "horizon 24 months", "horizon \(name())",
      "discount 8%/year", "discount \(name())/year", "go live month 3",
      "cost l_one = \(formula()) once", "cost l_two = \(name()) as cash from month 2",
      "benefit l_three = \(name()) * $2/month until month \(Int.random(in: 3...40, using: &random))",
      "benefit l_four = $40/month realised \(name()) risk 10%", "track l_five = \(name())",
      "benefit l_six = 500 EUR/month", "benefit \(name()) = $7/month",
      "unit widget", "unit sprint = 2 weeks",
      "1 FTE = \(Int.random(in: 1_600...1_700, using: &random)) hours/year",
      "1 EUR = 1.0\(Int.random(in: 1...9, using: &random)) USD", "ranges p5 p95",
      "twice(x) = x * \(Int.random(in: 2...3, using: &random))", "twice(x) = x + \(name())",
      "scenario \(name()): a = 3", "scenario hope: a up 10%",
    ]
    return Int.random(in: 0..<3, using: &random) == 0
      ? statements.randomElement(using: &random) ?? "unit widget" : "\(name()) = \(formula())"
  }

  private mutating func formula() -> String {
    let formulas = [
      "\(Int.random(in: 1...9, using: &random))", "\(Int.random(in: 1...90, using: &random))%",
      "$\(Int.random(in: 1...90, using: &random))/month", "12 h", "12 hours", "20 min/h",
      "2 h/week",
      "2 FTE", "3 widgets/month", "1 sprint", "100 EUR/month", "7 (5 to 9)", "4% (1% to 9%)",
      "\(name())", "\(name())", "\(name()) * 2", "\(name()) + \(name())", "\(name()) * \(name())",
      "\(name()) / \(name())", "2 / \(name())", "twice(\(name()))",
      "if \(name()) > 1 then \(name()) else 2",
      "\(name())[1 month ago, else 1] * 1.02", "\(name())[1 month ago] + $1/month",
      "\(name()) * ramp(6 months)", "\(name()) in h/year", "$5/month + \(name())",
      "max(\(name()), \(name()))",
      "npv", "npv of one + $1", "payback of two", "total(benefits)", "pv of l_one",
      "l_three of one",
      "total(\(name()))", "(\(name()) + 1%) * \(name())", "30% chance of $90/month",
      "hours_saved * $38/h",
    ]
    return formulas.randomElement(using: &random) ?? "1"
  }
}

@Suite struct `Checking what changed` {
  /// Everything that is known of a checked model, in words.
  private static func description(_ checked: CheckedModel) -> [String] {
    var lines = ["order \(checked.order.entities.map(\.index)) loops \(checked.order.loops)"]
    for (id, formula) in zip(checked.model.ids, checked.formulas) {
      lines.append("\(checked.model[id].name.text): \(formula.map { "\($0)" } ?? "has an error")")
    }
    for entry in checked.cases {
      lines.append(
        "case \(entry.currency.factors) \(entry.horizon) \(entry.discount) \(entry.goLive) \(entry.lines)"
      )
    }
    for problem in checked.diagnostics {
      let place = problem.primary.map { "\($0.span.source.name) \($0.span.range)" } ?? ""
      lines.append(
        "\(problem.severity) \(problem.code) \(place) \(problem.message) \(problem.help)")
    }
    let analyst = Analyst(checked)
    for id in checked.model.ids {
      lines.append(
        analyst.value(of: id).map { "\($0.value) \($0.series) \($0.values)" } ?? "no value")
    }
    return lines
  }

  /// Compares a check that took over what it could with one from scratch.
  private static func expectSame(
    _ checked: CheckedModel, _ model: Model, _ context: @autoclosure () -> String
  ) -> Bool {
    let (now, scratch) = (description(checked), description(model.checked()))
    if now == scratch { return true }
    let difference = zip(now, scratch).first { $0 != $1 }
    Issue.record(
      "\(context())\n- \(difference?.1 ?? "\(scratch.count)")\n+ \(difference?.0 ?? "\(now.count)")"
    )
    return false
  }

  @Test(arguments: 1...60)
  func `after any edits the result is that of a check from scratch`(_ seed: UInt64) {
    var text = EditedText(seed: seed)
    var checked = text.model().checked()
    for _ in 0..<25 {
      let edit = text.edit()
      let model = text.model()
      checked = model.checked(reusing: checked)
      guard Self.expectSame(checked, model, "\(edit)\n\(text.text)") else { return }
    }
  }

  private static let changes = [
    "a = 3", "b = exactly 4%", "c up 10%", "d down $2/month", "e double", "discount 12%/year",
    "horizon 12 months", "delay benefits 2 months", "without l_three", "l_four realised 30%",
    "f = a * 2", "g at low", "go live month 5", "hope", "a = $9/month, b = a + $1/month",
  ]

  @Test(arguments: 1...60)
  func `what changes lay over a model is checked as from scratch`(_ seed: UInt64) {
    let text = EditedText(seed: seed)
    var random = SeededGenerator(seed: seed &* 31)
    var checked = text.model().checked()
    var compared = 0
    for change in Self.changes.shuffled(using: &random) {
      let source = SourceText(name: "change", "what if \(change)")
      guard case .command(.whatIf(let changes, _))? = Parser.parse(source).items.first?.statement,
        let overlay = try? Analyst(checked).applying(changes, in: source)
      else { continue }
      guard Self.expectSame(overlay.checked, overlay.model, "\(change)\n\(text.text)") else {
        return
      }
      checked = overlay.checked
      compared += 1
    }
    #expect(compared >= 3, "too few changes were taken: \(text.text)")
  }
}
