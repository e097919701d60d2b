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
    utf8.count >= other.utf8.count && utf8.starts(with: other.utf8)
  }
}

extension String.UnicodeScalarView {
  /// Returns the start of the scalar that `index` lies in.
  fileprivate func index(roundedDown index: Index) -> Index {
    guard index < endIndex else { return endIndex }
    return self.index(before: self.index(after: index))
  }
}
