import CustomerExperience
import Diagnostics
import Modeling
import Reporting
import Syntax

/// What a document means: the checked model and everything beside it, with all that is wrong.
struct World: Sendable {
  /// The checked model.
  private(set) var checked: CheckedModel
  /// What the statements declare that is no part of the model.
  let others: OtherDeclarations
  /// Mistakes of the declarations, in the order of the text, then those of scenarios that cannot be laid
  /// over the model.
  let diagnostics: [Diagnostic]

  /// The statements of which the model was built, in order, the files they stand in (none where all stand
  /// in the first), and the builder as they left it, which handed the model over.
  private var items: [DocumentItem]
  private let filesOfItems: [Int]
  private var builder: ModelBuilder
  /// What is wrong with scenarios, by their key.
  private let scenarioFaults: [String: Diagnostic]

  /// Builds the model of a document.
  ///
  /// - Parameter previous: The world before a change, from which everything that the change does not
  ///   touch is taken. The result is the same without.
  init(_ document: Document, reusing previous: World? = nil, data: DataFiles = DataFiles()) {
    let items = document.itemsInOrder
    var unread: [DocumentItem] = []
    if document.includesFiles {
      unread = items.filter { item in
        guard case .include? = item.statement else { return false }
        return document.inclusions[item.version] == nil
      }
    }
    self.init(
      items, files: document.filesOfItems, unread: unread, reusing: previous, data: data)
  }

  /// Builds the model of statements.
  ///
  /// - Parameters:
  ///   - items: In the order in which the model reads them.
  ///   - files: The files they stand in; empty where all stand in the first.
  ///   - unread: The `include` lines whose file could not be read.
  init(
    _ items: [DocumentItem], files: [Int], unread: [DocumentItem] = [],
    reusing previous: World? = nil, data: DataFiles = DataFiles()
  ) {
    self.items = items
    filesOfItems = files
    var (builder, others) =
      previous?.adapted(to: items, filesOfItems) ?? Self.built(of: items, filesOfItems)
    for item in unread { builder.add(.reading, in: item.source, range: item.statementRange) }
    var model = builder.finish()
    others.checkScores(model.scores)
    others.checkLinks(cases: model.cases.map(\.name.key))
    model.data = data.columns
    checked = model.checked(reusing: previous?.checked)
    self.others = others
    var empty = Model()
    builder.exchange(&empty)
    self.builder = builder
    scenarioFaults = Self.scenarioFaults(in: checked, reusing: previous)
    diagnostics =
      builder.diagnostics + others.diagnostics + checked.diagnostics
      + model.scenarios.compactMap { [scenarioFaults] in scenarioFaults[$0.name.key] }
  }

  /// Lays every scenario over the model, as `use` would, and keeps what is wrong with them.
  ///
  /// One that fitted before fits still, unless a name or the kind of a value changed.
  private static func scenarioFaults(
    in checked: CheckedModel, reusing previous: World?
  ) -> [String: Diagnostic] {
    let scenarios = checked.model.scenarios
    guard !scenarios.isEmpty else { return [:] }
    let known = previous.flatMap { $0.checked.hasSameKinds(as: checked) ? $0 : nil }
    let analyst = Analyst(checked)
    var faults: [String: Diagnostic] = [:]
    for entry in scenarios {
      if let known, known.scenarioFaults.isEmpty, known.states(entry) { continue }
      do throws(Diagnostic) { _ = try analyst.applying(entry.changes, in: entry.source) } catch {
        // What another line has wrong is said there.
        guard error.code != .notComputed else { continue }
        faults[entry.name.key] = error
      }
    }
    return faults
  }

  /// Whether a scenario stands here to the letter.
  private func states(_ entry: ScenarioEntry) -> Bool {
    guard let index = model.scenarioIndex[entry.name.key] else { return false }
    let own = model.scenarios[index]
    return own.source === entry.source && own.statementRange == entry.statementRange
  }

  private static func built(
    of items: [DocumentItem], _ files: [Int]
  ) -> (ModelBuilder, OtherDeclarations) {
    var (builder, others) = (ModelBuilder(), OtherDeclarations())
    builder.reserve(items.count)
    for (index, item) in items.enumerated() {
      if index < files.count { builder.enter(file: files[index]) }
      add(item, to: &builder, &others)
    }
    return (builder, others)
  }

  private static func add(
    _ item: DocumentItem, to builder: inout ModelBuilder, _ others: inout OtherDeclarations
  ) {
    if let attempt = item.attempt {
      builder.add(attempt, in: item.source, range: item.statementRange)
      others.add(attempt, item)
    }
    guard let statement = item.statement, statement.isDeclaration else { return }
    builder.add(
      statement, in: item.source, range: item.statementRange, comment: item.comment,
      version: item.version)
    others.add(statement, item)
  }

  /// Returns what the builder holds after a change of the document, when statements were only added
  /// behind all others or got another value; nil when the model has to be built anew.
  private func adapted(
    to now: [DocumentItem], _ files: [Int]
  ) -> (ModelBuilder, OtherDeclarations)? {
    guard filesOfItems.elementsEqual(files.prefix(filesOfItems.count)),
      files.isEmpty == filesOfItems.isEmpty, isReadable, now.count >= items.count
    else { return nil }
    var (builder, others, model) = (builder, others, model)
    builder.exchange(&model)
    for (old, new) in zip(items, now) where old !== new {
      guard let statement = new.statement, old.statement?.isDeclaration == true,
        builder.replace(
          old.version, with: statement, in: new.source, range: new.statementRange,
          comment: new.comment, version: new.version)
      else { return nil }
    }
    for (index, item) in now.enumerated().dropFirst(items.count) {
      if index < files.count { builder.enter(file: files[index]) }
      switch item.statement {
      // Units and rates are declared together, in an order of their own.
      case .unit?, .equivalence?: return nil
      default: Self.add(item, to: &builder, &others)
      }
    }
    return (builder, others)
  }

  /// Whether all statements could be put into the model, each under a name of its own.
  private var isReadable: Bool {
    builder.diagnostics.isEmpty && others.diagnostics.isEmpty && !builder.hasUnreadable
  }

  /// Takes in statements behind all others, in place, when definitions are all they declare and the others
  /// need not be looked at again.
  ///
  /// The result is the same as that of building the world anew.
  ///
  /// - Returns: False, with everything as it was, when the world has to be built anew.
  /// - Complexity: Linear in what is added while nobody else holds the world.
  mutating func grow(by added: [DocumentItem]) -> Bool {
    guard filesOfItems.isEmpty, isReadable else { return false }
    var definitions: [AddedDefinition] = []
    for item in added {
      switch item.statement {
      case .definition(let definition)? where !definition.value.readsData:
        definitions.append(
          AddedDefinition(
            definition, in: item.source, range: item.statementRange, comment: item.comment,
            version: item.version))
      case .command?: continue
      case nil where item.attempt == nil: continue
      default: return false
      }
    }
    guard checked.grow(by: definitions, with: &builder) else { return false }
    items += added
    return true
  }

  /// The model.
  var model: Model { checked.model }

  /// The mistakes that keep something from being computed.
  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
}

/// Declarations for the tools around the model: initiatives, accepted findings, slides.
struct OtherDeclarations: Sendable {
  /// An initiative with the text it stands in.
  struct InitiativeEntry: Sendable {
    let declaration: InitiativeDeclaration
    let source: SourceText
    let range: SourceRange
  }

  /// A table of initiatives to read.
  struct TableEntry: Sendable {
    let file: TextLiteral
    let source: SourceText
  }

  var initiatives: [InitiativeEntry] = []
  var tables: [TableEntry] = []
  var acceptances: [(name: Name, reason: String?)] = []
  /// The slides of a deck, in order.
  var slides: [(slide: SlideSyntax, source: SourceText)] = []
  /// What the fields of the plot are called.
  var quadrants: [String] = ["Quick wins", "Big bets", "Fill-ins", "Time sinks"]
  var diagnostics: [Diagnostic] = []
  /// An initiative that cannot be read, so that no list of them is complete.
  private(set) var unreadableInitiative: Span?
  private var initiativeNames: [String: Span] = [:]

  mutating func add(_ statement: Statement, _ item: DocumentItem) {
    switch statement {
    case .initiative(let declaration): add(declaration, item)
    case .initiativesFrom(let file): tables.append(TableEntry(file: file, source: item.source))
    case .accept(let name, let reason): acceptances.append((name, reason?.value))
    case .quadrants(let names): quadrants = names.map(\.value)
    case .slide(let slide): add(slide, item.source)
    default: break
    }
  }

  mutating func add(_ attempt: ParsedText.Attempt, _ item: DocumentItem) {
    guard case .initiative = attempt, unreadableInitiative == nil else { return }
    unreadableInitiative = Span(item.source, item.statementRange)
  }

  /// Reports typed scores that are not on the scale, which may be stated anywhere in the text.
  mutating func checkScores(_ scale: ScoresDeclaration) {
    for entry in initiatives {
      let scores = [entry.declaration.impact, entry.declaration.ability].compactMap { $0 }
      for score in scores {
        guard let number = score.numberLiteral, !scale.range.contains(number.value) else {
          continue
        }
        diagnostics.append(Self.offScale(Span(entry.source, score.range), scale))
      }
    }
  }

  /// Reports needs and excludes that contradict themselves, and warns of those that name nobody, unless a
  /// table may hold the name.
  mutating func checkLinks(cases: [String]) {
    let items = initiatives.map { entry in
      Initiative(
        id: entry.declaration.name.key, title: "", needs: entry.declaration.needs.map(\.key),
        excludes: entry.declaration.excludes.map(\.key))
    }
    for link in Initiative.brokenLinks(in: items) {
      let entry = initiatives[link.index]
      let name = (entry.declaration.needs + entry.declaration.excludes).last { $0.key == link.id }
      diagnostics.append(
        Diagnostic(
          .badClause, link.message,
          at: .init(Span(entry.source, name?.range ?? entry.declaration.name.range)),
          help: [
            "leave `\(name?.text ?? link.id)` out here: what needs each other is one initiative"
          ]))
    }
    guard tables.isEmpty else { return }
    let known = Set(cases + items.map(\.id))
    for entry in initiatives {
      for name in entry.declaration.needs + entry.declaration.excludes
      where !known.contains(name.key) {
        let near = Spelling.closestMatch(to: name.text, in: Array(known))
        diagnostics.append(
          Diagnostic(
            .unknownName, .warning,
            "`\(entry.declaration.name.text)` names `\(name.text)`, which is no initiative or case yet",
            at: .init(Span(entry.source, name.range)),
            help: [
              near.map { "did you mean `\($0)`?" }
                ?? "declare it: `initiative \(name.text) \"…\" impact 8 ability 3`"
            ]))
      }
    }
  }

  /// The error of a score that is not on the scale.
  static func offScale(_ span: Span, _ scale: ScoresDeclaration) -> Diagnostic {
    Diagnostic(
      .badScore, "a score lies between \(scale.words.replacing(" to ", with: " and "))",
      at: .init(span), help: ["for another scale write it once: `scores 0 to 100`"])
  }

  private mutating func add(_ slide: SlideSyntax, _ source: SourceText) {
    guard SlideKind(rawValue: slide.kind.key) == nil else { return slides.append((slide, source)) }
    let kinds = SlideKind.allCases.map(\.rawValue)
    let near = Spelling.closestMatch(to: slide.kind.text, in: kinds) ?? kinds[0]
    let place = Span(source, slide.kind.range)
    diagnostics.append(
      Diagnostic(
        .unknownName, "there is no slide `\(slide.kind.text)`", at: .init(place),
        help: [
          "the slides are \(SlideKind.list)", "write for example `\(place.line(with: near))`",
        ]))
  }

  private mutating func add(_ declaration: InitiativeDeclaration, _ item: DocumentItem) {
    let span = Span(item.source, declaration.name.range)
    if let first = initiativeNames[declaration.name.key] {
      diagnostics.append(
        Diagnostic(
          .duplicateName, "there are two initiatives `\(declaration.name.text)`",
          at: .init(span, "this one needs a name of its own"),
          secondary: [.init(first, "first declared here")]))
      return
    }
    initiativeNames[declaration.name.key] = span
    initiatives.append(
      InitiativeEntry(
        declaration: declaration, source: item.source, range: item.statementRange))
  }
}

/// Columns of data files that `data "file" column x` names.
struct DataFiles: Sendable {
  var columns: [Model.DataKey: Model.DataColumn] = [:]
}

extension SlideKind {
  /// All slides by name, for the errors about one that is none.
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
