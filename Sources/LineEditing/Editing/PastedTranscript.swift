/// Makes pasted text ready for the input: line ends become `\n`, and of a pasted session only what
/// was typed is kept.
enum PastedTranscript {
  /// Returns what `text` adds to the input.
  ///
  /// A text whose first line begins with a prompt, or any with that of this program, is taken as a session:
  /// of such a text the lines with a prompt and the continuation lines after them stay, without their
  /// prompts, and what the session answered goes. Of a piece of Markdown the blocks of this program stay.
  static func clean(_ text: String, prompt: Prompt) -> String {
    let all = normalized(text).split(separator: "\n", omittingEmptySubsequences: false)
    let lines = withoutFences(all, named: String(prompt.text.prefix(while: isOfName)))
    let filled = lines.lazy.filter { !isBlank($0) }
    let margin = filled.map { $0.prefix { $0 == " " }.utf8.count }.min() ?? 0
    let flush = margin == 0 ? lines : lines.map { $0.dropFirst(margin) }
    let own = prompt.text.prefix(while: isOfName)
    let isSession = { (line: Substring) in
      !own.isEmpty && line.hasPrefix(own) && input(of: line, afterPrompt: prompt) != nil
        && line.prefix(while: isOfName) == own
    }
    guard let first = flush.first(where: { !isBlank($0) }),
      input(of: first, afterPrompt: prompt) != nil || flush.contains(where: isSession)
    else { return lines.joined(separator: "\n") }
    return typedLines(of: flush, prompt: prompt).joined(separator: "\n")
  }

  /// The lines inside the fenced blocks of a text that begin as ` ```whatif ` does, or with a bare fence where
  /// none does; all lines where there are no such blocks.
  private static func withoutFences(_ lines: [Substring], named name: String) -> [Substring] {
    var blocks: [(word: Substring, lines: [Substring])] = []
    var isInside = false
    for line in lines {
      let flush = line.drop { $0 == " " }
      if flush.hasPrefix("```") {
        isInside.toggle()
        let word = flush.drop { $0 == "`" }.split(separator: " ").first ?? ""
        if isInside { blocks.append((word, [])) }
      } else if isInside {
        blocks[blocks.count - 1].lines.append(line)
      }
    }
    guard !blocks.isEmpty else { return lines }
    let own = blocks.filter { !name.isEmpty && $0.word == name }
    let kept = (own.isEmpty ? blocks.filter { $0.word.isEmpty } : own).flatMap(\.lines)
    // A fence alone above or below what was copied.
    guard kept.contains(where: { !isBlank($0) }) else {
      return lines.filter { !$0.drop { $0 == " " }.hasPrefix("```") }
    }
    return kept
  }

  /// Whether a character can stand in a name.
  private static func isOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func typedLines(of lines: [Substring], prompt: Prompt) -> [Substring] {
    var typed: [Substring] = []
    var isInEntry = false
    for line in lines {
      if let input = input(of: line, afterPrompt: prompt) {
        typed.append(input)
        isInEntry = true
      } else if isInEntry, let input = input(ofContinuation: line, prompt: prompt) {
        typed.append(input)
      } else {
        isInEntry = false
      }
    }
    return typed
  }

  /// Returns what stands after the prompt: the one in use, `> `, or a name and `> `, between which may stand
  /// what goes on, in brackets, and a star for what is not saved: `whatif (cautious)*> `.
  private static func input(of line: Substring, afterPrompt prompt: Prompt) -> Substring? {
    if line.hasPrefix(prompt.text) { return line.dropFirst(prompt.text.count) }
    let bare = prompt.text.prefix { $0 != " " }
    if !bare.isEmpty, line == bare { return "" }
    var rest = line.drop(while: isOfName)
    if rest.hasPrefix(" ("), let close = rest.firstIndex(of: ")") {
      rest = rest[rest.index(after: close)...]
    }
    if rest.first == "*" { rest = rest.dropFirst() }
    guard rest.first == ">" else { return nil }
    let input = rest.dropFirst()
    guard input.isEmpty || input.first == " " else { return nil }
    return input.dropFirst()
  }

  private static func input(ofContinuation line: Substring, prompt: Prompt) -> Substring? {
    if line.hasPrefix(prompt.continuation) { return line.dropFirst(prompt.continuation.count) }
    let rest = line.drop { $0 == " " }
    guard rest.first == "…" else { return nil }
    let input = rest.dropFirst()
    return input.first == " " ? input.dropFirst() : input
  }

  private static func isBlank(_ line: Substring) -> Bool {
    line.allSatisfy { $0.isWhitespace }
  }

  /// Makes CR, LF and both together, in either order, one `\n`: terminals send CR for the line
  /// ends of a paste, and the raw mode of the editor swaps CR with LF.
  private static func normalized(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var open: UInt8 = 0
    for byte in text.utf8 where byte != 0 {
      let isBreak = byte == 0x0A || byte == 0x0D
      if isBreak, open != 0, open != byte {
        open = 0
      } else {
        open = isBreak ? byte : 0
        bytes.append(isBreak ? 0x0A : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
