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

  /// Returns when one of the files is no longer as it was at the time of the call.
  static func wait(for paths: [String]) {
    let before = paths.map(mark)
    while paths.map(mark) == before { usleep(pause) }
    // An editor may write in several steps.
    usleep(pause / 4)
  }

  /// What changes when a file does; a file that is gone for a moment is not a change.
  private struct Mark: Equatable {
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
