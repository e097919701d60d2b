/// A Markdown file cut into what is left alone and what is computed; joining the parts gives the bytes
/// back.
///
/// Only fences whose first info word is `whatif` run. The output of one is the next fence with the info
/// word `output` when only blank lines stand between; values inside prose stand between
/// `<!--=formula-->` and `<!--/-->`.
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
    /// The output of the block before it, with its bytes.
    case output(String)
    /// A value in prose: the formula and the bytes between the markers.
    case value(formula: String, shown: String)
  }

  /// The parts in order.
  let parts: [Part]
  /// What is wrong with the fences: line and words.
  let problems: [(line: Int, message: String)]

  /// Cuts a file.
  init(_ text: String) {
    var reader = NotebookReader(text)
    reader.read()
    parts = reader.parts
    problems = reader.problems
  }
}

/// Reads fences and inline values line by line.
private struct NotebookReader {
  private(set) var parts: [NotebookText.Part] = []
  private(set) var problems: [(line: Int, message: String)] = []
  private let lines: [Substring]
  private var index = 0
  private var pending = ""

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
    while index < lines.count {
      if let fence = Fence(lines[index]) {
        readFence(fence)
      } else {
        readProse(lines[index])
        index += 1
      }
    }
    flush()
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
    parts.append(.output(lines[index...end].joined()))
    index = end + 1
  }

  // MARK: - Values in prose

  private mutating func readProse(_ line: Substring) {
    var rest = line
    while let open = rest.firstRange(of: "<!--="),
      let middle = rest[open.upperBound...].firstRange(of: "-->"),
      let close = rest[middle.upperBound...].firstRange(of: "<!--/-->")
    {
      pending += rest[..<middle.upperBound]
      flush()
      parts.append(
        .value(
          formula: String(rest[open.upperBound..<middle.lowerBound]),
          shown: String(rest[middle.upperBound..<close.lowerBound])))
      rest = rest[close.lowerBound...]
    }
    pending += rest
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
