import Diagnostics
import Modeling
import Reporting
import Syntax

/// A session with its journal: every accepted entry is on the disk before its result is shown.
public final class SessionKeeper {
  /// The session as it stands.
  public internal(set) var session: Session {
    didSet { surroundings = nil }
  }
  /// What stands around the statement that is being typed.
  private var surroundings: Surroundings?
  /// Sessions that died and wait to be brought back, newest first.
  public private(set) var lost: [LostSession] = []
  private let folder: String?
  private let files: WatchedFiles
  private var journal: Journal {
    didSet { announceWrites() }
  }
  /// Whether a lost session is being done again, whose entries are in the journal already.
  private var isRecovering = false
  /// The guided tour, while it goes on.
  var tourState: TourState?
  /// A tour that was left before its end, with the session that it had of its own.
  var pausedTour: (tour: FirstCaseTour, session: Session)?

  /// Creates an empty session.
  ///
  /// - Parameters:
  ///   - environment: The world around it; its files are watched.
  ///   - folder: Where journals are kept; nil keeps none.
  ///   - now: The time, for people: `2026-11-24 10:31`.
  ///   - workingFolder: The folder that relative paths start from.
  public init(
    _ environment: SessionEnvironment, folder: String?, now: String, workingFolder: String
  ) {
    files = WatchedFiles(environment.files)
    var environment = environment
    environment.files = files
    session = Session(environment)
    self.folder = folder
    journal = Journal(folder: folder, began: .began(at: now, folder: workingFolder))
    if let folder { lost = LostSession.all(in: folder) }
    announceWrites()
  }

  /// Lets the journal know of every file before it is written.
  private func announceWrites() {
    files.beforeWriting { [journal] in journal.append([$0], isNeeded: false) }
  }

  /// Returns what went wrong with the journal, once.
  public func takeWarning() -> String? { journal.takeWarning() }

  // MARK: - Entries

  /// Returns what `Session.preview` does; what stands around the line of the cursor is looked at once, and not
  /// again at every key.
  public func preview(of text: String, at cursor: Int) -> Preview? {
    session.preview(of: text, at: cursor, in: &surroundings)
  }

  /// Opens a file at the start.
  public func open(_ path: String) -> [Response] {
    let responses = session.open(path)
    if !responses.contains(where: \.isError) { note(.opened(path: path)) }
    return responses
  }

  /// Takes the text of the start-up file into an empty session; statements with mistakes are left out.
  ///
  /// What it defines belongs to the session as if it had been typed, and is saved with it.
  public func start(with text: String, name: String) -> [Response] {
    let responses = session.start(with: text, name: name)
    if !text.isEmpty { note(.startUp(text: text)) }
    return responses
  }

  /// Takes one entry; a stopped one leaves the session as it was.
  public func evaluate(_ entry: String) -> [Response] {
    tourResponses(to: entry) ?? evaluateAndKeep(entry)
  }

  /// Evaluates an entry and writes it to the journal where it was accepted.
  func evaluateAndKeep(_ entry: String) -> [Response] {
    let before = session
    let isAnswer = session.pendingQuestion != nil
    let responses = session.evaluate(entry)
    // A yes stands in the journal as the entry that it let through.
    let confirmed = isAnswer ? session.confirmedEntry : nil
    if session.environment.isCancelled(), responses.contains(where: \.isStopped) {
      session = before
      return [.report(.note(.information, "Stopped. Nothing was changed."), line: nil)]
    }
    if responses.contains(where: \.isQuit) {
      journal.remove()
      return responses
    }
    let isAccepted = !responses.contains(where: \.isError) || session.mark != before.mark
    guard isAccepted, !isAnswer || confirmed != nil, session.pendingQuestion == nil else {
      return responses
    }
    let text = confirmed ?? entry
    note(entry: text)
    if before.hasUnsavedChanges, !hasUnsavedChanges, Session.saves(text) { journal.remove() }
    return responses
  }

  /// Whether anything is unsaved, here or in the session that waits for the end of the tour.
  private var hasUnsavedChanges: Bool {
    session.hasUnsavedChanges || tourState?.interrupted?.hasUnsavedChanges == true
  }

  /// Writes an accepted entry to the journal.
  func note(entry: String) {
    guard !isRecovering else { return }
    note(.entry(text: entry, hasUnsavedChanges: hasUnsavedChanges))
  }

  /// Ends the session; a journal with unsaved changes stays for the next start.
  public func end() {
    let kept = tourState?.interrupted ?? session
    if !kept.hasUnsavedChanges { journal.remove() }
  }

  private func note(_ record: JournalRecord) {
    journal.append(files.takeSeen() + [record], isNeeded: hasUnsavedChanges)
  }

  // MARK: - Recovery

  /// Brings a lost session back in place of an empty one, or of one without unsaved changes.
  ///
  /// - Returns: How many of its entries could not be done again: 0 unless the program changed meanwhile.
  public func recover(_ number: Int) -> Int {
    guard lost.indices.contains(number) else { return 0 }
    let old = lost.remove(at: number)
    journal.remove()
    files.beginReplay()
    isRecovering = true
    defer {
      files.endReplay()
      isRecovering = false
    }
    session = Session(session.environment)
    (tourState, pausedTour) = (nil, nil)
    var failures = 0
    for record in old.records where !replay(record) { failures += 1 }
    session.pendingQuestion = nil
    _ = files.takeSeen()
    journal = Journal(folder: folder, resuming: old.file, records: old.records)
    return failures
  }

  /// Gives all lost sessions up for good.
  public func forgetLost() {
    for session in lost { session.file.remove() }
    lost = []
  }

  private func replay(_ record: JournalRecord) -> Bool {
    files.replay(interruption: record)
    switch record {
    case .began, .writing: return true
    case .file(let path, let bytes):
      files.replay(path, bytes)
      return true
    case .opened(let path): return !session.open(path).contains(where: \.isError)
    case .startUp(let text):
      _ = session.start(with: text, name: "start-up file")
      return true
    case .entry(let text, _):
      defer { files.endEntry() }
      if replayTour(text) { return true }
      let isDone = session.replayEntry(text)
      replayedOnTour(text)
      return isDone
    }
  }
}

extension Response {
  /// Whether an entry was stopped before its end.
  var isStopped: Bool {
    if case .diagnostic(let diagnostic) = self { return diagnostic.isStopped }
    return false
  }
}
