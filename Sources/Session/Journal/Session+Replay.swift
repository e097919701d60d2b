import Diagnostics
import Modeling
import Syntax

extension Session {
  /// What tells two states apart that an entry may lead from and to.
  struct Mark: Equatable {
    let undos: Int
    let redos: Int
    let used: String?
    let whatIfs: Int
  }

  /// The mark of the state as it is.
  var mark: Mark {
    Mark(
      undos: past.undos.count, redos: past.redos.count, used: overlays.used?.name.key,
      whatIfs: overlays.whatIf.count)
  }

  /// Whether an entry saves.
  static func saves(_ entry: String) -> Bool {
    Parser.parse(SourceText(name: "entry", entry)).items.contains {
      if case .command(.save)? = $0.statement { return true }
      return false
    }
  }

  /// Does an accepted entry again; one that only asked something is remembered and not computed.
  ///
  /// - Returns: Whether it led to a change of state as it did before, or needed none.
  mutating func replayEntry(_ entry: String) -> Bool {
    let source = SourceText(name: "entry", recalling(entry))
    let items = Parser.parse(source).items
    let matters = items.contains { item in
      item.isKept || item.isComment(in: source)
        || item.statement.map(\.changesSession) == true
    }
    guard matters else {
      let text = entry.trimmingSpaces
      if !text.isEmpty {
        entries.append(String(text))
        for case .command(.show(let formula)) in items.compactMap(\.statement) {
          remember(formula, in: source)
        }
        _ = document.nameOfNextEntry()
      }
      return true
    }
    let before = mark
    var responses = evaluate(entry)
    // Only what was answered with yes is in a journal.
    if pendingQuestion != nil { responses += evaluate("yes") }
    return mark != before || !responses.contains(where: \.isError)
  }

  /// Takes the text of a start-up file: all of it, or where that fails each statement for itself.
  mutating func start(with text: String, name: String) -> [Response] {
    let parsed = Parser.parse(SourceText(name: name, text))
    guard parsed.items.contains(where: { $0.statement != nil }) || !parsed.diagnostics.isEmpty
    else { return [] }
    let before = self
    var responses = evaluate(text, named: name)
    if responses.contains(where: \.isError) {
      self = before
      responses = parsed.diagnostics.filter { $0.severity == .error }.map(Response.diagnostic)
      for item in parsed.items where item.statement != nil {
        // The lines above keep their place, so that its own is said right.
        let above = parsed.source.utf8[..<Int(item.range.lower)].count { $0 == 0x0A }
        let statement = String(repeating: "\n", count: above) + parsed.source[item.range]
        responses += evaluate(statement, named: name).filter(\.isError)
      }
    } else {
      responses = responses.filter { if case .diagnostic = $0 { true } else { false } }
    }
    entries = []
    past = UndoHistory()
    for index in document.files.indices { document.files[index].markSaved() }
    return responses
  }
}

extension Statement {
  /// Whether it may change what later entries mean, so that a replay must do it again.
  fileprivate var changesSession: Bool {
    guard case .command(let command) = self else { return true }
    switch command {
    case .load, .save, .undo, .redo, .remove, .rename, .use, .reset, .keepAs, .whatIf, .and:
      return true
    default: return false
    }
  }
}
