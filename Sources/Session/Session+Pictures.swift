import CustomerExperience
import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension Session {
  /// Runs the commands that draw.
  func picture(_ command: Command, in source: SourceText) throws(Diagnostic) -> Report? {
    guard case .plot(let plot) = command else { return nil }
    switch plot {
    case .impactAbility: return try impactAbility()
    case .chart(let kind, let owner): return try chart(kind, owner, in: source)
    case .series(let expression): return try plotSeries(expression, in: source)
    case .sweep(let expression, let axes): return try plotSweep(expression, axes, in: source)
    }
  }

  // MARK: - Impact and ability

  /// Everything that can be prioritised: cases with scores or without, initiatives of the text and of
  /// tables.
  private func initiatives() throws(Diagnostic) -> (items: [Initiative], remark: String?) {
    var result: [Initiative] = []
    var worth: [Worth] = []
    if let span = world.others.unreadableInitiative {
      throw Diagnostic(
        .notComputed, "not computed: an initiative cannot be read", at: .init(span),
        help: ["mend the line, or leave it out"])
    }
    for index in writer.checked.cases.indices {
      let entry = writer.checked.cases[index]
      let figures = try analyst.figures(of: index)
      var item = Initiative(
        id: writer.model.cases[index].name.text, title: writer.model.cases[index].title,
        impact: entry.impact, ability: entry.ability, owner: writer.model.cases[index].owner,
        due: entry.due.flatMap { CalendarDate(year: 1970, month: 1, day: 1)?.adding(days: $0) })
      if !entry.lines.isEmpty {
        item.npv = writer.money(figures.npv, index)
        item.cost = writer.money(figures.pvCosts, index)
      }
      if let owner = entry.impactOwner {
        let span = writer.model.cases[index].impact?.span
        worth.append(try self.worth(of: owner, result.count, span))
      }
      result.append(item)
    }
    for entry in world.others.initiatives {
      if let impact = entry.declaration.impact, let owner = impact.netValue?.owner {
        worth.append(try self.worth(of: owner, result.count, Span(entry.source, impact.range)))
      }
      result.append(try Self.initiative(entry, analyst))
    }
    for table in world.others.tables {
      result += try Self.readTable(table, document, environment.files, world.scale)
    }
    let remark = try score(worth, &result)
    return (result, remark)
  }

  /// An initiative whose impact is the net value of a case.
  private struct Worth {
    let item: Int
    let value: Quantity
    let span: Span?
  }

  private func worth(of owner: Name, _ item: Int, _ span: Span?) throws(Diagnostic) -> Worth {
    guard let index = writer.model.caseIndex[owner.key] else {
      throw Self.unknownOwner(owner, span, writer.model.scores)
    }
    let npv = try analyst.figures(of: index).npv
    return Worth(item: item, value: writer.money(npv, index), span: span)
  }

  private static func unknownOwner(
    _ owner: Name, _ span: Span?, _ scores: ScoresDeclaration
  ) -> Diagnostic {
    Diagnostic(
      .unknownCase, "there is no case `\(owner.text)` whose net value could be the impact",
      at: span.map { .init($0) },
      help: ["score it instead: `impact \(scores.example)`"])
  }

  /// Scores by money: 0 or less is the lowest score, the largest net value the highest, in a straight line
  /// between, to a tenth of a step.
  ///
  /// - Returns: How it was scored, in a sentence; nil where nothing was.
  private func score(
    _ worth: [Worth], _ items: inout [Initiative]
  ) throws(Diagnostic) -> String? {
    guard let first = worth.first,
      let top = worth.map(\.value).max(by: { $0.value < $1.value })
    else { return nil }
    if let other = worth.first(where: { $0.value.unit != first.value.unit }) {
      throw Diagnostic(
        .currencyMismatch, "net values of different currencies have no common scale of impact",
        at: other.span.map { .init($0) },
        help: ["score one of them: `impact \(writer.model.scores.example)`"])
    }
    let scale = world.scale
    let grain = scale.step / 10
    for part in worth {
      let share = top.value > 0 ? max(0, part.value.value / top.value) : 0
      let score = scale.low + (scale.high - scale.low) * share
      items[part.item].impact = min(scale.high, (score / grain).rounded() * grain)
    }
    let formatter = writer.formatter
    let names = worth.map { items[$0.item].title }.joined(separator: ", ")
    let ends = (formatter.plain(scale.low), formatter.plain(scale.high))
    guard top.value > 0 else {
      return "impact of \(names): by net value, none of which is above 0, so all are \(ends.0)"
    }
    return
      "impact of \(names): by net value in a straight line, 0 or less is \(ends.0), the largest of these, \(formatter.summary(top)), is \(ends.1); another case can move it"
  }

  private static func initiative(
    _ entry: OtherDeclarations.InitiativeEntry, _ analyst: Analyst
  ) throws(Diagnostic) -> Initiative {
    let declared = entry.declaration
    var item = Initiative(
      id: declared.name.text, title: declared.title?.value ?? declared.name.text.spaced,
      owner: declared.owner?.value, needs: declared.needs.map(\.text),
      excludes: declared.excludes.map(\.text))
    // By net value it is scored beside all others.
    if let impact = declared.impact, let owner = impact.netValue?.owner {
      guard analyst.model.caseIndex[owner.key] != nil else {
        throw unknownOwner(owner, Span(entry.source, impact.range), analyst.model.scores)
      }
    } else {
      item.impact = try score(declared.impact, entry, analyst)
    }
    item.ability = try score(declared.ability, entry, analyst)
    if let confidence = declared.confidence {
      item.confidence = try analyst.ask(confidence, in: entry.source).value
    }
    if let cost = declared.cost { item.cost = try analyst.ask(cost, in: entry.source).quantity }
    if let npv = declared.npv { item.npv = try analyst.ask(npv, in: entry.source).quantity }
    if let due = declared.due {
      let answer = try analyst.ask(due, in: entry.source)
      guard answer.type.form == .date else {
        throw Diagnostic(
          .kindMismatch, "`due` is a date", at: .init(Span(entry.source, due.range)),
          help: ["write year, month and day: `due 2027-03-15`"])
      }
      let days = answer.value
      item.due = Int(exactly: days.rounded()).flatMap {
        CalendarDate(year: 1970, month: 1, day: 1)?.adding(days: $0)
      }
    }
    if let status = declared.status {
      item.status = Initiative.Status(rawValue: status.value.lowercased())
    }
    return item
  }

  private static func score(
    _ expression: Expression?, _ entry: OtherDeclarations.InitiativeEntry, _ analyst: Analyst
  ) throws(Diagnostic) -> Double? {
    guard let expression else { return nil }
    let span = Span(entry.source, expression.range)
    let scores = analyst.model.scores
    let value: Double
    do throws(Diagnostic) {
      value = try analyst.ask(expression, in: entry.source).value
    } catch {
      // `impact high` is how people say it; anything else has its own reason.
      guard error.code == .unknownName, case .name(let said) = expression.node else { throw error }
      throw Diagnostic(
        .badScore, "a score is a number from \(scores.words)", at: .init(span),
        help: [
          scores.score(called: said.key) == nil
            ? "write for example `impact \(scores.example)`"
            : "write `\(lineWithScores(entry, scores))`"
        ])
    }
    guard scores.range.contains(value) else {
      throw OtherDeclarations.offScale(span, scores)
    }
    return value
  }

  /// The line of an initiative with a number for each score that is said in a word.
  private static func lineWithScores(
    _ entry: OtherDeclarations.InitiativeEntry, _ scores: ScoresDeclaration
  ) -> String {
    var line = ""
    var last = Int(entry.range.lower)
    let words = [entry.declaration.impact, entry.declaration.ability].compactMap { $0 }
      .sorted { $0.range.lower < $1.range.lower }
    for word in words {
      guard case .name(let said) = word.node, let score = scores.score(called: said.key) else {
        continue
      }
      line += entry.source[SourceRange(last, Int(word.range.lower))] + score
      last = Int(word.range.upper)
    }
    return line + entry.source[SourceRange(last, Int(entry.range.upper))]
  }

  /// What is wrong with the values of the initiatives that stand in some texts; nil when all can be computed.
  static func problem(
    inInitiativesOf world: World, writtenIn texts: [SourceText], _ analyst: Analyst
  ) -> Diagnostic? {
    for entry in world.others.initiatives where texts.contains(where: { $0 === entry.source }) {
      do throws(Diagnostic) {
        _ = try initiative(entry, analyst)
      } catch {
        return error
      }
    }
    return nil
  }

  /// Returns what is wrong with the tables of initiatives; nil when all can be read.
  func problem(inTablesOf world: World, _ document: Document) -> Diagnostic? {
    for table in world.others.tables {
      do throws(Diagnostic) {
        _ = try Self.readTable(table, document, environment.files, world.scale)
      } catch {
        return error
      }
    }
    return nil
  }

  /// Reads a table of initiatives, relative to the file that names it.
  private static func readTable(
    _ table: OtherDeclarations.TableEntry, _ document: Document, _ files: any FileSystem,
    _ scale: Scale
  ) throws(Diagnostic) -> [Initiative] {
    let place = Diagnostic.Label(Span(table.source, table.file.range))
    let owner = document.files.first { $0.path == table.source.name } ?? document.files.first
    let folder = owner?.path.map(FilePath.folder) ?? "."
    let path = FilePath.joining(table.file.value, to: folder)
    let bytes = try TextFile.bytes(of: path, from: files, at: place)
    let read: CSVTable
    do {
      read = try CSVReader().read(bytes)
    } catch {
      throw Diagnostic(
        .badTable, "\(TextFile.quoted(table.file.value)): \(error.message)", at: place,
        help: error.remedy.map { [$0] } ?? [])
    }
    do {
      return try Initiative.read(from: read, scale: scale)
    } catch {
      var problem = error.diagnostic(file: TextFile.quoted(table.file.value))
      problem.primary = place
      throw problem
    }
  }

  /// Initiatives in order, on the scale and with the names that the text states.
  func prioritisation(_ items: [Initiative]) -> Prioritisation {
    Prioritisation(items, scale: world.scale, names: world.quadrantNames)
  }

  /// The plot with its table, sorted by rank.
  private func impactAbility() throws(Diagnostic) -> Report {
    let (items, remark) = try initiatives()
    guard !items.isEmpty else {
      throw Diagnostic(
        .noCase, "there is nothing to plot yet",
        help: [
          "write `initiative terms \"Simpler contract\" impact 8 ability 3`, or `impact` and `ability` lines in a case"
        ])
    }
    let chart = ImpactAbilityChart(
      points: items.map {
        ImpactAbilityChart.Point($0.title, impact: $0.impact, ability: $0.ability)
      }, impact: world.axis("Impact"), ability: world.axis("Ability"),
      quadrants: .init(
        topRight: world.quadrantNames[.topRight], topLeft: world.quadrantNames[.topLeft],
        bottomRight: world.quadrantNames[.bottomRight],
        bottomLeft: world.quadrantNames[.bottomLeft]))
    guard items.contains(where: { $0.impact != nil && $0.ability != nil }) else {
      throw Diagnostic(
        .badScore, "nothing has both scores yet, so the plot would be empty",
        help: [
          "write `impact \(world.model.scores.example)` and `ability \(world.model.scores.example)` behind it, or on lines of its case"
        ])
    }
    return Report("plot impact ability", .chart) {
      $0.chart(.impactAbility(chart))
      $0.append(writer.priorities(prioritisation(items), onlyTable: true))
      if let remark { $0.note(.convention, Styled(remark)) }
      $0.record(Chart.impactAbility(chart).record())
    }
  }

  /// `list initiatives`.
  func initiativeTable() throws(Diagnostic) -> Report {
    let (items, remark) = try initiatives()
    guard !items.isEmpty else { return .note(.information, "There are no initiatives yet.") }
    let table = writer.priorities(prioritisation(items), onlyTable: false)
    return remark.map { table.followed(by: .note(.convention, Styled($0))) } ?? table
  }

  // MARK: - Charts of a case

  private func chart(
    _ kind: Name, _ figure: Expression?, in source: SourceText
  ) throws(Diagnostic) -> Report {
    switch kind.key {
    case "cashflow", "cumulative", "cash":
      return try writer.cashChart(try owner(of: kind, figure, in: source))
    case "waterfall", "npv":
      return try writer.waterfall(try owner(of: kind, figure, in: source))
    case "tornado":
      let question = try figureQuestion(figure, of: "tornado", in: source)
      return try writer.tornadoReport(of: question)
    case "histogram":
      let question = try figureQuestion(figure, of: "plot histogram of", in: source)
      return try writer.histogramReport(of: question)
    case "scenarios": return try plotScenarios(figure, in: source)
    default: return try plotSeries(Expression(.name(kind), kind.range), in: source)
    }
  }

  /// The case whose money a chart shows.
  private func owner(
    of kind: Name, _ figure: Expression?, in source: SourceText
  ) throws(Diagnostic) -> Int {
    guard let figure else { return try caseIndex(nil, "plot \(kind.text) of", in: source) }
    guard case .name(let name) = figure.node else {
      throw Diagnostic(
        .badArguments, "`plot \(kind.text) of` takes the name of a case",
        at: .init(Span(source, figure.range)),
        help: analyst.model.cases.first.map { ["write `plot \(kind.text) of \($0.name.text)`"] }
          ?? [])
    }
    return try caseIndex(name, in: source)
  }

  /// The command that shows what a word behind `plot` probably means; nil where the word is a name.
  private func insteadOfPlot(_ word: Name) -> String? {
    guard analyst.model.definitions[word.key] == nil else { return nil }
    switch word.key {
    case "series":
      let series = analyst.model.ids.first { analyst.checked[$0]?.type.isSeries == true }
      return "`plot` takes the name of what varies by month"
        + (series.map { ", such as `plot \(analyst.model[$0].name.text)`" } ?? "")
    case "distribution", "simulation": return "`plot histogram` shows how the result is spread"
    case "drivers": return "`drivers npv` ranks what the spread comes from"
    case "initiatives": return "`plot impact ability` shows them"
    case "heat", "heatmap":
      let inputs = analyst.checked.inputs.prefix(2).map { analyst.model[$0].name.text }
      let names = inputs.count == 2 ? inputs : ["price", "uplift"]
      return "name the result and two inputs: `plot npv by \(names[0]) from … to …, "
        + "\(names[1]) from … to …`"
    default: return nil
    }
  }

  private func plotSeries(_ expression: Expression, in source: SourceText) throws(Diagnostic)
    -> Report
  {
    if case .name(let word) = expression.node, let instead = insteadOfPlot(word) {
      throw Diagnostic(
        .badArguments, "there is no plot called `\(word.text)`",
        at: .init(Span(source, expression.range)), help: [instead])
    }
    let answer = try analyst.ask(expression, in: source)
    let name = source[expression.range]
    guard answer.type.isSeries, answer.type.quantity != nil else {
      throw Diagnostic(
        .kindMismatch, "`\(name)` is one value; a plot needs one for every month",
        at: .init(Span(source, expression.range)),
        help: [sweep(of: expression, in: source)])
    }
    let first = answer.series.first.map { $0 != 0 && !$0.isNaN } == true ? 0 : 1
    let points = answer.series.indices.dropFirst(first).map {
      LineChart.Point(Double($0), answer.series[$0])
    }
    let chart = LineChart(
      name, x: "month", y: name, points: points,
      yFormat: writer.format(answer.type))
    return writer.chartReport(.line(chart), name: "plot \(name)", caseIndex: writer.model.onlyCase)
  }

  /// How to see what a single value does: over an input that it depends on, or, of an input itself, its effect
  /// on the net value.
  private func sweep(of expression: Expression, in source: SourceText) -> String {
    let name = source[expression.range]
    let inputs = (try? analyst.question(expression, in: source)).map(analyst.inputs) ?? []
    let ranged = inputs.first { analyst.checked.ends(of: $0) != nil }
    guard let input = ranged ?? inputs.first, let type = analyst.checked[input]?.type,
      let (measure, unit) = type.quantity, let now = analyst.value(of: input)?.value
    else { return "to see what it is made of: `why \(name)`" }
    let axis = analyst.model.askedName(of: input)
    let ends = analyst.checked.ends(of: input) ?? (now / 2, now == 0 ? 1 : now * 3 / 2)
    let words = [min(ends.low, ends.high), max(ends.low, ends.high)].map {
      writer.formatter.exact(Quantity($0, measure, unit))
    }
    let range = "by \(axis) from \(words[0]) to \(words[1])"
    guard axis == name else { return "to see how it depends on an input: `plot \(name) \(range)`" }
    return analyst.model.onlyCase == nil
      ? "it is an input: `uses \(name)` shows what depends on it"
      : "it is an input; to see what it does: `plot npv \(range)`"
  }

  private func plotSweep(
    _ expression: Expression, _ axes: [Command.Table.Axis], in source: SourceText
  ) throws(Diagnostic) -> Report {
    let data = try analyst.table(
      Command.Table(outputs: [expression], axes: axes, changes: []), in: source)
    return axes.count == 1 ? writer.lineChart(data) : writer.heatTable(data)
  }
}

extension World {
  /// The stated scale of scores.
  var scale: Scale {
    let scores = model.scores
    return Scale(from: scores.low, to: scores.high, threshold: scores.threshold, step: step)
      ?? .oneToTen
  }

  /// The distance of neighbouring scores: 1, or a tenth of a scale longer than 20.
  private var step: Double {
    let length = model.scores.high - model.scores.low
    return length > 20 ? length / 10 : 1
  }

  /// The stated names of the fields, in the order quick wins, big bets, fill-ins, time sinks.
  var quadrantNames: QuadrantNames {
    let names = others.quadrants
    guard names.count == 4 else { return .priorities }
    return QuadrantNames(
      topRight: names[0], topLeft: names[1], bottomRight: names[2], bottomLeft: names[3])
  }

  /// An axis of the plot on the stated scale.
  fileprivate func axis(_ title: String) -> ImpactAbilityChart.Axis {
    ImpactAbilityChart.Axis(
      title, from: scale.low, to: scale.high, threshold: scale.threshold, step: scale.step)
  }
}
