/// The words that mean something to the parser.
///
/// A word may be several things (`cost` is a statement, `risk` a clause); the sets below say which.
enum Keyword: UInt8, CaseIterable {
  case none
  // Connecting words
  case to, `in`, `as`, of, per, and, or, not, then, `else`, `if`, from, until, at, `for`, by, step
  case up, down, on, show, within, with, chance, ago, under, realised, risk, adverse, once, counted
  // Declarations
  case unit, `case`, scenario, initiative, initiatives, correlate, ranges, seed, samples, sampler
  case assert, include, accept, slide, scores, quadrants
  // What belongs to a case
  case horizon, discount, start, go, impact, ability, owner, due, cost, benefit, track
  // Commands
  case summary, annual, cashflow, cumulative, inputs, list, info, uses, why, what, keep, compare
  case use, reset, solve, `break`, table, simulate, tornado, drivers, worth, plot, review, export
  case copy, load, save, undo, redo, remove, rename, history, help, quit, exit
  // Clauses of an initiative
  case npv, needs, excludes, status, confidence
  // Values
  case yes, no
  // Words with a meaning in one place only
  case month, year, share, one, data, column, live, even, knowing, delay, benefits, without, all
  case worse, better, end, half, double, exactly, low, high, because, most, least, a, an
  case percent, percentage, point, points, pp, thousand, million, billion

  /// The word as a person types it.
  var spelling: String { String(describing: self) }
}

/// A set of keywords as bits.
struct KeywordSet: ExpressibleByArrayLiteral {
  private var bits: (UInt64, UInt64, UInt64) = (0, 0, 0)

  init(arrayLiteral elements: Keyword...) { self.init(elements) }

  init(_ elements: [Keyword]) {
    for element in elements { insert(element) }
  }

  /// Adds one word.
  private mutating func insert(_ keyword: Keyword) {
    let bit = UInt64(1) << UInt64(keyword.rawValue & 63)
    switch keyword.rawValue >> 6 {
    case 0: bits.0 |= bit
    case 1: bits.1 |= bit
    default: bits.2 |= bit
    }
  }

  /// Whether the set holds the word.
  func contains(_ keyword: Keyword) -> Bool {
    let bit = UInt64(1) << UInt64(keyword.rawValue & 63)
    switch keyword.rawValue >> 6 {
    case 0: return bits.0 & bit != 0
    case 1: return bits.1 & bit != 0
    default: return bits.2 & bit != 0
    }
  }

  /// Returns the words of both sets.
  func union(_ other: KeywordSet) -> KeywordSet {
    var result = self
    result.bits.0 |= other.bits.0
    result.bits.1 |= other.bits.1
    result.bits.2 |= other.bits.2
    return result
  }

  /// Words that join parts of a statement and are therefore never a unit behind a number.
  static let connecting: KeywordSet = [
    .to, .in, .as, .of, .per, .and, .or, .not, .then, .else, .if, .from, .until, .at, .for, .by,
    .step, .up, .down, .on, .show, .within, .with, .chance, .ago, .under, .realised, .risk,
    .adverse, .once, .counted,
  ]

  /// Words that start a declaration or a line of a case.
  static let declarations: KeywordSet = [
    .unit, .case, .scenario, .initiative, .initiatives, .correlate, .ranges, .seed, .samples,
    .sampler, .assert, .include, .accept, .slide, .scores, .quadrants, .horizon, .discount, .start,
    .go, .impact,
    .ability, .owner, .due, .cost, .benefit, .track,
  ]

  /// Words that start a command.
  static let commands: KeywordSet = [
    .summary, .annual, .cashflow, .cumulative, .inputs, .list, .info, .uses, .why, .what, .keep,
    .compare, .use, .reset, .solve, .break, .table, .simulate, .tornado, .drivers, .worth, .plot,
    .review, .export, .copy, .load, .save, .undo, .redo, .remove, .rename, .history, .help, .quit,
    .exit,
  ]

  /// Words that start a statement.
  static let statements = declarations.union(commands)

  /// Clause words of an initiative.
  static let initiativeClauses: KeywordSet = [
    .impact, .ability, .owner, .due, .cost, .npv, .needs, .excludes, .status, .confidence,
  ]

  /// Words that stand between two formulas, so that a line that ends with one goes on.
  static let trailingOperators: KeywordSet = [.then, .else, .and, .or, .not, .of, .in]

  /// Words that cannot be defined, beside the metrics.
  static let reserved = connecting.union(statements).union(initiativeClauses).union([
    .all, .low, .high, .benefits, .yes, .no,
  ])
}

/// Finds the keyword that a run of bytes spells, whatever its capitals, without making a string.
struct KeywordTable: Sendable {
  private struct Slot: Sendable {
    var low: UInt64
    var high: UInt64
    var keyword: Keyword
  }

  /// The one table; built once.
  static let shared = KeywordTable()

  /// Open addressing over a power of two at least four times the number of words.
  private let slots: [Slot]
  private static let mask = 1023

  private init() {
    var slots = [Slot](repeating: Slot(low: 0, high: 0, keyword: .none), count: Self.mask + 1)
    for keyword in Keyword.allCases where keyword != .none {
      let bytes = Array(keyword.spelling.utf8)
      guard let (low, high) = Self.pack(bytes, 0, bytes.count) else { continue }
      var index = Self.hash(low, high)
      while slots[index].keyword != .none { index = (index + 1) & Self.mask }
      slots[index] = Slot(low: low, high: high, keyword: keyword)
    }
    self.slots = slots
  }

  /// Returns the keyword spelled by `bytes[lower..<upper]`, or `none`.
  func keyword(in bytes: [UInt8], _ lower: Int, _ upper: Int) -> Keyword {
    guard let (low, high) = Self.pack(bytes, lower, upper) else { return .none }
    var index = Self.hash(low, high)
    while slots[index].keyword != .none {
      if slots[index].low == low, slots[index].high == high { return slots[index].keyword }
      index = (index + 1) & Self.mask
    }
    return .none
  }

  /// Packs up to sixteen ASCII letters, lowered, into two words; nil for anything else.
  private static func pack(_ bytes: [UInt8], _ lower: Int, _ upper: Int) -> (UInt64, UInt64)? {
    guard upper - lower <= 16 else { return nil }
    var low: UInt64 = 0
    var high: UInt64 = 0
    for i in lower..<upper {
      var byte = bytes[i]
      guard byte < 0x80 else { return nil }
      if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
      if i - lower < 8 { low = low << 8 | UInt64(byte) } else { high = high << 8 | UInt64(byte) }
    }
    return (low, high)
  }

  private static func hash(_ low: UInt64, _ high: UInt64) -> Int {
    let mixed = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed >> 54) & mask
  }
}
