/// The entries typed so far, oldest first, shared with the sessions before and beside this one.
///
/// The file is read on first use and not at the start, so that the prompt does not wait for it.
/// Whatever is wrong with the file, the entries of this session are kept and there is exactly one
/// warning; a file that is not a history is never written to.
public final class History {
  /// How many entries are kept.
  public static let capacity = 10_000

  private let file: HistoryFile?
  private var isLoaded: Bool
  private var isWritable: Bool
  private var list: [String] = []
  /// Entries that could not be written yet.
  private var unwritten: [String] = []
  private var hasWarned = false
  private var warning: String?
  /// Where the newest entry is wrong, in UTF-8 bytes; nil where it is right.
  private(set) var wrongPlace: Int?

  /// - Parameter path: The file to share; nil, or /dev/null, for a history of this session only.
  ///   Where a user's state belongs is for the caller to know.
  public init(path: String?) {
    file = path.map { HistoryFile(path: $0, capacity: History.capacity) }
    isLoaded = path == nil
    isWritable = path != nil
  }

  /// Whether the newest entry is a dropped line, for this session only.
  private var isNewestDropped = false

  /// Whether what is typed now is left out, as the answer to a question.
  public var isPaused = false

  /// The entries, oldest first, none twice.
  public var entries: [String] {
    load()
    return list
  }

  /// Adds `entry` as the newest and writes it to the file.
  ///
  /// An entry that begins with a space is for this session only; an empty one is not kept.
  public func add(_ entry: String) {
    let isNew = put(entry)
    // What was given up and is run after all has not been written yet.
    guard isNew || isNewestDropped && list.last == entry && !isPaused else { return }
    isNewestDropped = false
    guard isWritable, entry.utf8.first != 0x20, let file else { return }
    unwritten.append(entry)
    attempt { () throws(HistoryFileError) in
      try file.append(unwritten)
      unwritten = []
    }
  }

  /// Says where the newest entry is wrong, so that the cursor stands there when it is recalled.
  public func markNewest(wrongAt place: Int) {
    wrongPlace = place
  }

  /// Adds `entry` as the newest for this session only, as a dropped line is.
  public func remember(_ entry: String) {
    if put(entry) { isNewestDropped = true }
  }

  /// Puts an entry behind the others; false for one that is not kept or is the newest already.
  private func put(_ entry: String) -> Bool {
    guard !isPaused, entry.contains(where: { !$0.isWhitespace }) else { return false }
    wrongPlace = nil
    load()
    if list.last == entry { return false }
    if let old = list.lastIndex(of: entry) { list.remove(at: old) }
    list.append(entry)
    if list.count > History.capacity { list.removeFirst(list.count - History.capacity) }
    return true
  }

  /// Says nothing about the file from now on, where the person knows the reason.
  public func keepQuiet() {
    hasWarned = true
    warning = nil
  }

  /// Returns what went wrong with the file, the first time it is asked.
  public func takeWarning() -> String? {
    defer { warning = nil }
    return warning
  }

  /// Reads the file unless that was done; what was added meanwhile stays newest.
  func load() {
    guard !isLoaded else { return }
    isLoaded = true
    guard let file else { return }
    attempt { () throws(HistoryFileError) in
      let all = try file.load()
      list = HistoryFile.newestDistinct(all, capacity: History.capacity)
      if all.count > 2 * History.capacity { try file.compactIfLarge() }
    }
  }

  /// Runs `access`; the first failure becomes the warning.
  ///
  /// What could not be written is tried again with the next entry; a file that is not a history is left alone.
  private func attempt(_ access: () throws(HistoryFileError) -> Void) {
    do {
      try access()
    } catch {
      if error == .isNotAHistory { isWritable = false }
      if !hasWarned { warning = message(for: error) }
      hasWarned = true
    }
  }

  private func message(for error: HistoryFileError) -> String {
    let path = file?.path ?? ""
    switch error {
    case .isNotAHistory:
      return "the history file \(path) was not written by this program, so it is left alone; "
        + "this session's lines are not kept"
    case .cannotOpen(let reason), .cannotWrite(let reason):
      return "the history file \(path) cannot be used (\(reason)); "
        + "this session's lines are not kept"
    }
  }
}
