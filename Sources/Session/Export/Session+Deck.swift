import Diagnostics
import Modeling
import Quantities
import Reporting
import Syntax

extension Session {
  /// The deck of a case, by the `slide` lines of the text or the default one; without a case that of the
  /// initiatives.
  mutating func deck(
    of index: Int?, _ order: Command.Export, _ path: String, in source: SourceText
  ) throws(Diagnostic) -> PreparedExport {
    let choices = try slideChoices(index)
    let template = try template(order.template, in: source)
    let story = if let index { try story(of: index) } else { try storyOfInitiatives() }
    let created = environment.today().map { "\($0)T00:00:00Z" }
    let deck = Deck(
      of: story, slides: choices, author: index.flatMap { analyst.model.cases[$0].owner } ?? "",
      created: created)
    guard !deck.slides.isEmpty else {
      throw Diagnostic(
        .badArguments,
        "the `slide` lines of the text choose only slides that this case cannot fill",
        help: ["the slides are \(SlideKind.list)", "write for example `slide decision`"])
    }
    let bytes: [UInt8]
    do {
      bytes = try deck.pptx(template: template)
    } catch {
      throw diagnostic(error, order.template.map { .init(Span(source, $0.range)) })
    }
    let owner = index.map { "the case \(analyst.model.cases[$0].name.text)" } ?? "the initiatives"
    let slides = deck.slideCount(template: template)
    let count = slides == 1 ? "1 slide" : "\(slides) slides"
    var notes =
      template == nil ? [] : ["theme and master are those of \(order.template?.value ?? "")"]
    let empty = choices.filter { Deck(of: story, slides: [$0]).slides.isEmpty }.map(\.kind.rawValue)
    if !empty.isEmpty {
      notes.append(
        "left out, since this case has nothing to show there: \(empty.joined(separator: ", "))")
    }
    notes += deck.titlesTooLong.map {
      "a title has \($0.count) characters and is cut after \(Slide.longestTitle): \($0)"
    }
    notes += deck.leftOut(template: template).filter { !$0.isEmpty }.map {
      "the decision slide has no room for \($0.joined(separator: ", ")): its notes hold them"
    }
    notes += story.leftOut
    return PreparedExport(
      path: path, bytes: bytes, content: "\(owner), \(count) with native charts and tables",
      notes: notes)
  }

  // MARK: - Template

  private func template(
    _ file: TextLiteral?, in source: SourceText
  ) throws(Diagnostic) -> DeckTemplate? {
    guard let file else { return nil }
    let place = Diagnostic.Label(Span(source, file.range))
    let folder = isReplaying ? document.files[0].path.map(FilePath.folder) ?? "." : "."
    let bytes = try TextFile.bytes(
      of: FilePath.joining(file.value, to: folder), limit: 256_000_000, from: environment.files,
      at: place)
    do {
      return try DeckTemplate(pptx: bytes)
    } catch {
      throw diagnostic(error, place)
    }
  }

  private func diagnostic(_ error: DeckError, _ place: Diagnostic.Label?) -> Diagnostic {
    switch error {
    case .templateUnreadable:
      return Diagnostic(
        .fileUnreadable, "the template is damaged, or no PowerPoint file", at: place,
        help: ["save it again as .pptx"])
    case .notAPresentation(let missing):
      return Diagnostic(
        .fileUnreadable, "the template is not a presentation: it has no \(missing)", at: place,
        help: ["a template is a deck saved as .pptx"])
    case .tooLarge:
      return Diagnostic(
        .fileTooLarge, "the deck would be larger than a .pptx file can be", at: place)
    }
  }

  // MARK: - Slides

  /// The slides that the text chooses, with their titles; `{npv}` in a title becomes the figure.
  private func slideChoices(_ index: Int?) throws(Diagnostic) -> [SlideChoice] {
    var choices: [SlideChoice] = []
    for (slide, source) in world.others.slides {
      guard let kind = SlideKind(rawValue: slide.kind.key) else { continue }
      let title = try slide.title.map { text throws(Diagnostic) in
        try filled(text, in: source, caseIndex: index)
      }
      choices.append(SlideChoice(kind, title: title))
    }
    return choices
  }

  /// What is wrong with the titles of slides: a formula that no case can compute.
  func titleProblems() -> [Diagnostic] {
    let cases = analyst.checked.cases.indices.filter { !analyst.checked.cases[$0].lines.isEmpty }
    return world.others.slides.compactMap { slide, source in
      guard let title = slide.title else { return nil }
      var problem: Diagnostic?
      for index in cases {
        do throws(Diagnostic) {
          _ = try filled(title, in: source, caseIndex: index)
          return nil
        } catch {
          problem = problem ?? error
        }
      }
      // A case with an error has said so.
      return problem?.code == .notComputed ? nil : problem
    }
  }

  /// Returns a title with the figure for every formula between braces.
  private func filled(
    _ title: TextLiteral, in source: SourceText, caseIndex: Int?
  ) throws(Diagnostic) -> String {
    var result = ""
    var rest = title.value[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let formula = String(rest[rest.index(after: open)..<close])
      result += try figure(formula, title, in: source, caseIndex: caseIndex)
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func figure(
    _ formula: String, _ title: TextLiteral, in source: SourceText, caseIndex: Int?
  ) throws(Diagnostic) -> String {
    let line = SourceText(name: "title", formula)
    do throws(Diagnostic) {
      let parsed = Parser.parse(line)
      if let error = parsed.diagnostics.first(where: { $0.severity == .error }) { throw error }
      guard parsed.items.count == 1, case .command(.show(let asked))? = parsed.items[0].statement
      else {
        throw Diagnostic(.badArguments, "a title takes formulas only")
      }
      let answer = try analyst.ask(asked, in: line, caseIndex: caseIndex)
      if let undefined = answer.undefined { throw undefined }
      // A title has the short form of the summary, so that both say the same.
      if answer.outcome == nil,
        answer.metric.map({ writer.words(for: $0, answer.value) == nil }) ?? true,
        let quantity = answer.quantity, !answer.type.isSeries
      {
        return writer.formatter.summary(quantity)
      }
      return writer.words(for: answer)
    } catch {
      throw Diagnostic(
        error.code, "in the title, `{\(formula)}`: \(error.message)",
        at: .init(Span(source, title.range)), help: error.help)
    }
  }
}
