import LineEditing
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A toy language: brackets make an entry go on, `EUR + contacts` is wrong, a few words complete.
struct DemoLanguage: LineLanguage {
  /// The source that gets a note when the text is next looked at.
  static let pending = PendingNote()

  private static let words = ["price", "price_list", "product", "adoption", "Größe"]

  func status(of text: String) -> LineStatus {
    let open = text.filter { $0 == "(" }.count - text.filter { $0 == ")" }.count
    return open > 0 ? .incomplete(indent: 2 * open) : .complete
  }

  func highlight(_ text: String) -> [StyledSpan] {
    var spans: [StyledSpan] = []
    var offset = 0
    for part in text.split(separator: " ", omittingEmptySubsequences: false) {
      let range = offset..<offset + part.utf8.count
      if part.first?.isNumber ?? false { spans.append(StyledSpan(range, .number)) }
      if Self.words.contains(String(part)) { spans.append(StyledSpan(range, .name)) }
      offset = range.upperBound + 1
    }
    return spans
  }

  func completions(in text: String, at cursor: Int) -> Completions {
    let before = String(decoding: Array(text.utf8.prefix(cursor)), as: UTF8.self)
    let word = before.reversed().prefix { $0.isLetter || $0 == "_" }
    let typed = String(word.reversed())
    let found = Self.words.filter { $0.hasPrefix(typed) && !typed.isEmpty }
    return Completions(
      range: cursor - typed.utf8.count..<cursor,
      candidates: found.map {
        Candidate(text: $0, kind: "name", unit: "EUR", summary: "what \($0) is")
      })
  }

  func hint(for text: String, at cursor: Int) -> LineHint {
    if text == "announce" { Self.pending.deliver("a note from elsewhere") }
    if text == "explode" { raise(SIGTRAP) }
    let bytes = Array(text.utf8)
    let wrong = Array("EUR + contacts".utf8)
    if bytes.count >= wrong.count {
      for start in 0...(bytes.count - wrong.count)
      where bytes[start..<start + wrong.count].elementsEqual(wrong) {
        let line = StyledLine("cannot add money and count", role: .hint)
        return LineHint([line], wrong: start..<start + wrong.count)
      }
    }
    return text.hasSuffix("=") ? LineHint([StyledLine("= 42 EUR", role: .hint)]) : .none
  }

  func help(for text: String, at cursor: Int) -> [StyledLine] {
    if let path = getenv("DEMO_BUFFER") { return tell(text, cursor, in: String(cString: path)) }
    return text.isEmpty ? [] : [StyledLine("help on \(text)", role: .value)]
  }

  /// Writes to a file what the buffer holds, for a test to compare with the screen; shows nothing.
  private func tell(_ text: String, _ cursor: Int, in path: String) -> [StyledLine] {
    guard let file = fopen(path + ".new", "w") else { return [] }
    fputs("\(cursor)\n\(text)", file)
    fclose(file)
    rename(path + ".new", path)
    return []
  }
}

/// The source a note is for; the demo has one thread, the lock only says so to the compiler.
final class PendingNote: Sendable {
  private struct Box: @unchecked Sendable { let source: any LineSource }
  private let box = Mutex<Box?>(nil)

  func set(_ source: any LineSource) {
    let box = Box(source: source)
    self.box.withLock { $0 = box }
  }

  func deliver(_ text: String) {
    let source = box.withLock { box in
      defer { box = nil }
      return box?.source
    }
    source?.note(text)
  }
}
