public import Diagnostics
import Quantities
public import Syntax

/// Questions computed over the values of one or two inputs.
public struct DataTable {
  /// One axis.
  public struct Axis {
    /// The name of the input as typed.
    public let name: String
    /// Its label.
    public let title: String
    /// What its values are.
    public let type: ValueType
    /// The values, in the unit of the input.
    public let values: [Double]
    /// The value as stated.
    public let asStated: Double
  }

  /// One or two axes.
  public let axes: [Axis]
  /// The questions.
  public let questions: [Question]
  /// By question, then row (first axis), then column (second axis; one column without it).
  public let cells: [[[Double]]]
  /// Of a first payback, when the money is back for good, likewise; nil for other questions.
  public let lasting: [[[Double]]?]
  /// The most draws without a number in a cell that asks about draws; they are left out of it.
  public let undefinedDraws: Int
  /// The first cell that has no number for a reason that can be told.
  public let gap: Gap?

  /// A cell without a number.
  public struct Gap {
    /// Its row.
    public let row: Int
    /// Its column.
    public let column: Int
    /// Why it has no number, in words that follow a colon.
    public let reason: String
  }
}

extension Analyst {
  /// The most cells a table may have.
  private static var largestTable: Int { 100_000 }
  /// The most cells that may each need a simulation.
  private static var largestSimulatedTable: Int { 2_500 }

  /// Computes a table; `with` changes are laid over the model first.
  public func table(
    _ table: Command.Table, in source: SourceText
  ) throws(Diagnostic) -> DataTable {
    if !table.changes.isEmpty {
      let changed = Analyst(try applying(table.changes, in: source).checked, options: options)
      return try changed.table(
        Command.Table(outputs: table.outputs, axes: table.axes, changes: []), in: source)
    }
    var questions: [Question] = []
    for output in table.outputs { questions.append(try question(output, in: source)) }
    guard table.axes.count == 1 || questions.count == 1 else {
      throw Diagnostic(
        .badArguments, "a table over two inputs shows one result",
        at: .init(Span(source, table.outputs[1].range)),
        help: ["ask for each result in a table of its own"])
    }
    var targets: [AxisTarget] = []
    for axis in table.axes { targets.append(try target(axis.input, in: source)) }
    var axes: [DataTable.Axis] = []
    for (axis, target) in zip(table.axes, targets) {
      axes.append(try self.axis(axis, target, in: source))
    }
    let size = axes.reduce(1) { $0 * $1.values.count }
    let isSimulated = questions.contains(where: \.isStatistic)
    guard size <= (isSimulated ? Self.largestSimulatedTable : Self.largestTable) else {
      throw Diagnostic(
        .outOfRange, "a table of \(size) \(isSimulated ? "simulated " : "")cells is too large",
        at: .init(Span(source, table.axes[0].input.name.range)), help: ["use larger steps"])
    }
    var undefined = 0
    let last = questions.map(\.lasting)
    var cells = try cells(axes, targets, questions + last.compactMap { $0 }, &undefined)[...]
    let first = Array(cells.prefix(questions.count))
    cells = cells.dropFirst(questions.count)
    let lasting = last.map { question in question == nil ? nil : cells.popFirst() }
    return DataTable(
      axes: axes, questions: questions, cells: first, lasting: lasting, undefinedDraws: undefined,
      gap: gap(axes, targets, questions, first))
  }

  /// What an axis moves.
  private enum AxisTarget {
    case input(EntityID)
    /// `discount`, `horizon` or `go_live` of the cases.
    case property(WritableKeyPath<CaseEntry, CaseEntry.Property?>)
  }

  /// What an axis is about; refused where it is not one number.
  private func target(
    _ input: Change.Target, in source: SourceText
  ) throws(Diagnostic) -> AxisTarget {
    if input.ofCase == nil, model.definitions[input.name.key] == nil {
      switch input.name.key {
      case "discount": return .property(\.discount)
      case "horizon": return .property(\.horizon)
      case "go_live": return .property(\.goLive)
      default: break
      }
    }
    let id = try entity(input, in: source)
    guard checked[id]?.type.isSeries == false, checked[id]?.type.quantity != nil else {
      throw Diagnostic(
        .badChange, "`\(input.name.text)` is not one number that a table could vary",
        at: .init(Span(source, input.name.range)),
        help: ["vary one of the inputs it is made of: `why \(input.name.text)` shows them"])
    }
    return .input(id)
  }

  /// Returns the definition or line that a change is about.
  public func entity(
    _ target: Change.Target, in source: SourceText
  ) throws(Diagnostic) -> EntityID {
    let layer = ChangeLayer(checked)
    let ids = try layer.targets(target, source)
    guard ids.count == 1 else {
      throw Diagnostic(
        .badChange, "`\(target.name.text)` stands for several lines",
        at: .init(Span(source, target.name.range)), help: ["name one of them"])
    }
    return ids[0]
  }

  /// An axis with its values and the one as stated.
  private func axis(
    _ axis: Command.Table.Axis, _ target: AxisTarget, in source: SourceText
  ) throws(Diagnostic) -> DataTable.Axis {
    let type: ValueType
    let asStated: Double
    let title: String
    switch target {
    case .input(let id):
      type = checked[id]?.type ?? .number
      asStated = value(of: id)?.value ?? .nan
      title = model[id].title
    case .property(let path):
      let entry = checked.cases.first ?? CheckedCase()
      title = axis.input.name.text
      if path == \CaseEntry.discount {
        type = .share
        asStated = model.cases.isEmpty ? 0.1 : discountRate(of: 0)
      } else if path == \CaseEntry.horizon {
        type = ValueType(.number, .months)
        asStated = Double(entry.horizon)
      } else {
        type = ValueType(.monthPoint)
        asStated = Double(entry.goLive)
      }
    }
    return DataTable.Axis(
      name: axis.input.name.text, title: title, type: type,
      values: try values(axis.values, type, in: source), asStated: asStated)
  }

  // MARK: - Axis values

  /// The values of an axis, in the unit of its input.
  private func values(
    _ values: Command.Table.Axis.Values, _ type: ValueType, in source: SourceText
  ) throws(Diagnostic) -> [Double] {
    switch values {
    case .list(let items):
      var result: [Double] = []
      for item in items { result.append(try number(item, as: type, in: source)) }
      return result
    case .steps(let from, let to, let step):
      let (a, b) = (try number(from, as: type, in: source), try number(to, as: type, in: source))
      let s = abs(try stepNumber(step, as: type, in: source))
      guard s > 0, b != a || s > 0, abs(b - a) / s < 10_000 else {
        throw Diagnostic(
          .outOfRange, "the step of a table is above 0, and small against its span",
          at: .init(Span(source, step.range)), help: [fiveValues(behind: to, until: step, source)])
      }
      let count = Int(abs(b - a) / s + 1e-9) + 1
      return (0..<count).map { clean(a + (b > a ? s : -s) * Double($0), step: s) }
    case .count(let from, let to, let count):
      let (a, b) = (try number(from, as: type, in: source), try number(to, as: type, in: source))
      let n = try number(count, as: .number, in: source)
      guard n >= 2, n <= 10_000, n == n.rounded() else {
        throw Diagnostic(
          .outOfRange, "a table has 2 to 10,000 values on an axis",
          at: .init(Span(source, count.range)),
          help: [fiveValues(behind: to, until: count, source)])
      }
      return (0..<Int(n)).map { a + (b - a) * Double($0) / (n - 1) }
    }
  }

  /// The advice to take five values between the ends of an axis.
  private func fiveValues(
    behind end: Expression, until last: Expression, _ source: SourceText
  ) -> String {
    let place = Span(source, SourceRange(Int(end.range.upper), Int(last.range.upper)))
    return "for five values write `\(place.line(with: " in 5"))`"
  }

  /// Removes the dust of repeated addition: 2% + 3 × 2% is 8%.
  private func clean(_ value: Double, step: Double) -> Double {
    let digits = 1e12
    let scale = digits / step
    return scale.isFinite && abs(value * scale) < 9e15 ? (value * scale).rounded() / scale : value
  }

  /// Returns a typed value in the unit of an input; it may leave out the `/…` part.
  func number(
    _ expression: Expression, as type: ValueType, in source: SourceText
  ) throws(Diagnostic) -> Double {
    try amount(expression, as: type, in: source).value
  }

  /// Returns a typed value in the unit of an input, and how it was read where it leaves out a part of that.
  public func amount(
    _ expression: Expression, as type: ValueType, in source: SourceText
  ) throws(Diagnostic) -> (value: Double, readings: [String]) {
    var checker = FormulaChecker(
      model: model, scope: checked.scope, caseIndex: model.onlyCase, entity: nil, source: source)
    let value = try checker.settled(try checker.check(expression))
    let wanted = Checked(slot: -1, type: type, range: expression.range)
    let taken = try checker.takes(value, like: wanted)
    guard !taken.type.isSeries else {
      throw checker.kindError("this needs one number", taken)
    }
    var linker = Linker(checked)
    let output = linker.link(
      checker.finished(taken), context: Int32(model.onlyCase ?? -1))
    return (Evaluation(linker.finish()).value(output), checker.formula.readings.map(\.text))
  }

  /// A step of a share may be typed in points.
  private func stepNumber(
    _ expression: Expression, as type: ValueType, in source: SourceText
  ) throws(Diagnostic) -> Double {
    if type.quantity?.measure == .share,
      let points = try? number(
        expression, as: ValueType(.points, type.quantity?.unit ?? .none), in: source)
    {
      return points
    }
    if type.form == .monthPoint,
      let months = try? number(expression, as: ValueType(.number, .months), in: source)
    {
      return months
    }
    return try number(expression, as: type, in: source)
  }

  // MARK: - Cells

  /// The cells of all questions; one program serves all where no axis changes it.
  private func cells(
    _ axes: [DataTable.Axis], _ targets: [AxisTarget], _ questions: [Question],
    _ undefined: inout Int
  ) throws(Diagnostic) -> [[[Double]]] {
    let rows = axes[0].values
    let columns = axes.count > 1 ? axes[1].values : [0]
    var inputs: [(axis: Int, id: EntityID)] = []
    for (index, target) in targets.enumerated() {
      if case .input(let id) = target { inputs.append((index, id)) }
    }
    if inputs.count == targets.count, !inputs.contains(where: { checked.shapesPlan($0.id) }) {
      let flat = try sweep(inputs, rows, columns, questions, &undefined)
      return flat.map { column in
        rows.indices.map { r in columns.indices.map { c in column[r * columns.count + c] } }
      }
    }
    // Properties, and inputs that set a month, change the program: one model a cell.
    var result = questions.map { _ in
      [[Double]](repeating: [Double](repeating: .nan, count: columns.count), count: rows.count)
    }
    for (r, row) in rows.enumerated() {
      for (c, column) in columns.enumerated() {
        if options.isCancelled() { throw Diagnostic.stopped }
        let analyst = moving(targets, to: [row, column])
        for (k, question) in questions.enumerated() where analyst.problem(of: question) == nil {
          guard question.isStatistic else {
            result[k][r][c] = analyst.value(of: question)
            continue
          }
          let cell = try StatisticSweep(analyst, question, inputs: []).estimate(at: [])
          undefined = max(undefined, cell.undefined)
          result[k][r][c] = cell.supported
        }
      }
    }
    return result
  }

  /// The model of one cell.
  private func moving(_ targets: [AxisTarget], to values: [Double]) -> Analyst {
    var layer = ChangeLayer(checked)
    for (target, value) in zip(targets, values) {
      switch target {
      case .input(let id): layer.setNumber(id, value)
      case .property(let path): layer.setProperty(path, to: value)
      }
    }
    return Analyst(layer.model.checked(reusing: checked), options: options)
  }

  /// Why a question has no figures in the model of a cell; nil when it has them.
  private func problem(of question: Question) -> Diagnostic? {
    let place = Span(SourceText(name: "table", ""), SourceRange(0, 0))
    let asked =
      [(question.formula, context(of: question))]
      + question.statistics.map { ($0.subject.formula, context(of: $0.subject)) }
    return asked.lazy.compactMap { formula, context in
      self.checked.figureProblem(formula, context: context, at: place)
    }.first
  }

  /// The first cell without a number whose reason is known: what the values of its axes break, or where a
  /// number was lost on the way.
  private func gap(
    _ axes: [DataTable.Axis], _ targets: [AxisTarget], _ questions: [Question],
    _ cells: [[[Double]]]
  ) -> DataTable.Gap? {
    for (question, rows) in zip(questions, cells) {
      for (r, row) in rows.enumerated() {
        guard let c = row.firstIndex(where: \.isNaN) else { continue }
        let values = [axes[0].values[r]] + (axes.count > 1 ? [axes[1].values[c]] : [])
        guard let reason = moving(targets, to: values).reason(for: question, since: checked) else {
          break
        }
        return DataTable.Gap(row: r, column: c, reason: reason)
      }
    }
    return nil
  }

  /// Why a question has no number here; nil where it is a figure that need not have one, as a rate of return.
  private func reason(for question: Question, since stated: CheckedModel) -> String? {
    if let problem = problem(of: question) {
      return (checked.diagnostics(.error, newSince: stated).first ?? problem).message
    }
    if question.isStatistic { return nil }
    if let owner = question.owner, question.metric != nil {
      do { _ = try figures(of: owner, underRisk: question.isUnderRisk) } catch {
        return error.message
      }
      return nil
    }
    let source = SourceText(name: "table", "")
    return undefined(question.formula, question.caseIndex, source)?.message
  }

  /// The cells of all questions as columns, row after row, from one program.
  private func sweep(
    _ inputs: [(axis: Int, id: EntityID)], _ rows: [Double], _ columns: [Double],
    _ questions: [Question], _ undefined: inout Int
  ) throws(Diagnostic) -> [[Double]] {
    let lanes = inputs.map { input -> [Double] in
      rows.flatMap { row in columns.map { input.axis == 0 ? row : $0 } }
    }
    let ids = inputs.map(\.id)
    let plain = questions.filter { !$0.isStatistic }
    var found = Sweep(self, inputs: ids, questions: plain).run(lanes)[...]
    var result: [[Double]] = []
    try requireNotStopped()
    for question in questions {
      if question.isStatistic {
        let cells = try StatisticSweep(self, question, inputs: ids).run(lanes)
        undefined = max(undefined, cells.map(\.undefined).max() ?? 0)
        result.append(cells.map(\.supported))
      } else if let column = found.popFirst() {
        result.append(column)
      }
    }
    return result
  }
}
