/// How a report is written as Markdown.
public struct MarkdownStyle: Sendable {
  /// The cells in a line of a drawn chart.
  public let width: Int
  /// Whether charts are drawn with characters beyond ASCII.
  public let unicode: Bool
  /// The level of headings that a report's first level gets.
  public let headingLevel: Int
  /// Returns the file of a chart's picture, nil to draw the chart in a code block.
  public let picture: @Sendable (_ index: Int, _ chart: Chart) -> String?

  /// Creates a style; charts are drawn as text unless a picture is named.
  public init(
    width: Int = 72, unicode: Bool = true, headingLevel: Int = 2,
    picture: @escaping @Sendable (_ index: Int, _ chart: Chart) -> String? = { _, _ in nil }
  ) {
    self.width = width
    self.unicode = unicode
    self.headingLevel = min(max(headingLevel, 1), 6)
    self.picture = picture
  }
}

extension Report {
  /// The report as Markdown with pipe tables; nothing a user wrote can act as markup.
  public func markdown(_ style: MarkdownStyle = MarkdownStyle()) -> String {
    MarkdownRenderer(style: style).text(self)
  }
}

/// Writes reports as CommonMark with pipe tables.
struct MarkdownRenderer {
  /// How to write.
  let style: MarkdownStyle

  /// Returns a report as text that ends with a line break, empty for an empty report.
  func text(_ report: Report) -> String {
    var chartIndex = 0
    let blocks = report.blocks.map { block -> String in
      if case .chart(let chart) = block {
        defer { chartIndex += 1 }
        return text(chart, chartIndex)
      }
      return text(block)
    }
    let kept = blocks.filter { !$0.isEmpty }
    return kept.isEmpty ? "" : kept.joined(separator: "\n\n") + "\n"
  }

  /// Returns one block other than a chart.
  private func text(_ block: Report.Block) -> String {
    switch block {
    case .heading(let text, let level):
      let signs = String(repeating: "#", count: min(6, style.headingLevel + max(0, level - 1)))
      return "\(signs) \(inline(text, .single))"
    case .paragraph(let text): return lines(text)
    case .table(let table): return self.text(table)
    case .chart: return ""
    case .note(let note): return self.text(note)
    case .pairs(let pairs):
      return pairs.map { "- **\(inline($0.key, .single))**: \(inline($0.value, .single))" }
        .joined(separator: "\n")
    case .preformatted(let text): return fenced(SafeText.visible(text.plain, .many))
    case .brief(let brief): return brief.blocks.map(text).joined(separator: "\n\n")
    }
  }

  /// Returns a chart as a picture with alt text, or drawn in a code block.
  private func text(_ chart: Chart, _ index: Int) -> String {
    if let file = style.picture(index, chart) {
      return "![\(escaped(chart.altText))](<\(target(file))>)"
    }
    let drawing = Report(blocks: [.chart(chart)])
      .terminal(TerminalStyle(width: style.width, color: false, unicode: style.unicode))
    return fenced(drawing)
  }

  /// Returns a remark, the kinds that warn with their word in front.
  private func text(_ note: Note) -> String {
    switch note.kind {
    case .caution: "**Caution:** \(lines(note.text))"
    case .hint: "Try: \(lines(note.text))"
    case .reading: "Read as: \(lines(note.text))"
    case .convention, .done, .information: lines(note.text)
    }
  }

  /// Returns a pipe table with its title in bold above and the legend of marks below.
  private func text(_ table: Table) -> String {
    guard !table.columns.isEmpty else { return "" }
    let titles = table.columns.map { column in
      escaped(column.unit.map { "\(column.title) (\($0))" } ?? column.title)
    }
    let rules = table.columns.map { column in
      switch column.alignment {
      case .left: ":---"
      case .right: "---:"
      case .center: ":---:"
      }
    }
    let rows = table.rows.map { row in
      pipes(table.columns.indices.map { cell(row.cell($0), of: row) })
    }
    var parts = [([pipes(titles), pipes(rules)] + rows).joined(separator: "\n")]
    if let title = table.title { parts.insert("**\(escaped(title))**", at: 0) }
    if let legend = CellMarkSign.legend(table.marks) { parts.append(escaped(legend)) }
    return parts.joined(separator: "\n\n")
  }

  /// Returns cells between pipes.
  private func pipes(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  /// Returns the text of a cell, bold in sums and group headings.
  private func cell(_ cell: Cell, of row: Row) -> String {
    let text = escaped(cell.display + CellMarkSign.signs(cell.marks))
    return row.kind == .body || text.isEmpty ? text : "**\(text)**"
  }

  /// Returns styled text whose line breaks stay.
  private func lines(_ text: Styled) -> String {
    inline(text, .many).split(separator: "\n", omittingEmptySubsequences: false)
      .map { guarded(String($0)) }.joined(separator: "\\\n")
  }

  /// Returns styled text as inline Markdown.
  private func inline(_ text: Styled, _ lines: SafeText.Lines) -> String {
    text.runs.map { run in
      switch run.role {
      case .strong: wrapped(run.text, in: "**", lines)
      case .code, .name: code(run.text)
      default: escaped(run.text, lines)
      }
    }.joined()
  }

  /// Returns text between markers, spaces at its ends outside them.
  private func wrapped(_ text: String, in marker: String, _ lines: SafeText.Lines) -> String {
    let core = text.drop { $0 == " " }
    let start = text.prefix(text.count - core.count)
    let body = String(core.reversed().drop { $0 == " " }.reversed())
    let end = core.dropFirst(body.count)
    if body.isEmpty || body.contains("\n") { return escaped(text, lines) }
    return "\(start)\(marker)\(escaped(body, lines))\(marker)\(end)"
  }

  /// Returns a code span, with more backticks outside than inside.
  private func code(_ text: String) -> String {
    let safe = SafeText.visible(text)
    guard !safe.isEmpty else { return "" }
    let ticks = String(repeating: "`", count: Self.longestRun(of: "`", in: safe) + 1)
    let space = safe.hasPrefix("`") || safe.hasSuffix("`") ? " " : ""
    // A pipe would end a table cell even inside a code span.
    return safe.contains("|") ? escaped(text) : "\(ticks)\(space)\(safe)\(space)\(ticks)"
  }

  /// Returns lines in a code block whose fence is longer than any inside.
  private func fenced(_ text: String) -> String {
    let fence = String(repeating: "`", count: max(3, Self.longestRun(of: "`", in: text) + 1))
    return "\(fence)text\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
  }

  /// Returns text with every character escaped that could act as markup.
  private func escaped(_ text: String, _ lines: SafeText.Lines = .single) -> String {
    var out = ""
    for character in SafeText.visible(text, lines) {
      if "\\`*_[]<>|~#&".contains(character) { out.append("\\") }
      out.append(character)
    }
    return out
  }

  /// Returns a line that does not begin like a list, a quote or a rule.
  private func guarded(_ line: String) -> String {
    guard let first = line.first else { return line }
    if "-+=:".contains(first) { return "\\" + line }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    let rest = line.dropFirst(digits.count)
    if !digits.isEmpty, let next = rest.first, next == "." || next == ")" {
      return "\(digits)\\\(rest)"
    }
    return line
  }

  /// Returns a file name that can stand between angle brackets.
  private func target(_ file: String) -> String {
    SafeText.visible(file).map { character in
      switch character {
      case "<": "%3C"
      case ">": "%3E"
      case "\\": "%5C"
      default: String(character)
      }
    }.joined()
  }

  /// Returns the length of the longest run of a character.
  private static func longestRun(of character: Character, in text: String) -> Int {
    var longest = 0
    var current = 0
    for next in text {
      current = next == character ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
