/// A Markdown file cut into what is left alone and what is computed; joining the parts gives the bytes
/// back.
///
/// Only fences whose first info word is `whatif` run. The output of one is the next fence with the info
/// word `output` when only blank lines stand between; values inside prose stand between
/// `<!--=formula-->` and `<!--/-->`. What Markdown shows as code, in spans or indented, is left alone.
struct NotebookText {
  /// A `whatif` fence.
  struct Block {
    /// The words behind `whatif`: `error`, `skip`, `hide`, `nocheck`, `chart=FILE`.
    let attributes: [String]
    /// The lines between the fences, without indentation, joined by line feeds.
    let code: String
    /// The number of the first line of the code.
    let firstLine: Int
    /// The indentation, fence characters and line break to write an output with.
    let indentation: String
    let fence: Character
    let lineBreak: String

    /// Whether an attribute stands behind `whatif`.
    func has(_ word: String) -> Bool { attributes.contains(word) }

    /// The file that `chart=FILE` names.
    var chart: String? {
      attributes.first { $0.hasPrefix("chart=") }.map { String($0.dropFirst(6)) }
    }
  }

  /// A part of the file.
  enum Part {
    /// Left as it is.
    case text(String)
    /// A block to run, with its bytes.
    case block(Block, source: String)
    /// The output of the block before it, with its bytes, behind the blank lines that stand between.
    case output(String, gap: String)
    /// A value in prose: the formula and the bytes between the markers.
    case value(formula: String, shown: String)
  }

  /// The parts in order.
  let parts: [Part]
  /// What is wrong with the fences: line and words.
  let problems: [(line: Int, message: String)]
  /// The lines `key: value` between the `---` that a file may begin with.
  let settings: [Setting]

  /// A line of the front matter.
  struct Setting {
    let key: String
    let value: String
    let line: Int
  }

  /// Cuts a file.
  init(_ text: String) {
    var reader = NotebookReader(text)
    reader.read()
    parts = reader.parts
    problems = reader.problems
    settings = reader.settings
  }
}

/// Reads fences and inline values line by line.
private struct NotebookReader {
  private(set) var parts: [NotebookText.Part] = []
  private(set) var problems: [(line: Int, message: String)] = []
  private(set) var settings: [NotebookText.Setting] = []
  private let lines: [Substring]
  private var index = 0
  private var pending = ""
  /// The column at which the text of each list item starts that the next lines may belong to.
  private var items: [Int] = []
  /// Whether a paragraph may begin here, so that an indented line is code.
  private var isBetweenParagraphs = true

  init(_ text: String) {
    var lines: [Substring] = []
    var rest = text[...]
    // A Swift character holds CR and LF together, so both line breaks are found.
    while let end = rest.firstIndex(where: \.isNewline) {
      let next = rest.index(after: end)
      lines.append(rest[..<next])
      rest = rest[next...]
    }
    if !rest.isEmpty { lines.append(rest) }
    self.lines = lines
  }

  mutating func read() {
    readFrontMatter()
    while index < lines.count {
      let line = lines[index]
      if line.allSatisfy(\.isWhitespace) {
        pending += line
        index += 1
        isBetweenParagraphs = true
      } else if isBetweenParagraphs, isCode(line) {
        pending += line
        index += 1
      } else if let fence = Fence(line) {
        readFence(fence)
        isBetweenParagraphs = true
      } else {
        readParagraph()
      }
    }
    flush()
  }

  /// Takes the lines between the `---` at the start of the file, which stay as they are.
  private mutating func readFrontMatter() {
    func isRule(_ line: Substring) -> Bool { String(line).trimmingSpaces == "---" }
    guard let first = lines.first, isRule(first),
      let end = lines.dropFirst().firstIndex(where: isRule)
    else { return }
    for (number, line) in lines[1..<end].enumerated() {
      guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false else {
        continue
      }
      let value = line[line.index(after: colon)...].prefix { $0 != "#" && !$0.isNewline }
      settings.append(
        NotebookText.Setting(
          key: line[..<colon].lowercased(),
          value: String(value.filter { !"\"'".contains($0) }.trimmingSpaces), line: number + 2))
    }
    pending += lines[...end].joined()
    index = end + 1
  }

  private mutating func flush() {
    if !pending.isEmpty { parts.append(.text(pending)) }
    pending = ""
  }

  // MARK: - Fences

  private mutating func readFence(_ fence: Fence) {
    let start = index
    var end = index + 1
    while end < lines.count, !fence.isClosed(by: lines[end]) { end += 1 }
    let words = fence.words
    let isOurs = words.first == "whatif"
    guard end < lines.count else {
      if isOurs { problems.append((start + 1, "this block is not closed")) }
      for line in lines[start...] { pending += line }
      index = lines.count
      return
    }
    index = end + 1
    guard isOurs else {
      for line in lines[start...end] { pending += line }
      return
    }
    flush()
    let inner = lines[(start + 1)..<end].map { fence.withoutIndentation($0) }
    let block = NotebookText.Block(
      attributes: Array(words.dropFirst()), code: inner.joined(), firstLine: start + 2,
      indentation: fence.indentation, fence: fence.character,
      lineBreak: lines[start].last.map(String.init) ?? "\n")
    parts.append(.block(block, source: lines[start...end].joined()))
    readOutput()
  }

  /// Takes the output fence that follows a block.
  private mutating func readOutput() {
    var next = index
    while next < lines.count, lines[next].allSatisfy(\.isWhitespace) { next += 1 }
    guard next < lines.count, let fence = Fence(lines[next]), fence.words.first == "output" else {
      return
    }
    var end = next + 1
    while end < lines.count, !fence.isClosed(by: lines[end]) { end += 1 }
    guard end < lines.count else {
      problems.append((next + 1, "this output is not closed"))
      return
    }
    parts.append(.output(lines[next...end].joined(), gap: lines[index..<next].joined()))
    index = end + 1
  }

  // MARK: - Prose

  /// The column of the first character that is no space; a tab goes on to the next multiple of four.
  private static func indentation(of line: Substring) -> Int {
    var column = 0
    for character in line {
      if character == "\t" {
        column += 4 - column % 4
      } else if character == " " {
        column += 1
      } else {
        break
      }
    }
    return column
  }

  /// Whether a line that begins a paragraph is indented code: four columns or more from the text around it.
  private mutating func isCode(_ line: Substring) -> Bool {
    let column = Self.indentation(of: line)
    while let last = items.last, column < last { items.removeLast() }
    return column >= (items.last ?? 0) + 4
  }

  /// Notes where the text of a list item starts, when the line begins one.
  private mutating func noteItem(_ line: Substring) {
    let column = Self.indentation(of: line)
    let text = line.drop { $0 == " " || $0 == "\t" }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count)
    guard let mark = rest.first, digits.isEmpty ? "-*+".contains(mark) : ".)".contains(mark),
      digits.count < 10, rest.dropFirst().first == " " || rest.dropFirst().first == "\t"
    else { return }
    let spaces = rest.dropFirst().prefix { $0 == " " }.count
    while let last = items.last, column < last { items.removeLast() }
    items.append(column + digits.count + 1 + ((1...4).contains(spaces) ? spaces : 1))
  }

  /// Takes the lines up to a blank one, a heading or a fence.
  private mutating func readParagraph() {
    var text = ""
    isBetweenParagraphs = false
    while index < lines.count, !lines[index].allSatisfy(\.isWhitespace) {
      let line = lines[index]
      if !text.isEmpty, Fence(line) != nil { break }
      noteItem(line)
      text += line
      index += 1
      if line.first == "#" {
        isBetweenParagraphs = true
        break
      }
    }
    readValues(text)
  }

  /// Cuts the values out of a paragraph; what stands in a span of code is left alone.
  private mutating func readValues(_ text: String) {
    var rest = text[...]
    while let next = rest.firstIndex(where: { $0 == "<" || $0 == "`" || $0 == "\\" }) {
      pending += rest[..<next]
      rest = rest[next...]
      if let value = Self.value(at: rest) {
        pending += rest[..<value.start]
        flush()
        parts.append(
          .value(
            formula: String(rest[..<value.start].dropFirst(5).dropLast(3)),
            shown: String(rest[value.start..<value.end])))
        rest = rest[value.end...]
      } else {
        let end = Self.endOfPiece(rest)
        pending += rest[..<end]
        rest = rest[end...]
      }
    }
    pending += rest
  }

  /// Where the value starts and ends whose markers begin a text; nil for other text.
  private static func value(at text: Substring) -> (start: String.Index, end: String.Index)? {
    guard text.hasPrefix("<!--=") else { return nil }
    let line = text.prefix { !$0.isNewline }
    guard let middle = line.firstRange(of: "-->"),
      let close = line[middle.upperBound...].firstRange(of: "<!--/-->")
    else { return nil }
    return (middle.upperBound, close.lowerBound)
  }

  /// The end of what begins a text: an escaped character, a span of code, or one character.
  private static func endOfPiece(_ text: Substring) -> String.Index {
    guard text.first == "`" else {
      return text.index(
        text.startIndex, offsetBy: text.first == "\\" ? 2 : 1, limitedBy: text.endIndex)
        ?? text.endIndex
    }
    let ticks = text.prefix { $0 == "`" }.count
    let inside = text.index(text.startIndex, offsetBy: ticks)
    var rest = text[inside...]
    while let next = rest.firstIndex(of: "`") {
      let run = rest[next...].prefix { $0 == "`" }
      if run.count == ticks { return run.endIndex }
      rest = rest[run.endIndex...]
    }
    return inside
  }
}

/// The opening line of a fence.
private struct Fence {
  let indentation: String
  let character: Character
  let length: Int
  /// The info string, word by word.
  let words: [String]

  /// Reads a line as the opening of a fence: three or more backticks or tildes behind spaces only.
  init?(_ line: Substring) {
    let spaces = line.prefix { $0 == " " || $0 == "\t" }
    let rest = line.dropFirst(spaces.count)
    guard let first = rest.first, first == "`" || first == "~" else { return nil }
    let run = rest.prefix { $0 == first }
    let info = rest.dropFirst(run.count).filter { !$0.isNewline }
    guard run.count >= 3, first == "~" || !info.contains("`") else { return nil }
    indentation = String(spaces)
    character = first
    length = run.count
    words = info.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
  }

  func isClosed(by line: Substring) -> Bool {
    let text = line.drop { $0 == " " || $0 == "\t" }
    let run = text.prefix { $0 == character }
    return run.count >= length && text.dropFirst(run.count).allSatisfy(\.isWhitespace)
  }

  /// Takes the indentation of the fence off a line.
  func withoutIndentation(_ line: Substring) -> Substring {
    var line = line
    for space in indentation {
      guard line.first == space else { break }
      line = line.dropFirst()
    }
    return line
  }
}
