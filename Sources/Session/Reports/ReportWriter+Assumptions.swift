import Modeling
import Quantities
import Reporting
import Syntax

extension ReportWriter {
  /// `inputs`: the assumption table with value, range and source, numbers typed inside formulas included;
  /// what has no source is marked.
  func inputs(of caseIndex: Int?) -> Report {
    let needed = caseIndex.flatMap {
      checked.cases.indices.contains($0) ? checked.needs(ofCase: $0, includingIndirect: true) : nil
    }
    let ids = checked.inputs.filter { needed?.contains($0) ?? true }
    let shares = statedShares(caseIndex)
    let formulas = formulasWithNumbers(needed)
    let broken = model.ids.filter { checked[$0] == nil }
    guard !ids.isEmpty || !shares.isEmpty || !formulas.isEmpty || !broken.isEmpty else {
      return .note(
        .information,
        "There are no inputs yet: type one, for example `price = $900/unit  # price list`.")
    }
    var rows = ids.map { id -> Row in
      let entity = model[id]
      let marks: Cell.Marks = isUnsourced(entity.comment) ? .unsourced : []
      return [
        Cell(model.askedName(of: id), role: .name), Cell(entity.label ?? "", role: .label),
        valueCell(of: id), rangeCell(of: id),
        Cell(entity.comment ?? "", role: .dim, marks: marks),
      ]
    }
    rows += shares.map { share -> Row in
      let marks: Cell.Marks = isUnsourced(share.comment) ? .unsourced : []
      return [
        Cell(share.name, role: .name), .empty,
        .number(share.text, share.value, rawUnit: "share"), .empty,
        Cell(share.comment ?? "", role: .dim, marks: marks),
      ]
    }
    rows += formulas.map { id, numbers -> Row in
      let entity = model[id]
      let marks: Cell.Marks = isUnsourced(entity.comment) ? .unsourced : []
      return [
        Cell(model.askedName(of: id), role: .name),
        Cell(
          checked.isCurve(id)
            ? entity.label ?? "" : (entity.label.map { "\($0), " } ?? "") + "inside its formula",
          role: .label),
        Cell(numbers.joined(separator: "; "), role: .code), .empty,
        Cell(entity.comment ?? "", role: .dim, marks: marks),
      ]
    }
    let table = Table(
      columns: [
        .text("Input", key: "input"), .text("Meaning", key: "label"),
        Column("Value", .number, key: "value"),
        Column("Range", .text, alignment: .right, key: "range"),
        .text("Source", key: "source"),
      ], rows: rows)
    let unsourced =
      ids.count { isUnsourced(model[$0].comment) } + shares.count { isUnsourced($0.comment) }
      + formulas.count { isUnsourced(model[$0.id].comment) }
    return Report("inputs", .table) {
      $0.table(table)
      for id in broken {
        let name = model[id].name
        $0.note(.caution, "\(name.text, .name) has an error, line \(model[id].nameSpan.line)")
      }
      if unsourced > 0 {
        $0.note(
          .information,
          "\(unsourced) of \(rows.count) inputs \(unsourced == 1 ? "has no source or admits" : "have no source or admit") to be a guess: write it behind the line, `# who, when`."
        )
      }
      if !formulas.isEmpty { $0.note(.information, "\(Self.numbersInFormulas)") }
      if ids.contains(where: { checked[$0]?.uncertain.isEmpty == false }) {
        $0.note(.convention, Styled(rangesConvention(of: ids)))
      }
      $0.record(machineInputs(ids, shares, formulas))
    }
  }

  /// What numbers are that are no inputs, with the way to make them ones.
  static let numbersInFormulas =
    "A number inside a formula is not varied: give it a name for that"

  /// The definitions and lines with numbers typed inside their formulas, of some that are needed.
  func formulasWithNumbers(_ needed: Set<EntityID>?) -> [(id: EntityID, numbers: [String])] {
    model.ids.compactMap { id in
      guard needed?.contains(id) ?? true else { return nil }
      let numbers = checked.wordsInFormula(of: id)
      return numbers.isEmpty ? nil : (id, numbers)
    }
  }

  /// A share typed behind a line, `realised 50%`: an assumption like any other.
  struct StatedShare {
    let name: String
    let value: Double
    let text: String
    let comment: String?
  }

  /// The typed shares of `realised` and `risk` clauses, in the order of the lines.
  func statedShares(_ caseIndex: Int?) -> [StatedShare] {
    checked.cases.indices.filter { [nil, -1, $0].contains(caseIndex) }.flatMap { index in
      checked.cases[index].lines.flatMap { line in
        [("realised", line.realised), ("risk", line.risk)].compactMap { word, formula in
          guard let value = formula?.constant else { return nil }
          return StatedShare(
            name: "\(word) of \(model.askedName(of: line.id))", value: value,
            text: formatter.exact(Quantity(value, .share)), comment: model[line.id].comment)
        }
      }
    }
  }

  /// The assumption table for machines: each value in full with its unit.
  private func machineInputs(
    _ ids: [EntityID], _ shares: [StatedShare], _ formulas: [(id: EntityID, numbers: [String])]
  ) -> MachineRecord {
    var rows = ids.map { id -> [JSONValue] in
      let unit = unit(of: id)
      let ends = checked.ends(of: id)
      func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
      return [
        .string(model.askedName(of: id)), model[id].label.map { .string($0) } ?? .null,
        number(analyst.value(of: id)?.value), number(ends?.low), number(ends?.high),
        unit.map { .string($0) } ?? .null, model[id].comment.map { .string($0) } ?? .null,
      ]
    }
    rows += shares.map { share in
      [
        .string(share.name), .null, .number(share.value), .null, .null, .string("share"),
        share.comment.map { .string($0) } ?? .null,
      ]
    }
    rows += formulas.flatMap { id, numbers in
      numbers.map { number -> [JSONValue] in
        [
          .string("\(number) in \(model.askedName(of: id))"),
          model[id].label.map { .string($0) } ?? .null, .null, .null, .null, .null,
          model[id].comment.map { .string($0) } ?? .null,
        ]
      }
    }
    return MachineRecord(
      .table, name: "inputs",
      columns: [
        .text("input"), .text("label"), Column("value"), Column("low"), Column("high"),
        .text("unit"), .text("source"),
      ], rows: rows)
  }

  /// How the ranges of some inputs are read, and those typed in a question itself; where files differ, each
  /// way with its inputs.
  func rangesConvention(of ids: [EntityID], typed: [UncertainInput] = []) -> String {
    var names: [RangeReading: [String]] = [:]
    func add(_ inputs: [UncertainInput], _ name: String) {
      for input in inputs {
        guard case .range = input.shape else { continue }
        names[input.reading, default: []].append(name)
      }
    }
    for id in ids { add(checked[id]?.uncertain ?? [], model.askedName(of: id)) }
    add(typed, "the question")
    if names.isEmpty { names[model.rangeReading(inFile: 0)] = [] }
    let ways = RangeReading.allCases.compactMap { reading -> String? in
      guard let inputs = names[reading] else { return nil }
      return reading.words + (names.count > 1 ? " (\(inputs.joined(separator: ", ")))" : "")
    }
    return "ranges: " + ways.joined(separator: "; ")
  }

  /// Whether a comment says where a number comes from; `# guess` admits that it does not.
  func isUnsourced(_ comment: String?) -> Bool {
    guard let comment = comment?.trimmingSpaces.lowercased(), !comment.isEmpty else { return true }
    return comment.hasPrefix("guess")
  }

  private func valueCell(of id: EntityID) -> Cell {
    guard let answer = analyst.value(of: id) else { return Cell("not computed", role: .error) }
    return answer.value.isFinite
      ? .number(words(for: answer), answer.value, rawUnit: unit(of: id)) : Cell(words(for: answer))
  }

  private func rangeCell(of id: EntityID) -> Cell {
    guard let text = rangeText(of: id) else { return .empty }
    guard let ends = checked.ends(of: id) else { return Cell(text) }
    return .range(text, ends.low, ends.high, rawUnit: unit(of: id))
  }

  /// The unit of a definition or line, for machines and spreadsheets.
  func unit(of id: EntityID) -> String? {
    checked[id]?.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
  }

  /// The typed ends, a common unit once: `1% to 10%`, `28,000 to 35,000 contacts/month`.
  func rangeText(of id: EntityID) -> String? {
    if let event = eventText(of: id) { return event }
    guard let ends = checked.ends(of: id), let (measure, unit) = checked[id]?.type.quantity else {
      return nil
    }
    let low = formatter.exact(Quantity(ends.low, measure, unit))
    let high = formatter.exact(Quantity(ends.high, measure, unit))
    return "\(Self.withoutUnit(low, endingAs: high)) to \(high)"
  }

  /// How likely an event is and what it comes to then: `30% chance of $50,000`; nil for other inputs.
  private func eventText(of id: EntityID) -> String? {
    guard let uncertain = checked[id]?.uncertain, uncertain.count == 1,
      case .chance(let probability, let inner) = uncertain[0].shape,
      let (measure, unit) = checked[id]?.type.quantity, checked.isInput(id)
    else { return nil }
    var effect = uncertain[0]
    effect.shape = inner
    let write = { (value: Double) in formatter.exact(Quantity(value, measure, unit)) }
    let amount =
      effect.ends.map {
        "\(Self.withoutUnit(write($0.low), endingAs: write($0.high))) to \(write($0.high))"
      }
      ?? write(effect.baseValue)
    return "\(formatter.exact(Quantity(probability, .share))) chance of \(amount)"
  }

  /// Returns a figure without the words behind it when another one ends in the same words.
  private static func withoutUnit(_ text: String, endingAs other: String) -> Substring {
    guard let cut = text.firstIndex(where: { $0 == " " || $0 == "/" }),
      other.hasSuffix(text[cut...])
    else { return text[...] }
    return text[..<cut]
  }

  // MARK: - Lists

  /// `list`: everything there is, or one family of it.
  func list(_ family: String?) -> Report? {
    switch family {
    case nil: return listAll()
    case "cases": return nameList("cases", model.cases.map { ($0.name.text, $0.title) })
    case "scenarios":
      return nameList(
        "scenarios",
        [("base", "as stated")]
          + model.scenarios.map { ($0.name.text, $0.title ?? Self.changeCount($0.changes.count)) })
    case "functions":
      return nameList("functions", CommandTable.functions.map { ($0.name, $0.summary) })
    case "commands":
      return nameList("commands", CommandTable.statements.map { ($0.name, $0.summary) })
    case "units":
      return nameList("units", model.catalogue.units.map { ($0.name, $0.summary) })
    case "inputs": return inputs(of: nil)
    default: return nil
    }
  }

  private func nameList(_ title: String, _ items: [(String, String)]) -> Report {
    let table = Table(
      columns: [.text("Name", key: "name"), .text("Meaning", key: "summary")],
      rows: items.map { [Cell($0.0, role: .name), Cell($0.1)] })
    return Report("list \(title)", .table) {
      if items.isEmpty {
        $0.note(.information, "There are no \(title) yet.")
      } else {
        $0.table(table)
      }
      $0.record(MachineRecord(table, name: title))
    }
  }

  private func listAll() -> Report {
    var rows: [Row] = []
    let definitions = model.ids.filter { model[$0].line == nil }
    if !definitions.isEmpty { rows.append(.group("Definitions")) }
    for id in definitions { rows.append(listRow(id)) }
    for index in model.cases.indices {
      rows.append(.group("Case \(model.cases[index].name.text): \(model.cases[index].title)"))
      for id in model.cases[index].lines { rows.append(listRow(id)) }
    }
    if !model.scenarios.isEmpty {
      rows.append(.group("Scenarios"))
      for entry in model.scenarios {
        rows.append([
          Cell(entry.name.text, role: .name), Cell(entry.title ?? "scenario"), .empty,
          Cell(Self.changeCount(entry.changes.count), role: .dim),
        ])
      }
    }
    if rows.isEmpty {
      return .note(
        .information, "There is nothing yet: type a line such as `price = $900/unit`, or `help`.")
    }
    let table = Table(
      columns: [
        .text("Name", key: "name"), .text("Meaning", key: "label"),
        Column("Value", .number, key: "value"), .text("Made of", key: "formula"),
      ], rows: rows)
    return Report("list", .table) {
      $0.table(table)
      $0.record(MachineRecord(table.raw, name: "list"))
    }
  }

  private static func changeCount(_ count: Int) -> String {
    count == 1 ? "1 change" : "\(count) changes"
  }

  private func listRow(_ id: EntityID) -> Row {
    let entity = model[id]
    let kind = entity.line.map { $0.kind.rawValue } ?? ""
    let typed = checked.isInput(id) ? "" : entity.formulation.text
    let formula = typed.isEmpty ? entity.clauses : entity.formulaWithClauses
    return [
      Cell(model.askedName(of: id), role: .name), Cell(entity.label ?? kind, role: .label),
      valueInOneLine(id), Cell(formula, role: .code),
    ]
  }

  private func valueInOneLine(_ id: EntityID) -> Cell {
    guard let whole = analyst.value(of: id) else { return Cell("not computed", role: .error) }
    let answer = analyst.realised(of: id)?.value ?? whole
    let rawUnit = answer.type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    guard answer.type.isSeries, let (measure, unit) = answer.type.quantity else {
      return answer.value.isFinite
        ? .number(words(for: answer), answer.value, rawUnit: rawUnit) : Cell(words(for: answer))
    }
    let last = answer.series.last ?? .nan
    return .number(
      "\(formatter.exact(Quantity(last, measure, unit))) at the end", last, rawUnit: rawUnit)
  }

  // MARK: - One name

  /// `info x`: what a name is, what it is worth, where it comes from, what uses it.
  func info(_ id: EntityID) -> Report {
    let entity = model[id]
    return Report(entity.name.text, .value) {
      $0.heading(Styled(entity.title), level: 2)
      $0.pair("Name", Styled(entity.name.text, .name))
      if let line = entity.line {
        $0.pair("Line of", "\(model.cases[line.caseIndex].title) (\(line.kind.rawValue))")
      }
      $0.pair(checked.isInput(id) ? "Typed" : "Formula", Styled(entity.formulaWithClauses, .code))
      if let answer = analyst.value(of: id) {
        $0.pair("Value", Styled(oneLine(answer) + realisedWords(of: id), .number))
        $0.record(record(answer, name: entity.name.text, text: oneLine(answer)))
      }
      if let range = rangeReading(of: id) { $0.pair("Range", Styled(range)) }
      $0.pair(
        "Source",
        isUnsourced(entity.comment)
          ? Styled(entity.comment ?? "none stated", .warning) : Styled(entity.comment ?? ""))
      let uses = (checked[id]?.uses ?? []).map { model.askedName(of: $0) }
      if !uses.isEmpty { $0.pair("Made of", Styled(uses.joined(separator: ", "), .name)) }
      let users = analyst.users(of: id).map { model.askedName(of: $0) }
      if !users.isEmpty { $0.pair("Used by", Styled(users.joined(separator: ", "), .name)) }
      $0.pair("Stands in", "\(entity.source.name), line \(entity.nameSpan.line)")
    }
  }

  /// A value in one line; a series by its first and last month.
  func oneLine(_ answer: Answer) -> String {
    guard answer.type.isSeries, let (measure, unit) = answer.type.quantity,
      let last = answer.series.last, answer.series.count > 1
    else { return words(for: answer) }
    let write = { (value: Double) in formatter.exact(Quantity(value, measure, unit)) }
    return "\(write(answer.series[1])) in month 1, \(write(last)) in month \(answer.horizon)"
  }

  /// `uses x`: everything that changes when a name does, step by step.
  func uses(_ id: EntityID) -> Report {
    var seen: Set<EntityID> = [id]
    var rows: [Row] = []
    var level = analyst.users(of: id)
    var distance = 1
    while !level.isEmpty {
      var next: [EntityID] = []
      for user in level where seen.insert(user).inserted {
        rows.append([
          Cell(model.askedName(of: user), role: .name),
          Cell(
            distance == 1 ? "directly" : "through \(distance - 1) other\(distance == 2 ? "" : "s")"),
          Cell(model[user].formulation.text, role: .code),
        ])
        next += analyst.users(of: user)
      }
      level = next
      distance += 1
    }
    let counted = seen.filter { checked.line($0)?.isCounted == true }
    for index in Set(counted.compactMap { model[$0].line?.caseIndex }).sorted() {
      let entry = model.cases[index]
      let isOwn = counted.contains(id) && model[id].line?.caseIndex == index
      rows.append([
        Cell(model.cases.count > 1 ? "npv of \(entry.name.text)" : "npv", role: .name),
        Cell(isOwn ? "directly" : "through its lines"),
        Cell("and every other figure of the case"),
      ])
    }
    let name = model.askedName(of: id)
    guard !rows.isEmpty else { return .note(.information, "Nothing uses \(name, .name) yet.") }
    return usesReport(name, rows)
  }

  /// `uses npv`: the definitions, checks and slides that name a figure.
  func uses(_ metric: Metric, in statements: [DocumentItem]) -> Report {
    let rows = statements.compactMap { item -> Row? in
      if case .command? = item.statement { return nil }
      let text = item.source[item.statementRange]
      let word = text.prefix { !$0.isWhitespace }
      return [
        Cell(item.nameToRemove ?? String(word), role: .name), Cell("directly"),
        Cell(text.split(whereSeparator: \.isNewline).joined(separator: " "), role: .code),
      ]
    }
    let made: Styled = "\("why \(metric.word)", .code) shows what it is made of"
    guard !rows.isEmpty else {
      return .note(.information, "Nothing uses \(metric.word, .name) yet; \(made)")
    }
    return usesReport(metric.word, rows).followed(by: .note(.information, made))
  }

  private func usesReport(_ name: String, _ rows: [Row]) -> Report {
    let table = Table(
      "What uses \(name)",
      columns: [
        .text("Name", key: "name"), .text("How", key: "how"), .text("Formula", key: "formula"),
      ],
      rows: rows)
    return Report("uses \(name)", .table) {
      $0.table(table)
      $0.record(MachineRecord(table, name: "uses \(name)"))
    }
  }

  // MARK: - Why

  /// `why x`: the tree from a result to its inputs, with values, formulas, shares and sources.
  func why(_ explanation: Explanation, name: String) -> Report {
    var lines: [Styled] = []
    var rows: [Row] = []
    draw(explanation.root, prefix: "", isLast: true, isRoot: true, depth: 0, &lines, &rows)
    let table = Table(
      columns: [
        .number("level", key: "level"), .text("name", key: "name"), .text("title", key: "title"),
        .number("value", key: "value"), .text("unit", key: "unit"), .text("text", key: "text"),
        .text("formula", key: "formula"), .number("share", key: "share"),
        .text("source", key: "source"),
      ], rows: rows)
    return Report(name, .table) {
      $0.preformatted(.joined(lines, by: "\n"))
      if !model.cases.isEmpty { $0.note(.convention, Styled(conventionsOfAll)) }
      $0.record(MachineRecord(table, name: "why \(name)"))
    }
  }

  private func draw(
    _ node: Explanation.Node, prefix: String, isLast: Bool, isRoot: Bool, depth: Int,
    _ lines: inout [Styled], _ rows: inout [Row]
  ) {
    guard lines.count < 2_000 else { return }
    let (value, type) = amount(of: node)
    let text = value.map { nodeText(node, $0, type) } ?? ""
    var line: Styled =
      "\(isRoot ? "" : prefix + (isLast ? "└─ " : "├─ "), .dim)\(node.name ?? node.title, .name)"
    if let name = node.name, node.title.lowercased() != name.spaced.lowercased() {
      line = line + " \(node.title, .label)"
    }
    if !text.isEmpty { line = line + " = \(text, .number)" }
    if let share = node.share, node.amount != nil {
      line = line + " (\(formatter.summary(Quantity(share, .share))))"
    }
    let clauses = node.clauses.isEmpty ? "" : " " + node.clauses
    if !node.formula.isEmpty, !node.isInput {
      line = line + "  = \(node.formula + clauses, .code)"
    } else if !clauses.isEmpty {
      line = line + "\(clauses, .code)"
    }
    if node.isInput {
      line =
        line
        + "  \(node.comment.map { "# " + $0 } ?? "# no source", isUnsourced(node.comment) ? .warning : .dim)"
    }
    if node.isRepeated { line = line + "  \("(see above)", .dim)" }
    lines.append(line)
    let unit = type.quantity.flatMap { machineUnit($0.measure, $0.unit) }
    rows.append([
      .number("\(depth)", Double(depth)), Cell(node.name ?? ""), Cell(node.title),
      value.map { $0.isFinite ? .number(text, $0) : Cell(text) } ?? .empty, Cell(unit ?? ""),
      Cell(text), Cell(node.formula + clauses),
      node.share.map { .number("\($0)", $0) } ?? .empty, Cell(node.comment ?? ""),
    ])
    let inner = isRoot ? "" : prefix + (isLast ? "   " : "│  ")
    for (index, part) in node.parts.enumerated() {
      draw(
        part, prefix: inner, isLast: index == node.parts.count - 1, isRoot: false, depth: depth + 1,
        &lines, &rows)
    }
  }

  private func amount(of node: Explanation.Node) -> (Double?, ValueType) {
    if let amount = node.amount { return (amount, node.amountType) }
    guard let answer = node.answer else { return (nil, .number) }
    return (answer.type.isSeries ? answer.series.last : answer.value, answer.type)
  }

  private func nodeText(_ node: Explanation.Node, _ value: Double, _ type: ValueType) -> String {
    if node.amount != nil, let (measure, unit) = type.quantity {
      return formatter.exact(Quantity(value, measure, unit))
    }
    guard let answer = node.answer else { return "" }
    return oneLine(answer) + (node.realised.map(realisedWords) ?? "")
  }

  /// `, of which $1,710/month is realised`; nothing where all of a line is.
  func realisedWords(of id: EntityID) -> String {
    analyst.realised(of: id).map(realisedWords) ?? ""
  }

  private func realisedWords(_ realised: RealisedLine) -> String {
    ", of which \(oneLine(realised.value)) is realised"
  }
}

extension RangeReading {
  /// How the ends are read, in words.
  fileprivate var words: String {
    switch self {
    case .eightInTen: "8 times in 10 between low and high"
    case .triangular: "always between low and high, triangular"
    case .pert: "always between low and high, PERT"
    }
  }
}
