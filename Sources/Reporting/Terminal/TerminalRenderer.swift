/// Sets a report in lines of terminal cells; no line is longer than the style's width.
struct TerminalRenderer {
  /// What the terminal can show.
  let style: TerminalStyle

  /// Returns the lines of a report.
  func lines(_ report: Report) -> [GlyphLine] {
    var out: [GlyphLine] = []
    var previous: Report.Block?
    for block in report.blocks {
      let lines = lines(block)
      guard !lines.isEmpty else { continue }
      if let previous, isSetOff(block, after: previous) { out.append(GlyphLine()) }
      out += lines
      previous = block
    }
    return out
  }

  /// Returns whether an empty line stands between two blocks.
  private func isSetOff(_ block: Report.Block, after previous: Report.Block) -> Bool {
    switch (previous, block) {
    case (.heading, _): false
    case (_, .heading), (_, .table), (_, .chart), (.table, .paragraph), (.chart, .paragraph): true
    case (.table, .pairs), (.chart, .pairs): true
    default: false
    }
  }

  /// Returns the lines of one block.
  private func lines(_ block: Report.Block) -> [GlyphLine] {
    switch block {
    case .heading(let text, _): style.lines(text).flatMap { wrap($0.strengthened()) }
    case .paragraph(let text): style.lines(text).flatMap { wrap($0) }
    case .table(let table): TerminalTable(table, style).lines()
    case .chart(let chart): TerminalChart(style).lines(chart)
    case .note(let note): lines(note)
    case .pairs(let pairs): lines(pairs)
    case .preformatted(let text): style.lines(text).flatMap { cut($0) }
    case .brief(let brief): brief.blocks { lines($0).count }.flatMap { lines($0) }
    }
  }

  /// Returns a line wrapped to the width, further lines behind `indent` spaces.
  private func wrap(_ line: GlyphLine, indent: Int = 0) -> [GlyphLine] {
    hanging(GlyphLine(), line, indent: indent)
  }

  /// Returns text behind a prefix, further lines behind as many spaces.
  private func hanging(_ prefix: GlyphLine, _ text: GlyphLine, indent: Int) -> [GlyphLine] {
    let lines = text.wrapped(to: style.width - indent)
    return lines.enumerated().map { index, line in
      var out = index == 0 ? prefix.padded(to: indent, .left) : .spaces(indent)
      out.append(line)
      return out
    }
  }

  /// Returns a line broken between words at the width; what follows is set in a little more, a branch of a
  /// tree goes on under itself.
  private func cut(_ line: GlyphLine) -> [GlyphLine] {
    if line.width <= style.width { return [line] }
    let stem = line.treeStem
    guard !stem.isEmpty, stem.count < style.width / 2 else {
      return broken(line)
    }
    let text = GlyphLine(Array(line.glyphs.dropFirst(stem.count)))
    let lines = text.wrapped(to: style.width - stem.count - 2)
    return lines.enumerated().map { index, piece in
      var out = GlyphLine(index == 0 ? String(stem) : String(stem.map(Self.below)) + "  ", .dim)
      out.append(piece)
      return out
    }
  }

  /// Returns a line to type, or one that is not set in columns, broken between words; any other cut.
  private func broken(_ line: GlyphLine) -> [GlyphLine] {
    let start = line.glyphs.prefix { $0.character == " " }.count
    let text = GlyphLine(Array(line.glyphs.dropFirst(start)))
    let isToType = text.glyphs.allSatisfy { $0.role == .code }
    let gaps = zip(text.glyphs, text.glyphs.dropFirst()).reduce(into: (count: 0, isOpen: false)) {
      let isGap = $1.0.character == " " && $1.1.character == " "
      if isGap, !$0.isOpen { $0.count += 1 }
      $0.isOpen = isGap
    }
    // One gap only sets something apart, as the formula behind a value.
    let hasColumns = gaps.count > 1
    guard isToType || !hasColumns, start + 2 < style.width / 2 else {
      return line.cut(to: style.width)
    }
    return text.wrapped(to: style.width - start - 2).enumerated().map { index, piece in
      var out: GlyphLine = .spaces(index == 0 ? start : start + 2)
      out.append(piece)
      return out
    }
  }

  /// What stands under a character of a tree's stem where its line goes on.
  private static func below(_ character: Character) -> Character {
    switch character {
    case "├", "│": "│"
    case "+", "|": "|"
    default: " "
    }
  }

  /// Returns the lines of a remark: the kinds that warn begin with their word.
  private func lines(_ note: Note) -> [GlyphLine] {
    let (word, role): (String, TextRole?) =
      switch note.kind {
      case .convention: ("", .dim)
      case .reading: ("read as: ", .dim)
      case .caution: ("caution: ", nil)
      case .hint: ("try: ", nil)
      case .done, .information: ("", nil)
      }
    return style.lines(note.text).enumerated().flatMap { index, text in
      let line = role.map { text.with(role: $0) } ?? text
      guard index == 0, !word.isEmpty else { return wrap(line, indent: index == 0 ? 0 : 2) }
      var first = GlyphLine(word, note.kind == .caution ? .warning : .dim)
      first.append(line)
      return wrap(first, indent: 0)
    }
  }

  /// Returns names and values in two columns, or one under the other where that is too narrow.
  private func lines(_ pairs: [Pair]) -> [GlyphLine] {
    let keys = pairs.map { style.lines($0.key).first ?? GlyphLine() }
    let column = (zip(pairs, keys).filter { !$0.0.continuesLine }.map(\.1.width).max() ?? 0) + 2
    if column > style.width / 2 {
      return zip(pairs, keys).flatMap { pair, key in
        wrap(key) + style.lines(pair.value).flatMap { hanging(GlyphLine(), $0, indent: 2) }
      }
    }
    var out: [GlyphLine] = []
    for (pair, key) in zip(pairs, keys) {
      let values = style.lines(pair.value)
      if pair.continuesLine, values.count == 1, let last = out.last,
        last.width + 6 + key.width + 2 + values[0].width <= style.width
      {
        out[out.count - 1].append(.spaces(6))
        out[out.count - 1].append(key)
        out[out.count - 1].append(.spaces(2))
        out[out.count - 1].append(values[0])
        continue
      }
      for (index, line) in values.enumerated() {
        out += hanging(index == 0 ? key : GlyphLine(), line, indent: max(column, key.width + 2))
      }
    }
    return out
  }
}

extension Report {
  /// Returns the text of a report of one short ASCII paragraph, which needs no layout; a long file
  /// replayed prints many of them.
  private func plainLine(_ style: TerminalStyle) -> String? {
    guard blocks.count == 1, !style.color, case .paragraph(let text) = blocks[0] else { return nil }
    let plain = text.plain
    guard plain.utf8.count <= style.width, plain.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }),
      plain.utf8.last != 0x20, !plain.isEmpty
    else { return nil }
    return plain + "\n"
  }

  /// The report as text for a terminal, each line ended by a line break.
  public func terminal(_ style: TerminalStyle = TerminalStyle()) -> String {
    if let line = plainLine(style) { return line }
    return style.text(TerminalRenderer(style: style).lines(self))
  }
}
