import LineEditing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Echoes entries; a few words make it do what a real session would.
enum LineEditingDemo {
  static func run() {
    let facts = TerminalFacts.current(term: variable("TERM"))
    var settings = LineEditingSettings.fromEnvironment(variable)
    settings.usesColor = ColorDecision.usesColor(
      .auto, isTerminal: facts.outputIsTerminal, environment: variable)
    if variable("DEMO_BUFFER") != nil {
      (settings.showsGhostText, settings.showsHint) = (false, false)
    }
    settings.prefersVi = variable("DEMO_VI") != nil
    let source = LineSourceFactory.make(
      language: DemoLanguage(), facts: facts, history: History(path: variable("DEMO_HISTORY")),
      settings: settings)
    exit(loop(source))
  }

  private static func loop(_ source: any LineSource) -> Int32 {
    while true {
      switch source.next(prompt: "> ") {
      case .entry("quit"), .endOfInput: return 0
      case .interrupted:
        if !source.isInteractive { return 130 }
      case .tooLong(let bytes): source.note("\(bytes) bytes are too many")
      case .entry(let text): answer(text, source)
      }
    }
  }

  private static func answer(_ text: String, _ source: any LineSource) {
    switch text {
    case "spin": spin()
    case "hang": hang()
    case "pause": pause()
    case "trap": raise(SIGILL)
    case "note later": postLater(source)
    default:
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      say("= \(lines.count) line, \(text.utf8.count) bytes: \(lines.first ?? "")")
    }
  }

  /// Evaluates until Ctrl-C.
  private static func spin() {
    InterruptFlag.shared.lower()
    say("spinning")
    while !InterruptFlag.shared.isRaised { usleep(500) }
    say("stopped")
  }

  /// Evaluates until a file is there.
  private static func pause() {
    say("pausing")
    guard let path = variable("DEMO_GO") else { return }
    while access(path, F_OK) != 0 { usleep(500) }
  }

  /// Evaluates for ever, whatever Ctrl-C says.
  private static func hang() {
    while !InterruptFlag.shared.isRaised { usleep(500) }
    say("not listening")
    while true { usleep(1_000) }
  }

  private static func postLater(_ source: any LineSource) {
    say("noted")
    DemoLanguage.pending.set(source)
  }

  private static func say(_ text: String) {
    let line = text + "\n"
    _ = line.withCString { write(1, $0, line.utf8.count) }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
