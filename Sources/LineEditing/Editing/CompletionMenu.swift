import Diagnostics

/// The candidates that Tab offers, with the one that stands in the text.
struct CompletionMenu {
  let candidates: [Candidate]
  /// The candidate in the text; nil while the text is as it was typed.
  private(set) var selection: Int?

  private let typed: String
  private let start: Int
  /// The rows a menu takes at most.
  private static let visibleRows = 8

  /// `typed` stands at `start` of the text and is what the candidates replace.
  init(candidates: [Candidate], typed: String, start: Int) {
    self.candidates = candidates
    self.typed = typed
    self.start = start
  }

  /// Turns to the next candidate (`1`) or the one before (`-1`); the typed text comes between the
  /// last and the first.
  mutating func turn(by step: Int, in buffer: inout EditBuffer) {
    let shown = selection.map { candidates[$0].text } ?? typed
    let count = candidates.count + 1
    let next = ((selection ?? candidates.count) + step + count) % count
    selection = next == candidates.count ? nil : next
    let new = selection.map { candidates[$0].text } ?? typed
    buffer.replace(start..<start + shown.utf8.count, with: new)
  }

  /// The rows of the menu: text, kind, unit and summary in columns, around the selection.
  var lines: [StyledLine] {
    let first = max(
      0, min((selection ?? 0) - Self.visibleRows / 2, candidates.count - Self.visibleRows))
    let visible = candidates.indices.dropFirst(first).prefix(Self.visibleRows)
    let widths = MenuColumns(of: visible.map { candidates[$0] })
    var lines = visible.map { widths.line(for: candidates[$0], isSelected: $0 == selection) }
    if candidates.count > visible.count {
      let place = selection.map { "\($0 + 1) of " } ?? ""
      lines.append(StyledLine("  \(place)\(candidates.count)", role: .hint))
    }
    return lines
  }

  /// Returns the longest text that all `candidates` begin with.
  static func commonPrefix(of candidates: [Candidate]) -> String {
    guard var prefix = candidates.first?.text else { return "" }
    for candidate in candidates.dropFirst() {
      let same = zip(prefix, candidate.text).prefix { $0 == $1 }.count
      prefix = String(prefix.prefix(same))
    }
    return prefix
  }
}

/// The widths of the columns of a menu.
private struct MenuColumns {
  private let text: Int
  private let kind: Int
  private let unit: Int

  init(of candidates: [Candidate]) {
    text = candidates.map { CellWidth.of($0.text) }.max() ?? 0
    kind = candidates.map { CellWidth.of($0.kind) }.max() ?? 0
    unit = candidates.map { CellWidth.of($0.unit) }.max() ?? 0
  }

  func line(for candidate: Candidate, isSelected: Bool) -> StyledLine {
    let name = "  " + padded(candidate.text, to: text) + " "
    let rest = [(candidate.kind, kind), (candidate.unit, unit), (candidate.summary, 0)]
      .filter { !$0.0.isEmpty || $0.1 > 0 }
      .map { padded($0.0, to: $0.1) }
      .joined(separator: "  ")
    let end = name.utf8.count
    let all = name + " " + MenuColumns.oneLine(rest)
    return StyledLine(
      all,
      spans: [
        StyledSpan(0..<end, isSelected ? .selected : .plain),
        StyledSpan(end..<all.utf8.count, .hint),
      ])
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - CellWidth.of(text)))
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}
