/// The texts that were cut, to be put back.
struct KillRing {
  /// Which way a cut went from the cursor.
  enum Direction { case forward, backward }

  private var texts: [String] = []
  private var place = 0
  private let limit = 30

  /// Keeps `text`; directly after another cut it is joined to that one.
  mutating func cut(_ text: String, _ direction: Direction, joinsLast: Bool) {
    guard !text.isEmpty else { return }
    if joinsLast, let last = texts.popLast() {
      texts.append(direction == .forward ? last + text : text + last)
    } else {
      texts.append(text)
      if texts.count > limit { texts.removeFirst() }
    }
    place = texts.count - 1
  }

  /// The text to put back.
  var current: String? { texts.indices.contains(place) ? texts[place] : nil }

  /// Turns to the text cut before the current one and returns it.
  mutating func rotate() -> String? {
    guard !texts.isEmpty else { return nil }
    place = (place + texts.count - 1) % texts.count
    return texts[place]
  }
}
