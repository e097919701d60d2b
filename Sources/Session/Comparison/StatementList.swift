import Diagnostics
import Modeling
import Quantities
import Syntax

/// The statements that the net value of a document depends on, and what they mean.
///
/// Statements are exchanged one by one; only what an exchange touches is checked anew.
struct StatementList {
  /// What makes two statements the same one.
  struct Key: Hashable {
    let item: ItemKey
    /// The case of a line or property, in lower case.
    var owner = ""
    /// The file, for what holds for a file.
    var file = 0
  }

  /// One statement.
  struct Part {
    let key: Key
    let item: DocumentItem
    let file: Int
    /// What is stated, on one line as typed: without name, label and source.
    let content: String
    /// What is stated in the printer's words: two statements of one meaning differ in nothing that a net
    /// value may depend on, however they were typed.
    let meaning: String
  }

  /// The statements in the order of the text.
  private(set) var parts: [Part] = []
  /// What they mean.
  private(set) var world: World
  /// The columns of data files, by the numbers of `paths`.
  private(set) var data = DataFiles()
  private var places: [Key: Int] = [:]
  /// The files by number; the first is the text itself, whatever it is called.
  private let paths: [String]

  /// Takes the statements of a document.
  ///
  /// - Parameter behind: The list whose statements these will replace one by one; files of one path are the
  ///   same file in both. The items of the two documents have versions of their own.
  init(_ document: Document, data: DataFiles, behind other: StatementList? = nil) {
    world = World(Document())
    let own = document.files.enumerated().map { $0 == 0 ? "" : FilePath.normal($1.path ?? "") }
    let known = other?.paths ?? []
    let paths = known + own.filter { !known.contains($0) }
    self.paths = paths
    let numbers = own.map { path in paths.firstIndex(of: path) ?? 0 }
    for (key, column) in data.columns {
      let text = numbers[key.text]
      self.data.columns[.init(file: key.file, column: key.column, inText: text)] = column
    }
    var owner = ""
    var found: [Part] = []
    document.forEach { place, item in
      guard let content = item.contentForValue, let key = item.key else { return }
      if case .caseHeader(let name) = key { owner = name }
      let file = numbers[place.file]
      found.append(
        Part(
          key: Key(
            item: key, owner: key.belongsToCase ? owner : "", file: key == .ranges ? file : 0),
          item: item, file: file, content: content, meaning: item.meaning))
    }
    parts = found
    notePlaces()
    refresh()
  }

  subscript(key: Key) -> Part? { places[key].map { parts[$0] } }

  /// The keys of the inputs.
  var inputs: Set<Key> {
    let model = world.model
    return Set(
      world.checked.inputs.map { id in
        let entity = model[id]
        if let line = entity.line {
          let owner = model.cases[line.caseIndex].name.key
          return Key(item: .line(entity.name.key), owner: owner)
        }
        return entity.rate == nil
          ? Key(item: .definition(entity.name.key)) : Key(item: .equivalence(entity.name.key))
      })
  }

  /// How a person calls a statement: with its case where there are several.
  func name(of key: Key) -> String {
    guard let part = self[key] else { return "" }
    let name = part.item.nameForValue
    return key.owner.isEmpty || world.model.cases.count < 2 ? name : "\(name) of \(key.owner)"
  }

  // MARK: - Exchanging statements

  /// Puts a statement in the place of the one with its key, or behind the others of its case.
  mutating func put(_ part: Part) {
    if let place = places[part.key] {
      parts[place] = part.moved(to: parts[place].file)
    } else {
      let isOwn = { (other: Part) in
        other.key.owner == part.key.owner || other.key.item == .caseHeader(part.key.owner)
      }
      if !part.key.owner.isEmpty, let last = parts.lastIndex(where: isOwn) {
        parts.insert(part.moved(to: parts[last].file), at: last + 1)
      } else {
        parts.append(part)
      }
      notePlaces()
    }
    refresh()
  }

  /// Takes a statement out.
  mutating func remove(_ key: Key) {
    guard let place = places[key] else { return }
    parts.remove(at: place)
    notePlaces()
    refresh()
  }

  /// Puts columns of data files in the place of those with their keys.
  mutating func put(_ columns: [Model.DataKey: Model.DataColumn]) {
    guard !columns.isEmpty else { return }
    data.columns.merge(columns) { $1 }
    refresh()
  }

  private mutating func notePlaces() {
    places = Dictionary(parts.enumerated().map { ($1.key, $0) }) { first, _ in first }
  }

  private mutating func refresh() {
    let isOneFile = parts.allSatisfy { $0.file == 0 }
    world = World(
      parts.map(\.item), files: isOneFile ? [] : parts.map(\.file), reusing: world, data: data)
  }
}

extension StatementList.Part {
  /// The same statement in another file.
  fileprivate func moved(to file: Int) -> Self {
    Self(key: key, item: item, file: file, content: content, meaning: meaning)
  }
}

extension DocumentItem {
  /// The statement as the printer writes it, without the words that only reports show.
  fileprivate var meaning: String {
    switch statement {
    case .definition(let x):
      Printer.print(
        .definition(
          Definition(
            name: x.name, label: nil, unit: x.unit, value: x.value, isExactly: x.isExactly)))
    case .line(let x):
      Printer.print(
        .line(
          CaseLine(
            kind: x.kind, name: x.name, label: nil, unit: x.unit, value: x.value,
            clauses: x.clauses)))
    case .caseHeader: ""
    case let statement?: Printer.print(statement)
    case nil: ""
    }
  }

  /// What a statement says that a net value may depend on, on one line; nil for all others.
  fileprivate var contentForValue: String? {
    switch statement {
    case .definition(let x): words(unitWords(x.unit), (x.isExactly ? "exactly " : ""), x.value)
    case .line(let x): words("\(x.kind.rawValue) ", unitWords(x.unit), x.value)
    case .function(let x):
      words("of \(x.parameters.map(\.text).joined(separator: ", ")): ", "", x.body)
    case .unit(let x): x.value.map { words("", "", $0) } ?? "counted"
    case .equivalence(let x): words("", "", x.right)
    case .caseHeader: "a case"
    case .ranges(let reading): reading.rawValue
    case .clause(.horizon(let x)), .clause(.discount(let x)), .clause(.start(let x)),
      .clause(.goLive(let x)):
      words("", "", x)
    default: nil
    }
  }

  /// From a formula to the end of its statement: the clauses of a line are part of what it says.
  private func words(_ first: String, _ second: String, _ formula: Expression) -> String {
    let range = SourceRange(Int(formula.range.lower), Int(statementRange.upper))
    return (first + second + source[range]).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  private func unitWords(_ unit: UnitSyntax?) -> String {
    unit.map { "in \(source[$0.range]) " } ?? ""
  }

  /// What holds where a property of a case is not stated: `36 months, unless stated`; nil for what is then absent.
  var unlessStated: String? {
    guard case .clause(let clause) = statement else { return nil }
    let value: String? =
      switch clause {
      case .horizon: "\(CheckedCase.horizonUnlessStated) months"
      case .discount: "\(CheckedCase.percentUnlessStated)%/year"
      case .goLive: "month \(CheckedCase.goLiveUnlessStated)"
      case .start, .impact, .ability, .owner, .due: nil
      }
    return value.map { "\($0), unless stated" }
  }

  /// The name of a statement in a table.
  fileprivate var nameForValue: String {
    switch statement {
    case .definition(let x): x.name.text
    case .line(let x): x.name.text
    case .function(let x): x.name.text
    case .unit(let x): "unit \(x.name.text)"
    case .equivalence(let x): "1 \(x.left.unit.factors.first?.word.text ?? "")"
    case .caseHeader(let x): "case \(x.name.text)"
    case .clause(let x): x.word
    case .ranges: "ranges"
    default: source[statementRange]
    }
  }
}
