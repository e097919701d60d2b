import LineEditing
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The session at the prompt: reads entries, shows what they lead to, until `quit` or the input ends.
struct Notebook {
  private let output: Output
  private let box: SessionBox
  private let lines: any LineSource

  /// Connects a session to the terminal; `isForced` reads any input line by line.
  init(output: Output, isForced: Bool) {
    self.output = output
    let facts = TerminalFacts.current(term: Output.variable("TERM"))
    let isPerson = facts.inputIsTerminal && facts.outputIsTerminal
    box = SessionBox(Session(.system(isInteractive: isPerson)))
    let history = History(path: isPerson ? Self.historyPath : nil)
    var settings = LineEditingSettings.fromEnvironment(Output.variable)
    settings.usesColor = output.hasColor
    settings.showsHint = Output.variable("WHATIF_PREVIEW") != "off"
    lines = LineSourceFactory.make(
      language: SessionLanguage(box), facts: facts, history: history, settings: settings)
  }

  /// Runs until the end and returns the exit status: 1 when a line of a pipe failed.
  mutating func run(opening file: String?) -> Int32 {
    var failed = false
    if let file {
      let responses = box.session.open(file)
      output.show(responses)
      failed = responses.contains(where: \.isError)
    } else if lines.isInteractive {
      StandardStream.output.write("whatif \(Version.current); `help` shows what can be typed\n")
    }
    while true {
      switch lines.next(prompt: Prompt(prompt)) {
      case .endOfInput:
        return failed && !lines.isInteractive ? 1 : 0
      case .interrupted: continue
      case .entry(let text):
        let responses = box.session.evaluate(text)
        output.show(responses)
        failed = failed || responses.contains(where: \.isError)
        if responses.contains(where: \.isQuit) { return failed && !lines.isInteractive ? 1 : 0 }
      }
    }
  }

  /// The prompt names what is being asked: the scenario in use, and whether there are unsaved changes.
  private var prompt: String {
    let scenario = box.session.usedScenario.map { " (\($0))" } ?? ""
    return "whatif\(scenario)\(box.session.hasUnsavedChanges ? "*" : "")> "
  }

  private static var historyPath: String? {
    if let folder = Output.variable("XDG_STATE_HOME"), !folder.isEmpty {
      return folder + "/whatif/history"
    }
    return Output.variable("HOME").map { $0 + "/.local/state/whatif/history" }
  }
}

/// Holds the session where both the prompt and the line editor see it.
final class SessionBox {
  /// The session as it stands.
  var session: Session

  /// Creates the box.
  init(_ session: Session) { self.session = session }
}

extension SessionEnvironment {
  /// This machine, with nobody to ask.
  static var system: SessionEnvironment { system(isInteractive: false) }

  /// This machine.
  static func system(isInteractive: Bool, allowsWriting: Bool = false) -> SessionEnvironment {
    SessionEnvironment(
      today: { Today.date }, isInteractive: isInteractive, allowsWriting: allowsWriting,
      clipboard: DesktopClipboard())
  }
}
