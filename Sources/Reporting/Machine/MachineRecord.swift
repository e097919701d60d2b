/// What a machine gets of one result: one JSON object on one line.
///
/// Fields are written in a fixed order, absent ones are left out, except `value`, which is null in
/// a `value` record without a single number.
public struct MachineRecord: Sendable, Hashable {
  /// What sort of result it is.
  public enum Kind: String, Sendable, Hashable {
    /// One figure, or an outcome in place of one.
    case value
    /// A table with `columns` and `rows`.
    case table
    /// A chart, as the table of what it shows.
    case chart
    /// Words.
    case note
    /// A statement or check that failed.
    case error
  }

  /// What sort of result it is.
  public let kind: Kind
  /// The line of the statement in its text, nil where there is none.
  public let line: Int?
  /// What was asked.
  public let name: String?
  /// The figure in full precision, in `unit`.
  public let value: Double?
  /// The unit, such as `$`, `share`, `points` or `calls/month`.
  public let unit: String?
  /// What a person sees.
  public let text: String?
  /// What stands in place of a single number: `status` first, then its fields.
  public let outcome: [JSONValue.Field]?
  /// The columns of a table.
  public let columns: [Column]
  /// The lines of a table, one value a column.
  public let rows: [[JSONValue]]
  /// Further fields, such as `code`, `message` and `span` of an error.
  public let fields: [JSONValue.Field]

  /// Creates a record.
  public init(
    _ kind: Kind, name: String? = nil, value: Double? = nil, unit: String? = nil,
    text: String? = nil, outcome: [JSONValue.Field]? = nil, columns: [Column] = [],
    rows: [[JSONValue]] = [], fields: [JSONValue.Field] = [], line: Int? = nil
  ) {
    self.kind = kind
    self.line = line
    self.name = name
    self.value = value
    self.unit = unit
    self.text = text
    self.outcome = outcome
    self.columns = columns
    self.rows = rows
    self.fields = fields
  }

  /// Creates the record of a table: body and total lines, a number where a cell has one and its
  /// text otherwise.
  public init(_ table: Table, name: String? = nil, kind: Kind = .table, line: Int? = nil) {
    self.init(
      kind, name: name ?? table.title, columns: table.columns,
      rows: table.rows.filter { $0.kind != .group }.map { row in
        table.columns.indices.map { Self.json(row.cell($0)) }
      }, line: line)
  }

  /// Returns the record as of another line of the text.
  public func at(line: Int?) -> MachineRecord {
    MachineRecord(
      kind, name: name, value: value, unit: unit, text: text, outcome: outcome, columns: columns,
      rows: rows, fields: fields, line: line)
  }

  /// The record as one line of JSON, without a line break.
  public var json: String {
    var all: [JSONValue.Field] = []
    func add(_ name: String, _ value: JSONValue?) {
      if let value { all.append(.init(name, value)) }
    }
    add("line", line.map { .number(Double($0)) })
    add("kind", .string(kind.rawValue))
    add("name", name.map { .string($0) })
    add("value", value.map { .number($0) } ?? (kind == .value ? .null : nil))
    add("unit", unit.map { .string($0) })
    add("text", text.map { .string($0) })
    add("outcome", outcome.map { .object($0) })
    if !columns.isEmpty {
      add("columns", .array(columns.map(Self.json)))
      add("rows", .array(rows.map { .array($0) }))
    }
    all += fields
    return JSONValue.object(all).json
  }

  /// Returns a column as `{"name", "unit"}`.
  private static func json(_ column: Column) -> JSONValue {
    .object([
      .init("name", .string(column.key)), .init("unit", column.unit.map { .string($0) } ?? .null),
    ])
  }

  /// Returns a cell as a number where it has one.
  private static func json(_ cell: Cell) -> JSONValue {
    if let value = cell.value { return .number(value) }
    return cell.text.isEmpty ? .null : .string(cell.text)
  }
}

extension Report {
  /// The report as JSON, one object a line, each line ended by a line break.
  ///
  /// A report without records gives those of its tables and charts, or its text as a note, so that
  /// a machine never gets less than a person.
  ///
  /// - Parameter line: The line of the statement, put into records that have none.
  public func jsonLines(line: Int? = nil) -> String {
    let records = self.records.isEmpty ? derivedRecords : self.records
    return records.map { $0.at(line: $0.line ?? line).json + "\n" }.joined()
  }

  /// The records of the blocks, for a report that states none.
  private var derivedRecords: [MachineRecord] {
    let results =
      tables.map { MachineRecord($0, name: name) } + charts.map { $0.record(name: name) }
    if !results.isEmpty { return results }
    let text = terminal(TerminalStyle(width: 200)).split(separator: "\n").joined(separator: "\n")
    return text.isEmpty ? [] : [MachineRecord(kind, name: name, text: text)]
  }
}
