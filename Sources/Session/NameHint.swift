import Diagnostics
import Modeling
import Syntax

/// Finds the names that were typed as their labels or with spaces: `what if take up = 60%`.
struct NameHint {
  /// What may have been meant: the words as typed and the name they stand for, longest first.
  private let spoken: [(words: [String], name: String)]

  /// Collects the labels and spaced names of a model.
  init(_ model: Model) {
    var found: [(words: [String], name: String)] = []
    func add(_ text: String, _ name: String) {
      let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      if words.count > 1, words.count <= 8 { found.append((words, name)) }
    }
    for entity in model.entities {
      add(entity.title, entity.name.text)
      add(entity.name.text, entity.name.text)
    }
    for entry in model.cases {
      add(entry.title, entry.name.text)
      add(entry.name.text, entry.name.text)
    }
    spoken = found.sorted { $0.words.count > $1.words.count }
  }

  /// Returns an entry with names in place of spoken words, and where the first of those stands; nil where
  /// that makes no readable entry.
  ///
  /// - Complexity: O(words of the entry × names).
  func corrected(_ entry: String) -> (text: String, first: SourceRange)? {
    let bytes = Array(entry.utf8)
    guard bytes.count <= 400, !spoken.isEmpty else { return nil }
    let pieces = Lexer.highlight(entry).map { piece in
      (range: piece.0, word: String(decoding: bytes[piece.0.bytes], as: UTF8.self).lowercased())
    }
    var text: [UInt8] = []
    var end = 0
    var first: SourceRange?
    var i = 0
    while i < pieces.count {
      if let match = spoken.first(where: { Self.matches($0.words, pieces[i...].map(\.word)) }) {
        let last = pieces[i + match.words.count - 1].range
        let place = SourceRange(Int(pieces[i].range.lower), Int(last.upper))
        text += bytes[end..<Int(place.lower)] + Array(match.name.utf8)
        end = Int(place.upper)
        first = first ?? place
        i += match.words.count
      } else {
        i += 1
      }
    }
    guard let first else { return nil }
    text += bytes[end...]
    let corrected = String(decoding: text, as: UTF8.self)
    let parsed = Parser.parse(SourceText(name: "hint", corrected))
    return parsed.diagnostics.contains { $0.severity == .error } ? nil : (corrected, first)
  }

  private static func matches(_ words: [String], _ pieces: [String]) -> Bool {
    pieces.count >= words.count && zip(words, pieces).allSatisfy { $0 == $1 }
  }

  /// The answer to an entry that cannot be read because a name stands in it as people say it.
  func diagnostic(for entry: SourceText) -> Diagnostic? {
    guard let (text, first) = corrected(entry[SourceRange(0, entry.utf8.count)]) else { return nil }
    return Diagnostic(
      .writtenByHabit, "a name is one word", at: .init(Span(entry, first)),
      help: ["write `\(text)`"])
  }
}
