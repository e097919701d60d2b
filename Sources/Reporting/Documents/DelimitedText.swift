/// Tables as text for spreadsheets: comma-separated with raw figures, or tab-separated as shown.
public struct DelimitedText: Sendable, Hashable {
  /// Which text a figure gets.
  public enum Figures: Sendable, Hashable {
    /// Full precision, for computing on.
    case raw
    /// As a person sees it, for pasting.
    case shown
  }

  private let separator: Character
  private let lineEnd: String
  private let figures: Figures

  /// Comma-separated by RFC 4180: CRLF line ends, quotes where needed, raw figures.
  public static let csv = DelimitedText(separator: ",", lineEnd: "\r\n", figures: .raw)
  /// Tab-separated, figures as shown.
  public static let tsv = DelimitedText(separator: "\t", lineEnd: "\n", figures: .shown)

  /// Returns a variant with other figures.
  public func with(_ figures: Figures) -> DelimitedText {
    DelimitedText(separator: separator, lineEnd: lineEnd, figures: figures)
  }

  /// Returns a table as lines, the unit of each column in its title.
  ///
  /// With raw figures every line is a record: headings of groups become a first column `Group`, ranges
  /// two columns, and units of single figures a column. Text that a spreadsheet would take for a
  /// formula gets an apostrophe in front.
  public func text(_ table: Table) -> String {
    let table = figures == .raw ? table.raw : table
    let titles = table.columns.map { column in
      column.unit.map { "\(column.title) (\($0))" } ?? column.title
    }
    let hasGroups = figures == .raw && table.rows.contains { $0.kind == .group }
    var group = ""
    var out = line((hasGroups ? ["Group"] : []) + titles.map { field($0) })
    for row in table.rows {
      if hasGroups, row.kind == .group {
        group = field(row.cell(0))
      } else {
        // A sum stands below all groups, so it belongs to none.
        let start = hasGroups ? [row.kind == .total ? "" : group] : []
        out += line(start + table.columns.indices.map { field(row.cell($0)) })
      }
    }
    return out
  }

  /// Returns fields as a line.
  private func line(_ fields: [String]) -> String {
    fields.joined(separator: String(separator)) + lineEnd
  }

  /// Returns a cell: a figure as a number, words guarded.
  private func field(_ cell: Cell) -> String {
    guard let value = cell.value else { return field(cell.display) }
    if figures == .raw, value.isFinite { return JSONValue.text(of: value) }
    return quoted(SafeText.visible(cell.text))
  }

  /// Returns words, guarded against being read as a formula.
  private func field(_ text: String) -> String {
    quoted(Self.guarded(SafeText.visible(text)))
  }

  /// Returns words with an apostrophe in front where a spreadsheet could take them for a formula.
  static func guarded(_ text: String) -> String { looksLikeFormula(text) ? "'" + text : text }

  /// Returns whether a spreadsheet could take the text for a formula (OWASP ASVS 1.2.10).
  private static func looksLikeFormula(_ text: String) -> Bool {
    let start = text.drop { $0 == " " || $0 == "\u{A0}" }
    guard start.count > 1, let first = start.unicodeScalars.first else { return false }
    return "=+-@＝＋－＠".unicodeScalars.contains(first)
  }

  /// Returns a field in quotes where it needs them; a tab in tab-separated text was made visible.
  private func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == separator || $0 == "\"" || $0.isNewline }) else {
      return text
    }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}

extension Report {
  /// The tables of the report as delimited text, an empty line between two; where there is no
  /// table, those of its charts.
  public func delimited(_ style: DelimitedText) -> String {
    let tables = self.tables.isEmpty ? charts.map(\.table) : self.tables
    return tables.map(style.text).joined(separator: style == .csv ? "\r\n" : "\n")
  }

  /// The tables as comma-separated text with raw figures.
  public func csv() -> String { delimited(.csv) }

  /// The tables as tab-separated text, figures as shown.
  public func tsv() -> String { delimited(.tsv) }
}
