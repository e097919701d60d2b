#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Access by UTF-8 byte offsets, the one currency of positions in this layer.
extension String {
  /// Returns the text in `range`, clamped to the text; an offset inside a character is moved to
  /// the start of its scalar.
  func slice(_ range: Range<Int>) -> String {
    String(self[index(at: range.lowerBound)..<index(at: max(range.lowerBound, range.upperBound))])
  }

  /// Returns the index for `offset`, clamped to the text and to a scalar's start.
  func index(at offset: Int) -> String.Index {
    let clamped = Swift.min(Swift.max(0, offset), utf8.count)
    let index = utf8.index(utf8.startIndex, offsetBy: clamped)
    return unicodeScalars.index(roundedDown: index)
  }

  /// Returns the offset of `index`.
  func offset(of index: String.Index) -> Int {
    utf8.distance(from: utf8.startIndex, to: index)
  }

  /// Whether `other` is the beginning of this text, byte for byte.
  func begins(with other: String) -> Bool {
    let count = other.utf8.count
    guard utf8.count >= count else { return false }
    return withBytes { mine in other.withBytes { areEqual(mine, $0, count: count) } }
  }

  /// Whether both texts are the same bytes: `==` also takes two spellings of "é" for the same.
  func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && begins(with: other)
  }

  /// Calls `body` with the bytes of the text.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(utf8).withUnsafeBufferPointer(body)
  }

  /// Whether the first `count` bytes of both are the same.
  private func areEqual(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, count: Int
  ) -> Bool {
    guard count > 0, let a = a.baseAddress, let b = b.baseAddress else { return count == 0 }
    return memcmp(a, b, count) == 0
  }
}

extension String.UnicodeScalarView {
  /// Returns the start of the scalar that `index` lies in.
  fileprivate func index(roundedDown index: Index) -> Index {
    guard index < endIndex else { return endIndex }
    return self.index(before: self.index(after: index))
  }
}
