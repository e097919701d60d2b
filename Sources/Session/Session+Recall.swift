import Diagnostics
import Syntax

extension Session {
  /// Returns an entry with the formula answered last in place of `_`, and that of entry 3 in place of `_3`,
  /// in brackets; a name that is defined means itself.
  ///
  /// A question above in the same entry is the last. The formula and not its value: it keeps its unit, its precision and its source, and what is defined
  /// with it follows when an input changes.
  func recalling(_ entry: String) -> String {
    guard Self.mayRecall(entry) else { return entry }
    let defined = Self.namesDefined(in: entry)
    var last = answered.last?.formula
    func told(_ text: String) -> String { recalling(text, last: last, besides: defined) }
    guard entry.contains("\n") else { return told(entry) }
    let source = SourceText(name: "entry", entry)
    var (text, start) = ("", 0)
    for item in Parser.parse(source).items {
      guard case .command(.show(let formula))? = item.statement else { continue }
      let end = Int(item.statementRange.upper)
      text += told(source[SourceRange(start, end)])
      last = told(source[formula.range])
      start = end
    }
    return text + told(source[SourceRange(start, entry.utf8.count)])
  }

  /// Returns a text with `last` in place of `_`, and the formula of its entry in place of `_3`.
  private func recalling(_ text: String, last: String?, besides defined: Set<String>) -> String {
    guard text.contains("_") else { return text }
    let bytes = Array(text.utf8)
    var told: [UInt8] = []
    var end = 0
    for (range, role) in Lexer.highlight(text) where role == .name {
      let word = String(decoding: bytes[range.bytes], as: UTF8.self)
      guard !defined.contains(word), let formula = formula(recalledBy: word, last: last) else {
        continue
      }
      told += bytes[end..<Int(range.lower)] + Array("(\(formula))".utf8)
      end = Int(range.upper)
    }
    return end == 0 ? text : String(decoding: told + bytes[end...], as: UTF8.self)
  }

  /// Whether a word of a text starts with `_`; most names have one further in.
  private static func mayRecall(_ text: String) -> Bool {
    var isInWord = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "_"), !isInWord { return true }
      isInWord =
        byte >= 0x80 || byte == UInt8(ascii: "_") || Character(.init(byte)).isLetter
        || (isInWord && Character(.init(byte)).isNumber)
    }
    return false
  }

  /// The names that an entry defines: at the start of a line, with `=` behind.
  private static func namesDefined(in entry: String) -> Set<String> {
    var names: Set<String> = []
    for line in entry.split(separator: "\n") {
      let word = line.drop { $0 == " " }.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
      let rest = line[word.endIndex...].drop { $0 == " " }
      if rest.first == "=", !rest.hasPrefix("==") { names.insert(String(word)) }
    }
    return names
  }

  /// Why `_` or `_3` stands for nothing in an entry that does not define it, once others are replaced.
  ///
  /// - Parameter name: What the entry is called.
  func unrecalled(in entry: String, named name: String) -> Diagnostic? {
    guard Self.mayRecall(entry) else { return nil }
    let bytes = Array(entry.utf8)
    let defined = Self.namesDefined(in: entry)
    for (range, role) in Lexer.highlight(entry) where role == .name {
      let word = String(decoding: bytes[range.bytes], as: UTF8.self)
      guard word.first == "_", word.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }),
        world.model.definitions[word] == nil, !defined.contains(word)
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
  private func formula(recalledBy word: String, last: String?) -> String? {
    guard word.first == "_", world.model.definitions[word] == nil else { return nil }
    if word == "_" { return last }
    guard let number = Int(word.dropFirst()) else { return nil }
    return answered.last { $0.entry == number }?.formula
  }

  /// Remembers a formula that was answered.
  mutating func remember(_ formula: Expression, in source: SourceText) {
    answered.append((entries.count, source[formula.range]))
  }
}
