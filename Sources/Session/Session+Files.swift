import CustomerExperience
import Diagnostics
import Modeling
import Reporting
import Syntax

extension Session {
  // MARK: - Load

  /// Replaces the session by a file; one that cannot be used leaves the session as it was.
  mutating func load(_ file: TextLiteral, in source: SourceText) throws(Diagnostic) -> [Response] {
    // What cannot be loaded anyway is not asked about.
    if hasUnsavedChanges, environment.isInteractive, !isConfirmed,
      environment.files.exists(file.value)
    {
      return ask(
        "There are unsaved changes\(fileWords); loading leaves them. Load all the same? (yes, no)",
        before: "load \(source[file.range])")
    }
    return try load(file.value, at: .init(Span(source, file.range)), entry: source[file.range])
  }

  /// Loads a file at the start of a session.
  public mutating func open(_ path: String) -> [Response] {
    do throws(Diagnostic) {
      let responses = try load(path, at: nil, entry: path)
      if !responses.contains(where: \.isError) { past = UndoHistory() }
      return responses
    } catch {
      return [.diagnostic(error)]
    }
  }

  private mutating func load(
    _ path: String, at place: Diagnostic.Label?, entry: String
  ) throws(Diagnostic) -> [Response] {
    let text: TextFile
    do throws(Diagnostic) { text = try TextFile(path, from: environment.files, at: place) } catch {
      throw Self.explained(error, path)
    }
    if text.stamps.isEmpty, ["csv", "tsv"].contains(FilePath.ending(of: path)?.lowercased()) {
      throw Diagnostic(
        .writtenByHabit, "\(TextFile.quoted(path)) is a table, not a text of whatif", at: place,
        help: tableLines(path))
    }
    let parsed = Parser.parse(text.source)
    var loaded = Document(parsed, path: path, stamps: text.stamps)
    var diagnostics = parsed.diagnostics
    loaded.resolveIncludes(with: environment.files, into: &diagnostics)
    let world = World(loaded, data: DataFiles(loaded, files: environment.files))
    diagnostics = (diagnostics + world.diagnostics).inOrder(
      of: text.source, isWhole: true)
    let errors = diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty {
      let causes = max(1, errors.count { !$0.isConsequence })
      let count = causes == 1 ? "an error" : "\(causes) errors"
      let note = Diagnostic(
        .notComputed, "\(TextFile.quoted(path)) was not loaded: it has \(count)", at: place,
        help: ["`whatif run \(ShellWord.quoted(path))` computes what can be computed"])
      return errors.map(Response.diagnostic) + [.diagnostic(note)]
    }
    past.record(
      UndoHistory.Step(
        way: .document(document), overlays: overlays, currentCase: currentCase,
        entry: "load \(entry)"))
    overlays = Overlays()
    currentCase = nil
    lastResult = nil
    adopt(loaded, world)
    return diagnostics.map(Response.diagnostic) + [.report(loadReport(path), line: nil)]
  }

  /// The error of a file of another program with the way that its figures take.
  private static func explained(_ error: Diagnostic, _ path: String) -> Diagnostic {
    guard error.code == .fileNotText, ExportFormat(path: path) == .xlsx else { return error }
    var explained = error
    explained.help.append(TableLines.fromWorkbook(path))
    return explained
  }

  /// The lines that use a table: as initiatives where it has scores, else a column of numbers.
  func tableLines(_ path: String) -> [String] {
    guard let bytes = try? environment.files.read(path, limit: TextFile.limit),
      let table = try? CSVReader().read(bytes)
    else { return TableLines.forAnything(path) }
    let names = table.header.map { $0.lowercased() }
    if names.contains("impact"), names.contains("ability") {
      return [TableLines.forInitiatives(path)]
    }
    // What a row is about stands first, what was counted behind it.
    let column = table.header.last { name in
      if case .numbers = DataFiles.column(named: name, of: table, path) { true } else { false }
    }
    guard let column else { return TableLines.forAnything(path) }
    let isWord = column.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_]*/#) != nil
    return [
      "its columns are \(table.header.joined(separator: ", "))",
      TableLines.forNumbers(path, column: isWord ? column : TextFile.quoted(column)),
    ]
  }

  /// The answer to `import "x.csv"` with the line for what the table holds.
  func offeringTable(_ problem: Diagnostic) -> Diagnostic {
    guard problem.code == .writtenByHabit, let text = problem.primary?.span.text,
      text.lowercased().hasPrefix("import")
    else { return problem }
    let path = String(text.dropFirst("import".count).filter { $0 != "\"" }.trimmingSpaces)
    guard ["csv", "tsv", "txt"].contains(FilePath.ending(of: path)?.lowercased()) else {
      return problem
    }
    var offered = problem
    offered.help = tableLines(path)
    return offered
  }

  /// Says what was loaded and whether it still computes what its stamp says.
  private func loadReport(_ path: String) -> Report {
    let model = world.model
    let cases = model.cases.map(\.title)
    let count = world.checked.inputs.count
    let unused = cases.isEmpty ? 0 : world.checked.unused(world.checked.inputs).count
    let what =
      (cases.isEmpty ? "" : cases.joined(separator: ", ") + "; ")
      + "\(count) input" + (count == 1 ? "" : "s") + (unused == 0 ? "" : ", \(unused) unused")
    let comparison = StampComparison(document, analyst: baseAnalyst)
    return Report(nil, .note) {
      let text: Styled = "Loaded \(FilePath.lastPart(of: path), .name): \(what)"
      $0.note(.done, text)
      $0.record(MachineRecord(.note, text: text.plain))
      guard comparison.isStamped else {
        $0.note(.information, "It has no stamp, so nothing can be compared; `save` writes one.")
        return
      }
      let date = comparison.saved.first?.date
      if comparison.agrees {
        $0.note(.information, "It computes what it did when it was saved on \(date ?? "").")
      } else {
        for difference in comparison.differences {
          $0.note(.caution, Styled((date.map { "since \($0): " } ?? "") + difference))
        }
      }
    }
  }

  // MARK: - Save

  /// Saves the document; `file` gives it a new name.
  ///
  /// - Parameter force: Whether a file that somebody changed since it was read is replaced without a question.
  mutating func save(
    _ file: TextLiteral?, force: Bool = false, in source: SourceText
  ) -> [Response] {
    do throws(Diagnostic) {
      let place = file.map { Diagnostic.Label(Span(source, $0.range)) }
      let path = try file.map { file throws(Diagnostic) in try target(file.value, at: place) }
      if !isConfirmed, !force, let question = doubt(savingTo: path) {
        if environment.isInteractive {
          return ask(question, before: "save" + (file.map { " \(source[$0.range])" } ?? ""))
        }
        // Nobody can be asked; a session that is brought back saves what it saved.
        if !environment.files.isReplaying, path == nil || path == document.files[0].path {
          throw changedByOthers(place)
        }
      }
      return [.report(try saved(as: path, typed: file?.value, force, at: place), line: nil)]
    } catch {
      return [.diagnostic(error)]
    }
  }

  /// Where a file is saved: a name without ending gets one, unless something has that name already.
  ///
  /// The session is text, so a name that promises a workbook, slides or a page is refused.
  private func target(
    _ path: String, at place: Diagnostic.Label?
  ) throws(Diagnostic) -> String {
    if path == document.files[0].path { return path }
    guard path.contains(where: { $0 != " " && $0 != "/" }), path.last != "/" else {
      throw Diagnostic(
        .cannotSave, "a file needs a name", at: place,
        help: ["give it one: `save \"\(path.hasSuffix("/") ? path : "")my-case.whatif\"`"])
    }
    let other = ExportFormat.substitute(for: path)?.path
    if let exported = ExportFormat(path: path) == nil ? other : path {
      throw Diagnostic(
        .cannotSave,
        "`save` keeps the text of the session, which is no .\(FilePath.ending(of: path) ?? "") file",
        at: place,
        help: [
          "to keep the session: `save \(TextFile.quoted(FilePath.withoutEnding(path) + ".whatif"))`",
          "to write the result for others: `export \(TextFile.quoted(exported))`",
        ])
    }
    let isNamed = FilePath.ending(of: path) != nil || environment.files.exists(path)
    return isNamed ? path : path + ".whatif"
  }

  /// Lets the entry wait for a yes.
  private mutating func ask(_ question: String, before entry: String) -> [Response] {
    pendingQuestion = .confirm(entry: entry)
    return [.question(question)]
  }

  /// The name of the file for the middle of a sentence.
  var fileWords: String { fileName.map { " in \(FilePath.lastPart(of: $0))" } ?? "" }

  /// What to ask before a file is replaced: one that this session neither read nor wrote, or one that
  /// somebody changed since.
  private func doubt(savingTo path: String?) -> String? {
    if let path, path != document.files[0].path {
      guard environment.files.exists(path), !environment.files.isOwnWork(path) else { return nil }
      return "\(TextFile.quoted(path)) exists already. Replace it? (yes, no)"
    }
    for file in document.files where file.isChanged || file.path == document.files[0].path {
      guard let path = file.path, let known = file.onDisk, environment.files.exists(path),
        digest(ofFile: path) != known, !environment.files.isOwnWork(path)
      else { continue }
      return "\(TextFile.quoted(path)) was changed by someone else since it was read here. "
        + "Replace it? (yes, no; no and `save \"other-name.whatif\"` keeps both)"
    }
    return nil
  }

  /// The error of a file that somebody changed, where nobody can be asked.
  private func changedByOthers(_ place: Diagnostic.Label?) -> Diagnostic {
    let name = document.files[0].path.map(TextFile.quoted) ?? "the file"
    return Diagnostic(
      .cannotSave, "\(name) was changed by someone else since it was read here", at: place,
      notes: ["the file on disk is as it was"],
      help: [
        "to keep both: `save \"other-name.whatif\"`", "to replace it: `save --force`",
      ])
  }

  /// The digest of what the disk holds; nil for what is no text of ours.
  private func digest(ofFile path: String) -> UInt64? {
    guard let text = try? TextFile(path, from: environment.files, at: nil) else { return nil }
    return DocumentFile.digest(text.source.utf8, text.stamps)
  }

  private mutating func saved(
    as file: String?, typed: String?, _ force: Bool, at place: Diagnostic.Label?
  ) throws(Diagnostic) -> Report {
    guard let path = file ?? document.files[0].path else {
      throw Diagnostic(
        .cannotSave, "the session has no file yet", help: ["give it one: `save \"my-case.whatif\"`"]
      )
    }
    let isNew = path != document.files[0].path
    // A session that is done again writes nothing.
    if isNew, !isConfirmed, !force, !environment.files.isReplaying, environment.files.exists(path) {
      try refuseOverwriting(path, at: place)
    }
    if isNew { try requireFiles(readFrom: path, at: place) }
    var changed = document
    for number in changed.files.indices where number == 0 || changed.files[number].isChanged {
      changed.addRangesLine(to: number)
    }
    let stamps = newStamps(for: changed)
    var names: [String] = []
    for number in changed.files.indices.reversed() {
      let target = number == 0 ? path : changed.files[number].path ?? path
      guard number == 0 || changed.files[number].isChanged else { continue }
      if number == 0 { changed.files[0].stamps = stamps }
      changed.files[number].onDisk = try write(changed.files[number], to: target, at: place)
      changed.files[number].markSaved()
      names.append(target)
    }
    changed.files[0].path = path
    document = changed
    return Report(nil, .note) {
      let text: Styled = "Saved \(names.reversed().joined(separator: ", "), .name)"
      $0.note(.done, text)
      if let typed, path != typed {
        $0.note(.information, "A name without an ending gets `.whatif`.")
      }
      for stamp in stamps { $0.note(.information, Styled(stamp)) }
      $0.record(
        MachineRecord(
          .note, text: text.plain, fields: [.init("stamps", .array(stamps.map { .string($0) }))]))
    }
  }

  /// The files that the text names are looked for beside it: in another folder they have to be there too.
  private func requireFiles(
    readFrom path: String, at place: Diagnostic.Label?
  ) throws(Diagnostic) {
    guard let old = document.files[0].path, FilePath.folder(of: old) != FilePath.folder(of: path)
    else { return }
    var names = world.others.tables.filter { $0.source.name == old }.map(\.file.value)
    names += world.model.data.keys.filter { $0.text == 0 }.map(\.file).sorted()
    for item in document.files[0].items {
      if case .include(let file)? = item.statement { names.append(file.value) }
    }
    let files = environment.files
    guard
      let missing = names.first(where: {
        files.exists(FilePath.joining($0, to: FilePath.folder(of: old)))
          && !files.exists(FilePath.joining($0, to: FilePath.folder(of: path)))
      })
    else { return }
    let beside = FilePath.joining(FilePath.lastPart(of: path), to: FilePath.folder(of: old))
    throw Diagnostic(
      .cannotSave,
      "the text reads \(TextFile.quoted(missing)), which is not beside \(TextFile.quoted(path))",
      at: place,
      help: [
        "save it where it was: `save \(TextFile.quoted(beside))`",
        "or copy \(TextFile.quoted(missing)) there first",
      ])
  }

  /// Another file is replaced only where this session wrote it: what is not read cannot be known to be unwanted.
  private func refuseOverwriting(
    _ path: String, at place: Diagnostic.Label?
  ) throws(Diagnostic) {
    guard let text = try? TextFile(path, from: environment.files, at: place) else {
      guard let failure = Self.failure(reading: path, environment.files) else { return }
      throw cannotSave(path, failure, at: place)
    }
    if !text.source.utf8.isEmpty, !environment.files.isOwnWork(path) {
      let known =
        text.stamps.isEmpty
        ? "exists and was not saved by whatif" : "exists, and this session did not read it"
      throw Diagnostic(
        .cannotSave, "\(TextFile.quoted(path)) \(known)", at: place,
        help: [
          "save under another name, or `load` it first",
          "to replace it: `save \(TextFile.quoted(path)) --force`",
        ])
    }
  }

  private static func failure(reading path: String, _ files: any FileSystem) -> FileFailure? {
    do {
      _ = try files.read(path, limit: TextFile.limit)
      return nil
    } catch {
      return error
    }
  }

  /// Writes a file and returns the digest of what was written.
  private func write(
    _ file: DocumentFile, to path: String, at place: Diagnostic.Label?
  ) throws(Diagnostic) -> UInt64 {
    var bytes = file.body
    if !file.stamps.isEmpty, let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
    let digest = DocumentFile.digest(bytes, file.stamps)
    if !file.stamps.isEmpty {
      bytes += Array((file.stamps.joined(separator: "\n") + "\n").utf8)
    }
    do {
      try environment.files.write(bytes, to: path)
    } catch {
      throw cannotSave(path, error, at: place)
    }
    // Done again for a session that was brought back, a save leaves what it wrote then.
    guard environment.files.isReplaying else { return digest }
    return self.digest(ofFile: path) ?? digest
  }

  private func cannotSave(
    _ path: String, _ failure: FileFailure, at place: Diagnostic.Label?
  ) -> Diagnostic {
    Diagnostic(
      .cannotSave, "\(TextFile.quoted(path)) cannot be saved: \(failure.reasonOfWriting)",
      at: place,
      notes: environment.files.exists(path) ? ["the file on disk is as it was"] : [],
      help: ["save it elsewhere: `save \"other-name.whatif\"`"])
  }

  /// The stamps to write; those of the file stay as they are while text and results are the same.
  private func newStamps(for document: Document) -> [String] {
    let comparison = StampComparison(document, analyst: baseAnalyst)
    if comparison.isStamped, comparison.agrees { return document.files[0].stamps }
    let date = environment.today()?.description ?? "2000-01-01"
    return StampMaker(document, analyst: baseAnalyst).stamps(on: date).map(\.line)
  }
}

extension FileFailure {
  /// The reason in a few words, where a file was to be written.
  var reasonOfWriting: String {
    switch self {
    case .missing: "the folder it goes into is not there"
    case .notPermitted: "you may not write there"
    default: reason
    }
  }
}

extension Document {
  /// Writes down how ranges are read, where ranges are used and nothing says so: a file must mean the same
  /// for ever.
  mutating func addRangesLine(to file: Int) {
    var usesRanges = false
    var statesReading = false
    for item in files[file].items {
      switch item.statement {
      case .ranges?: statesReading = true
      case .definition(let definition)?: usesRanges = usesRanges || definition.value.hasRange
      case .line(let line)?: usesRanges = usesRanges || line.value.hasRange
      case .function(let function)?: usesRanges = usesRanges || function.body.hasRange
      default: break
      }
    }
    guard usesRanges, !statesReading else { return }
    let parsed = Parser.parse(SourceText(name: "saved text", "ranges 8 in 10\n"))
    closeLastLine(of: file)
    let end = files[file].items.count
    _ = apply(DocumentEdit(file: file, range: end..<end, items: items(of: parsed)))
  }

  /// Gives the last line a line break.
  private mutating func closeLastLine(of file: Int) {
    guard let last = files[file].items.last, let byte = last.bytes.last, byte != 0x0A else {
      return
    }
    let parsed = Parser.parse(
      SourceText(name: last.source.name, utf8: Array(last.bytes) + [0x0A], firstLine: last.line))
    let end = files[file].items.count
    _ = apply(DocumentEdit(file: file, range: (end - 1)..<end, items: items(of: parsed)))
  }
}

extension Expression {
  /// Whether `low to high` stands somewhere in the formula, outside the forms that say how they are read.
  var hasRange: Bool {
    if case .range = node { return true }
    var found = false
    forEachPart { part in if !found { found = part.hasRange } }
    return found
  }
}
