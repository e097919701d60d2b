public import Diagnostics
import Quantities
public import Syntax

/// A definition with where it stands, on its way into a model.
public struct AddedDefinition: Sendable {
  /// What was typed.
  public let definition: Definition
  /// The text it stands in.
  public let source: SourceText
  /// The statement in `source`.
  public let range: SourceRange
  /// The comment behind it.
  public let comment: String?
  /// The version of its content.
  public let version: Int

  /// Creates a definition to add.
  public init(
    _ definition: Definition, in source: SourceText, range: SourceRange, comment: String?,
    version: Int
  ) {
    self.definition = definition
    self.source = source
    self.range = range
    self.comment = comment
    self.version = version
  }
}

extension CheckedModel {
  /// Adds definitions behind all others, in place: what was checked is not looked at again.
  ///
  /// That does for definitions that nothing spoke of before and that are made of sound definitions above
  /// them. The result is that of a check of the whole.
  ///
  /// - Parameter builder: The one that built the model and handed it over.
  /// - Returns: False, with everything as it was, where the model has to be checked as a whole.
  /// - Complexity: Linear in what is added while nobody else holds the model; otherwise it is copied.
  public mutating func grow(
    by added: [AddedDefinition], with builder: inout ModelBuilder
  ) -> Bool {
    let count = model.entities.count
    // A mistake in a case may be the lack of just such a name.
    let areCasesSound =
      model.cases.isEmpty || !diagnostics.contains { $0.severity == .error }
    guard trace.dependencies.count == count, areCasesSound,
      Set(added.map(\.definition.name.key)).count == added.count,
      !added.contains(where: { isSpokenOf($0.definition.name) })
    else { return false }
    builder.exchange(&model)
    builder.add(added)
    builder.exchange(&model)
    order.grow(to: model.entities.count)
    for index in count..<model.entities.count {
      guard let (formula, uses) = soundFormula(of: EntityID(index)) else {
        shorten(to: count, with: &builder)
        return false
      }
      formulas.append(formula)
      trace.note(uses)
      order.append(EntityID(index))
    }
    return true
  }

  /// Whether a name means something already, or was looked for.
  private mutating func isSpokenOf(_ name: Name) -> Bool {
    model.means(name) || trace.mentions(name)
      || model.correlations.contains { $0.names.contains { $0.key == name.key } }
  }

  /// The formula of a new definition with what it uses; nil when it has an error, or is made of anything
  /// but sound definitions above it.
  private func soundFormula(of id: EntityID) -> (Formula, Dependencies)? {
    let shared = SharedModel(model)
    let uses = ModelChecker.dependencies(of: id, shared)
    let isBelow = { (used: EntityID) in
      used < id && self.formulas[Int(used.index)] != nil && self.model[used].line == nil
    }
    guard !uses.usesLines, uses.all.allSatisfy(isBelow),
      case .success(let formula) = ModelChecker.formula(of: id, shared, scope),
      formula.uses.allSatisfy(isBelow), !formula.operations.contains(where: \.code.looksAtCases)
    else { return nil }
    return (formula, uses)
  }

  /// Takes the definitions from a place on away again.
  private mutating func shorten(to count: Int, with builder: inout ModelBuilder) {
    builder.exchange(&model)
    builder.shorten(to: count)
    builder.exchange(&model)
    formulas.removeLast(formulas.count - count)
    trace.shorten(to: count)
    order.shorten(to: count)
  }
}

extension Model {
  /// Whether a name stands for anything in the text.
  fileprivate func means(_ name: Name) -> Bool {
    definitions[name.key] != nil || functions[name.key] != nil || caseIndex[name.key] != nil
      || scenarioIndex[name.key] != nil
      || cases.indices.contains { lines[LineKey($0, name.key)] != nil }
  }
}

extension Opcode {
  /// Whether figures, lines or months of a case are read.
  fileprivate var looksAtCases: Bool {
    switch self {
    case .metric, .caseFlow, .lineFlow, .total, .referenceInCase: true
    default: false
    }
  }
}
