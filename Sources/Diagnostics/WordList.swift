extension [String] {
  /// The words as a person lists them: `a`, `a and b`, `a, b and c`; empty for none.
  public var listed: String { listed(before: "and") }

  /// The words as a person lists them, with another word before the last: `a, b or c`.
  public func listed(before last: String) -> String {
    guard count > 1, let final = self.last else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) \(last) \(final)"
  }
}

extension [Int] {
  /// Rising numbers with runs of three and more as ranges: `3`, `5`, `7 to 9`.
  public var runs: [String] {
    var parts: [String] = []
    var rest = self[...]
    while let first = rest.first {
      let run = rest.enumerated().prefix { $0.element == first + $0.offset }.count
      parts += run > 2 ? ["\(first) to \(first + run - 1)"] : (0..<run).map { "\(first + $0)" }
      rest = rest.dropFirst(run)
    }
    return parts
  }
}

extension StringProtocol {
  /// The digits of a whole number with a comma before every third from the end: `65,536`.
  public var withThousandsApart: String {
    var result = ""
    for (index, digit) in enumerated() {
      if index > 0, (count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}

extension Int {
  /// So many months in words: `1 month`, `36 months`.
  public var months: String { self == 1 ? "1 month" : "\(self) months" }
}
