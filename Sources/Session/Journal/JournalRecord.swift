/// One thing a journal keeps, enough to do the session again.
public enum JournalRecord: Sendable, Hashable {
  /// When and where the session began.
  case began(at: String, folder: String)
  /// The bytes of a file as the session read or wrote it, before the record that needs them.
  case file(path: String, bytes: [UInt8])
  /// What a file is about to hold, in few words; written before the file, so that a session that dies
  /// between the two knows the file as its own.
  case writing(path: String, print: Fingerprint)
  /// A file that was opened at the start.
  case opened(path: String)
  /// The text of the start-up file.
  case startUp(text: String)
  /// An accepted entry, and whether there was something unsaved behind it.
  case entry(text: String, hasUnsavedChanges: Bool)
}

extension JournalRecord {
  /// The record as bytes: a line with kind, length and checksum of what follows, then that.
  ///
  /// A reader takes a record only when all of it is there, so that a write cut short at any byte is
  /// as if it had not begun.
  var encoded: [UInt8] {
    let (kind, payload) = content
    let header = "\(kind) \(payload.count) \(String(Self.checksum(kind, payload), radix: 16))\n"
    return Array(header.utf8) + payload + [0x0A]
  }

  private var content: (kind: Character, payload: [UInt8]) {
    switch self {
    case .began(let time, let folder): ("B", Array("\(time)\n\(folder)".utf8))
    case .file(let path, let bytes): ("F", Array("\(path.utf8.count)\n\(path)".utf8) + bytes)
    case .writing(let path, let print): ("W", Array("\(print)\n\(path)".utf8))
    case .opened(let path): ("O", Array(path.utf8))
    case .startUp(let text): ("I", Array(text.utf8))
    case .entry(let text, true): ("U", Array(text.utf8))
    case .entry(let text, false): ("E", Array(text.utf8))
    }
  }

  private init?(_ kind: Character, _ payload: ArraySlice<UInt8>) {
    let text = { String(decoding: payload, as: UTF8.self) }
    switch kind {
    case "B":
      let end = payload.firstIndex(of: 0x0A) ?? payload.endIndex
      self = .began(
        at: String(decoding: payload[..<end], as: UTF8.self),
        folder: String(decoding: payload[end...].dropFirst(), as: UTF8.self))
    case "F":
      guard let end = payload.firstIndex(of: 0x0A),
        let length = Int(String(decoding: payload[..<end], as: UTF8.self)),
        (0...payload.distance(from: end, to: payload.endIndex) - 1).contains(length)
      else { return nil }
      let path = payload[(end + 1)...].prefix(length)
      self = .file(
        path: String(decoding: path, as: UTF8.self), bytes: Array(payload[path.endIndex...]))
    case "W":
      guard let end = payload.firstIndex(of: 0x0A),
        let print = Fingerprint(String(decoding: payload[..<end], as: UTF8.self))
      else { return nil }
      self = .writing(
        path: String(decoding: payload[(end + 1)...], as: UTF8.self), print: print)
    case "O": self = .opened(path: text())
    case "I": self = .startUp(text: text())
    case "U": self = .entry(text: text(), hasUnsavedChanges: true)
    case "E": self = .entry(text: text(), hasUnsavedChanges: false)
    default: return nil
    }
  }

  private static func checksum(_ kind: Character, _ payload: some Sequence<UInt8>) -> UInt64 {
    var hash = ShortHash()
    hash.add(kind.utf8)
    hash.add(payload)
    return hash.value
  }

  /// Reads the whole records at the start of `bytes`; the first one that is damaged or cut short ends
  /// the list.
  ///
  /// - Returns: The records and how many bytes they take.
  static func records(in bytes: [UInt8]) -> (records: [JournalRecord], length: Int) {
    var records: [JournalRecord] = []
    var start = 0
    while let (record, end) = record(in: bytes, at: start) {
      records.append(record)
      start = end
    }
    return (records, start)
  }

  private static func record(in bytes: [UInt8], at start: Int) -> (JournalRecord, end: Int)? {
    // A header has a kind, at most 20 digits and 16 of the checksum.
    let head = bytes[start..<min(start + 48, bytes.count)]
    guard let line = head.firstIndex(of: 0x0A) else { return nil }
    let words = String(decoding: bytes[start..<line], as: UTF8.self).split(separator: " ")
    guard words.count == 3, words[0].count == 1, let kind = words[0].first,
      let length = Int(words[1]), let sum = UInt64(words[2], radix: 16),
      length >= 0, length < bytes.count - line - 1
    else { return nil }
    let payload = bytes[(line + 1)..<(line + 1 + length)]
    guard bytes[payload.endIndex] == 0x0A, checksum(kind, payload) == sum,
      let record = JournalRecord(kind, payload)
    else { return nil }
    return (record, payload.endIndex + 1)
  }
}

/// The size of some bytes and their checksum, to tell later whether a file still holds them.
public struct Fingerprint: Sendable, Hashable, LosslessStringConvertible {
  private let size: Int
  private let checksum: UInt64

  /// Takes the fingerprint of `bytes`.
  public init(of bytes: [UInt8]) {
    size = bytes.count
    var hash = ShortHash()
    hash.add(bytes)
    checksum = hash.value
  }

  /// Reads what `description` writes.
  public init?(_ description: String) {
    let words = description.split(separator: " ")
    guard words.count == 2, let size = Int(words[0]), let sum = UInt64(words[1], radix: 16) else {
      return nil
    }
    (self.size, checksum) = (size, sum)
  }

  /// The size and the checksum in hexadecimal digits: `1204 9ae16a3b2f90404f`.
  public var description: String { "\(size) \(String(checksum, radix: 16))" }
}
