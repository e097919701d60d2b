import Synchronization

/// Files that remember what was read and written, and can give it again when a session is replayed.
public final class WatchedFiles: FileSystem {
  private struct State {
    /// What was read or written since it was last taken, oldest first.
    var seen: [JournalRecord] = []
    /// The checksum of what is known of each path, so that nothing is remembered twice.
    var known: [String: Int] = [:]
    /// While a session is replayed: the files as they were.
    var replayed: [String: [UInt8]]?
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

  /// Writes a file and remembers it; a replay writes nothing.
  public func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    let isReplaying = state.withLock { state in
      guard state.replayed != nil else { return false }
      state.replayed?[path] = bytes
      return true
    }
    if isReplaying { return }
    try base.write(bytes, to: path)
    remember(path, bytes)
  }

  /// Whether something has this name.
  public func exists(_ path: String) -> Bool {
    state.withLock { $0.replayed?[path] != nil } || base.exists(path)
  }

  private func remember(_ path: String, _ bytes: [UInt8]) {
    guard bytes.count <= Self.largest else { return }
    var hasher = Hasher()
    hasher.combine(bytes)
    let sum = hasher.finalize()
    state.withLock { state in
      guard state.replayed == nil, state.known[path] != sum else { return }
      state.known[path] = sum
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
  func beginReplay() { state.withLock { $0.replayed = [:] } }

  /// Lets a path hold what it held then.
  func replay(_ path: String, _ bytes: [UInt8]) { state.withLock { $0.replayed?[path] = bytes } }

  /// Goes back to the files of the disk.
  func endReplay() { state.withLock { $0.replayed = nil } }
}
