import Diagnostics
import Modeling
import Syntax

/// What is declared around the statement at the cursor, taken into a copy of the session; it is kept from key to
/// key while nothing but that statement changes, so that a key costs the same in a long entry and in a short one.
struct Surroundings {
  /// What stands before the statement and behind its line, in bytes.
  private let above: [UInt8]
  private let below: [UInt8]
  /// The session with what stands above; nil where that cannot be taken: the answer to the entry says why.
  private let trial: Session?
  /// Whether the trial holds what stands below, too.
  private let holdsBelow: Bool
  /// What the statement declares, nil for a question: with another name it may stand otherwise to what is around.
  private let key: ItemKey?

  /// Takes in what stands around the statement at the cursor; nil where it stands alone or behind a command.
  init?(_ session: Session, _ bytes: [UInt8], at cursor: Int) {
    let parsed = Parser.parse(SourceText(name: "entry", utf8: bytes))
    let items = parsed.items.filter { $0.statement != nil }
    guard let place = items.lastIndex(where: { Int($0.statementRange.lower) <= cursor }),
      !parsed.hasErrors, items[..<place].allSatisfy(\.isPlainDeclaration)
    else { return nil }
    let start = Int(items[place].statementRange.lower)
    let last = max(cursor, Int(items[place].statementRange.upper))
    let end = bytes[last...].firstIndex(of: 0x0A) ?? bytes.count
    let (above, below) = (Array(bytes[..<start]), Array(bytes[end...]))
    let under = place == 0 ? session : session.declaring(above)
    let around = under?.declaring(below, items[(place + 1)...], beside: items[place])
    // What stands alone above the rest of an entry is looked at with it.
    if place == 0, around == nil { return nil }
    (self.above, self.below) = (above, below)
    (trial, holdsBelow) = (around ?? under, around != nil)
    key = items[place].statement.flatMap(ItemKey.init)
  }

  /// Whether a text differs from the one taken in by the statement at the cursor alone.
  func surround(_ bytes: [UInt8], at cursor: Int) -> Bool {
    let end = bytes.count - below.count
    guard above.count <= cursor, cursor <= end, bytes.starts(with: above),
      bytes[end...].elementsEqual(below)
    else { return false }
    let parsed = Parser.parse(SourceText(name: "entry", utf8: Array(bytes[above.count..<end])))
    let items = parsed.items.filter { $0.statement != nil }
    guard parsed.hasErrors else {
      guard items.count == 1, items[0].statementRange.lower == 0, let statement = items[0].statement
      else { return false }
      return ItemKey(statement) == key
        && (below.isEmpty || holdsBelow && statement.standsForItself)
    }
    // What cannot be read may go on in the next line, and what begins with a sign goes on from the one above.
    let line = bytes[above.count..<end]
    return below.isEmpty && !line.contains(0x0A) && line.first.map(Self.beginsWord) == true
  }

  /// What there is to say about the statement at the cursor of a text that these surround.
  func preview(of bytes: [UInt8], at cursor: Int) -> Preview? {
    let start = above.count
    let end = holdsBelow ? bytes.count - below.count : bytes.count
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    let preview = trial?.previewAlone(of: text, at: cursor - start)
    guard case .problem(let reason, let wrong)? = preview else { return preview }
    return .problem(reason, wrong: (wrong.lowerBound + start)..<(wrong.upperBound + start))
  }

  private static func beginsWord(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

extension Session {
  /// The session with declarations; nil where they are refused.
  fileprivate func declaring(_ bytes: [UInt8]) -> Session? {
    var trial = self
    let answer = trial.evaluate(String(decoding: bytes, as: UTF8.self))
    return answer.contains(where: \.isError) ? nil : trial
  }

  /// The session with what stands below a statement; nil where that may mean something else without it.
  fileprivate func declaring(
    _ bytes: [UInt8], _ items: ArraySlice<ParsedText.Item>, beside item: ParsedText.Item
  ) -> Session? {
    if items.isEmpty { return self }
    guard let statement = item.statement, statement.standsForItself,
      items.allSatisfy(\.isPlainDeclaration)
    else { return nil }
    var keys = DeclaredKeys()
    let declared = ([item] + items).allSatisfy { item in
      item.statement.map { keys.add($0, item.statementRange) == nil } == true
    }
    guard declared, let trial = declaring(bytes), trial.currentCase == currentCase else {
      return nil
    }
    return trial
  }
}

extension ParsedText {
  fileprivate var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension ParsedText.Item {
  /// Whether it declares something without reading a file.
  fileprivate var isPlainDeclaration: Bool {
    switch statement {
    case .include, .initiativesFrom, nil: false
    case let statement?: statement.isDeclaration
    }
  }
}

extension Statement {
  /// Whether what stands below it means the same without it but for its value.
  fileprivate var standsForItself: Bool {
    switch self {
    case .definition, .line, .command(.show): true
    default: false
    }
  }
}
