import Diagnostics
import Modeling
import Reporting
import Syntax

extension Session {
  /// Runs the commands about the session and its files.
  mutating func manage(_ command: Command, in source: SourceText) throws(Diagnostic) -> [Response] {
    switch command {
    case .help(let topic): return [.report(try help(on: topic), line: nil)]
    case .history(let words): return [.report(history(of: words), line: nil)]
    case .quit: return quit()
    default: break
    }
    try refuseInFile(command)
    switch command {
    case .load(let file): return try load(file, in: source)
    case .save(let file, let force): return save(file, force: force, in: source)
    case .undo(let count): return step(count, isUndo: true)
    case .redo(let count): return step(count, isUndo: false)
    case .remove(let name): return try remove(name, in: source)
    case .rename(let old, let new): return try rename(old, to: new, in: source)
    case .export(let order): return try export(order, in: source)
    case .copy(let format, let owner): return [try copy(format, of: owner, in: source)]
    case .review:
      throw Diagnostic(
        .notHere, "the reviewer is not part of this version",
        help: ["`inputs` shows which assumptions have no source, `tornado npv` which matter most"])
    default:
      throw Diagnostic(.unknownCommand, "this command is not known here")
    }
  }

  /// An error about help for a word, which offers the name of the model that is nearest to it.
  private func naming(_ word: String, in error: Diagnostic) -> Diagnostic {
    let topics = CommandTable.all.map(\.name)
    guard let near = Spelling.closestMatch(to: word, in: namesInUse + topics),
      !topics.contains(near)
    else { return error }
    var better = error
    better.help = ["did you mean `?\(near)`?"]
    return better
  }

  /// What `?name` and `help topic` answer.
  func help(on topic: String) throws(Diagnostic) -> Report {
    let word = String(topic.trimmingSpaces).lowercased()
    if word == "keys", let keys = environment.keyHelp { return keys() }
    // What a name is says `info`, with what uses it and where it comes from.
    if let id = world.model.definitions[word] {
      return writer.info(id).followed(by: .note(.hint, "why \(word), \(waysToChange(id))"))
    }
    do throws(Diagnostic) {
      return try HelpReport().report(for: topic)
    } catch {
      // A line or a case, which `info` knows as well.
      let source = SourceText(name: "help", topic)
      guard let report = try? info(Name(word, SourceRange(0, 0)), in: source) else {
        throw naming(word, in: error)
      }
      return report
    }
  }

  /// A file that is replayed asks; it does not load, save or edit.
  private func refuseInFile(_ command: Command) throws(Diagnostic) {
    guard isReplaying, let word = command.wordAtPromptOnly else { return }
    throw Diagnostic(
      .notHere, "`\(word)` stands only at the prompt, not in a file",
      help: word == "load"
        ? ["to use another file here write `include \"file.whatif\"`"]
        : ["open a session: `whatif FILE`"])
  }

  /// The line that changes a name: a person has an editor; a pipe has the words to put others into.
  private func waysToChange(_ id: EntityID) -> String {
    let entity = world.model[id]
    if environment.isInteractive { return "edit \(entity.name.key)" }
    return "what if \(entity.name.key) = \(entity.formulaWithClauses)"
  }

  /// The last entries that hold all of `words`, capitals ignored, with their numbers.
  private func history(of words: String) -> Report {
    let wanted = words.lowercased().split(separator: " ")
    let found = entries.enumerated().filter { entry in
      let text = entry.element.lowercased()
      return wanted.allSatisfy { text.contains($0) }
    }
    return Report("history", .note) {
      let width = found.last.map { "\($0.offset + 1)".count } ?? 0
      let lines = found.suffix(200).map { entry in
        let number = "\(entry.offset + 1)"
        let margin = String(repeating: " ", count: width + 2)
        return String(repeating: " ", count: width - number.count) + number + "  "
          + entry.element.replacing("\n", with: "\n" + margin)
      }
      $0.preformatted(Styled(lines.joined(separator: "\n"), .code))
      $0.record(
        MachineRecord(
          .note, name: "history",
          fields: [.init("entries", .array(found.map { .string($0.element) }))]))
    }
  }

  /// What `edit` opens: the last entry, the entry of a number, or a definition, function or scenario as it
  /// stands; nil where there is none of that name, or where the word alone is a name of the model.
  ///
  /// - Parameter word: A number as `history` counts or a name, in lower case.
  public func textToEdit(_ word: String?) -> String? {
    guard let word else {
      return world.model.definitions["edit"] == nil ? entries.last : nil
    }
    if let number = Int(word) {
      return entries.indices.contains(number - 1) ? entries[number - 1] : nil
    }
    let item = document.itemsInOrder.last { item in
      switch item.key {
      case .definition(word), .function(word), .scenario(word), .line(word), .initiative(word): true
      default: false
      }
    }
    guard let item else { return nil }
    let bytes = item.bytes.dropFirst(item.leading.count)
    return String(String(decoding: bytes, as: UTF8.self).trimmingSpaces)
  }

  private mutating func quit() -> [Response] {
    guard environment.isInteractive, document.isChanged, !isReplaying else { return [.quit] }
    pendingQuestion = .quitWithUnsavedChanges
    return [.question("There are unsaved changes\(fileWords). Save them first? (yes, no, cancel)")]
  }

  // MARK: - Editing by name

  private mutating func remove(_ name: Name, in source: SourceText) throws(Diagnostic) -> [Response]
  {
    var editor = DocumentEditor(
      document, world: world, analyst: baseAnalyst, currentCase: currentCase)
    guard editor.remove(name) else {
      throw unknown(
        name, among: namesInUse, kind: "definition, line, case or scenario", .unknownName,
        in: source)
    }
    let text = source[SourceRange(0, source.utf8.count)].trimmingSpaces
    return finish(editor, entry: String(text), source, done: "Removed \(name.text).", victim: name)
  }

  private mutating func rename(
    _ old: Name, to new: Name, in source: SourceText
  ) throws(Diagnostic) -> [Response] {
    guard namesInUse.contains(where: { $0.lowercased() == old.key }) else {
      throw unknown(old, among: namesInUse, kind: "name", .unknownName, in: source)
    }
    if new.key != old.key, namesInUse.contains(where: { $0.lowercased() == new.key }) {
      throw Diagnostic(
        .duplicateName, "`\(new.text)` is the name of something else already",
        at: .init(Span(source, new.range)), help: ["`info \(new.text)` shows what it is"])
    }
    let capturing = world.model.functions.values.first { function in
      function.parameters.contains { $0.key == new.key }
        && function.body.expression.mentions(old.key)
    }
    if let capturing {
      throw Diagnostic(
        .duplicateName,
        "`\(new.text)` is an argument of `\(capturing.name.text)`, which uses \(old.text) as well",
        at: .init(Span(source, new.range)),
        help: ["choose another name, such as `rename \(old.text) to my_\(new.text)`"])
    }
    var editor = DocumentEditor(
      document, world: world, analyst: baseAnalyst, currentCase: currentCase)
    try editor.rename(old.key, to: new.text)
    let text = source[SourceRange(0, source.utf8.count)].trimmingSpaces
    return finish(
      editor, entry: String(text), source,
      done: "Renamed \(old.text) to \(new.text) wherever it is used.", victim: nil)
  }

  /// The name of the model that a word is, or probably was meant to be.
  func nearestName(to word: String) -> String? {
    namesInUse.first { $0.lowercased() == word.lowercased() }
      ?? Spelling.closestMatch(to: word, in: namesInUse)
  }

  private var namesInUse: [String] {
    world.model.entities.map(\.name.text) + world.model.cases.map(\.name.text)
      + world.model.scenarios.map(\.name.text)
      + world.model.functions.values.map(\.name.text).sorted()
      + world.others.initiatives.map(\.declaration.name.text)
  }

  private mutating func finish(
    _ editor: DocumentEditor, entry: String, _ source: SourceText, done: String, victim: Name?
  ) -> [Response] {
    if let victim, let refusal = inUse(victim, after: editor, in: source) {
      return [.diagnostic(refusal)]
    }
    let responses = accept(editor, entry: entry, declared: [], in: source)
    if responses.contains(where: \.isError) { return responses }
    return [.report(.note(.done, Styled(done)), line: nil)] + responses
  }

  /// Why a name cannot be removed: what would be left without it; nil when nothing would.
  private func inUse(
    _ victim: Name, after editor: DocumentEditor, in source: SourceText
  ) -> Diagnostic? {
    var names = dependents(of: victim)
    if !names.isEmpty {
      let after = World(
        editor.document, data: DataFiles(editor.document, files: environment.files))
      if after.errors.isEmpty { names = [] }
    }
    let asking = editor.document.statements(naming: removed(with: victim, after: editor.document))
    for case let name? in asking.map(\.nameToRemove) where !names.contains(name) {
      names.append(name)
    }
    let users =
      names.map { "`\($0)`" }
      + asking.filter { $0.nameToRemove == nil }.map { item in
        "`\(Span(item.source, item.statementRange).text)`"
      }
    guard !users.isEmpty else { return nil }
    let shown = users.prefix(4).joined(separator: ", ")
    let more = users.count > 4 ? " and \(users.count - 4) more" : ""
    let pronoun = users.count == 1 ? "it" : "them"
    return Diagnostic(
      .inUse,
      "`\(victim.text)` cannot be removed: \(shown)\(more) \(users.count == 1 ? "uses" : "use") it",
      at: .init(Span(source, victim.range)),
      help: [
        names.first.map { "change or remove \(pronoun) first: `remove \($0)`" }
          ?? "take \(pronoun) out of the file first; another name is given by `rename \(victim.text) to \(victim.text)_2`"
      ])
  }

  /// The words that mean nothing any more once a name is gone: itself, of a case its lines, and of the last
  /// case the figures.
  private func removed(with victim: Name, after document: Document) -> Set<String> {
    var words: Set<String> = [victim.key]
    var cases = 0
    if let index = world.model.caseIndex[victim.key],
      world.model.definitions[victim.key] == nil
    {
      words.formUnion(world.model.cases[index].lines.map { world.model[$0].name.key })
    }
    document.forEach { _, item in
      switch item.key {
      case .caseHeader(let key)?: (cases, _) = (cases + 1, words.remove(key))
      case .line(let key)?, .definition(let key)?, .function(let key)?, .scenario(let key)?,
        .initiative(let key)?, .unit(let key)?:
        words.remove(key)
      default: break
      }
    }
    if cases == 0, !world.model.cases.isEmpty {
      words.formUnion(Metric.byWord.keys)
      words.formUnion(["summary", "annual"])
    }
    return words
  }

  private func dependents(of name: Name) -> [String] {
    guard
      let id = world.model.definitions[name.key]
        ?? world.model.cases.indices.compactMap({ world.model.lines[Model.LineKey($0, name.key)] })
        .first
    else { return [] }
    return baseAnalyst.users(of: id).map { world.model[$0].name.text }
  }

  /// Takes a declaration that the session itself wrote.
  mutating func declareText(_ text: String, entry: String) -> [Response] {
    let source = SourceText(name: document.nameOfNextEntry(), text)
    let parsed = Parser.parse(source)
    if let error = parsed.diagnostics.first(where: { $0.severity == .error }) {
      return [.diagnostic(error)]
    }
    var editor = DocumentEditor(
      document, world: world, analyst: baseAnalyst, currentCase: currentCase)
    do throws(Diagnostic) {
      for item in parsed.items where item.statement != nil {
        try editor.put(item, in: source, fixed: false)
      }
    } catch {
      return [.diagnostic(error)]
    }
    return accept(editor, entry: entry, declared: [], in: source)
  }
}

extension Command {
  /// The word of a command that stands only at the prompt; nil for one that a file may hold.
  var wordAtPromptOnly: String? {
    switch self {
    case .load: "load"
    case .save: "save"
    case .undo: "undo"
    case .redo: "redo"
    case .remove: "remove"
    case .rename: "rename"
    case .copy: "copy"
    default: nil
    }
  }
}
