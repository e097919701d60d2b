import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A journal on disk, locked by the session it belongs to.
///
/// The lock goes with the process, so that a journal without one is left over from a session that
/// died.
final class JournalFile: Sendable {
  /// Where it is.
  let path: String
  private let descriptor: Int32
  /// The bytes of whole records.
  private let length: Mutex<Int>

  private init(path: String, descriptor: Int32, length: Int) {
    (self.path, self.descriptor) = (path, descriptor)
    self.length = Mutex(length)
  }

  deinit { close(descriptor) }

  /// The beginning of every journal's name and its end.
  private static let (prefix, suffix) = ("session-", ".journal")
  /// The largest journal that is read, in bytes.
  private static let limit = 256 << 20

  // MARK: - Finding and making

  /// Creates a new journal in `folder`, which is made where it is missing.
  static func create(in folder: String) throws(FileFailure) -> JournalFile {
    makeFolder(folder)
    for number in 0..<1_000 {
      let path = "\(folder)/\(prefix)\(time(nil))-\(getpid())-\(number)\(suffix)"
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if descriptor < 0, errno == EEXIST { continue }
      guard descriptor >= 0 else { throw SystemFiles.failure(errno) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        // A session that starts just now looks whether anybody lives here.
        _ = close(descriptor)
        continue
      }
      syncFolder(folder)
      return JournalFile(path: path, descriptor: descriptor, length: 0)
    }
    throw .failed("no journal can be made")
  }

  /// Returns the journals of `folder` whose sessions died, locked for this process, newest first.
  static func orphans(in folder: String) -> [(file: JournalFile, records: [JournalRecord])] {
    let journals = SystemFiles().names(in: folder).filter {
      $0.hasPrefix(prefix) && $0.hasSuffix(suffix)
    }
    return journals.sorted(by: >).compactMap { name in
      let path = folder + "/" + name
      let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
      guard descriptor >= 0 else { return nil }
      var info = stat()
      guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
        flock(descriptor, LOCK_EX | LOCK_NB) == 0, isStill(info, at: path),
        let bytes = try? SystemFiles.readAll(descriptor, expecting: Int(info.st_size), limit: limit)
      else {
        _ = close(descriptor)
        return nil
      }
      let (records, length) = JournalRecord.records(in: bytes)
      return (JournalFile(path: path, descriptor: descriptor, length: length), records)
    }
  }

  /// Whether a path still names the file that was opened: its session may have removed it meanwhile.
  private static func isStill(_ info: stat, at path: String) -> Bool {
    var now = stat()
    return stat(path, &now) == 0 && now.st_ino == info.st_ino && now.st_dev == info.st_dev
  }

  /// Whether it still stands in its folder, which somebody may have removed.
  var isThere: Bool {
    var info = stat()
    return fstat(descriptor, &info) == 0 && Self.isStill(info, at: path)
  }

  private static func makeFolder(_ path: String) {
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      folder += part + "/"
      if !part.isEmpty { mkdir(folder, 0o700) }
    }
  }

  private static func syncFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }

  // MARK: - Writing

  /// Appends records and waits until they are on the disk; on failure the file is as it was before.
  func append(_ records: [JournalRecord]) throws(FileFailure) {
    let bytes = records.flatMap(\.encoded)
    let failure = length.withLock { length -> FileFailure? in
      guard write(bytes, at: length) else {
        let code = errno
        _ = ftruncate(descriptor, off_t(length))
        return SystemFiles.failure(code)
      }
      length += bytes.count
      return nil
    }
    if let failure { throw failure }
  }

  /// Writes all bytes at a place, cuts the file behind them and waits for the disk; false leaves `errno`.
  private func write(_ bytes: [UInt8], at start: Int) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written,
          off_t(start + written))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    // What a torn write left behind, where the new records are shorter.
    return ftruncate(descriptor, off_t(start + written)) == 0 && sync() == 0
  }

  private func sync() -> Int32 {
    #if canImport(Darwin)
      fsync(descriptor)
    #else
      fdatasync(descriptor)
    #endif
  }

  /// Removes the file; what was written is not needed any more.
  func remove() { _ = unlink(path) }
}
