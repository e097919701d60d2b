public import Diagnostics
public import Quantities
public import Syntax

/// The place of a definition or line in its model.
public struct EntityID: Hashable, Comparable, Sendable {
  /// The index into `Model.entities`.
  public let index: Int32

  /// Creates an id from an index.
  public init(_ index: Int) { self.index = Int32(clamping: index) }

  /// Orders by place.
  public static func < (a: EntityID, b: EntityID) -> Bool { a.index < b.index }
}

/// A definition, or a line of a case: something with a formula.
public struct Entity: Sendable {
  /// What a line of a case adds to a definition.
  public struct Line: Sendable {
    /// The case, by its place in `Model.cases`.
    public let caseIndex: Int
    /// Cost, benefit or track.
    public let kind: CaseLine.Kind
    /// The clauses behind the formula.
    public var clauses: [CaseLine.Clause]
    /// Whether a change took the line out (`without …`).
    public var isExcluded = false
    /// A share laid over `realised` by a change.
    public var realisedOverride: Formulation?
  }

  /// A formula with the text it stands in.
  public struct Formulation: Sendable {
    /// The formula as typed.
    public let expression: Expression
    /// The text its ranges refer to.
    public let source: SourceText

    /// Creates a formulation.
    public init(_ expression: Expression, in source: SourceText) {
      self.expression = expression
      self.source = source
    }

    /// The characters of the formula, in one line.
    public var text: String { source.oneLine(expression.range) }
  }

  /// A change laid over a formula without rewriting it.
  public enum Adjustment: Sendable {
    /// The result times a number: `up 10%` is 1.1.
    case scaled(Double)
    /// The result plus a literal of its kind: `down $50`.
    case shifted(Formulation, negative: Bool)
  }

  /// A formula or number that stands in for the typed one.
  public enum Override: Sendable {
    /// `x = 2%` on a range with a likely value: the likely value moves, the ends stay.
    case likely(Formulation)
    /// `x = exactly 2%`, or a literal on a plain input: it may leave out the `/…` part of the unit.
    case literal(Formulation)
    /// A formula in place of the typed one.
    case formula(Formulation)
    /// A number in the unit of the definition: `at low`, a goal found, a cell of a table.
    case number(Double)
  }

  /// What one amount of a currency is worth: the formula is per that amount.
  public struct Rate: Sendable {
    /// The code of the currency.
    public let currency: String
    /// How much of it the formula is for, 1 as a rule.
    public let amount: Double
  }

  /// The name as typed.
  public let name: Name
  /// The label, if one was typed.
  public let label: String?
  /// The text of the whole statement.
  public let source: SourceText
  /// The statement in `source`.
  public let statementRange: SourceRange
  /// The formula.
  public var formulation: Formulation
  /// The unit after `in`, with ranges in `source`.
  public let unit: UnitSyntax?
  /// The comment behind the statement: where the number comes from.
  public let comment: String?
  /// Whether the text does not say what it is, because it cannot be read or is stated twice.
  ///
  /// It has no value then, and the mistake was reported where it stands.
  public var isUnreadable = false
  /// The number of the file it stands in: `ranges` holds for one file.
  public internal(set) var file: Int {
    get { Int(fileNumber) }
    set { fileNumber = Int32(clamping: newValue) }
  }
  private var fileNumber: Int32 = 0
  /// The case of a line, −1 for definitions: beside `line`, because linking asks for it all the time.
  private(set) var caseNumber: Int32 = -1
  /// Differs between any two entities with different content; equal versions need no new check.
  public var version: Int
  /// What only some have, kept apart so that the many others stay small.
  private var rare = Boxed<RareParts>()

  /// What makes a line, a rate or a changed definition of an entity.
  private struct RareParts: HasEmptyValue {
    var line: Line?
    var rate: Rate?
    var adjustments: [Adjustment] = []
    var override: Override?
  }

  /// Creates a definition, or a line of a case, without changes.
  init(
    name: Name, label: String?, source: SourceText, statementRange: SourceRange,
    formulation: Formulation, unit: UnitSyntax?, comment: String?, line: Line? = nil, version: Int
  ) {
    self.name = name
    self.label = label
    self.source = source
    self.statementRange = statementRange
    self.formulation = formulation
    self.unit = unit
    self.comment = comment
    self.version = version
    if let line { self.line = line }
  }

  /// Whether it is a line of a case.
  public var isLine: Bool { caseNumber >= 0 }
  /// Set for lines of a case.
  public var line: Line? {
    get { rare.value.line }
    set {
      rare.value.line = newValue
      caseNumber = newValue.map { Int32($0.caseIndex) } ?? -1
    }
  }
  /// Set for exchange rates.
  public var rate: Rate? {
    get { rare.value.rate }
    set { rare.value.rate = newValue }
  }
  /// Changes by `up` and `down`, in order.
  public var adjustments: [Adjustment] {
    get { rare.value.adjustments }
    _modify { yield &rare.value.adjustments }
  }
  /// A change of the formula (`x = …` in a what-if); the original stays for its unit.
  public var override: Override? {
    get { rare.value.override }
    set { rare.value.override = newValue }
  }

  /// The label, or the name with spaces, as reports print it.
  public var title: String { label ?? name.text.replacingUnderscores }
  /// The place of the name.
  public var nameSpan: Span { Span(source, name.range) }
}

extension String {
  /// The text with `_` as spaces.
  var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}

/// A business case: its properties and its lines.
public struct CaseEntry: Sendable {
  /// A property with the text it stands in.
  public struct Property: Sendable {
    /// What was typed.
    public let formulation: Entity.Formulation
    /// The whole clause.
    public let span: Span
  }

  /// The id as typed.
  public let name: Name
  /// The title; the id with spaces where none was typed.
  public let title: String
  /// The text of the header.
  public let source: SourceText
  /// How many months are counted.
  public var horizon: Property?
  /// The discount rate a year.
  public var discount: Property?
  /// The day on which month 1 begins.
  public var start: Property?
  /// The first month with benefits.
  public var goLive: Property?
  /// The score of impact for the plot.
  public var impact: Property?
  /// The score of ability for the plot.
  public var ability: Property?
  /// The day it is due.
  public var due: Property?
  /// Who is responsible.
  public var owner: String?
  /// The lines in order.
  public var lines: [EntityID] = []
  /// How many months every counted benefit is late.
  public var benefitDelay = 0
  /// Whether a change took the whole case out of `of all`.
  public var isExcluded = false
  /// Lines of the text that may belong to the case and do not say what they are: its figures would be
  /// wrong in silence.
  public var unreadable: [Span] = []
}

extension Model {
  /// Whether a line comes to something else than its formula in some months: it starts later, ends, or
  /// is realised in part.
  func runsInPart(_ id: EntityID) -> Bool {
    guard let line = self[id].line else { return false }
    if cases[line.caseIndex].goLive != nil || line.realisedOverride != nil { return true }
    return line.clauses.contains { clause in
      switch clause.kind {
      case .from, .until, .realised: true
      default: false
      }
    }
  }
}

/// A named set of changes.
public struct ScenarioEntry: Sendable {
  /// The id.
  public let name: Name
  /// The words of the reports.
  public let title: String?
  /// What it lays over the model, in order.
  public let changes: [Change]
  /// The text the changes stand in.
  public let source: SourceText
  /// The whole statement.
  public let statementRange: SourceRange
}

/// A function of the text.
public struct FunctionEntry: Sendable {
  /// The name it is called by.
  public let name: Name
  /// The names that stand for its arguments, in order.
  public let parameters: [Name]
  /// The formula.
  public let body: Entity.Formulation
}

/// An `assert` line.
public struct AssertionEntry: Sendable {
  /// What has to hold.
  public let assertion: Assertion
  /// The whole statement.
  public let span: Span
}

/// What a text declares: names resolved to places, nothing checked yet.
///
/// A value: scenarios and what-ifs are models with changes laid over them, undo is the previous value.
public struct Model: Sendable {
  /// The units that may be used.
  public var catalogue = Catalogue.standard
  /// Definitions and lines.
  public var entities: [Entity] = []
  /// Definitions by lower-case name.
  public var definitions: [String: EntityID] = [:]
  /// Lines by case and lower-case name.
  public var lines: [LineKey: EntityID] = [:]
  /// The cases in order.
  public var cases: [CaseEntry] = []
  /// Cases by lower-case id.
  public var caseIndex: [String: Int] = [:]
  /// Functions by lower-case name.
  public var functions: [String: FunctionEntry] = [:]
  /// Scenarios in order.
  public var scenarios: [ScenarioEntry] = []
  /// Scenarios by lower-case id.
  public var scenarioIndex: [String: Int] = [:]
  /// The assertions in order.
  public var assertions: [AssertionEntry] = []
  /// The scale of impact and ability: 1 to 10 unless stated.
  public var scores = ScoresDeclaration(low: 1, high: 10, threshold: nil)
  /// How `low to high` is read, by the number of the file that says so.
  public var rangeReadings: [Int: RangeReading] = [:]
  /// The rate that turns one of the key currency into another: `1 EUR = 1.08 USD`.
  public var exchangeRates: [String: EntityID] = [:]
  /// Correlations as typed.
  public var correlations: [CorrelationEntry] = []
  /// The seed of the draws.
  public var seed: UInt64 = 1
  /// The number of draws.
  public var samples = 65_536
  /// Whether `sampler plain` was asked for.
  public var isPlainSampler = false

  /// Columns of data files that `data "file" column x` names; read by the session.
  public var data: [DataKey: DataColumn] = [:]

  /// The versions of the units, equivalences and functions: what every formula may depend on.
  var surroundings: [Int] = []

  /// Creates an empty model.
  public init() {}

  /// A column of a data file.
  public struct DataKey: Hashable, Sendable {
    /// The data file as typed.
    public let file: String
    /// The column in lower case.
    public let column: String
    /// The number of the text that names it: `"v.csv"` is looked for beside that text, so that two texts
    /// of different folders mean two files.
    public let text: Int

    /// Creates a key.
    public init(file: String, column: String, inText text: Int) {
      self.file = file
      self.column = column
      self.text = text
    }
  }

  /// What was found where `data "file" column x` looks.
  public enum DataColumn: Hashable, Sendable {
    /// The numbers from top to bottom, at least two, and how many cells were blank.
    case numbers([Double], blanks: Int)
    /// Why there is nothing to draw from, and what to do.
    case unusable(message: String, help: String)
  }

  /// A line's place: names are local to their case.
  public struct LineKey: Hashable, Sendable {
    /// The case.
    public let caseIndex: Int
    /// The lower-case name.
    public let name: String

    /// Creates a key.
    public init(_ caseIndex: Int, _ name: String) {
      self.caseIndex = caseIndex
      self.name = name
    }
  }

  /// `correlate a, b 0.5`.
  public struct CorrelationEntry: Sendable {
    /// The inputs that move together, two or more.
    public let names: [Name]
    /// The rank correlation of each pair, from −1 to 1.
    public let coefficient: Entity.Formulation
    /// The whole statement.
    public let span: Span
  }

  /// Returns the definition or line with an id.
  public subscript(id: EntityID) -> Entity {
    get { entities[Int(id.index)] }
    set { entities[Int(id.index)] = newValue }
  }

  /// How `low to high` is read in a file; 8 in 10 where the file does not say.
  public func rangeReading(inFile file: Int) -> RangeReading { rangeReadings[file] ?? .eightInTen }

  /// The ids of all entities in order.
  public var ids: [EntityID] { entities.indices.map(EntityID.init) }

  /// The input that a correlation names: a definition, or the line that only one case has.
  public func correlated(_ name: Name) -> EntityID? {
    if let id = definitions[name.key] { return id }
    let found = cases.indices.compactMap { lines[LineKey($0, name.key)] }
    return found.count == 1 ? found[0] : nil
  }

  /// The only case, if there is exactly one.
  public var onlyCase: Int? { cases.count == 1 ? 0 : nil }

  /// How a person asks for an entity: a line whose name several cases have is `build of portal`.
  public func askedName(of id: EntityID) -> String {
    let name = entities[Int(id.index)].name
    let owner = Int(entities[Int(id.index)].caseNumber)
    guard owner >= 0, cases.count > 1 else { return name.text }
    let isShared = cases.indices.contains { $0 != owner && lines[LineKey($0, name.key)] != nil }
    return isShared ? "\(name.text) of \(cases[owner].name.text)" : name.text
  }

  /// The title of an entity, with its case where a line of another case has the same.
  public func fullTitle(of id: EntityID) -> String {
    let entity = self[id]
    guard let line = entity.line, cases.count > 1 else { return entity.title }
    let isShared = cases.contains { other in
      other.lines.contains {
        self[$0].line?.caseIndex != line.caseIndex && self[$0].title == entity.title
      }
    }
    return isShared ? "\(entity.title), \(cases[line.caseIndex].title)" : entity.title
  }
}
