import Diagnostics

/// A spreadsheet file as data: sheets of cells, formulas that live, and names for cells.
///
/// ```swift
/// let book = Workbook(
///   sheets: [
///     Sheet(
///       "Inputs",
///       rows: [[.text("Price"), .number(900, .money("$"))], [.blank, .formula("B1*2", cached: 1800)]])
///   ], names: [DefinedName("price", cell: CellReference(0, 1), of: "Inputs")])
/// let bytes = try book.xlsx()
/// ```
public struct Workbook: Sendable, Hashable {
  /// The title in the file's properties, nil for a file without properties.
  public let title: String?
  /// The sheets in order; at least one is written.
  public let sheets: [Sheet]
  /// Names for cells and ranges, usable in every formula.
  public let names: [DefinedName]

  /// Creates a workbook.
  public init(title: String? = nil, sheets: [Sheet], names: [DefinedName] = []) {
    self.title = title
    self.sheets = sheets
    self.names = names
  }
}

/// One sheet: rows of cells from the upper left corner.
public struct Sheet: Sendable, Hashable {
  /// The name on the tab; see `SheetName.valid` for what spreadsheets allow.
  public let name: String
  /// The cells, row by row.
  public let rows: [[SheetCell]]
  /// The widths of the first columns in characters; later ones keep the usual width.
  public let widths: [Double]
  /// How many rows stay in sight while the others scroll.
  public let frozenRows: Int
  /// How many columns stay in sight while the others scroll.
  public let frozenColumns: Int

  /// Creates a sheet.
  public init(
    _ name: String, rows: [[SheetCell]], widths: [Double] = [], frozenRows: Int = 0,
    frozenColumns: Int = 0
  ) {
    self.name = name
    self.rows = rows
    self.widths = widths
    self.frozenRows = max(0, frozenRows)
    self.frozenColumns = max(0, frozenColumns)
  }

  /// Creates a sheet from a table: a frozen head, raw figures in number cells, words as words.
  ///
  /// - Parameter format: How figures are shown; their value is the raw one whatever it says.
  public init(_ name: String, _ table: Table, format: NumberFormat = .general) {
    let head = table.columns.map { column in
      SheetCell.text(column.unit.map { "\(column.title) (\($0))" } ?? column.title, .heading)
    }
    let rows = table.rows.map { row in
      table.columns.indices.map { Sheet.cell(row.cell($0), row.kind, format) }
    }
    let widths = table.columns.indices.map { index in
      let texts = [table.columns[index].title] + table.rows.map { $0.cell(index).display }
      return Double(min(60, max(9, (texts.map { CellWidth.of($0) }.max() ?? 0) + 2)))
    }
    self.init(name, rows: [head] + rows, widths: widths, frozenRows: 1)
  }

  /// Returns the sheet cell of a table cell.
  private static func cell(_ cell: Cell, _ kind: Row.Kind, _ format: NumberFormat) -> SheetCell {
    let emphasis: CellStyle.Emphasis = kind == .body ? .plain : .total
    if let value = cell.value, value.isFinite {
      return .number(value, CellStyle(format, emphasis))
    }
    return cell.text.isEmpty ? .blank : .text(cell.display, CellStyle(.general, emphasis))
  }
}

/// One cell of a sheet.
public enum SheetCell: Sendable, Hashable {
  /// Words; never read as a formula, whatever they begin with.
  case text(String, CellStyle = .plain)
  /// A figure; one that is not finite is written as the word `none` or `never`.
  case number(Double, CellStyle = .plain)
  /// A formula without its `=`, with the value it has now.
  ///
  /// The text must be a formula of our own making: user text goes in through `CellReference`
  /// and `DefinedName`. One longer than 8,192 characters is written as its value.
  case formula(String, cached: Double, CellStyle = .plain)
  /// A formula that gives words, with the words it gives now.
  case textFormula(String, cached: String, CellStyle = .plain)
  /// Nothing.
  case blank
}

/// How a cell looks.
public struct CellStyle: Sendable, Hashable {
  /// What a cell is, which decides weight, colour and ground.
  public enum Emphasis: Sendable, Hashable {
    /// An ordinary cell.
    case plain
    /// The title of a sheet or of a part of it.
    case title
    /// The head of a column of words.
    case heading
    /// The head of a column of words behind figures, a little away from theirs.
    case unitHeading
    /// The head of a column of figures, at their right edge.
    case numberHeading
    /// A figure a person may change: blue on a pale ground, as modellers expect.
    case input
    /// A sum: bold under a rule.
    case total
    /// Fine print.
    case note
    /// Words that wrap inside their column.
    case wrapped
    /// Words behind a figure, such as its unit, a little away from it.
    case unit
    /// Fine print behind a figure, a little away from it.
    case remark
  }

  /// How figures are shown.
  public let format: NumberFormat
  /// What the cell is.
  public let emphasis: Emphasis

  /// Creates a style.
  public init(_ format: NumberFormat = .general, _ emphasis: Emphasis = .plain) {
    self.format = format
    self.emphasis = emphasis
  }

  /// Nothing special.
  public static let plain = CellStyle()
  /// The head of a column.
  public static let heading = CellStyle(.general, .heading)
  /// Figures in a format, otherwise plain.
  public static func format(_ format: NumberFormat) -> CellStyle { CellStyle(format) }
}

/// How a spreadsheet shows a figure.
public enum NumberFormat: Sendable, Hashable {
  /// As the spreadsheet likes.
  case general
  /// Whole numbers in groups of three.
  case whole
  /// From a thousand on whole numbers in groups of three, below it all decimals that there are, or
  /// from two to four of them.
  case grouped(short: Bool)
  /// Numbers in groups of three with a fixed number of decimals, at most 10.
  case decimal(Int)
  /// Money: the sign or code before the figure, decimals behind it.
  case money(String, decimals: Int = 0)
  /// A share as percent with decimals.
  case percent(Int = 1)
  /// A rate as percent with one decimal; words in place of one above a limit, whose cell holds it all the
  /// same.
  case rate(upTo: Double, words: String)
  /// Months with one decimal: `14.2 months`.
  case months

  /// The format code, nil for general.
  var code: String? {
    switch self {
    case .general: nil
    case .whole: "#,##0"
    case .grouped(let short): "[>=1000]#,##0;[<=-1000]-#,##0;" + (short ? "0.00##" : "General")
    case .decimal(let digits): "#,##0" + Self.fraction(digits)
    case .money(let sign, let decimals):
      Self.money(sign, "#,##0" + Self.fraction(decimals))
    case .percent(let digits): "0" + Self.fraction(digits) + "%"
    case .rate(let limit, let words):
      "[>\(OfficeXML.number(limit))]\"\(Self.quotable(words))\";[<0]-0.0%;0.0%"
    case .months: "0.0\" months\""
    }
  }

  /// Returns the decimals of a format code.
  private static func fraction(_ digits: Int) -> String {
    let count = min(max(digits, 0), 10)
    return count == 0 ? "" : "." + String(repeating: "0", count: count)
  }

  /// Returns words that may stand between quotes in a code.
  private static func quotable(_ words: String) -> String {
    SafeText.visible(words).filter { $0 != "\"" && $0 != "\\" }
  }

  /// Returns a code with a currency, quoted so that no letter of it is read as a command.
  private static func money(_ sign: String, _ digits: String) -> String {
    let words = quotable(sign)
    let quoted = words.count > 1 ? "\"\(words) \"" : "\"\(words)\""
    return words.isEmpty ? digits : "\(quoted)\(digits);-\(quoted)\(digits)"
  }
}
