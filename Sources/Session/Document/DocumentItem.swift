public import Diagnostics
public import Syntax

/// One statement of a document with the comments and blank lines above it, as slices of the text it
/// was typed in.
///
/// It never changes, so documents before and after an edit share their items.
public final class DocumentItem: Sendable {
  /// Differs between any two items with different content; an item that is moved keeps it.
  public let version: Int
  /// The text the ranges refer to.
  public let source: SourceText
  /// Whether it is a comment that was typed alone and waits for the statement that it stands above.
  let isRemark: Bool
  private let item: ParsedText.Item

  init(_ item: ParsedText.Item, in source: SourceText, version: Int, isRemark: Bool = false) {
    self.version = version
    self.source = source
    self.isRemark = isRemark
    self.item = item
  }

  /// All bytes of the item, its line break included.
  public var range: SourceRange { item.range }
  /// The statement without comments.
  public var statementRange: SourceRange { item.statementRange }
  /// The statement; nil where it could not be read, and for matter behind the last statement.
  public var statement: Statement? { item.statement }
  /// The comment behind the statement.
  public var comment: String? { item.comment }
  /// Whether `keep` was typed behind a command.
  public var isKept: Bool { item.isKept }
  /// What a statement that cannot be read was meant to be.
  public var attempt: ParsedText.Attempt? { item.attempt }
  /// The name that the statement defines, and in which namespace it lives.
  var key: ItemKey? { statement.flatMap(ItemKey.init) }

  /// The bytes of the item.
  var bytes: ArraySlice<UInt8> { source.utf8[clipped(range)] }
  /// The bytes above the statement: blank lines and comment lines.
  var leading: ArraySlice<UInt8> {
    let all = clipped(range)
    return source.utf8[all.lowerBound..<max(all.lowerBound, clipped(statementRange).lowerBound)]
  }
  /// The bytes behind the statement: its comment and line break.
  var trailing: ArraySlice<UInt8> {
    let all = clipped(range)
    return source.utf8[
      min(max(clipped(statementRange).upperBound, all.lowerBound), all.upperBound)..<all.upperBound]
  }
  /// Whether it is a cost, benefit or track line.
  var isLine: Bool {
    if case .line? = statement { return true }
    return false
  }
  /// The line the statement starts on.
  var line: Int { source.position(of: Int(statementRange.lower)).line }

  private func clipped(_ range: SourceRange) -> Range<Int> {
    let upper = min(Int(range.upper), source.utf8.count)
    return min(Int(range.lower), upper)..<upper
  }
}

/// What makes two statements the same one: only one of each may stand in a document.
enum ItemKey: Hashable, Sendable {
  case definition(String)
  case function(String)
  case unit(String)
  case equivalence(String)
  case caseHeader(String)
  case clause(String)
  case line(String)
  case scenario(String)
  case initiative(String)
  case ranges, seed, samples, sampler, scores, quadrants
  case acceptance(String)

  init?(_ statement: Statement) {
    switch statement {
    case .definition(let x): self = .definition(x.name.key)
    case .function(let x): self = .function(x.name.key)
    case .unit(let x): self = .unit(x.name.key)
    case .equivalence(let x):
      self = .equivalence(x.left.unit.factors.first?.word.key ?? "")
    case .caseHeader(let x): self = .caseHeader(x.name.key)
    case .clause(let x): self = .clause(x.word)
    case .line(let x): self = .line(x.name.key)
    case .scenario(let x): self = .scenario(x.name.key)
    case .initiative(let x): self = .initiative(x.name.key)
    case .ranges: self = .ranges
    case .seed: self = .seed
    case .samples: self = .samples
    case .sampler: self = .sampler
    case .scores: self = .scores
    case .quadrants: self = .quadrants
    case .accept(let name, _): self = .acceptance(name.key)
    case .initiativesFrom, .correlate, .assertion, .include, .slide, .command: return nil
    }
  }

  /// Whether the statement belongs to the case above it.
  var belongsToCase: Bool {
    switch self {
    case .clause, .line: true
    default: false
    }
  }
}

extension CaseClause {
  /// The word that the clause starts with.
  var word: String {
    switch self {
    case .horizon: "horizon"
    case .discount: "discount"
    case .start: "start"
    case .goLive: "go live"
    case .impact: "impact"
    case .ability: "ability"
    case .owner: "owner"
    case .due: "due"
    }
  }
}

extension ParsedText.Item {
  /// Whether it is comments without a statement.
  func isComment(in source: SourceText) -> Bool {
    statement == nil && attempt == nil && source.utf8[range.bytes].contains(UInt8(ascii: "#"))
  }
}
