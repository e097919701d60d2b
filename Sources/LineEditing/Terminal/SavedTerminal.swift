#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The terminal modes found at the start, kept where a signal handler can reach them.
///
/// The storage is allocated once and written only before `SignalFlags.hasSavedModes` is set;
/// handlers read it after that. `nonisolated(unsafe)` because a handler cannot take a lock.
enum SavedTerminal {
  private nonisolated(unsafe) static let modes = UnsafeMutablePointer<termios>.allocate(capacity: 1)
  /// Ends bracketed paste, shows the cursor, ends colour, goes to a new line.
  private nonisolated(unsafe) static let farewell: UnsafeMutableBufferPointer<UInt8> = {
    let bytes = Array("\u{1B}[?2004l\u{1B}[?25h\u{1B}[0m\r\n".utf8)
    let storage = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = storage.initialize(from: bytes)
    return storage
  }()

  /// Remembers the modes of `descriptor` the first time it is called.
  static func save(descriptor: Int32) {
    guard !SignalFlags.hasSavedModes.load(ordering: .relaxed) else { return }
    _ = farewell.count
    guard tcgetattr(descriptor, modes) == 0 else { return }
    SignalFlags.hasSavedModes.store(true, ordering: .releasing)
  }

  /// Puts the terminal back as it was found.
  ///
  /// Async-signal-safe.
  static func restore() {
    guard SignalFlags.hasSavedModes.load(ordering: .acquiring) else { return }
    if SignalFlags.isEditing.load(ordering: .relaxed),
      SignalFlags.isPainted.load(ordering: .relaxed)
    {
      _ = write(1, farewell.baseAddress, farewell.count)
    }
    _ = tcsetattr(0, TCSANOW, modes)
  }
}
