import Synchronization

/// Files that remember what was read and written, and can give it again when a session is replayed.
public final class WatchedFiles: FileSystem {
  private struct State {
    /// What was read or written since it was last taken, oldest first.
    var seen: [JournalRecord] = []
    /// The fingerprint of what is known of each path, so that nothing is remembered twice.
    var known: [String: Fingerprint] = [:]
    /// While a session is replayed: the files as they were.
    var replayed: [String: [UInt8]]?
    /// The paths among them that hold what the journal says was written there.
    var settled: Set<String> = []
    /// What a session that was brought back was about to write since its last whole save.
    var interrupted: [String: Set<Fingerprint>] = [:]
    /// Told what is about to be written.
    var beforeWriting: @Sendable (JournalRecord) -> Void = { _ in }
  }

  private let base: any FileSystem
  private let state = Mutex(State())
  /// A larger file is not remembered; it is read from the disk again.
  private static let largest = 4 << 20

  /// Watches `base`.
  public init(_ base: any FileSystem) { self.base = base }

  /// Reads a file and remembers what it held.
  public func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    if let bytes = state.withLock({ $0.replayed?[path] }) {
      guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count, limit: limit) }
      return bytes
    }
    let bytes = try base.read(path, limit: limit)
    remember(path, bytes)
    return bytes
  }

  /// Announces what it is about to write, writes it and remembers it; a replay writes nothing.
  public func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    let isReplaying = state.withLock { state in
      guard state.replayed != nil else { return false }
      if !state.settled.contains(path) { state.replayed?[path] = bytes }
      return true
    }
    if isReplaying { return }
    let announce = state.withLock { state in
      state.interrupted[path] = nil
      return state.beforeWriting
    }
    announce(.writing(path: path, print: Fingerprint(of: bytes)))
    try base.write(bytes, to: path)
    remember(path, bytes)
  }

  /// Whether something has this name.
  public func exists(_ path: String) -> Bool {
    state.withLock { $0.replayed?[path] != nil } || base.exists(path)
  }

  /// The names in a folder of the disk.
  public func names(in folder: String) -> [String] { base.names(in: folder) }

  /// Whether a session is being done again.
  public var isReplaying: Bool { state.withLock { $0.replayed != nil } }

  /// Where a path leads on the disk.
  public func resolved(_ path: String) -> String? { base.resolved(path) }

  /// Whether what stands there was written by a session that died over it and was brought back here.
  public func isOwnWork(_ path: String) -> Bool {
    guard let prints = state.withLock({ $0.interrupted[path] }),
      let bytes = try? base.read(path, limit: TextFile.limit)
    else { return false }
    return prints.contains(Fingerprint(of: bytes))
  }

  private func remember(_ path: String, _ bytes: [UInt8]) {
    guard bytes.count <= Self.largest else { return }
    let print = Fingerprint(of: bytes)
    state.withLock { state in
      guard state.replayed == nil, state.known[path] != print else { return }
      state.known[path] = print
      state.seen.append(.file(path: path, bytes: bytes))
    }
  }

  /// Returns what was read and written since the last call.
  func takeSeen() -> [JournalRecord] {
    state.withLock { state in
      defer { state.seen = [] }
      return state.seen
    }
  }

  /// Gives files as they were until `endReplay`.
  func beginReplay() { state.withLock { ($0.replayed, $0.settled) = ([:], []) } }

  /// Lets a path hold what it held then; what the next entry writes there is that.
  func replay(_ path: String, _ bytes: [UInt8]) {
    state.withLock { state in
      state.replayed?[path] = bytes
      state.settled.insert(path)
    }
  }

  /// Goes on behind an entry, after which a path may be written anew.
  func endEntry() { state.withLock { $0.settled = [] } }

  /// Takes up what the session was about to write when its journal went on with `record`.
  func replay(interruption record: JournalRecord) {
    state.withLock { state in
      switch record {
      case .writing(let path, let print): state.interrupted[path, default: []].insert(print)
      case .entry(let text, _) where Session.saves(text): state.interrupted = [:]
      default: break
      }
    }
  }

  /// Lets `announce` know what is about to be written.
  func beforeWriting(_ announce: @escaping @Sendable (JournalRecord) -> Void) {
    state.withLock { $0.beforeWriting = announce }
  }

  /// Goes back to the files of the disk.
  func endReplay() { state.withLock { $0.replayed = nil } }
}
