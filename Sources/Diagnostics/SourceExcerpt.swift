/// A piece of one line of a text, made safe to show, that knows the column of every byte in it.
///
/// Of a long line only a window around the place of interest is read, so that the work does not
/// depend on the length of the line.
struct SourceExcerpt {
  /// What to show.
  let text: String
  /// The bytes of the text that are shown.
  let range: SourceRange
  /// The first column of each shown byte from `range.lower` on, and one more for the end.
  private let columns: [Int]

  /// Reads the line that holds `place` of `source`, at most about `width` columns of it; `cut` stands where it goes on.
  init(of source: SourceText, around place: SourceRange, width: Int, cut: String) {
    let line = source.lineRange(at: min(Int(place.lower), source.utf8.count))
    let start = Self.windowStart(in: source.utf8, line: line, place: place, width: width)
    var text = start > Int(line.lower) ? cut : ""
    var column = text.count
    var columns: [Int] = []
    var cluster = ""
    var i = start
    let end = Int(line.upper)
    while i < end {
      let (scalar, length) = UTF8Scalar.decode(source.utf8, at: i, end: end)
      let shown = Self.shown(scalar, length, byte: source.utf8[i], column: column, &cluster)
      let room = i + length < end ? width - cut.count : width
      if column + shown.width > room {
        text += cut
        break
      }
      text += shown.text
      columns.append(contentsOf: repeatElement(column, count: length))
      column += shown.width
      i += length
    }
    columns.append(column)
    self.text = text
    self.columns = columns
    range = SourceRange(start, i)
  }

  /// Returns the columns that marks under `place` take: at least one.
  func columns(of place: SourceRange) -> Range<Int> {
    let lower = column(of: Int(place.lower))
    return lower..<max(column(of: Int(place.upper)), lower + 1)
  }

  private func column(of offset: Int) -> Int {
    columns[min(max(offset - Int(range.lower), 0), columns.count - 1)]
  }

  /// Returns where the window starts: the line's start when the place is near it.
  private static func windowStart(
    in bytes: [UInt8], line: SourceRange, place: SourceRange, width: Int
  ) -> Int {
    let lower = Int(line.lower)
    let caret = min(max(Int(place.lower), lower), Int(line.upper))
    let shownEnd = min(Int(place.upper), Int(line.upper), caret + width / 3)
    guard shownEnd - lower > width - 2 else { return lower }
    var start = max(lower, caret - width / 2)
    while start < caret, bytes[start] & 0xC0 == 0x80 { start += 1 }
    return start
  }

  /// Returns the visible form of one scalar and the columns that it adds.
  ///
  /// - Parameter cluster: The character that the scalars before began; what joins it adds what it makes it wider.
  private static func shown(
    _ scalar: Unicode.Scalar, _ length: Int, byte: UInt8, column: Int, _ cluster: inout String
  ) -> (text: String, width: Int) {
    if scalar == "\t" {
      let width = 4 - column % 4
      return (String(repeating: " ", count: width), width)
    }
    if length == 1, byte >= 0x80 {
      let text = VisibleText.escaped([byte], 0, 1)
      return (text, text.utf8.count)
    }
    if VisibleText.isDangerous(scalar) {
      let text = VisibleText.escape(scalar)
      return (text, text.utf8.count)
    }
    let before = cluster
    cluster.unicodeScalars.append(scalar)
    guard cluster.count == 1, !before.isEmpty else {
      cluster = String(scalar)
      return (cluster, CellWidth.of(cluster))
    }
    return (String(scalar), max(0, CellWidth.of(cluster) - CellWidth.of(before)))
  }
}
