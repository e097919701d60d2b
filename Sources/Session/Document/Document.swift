import Diagnostics
import Syntax

/// A file with its statements; joining the items gives its text back byte for byte.
public struct DocumentFile: Sendable {
  /// The path, as typed or joined to the folder of the including file; nil before the first save.
  public var path: String?
  /// The statements in order.
  public var items: [DocumentItem]
  /// The stamp lines that ended the text, without line breaks.
  public var stamps: [String]
  /// Which state of its text this is; an edit makes a new one, undoing it brings the old one back.
  fileprivate(set) var revision = 0
  /// The state that is on disk.
  private var savedRevision = 0

  /// Whether it differs from what is on disk.
  public var isChanged: Bool { revision != savedRevision }

  /// Creates a file as it is on disk.
  init(path: String?, items: [DocumentItem], stamps: [String]) {
    self.path = path
    self.items = items
    self.stamps = stamps
  }

  /// Remembers that the text as it stands is on disk.
  mutating func markSaved() { savedRevision = revision }
  /// The digest of the text that was last read from or written to the disk; nil before that.
  var onDisk: UInt64?

  /// The digest of a text and the stamps behind it.
  static func digest(_ body: some Sequence<UInt8>, _ stamps: [String]) -> UInt64 {
    var hash = ShortHash()
    hash.add(body)
    for stamp in stamps { hash.add(stamp.utf8) }
    return hash.value
  }

  /// The text without stamps.
  var body: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(items.reduce(0) { $0 + $1.range.count })
    for item in items { bytes += item.bytes }
    return bytes
  }
}

extension DocumentItem {
  /// The name under which `remove` takes the statement out; nil for a command, a check or a clause.
  var nameToRemove: String? {
    switch statement {
    case .definition(let it)?: it.name.text
    case .function(let it)?: it.name.text
    case .line(let it)?: it.name.text
    case .scenario(let it)?: it.name.text
    case .initiative(let it)?: it.name.text
    default: nil
    }
  }

  /// Whether the statement says one of some words that is no argument of its own.
  fileprivate func says(_ words: Set<String>) -> Bool {
    var words = words
    if case .function(let it)? = statement { words.subtract(it.parameters.map(\.key)) }
    let text = Span(source, statementRange).text
    let bytes = Array(text.utf8)
    return Lexer.highlight(text).contains { range, role in
      guard role == .name || role == .keyword else {
        guard role == .text, case .slide? = statement else { return false }
        return Self.formulas(in: String(decoding: bytes[range.bytes], as: UTF8.self)).contains {
          !words.isDisjoint(with: $0)
        }
      }
      return words.contains(String(decoding: bytes[range.bytes], as: UTF8.self).lowercased())
    }
  }

  /// The words of the formulas in the title of a slide: `{npv of portal}`.
  private static func formulas(in title: String) -> [Set<String>] {
    title.split(separator: "{").dropFirst().map { part in
      let words = part.prefix { $0 != "}" }.lowercased()
        .split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      return Set(words.map(String.init))
    }
  }
}

extension Document {
  /// The statements that say one of some words.
  func statements(naming words: Set<String>) -> [DocumentItem] {
    guard !words.isEmpty else { return [] }
    var found: [DocumentItem] = []
    forEach { _, item in
      if item.statement != nil, item.says(words) { found.append(item) }
    }
    return found
  }
}

/// The text of the model: a file and the files it includes.
///
/// A value; an edit replaces whole statements and returns what undoes it.
public struct Document: Sendable {
  /// The files: the main one first, included ones behind it.
  public internal(set) var files: [DocumentFile]
  /// The file that each `include` statement stands for, by the version of its item.
  var inclusions: [Int: Int] = [:]
  /// The next version to give.
  private(set) var nextVersion: Int
  /// Whether any statement ever included a file; without, nobody has to look for them.
  private(set) var includesFiles = false
  /// Whether any definition or line ever named a data file.
  private(set) var readsData = false
  /// The number of the latest state of any file.
  private var lastRevision = 0
  /// How many entries were typed, for the names of their texts.
  private var entryCount = 0

  /// Creates an empty document.
  public init() {
    nextVersion = 1
    files = [DocumentFile(path: nil, items: [], stamps: [])]
  }

  /// Creates the document of one parsed text; its stamp lines are taken off.
  ///
  /// - Parameter firstVersion: The version of its first item; that of the next of another document where the
  ///   items of both are to stand side by side.
  init(_ parsed: ParsedText, path: String?, stamps: [String], firstVersion: Int = 1) {
    nextVersion = firstVersion
    files = []
    add(parsed, path: path, stamps: stamps)
  }

  /// Adds a file and returns its number.
  @discardableResult
  mutating func add(_ parsed: ParsedText, path: String?, stamps: [String]) -> Int {
    var file = DocumentFile(path: path, items: items(of: parsed), stamps: stamps)
    file.onDisk = DocumentFile.digest(parsed.source.utf8, stamps)
    files.append(file)
    return files.count - 1
  }

  /// Returns the items of a text with versions of their own.
  mutating func items(of parsed: ParsedText, areRemarks: Bool = false) -> [DocumentItem] {
    let first = nextVersion
    nextVersion += parsed.items.count
    for item in parsed.items {
      switch item.statement {
      case .include?: includesFiles = true
      case let statement?:
        if !readsData { readsData = statement.formulaWithData?.readsData ?? false }
      case nil: continue
      }
    }
    return parsed.items.enumerated().map {
      DocumentItem(
        $0.element, in: parsed.source, version: first + $0.offset, isRemark: areRemarks)
    }
  }

  /// Returns the name for the text of the next entry.
  mutating func nameOfNextEntry() -> String {
    entryCount += 1
    return "entry \(entryCount)"
  }

  /// The place of an item.
  struct Place: Hashable {
    let file: Int
    let item: Int
  }

  /// Returns the item at a place.
  subscript(place: Place) -> DocumentItem { files[place.file].items[place.item] }

  /// Visits every item in the order in which the model reads them: included files where they are
  /// included.
  func forEach(_ body: (Place, DocumentItem) -> Void) {
    visit(0, depth: 0, body)
  }

  /// Every item in the order in which the model reads them.
  var itemsInOrder: [DocumentItem] {
    if !includesFiles { return files.first?.items ?? [] }
    var result: [DocumentItem] = []
    forEach { _, item in result.append(item) }
    return result
  }

  /// The numbers of the files that `itemsInOrder` stand in; empty where all stand in the first.
  var filesOfItems: [Int] {
    if !includesFiles { return [] }
    var result: [Int] = []
    forEach { place, _ in result.append(place.file) }
    return result
  }

  private func visit(_ file: Int, depth: Int, _ body: (Place, DocumentItem) -> Void) {
    guard files.indices.contains(file), depth < 64 else { return }
    for (index, item) in files[file].items.enumerated() {
      body(Place(file: file, item: index), item)
      if case .include? = item.statement, let included = inclusions[item.version] {
        visit(included, depth: depth + 1, body)
      }
    }
  }

  /// Whether any file differs from what is on disk.
  public var isChanged: Bool { files.contains(where: \.isChanged) }

  // MARK: - Edits

  /// Replaces the items of a range and returns the edit that undoes it.
  mutating func apply(_ edit: DocumentEdit) -> DocumentEdit {
    let upper = min(edit.range.upperBound, files[edit.file].items.count)
    let range = min(edit.range.lowerBound, upper)..<upper
    let old = Array(files[edit.file].items[range])
    files[edit.file].items.replaceSubrange(range, with: edit.items)
    let undo = DocumentEdit(
      file: edit.file, range: range.lowerBound..<(range.lowerBound + edit.items.count), items: old,
      revision: files[edit.file].revision)
    if let known = edit.revision {
      files[edit.file].revision = known
    } else {
      lastRevision += 1
      files[edit.file].revision = lastRevision
    }
    return undo
  }
}

/// Statements that take the place of others in one file.
struct DocumentEdit: Sendable {
  let file: Int
  let range: Range<Int>
  let items: [DocumentItem]
  /// The state of the text that the edit brings back; nil for a new edit, which makes a new one.
  var revision: Int?
}
