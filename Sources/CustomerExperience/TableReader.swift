import Quantities

/// Why a table cannot be used.
public enum TableError: Error, Hashable, Sendable {
  /// Columns that are needed, and the names that stand in the header.
  case missingColumns([String], found: [String])
  /// Values that cannot be used, all of them.
  case problems([TableProblem])
}

/// One value of a table that cannot be used.
public struct TableProblem: Hashable, Sendable {
  /// The line of the file.
  public let line: Int
  /// The column, empty when it is about the whole row.
  public let column: String
  /// What is wrong, with the value as it stands in the file.
  public let message: String

  /// Creates a problem.
  public init(line: Int, column: String, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }
}

/// Takes typed values out of a table and keeps what could not be read, so that one error names all.
struct TableReader {
  private let table: CSVTable
  private let columns: [String: Int]
  private(set) var problems: [TableProblem] = []

  /// Creates a reader; each needed column may have several names, of which the first is the one to show.
  init(_ table: CSVTable, needing needed: [[String]]) throws(TableError) {
    self.table = table
    var columns: [String: Int] = [:]
    for (index, name) in table.header.enumerated() { columns[name.lowercased()] = index }
    self.columns = columns
    let missing = needed.filter { names in !names.contains { columns[$0] != nil } }
    guard missing.isEmpty else {
      throw .missingColumns(missing.compactMap(\.first), found: table.header)
    }
  }

  /// Throws all problems found so far, if there are any.
  func finish() throws(TableError) {
    if !problems.isEmpty { throw .problems(problems) }
  }

  /// Keeps a problem.
  mutating func report(_ row: CSVTable.Row, _ column: String, _ message: String) {
    problems.append(TableProblem(line: row.line, column: column, message: message))
  }

  /// Returns the text under the first of some names that the table has; nil when blank.
  func text(_ row: CSVTable.Row, _ names: String...) -> String? {
    for name in names {
      guard let index = columns[name], index < row.fields.count else { continue }
      let value = trimmed(row.fields[index])
      return value.isEmpty ? nil : value
    }
    return nil
  }

  /// Returns a text that must not be blank.
  mutating func required(_ row: CSVTable.Row, _ names: String...) -> String {
    for name in names {
      if let value = text(row, name) { return value }
    }
    let name = names.first { columns[$0] != nil } ?? names.first ?? ""
    report(row, name, "\(name) is blank")
    return ""
  }

  /// Returns a number; nil when blank.
  ///
  /// Reports what is no number or outside `range`.
  mutating func number(
    _ row: CSVTable.Row, _ name: String, in range: ClosedRange<Double>? = nil,
    called scale: String = "the scale", skipsSign: Bool = false
  ) -> Double? {
    guard var text = text(row, name) else { return nil }
    if skipsSign { text = trimmed(String(text.dropFirst())) }
    guard let value = table.number(text) else {
      report(row, name, "\(name) “\(text)” is not a number" + table.remedy(text))
      return nil
    }
    if let range, !range.contains(value) {
      let formatter = QuantityFormatter()
      let low = formatter.exact(Quantity(range.lowerBound))
      let high = formatter.exact(Quantity(range.upperBound))
      report(row, name, "\(name) \(text) is outside \(scale) \(low) to \(high)")
      return nil
    }
    return value
  }

  /// Returns a share written as a fraction or with `%`; nil when blank.
  mutating func share(_ row: CSVTable.Row, _ name: String) -> Double? {
    guard let text = text(row, name) else { return nil }
    let percent = text.hasSuffix("%")
    let digits = percent ? trimmed(String(text.dropLast())) : text
    guard let value = table.number(digits).map({ percent ? $0 / 100 : $0 }),
      (0...1).contains(value)
    else {
      report(row, name, "\(name) “\(text)” is not a share from 0 to 1")
      return nil
    }
    return value
  }

  /// Returns a date; nil when blank.
  mutating func date(_ row: CSVTable.Row, _ name: String) -> CalendarDate? {
    guard let text = text(row, name) else { return nil }
    guard let date = CalendarDate(text) else {
      report(row, name, "\(name) “\(text)” is not a date such as 2026-03-31")
      return nil
    }
    return date
  }

  /// Returns an amount from the column whose name begins with `prefix`; a currency code at its end
  /// (`cost_usd`) is the unit, and without one the amount is a plain number.
  mutating func money(_ row: CSVTable.Row, _ prefix: String) -> Quantity? {
    let found = table.header.map { $0.lowercased() }.first {
      $0 == prefix || $0.hasPrefix(prefix + "_")
    }
    guard let name = found else { return nil }
    // `$39,280` says its currency in the cell.
    let sign = text(row, name)?.first.flatMap { TableReader.signs[$0] }
    guard let value = number(row, name, skipsSign: sign != nil) else { return nil }
    let code = sign ?? name.split(separator: "_").last.map { $0.uppercased() } ?? ""
    guard Currency.named(code) != nil, let unit = Catalogue.standard.unit(named: code) else {
      return Quantity(value)
    }
    return Quantity(value, .number, unit)
  }

  /// Returns which of some words stands there; nil when blank.
  ///
  /// Reports any other word.
  mutating func choice(_ row: CSVTable.Row, _ name: String, _ words: [String]) -> Int? {
    guard let text = text(row, name) else { return nil }
    guard let index = words.firstIndex(of: text.lowercased()) else {
      report(row, name, "\(name) “\(text)” is not one of: \(words.joined(separator: ", "))")
      return nil
    }
    return index
  }

  /// Returns the words of a list separated by `;`, `,` or spaces.
  func list(_ row: CSVTable.Row, _ names: String...) -> [String] {
    for name in names {
      guard let text = text(row, name) else { continue }
      return text.split { $0 == ";" || $0 == "," || $0 == " " }.map(String.init)
    }
    return []
  }

  /// The currency signs that may stand in a cell.
  private static let signs: [Character: String] = ["$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"]
}
