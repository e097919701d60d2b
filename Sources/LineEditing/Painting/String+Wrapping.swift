import Diagnostics

extension String {
  /// The text in lines that fit into so many columns, broken between words.
  func wrapped(to columns: Int) -> String {
    var lines: [String] = []
    for word in split(separator: " ").map(String.init) {
      if let last = lines.last, CellWidth.of(last) + 1 + CellWidth.of(word) <= columns {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension StyledLine {
  /// The line in rows of a width, broken between words; what has no room in the last row is left out there.
  func wrapped(to columns: Int, rows: Int) -> [StyledLine] {
    guard CellWidth.of(text) > columns else { return [self] }
    var starts = [0]
    var (width, place, wordStart) = (0, 0, 0)
    for character in text {
      if character == " " { wordStart = place + 1 }
      width += CellWidth.of(String(character))
      place += character.utf8.count
      guard width > columns, character != " ", let start = starts.last, start < wordStart,
        starts.count < rows
      else { continue }
      starts.append(wordStart)
      width = CellWidth.of(text.slice(wordStart..<place))
    }
    // The space before a row is no part of any.
    let ends = starts.dropFirst().map { $0 - 1 } + [text.utf8.count]
    return zip(starts, ends).map { part($0..<$1) }
  }

  /// The bytes of a range, with their roles.
  private func part(_ range: Range<Int>) -> StyledLine {
    let spans = spans.map { span in
      let shown = span.range.clamped(to: range)
      return StyledSpan(
        (shown.lowerBound - range.lowerBound)..<(shown.upperBound - range.lowerBound), span.role)
    }
    return StyledLine(text.slice(range), spans: spans)
  }
}
