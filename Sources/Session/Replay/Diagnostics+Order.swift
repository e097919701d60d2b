import Diagnostics
import Syntax

extension [Diagnostic] {
  /// The diagnostics in the order of a text; those about other texts stay behind, in their order.
  ///
  /// - Parameter isWhole: Whether the text is one file, where the lines that only wait for mistakes above
  ///   are told of once.
  func inOrder(of source: SourceText, isWhole: Bool = false) -> [Diagnostic] {
    let ordered = enumerated().sorted { a, b in
      // A cause stands before its consequences, wherever they were typed.
      let (isLate, isLater) = (a.element.isConsequence, b.element.isConsequence)
      if isLate != isLater { return isLater }
      let (x, y) = (Self.place(a.element, source), Self.place(b.element, source))
      return x != y ? x < y : a.offset < b.offset
    }.map(\.element)
    return isWhole ? ordered.withConsequencesTogether(in: source) : ordered
  }

  private static func place(_ diagnostic: Diagnostic, _ source: SourceText) -> UInt32 {
    guard let span = diagnostic.primary?.span, span.source === source else { return .max }
    return span.range.lower
  }

  /// Puts the lines of a text that only wait for others into one error, at the first of them.
  private func withConsequencesTogether(in source: SourceText) -> [Diagnostic] {
    let waiting = filter { $0.isConsequence && $0.primary?.span.source === source }
    let lines = Set(waiting.compactMap { $0.primary?.span.line }).sorted()
    guard lines.count > 1, let place = waiting.first?.primary?.span else { return self }
    let together = Diagnostic(
      .notComputed,
      "not computed: lines \(lines.runs.listed), which use what has an error", at: .init(place))
    return filter { !($0.isConsequence && $0.primary?.span.source === source) } + [together]
  }
}

extension Diagnostic {
  /// Whether it only says that something was not computed because something else has an error.
  var isConsequence: Bool { severity == .error && code == .notComputed }
}
