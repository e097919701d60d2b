#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Buffered writing to a descriptor that ends quietly when nobody reads any more.
///
/// The process should ignore SIGPIPE (`TerminalSignals.install()` does), so that a closed pipe is
/// an error of `write` and not the end of the program.
public final class TerminalOutput {
  /// Whether the reader is gone; everything written from then on is dropped.
  public private(set) var isBroken = false
  /// How many bytes have reached the descriptor.
  public private(set) var bytesWritten = 0

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private let limit = 1 << 16

  /// Writes to `descriptor`, which stays open.
  public init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Adds `text`; writes when much has gathered.
  public func write(_ text: some StringProtocol) {
    write(bytes: text.utf8)
  }

  /// Adds `bytes`; writes when much has gathered.
  public func write(bytes: some Sequence<UInt8>) {
    guard !isBroken else { return }
    buffer.append(contentsOf: bytes)
    if buffer.count >= limit { flush() }
  }

  /// Writes what has gathered; returns false when the reader is gone.
  @discardableResult
  public func flush() -> Bool {
    var start = 0
    while start < buffer.count, !isBroken {
      let count = buffer.withUnsafeBytes { bytes in
        systemWrite(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
      }
      if count > 0 {
        start += count
        bytesWritten += count
      } else if !mayRetry() {
        isBroken = true
      }
    }
    buffer.removeAll(keepingCapacity: true)
    return !isBroken
  }

  /// After a failed write: whether to try again, having waited for room where that is the reason.
  private func mayRetry() -> Bool {
    if errno == EINTR { return true }
    guard errno == EAGAIN else { return false }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&waiting, 1, -1) >= 0 || errno == EINTR
  }
}

/// `write` of the system, which the methods of the same name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
