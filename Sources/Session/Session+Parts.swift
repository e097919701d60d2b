import Diagnostics
import Syntax

/// Entries of several lines in which one changes the session itself.
extension Session {
  /// Takes an entry part by part where a line such as `load` or `undo` stands above declarations: what was
  /// typed behind it belongs to the session that it leaves.
  ///
  /// - Returns: What there is to say; nil for an entry that is taken as one.
  mutating func evaluateInParts(
    _ entry: String, _ parsed: ParsedText, in source: SourceText
  ) -> [Response]? {
    let starts = Self.partStarts(of: parsed, in: source)
    guard !starts.isEmpty else { return nil }
    let lines = entry.split(separator: "\n", omittingEmptySubsequences: false)
    let ends = starts.map { $0 - 1 } + [lines.count]
    var responses: [Response] = []
    for (first, end) in zip([1] + starts, ends) where first <= lines.count {
      let part = lines[(first - 1)..<min(end, lines.count)].joined(separator: "\n")
      let answer = evaluate(part, named: source.name, firstLine: first)
      responses += answer
      let isDone = end >= lines.count
      if answer.contains(where: \.isError) {
        return first == 1 ? responses : responses.noting(above(first))
      }
      guard !isDone, pendingQuestion != nil else { continue }
      return responses + [
        .report(
          .note(
            .caution,
            "What stands below line \(end) waits for the answer; paste it again then, ↑ brings it back."
          ),
          line: nil)
      ]
    }
    return responses
  }

  /// What became of the lines above a part that failed.
  private func above(_ line: Int) -> String { "what stands above line \(line) was taken" }

  /// The lines at which a new part of an entry starts: behind each command that changes the session, where
  /// something is declared below it.
  private static func partStarts(of parsed: ParsedText, in source: SourceText) -> [Int] {
    let items = parsed.items.filter { $0.statement != nil }
    guard let last = items.lastIndex(where: { $0.statement?.isDeclaration == true }) else {
      return []
    }
    return items.indices.dropLast().compactMap { index in
      guard index < last, items[index].statement?.changesSession == true else { return nil }
      return source.position(of: Int(items[index + 1].statementRange.lower)).line
    }
  }
}

extension Statement {
  /// Whether it is a command after which the text or the session is another.
  fileprivate var changesSession: Bool {
    guard case .command(let command) = self else { return false }
    switch command {
    case .load, .undo, .redo, .remove, .rename, .use, .reset, .keepAs, .save, .quit: return true
    default: return false
    }
  }
}
