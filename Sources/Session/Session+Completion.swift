/// What could stand at the cursor.
public struct SessionCompletion: Sendable, Hashable {
  /// The text to insert.
  public let text: String
  /// What it is, in one word.
  public let kind: String
  /// Its unit; empty when it has none.
  public let unit: String
  /// One line on what it means.
  public let summary: String
}

extension Session {
  /// Returns what could stand at `cursor` (in UTF-8 bytes), and the range it would replace.
  public func completions(
    in text: String, at cursor: Int
  ) -> (range: Range<Int>, candidates: [SessionCompletion]) {
    (cursor..<cursor, [])
  }

  /// Returns the lines that explain the word at `cursor`.
  public func helpLines(for text: String, at cursor: Int) -> [String] { [] }

  /// The scenario that `use` chose.
  public var usedScenario: String? { overlays.used?.name.text }
}
