/// What a command has to say, as data: blocks in reading order and a record for machines.
///
/// Nothing here knows about width, colour or file formats; renderers do:
///
/// ```swift
/// let report = Report("npv", .value) {
///   $0.heading("Five-minute set-up video")
///   $0.paragraph("Net value today \("$60k", .number)")
///   $0.note(.convention, "36 months, 10%/year, effective, month end")
/// }
/// print(report.terminal(TerminalStyle(width: 80)))
/// ```
public struct Report: Sendable {
  /// One piece of a report.
  public enum Block: Sendable {
    /// A heading; level 1 is the largest. Its plain runs are set strong, others keep their role.
    case heading(Styled, level: Int)
    /// Running text; a line break in it starts a new line.
    case paragraph(Styled)
    /// A table.
    case table(Table)
    /// A chart.
    case chart(Chart)
    /// A remark of a certain kind.
    case note(Note)
    /// Names with values beside them.
    case pairs([Pair])
    /// Text whose spaces and line breaks count, such as source code or a diagnostic with a caret.
    case preformatted(Styled)
    /// Preformatted lines, as many as have room.
    case brief(Brief)
  }

  /// What kind of result the report carries; the `kind` of the first machine record.
  public let kind: MachineRecord.Kind
  /// What was asked, the name of the definition or metric; nil where there is none.
  public let name: String?
  /// The blocks in reading order.
  public let blocks: [Block]
  /// What `--json` prints, one object a line.
  public let records: [MachineRecord]

  /// Creates a report.
  public init(
    _ name: String? = nil, _ kind: MachineRecord.Kind = .note, blocks: [Block],
    records: [MachineRecord] = []
  ) {
    self.name = name
    self.kind = kind
    self.blocks = blocks
    self.records = records
  }

  /// Creates a report by adding blocks to a builder.
  public init(
    _ name: String? = nil, _ kind: MachineRecord.Kind = .note, _ build: (inout Builder) -> Void
  ) {
    var builder = Builder()
    build(&builder)
    self.init(name, kind, blocks: builder.blocks, records: builder.records)
  }

  /// Returns both reports as one, the other's blocks and records after these.
  public func followed(by other: Report) -> Report {
    Report(name, kind, blocks: blocks + other.blocks, records: records + other.records)
  }

  /// Whether there is nothing to show.
  public var isEmpty: Bool { blocks.isEmpty }

  /// The tables, in reading order.
  public var tables: [Table] {
    blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  /// The charts, in reading order.
  public var charts: [Chart] {
    blocks.compactMap { if case .chart(let chart) = $0 { chart } else { nil } }
  }
}

/// A remark under or beside a result.
public struct Note: Sendable, Hashable {
  /// Why the remark is made.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The convention of the result: horizon, rate, timing.
    case convention
    /// How something typed was read.
    case reading
    /// Something a careful reader would want to know.
    case caution
    /// What could be typed next.
    case hint
    /// What was done: saved, loaded, undone.
    case done
    /// Neutral information.
    case information
  }

  /// Why the remark is made.
  public let kind: Kind
  /// The remark.
  public let text: Styled

  /// Creates a remark.
  public init(_ kind: Kind, _ text: Styled) {
    self.kind = kind
    self.text = text
  }
}

/// A name with a value beside it.
public struct Pair: Sendable, Hashable {
  /// The name.
  public let key: Styled
  /// The value.
  public let value: Styled
  /// Whether the pair stands behind the one before, on the same line, where there is room.
  public let continuesLine: Bool

  /// Creates a pair.
  public init(_ key: Styled, _ value: Styled, continuesLine: Bool = false) {
    self.key = key
    self.value = value
    self.continuesLine = continuesLine
  }
}

extension Report {
  /// Collects the blocks and records of a report.
  public struct Builder: Sendable {
    /// The blocks so far.
    public private(set) var blocks: [Block] = []
    /// The machine records so far.
    public private(set) var records: [MachineRecord] = []

    /// Adds a heading.
    public mutating func heading(_ text: Styled, level: Int = 1) {
      blocks.append(.heading(text, level: level))
    }
    /// Adds running text.
    public mutating func paragraph(_ text: Styled) { blocks.append(.paragraph(text)) }
    /// Adds a table, without the columns that no line fills.
    public mutating func table(_ table: Table) { blocks.append(.table(table.withoutEmptyColumns)) }
    /// Adds a chart.
    public mutating func chart(_ chart: Chart) { blocks.append(.chart(chart)) }
    /// Adds a remark.
    public mutating func note(_ kind: Note.Kind, _ text: Styled) {
      blocks.append(.note(Note(kind, text)))
    }
    /// Adds names with values; neighbouring pairs line up.
    public mutating func pairs(_ pairs: [Pair]) { blocks.append(.pairs(pairs)) }
    /// Adds one name with its value, below the pair before or, where there is room, behind it.
    public mutating func pair(_ key: Styled, _ value: Styled, continuesLine: Bool = false) {
      let pair = Pair(key, value, continuesLine: continuesLine)
      if case .pairs(let pairs) = blocks.last {
        blocks[blocks.count - 1] = .pairs(pairs + [pair])
      } else {
        blocks.append(.pairs([pair]))
      }
    }
    /// Adds text whose spaces and line breaks count.
    public mutating func preformatted(_ text: Styled) { blocks.append(.preformatted(text)) }
    /// Adds preformatted lines of which as many are shown as have room.
    public mutating func brief(_ brief: Brief) { blocks.append(.brief(brief)) }
    /// Adds a record for machines.
    public mutating func record(_ record: MachineRecord) { records.append(record) }
    /// Adds all blocks and records of another report.
    public mutating func append(_ report: Report) {
      blocks += report.blocks
      records += report.records
    }
  }
}
