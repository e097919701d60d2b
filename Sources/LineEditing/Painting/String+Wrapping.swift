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
