import Diagnostics
import Modeling

/// Why a change of the document is not accepted, in terms of what was typed.
struct Refusal {
  /// The errors to show.
  let diagnostics: [Diagnostic]

  /// Compares the worlds before and after a change typed as `entry`, which now stands in `written`.
  init(entry: SourceText, written: [SourceText], before: World, after: World) {
    let errors = after.errors
    let own = Self.own(errors, entry: entry, written: written)
    if !own.isEmpty {
      diagnostics = own
      return
    }
    let broken = errors.filter { $0.code != .notComputed }
    diagnostics = (broken.isEmpty ? Array(errors.prefix(1)) : broken).map {
      Self.elsewhere($0, entry: entry, cause: Self.cause(written, before, after), after: after)
    }
  }

  /// The errors in what was typed, at their places in the entry.
  static func own(
    _ errors: [Diagnostic], entry: SourceText, written: [SourceText]
  ) -> [Diagnostic] {
    errors.filter { error in
      guard let place = error.primary?.span, error.code != .notComputed else { return false }
      return place.source.name == entry.name || written.contains { $0 === place.source }
    }.map { asTyped($0, entry) }
  }

  /// The statement of an entry of several that gives a name another kind of value.
  private static func cause(_ written: [SourceText], _ before: World, _ after: World) -> Span? {
    guard written.count > 1 else { return nil }
    for id in after.model.ids {
      let entity = after.model[id]
      guard written.contains(where: { $0 === entity.source }),
        let old = before.model.definitions[entity.name.key],
        before.checked[old]?.type != after.checked[id]?.type
      else { continue }
      return Span(entity.source, entity.statementRange)
    }
    return nil
  }

  /// Points into the entry where the statement stands there as it was put into the text.
  static func asTyped(_ error: Diagnostic, _ entry: SourceText) -> Diagnostic {
    var moved = error
    moved.primary = error.primary.map { asTyped($0, entry) }
    let typed = error.primary?.span.source
    moved.secondary = error.secondary.map { label in
      label.span.source === typed ? asTyped(label, entry) : label
    }
    return moved
  }

  private static func asTyped(_ label: Diagnostic.Label, _ entry: SourceText) -> Diagnostic.Label {
    guard label.span.source !== entry, let shift = offset(of: label.span, in: entry) else {
      return label
    }
    let range = SourceRange(
      Int(label.span.range.lower) + shift, Int(label.span.range.upper) + shift)
    return .init(Span(entry, range), label.text)
  }

  /// How far a place moves from its text to the entry, where its line was typed; nil when it was not.
  private static func offset(of span: Span, in entry: SourceText) -> Int? {
    let line = span.source.lineRange(at: Int(span.range.lower))
    var bytes = span.source.utf8[line.bytes]
    while let last = bytes.last, last == 0x0A || last == 0x0D || last == 0x20 { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.count <= entry.utf8.count else { return nil }
    // Of two lines that read the same the one with its number is meant.
    var found: (start: Int, isNumbered: Bool)?
    for start in 0...(entry.utf8.count - bytes.count)
    where entry.utf8[start..<(start + bytes.count)].elementsEqual(bytes) {
      let isNumbered =
        span.source.name == entry.name && entry.position(of: start).line == span.line
      if isNumbered || found == nil { found = (start, isNumbered) }
      if isNumbered { break }
    }
    return found.map { $0.start - Int(line.lower) }
  }

  /// Says of an error in another place that the change would cause it.
  private static func elsewhere(
    _ error: Diagnostic, entry: SourceText, cause: Span?, after: World
  ) -> Diagnostic {
    let place = error.primary.map { label in
      Diagnostic.Label(label.span, label.text.isEmpty ? "would no longer fit" : label.text)
    }
    let victim = error.primary.flatMap { name(at: $0.span, after) }
    let message =
      victim.map { "this would break `\($0)`: \(error.message)" }
      ?? "this would break another line: \(error.message)"
    let whole = Span(entry, SourceRange(0, entry.utf8.count))
    let span = cause.map { asTyped(.init($0), entry).span } ?? whole
    return Diagnostic(
      error.code, message, at: .init(span, "because of this change"),
      secondary: [place].compactMap { $0 } + error.secondary, notes: error.notes,
      help: error.help + ["to change both, type the lines together as one entry"])
  }

  /// The definition, line or scenario in whose statement a place lies.
  private static func name(at span: Span, _ world: World) -> String? {
    func holds(_ source: SourceText, _ range: SourceRange) -> Bool {
      source === span.source && range.lower <= span.range.lower
        && span.range.upper <= range.upper
    }
    return world.model.entities.first { holds($0.source, $0.statementRange) }?.name.text
      ?? world.model.scenarios.first { holds($0.source, $0.statementRange) }?.name.text
  }
}
