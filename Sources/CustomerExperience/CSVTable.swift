/// A table of text with a header, as read from a file; every row has as many fields as the header.
public struct CSVTable: Sendable, Hashable {
  /// One row and where it begins in the file.
  public struct Row: Sendable, Hashable {
    /// The fields in the order of the header.
    public let fields: [String]
    /// The line of the file on which the row begins, from 1.
    public let line: Int

    /// Creates a row.
    public init(fields: [String], line: Int) {
      self.fields = fields
      self.line = line
    }
  }

  /// The names of the columns, without spaces around them.
  public let header: [String]
  /// The rows without the header; blank lines are left out.
  public let rows: [Row]
  /// Whether a comma is the decimal sign, as in files with semicolons between the columns.
  public let hasDecimalComma: Bool

  /// Creates a table.
  public init(header: [String], rows: [Row], hasDecimalComma: Bool = false) {
    self.header = header
    self.rows = rows
    self.hasDecimalComma = hasDecimalComma
  }
}

/// Why a file is no table.
public enum CSVError: Error, Hashable, Sendable {
  /// There is no header.
  case empty
  /// The file has more bytes than are read.
  case tooLarge(limit: Int)
  /// More rows than are read.
  case tooManyRows(limit: Int)
  /// More columns than are read.
  case tooManyColumns(line: Int, limit: Int)
  /// The file was saved as UTF-16.
  case wideCharacters
  /// Bytes that are not UTF-8 text.
  case notText(line: Int)
  /// A quote was opened and never closed.
  case unclosedQuote(line: Int)
  /// Characters follow a closing quote before the next delimiter.
  case textAfterQuote(line: Int)
  /// Rows with more or fewer fields than the header.
  case raggedRows(lines: [Int], found: [Int], expected: Int)
  /// Two columns of one name.
  case duplicateColumn(String)
}

extension CSVError {
  /// What is wrong, in one line.
  public var message: String {
    switch self {
    case .empty: return "the file has no header row"
    case .tooLarge(let limit): return "the file is larger than \(limit / 1_000_000) MB"
    case .tooManyRows(let limit): return "the file has more than \(limit) rows"
    case .tooManyColumns(let line, let limit): return "line \(line) has more than \(limit) columns"
    case .wideCharacters: return "the file is saved as UTF-16"
    case .notText(let line): return "line \(line) is not UTF-8 text"
    case .unclosedQuote(let line): return "the quote opened on line \(line) is never closed"
    case .textAfterQuote(let line): return "on line \(line), text follows a closing quote"
    case .raggedRows(let lines, let found, let expected):
      return CSVError.raggedMessage(lines, found, expected)
    case .duplicateColumn(let name): return "two columns are called “\(name)”"
    }
  }

  private static func raggedMessage(_ lines: [Int], _ found: [Int], _ expected: Int) -> String {
    guard lines.count > 1, let count = found.first, let line = lines.first else {
      return
        "line \(lines.first ?? 0) has \(found.first ?? 0) fields where the header has \(expected)"
    }
    return
      "\(lines.count) rows do not have the \(expected) fields of the header; the first is line "
      + "\(line) with \(count)"
  }

  /// What to do about it.
  public var remedy: String? {
    switch self {
    case .wideCharacters, .notText: return "save it as “CSV UTF-8”"
    case .unclosedQuote, .textAfterQuote: return "write a quote inside a quoted field twice: \"\""
    case .raggedRows: return "put fields that hold the delimiter in quotes"
    case .empty: return "write the names of the columns on the first line"
    case .duplicateColumn: return "rename one of them"
    case .tooLarge, .tooManyRows, .tooManyColumns: return nil
    }
  }
}
