/// Strings for the wide-character functions of libedit.
extension String {
  /// The scalars and a zero at the end; a zero inside ends the text.
  var wideScalars: [WideCharacter] {
    unicodeScalars.prefix { $0.value != 0 }.map { WideCharacter(bitPattern: $0.value) } + [0]
  }

  /// Calls `body` with the text as a wide C string that lives until it returns.
  func withWideString<Result>(_ body: (UnsafePointer<WideCharacter>) -> Result) -> Result {
    let scalars = wideScalars
    return scalars.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else {
        var empty: WideCharacter = 0
        return body(&empty)
      }
      return body(start)
    }
  }
}

/// `wchar_t` of Linux and macOS.
typealias WideCharacter = Int32
