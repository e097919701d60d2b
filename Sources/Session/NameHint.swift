import Diagnostics
import Modeling
import Syntax

/// Finds the names that were typed as their labels or with spaces: `what if take up = 60%`, `units sold`.
struct NameHint {
  /// What may have been meant, by its first word: the words as typed and the name they stand for, longest
  /// first.
  private let spoken: [String: [(words: [String], name: String)]]

  /// Collects the labels and spaced names of a model.
  init(_ model: Model) {
    var found: [String: [(words: [String], name: String)]] = [:]
    func add(_ text: String, _ name: String) {
      let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
      if words.count > 1, words.count <= 8 { found[words[0], default: []].append((words, name)) }
    }
    for entity in model.entities {
      add(entity.title, entity.name.text)
      add(entity.name.text, entity.name.text)
    }
    for entry in model.cases {
      add(entry.title, entry.name.text)
      add(entry.name.text, entry.name.text)
    }
    spoken = found.mapValues { $0.sorted { $0.words.count > $1.words.count } }
  }

  /// Returns the error of a line that can be read once names stand in place of spoken words as that of the
  /// words; any other problem as it is.
  ///
  /// - Complexity: O(words of the line × names that begin with one of them).
  func better(_ problem: Diagnostic) -> Diagnostic {
    guard problem.severity == .error, !spoken.isEmpty, let span = problem.primary?.span,
      let line = Self.line(at: Int(span.range.lower), of: span.source),
      let (text, first) = corrected(span.source[line])
    else { return problem }
    let lower = Int(line.lower)
    let place = SourceRange(lower + Int(first.lower), lower + Int(first.upper))
    return Diagnostic(
      .writtenByHabit, "a name is one word", at: .init(Span(span.source, place)),
      help: ["write `\(text)`"])
  }

  /// The line of a text around an offset; nil for one that is too long to be typed by hand.
  private static func line(at offset: Int, of source: SourceText) -> SourceRange? {
    let bytes = source.utf8
    var (lower, upper) = (min(offset, bytes.count), min(offset, bytes.count))
    while lower > 0, bytes[lower - 1] != 0x0A, upper - lower <= 400 { lower -= 1 }
    while upper < bytes.count, bytes[upper] != 0x0A, upper - lower <= 400 { upper += 1 }
    return upper - lower <= 400 ? SourceRange(lower, upper) : nil
  }

  /// Returns a line without its comment, names in place of spoken words, and where the first of those
  /// stands; nil where that makes no readable line.
  private func corrected(_ line: String) -> (text: String, first: SourceRange)? {
    let bytes = Array(line.utf8)
    let pieces = Lexer.highlight(line).map { piece in
      (range: piece.0, word: String(decoding: bytes[piece.0.bytes], as: UTF8.self).lowercased())
    }.prefix { !$0.word.hasPrefix("#") }
    var text: [UInt8] = []
    var end = 0
    var first: SourceRange?
    var i = 0
    while i < pieces.count {
      let rest = pieces[i...].map(\.word)
      if let match = spoken[rest[0]]?.first(where: { rest.starts(with: $0.words) }) {
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
    text += bytes[end..<max(end, pieces.last.map { Int($0.range.upper) } ?? end)]
    let corrected = String(decoding: text, as: UTF8.self)
    return Self.readable(corrected).map { ($0, first) }
  }

  /// A line, or what the error of a line that cannot be read offers instead; nil where that cannot be read
  /// either.
  private static func readable(_ line: String) -> String? {
    guard let problem = problem(of: line) else { return line }
    guard problem.code == .writtenByHabit, let offered = problem.lineToType,
      self.problem(of: offered) == nil
    else { return nil }
    return offered
  }

  private static func problem(of line: String) -> Diagnostic? {
    Parser.parse(SourceText(name: "hint", line)).diagnostics.first { $0.severity == .error }
  }
}

extension Diagnostic {
  /// The one line that it says to write; nil where it says several or none.
  var lineToType: String? {
    let advices = help.filter { !$0.hasPrefix("`help ") }
    guard advices.count == 1, let advice = advices.first, advice.hasPrefix("write `") else {
      return nil
    }
    let pieces = advice.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.count == 3 ? String(pieces[1]) : nil
  }
}
