import Diagnostics
import Quantities
import Syntax

extension ModelBuilder {
  /// A unit or equivalence with where it stands.
  struct PendingUnit {
    let statement: Statement
    let source: SourceText
    let range: SourceRange
    let comment: String?
    let file: Int
    let version: Int?
  }

  /// Declares counted units first, then those made of others, in as many rounds as chains are long.
  mutating func declareUnits() {
    var waiting: [PendingUnit] = []
    for entry in pendingUnits {
      guard case .unit(let unit) = entry.statement, unit.value == nil else {
        waiting.append(entry)
        continue
      }
      declareCounted(unit, in: entry.source)
    }
    while !waiting.isEmpty {
      let remaining = waiting.filter { !declareDerived($0, isLast: false) }
      if remaining.count == waiting.count {
        for entry in remaining {
          _ = declareDerived(entry, isLast: true)
        }
        break
      }
      waiting = remaining
    }
    pendingUnits = []
  }

  private mutating func declareCounted(_ unit: UnitDeclaration, in source: SourceText) {
    if model.catalogue.declare(counted: unit.name.key) != nil { return }
    report(
      Diagnostic(
        .declaredUnit, .note, "`\(unit.name.text)` is a unit already; nothing to declare",
        at: .init(Span(source, unit.name.range))))
  }

  /// Declares a unit made of another; false when its parts are not known yet and `isLast` is false.
  private mutating func declareDerived(_ entry: PendingUnit, isLast: Bool) -> Bool {
    switch entry.statement {
    case .unit(let unit):
      guard let value = unit.value else { return true }
      guard let amount = literal(value, in: entry.source, isLast: isLast) else { return isLast }
      if model.catalogue.declare(unit.name.key, as: amount.value, of: amount.unit) == nil {
        reportTakenUnit(unit.name, in: entry.source)
      }
      return true
    case .equivalence(let equivalence):
      if let word = equivalence.left.unit.factors.first?.word,
        let currency = Currency.named(word.text)
      {
        declareRate(of: currency, word, equivalence, entry)
        return true
      }
      guard let amount = literal(equivalence.right, in: entry.source, isLast: isLast) else {
        return isLast
      }
      declare(equivalence, amount, in: entry.source, range: entry.range)
      return true
    default: return true
    }
  }

  private mutating func declare(
    _ equivalence: Equivalence, _ amount: Quantity, in source: SourceText, range: SourceRange
  ) {
    guard let word = equivalence.left.unit.factors.first?.word else { return }
    guard equivalence.left.value > 0 else {
      return report(
        Diagnostic(
          .badRange, "one of a unit cannot be nothing", at: .init(Span(source, range)),
          help: ["write `1 \(word.text) = …`"]))
    }
    guard !amount.unit.isNone else {
      return report(
        Diagnostic(
          .badRange, "one \(word.text) is made of a number and a unit",
          at: .init(Span(source, equivalence.right.range)),
          help: [
            "write for example `1 \(word.text) = 1,700 hours/year`",
            "a name starts with a letter: `\(word.text) = …`",
          ]))
    }
    let factor = amount.value / equivalence.left.value
    if let known = model.catalogue.unit(named: word.text), let id = known.factors.first?.id,
      model.catalogue[id].kind != .opened
    {
      return reportTakenUnit(word, in: source)
    }
    if model.catalogue.open(word.text, as: factor, of: amount.unit) == nil {
      reportTakenUnit(word, in: source)
    }
  }

  /// A rate is a definition like any other, under the code of its currency.
  private mutating func declareRate(
    of currency: Currency, _ word: Name, _ equivalence: Equivalence, _ entry: PendingUnit
  ) {
    guard equivalence.left.value > 0 else {
      return report(
        Diagnostic(
          .badRange, "one of a currency cannot be nothing",
          at: .init(Span(entry.source, entry.range)), help: ["write `1 \(currency.code) = …`"]))
    }
    if let old = model.exchangeRates[currency.code] {
      model[old].isUnreadable = true
      return reportSecondRate(of: currency, word, equivalence, in: entry.source, old)
    }
    var entity = Entity(
      name: word, label: "1 \(currency.code)", source: entry.source, statementRange: entry.range,
      formulation: Entity.Formulation(equivalence.right, in: entry.source), unit: nil,
      comment: entry.comment, version: entry.version ?? takeVersion())
    entity.rate = Entity.Rate(currency: currency.code, amount: equivalence.left.value)
    let id = append(entity, file: entry.file)
    model.exchangeRates[currency.code] = id
    if model.definitions[word.key] == nil { model.definitions[word.key] = id }
  }

  /// A currency stands on the left of one rate: the second one is turned round, or is the same again.
  private mutating func reportSecondRate(
    of currency: Currency, _ word: Name, _ second: Equivalence, in source: SourceText,
    _ old: EntityID
  ) {
    let first = model[old]
    var help = ["remove one of the two lines"]
    var message = "`\(currency.code)` has a rate already"
    if case .number(let number) = second.right.node, number.value > 0,
      let other = Self.currency(of: number)
    {
      if case .number(let stated) = first.formulation.expression.node,
        Self.currency(of: stated)?.code == other.code
      {
        message = "the rate between \(currency.code) and \(other.code) is stated twice"
      } else {
        let turned = QuantityFormatter(model.catalogue).exact(
          Quantity(second.left.value / number.value))
        help = ["turn it round, and both hold: `1 \(other.code) = \(turned) \(currency.code)`"]
      }
    }
    report(
      Diagnostic(
        .duplicateName, message, at: .init(Span(source, word.range), "a second rate"),
        secondary: [.init(first.nameSpan, "the first, line \(first.nameSpan.line)")], help: help))
  }

  /// The currency of a literal amount, before or behind the number.
  private static func currency(of number: NumberLiteral) -> Currency? {
    guard let word = number.unit.factors.first?.word else { return nil }
    return Currency.named(word.text)
  }

  /// Returns a plain literal amount with its unit looked up.
  private mutating func literal(
    _ expression: Expression, in source: SourceText, isLast: Bool
  ) -> Quantity? {
    guard case .number(let number) = expression.node else {
      if isLast {
        report(
          Diagnostic(
            .syntax, "a unit is made of a number and a unit",
            at: .init(Span(source, expression.range)),
            help: ["write for example `unit sprint = 2 weeks`"]))
      }
      return nil
    }
    var unit = Unit.none
    for factor in number.unit.factors + number.undecided {
      guard let known = model.catalogue.unit(named: factor.word.text) else {
        if isLast { report(UnknownWords.unit(factor.word, in: source, model.catalogue)) }
        return nil
      }
      unit = unit * known.power(factor.exponent)
    }
    return Quantity(number.value, .number, unit)
  }

  private mutating func reportTakenUnit(_ name: Name, in source: SourceText) {
    report(
      Diagnostic(
        .declaredUnit, "`\(name.text)` is a unit already and means something else",
        at: .init(Span(source, name.range)),
        help: ["choose another name, such as `my_\(name.text)`"]))
  }
}
