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
      diagnostics = own
      return
    }
    let broken = errors.filter { $0.code != .notComputed }
    diagnostics = (broken.isEmpty ? Array(errors.prefix(1)) : broken).map {
      Self.elsewhere($0, entry: entry, after: after)
    }
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

  /// The definition or line in whose statement a place lies.
  private static func name(at span: Span, _ world: World) -> String? {
    world.model.entities.first {
      $0.source === span.source && $0.statementRange.lower <= span.range.lower
        && span.range.upper <= $0.statementRange.upper
    }?.name.text
  }
}
