#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Buffered reading of lines from a descriptor.
final class LineReader {
  enum Result: Equatable {
    /// A line without its end, `\n` or `\r\n`.
    case line(String)
    /// A line that is longer than what is kept in memory; it was read to its end and dropped.
    case tooLong(bytes: Int)
    /// A signal came first; what was read of the line is kept.
    case interrupted
    case end
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  /// How far `buffer` was searched for the end of a line.
  private var searched = 0
  private var isFirstLine = true
  private var isAtEnd = false
  /// How much of a line that is too long was dropped so far.
  private var dropped = 0
  /// Of a longer line only the length is kept, so that memory stays bounded.
  private let lineLimit = 16 << 20

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  func next() -> Result {
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) { return take(upTo: end, skipping: 1) }
      searched = buffer.count
      if isAtEnd {
        if start < buffer.count || dropped > 0 { return take(upTo: buffer.count, skipping: 0) }
        // Ctrl-D at a terminal ends the reading once; a question may follow.
        isAtEnd = isatty(descriptor) == 0
        return .end
      }
      if buffer.count - start >= lineLimit || dropped > 0 {
        dropped += buffer.count - start
        start = buffer.count
      }
      if !fill() { return .interrupted }
    }
  }

  /// Whether something can be read without waiting.
  var isPending: Bool {
    if start < buffer.count { return true }
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return !isAtEnd && poll(&polled, 1, 0) > 0
  }

  /// Forgets what was read of the line that is not finished.
  func dropPartialLine() {
    buffer = []
    (start, searched, dropped) = (0, 0, 0)
  }

  private func take(upTo end: Int, skipping: Int) -> Result {
    var line = buffer[start..<end]
    start = end + skipping
    searched = start
    if dropped > 0 {
      defer { dropped = 0 }
      return .tooLong(bytes: dropped + line.count)
    }
    if line.last == 0x0D { line.removeLast() }
    if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    isFirstLine = false
    return .line(String(decoding: line, as: UTF8.self))
  }

  /// Reads more; false when a signal came first.
  private func fill() -> Bool {
    if start > 0 {
      buffer.removeSubrange(..<start)
      searched -= start
      start = 0
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0, errno == EINTR { return !InterruptFlag.shared.isRaised }
    if count < 0, errno == EAGAIN {
      var more = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      return poll(&more, 1, -1) > 0 || !InterruptFlag.shared.isRaised
    }
    if count > 0 { buffer += chunk[..<count] } else { isAtEnd = true }
    return true
  }
}
