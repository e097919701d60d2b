/// What a line that is still being typed would lead to.
public enum Preview: Sendable, Hashable {
  /// The value with its unit, and how doubtful parts would be read.
  case value(String, readings: [String])
  /// Why it cannot be, in one line, with the bytes (UTF-8) of the text that are wrong.
  case problem(String, wrong: Range<Int>)
}
