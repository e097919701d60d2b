import Diagnostics
import Syntax

/// Entries of several lines that are a session themselves: one changes the session, or a name is set anew.
extension Session {
  /// Takes an entry part by part where a line such as `load` or `undo` stands above declarations, or where a
  /// name is set that was set above: what was typed behind it belongs to the session that it leaves.
  ///
  /// - Parameter isFile: Whether it is the text of a file, where a name is set once.
  /// - Returns: What there is to say; nil for an entry that is taken as one.
  mutating func evaluateInParts(
    _ entry: String, _ parsed: ParsedText, in source: SourceText, isFile: Bool
  ) -> [Response]? {
    let starts = Self.partStarts(of: parsed, in: source, isFile: isFile)
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
        let ends = [first == 1 ? nil : above(first), isDone ? nil : below(end)].compactMap { $0 }
        return ends.isEmpty ? responses : responses.noting(ends.joined(separator: "; "))
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

  /// What became of the lines below it.
  private func below(_ line: Int) -> String { "what stands below line \(line) was not" }

  /// The lines at which a new part of an entry starts: behind each command that changes the session, where
  /// something is declared below it, and where a name is set once more.
  private static func partStarts(
    of parsed: ParsedText, in source: SourceText, isFile: Bool
  ) -> [Int] {
    let items = parsed.items.filter { $0.statement != nil }
    guard let last = items.lastIndex(where: { $0.statement?.isDeclaration == true }) else {
      return []
    }
    var declared = DeclaredKeys()
    var starts: [Int] = []
    for (index, item) in items.enumerated() {
      guard let statement = item.statement else { continue }
      var isStart =
        index > 0 && index <= last && items[index - 1].statement?.changesSession == true
      if isStart { declared.forget() }
      if declared.add(statement, item.statementRange) != nil, !isFile {
        isStart = true
        declared.forget()
        _ = declared.add(statement, item.statementRange)
      }
      if isStart { starts.append(source.position(of: Int(item.statementRange.lower)).line) }
    }
    return starts
  }
}

/// What the statements of a text declare, each with the place where it was declared first.
struct DeclaredKeys {
  private var places: [String: SourceRange] = [:]
  private var owner = ""

  /// Takes in what a statement declares; returns where that was declared before.
  mutating func add(_ statement: Statement, _ range: SourceRange) -> SourceRange? {
    guard let key = ItemKey(statement) else { return nil }
    if case .caseHeader(let name) = key { owner = name }
    let id = key.belongsToCase ? "\(owner) \(key)" : "\(key)"
    if let first = places[id] { return first }
    places[id] = range
    return nil
  }

  /// Begins anew, inside the case at hand.
  mutating func forget() { places = [:] }
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
