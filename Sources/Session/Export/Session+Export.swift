import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension Session {
  /// `export "file"`: writes the last result, a named one or a whole case for others.
  mutating func export(
    _ order: Command.Export, in source: SourceText
  ) throws(Diagnostic) -> [Response] {
    let place = Diagnostic.Label(Span(source, order.file.range))
    guard let format = ExportFormat(path: order.file.value) else {
      throw unknownEnding(of: order, place)
    }
    let path = try target(of: order.file.value, at: place)
    if order.template != nil, format != .pptx {
      throw Diagnostic(
        .badArguments, "only slides take a template", at: place,
        help: ["write `export \"deck.pptx\" --template \"corporate.pptx\"`"])
    }
    // What would be refused is refused before anything is computed.
    let exists = environment.files.exists(path)
    if exists, !order.force, isReplaying || !environment.isInteractive {
      throw Diagnostic(
        .cannotSave, "\(TextFile.quoted(order.file.value)) exists already", at: place,
        notes: ["the file on disk is as it was"],
        help: ["to replace it: `export \"\(order.file.value)\"\(order.ofWords) --force`"])
    }
    let prepared = try prepare(format, order, path, in: source)
    try analyst.requireNotStopped()
    if exists, !order.force {
      pendingQuestion = .replaceFile(prepared)
      return [
        .question("\(TextFile.quoted(order.file.value)) exists already. Replace it? (yes, no)")
      ]
    }
    return [try write(prepared, at: place)]
  }

  /// The answer to whether a file may be replaced.
  func replace(_ prepared: PreparedExport) -> [Response] {
    do throws(Diagnostic) {
      return [try write(prepared, at: nil)]
    } catch {
      return [.diagnostic(error)]
    }
  }

  // MARK: - Where

  private func unknownEnding(of order: Command.Export, _ place: Diagnostic.Label) -> Diagnostic {
    let path = order.file.value
    let other =
      ExportFormat.substitute(for: path)
      ?? (path: FilePath.withoutEnding(path) + ".html", words: "a page that browsers and Word open")
    return Diagnostic(
      .badArguments, "the ending of the file says what is written, and this one is not known",
      at: place,
      help: [
        "the endings are \(ExportFormat.list)",
        "write `export \(TextFile.quoted(other.path))\(order.ofWords)`, \(other.words)",
      ])
  }

  /// Where a file goes; what a replayed file writes stays below its own folder.
  private func target(
    of typed: String, at place: Diagnostic.Label
  ) throws(Diagnostic) -> String {
    guard isReplaying else { return typed }
    guard environment.allowsWriting else {
      throw Diagnostic(
        .notHere, "a file that is replayed does not write other files", at: place,
        help: [
          "to allow it below its own folder: `whatif run --allow-write FILE`, or type the line in a session"
        ])
    }
    let folder = document.files[0].path.map(FilePath.folder) ?? "."
    let path = FilePath.joining(typed, to: folder)
    let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
    guard !typed.hasPrefix("/"), !typed.hasPrefix("~/"), !parts.contains(".."),
      isBelow(folder, path)
    else {
      throw Diagnostic(
        .cannotSave, "\(TextFile.quoted(typed)) lies outside the folder of the file that writes it",
        at: place, help: ["a replayed file writes only below its own folder"])
    }
    return path
  }

  /// Whether a path stays below a folder when all links are followed.
  private func isBelow(_ folder: String, _ path: String) -> Bool {
    let files = environment.files
    guard let root = files.resolved(folder), let real = files.resolved(path) else { return true }
    return root == "." || root.isEmpty
      ? !real.hasPrefix("/") && !real.hasPrefix("..")
      : real.hasPrefix(root.hasSuffix("/") ? root : root + "/")
  }

  /// Writes a file in one step, or says why not and that the old one is as it was.
  private func write(
    _ prepared: PreparedExport, at place: Diagnostic.Label?
  ) throws(Diagnostic) -> Response {
    do {
      try environment.files.write(prepared.bytes, to: prepared.path)
    } catch {
      throw Diagnostic(
        .cannotSave,
        "\(TextFile.quoted(prepared.path)) cannot be written: \(error.reasonOfWriting)",
        at: place,
        notes: environment.files.exists(prepared.path) ? ["the file on disk is as it was"] : [])
    }
    let report = Report("export", .note) {
      let text: Styled = "Wrote \(prepared.path, .name): \(prepared.content)"
      $0.note(.done, text)
      for note in prepared.notes { $0.note(.information, Styled(note)) }
      $0.record(
        MachineRecord(
          .note, name: "export", text: text.plain,
          fields: [.init("bytes", .number(Double(prepared.bytes.count)))]))
    }
    return .report(report, line: nil)
  }

  // MARK: - What

  /// Computes the file.
  private mutating func prepare(
    _ format: ExportFormat, _ order: Command.Export, _ path: String, in source: SourceText
  ) throws(Diagnostic) -> PreparedExport {
    let owner = order.what.flatMap { name in
      analyst.model.definitions[name.key] == nil ? analyst.model.caseIndex[name.key] : nil
    }
    let command = "export \"\(order.file.value)\" of"
    if format == .pptx, order.what == nil, analyst.model.cases.isEmpty, hasInitiatives {
      return try deck(of: nil, order, path, in: source)
    }
    if format.isWholeCase {
      if owner == nil, let what = order.what { try refuseFigure(what, format, order, in: source) }
      let index: Int
      if let owner {
        index = owner
      } else {
        index = try caseOfDocument(order.what, command, in: source)
      }
      return format == .pptx
        ? try deck(of: index, order, path, in: source) : try workbook(of: index, path)
    }
    var notes: [String] = []
    let result: ShownResult
    if let owner {
      result = try wholeCase(owner)
    } else if let what = order.what {
      result = try named(what, asPicture: format == .svg, in: source)
    } else if let last = try lastResultNow() {
      result = last.result
      if last.isNew { notes.append(Self.askedAgain) }
      if let only = analyst.model.onlyCase, !result.isWholeCase {
        let id = analyst.model.cases[only].name.text
        notes.append("the whole case: `export \"\(order.file.value)\" of \(id)`")
      }
    } else if analyst.model.cases.isEmpty, hasInitiatives {
      let plot = try picture(.plot(.impactAbility), in: source)
      result = ShownResult(words: "impact and ability", report: plot ?? Report(blocks: []))
    } else {
      result = try wholeCase(try caseOfDocument(nil, command, in: source))
    }
    guard let text = format.text(of: result.report, title: title(of: result)) else {
      throw nothing(format, result, Span(source, order.file.range))
    }
    notes += result.leftOut
    if format == .svg { notes += whichChart(of: result.report, owner) }
    return PreparedExport(
      path: path, bytes: Array(text.utf8), content: "\(result.words), \(format.words)", notes: notes
    )
  }

  /// What stands beside a result that is no longer the one that was shown.
  static let askedAgain = "computed anew: something changed after it was shown"

  /// The last result as it is now, and whether that differs from what was shown: it is asked again, so that
  /// nothing of before a change leaves the session.
  mutating func lastResultNow() throws(Diagnostic) -> (result: ShownResult, isNew: Bool)? {
    guard let last = lastResult, let question = last.question else {
      return lastResult.map { ($0, false) }
    }
    let kept = overlays
    defer { overlays = kept }
    overlays = question.overlays
    overlays.used = kept.used
    do throws(Diagnostic) {
      guard let report = try asked(question.command, in: question.source) else { return nil }
      let now = ShownResult(report, to: question)
      return (now, !now.report.reads(as: last.report))
    } catch {
      if error.isStopped { throw error }
      throw Diagnostic(
        error.code, "`\(last.words)` cannot be computed since something changed: \(error.message)",
        at: error.primary, secondary: error.secondary, notes: error.notes, help: error.help)
    }
  }

  /// The case of a document: the named one or the only one, never all of them.
  ///
  /// - Parameter command: The words behind which the name of a case stands, for the line to type.
  func caseOfDocument(
    _ name: Name?, _ command: String, in source: SourceText
  ) throws(Diagnostic) -> Int {
    let cases = analyst.model.cases
    if cases.count > 1, name == nil || name?.key == "all" {
      let lines = cases.prefix(6).map { "`\(command) \($0.name.text)`" }
      throw Diagnostic(
        .severalCases, "there are several cases, and this is about one at a time",
        at: name.map { .init(Span(source, $0.range)) },
        help: ["name one: \(lines.joined(separator: ", "))"])
    }
    let index = name?.key == "all" && cases.count == 1 ? 0 : try caseIndex(name, in: source)
    guard index >= 0, !analyst.checked.cases[index].lines.isEmpty else {
      throw Diagnostic(
        .noCase, "there is no case with lines to write down",
        help: ["add what it costs and brings: `cost build = $1,000 once`"])
    }
    return index
  }

  private func title(of result: ShownResult) -> String {
    if let only = analyst.model.onlyCase { return writer.title(of: only) }
    return fileName.map(FilePath.lastPart) ?? result.words
  }

  /// Refuses a file of a whole case for a figure or a definition, which is no case.
  private func refuseFigure(
    _ what: Name, _ format: ExportFormat, _ order: Command.Export, in source: SourceText
  ) throws(Diagnostic) {
    let model = analyst.model
    guard what.key != "all",
      ReservedWords.metrics.contains(what.key) || model.definitions[what.key] != nil
    else { return }
    let file = TextFile.quoted(order.file.value)
    let path = TextFile.quoted(FilePath.withoutEnding(order.file.value) + ".csv")
    let whole = model.cases.first.map { "for the case: `export \(file) of \($0.name.text)`" }
    throw Diagnostic(
      .badArguments,
      "\(format == .xlsx ? "a workbook holds" : "slides hold") a whole case, not `\(what.text)` alone",
      at: .init(Span(source, what.range)),
      help: [whole, "for the figure: `export \(path) of \(what.text)`"].compactMap { $0 })
  }

  /// Says which of several charts a picture is, and how to get the others.
  private func whichChart(of report: Report, _ owner: Int?) -> [String] {
    let charts = report.charts
    guard charts.count > 1, let last = charts.last else { return [] }
    let isOnly = analyst.model.onlyCase != nil
    let others = charts.dropLast().compactMap(\.plotName).map { name in
      let picture = "`export \"\(name).svg\" of \(name)`"
      guard !isOnly, let owner, name != "impact" else { return picture }
      return
        "`plot \(name) of \(analyst.model.cases[owner].name.text)`, then `export \"\(name).svg\"`"
    }
    let name = "it is \(TextFile.quoted(last.title)), the last of \(charts.count) charts"
    return others.isEmpty ? [name] : ["\(name); the others: \(others.joined(separator: ", "))"]
  }

  private func nothing(
    _ format: ExportFormat, _ result: ShownResult, _ span: Span
  ) -> Diagnostic {
    let wantsChart = format == .svg
    if wantsChart, result.report.valueTable != nil {
      return Diagnostic(
        .badArguments, "`\(result.words)` is a figure, which has no chart", at: .init(span),
        help: ["to see what the net value is made of: `export \"waterfall.svg\" of waterfall`"])
    }
    return Diagnostic(
      .badArguments, "`\(result.words)` has no \(wantsChart ? "chart" : "table") to write",
      at: .init(span),
      help: [
        wantsChart
          ? "draw one first, for example `plot cashflow`, then `export \"cash.svg\"`"
          : "ask for one first, for example `annual`, then `export \"annual.csv\"`"
      ])
  }

  /// Whether something is to be prioritised that is no case.
  var hasInitiatives: Bool {
    !world.others.initiatives.isEmpty || !world.others.tables.isEmpty
  }

  /// The document of a case.
  mutating func wholeCase(_ index: Int) throws(Diagnostic) -> ShownResult {
    let summary = try summary(index, nil, state: versionedFile)
    let (plot, missing) = priorities()
    let document = CaseDocument(writer, index, summary: summary, priorities: plot)
    return ShownResult(
      words: "the case \(writer.model.cases[index].name.text)", report: try document.report(),
      isWholeCase: true, leftOut: missing.map { [$0] } ?? [])
  }

  /// The plot of impact and ability for a page of its own; a sentence where it cannot be drawn.
  func priorities() -> (plot: Report?, missing: String?) {
    do throws(Diagnostic) {
      return (try picture(.plot(.impactAbility), in: SourceText(name: "export", "")), nil)
    } catch {
      // Nothing to plot is no gap.
      return (
        nil,
        error.code == .noCase ? nil : "impact and ability are left out: \(error.message)"
      )
    }
  }

  /// What is asked by a name: as when it is typed on a line of its own, or behind `plot` where it is the name of a
  /// chart.
  private func line(of name: Name, asPicture: Bool) -> String {
    if name.key == "impact" { return "plot impact ability" }
    guard analyst.model.definitions[name.key] == nil else { return name.text }
    let isChart =
      ["waterfall", "histogram"].contains(name.key)
      || asPicture && ["cashflow", "cumulative", "tornado", "scenarios"].contains(name.key)
    return isChart ? "plot \(name.key)" : name.text
  }

  /// What a name stands for: a figure, a definition, a command, a chart.
  private mutating func named(
    _ name: Name, asPicture: Bool, in source: SourceText
  ) throws(Diagnostic) -> ShownResult {
    let line = SourceText(name: source.name, self.line(of: name, asPicture: asPicture))
    guard case .command(let command)? = Parser.parse(line).items.first?.statement else {
      throw unknown(
        name, among: analyst.model.cases.map(\.name.text), kind: "result", .unknownName, in: source)
    }
    do throws(Diagnostic) {
      guard let report = try asked(command, in: line) else {
        throw unknown(
          name, among: analyst.model.cases.map(\.name.text), kind: "result", .unknownName,
          in: source)
      }
      return ShownResult(words: name.text, report: report, isWholeCase: false)
    } catch {
      let place = Span(source, name.range)
      if error.code == .notComputed { throw Self.placed(error, at: place) }
      throw Diagnostic(error.code, error.message, at: .init(place), help: error.help)
    }
  }
}

extension Command.Export {
  /// The `of` part as typed, with a space before it.
  fileprivate var ofWords: String { what.map { " of \($0.text)" } ?? "" }
}
