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
