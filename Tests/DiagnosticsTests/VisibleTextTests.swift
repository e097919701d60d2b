import Diagnostics
import Testing

@Suite("Visible text")
struct VisibleTextTests {
  @Test(
    "what is invisible or moves the cursor becomes an escape, everything else stays",
    arguments: [
      ("plain é 日本 🎉", "plain é 日本 🎉"), ("a\u{0}b", "a\\u{0}b"), ("\u{1B}[31m", "\\u{1B}[31m"),
      ("a\tb\r\n", "a\\tb\\r\\n"), ("\u{202E}", "\\u{202E}"), ("\u{9B}", "\\u{9B}"),
      ("\u{200B}\u{FEFF}", "\\u{200B}\\u{FEFF}"), ("\u{2066}x", "\\u{2066}x"),
    ])
  func escaping(text: String, expected: String) { #expect(VisibleText.escaped(text) == expected) }

  /// The standard library's decoder is the independent source.
  @Test("decoding agrees with the standard library on valid text and survives any bytes")
  func decoding() {
    let text = "aé日🎉\u{10FFFF}\u{0}"
    let bytes = Array(text.utf8)
    var scalars: [Unicode.Scalar] = []
    var i = 0
    while i < bytes.count {
      let (scalar, length) = UTF8Scalar.decode(bytes, at: i, end: bytes.count)
      scalars.append(scalar)
      i += length
    }
    #expect(scalars == Array(text.unicodeScalars))
  }

  @Test(
    "damaged sequences step one byte",
    arguments: [
      [0xFF], [0xC3], [0xC0, 0x80], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0x80],
    ] as [[UInt8]])
  func damaged(bytes: [UInt8]) {
    let (scalar, length) = UTF8Scalar.decode(bytes, at: 0, end: bytes.count)
    #expect(scalar == "\u{FFFD}" && length == 1)
  }
}
