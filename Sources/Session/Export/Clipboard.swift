/// What a text on a clipboard is, so that the program it is pasted into knows.
public enum ClipboardKind: String, Sendable {
  /// Words for anywhere.
  case plain = "text/plain"
  /// A fragment with inline styles: a table in slides, documents and mail.
  case html = "text/html"
}

/// Where `copy` puts a result: a desktop's clipboard, a terminal's, or a file.
///
/// The session decides which; an implementation only does what it is told and says whether it could.
public protocol Clipboard: Sendable {
  /// The tool of the desktop that takes texts of a kind, such as `wl-copy`; nil where there is none.
  func tool(for kind: ClipboardKind) -> String?
  /// Hands a text to the tool of the desktop; false when that failed.
  func put(_ text: String, as kind: ClipboardKind) -> Bool
  /// Whether there is a terminal that could take a text for its clipboard.
  var hasTerminal: Bool { get }
  /// Sends a control sequence to the terminal.
  func send(_ sequence: String)
  /// The folder for a file when nothing else is there.
  var temporaryFolder: String { get }
}

/// The sequence that asks a terminal to keep a text on its clipboard (OSC 52).
enum TerminalClipboard {
  /// The most bytes of text that are sent; terminals drop longer sequences without a word.
  static let limit = 74_000

  /// Returns the sequence; nil for a text that is too long.
  static func sequence(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count <= limit else { return nil }
    return "\u{1B}]52;c;\(base64(bytes))\u{7}"
  }

  /// Returns bytes in base 64 (RFC 4648).
  static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      var four: [UInt8] = []
      for _ in 0..<4 {
        four.append(letters[bits & 63])
        bits >>= 6
      }
      result += four.reversed()
      for k in 0..<(3 - group.count) { result[result.count - 1 - k] = UInt8(ascii: "=") }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
