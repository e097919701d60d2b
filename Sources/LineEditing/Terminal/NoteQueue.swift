import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Texts to show above the prompt, from any thread, and the pipe that wakes the editor for them.
final class NoteQueue: Sendable {
  /// The end to poll; readable when a note or a signal waits.
  ///
  /// -1 when there is no pipe.
  let wakeDescriptor: Int32

  private let writeDescriptor: Int32
  private let notes = Mutex<[String]>([])

  init() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      (wakeDescriptor, writeDescriptor) = (-1, -1)
      return
    }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (wakeDescriptor, writeDescriptor) = (ends[0], ends[1])
    SignalFlags.wakeDescriptor.store(ends[1], ordering: .relaxed)
  }

  deinit {
    guard wakeDescriptor >= 0 else { return }
    _ = SignalFlags.wakeDescriptor.compareExchange(
      expected: writeDescriptor, desired: -1, ordering: .relaxed)
    close(wakeDescriptor)
    close(writeDescriptor)
  }

  func post(_ text: String) {
    notes.withLock { $0.append(text) }
    SignalFlags.wake()
  }

  /// Returns the notes that wait and empties the pipe.
  func take() -> [String] {
    var bytes = [UInt8](repeating: 0, count: 256)
    while wakeDescriptor >= 0, read(wakeDescriptor, &bytes, bytes.count) > 0 {}
    return notes.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }
}
