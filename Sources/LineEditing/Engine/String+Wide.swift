/// Strings for the wide-character functions of libedit.
extension String {
  /// The scalars and a zero at the end; a zero inside ends the text.
  var wideScalars: [CWideChar32] {
    unicodeScalars.prefix { $0.value != 0 }.map { CWideChar32(bitPattern: $0.value) } + [0]
  }

  /// Calls `body` with the text as a wide C string that lives until it returns.
  func withWideString<Result>(_ body: (UnsafePointer<CWideChar32>) -> Result) -> Result {
    let scalars = wideScalars
    return scalars.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else {
        var empty: CWideChar32 = 0
        return body(&empty)
      }
      return body(start)
    }
  }
}

/// `wchar_t` of Linux and macOS.
typealias CWideChar32 = Int32
