import Quantities

extension Printer {
  /// Returns the text of any statement.
  static func text(of statement: Statement) -> String {
    switch statement {
    case .definition(let it):
      return it.name.text + head(it.label, it.unit) + (it.isExactly ? " = exactly " : " = ")
        + print(it.value)
    case .function(let it):
      let names = it.parameters.map(\.text).joined(separator: ", ")
      return "\(it.name.text)(\(names)) = \(print(it.body))"
    case .unit(let it): return "unit " + it.name.text + (it.value.map { " = " + print($0) } ?? "")
    case .equivalence(let it):
      let left = Expression(.number(it.left), it.left.digits)
      return "\(print(left)) = \(print(it.right))"
    case .caseHeader(let it): return "case " + it.name.text + head(it.title)
    case .clause(let clause): return text(of: clause)
    case .line(let line): return text(of: line)
    case .scenario(let it):
      return "scenario " + it.name.text + head(it.title) + ": " + text(of: it.changes)
    case .initiative(let it): return text(of: it)
    case .initiativesFrom(let file): return "initiatives from " + quoted(file.value)
    case .correlate(let names, let value):
      return "correlate \(names.map(\.text).joined(separator: ", ")) \(print(value))"
    case .ranges(let reading): return "ranges " + reading.rawValue
    case .seed(let value): return "seed " + ungrouped(value)
    case .samples(let value): return "samples " + print(value)
    case .sampler(let name): return "sampler " + name.text
    case .scores(let it):
      let threshold = it.threshold.map { ", high from \(QuantityFormatter().plain($0))" }
      return "scores " + it.words + (threshold ?? "")
    case .quadrants(let names):
      return "quadrants " + names.map { quoted($0.value) }.joined(separator: ", ")
    case .assertion(let it):
      return "assert " + print(it.condition) + (it.tolerance.map { " within " + print($0) } ?? "")
    case .include(let file): return "include " + quoted(file.value)
    case .accept(let name, let because):
      return "accept " + name.text + (because.map { " because " + quoted($0.value) } ?? "")
    case .slide(let it): return "slide " + it.kind.text + head(it.title)
    case .command(let command): return text(of: command)
    }
  }

  private static func head(_ label: TextLiteral?, _ unit: UnitSyntax? = nil) -> String {
    (label.map { " " + quoted($0.value) } ?? "") + (unit.map { " in " + print($0) } ?? "")
  }

  private static func ungrouped(_ value: Expression) -> String {
    ExpressionPrinter(isGrouping: false).text(value, .loosest)
  }

  private static func text(of clause: CaseClause) -> String {
    switch clause {
    case .horizon(let it): "horizon " + print(it)
    case .discount(let it): "discount " + print(it)
    case .start(let it): "start " + print(it)
    case .goLive(let it): "go live " + print(it)
    case .impact(let it): "impact " + print(it)
    case .ability(let it): "ability " + print(it)
    case .owner(let it): "owner " + quoted(it.value)
    case .due(let it): "due " + print(it)
    }
  }

  private static func text(of line: CaseLine) -> String {
    let clauses = line.clauses.map { " " + text(of: $0.kind) }.joined()
    return line.kind.rawValue + " " + line.name.text + head(line.label, line.unit) + " = "
      + print(line.value) + clauses
  }

  private static func text(of clause: CaseLine.Clause.Kind) -> String {
    switch clause {
    case .once, .adverse: clause.word
    case .at(let it), .from(let it), .until(let it):
      clause.word + " " + ExpressionPrinter().text(it, .sum)
    case .payments(let values): "at " + ExpressionPrinter().text(values)
    case .repeated(let months): "at (" + months.map(print).joined(separator: ", ") + ")"
    case .beneficiary(let name), .asKind(let name): clause.word + " " + name.text
    case .realised(let it), .risk(let it): clause.word + " " + print(it)
    case .notCounted(let why): "not counted" + (why.map { " " + quoted($0.value) } ?? "")
    }
  }

  private static func text(of it: InitiativeDeclaration) -> String {
    var parts = ["initiative " + it.name.text + head(it.title)]
    if let value = it.impact { parts.append("impact " + print(value)) }
    if let value = it.ability { parts.append("ability " + print(value)) }
    if let text = it.owner { parts.append("owner " + quoted(text.value)) }
    if let value = it.due { parts.append("due " + print(value)) }
    if let value = it.cost { parts.append("cost " + print(value)) }
    if let value = it.npv { parts.append("npv " + print(value)) }
    if let value = it.confidence { parts.append("confidence " + print(value)) }
    if !it.needs.isEmpty { parts.append("needs " + it.needs.map(\.text).joined(separator: ", ")) }
    if !it.excludes.isEmpty {
      parts.append("excludes " + it.excludes.map(\.text).joined(separator: ", "))
    }
    if let text = it.status { parts.append("status " + quoted(text.value)) }
    return parts.joined(separator: " ")
  }

  // MARK: Changes

  /// Returns changes separated by `, `.
  static func text(of changes: [Change]) -> String {
    changes.map { text(of: $0) }.joined(separator: ", ")
  }

  /// Returns a formula for a place where `and` would separate changes.
  private static func value(_ value: Expression) -> String { ExpressionPrinter().text(value, .not) }

  static func text(of target: Change.Target) -> String {
    target.name.text + (target.ofCase.map { " of " + $0.text } ?? "")
  }

  static func text(of change: Change) -> String {
    switch change.kind {
    case .set(let target, let it): "\(text(of: target)) = \(value(it))"
    case .exactly(let target, let it): "\(text(of: target)) = exactly \(value(it))"
    case .up(let target, let it): "\(text(of: target)) up \(value(it))"
    case .down(let target, let it): "\(text(of: target)) down \(value(it))"
    case .half(let target): "\(text(of: target)) half"
    case .double(let target): "\(text(of: target)) double"
    case .atLow(let target): "\(text(of: target)) at low"
    case .atHigh(let target): "\(text(of: target)) at high"
    case .upOfItself(let target, let it):
      "\(text(of: target)) up \(ExpressionPrinter().text(it, .product)) of itself"
    case .downOfItself(let target, let it):
      "\(text(of: target)) down \(ExpressionPrinter().text(it, .product)) of itself"
    case .delayBenefits(let it): "delay benefits \(value(it))"
    case .goLive(let it): "go live \(value(it))"
    case .without(let target): "without \(text(of: target))"
    case .withoutCase(let name): "without case \(name.text)"
    case .realised(let target, let it): "realised of \(text(of: target)) = \(value(it))"
    case .horizon(let it): "horizon \(value(it))"
    case .discount(let it): "discount \(value(it))"
    case .allAtWorse(let it): "all at worse end for \(value(it))"
    case .allAtBetter(let it): "all at better end for \(value(it))"
    case .scenario(let name): name.text
    }
  }
}
