/// A slide title that fits: at most 110 characters on at most two lines, no word alone on the last.
struct ActionTitle: Hashable, Sendable {
  /// The greatest number of characters.
  static let limit = 110

  /// The text to show; a no-break space keeps the last two words together.
  let text: String
  /// The font size in points.
  let size: Double
  /// The whole title where it had to be cut, nil otherwise.
  let whole: String?

  /// Fits a title into a box.
  ///
  /// - Parameters:
  ///   - largest: The size to try first; it shrinks to no less than 60 percent of it.
  ///   - suffix: What follows the title and is never cut, such as ` (2 of 3)`.
  init(_ title: String, width: Double, height: Double, largest: Double, suffix: String = "") {
    let safe = SlideText.line(title, limit: 2000)
    let room = Self.limit - suffix.count
    let isLong = safe.count > room
    let words = (isLong ? Self.cut(safe, to: room) : safe) + suffix
    text = Self.withoutOrphan(words)
    whole = isLong ? safe : nil
    var size = largest
    while size > max(largest * 0.6, SlideGeometry.leastPoints),
      !Self.fits(text, size: size, width: width, height: height)
    {
      size -= 1
    }
    self.size = size
  }

  /// Returns whether text takes at most two lines and the height of the box.
  private static func fits(_ text: String, size: Double, width: Double, height: Double) -> Bool {
    let lines = TextMetrics.wrap(text, size: size, limit: width, bold: true).count
    return lines <= 2 && Double(lines) * size * 1.2 <= height
  }

  /// Returns the words that fit into a number of characters, with "…".
  private static func cut(_ text: String, to limit: Int) -> String {
    let head = text.prefix(max(1, limit - 1))
    guard let space = head.lastIndex(of: " "), head.distance(from: head.startIndex, to: space) > 20
    else { return head + "…" }
    return head[..<space] + "…"
  }

  /// Returns text whose last two words stay on one line, unless they are very long.
  private static func withoutOrphan(_ text: String) -> String {
    guard let last = text.lastIndex(of: " "), text.distance(from: last, to: text.endIndex) <= 20,
      text[..<last].contains(" ")
    else { return text }
    return text[..<last] + "\u{A0}" + text[text.index(after: last)...]
  }
}
