import Diagnostics
import Modeling
import Reporting
import Syntax

extension Session {
  /// Writes the reports of the model at hand.
  var writer: ReportWriter {
    ReportWriter(analyst: analyst, fileName: fileName, used: overlays.used?.name.text)
  }

  /// Writes the reports of the document as it stands, without the used scenario.
  var baseWriter: ReportWriter {
    ReportWriter(analyst: baseAnalyst, fileName: fileName, used: nil)
  }

  /// Runs one command; an error about no word in particular points at the whole statement.
  ///
  /// - Parameters:
  ///   - range: Where it stands in `source`; nil for one that nobody typed.
  ///   - line: Its line in a file, nil at the prompt.
  mutating func perform(
    _ command: Command, in source: SourceText, at range: SourceRange?, line: Int?
  ) -> [Response] {
    do throws(Diagnostic) {
      let question = ShownResult.Question(command: command, source: source, overlays: overlays)
      let isBehindWhatIf = line == nil && hasJustAskedWhatIf
      hasJustAskedWhatIf = command.isWhatIf
      if var report = try asked(command, in: source) {
        if case .show(let formula) = command, line == nil { remember(formula, in: source) }
        if command.isQuestion { lastResult = ShownResult(report, to: question) }
        if isBehindWhatIf, command.forgetsWhatIf { report = report.followed(by: withoutWhatIf) }
        return [.report(report, line: line)]
      }
      return try manage(command, in: source)
    } catch {
      return [.diagnostic(Self.placed(error, at: range.map { Span(source, $0) }))]
    }
  }

  /// Says that an answer behind a what-if is not under it.
  private var withoutWhatIf: Report {
    .note(
      .information,
      "without the what-if before it: `keep as \("cautious", .code)`, then `use cautious` puts every answer under it"
    )
  }

  /// What is not computed because of a line elsewhere is said of the command that asked for it.
  static func placed(_ error: Diagnostic, at command: Span?) -> Diagnostic {
    guard let command else { return error }
    guard error.primary != nil else {
      var placed = error
      placed.primary = .init(command)
      return placed
    }
    guard error.code == .notComputed, let cause = error.primary,
      cause.span.source !== command.source
        || !command.range.bytes.contains(Int(cause.span.range.lower))
    else { return error }
    return Diagnostic(
      error.code, error.message, at: .init(command),
      secondary: error.secondary.isEmpty
        ? [.init(cause.span, "line \(cause.span.line)")] : error.secondary, notes: error.notes,
      help: error.help)
  }

  /// The result of a command that asks the model; nil for one about the session and its files.
  mutating func asked(_ command: Command, in source: SourceText) throws(Diagnostic) -> Report? {
    if let report = try look(command, in: source) { return report }
    var report = try change(command, in: source)
    if report == nil { report = try risk(command, in: source) }
    if report == nil { report = try picture(command, in: source) }
    // After Ctrl-C values are missing, and what was made of the others is no answer.
    if report != nil, command.isQuestion { try analyst.requireNotStopped() }
    return report
  }

  // MARK: - Look

  private func look(_ command: Command, in source: SourceText) throws(Diagnostic) -> Report? {
    switch command {
    case .show(let expression): return try show(expression, in: source)
    case .summary(let name): return try summaries(name, in: source)
    case .annual(let name): return try writer.annual(try caseIndex(name, "annual", in: source))
    case .cashflow(let name, let period, let isCumulative):
      return try writer.cashflow(
        try caseIndex(name, isCumulative ? "cumulative" : "cashflow", in: source), period,
        onlyCumulative: isCumulative)
    case .inputs(let name):
      let index: Int? = if let name { try caseIndex(name, in: source) } else { nil }
      return writer.inputs(of: index)
    case .list(let family): return try list(family, in: source)
    case .info(let name): return try info(name, in: source)
    case .uses(let name):
      if let metric = Metric.byWord[name.key] {
        return writer.uses(metric, in: document.statements(naming: [name.key]))
      }
      return writer.uses(try entity(name, in: source))
    case .why(let expression):
      let explanation = try analyst.why(expression, in: source)
      var writer = writer
      if let (_, scenario) = expression.scenarioAsked {
        writer = ReportWriter(
          analyst: try analyst.scenario(named: scenario, in: source), fileName: fileName,
          used: scenario.key == "base" ? nil : scenario.text)
      }
      return writer.why(explanation, name: source[expression.range])
    default: return nil
    }
  }

  /// A formula is computed; the id of a case alone prints its summary.
  private func show(_ expression: Expression, in source: SourceText) throws(Diagnostic) -> Report {
    let writer = writer
    if case .name(let name) = expression.node, let index = writer.model.caseIndex[name.key],
      writer.model.definitions[name.key] == nil
    {
      return try summary(index, Span(source, expression.range))
    }
    let answer: Answer
    do throws(Diagnostic) {
      answer = try writer.analyst.ask(expression, in: source)
    } catch {
      throw suggestingCommand(error, for: expression)
    }
    if let undefined = answer.undefined { throw undefined }
    return writer.value(answer, of: expression, in: source)
  }

  /// The families that can be listed.
  private static let families = [
    "cases", "scenarios", "functions", "commands", "units", "inputs", "initiatives",
  ]

  /// Words that are commands of other programs, with what does the same here.
  private static let habits = [
    "vars": "write `list`", "ls": "write `list`", "dir": "write `list`", "who": "write `list`",
    "q": "write `quit`", "bye": "write `quit`", "clear": "press Ctrl-L, or write `help keys`",
    "cls": "press Ctrl-L, or write `help keys`",
    "edit": "press Ctrl-X Ctrl-E, or write `help keys`",
    "open": "write `load \"case.whatif\"`", "run": "write `load \"case.whatif\"`",
    "check": "outside a session write `whatif check case.whatif`, here `load \"case.whatif\"`",
    "output": "write `export \"results.md\"`", "sweep": "write `help table`",
    "convert": "write `3 h in min`", "keys": "write `help keys`", "syntax": "write `help formulas`",
    "assumptions": "write `inputs`", "drivers": "write `inputs`",
    "new": "`help first case` builds a case with you, or write `case my_case \"My case\"`",
    "begin": "`help first case` builds a case with you, or write `case my_case \"My case\"`",
    "chart": "write `plot cashflow`, or `help plot`",
    "graph": "write `plot cashflow`, or `help plot`",
    "goalseek": "write `help solve`", "vlookup": "`list` shows the names to use in a formula",
    "xlookup": "`list` shows the names to use in a formula",
    "sensitivity": "write `tornado npv`", "breakeven": "write `break even`",
  ]

  /// A lone unknown word may be a command with a slip in it, or what a list is of.
  private func suggestingCommand(_ error: Diagnostic, for expression: Expression) -> Diagnostic {
    guard error.code == .unknownName, case .name(let name) = expression.node,
      error.help.first?.hasPrefix("did you mean") != true
    else { return error }
    if let habit = Self.habits[name.key] {
      return Diagnostic(
        .writtenByHabit, "`\(name.text)` is no command and not defined", at: error.primary,
        help: [habit])
    }
    if let function = CommandTable.all.first(where: { $0.kind == .function && $0.name == name.key })
    {
      return Diagnostic(
        .unknownName, "`\(name.text)` is a function: what it takes stands in brackets",
        at: error.primary,
        help: ["for example `\(function.example.split(separator: "\n").last ?? "")`"])
    }
    if Self.families.contains(name.key) {
      return Diagnostic(
        .unknownCommand, "`\(name.text)` is no command and not defined", at: error.primary,
        help: ["write `list \(name.key)`"])
    }
    let commands = CommandTable.statements.filter { $0.kind == .command }.map(\.name)
    guard
      let near = commands.first(where: { name.key.count > 1 && $0.hasPrefix(name.key) })
        ?? Spelling.closestMatch(to: name.text, in: commands)
    else { return error }
    return Diagnostic(
      .unknownCommand, "`\(name.text)` is no command and not defined", at: error.primary,
      help: ["did you mean `\(near)`?"] + error.help)
  }

  private func summaries(_ name: Name?, in source: SourceText) throws(Diagnostic) -> Report {
    if let name, name.key != "all" {
      return try summary(try caseIndex(name, in: source), Span(source, name.range))
    }
    guard !writer.model.cases.isEmpty else { throw noCase(nil) }
    var report = try summary(0, nil)
    for index in writer.model.cases.indices.dropFirst() {
      let next = try summary(index, nil)
      report = report.followed(by: Report(blocks: [.paragraph(" ")])).followed(by: next)
    }
    return report
  }

  /// The block to trust at a glance.
  ///
  /// - Parameter state: How the file stands to its last save; nil for the short words of the screen.
  func summary(_ index: Int, _ span: Span?, state: String? = nil) throws(Diagnostic) -> Report {
    try writer.analyst.requireSound(index, at: span)
    guard !writer.checked.cases[index].lines.isEmpty else {
      let name = writer.model.cases[index].name.text
      throw Diagnostic(
        .noCase, "the case `\(name)` has no lines yet", at: span.map { .init($0) },
        help: [
          "add what it costs and brings: `cost build = $1,000 once`, `benefit sales = $500/month`"
        ])
    }
    let report = try SummaryReport(writer, index, state: state ?? fileState).report()
    try writer.analyst.requireNotStopped()
    return report
  }

  /// How the file stands to its last save: `setup-video.whatif, as saved 2026-11-22`.
  var fileState: String? {
    guard let name = fileName, !isNotebook else { return nil }
    let short = FilePath.lastPart(of: name)
    guard let stamp = document.files[0].stamps.compactMap(Stamp.init).first else {
      return document.isChanged ? "\(short), with changes that are not saved" : short
    }
    let same = !document.isChanged && StampComparison(document, analyst: baseAnalyst).agrees
    return "\(short), \(same ? "as saved" : "changed since") \(stamp.date)"
  }

  private func list(_ family: Name?, in source: SourceText) throws(Diagnostic) -> Report {
    if family?.key == "initiatives" { return try initiativeTable() }
    if let report = writer.list(family?.key) { return report }
    let typed = family?.text ?? ""
    var help = [
      "`list` alone shows everything, or one of: \(Self.families.joined(separator: ", "))"
    ]
    if let habit = Self.habits[typed.lowercased()] {
      help.insert(habit, at: 0)
    } else if let near = Spelling.closestMatch(to: typed, in: Self.families) {
      help.insert("did you mean `list \(near)`?", at: 0)
    } else if let name = nearestName(to: typed) {
      help.insert("what a name is says `info \(name)`", at: 0)
    }
    throw Diagnostic(
      .unknownName, "there is no list of `\(typed)`",
      at: family.map { .init(Span(source, $0.range)) }, help: help)
  }

  func info(_ name: Name, in source: SourceText) throws(Diagnostic) -> Report {
    if writer.model.caseIndex[name.key] != nil, writer.model.definitions[name.key] == nil {
      return try summaries(name, in: source)
    }
    if let figure = CommandTable.figures.first(where: { $0.name == name.key }) {
      return figure.report
    }
    return writer.info(try entity(name, in: source))
  }

  // MARK: - Names

  /// The case a command is about: the named one, or the only one.
  ///
  /// - Parameter command: The words behind which the name of a case stands, for the line to type.
  func caseIndex(
    _ name: Name?, _ command: String? = nil, in source: SourceText
  ) throws(Diagnostic) -> Int {
    let model = writer.model
    if let name {
      if name.key == "all" {
        if let problem = analyst.checked.allCasesProblem {
          throw Diagnostic(
            .severalCases, "the cases cannot be added up: \(problem)",
            at: .init(Span(source, name.range)), help: ["ask for one of them"])
        }
        return -1
      }
      guard let index = model.caseIndex[name.key] else {
        throw unknown(
          name, among: model.cases.map(\.name.text), kind: "case", .unknownCase, in: source)
      }
      return index
    }
    guard !model.cases.isEmpty else { throw noCase(nil) }
    guard let only = model.onlyCase else {
      let words = command.map { $0 + " " } ?? ""
      let lines = model.cases.prefix(6).map { "`\(words)\($0.name.text)`" }
      throw Diagnostic(
        .severalCases, "there are several cases",
        help: ["name one: \(lines.joined(separator: ", ")) or `\(words)all`"])
    }
    return only
  }

  func noCase(_ span: Span?) -> Diagnostic {
    Diagnostic(
      .noCase, "there is no case yet", at: span.map { .init($0) },
      help: ["start one: `case my_case \"Title\"`, then `cost …` and `benefit …` lines"])
  }

  /// The definition or line of a name.
  func entity(_ name: Name, in source: SourceText) throws(Diagnostic) -> EntityID {
    let model = writer.model
    if let id = model.definitions[name.key] { return id }
    let lines = model.cases.indices.compactMap { model.lines[Model.LineKey($0, name.key)] }
    if let first = lines.first { return first }
    throw unknown(
      name, among: model.entities.map(\.name.text) + Metric.allCases.map(\.word),
      kind: "definition or line", .unknownName,
      in: source)
  }

  func unknown(
    _ name: Name, among words: [String], kind: String, _ code: DiagnosticCode, in source: SourceText
  ) -> Diagnostic {
    let near = Spelling.closestMatch(to: name.text, in: words)
    return Diagnostic(
      code, "there is no \(kind) `\(name.text)`", at: .init(Span(source, name.range)),
      help: near.map { ["did you mean `\($0)`?"] } ?? ["`list` shows what there is"])
  }
}
