/// Reads comma, semicolon or tab separated text (RFC 4180) from bytes of any origin.
///
/// Quotes may hold delimiters, line breaks and doubled quotes; a byte-order mark and CRLF are fine.
/// Memory and time are linear in the bytes and bounded by the limits.
public struct CSVReader: Sendable {
  /// The most bytes that are read.
  public let byteLimit: Int
  /// The most rows that are read.
  public let rowLimit: Int
  /// The most columns that are read.
  public let columnLimit: Int

  /// Creates a reader.
  public init(byteLimit: Int = 64_000_000, rowLimit: Int = 1_000_000, columnLimit: Int = 1_000) {
    self.byteLimit = byteLimit
    self.rowLimit = rowLimit
    self.columnLimit = columnLimit
  }

  /// Reads a table; the delimiter is the one that stands most often in the header.
  public func read(_ bytes: [UInt8]) throws(CSVError) -> CSVTable {
    guard bytes.count <= byteLimit else { throw .tooLarge(limit: byteLimit) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw .wideCharacters
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let records = try records(bytes, from: start)
    guard let first = records.first else { throw .empty }
    let header = first.fields.map(trimmed)
    var seen: Set<String> = []
    for name in header where !name.isEmpty && !seen.insert(name.lowercased()).inserted {
      throw .duplicateColumn(name)
    }
    let rows = Array(records.dropFirst())
    let ragged = rows.filter { $0.fields.count != header.count }
    guard ragged.isEmpty else {
      throw .raggedRows(
        lines: ragged.map(\.line), found: ragged.map(\.fields.count), expected: header.count)
    }
    let isSemicolon = CSVScanner.delimiter(of: bytes, from: start) == UInt8(ascii: ";")
    return CSVTable(header: header, rows: rows, hasDecimalComma: isSemicolon)
  }

  /// Splits bytes into records; blank lines are no records.
  private func records(_ bytes: [UInt8], from start: Int) throws(CSVError) -> [CSVTable.Row] {
    var scanner = CSVScanner(bytes, at: start)
    var records: [CSVTable.Row] = []
    while let record = try scanner.nextRecord(columnLimit: columnLimit) {
      if record.fields.count == 1, record.fields[0].isEmpty { continue }
      // The header is no row of the limit.
      guard records.count <= rowLimit else { throw .tooManyRows(limit: rowLimit) }
      records.append(record)
    }
    return records
  }
}

/// Returns a field without spaces and tabs at its ends.
func trimmed(_ field: String) -> String {
  let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }
  var rest = Substring(field)
  while let first = rest.first, blank(first) { rest = rest.dropFirst() }
  while let last = rest.last, blank(last) { rest = rest.dropLast() }
  return String(rest)
}

/// A place in the bytes of a table.
private struct CSVScanner {
  private let bytes: [UInt8]
  private let delimiter: UInt8
  private var position: Int
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let carriageReturn: UInt8 = 0x0D
  private static let newline: UInt8 = 0x0A

  init(_ bytes: [UInt8], at start: Int) {
    self.bytes = bytes
    position = start
    delimiter = CSVScanner.delimiter(of: bytes, from: start)
  }

  /// Returns the delimiter that stands most often in the first line, outside quotes.
  static func delimiter(of bytes: [UInt8], from start: Int) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var counts = [0, 0, 0]
    var quoted = false
    for byte in bytes[start...] {
      if byte == quote { quoted.toggle() }
      if !quoted, byte == newline || byte == carriageReturn {
        if counts != [0, 0, 0] { break }
        continue
      }
      if !quoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    var best = 0
    for index in candidates.indices where counts[index] > counts[best] { best = index }
    return candidates[best]
  }

  /// Reads one record; nil at the end.
  mutating func nextRecord(columnLimit: Int) throws(CSVError) -> CSVTable.Row? {
    guard position < bytes.count else { return nil }
    let first = line
    var fields: [String] = []
    while true {
      guard fields.count < columnLimit else {
        throw .tooManyColumns(line: first, limit: columnLimit)
      }
      fields.append(try nextField())
      guard position < bytes.count, bytes[position] == delimiter else { break }
      position += 1
    }
    skipLineBreak()
    return CSVTable.Row(fields: fields, line: first)
  }

  private mutating func nextField() throws(CSVError) -> String {
    if position < bytes.count, bytes[position] == Self.quote { return try quotedField() }
    let start = position
    while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
    return try text(bytes[start..<position], line)
  }

  /// Reads a field from its opening quote to the delimiter or line break after the closing one.
  private mutating func quotedField() throws(CSVError) -> String {
    let opened = line
    position += 1
    var content: [UInt8] = []
    while true {
      guard position < bytes.count else { throw .unclosedQuote(line: opened) }
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else { break }
        position += 1
      }
      if byte == Self.newline || (byte == Self.carriageReturn && peek != Self.newline) { line += 1 }
      content.append(byte)
    }
    guard position == bytes.count || isEnd(bytes[position]) else {
      throw .textAfterQuote(line: line)
    }
    return try text(content[...], opened)
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == Self.newline || byte == Self.carriageReturn
  }

  /// Steps over `\n`, `\r\n` or `\r`.
  private mutating func skipLineBreak() {
    guard let byte = peek else { return }
    position += 1
    if byte == Self.carriageReturn, peek == Self.newline { position += 1 }
    line += 1
  }

  private func text(_ slice: ArraySlice<UInt8>, _ line: Int) throws(CSVError) -> String {
    guard !slice.contains(0), let text = String(validating: slice, as: UTF8.self) else {
      throw .notText(line: line)
    }
    return text
  }
}
