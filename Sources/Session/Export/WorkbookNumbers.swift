import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

/// Whose text a formula of a workbook comes from.
enum FormulaOwner: Hashable {
  /// A definition, or the amount of a line.
  case amount(EntityID)
  /// The share of a line that is realised.
  case realised(EntityID)
  /// The haircut or surcharge of a line.
  case risk(EntityID)
}

/// The numbers of a case that no input states, each with a cell of its own on the sheet of inputs: those
/// inside formulas, the shares behind lines, the chance and the amount of an event.
struct WorkbookNumbers {
  /// One number with what its row says.
  struct Number {
    /// The name of its cell.
    let name: String
    let label: String
    /// Its value; nil where it stands in a function of the text, which is written out where it is called.
    let value: Double?
    let text: String
    var ends: (low: Double, high: Double)?
    let unit: String
    let format: NumberFormat
    let comment: String
    /// The cell follows from others: the last part of a payment.
    var formula: String?
  }

  /// The numbers in the order of their rows.
  private(set) var numbers: [Number] = []
  /// What stands for an operation of a formula.
  private var terms: [Place: WorkbookTerm] = [:]
  private var made: Set<FormulaOwner> = []
  /// The shares of payments in parts.
  private var parts: [EntityID: [WorkbookTerm]] = [:]
  private let writer: ReportWriter
  private var names: WorkbookNames

  /// An operation of a formula.
  private struct Place: Hashable {
    let owner: FormulaOwner
    let operation: Int
  }

  /// Collects the numbers of a case.
  ///
  /// - Parameters:
  ///   - ids: Its inputs, definitions and lines in the order of the text.
  ///   - names: The names that cells have already.
  init(_ writer: ReportWriter, _ caseIndex: Int, of ids: [EntityID], besides names: WorkbookNames) {
    self.writer = writer
    self.names = names
    let entry = writer.checked.cases[caseIndex]
    for id in ids { collectAmount(of: id) }
    for line in entry.lines where !line.isExcluded { collectClauses(of: line) }
  }

  private var model: Model { writer.model }
  private var checked: CheckedModel { writer.checked }

  /// The term that stands for an operation instead of its number; nil where the number has no cell.
  func term(_ operation: Int, of owner: FormulaOwner) -> WorkbookTerm? {
    terms[Place(owner: owner, operation: operation)]
  }

  /// Whether numbers with a cell make up a formula.
  func make(_ owner: FormulaOwner) -> Bool { made.contains(owner) }

  /// The share of a part of a payment; nil where a line is paid at once.
  func part(_ index: Int, of id: EntityID) -> WorkbookTerm? {
    parts[id].flatMap { $0.indices.contains(index) ? $0[index] : nil }
  }

  // MARK: - Collecting

  private mutating func collectAmount(of id: EntityID) {
    guard let formula = checked[id], let formulation = Self.formulation(of: model[id]) else {
      return
    }
    let typed = checked.numbersInFormula(of: id)
    // An event that is an input of its own rests on its chance and its amount.
    let isEvent = checked.isInput(id) && formulation.expression.isChance
    // An amount in another currency rests on what is stated and on the rate.
    let isExchanged = checked.isInput(id) && !formula.uses.isEmpty
    guard isEvent || isExchanged || !typed.isEmpty else { return }
    var finder = NumberFinder(formulation.source) { isExchanged || typed.contains($0) }
    finder.wantsEvents = isEvent
    finder.visit(formulation.expression)
    let stem = model[id].name.text
    let context = model[id].label ?? stem.spaced
    let cells = add(
      finder.found, stem: stem, context, formula, formulation, comment: model[id].comment,
      levels: levels(in: finder, formulation.source))
    note(cells, finder, formula, .amount(id), onlyOnce: isExchanged)
    let seen = Set(finder.found.map(finder.text))
    for text in typed where !seen.contains(text) {
      numbers.append(
        Number(
          name: names.add("\(stem)_number"), label: "\(context), in a function of the text",
          value: nil, text: text, unit: "", format: .general, comment: model[id].comment ?? ""))
    }
  }

  /// What the values of curves say, by where they stand: `25% from month 1`.
  private func levels(
    in finder: NumberFinder, _ source: SourceText
  ) -> [SourceRange: String] {
    var words: [SourceRange: String] = [:]
    for node in finder.nodes.values {
      for part in checked.curve(node, in: source)?.parts ?? [] {
        words[part.value.range] = part.words
      }
    }
    return words
  }

  private mutating func collectClauses(of line: CheckedLine) {
    let entity = model[line.id]
    for clause in entity.line?.clauses ?? [] {
      switch clause.kind {
      case .realised(let share):
        guard let formula = line.realised else { continue }
        let changed = entity.line?.realisedOverride
        collectShare(
          changed ?? Entity.Formulation(share, in: entity.source), formula, "realised", line.id,
          .realised(line.id))
      case .risk(let share):
        guard let formula = line.risk else { continue }
        collectShare(
          Entity.Formulation(share, in: entity.source), formula, "risk", line.id, .risk(line.id))
      case .payments(let typed): collectParts(typed, of: line)
      default: continue
      }
    }
    // A change may bring a share to a line that has none.
    if let formula = line.realised, let changed = entity.line?.realisedOverride,
      entity.line?.clauses.contains(where: \.isRealised) != true
    {
      collectShare(changed, formula, "realised", line.id, .realised(line.id))
    }
  }

  private mutating func collectShare(
    _ formulation: Entity.Formulation, _ formula: Formula, _ word: String, _ id: EntityID,
    _ owner: FormulaOwner
  ) {
    var finder = NumberFinder(formulation.source) { $0.hasSuffix("%") }
    finder.visit(formulation.expression)
    let words = "\(word) of \(model.askedName(of: id))"
    let cells = add(
      finder.found, stem: "\(word)_of_\(model[id].name.text)", words, formula, formulation,
      comment: model[id].comment, isShare: true)
    note(cells, finder, formula, owner)
  }

  /// The parts of a payment; the last one is what the others leave, as the text demands.
  private mutating func collectParts(_ typed: [WeightedValue], of line: CheckedLine) {
    guard case .payments(let shares) = line.timing, shares.count > 1, shares.count == typed.count,
      parts[line.id] == nil
    else { return }
    let entity = model[line.id]
    var terms: [WorkbookTerm] = []
    for (index, share) in shares.enumerated() {
      let isLast = index == shares.count - 1
      let name = names.add("part_\(index + 1)_of_\(entity.name.text)")
      numbers.append(
        Number(
          name: name,
          label: "part of \(entity.label ?? entity.name.text.spaced) in month \(share.month)",
          value: share.share, text: entity.source[typed[index].weight.range], unit: "share",
          format: .percent(2),
          comment: isLast ? "what the other parts leave" : entity.comment ?? "",
          formula: isLast ? "1-\(terms.map(\.text).joined(separator: "-"))" : nil))
      terms.append(WorkbookTerm(name, value: share.share))
    }
    parts[line.id] = terms
  }

  private static func formulation(of entity: Entity) -> Entity.Formulation? {
    switch entity.override {
    case .formula(let changed): changed
    case .number, .literal, .likely: nil
    case nil: entity.formulation
    }
  }

  // MARK: - Rows

  /// Adds a row for each number that was found; returns their cells by where they stand.
  private mutating func add(
    _ found: [Expression], stem: String, _ context: String, _ formula: Formula,
    _ formulation: Entity.Formulation, comment: String?, isShare: Bool = false,
    levels: [SourceRange: String] = [:]
  ) -> [SourceRange: WorkbookTerm] {
    var cells: [SourceRange: WorkbookTerm] = [:]
    let text = formulation.text
    let isAlone = found.count == 1 && formulation.expression.range == found[0].range
    for expression in found {
      let uncertain = formula.uncertain(at: expression.range)
      let words = { (part: String) in
        if let level = levels[expression.range], level != part { return "\(context), \(level)" }
        return isAlone
          ? context : "\(context), \(part) in \(text.count > 48 ? "its formula" : text)"
      }
      let typed = formulation.source[expression.range]
      if case .chanceOf(let chance, let amount) = expression.node,
        case .chance(let probability, let inner)? = uncertain?.shape
      {
        var effect = uncertain
        effect?.shape = inner
        effect?.bounds = nil
        cells[chance.range] = cell(
          "chance_of_\(stem)", "\(context): how likely it is", probability,
          formulation.source[chance.range], nil, ("share", .percent(2)), comment)
        cells[amount.range] = cell(
          "amount_of_\(stem)", "\(context): what it comes to", effect?.baseValue ?? .nan,
          formulation.source[amount.range], effect?.ends, looks(of: amount), comment)
        continue
      }
      let value: Double
      if case .number(let number) = expression.node {
        value = number.value
      } else if let uncertain {
        value = uncertain.baseValue
      } else {
        continue
      }
      cells[expression.range] = cell(
        isShare ? stem : "\(stem)_number", words(typed), value, typed, uncertain?.ends,
        looks(of: expression), comment)
    }
    return cells
  }

  private mutating func cell(
    _ stem: String, _ label: String, _ value: Double, _ text: String,
    _ ends: (low: Double, high: Double)?, _ looks: (unit: String, format: NumberFormat),
    _ comment: String?
  ) -> WorkbookTerm {
    let name = names.add(stem)
    numbers.append(
      Number(
        name: name, label: label, value: value, text: text, ends: ends, unit: looks.unit,
        format: looks.format, comment: comment ?? ""))
    return WorkbookTerm(name, value: value)
  }

  /// The unit and the format of a typed number.
  private func looks(of expression: Expression) -> (unit: String, format: NumberFormat) {
    let literal: NumberLiteral? =
      switch expression.node {
      case .number(let number): number
      case .range(let range): range.likely ?? range.low
      default: nil
      }
    guard let literal else { return ("", .general) }
    var factors = literal.unit.factors + literal.undecided
    if case .range(let range) = expression.node { factors += range.trailing.factors }
    let unit = factors.reduce(Unit.none) { product, factor in
      guard let known = model.catalogue.unit(named: factor.word.text) else { return product }
      return product * known.power(factor.exponent)
    }
    if literal.mark != .none {
      return (writer.sheetUnit(literal.mark == .percent ? .share : .points, unit), .percent(2))
    }
    let isMoney =
      factors.count == 1 && factors[0].exponent == 1
      && unit.factors.first.map { model.catalogue[$0.id].kind == .currency } == true
    return (
      writer.sheetUnit(.number, unit),
      isMoney
        ? .money(writer.formatter.unit(unit), decimals: 2) : .grouped(short: false)
    )
  }

  // MARK: - Terms

  /// Notes the term of every operation of a formula that is a number with a cell, or made of such numbers.
  ///
  /// - Parameter onlyOnce: Whether a number that follows at the same place is not the typed one: what an
  ///   exchanged amount is multiplied by, from one time to another.
  private mutating func note(
    _ cells: [SourceRange: WorkbookTerm], _ finder: NumberFinder, _ formula: Formula,
    _ owner: FormulaOwner, onlyOnce: Bool = false
  ) {
    guard !cells.isEmpty, formula.ranges.count == formula.operations.count else { return }
    var seen: Set<SourceRange> = []
    for (index, operation) in formula.operations.enumerated() {
      let range = formula.ranges[index]
      guard operation.code == .constant || operation.code == .uncertain,
        let node = finder.nodes[range]
      else { continue }
      let isFirst = seen.insert(range).inserted
      if onlyOnce && !isFirst { continue }
      let term =
        operation.code == .uncertain
        ? Self.event(node, operation, formula, cells)
        : Self.number(node, operation.number, cells, isFirst: isFirst)
      if let term {
        terms[Place(owner: owner, operation: index)] = term
        made.insert(owner)
      }
    }
  }

  /// An uncertain number as stated: its cell, or the amount of an event that is rather likely.
  private static func event(
    _ node: Expression, _ operation: Operation, _ formula: Formula,
    _ cells: [SourceRange: WorkbookTerm]
  ) -> WorkbookTerm? {
    guard formula.uncertain.indices.contains(Int(operation.a)) else { return nil }
    let stated = formula.uncertain[Int(operation.a)].baseValue
    if case .chanceOf(let chance, let amount) = node.node {
      guard let probability = cells[chance.range], let effect = cells[amount.range] else {
        return nil
      }
      let value = probability.value >= 0.5 ? effect.value : 0
      guard value == stated else { return nil }
      return WorkbookTerm("IF(\(probability.text)>=0.5,\(effect.text),0)", value: value)
    }
    return cells[node.range].flatMap { $0.value == stated ? $0 : nil }
  }

  /// A number as its cell: as typed, with what turns its unit into another, or made of several by arithmetic.
  ///
  /// Anything else that the checker made of typed numbers stays a number: a term that only happens to have
  /// the value now would be wrong after a change.
  private static func number(
    _ node: Expression, _ number: Double, _ cells: [SourceRange: WorkbookTerm], isFirst: Bool
  ) -> WorkbookTerm? {
    var folder = Folder(cells: cells)
    guard let folded = folder.fold(node), folder.usesCell else { return nil }
    if areEqual(folded.value, number) { return folder.isDivided && !isFirst ? nil : folded }
    if case .number(let literal) = node.node, literal.mark == .percent {
      if areEqual(number, 1 + literal.value) { return WorkbookTerm(1) + folded }
      if areEqual(number, 1 - literal.value) { return WorkbookTerm(1) - folded }
      return nil
    }
    guard folder.isProduct, folder.hasUnit, !folder.isDivided, folded.value != 0, number != 0
    else { return nil }
    let (up, down) = (number / folded.value, folded.value / number)
    return areEqual(down, down.rounded()) && abs(down) >= 1
      ? folded / WorkbookTerm(down.rounded()) : folded * WorkbookTerm(up)
  }

  private static func areEqual(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= 1e-12 * max(abs(a), abs(b))
  }
}

extension ReportWriter {
  /// What stands behind a figure of a sheet: its unit, `share`, or `pp` behind one in percentage points.
  func sheetUnit(_ measure: Measure, _ unit: Unit) -> String {
    let words = machineUnit(measure, unit) ?? ""
    return measure == .points ? "pp" + words.dropFirst("points".count) : words
  }
}

/// Gives every cell a name of its own.
struct WorkbookNames {
  private var taken: Set<String> = []

  /// Returns a valid name that no cell has yet, a later one numbered.
  mutating func add(_ text: String) -> String {
    let base = DefinedName.valid(text)
    var name = base
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      name = "\(base)_\(number)"
      number += 1
    }
    return name
  }
}

/// Finds the numbers of a formula that are assumptions, and where each of its parts stands.
private struct NumberFinder {
  private let source: SourceText
  private let isWanted: (String) -> Bool
  /// The numbers that are wanted, in the order typed.
  private(set) var found: [Expression] = []
  /// Every part by where it stands.
  private(set) var nodes: [SourceRange: Expression] = [:]

  /// Whether an event is wanted whatever its words.
  var wantsEvents = false

  init(_ source: SourceText, _ isWanted: @escaping (String) -> Bool) {
    self.source = source
    self.isWanted = isWanted
  }

  /// A number as typed, without a name that it is divided by.
  func text(_ expression: Expression) -> String {
    if case .number(let number) = expression.node, !number.undecided.isEmpty,
      !isWanted(source[expression.range])
    {
      return source[number.digits]
    }
    return source[expression.range]
  }

  mutating func visit(_ expression: Expression) {
    if nodes[expression.range] == nil { nodes[expression.range] = expression }
    switch expression.node {
    case .number, .range, .chanceOf, .oneOf, .within, .data:
      if isWanted(text(expression)) || wantsEvents && expression.isChance {
        found.append(expression)
      }
      if case .chanceOf(let chance, let amount) = expression.node {
        nodes[chance.range] = chance
        nodes[amount.range] = amount
      }
    case .month, .year: return
    case .ago(let value, _, let otherwise):
      visit(value)
      if let otherwise { visit(otherwise) }
    default:
      var parts: [Expression] = []
      expression.forEachPart { parts.append($0) }
      for part in parts { visit(part) }
    }
  }
}

/// Computes what is typed in numbers alone, as the checker does, over the cells of those that have one.
private struct Folder {
  let cells: [SourceRange: WorkbookTerm]
  /// Whether only products, quotients and signs were met, which take a change of unit as a factor.
  private(set) var isProduct = true
  /// Whether a number has a unit.
  private(set) var hasUnit = false
  /// Whether a number is divided by a name behind it.
  private(set) var isDivided = false
  /// Whether a number has a cell.
  private(set) var usesCell = false

  init(cells: [SourceRange: WorkbookTerm]) { self.cells = cells }

  mutating func fold(_ expression: Expression) -> WorkbookTerm? {
    switch expression.node {
    case .number(let number):
      hasUnit = hasUnit || !number.unit.isEmpty || !number.undecided.isEmpty
      isDivided = isDivided || !number.undecided.isEmpty
      guard let cell = cells[expression.range] else { return WorkbookTerm(number.value) }
      usesCell = true
      return cell
    case .group(let inner): return fold(inner)
    case .negate(let inner):
      return fold(inner).map { WorkbookTerm("(-\($0.inside(.atom)))", value: -$0.value) }
    case .of(let a, let b), .binary(.multiply, let a, let b): return both(a, b, *)
    case .binary(.divide, let a, let b): return both(a, b, /)
    case .binary(.add, let a, let b):
      isProduct = false
      return both(a, b, +)
    case .binary(.subtract, let a, let b):
      isProduct = false
      return both(a, b, -)
    default: return nil
    }
  }

  private mutating func both(
    _ a: Expression, _ b: Expression, _ combine: (WorkbookTerm, WorkbookTerm) -> WorkbookTerm
  ) -> WorkbookTerm? {
    guard let first = fold(a), let second = fold(b) else { return nil }
    return combine(first, second)
  }
}

extension Formula {
  /// The uncertain number typed at a place.
  fileprivate func uncertain(at range: SourceRange) -> UncertainInput? {
    guard ranges.count == operations.count,
      let index = operations.indices.first(where: {
        operations[$0].code == .uncertain && ranges[$0] == range
      }), uncertain.indices.contains(Int(operations[index].a))
    else { return nil }
    return uncertain[Int(operations[index].a)]
  }
}

extension Expression {
  /// `30% chance of $50k`, also in brackets.
  fileprivate var isChance: Bool {
    switch node {
    case .chanceOf: true
    case .group(let inner): inner.isChance
    default: false
    }
  }
}

extension CaseLine.Clause {
  fileprivate var isRealised: Bool { if case .realised = kind { true } else { false } }
}
