/// Lines edited by libedit with its own drawing, for a terminal that does not understand what our
/// painter writes.
///
/// The keys do what they do elsewhere, from the same `EditSession`; candidates are listed below the line.
/// One line is edited at a time, since such a terminal may not be able to go up.
final class StockEditor<Language: LineLanguage>: EditLineClient {
  /// What was typed of a line that Ctrl-C gave up.
  private(set) var unfinished = ""

  private let language: Language
  private let history: History
  private let settings: LineEditingSettings
  private let engine: EditLineEngine
  private let input: TerminalInput
  private let output = TerminalOutput(descriptor: 1)
  private let notes = NoteQueue()
  private var session: EditSession<Language>
  /// How the line ended other than by Enter.
  private var outcome: Outcome?

  private enum Outcome: Equatable {
    case interrupted, end
    case terminated(by: Int32)
  }

  /// The commands that need more of a terminal.
  private static var unsupported: [EditCommand] { [.insertNewline, .search, .clearScreen, .paste] }

  /// The keys that do something here.
  static var keys: [KeyBinding] {
    let missing = Set(CommandEntry.all.filter { unsupported.contains($0.command) }.map(\.name))
    return KeyBinding.all.filter { !missing.contains($0.name) }
  }

  /// Opens the editor on the standard streams; nil when there is no terminal to edit at.
  init?(language: Language, history: History, settings: LineEditingSettings) {
    SavedTerminal.save(descriptor: 0)
    guard let engine = EditLineEngine(settings, drawing: .stock) else { return nil }
    self.language = language
    self.history = history
    self.settings = settings
    self.engine = engine
    input = TerminalInput(descriptor: 0, wakeDescriptor: notes.wakeDescriptor)
    session = EditSession(language: language, history: history, showsGhost: false)
    engine.client = self
  }

  /// What is wrong in the file of settings.
  var warning: String? { engine.warning }

  /// Whether keys wait.
  var isPending: Bool { input.isPending }

  /// Lets the user edit a line; the terminal is as before when it returns.
  func next(behind prompt: String) -> LineReader.Result {
    TerminalSignals.beginEditing()
    (outcome, unfinished) = (nil, "")
    session.begin(Prompt(prompt))
    engine.prompt = prompt
    // libedit shows the prompt first: what was typed at once would be echoed by the terminal and lost at Ctrl-Z.
    engine.prepareTerminal(raw: true)
    let isWhole = engine.readLine()
    if isWhole { session.sync(to: engine.buffer) }
    TerminalSignals.endEditing()
    switch outcome {
    case nil where isWhole: return .line(session.text)
    case nil, .end: return .end
    case .interrupted:
      unfinished = session.text
      write("^C")
      return .interrupted
    case .terminated(let number):
      SavedTerminal.restore()
      TerminalSignals.end(by: number)
      return .end
    }
  }

  // MARK: Keys

  /// Called by libedit before each key.
  func nextScalar() -> Unicode.Scalar? {
    session.sync(to: engine.buffer)
    history.load()
    while true {
      _ = notes.take()
      if let outcome = answerSignals() { return end(with: outcome) }
      switch input.next() {
      case .scalar("\u{1B}"):
        if let key = engine.key(for: input.afterEscape(), from: input) { return key }
      case .scalar(let scalar): return scalar
      case .woken: continue
      case .end: return end(with: .end)
      }
    }
  }

  private func end(with outcome: Outcome) -> Unicode.Scalar? {
    self.outcome = outcome
    return nil
  }

  /// Answers the signals that came; returns how the line ends when one of them ends it.
  private func answerSignals() -> Outcome? {
    let terminate = SignalFlags.terminate.load(ordering: .relaxed)
    if terminate != 0 { return .terminated(by: terminate) }
    if SignalFlags.interrupt.exchange(false, ordering: .relaxed) { return .interrupted }
    if SignalFlags.suspend.exchange(false, ordering: .relaxed) {
      leaveTerminal()
      TerminalSignals.stop { enterTerminal() }
    }
    if SignalFlags.resume.exchange(false, ordering: .relaxed) {
      engine.prepareTerminal(raw: false)
      enterTerminal()
    }
    if SignalFlags.resize.exchange(false, ordering: .relaxed) {
      // The line is drawn once more, over itself.
      write("\r")
      engine.followResize()
    }
    return nil
  }

  /// Called by libedit for the keys of our commands.
  func perform(_ command: EditCommand) -> Bool {
    session.sync(to: engine.buffer)
    let hadMenu = session.menu != nil
    switch command {
    case .accept:
      // libedit's own key goes below the line, however many rows it has.
      engine.pushNewline()
      return false
    case .up, .down:
      // An entry of several lines is passed over as a whole.
      let isTall = session.buffer.text.contains("\n")
      let whole: EditCommand = command == .up ? .historyOlder : .historyNewer
      answer(session.perform(isTall ? whole : command))
      if session.buffer.text.contains("\n") { _ = session.perform(.textEnd) }
    default: answer(Self.unsupported.contains(command) ? .bell : session.perform(command))
    }
    if outcome == .end { return true }
    engine.buffer = session.buffer
    if !hadMenu, let menu = session.menu { show(menu.lines) }
    return false
  }

  private func answer(_ effect: EditEffect) {
    switch effect {
    case .bell: write("\u{07}")
    case .endOfInput: outcome = .end
    case .externalEditor: editExternally()
    case .help:
      let lines = language.help(for: session.buffer.text, at: session.buffer.cursor)
      if lines.isEmpty { write("\u{07}") } else { show(lines) }
    case .none, .accept, .search, .clearScreen, .paste: break
    }
  }

  // MARK: The screen

  /// Shows lines below the input and the input once more below them.
  private func show(_ lines: [StyledLine]) {
    write("\r\n" + lines.map { $0.text + "\r\n" }.joined())
    engine.drawAnew()
  }

  private func editExternally() {
    leaveTerminal()
    write("\n")
    // Ctrl-Z in the editor stops both, and the shell gets its terminal back.
    TerminalSignals.endEditing()
    let edited = ExternalEditor(settings).edit(session.buffer.text)
    TerminalSignals.beginEditing()
    if let text = edited {
      session.replaceText(with: text)
    } else {
      write("the editor \(settings.editorCommand) did not finish; the line is as it was\n")
    }
    engine.buffer = session.buffer
    enterTerminal()
  }

  private func leaveTerminal() {
    engine.suspendEditing()
  }

  private func enterTerminal() {
    engine.resumeEditing()
    write("\r")
    engine.drawAnew()
  }

  private func write(_ text: String) {
    output.write(text)
    output.flush()
  }
}
