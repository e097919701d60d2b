import LineEditing
import Reporting
import Session

/// The session at the prompt: reads entries, shows what they lead to, until `quit` or the input ends.
struct PromptSession {
  private var output: Output
  private let keeper: SessionKeeper
  private let lines: any LineSource
  private let isPerson: Bool
  /// Whether there is a place for what the next start may ask for.
  private let isKept: Bool
  /// Whether it is told how long each entry took.
  private var showsTime = false

  /// Connects a session to the terminal.
  init(output: Output) {
    let facts = TerminalFacts.current(term: Output.variable("TERM"))
    isPerson = facts.inputIsTerminal && facts.outputIsTerminal
    var output = output
    if isPerson { output.pager = Pager() }
    self.output = output
    let state = isPerson ? UserFolders.state.flatMap { UserFolders.isWritable($0) ? $0 : nil } : nil
    isKept = state != nil
    keeper = SessionKeeper(
      .system(isInteractive: isPerson), folder: state.map { $0 + "/sessions" }, now: Today.text,
      workingFolder: UserFolders.working)
    var settings = LineEditingSettings.fromEnvironment(Output.variable)
    settings.usesColor = output.hasColor
    settings.usesUnicode = output.style.unicode
    settings.palette = output.palette
    settings.asksBackground =
      output.hasColor && output.palette.asksBackground(Output.variable)
    settings.showsHint = Output.variable("WHATIF_PREVIEW") != "off"
    settings.showsGhostText = Output.variable("WHATIF_GHOST") != "off"
    lines = LineSourceFactory.make(
      language: SessionLanguage(keeper, usesUnicode: output.style.unicode), facts: facts,
      history: History(path: Self.historyPath(state)), settings: settings)
    if isPerson, !lines.isPainted { self.output.makePlain() }
  }

  /// The file of the history; a variable names another, `/dev/null` none.
  private static func historyPath(_ state: String?) -> String? {
    guard let state else { return nil }
    return Output.variable("WHATIF_HISTORY") ?? state + "/history"
  }

  /// Runs until the end and returns the exit status: 1 when a line of a pipe failed.
  mutating func run(opening file: String?, startUp: Bool) -> Int32 {
    var failed = begin(opening: file, startUp: startUp)
    var isAskedToQuit = false
    while true {
      lines.history.isPaused = keeper.session.isAsking
      let event = lines.next(
        prompt: Prompt(prompt, continuation: output.style.unicode ? nil : "... "))
      output.palette = lines.palette
      let entry: String
      switch event {
      case .interrupted:
        isAskedToQuit = false
        // Ctrl-C leaves no question behind that the next entry would answer.
        if keeper.session.isAsking { output.show(keeper.evaluate("cancel")) }
        continue
      case .tooLong(let bytes):
        isAskedToQuit = false
        output.show([.tooLong(bytes: bytes)])
        failed = true
        continue
      case .entry(let text): entry = text
      case .endOfInput:
        guard isPerson, !isAskedToQuit, keeper.session.hasUnsavedChanges else {
          keeper.end()
          return failed && !lines.isInteractive ? 1 : 0
        }
        entry = "quit"
      }
      isAskedToQuit = event == .endOfInput
      let start = ContinuousClock.now
      let responses = answer(entry)
      let time = ContinuousClock.now - start
      markMistake(in: entry, responses)
      // The tour goes on below its answers, so that they stay together. A pager would take the lines that
      // wait for keys of its own.
      output.show(responses, isPaged: keeper.tourProgress == nil && !lines.isInputWaiting)
      if showsTime {
        output.show([.report(Self.note(.information, Self.words(for: time)), line: nil)])
      }
      tellWarning()
      failed = failed || responses.contains(where: \.isError)
      if responses.contains(where: \.isQuit) { return failed && !lines.isInteractive ? 1 : 0 }
    }
  }

  // MARK: - The start

  /// Opens a file or takes the start-up file, and offers lost sessions back; returns whether the file
  /// has mistakes.
  private func begin(opening file: String?, startUp: Bool) -> Bool {
    var failed = false
    if let file {
      let responses = keeper.open(file)
      output.show(responses)
      failed = responses.contains(where: \.isError)
    } else if lines.isInteractive {
      tell("whatif \(Version.current); `help` shows what can be typed")
    }
    if let warning = lines.warning { warn(warning) }
    if file == nil, startUp, isPerson { takeStartUpFile() }
    if isPerson { offerLostSessions() }
    if isPerson, !isKept {
      let reason = UserFolders.state.map { "\($0) cannot be written" } ?? "HOME names no folder"
      warn("this session is not kept for the next start: \(reason); `save` keeps a case")
    }
    tellWarning()
    return failed
  }

  /// Takes `init.whatif`; its mistakes are told and keep nobody from the prompt.
  private func takeStartUpFile() {
    guard let path = UserFolders.configuration.map({ $0 + "/init.whatif" }) else { return }
    let text: String
    do {
      text = String(decoding: try SystemFiles().read(path, limit: 1 << 20), as: UTF8.self)
    } catch .missing {
      return
    } catch {
      warn("\(path) cannot be read")
      return
    }
    output.show(keeper.start(with: text, name: path))
  }

  private func offerLostSessions() {
    for lost in keeper.lost.prefix(3) {
      let word = lost.number == 1 ? "recover" : "recover \(lost.number)"
      let isOne = lost.lineCount == 1
      tell(
        "\(lost.summary): `\(word)` brings \(isOne ? "it" : "them") back\(isOne ? ":" : ", the last is") `\(lost.lastLine)`"
      )
    }
    let more = keeper.lost.count - 3
    if more > 0 {
      tell("and \(more) more; `recover none` forgets them all")
    }
  }

  /// A sentence that breaks between words where the screen ends.
  private func tell(_ text: String) {
    StandardStream.output.write(broken(text))
  }

  /// Sentences on the stream of diagnostics, a line each.
  private func warn(_ text: String) {
    for sentence in text.split(separator: "\n") {
      StandardStream.error.write(broken("whatif: \(sentence)"))
    }
  }

  private func broken(_ text: String) -> String {
    Report(nil, .note) { $0.paragraph(Styled(text)) }.terminal(output.style)
  }

  /// One warning, on the stream of diagnostics.
  private func tellWarning() {
    if let warning = keeper.takeWarning() {
      // What fails here fails for the history beside it.
      lines.history.keepQuiet()
      warn(warning)
    } else if !lines.isPainted, let warning = lines.history.takeWarning() {
      // The painter says it above the line that is being edited.
      warn(warning)
    }
  }

  // MARK: - Entries

  private mutating func answer(_ entry: String) -> [Response] {
    InterruptFlag.shared.lower()
    defer {
      InterruptFlag.shared.lower()
      ProgressLine.shared.erase()
    }
    let words = entry.lowercased().split(whereSeparator: \.isWhitespace)
    if words == ["help", "keys"] || words == ["?keys"] {
      return [.report(KeyHelp.report(lines.keys, isPainted: lines.isPainted), line: nil)]
    }
    if words.first == "recover", words.count <= 2, isPerson, !keeper.session.isAsking,
      !keeper.lost.isEmpty || keeper.session.textToEdit("recover") == nil
    {
      return [.report(recover(words.dropFirst().first), line: nil)]
    }
    if isPerson, !keeper.session.isAsking, let response = promptCommand(words.map(String.init)) {
      return [response]
    }
    let responses = keeper.evaluate(entry)
    // The terminal has shown `^C` where the cursor stood.
    if isPerson, InterruptFlag.shared.isRaised { StandardStream.output.write("\n") }
    return responses
  }

  /// Does what concerns the prompt alone; a name of the model is never such a command.
  private mutating func promptCommand(_ words: [String]) -> Response? {
    switch (words.first, words.count) {
    case ("time", 2) where words[1] == "on" || words[1] == "off":
      showsTime = words[1] == "on"
      let text =
        showsTime
        ? "Each entry says how long it took; `time off` ends that." : "Times are not shown."
      return .report(Self.note(.done, text), line: nil)
    case ("time", 1) where keeper.session.textToEdit("time") == nil:
      return .report(
        Self.note(
          .information,
          "`time on` says how long each entry takes\(showsTime ? ", as it does now" : ""); `time off` ends that."
        ), line: nil)
    case ("edit", 1...2):
      guard let text = keeper.session.textToEdit(words.count > 1 ? words[1] : nil) else {
        guard words.count == 2, Int(words[1]) == nil,
          words[1].allSatisfy({ $0.isLetter || $0 == "_" })
        else { return nil }
        return .report(
          Self.note(.caution, "There is no `\(words[1])` to edit; `list` shows what there is."),
          line: nil)
      }
      return edit(text)
    default: return nil
    }
  }

  private func edit(_ text: String) -> Response {
    let isDone = lines.edit(text)
    return .report(
      isDone
        ? Report(nil, .note, blocks: [])
        : Self.note(
          .caution,
          "The editor did not finish, nothing was changed; `EDITOR=nano whatif` starts with another one."
        ),
      line: nil)
  }

  /// Lets ↑ put the cursor where the entry is wrong.
  private func markMistake(in entry: String, _ responses: [Response]) {
    for case .diagnostic(let diagnostic) in responses where diagnostic.severity == .error {
      guard let span = diagnostic.primary?.span, span.source.utf8.elementsEqual(entry.utf8) else {
        continue
      }
      return lines.history.markNewest(wrongAt: Int(span.range.lower))
    }
  }

  /// `took 3.4 ms`, `took 12 s`.
  private static func words(for time: Duration) -> String {
    let (seconds, rest) = time.components
    let microseconds = seconds * 1_000_000 + rest / 1_000_000_000_000
    switch microseconds {
    case ..<10_000: return "took \(microseconds / 1_000).\(microseconds / 100 % 10) ms"
    case ..<1_000_000: return "took \(microseconds / 1_000) ms"
    default: return "took \(seconds).\(microseconds / 100_000 % 10) s"
    }
  }

  private func recover(_ word: Substring?) -> Report {
    if word == "none" {
      keeper.forgetLost()
      return Self.note(.done, "They are forgotten.")
    }
    guard !keeper.lost.isEmpty else {
      return Self.note(.information, "No session waits to be brought back.")
    }
    let index = word.map { word in keeper.lost.firstIndex { "\($0.number)" == word } } ?? 0
    guard let index else {
      let waiting = keeper.lost.map { "`recover \($0.number)`" }.joined(separator: ", ")
      return Self.note(
        .caution,
        "No session waits as `recover \(word ?? "1")`; \(waiting) brings one back, `recover none` forgets what waits."
      )
    }
    let lost = keeper.lost[index]
    guard !keeper.session.hasUnsavedChanges else {
      return Self.note(
        .caution,
        "That would replace this session, which has unsaved changes: `save` keeps it, then `recover \(lost.number)` brings the other one."
      )
    }
    let isElsewhere = lost.folder != UserFolders.working && UserFolders.change(to: lost.folder)
    let failures = keeper.recover(index)
    var text = "\(lost.lineCount == 1 ? "1 line is" : "\(lost.lineCount) lines are") back"
    if isElsewhere { text += ", and the session works in \(lost.folder) as it did" }
    if failures > 0 { text += "; \(failures) could not be done again" }
    return Self.note(
      failures > 0 ? .caution : .done, text + ". `list` shows what there is, `save` keeps it.")
  }

  private static func note(_ kind: Note.Kind, _ text: String) -> Report {
    Report(nil, .note) {
      $0.note(kind, Styled(text))
      $0.record(MachineRecord(.note, text: text))
    }
  }

  /// The prompt names what is being asked: the scenario in use, and whether there are unsaved changes.
  private var prompt: String {
    let place = keeper.tourProgress ?? keeper.session.usedScenario
    return "whatif\(place.map { " (\($0))" } ?? "")\(keeper.session.hasUnsavedChanges ? "*" : "")> "
  }
}

extension SessionEnvironment {
  /// This machine, with nobody to ask.
  static var system: SessionEnvironment { system(isInteractive: false) }

  /// This machine.
  static func system(isInteractive: Bool, allowsWriting: Bool = false) -> SessionEnvironment {
    var environment = SessionEnvironment(
      files: SystemFiles(home: UserFolders.home), today: { Today.date },
      isInteractive: isInteractive, allowsWriting: allowsWriting,
      clipboard: DesktopClipboard())
    environment.isCancelled = { InterruptFlag.shared.isRaised }
    environment.keyHelp = { KeyHelp.report(KeyBinding.all, isPainted: true) }
    environment.progress = { done, all in ProgressLine.shared.show(done, of: all) }
    return environment
  }
}
