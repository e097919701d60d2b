import Diagnostics
import Reporting
import Syntax

/// Answers `help`, `help topic` and `?name`.
struct HelpReport {
  /// Returns the help of a topic; the overview for none.
  func report(for topic: String) throws(Diagnostic) -> Report {
    let word = String(topic.trimmingSpaces).lowercased()
    switch word {
    case "": return overview
    case "functions":
      return list("Functions", CommandTable.functions, example: "round(12.3456%, 0.1%)")
    case "commands":
      return list(
        "Commands", CommandTable.statements.filter { $0.kind == .command }, example: "tornado npv")
    case "changes":
      return list(
        "Changes", CommandTable.changes, example: "what if price up 10%, delay benefits 3 months")
    case "figures": return list("Figures of a case", CommandTable.figures, example: "payback")
    case "syntax": return try report(for: "formulas")
    default: break
    }
    // A figure of the case comes before the function of the same name.
    if let figure = CommandTable.figures.first(where: { $0.name == word }) {
      // `npv?` may be a question for the value.
      let page = figure.report.followed(
        by: .note(.hint, "\(word, .code) on a line of its own for its value"))
      guard let function = CommandTable.functions.first(where: { $0.name == word }) else {
        return page
      }
      return page.followed(by: function.report)
    }
    if let entry = CommandTable.entry(named: word) { return entry.report }
    if let page = HelpTopics.topic(of: word) { return try report(for: page) }
    let near = Spelling.closestMatch(to: word, in: CommandTable.all.map(\.name))
    throw Diagnostic(
      .unknownName, "there is no help on `\(VisibleText.escaped(topic))`",
      help: near.map { ["did you mean `help \($0)`?"] } ?? ["`help` shows what there is"])
  }

  private var overview: Report {
    Report("help", .note) {
      $0.paragraph("Type assumptions, then ask. For example:")
      $0.preformatted(
        Styled(
          """
            price = $900/unit               # price list 2026
            uplift = 4% (1% to 10%)         # sales' belief
            case video "Set-up video"
            cost produce = $1,000 once
            benefit sales = 2,400 units/year * uplift * price * 30% as margin
            video
            what if uplift = 2%, price down 10%
          """, .code))
      for kind in [CommandEntry.Kind.command, .declaration, .clause, .change] {
        let names = CommandTable.statements.filter { $0.kind == kind }.map(\.name)
        $0.pair(Styled(kind.shortHeading), Styled(names.joined(separator: ", "), .name))
      }
      $0.note(.hint, "help first case (builds a case with you), help table, help units, help keys")
      for entry in CommandTable.statements {
        $0.record(MachineRecord(.note, name: entry.name, text: entry.summary))
      }
    }
  }

  private func list(_ title: String, _ entries: [CommandEntry], example: String) -> Report {
    let table = Table(
      columns: [.text("Name", key: "name"), .text("What it does", key: "summary")],
      rows: entries.map { [Cell($0.name, role: .name), Cell($0.summary)] })
    return Report("help", .table) {
      $0.heading(Styled(title), level: 2)
      $0.table(table)
      $0.pair("Example", Styled(example, .code))
      if let first = entries.first { $0.note(.hint, "help \(first.name)") }
      $0.record(MachineRecord(table, name: title))
    }
  }
}

extension CommandEntry {
  /// The forms in which it is written.
  var forms: [String] { syntax.pieces(between: " · ") }

  /// The entry as a report.
  var report: Report {
    Report(name, .note) {
      $0.paragraph("\(name, .name): \(summary)")
      for (index, form) in forms.enumerated() {
        $0.pair(index == 0 ? "Write" : "", Styled(form, .code))
      }
      for (index, line) in example.split(separator: "\n").enumerated() {
        $0.pair(index == 0 ? "Example" : "", Styled(String(line), .code))
      }
      for sentence in details { $0.paragraph(Styled(sentence)) }
      $0.record(
        MachineRecord(
          .note, name: name, text: summary,
          fields: [.init("syntax", .string(syntax)), .init("example", .string(example))]))
    }
  }
}

extension String {
  /// Splits at a text.
  fileprivate func pieces(between separator: String) -> [String] {
    var result: [String] = [""]
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(separator) {
        rest = rest.dropFirst(separator.count)
        result.append("")
      } else {
        result[result.count - 1].append(rest.removeFirst())
      }
    }
    return result
  }
}
