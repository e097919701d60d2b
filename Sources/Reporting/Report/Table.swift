/// Where text stands in its column.
public enum Alignment: Sendable, Hashable {
  /// At the left edge, for words.
  case left
  /// At the right edge, for numbers.
  case right
  /// In the middle.
  case center
}

/// A column of a table: its title, its unit (said once, here), and what it holds.
public struct Column: Sendable, Hashable {
  /// What a column holds; it decides alignment, wrapping and how exports type it.
  public enum Kind: Sendable, Hashable {
    /// Words that may wrap.
    case text
    /// Figures that line up at the right.
    case number
    /// A month or a date.
    case date
  }

  /// The title, in words.
  public let title: String
  /// The unit of every figure in the column, nil where cells differ or have none.
  public let unit: String?
  /// What the column holds.
  public let kind: Kind
  /// Where its text stands.
  public let alignment: Alignment
  /// The name of the column for machines, the title unless stated.
  public let key: String

  /// Creates a column.
  public init(
    _ title: String, unit: String? = nil, _ kind: Kind = .number, alignment: Alignment? = nil,
    key: String? = nil
  ) {
    self.title = title
    self.unit = unit
    self.kind = kind
    self.alignment = alignment ?? (kind == .text ? .left : .right)
    self.key = key ?? title
  }

  /// Creates a column of words.
  public static func text(_ title: String, key: String? = nil) -> Column {
    Column(title, .text, key: key)
  }

  /// Creates a column of figures in one unit.
  public static func number(_ title: String, unit: String? = nil, key: String? = nil) -> Column {
    Column(title, unit: unit, .number, key: key)
  }
}

/// One cell: the text a person sees and the raw value a machine gets.
public struct Cell: Sendable, Hashable {
  /// What is special about a cell; renderers show a sign and explain it under the table.
  public struct Marks: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The cell shows the case as stated.
    public static let base = Marks(rawValue: 1)
    /// The sign changes between this cell and the one before.
    public static let signChange = Marks(rawValue: 2)
    /// The input has no source, or admits to be a guess.
    public static let unsourced = Marks(rawValue: 4)
    /// The figure is an estimate or assumption of the program.
    public static let estimated = Marks(rawValue: 8)
  }

  /// The text, already formatted.
  public let text: String
  /// The value in full precision, nil for words.
  public let value: Double?
  /// The unit where the column does not say it.
  public let unit: String?
  /// What the text is.
  public let role: TextRole
  /// What is special about the cell.
  public let marks: Marks
  /// The unit of the raw value where the text says it and the column does not: `$/month`, `share`.
  public let rawUnit: String?
  /// The two figures that the text joins to a range, nil for any other cell.
  public let ends: Ends?

  /// The raw ends of a range.
  public struct Ends: Sendable, Hashable {
    /// The lower end.
    public let low: Double
    /// The upper end.
    public let high: Double
  }

  /// Creates a cell.
  public init(
    _ text: String, value: Double? = nil, unit: String? = nil, role: TextRole? = nil,
    marks: Marks = [], rawUnit: String? = nil, ends: Ends? = nil
  ) {
    self.text = text
    self.value = value
    self.unit = unit
    self.role = role ?? (value == nil ? .plain : .number)
    self.marks = marks
    self.rawUnit = rawUnit
    self.ends = ends
  }

  /// Creates a cell with words.
  public static func text(_ text: String, role: TextRole = .plain, marks: Marks = []) -> Cell {
    Cell(text, role: role, marks: marks)
  }

  /// Creates a cell with a figure: its formatted text and its raw value.
  public static func number(
    _ text: String, _ value: Double, unit: String? = nil, marks: Marks = [], rawUnit: String? = nil
  ) -> Cell {
    Cell(text, value: value, unit: unit, marks: marks, rawUnit: rawUnit)
  }

  /// Creates a cell with a range: its text and its raw ends.
  public static func range(
    _ text: String, _ low: Double, _ high: Double, rawUnit: String? = nil
  ) -> Cell {
    Cell(text, rawUnit: rawUnit, ends: Ends(low: low, high: high))
  }

  /// A cell with nothing in it.
  public static let empty = Cell("")

  /// What a person reads: the text with the cell's own unit, if it has one.
  public var display: String { unit.map { text.isEmpty ? $0 : "\(text) \($0)" } ?? text }

  /// Whether the figure is below zero.
  var isNegative: Bool { (value ?? 0) < 0 }
}

extension Cell: ExpressibleByStringLiteral {
  /// Creates a cell with words from a literal.
  public init(stringLiteral value: String) { self.init(value) }
}

/// One line of a table.
public struct Row: Sendable, Hashable {
  /// What a line is.
  public enum Kind: Sendable, Hashable {
    /// An ordinary line.
    case body
    /// A heading over the lines that follow; only its first cell counts.
    case group
    /// A sum of the lines above it, set off by a rule.
    case total
  }

  /// What the line is.
  public let kind: Kind
  /// The cells, one a column; missing ones are empty.
  public let cells: [Cell]

  /// Creates a line.
  public init(_ cells: [Cell], _ kind: Kind = .body) {
    self.cells = cells
    self.kind = kind
  }

  /// Creates a sum.
  public static func total(_ cells: [Cell]) -> Row { Row(cells, .total) }

  /// Creates a heading over the lines that follow.
  public static func group(_ title: String) -> Row { Row([Cell(title, role: .strong)], .group) }

  /// Returns the cell of a column, empty where the line is shorter.
  func cell(_ column: Int) -> Cell {
    cells.indices.contains(column) ? cells[column] : .empty
  }
}

extension Row: ExpressibleByArrayLiteral {
  /// Creates an ordinary line from its cells.
  public init(arrayLiteral elements: Cell...) { self.init(elements) }
}

/// A table as data: columns and lines, no layout.
///
/// ```swift
/// let table = Table(
///   columns: [.text("Scenario"), .number("NPV", unit: "$")],
///   rows: [["base", .number("59,814", 59_814.2)], ["cautious", .number("-4,010", -4_010.4)]])
/// ```
public struct Table: Sendable, Hashable {
  /// The title, nil where a heading above says it.
  public let title: String?
  /// The columns.
  public let columns: [Column]
  /// The lines.
  public let rows: [Row]

  /// Creates a table.
  public init(_ title: String? = nil, columns: [Column], rows: [Row]) {
    self.title = title
    self.columns = columns
    self.rows = rows
  }

  /// The table as a person needs it: columns in which every cell is empty say nothing.
  public var withoutEmptyColumns: Table {
    let body = rows.filter { $0.kind != .group }
    guard !body.isEmpty else { return self }
    let kept = columns.indices.filter { column in
      body.contains { row in
        let cell = row.cell(column)
        return !cell.text.isEmpty || cell.value != nil || !cell.marks.isEmpty
      }
    }
    guard kept.count < columns.count else { return self }
    return Table(
      title, columns: kept.map { columns[$0] },
      rows: rows.map { row in
        row.kind == .group ? row : Row(kept.map { row.cell($0) }, row.kind)
      })
  }

  /// All marks used in the table, for the line that explains them.
  var marks: Cell.Marks {
    rows.reduce(into: []) { set, row in row.cells.forEach { set.formUnion($0.marks) } }
  }
}
