import Syntax

extension Session {
  /// Returns how the word before `cursor` could end, where only names of the model say so.
  ///
  /// The shortest name that begins as typed is offered, the earlier declared one of two; a word of one
  /// letter could still be anything, and behind a number a unit is meant.
  ///
  /// - Complexity: O(names).
  public func suggestion(for text: String, at cursor: Int) -> String? {
    let bytes = Array(text.utf8)
    guard cursor == bytes.count, bytes.count <= 4_000 else { return nil }
    let found = completions(in: text, at: cursor, asksDisk: false)
    let typed = found.range.count
    guard typed >= 2, let kinds = found.candidates.first?.kind, kinds != "unit" else { return nil }
    let names = found.candidates.filter { Self.kindsOfNames.contains($0.kind) }
    guard let best = names.min(by: { $0.text.utf8.count < $1.text.utf8.count }) else { return nil }
    return String(decoding: best.text.utf8.dropFirst(typed), as: UTF8.self)
  }

  private static let kindsOfNames: Set<String> = [
    "name", "input", "case", "scenario", "cost", "benefit", "track",
  ]
}
