#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Keys from the terminal, one scalar at a time.
///
/// Outside a paste single bytes are read, so that whatever is typed ahead reaches a program we
/// start and not us.
final class TerminalInput {
  /// What ended a wait.
  enum Event: Equatable {
    case scalar(Unicode.Scalar)
    /// A signal or a note; the flags say which.
    case woken
    case end
  }

  /// The terminal, opened once more where that can be done, so that a read without keys returns at once and
  /// nobody else's reads do: Ctrl-C throws away the keys that wait, and may do so between the moment that
  /// they were seen and the read, which would then sleep through the signal until the next key.
  let descriptor: Int32
  private let isOwn: Bool
  private let wakeDescriptor: Int32
  /// Whether the terminal was asked something and may still answer.
  var awaitsReply = false
  /// Bytes read but not used, the next one last.
  private var waiting: [UInt8] = []
  private let pasteLimit = 16 << 20
  private let escapeMilliseconds: Int32 = 40
  private static let escape: UInt8 = 0x1B

  init(descriptor: Int32, wakeDescriptor: Int32) {
    let own = Self.opened(again: descriptor)
    self.descriptor = own ?? descriptor
    isOwn = own != nil
    self.wakeDescriptor = wakeDescriptor
  }

  deinit {
    if isOwn { close(descriptor) }
  }

  /// Opens the terminal of a descriptor by its name, or as the one that controls the process, without
  /// waiting in reads.
  private static func opened(again descriptor: Int32) -> Int32? {
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    if let name = ttyname(descriptor) {
      let own = open(name, flags)
      if own >= 0 { return own }
    }
    guard tcgetpgrp(descriptor) >= 0 else { return nil }
    let own = open("/dev/tty", flags)
    return own >= 0 ? own : nil
  }

  /// Whether a key can be had without waiting.
  var isPending: Bool { !waiting.isEmpty || isReadable(within: 0) }

  /// Waits for the next key, or for a signal or note.
  func next() -> Event {
    if SignalFlags.anyRaised { return .woken }
    switch nextByte() {
    case .byte(let byte):
      return byte < 0x80 ? .scalar(Unicode.Scalar(byte)) : .scalar(scalar(from: byte))
    case .woken: return .woken
    case .end: return .end
    }
  }

  /// What follows an ESC.
  enum AfterEscape: Equatable {
    /// Nothing: it was the key itself.
    case nothing
    /// The rest of a control sequence, from `[` or `O` on; taken from the input.
    case sequence(String)
    /// What the terminal answers to `OSC 11`; taken from the input.
    case reply(String)
    /// Another key, left where it is.
    case key
  }

  /// Looks at what follows an ESC; keys of a terminal come at once, a person is slower.
  func afterEscape() -> AfterEscape {
    if waiting.isEmpty {
      guard isReadable(within: escapeMilliseconds), let byte = readByte() else { return .nothing }
      waiting.append(byte)
    }
    if let reply = replyAfterEscape() { return .reply(reply) }
    guard waiting.last == UInt8(ascii: "[") || waiting.last == UInt8(ascii: "O") else {
      return .key
    }
    return .sequence(restOfSequence())
  }

  /// Takes an answer whose ESC was read; nil, and nothing taken, where there is none.
  private func replyAfterEscape() -> String? {
    guard awaitsReply, waiting.last == Self.replyStart[1] else { return nil }
    waiting.append(Self.escape)
    if let reply = takeReply(within: escapeMilliseconds) { return reply }
    waiting.removeLast()
    return nil
  }

  /// Takes the terminal's answer out of what waits and what comes within so many milliseconds; the keys
  /// around it stay.
  func takeReply(within milliseconds: Int32) -> String? {
    let end = ContinuousClock.now + .milliseconds(Int(milliseconds))
    var bytes = Array(waiting.reversed())
    defer { waiting = bytes.reversed() }
    while awaitsReply {
      if let start = firstRange(of: Self.replyStart, in: bytes, from: 0),
        let last = bytes[start.upperBound...].firstIndex(where: { $0 == 0x07 || $0 == Self.escape }
        ),
        bytes[last] == 0x07 || last + 1 < bytes.count
      {
        awaitsReply = false
        let reply = String(decoding: bytes[start.upperBound..<last], as: UTF8.self)
        bytes.removeSubrange(start.lowerBound...(bytes[last] == 0x07 ? last : last + 1))
        return reply
      }
      let rest = (end - .now) / .milliseconds(1)
      guard rest > 0, isReadable(within: Int32(rest.rounded(.up))), let byte = readByte() else {
        break
      }
      bytes.append(byte)
    }
    return nil
  }

  /// How an answer to `OSC 11` begins; BEL or `ESC \` ends it.
  private static let replyStart = Array("\u{1B}]11;".utf8)

  /// Puts `text` before what comes next.
  func pushBack(_ text: String) {
    waiting += text.utf8.reversed()
  }

  /// Reads a control sequence, whose ESC was read, up to its last byte.
  private func restOfSequence() -> String {
    var bytes: [UInt8] = []
    while bytes.count < 16, !waiting.isEmpty || isReadable(within: escapeMilliseconds),
      let byte = waiting.popLast() ?? readByte()
    {
      // Another ESC begins another key.
      if byte == Self.escape {
        waiting.append(byte)
        break
      }
      bytes.append(byte)
      // The console of Linux sends `ESC [ [ A` for F1.
      let isIntroducer =
        bytes.count <= 2 && (byte == UInt8(ascii: "[") || bytes == [UInt8(ascii: "O")])
      if !isIntroducer, (0x40...0x7E).contains(byte) { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads a bracketed paste up to its end; what is beyond the limit is dropped.
  ///
  /// Ends early at Ctrl-C or when the input ends.
  func restOfPaste() -> String {
    let terminator = Array("\u{1B}[201~".utf8)
    var bytes: [UInt8] = Array(waiting.reversed())
    waiting = []
    var searched = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      if let end = firstRange(of: terminator, in: bytes, from: searched) {
        waiting = bytes[end.upperBound...].reversed()
        bytes.removeSubrange(end.lowerBound...)
        break
      }
      searched = max(0, bytes.count - terminator.count)
      if searched > pasteLimit { bytes.removeSubrange(pasteLimit..<searched) }
      searched = max(0, bytes.count - terminator.count)
      guard waitForInput() else { break }
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 || errno != EINTR && errno != EAGAIN {
        break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Bytes

  private enum Byte {
    case byte(UInt8)
    case woken, end
  }

  private func nextByte() -> Byte {
    if let byte = waiting.popLast() { return .byte(byte) }
    var polled = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&polled, nfds_t(polled.count), -1) >= 0 else {
      return errno == EINTR ? .woken : .end
    }
    if polled[1].revents != 0 { return .woken }
    var byte: UInt8 = 0
    let count = read(descriptor, &byte, 1)
    if count == 1 { return .byte(byte) }
    return count < 0 && (errno == EINTR || errno == EAGAIN) ? .woken : .end
  }

  /// Reads a byte that is known to be there.
  private func readByte() -> UInt8? {
    var byte: UInt8 = 0
    return read(descriptor, &byte, 1) == 1 ? byte : nil
  }

  /// Waits for the bytes of a paste; false when Ctrl-C or the end of the program came first.
  ///
  /// A window that changes its size meanwhile ends nothing.
  private func waitForInput() -> Bool {
    while true {
      if SignalFlags.interrupt.load(ordering: .relaxed)
        || SignalFlags.terminate.load(ordering: .relaxed) != 0
      {
        return false
      }
      // A signal that comes between the look at its flag and the wait is seen a moment later.
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let count = poll(&polled, 1, 50)
      if count > 0 { return true }
      if count < 0, errno != EINTR { return false }
    }
  }

  private func isReadable(within milliseconds: Int32) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, milliseconds) > 0
  }

  // MARK: UTF-8

  /// Reads the rest of a scalar that begins with `first`; U+FFFD when it is not UTF-8.
  private func scalar(from first: UInt8) -> Unicode.Scalar {
    let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    var bytes = [first]
    while bytes.count < count, !waiting.isEmpty || isReadable(within: 100),
      let byte = waiting.popLast() ?? readByte()
    {
      guard byte & 0xC0 == 0x80 else {
        waiting.append(byte)
        break
      }
      bytes.append(byte)
    }
    let decoded = String(decoding: bytes, as: UTF8.self).unicodeScalars
    return decoded.count == 1 ? decoded.first ?? "\u{FFFD}" : "\u{FFFD}"
  }

  private func firstRange(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard bytes.count >= needle.count else { return nil }
    for index in start...(bytes.count - needle.count) where bytes[index] == needle[0] {
      if bytes[index..<index + needle.count].elementsEqual(needle) {
        return index..<index + needle.count
      }
    }
    return nil
  }
}
