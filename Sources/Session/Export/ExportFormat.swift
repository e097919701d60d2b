import Diagnostics
import Reporting

/// A kind of file that `export` writes, told by the ending of its name.
enum ExportFormat: String, CaseIterable {
  case md, html, svg, csv, tsv, json, jsonl, pptx, xlsx

  /// Reads the ending of a path; other usual spellings count too.
  init?(path: String) {
    guard let ending = FilePath.ending(of: path) else { return nil }
    switch ending.lowercased() {
    case "markdown": self = .md
    case "htm": self = .html
    case let ending:
      guard let format = ExportFormat(rawValue: ending) else { return nil }
      self = format
    }
  }

  /// What stands in the file, in a few words.
  var words: String {
    switch self {
    case .md: "Markdown"
    case .html: "a page for the browser or the printer"
    case .svg: "a picture"
    case .csv: "tables with raw figures"
    case .tsv: "tables as shown"
    case .json: "one JSON array for programs"
    case .jsonl: "one JSON object a line"
    case .pptx: "slides with native charts"
    case .xlsx: "a workbook in live formulas"
    }
  }

  /// A file that is written in the place of one of another program, and what can be done with it there; nil
  /// for an ending that no such program has.
  static func substitute(for path: String) -> (path: String, words: String)? {
    guard let ending = FilePath.ending(of: path) else { return nil }
    let (format, words): (ExportFormat, String)
    switch ending.lowercased() {
    case "docx", "doc", "odt", "rtf", "pages": (format, words) = (.html, "which opens in Word")
    case "pdf": (format, words) = (.html, "which a browser prints as PDF")
    case "xls", "xlsm", "ods", "numbers": (format, words) = (.xlsx, "which opens in Excel")
    case "ppt", "odp", "key": (format, words) = (.pptx, "which opens in PowerPoint")
    case "png", "jpg", "jpeg", "gif", "emf": (format, words) = (.svg, "which Office inserts")
    default: return nil
    }
    return ("\(FilePath.withoutEnding(path)).\(format.rawValue)", words)
  }

  /// Whether the file always holds a whole case.
  var isWholeCase: Bool { self == .pptx || self == .xlsx }

  /// The endings with what they mean, for the error about an unknown one.
  static var list: String {
    allCases.map { ".\($0.rawValue) (\($0.words))" }.joined(separator: ", ")
  }
}

extension ExportFormat {
  /// Writes a report as text of this format.
  ///
  /// - Returns: The text; nil where the report has nothing of the kind: no chart, no table.
  func text(of report: Report, title: String) -> String? {
    switch self {
    case .md: return report.markdown(MarkdownStyle(headingLevel: 1))
    case .html: return report.html(HTMLStyle(title: title))
    case .svg: return report.charts.last?.svg()
    case .csv: return report.cells?.csv()
    case .tsv: return report.cells?.tsv()
    case .json: return Self.array(report.jsonLines())
    case .jsonl: return report.jsonLines()
    case .pptx, .xlsx: return nil
    }
  }

  /// One JSON array of objects that stand one a line.
  private static func array(_ lines: String) -> String {
    let objects = lines.split(separator: "\n")
    return objects.isEmpty ? "[]\n" : "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }
}

extension Report {
  /// Whether there is something that fills the cells of a spreadsheet.
  var hasCells: Bool { !tables.isEmpty || !charts.isEmpty }

  /// The report with something that fills the cells of a spreadsheet: its tables, its charts, or the table of its
  /// figures; nil where there is none.
  var cells: Report? {
    if hasCells { return self }
    return valueTable.map { table in Report(name, .table) { $0.table(table) } }
  }

  /// Figures as a table, a line each, with everything that is known of them; nil where there are none.
  var valueTable: Table? {
    let values = records.filter { $0.kind == .value }
    guard !values.isEmpty else { return nil }
    var more: [String] = []
    for field in values.flatMap(\.fields) {
      if case .number = field.value, !more.contains(field.name) { more.append(field.name) }
    }
    let rows = values.map { record -> Row in
      let text = (record.text ?? "").split(separator: " ").joined(separator: " ")
      let value = Cell(text, value: record.value, rawUnit: record.unit)
      let rest = more.map { name -> Cell in
        guard case .number(let value)? = record.fields.first(where: { $0.name == name })?.value
        else { return .empty }
        return .number(JSONValue.number(value).json, value)
      }
      return Row([Cell(record.name ?? ""), value] + rest)
    }
    return Table(
      columns: [.text("Result", key: "result"), .number("Value", key: "value")]
        + more.map { .number($0) }, rows: rows)
  }
}

extension Chart {
  /// The word behind `plot` and `export … of` that draws a chart of this kind; nil where more is asked for.
  var plotName: String? {
    switch self {
    case .waterfall: "waterfall"
    case .cumulativeCash: "cashflow"
    case .tornado: "tornado"
    case .impactAbility: "impact"
    case .comparison: "scenarios"
    case .histogram, .line, .heat: nil
    }
  }
}
