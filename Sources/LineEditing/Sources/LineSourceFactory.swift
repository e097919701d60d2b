public import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the editor is to know about its surroundings; nothing is looked up behind the caller.
public struct LineEditingSettings: Sendable {
  /// The name that lines of `~/.editrc` are for.
  public var program = "whatif"
  /// Whether text is coloured; bold, dim and underline are used in either case.
  public var usesColor = true
  /// Which colours are used for it.
  public var palette = TerminalPalette.user
  /// Whether the terminal is asked for its background, and the colours follow its answer.
  public var asksBackground = false
  /// Whether signs beyond ASCII are shown, such as `…` before a line that goes on.
  public var usesUnicode = true
  /// Where `~/.editrc` is, for what is said of it.
  public var editRcPath = ""
  /// The contents of `~/.editrc`; empty when there is none.
  public var editRc = ""
  /// Whether the keys are those of vi when `editRc` does not say.
  public var prefersVi = false
  /// The user's editor with its arguments, for Ctrl-X Ctrl-E.
  public var editorCommand = "vi"
  /// A line above the text that says how to leave the editor; empty for one that the person chose.
  public var editorAdvice = ""
  /// What is said before that editor opens; empty for one that the person chose.
  public var editorNotice = ""
  /// Where that editor finds the text.
  public var temporaryFolder = "/tmp"
  /// Whether text that one key would add is shown after the input.
  public var showsGhostText = true
  /// Whether the preview or reason is shown below the input.
  public var showsHint = true

  /// Takes the defaults above.
  public init() {}

  /// Takes what the usual variables say: `VISUAL`, `EDITOR`, `TMPDIR`, and `EDITRC` or `HOME` for
  /// the file of settings.
  ///
  /// Who names no editor gets nano where `PATH` has it, else vi with advice, and is told so.
  public static func fromEnvironment(
    _ variable: (String) -> String?
  ) -> LineEditingSettings {
    var settings = LineEditingSettings()
    if let editor = nonEmpty(variable("VISUAL")) ?? nonEmpty(variable("EDITOR")) {
      settings.editorCommand = editor
    } else if hasProgram("nano", in: variable("PATH")) {
      settings.editorCommand = "nano"
      settings.editorNotice =
        "EDITOR names no editor, so nano opens: Ctrl-X, then y and Enter, keeps what you write"
    } else {
      settings.editorNotice =
        "EDITOR names no editor, so vi opens: `:wq` keeps what you write, `:q!` drops it"
      settings.editorAdvice =
        "# :wq keeps what you write here, :q! drops it; this line is taken out"
    }
    if let folder = nonEmpty(variable("TMPDIR")) { settings.temporaryFolder = folder }
    let path = nonEmpty(variable("EDITRC")) ?? nonEmpty(variable("HOME")).map { $0 + "/.editrc" }
    if let path {
      settings.editRcPath = path
      settings.editRc = EditRcFile.contents(at: path)
    }
    return settings
  }

  private static func hasProgram(_ name: String, in path: String?) -> Bool {
    (path ?? "").split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
  }

  private static func nonEmpty(_ text: String?) -> String? {
    text.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// Chooses where lines come from.
public enum LineSourceFactory {
  /// Returns the full editor on a capable terminal; where it has a name and cannot be painted on, lines
  /// that libedit draws itself; else the plain reader, with a prompt when a person types.
  ///
  /// - Parameters:
  ///   - facts: What is known about the standard streams.
  ///   - history: The entries to recall; not touched before they are needed.
  public static func make(
    language: some LineLanguage, facts: TerminalFacts, history: History,
    settings: LineEditingSettings
  ) -> any LineSource {
    if facts.canEdit,
      let source = LibEditSource(language: language, history: history, settings: settings)
    {
      return source
    }
    let editor =
      facts.canEdit
      ? StockEditor(language: language, history: history, settings: settings) : nil
    return PlainSource(
      language: language, isInteractive: facts.inputIsTerminal && facts.outputIsTerminal,
      history: history, settings: settings, editor: editor)
  }
}
