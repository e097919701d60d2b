public import Diagnostics

/// Lines from a pipe, a file or a terminal that can do no more than print, grouped to entries by
/// the language's own answer to "is this whole?".
///
/// A pipe sees no prompt and nothing else either. A terminal sees the prompt and edits with what
/// its driver offers, or libedit where the terminal has a name.
public final class PlainSource<Language: LineLanguage>: LineSource {
  /// Whether a person types here.
  public let isInteractive: Bool
  /// The entries of a person; a pipe adds none.
  public let history: History

  private let language: Language
  private let reader: LineReader
  private let output: TerminalOutput
  private let errors: TerminalOutput
  private let settings: LineEditingSettings
  private let editor: StockEditor<Language>?
  /// What the user's editor left, to be handed over as the next entry.
  private var edited: String?
  /// An entry that never gets whole is handed over after so many lines, so that the language sees
  /// its start again only a bounded number of times.
  private let lineLimit = 2_000

  /// - Parameters:
  ///   - isInteractive: Whether a person types here, so that prompts make sense.
  public convenience init(
    language: Language, isInteractive: Bool, history: History = History(path: nil),
    settings: LineEditingSettings = LineEditingSettings(),
    input: Int32 = 0, output: Int32 = 1, errors: Int32 = 2
  ) {
    self.init(
      language: language, isInteractive: isInteractive, history: history, settings: settings,
      editor: nil, input: input, output: output, errors: errors)
  }

  /// - Parameter editor: Who reads the lines; nil for the driver of the terminal.
  init(
    language: Language, isInteractive: Bool, history: History, settings: LineEditingSettings,
    editor: StockEditor<Language>?, input: Int32 = 0, output: Int32 = 1, errors: Int32 = 2
  ) {
    self.editor = editor
    self.language = language
    self.settings = settings
    self.isInteractive = isInteractive
    self.history = history
    reader = LineReader(descriptor: input)
    self.output = TerminalOutput(descriptor: output)
    self.errors = TerminalOutput(descriptor: errors)
  }

  /// The colours of the settings.
  public var palette: TerminalPalette { settings.palette }

  /// Whether a line waits.
  public var isInputWaiting: Bool { edited != nil || editor?.isPending ?? reader.isPending }

  /// The keys of libedit, or those that the driver of a terminal knows.
  public var keys: [KeyBinding] {
    editor != nil ? StockEditor<Language>.keys : isInteractive ? KeyBinding.ofDriver : []
  }

  /// What is wrong in `~/.editrc`, where that is read.
  public var warning: String? { editor?.warning }

  /// Returns the next whole entry; blocks until there is one.
  public func next(prompt: Prompt) -> LineEvent {
    TerminalSignals.install()
    InterruptFlag.shared.lower()
    if let text = edited {
      edited = nil
      say("\(prompt.text)\(text)\n")
      return entry([text])
    }
    var lines: [String] = []
    while true {
      switch line(behind: lines.isEmpty ? prompt.text : prompt.continuation) {
      case .interrupted:
        let unfinished = editor?.unfinished ?? ""
        drop(unfinished.isEmpty ? lines : lines + [unfinished])
        return .interrupted
      case .end:
        if isInteractive { say("\n") }
        return lines.isEmpty ? .endOfInput : entry(lines)
      case .tooLong(let bytes): return .tooLong(bytes: bytes)
      case .line(let line):
        lines.append(line)
        guard let missing = missing(in: lines) else { return entry(lines) }
        if isInteractive, lines.count == 1 {
          say("still to come: \(missing); an empty line gives the line up\n")
        }
      }
    }
  }

  /// Hands `text` to the user's editor; what comes back is the next entry.
  public func edit(_ text: String) -> Bool {
    guard isInteractive else { return false }
    edited = ExternalEditor(settings).edit(text)
    return edited != nil
  }

  /// Shows `text` on standard error, which a pipe keeps apart from results.
  public func note(_ text: String) {
    errors.write(text + "\n")
    errors.flush()
  }

  /// What an entry waits for; nil when it is handed over.
  private func missing(in lines: [String]) -> String? {
    if lines.count >= lineLimit { return nil }
    if isInteractive, lines.suffix(2).allSatisfy(\.isEmpty), lines.count > 2 { return nil }
    guard
      case .incomplete(_, let missing) = language.status(of: lines.joined(separator: "\n"))
    else { return nil }
    return missing
  }

  private func entry(_ lines: [String]) -> LineEvent {
    let text = lines.joined(separator: "\n")
    if isInteractive { history.add(text) }
    return .entry(text)
  }

  /// Ctrl-C: the unfinished entry stays in the history of this session.
  private func drop(_ lines: [String]) {
    reader.dropPartialLine()
    InterruptFlag.shared.lower()
    history.remember(lines.joined(separator: "\n"))
    if isInteractive { say("\n") }
  }

  /// Asks for a line and reads it.
  private func line(behind prompt: String) -> LineReader.Result {
    if let editor { return editor.next(behind: prompt) }
    if isInteractive { say(prompt) }
    return reader.next()
  }

  private func say(_ text: String) {
    output.write(text)
    output.flush()
  }
}
