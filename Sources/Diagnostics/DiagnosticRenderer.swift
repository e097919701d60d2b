/// Lays out a diagnostic as lines of text with roles; colour is added by whoever shows them.
///
///     error[unit-mismatch]: cannot add 'EUR' and 'EUR/month'
///      --> budget.whatif:3:19
///       |
///     3 | total = deposit + rent
///       |         ------- EUR
///       |                   ^^^^ EUR/month
///       = help: multiply it by a duration: `rent * 12 months`
///
/// Nothing of the text reaches the result raw: control characters, direction overrides and invalid
/// bytes are shown as escapes. Time and size do not depend on the length of a line.
public struct DiagnosticRenderer: Sendable {
  /// What a piece of the rendering is, for whoever gives it a colour.
  public enum Role: Sendable, Hashable {
    /// `error[code]`, `warning[code]` or `note[code]`.
    case severity(Diagnostic.Severity)
    /// The message in the first line.
    case message
    /// Arrows, bars, line numbers and file names.
    case frame
    /// A line of the text.
    case source
    /// Carets and the words beside them.
    case primary(Diagnostic.Severity)
    /// Dashes and the words beside them.
    case secondary
    /// `note:` and `help:`.
    case heading
    /// The sentence behind `note:` or `help:`.
    case text
  }

  /// A piece of a line with one role.
  public struct Run: Sendable, Hashable {
    /// The characters, safe to show.
    public let text: String
    /// What they are.
    public let role: Role

    /// Creates a run.
    public init(_ text: String, _ role: Role) {
      self.text = text
      self.role = role
    }
  }

  /// The columns that a line of the rendering may take.
  public let width: Int
  /// Whether it stands in the file that it is about, whose name it then leaves out.
  private let isInsideFile: Bool
  /// Whether characters beyond ASCII are shown; lines of the text and names of files are always as they are.
  private let isUnicode: Bool

  /// Creates a renderer; widths below 20 are raised to it.
  public init(width: Int = 100, isInsideFile: Bool = false, isUnicode: Bool = true) {
    self.width = max(width, 20)
    self.isInsideFile = isInsideFile
    self.isUnicode = isUnicode
  }

  /// Returns words as they are shown.
  private func shown(_ text: String) -> String {
    let visible = VisibleText.escaped(text)
    return isUnicode ? visible : VisibleText.ascii(visible)
  }

  /// Returns the rendering as plain text, each line ended by a line break.
  public func text(for diagnostic: Diagnostic) -> String {
    lines(for: diagnostic).map { $0.map(\.text).joined() + "\n" }.joined()
  }

  /// Returns the rendering line by line.
  public func lines(for diagnostic: Diagnostic) -> [[Run]] {
    let severity = diagnostic.severity
    let head = "\(severity.rawValue)[\(diagnostic.code.rawValue)]"
    // Where the code leaves no room for words, they begin below it.
    let first = width - head.utf8.count - 2
    let message = Self.wrapped(
      shown(diagnostic.message), first: first < Self.leastRoom ? 0 : first,
      next: width - Self.indent)
    var lines = message.enumerated().map { index, line in
      index == 0
        ? [Run(head, .severity(severity)), Run(line.isEmpty ? "" : ": " + line, .message)]
        : [Run(String(repeating: " ", count: Self.indent) + line, .message)]
    }
    let gutter = Self.gutter(for: diagnostic)
    let snippets = snippets(of: diagnostic, room: width - gutter - 3)
    for (i, snippet) in snippets.enumerated() {
      let previous = i > 0 ? snippets[i - 1] : nil
      lines += snippet.lines(
        gutter: gutter, after: previous, severity: severity, isInsideFile: isInsideFile)
    }
    for note in diagnostic.notes { lines += remark("note", note, gutter: gutter) }
    for help in diagnostic.advice { lines += remark("help", help, gutter: gutter) }
    return lines
  }

  /// The columns of the line numbers.
  private static func gutter(for diagnostic: Diagnostic) -> Int {
    let labels = diagnostic.secondary + [diagnostic.primary].compactMap { $0 }
    return labels.map { String(line(of: $0.span)).utf8.count }.max() ?? 1
  }

  /// The number of the line in which a place starts.
  private static func line(of span: Span) -> Int {
    span.source.position(of: min(Int(span.range.lower), span.source.utf8.count)).line
  }

  /// Returns ` = help: …`, a further line of it under the first, or further left where there is little
  /// room.
  private func remark(_ heading: String, _ text: String, gutter: Int) -> [[Run]] {
    let margin = String(repeating: " ", count: gutter + 1)
    let column = gutter + 1 + 2 + heading.utf8.count + 2
    let next = width < 40 ? gutter + 3 : column
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      Self.wrapped(shown(String($0)), first: width - column, next: width - next)
    }
    return parts.enumerated().map { i, part in
      if i > 0 { return [Run(String(repeating: " ", count: next) + part, .text)] }
      return [Run(margin + "= ", .frame), Run("\(heading): ", .heading), Run(part, .text)]
    }
  }

  /// How far the further lines of a message are set in.
  private static let indent = 2

  /// The columns that words get at least beside something else.
  private static let leastRoom = 10

  /// Breaks a sentence between words so that it fits; a line to type in back quotes stays whole while it
  /// fits a line of its own.
  ///
  /// - Parameters:
  ///   - first: The columns of the first line; 0 leaves it empty.
  ///   - next: The columns of each further line.
  fileprivate static func wrapped(_ text: String, first: Int, next: Int) -> [String] {
    var lines: [String] = first == 0 ? [""] : []
    var line = ""
    let further = max(next, leastRoom)
    var room = first == 0 ? further : max(first, leastRoom)
    func end() {
      lines.append(line)
      line = ""
      room = further
    }
    for piece in pieces(of: text, longest: further) {
      let gap = line.isEmpty ? 0 : 1
      if !line.isEmpty,
        CellWidth.of(line) + gap + CellWidth.of(piece) > room
      {
        end()
      }
      line += (line.isEmpty ? "" : " ") + piece
    }
    if !line.isEmpty || lines.isEmpty { end() }
    return lines
  }

  /// Splits at spaces, outside back quotes only while what they hold is not too long for a line.
  private static func pieces(of text: String, longest: Int) -> [String] {
    var result: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
      let isOpen = result.last.map { $0.count { $0 == "`" } % 2 == 1 } ?? false
      if isOpen, let last = result.last, CellWidth.of(last) + 1 + word.count <= longest {
        result[result.count - 1] = last + " " + word
      } else {
        result.append(word)
      }
    }
    return result
  }

  /// Returns the excerpts to show, each in `room` columns: the text of the primary label first, each in
  /// line order.
  private func snippets(of diagnostic: Diagnostic, room: Int) -> [Snippet] {
    guard let primary = diagnostic.primary else {
      return diagnostic.secondary.reduce(into: []) { add($1, isPrimary: false, room, to: &$0) }
    }
    var snippets: [Snippet] = []
    add(primary, isPrimary: true, room, to: &snippets)
    for label in diagnostic.secondary { add(label, isPrimary: false, room, to: &snippets) }
    let first = primary.span.source
    return snippets.filter { $0.source === first }.sorted { $0.line < $1.line }
      + snippets.filter { $0.source !== first }
  }

  /// Adds a label to the excerpt that shows its place, or makes one.
  private func add(
    _ label: Diagnostic.Label, isPrimary: Bool, _ room: Int, to snippets: inout [Snippet]
  ) {
    let place = label.span.range
    let mark = Mark(place: place, text: shown(label.text), isPrimary: isPrimary)
    for i in snippets.indices where snippets[i].shows(label.span) {
      snippets[i].marks.append(mark)
      return
    }
    let source = label.span.source
    let line = Self.line(of: label.span)
    let excerpt = SourceExcerpt(
      of: source, around: place, width: room, cut: isUnicode ? "…" : "...")
    snippets.append(
      Snippet(source: source, line: line, room: room, excerpt: excerpt, marks: [mark]))
  }
}

/// A place with its words.
private struct Mark {
  let place: SourceRange
  let text: String
  let isPrimary: Bool
}

/// One line of a text with the marks under it.
private struct Snippet {
  let source: SourceText
  let line: Int
  /// The columns there are beside the line number.
  let room: Int
  let excerpt: SourceExcerpt
  var marks: [Mark]

  /// Whether a place starts inside what is shown.
  func shows(_ span: Span) -> Bool {
    span.source === source && span.range.lower >= excerpt.range.lower
      && span.range.lower <= excerpt.range.upper && span.line == line
  }

  /// Returns the header, the line and its marks.
  func lines(
    gutter: Int, after previous: Snippet?, severity: Diagnostic.Severity, isInsideFile: Bool
  ) -> [[DiagnosticRenderer.Run]] {
    let margin = String(repeating: " ", count: gutter)
    var lines: [[DiagnosticRenderer.Run]] = []
    if let previous, previous.source === source {
      if line > previous.line + 1 { lines.append([.init("...", .frame)]) }
    } else {
      let arrow = previous == nil ? "-->" : ":::"
      let place = location(isInsideFile ? source.partName : source.name)
      lines.append([.init("\(margin)\(arrow) \(place)", .frame)])
      lines.append([.init("\(margin) |", .frame)])
    }
    let number = String(line)
    let padding = String(repeating: " ", count: gutter - number.utf8.count)
    lines.append([.init("\(padding)\(number) | ", .frame), .init(excerpt.text, .source)])
    for mark in marks.sorted(by: { $0.place.lower < $1.place.lower }) {
      lines += runs(of: mark, severity).map { [.init("\(margin) | ", .frame), $0] }
    }
    return lines
  }

  /// Returns marks and words, below the place they belong to; words without room beside the marks stand
  /// under them, as far right as they fit.
  private func runs(
    of mark: Mark, _ severity: Diagnostic.Severity
  ) -> [DiagnosticRenderer.Run] {
    let role = mark.isPrimary ? DiagnosticRenderer.Role.primary(severity) : .secondary
    let columns = excerpt.columns(of: mark.place)
    let signs =
      String(repeating: " ", count: columns.lowerBound)
      + String(repeating: mark.isPrimary ? "^" : "-", count: columns.count)
    guard !mark.text.isEmpty else { return [.init(signs, role)] }
    let width = CellWidth.of(mark.text)
    if columns.upperBound + 1 + width <= room { return [.init(signs + " " + mark.text, role)] }
    let start = max(0, min(columns.lowerBound, room - min(width, 24)))
    let words = DiagnosticRenderer.wrapped(mark.text, first: room - start, next: room - start)
    return [.init(signs, role)]
      + words.map { .init(String(repeating: " ", count: start) + $0, role) }
  }

  /// Returns `file:line:column`; the column counts characters, and bytes far into a long line.
  private func location(_ name: String) -> String {
    let mark = marks.first { $0.isPrimary } ?? marks[0]
    let offset = min(Int(mark.place.lower), source.utf8.count)
    let column = source.position(of: offset).column
    let counted =
      column > 4_096 ? column : source[SourceRange(offset - column, offset)].count
    return "\(VisibleText.escaped(name)):\(line):\(counted + 1)"
  }
}
