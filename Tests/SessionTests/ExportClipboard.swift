import Synchronization

@testable import Session

/// A clipboard that remembers what it was told.
final class MemoryClipboard: Clipboard {
  private let tools: [ClipboardKind: String]
  let hasTerminal: Bool
  let temporaryFolder = "/temporary"
  private let taken = Mutex<[(ClipboardKind, String)]>([])
  private let sequences = Mutex<[String]>([])

  init(tools: [ClipboardKind: String] = [:], hasTerminal: Bool = true) {
    self.tools = tools
    self.hasTerminal = hasTerminal
  }

  func tool(for kind: ClipboardKind) -> String? { tools[kind] }

  func put(_ text: String, as kind: ClipboardKind) -> Bool {
    taken.withLock { $0.append((kind, text)) }
    return true
  }

  func send(_ sequence: String) { sequences.withLock { $0.append(sequence) } }

  /// The text that was taken last, with its kind.
  var last: (kind: ClipboardKind, text: String)? { taken.withLock { $0.last } }
  /// The control sequence that was sent last.
  var sequence: String? { sequences.withLock { $0.last } }
}
