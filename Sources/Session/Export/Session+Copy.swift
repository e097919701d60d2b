import Diagnostics
import Modeling
import Reporting
import Syntax

extension Session {
  /// `copy`: puts the last result where it can be pasted, and says what was done.
  mutating func copy(
    _ format: Command.CopyFormat?, of owner: Name?, in source: SourceText
  ) throws(Diagnostic) -> Response {
    let (result, isNew) = try resultToCopy(format, of: owner, in: source)
    guard let clipboard = environment.clipboard else {
      throw Diagnostic(
        .notHere, "there is no clipboard here",
        help: ["write a file: `export \"result.md\"`, `export \"result.html\"`"])
    }
    let text = try text(of: result, format)
    try analyst.requireNotStopped()
    let kind: ClipboardKind = format == nil || format == .html ? .html : .plain
    var failure: String?
    if let tool = clipboard.tool(for: kind) {
      if clipboard.put(text, as: kind) {
        return done(
          result, "\(Self.words(format, of: result)) on the clipboard, by \(tool)", text,
          isNew: isNew)
      }
      failure = "\(tool) did not take it"
    }
    // A terminal takes plain text only; cells between tabs become a table where they are pasted.
    let plain = kind == .html && format == nil ? plainText(of: result) : text
    if clipboard.hasTerminal, let sequence = TerminalClipboard.sequence(plain) {
      clipboard.send(sequence)
      let what =
        format == nil
        ? (result.report.hasCells ? "tab-separated text" : "text") : Self.words(format, of: result)
      return done(
        result, "\(what) sent to the terminal's clipboard",
        plain,
        (failure.map { "\($0); " } ?? "")
          + "the terminal does not say whether it took it; `export \"result.html\"` writes a file",
        isNew: isNew)
    }
    let (path, reason) = try writtenCopy(result, format, plain, clipboard, failure)
    return done(result, "written to \(path)", plain, reason, isNew: isNew)
  }

  /// Writes the text to a file of its own where no clipboard takes it; returns its path and why.
  private func writtenCopy(
    _ result: ShownResult, _ format: Command.CopyFormat?, _ text: String,
    _ clipboard: any Clipboard, _ failure: String?
  ) throws(Diagnostic) -> (path: String, reason: String) {
    let ending: String
    switch format {
    case .markdown: ending = "md"
    case .html: ending = "html"
    case .svg: ending = "svg"
    case .text, .email: ending = "txt"
    case .tsv: ending = "tsv"
    case nil: ending = result.report.hasCells ? "tsv" : "txt"
    }
    let path = freePath(ending, in: clipboard.temporaryFolder)
    do {
      try environment.files.write(Array(text.utf8), to: path)
    } catch {
      throw Diagnostic(
        .cannotSave,
        "no clipboard takes \(text.utf8.count) bytes, and \(TextFile.quoted(path)) cannot be written: \(error.reasonOfWriting)",
        help: ["write a file: `export \"result.md\"`"])
    }
    let reason =
      failure
      ?? (text.utf8.count > TerminalClipboard.limit
        ? "it has \(text.utf8.count / 1000) kB, more than a terminal's clipboard takes"
        : "there is no clipboard to reach from here")
    return (path, reason)
  }

  /// The first name for a copy that no file has: an earlier copy may wait to be pasted.
  private func freePath(_ ending: String, in folder: String) -> String {
    var path = FilePath.joining("whatif-copy.\(ending)", to: folder)
    var number = 1
    while environment.files.exists(path) {
      number += 1
      path = FilePath.joining("whatif-copy-\(number).\(ending)", to: folder)
    }
    return path
  }

  private func done(
    _ result: ShownResult, _ what: String, _ text: String, _ remark: String? = nil, isNew: Bool
  ) -> Response {
    let report = Report("copy", .note) {
      // A mail is shown nowhere else, so that its sender reads it here.
      if result.isMail { $0.append(result.report) }
      let words: Styled = "\(result.words, .name): \(what)"
      $0.note(.done, words)
      if isNew { $0.note(.information, Styled(Self.askedAgain)) }
      if let remark { $0.note(.information, Styled(remark)) }
      for note in result.leftOut { $0.note(.information, Styled(note)) }
      $0.record(
        MachineRecord(
          .note, name: "copy", text: words.plain,
          fields: [.init("bytes", .number(Double(text.utf8.count)))]))
    }
    return .report(report, line: nil)
  }

  // MARK: - What

  private mutating func resultToCopy(
    _ format: Command.CopyFormat?, of owner: Name?, in source: SourceText
  ) throws(Diagnostic) -> (result: ShownResult, isNew: Bool) {
    if format == .email {
      let index = try caseOfDocument(owner, "copy for email of", in: source)
      let report = Report(blocks: [.preformatted(Styled(try email(of: index)))])
      var mail = ShownResult(words: "the mail", report: report)
      mail.isMail = true
      return (mail, false)
    }
    if let owner, let format = Command.CopyFormat(rawValue: owner.key),
      writer.model.caseIndex[owner.key] == nil
    {
      throw Diagnostic(
        .writtenByHabit, "what kind of copy it is stands behind `as` or `for`",
        at: .init(Span(source, owner.range)),
        help: ["write `copy \(format == .email ? "for" : "as") \(format.rawValue)`"])
    }
    if let owner { return (try wholeCase(try caseOfDocument(owner, "copy of", in: source)), false) }
    guard let last = try lastResultNow() else {
      throw Diagnostic(
        .notHere, "there is no result to copy yet",
        help: ["ask for one, for example `summary` or `annual`, then `copy`"])
    }
    return last
  }

  private func text(
    of result: ShownResult, _ format: Command.CopyFormat?
  ) throws(Diagnostic) -> String {
    switch format {
    case nil, .html: return result.report.htmlFragment()
    case .markdown: return result.report.markdown()
    case .text: return result.report.terminal(TerminalStyle(width: 80))
    case .email: return result.report.preformattedText
    case .tsv where result.report.hasCells: return result.report.tsv()
    case .svg where !result.report.charts.isEmpty:
      return result.report.charts.last?.svg() ?? ""
    case .tsv, .svg:
      let missing = format == .svg ? "chart" : "table"
      throw Diagnostic(
        .badArguments, "`\(result.words)` has no \(missing) to copy",
        help: ["`copy as text` copies what is shown"])
    }
  }

  /// The table between tabs, or what is shown.
  private func plainText(of result: ShownResult) -> String {
    result.report.hasCells ? result.report.tsv() : result.report.terminal(TerminalStyle(width: 80))
  }

  /// What is copied, in words.
  private static func words(_ format: Command.CopyFormat?, of result: ShownResult) -> String {
    switch format {
    case nil:
      !result.report.tables.isEmpty
        ? "a table with formatting"
        : !result.report.charts.isEmpty
          ? "a chart as a table with formatting" : "text with formatting"
    case .markdown: "Markdown"
    case .tsv: "tab-separated text"
    case .html: "HTML"
    case .svg: "the SVG of the chart"
    case .text: "plain text"
    case .email: "plain text for mail and chat"
    }
  }
}

extension Report {
  /// The blocks whose spaces count, as they are.
  fileprivate var preformattedText: String {
    blocks.compactMap { if case .preformatted(let text) = $0 { text.plain } else { nil } }
      .joined(separator: "\n")
  }
}
