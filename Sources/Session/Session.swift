import Diagnostics
import Modeling
public import Quantities
public import Reporting
import Simulation
import Syntax

/// What a session needs from outside: files, the date, and whether a person sits at it.
public struct SessionEnvironment: Sendable {
  /// The files.
  public var files: any FileSystem
  /// Today's date, for the stamp of saved files.
  public var today: @Sendable () -> CalendarDate?
  /// Whether a person can be asked a question.
  public var isInteractive: Bool
  /// Asked while draws are computed; true stops the run and leaves the session as it was.
  public var isCancelled: @Sendable () -> Bool = { false }
  /// Told how far draws have come, now and then and on any thread.
  public var progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
  /// The number of draws whatever the text says; nil takes the text's.
  public var samples: Int?
  /// The number of threads of a simulation; nil takes all processors.
  public var threads: Int?
  /// Whether a file that is replayed may write below its own folder.
  public var allowsWriting: Bool
  /// Where `copy` puts results; nil where there is no such place.
  public var clipboard: (any Clipboard)?
  /// The page of the keys at a prompt; nil where nobody knows them.
  public var keyHelp: (@Sendable () -> Report)?

  /// Creates an environment.
  public init(
    files: any FileSystem = SystemFiles(), today: @escaping @Sendable () -> CalendarDate?,
    isInteractive: Bool = false, allowsWriting: Bool = false, clipboard: (any Clipboard)? = nil
  ) {
    self.files = files
    self.today = today
    self.isInteractive = isInteractive
    self.allowsWriting = allowsWriting
    self.clipboard = clipboard
  }

  /// How many draws a simulation may have.
  public static var sampleLimits: ClosedRange<Int> { 100...SamplingPlan.sampleLimit }

  /// How simulations run here.
  var simulation: SimulationOptions {
    var options = SimulationOptions()
    options.isCancelled = isCancelled
    options.progress = progress
    options.samples = samples
    options.threads = threads
    return options
  }
}

/// The notebook: a document, what it means, and the way back.
///
/// A failed entry changes nothing. All state is a value except the analyst, which only keeps what it
/// computed for the model at hand.
public struct Session {
  /// The world around the session.
  public let environment: SessionEnvironment
  /// The text of the model.
  public internal(set) var document = Document()
  /// What the document means.
  var world: World
  /// The changes that `use` laid over the model, and the last what-if.
  var overlays = Overlays()
  /// The case that lines typed now belong to, in lower case.
  var currentCase: String?
  /// What `undo` and `redo` go back and forth over.
  var past = UndoHistory()
  /// What was typed, oldest first.
  var entries: [String] = []
  /// The formulas that were answered, oldest first, each with the number of its entry.
  var answered: [(entry: Int, formula: String)] = []
  /// What `copy` and `export` take unless something is named.
  var lastResult: ShownResult?
  /// Whether the last command typed was a what-if, so that the next answer could be taken for one under it.
  var hasJustAskedWhatIf = false
  /// Set while a question waits for its answer.
  var pendingQuestion: PendingQuestion?
  /// Whether the entry at hand was asked about and said yes to.
  var isConfirmed = false
  /// The entry that the last answer let through, for the journal.
  var confirmedEntry: String?
  /// Set while a file is replayed: the number of its first command's line is then reported.
  var isReplaying = false
  /// Whether the document is a notebook, whose outputs do not name it: it may get another name.
  var isNotebook = false
  /// The analyst of `world`, kept while the model does not change.
  private var cachedAnalyst: Analyst
  /// The analyst of the used scenario.
  private var cachedUsed: Analyst?
  /// The results of the model at hand, once they were asked for.
  private var cachedSnapshot: Snapshot?

  /// Creates an empty session.
  public init(_ environment: SessionEnvironment) {
    self.environment = environment
    world = World(Document())
    cachedAnalyst = Analyst(world.checked, options: environment.simulation)
  }

  /// The analyst of the model as typed.
  var baseAnalyst: Analyst { cachedAnalyst }

  /// The analyst of the model with the used scenario laid over it.
  var analyst: Analyst { cachedUsed ?? cachedAnalyst }

  /// Takes a new document with its meaning; `analyst` may have computed some of it already.
  mutating func adopt(_ document: Document, _ world: World, analyst: Analyst? = nil) {
    self.document = document
    self.world = world
    cachedAnalyst = analyst ?? Analyst(world.checked, options: environment.simulation)
    refreshUsed()
  }

  /// Takes in statements behind all others without building the model anew; false, with everything as it
  /// was, where it has to be.
  ///
  /// - Complexity: Linear in what is added: no copy of the model or of its values is made.
  mutating func grow(by items: [DocumentItem]) -> Bool {
    guard overlays.used == nil else { return false }
    let values = cachedAnalyst.handOverValues()
    // The analyst holds the model, which only what nobody else holds grows in place.
    cachedAnalyst = Analyst(CheckedModel())
    cachedSnapshot = nil
    let hasGrown = world.grow(by: items)
    if hasGrown { document.files[0].items += items }
    cachedAnalyst = Analyst(world.checked, options: environment.simulation, values: values)
    return hasGrown
  }

  /// The results as they stand, computed once for each state of the model.
  mutating func takeSnapshot() -> Snapshot {
    if let cachedSnapshot { return cachedSnapshot }
    let snapshot = Snapshot(analyst)
    cachedSnapshot = snapshot
    return snapshot
  }

  /// Computes the used scenario anew; one that no longer fits is left.
  mutating func refreshUsed() {
    cachedUsed = nil
    cachedSnapshot = nil
    guard let name = overlays.used else { return }
    cachedUsed = try? cachedAnalyst.scenario(named: name.name, in: name.source)
    if cachedUsed == nil { overlays.used = nil }
  }

  /// The name of the file, as typed; nil before the first save.
  public var fileName: String? { document.files.first?.path }
  /// Whether the next entry is the answer to a question.
  public var isAsking: Bool { pendingQuestion != nil }
  /// Whether something was not saved yet.
  public var hasUnsavedChanges: Bool { document.isChanged }
}

/// Changes laid over the document without being part of it.
struct Overlays: Sendable {
  /// A name with the text it was typed in.
  struct UsedName: Sendable {
    let name: Name
    let source: SourceText
  }

  /// A list of changes with the text they were typed in.
  struct Changes: Sendable {
    let changes: [Change]
    let source: SourceText
  }

  /// The scenario that `use` chose.
  var used: UsedName?
  /// The last what-if, part by part.
  var whatIf: [Changes] = []
  /// What the last what-if was asked to show.
  var shown: [Expression] = []
  var shownSource: SourceText?
}

/// A question whose answer is the next entry.
enum PendingQuestion: Sendable {
  case quitWithUnsavedChanges
  case replaceFile(PreparedExport)
  /// An entry that waits for a yes: a `load` over unsaved changes, a `save` over somebody's text.
  case confirm(entry: String)
}
