/// Lines of which as many are shown as have room; the last row says how many are not.
public struct Brief: Sendable, Hashable {
  /// The first lines, the most important before the others; no more than there are rows.
  public let lines: [Styled]
  /// How many lines there are.
  public let count: Int
  /// How many rows there are for all of it.
  public let rows: Int
  /// What the lines are, for their number: `results moved` in `and 3 more results moved`.
  public let noun: String

  /// Creates a list of which the first lines are given, and which takes at most so many rows.
  public init(_ lines: [Styled], of count: Int, rows: Int, noun: String) {
    self.lines = lines
    self.count = count
    self.rows = rows
    self.noun = noun
  }

  /// What has room where a block takes as many rows as `rowsOf` says.
  func blocks(where rowsOf: (Report.Block) -> Int) -> [Report.Block] {
    let blocks = lines.map(Report.Block.preformatted)
    let ends = blocks.reduce(into: [0]) { $0.append(($0.last ?? 0) + rowsOf($1)) }
    for shown in ends.indices.reversed() {
      guard shown < count else {
        if ends[shown] <= rows { return blocks }
        continue
      }
      let rest = rest(behind: shown)
      if ends[shown] + rowsOf(rest) <= rows { return blocks[..<shown] + [rest] }
    }
    return [rest(behind: 0)]
  }

  /// What has room where every line takes one row.
  var blocks: [Report.Block] { blocks { _ in 1 } }

  private func rest(behind shown: Int) -> Report.Block {
    let number = shown == 0 ? "\(count)" : "and \(count - shown) more"
    return .note(Note(.information, Styled("\(number) \(noun)")))
  }
}
