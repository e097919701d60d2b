#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Waits until files change.
enum FileWatch {
  /// How often is looked, in microseconds.
  private static let pause: UInt32 = 200_000

  /// What the files are like now.
  static func marks(of paths: [String]) -> [Mark?] { paths.map(mark) }

  /// Returns when one of the files is there and no longer as it was.
  ///
  /// A file that is gone is waited for: an editor may put another one in its place.
  static func wait(for paths: [String], unlike before: [Mark?]) {
    while zip(paths, before).allSatisfy({ path, before in
      guard let now = mark(path) else { return true }
      return now == before
    }) { usleep(pause) }
    // An editor may write in several steps.
    usleep(pause / 4)
  }

  /// What changes when a file does.
  struct Mark: Equatable {
    let inode: UInt64
    let size: Int64
    let seconds: Int
    let nanoseconds: Int
  }

  private static func mark(_ path: String) -> Mark? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      let time = info.st_mtimespec
    #else
      let time = info.st_mtim
    #endif
    return Mark(
      inode: UInt64(info.st_ino), size: Int64(info.st_size), seconds: Int(time.tv_sec),
      nanoseconds: Int(time.tv_nsec))
  }
}
