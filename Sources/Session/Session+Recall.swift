import Diagnostics
import Syntax

extension Session {
  /// Returns an entry with the formula answered last in place of `_`, and that of entry 3 in place of `_3`,
  /// in brackets; a name that is defined means itself.
  ///
  /// The formula and not its value: it keeps its unit, its precision and its source, and what is defined
  /// with it follows when an input changes.
  func recalling(_ entry: String) -> String {
    guard entry.contains("_"), !answered.isEmpty else { return entry }
    let bytes = Array(entry.utf8)
    var text: [UInt8] = []
    var end = 0
    let pieces = Lexer.highlight(entry)
    for (index, (range, role)) in pieces.enumerated() where role == .name {
      let word = String(decoding: bytes[range.bytes], as: UTF8.self)
      let next = index + 1 < pieces.count ? pieces[index + 1].0 : range
      let isDefined = index == 0 && bytes[next.bytes] == [UInt8(ascii: "=")]
      guard !isDefined, let formula = formula(recalledBy: word) else { continue }
      text += bytes[end..<Int(range.lower)] + Array("(\(formula))".utf8)
      end = Int(range.upper)
    }
    return end == 0 ? entry : String(decoding: text + bytes[end...], as: UTF8.self)
  }

  /// Why `_` or `_3` stands for nothing in an entry that does not define it.
  ///
  /// - Parameter name: What the entry is called.
  func unrecalled(in entry: String, named name: String) -> Diagnostic? {
    guard entry.contains("_") else { return nil }
    let bytes = Array(entry.utf8)
    let pieces = Lexer.highlight(entry).map {
      ($0.0, $0.1, String(decoding: bytes[$0.0.bytes], as: UTF8.self))
    }
    let defined = Set(zip(pieces, pieces.dropFirst()).filter { $1.2 == "=" }.map(\.0.2))
    for (range, role, word) in pieces where role == .name && !defined.contains(word) {
      guard word.first == "_", word.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }),
        world.model.definitions[word] == nil, formula(recalledBy: word) == nil
      else { continue }
      return Diagnostic(
        .unknownName, reason(word),
        at: .init(Span(SourceText(name: name, entry), range)),
        help: [
          word == "_" || answered.isEmpty
            ? "ask something first: `2 * 3`" : "`history` shows the entries with their numbers"
        ])
    }
    return nil
  }

  private func reason(_ word: String) -> String {
    guard let number = Int(word.dropFirst()) else {
      return "`_` stands for the last answer, and nothing was answered yet"
    }
    return number > 0 && number < entries.count
      ? "`\(word)` stands for the answer to entry \(number), which asked for no value"
      : "`\(word)` stands for the answer to entry \(number), and there is none yet"
  }

  /// The formula that `_` or `_3` stands for.
  private func formula(recalledBy word: String) -> String? {
    guard word.first == "_", world.model.definitions[word] == nil else { return nil }
    if word == "_" { return answered.last?.formula }
    guard let number = Int(word.dropFirst()) else { return nil }
    return answered.last { $0.entry == number }?.formula
  }

  /// Remembers a formula that was answered.
  mutating func remember(_ formula: Expression, in source: SourceText) {
    answered.append((entries.count, source[formula.range]))
  }
}
