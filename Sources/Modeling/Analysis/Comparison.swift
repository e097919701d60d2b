public import Diagnostics
public import Finance
public import Syntax

/// Some figures side by side: as stated and under changes, or one column for each scenario or case.
public struct Comparison {
  /// One figure in one column.
  public struct Cell: Sendable {
    /// The number; NaN when undefined, infinite for "never".
    public let value: Double
    /// What it is when it is no single number.
    public let outcome: FinanceResult?
    /// Whether it is an internal rate of money that comes in first and goes out later: what
    /// borrowing costs, so that less is better.
    public var isCostOfBorrowing = false
    /// The case of the figure, -1 for all cases together; nil for what is no figure.
    public var caseIndex: Int?

    /// The figure of a case that a change took out.
    static let leftOut = Cell(
      value: .nan, outcome: .outcome(status: "left_out", fields: []))
  }

  /// One figure.
  public struct Row {
    /// As it is asked in the language: `npv`, `npv of portal`.
    public let name: String
    /// In words.
    public let title: String
    /// What it is.
    public let type: ValueType
    /// The figure of a case, if it is one.
    public let metric: Metric?
    /// One cell a column.
    public let cells: [Cell]
  }

  /// What the figures of a case rest on.
  public struct Basis: Sendable, Equatable {
    /// The case, by its place in `Model.cases`.
    public let caseIndex: Int
    /// The number of months.
    public let horizon: Int
    /// The effective yearly rate.
    public let rate: Double
  }

  /// The heads of the columns.
  public let columns: [String]
  /// What each column rests on: the cases in it with their months and rates.
  public let bases: [[Basis]]
  /// The rows.
  public let rows: [Row]
  /// Why cases that have no figures are missing from the rows, a sentence each.
  public private(set) var faults: [String] = []
  /// How amounts were brought into one currency: `at 1 EUR = 1.08 USD`.
  public private(set) var readings: [String] = []
  /// Whether an internal rate among the figures is a cost of borrowing.
  public var hasCostOfBorrowing: Bool {
    rows.contains { $0.cells.contains(where: \.isCostOfBorrowing) }
  }
  /// Whether no figure differs between the columns.
  public var isUnchanged: Bool { columns.indices.allSatisfy { !differs(in: $0) } }

  /// Whether a column differs from the first in any figure.
  ///
  /// - Parameter column: A place in `columns`.
  public func differs(in column: Int) -> Bool {
    !rows.allSatisfy { row in
      let (value, first) = (row.cells[column].value, row.cells[0].value)
      return value == first || (value.isNaN && first.isNaN)
    }
  }

  /// The same with some of its columns.
  ///
  /// - Parameters:
  ///   - kept: Places in `columns`, in the order wanted.
  ///   - titles: The heads of the columns kept.
  ///   - caseIndex: The only case that the figures are about; nil where they rest on all.
  public func keeping(
    _ kept: [Int], titled titles: [String], about caseIndex: Int? = nil
  ) -> Comparison {
    Comparison(
      columns: titles,
      bases: kept.map { bases[$0].filter { caseIndex == nil || $0.caseIndex == caseIndex } },
      rows: rows.map { row in
        Row(
          name: row.name, title: row.title, type: row.type, metric: row.metric,
          cells: kept.map { row.cells[$0] })
      }, readings: readings)
  }
}

extension Analyst {
  /// The figures a comparison shows unless others are asked for.
  static let comparedMetrics: [Metric] = [.npv, .roi, .payback, .peakCash, .benefitNeeded]

  /// Puts the figures as stated beside those of a changed model.
  ///
  /// - Parameter show: Further questions; they replace the usual figures when there are any.
  public func whatIf(
    _ overlay: Overlay, show: [Expression], in source: SourceText
  ) throws(Diagnostic) -> Comparison {
    let changed = Analyst(overlay.checked)
    try requireSoundCase()
    if !show.isEmpty {
      return try comparison([("now", self), ("what if", changed)], on: show, in: source)
    }
    let rows = standardRows([("now", self), ("what if", changed)])
    if rows.isEmpty {
      let moved = Movement.between(self, changed, limit: 12)
      return Comparison(
        columns: ["now", "what if"], bases: [[], []],
        rows: moved.map { move in
          Comparison.Row(
            name: move.name, title: move.title, type: move.type, metric: nil,
            cells: [
              .init(value: move.before, outcome: nil), .init(value: move.after, outcome: nil),
            ])
        })
    }
    return Comparison(
      columns: ["now", "what if"], bases: [bases, changed.bases], rows: rows, faults: faults)
  }

  /// Compares scenarios (`base` is the model itself) or cases; of no names there is nothing to see.
  public func compare(
    _ names: [Name], on questions: [Expression], in source: SourceText
  ) throws(Diagnostic) -> Comparison {
    if !names.isEmpty, names.allSatisfy({ model.caseIndex[$0.key] != nil }) {
      return try compareCases(names, on: questions, in: source)
    }
    var worlds: [(String, Analyst)] = []
    for name in names {
      if model.caseIndex[name.key] != nil {
        throw Diagnostic(
          .unknownScenario, "`\(name.text)` is a case, the others are scenarios",
          at: .init(Span(source, name.range)),
          help: ["compare cases with cases, or scenarios with scenarios"])
      }
      worlds.append((name.text, try scenario(named: name, in: source)))
    }
    try requireSoundCase()
    for (_, world) in worlds { try world.requireFigures(of: self) }
    if !questions.isEmpty { return try comparison(worlds, on: questions, in: source) }
    return Comparison(
      columns: worlds.map(\.0), bases: worlds.map(\.1.bases), rows: standardRows(worlds),
      faults: faults)
  }

  /// Throws when no case has figures: one that has can be compared without the others.
  private func requireSoundCase() throws(Diagnostic) {
    var first: Diagnostic?
    for index in model.cases.indices {
      do throws(Diagnostic) {
        _ = try figures(of: index)
        return
      } catch {
        first = first ?? error
      }
    }
    if let first { throw first }
  }

  /// Why cases have no figures, a sentence each.
  public var faults: [String] {
    model.cases.indices.compactMap { index in
      checked.fault(of: Int32(index)).map {
        "the case `\(model.cases[index].name.text)` is left out: \($0.reason)"
      }
    }
  }

  private func compareCases(
    _ names: [Name], on questions: [Expression], in source: SourceText
  ) throws(Diagnostic) -> Comparison {
    let indices = names.compactMap { model.caseIndex[$0.key] }
    for index in indices { _ = try figures(of: index) }
    let sides = Array(zip(names, indices))
    var rows: [Comparison.Row] = []
    var readings: [String] = []
    if questions.isEmpty {
      for metric in Self.comparedMetrics {
        let type = sides.map { self.type(of: metric, caseIndex: $0.1) }.common
        let cells = try sides.map { name, index throws(Diagnostic) -> Comparison.Cell in
          let asked = Expression(.name(Name(metric.word, name.range)), name.range)
          let given = self.type(of: metric, caseIndex: index)
          guard let converted = try inCurrency(of: type, asked, given, in: source) else {
            return cell(metric, index)
          }
          let answer = try ask(converted, in: source, caseIndex: index)
          readings += answer.readings.map(\.text)
          return Comparison.Cell(answer)
        }
        rows.append(
          Comparison.Row(
            name: metric.word, title: metric.title, type: type, metric: metric, cells: cells))
      }
    }
    for expression in questions {
      var answers: [Answer] = []
      for index in indices {
        answers.append(try ask(expression, in: source, caseIndex: index))
      }
      let type = answers.map(\.type).common
      for (place, index) in indices.enumerated() {
        guard
          let converted = try inCurrency(of: type, expression, answers[place].type, in: source)
        else { continue }
        answers[place] = try ask(converted, in: source, caseIndex: index)
        readings += answers[place].readings.map(\.text)
      }
      let text = source[expression.range]
      rows.append(
        Comparison.Row(
          name: text, title: Metric.byWord[text.lowercased()]?.title ?? text, type: type,
          metric: Metric.byWord[text.lowercased()], cells: answers.map { Comparison.Cell($0) }))
    }
    return Comparison(
      columns: names.map(\.text), bases: indices.map { [basis(of: $0)].compactMap { $0 } },
      rows: rows, readings: readings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }

  /// The question with its answer in the currency of another one; nil where that is its own.
  ///
  /// - Throws: Answers that have no currency to differ in and cannot stand side by side.
  func inCurrency(
    of wanted: ValueType, _ expression: Expression, _ given: ValueType, in source: SourceText
  ) throws(Diagnostic) -> Expression? {
    guard let from = given.quantity?.unit, let to = wanted.quantity?.unit, from != to,
      !from.isNone, !to.isNone
    else { return nil }
    guard to.factors.count == 1, to.factors[0].exponent == 1,
      let currency = model.catalogue.currency(above: to)
    else {
      throw Diagnostic(
        .unitMismatch, "the cases answer this in different units, so it cannot be compared",
        at: .init(Span(source, expression.range)),
        help: ["say one unit for all, for example with `in` behind the question"])
    }
    let unit = UnitSyntax([.init(Name(currency.code, expression.range), 1)], expression.range)
    let whole = Expression(.group(expression), expression.range)
    return Expression(.convert(whole, unit), expression.range)
  }

  private func comparison(
    _ worlds: [(String, Analyst)], on questions: [Expression], in source: SourceText
  ) throws(Diagnostic) -> Comparison {
    var rows: [Comparison.Row] = []
    for expression in questions {
      var cells: [Comparison.Cell] = []
      var type: ValueType?
      var metric: Metric?
      for (_, analyst) in worlds {
        let answer = try analyst.ask(expression, in: source)
        if answer.type.isSeries { _ = try analyst.question(expression, in: source) }
        type = type ?? answer.type
        metric = metric ?? analyst.figureMetric(expression)
        cells.append(Comparison.Cell(answer))
      }
      let text = source[expression.range]
      rows.append(
        Comparison.Row(
          name: text, title: metric.map { figureTitle($0, expression) } ?? text,
          type: type ?? .number, metric: metric, cells: cells))
    }
    return Comparison(columns: worlds.map(\.0), bases: worlds.map(\.1.bases), rows: rows)
  }

  /// What the cases rest on, those that are left out aside.
  private var bases: [Comparison.Basis] {
    model.cases.indices.filter { !model.cases[$0].isExcluded }.compactMap(basis)
  }

  /// What a case rests on; nil for one that has no figures.
  private func basis(of caseIndex: Int) -> Comparison.Basis? {
    guard let figures = try? figures(of: caseIndex) else { return nil }
    return Comparison.Basis(caseIndex: caseIndex, horizon: figures.horizon, rate: figures.rate)
  }

  /// The metric that an expression asks for and nothing else.
  private func figureMetric(_ expression: Expression) -> Metric? {
    switch expression.node {
    case .name(let name): model.definitions[name.key] == nil ? Metric.byWord[name.key] : nil
    case .of(let left, _): figureMetric(left)
    default: nil
    }
  }

  /// The words for a figure that an expression asks for, with its case where there are several.
  private func figureTitle(_ metric: Metric, _ expression: Expression) -> String {
    guard model.cases.count > 1, case .of(_, let owner) = expression.node,
      case .name(let name) = owner.node
    else { return metric.title }
    if let index = model.caseIndex[name.key] {
      return "\(metric.title), \(model.cases[index].title)"
    }
    return name.key == "all" ? "\(metric.title) of all" : metric.title
  }

  /// The usual figures: of the only case, or the NPV of each and of all.
  private func standardRows(_ worlds: [(String, Analyst)]) -> [Comparison.Row] {
    guard let first = worlds.first?.1, !first.model.cases.isEmpty else { return [] }
    if first.model.cases.count == 1 {
      return Self.comparedMetrics.map { metric in
        first.row(metric, name: metric.word, cells: worlds.map { $0.1.cell(metric, 0) }, 0)
      }
    }
    var rows: [Comparison.Row] = []
    for index in first.model.cases.indices where first.checked.fault(of: Int32(index)) == nil {
      let name = first.model.cases[index].name.text
      for metric in [Metric.npv, .payback] {
        rows.append(
          first.row(
            metric, name: "\(metric.word) of \(name)",
            cells: worlds.map { _, analyst in
              analyst.model.cases[index].isExcluded ? .leftOut : analyst.cell(metric, index)
            }, index))
      }
    }
    if first.checked.fault(of: -1) == nil,
      worlds.allSatisfy({ $0.1.checked.allCasesProblem == nil })
    {
      rows.append(
        first.row(.npv, name: "npv of all", cells: worlds.map { $0.1.cell(.npv, -1) }, -1))
    }
    return rows
  }

  private func row(
    _ metric: Metric, name: String, cells: [Comparison.Cell], _ caseIndex: Int
  ) -> Comparison.Row {
    var title = metric.title
    if model.cases.count > 1 {
      title += caseIndex < 0 ? " of all" : ", \(model.cases[caseIndex].title)"
    }
    return Comparison.Row(
      name: name, title: title, type: type(of: metric, caseIndex: caseIndex), metric: metric,
      cells: cells)
  }

  private func cell(_ metric: Metric, _ caseIndex: Int) -> Comparison.Cell {
    let figures = try? figures(of: caseIndex)
    return .init(
      value: figures?.metrics[metric] ?? .nan, outcome: outcome(of: metric, caseIndex: caseIndex),
      isCostOfBorrowing: metric == .irr && figures?.isBorrowing == true, caseIndex: caseIndex)
  }

  /// The type of a figure of a case.
  public func type(of metric: Metric, caseIndex: Int) -> ValueType {
    let index = max(caseIndex, 0)
    let currency = checked.cases.indices.contains(index) ? checked.cases[index].currency : .none
    if metric.isMoney { return ValueType(.number, currency, isSeries: metric.isSeries) }
    if metric.isPayback { return ValueType(.number, .months) }
    return .share
  }
}

/// A result that moved between two models.
public struct Movement: Sendable {
  /// As it is asked in the language.
  public let name: String
  /// In words.
  public let title: String
  /// What it is.
  public let type: ValueType
  /// The number as stated; of a series its last month.
  public let before: Double
  /// The number with the changes, likewise.
  public let after: Double

  /// Lists what moved, figures of cases first, then what moved most for its size.
  ///
  /// - Parameter limit: How many to return at most.
  public static func between(_ old: Analyst, _ new: Analyst, limit: Int) -> [Movement] {
    var figures: [Movement] = []
    for index in new.model.cases.indices {
      let name = new.model.cases[index].name
      guard let before = old.model.caseIndex[name.key] else { continue }
      guard let a = try? old.figures(of: before), let b = try? new.figures(of: index) else {
        continue
      }
      for metric in [Metric.npv, .payback, .peakCash] {
        let (x, y) = (a.metrics[metric] ?? .nan, b.metrics[metric] ?? .nan)
        if x == y || x.isNaN && y.isNaN { continue }
        let isOnly = new.model.cases.count == 1
        figures.append(
          Movement(
            name: isOnly ? metric.word : "\(metric.word) of \(name.text)",
            title: isOnly ? metric.title : "\(metric.title), \(new.model.cases[index].title)",
            type: new.type(of: metric, caseIndex: index), before: x, after: y))
      }
    }
    let others = definitions(old, new).sorted { $0.weight > $1.weight }.map(\.movement)
    return Array((figures + others).prefix(limit))
  }

  private static func definitions(
    _ old: Analyst, _ new: Analyst
  ) -> [(movement: Movement, weight: Double)] {
    var result: [(movement: Movement, weight: Double)] = []
    for id in new.model.ids where new.model[id].line == nil {
      let entity = new.model[id]
      guard let before = old.model.definitions[entity.name.key], !new.checked.isInput(id),
        let a = old.value(of: before), let b = new.value(of: id), a.type == b.type,
        b.type.quantity != nil
      else { continue }
      let (x, y) = (
        a.type.isSeries ? a.series.last ?? .nan : a.value,
        b.type.isSeries ? b.series.last ?? .nan : b.value
      )
      let isSame = a.type.isSeries ? a.series == b.series : x == y
      if isSame || x.isNaN && y.isNaN { continue }
      let size = max(abs(x), abs(y))
      result.append(
        (
          Movement(
            name: entity.name.text, title: entity.title, type: b.type, before: x, after: y),
          size > 0 ? abs(y - x) / size : 0
        ))
    }
    return result
  }
}

extension [ValueType] {
  /// The type that all are shown in: the first with a unit, for a case without money has no currency.
  fileprivate var common: ValueType {
    first { $0.quantity.map { !$0.unit.isNone } ?? false } ?? first ?? .number
  }
}

extension Comparison.Cell {
  init(_ answer: Answer) {
    self.init(
      value: answer.value, outcome: answer.outcome, isCostOfBorrowing: answer.isCostOfBorrowing,
      caseIndex: answer.metricCase)
  }
}
