import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension Session {
  /// Runs the commands that lay changes over the model.
  mutating func change(_ command: Command, in source: SourceText) throws(Diagnostic) -> Report? {
    switch command {
    case .whatIf(let changes, let show):
      return try whatIf([Overlays.Changes(changes: changes, source: source)], show, source)
    case .and(let changes, let show):
      guard !overlays.whatIf.isEmpty else {
        throw Diagnostic(
          .notHere, "`and` adds to a what-if, and there is none yet",
          help: [
            "begin one: `what if \(changes.first.map { source[$0.range] } ?? world.model.exampleOfChange("down") ?? "… down 10%")`"
          ])
      }
      let shown = show.isEmpty ? overlays.shown : show
      let shownSource = show.isEmpty ? overlays.shownSource ?? source : source
      return try whatIf(
        overlays.whatIf + [Overlays.Changes(changes: changes, source: source)], shown, shownSource)
    case .keepAs(let name, let title): return try keepScenario(name, title, in: source)
    case .compare(let sides, let questions): return try compare(sides, questions, in: source)
    case .compareWith(let file): return try compareWith(file, in: source)
    case .use(let name): return try use(name, in: source)
    case .reset: return reset()
    case .solve(let solve): return try self.solve(solve, in: source)
    case .breakEven(let input, let figure): return try breakEven(input, figure, in: source)
    case .table(let table): return writer.table(try analyst.table(table, in: source))
    case .tornado(let figure):
      let question = try figureQuestion(figure, of: "tornado", in: source)
      return try writer.tornadoReport(of: question)
    default: return nil
    }
  }

  // MARK: - What if

  /// Lays changes over the model one part after the other and remembers them when all fit.
  private mutating func whatIf(
    _ parts: [Overlays.Changes], _ show: [Expression], _ showSource: SourceText
  ) throws(Diagnostic) -> Report {
    var current = analyst
    var echoes: [String] = []
    var fixed: [String] = []
    var last: Overlay?
    for part in parts {
      let overlay = try current.applying(part.changes, in: part.source)
      echoes += overlay.echoes
      fixed += overlay.fixed.map { overlay.model.askedName(of: $0) }
      current = Analyst(overlay.checked, options: environment.simulation)
      last = overlay
    }
    guard let last else { return .note(.information, "Nothing was changed.") }
    try current.requireFigures(of: analyst)
    let comparison = try analyst.whatIf(last, show: show, in: showSource)
    overlays.whatIf = parts
    overlays.shown = show
    overlays.shownSource = showSource
    let changes = parts.flatMap { part in part.changes.map { part.source[$0.range] } }
    let unused = analyst.checked.unused(analyst.checked.changed(in: current.checked))
    return writer.whatIf(
      comparison, changes: changes, echoes: echoes, fixed: fixed.unique,
      unused: unused.map { analyst.model.askedName(of: $0) })
  }

  /// `keep as id`: the last what-if becomes a scenario of the document.
  private mutating func keepScenario(
    _ name: Name, _ title: TextLiteral?, in source: SourceText
  ) throws(Diagnostic) -> Report {
    guard !overlays.whatIf.isEmpty else {
      throw Diagnostic(
        .notHere, "there is no what-if to keep", at: .init(Span(source, name.range)),
        help: [
          "ask one first: `what if \(world.model.exampleOfChange("down") ?? "… down 10%")`"
        ])
    }
    var changes = overlays.whatIf.flatMap { part in
      part.changes.map { Self.textToKeep(of: $0, in: part.source, only: onlyCaseName) }
    }
    if let used = overlays.used { changes.insert(used.name.text, at: 0) }
    let head = "scenario \(name.text)" + (title.map { " \"\($0.value)\"" } ?? "")
    let text = "\(head): \(changes.joined(separator: ", "))"
    let isReplaying = self.isReplaying
    let former = baseAnalyst.model.scenarioIndex[name.key].map { baseAnalyst.model.scenarios[$0] }
    let kept = overlays.whatIf
    let responses = declareText(text, entry: source[SourceRange(0, source.utf8.count)])
    for case .diagnostic(let diagnostic) in responses where diagnostic.severity == .error {
      throw diagnostic
    }
    overlays.whatIf = kept
    self.isReplaying = isReplaying
    guard let former else { return .note(.done, "Kept: \(text, .code)") }
    let old = former.changes.map { former.source[$0.range] }.joined(separator: ", ")
    return .note(
      .done, "Kept: \(text, .code); was: \(old, .code), which \("undo", .code) brings back")
  }

  private var onlyCaseName: String? {
    analyst.model.onlyCase.map { analyst.model.cases[$0].name.text }
  }

  /// A change as typed; the figure of a corner gets its case, so that a second case does not leave it open.
  private static func textToKeep(
    of change: Change, in source: SourceText, only owner: String?
  ) -> String {
    let text = source[change.range]
    switch change.kind {
    case .allAtWorse(let figure), .allAtBetter(let figure):
      guard let owner, case .name(let name) = figure.node, Metric.byWord[name.key] != nil else {
        return text
      }
      return "\(text) of \(owner)"
    default: return text
    }
  }

  // MARK: - Scenarios

  private func compare(
    _ sides: [Command.Comparand], _ questions: [Expression], in source: SourceText
  ) throws(Diagnostic) -> Report {
    let isVague = sides.isEmpty || sides.count == 1 && ["base", "all"].contains(sides[0].name.key)
    if isVague { throw nothingToCompare(sides.first.map { Span(source, $0.name.range) }) }
    var names = sides.map(\.name)
    if names.count == 1, let only = names.first, baseAnalyst.model.scenarioIndex[only.key] != nil {
      names.insert(Name("base", only.range), at: 0)
    }
    // Cases are compared as they stand now; a scenario is laid over the file as stated.
    let areCases = names.allSatisfy { baseAnalyst.model.caseIndex[$0.key] != nil }
    let writer = areCases ? writer : baseWriter
    let analyst = writer.analyst
    let comparison = try analyst.compare(names, on: questions, in: source)
    let report = writer.compare(
      comparison, heading: names.map(\.text).joined(separator: names.count > 2 ? ", " : " and "),
      besides: areCases ? nil : overlays.used?.name.text)
    guard let spread = try analyst.riskComparison(names, on: questions, in: source) else {
      return report
    }
    return report.followed(by: writer.riskComparisonReport(spread))
  }

  /// `compare` alone: what there is to compare, as the line to type.
  func nothingToCompare(_ span: Span?) -> Diagnostic {
    let model = baseAnalyst.model
    var help: [String] = []
    let sound = ScenarioColumns.sound(writer).scenarios
    if !sound.isEmpty {
      help.append("write `compare base, \(sound.map(\.name.text).joined(separator: ", "))`")
    }
    if model.cases.count > 1 {
      help.append("write `compare \(model.cases.map(\.name.text).joined(separator: ", "))`")
    }
    if help.isEmpty {
      help = [
        "there is no scenario yet: ask `what if …`, then `keep as cautious`, then `compare base, cautious`"
      ]
    }
    return Diagnostic(
      .badArguments, "say what to compare", at: span.map { .init($0) }, help: help)
  }

  private mutating func use(_ name: Name, in source: SourceText) throws(Diagnostic) -> Report {
    if name.key == "base" { return reset(typed: "use base") }
    _ = try baseAnalyst.scenario(named: name, in: source)
    recordStep("use \(name.text)")
    overlays.used = Overlays.UsedName(name: name, source: source)
    overlays.whatIf = []
    refreshUsed()
    return .note(
      .done, "Every answer is now under \(name.text, .name); `reset` returns to the file as stated."
    )
  }

  private mutating func reset(typed entry: String = "reset") -> Report {
    if overlays.used != nil { recordStep(entry) }
    overlays = Overlays()
    refreshUsed()
    return .note(.done, "Back to the file as stated.")
  }

  /// Makes what follows a step of its own for `undo`, although the document stays as it is.
  private mutating func recordStep(_ entry: String) {
    past.record(
      UndoHistory.Step(
        way: .edits([]), overlays: overlays, currentCase: currentCase, entry: entry))
  }

  // MARK: - Goals

  private func solve(
    _ solve: Command.Solve, in source: SourceText
  ) throws(Diagnostic) -> Report {
    let asked = try sought(solve, in: source)
    let seek = try analyst.seek(
      asked.input, for: asked.question, goal: asked.goal, domain: asked.domain)
    let lasting = analyst.lastingPaybacks(
      of: asked.question, moving: asked.input, over: seek.roots.map(\.input))
    return writer.solve(seek, lasting: lasting, in: source)
      .followed(by: writer.statisticReport(seek))
      .followed(
        by: Report(nil, .note) { report in
          for reading in asked.readings { report.note(.reading, Styled(reading)) }
        })
  }

  /// What `solve` is about, checked.
  private typealias Sought = (
    input: EntityID, question: Question, goal: Double, domain: ClosedRange<Double>?,
    readings: [String]
  )

  private func sought(
    _ solve: Command.Solve, in source: SourceText
  ) throws(Diagnostic) -> Sought {
    let id = try analyst.entity(solve.input, in: source)
    let question = try analyst.question(solve.formula, in: source)
    let goal = try number(solve.goal, as: question.formula.type, in: source)
    var domain: ClosedRange<Double>?
    var readings: [String] = []
    if let stated = solve.domain {
      let type = analyst.checked[id]?.type ?? .number
      let from = try end(stated.low, as: type, in: source)
      let to = try end(stated.high, as: type, in: source)
      readings = from.readings + to.readings.filter { !from.readings.contains($0) }
      let (low, high) = (from.value, to.value)
      guard low < high else {
        throw Diagnostic(
          .badArguments, "the search goes from the smaller value to the larger one",
          at: .init(Span(source, stated.low.range.union(stated.high.range))))
      }
      domain = low...high
    }
    return (id, question, goal, domain, readings)
  }

  /// An end of a search, which may leave out a part of the unit of its input.
  private func end(
    _ expression: Expression, as type: ValueType, in source: SourceText
  ) throws(Diagnostic) -> (value: Double, readings: [String]) {
    if type.quantity != nil, expression.numberLiteral != nil,
      let taken = try? analyst.amount(expression, as: type, in: source)
    {
      return taken
    }
    return (try number(expression, as: type, in: source), [])
  }

  /// A typed value in the unit of what it is compared with.
  private func number(
    _ expression: Expression, as type: ValueType, in source: SourceText
  ) throws(Diagnostic) -> Double {
    let answer = try analyst.ask(expression, in: source)
    if answer.value == 0 { return 0 }
    if case .monthPoint = answer.type.form { return answer.value }
    guard let given = answer.type.quantity, let wanted = type.quantity else {
      throw misfit(expression, type, in: source)
    }
    if given.measure == wanted.measure, given.unit == wanted.unit { return answer.value }
    guard given.measure == wanted.measure,
      let factor = analyst.model.catalogue.conversionFactor(
        from: given.unit, to: wanted.unit, opening: false)
    else { throw misfit(expression, type, in: source) }
    return answer.value * factor
  }

  private func misfit(_ expression: Expression, _ type: ValueType, in source: SourceText)
    -> Diagnostic
  {
    let formatter = writer.formatter
    let wanted = type.quantity.map { formatter.unit($0.unit, measure: $0.measure) } ?? ""
    var help: [String] = []
    if let (measure, unit) = type.quantity, !wanted.isEmpty, let number = expression.numberLiteral,
      number.isBare
    {
      // `roi = 50` means 50%, `roi = 0.5` too.
      let isPercent = measure != .number && abs(number.value) >= 1
      let value = isPercent ? number.value / 100 : number.value
      let text = formatter.exact(Quantity(value, measure, unit))
      help.append("write `\(Span(source, expression.range).line(with: text))`")
    }
    return Diagnostic(
      .unitMismatch,
      "`\(source[expression.range])` does not fit"
        + (wanted.isEmpty
          ? "; a plain number is needed" : ": it is compared with a value in \(wanted)"),
      at: .init(Span(source, expression.range)), help: help)
  }

  /// The figure a command is about: the net value of the only case unless stated, or of the case that
  /// is named in its place (`tornado portal`).
  ///
  /// - Parameter command: What stands before a figure: `tornado`, `break even for`.
  func figureQuestion(
    _ figure: Expression?, of command: String, in source: SourceText
  ) throws(Diagnostic) -> Question {
    if let figure {
      if case .name(let name) = figure.node, isCase(name) {
        return try netValue(of: name, in: source)
      }
      return try analyst.question(figure, in: source)
    }
    let cases = analyst.model.cases
    guard let only = analyst.model.onlyCase else {
      guard let first = cases.first else { throw noCase(nil) }
      throw Diagnostic(
        .severalCases, "there are several cases: which one's net value?",
        help: [
          "write `\(command) npv of \(first.name.text)`"
            + (analyst.checked.allCasesProblem == nil ? " or `\(command) npv of all`" : "")
        ])
    }
    return try analyst.question(.npv, of: only)
  }

  /// Whether a name is that of a case and of nothing else.
  func isCase(_ name: Name) -> Bool {
    analyst.model.caseIndex[name.key] != nil && analyst.model.definitions[name.key] == nil
  }

  /// The net value of a case that is named.
  private func netValue(of owner: Name, in source: SourceText) throws(Diagnostic) -> Question {
    try analyst.question(.npv, of: try caseIndex(owner, in: source))
  }

  private func breakEven(
    _ target: Change.Target?, _ figure: Expression?, in source: SourceText
  ) throws(Diagnostic) -> Report {
    let (question, inputs) = try breakEvenQuestion(target, figure, in: source)
    let found = try analyst.breakEvens(of: question, among: inputs)
    var report = writer.breakEven(found, asked: question.text, caseIndex: question.owner)
    if let target, inputs?.count == 1, found.found.isEmpty, found.without.isEmpty {
      return .note(
        .information,
        "\(Self.words(target).joined(separator: " "), .name) has no effect on \(question.text).")
    }
    for seek in found.without {
      guard let far = analyst.fartherRoot(seek.input, for: question) else { continue }
      let type = analyst.checked[seek.input]?.type ?? .number
      report = report.followed(
        by: .note(
          .information,
          "\(analyst.model.askedName(of: seek.input), .name) would have to be \(writer.text(far.input, type), .number)"
        ))
    }
    return report
  }

  private static func words(_ target: Change.Target) -> [String] {
    [target.name.text] + (target.ofCase.map { ["of", $0.text] } ?? [])
  }

  /// What `break even` is about, checked: the figure, and the inputs that it is asked of; nil for all.
  private func breakEvenQuestion(
    _ target: Change.Target?, _ figure: Expression?, in source: SourceText
  ) throws(Diagnostic) -> (question: Question, inputs: [EntityID]?) {
    // `break even npv of portal` asks about a figure and not about an input.
    if figure == nil, let target, Metric.byWord[target.name.key] != nil {
      let name = Expression(.name(target.name), target.name.range)
      let asked = target.ofCase.map { owner in
        Expression(
          .of(name, Expression(.name(owner), owner.range)), name.range.union(owner.range))
      }
      return try breakEvenQuestion(nil, asked ?? name, in: source)
    }
    let words = target.map(Self.words) ?? []
    let asked = (["break even"] + words + ["for"]).joined(separator: " ")
    // `break even portal` asks about a case and not about an input.
    let owner = target.flatMap { $0.ofCase == nil && isCase($0.name) ? $0.name : nil }
    let question =
      if let owner, figure == nil { try netValue(of: owner, in: source) } else {
        try figureQuestion(figure, of: asked, in: source)
      }
    if question.metric?.isPayback == true { throw paybackNeverZero(question) }
    var inputs: [EntityID]?
    if let target, owner == nil || figure != nil {
      let id = try analyst.entity(target, in: source)
      let all = analyst.inputs(of: question)
      inputs = analyst.checked.isInput(id) ? [id] : all.filter { feeds($0, id) }
    }
    return (question, inputs)
  }

  // MARK: - Checking

  /// Finds what is wrong in a question without computing its answer.
  func check(_ command: Command, in source: SourceText) throws(Diagnostic) {
    switch command {
    case .show(let asked), .why(let asked): try analyst.check(question: asked, in: source)
    case .solve(let solve): _ = try sought(solve, in: source)
    case .breakEven(let input, let figure):
      _ = try breakEvenQuestion(input, figure, in: source)
    case .tornado(let figure?), .simulate(let figure?), .drivers(let figure?),
      .worthKnowing(let figure):
      _ = try figureQuestion(figure, of: "", in: source)
    case .use(let name): _ = try baseAnalyst.scenario(named: name, in: source)
    case .compare(let sides, let questions):
      for name in sides.map(\.name) where !isCase(name) && name.key != "all" {
        _ = try baseAnalyst.scenario(named: name, in: source)
      }
      for question in questions { try baseAnalyst.check(question: question, in: source) }
    default: break
    }
  }

  /// The answer to a break-even of a payback, with the goal that is meant.
  private func paybackNeverZero(_ question: Question) -> Diagnostic {
    let input = analyst.inputs(of: question).first.map { analyst.model.askedName(of: $0) }
    return Diagnostic(
      .badArguments, "a break-even is where a figure passes 0, and a payback never does",
      help: [
        "for a payback in time write `solve \(input ?? "price") for \(question.text) = 12 months`",
        "for where the case pays write `break even`",
      ])
  }

  /// Whether an input is part of a computed definition.
  private func feeds(_ input: EntityID, _ id: EntityID) -> Bool {
    var stack = [id]
    var seen: Set<EntityID> = []
    while let next = stack.popLast() {
      guard seen.insert(next).inserted else { continue }
      if next == input { return true }
      stack += analyst.checked[next]?.uses ?? []
    }
    return false
  }
}

extension [String] {
  /// The texts without repetitions, in order.
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
