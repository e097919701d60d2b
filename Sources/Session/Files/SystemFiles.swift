#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The files of this machine.
public struct SystemFiles: FileSystem {
  /// The folder that `~/` at the beginning of a path stands for; nil where nobody lives.
  private let home: String?

  /// Creates access to the files of this machine.
  public init(home: String? = nil) { self.home = home }

  /// A path with the person's folder for `~`.
  private func expanded(_ path: String) -> String {
    guard let home, path.hasPrefix("~/") else { return path }
    return home + path.dropFirst()
  }

  /// Reads a regular file; a pipe or device is refused without waiting for it.
  public func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    let descriptor = open(expanded(path), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(errno) }
    defer { _ = close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw Self.failure(errno) }
    switch info.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isDirectory
    default: throw .notAFile
    }
    guard Int(info.st_size) <= limit else {
      throw .tooLarge(bytes: Int(info.st_size), limit: limit)
    }
    return try Self.readAll(descriptor, expecting: Int(info.st_size), limit: limit)
  }

  /// The names in a folder, at most a thousand, of folders with `/` behind them.
  public func names(in folder: String) -> [String] {
    let folder = folder == "~" ? home ?? folder : expanded(folder)
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < 1_000, let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      var info = stat()
      let isFolder =
        stat(folder + "/" + name, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
      names.append(isFolder ? name + "/" : name)
    }
    return names
  }

  /// Reads until the end, whatever size was announced (files below `/proc` announce none).
  static func readAll(
    _ descriptor: Int32, expecting size: Int, limit: Int
  ) throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + 1)
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(errno)
      }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else {
        throw .tooLarge(bytes: bytes.count + count, limit: limit)
      }
      bytes += buffer[..<count]
    }
  }

  /// Writes beside the file and renames, so that a crash or a full disk leaves the old file as it was.
  ///
  /// A link keeps pointing where it did, and the permissions stay.
  public func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    let target = Self.resolvingLinks(expanded(path))
    var info = stat()
    var mode: mode_t?
    if stat(target, &info) == 0 {
      switch info.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFDIR: throw .isDirectory
      default: throw .notAFile
      }
      mode = info.st_mode & 0o7777
      // Renaming would replace even a file that may not be written.
      if access(target, W_OK) != 0 { throw Self.failure(errno) }
    }
    let temporary = target + ".saving-\(getpid())"
    // A process of the same number may have died here.
    _ = unlink(temporary)
    let isMade = try Self.makeWhole(temporary, bytes, mode: mode)
    if !isMade { try Self.make(temporary, bytes, mode: mode) }
    guard rename(temporary, target) == 0 else {
      let code = errno
      _ = unlink(temporary)
      throw Self.failure(code)
    }
    Self.syncFolder(of: target)
  }

  /// Writes a file that gets its name when it is whole, so that a process that is killed leaves nothing
  /// half-written behind; false where the system or the disk has no files without a name.
  private static func makeWhole(
    _ path: String, _ bytes: [UInt8], mode: mode_t?
  ) throws(FileFailure) -> Bool {
    #if os(Linux)
      // O_TMPFILE, which the headers define in terms that are not imported.
      let nameless = 0o20_000_000 | O_DIRECTORY
      let descriptor = open(
        FilePath.folder(of: path), O_WRONLY | O_CLOEXEC | nameless, mode ?? 0o666)
      guard descriptor >= 0 else { return false }
      defer { _ = close(descriptor) }
      try fill(descriptor, bytes, mode: mode)
      return linkat(
        AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
    #else
      return false
    #endif
  }

  /// Writes a file under its name and removes it where that fails.
  private static func make(
    _ path: String, _ bytes: [UInt8], mode: mode_t?
  ) throws(FileFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode ?? 0o666)
    guard descriptor >= 0 else {
      let reason = failure(errno)
      // A folder of the system that takes no files says that the file is missing.
      var info = stat()
      let hasFolder = stat(FilePath.folder(of: path), &info) == 0
      throw reason == .missing && hasFolder ? .failed("its folder takes no new files") : reason
    }
    defer { _ = close(descriptor) }
    do throws(FileFailure) {
      try fill(descriptor, bytes, mode: mode)
    } catch {
      _ = unlink(path)
      throw error
    }
  }

  /// Writes all bytes and waits until they are on the disk.
  private static func fill(
    _ descriptor: Int32, _ bytes: [UInt8], mode: mode_t?
  ) throws(FileFailure) {
    try writeAll(descriptor, bytes)
    if let mode, fchmod(descriptor, mode) != 0 { throw failure(errno) }
    if fsync(descriptor) != 0 { throw failure(errno) }
  }

  /// Whether something has this name.
  public func exists(_ path: String) -> Bool { access(expanded(path), F_OK) == 0 }

  /// Where a path leads, all links followed.
  public func resolved(_ path: String) -> String? {
    let target = Self.resolvingLinks(expanded(path))
    if let real = Self.realPath(target) { return real }
    guard let folder = Self.realPath(FilePath.folder(of: target)) else { return nil }
    return FilePath.joining(FilePath.lastPart(of: target), to: folder)
  }

  private static func realPath(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) throws(FileFailure) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(descriptor, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(errno)
      }
      offset += count
    }
  }

  /// Makes the new name itself last; a file system that cannot is no reason to fail.
  private static func syncFolder(of path: String) {
    let descriptor = open(FilePath.folder(of: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }

  /// Follows links to the file that is really meant; at most 40, as the system does.
  private static func resolvingLinks(_ path: String) -> String {
    var path = path
    var buffer = [CChar](repeating: 0, count: 4_097)
    for _ in 0..<40 {
      let count = readlink(path, &buffer, 4_096)
      guard count > 0 else { return path }
      let link = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      path = FilePath.joining(link, to: FilePath.folder(of: path))
    }
    return path
  }

  /// What an error number of the operating system means for a file.
  public static func failure(_ code: Int32) -> FileFailure {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case EISDIR: .isDirectory
    case EACCES, EPERM: .notPermitted
    case EROFS: .readOnly
    case ENOSPC, EDQUOT: .noSpace
    case ENXIO: .notAFile
    default: .failed(String(cString: strerror(code)).lowercased())
    }
  }
}

/// The system's `read` under a name that no method hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int)
  -> Int
{
  read(descriptor, buffer, count)
}

/// The system's `write` under a name that no method hides.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}

extension SystemFiles {
  /// Returns what stands on standard input, of at most the size of a text file.
  public static func readStandardInput() throws(FileFailure) -> [UInt8] {
    try readAll(0, expecting: 0, limit: TextFile.limit)
  }
}
