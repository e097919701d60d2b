public import Diagnostics

/// The full editor on a capable terminal: libedit for keys and modes, our painter for the screen.
///
/// Everything happens in the call of `nextScalar` that libedit makes before each key: the text is
/// looked at, painted when no key waits, and signals and notes are answered.
public final class LibEditSource<Language: LineLanguage>: LineSource {
  /// Always: a person types here.
  public let isInteractive = true
  /// The entries that ↑ and Ctrl-R recall; accepted ones are added.
  public let history: History

  let language: Language
  let settings: LineEditingSettings
  let engine: EditLineEngine
  let input: TerminalInput
  let output = TerminalOutput(descriptor: 1)
  let notes = NoteQueue()
  var theme: Theme
  /// The colours of the theme.
  public private(set) var palette: TerminalPalette

  var session: EditSession<Language>
  var layout: FrameLayout
  var painter: Painter
  /// How the entry ended; nil while it is edited.
  private(set) var outcome: Outcome?
  /// What the next entry begins with.
  private var draft: String?
  private var analysis = TextAnalysis()
  private var isEditing = false
  /// When the terminal was asked for its background.
  private var asked: ContinuousClock.Instant?

  /// Starts painting on a line of our own with bracketed paste on.
  ///
  /// What was typed ahead was echoed there by the terminal's driver; it is painted again as input.
  static var freshLine: String { "\r\u{1B}[J\u{1B}[?2004h" }

  /// How an entry can end.
  enum Outcome: Equatable {
    case accepted, interrupted, endOfInput
    case terminated(by: Int32)
  }

  /// Opens the editor on the standard streams; nil when the terminal is not capable of it.
  ///
  /// The terminal stays as it is until `next` is called.
  public init?(language: Language, history: History, settings: LineEditingSettings) {
    SavedTerminal.save(descriptor: 0)
    guard let engine = EditLineEngine(settings, drawing: .painter) else { return nil }
    self.language = language
    self.history = history
    self.settings = settings
    self.engine = engine
    input = TerminalInput(descriptor: 0, wakeDescriptor: notes.wakeDescriptor)
    palette = settings.palette
    theme = .standard(
      color: settings.usesColor, unicode: settings.usesUnicode, palette: settings.palette)
    session = EditSession(
      language: language, history: history, showsGhost: settings.showsGhostText)
    let size = TerminalSize.current()
    layout = FrameLayout(size: size)
    painter = Painter(theme: theme, columns: size.columns)
    engine.client = self
  }

  /// Always: what does not understand the painter has no such source.
  public var isPainted: Bool { true }

  /// All of them.
  public var keys: [KeyBinding] { KeyBinding.all }

  /// What is wrong in `~/.editrc`.
  public var warning: String? { engine.warning }

  /// Whether keys wait.
  public var isInputWaiting: Bool { input.isPending }

  /// Lets the user edit an entry; the terminal is as before when it returns.
  public func next(prompt: Prompt) -> LineEvent {
    begin(prompt)
    let endedByNewline = engine.readLine()
    if outcome == nil { outcome = endedByNewline ? .accepted : .endOfInput }
    if endedByNewline { session.sync(to: engine.buffer) }
    return end()
  }

  /// Hands `text` to the user's editor; what comes back is the beginning of the next entry.
  public func edit(_ text: String) -> Bool {
    draft = ExternalEditor(settings).edit(text)
    return draft != nil
  }

  /// Puts the draft into the entry that has just begun.
  func takeDraft() {
    guard let text = draft else { return }
    draft = nil
    session.replaceText(with: text)
    engine.buffer = session.buffer
  }

  /// Shows `text`, which may have escape sequences for its look, above the prompt.
  public func note(_ text: String) {
    if isEditing {
      notes.post(text)
    } else {
      show([text])
    }
  }

  // MARK: Start and end of an entry

  private func begin(_ prompt: Prompt) {
    TerminalSignals.install()
    SignalFlags.interrupt.store(false, ordering: .relaxed)
    SignalFlags.resume.store(false, ordering: .relaxed)
    SignalFlags.resize.store(false, ordering: .relaxed)
    TerminalSignals.beginEditing()
    isEditing = true
    outcome = nil
    session.begin(prompt)
    setSize(TerminalSize.current())
    output.write(Self.freshLine)
  }

  /// Paints the entry a last time, gives the terminal back and returns what came of it.
  private func end() -> LineEvent {
    let outcome = outcome ?? .endOfInput
    let text = session.text
    finishPainting(mark: outcome == .interrupted ? "^C" : "")
    output.write("\u{1B}[?2004l")
    output.flush()
    isEditing = false
    TerminalSignals.endEditing()
    switch outcome {
    case .accepted:
      history.add(text)
      return .entry(text)
    case .interrupted:
      history.remember(text)
      SignalFlags.interrupt.store(false, ordering: .relaxed)
      return .interrupted
    case .endOfInput:
      return .endOfInput
    case .terminated(let number):
      SavedTerminal.restore()
      TerminalSignals.end(by: number)
      return .endOfInput
    }
  }

  /// Leaves the whole entry on the screen, without ghost text and menu, and goes below it.
  func finishPainting(mark: String = "") {
    var frame = frame(isFinal: true)
    if !mark.isEmpty {
      let end = frame.text.utf8.count
      frame.text += mark
      frame.cursor = frame.text.utf8.count
      frame.spans.append(StyledSpan(end..<frame.cursor, .hint))
    }
    output.write(painter.finish(layout.wholeInput(of: frame), height: layout.size.rows))
  }

  func end(with outcome: Outcome) {
    awaitBackground()
    self.outcome = outcome
  }

  /// Takes back that the entry is over.
  func resumeEditing() {
    outcome = nil
  }

  // MARK: Painting

  /// Asks the terminal for its background, once, while its modes let the answer come to us unseen.
  ///
  /// Nobody waits for it: the first prompt has the colours for any background.
  private func askBackground() {
    guard settings.asksBackground, asked == nil else { return }
    asked = .now
    input.awaitsReply = true
    output.write("\u{1B}]11;?\u{07}")
  }

  /// Before somebody else has the terminal: waits until the answer has come, or had the time to.
  func awaitBackground() {
    guard let asked, input.awaitsReply else { return }
    let rest = (asked + .milliseconds(150) - .now) / .milliseconds(1)
    if let reply = input.takeReply(within: Int32(max(0, rest))) { takeBackground(reply) }
  }

  /// Changes the colours to those for the background that the terminal names.
  func takeBackground(_ reply: String) {
    guard let background = TerminalBackground(reply: reply) else { return }
    palette = .on(background)
    theme = .standard(
      color: settings.usesColor, unicode: settings.usesUnicode, palette: palette)
    output.write(painter.erase())
    painter = Painter(theme: theme, columns: layout.size.columns)
  }

  /// Shows the state of the session.
  func paint() {
    askBackground()
    output.write(painter.paint(layout.screen(for: frame())))
    output.flush()
  }

  /// Returns the picture of the session; the final one has nothing that is not part of the text.
  private func frame(isFinal: Bool = false) -> Frame {
    let buffer = session.buffer
    analysis.update(buffer, language: language, asksHint: settings.showsHint && !isFinal)
    var frame = Frame(
      prompt: StyledLine(session.prompt.text, role: .prompt),
      continuation: StyledLine(session.prompt.continuation, role: .hint),
      text: isFinal ? session.text : buffer.text, cursor: buffer.cursor, spans: analysis.spans)
    guard !isFinal else { return frame }
    if let wrong = analysis.hint.wrong { frame.spans.append(StyledSpan(wrong, .error)) }
    frame.ghost = session.ghost()
    frame.below =
      session.menu?.lines
      ?? analysis.hint.lines.flatMap { $0.wrapped(to: layout.size.columns, rows: Self.rowsOfHint) }
    return frame
  }

  /// The rows that a line of a hint takes at most: more would push the input about while it is typed.
  private static var rowsOfHint: Int { 3 }

  /// Shows `texts` above the prompt, which is painted again after them.
  func show(_ texts: [String]) {
    if isEditing { output.write(painter.erase()) }
    for text in texts {
      output.write(
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
      output.write("\r\n")
    }
    output.flush()
  }

  func setSize(_ size: TerminalSize) {
    layout = FrameLayout(size: size)
    painter = Painter(theme: theme, columns: size.columns)
  }
}

/// What the language said about the text, asked again only when the text or the cursor changed.
private struct TextAnalysis {
  private(set) var spans: [StyledSpan] = []
  private(set) var hint = LineHint.none
  private var highlighted: String?
  private var hinted: EditBuffer?

  mutating func update(_ buffer: EditBuffer, language: some LineLanguage, asksHint: Bool) {
    if highlighted.map({ !$0.hasSameBytes(as: buffer.text) }) ?? true {
      highlighted = buffer.text
      spans = language.highlight(buffer.text)
    }
    guard asksHint, hinted != buffer else { return }
    hinted = buffer
    hint = language.hint(for: buffer.text, at: buffer.cursor)
  }
}
