#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why the history on disk cannot be used; the entries of the session are still kept in memory.
enum HistoryFileError: Error, Equatable {
  case cannotOpen(reason: String)
  case isNotAHistory
  case cannotWrite(reason: String)
}

/// An append-only file of entries that several sessions write to at once.
///
/// Every access holds `flock`. Entries are appended one `write` each; only compaction replaces the
/// file, by renaming a finished one over it. The file is readable by its owner alone.
struct HistoryFile {
  let path: String
  /// How many entries are kept when the file is compacted.
  let capacity: Int

  /// Returns the entries, oldest first; none when there is no file.
  func load() throws(HistoryFileError) -> [String] {
    guard let descriptor = try open(forWriting: false) else { return [] }
    defer { close(descriptor) }
    try Self.lock(descriptor, LOCK_SH)
    return try HistoryFile.entries(in: HistoryFile.contents(of: descriptor))
  }

  /// Adds `entries` at the end, creating the file and its folder when there is none.
  func append(_ entries: [String]) throws(HistoryFileError) {
    guard !entries.isEmpty, let descriptor = try openLocked() else { return }
    defer { close(descriptor) }
    let status = HistoryFile.status(of: descriptor)
    var bytes: [UInt8] = []
    if status.size == 0 {
      bytes += Array((HistoryEncoding.cookie + "\n").utf8)
    } else {
      try HistoryFile.checkCookie(of: descriptor)
      // A session that died while writing may have left half a line.
      if !HistoryFile.endsWithNewline(descriptor, size: status.size) { bytes.append(0x0A) }
    }
    for entry in entries { bytes += HistoryEncoding.encode(entry) + [0x0A] }
    do throws(HistoryFileError) {
      try HistoryFile.write(bytes, to: descriptor)
    } catch {
      // Half an entry would be read as a whole one.
      _ = ftruncate(descriptor, off_t(status.size))
      throw error
    }
  }

  /// Rewrites the file with its newest `capacity` different entries when it holds over twice as
  /// many lines.
  func compactIfLarge() throws(HistoryFileError) {
    guard let descriptor = try openLocked() else { return }
    defer { close(descriptor) }
    let all = try HistoryFile.entries(in: HistoryFile.contents(of: descriptor))
    guard all.count > 2 * capacity else { return }
    let kept = HistoryFile.newestDistinct(all, capacity: capacity)
    var bytes = Array((HistoryEncoding.cookie + "\n").utf8)
    for entry in kept { bytes += HistoryEncoding.encode(entry) + [0x0A] }
    let temporary = path + ".\(getpid()).new"
    let replacement = Self.openDescriptor(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
    guard replacement >= 0 else { throw .cannotWrite(reason: Self.lastError()) }
    defer { close(replacement) }
    do throws(HistoryFileError) {
      try HistoryFile.write(bytes, to: replacement)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      unlink(temporary)
      throw .cannotWrite(reason: Self.lastError())
    }
  }

  /// Returns the last `capacity` different entries of `entries`, each where it last stood.
  static func newestDistinct(_ entries: [String], capacity: Int) -> [String] {
    var seen: Set<String> = []
    var kept: [String] = []
    for entry in entries.reversed() where kept.count < capacity {
      if seen.insert(entry).inserted { kept.append(entry) }
    }
    return kept.reversed()
  }

  // MARK: Opening

  /// Waits for the lock; a signal, as of a window that changes its size, does not end the wait.
  private static func lock(_ descriptor: Int32, _ kind: Int32) throws(HistoryFileError) {
    while flock(descriptor, kind) != 0 {
      guard errno == EINTR else { throw .cannotWrite(reason: lastError()) }
    }
  }

  /// Opens the file for appending, locked, and makes sure that the lock is on the file that the
  /// path names now: another session may have replaced it while we waited.
  private func openLocked() throws(HistoryFileError) -> Int32? {
    for _ in 0..<16 {
      guard let descriptor = try open(forWriting: true) else { return nil }
      do throws(HistoryFileError) {
        try Self.lock(descriptor, LOCK_EX)
      } catch {
        close(descriptor)
        throw error
      }
      var atPath = stat()
      let mine = HistoryFile.status(of: descriptor)
      if stat(path, &atPath) == 0, atPath.st_ino == mine.inode { return descriptor }
      close(descriptor)
    }
    throw .cannotWrite(reason: "it keeps being replaced")
  }

  /// Returns nil when the file is a device such as /dev/null, which stands for "no history", and
  /// for reading also when there is no file.
  private func open(forWriting: Bool) throws(HistoryFileError) -> Int32? {
    let common = O_CLOEXEC | O_NONBLOCK
    if forWriting { makeFolder() }
    let flags = forWriting ? O_RDWR | O_APPEND | O_CREAT | common : O_RDONLY | common
    let descriptor = Self.openDescriptor(path, flags)
    guard descriptor >= 0 else {
      if !forWriting, errno == ENOENT { return nil }
      throw .cannotOpen(reason: Self.lastError())
    }
    let kind = HistoryFile.status(of: descriptor).kind
    if kind == S_IFREG { return descriptor }
    close(descriptor)
    if kind == S_IFCHR { return nil }
    throw .isNotAHistory
  }

  /// Creates the folder of the file, and the folders above, where they are missing.
  private func makeFolder() {
    var folder = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
      folder += part + "/"
      if !part.isEmpty { mkdir(folder, 0o700) }
    }
  }

  private static func openDescriptor(_ path: String, _ flags: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.open(path, flags, 0o600)
    #elseif canImport(Musl)
      Musl.open(path, flags, 0o600)
    #else
      Glibc.open(path, flags, 0o600)
    #endif
  }

  // MARK: Reading and writing

  private static func status(of descriptor: Int32) -> (size: Int, kind: mode_t, inode: ino_t) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return (0, 0, 0) }
    return (Int(status.st_size), status.st_mode & S_IFMT, status.st_ino)
  }

  private static func contents(of descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var offset = 0
    let limit = 256 << 20
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while offset < limit {
      let count = pread(descriptor, &chunk, chunk.count, off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += chunk[..<count]
      offset += count
    }
    return bytes
  }

  /// Returns the entries of a whole file; lines that cannot be read are left out.
  private static func entries(in bytes: [UInt8]) throws(HistoryFileError) -> [String] {
    guard !bytes.isEmpty else { return [] }
    let lines = bytes.split(separator: 0x0A)
    guard let first = lines.first, first.elementsEqual(HistoryEncoding.cookie.utf8) else {
      throw .isNotAHistory
    }
    return lines.dropFirst().compactMap { HistoryEncoding.decode($0) }
  }

  private static func checkCookie(of descriptor: Int32) throws(HistoryFileError) {
    let expected = Array((HistoryEncoding.cookie + "\n").utf8)
    var found = [UInt8](repeating: 0, count: expected.count)
    guard pread(descriptor, &found, found.count, 0) == expected.count, found == expected else {
      throw .isNotAHistory
    }
  }

  private static func endsWithNewline(_ descriptor: Int32, size: Int) -> Bool {
    var last: UInt8 = 0
    return pread(descriptor, &last, 1, off_t(size - 1)) == 1 && last == 0x0A
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(HistoryFileError) {
    let output = TerminalOutput(descriptor: descriptor)
    output.write(bytes: bytes)
    guard output.flush() else { throw .cannotWrite(reason: lastError()) }
  }

  private static func lastError() -> String {
    String(cString: strerror(errno))
  }
}
