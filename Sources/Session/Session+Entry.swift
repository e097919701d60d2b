import Diagnostics
import Modeling
import Reporting
import Syntax

extension Session {
  /// Takes one entry: a line, or several that were pasted together.
  ///
  /// Declarations are checked together and accepted or refused as one; then the commands run from top
  /// to bottom, up to the first that fails.
  public mutating func evaluate(_ entry: String) -> [Response] { evaluate(entry, named: nil) }

  /// Evaluates an entry whose text is known to people by another name than the number of the entry.
  ///
  /// - Parameter firstLine: The number of its first line, where it is a part of an entry.
  mutating func evaluate(
    _ entry: String, named name: String?, firstLine: Int = 1
  ) -> [Response] {
    let text = entry.trimmingSpaces
    if let question = pendingQuestion { return answer(question, with: String(text)) }
    guard !text.isEmpty else { return [] }
    if let unreadable = unreadableBytes(in: entry) { return [.diagnostic(unreadable)] }
    if !isConfirmed { entries.append(String(text)) }
    let (readable, fixed) = Self.takingExactly(recalling(entry))
    let next = document.nameOfNextEntry()
    if name == nil, let problem = unrecalled(in: readable, named: next) {
      return [.diagnostic(problem)]
    }
    let source = SourceText(name: name ?? next, utf8: Array(readable.utf8), firstLine: firstLine)
    let parsed = Parser.parse(source)
    let errors = parsed.diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty {
      let hint = NameHint(world.model)
      let told = errors.map { problem in
        let known = hint.better(offeringTable(goingOn(problem, text)))
        return inThisPlan(followed(betweenNames(inItsNames(known))))
      }
      let all = told + furtherErrors(in: parsed, fixed: fixed)
      return refusing(all.inOrderOfPlace.map(Response.diagnostic), parsed)
    }
    if firstLine == 1,
      let answers = evaluateInParts(entry, parsed, in: source, isFile: name != nil)
    {
      return answers
    }
    var responses = parsed.diagnostics.map(Response.diagnostic)
    let declarations = parsed.items.filter {
      $0.statement?.isDeclaration == true || $0.isComment(in: source)
    }
    if !declarations.isEmpty, declarations.allSatisfy({ $0.statement == nil }) {
      // Nothing that is computed depends on a comment.
      for item in declarations { keep(item, in: source, entry: String(text)) }
    } else if !declarations.isEmpty {
      responses += declare(declarations, in: source, entry: String(text), fixed: fixed)
      if responses.contains(where: \.isError) { return refusing(responses, parsed) }
    }
    let commands = parsed.items.filter { $0.statement?.isDeclaration == false }
    for (index, item) in commands.enumerated() {
      guard case .command(let command)? = item.statement else { continue }
      if item.isKept { keep(item, in: source, entry: String(text)) }
      let result = perform(command, in: source, at: item.statementRange, line: nil)
      responses += result
      guard result.contains(where: \.isError) else { continue }
      return stopping(
        responses, hasDeclared: declarations.contains { $0.statement != nil },
        rest: commands.count - index - 1)
    }
    return responses
  }

  /// What no text can keep: a zero byte, and what stands in place of bytes that are no text, which would be
  /// saved in their place; nil for text.
  private mutating func unreadableBytes(in entry: String) -> Diagnostic? {
    let kinds = [
      (
        bytes: "\0", message: "the line holds a zero byte, which no text file can keep",
        help: "type the line anew without it"
      ),
      (
        bytes: "\u{FFFD}", message: "the line has bytes that are no characters",
        help: "leave them out, or send the text as UTF-8"
      ),
    ]
    for kind in kinds {
      guard let place = entry.utf8.firstRange(of: kind.bytes.utf8) else { continue }
      let source = SourceText(name: document.nameOfNextEntry(), entry)
      let start = entry.utf8.distance(from: entry.startIndex, to: place.lowerBound)
      let span = Span(source, SourceRange(start, start + kind.bytes.utf8.count))
      return Diagnostic(.unexpectedCharacter, kind.message, at: .init(span), help: [kind.help])
    }
    return nil
  }

  /// What is wrong with the declarations of an entry beside what cannot be read; what depends on that is not
  /// blamed.
  private func furtherErrors(in parsed: ParsedText, fixed: Set<Int>) -> [Diagnostic] {
    let source = parsed.source
    let items = parsed.items.filter {
      $0.statement?.isDeclaration == true || $0.attempt?.isDeclaration == true
    }
    guard items.count > 1 else { return [] }
    var editor = DocumentEditor(
      document, world: world, analyst: baseAnalyst, currentCase: currentCase)
    var found: [Diagnostic] = []
    for item in items {
      let line = source.position(of: Int(item.statementRange.lower)).line - 1
      do throws(Diagnostic) {
        try editor.put(item, in: source, fixed: fixed.contains(line))
      } catch { found.append(error) }
    }
    return found
      + Refusal.own(
        World(editor.document, reusing: world).errors, entry: source, written: editor.written)
  }

  /// Says under the last error of an entry of several lines that none of them was taken.
  private func refusing(_ responses: [Response], _ parsed: ParsedText) -> [Response] {
    let count = parsed.items.count { $0.statement != nil || parsed.isUnreadable($0) }
    guard count > 1, environment.isInteractive else { return responses }
    return responses.noting(
      "nothing of these \(count) lines was taken; ↑ brings them back, with the cursor at the first mistake"
    )
  }

  /// Says under a question that failed what became of the other lines of its entry.
  private func stopping(_ responses: [Response], hasDeclared: Bool, rest: Int) -> [Response] {
    guard hasDeclared || rest > 0, environment.isInteractive else { return responses }
    let declared = hasDeclared ? ["what these lines declare was taken"] : []
    let unanswered =
      rest == 0
      ? []
      : [
        "the \(rest == 1 ? "line" : "\(rest) lines") below \(rest == 1 ? "was" : "were") not answered"
      ]
    return responses.noting((declared + unanswered).joined(separator: "; "))
  }

  /// Says that an operator is missing where two words were taken for a name, and the first is one already.
  private func betweenNames(_ problem: Diagnostic) -> Diagnostic {
    guard problem.code == .writtenByHabit, problem.help.first?.hasPrefix("did you mean `") == true,
      let span = problem.primary?.span
    else { return problem }
    let words = span.text.split(separator: " ").map { $0.lowercased() }
    let joined = words.joined(separator: "_")
    guard words.count == 2,
      problem.help.first == "did you mean `\(span.text.replacing(" ", with: "_"))`?",
      world.model.definitions[joined] == nil, world.model.definitions[words[0]] != nil
    else { return problem }
    return Diagnostic(
      .writtenByHabit, "an operator is missing between `\(words[0])` and `\(words[1])`",
      at: problem.primary)
  }

  /// Puts an input of this model into the examples of an error, where `price` is none; without inputs the page
  /// of help stands in their place.
  private func inItsNames(_ problem: Diagnostic) -> Diagnostic {
    let model = world.model
    guard model.definitions["price"] == nil, !(entries.last ?? "").lowercased().contains("price"),
      problem.help.contains(where: { $0.contains("price") })
    else { return problem }
    let examples = [
      ("price down 10%", model.exampleOfChange("down")),
      ("price from $700 to $1,100 step $100", model.exampleOfAxis.map { "\($0) in 5" }),
      ("price from $700 to $1,100", model.exampleOfAxis),
      ("break even price", model.exampleOfInput.map { "break even \($0)" }),
    ]
    var better = problem
    better.help = problem.help.compactMap { help in
      let mended = examples.reduce(help) { text, example in
        example.1.map { text.replacing(example.0, with: $0) } ?? text
      }
      return mended.contains("price") ? nil : mended
    }
    // What was the line to type is gone.
    let isLineless =
      better.help.isEmpty
      || better.help.count < problem.help.count
        && problem.help.last?.contains("price") == true
    if isLineless, let topic = helpTopic(of: entries.last ?? "") ?? problem.code.topic {
      better.help.append(DiagnosticCode.help(on: topic))
    }
    return better
  }

  /// The page of help for the command that an entry begins with; nil where it begins with none.
  private func helpTopic(of entry: String) -> String? {
    guard let word = entry.split(separator: " ").first?.lowercased() else { return nil }
    return CommandTable.statements.first {
      $0.name == word || $0.name.hasPrefix(word + " ")
    }?.name
  }

  /// Looks one step ahead: where the line that an error offers would be refused in this session, what that
  /// refusal offers stands in its place.
  ///
  /// Only lines that compute as stated are tried, so that nothing is written or simulated for it.
  private func followed(_ problem: Diagnostic) -> Diagnostic {
    guard [.writtenByHabit, .badDate].contains(problem.code), let line = problem.lineToType else {
      return problem
    }
    let parsed = Parser.parse(SourceText(name: "line", line))
    var refused = parsed.diagnostics.first { $0.severity == .error && $0.code == .writtenByHabit }
    if parsed.diagnostics.isEmpty, parsed.items.count == 1,
      parsed.items.first?.statement?.isGlance == true
    {
      var session = self
      refused =
        session.evaluate(line).lazy.compactMap { response in
          if case .diagnostic(let found) = response, found.severity == .error { found } else { nil }
        }.first
    }
    guard let refused, !refused.help.isEmpty,
      refused.help.allSatisfy({ !$0.hasPrefix("did you mean") && !$0.hasPrefix("define it") })
    else { return problem }
    var better = problem
    better.notes = problem.notes + ["`\(line)` would not do: \(refused.message)"]
    better.help = refused.help
    return better
  }

  /// Offers the last answer to an entry that begins with an operator, where no line stands above it.
  private func goingOn(_ problem: Diagnostic, _ entry: Substring) -> Diagnostic {
    guard problem.code == .leadingOperator, let span = problem.primary?.span,
      span.source.position(of: Int(span.range.lower)).line == 1
    else { return problem }
    let line = "_ \(entry.prefix { $0 != "\n" })"
    let isReadable = Parser.parse(SourceText(name: "line", line)).diagnostics.isEmpty
    guard isReadable else { return problem }
    var offered = problem
    offered.help = ["to go on from the last answer write `\(line)`"]
    return offered
  }

  /// Takes the word `exactly` out of `x = exactly 2%`, which is no formula; tells where it stood.
  private static func takingExactly(_ entry: String) -> (String, Set<Int>) {
    guard entry.lowercased().contains("exactly") else { return (entry, []) }
    var bytes = Array(entry.utf8)
    var fixed: Set<Int> = []
    let pieces = Lexer.highlight(entry).filter { $0.1 != .comment }.map { piece in
      (
        range: piece.0.bytes,
        word: String(decoding: bytes[piece.0.bytes], as: UTF8.self).lowercased()
      )
    }
    var isChange = false
    for (index, piece) in pieces.enumerated() {
      let before = index > 0 ? pieces[index - 1] : nil
      let isNewLine = before.map {
        bytes[$0.range.upperBound..<piece.range.lowerBound].contains(0x0A)
      }
      // A list of changes goes on behind a comma.
      if isNewLine != false, before?.word != ",", before?.word != ":" {
        isChange = ["what", "and", "scenario", "table"].contains(piece.word)
      }
      guard !isChange, piece.word == "exactly", before?.word == "=" else { continue }
      for i in piece.range { bytes[i] = UInt8(ascii: " ") }
      fixed.insert(bytes[..<piece.range.lowerBound].count { $0 == 0x0A })
    }
    return (String(decoding: bytes, as: UTF8.self), fixed)
  }

  // MARK: - Declarations

  /// Lays typed declarations over the document; nothing changes when anything breaks.
  private mutating func declare(
    _ items: [ParsedText.Item], in source: SourceText, entry: String, fixed: Set<Int>
  ) -> [Response] {
    var editor = DocumentEditor(
      document, world: world, analyst: baseAnalyst, currentCase: currentCase)
    do throws(Diagnostic) {
      try refuseTwice(items, in: source)
      for item in items {
        let line = source.position(of: Int(item.statementRange.lower)).line - 1
        try editor.put(item, in: source, fixed: fixed.contains(line))
      }
    } catch {
      // As it was typed, with the word `exactly` where it stood.
      let typed = SourceText(name: source.name, entry)
      guard !fixed.isEmpty, typed.utf8.count == source.utf8.count,
        let label = error.primary, label.span.source === source
      else { return [.diagnostic(error)] }
      var shown = error
      shown.primary = .init(Span(typed, label.span.range), label.text)
      return [.diagnostic(shown)]
    }
    return accept(editor, entry: entry, declared: items, in: source).map { response in
      guard case .diagnostic(let diagnostic) = response, diagnostic.severity == .error,
        editor.written.contains(where: { $0 === diagnostic.primary?.span.source })
      else { return response }
      return .diagnostic(Refusal.asTyped(diagnostic, source))
    }
  }

  /// A name may stand once only in the start-up file, as in any.
  private func refuseTwice(
    _ items: [ParsedText.Item], in source: SourceText
  ) throws(Diagnostic) {
    var declared = DeclaredKeys()
    for item in items {
      guard let statement = item.statement else { continue }
      if let first = declared.add(statement, item.statementRange) {
        throw Diagnostic(
          .duplicateName, "this stands twice in one entry",
          at: .init(Span(source, item.statementRange)),
          secondary: [.init(Span(source, first), "the first")],
          help: ["for two versions of one number use a scenario: `scenario cautious: x = …`"])
      }
    }
  }

  /// Takes over an edited document, or says what it would break.
  mutating func accept(
    _ editor: DocumentEditor, entry: String, declared: [ParsedText.Item], in source: SourceText
  ) -> [Response] {
    var document = editor.document
    var includeErrors: [Diagnostic] = []
    document.resolveIncludes(with: environment.files, into: &includeErrors)
    if !includeErrors.isEmpty { return includeErrors.map(Response.diagnostic) }
    let data = DataFiles(document, files: environment.files)
    let after = World(document, reusing: world, data: data)
    let broken = after.errors
    if !broken.isEmpty {
      return Refusal(entry: source, written: editor.written, before: world, after: after)
        .diagnostics.map(
          Response.diagnostic)
    }
    let analyst = Analyst(after.checked, options: environment.simulation)
    if let undefined = Self.undefined(declared, analyst) { return [.diagnostic(undefined)] }
    do throws(Diagnostic) { try analyst.requireFigures(of: baseAnalyst) } catch {
      return [.diagnostic(error)]
    }
    if let problem = problem(inTablesOf: after, document) { return [.diagnostic(problem)] }
    if let problem = Self.problem(inInitiativesOf: after, writtenIn: editor.written, analyst) {
      return [.diagnostic(problem)]
    }
    if let problem = problem(inTitlesOf: after, document, analyst) {
      return [.diagnostic(problem)]
    }
    let failed = AssertionCheck(analyst: analyst).failures(in: source)
    if !failed.isEmpty { return failed.map(Response.diagnostic) }
    let before = takeSnapshot()
    let former = world.model
    let known = Set(world.diagnostics.map(\.message))
    past.record(
      UndoHistory.Step(
        way: .edits(editor.undo), overlays: overlays, currentCase: currentCase, entry: entry))
    overlays.whatIf = []
    currentCase = editor.currentCase
    adopt(document, after, analyst: analyst)
    let warnings = newWarnings(in: after, editor.written, before: known).map(Response.diagnostic)
    let echo = EchoReport(
      baseWriter, takeSnapshot(), before: before, used: overlays.used?.name.text,
      former: former, currentCase: currentCase)
    return warnings
      + echo.reports(for: declared, notes: editor.notes).map { .report($0, line: nil) }
  }

  /// What a change does to the titles of slides: one that was just typed, or that it leaves without its figure.
  private func problem(
    inTitlesOf world: World, _ document: Document, _ analyst: Analyst
  ) -> Diagnostic? {
    guard world.others.slides.contains(where: { $0.slide.title != nil }) else { return nil }
    var trial = self
    trial.adopt(document, world, analyst: analyst)
    let problems = trial.titleProblems()
    if problems.isEmpty { return nil }
    let known = titleProblems()
    return problems.first { problem in
      !known.contains { $0.primary?.span.source === problem.primary?.span.source }
    }
  }

  /// A typed definition that has no value, such as a division by zero in some months, is refused.
  private static func undefined(
    _ declared: [ParsedText.Item], _ analyst: Analyst
  ) -> Diagnostic? {
    for item in declared {
      guard case .definition(let definition)? = item.statement,
        let id = analyst.model.definitions[definition.name.key]
      else { continue }
      if let problem = analyst.undefined(id) { return problem }
    }
    return nil
  }

  /// Warnings and notes about what was just typed, and about what it made doubtful elsewhere.
  private func newWarnings(
    in world: World, _ written: [SourceText], before known: Set<String>
  ) -> [Diagnostic] {
    world.diagnostics.filter { diagnostic in
      diagnostic.severity != .error
        && (written.contains { $0 === diagnostic.primary?.span.source }
          || !known.contains(diagnostic.message))
    }
  }

  /// Puts a command marked `keep`, or a comment, into the document, without asking it twice.
  private mutating func keep(_ item: ParsedText.Item, in source: SourceText, entry: String) {
    var editor = DocumentEditor(
      document, world: world, analyst: baseAnalyst, currentCase: currentCase)
    do throws(Diagnostic) { try editor.put(item, in: source, fixed: false) } catch { return }
    past.record(
      UndoHistory.Step(
        way: .edits(editor.undo), overlays: overlays, currentCase: currentCase, entry: entry))
    document = editor.document
  }

  // MARK: - Undo

  /// Goes back or forth over changes; returns what was undone or redone.
  mutating func step(_ count: Int, isUndo: Bool) -> [Response] {
    var names: [String] = []
    let before = takeSnapshot()
    for _ in 0..<count {
      guard let step = isUndo ? past.takeUndo() : past.takeRedo() else { break }
      let opposite = takeBack(step)
      if isUndo { past.addRedo(opposite) } else { past.addUndo(opposite) }
      names.append(step.entry)
    }
    guard !names.isEmpty else {
      return [
        .report(.note(.information, isUndo ? "Nothing to undo." : "Nothing to redo."), line: nil)
      ]
    }
    adopt(
      document, World(document, reusing: nil, data: DataFiles(document, files: environment.files)))
    let echo = EchoReport(
      baseWriter, takeSnapshot(), before: before, used: overlays.used?.name.text)
    return [.report(echo.stepReport(names, isUndo: isUndo), line: nil)]
  }

  private mutating func takeBack(_ step: UndoHistory.Step) -> UndoHistory.Step {
    let way: UndoHistory.Step.Way
    switch step.way {
    case .edits(let edits):
      var inverse: [DocumentEdit] = []
      for edit in edits { inverse.insert(document.apply(edit), at: 0) }
      way = .edits(inverse)
    case .document(let other):
      way = .document(document)
      document = other
    }
    let opposite = UndoHistory.Step(
      way: way, overlays: overlays, currentCase: currentCase, entry: step.entry)
    overlays = step.overlays
    currentCase = step.currentCase
    return opposite
  }

  // MARK: - Questions

  private mutating func answer(_ question: PendingQuestion, with text: String) -> [Response] {
    pendingQuestion = nil
    confirmedEntry = nil
    switch question {
    case .replaceFile(let prepared):
      guard Answer(text) == .yes else {
        return instead(text, declined: "Not written; the file is as it was.")
      }
      return replace(prepared)
    case .confirm(let entry):
      guard Answer(text) == .yes else {
        return instead(text, declined: "Nothing was changed.")
      }
      isConfirmed = true
      defer { isConfirmed = false }
      confirmedEntry = entry
      return evaluate(entry)
    case .quitWithUnsavedChanges:
      switch Answer(text) {
      case .yes, .save:
        let responses = save(nil, in: SourceText(name: "answer", text))
        let isSaved = pendingQuestion == nil && !responses.contains(where: \.isError)
        return isSaved ? responses + [.quit] : responses
      case .no, .discard: return [.quit]
      case .cancel, nil: return instead(text, declined: "Not quit.")
      }
    }
  }

  /// Takes a line that does not answer a question as the entry that it is; a word that means nothing
  /// declines, as `no` does.
  private mutating func instead(_ text: String, declined: String) -> [Response] {
    let answer = Answer(text)
    let isDeclined = text.isEmpty || answer == .no || answer == .cancel
    var next = self
    let responses = isDeclined ? [] : next.evaluate(text)
    let isOneWord = !text.contains(where: \.isWhitespace)
    if isDeclined || isOneWord && responses.contains(where: \.isError) {
      return [.report(.note(.information, Styled(declined)), line: nil)]
    }
    self = next
    // For the journal it is an entry like any other.
    confirmedEntry = text
    return responses
  }
}

/// What a person says to a question.
private enum Answer {
  case yes, no, cancel, save, discard

  /// Reads an answer, also one that is polite; nil for anything else, as `no = 3`.
  init?(_ text: String) {
    let words = text.lowercased().split { !$0.isLetter }
    guard let first = words.first, text.allSatisfy({ $0.isLetter || " ,.!".contains($0) }) else {
      return nil
    }
    let isPolite = words.dropFirst().allSatisfy {
      ["thanks", "thank", "you", "please"].contains($0)
    }
    guard isPolite else { return nil }
    switch first {
    case "y", "yes", "yep", "yeah": self = .yes
    case "n", "no", "nope", "nah": self = .no
    case "c", "cancel": self = .cancel
    case "s", "save": self = .save
    case "d", "discard": self = .discard
    default: return nil
    }
  }
}

extension ParsedText {
  /// Whether an item is something that could not be read.
  fileprivate func isUnreadable(_ item: Item) -> Bool {
    diagnostics.contains { diagnostic in
      guard diagnostic.severity == .error, let place = diagnostic.primary?.span.range else {
        return false
      }
      return item.range.lower <= place.lower && place.lower < item.range.upper
    }
  }
}

extension [Diagnostic] {
  /// The diagnostics as their places follow each other in the text.
  fileprivate var inOrderOfPlace: [Diagnostic] {
    let place = { (index: Int) in (self[index].primary?.span.range.lower ?? 0, index) }
    return indices.sorted { place($0) < place($1) }.map { self[$0] }
  }
}

extension [Response] {
  /// The responses with a sentence under the last error.
  func noting(_ sentence: String) -> [Response] {
    guard let index = lastIndex(where: \.isError), case .diagnostic(var last) = self[index] else {
      return self
    }
    last.notes.append(sentence)
    var responses = self
    responses[index] = .diagnostic(last)
    return responses
  }
}

extension Report {
  /// A report that is one remark.
  static func note(_ kind: Note.Kind, _ text: Styled) -> Report {
    Report(nil, .note) {
      $0.note(kind, text)
      $0.record(MachineRecord(.note, text: text.plain))
    }
  }
}

extension Statement {
  /// Whether it is a value, a comparison, a what-if or a definition, which a copy of a session can try.
  fileprivate var isGlance: Bool {
    switch self {
    case .definition: return true
    case .command(.show(let expression)):
      if case .call(let name, _) = expression.node { return name.key != "chance" }
      return true
    case .command(.compare), .command(.summary): return true
    case .command(.whatIf): return true
    default: return false
    }
  }
}
