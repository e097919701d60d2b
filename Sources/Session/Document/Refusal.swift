import Diagnostics
import Modeling

/// Why a change of the document is not accepted, in terms of what was typed.
struct Refusal {
  /// The errors to show.
  let diagnostics: [Diagnostic]

  /// Compares the worlds before and after a change typed as `entry`, which now stands in `written`.
  init(entry: SourceText, written: [SourceText], before: World, after: World) {
    let errors = after.errors
    let own = errors.filter { error in
      guard let place = error.primary?.span, error.code != .notComputed else { return false }
      return place.source.name == entry.name || written.contains { $0 === place.source }
    }
    if !own.isEmpty {
      diagnostics = own.map { Self.asTyped($0, entry) }
      return
    }
    let broken = errors.filter { $0.code != .notComputed }
    diagnostics = (broken.isEmpty ? Array(errors.prefix(1)) : broken).map {
      Self.elsewhere($0, entry: entry, after: after)
    }
  }

  /// Points into the entry where the statement stands there as it was put into the text.
  private static func asTyped(_ error: Diagnostic, _ entry: SourceText) -> Diagnostic {
    guard let label = error.primary, label.span.source.name != entry.name,
      let shift = offset(of: label.span, in: entry)
    else { return error }
    let range = SourceRange(
      Int(label.span.range.lower) + shift, Int(label.span.range.upper) + shift)
    var moved = error
    moved.primary = .init(Span(entry, range), label.text)
    return moved
  }

  /// How far a place moves from its text to the entry, where its line was typed; nil when it was not.
  private static func offset(of span: Span, in entry: SourceText) -> Int? {
    let line = span.source.lineRange(at: Int(span.range.lower))
    var bytes = span.source.utf8[line.bytes]
    while let last = bytes.last, last == 0x0A || last == 0x0D || last == 0x20 { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.count <= entry.utf8.count else { return nil }
    for start in 0...(entry.utf8.count - bytes.count)
    where entry.utf8[start..<(start + bytes.count)].elementsEqual(bytes) {
      return start - Int(line.lower)
    }
    return nil
  }

  /// Says of an error in another place that the change would cause it.
  private static func elsewhere(
    _ error: Diagnostic, entry: SourceText, after: World
  ) -> Diagnostic {
    let place = error.primary.map { label in
      Diagnostic.Label(label.span, label.text.isEmpty ? "would no longer fit" : label.text)
    }
    let victim = error.primary.flatMap { name(at: $0.span, after) }
    let message =
      victim.map { "this would break `\($0)`: \(error.message)" }
      ?? "this would break another line: \(error.message)"
    return Diagnostic(
      error.code, message,
      at: .init(Span(entry, SourceRange(0, entry.utf8.count)), "because of this change"),
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
