public import Diagnostics

/// What a source of lines hands over.
public enum LineEvent: Sendable, Equatable {
  /// A whole entry, possibly of several lines, without the last newline.
  case entry(String)
  /// A line of so many bytes was dropped, with what stood before it in its entry: it is more than a
  /// language has to read.
  case tooLong(bytes: Int)
  /// The user gave the entry up with Ctrl-C.
  case interrupted
  case endOfInput
}

/// What stands before an entry: once before its first line, and before each line that follows.
public struct Prompt: Sendable, Equatable, ExpressibleByStringLiteral {
  /// What stands before the first line.
  public let text: String
  /// What stands before each line that follows.
  public let continuation: String

  /// Without a `continuation`, "… " is set flush right under `text`.
  public init(_ text: String, continuation: String? = nil) {
    self.text = text
    self.continuation = continuation ?? Prompt.aligned(under: text)
  }

  /// Makes a prompt with "… " before the lines that follow.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// Returns "… " with as many spaces before it as make it as wide as `text`.
  private static func aligned(under text: String) -> String {
    String(repeating: " ", count: max(0, CellWidth.of(text) - 2)) + "… "
  }
}

/// Where entries come from: a person at a terminal, a pipe, or a test.
///
/// A source is used from one thread. `note` may also be called by the language while it answers.
public protocol LineSource: AnyObject {
  /// Whether a person types, so that a prompt, hints and questions make sense.
  var isInteractive: Bool { get }

  /// The entries that can be recalled.
  var history: History { get }

  /// The colours that suit what is known of the terminal by now.
  var palette: TerminalPalette { get }

  /// Whether more was typed or pasted already than was handed over, which no other reader of the
  /// terminal should get.
  var isInputWaiting: Bool { get }

  /// Whether the terminal understands colours and moves of the cursor.
  var isPainted: Bool { get }

  /// The keys that do something here.
  var keys: [KeyBinding] { get }

  /// What is wrong with the settings, in one sentence; the rest of them is in force.
  var warning: String? { get }

  /// Waits for the next entry.
  func next(prompt: Prompt) -> LineEvent

  /// Hands `text` to the user's editor; what comes back is the beginning of the next entry, or the whole of
  /// it where lines cannot be edited. False where the editor did not finish.
  func edit(_ text: String) -> Bool

  /// Shows `text` above the prompt without disturbing what is being typed.
  func note(_ text: String)
}

extension LineSource {
  /// Nothing is known of it.
  public var isPainted: Bool { false }
  /// There are none.
  public var keys: [KeyBinding] { [] }
  /// There are none to be wrong.
  public var warning: String? { nil }
}
