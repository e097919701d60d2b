public import Diagnostics

/// A source that plays a list of events and keeps what it was asked: for tests and transcripts.
public final class ScriptedSource: LineSource {
  /// Whether it stands for a person.
  public let isInteractive: Bool
  /// The entries played so far.
  public let history = History(path: nil)
  /// The notes shown so far, in order.
  public private(set) var notes: [String] = []
  /// The prompts asked with so far, in order.
  public private(set) var prompts: [Prompt] = []

  private var events: [LineEvent]

  /// After the last of `events` the input is at its end.
  public init(_ events: [LineEvent], isInteractive: Bool = true) {
    self.events = Array(events.reversed())
    self.isInteractive = isInteractive
  }

  /// Plays `entries`.
  public convenience init(entries: [String], isInteractive: Bool = true) {
    self.init(entries.map(LineEvent.entry), isInteractive: isInteractive)
  }

  /// A script sees no colours.
  public var palette: TerminalPalette { .user }

  /// Whether there are events to play.
  public var isInputWaiting: Bool { !events.isEmpty }

  /// Plays the next event.
  public func next(prompt: Prompt) -> LineEvent {
    prompts.append(prompt)
    guard let event = events.popLast() else { return .endOfInput }
    if case .entry(let text) = event { history.add(text) }
    return event
  }

  /// A script has no editor.
  public func edit(_ text: String) -> Bool { false }

  /// Keeps `text` in `notes`.
  public func note(_ text: String) {
    notes.append(text)
  }
}
